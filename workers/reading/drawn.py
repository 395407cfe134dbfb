"""What is on a page before anybody knows what it means: glyphs, lines and areas.

Plain tuples of the standard library: the child process that makes them must start in a few
hundredths of a second, so nothing here knows pydantic. Coordinates are PDF points with the origin
at the lower left, as the page is shown.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

SCAN = 0.95  # of a page under images: it may be the picture of a page

OFF_PAGE = "outside the page"
RUN_OFF = "run over the edge of the page"
TOO_SMALL = "too small to see"
INVISIBLE_INK = "invisible ink"
TRANSPARENT = "transparent ink"
SAME_COLOUR = "in the colour of what is under it"
COVERED = "covered, cut off or switched off"
REPLACED = "other letters than those shown"
INVISIBLE_CHARACTERS = "invisible characters"


class Area(NamedTuple):
    """A rectangle on a page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Its extent along the line of text."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its extent across the line of text."""
        return self.top - self.bottom

    def meets(self, other: "Area", margin: float = 0.0) -> bool:
        """Whether the two overlap, or come within `margin` of it."""
        return (
            self.left - margin < other.right
            and other.left - margin < self.right
            and self.bottom - margin < other.top
            and other.bottom - margin < self.top
        )

    def around(self, other: "Area") -> "Area":
        """The smallest rectangle that holds both."""
        return Area(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


class Style(NamedTuple):
    """How a run of characters is set."""

    size: float  # points, as shown
    font: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    math: bool = False
    turned: float = 0.0  # the angle of its base line
    drawing: bool = False  # part of a placed graphic, not of the page itself
    unseen: str = ""  # why a reader cannot see it, if that is known


class Glyph(NamedTuple):
    """One character and where it stands."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    style: Style


class Letter(NamedTuple):
    """A character as the file states and draws it."""

    at: int  # its index among the page's characters
    sign: str  # a letter or digit; empty for all others, which only show what lies over what
    thing: int  # the address of the text object it belongs to
    body: Area  # of the glyph itself
    room: Area  # of the glyph and the space its font gives it


SUPPOSED_SPACE = Glyph("", 0, 0, 0, 0, Style(0, ""))
"""Where the engine believes that a word ends, though no space was drawn."""


@dataclass(frozen=True)
class Sheet:
    """One page as drawn, in the order of its content stream."""

    number: int
    area: Area
    glyphs: list[Glyph]
    drawings: list[Area] = field(default_factory=list)  # where lines, shapes and images are
    picture: float = 0.0  # share of the page under images
    zero_width: int = 0  # characters without width that were dropped
    lost: int = 0  # characters without a usable Unicode value that were dropped
    failed: bool = False  # the page could not be loaded
    tested: bool = True  # its ink was looked at
    pictured: float = 1.0  # share of the unseen letters that lie over marks of a picture
    replaced: list[str] = field(default_factory=list)  # stated in place of what is drawn


@dataclass
class Line:
    """A run of glyphs on one baseline. `glyphs` holds the spaces between words too."""

    glyphs: list[Glyph]
    style: Style  # of most of its characters
    area: Area
    text: str
    code: bool = False  # every character is typewritten

    @property
    def base(self) -> float:
        """The height of its baseline, near enough to compare lines."""
        return self.area.bottom
