"""Which letters of a page leave ink on it: the page is drawn with its text, and without.

A letter whose place looks the same both times is not seen, however that was done: white on white,
under a picture, cut off by a clip, in a layer switched off. What another text's ink could excuse is
drawn once more with only the suspects gone:

- texts in nearly the colour of what is under them;
- texts that lie over each other.

The cost is two drawings of each page, four to eight where something is odd. Pixels are compared in
plain bytes: the middle row of a letter nearly always settles it, so an array library would cost
more to load than it saves.
"""

import ctypes as c
from collections.abc import Container, Iterable, Iterator, Sequence
from time import process_time
from typing import Any, NamedTuple

from pypdfium2 import raw

from workers.reading.drawn import COVERED, SAME_COLOUR, Area, Letter
from workers.reading.limits import OutOfTime
from workers.reading.paint import Colour, Manner, manner
from workers.reading.pixels import SEEN, Drawing

IMAGE_PIXELS = 60_000_000  # of all images on a page: more is not worth its memory
PAGE_SECONDS = 4.0  # of the processor, per page
PAIRS = 1_000_000  # of texts that may lie over each other

# Contrast in steps of 255, as bright as green looks; see PLANES.
DARK = 200  # what the colours of black on white promise at least
KEPT = 72  # what a letter shows of such a promise; the rim of a letter painted over shows 64
ALIKE = 40  # what text and ground differ by at most when the one may hide in the other
LEGIBLE = 5.0  # pixels: smaller letters are a grey haze anyway

DRAWN = "\u0250"  # letters before it are drawn even where the file brings no font of its own
BODY = 0.3  # of a letter's area are ink; less is a mark it leaves on what it lies over
OVERLAP = 0.25  # of the smaller of two texts, in both directions
CELL = 6.0  # points by which a repetition of a text may be shifted or wider
GROUPS = 6  # drawings for texts that lie over each other

_handle = c.c_void_p
_activate = c.cast(raw.FPDFPageObj_SetIsActive, c.CFUNCTYPE(c.c_int, _handle, c.c_int))


class Text:
    """The letters that are painted by one operation."""

    def __init__(self, letters: list[Letter], manner: Manner) -> None:
        self.letters = [letter for letter in letters if letter.sign]
        self.things = [letters[0].thing]  # the addresses of the text objects that paint them
        self.manner = manner
        self.level = SEEN  # the least contrast of a letter that is seen
        self.hides = False  # in the colour of its ground
        self.doubtful = not manner.colours  # nobody knows in what colour
        lefts, bottoms, rights, tops = zip(*(letter.body for letter in letters), strict=True)
        self.area = Area(min(lefts), min(bottoms), max(rights), max(tops))


class Known(NamedTuple):
    """The text objects of a page, by address."""

    things: Sequence[int]  # all
    silent: Container[int]  # without characters: PDFium reports those of a repeated text once
    nested: Container[int]  # inside placed graphics


def unseen(page: Any, area: Area, letters: Sequence[Letter], known: Known) -> dict[int, str]:
    """Why letters are not seen, by index; `OutOfTime` when the page cannot be tested."""
    if not letters:
        return {}
    if _image_pixels(page) > IMAGE_PIXELS:
        raise OutOfTime
    end = process_time() + PAGE_SECONDS
    gathered: dict[int, list[Letter]] = {}
    for letter in letters:
        gathered.setdefault(letter.thing, []).append(letter)
    texts = [Text(group, manner(thing, known.nested)) for thing, group in gathered.items()]
    _add_twins(texts, [thing for thing in known.things if thing in known.silent])
    whole = Drawing(page, area)
    ground = _without(page, area, known.things)
    for text in texts:
        _expect(text, ground)
    over = list(_overlaps(texts))
    for one, other in over:
        one.level = other.level = max(one.level, other.level)
    found = dict(_inkless(_in_time(texts, end), whole, ground, alone=False))
    for suspects in _suspects(texts, over):
        gone = [thing for text in suspects for thing in text.things]
        without = _without(page, area, gone)
        found.update(_inkless(_in_time(suspects, end), whole, without, alone=True))
    return found


def pictured(page: Any, area: Area, places: Sequence[Area], things: Sequence[int]) -> float:
    """The share of places where a page shows some marks even without its texts."""
    ground = _without(page, area, things)
    return sum(map(ground.marked, places)) / max(len(places), 1)


def _in_time(texts: Iterable[Text], end: float) -> Iterator[Text]:
    """The texts one after the other, as long as there is time."""
    for text in texts:
        if process_time() > end:
            raise OutOfTime
        yield text


