"""Which attached files can be read, as far as their descriptions say."""

from bot.core.values import Attachment

TYPES = frozenset(
    ("application/pdf", "text/plain", "text/markdown", "text/x-markdown", "application/x-pdf")
)
ENDINGS = (".pdf", ".md", ".markdown", ".txt")
UNNAMED = "the attached file"
"""What a file is called of which the service tells nothing."""


def is_document(file: Attachment) -> bool:
    """Whether this can be read, as far as its description says; one without any may be."""
    unknown = not file.media_type and file.name == UNNAMED
    media = (file.media_type or "").partition(";")[0].strip().lower()
    return unknown or media in TYPES or file.name.lower().endswith(ENDINGS)
