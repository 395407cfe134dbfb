"""What somebody's words say about which file is what.

    "baseline: a.pdf, the idea is in b.pdf"   ->   baseline = a.pdf, proposal = b.pdf
    "compare b.pdf against the first"         ->   baseline = the first

A message is cut into files, roles and the words between them. A file and a role belong together
when nothing but linking words stands between them. What is not plain is not guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, cast

from bot.core.asking_back import GO_ON
from bot.core.naming import ELSEWHERE, Named, named_in
from bot.core.persona import Input
from bot.core.values import Attachment

Kind = Literal[
    "file", "nth", "role", "roles", "absent", "link", "other", "sep", "not", "against", "end"
]

REFERENCES = ("baseline", "reference", "original", "prior", "published")
"""Roles that something else is held against."""

_ALSO: Mapping[str, str] = {  # further words for the roles that personas often have
    "baseline": "base line|base paper|basis|published|published paper|original paper|prior work"
    "|previous work|existing paper|comparison paper|grundlage|vergleichspapier|vergleichsarbeit"
    "|ausgangsarbeit|veröffentlichte arbeit|référence|línea base|línea de base",
    "proposal": "idea|seed idea|new idea|seed|plan|draft|pitch|sketch|antrag|vorschlag|entwurf"
    "|idee|neue idee|proposition|idée|propuesta",
}
_NTH = (
    re.compile("first|1st|former|erste[nrs]?|premier|première|primer[oa]"),
    re.compile("second|2nd|latter|zweite[nrs]?|deuxième|segund[oa]"),
    re.compile("third|3rd|dritte[nrs]?|troisième|tercer[oa]"),
)
_LINKING = re.compile(
    "the|an?|this|that|my|our|your|one|file|pdf|document|paper|attachment|attached|here|called|named"
    "|in|from|of|at|by|its?|das|die|de[rnm]|eine?|meine?|unsere?|datei|dokument|arbeit|im|aus|von"
    "|hier|l[ea]?|el|une?|mon|notre|los|dans|en|new|both|all|alle|beide|[*_`\"'’“”„«»~]"
)
_SEPARATING = re.compile(
    "[-–—]+|is|are|as|=|:|->|→|=>|[()]|ist|sind|als|steht|stehen|est|es|son|should|be|was|wäre"
    "|contains?|holds|has|describes|presents|gives|enthält|beschreibt|contient|contiene"
)
_NEGATING = re.compile("not|isn['’]t|isnt|no|keine?|nicht|never|pas")
_ENDING = re.compile("[,;\\n.!?]|and|und|et|y|while|but|aber|whereas|or|oder")
_AGAINST = re.compile(
    r"(?:against|gegen|gegenüber|relative to|compared (?:to|with)|measured by|on top of|"
    r"builds? (?:up)?on|improves?(?: on| upon)?(?= )|extends?|outperforms?|versus the|contre|"
    r"contra|"
    r"fix(?:es)?|repairs?|improving(?: on| upon)?|extending|verbesser[tn]?|erweiter[tn]?|"
    r"baut auf|im vergleich (?:zu|mit))(?!\w)",
    re.IGNORECASE,
)
_COMPARED_TO = re.compile(r"(?<!\w)(?:compare|vergleiche?)(?!\w)", re.IGNORECASE)
_TARGET = re.compile(
    r"(?:what|the one|the paper|which) (?:that |which )?(?:we|i) (?:\w+ ){0,3}?"
    r"(?:beat|fix|improve|extend|repair|replace|outperform|build|generali[sz]e)"
    r"(?: on| upon| up)?(?!\w)",
    re.IGNORECASE,
)
_OURS = re.compile(r"(?:ours|mine|unser[se]s|meins|le nôtre|el nuestro)(?!\w)", re.IGNORECASE)
_ARTICLES = frozenset(("the", "das", "die", "der", "le", "la", "el", "our", "my", "“", "”", '"'))
_ITS_KIND = frozenset(
    ("paper", "file", "pdf", "document", "one", "“", "”", '"', "'", "*", "`", "_")
)
_CLAUSES = frozenset(("that", "if", "whether", "because", "when", "dass", "weil", "wenn"))
_LETTER = 2  # characters of a name that is rather an article or a variable
_WORD = re.compile(r"->|=>|→|\n|[\w-]+(?:['’]t(?!\w))?|[^\w\s]")


_SWAP = re.compile(
    r"(?<!\w)(?:swap\w*|switch(?:ed)?|(?:the )?other way (?:a)?round|vice versa|reversed?|"
    r"umgekehrt|andersherum|vertauscht|tausch\w*|l'inverse|al revés)(?!\w)",
    re.IGNORECASE,
)
_ALONE = (
    r"(?<!\w)(?:go on (?:without|alone|anyway|with)|on its own|by itself"
    r"|(?:no|without|without an?|without the|without any|ohne|ohne eine?n?|kein|keine|sans|sin) "
    r"(?:ROLE)s?|(?:this|it|that|file|pdf|document|ROLE) (?:alone|allein)|alone[.!]?\s*\Z)(?!\w)"
)
_CONSENT = re.compile(
    r"\A\W*(?:(?:yes|ok|okay|sure|please|then|just|ja|bitte|oui|sí)\W+)*"
    r"(?:go (?:on|ahead)|alone|continue|proceed|carry on|do it|anyway|skip|without|yes|ok|okay|sure"
    r"|weiter\w*|mach weiter|allein|ohne|ja|oui|continuez|continue|sí|adelante)(?!\w)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\A\W*(?:stop|no|cancel|don't|do not|never mind|nein|abbrechen|halt|non|arrête)(?!\w)",
    re.IGNORECASE,
)
_SHORT = 12  # words: a longer answer is another question


class Token(NamedTuple):
    """A piece of a message that matters here."""

    kind: Kind
    file: int = -1
    role: str = ""
    text: str = ""
    loose: bool = False  # part of a file's name, if it is meant


@dataclass(frozen=True)
class Statement:
    """ "`file` is the `role`", or is not."""

    role: str
    file: int
    denied: bool = False


class Vocabulary:
    """How the roles of a persona, and the files at hand, may be called."""

    def __init__(self, inputs: Sequence[Input], files: Sequence[Attachment]) -> None:
        self.inputs, self.files = tuple(inputs), tuple(files)
        self._roles = {
            word: wanted.role for wanted in reversed(inputs) for word in words_for(wanted)
        }
        words = sorted(self._roles, key=len, reverse=True)
        named = "|".join(re.escape(word).replace(r"\ ", r"[\s_-]+") for word in words)
        self._role = re.compile(rf"(?:{named})(s?)(?![\w])", re.IGNORECASE) if words else None

    @property
    def reference(self) -> str:
        """The role that the others are held against; empty when there is none."""
        roles = [wanted.role for wanted in self.inputs]
        return next((role for role in roles if role in REFERENCES), "") if len(roles) > 1 else ""

    @property
    def _other(self) -> str:
        """The one role that is held against the reference; empty where there are more."""
        rest = [wanted.role for wanted in self.inputs if wanted.role != self.reference]
        return rest[0] if self.reference and len(rest) == 1 else ""

    def tokens(self, text: str) -> list[Token]:
        """The message in pieces, unmarked words as `link`, `sep`, `end` or nothing said of them."""
        found: list[Token] = []
        at, known = 0, {it.start: it for it in named_in(text, self.files, self._roles)}
        comparing = bool(_COMPARED_TO.search(text))
        while at < len(text):
            if at in known:
                found.append(_file_token(known[at], text))
                at = known[at].end
                continue
            token, end = self._next(text, at, comparing)
            if token is not None:
                found.append(token)
            at = end
        return list(_meant(found))

    def _next(self, text: str, at: int, comparing: bool) -> tuple[Token | None, int]:
        if text[at].isspace() and text[at] != "\n":
            return None, at + 1
        begins = at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "_")
        if begins and (match := _AGAINST.match(text, at)):
            return Token("against"), match.end()
        if begins and self.reference and (match := _TARGET.match(text, at)):
            return Token("role", role=self.reference, text=match[0]), match.end()
        if begins and self._other and (match := _OURS.match(text, at)):
            return Token("role", role=self._other, text=match[0]), match.end()
        if begins and self._role and (match := self._role.match(text, at)):
            said = re.sub(r"[\s_-]+", " ", match[0]).lower()
            role = self._roles.get(said) or self._roles[said.removesuffix("s")]
            kind: Kind = "role" if said in self._roles else "roles"
            return Token(kind, role=role, text=match[0]), match.end()
        match = _WORD.match(text, at)
        assert match is not None, "every character but white space begins a word"
        return self._word(match[0].lower(), comparing), match.end()

    def _word(self, word: str, comparing: bool) -> Token:
        nth = self._nth(word)
        if nth is not None:
            return Token("nth", nth, text=word)
        if comparing and word in ("to", "with", "mit"):
            return Token("against")
        kinds = ((_NEGATING, "not"), (_ENDING, "end"), (_SEPARATING, "sep"), (_LINKING, "link"))
        kind = next((kind for words, kind in kinds if words.fullmatch(word)), "other")
        return Token(cast(Kind, kind), text=word)

    def _nth(self, word: str) -> int | None:
        at = next((at for at, words in enumerate(_NTH) if words.fullmatch(word)), None)
        if word.isdecimal() and len(word) < 3:
            at = int(word) - 1
        return at if at is not None and 0 <= at < len(self.files) else None


def _file_token(named: Named, text: str) -> Token:
    """A file that is there, one that is not, or a link that nobody attached."""
    written = text[named.start : named.end]
    if named.file >= 0:
        return Token("file", named.file, text=written, loose=named.loose)
    if named.file == ELSEWHERE:
        return Token("other")
    return Token("absent", text=written.strip('“”"«»„'))


def _meant(tokens: Sequence[Token]) -> Iterator[Token]:
    """What was only part of a name is a word like any other unless a file is spoken of there."""
    for at, token in enumerate(tokens):
        if token.loose and not _speaks_of_it(token, tokens[:at], tokens[at + 1 :]):
            token = Token("other", text=token.text)
        yield token


def _speaks_of_it(token: Token, before: Sequence[Token], after: Sequence[Token]) -> bool:
    """ "mapreduce is ours", "the baseline is gfs", but not "a baseline" and "mapreduce jobs"."""
    last = next((it for it in reversed(before) if it.text.lower() not in _ARTICLES), None)
    rest = [it for it in after if it.text.lower() not in _ITS_KIND]
    follows = rest[0] if rest else Token("end")
    if last is not None and last.text.lower() in _CLAUSES:
        return False
    if len(token.text) > _LETTER:
        return follows.kind != "other"
    begins = last is None or last.kind == "end"
    if begins and follows.kind == "link":  # "b is the proposal, a the paper"
        return len(before) > 1 and len(rest) > 1 and rest[1].kind != "other"
    stands = follows.kind == "end" or len(rest) == 0
    told = last is not None and last.kind in ("sep", "against")
    return (begins and follows.kind == "sep") or (told and stands)


def ideas(inputs: Sequence[Input]) -> tuple[Input, ...]:
    """The documents that may be a paragraph: what is held against something published."""
    held = tuple(wanted for wanted in inputs if wanted.role not in REFERENCES)
    return held if len(held) < len(inputs) else ()


def words_for(wanted: Input) -> tuple[str, ...]:
    """Everything a role may be called in a message, lower case."""
    words = (
        wanted.role.replace("_", " "),
        *wanted.names,
        *_ALSO.get(wanted.role, wanted.role).split("|"),
    )
    return tuple(dict.fromkeys(" ".join(re.split(r"[\s_-]+", word.lower())) for word in words))


class Message:
    """One message, for what it says about files and roles."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text, self.vocabulary = text, vocabulary
        self.tokens = vocabulary.tokens(text)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Which file is which role, as far as it is said."""
        return (*self._lists(), *self._pairs(), *self._against())

    @property
    def files(self) -> tuple[int, ...]:
        """The files it names, in order, each once."""
        return tuple(dict.fromkeys(token.file for token in self.tokens if token.kind == "file"))

    @property
    def counted(self) -> tuple[int, ...]:
        """The files it gives by number, in order, each once."""
        return tuple(dict.fromkeys(token.file for token in self.tokens if token.kind == "nth"))

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles it speaks of, each once."""
        return tuple(dict.fromkeys(t.role for t in self.tokens if t.kind in ("role", "roles")))

    @property
    def more(self) -> int:
        """How many words it has that say nothing about files and roles."""
        return sum(token.kind == "other" for token in self.tokens)

    @cached_property
    def unattached(self) -> tuple[str, ...]:
        """Files it names that are not there."""
        return tuple(dict.fromkeys(token.text for token in self.tokens if token.kind == "absent"))

    def _pairs(self) -> Iterator[Statement]:
        for run in self._runs():
            both = [token for token in run if token.kind in ("file", "nth", "role")]
            for one, other in zip(both[::2], both[1::2], strict=False):
                if (one.kind == "role") == (other.kind == "role"):
                    break
                role, file = (one, other) if one.kind == "role" else (other, one)
                between = run[run.index(one) : run.index(other)]
                told = any(token.kind == "sep" for token in between)
                if file.kind == "file" or told:
                    denied = any(token.kind == "not" for token in between)
                    yield Statement(role.role, file.file, denied)

    def _runs(self) -> Iterator[list[Token]]:
        """Stretches without an end or a word that links nothing."""
        run: list[Token] = []
        for before, token in zip((None, *self.tokens), self.tokens, strict=False):
            dotted = token.text == "." and before is not None and before.kind == "nth"
            if dotted:  # "1. the baseline"
                run.append(Token("sep", text="."))
            elif token.kind in ("end", "against", "other"):
                yield run
                run = []
            else:
                run.append(token)
        yield run

    def _lists(self) -> Iterator[Statement]:
        """ "baselines: a.pdf, b.pdf" and "a.pdf and b.pdf are both baselines"."""
        for at, token in enumerate(self.tokens):
            if token.kind == "roles":
                after = [t.file for t in self.tokens[at:] if t.kind == "file"]
                before = [t.file for t in self.tokens[:at] if t.kind == "file"]
                for file in after or before:
                    yield Statement(token.role, file)

    def _against(self) -> Iterator[Statement]:
        """What something is held against is the reference, and what is held against it is not."""
        reference = self.vocabulary.reference
        for at, token in enumerate(self.tokens):
            if token.kind != "against" or not reference:
                continue
            after = next((t for t in self.tokens[at + 1 :] if t.kind != "link"), None)
            if after is not None and (after.kind == "file" or self._counted(after, at)):
                yield Statement(reference, after.file)
            before = {t.file for t in self.tokens[:at] if t.kind == "file"}
            if after is not None and after.role == reference and len(before) == 1:
                yield Statement(reference, before.pop(), denied=True)

    def _counted(self, token: Token, since: int) -> bool:
        """Whether a number counts files and nothing else: "improves 2 things" does not."""
        if token.kind != "nth":
            return False
        after = self.tokens[self.tokens.index(token, since) + 1 :]
        return not (token.text.isdecimal() and after and after[0].kind == "other")


def short(text: str) -> bool:
    """Whether a message can be the mere answer to a question back."""
    return len(text.split()) <= _SHORT


def agrees(text: str) -> bool:
    """Whether an answer says to go on."""
    return short(text) and bool(_CONSENT.search(text))


def refuses(text: str) -> bool:
    """Whether an answer says to stop."""
    return short(text) and bool(_REFUSAL.search(text))


def swaps(text: str) -> bool:
    """Whether an answer wants the roles the other way round."""
    return len(text.split()) <= 5 and bool(_SWAP.search(text))


def goes_alone(text: str, answers: str, needed: Sequence[Input]) -> bool:
    """Whether the asker does without what is missing; `answers` is what they were asked."""
    if answers and GO_ON in answers and agrees(text):
        return True
    words = sorted({word for wanted in needed for word in words_for(wanted)}, key=len)
    named = "|".join(map(re.escape, reversed(words))) or "ROLE"
    return bool(re.search(_ALONE.replace("ROLE", named), text, re.IGNORECASE))
