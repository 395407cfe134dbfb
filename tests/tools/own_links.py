"""The addresses that code put into a reply: the only ones that may be live wherever it is shown."""

from collections.abc import Iterator
from typing import Any

from bot.core.answer import Reply


def own_links(reply: Reply) -> frozenset[str]:
    """All of them, wherever in it they are."""
    return frozenset(filter(None, _under_url(reply.model_dump())))


def linked(reply: Reply, url: str) -> Reply:
    """The reply, with every quote of it leading somewhere."""
    return Reply.model_validate(_with_url(reply.model_dump(), url))


def _under_url(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield value.get("url", "")
        value = tuple(value.values())
    for each in value if isinstance(value, list | tuple) else ():
        yield from _under_url(each)


def _with_url(value: Any, url: str) -> Any:
    if isinstance(value, list | tuple):
        return [_with_url(each, url) for each in value]
    if not isinstance(value, dict):
        return value
    more = {"url": url} if "quote" in value else {}
    return {key: _with_url(each, url) for key, each in value.items()} | more
