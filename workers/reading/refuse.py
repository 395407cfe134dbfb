"""Why a file was not read, in a sentence each for whoever posted it."""

import re

from bot.core.errors import Unreadable

PDF_WITHIN = 1_024  # bytes from the start in which a PDF says that it is one

_SENTENCES = {
    "empty": "{name} is empty (0 bytes). Upload {it} again.",
    "html": (
        "{name} is a web page, not a PDF; downloads behind a login often end like this. "
        "Open the paper in your browser, save the PDF itself and post that."
    ),
    "not_pdf": "{name} is not a PDF. Post the paper as a PDF file.",
    "office": (
        "{name} is an office document, which is not read here. Save it as a PDF or as text and "
        "post that."
    ),
    "picture": "{name} is a picture. Post the document as a PDF with its text, or as text.",
    "packed": "{name} is an archive. Unpack it and post the PDF or the text inside.",
    "binary": "{name} is neither a PDF nor text. Post the document as a PDF, Markdown or text.",
    "no_words": "There are no words in {name}. Post the text itself, or a PDF.",
    "text_too_long": (
        "{name} is longer than {limit} characters, the most that is read of a text. "
        "Post only the part that matters."
    ),
    "too_big": (
        "{name} has {size} MB; the limit is {limit} MB. Post a smaller copy, for example one "
        "with its images compressed, or only the pages that matter."
    ),
    "password": (
        "{name} is protected by a password. Save a copy without one (print it to PDF) and post it."
    ),
    "no_pages": "{name} has no pages. Export the PDF again and post the new file.",
    "no_text": (
        "There is no text in {name}. If it shows text on the screen, run OCR over it, or post "
        "another copy."
    ),
    "scanned": (
        "{name} is a scan: its pages are pictures without text. Run OCR over it "
        "(for example with ocrmypdf) and post the result."
    ),
    "gibberish": (
        "{name} shows text, but its fonts do not say which letters they draw, so reading it gives "
        "gibberish. Post another copy, for example the publisher's or one made with OCR."
    ),
    "broken": (
        "{name} is damaged and cannot be opened. Download it again or export it anew, and post "
        "that."
    ),
    "too_complex": (
        "{name} is too complex or too damaged to be read within the limits. "
        "Print it to a new PDF and post that."
    ),
}

_MARKS = (
    (b"PK\x03\x04", "packed"),
    (b"\x1f\x8b", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "office"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
)
_OFFICE = (".docx", ".pptx", ".xlsx", ".odt", ".odp", ".ods", ".pages", ".key")
_TEXTS = (".md", ".markdown", ".txt", ".text")
_PACKED_OFFICE = re.compile(rb"word/|ppt/|xl/|\[Content_Types\]\.xml|opendocument")


def refusal(reason: str, name: str, **figures: object) -> Unreadable:
    """The error that tells the asker why, and what to do."""
    return Unreadable(reason, _SENTENCES[reason].format(name=shown(name), **figures))


def shown(name: str) -> str:
    """A file name fit for a sentence."""
    plain = "".join(c for c in name if c.isprintable() and c not in "<>`*").strip()
    return f"“{plain[:80]}”" if plain else "The file"


def is_text(content: bytes, name: str) -> bool:
    """Whether a file is to be read as text, and not as a PDF that it may have failed to become."""
    return b"%PDF" not in content[:PDF_WITHIN] and not name.lower().endswith(".pdf")


def check(content: bytes, name: str, max_bytes: int) -> None:
    """Refuse what is not worth starting a process for."""
    if not content:
        written = name.lower().endswith(_TEXTS)
        raise refusal("empty", name, it="the file" if written else "the PDF")
    if len(content) > max_bytes:
        size, limit = (f"{n / 1_048_576:.1f}".removesuffix(".0") for n in (len(content), max_bytes))
        raise refusal("too_big", name, size=size, limit=limit)
    head = content[:PDF_WITHIN]
    if b"%PDF" in head:
        return
    if kind := _other_kind(head, name):
        raise refusal(kind, name)
    if not is_text(content, name):
        raise refusal("not_pdf", name)


def _other_kind(head: bytes, name: str) -> str:
    """What a file is that is neither a PDF nor text, in one word; empty when it may be either."""
    kind = next((kind for mark, kind in _MARKS if head.startswith(mark)), "")
    if kind == "packed":
        office = name.lower().endswith(_OFFICE) or _PACKED_OFFICE.search(head)
        return "office" if office else "" if name.lower().endswith(".pdf") else kind
    page = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if page.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "html"
    written = name.lower().endswith(_TEXTS)
    return "html" if not kind and page.startswith(b"<") and not written else kind
