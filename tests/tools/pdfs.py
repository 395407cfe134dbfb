"""PDFs made by hand with the standard library, for tests of whatever reads them.

Page().text(72, 700, "Hello").bytes()            one page
pdf([page, page], outline=[("One", 0)])          several
paper()                                          a two-column paper with all that belongs to it
bomb(), forms_within_forms(), ...                files meant to hurt
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

FONTS = {
    "F1": "Times-Roman",
    "F2": "Times-Bold",
    "F3": "Courier",
    "F4": "Times-Italic",
}
_WIDTHS = """
250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500
500 500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722
556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500
500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541
"""  # of Times-Roman, in thousandths, from the space on
WIDTHS = dict(zip(map(chr, range(32, 127)), map(int, _WIDTHS.split()), strict=True))
WIDTH, HEIGHT = 612, 792


def width(text: str, size: float) -> float:
    """How wide a text is in Times."""
    return sum(WIDTHS.get(character, 500) for character in text) * size / 1000


def escaped(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


@dataclass
class Page:
    """A page under construction; every method returns the page."""

    content: bytes = b""
    extra: str = ""  # further entries of the page dictionary
    resources: str = ""  # further entries of its resources
    fonts: str = ""  # further entries of its fonts
    catalog: str = ""  # further entries of the file's catalog
    objects: list[bytes] = field(default_factory=list)  # see `pdf`: referred to as %(0)d, %(1)d ...
    media: str = f"[0 0 {WIDTH} {HEIGHT}]"

    def add(self, body: bytes) -> str:
        """Add an object; returns how entries and other objects refer to it."""
        self.objects.append(body)
        return f"%({len(self.objects) - 1})d 0 R"

    def raw(self, operators: bytes) -> "Page":
        self.content += operators + b"\n"
        return self

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        font: str = "F1",
        *,
        fill: float = 0,
        before: bytes = b"",
    ) -> "Page":
        """A text at a place; `fill` is what every space is widened by."""
        operators = b"BT %s /%s %g Tf %g Tw 1 0 0 1 %g %g Tm (" % (
            before,
            font.encode(),
            size,
            fill,
            x,
            y,
        )
        return self.raw(operators + escaped(text) + b") Tj ET")

    def box(self, x: float, y: float, wide: float, high: float) -> "Page":
        return self.raw(b"%g %g %g %g re S" % (x, y, wide, high))

    def paragraph(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        wide: float,
        size: float = 10,
        indent: float = 0,
    ) -> float:
        """Justified lines but the last; returns where the next line would stand."""
        for number, line in enumerate(lines):
            left = x + (indent if number == 0 else 0)
            room = wide - (left - x) - width(line, size)
            last = number == len(lines) - 1
            fill = 0 if last or " " not in line else room / line.count(" ")
            self.text(left, y, line, size, fill=fill)
            y -= 1.2 * size
        return y

    def bytes(self) -> bytes:
        return pdf([self])


def broken(text: str, wide: float, size: float = 10, indent: float = 0) -> list[str]:
    """A text broken into lines of at most this width."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size) > wide - (indent if len(lines) == 1 else 0):
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def stream(content: bytes, entries: str = "", *, compressed: bool = False) -> bytes:
    if compressed:
        content, entries = zlib.compress(content, 9), entries + " /Filter /FlateDecode"
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (
        len(content),
        entries.encode(),
        content,
    )


