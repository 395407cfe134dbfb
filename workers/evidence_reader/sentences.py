"""A document as sentences that can be quoted: each verbatim, whole, and with its page and section.

A sentence keeps the words of `Page.text` exactly; only white space is evened out, since a line of
a page ends where the paper does, not the thought.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.core.answer import Quoted
from bot.core.document import Document
from workers.evidence_reader.runs import Run, runs
from workers.evidence_reader.soundness import is_clean, is_sound
from workers.evidence_reader.words import STOP, stems
from workers.evidence_reader.zones import Part, Zone

_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|cf|vs|resp|approx|etc|viz|ca|Figs?|Secs?|Sects?|Eqs?|Eqns?|Refs?"
    r"|Tabs?|Algs?|Thms?|Nos?|Vol|pp?|Dr|Mr|Mrs|Ms|Prof|Inc|Ltd|Corp|Co|St|w\.r\.t|a\.k\.a|i\.i\.d"
    r"|U\.S|Ph\.D|incl|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|(?<![A-Za-z0-9])[A-Z])\.$"
)
_INITIAL = re.compile(r"(?<![A-Za-z0-9])[A-Z]\.$")
_STARTER = re.compile(
    r"(?:The|We|In|To|An?|This|These|Our|When|For|Each|As|It|If|However|Thus|[A-Z][a-z]+ly,)\s"
)
_STOP = (
    r"[.!?](?P<close>[\"'”’)\]]*)(?:(?<=[^\d]\.)\d{1,2}(?=\s))?"  # the digits mark a footnote
    r"(?:\s+(?=[\"'“‘(\[]?(?:[A-Z0-9•◦▪●■–*(]|[a-z]{1,3}[A-Z]%s))|\s*\Z)"
)
_BULLET = re.compile(r"\n\s*(?:[•◦▪●■*►·]|–\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)\s)\s*")
_LEAD = re.compile(
    r"^(?:[•◦▪●■*►·–—-]\s*|\(?\d{1,2}[).]\s+(?=[A-Z])|\((?:[a-z]|[ivx]{1,4}|contribution \d)\)\s+"
    r"|(?:abstract|summary|introduction|finding \d+)\s*[—–:.-]*\s+(?=[A-Z]|\d+%))+",
    re.IGNORECASE,
)
_RUN_IN = re.compile(  # a bold heading within the line: "Network Setup The benefits of ..."
    r"^(?!(?:The|We|In|To|A|An|This|Our|When|For|Each|As|It|These|If|At|With|On|By|From)\b)"
    r"(?:[A-Z][\w/-]*[ \n]){1,5}(?=(?:The|We|In|To|A|An|This|Our|When|For|Each|As|These|If)[ \n])"
)
_ANNOUNCED = re.compile(  # a list of contributions follows
    r"\bcontributions?\b[^.:]{0,90}(?::|\.\s|follow\w*[.:])[^•]{0,80}\Z", re.IGNORECASE
)
_ITEM_END = re.compile(
    r"\s*(?:\((?:see )?(?:Sections?|Secs?\.|§)[^()]*\))?\s*[.;,]?(?:\s+and)?\s*\Z"
)
_MOST_ITEMS = 6
_BREAK = re.compile(r"(?<=[-–/])\n(?=\S)")  # a line that ends in a real hyphen goes on unspaced


_NAMED = re.compile(r"^([A-Za-z][\w+]{2,24})\s*(?::| [–—-] )")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a document, ready to be quoted."""

    text: str
    document: str  # role
    page: int
    page_end: int
    part: Part
    order: int  # among all sentences of the documents
    place: float  # how far into the document, 0 to 1
    stems: frozenset[str] = field(compare=False)
    listed: bool = False  # an item of the authors' own list of contributions

    @property
    def zone(self) -> Zone:
        """What the section it stands in is for."""
        return self.part.zone

    @property
    def quoted(self) -> Quoted:
        """What a draft quotes it as."""
        return Quoted(text=self.text, document=self.document)


