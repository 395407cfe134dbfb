"""A copy that is the original, byte for byte, and an update appended to it.

Nothing of the original is written again, so nothing of it can be lost: pages, outline, links,
labels, forms and metadata are where they were. What is new are the annotations and, for each page
that has some, its dictionary with a longer list of them.
"""

import io
import re
import struct
from hashlib import sha256
from itertools import count
from typing import Any

from workers.annotating.original import Original

HIGHEST = 4_000_000  # readers take no higher object number
LAST = 2_048  # bytes from the end in which a file says where its index is

_STARTS = re.compile(rb"startxref\s+(\d{1,10})\s")
_TABLE = re.compile(rb"xref\s")
_STREAM = re.compile(rb"\d{1,10}\s+\d{1,5}\s+obj\b")

Place = tuple[int, int, int]  # object number, generation, offset


class Untidy(Exception):
    """The file's own index cannot be trusted, so nothing can be appended to it."""


class Appended:
    """The original with an update after it. Raises Untidy."""

    def __init__(self, original: Original) -> None:
        self.pypdf, self._original = original.pypdf, original
        self._reader, self._generic = original.reader, original.pypdf.generic
        self._index_at = _index_of(original.content)
        highest = _highest(self._reader)
        if highest > HIGHEST:
            raise Untidy
        self._numbers = count(highest + 1)
        self._objects: dict[tuple[int, int], Any] = {}  # (number, generation) -> what it is now
        self._added: dict[int, list[Any]] = {}  # page index -> references

    def add(self, thing: Any) -> Any:
        """Put an object into the file; the reference to it."""
        number = next(self._numbers)
        self._objects[number, 0] = thing
        return self._generic.IndirectObject(number, 0, self._reader)

    def annotate(self, index: int, annotation: Any) -> None:
        """Give a page one more annotation."""
        annotation[self._generic.NameObject("/P")] = self._original.page(index)
        self._added.setdefault(index, []).append(self.add(annotation))

    def made(self) -> bytes:
        """The copy."""
        for index, references in self._added.items():
            page = self._original.page(index)
            self._objects[page.idnum, page.generation] = self._page(page, references)
        out = io.BytesIO()
        out.write(self._original.content)
        if not self._original.content.endswith((b"\n", b"\r")):
            out.write(b"\n")
        places: list[Place] = []
        for (number, generation), thing in sorted(self._objects.items()):
            places.append((number, generation, out.tell()))
            _write(out, number, generation, thing)
        at = out.tell()
        tabular = _TABLE.match(self._original.content, self._index_at)
        (self._write_table if tabular else self._write_stream)(out, places)
        out.write(b"\nstartxref\n%d\n%%%%EOF\n" % at)
        return out.getvalue()

    def _page(self, reference: Any, added: list[Any]) -> Any:
        """A page's own dictionary, nothing inherited mixed in, with more annotations."""
        before = self._reader.get_object(reference)
        name = self._generic.NameObject
        page = self._generic.DictionaryObject()
        for key in before:
            page[name(key)] = before.raw_get(key)
        page[name("/Annots")] = self._generic.ArrayObject(self._original.notes(before) + added)
        return page

    def _write_table(self, out: io.BytesIO, places: list[Place]) -> None:
        """As a file with a table has it: each entry is twenty bytes."""
        out.write(b"xref\n")
        for number, generation, offset in places:
            out.write(b"%d 1\n%010d %05d n \n" % (number, offset, generation))
        out.write(b"trailer\n")
        self._trailer(
            self._generic.DictionaryObject(), places, next(self._numbers)
        ).write_to_stream(out)

    def _write_stream(self, out: io.BytesIO, places: list[Place]) -> None:
        """As a file with a compressed index has it: the index is an object, and in itself."""
        number, name = next(self._numbers), self._generic.NameObject
        places = [*places, (number, 0, out.tell())]
        index = self._trailer(self._generic.DecodedStreamObject(), places, number + 1)
        integers = (self._generic.NumberObject(n) for place in places for n in (place[0], 1))
        index[name("/Type")] = name("/XRef")
        index[name("/W")] = self._generic.ArrayObject(map(self._generic.NumberObject, (1, 4, 2)))
        index[name("/Index")] = self._generic.ArrayObject(integers)
        index.set_data(b"".join(struct.pack(">BIH", 1, at, gen) for _, gen, at in places))
        _write(out, number, 0, index)

    def _trailer(self, start: Any, places: list[Place], size: int) -> Any:
        """What the newest index must say of the file."""
        name, number = self._generic.NameObject, self._generic.NumberObject
        trailer = self._reader.trailer
        for key in ("/Root", "/Info"):
            if key in trailer:
                start[name(key)] = trailer.raw_get(key)
        identity = trailer.get("/ID")
        if identity:  # which file it was, and which version of it this is
            digest = sha256(self._original.content + repr(places).encode()).digest()[:16]
            start[name("/ID")] = self._generic.ArrayObject(
                [identity.get_object()[0], self._generic.ByteStringObject(digest)]
            )
        start[name("/Size")] = number(size)
        start[name("/Prev")] = number(self._index_at)
        return start


def _write(out: io.BytesIO, number: int, generation: int, thing: Any) -> None:
    out.write(b"%d %d obj\n" % (number, generation))
    thing.write_to_stream(out)
    out.write(b"\nendobj\n")


def _index_of(content: bytes) -> int:
    """Where the file says that its index is, if one is there."""
    found = _STARTS.findall(content[-LAST:])
    at = int(found[-1]) if found and content.startswith(b"%PDF-") else len(content)
    if not (_TABLE.match(content, at) or _STREAM.match(content, at)):
        raise Untidy
    return at


def _highest(reader: Any) -> int:
    """The highest object number in use, or said to be."""
    used = [number for numbers in reader.xref.values() for number in numbers]
    said = int(reader.trailer.get("/Size", 1)) - 1
    return int(max([said, *used, *reader.xref_objStm]))
