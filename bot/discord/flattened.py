"""All that people read of a message, as lines of text: its words, and what bots put beside them.

Alert bots and webhooks say what matters in embeds or components. It is data: nothing in it is
obeyed, and whoever shows it makes it inert.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from bot.core.routing import SHEDDER
from bot.discord.message import BUTTON, TEXT
from bot.discord.words import readable
from bot.discord.written import User, Written
from bot.ingress.payloads import part, parts, word

RICH = "rich"  # an embed that a bot wrote; others are previews of what a link leads to
FORWARDED = "Forwarded:"


class _Shown(Protocol):
    """A message, or what was forwarded of one."""

    @property
    def content(self) -> str | None: ...

    @property
    def mentions(self) -> Sequence[User]: ...

    @property
    def embeds(self) -> Sequence[Any]: ...

    @property
    def components(self) -> Sequence[Any]: ...


def flattened(message: Written, me: str = "") -> str:
    """The whole message; `me` is who we are, by id. Pure."""
    lines = [*_lines(message, me), *_poll(message.poll)]
    for one in message.message_snapshots:
        lines += [FORWARDED, *_lines(one.message, me)]
    return "\n".join(filter(None, lines))


def _lines(shown: _Shown, me: str) -> Iterator[str]:
    people = {user.id: user.name for user in shown.mentions} | {me: SHEDDER.removeprefix("@")}
    yield readable(shown.content or "", people)
    told = (*_embeds(shown.embeds), *_components(shown.components))
    yield from (readable(line, people) for line in told)


def _embeds(embeds: Iterable[Any]) -> Iterator[str]:
    for embed in embeds:
        if word(embed, "type") in ("", RICH):
            yield word(part(embed, "author"), "name")
            yield " ".join(filter(None, (word(embed, "title"), word(embed, "url"))))
            yield word(embed, "description")
            for field in parts(embed, "fields"):
                yield ": ".join(filter(None, (word(field, "name"), word(field, "value"))))
            yield word(part(embed, "footer"), "text")


def _components(components: Iterable[Any]) -> Iterator[str]:
    for each in components:
        if not isinstance(each, Mapping):
            continue
        if each.get("type") == TEXT:
            yield word(each, "content")
        elif each.get("type") == BUTTON and word(each, "url"):
            yield ": ".join(filter(None, (word(each, "label"), word(each, "url"))))
        yield from _components(parts(each, "components"))
        accessory = part(each, "accessory")
        yield from _components([accessory] if accessory else ())


def _poll(poll: object) -> Iterator[str]:
    yield word(part(poll, "question"), "text")
    for answer in parts(poll, "answers"):
        said = word(part(answer, "poll_media"), "text")
        yield f"- {said}" if said else ""
