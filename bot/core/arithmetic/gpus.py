"""GPUs: memory of weights and KV cache, whether that fits, tokens a second, and what they cost."""

from collections.abc import Iterator
from math import ceil

from bot.core.arithmetic.facts import Fact, memory, plain, whole
from bot.core.arithmetic.given import Given

BITS = ((2.0, "16 bits"), (1.0, "8 bits"), (0.5, "4 bits"))


def kv_per_token(layers: float, kv_heads: float, head_dim: float, width: float) -> float:
    """Bytes of one token in the KV cache: a key and a value per layer and head."""
    return 2 * layers * kv_heads * head_dim * width


def per_million(per_hour: float, tokens_a_second: float) -> float:
    """What a million tokens cost on hardware that is kept busy."""
    return per_hour / 3600 / tokens_a_second * 1e6


def machines(given: Given) -> Iterator[Fact]:
    """What follows for GPUs."""
    yield from _weights(given)
    yield from _cache(given)
    yield from _fit(given)
    yield from _tokens(given)
    yield from _cost(given)


def _weights(given: Given) -> Iterator[Fact]:
    parameters, width = given["parameters"], given["bytes"]
    if not parameters:
        return
    widths = BITS if width is None else [(width, f"{whole(width * 8)} bits")]
    sizes = ", ".join(f"{memory(parameters * each)} at {words}" for each, words in widths)
    yield Fact(
        name="Weights",
        result=sizes,
        formula="parameters × bytes a weight",
        sum=f"{_count(parameters)} × {' or '.join(whole(each) for each, _ in widths)}",
        remark="KV cache, activations and the runtime come on top.",
    )


def _count(parameters: float) -> str:
    return f"{whole(parameters / 1e9)}B" if parameters >= 1e9 else f"{whole(parameters / 1e6)}M"


def _per_token(given: Given) -> tuple[float, float] | None:
    """Bytes of a token in the cache and of one value in it, where all of that is given."""
    shape = [given[kind] for kind in ("layers", "kv_heads", "head_dim")]
    width = given.first("kv_bytes", "bytes")
    if width is not None and width < 1 and given["kv_bytes"] is None:
        width = None  # weights of 4 bits say nothing of the cache
    layers, heads, dim = shape
    if not layers or not heads or not dim or width is None:
        return None
    return kv_per_token(layers, heads, dim, width), width


def _cache(given: Given) -> Iterator[Fact]:
    found = _per_token(given)
    if found is None:
        return
    each, width = found
    shape = [whole(given[kind] or 0) for kind in ("layers", "kv_heads", "head_dim")]
    yield Fact(
        name="KV cache of a token",
        result=memory(each),
        formula="2 × layers × KV heads × head dimension × bytes",
        sum=f"2 × {' × '.join(shape)} × {whole(width)}",
    )
    context, at_once = given["context"], given.first("each_concurrent", "concurrent")
    if context:
        sequences = at_once or 1.0
        yield Fact(
            name="KV cache of "
            + (f"{whole(sequences)} full contexts" if at_once else "a full context"),
            result=memory(each * context * sequences),
            formula="bytes a token × context × sequences",
            sum=f"{memory(each)} × {whole(context)} × {whole(sequences)}",
            remark="If each fills its context; shorter ones take less.",
        )
        yield from _cache_fits(given, each * context * sequences)


def _fit(given: Given) -> Iterator[Fact]:
    parameters, width = given["parameters"], given["bytes"]
    each, count = given["gpu_bytes"], given["gpus"]
    if not parameters or not each:
        return
    there = each * (count or 1.0)
    for bytes_, words in BITS if width is None else [(width, f"{whole(width * 8)} bits")]:
        weights = parameters * bytes_
        rest = there - weights
        result = _fitting(rest)
        yield Fact(
            name=f"Weights at {words} in {whole(count or 1.0)} × {memory(each)}",
            result=result,
            formula="GPUs × memory − weights",
            sum=f"{whole(count or 1.0)} × {memory(each)} − {memory(weights)}",
            remark="What is left is for KV cache, activations and the runtime." if rest > 0 else
            f"It takes {ceil(weights / each + 1e-9)} of them for the weights alone.",
        )  # fmt: skip


def _cache_fits(given: Given, cache: float) -> Iterator[Fact]:
    """Whether the cache of all sequences fits beside the weights, where both are known."""
    each, count = given["gpu_bytes"], given["gpus"] or 1.0
    parameters, width = given["parameters"], given["bytes"]
    if not each or (parameters and width is None):
        return
    weights = (parameters or 0.0) * (width or 0.0)
    beside = f" − {memory(weights)}" if weights else ""
    yield Fact(
        name=f"KV cache{' and weights' if weights else ''} in {whole(count)} × {memory(each)}",
        result=_fitting(each * count - weights - cache),
        formula=f"GPUs × memory{' − weights' if weights else ''} − KV cache",
        sum=f"{whole(count)} × {memory(each)}{beside} − {memory(cache)}",
        remark="" if weights else "The weights come on top.",
    )


def _fitting(rest: float) -> str:
    if rest > 0:
        return f"they fit, {memory(rest)} are left"
    return f"they do not fit, {memory(-rest)} are missing"


def _tokens(given: Given) -> Iterator[Fact]:
    rate = given.first("rate_peak", "rate", "rate_mean")
    tokens = given.first("tokens_out", "tokens_each")
    total = given["token_rate"]
    if rate and tokens:
        total = rate * tokens
        kind = "output tokens" if given["tokens_out"] else "tokens"
        yield Fact(name="Tokens a second", result=f"{plain(total)} {kind}/s",
                   formula="requests a second × tokens of one",
                   sum=f"{plain(rate)} × {whole(tokens)}")  # fmt: skip
    if total and (each := given["token_rate_each"]):
        yield Fact(name="GPUs or replicas for that", result=f"{max(1, ceil(total / each - 1e-9))}",
                   formula="tokens a second / tokens a second of one, rounded up",
                   sum=f"{plain(total)} / {plain(each)}",
                   remark="That leaves no headroom.")  # fmt: skip


def _cost(given: Given) -> Iterator[Fact]:
    price, rate = given["price"], given["token_rate_each"]
    if price and (count := given["gpus"]):
        yield Fact(name="Cost of the GPUs", result=f"{plain(price * count)} an hour",
                   formula="GPUs × price an hour", sum=f"{whole(count)} × {whole(price)}",
                   remark=f"That is {plain(price * count * 720)} in 30 days, if the price is for "
                   "one of them and they run all the time.")  # fmt: skip
    if price and rate:
        yield Fact(name="Cost of a million tokens", result=plain(per_million(price, rate)),
                   formula="price an hour / 3,600 s / tokens a second × 1,000,000",
                   sum=f"{whole(price)} / 3,600 / {plain(rate)} × 1,000,000",
                   remark="In the currency of the price, while it is as busy as that.")  # fmt: skip
