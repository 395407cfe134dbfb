"""A paper as an issue tells it, with names and addresses looked up."""

from typing import Literal
from urllib.parse import quote

from pydantic import field_validator

from bot.core.answer import Critique, Look
from bot.core.bulletin import Words
from bot.core.values import Value

_AS_THEY_ARE = "!#$%&'()*+,/:;=?@[]~"


class Entry(Value):
    """A paper: what it is called, where it is, who brought it and how much was said of it."""

    key: str
    title: str
    url: str = ""  # where everybody finds it; empty for a file
    posted_by: str = ""  # as people call them
    posted_on: str = ""  # "Tue 17 Nov"
    permalink: str = ""  # of the message that brought it
    people: int = 0  # who said something of it
    replies: int = 0
    reactors: int = 0
    again: bool = False  # an issue had it before

    @field_validator("url", "permalink")
    @classmethod
    def _in_ascii(cls, url: str) -> str:
        """As an address is sent: a DOI may have any letters."""
        return quote(url, safe=_AS_THEY_ARE)

    @property
    def link(self) -> Words:
        """Its title, leading to it or at least to the message that brought it."""
        return Words(text=self.title, url=self.url or self.permalink)


class Take(Value):
    """What a persona says of a paper."""

    entry: Entry
    look: Look
    critique: Critique
    pages: int = 0  # of the paper; 0: a text without pages
    abstract: str = ""  # why its abstract alone was read; empty: the whole was


class Unread(Value):
    """A paper that could not be read, why in a few words, and what would help."""

    entry: Entry
    why: str
    help: str = ""  # a sentence; empty: nothing that people there could do


class Position(Value):
    """Somebody's own words on a paper, and where they stand."""

    who: str
    words: str
    permalink: str = ""
    message: str = ""  # id


class Return(Value):
    """A paper that an issue had before, and what people said of it since."""

    entry: Entry
    said: tuple[Position, ...]
    before: str = ""  # where its take stands


class Remark(Value):
    """What people said of a paper: a disagreement of two, or a question nobody answered."""

    kind: Literal["disagreement", "question"]
    title: str  # of the paper
    positions: tuple[Position, ...]
