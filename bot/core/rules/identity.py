"""The rule for the document's own name: a wrong title or author is another paper's."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.core.canonical import fold
from bot.core.case import Case, Flaw, Part, short
from bot.core.index import Index
from bot.core.rules.works import MARKED, NAME, NO_NAME, SMALL

_THIS = (
    r"(?i:this|the|their|your|our) (?:\w+ )?(?:paper|study|work|article|document|manuscript"
    r"|proposal|baseline|pdf|preprint)"
)
_TITLED = re.compile(
    rf"(?:\b{_THIS}(?:'s title)?|\b(?i:title))\s*(?:is |,|:|\()?\s*(?:(?:is )?(?:titled|entitled"
    rf"|called|named|headed)|(?:title )?is|:)\s*[,:]?\s*(?:\"(?P<a>[^\"\n]{{4,200}})\""
    rf"|[*_](?P<b>[^*_\n]{{4,200}})[*_]|(?P<c>[A-Z][\w-]*(?::)?(?:\s+(?:{SMALL}"
    rf"|[A-Z][\w-]*:?)){{1,18}}))"
    rf"|\"(?P<d>[A-Z][^\"\n]{{8,200}})\",?\s+(?:by|von|par|de|di)\s+[A-Z]|\b(?i:in|the (?:paper"
    rf"|study|article)|reads?|decod\w+)\s+\"(?P<e>[A-Z][^\"\n]{{8,200}})\"",
)
_BY = re.compile(
    rf"\b{_THIS}\s*,?\s*(?:is |was |, )?(?:written |authored |led |published )?(?:by|of"
    rf"|from)\s+(?P<a>{NAME}(?:\s+{NAME})*)"
    rf"|\b(?i:first|lead|corresponding|senior)\s+author,?\s+(?:is\s+|was\s+"
    rf"|\()?(?P<b>{NAME}(?:\s+{NAME})*)|\b(?i:authors?)(?:\s*[:(]|,?\s+(?:is|are|include"
    rf"|were)\s*:?)\s*(?P<c>{NAME}(?:\s+{NAME})*)"
    rf"|\b(?i:the authors?),\s+(?P<d>{NAME}(?:\s+{NAME})*)"
    rf"|\b(?P<e>{NAME}(?:\s+{NAME})*)\s+(?:et al\.?|and (?:colleagues|coworkers"
    rf"|co-authors))(?:'s)?\s+(?:\w+\s+)?(?:present|propose|describe|introduce|argue|build|design"
    rf"|claim|decode|write)s?\b"
    rf"|(?P<h>{NAME}(?:\s+{NAME})*),\s+(?i:the|its|both|all) (?:\w+ )?(?i:authors?)\b"
    rf"|\b(?i:written|authored|penned"
    rf"|co-authored) by\s+(?:[a-z]+\s+){{0,3}}(?P<f>{NAME}(?:\s+{NAME})*)"
    rf"|\b(?i:authors?) of {_THIS},?\s+(?:are\s+|is\s+)?(?P<g>{NAME}(?:\s+{NAME})*)",
)
ALIKE = 84.0


def source(case: Case, part: Part) -> Iterator[Flaw]:
    """A title or an author that is not the document's means that another paper was decoded."""
    if not case.sources or case.chosen:  # the reader's own words name sections, never papers
        return
    for at, checked in enumerate(part.claims):
        wrong = [
            name for s in checked.sentences if not MARKED.search(s) for name in _misnamed(case, s)
        ]
        if wrong:
            shown = ", ".join(dict.fromkeys(wrong))
            yield Flaw(
                "source", f"{short(shown)}: not the title or author of the document",
                "Name the document as it names itself.", "drop", at,
                "it named another paper than the one that was read",
            )  # fmt: skip


def _misnamed(case: Case, sentence: str) -> Iterator[str]:
    for match in _TITLED.finditer(sentence):
        title = next(filter(None, match.groups())).strip(" .,")
        own = any(_titled(index, title) for index in case.sources)
        if not own and fold(title) not in case.asked:
            yield title
    for match in _BY.finditer(sentence.replace("*", "")):
        name = next(filter(None, match.groups()))
        last = name.split()[-1]
        if name.split()[0].casefold() in NO_NAME or _ORGANISED.search(name):
            continue
        own = any(_written_by(index, last) for index in case.sources) or _others(case, match, last)
        if not own and fold(last) not in case.asked:
            yield name


_ORGANISED = re.compile(
    r"\b(?:University|Labs?|Research|Institute|Inc|Google|Microsoft|Meta|Amazon|IBM|Nvidia"
    r"|Alibaba)\b"
)


def _others(case: Case, match: "re.Match[str]", last: str) -> bool:
    """Whether it is somebody whom the document itself names, as the author of other work."""
    if not (match["e"] or (match["a"] and match[0].casefold().startswith(("the ", "their ")))):
        return False
    listed = any(fold(last) in fold(entry) for entry in case.persona.reading_list)
    return listed or any(fold(last) in index.printed.text for index in case.sources)


def _titled(index: Index, title: str) -> bool:
    wanted, own = fold(title), fold(index.document.title)
    if own and fuzz.ratio(wanted, own) >= ALIKE:
        return True
    if own and (wanted in own or own in wanted):
        return len(wanted) >= 8
    return wanted in index.printed.text


def _written_by(index: Index, last: str) -> bool:
    wanted = fold(last.removesuffix("'s"))
    names = index.document.authors
    if names:
        return any(wanted in fold(name) for name in names) or wanted in fold(index.document.title)
    first = index.document.pages[0].text if index.document.pages else ""
    return wanted in fold(first) or wanted in fold(index.document.title)
