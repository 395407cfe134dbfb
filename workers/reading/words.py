"""Patterns of how papers word their furniture; English, as the papers are."""

import re

CAPTION = re.compile(
    r"^(?P<what>Figure|Fig\.|FIGURE|Table|TABLE|Algorithm|ALGORITHM|Listing)\s?"
    r"(?P<number>[A-Z]?\d{1,3}(?:\.\d+)?[a-z]?|[IVX]{1,5})\s?(?P<mark>[.:|]|[—–-]\s|$)"
)
LABEL = re.compile(
    r"^(?P<what>Figure|Fig\.?|FIGURE|Table|TABLE|Algorithm|ALGORITHM|Listing)\s?"
    r"(?P<number>\d{1,3})(?=\s|$)"
)
REFERENCES = re.compile(
    r"^(?:\d+\.?\s+|[IVX]+\.\s+)?"
    r"(?:references(?: and notes)?|bibliography|literature cited|works cited)\.?:?$",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^(?:abstract|summary|(?:(?:1|I)\.?\s+)?introduction|1\.?\s+[A-Z]|(?-i:I\.\s+[A-Z]{4}))",
    re.IGNORECASE,
)
STANDARD_HEADING = re.compile(
    r"^(?:abstract|(?:general )?introduction|background(?: and motivation)?|motivation|overview|"
    r"(?:system )?design|architecture|implementation|(?:experimental )?evaluation|experiments?|"
    r"(?:experimental )?results|methods?|methodology|discussion|limitations?|related work|"
    r"(?:summary and )?conclusions?(?: and future work)?|concluding remarks|future work|"
    r"acknowledge?ments?|references|bibliography|appendix|appendices|general terms|"
    r"(?:index |key )?(?:terms|words)|keywords|categories and subject descriptors|"
    r"ccs concepts|availability)\.?:?$",
    re.IGNORECASE,
)
NUMBERED_HEADING = re.compile(
    r"^(?:section )?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?:?\s+(?P<title>\S.*)$", re.IGNORECASE
)
APPENDIX_HEADING = re.compile(
    r"^(?:appendix )?(?P<number>[A-Z](?:\.\d{1,2}){0,3})[.:]?\s+(?P<title>[A-Z].*)$"
)
PAGE_NUMBER = re.compile(
    r"^(?:page )?[–—-]?\s?(?P<label>\d{1,4}|[ivxlc]{1,6})\s?[–—-]?(?: (?:of|/) \d{1,4})?$",
    re.IGNORECASE,
)
STAMP = re.compile(
    r"^(?:arXiv:\d{4}\.\d{4,5}|To appear in|Permission to make digital"
    r"|Copyright (?:©|\(c\)|\d)|©\s?\d{4}"
    r"|ACM Reference Format|Proceedings of the .{0,80}\d{4}|Preprint\. |This paper is included in"
    r"|Open access to the|978-\d)",
    re.IGNORECASE,
)
FIRST_SECTION = re.compile(r"^(?:1(?:\.\d)*\.?\s+[A-Z]|I\.\s+[A-Z]{4})")
URL = re.compile(r"^(?:https?://|www\.)\S+$")
COVER = re.compile(r"this paper is included in the proceedings", re.IGNORECASE)
FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        the of and to a in is that for with on as are be by this we it from or an which can at not
        have has our their these but its was were each they if than when all more such only also no
        one two between into other may where then so both
        """,
    )
)
