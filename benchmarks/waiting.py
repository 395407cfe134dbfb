"""What the worker benchmark runs: jobs that wait for a model, under two engines, and that model.

    python -m benchmarks.waiting threads|fork REDIS_URL AT_ONCE

starts one engine; `benchmarks.worker` does so.
"""

import json
import logging
import sys
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openai
from rq.serializers import JSONSerializer
from rq.worker_pool import WorkerPool

from bot.core.values import Job
from bot.queue import QUEUE, connect
from config.settings import Settings
from workers.lease import current_lease
from workers.worker import serve

CALL, SLEEP = "benchmarks.waiting.call_model", "benchmarks.waiting.sleep"
PROMPT = "A sentence of a paper that somebody wants explained. " * 900  # 48 kB
ANSWER = {
    "id": "1",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": "An answer. " * 200},
        }
    ],
}


@cache
def _client(url: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=url, api_key="none", max_retries=0)


def call_model(payload: dict[str, Any]) -> None:
    """One model call with a paper in it."""
    messages: Any = [{"role": "user", "content": PROMPT}]
    _client(payload["mention"]["text"]).chat.completions.create(model="m", messages=messages)


def sleep(payload: dict[str, Any]) -> None:
    """Say when it began, then wait until taken back."""
    job, lease = Job.model_validate(payload), current_lease()
    with connect(job.mention.text) as redis:
        redis.rpush(f"began:{job.id}", str(time.time()))
    while True:
        lease.check()
        time.sleep(0.25)


class SlowModel:
    """A model that thinks for a while before each answer; `url` is its endpoint."""

    def __init__(self, seconds: float) -> None:
        body = json.dumps(ANSWER).encode()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(seconds)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 512
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> "SlowModel":
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


def threads(redis_url: str, at_once: int) -> int:
    """Our worker: one process."""
    settings = Settings(_env_file=None, worker_concurrency=at_once, drain_seconds=0)
    return serve(settings, connect(redis_url), allowed={CALL, SLEEP}, crash_limit=1_000)


def fork(redis_url: str, at_once: int) -> int:
    """RQ's own: a pool of workers that fork for each job, libraries loaded beforehand."""
    logging.disable(logging.INFO)
    pool = WorkerPool([QUEUE], connect(redis_url), at_once, serializer=JSONSerializer)
    pool.start(burst=False, logging_level="ERROR")
    return 0


if __name__ == "__main__":
    engine = {"threads": threads, "fork": fork}[sys.argv[1]]
    sys.exit(engine(sys.argv[2], int(sys.argv[3])))
