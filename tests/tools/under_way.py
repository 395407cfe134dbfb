"""What this test process has going on beside the test: threads, and processes it started."""

import threading

import psutil

OF_THE_RUN = ("redis.sock", "resource_tracker")  # what is for all tests of a process
IDLE = "AnyIO worker thread"  # a library's own, which ends when it has had nothing to do for long


def under_way() -> set[str]:
    """A name for each."""
    threads = {f"thread {each.name} {each.ident}" for each in threading.enumerate()}
    processes = {f"process {process}" for process in _processes()}
    return {name for name in threads | processes if IDLE not in name}


def _processes() -> list[str]:
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            words = " ".join(process.cmdline())
        except psutil.Error:  # it ended meanwhile
            continue
        if words and not any(known in words for known in OF_THE_RUN):
            found.append(f"{process.pid} {words}")
    return found
