"""An answer as Markdown, for files and pipes: stable, readable as it stands, and inert.

Whatever a paper or a model wrote is text here: no links, images, HTML or pings come out of it.
"""

import re
from collections.abc import Iterable, Iterator

from bot.core.answer import (
    Answer,
    Block,
    BulletList,
    Callout,
    Code,
    Critique,
    Evidence,
    Finding,
    Look,
    Notice,
    Paragraph,
    Progress,
    Reply,
    Section,
    Table,
)
from bot.core.bulletin import Bulletin
from bot.core.bulletin_markdown import in_markdown
from bot.core.wording import (
    Run,
    choices,
    clean,
    described,
    grouped,
    icon,
    one_line,
    runs,
    said,
    tally,
    where,
)

# What services make live by themselves; inside a code span none of it is.
_LIVE = re.compile(
    r"(?:[a-z0-9+.-]{0,20}://|www\.|(?:mailto|xmpp|javascript|vbscript|tel):)"
    r"[^\s<>`]*[^\s<>`.,;:!?'\")\]*_]"
    r"|<[!@#][^\s<>`]*>?"
    r"|[\w.+-]{0,64}@[\w/.-]*[\w/-]",
    re.IGNORECASE,
)
_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\Z)|[*`]|~(?=~)|(?<=~)~|(?<!\w)_|_(?!\w)|(?<=\])[(\[:]|<(?=[a-z/!?])"
    r"|&(?=#?\w+;)",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"^(?:(?=[-+>#=|:~])|(\d+)(?=[.)]))", re.MULTILINE)


def render_markdown(reply: Reply) -> str:
    """Any reply as Markdown; the same reply always gives the same text."""
    body = reply.body
    if isinstance(body, Answer):
        return render_critique(body.critique, reply.look)
    if isinstance(body, Bulletin):
        lines = in_markdown(body, lambda words: _line_starts(_verbatim(words)))
        return "\n\n".join((_heading(reply.look), *lines)) + "\n"
    words = _progress(body) if isinstance(body, Progress) else _notice(body)
    return f"{_heading(reply.look)}\n\n{words}\n"


def _notice(notice: Notice) -> str:
    return "\n\n".join(_text(words) for words in (notice.text, choices(notice)) if words)


def render_critique(critique: Critique, look: Look) -> str:
    """A critique as Markdown."""
    several = len(critique.documents) > 1
    parts = [_heading(look)]
    for reading in critique.documents:
        title, facts = described(reading, several)
        parts.append(f"**{_inline(title)}**  \n{_text(facts)}")
    parts.extend(_quoted(f"**Note:** {_text(note)}") for note in critique.notes)
    for section in (*critique.sections, *critique.appendix):
        parts.extend(_section(section, several))
    parts.append(f"---\n\n*{_inline(' · '.join(tally(critique.footer)))}*")
    return "\n\n".join(parts) + "\n"


def _heading(look: Look) -> str:
    return f"# {f'{_inline(icon(look))} {_inline(one_line(look.name))}'.strip()}"


def _progress(progress: Progress) -> str:
    return f"*{_inline(one_line(f'{progress.stage} {progress.detail}'))} …*"


def _section(section: Section, several: bool) -> Iterator[str]:
    yield f"## {_inline(one_line(section.title))}"
    number = 0
    for label, blocks in grouped(section.blocks):
        if label:
            yield f"### {_inline(label)}"
        for block in blocks:
            if section.kind == "questions" and isinstance(block, Finding):
                number += 1
                yield _item(f"{number}. ", _finding(block, several))
            elif section.kind == "findings" and isinstance(block, Finding):
                yield _item("- ", _finding(block, several))
            else:
                yield "\n\n".join(_block(block, several))


def _item(mark: str, parts: Iterable[str]) -> str:
    indent = "\n" + " " * len(mark)
    return mark + "\n\n".join(parts).replace("\n", indent).replace(f"{indent}\n", "\n\n")


def _block(block: Block, several: bool) -> Iterator[str]:
    match block:
        case Finding():
            yield from _finding(block, several)
        case Paragraph():
            yield _text(block.text)
        case BulletList():
            yield "\n".join(f"- {_text(one_line(item))}" for item in block.items)
        case Callout():
            word = "Warning" if block.tone == "warning" else "Note"
            leads = f" <{block.url}>" if block.url else ""
            yield _quoted(f"**{word}:** {_text(block.text)}{leads}")
        case Code():
            yield _code(block)
        case Table():
            yield from _table(block)


def _finding(finding: Finding, several: bool) -> Iterator[str]:
    yield _text(said(finding))
    for evidence in finding.evidence:
        yield _evidence(evidence, several)
    if finding.remedy:
        yield _text(f"→ {finding.remedy}")
    if finding.code:
        yield _code(finding.code)
    for note in finding.notes:
        yield f"*Note: {_inline(one_line(note))}*"


def _evidence(evidence: Evidence, several: bool) -> str:
    place = _verbatim(where(evidence, several))
    linked = f"[{place}](<{evidence.url}>)" if evidence.url else place
    return f"> “{_verbatim(one_line(evidence.quote))}” — {linked}"


def _code(code: Code) -> str:
    text = clean(code.text).strip("\n")
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    language = re.sub(r"[^\w+-]", "", code.language)
    return f"{fence}{language}\n{text}\n{fence}"


def _table(table: Table) -> Iterator[str]:
    if title := one_line(table.title):
        yield f"**{_inline(title)}**"
    rows = [table.header, ("---",) * len(table.header), *table.rows]
    cells = ([_cell(cell) for cell in row] if n != 1 else row for n, row in enumerate(rows))
    yield "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _cell(text: str) -> str:
    return _inline(one_line(text)).replace("|", "\\|")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _text(text: str) -> str:
    """Paragraphs of prose; no line of them begins a list, a heading or a quotation."""
    paragraphs = (
        "\n".join(line.strip() for line in paragraph.strip().split("\n"))
        for paragraph in re.split(r"\n\s*\n", clean(text).strip())
    )
    return "\n\n".join(_line_starts(_inline(paragraph)) for paragraph in paragraphs)


def _line_starts(text: str) -> str:
    return _LINE_START.sub(lambda match: f"{match[1] or ''}\\", text)


def _inline(text: str) -> str:
    """Prose with its emphasis and code kept, and everything else made text."""
    return "".join(_run(run) for run in runs(text))


def _run(run: Run) -> str:
    if run.style == "code":
        return _span(run.text)
    mark = {"plain": "", "emphasis": "*", "strong": "**"}[run.style]
    return f"{mark}{_verbatim(run.text)}{mark}"


def _verbatim(text: str) -> str:
    """Text as it stands, with nothing in it that Markdown would take for more."""
    out, at = [], 0
    for match in _LIVE.finditer(text):
        out += [_SPECIAL.sub(r"\\\g<0>", text[at : match.start()]), _span(match[0])]
        at = match.end()
    return "".join([*out, _SPECIAL.sub(r"\\\g<0>", text[at:])])


def _span(text: str) -> str:
    """Code within a line; neither of its sources can hold a backtick."""
    return f"`{text}`"
