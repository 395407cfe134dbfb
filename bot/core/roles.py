"""Which document is what to a persona: from what was said, then file names, then elimination.

    settle(...)  ->  Roles: given, or still open between files that have to be read first

Whatever is said later counts for more. What stays open even after reading is asked, not guessed.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.core import asking_back
from bot.core.links import addresses_in
from bot.core.pasted import TEXT
from bot.core.persona import Input, Persona
from bot.core.spoken import REFERENCES, Message, Vocabulary, goes_alone, short, swaps
from bot.core.values import Attachment


class Said(NamedTuple):
    """A message of the asker's, and what is known of the turn it began."""

    text: str
    answers: str = ""  # the question back that it answers
    roles: tuple[tuple[str, str], ...] = ()  # (role, file name) as its own answer had them
    to_another: bool = False  # persona


@dataclass(frozen=True)
class Roles:
    """Which file is what, as far as it can be told before reading."""

    given: Mapping[str, Attachment]  # role -> file
    wanted: tuple[Input, ...] = ()  # what the open files are, in an order not known
    open: tuple[Attachment, ...] = ()  # as many as wanted
    missing: tuple[Input, ...] = ()  # gone without, as the asker said
    unread: tuple[Attachment, ...] = ()  # attached, and nothing to this persona
    swapped: bool = False  # what the order will be, the asker wants the other

    def ordered(self, files: Sequence[Attachment]) -> "Roles":
        """The open roles filled in this order."""
        files = tuple(reversed(files)) if self.swapped else files
        filled = {wanted.role: file for wanted, file in zip(self.wanted, files, strict=True)}
        return replace(self, given={**self.given, **filled}, wanted=(), open=(), swapped=False)


def settle(
    persona: Persona,
    files: Sequence[Attachment],
    said: Sequence[Said],
    new: Collection[str] = (),
) -> Roles:
    """What can be told before anything is read. Raises Asking.

    `files` are in the order in which they are counted ("the first"); `said` in the order in which
    it was said, the question last; `new` are the ids of the files that came with the question.
    """
    files = tuple({file.id: file for file in files}.values())
    known = _Known(persona, files, Vocabulary(persona.inputs, files))
    known.take_from_forms()
    came = {at for at, file in enumerate(files) if file.id in new}
    for at, message in enumerate(said):
        last = at == len(said) - 1
        about = came if last and came else set(range(len(files))) - (set() if last else came)
        known.hear(message, about, first=at == 0)
    known.look_at_names(new)
    return known.outcome(new)


def told_by_name(wanted: Input, others: Sequence[Input], names: Mapping[int, str]) -> int | None:
    """The one file whose name gives this role away; None when none or several do.

    Of several, one that no other role claims is meant, then the one with the longest cue.
    """
    cues = {at: _longest(wanted.names, name) for at, name in names.items()}
    claimed = {
        at: max((_longest(o.names, name) for o in others), default=0) for at, name in names.items()
    }
    found = [at for at, cue in cues.items() if cue]
    if len(found) > 1:
        found = [at for at in found if not claimed[at]] or found
    longest = max((cues[at] for at in found), default=0)
    found = [at for at in found if cues[at] == longest]
    return found[0] if len(found) == 1 else None


def _longest(cues: Sequence[str], name: str) -> int:
    """The length of the longest cue among the words of a file's name."""
    words = _words(name.rpartition(".")[0] or name)
    found = (" ".join(_words(cue)) for cue in cues)
    return max(
        (
            len(c)
            for c in found
            if c and re.search(rf"(?<!\S){re.escape(c)}s?(?!\S)", " ".join(words))
        ),
        default=0,
    )


def _words(name: str) -> list[str]:
    """ "ProposalCall_v2" as its words."""
    parted = re.sub(
        r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", name
    )
    return re.findall(r"[^\W_]+", parted.lower())


