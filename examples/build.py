"""Typesets the example paper from what the benchmarks measured.

    python examples/build.py

The same source and the same figures give the same bytes: the date in the PDF is fixed.
"""

from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write paper.pdf beside its source."""
    content = typst.compile(HERE / "paper.typ", root=HERE.parent, timestamp=0)
    (HERE / "paper.pdf").write_bytes(content)


if __name__ == "__main__":
    main()
