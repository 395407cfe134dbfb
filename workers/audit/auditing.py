"""From a document's index to its audit: every sentence told is located like any quote."""

from collections.abc import Iterator, Sequence

from bot.core.answer import Evidence, Quoted
from bot.core.document import Document
from bot.core.evidence import locate
from bot.core.index import Index
from workers.audit.claims import Claim, headlines
from workers.audit.conflicts import Clash, clashes
from workers.audit.context import Mention, Own, mentions
from workers.audit.passages import Passage, passages
from workers.audit.setting import Named, named
from workers.audit.tables import tables
from workers.audit.values import Audit, Conflict, HeadlineClaim, Setting

_FEW = 5  # numbers of an evaluation
_MOST = 400  # numbers compared with one another; a long paper has a third of it


def audit(source: Index) -> Audit:
    """Audit one document. One that advertises no number and is no paper gets an empty audit."""
    document = source.document
    found = passages(document)
    own = Own(document.title, found).names
    numbers = mentions(found, own)[:_MOST]
    rows = tables(found)
    claims = tuple(_told(source, headlines(numbers, own)))
    conflicts = tuple(_both(source, clashes(numbers, rows, own)))
    told = claims or _experiments(numbers) or _is_paper(document, found)
    asked = named(document, found) if told else ()
    setup = tuple(setting for each in asked if (setting := _setting(source, each)))
    return Audit(
        document=document.role,
        name=document.name,
        claims=claims,
        conflicts=conflicts,
        setup=setup,
    )


def _experiments(numbers: Sequence[Mention]) -> bool:
    """Whether there is an evaluation with numbers, whatever is advertised."""
    return sum(each.passage.part.zone == "evaluation" for each in numbers) >= _FEW


def _is_paper(document: Document, found: Sequence[Passage]) -> bool:
    """Whether one expects to be told what was measured on: it cites work, or evaluates."""
    cites = any(span.kind == "reference" for page in document.pages for span in page.spans)
    return cites or any(passage.part.zone == "evaluation" for passage in found)


def _evidence(source: Index, passage: Passage) -> Evidence | None:
    """The passage as the document has it, if it is found on its page."""
    if passage.kind == "figure":  # labels of a drawing are no words to quote
        return None
    quoted = Quoted(text=passage.text, document=source.document.role)
    evidence = locate([source], quoted).evidence
    return evidence if evidence and evidence.page == passage.page else None


def _told(source: Index, claims: Sequence[Claim]) -> Iterator[HeadlineClaim]:
    for claim in claims:
        passage, measuring = claim.mention.passage, claim.measuring
        if evidence := _evidence(source, passage):
            yield HeadlineClaim(
                number=claim.mention.quantity.text,
                evidence=evidence,
                section=_section(passage),
                measured=measuring.passage.where if measuring else "",
                measuring=_evidence(source, measuring.passage) if measuring else None,
                compares=claim.compares,
                baseline=claim.baseline,
            )


def _section(passage: Passage) -> str:
    return passage.part.title or passage.part.zone.capitalize()


def _both(source: Index, found: Sequence[Clash]) -> Iterator[Conflict]:
    for clash in found:
        one, two = sorted((clash.one, clash.two), key=lambda stated: stated.passage.page)
        first, second = _evidence(source, one.passage), _evidence(source, two.passage)
        if first and second:
            yield Conflict(
                first=first,
                first_number=one.quantity.text,
                first_section=one.passage.where,
                second=second,
                second_number=two.quantity.text,
                second_section=two.passage.where,
            )


def _setting(source: Index, each: Named) -> Setting | None:
    """What the text says of the setting; nothing if it says it in words that are not found."""
    asked = each.sought.asked
    if each.passage is None:
        return Setting(asked=asked, searched=each.sought.searched)
    evidence = _evidence(source, each.passage)
    return Setting(asked=asked, evidence=evidence) if evidence else None
