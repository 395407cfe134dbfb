"""Where a word still is: in any Redis key or value, in any file below a folder."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from redis import Redis


def traces_of(word: str, redis: Redis, *folders: Path) -> list[str]:
    """Every place in which it stands; one line each."""
    found = [f"key {key!r}" for key in redis.keys("*") if _in(word, key, _value(redis, key))]
    for log in ("SLOWLOG", "COMMANDLOG"):
        found += [f"{log}" for entry in _log(redis, log) if _in(word, entry)]
    for folder in folders:
        for path in folder.rglob("*"):
            if word in str(path):
                found.append(f"name {path}")
            elif path.is_file() and _in(word, path.read_bytes()):
                found.append(f"file {path}")
    return found


def _value(redis: Redis, key: bytes) -> Any:
    kind = redis.type(key)
    if kind == b"string":
        return redis.get(key)
    if kind == b"hash":
        return redis.hgetall(key)
    if kind == b"list":
        return redis.lrange(key, 0, -1)
    if kind == b"set":
        return redis.smembers(key)
    if kind == b"zset":
        return redis.zrange(key, 0, -1)
    assert kind in (b"stream", b"none"), kind
    return redis.xrange(key) if kind == b"stream" else b""


def _log(redis: Redis, name: str) -> list[Any]:
    words = ("SLOWLOG", "GET", "1000")
    if name == "COMMANDLOG":
        words = ("COMMANDLOG", "GET", "1000", "large-request")
    try:
        return list(redis.execute_command(*words))
    except Exception:
        return []


def _in(word: str, *values: Any) -> bool:
    """Whether a value holds the word, as it is or compressed."""
    return any(word in text for value in values for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, bytes):
        yield value.decode(errors="replace")
        yield _inflated(value).decode(errors="replace")
    else:
        yield str(value)


def _inflated(value: bytes) -> bytes:
    try:
        return zlib.decompress(value)
    except zlib.error:
        return b""
