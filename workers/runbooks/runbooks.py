"""All collections of runbooks, followed as their files change, and searched for one place."""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from bot.admitting.channels import fits
from bot.core.document import Document
from bot.core.errors import ConfigError, Unreadable
from bot.core.runbooks.exports import as_markdown
from bot.core.runbooks.found import Found, Hit
from bot.core.runbooks.gate import FAR, OUTDONE, UNREAD, WEAK, confident, sureness
from bot.core.runbooks.question import ideas_of
from bot.core.runbooks.runbook import Runbook, runbooks_of
from bot.core.runbooks.sections import Section
from bot.core.runbooks.sought import Sought, by_words
from bot.core.runbooks.whereabouts import twins
from bot.core.values import Place
from config.runbooks import CollectionSettings, load_runbooks
from config.settings import Settings
from workers.reading.plain import read_text
from workers.runbooks.comparing import Meanings, load_meanings
from workers.runbooks.folder import DENIED, Seen, files_of, is_checkout, read
from workers.runbooks.following import Following
from workers.runbooks.index import Index
from workers.runbooks.searching import Candidate, ranked

log = logging.getLogger(__name__)

PAUSE = 2.0
_WHY = {"denied": DENIED, "gone": "it is gone", "no_words": "there are no words in it"}
GONE = "The runbook {} is gone or cannot be read any more. Ask again: the others are still there."


