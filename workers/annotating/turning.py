"""Between a page as the reader saw it, its text upright, and the file's own coordinates.

`workers.reading` turns a page back by so many quarters when most of its text stands sideways; what
it calls left and top then lies elsewhere on the page itself.
"""

Edges = tuple[float, float, float, float]  # left, bottom, right, top
Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]  # upper left, upper right, lower left, lower right


def back(point: Point, page: Edges, quarters: int) -> Point:
    """Where a point of the upright page is on the page itself."""
    x, y = point
    left, bottom, right, top = page
    if quarters == 1:
        return right - y, bottom + x
    if quarters == 2:
        return right - x, top - y
    if quarters == 3:
        return left + y, top - x
    return x, y


def corners(box: Edges, page: Edges, quarters: int) -> Corners:
    """The corners of a rectangle, in the order in which viewers take those of a highlight."""
    left, bottom, right, top = box
    upright = ((left, top), (right, top), (left, bottom), (right, bottom))
    first, second, third, fourth = (back(point, page, quarters) for point in upright)
    return first, second, third, fourth


def around(*shapes: Corners) -> Edges:
    """The smallest rectangle that holds all of them."""
    xs = [x for shape in shapes for x, _ in shape]
    ys = [y for shape in shapes for _, y in shape]
    return min(xs), min(ys), max(xs), max(ys)


def core(shape: Corners, inset: float) -> Corners:
    """The shape of a line of text without this share of its height above and below."""
    upper, lower = shape[:2], shape[2:]
    above = (_between(a, b, inset) for a, b in zip(upper, lower, strict=True))
    below = (_between(b, a, inset) for a, b in zip(upper, lower, strict=True))
    first, second, third, fourth = (*above, *below)
    return first, second, third, fourth


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
