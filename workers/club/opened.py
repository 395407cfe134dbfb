"""A paper of the week, read: the whole of it, or its abstract, or why neither."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.club.papers import Paper
from bot.core.document import Document, Page
from bot.core.errors import TransientError, Unreadable, UserError
from bot.core.values import Job
from workers.club.takes import about
from workers.lease import Lease, OutOfTime
from workers.links.arxiv import Listing
from workers.memory import Memory
from workers.office import Office
from workers.papers import Papers

_WHY = {
    "link_off": "such links are not fetched here",
    "link_none": "there is no such paper",
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
    "broken": "a damaged file",
}
_BUSY = "not to be had now"


@dataclass(frozen=True)
class Opened:
    """What there is to read."""

    document: Document
    abstract: str = ""  # why it is the abstract alone, in a few words


class Closed(UserError):
    """There is nothing to read; the message is why, in a few words."""


def opened(
    office: Office,
    job: Job,
    lease: Lease,
    paper: Paper,
    listing: Listing | None,
    patient: Callable[[], bool],
) -> Opened:
    """Read a paper. Raises Closed, and TransientError while it may be had later."""
    mine = about(job, paper)
    platform = office.platform(paper.place.platform)
    memory = Memory(office.redis, office.settings, mine)
    papers = Papers(office, platform, mine, lease, memory)
    try:
        return Opened(papers.read("paper", paper.attachment))
    except OutOfTime:
        raise
    except TransientError as error:
        if patient() and (error.retry_after or 0.0) <= platform.patience:
            raise
        why = _BUSY
    except Unreadable as error:
        why = _WHY.get(error.reason, "could not be read")
    except UserError:
        why = "the file is gone"
    if listing is None or not listing.abstract:
        raise Closed(why)
    return Opened(_abstract(paper, listing), why)


def _abstract(paper: Paper, listing: Listing) -> Document:
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
