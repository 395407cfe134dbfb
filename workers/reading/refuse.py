"""Why a file was not read, in a sentence each for whoever posted it."""

from bot.core.errors import Unreadable

PDF_WITHIN = 1_024  # bytes from the start in which a PDF says that it is one

_SENTENCES = {
    "empty": "{name} is empty (0 bytes). Upload the PDF again.",
    "html": (
        "{name} is a web page, not a PDF; downloads behind a login often end like this. "
        "Open the paper in your browser, save the PDF itself and post that."
    ),
    "not_pdf": "{name} is not a PDF. Post the paper as a PDF file.",
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


def refusal(reason: str, name: str, **figures: object) -> Unreadable:
    """The error that tells the asker why, and what to do."""
    return Unreadable(reason, _SENTENCES[reason].format(name=shown(name), **figures))


def shown(name: str) -> str:
    """A file name fit for a sentence."""
    plain = "".join(c for c in name if c.isprintable() and c not in "<>`*").strip()
    return f"“{plain[:80]}”" if plain else "The file"


def check(content: bytes, name: str, max_bytes: int) -> None:
    """Refuse what is not worth starting a process for."""
    if not content:
        raise refusal("empty", name)
    if len(content) > max_bytes:
        size, limit = (f"{n / 1_048_576:.1f}".removesuffix(".0") for n in (len(content), max_bytes))
        raise refusal("too_big", name, size=size, limit=limit)
    head = content[:PDF_WITHIN]
    if b"%PDF" in head:
        return
    page = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    raise refusal("html" if page.startswith(b"<") else "not_pdf", name)