def _inkless(
    texts: Iterable[Text], whole: Drawing, without: Drawing, alone: bool
) -> Iterator[tuple[int, str]]:
    """The letters that make no difference; `alone` when other texts are in both drawings."""
    for text in texts:
        reason = SAME_COLOUR if text.hides else COVERED
        for letter in text.letters:
            if letter.sign >= DRAWN and not (text.manner.embedded or text.hides):
                continue
            level = text.level if letter.body.height * whole.scale >= LEGIBLE else SEEN
            seen = whole.differs(without, letter.body, level) or whole.differs(
                without, letter.room, level
            )
            if not seen or (alone and text.doubtful and whole.share(without, letter.body) < BODY):
                yield letter.at, reason


def _expect(text: Text, ground: Drawing) -> None:
    """What contrast the colours of a text promise on its ground."""
    colours, strength, trusted, _ = text.manner
    if not colours or not text.letters:
        return
    step = max(1, (len(text.letters) - 1) // 2)
    grounds = [ground.at(letter.body) for letter in text.letters[::step]]
    promise = strength * max(_between(one, other) for one in colours for other in grounds)
    text.hides = text.doubtful = promise < ALIKE
    if trusted and promise >= DARK:
        text.level = KEPT


def _between(one: Colour, other: Colour) -> float:
    return max(abs(one[1] - other[1]), abs(one[0] - other[0]) / 2, abs(one[2] - other[2]) / 3)


def _suspects(texts: Sequence[Text], over: Iterable[tuple[Text, Text]]) -> Iterator[list[Text]]:
    """Groups of texts whose ink may be another's: no two in a group lie over each other."""
    doubtful = [text for text in texts if text.doubtful]
    if doubtful:
        yield doubtful
    near: dict[int, list[Text]] = {}
    for one, other in over:
        if not one.doubtful and not other.doubtful:
            near.setdefault(id(one), []).append(other)
            near.setdefault(id(other), []).append(one)
    groups: list[list[Text]] = [[] for _ in range(GROUPS)]
    group_of: dict[int, int] = {}
    for text in texts:
        if id(text) in near:
            taken = {group_of.get(id(other)) for other in near[id(text)]}
            free = next((group for group in range(GROUPS) if group not in taken), GROUPS - 1)
            group_of[id(text)] = free
            groups[free].append(text)
    yield from filter(None, groups)


def _overlaps(texts: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """Pairs of texts that lie over each other and do not say the same."""
    open_texts: list[Text] = []
    pairs = 0
    for text in sorted(texts, key=lambda text: text.area.bottom):
        bottom = text.area.bottom
        open_texts = [other for other in open_texts if other.area.top > bottom]
        pairs += len(open_texts)
        if pairs > PAIRS:
            raise OutOfTime
        for other in open_texts:
            if _overlap(text.area, other.area):
                yield text, other
        open_texts.append(text)


def _overlap(one: Area, other: Area) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    return (
        across > OVERLAP * min(one.width, other.width)
        and up > OVERLAP * min(one.height, other.height)
        and across > 0
        and up > 0
    )


def _without(page: Any, area: Area, things: Sequence[int]) -> Drawing:
    """The page without some of its texts."""
    for thing in things:
        _activate(thing, 0)
    try:
        return Drawing(page, area)
    finally:
        for thing in things:
            _activate(thing, 1)


def _add_twins(texts: Iterable[Text], others: Sequence[int]) -> None:
    """Give texts without letters of their own to those they are a repetition of."""
    if not others:
        return
    places: dict[tuple[int, int], list[tuple[Area, Text]]] = {}
    for text in texts:
        bounds = _bounds(text.things[0])
        places.setdefault(_cell(bounds), []).append((bounds, text))
    for thing in others:
        bounds = _bounds(thing)
        across, up = _cell(bounds)
        near = [(x, y) for x in (across - 1, across, across + 1) for y in (up - 1, up, up + 1)]
        for other, text in (pair for cell in near for pair in places.get(cell, ())):
            if abs(bounds.width - other.width) < CELL and abs(bounds.height - other.height) < CELL:
                text.things.append(thing)
                colours = manner(thing, ()).colours
                text.manner = text.manner._replace(colours=text.manner.colours + colours)


def _cell(area: Area) -> tuple[int, int]:
    return int((area.left + area.right) / CELL / 2), int((area.bottom + area.top) / CELL / 2)


def _bounds(thing: int) -> Area:
    edges = [c.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(c.cast(thing, raw.FPDF_PAGEOBJECT), *map(c.byref, edges))
    return Area(*(edge.value for edge in edges))


def _image_pixels(page: Any) -> int:
    """How many pixels the images of a page have, those inside placed graphics not counted."""
    total = 0
    across, up = c.c_uint(), c.c_uint()
    for index in range(raw.FPDFPage_CountObjects(page)):
        obj = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(obj) == raw.FPDF_PAGEOBJ_IMAGE:
            raw.FPDFImageObj_GetImagePixelSize(obj, c.byref(across), c.byref(up))
            total += across.value * up.value
    return total
