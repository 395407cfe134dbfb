"""A PDF of a few hundred bytes: headings and lines of text on one page, read in no time."""

Line = tuple[str, str]  # "F1" prose or "F2" heading, and its words

FONTS = (("F1", "Helvetica"), ("F2", "Helvetica-Bold"))


def tiny_pdf(title: str, sections: tuple[tuple[str, str], ...]) -> bytes:
    """A one-page document: a title, then headings with a line of prose each."""
    lines: list[Line] = [("F2", title)]
    for heading, prose in sections:
        lines += [("F2", heading), ("F1", prose)]
    return _file(_page(lines))


def _page(lines: list[Line]) -> bytes:
    drawn, height = [], 740
    for font, words in lines:
        height -= 26 if font == "F2" else 15
        size = 12 if font == "F2" else 10
        safe = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        drawn.append(f"BT /{font} {size} Tf 72 {height} Td ({safe}) Tj ET")
    return "\n".join(drawn).encode("latin-1")


def _file(page: bytes) -> bytes:
    fonts = " ".join(f"/{key} {number} 0 R" for number, (key, _) in enumerate(FONTS, 5))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        + f"/Resources << /Font << {fonts} >> >> >>".encode(),
        f"<< /Length {len(page)} >>\nstream\n".encode() + page + b"\nendstream",
    ]
    for _, name in FONTS:
        described = f"<< /Type /Font /Subtype /Type1 /BaseFont /{name}"
        objects.append(f"{described} /Encoding /WinAnsiEncoding >>".encode())
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + f"xref\n0 {count}\n0000000000 65535 f \n{table}".encode() + trailer.encode()
