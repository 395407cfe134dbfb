"""The process that parses a PDF: its bytes come in, JSON goes out, nothing else.

    python -I child.py ENGINE MAX_PAGES PATH...  < file.pdf  > result.json

It is started by path and in isolated mode, so it looks for packages only where its parent says, and
it limits itself before anything is imported that knows PDF.
"""

import sys
from importlib import import_module

CANNOT_START = 3
FAILED = 4


def main() -> int:
    """Read one document from standard input."""
    engine, max_pages, *paths = sys.argv[1:]
    sys.path[:0] = paths
    try:
        import_module("workers.reading.limits").confine()
        read = import_module("workers.reading.engines").ENGINES[engine]
    except ImportError as error:
        sys.stderr.write(f"{type(error).__name__}: {error.name}\n")
        return CANNOT_START
    try:
        sys.stdout.write(read(sys.stdin.buffer.read(), int(max_pages)))
        sys.stdout.flush()
    except Exception as error:  # whatever the file provokes; its words stay out of the log
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"
        sys.stderr.write(f"{type(error).__name__} in {where}\n")
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
