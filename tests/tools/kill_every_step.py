"""End a worker at every step of answering a question, and look at what the thread shows.

    python tests/tools/kill_every_step.py             a sample of the steps
    python tests/tools/kill_every_step.py --all       every step, one kill each
    python tests/tools/kill_every_step.py --twice     the next worker is killed, too
    python tests/tools/kill_every_step.py --redis     the server is killed instead, and restarted

Workers, Redis and the endpoint are real (`doomed_worker.py`, the product's own server on a data
folder, `trap_server.py`). A table of what was seen is printed; the exit status is 1 if anything
was seen that must not be.
"""

import argparse
import random
import signal
import sys
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from stage import Case, Stage
from stories import STORIES, Story

Death = tuple[Story, tuple[str, ...]]  # and the steps at which one worker after the other ends

DECIDED = "after HSETNX shedder:out final#1"


class Script:
    """The steps one story goes through: undisturbed, and when a worker before was killed."""

    def __init__(self, stage: Stage, story: Story) -> None:
        self.stage, self.story = stage, story

    @cached_property
    def steps(self) -> list[str]:
        steps = self.stage.play(self.story).runs[0].steps
        return [step for step in steps if not _is_another_poll(step)]

    @cached_property
    def _undecided(self) -> list[str]:
        return self.stage.play(self.story, "after take#1").runs[1].steps

    @cached_property
    def _decided(self) -> list[str]:
        return self.stage.play(self.story, DECIDED).runs[1].steps

    def next_after(self, step: str) -> list[str]:
        """What a worker does that finds the job as it was left at this step."""
        after = self.steps.index(step) >= self.steps.index(DECIDED)
        return self._decided if after else self._undecided


def _is_another_poll(step: str) -> bool:
    """While a PDF is read its reader looks up many times, and each time is like the other."""
    name, _, times = step.partition("#")
    return name.endswith("cancelled in documents.read") and int(times) > 2


def deaths(scripts: list[Script], seed: int, *, twice: bool = False) -> list[Death]:
    """Each step of each story, shuffled; the same seed begins alike though some steps come and go.

    With `twice` the worker that comes next is ended as well, at some step of its own.
    """
    found = []
    for script in scripts:
        for step in script.steps:
            then = [min(script.next_after(step), key=partial(_luck, seed, step))] if twice else []
            found.append((script.story, (step, *then)))
    return sorted(found, key=lambda death: _luck(seed, death[0].name, death[1][0]))


def _luck(seed: int, *words: str) -> float:
    return random.Random(f"{seed} {' '.join(words)}").random()


def table(cases: list[Case]) -> str:
    """One line per kind of step: how often somebody died there, and what came of it."""
    rows: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        for step in {step.partition("#")[0] for step in case.kills}:
            rows.setdefault((case.story.name, step), []).append(case)
    lines = [f"{'story':<12} {'step':<68} cases answers model calls  seconds"]
    lines += [_line(*key, rows[key]) for key in sorted(rows, key=lambda key: key[0])]
    missed = sum(not case.kills for case in cases)
    kills = sum(len(case.kills) for case in cases)
    answers = sum(case.answers for case in cases)
    wrong = sum(bool(case.wrong) for case in cases)
    lines.append(
        f"{len(cases)} questions, {kills} kills, {answers} answers, {wrong} with something wrong; "
        f"{missed} ended before their step came"
    )
    return "\n".join(lines)


def _line(story: str, step: str, cases: list[Case]) -> str:
    calls = sorted(case.requests for case in cases)
    seconds = max(case.seconds for case in cases)
    answers = sum(case.answers for case in cases)
    return (
        f"{story:<12} {step:<68} {len(cases):5} {answers:7} {calls[0]:>7}-{calls[-1]:<3} "
        f"{seconds:8.1f}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Kill a worker at every step.")
    parser.add_argument("--all", action="store_true", help="every step, not a sample")
    parser.add_argument("--sample", type=int, default=40, help="how many steps otherwise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--story", choices=[story.name for story in STORIES], help="only this one")
    parser.add_argument("--twice", action="store_true", help="kill the next worker, too")
    parser.add_argument("--redis", action="store_true", help="kill the server instead")
    how = parser.parse_args()
    for ending in (signal.SIGTERM, signal.SIGINT):  # the server must not outlive us
        signal.signal(ending, lambda *_: sys.exit(1))
    stories = [story for story in STORIES if how.story in (None, story.name)]
    cases: list[Case] = []
    with TemporaryDirectory() as folder, Stage(Path(folder)) as stage:
        chosen = deaths([Script(stage, story) for story in stories], how.seed, twice=how.twice)
        chosen = chosen if how.all else chosen[: how.sample]
        for number, (story, at) in enumerate(chosen, 1):
            case = stage.play(story, *at, deed="redis" if how.redis else "worker")
            cases.append(case)
            if case.wrong:
                sys.stderr.write(f"{story.name}: {at}: {case.wrong}\n")
            if number % 25 == 0:
                sys.stderr.write(f"{number} of {len(chosen)}\n")
    sys.stdout.write(table(cases) + "\n")
    return 1 if any(case.wrong for case in cases) else 0


if __name__ == "__main__":
    sys.exit(main())
