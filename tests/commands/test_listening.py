"""`shedder bot` and `shedder worker` as services: how they say that they are well."""

import json
import socket
from urllib.error import URLError
from urllib.request import urlopen

from shedder_home import eventually


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(port: int, name: str) -> object:
    try:
        with urlopen(f"http://127.0.0.1:{port}/{name}", timeout=10) as answer:
            return json.load(answer)
    except URLError:
        return None


def test_a_worker_and_a_bot_have_a_heartbeat_that_can_be_asked_for(home):
    for words, heart in [(("worker",), "work on redis"), (("bot",), "redis")]:
        port = free_port()
        home.env["HEALTH_PORT"] = str(port)
        process = home.start(*words)
        eventually(lambda port=port, heart=heart: page(port, "healthz") == {heart: True})
        process.terminate()
        process.communicate(timeout=60)
