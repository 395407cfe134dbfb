"""A page turned so that most of its text is upright."""

from collections import Counter
from collections.abc import Sequence

from workers.reading.drawn import Area
from workers.reading.typesetting import Run


def quarter_of(runs: Sequence[Run]) -> int:
    """How many times most of these, one a character, are turned by 90 degrees."""
    known = {id(run): run for run in runs}
    quarters: Counter[int] = Counter()
    for key, count in Counter(map(id, runs)).items():
        quarters[known[key].quarter] += count
    return quarters.most_common(1)[0][0] if quarters else 0


def turned(area: Area, page: Area, quarter: int) -> Area:
    """Where something is once the page is turned back by so many times 90 degrees."""
    if quarter == 1:
        return Area(
            area.bottom - page.bottom,
            page.right - area.right,
            area.top - page.bottom,
            page.right - area.left,
        )
    if quarter == 2:
        return Area(
            page.right - area.right,
            page.top - area.top,
            page.right - area.left,
            page.top - area.bottom,
        )
    if quarter == 3:
        return Area(
            page.top - area.top,
            area.left - page.left,
            page.top - area.bottom,
            area.right - page.left,
        )
    return area