class Runbooks:
    """The runbooks of a deployment. Safe to share between threads."""

    def __init__(
        self,
        collections: Mapping[str, CollectionSettings],
        meanings: Meanings | None = None,
        *,
        pause: float = PAUSE,  # seconds between two looks at the files, however many ask
    ) -> None:
        self.collections = collections
        self._pause = pause
        self._meanings = meanings
        self._index = Index()
        self._seen: dict[str, dict[str, Seen]] = {}
        self._left_out: dict[str, dict[str, str]] = {}
        self._unread: dict[tuple[str, str], str] = {}  # collection and path -> why
        self._looking = threading.Lock()
        self._looked = float("-inf")
        self._following: Following | None = None

    @classmethod
    def open(cls, settings: Settings) -> "Runbooks":
        """Those that the operator named, read once. Raises ConfigError."""
        try:
            collections = load_runbooks(settings.shedder_home)
        except ValueError as error:
            raise ConfigError(str(error)) from None
        meanings = load_meanings(settings.shedder_data.expanduser()) if collections else None
        runbooks = cls(collections, meanings)
        runbooks.look()
        if meanings is not None:
            runbooks._following = Following(runbooks.follow)
            runbooks._following.start()
        return runbooks

    def close(self) -> None:
        """Give back what is held."""
        if self._following is not None:
            self._following.stop()
        self._index.close()

    def __bool__(self) -> bool:
        """Whether an operator named any."""
        return bool(self.collections)

    def __len__(self) -> int:
        """How many runbooks there are, in all collections."""
        return len(self._index.books)

    def collection(self, name: str) -> CollectionSettings:
        """What the operator says of one."""
        return self.collections[name]

    def serves(self, place: Place, channel_name: str = "", category: str = "") -> bool:
        """Whether there are any for that place."""
        return bool(self.serving(place, channel_name, category))

    def serving(self, place: Place, channel_name: str = "", category: str = "") -> tuple[str, ...]:
        """The collections that somebody there may be answered from."""
        return tuple(
            name
            for name, settings in self.collections.items()
            if any(fits(scope, place, channel_name, category) for scope in settings.scopes)
        )

    def search(
        self,
        question: str | Sought,
        place: Place,
        *,
        channel_name: str = "",
        category: str = "",
        most: int = 3,
    ) -> Found:
        """The runbooks that are nearest to a question or to the words of an alert.

        Only what that place may read is looked at; nothing of the rest is counted or told.
        """
        sought = _sought(question)
        best = self.weighed(sought, self.serving(place, channel_name, category))[:most]
        answering = self.answering(sought, best)
        compared = any(it.grounds.cosine is not None for it in best)
        first = answering[0] if answering else None
        return Found(
            hits=self.hits(sought, best),
            confident=first is not None,
            answering=tuple(self.runbook(it).name for it in answering),
            exact=tuple(it.name for it in answering if it.name),
            semantic=compared,
            pending=bool(best) and self.semantic and not compared,
            weak=first is not None and not first.name and sureness(first.grounds) < WEAK,
            undecided=self._undecided(best),
            alert=sought.alert if first is None or not first.name else "",
        )

    def weighed(self, question: str | Sought, collections: Sequence[str]) -> list[Candidate]:
        """All runbooks of these collections, the best first, with what speaks for each."""
        self.look()
        sought = _sought(question)
        among = [n for n, it in self._index.books.items() if it.collection in collections]
        cosines = self._meanings.likeness(sought.words, among) if self._meanings and among else {}
        return ranked(self._index, sought, collections, cosines)

    def answering(self, question: str | Sought, best: Sequence[Candidate]) -> list[Candidate]:
        """Those of the best that may be answered from; none where the first may not."""
        sought, named = _sought(question), [it for it in best if it.name]
        if named or not best:
            return [it for it in named if not it.grounds.barred]
        first, *others = best
        compared = first.grounds.cosine is not None
        beyond = FAR if sought.alert else 0.0 if compared or not self.semantic else UNREAD
        more = first.grounds.covered + OUTDONE
        doubtful = compared and any(_rivals(it, more) for it in others)
        if doubtful or self._undecided(best) or not confident(first.grounds, beyond):
            return []
        return [it for it in best if confident(it.grounds, beyond)]

    def _undecided(self, best: Sequence[Candidate]) -> tuple[str, ...]:
        """The first, and those that are the same for other places, where nobody said for which."""
        there = [self.runbook(it) for it in best if not it.grounds.barred]
        same = [it for it in there[1:] if twins(there[0], it)]
        if not same or not confident(best[0].grounds) or best[0].name:
            return ()
        return tuple(it.name for it in (there[0], *same))

    def hits(self, question: str | Sought, weighed: Sequence[Candidate]) -> tuple[Hit, ...]:
        """Of each, the section that says most of the question."""
        ideas = ideas_of(_sought(question).words)
        phrases = [phrase for idea in ideas for phrase in (idea.said, *idea.others)]
        return tuple(self._hit(it, phrases) for it in weighed)

    def books(self) -> tuple[Runbook, ...]:
        """All of them, in no order."""
        return tuple(self._index.books.values())

    @property
    def semantic(self) -> bool:
        """Whether meanings can be compared here."""
        return self._meanings is not None

    def runbook(self, candidate: Candidate) -> Runbook:
        """What was weighed."""
        return self._index.books[candidate.number]

    def sections(self, hit: Hit) -> tuple[Hit, ...]:
        """All sections of the runbook that a hit is in, in their order."""
        for runbook in list(self._index.books.values()):
            if (runbook.collection, runbook.path) == (hit.collection, hit.path) and (
                runbook.name == hit.runbook
            ):
                return tuple(self._as_hit(runbook, it, hit.score) for it in runbook.sections)
        return (hit,)

    def document(self, hit: Hit, role: str = "runbook") -> Document:
        """The whole file that a hit is in, as it is now. Raises Unreadable."""
        return self._read(hit.collection, hit.path, role)

    def link(self, collection: str, path: str, lines: tuple[int, int]) -> str:
        """Where these lines can be opened; empty if the operator did not say."""
        template = self.collections[collection].link
        first, last = lines
        return template.format(path=quote(path), first=first, last=last)

    def look(self) -> None:
        """Notice what changed among the files since the last look, unless that was just now."""
        with self._looking:
            if time.monotonic() - self._looked < self._pause:
                return
            for name, settings in self.collections.items():
                self._look_at(name, settings)
            self._looked = time.monotonic()

    def follow(self) -> None:
        """Look, and work out what new files mean; that takes its time, so a worker does it."""
        self.look()
        if self._meanings:
            self._meanings.follow(dict(self._index.books))

    def left_out(self, name: str) -> Mapping[str, str]:
        """The files of a collection that nothing is found in, and why not, in words."""
        unread = {path: why for (each, path), why in self._unread.items() if each == name}
        return {**self._left_out.get(name, {}), **unread}

    def _look_at(self, name: str, settings: CollectionSettings) -> None:
        before = self._seen.get(name, {})
        self._left_out[name] = {}
        now = files_of(settings.folder, self._left_out[name])
        if not now and before and not settings.folder.is_dir():
            log.warning("runbooks: the folder of [%s] is gone; what was read of it stays", name)
            return
        for path in before.keys() - now.keys():
            self._index.replace(name, path, ())
            self._unread.pop((name, path), None)
        for path in (path for path, seen in now.items() if before.get(path) != seen):
            self._index.replace(name, path, self._runbooks(name, path, now[path]))
        self._seen[name] = now

    def _runbooks(self, name: str, path: str, seen: Seen) -> tuple[Runbook, ...]:
        try:
            document = self._read(name, path, "runbook")
        except Unreadable as error:
            why = _WHY.get(error.reason, error.message)
            self._unread[name, path] = why
            log.warning("runbooks: %s of [%s] is left out (%s)", path, name, why)
            return ()
        self._unread.pop((name, path), None)
        dated = not is_checkout(self.collections[name].folder)
        return runbooks_of(document, name, path, seen[0] / 1e9, dated=dated)

    def _read(self, name: str, path: str, role: str) -> Document:
        try:
            content = read(self.collections[name].folder, path)
        except PermissionError:
            raise Unreadable("denied", GONE.format(path)) from None
        except OSError:
            raise Unreadable("gone", GONE.format(path)) from None
        return read_text(content, path, role=role, shown_as=as_markdown)

    def _hit(self, found: Candidate, phrases: Sequence[str]) -> Hit:
        runbook = self._index.books[found.number]
        at = self._index.best_section(found.number, phrases)
        return self._as_hit(runbook, runbook.sections[at], round(found.worth, 4))

    def _as_hit(self, runbook: Runbook, section: Section, score: float) -> Hit:
        return Hit(
            collection=runbook.collection,
            path=runbook.path,
            runbook=runbook.name,
            title=runbook.title,
            heading=section.heading,
            lines=section.lines,
            text=section.text,
            score=score,
            url=self.link(runbook.collection, runbook.path, section.lines),
            owner=runbook.owner or self.collections[runbook.collection].owner,
            changed_at=runbook.changed_at,
            dated=runbook.dated,
        )


def _sought(question: str | Sought) -> Sought:
    return question if isinstance(question, Sought) else by_words(question)


def _rivals(other: Candidate, covered: float) -> bool:
    """Whether another runbook covers that much of a question, and nothing bars it."""
    return not other.grounds.barred and other.grounds.covered >= covered
