"""What the authors give out to begin with: the sentence that says where code or data are."""

import re
from collections.abc import Iterator, Sequence

from bot.core.answer import Quoted
from bot.core.document import Document
from workers.evidence_reader.absences import never, text_of
from workers.evidence_reader.mentions import mentioned

_HOST = r"(?:the )?(?:https?://|www\.|github|gitlab|zenodo|figshare|doi[.:])"
_GIVEN = re.compile(
    rf"\b(?:available|open-?\s?sourced?|released|published|hosted|accessible)\s"
    rf"(?:at|on|from|under|in|via|through):?\s{{1,2}}{_HOST}"
    r"|\bwe (?:have |\w+ and ){0,2}(?:\w+ly )?(?:open-?\s?source|release|publish)d? "
    r"(?:the|our|all)\b",
    re.IGNORECASE,
)
_THINGS = re.compile(
    r"\b(?:code|source|data|data ?sets?|traces?|artifacts?|implementation|prototype|benchmarks?"
    r"|models?|weights|scripts?|library|infrastructure|materials?|our)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[.!?][\"”’)\]]*\s+(?=[A-Z(])|\n\s*\n")
_AFTER = re.compile(r"[.!?](?=\s|\Z)|(?<=\S)\n\s*\n(?!http)")
_BREAK = re.compile(r"(?<=[-–/])\n(?=\S)")  # a line that ends in a hyphen or slash goes on unspaced
_LONGEST = 400  # characters
_WORDS = ("open source", "open-sourced", "github", "gitlab", "zenodo", "figshare", "artifact",
          "publicly available", "freely available", "available at")  # fmt: skip


def given_out(documents: Sequence[Document]) -> Quoted | None:
    """Where they say that something of theirs can be had, as they say it."""
    return next(_said(documents), None)


def nothing_given_out(documents: Sequence[Document]) -> str:
    """That nothing is, with what was searched; empty where the text speaks of such things."""
    if mentioned(_WORDS, text_of(documents)):
        return ""
    whole = all(document.page_count <= len(document.pages) for document in documents)
    return f"{never(whole)} code or data to begin with (searched: {', '.join(_WORDS)})."


def _said(documents: Sequence[Document]) -> Iterator[Quoted]:
    for document in documents:
        for page in document.pages:
            read = page.only("prose", "caption") if page.spans else page.text
            for match in _GIVEN.finditer(read):
                sentence = _around(read, match)
                if len(sentence) <= _LONGEST and _THINGS.search(sentence):
                    yield Quoted(text=sentence, document=document.role)


def _around(text: str, match: re.Match[str]) -> str:
    starts = [each.end() for each in _BEFORE.finditer(text[: match.start() + 1])]
    end = _AFTER.search(text, match.end())
    cut = text[starts[-1] if starts else 0 : end.end() if end else len(text)]
    return " ".join(_BREAK.sub("", cut).split())
