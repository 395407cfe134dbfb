"""A paper of the week, read: the whole of it, or its abstract, or why neither."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.club.papers import Paper
from bot.core.club.publishers import WEB
from bot.core.document import Document, Page
from bot.core.errors import TransientError, Unreadable, UserError
from bot.core.links import source_of
from bot.core.values import Job
from workers.club.takes import about
from workers.evidence_reader.sentences import sentences_of
from workers.lease import Lease, OutOfTime
from workers.links.arxiv import Listing
from workers.memory import Memory
from workers.office import Office
from workers.papers import Papers

_WHY = {
    "link_off": "such links are not fetched here",
    "link_none": "no PDF at its address",
    "link_closed": "a log-in or paywall",
    "link_page": "the link leads to no PDF",
    "link_private": "its address is not fetched from",
    "link_too_big": "too large",
    "link_unreachable": "could not be reached",
    "link_lost": "its address leads nowhere",
    "too_big": "too large",
    "password": "protected by a password",
    "scanned": "a scan without text",
    "no_text": "no text in it",
    "gibberish": "fonts that give gibberish",
    "broken": "a damaged PDF",
}
_BUSY = "not to be had now"
_LITTLE = "too little text to choose from"
_POST = "Post the PDF that a link leads to, and the next digest reads it."
_POST_ANOTHER = "Post another copy of a file, with text that can be selected."
_AGAIN = "What was not to be had now is tried again by the next digest."
_LETTERS = 200  # of a text that there is something to say of
_FEW = 3  # sentences, where nobody but the evidence reader reads
_PASSING = frozenset(("link_unreachable",))


@dataclass(frozen=True)
class Opened:
    """What there is to read."""

    document: Document
    abstract: str = ""  # why it is the abstract alone, in a few words


class Closed(UserError):
    """There is nothing to read; the message is why, in a few words."""

    def __init__(self, message: str, *, passing: bool = False, help: str = "") -> None:
        super().__init__(message)
        self.passing = passing  # it may be had another time
        self.help = help  # what would, as a sentence


def opened(
    office: Office,
    job: Job,
    lease: Lease,
    paper: Paper,
    listing: Listing | None,
    patient: Callable[[], bool],
) -> Opened:
    """Read a paper. Raises Closed, and TransientError while it may be had later."""
    _check(paper)
    mine = about(job, paper)
    platform = office.platform(paper.place.platform)
    memory = Memory(office.redis, office.settings, mine)
    papers = Papers(office, platform, mine, lease, memory)
    passing = False
    try:
        document = papers.read("paper", paper.attachment)
        if not _little(office, document):
            return Opened(document)
        why = _LITTLE
    except OutOfTime:
        raise
    except TransientError as error:
        if patient() and (error.retry_after or 0.0) <= platform.patience:
            raise
        why, passing = _BUSY, True
    except Unreadable as error:
        why, passing = _WHY.get(error.reason, "could not be read"), error.reason in _PASSING
    except UserError:
        why = "the file is gone"
    if listing is not None and not _little(office, abstract := abstract_of(paper, listing)):
        return Opened(abstract, why)
    raise Closed(why, passing=passing, help=_help(paper, why, passing))


def _check(paper: Paper) -> None:
    """Raise Closed where nothing is fetched from."""
    if paper.key.startswith(f"{WEB}:"):
        raise Closed(_WHY["link_off"], help=_POST)


def _help(paper: Paper, why: str, passing: bool) -> str:
    if passing:
        return _AGAIN
    if why == _LITTLE:
        return ""
    return _POST if source_of(paper.attachment) else _POST_ANOTHER


def _little(office: Office, document: Document) -> bool:
    """Whether there is nothing to say of it: slides, a form, a page of links."""
    if sum(map(str.isalpha, "".join(page.text for page in document.pages))) < _LETTERS:
        return True
    return office.model is office.reader and len(sentences_of(document)) < _FEW


def abstract_of(paper: Paper, listing: Listing) -> Document:
    """An abstract as a document that can be quoted."""
    return Document(
        name=paper.name,
        role="paper",
        title=listing.title,
        authors=listing.authors,
        pages=(Page(number=1, label="", text=listing.abstract),),
        page_count=1,
        paged=False,
    )
