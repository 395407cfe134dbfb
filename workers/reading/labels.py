"""The page numbers that are printed on the pages, or stated by the file."""

import re
from collections import Counter
from collections.abc import Sequence

from workers.reading.blocks import Block
from workers.reading.words import COVER, PAGE_NUMBER

_AT_AN_END = re.compile(r"^(\d{1,4})\b|\b(\d{1,4})$")
LONGEST = 12  # characters; a longer label says something else than where a page is
AGREEING = 0.5  # of the pages must show a number that counts up with them


def labels(pages: Sequence[Sequence[Block]], stated: Sequence[str]) -> list[str]:
    """One label per page."""
    plain = [str(number) for number in range(1, len(pages) + 1)]
    if len(stated) >= len(pages) and list(stated[: len(pages)]) != plain:
        return [
            label if 0 < len(label) <= LONGEST else number
            for label, number in zip(stated, plain, strict=False)
        ]
    shifts = Counter(
        shift
        for number, page in enumerate(pages, 1)
        for shift in {shown - number for shown in _shown(page)}
    )
    agreeing = [s for s, count in shifts.items() if count >= max(2, AGREEING * len(pages))]
    if not agreeing:
        return plain
    shift = max(agreeing)  # a volume's numbers rather than the paper's own
    return [
        number if _is_cover(page) else str(int(number) + shift)
        for number, page in zip(plain, pages, strict=True)
    ]


def _shown(page: Sequence[Block]) -> set[int]:
    """The numbers that may be the page's: alone in the furniture, or at an end of it."""
    numbers: set[int] = set()
    for block in page:
        if block.kind != "furniture":
            continue
        for line in block.lines:
            match = PAGE_NUMBER.match(line.text)
            if match and match["label"].isdigit():
                numbers.add(int(match["label"]))
            numbers.update(int(a or b) for a, b in _AT_AN_END.findall(line.text))
    return numbers


def _is_cover(page: Sequence[Block]) -> bool:
    return any(COVER.search(block.text) for block in page)