class _Cut:
    """Where the sentences of a run begin and end."""

    def __init__(self, small: frozenset[str]) -> None:
        self._small = small
        names = "".join(rf"|{re.escape(name)}\b" for name in sorted(small))
        self._stop = re.compile(_STOP % names)

    def sentences(self, run: Run) -> Iterator[tuple[int, int, bool]]:
        """Bounds of what may be quoted, and whether it is an item of a list of contributions."""
        items = 0
        for start, end in self._split(run.text):
            bullet = _BULLET.match(run.text, start)
            if not bullet:
                items = 0
            elif items or _ANNOUNCED.search(run.text, max(0, start - 250), start):
                items += 1
            listed = 0 < items <= _MOST_ITEMS
            bounds = self._item(run.text, start, end) if listed else None
            if bounds or (bounds := self._sound(run.text, start, end)):
                yield *bounds, listed

    def _split(self, text: str) -> Iterator[tuple[int, int]]:
        """Cut at full stops; a bullet begins a sentence whatever stood before."""
        begin = 0
        marks = [(match.start(), match.end(), True) for match in _BULLET.finditer(text)]
        stops = [
            (match.end("close"), match.end(), False)
            for match in self._stop.finditer(text)
            if not _abbreviates(text, match.start() + 1, match.end())
        ]
        for end, following, bullet in sorted(marks + stops):
            if end > begin:
                yield begin, end
            begin = max(begin, end if bullet else following)
        if begin < len(text):
            yield begin, len(text)

    def _item(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """An item as it stands, without its bullet and what closes it."""
        start, end = _without_lead(text, start, end)
        end = start + len(_ITEM_END.sub("", text[start:end]))
        return (start, end) if is_clean(text[start:end]) else None

    def _sound(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        start, end = _without_lead(text, start, end)
        heading = _RUN_IN.match(text[start:end])
        start += heading.end() if heading else 0
        return (start, end) if is_sound(text[start:end], self._small) else None


def sentences_of(document: Document, first: int = 0) -> tuple[Sentence, ...]:
    """The document's quotable sentences, in order, numbered from `first`."""
    read = [run for run in runs(document) if run.part.zone not in ("back", "front")]
    total = sum(len(run.text) for run in read) or 1
    cut = _Cut(small_names(document.title))
    found: list[Sentence] = []
    before = 0
    for run in read:
        for start, end, listed in cut.sentences(run):
            text = " ".join(_BREAK.sub("", run.text[start:end].strip()).split())
            found.append(
                Sentence(
                    text=text,
                    document=document.role,
                    page=run.page(start),
                    page_end=run.page(max(start, end - 1)),
                    part=run.part,
                    order=first + len(found),
                    place=(before + start) / total,
                    stems=stems(text),
                    listed=listed,
                )
            )
        before += len(run.text)
    return tuple(found)


def small_names(title: str) -> frozenset[str]:
    """Names that a sentence may begin with in small letters, as kernlab or cvs does.

    A small word in front of a colon or a dash is one, and so is an acronym; any other only where
    the rest of the title is written with capitals.
    """
    named = _NAMED.match(title)
    words = [word.strip(":,.") for word in title.split()]
    content = [word for word in words if len(word) > 2 and word.lower() not in STOP]
    small = [word for word in content if word.islower() and word.isalnum()]
    few = len(small) <= max(1, len(content) // 4)
    acronyms = [word.lower() for word in content if word.isupper()]
    lone = [*([named[1]] if named else []), *(small if few else []), *acronyms]
    return frozenset(word for word in lone if word.islower() and word not in STOP)


def _without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds without white space, a bullet or a word such as "Abstract" in front."""
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    lead = _LEAD.match(raw.strip())
    start += lead.end() if lead else 0
    return start, max(start, start + len(text[start:end].rstrip()))


def _abbreviates(text: str, end: int, following: int) -> bool:
    """Whether the full stop before `end` belongs to a short form and ends no sentence."""
    since = max(0, end - 12)
    if not _ABBREVIATION.search(text, since, end):
        return False
    return not (_INITIAL.search(text, since, end) and _STARTER.match(text, following))
