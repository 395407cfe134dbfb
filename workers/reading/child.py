"""The process that handles a PDF: bytes come in, bytes go out, nothing else.

    python -I child.py ENGINE LIMIT PATH...  < file  > result

It is started by path and in isolated mode, so it looks for packages only where its parent says, and
it limits itself before anything is imported that knows PDF.
"""

import sys
from importlib import import_module

HOMES = {  # engine -> the module whose ENGINES has it
    "pdfium": "workers.reading.engines",
    "undrawn": "workers.reading.engines",
    "pypdf": "workers.reading.engines",
    "annotate": "workers.annotating.copying",
}
CANNOT_START = 3
FAILED = 4


def main() -> int:
    """Let one engine work on standard input."""
    engine, limit, *paths = sys.argv[1:]
    sys.path[:0] = paths
    try:
        import_module("workers.reading.limits").confine()
        work = import_module(HOMES[engine]).ENGINES[engine]
    except ImportError as error:
        sys.stderr.write(f"{type(error).__name__}: {error.name}\n")
        return CANNOT_START
    try:
        made = work(sys.stdin.buffer.read(), int(limit))
        sys.stdout.buffer.write(made if isinstance(made, bytes) else made.encode())
        sys.stdout.buffer.flush()
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
