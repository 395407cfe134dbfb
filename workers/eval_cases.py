"""The cases of `shedder eval`: short invented papers, kept as Markdown in `config/eval/`."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import yaml
from pydantic import ValidationError

from bot.core.document import Caption, Document, Heading, Page, Reference, Span, SpanKind
from bot.core.errors import ConfigError
from bot.core.values import Value

SHIPPED = Path(__file__).resolve().parents[1] / "config" / "eval"
PAGE = "<!-- page -->"

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_CAPTION = re.compile(r"(?:Figure|Table) \d+(?=:)")
_REFERENCE = re.compile(r"\[(\w+)\] ")


class Header(Value):
    """What a case's front matter says."""

    persona: str
    question: str
    roles: tuple[str, ...] = ("paper",)
    canary: str = ""  # words that only an answer which obeyed the document says


class Case(Value):
    """Documents, a question about them, and whom it goes to."""

    name: str
    header: Header
    documents: tuple[Document, ...]


def load_cases(home: Path | None = None) -> tuple[Case, ...]:
    """The shipped cases, each replaced by an operator's own of that file name; then their others.

    Raises ConfigError naming the file.
    """
    folders = (SHIPPED, *((home / "config" / "eval",) if home is not None else ()))
    files = {file.name: file for folder in folders for file in sorted(folder.glob("*.md"))}
    files.pop("README.md", None)
    return tuple(case_of(file.stem, _text(file)) for file in files.values())


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{file.name}: cannot be read. Save the case as UTF-8 text.") from None


def case_of(name: str, text: str) -> Case:
    """A case from its file's text."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        raise ConfigError(f"{name}.md: begin with '---', 'persona: …', 'question: …', '---'.")
    try:
        header = Header.model_validate(yaml.safe_load(match[1]))
    except (yaml.YAMLError, ValidationError) as error:
        said = str(error).splitlines()[0]
        raise ConfigError(f"{name}.md: the front matter is not as it should be: {said}") from None
    bodies = re.split(r"(?m)^# ", text[match.end() :])[1:]
    if len(bodies) != len(header.roles):
        raise ConfigError(
            f"{name}.md has {len(bodies)} documents ('# Title') and {len(header.roles)} roles."
        )
    documents = tuple(
        _document(f"{name}.pdf", role, body)
        for role, body in zip(header.roles, bodies, strict=True)
    )
    return Case(name=name, header=header, documents=documents)


def _document(name: str, role: str, text: str) -> Document:
    pages = tuple(_page(n, part.strip()) for n, part in enumerate(text.split(PAGE), 1))
    return Document(
        name=name,
        role=role,
        sha256=sha256(text.encode()).hexdigest(),
        title=text.split("\n", 1)[0].strip(),
        pages=pages,
        page_count=len(pages),
        outline=tuple(
            Heading(level=1, title=said, page=page.number, offset=span.start)
            for page, span, said in _spans(pages)
            if span.kind == "heading"
        ),
        captions=tuple(
            Caption(label=said.partition(":")[0], text=said, page=page.number)
            for page, span, said in _spans(pages)
            if span.kind == "caption"
        ),
        references=tuple(
            Reference(key=key[1] if (key := _REFERENCE.match(said)) else "", text=said)
            for _, span, said in _spans(pages)
            if span.kind == "reference"
        ),
    )


def _spans(pages: Sequence[Page]) -> Iterator[tuple[Page, Span, str]]:
    for page in pages:
        for span in page.spans:
            yield page, span, page.text[span.start : span.end].strip()


def _page(number: int, text: str) -> Page:
    """The lines of a page, each of one kind; heading marks are not part of the text."""
    lines, spans, at, kind = [], [], 0, "prose"
    for line in text.splitlines():
        kind, said = _kind(line, kind)
        lines.append(said)
        spans.append(Span(kind=kind, start=at, end=at + len(said) + 1))
        at += len(said) + 1
    return Page(number=number, label=str(number), text="\n".join(lines) + "\n", spans=tuple(spans))


def _kind(line: str, above: SpanKind | str) -> tuple[SpanKind, str]:
    """What a line is, below a line of kind `above`, and its text."""
    if line.startswith("## "):
        return "heading", line.removeprefix("## ")
    if _CAPTION.match(line):
        return "caption", line
    if _REFERENCE.match(line) and above in ("reference", "heading", "prose"):
        return "reference", line
    return "prose", line
