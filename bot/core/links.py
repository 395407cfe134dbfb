"""Papers named by link or number: arXiv, DOI and OpenReview in their many spellings.

Each is brought to one canonical id, "arxiv:2401.12345v2", "doi:10.1145/1234.5678" or
"openreview:AbC123xyz", which an attachment carries like a file's. Fetching is `workers/links/`.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple
from urllib.parse import unquote

from bot.core.values import Attachment

Source = Literal["arxiv", "doi", "openreview"]
SOURCES: tuple[Source, ...] = ("arxiv", "doi", "openreview")
TITLES = {"arxiv": "arXiv", "doi": "DOI", "openreview": "OpenReview"}

_ARXIV_ID = (
    r"(?P<arxiv>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}(?!\d)"
    r"|[a-z]{2,10}(?:-[a-z]{2,10})?(?:\.[a-z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}(?!\d))"
    r"(?P<version>v[1-9]\d{0,2}(?!\d))?"
)
_ARXIV = re.compile(
    r"(?<![\w.-])(?:"
    r"(?:https?://)?(?:(?:www|export|browse|[a-z]{2})\.)?arxiv\.org/"
    r"(?:abs|pdf|html|format|ps|src|e-print|tex)/"
    r"|(?:https?://)?(?:www\.)?(?:ar5iv\.org|ar5iv\.labs\.arxiv\.org)/(?:abs|pdf|html)/"
    r"|(?:https?://)?(?:www\.)?alphaxiv\.org/(?:abs|pdf|overview|html|resources|audio)/"
    r"|(?:https?://)?(?:www\.)?arxiv-vanity\.com/papers/|(?:https?://)?xxx\.lanl\.gov/(?:abs|pdf)/"
    r"|(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/papers/"
    r"|(?:https?://)?(?:dx\.|www\.)?doi\.org/10\.48550/arxiv\.|(?:doi:\s?)?10\.48550/arxiv\."
    r"|arxiv(?:\.org)?\s?[:/]\s?(?:abs/|pdf/)?|arxiv\s(?:preprint\s)?(?:arxiv:)?"
    rf"){_ARXIV_ID}(?:\.pdf)?(?:[?#][^\s<>|]*)?",
    re.IGNORECASE,
)
_DOI = re.compile(
    r"(?<![\w.-])(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/(?:doi:)?|doi\s?:\s?|doi\s"
    r"|https?://[a-z0-9.-]{3,100}/(?:doi|article|chapter)/(?:[a-z]{2,8}/)?)?"
    r"(?P<doi>10\.\d{4,9}(?:\.\d{1,9})*(?:/|%2f)"
    r"(?:[^\s<>|\"“”{}^`\\]|<[\w.-]{1,20}:[\w.:-]{1,40}>(?=\d)){1,200})",  # as in 40:6<9::AID-1>3.0
    re.IGNORECASE,
)
_OPENREVIEW = re.compile(
    r"(?<![\w.-])(?:(?:https?://)?(?:www\.|api2?\.)?openreview\.net/"
    r"(?:forum|pdf|attachment|notes|references/pdf)\?(?:[\w.-]{1,40}=[^\s&<>|]{0,200}&){0,5}id="
    r"|openreview:)(?P<openreview>[\w-]{6,40})(?:[&#][^\s<>|]*)?",
    re.IGNORECASE,
)
# Pages of publishers whose own number is the end of the DOI
_HOUSES = (
    (
        re.compile(
            r"(?<![\w.-])(?:https?://)?(?:www\.)?nature\.com/articles/"
            r"(?P<number>s\d{5}-\d{3}-\d{5}-[\dx]|n[a-z]{2,12}\d{3,6})(?![\w-])\S{0,200}",
            re.IGNORECASE,
        ),
        "10.1038/",
    ),
    (
        re.compile(
            r"(?<![\w.-])(?:https?://)?(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology)/"
            r"(?P<number>20[2-9]\d\.(?:findings-)?(?:acl|emnlp|naacl|eacl)(?:-[a-z]{2,20})?"
            r"\.\d{1,4})(?![\w-])(?:/|\.pdf)?",
            re.IGNORECASE,
        ),
        "10.18653/v1/",
    ),
)
_WEB = re.compile(
    r"(?<!\w)(?:https?|ftp|file)://([^\s/?#<>|\"“”]{1,253})[^\s<>|\"“”]*", re.IGNORECASE
)
_BARE_ARXIV = re.compile(rf"\A{_ARXIV_ID}(?:\.pdf)?\Z", re.IGNORECASE)
_ALONE = re.compile(
    rf"\A\W*(?:[^\W\d][\w-]*[,:]?\s+){{0,4}}?{_ARXIV_ID}(?:\.pdf)?[\s.!?]*\Z", re.IGNORECASE
)
_REST = re.compile(r"(?:[/?#]\S*)?\.?")  # what may follow a paper's number in an address
_PREPRINTS = ("10.1101/", "10.64898/")  # bioRxiv's and medRxiv's, whose pages add a version
_FORM = re.compile(
    r"(?:/(?:pdf|full|abstract|epdf|html?)|(?:\.full(?:[.-]text)?)?(?:\.pdf)?(?:\+html)?)$",
    re.IGNORECASE,
)
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}


class Link(NamedTuple):
    """A paper that a text names, and where in the text."""

    source: Source
    id: str  # canonical, with its source: "doi:10.1145/1"
    name: str  # as people call it
    start: int = 0
    end: int = 0

    @property
    def attachment(self) -> Attachment:
        """The link as something that can be read."""
        return Attachment(id=self.id, name=self.name, media_type="application/pdf")


def links_in(text: str) -> tuple[Link, ...]:
    """Every paper that a text names by link or number, in order; one inside another is not told."""
    taken, found = 0, []
    for link in sorted(_found(text), key=lambda link: (link.start, -link.end)):
        if link.start >= taken:
            taken = link.end
            found.append(link)
    return tuple(found)


class Address(NamedTuple):
    """A web address in a text that leads to no paper by its number."""

    start: int
    end: int
    host: str


def addresses_in(text: str) -> tuple[Address, ...]:
    """The web addresses that nothing is fetched from, in order."""
    known = links_in(text)
    return tuple(
        Address(match.start(), match.start() + len(match[0].rstrip(".,;:!?)'\"”*_")), match[1])
        for match in _WEB.finditer(text)
        if not any(link.start < match.end() and match.start() < link.end for link in known)
    )


def link_of(text: str) -> Link | None:
    """The paper that a text is the link or number of, and nothing else."""
    text = text.strip().removeprefix("<").removesuffix(">")
    if match := _BARE_ARXIV.match(text):
        return _arxiv(match)
    link = next(iter(links_in(text)), None)
    if link is None or link.start or not _REST.fullmatch(text, link.end):
        return None
    return link


def source_of(attachment: Attachment) -> tuple[Source, str] | None:
    """Where a linked paper is, and its id there; None for a file."""
    source, _, rest = attachment.id.partition(":")
    link = next((name for name in SOURCES if name == source), None)
    return (link, rest) if link and rest else None


def _found(text: str) -> Iterator[Link]:
    if match := _ALONE.match(text):  # "decode 2407.00079"
        yield _arxiv(match)
    yield from (_arxiv(match) for match in _ARXIV.finditer(text))
    yield from _dois(text)
    for match in _OPENREVIEW.finditer(text):
        forum = match["openreview"]
        name = f"OpenReview {forum}"
        yield Link("openreview", f"openreview:{forum}", name, match.start(), match.end())


def _dois(text: str) -> Iterator[Link]:
    for match in _DOI.finditer(text):
        doi = _trimmed(match["doi"])
        end = match.start("doi") + len(doi)
        doi = unquote(doi).lower()
        if not doi.startswith("10.48550/arxiv.") and not doi.endswith("/"):
            yield Link("doi", f"doi:{doi}", f"DOI {doi}", match.start(), end)
    for pages, prefix in _HOUSES:
        for match in pages.finditer(text):
            doi = f"{prefix}{match['number'].lower()}"
            yield Link("doi", f"doi:{doi}", f"DOI {doi}", *match.span())


def _arxiv(match: re.Match[str]) -> Link:
    number = match["arxiv"].lower()
    version = (match["version"] or "").lower()
    if "/" in number:  # math.GT/0309136 and math/0309136 are the same paper
        archive, _, rest = number.partition("/")
        number = f"{archive.partition('.')[0]}/{rest}"
    start, end = match.span()
    if match.re is _ALONE:
        start, end = match.start("arxiv"), max(match.end("arxiv"), match.end("version"))
    return Link("arxiv", f"arxiv:{number}{version}", f"arXiv {number}", start, end)


def _trimmed(doi: str) -> str:
    """Without the punctuation of the sentence around it, and without which form of it is shown."""
    doi = re.split(r"[?#](?=\w+=)", doi)[0]
    while doi:
        last = doi[-1]
        unopened = last in _CLOSERS and doi.count(last) > doi.count(_CLOSERS[last])
        if last not in ".,;:!?#'’*_" and not unopened:
            break
        doi = doi[:-1]
    doi = _FORM.sub("", doi)
    return re.sub(r"v\d{1,2}$", "", doi) if doi.startswith(_PREPRINTS) else doi