def file(objects: Sequence[bytes], trailer: str = "/Root 1 0 R", encrypt: bytes = b"") -> bytes:
    """Objects numbered from 1, the catalog first, as a file."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d %s %s >>\n" % (len(objects) + 1, trailer.encode(), encrypt)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % xref)


def pdf(
    pages: Sequence[Page],
    *,
    outline: Sequence[tuple[str, int]] = (),
    labels: str = "",
    title: str = "",
    password: str | None = None,
    entries: str = "",
) -> bytes:
    """A file of pages.

    `outline` is (title, page index); `labels` a /Nums array; `entries` more of the catalog.
    """
    count = len(pages)
    first_font = 3
    first_page = first_font + len(FONTS)
    objects: list[bytes] = [b"", b""]
    objects += [
        b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % n.encode()
        for n in FONTS.values()
    ]
    fonts = " ".join(f"/{name} {first_font + i} 0 R" for i, name in enumerate(FONTS))
    content_at = first_page + count
    extra_at = content_at + count
    bodies, contents, extras = [], [], []
    for index, page in enumerate(pages):
        numbers = {str(i): extra_at + len(extras) + i for i in range(len(page.objects))}
        extras += [_numbered(body, numbers) for body in page.objects]
        bodies.append(
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox {page.media} "
                f"/Contents {content_at + index} 0 R {page.extra} "
                f"/Resources << /Font << {fonts} {page.fonts} >> {page.resources} >> >>"
            ).encode()
        )
        bodies[-1] = _numbered(bodies[-1], numbers)
        entries += _numbered(page.catalog.encode(), numbers).decode()
        contents.append(page.content)
    objects += bodies + [stream(content, compressed=True) for content in contents] + extras
    catalog = f"/Type /Catalog /Pages 2 0 R {entries}"
    if outline:
        root = len(objects) + 1
        catalog += f" /Outlines {root} 0 R"
        objects.append(
            b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>"
            % (root + 1, root + len(outline), len(outline))
        )
        for i, (entry, page_index) in enumerate(outline):
            near = f"/Prev {root + i} 0 R" if i else ""
            near += f" /Next {root + i + 2} 0 R" if i + 1 < len(outline) else ""
            objects.append(
                f"<< /Title ({entry}) /Parent {root} 0 R {near} "
                f"/Dest [{first_page + page_index} 0 R /Fit] >>".encode()
            )
    if labels:
        catalog += f" /PageLabels << /Nums [{labels}] >>"
    objects[0] = f"<< {catalog} >>".encode()
    kids = " ".join(f"{first_page + i} 0 R" for i in range(count))
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()
    trailer = "/Root 1 0 R"
    if title:
        objects.append(b"<< /Title (%s) >>" % escaped(title))
        trailer += f" /Info {len(objects)} 0 R"
    if password is None:
        return file(objects, trailer)
    return _locked(objects, trailer, password)


def _numbered(body: bytes, numbers: dict[str, int]) -> bytes:
    for name, number in numbers.items():
        body = body.replace(b"%%(%s)d" % name.encode(), b"%d" % number)
    return body


# Encryption, revision 2: 40-bit RC4, what every reader still opens.

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, content: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _locked(objects: Sequence[bytes], trailer: str, password: str) -> bytes:
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5(_PADDING).digest()[:5], padded)
    identity = b"0123456789abcdef"
    permissions = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + permissions + identity).digest()[:5]
    sealed = []
    for number, body in enumerate(objects, 1):
        head, mark, rest = body.partition(b"stream\n")
        content, end, tail = rest.rpartition(b"\nendstream")
        salt = number.to_bytes(3, "little") + b"\0\0"
        own = hashlib.md5(key + salt).digest()[:10]
        sealed.append(head + mark + _rc4(own, content) + end + tail if mark else body)
    encrypt = (
        b"/ID [<%s> <%s>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
        % (
            identity.hex().encode(),
            identity.hex().encode(),
            owner.hex().encode(),
            _rc4(key, _PADDING).hex().encode(),
        )
    )
    return file(sealed, trailer, encrypt)


_TURNS = (
    "1 0 0 1 0 0",
    f"0 1 -1 0 {WIDTH} 0",
    f"-1 0 0 -1 {WIDTH} {HEIGHT}",
    f"0 -1 1 0 0 {HEIGHT}",
)


def sideways(page: Page, quarters: int, *, shown_upright: bool = True) -> Page:
    """The page drawn turned against the clock, and the viewer told to turn it back, or not."""
    page.content = b"q %s cm\n%sQ\n" % (_TURNS[quarters].encode(), page.content)
    if shown_upright:
        page.extra += f" /Rotate {90 * quarters}"
    return page


def font_meaning(mapping: dict[str, str]) -> Page:
    """A page with a font /FX whose letters mean something else than they draw."""
    pairs = "\n".join(
        f"<{ord(drawn):02x}> <{meant.encode('utf-16-be').hex()}>"
        for drawn, meant in mapping.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        "/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(mapping)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding "
        b"/ToUnicode %(1)d 0 R >>"
    )
    return Page(fonts="/FX %(0)d 0 R", objects=[font, stream(cmap.encode())])


def drawn_font(letters: str) -> Page:
    """A page with a font /FX that draws its letters, ten times the size it states."""
    cmap = "\n".join(f"<{ord(letter):02x}> <{ord(letter):04x}>" for letter in letters)
    unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange "
        f"<00> <ff> endcodespacerange {len(letters)} beginbfchar\n{cmap}\nendbfchar endcmap end end"
    )
    drawings = " ".join(f"/g{ord(letter)} %(1)d 0 R" for letter in letters)
    names = " ".join(f"{ord(letter)} /g{ord(letter)}" for letter in letters)
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 10 10] /FontMatrix [1 0 0 1 0 0] "
        f"/CharProcs << {drawings} >> /Encoding << /Differences [{names}] >> /FirstChar 33 "
        f"/LastChar 126 /Widths [{'5.5 ' * 94}] /ToUnicode %(2)d 0 R /Resources << >> >>"
    )
    glyph = stream(b"5.5 0 0 0 5 5 d1 0 0 5 5 re f")
    objects = [font.encode(), glyph, stream(unicode.encode())]
    return Page(fonts="/FX %(0)d 0 R", objects=objects)


def picture(page: Page) -> Page:
    """The page with an image under everything, marks all over it, as a scanner makes it."""
    image = stream(
        b"\x30\xe0" * 153,
        "/Type /XObject /Subtype /Image /Width 306 /Height 1 /ColorSpace /DeviceGray "
        "/BitsPerComponent 8",
    )
    page.objects.append(image)
    page.resources += f" /XObject << /Im %({len(page.objects) - 1})d 0 R >>"
    page.content = b"q %d 0 0 %d 0 0 cm /Im Do Q\n" % (WIDTH, HEIGHT) + page.content
    return page


# A paper.

LEFT, RIGHT, COLUMN = 54, 318, 240
SECTIONS = ("Measurements", "Discussion", "Design")
LOREM = (
    "The scheduler keeps a queue of requests for each replica and sends every request to the one "
    "with the shortest queue. We measured this policy on a cluster of 12 machines for 30 days and "
    "found that it lowers the median latency by 41% when the load is even. Under bursts it is not "
    "better than random placement, because the queues are read before they are written. The rest "
    "of this section explains how the two effects can be told apart and what each of them costs."
)


def paper(pages: int = 4) -> bytes:
    """A two-column paper: title, authors, sections, a figure, a table, references, page numbers."""
    made = [_paper_page(number, pages) for number in range(1, pages + 1)]
    return pdf(made, title="paper.dvi")


def _paper_page(number: int, pages: int) -> Page:
    page = Page().text(300, 30, str(180 + number), 9)
    top = _front(page) if number == 1 else 720.0
    if number > 1:
        page.text(200, 760, "Queues of Many Lengths", 9, "F4")
    title = {1: "Abstract", pages: "References"}.get(number, f"{number} {SECTIONS[number % 3]}")
    page.text(LEFT, top, title, 12, "F2")
    if number == pages:
        _references(page, top - 20)
    else:
        _column(page, LEFT, top - 20)
        opening = {1: _introduction, 2: _figure, 3: _table}.get(number, lambda _page, _x, y: y)
        _column(page, RIGHT, opening(page, RIGHT, top))
    return page


def _front(page: Page) -> float:
    page.text(150, 730, "Queues of Many Lengths: Placing", 18, "F2")
    page.text(190, 708, "Requests Without Regret", 18, "F2")
    page.text(170, 680, "Ada Lovelace, Alan M. Turing, and Grace van der Hopper", 11)
    page.text(240, 664, "Example University", 11, "F4")
    return 630.0


def _column(page: Page, x: float, y: float) -> None:
    for _ in range(2):
        y = page.paragraph(x, y, broken(LOREM, COLUMN, indent=10), COLUMN, indent=10)
    page.paragraph(x, y - 12, ["This holds for every number of through-", "put [1, 3]."], COLUMN)


def _introduction(page: Page, x: float, y: float) -> float:
    page.text(x, y, "1 Introduction", 12, "F2")
    return y - 20


def _figure(page: Page, x: float, y: float) -> float:
    page.box(x + 20, y - 90, 180, 90).box(x + 60, y - 60, 40, 20)
    page.text(x + 62, y - 50, "replica", 7).text(x + 120, y - 80, "queue length", 7)
    page.text(x + 4, y - 110, "Figure 1: The median latency of both policies.", 9)
    return y - 140


def _table(page: Page, x: float, y: float) -> float:
    page.text(x + 4, y, "Table 1: Latency in milliseconds.", 9)
    for row, cells in enumerate((("Policy", "Median", "Tail"), ("Random", "41", "97"))):
        for column, cell in enumerate(cells):
            page.text(x + 10 + 80 * column, y - 16 - 12 * row, cell, 9)
    return y - 60


def _references(page: Page, y: float) -> None:
    for number in range(1, 5):
        lines = [
            f"[{number}] A. Writer and B. Author. A study of queues in",
            "systems, 20 pages. 2011.",
        ]
        page.text(LEFT, y, lines[0], 9).text(LEFT + 16, y - 11, lines[1], 9)
        y -= 26


# Files meant to hurt.


def bomb(megabytes: int = 600) -> bytes:
    """A page whose content grows a millionfold when it is unpacked twice."""
    packer = zlib.compressobj(9)
    chunk = b"0 0 m " * 174_763
    inner = b"".join(packer.compress(chunk) for _ in range(megabytes)) + packer.flush()
    body = stream(zlib.compress(inner, 9), "/Filter [/FlateDecode /FlateDecode]")
    return _one_page([body], "/Contents 4 0 R")


def nested_states(depth: int = 300_000) -> bytes:
    """A page that saves its graphics state again and again."""
    return _one_page([stream(b"q " * depth, compressed=True)], "/Contents 4 0 R")


def forms_within_forms(depth: int = 30) -> bytes:
    """Each form draws the next one twice: two to the power of `depth` drawings."""
    forms = [
        stream(
            b"/X Do /X Do",
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
            f"/Resources << /XObject << /X {5 + i} 0 R >> >>",
        )
        for i in range(1, depth)
    ]
    forms.append(stream(b"0 0 m", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"))
    page = "/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"
    return _one_page([stream(b"/X Do"), *forms], page)


def form_in_itself() -> bytes:
    """A form that draws itself."""
    form = stream(
        b"/X Do",
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
    )
    page = "/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"
    return _one_page([stream(b"/X Do"), form], page)


def page_tree_in_itself() -> bytes:
    """A page tree that is its own branch."""
    return file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>",
        ]
    )


def outline_in_itself() -> bytes:
    """An outline whose second entry is followed by its first, on a readable page."""
    page = Page().text(72, 700, "Readable all the same.").bytes()
    loop = (
        b"1 0 obj << /Type /Catalog /Pages 2 0 R /Outlines 90 0 R >> endobj\n"
        b"90 0 obj << /Type /Outlines /First 91 0 R /Last 92 0 R /Count 2 >> endobj\n"
        b"91 0 obj << /Title (A) /Parent 90 0 R /Next 92 0 R /First 90 0 R >> endobj\n"
        b"92 0 obj << /Title (B) /Parent 90 0 R /Next 91 0 R >> endobj\n"
        b"trailer << /Root 1 0 R /Size 93 >>\n"
    )
    return page.rpartition(b"startxref")[0] + loop  # no xref: readers rebuild it, last one wins


def _one_page(objects: Sequence[bytes], entries: str) -> bytes:
    return file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {entries} >>".encode(),
            *objects,
        ]
    )
