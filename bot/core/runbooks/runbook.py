"""What a file of runbooks holds: one, or one for each alert where a team keeps all in a file."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any

from bot.core.document import Document
from bot.core.front_matter import read_front
from bot.core.runbooks.names import alert_in, alerts_in, as_words
from bot.core.runbooks.sections import Section, sections_of
from bot.core.values import Value

_NAMED = ("alert", "alertname", "alert_name", "alerts", "alert_names", "aliases", "slug")
_WORDED = ("tags", "keywords", "labels", "service", "services", "component", "system", "symptoms",
           "summary", "description", "category", "categories", "environment", "env",
           "region", "cluster", "dienst", "stichworte")  # fmt: skip
_OWNED = ("owner", "owners", "team", "owning_team", "maintainer", "maintainers", "contact",
          "verantwortlich", "zuständig")  # fmt: skip
_DATED = ("last_reviewed", "last-reviewed", "reviewed", "last_updated", "last-updated", "updated",
          "lastmod", "last_modified", "date", "stand", "geprüft")  # fmt: skip
_REVIEWED = re.compile(
    r"^\W{0,8}(?:last[ _-]?)?(?:reviewed|updated|modified|changed|checked|geprüft"
    r"|zuletzt geprüft|stand)(?: on| am)?\W{0,8}(\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})\b",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"^[ \t]*(?:[-*][ \t]+)?(?:\*\*|__)([^*_:\n]{2,40}):?(?:\*\*|__)", re.MULTILINE)
_SLOTS = 2  # runbooks in one file have at least so many headings in common, or so many alerts
_WORTH = 200  # characters of what stands around the runbooks of a file, to be one of its own
_FIRST = 30  # lines in which a file says what it is for
_FOR = re.compile(r"[\s>*_|-]*alerts?(?: ?names?)?[\s*_]*[:|]", re.IGNORECASE)
_NO_NAME = {"readme", "index", "_index", "runbook", "runbooks", "playbook"}


class Runbook(Value):
    """What people follow when one thing is wrong."""

    collection: str
    path: str  # of its file
    name: str  # as people call it: an alert's name where it has one
    names: tuple[str, ...]  # other names of it, alerts' among them
    title: str  # of its file
    keywords: str  # other words of its front matter, and the folders it is in
    sections: tuple[Section, ...]
    owner: str
    changed_at: float
    dated: bool = True  # False: it may be older than that, and says nothing of it

    @property
    def known_as(self) -> str:
        """All it is called, as words."""
        return " ".join(dict.fromkeys(as_words(it) for it in (self.name, *self.names, self.title)))


def runbooks_of(
    document: Document, collection: str, path: str, modified: float, *, dated: bool = True
) -> tuple[Runbook, ...]:
    """The runbooks of a file. One that tells when it was reviewed is of that day; `dated`: else
    `modified` tells when it was changed, and not only when it was put there."""
    front = _front(document)
    sections = sections_of(document)
    title = document.title or _called(path)
    reviewed = _dated(_words(front, _DATED)) or _dated(
        match[1] for page in document.pages for match in _REVIEWED.finditer(page.text)
    )

    def runbook(name: str, names: Sequence[str], keywords: str, its: Sequence[Section]) -> Runbook:
        return Runbook(
            collection=collection,
            path=path,
            name=name,
            names=tuple(dict.fromkeys(it for it in names if it and it != name)),
            title=title,
            keywords=keywords,
            sections=tuple(its),
            owner=", ".join(_words(front, _OWNED)),
            changed_at=reviewed or modified,
            dated=bool(reviewed) or dated,
        )

    folders = " ".join(as_words(part) for part in PurePosixPath(path).parts[:-1])
    keywords = " ".join((folders, *map(as_words, _words(front, _WORDED))))
    groups = dict(_groups(sections))
    rest = [section for section in sections if not any(section in its for its in groups.values())]
    found = [
        runbook(alert_in(its[0].trail[-1]) or its[0].trail[-1], (its[0].trail[-1],), keywords, its)
        for its in groups.values()
    ]
    if sum(len(section.body) for section in rest) >= _WORTH or not found:
        name, *others = _names(document, front, path, single=not groups)
        found.insert(0, runbook(name, others, keywords, rest or sections))
    return tuple(found)


def _groups(sections: tuple[Section, ...]) -> Iterator[tuple[int, tuple[Section, ...]]]:
    """The sections that are runbooks of their own, each with all below it."""
    level = _level_of_alerts(sections) or _level_of_slots(sections)
    at = None
    for number, section in enumerate(sections):
        if at is not None and section.level <= level:
            yield at, sections[at:number]
            at = None
        if level and section.level == level:
            at = number
    if at is not None:
        yield at, sections[at:]


def _level_of_alerts(sections: tuple[Section, ...]) -> int:
    """The level on which several headings are alerts; 0 if there is none."""
    levels = Counter(it.level for it in sections if it.trail and alert_in(it.trail[-1]))
    return next((level for level, count in sorted(levels.items()) if count >= _SLOTS), 0)


def _level_of_slots(sections: tuple[Section, ...]) -> int:
    """The level whose headings have the same headings below them ("Symptoms", "Fix"); 0: none."""
    above: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for section in sections:
        if len(section.trail) > 1:
            above[section.trail[-1].casefold()].add(section.trail[:-1])
        for label in _LABEL.findall(section.body):
            above[label.casefold()].add(section.trail)
    parents = set().union(*(them for them in above.values() if len(them) >= _SLOTS))
    return min((it.level for it in sections if it.level and it.trail in parents), default=0)


def _names(
    document: Document, front: Mapping[str, Any], path: str, *, single: bool
) -> Iterator[str]:
    """What a file's runbook is called, the best name first."""
    called = _called(path)
    top = document.outline[0].title if document.outline and single else ""
    stated = [it for words in _words(front, _NAMED) for it in alerts_in(words)]
    stated += _said(document) if single else []
    named = [it for it in (called, top, document.title) if it and alert_in(it) == it]
    yield next(iter((*stated, *named)), document.title or called)
    yield from (*stated, *named, *_words(front, _NAMED), called)


def _said(document: Document) -> Iterator[str]:
    """The alerts that its first lines say it is for: "Alert: X", or a table of them."""
    listed = False
    for line in document.pages[0].text.split("\n")[:_FIRST]:
        row = line.lstrip().startswith("|")
        said = _FOR.match(line)
        listed = row and (listed or said is not None)
        if said or listed:
            yield from alerts_in(line)


def _called(path: str) -> str:
    """A file by its name, or by its folder's where every folder has such a file."""
    parts = PurePosixPath(path)
    stem = parts.stem
    return parts.parent.name or stem if stem.lower() in _NO_NAME else stem


def _front(document: Document) -> Mapping[str, Any]:
    front = read_front(document.pages[0].text, source=document.name, ours={})
    return {key.lower(): value for key, value in front.values.items()} if front else {}


def _words(front: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        value = front.get(key)
        for it in value if isinstance(value, list) else [value]:
            if isinstance(it, str) and it.strip():
                yield " ".join(it.split())[:300]


def _dated(told: Iterable[str]) -> float:
    """When it says that it was last looked at; 0 if it does not."""
    for said in told:
        match = re.match(r"(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4})", said)
        if match:
            year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
            try:
                day_ = date(int(year), int(month), int(day))
            except ValueError:
                continue
            return datetime(day_.year, day_.month, day_.day, tzinfo=UTC).timestamp()
    return 0.0