@dataclass
class _Known:
    """What is known so far; each message adds to it or overrules it."""

    persona: Persona
    files: tuple[Attachment, ...]
    vocabulary: Vocabulary
    given: dict[str, int] = field(default_factory=dict)
    denied: set[tuple[str, int]] = field(default_factory=set)
    clash: tuple[str, tuple[int, ...]] | None = None  # one role for several files
    alone: bool = False
    swapped: bool = False
    unattached: str = ""
    elsewhere: tuple[str, ...] = ()  # hosts of links that nothing is fetched from

    def take_from_forms(self) -> None:
        """A file that was given as something is that, until somebody says otherwise."""
        roles = {wanted.role for wanted in self.persona.inputs}
        for at, file in enumerate(self.files):
            if file.role in roles:
                self._give(file.role, at)

    def hear(self, said: Said, about: Collection[int], *, first: bool) -> None:
        """Take in one message, which was written about these files or some of them."""
        message = Message(said.text, self.vocabulary)
        if message.statements:
            self.alone = self.alone or goes_alone(said.text, said.answers, self._needed)
            self._state(message)
        elif not first and len(self.persona.inputs) > 1 and swaps(said.text):
            self.swapped = not self.swapped
        elif goes_alone(said.text, said.answers, self._needed):
            self.alone = True
        elif said.answers and short(said.text):
            self._answer(message, about)
        else:
            self._only(message, about)
        self.unattached = self._absent(message)
        self.elsewhere = tuple(address.host for address in addresses_in(said.text))
        self._recall(said)

    def _state(self, message: Message) -> None:
        """Take statements as they stand; two files for one role are a clash until it is mended."""
        told: dict[str, list[int]] = {}
        for statement in message.statements:
            if statement.denied:
                self.denied.add((statement.role, statement.file))
                continue
            files = told.setdefault(statement.role, [])
            files += [] if statement.file in files else [statement.file]
        for role, files in told.items():
            if len(files) > 1:
                self.clash = (role, tuple(files))
                self.given.pop(role, None)
            else:
                self._give(role, files[0])

    def _answer(self, message: Message, about: Collection[int]) -> None:
        """A file named or counted fills what was asked for; several fill the roles in order."""
        files = message.files or message.counted
        asked = [self.clash[0]] if self.clash else [w.role for w in self._lacking]
        if len(files) > 1 or not asked:
            asked = [wanted.role for wanted in self._needed]
        for role, file in zip(asked, files, strict=False):
            self._give(role, file)
        if not files:
            self._only(message, about)

    def _only(self, message: Message, about: Collection[int]) -> None:
        """The only file takes the only role spoken of; of one role, the file named is in it."""
        inputs, roles = self.persona.inputs, message.roles
        left = [at for at in self._open if at in about]
        if len(inputs) > 1 and len(roles) == 1 and len(left) == 1:
            self._give(roles[0], left[0])
        if len(inputs) == 1 and len(message.files) == 1:
            self._give(inputs[0].role, message.files[0])

    def _give(self, role: str, file: int) -> None:
        self.given = {r: at for r, at in self.given.items() if at != file and r != role}
        self.given[role] = file
        self.swapped = False
        if self.clash and self.clash[0] == role:
            self.clash = None

    def _recall(self, said: Said) -> None:
        """What the answer to a message took for what, whatever it told that from."""
        roles = {wanted.role for wanted in self.persona.inputs}
        for role, name in said.roles:
            at = max((n for n, file in enumerate(self.files) if file.name == name), default=None)
            if role in roles and at is not None:
                self._give(role, at)

    def _absent(self, message: Message) -> str:
        """A file that is named instead of one that is there."""
        if not message.unattached or message.files or not self.persona.inputs:
            return ""
        return message.unattached[0]

    def look_at_names(self, new: Collection[str]) -> None:
        """What the names of the files tell, and what is left over when one is left."""
        if self.clash or len(self.files) > len(self.persona.inputs):
            self._replace(new)
            return
        for wanted in self.persona.inputs:
            names = {
                at: self.files[at].name for at in self._open if (wanted.role, at) not in self.denied
            }
            others = [
                o for o in self.persona.inputs if o.role not in self.given and o is not wanted
            ]
            at = told_by_name(wanted, others, names)
            if wanted.role not in self.given and at is not None:
                self.given[wanted.role] = at
        self._take_what_is_written()
        self._eliminate()

    def _take_what_is_written(self) -> None:
        """Of a file and a text in a message, the text is what is held against the file."""
        ideas = [wanted for wanted in self._lacking if wanted.role not in REFERENCES]
        written = [at for at in self._open if self.files[at].id.startswith(TEXT)]
        if len(ideas) == len(written) == 1 and len(self._lacking) > 1:
            self.given[ideas[0].role] = written[0]

    def _replace(self, new: Collection[str]) -> None:
        """A further file whose name gives a role away takes it over."""
        fresh = {at: self.files[at].name for at in self._open if self.files[at].id in new}
        if not self._lacking and len(fresh) == 1:
            told = [w for w in self.persona.inputs if told_by_name(w, (), fresh) is not None]
            if told and len(self.persona.inputs) > 1:
                self._give(told[0].role, next(iter(fresh)))

    def _eliminate(self) -> None:
        """One file and one role that are left belong together; what one is not, the other is."""
        for role, at in sorted(self.denied):
            rest = [other for other in self._open if other != at]
            if role not in self.given and at in self._open and len(rest) == 1:
                self.given[role] = rest[0]
        if len(self._open) == 1 == len(self._lacking):
            self.given[self._lacking[0].role] = self._open[0]

    def outcome(self, new: Collection[str]) -> Roles:
        """The roles, or the question that has to be asked."""
        self._refuse(new)
        missing = self._missing()
        wanted = [w for w in self._lacking if w not in missing]
        optional = [w for w in self.persona.inputs if not w.required and w.role not in self.given]
        if len(wanted) == 1 and self._open:
            self.given[wanted.pop().role] = self._open[0]
        for role, at in zip(optional if not wanted else (), self._open, strict=False):
            self.given[role.role] = at
        rest = tuple(self.files[at] for at in self._open)
        swap = self.swapped and bool(wanted)
        given = self._in_order()
        if wanted:
            return Roles(given, tuple(wanted), rest, missing, swapped=swap)
        return Roles(given, missing=missing, unread=rest)

    def _refuse(self, new: Collection[str]) -> None:
        """Ask where there is more than one way to go on."""
        persona, files = self.persona, self.files
        if self.unattached and (self._lacking or new):
            raise asking_back.not_attached(self.unattached, files)
        if self.clash:
            role, some = self.clash
            raise asking_back.clash(role, [files[at] for at in some])
        if len(files) <= len(persona.inputs):
            return
        if len(persona.inputs) < 2 and not self.given:
            if new or not persona.inputs or self._needed:
                raise asking_back.too_many(persona, files)
            self.given[persona.inputs[0].role] = len(files) - 1  # the last is context enough
        if self._lacking and len(persona.inputs) > 1:
            raise asking_back.which(persona, self._lacking[0], files, self._open)
        fresh = [at for at in self._open if files[at].id in new]
        if len(persona.inputs) > 1 and len(fresh) == 1 and len(new) == 1:
            raise asking_back.what_for(persona, files[fresh[0]])

    def _missing(self) -> tuple[Input, ...]:
        """What is gone without because the asker said so."""
        short_of = len(self._lacking) - len(self._open)
        if short_of <= 0:
            return ()
        spared = tuple(wanted for wanted in self._lacking if wanted.without)[:short_of]
        if self.alone and self.files and len(spared) == short_of:
            return spared
        if self.elsewhere:
            raise asking_back.not_fetched(self.elsewhere)
        if not self.files:
            raise asking_back.no_document(self._lacking)
        lacking = self._lacking[0] if not self._open else next(iter(spared), self._lacking[-1])
        raise asking_back.another(self.persona, lacking, self.files, sure=not self._open)

    def _in_order(self) -> dict[str, Attachment]:
        given = {w.role: self.given[w.role] for w in self.persona.inputs if w.role in self.given}
        if self.swapped and len(given) > 1:
            first, second = list(given)[:2]
            given[first], given[second] = given[second], given[first]
        return {role: self.files[at] for role, at in given.items()}

    @property
    def _needed(self) -> list[Input]:
        return [wanted for wanted in self.persona.inputs if wanted.required]

    @property
    def _lacking(self) -> list[Input]:
        return [wanted for wanted in self._needed if wanted.role not in self.given]

    @property
    def _open(self) -> list[int]:
        return [at for at in range(len(self.files)) if at not in self.given.values()]
