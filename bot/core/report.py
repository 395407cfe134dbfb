"""The object that `--json` prints: a critique for other programs.

    version    1; anything that would break a reader of it is another version
    persona    handle of who answered
    documents  name, role, title, pages, hidden: text the PDF carries without showing it, each with
               page, text, reason, and `instructs` only where it tells its reader what to do
    notes      sentences said at the top, e.g. that no model was used
    sections   id, title, blocks; a block has a `kind`:
               finding    label, text, evidence, notes; and only where there is one: remedy, code,
                          applies (false: a zone that does not apply)
               paragraph  text                 list     items
               table      title, header, rows  callout  tone, text
               code       language, text
    appendix   only where there are any: sections beside the persona's own, such as the zones that
               were looked into
    footer     quotes_verified, quotes_total, findings_removed, model, input_tokens, cached_tokens,
               output_tokens, cost_usd (null: the price is not known), seconds

Evidence is a quote in the document's own words with the `page` of the PDF (from 1) where it begins,
`page_end` only where it ends on another, `lines` (first and last) instead of pages that a text does
not have, and the role of its `document`; of a runbook or a thread also its `source`, as people call
it, the `heading` there, and the `url` where it can be opened, as far as there are any.
"""

import json
import re
from typing import Annotated, Any, Literal

from pydantic import Field

from bot.core.answer import (
    BulletList,
    Callout,
    Code,
    Critique,
    Finding,
    Paragraph,
    Reading,
    Section,
    Table,
)
from bot.core.values import Value

# What a terminal may obey or hide, should somebody print the object: escaped, so still all there.
_UNSHOWN = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)


class ReportHidden(Value):
    """Text that a PDF carries without showing it."""

    page: int
    text: str
    reason: str
    instructs: bool = Field(default=False, exclude_if=lambda instructs: not instructs)


class ReportDocument(Value):
    """What was read."""

    name: str
    role: str
    title: str
    pages: int
    hidden: tuple[ReportHidden, ...]


class ReportEvidence(Value):
    """A quote and where it stands."""

    quote: str
    page: int
    page_end: int | None = Field(default=None, exclude_if=lambda page: page is None)
    lines: tuple[int, int] | None = Field(default=None, exclude_if=lambda lines: lines is None)
    document: str
    source: str = Field(default="", exclude_if=lambda source: not source)
    heading: str = Field(default="", exclude_if=lambda heading: not heading)
    url: str = Field(default="", exclude_if=lambda url: not url)


class ReportFinding(Value):
    """One thing the critique says, with its evidence."""

    kind: Literal["finding"] = "finding"
    label: str
    text: str
    evidence: tuple[ReportEvidence, ...]
    notes: tuple[str, ...]
    remedy: str = Field(default="", exclude_if=lambda remedy: not remedy)
    applies: bool = Field(default=True, exclude_if=bool)
    code: Code | None = Field(default=None, exclude_if=lambda code: code is None)


ReportBlock = Annotated[
    ReportFinding | Paragraph | BulletList | Table | Callout | Code, Field(discriminator="kind")
]


class ReportSection(Value):
    """A section under the persona's title."""

    id: str
    title: str
    blocks: tuple[ReportBlock, ...]


class ReportFooter(Value):
    """What was checked and what it cost."""

    quotes_verified: int
    quotes_total: int
    findings_removed: int
    model: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: float | None
    seconds: float


class Report(Value):
    """A critique for other programs; `Report.model_json_schema()` describes it to them."""

    version: Literal[1] = 1
    persona: str
    documents: tuple[ReportDocument, ...]
    notes: tuple[str, ...]
    sections: tuple[ReportSection, ...]
    appendix: tuple[ReportSection, ...] = Field(default=(), exclude_if=lambda parts: not parts)
    footer: ReportFooter


def report(critique: Critique) -> Report:
    """What `--json` prints of a critique."""
    return Report(
        persona=critique.persona,
        documents=tuple(map(_document, critique.documents)),
        notes=critique.notes,
        sections=tuple(map(_section, critique.sections)),
        appendix=tuple(map(_section, critique.appendix)),
        footer=ReportFooter.model_validate(_only(critique.footer, ReportFooter)),
    )


def report_json(critique: Critique) -> str:
    """The object as it is printed: readable, and with nothing in it that a screen would obey."""
    return printed(report(critique))


def printed(value: Value) -> str:
    """A value as JSON that a screen may show."""
    text = json.dumps(value.model_dump(), ensure_ascii=False, indent=2)
    return _UNSHOWN.sub(lambda match: _escaped(match[0]), text)


def _escaped(character: str) -> str:
    """As JSON spells it in ASCII; of its own accord it leaves DEL as it is."""
    return json.dumps(character)[1:-1] if ord(character) > 127 else f"\\u{ord(character):04x}"


def _document(reading: Reading) -> ReportDocument:
    hidden = tuple(ReportHidden.model_validate(_only(h, ReportHidden)) for h in reading.hidden)
    return ReportDocument.model_validate({**_only(reading, ReportDocument), "hidden": hidden})


def _section(section: Section) -> ReportSection:
    blocks = tuple(_block(block) for block in section.blocks)
    return ReportSection(id=section.id, title=section.title, blocks=blocks)


def _block(block: Any) -> Any:
    if not isinstance(block, Finding):
        return block
    evidence = tuple(
        ReportEvidence.model_validate(_only(found, ReportEvidence)) for found in block.evidence
    )
    kept = block.model_dump(include={"label", "text", "notes", "remedy", "applies", "code"})
    return ReportFinding.model_validate({**kept, "evidence": evidence})


def _only(value: Value, fields: type[Value]) -> dict[str, Any]:
    """The fields of a value that another one has too."""
    return {name: getattr(value, name) for name in fields.model_fields}
