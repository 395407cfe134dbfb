"""How often a digest is right about what people said of papers: where they disagreed, and which of
their questions nobody answered.

    python -m benchmarks club

The talks in `club_sets/` are labelled by hand. Most were written before the rules they measure, and
half of them were held out while those were made; the last negatives of the seen half were written
to get past the rules, and about half of those did until the rules were mended. So "false" of the
half held out says how it is with people who talk, not with people who try. What is shown and is not
so counts more than what is missed: a digest says nothing rather than something that nobody said.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bot.core.club.disagreement import disagreements
from bot.core.club.open_questions import open_questions
from bot.core.club.papers import Paper, Week
from bot.core.heard import Heard
from bot.core.values import Attachment, Place

SETS = Path(__file__).resolve().parent / "club_sets"
KEY = "arxiv:2401.00001"
CHANNEL = Place(platform="terminal", workspace="w", channel="papers", thread="0")
_LINE = re.compile(r"(\^?)(\w+): (.*)")


class Labelled(NamedTuple):
    """A talk and what is so in it: the messages by number, the posting being 0."""

    kind: str  # what makes it hard; empty: there is something to tell
    paper: str
    said: tuple[tuple[str, str], ...]
    told: tuple[int, ...]

    @property
    def week(self) -> Week:
        """As a digest has it."""
        heard = [
            Heard(
                place=CHANNEL,
                id=str(number),
                author=who,
                name=who,
                at=60.0 * number,
                text=words,
                begins=not number,
            )
            for number, (who, words) in enumerate(self.said)
        ]
        paper = Paper(
            key=KEY,
            name="",
            url="",
            attachment=Attachment(id="F", name="f.pdf", media_type="application/pdf"),
            postings=(heard[0],),
            discussion=tuple(heard[1:]),
        )
        return Week(place=CHANNEL, since=0.0, until=1e6, papers=(paper,))


def labelled(name: str) -> Iterator[Labelled]:
    """A set of talks, each a paragraph: what is so, a paper's name, and a line per message."""
    for paragraph in (SETS / f"{name}.txt").read_text().strip().split("\n\n"):
        head, *lines = paragraph.split("\n")
        answer, _, rest = head.partition(" " if head.startswith("yes") else ": ")
        paper = lines.pop(0)[1:-1] if lines[0].startswith("[") else ""
        said: list[tuple[str, str]] = []
        posting = ("zoe", "https://arxiv.org/abs/2401.00001")
        for line in lines:
            found = _LINE.fullmatch(line)
            if found and found[1]:
                posting = (found[2], found[3])
            elif found:
                said.append((found[2], found[3]))
            else:
                said[-1] = (said[-1][0], f"{said[-1][1]}\n{line}")
        told = tuple(int(number) for number in rest.split()) if answer == "yes" else ()
        kind = "" if answer == "yes" else rest
        yield Labelled(kind, paper, (posting, *said), told)


def topics() -> dict[str, str]:
    """What each paper is about: its title and the beginning of its text."""
    whole = (SETS / "papers.txt").read_text()
    return dict(re.findall(r"^\[(\w+)\]\n(.*?)(?=\n\n|\Z)", whole, re.S | re.M))


def disputes(talk: Labelled) -> set[tuple[int, ...]]:
    """What a digest tells as a disagreement."""
    return {(int(each.one.id), int(each.other.id)) for each in disagreements(talk.week)}


def asked(talk: Labelled) -> set[tuple[int, ...]]:
    """What a digest tells as an open question."""
    return {
        (int(each.asked.id),) for each in open_questions(talk.week, {KEY: topics()[talk.paper]})
    }


def measured(name: str, half: str, told: Any) -> dict[str, Any]:
    """What is told of one half of a set, and of it what is not so."""
    talks = list(labelled(f"{name}_{half}"))
    found = [(talk, told(talk)) for talk in talks]
    return {
        "negatives": sum(not talk.told for talk in talks),
        "positives": sum(bool(talk.told) for talk in talks),
        "told": sum(talk.told in said for talk, said in found if talk.told),
        "false": sum(bool(said - {talk.told}) for talk, said in found),
    }


def wrong(name: str, half: str, told: Any) -> Iterator[str]:
    """What is told wrongly, or missed."""
    for talk in labelled(f"{name}_{half}"):
        said = told(talk)
        if said != ({talk.told} if talk.told else set()):
            what = "FALSE " if said - {talk.told} else "missed"
            yield f"{what} [{talk.kind}] " + " || ".join(f"{w}: {t}" for w, t in talk.said[1:])


ASKED = {"disagreements": ("talks", disputes), "questions": ("questions", asked)}


def main() -> None:
    """Measure both halves."""
    parser = argparse.ArgumentParser(description="what a digest tells of people's talk")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="also which talks of the seen half")
    chosen = parser.parse_args()
    figures = {
        what: {half: measured(name, half, told) for half in ("seen", "held_out")}
        for what, (name, told) in ASKED.items()
    }
    print(json.dumps(figures, indent=None if chosen.json else 1))
    if chosen.wrong:
        for name, told in ASKED.values():
            print("\n".join(wrong(name, "seen", told)))


if __name__ == "__main__":
    main()
