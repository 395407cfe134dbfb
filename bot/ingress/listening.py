"""Listening to every chat service that is set up, in one process."""

import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

from bot.ingress.front import Front

DRAIN_SECONDS = 10.0  # for a service to come to an end once it was told to


def listen_to_all(fronts: Sequence[Front]) -> None:
    """Listen until interrupted; when one service ends, so do the others, and its error is raised.

    Raises ConfigError.
    """
    if len(fronts) == 1:
        [front] = fronts
        front.platform.listen(front)
        return
    ends = [_begin(front) for front in fronts]
    try:
        wait(ends, return_when=FIRST_COMPLETED)
    except KeyboardInterrupt:  # how a process is told to stop
        pass
    finally:
        for front in fronts:
            front.platform.stop()
        ended, _ = wait(ends, DRAIN_SECONDS)
    for end in ended:
        end.result()


def _begin(front: Front) -> "Future[None]":
    """Listen to one service on a thread of its own."""
    end: Future[None] = Future()

    def listen() -> None:
        try:
            front.platform.listen(front)
        except BaseException as error:
            end.set_exception(error)
        else:
            end.set_result(None)

    threading.Thread(target=listen, name=f"listening to {front.platform.name}", daemon=True).start()
    return end
