"""Who a text says it is: a name, a handle, a sentence about them, an emblem."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile
from typing import NamedTuple

from bot.core.inference.person import HONORIFICS, name_at_start
from bot.core.inference.sections import slug
from bot.core.inference.text import LABEL_RANK, Line, plain

MOST_NAME_WORDS = 8
MOST_DESCRIPTION = 300  # characters
MOST_BEFORE_FIELDS = 5  # lines within which "Name: Ada" needs no list
MOST_BEFORE_NAME = 20  # lines a label with the name may stand below

GENERIC = frozenset([
    "soul", "identity", "skill", "skills", "system", "agent", "agents", "persona", "personas",
    "prompt", "readme", "user", "instructions", "claude", "gemini", "character", "role", "index",
    "main", "untitled", "identity-and-purpose", "persona-file", "the", "system-prompt",
    "identity-purpose", "who-you-are", "core-identity", "purpose", "overview", "output",
    "output-format", "response-structure", "goal", "goals", "task", "steps", "context", "mission",
])  # fmt: skip
"""Names of files and headings that say what a text is, and not who it is about."""

_ARE = (
    r"(?:You are|You're|You’re|I am|I'm|I’m|Your name is|My name is|Act as|(?:play|assume|take on"
    r"|adopt|embody|slip into) the (?:role|persona|identity|character) of|(?:Impersonate|Embody"
    r"|Roleplay as|Speak as|Pretend to be)|(?:Du bist|Sie sind|Ich bin|Dein Name ist|Ihr Name ist)"
    r"|(?:Eres|Soy|Usted es|Tu nombre es|Tu es|Vous êtes|Je suis|Tu t'appelles|Sei|Você é)"
    r"|你是|あなたは)"
)
_BOLD_NAME = re.compile(
    rf"\b{_ARE}\s*(?:now\s+)?(?:the\s+)?\*\*([^*\n]{{1,80}})\*\*"
    r"|(?:你是|あなたは)\s*\*\*([^*\n]{1,80})\*\*"
)
_SAID_TO_BE = re.compile(
    rf"\b{_ARE}\s+(?:now\s+)?(?:(?-i:the|la|el|die|der|le)\s+)?", re.IGNORECASE
)
_GERMAN = re.compile(r"\w+ (?:bist|sind|bin)\b", re.IGNORECASE)
_APPOSITION = re.compile(r"\s*,\s*(?:eine?|der|die|das)\b")
_CALLED = re.compile(
    rf"\b{_ARE}\b[^.!?\n]{{1,200}}?"
    r"(?<!section )(?<!heading )(?<!file )(?<!field )\b(?:called|named|known as"
    r"|by the name of|nicknamed|namens|genannt|llamad[oa]|nommée?|appelée?)\s+",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^\W*(?:(?:your|agent|full) )?(name|persona|identity|character|emoji|icon|vibe|creature|role)"
    r"\W*:\W*?\s*(.+)$",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"^(?:(?:system )?prompt|system|persona|agent|character|role|identity|name)\s*"
    r"(?::|[–—-]\s)\s*(.+)$",
    re.IGNORECASE,
)
_FILE = re.compile(r"^\S+\.md\s*[:–—-]\s*(?=\S)", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?:\s*[:|–—]\s.*|\s+-\s.*|['’]s (?:soul|identity|persona).*"
    r"|\s+(?:soul|persona|identity|system prompt|agent|skill)(?:\.md)?)$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"^(?:an?|(?-i:the)|you|not|never|now|here|being|going|to|in|on|my|your)\b|[.!?:;]$|[/\\<>{}\[\]_]",
    re.I,
)
_UNFILLED = re.compile(r"pick something|your name|_\(|tbd|todo|<.*>|\{\{", re.I)
_NICKNAME = re.compile(r"[\"“]([\w-]{1,20})[\"”]")
_ARTICLES = frozenset(["the", "a", "an"])
_EMBLEM = re.compile(r"^[^\w\s#*`_()\[\]<>{}|:;.,!?\"'-]{1,8}$")
_EMBLEM_AT_END = re.compile(r"\s+[^\w\s\"'”’(){}\[\]<>.!?]+$")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+")


class Who(NamedTuple):
    """What the text itself says of its persona; empty where it says nothing."""

    name: str = ""
    description: str = ""
    icon: str = ""


def who(lines: Sequence[Line]) -> Who:
    """The persona as its text introduces them."""
    fields = dict(_fields(lines))
    name = fields.get("name") or _introduced(lines) or _presented(fields) or _headed(lines)
    icon = (fields.get("emoji") or fields.get("icon") or "").split(" ")[0]
    return Who(
        name=name,
        description=_described(lines) or fields.get("vibe", "") or fields.get("role", ""),
        icon=icon if _EMBLEM.match(icon) else "",
    )


def handle_of(*candidates: str) -> str:
    """The first name that can be one to call somebody by."""
    for candidate in candidates:
        words = [word for word in slug(candidate, "-").split("-") if word not in _ARTICLES]
        handle = "-".join(list(dropwhile(HONORIFICS.__contains__, words)) or words)
        if handle[:1].isalpha() and not is_generic(handle):
            return handle[:40].rstrip("-")
    return ""


def short_names(name: str) -> tuple[str, ...]:
    """What else somebody is called: a nickname in quotation marks, and a doctor's first name."""
    nicknames = [nick.lower() for nick in _NICKNAME.findall(name)]
    words = slug(without_nickname(name), "-").split("-")
    given = list(dropwhile(HONORIFICS.__contains__, words))
    person = 1 < len(given) < len(words) and len(given[0]) > 2
    first = given[:1] if person else []
    return tuple(dict.fromkeys(nick for nick in (*nicknames, *first) if nick and nick[0].isalpha()))


def without_nickname(name: str) -> str:
    """A name less what stands in quotation marks within it."""
    return _NICKNAME.sub("", name)


def titled(text: str) -> str:
    """A slug as a name: "code-reviewer" is Code Reviewer; anything else stands."""
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", text):
        return text
    return " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_]", text))


def is_generic(name: str) -> bool:
    """Whether a name of a file, folder or heading says nothing of whom it is about."""
    return slug(re.sub(r"\.md$", "", name.strip(), flags=re.I), "-") in GENERIC


def first_sentence(text: str) -> str:
    """As much of a text as stands well in one line of a list."""
    text = " ".join(plain(text).split())
    said = ""
    for sentence in _SENTENCE.split(text):
        if said and len(said) + len(sentence) > MOST_DESCRIPTION // 2:
            break
        said = f"{said} {sentence}".strip()
    return (
        said if len(said) <= MOST_DESCRIPTION else said[:MOST_DESCRIPTION].rsplit(" ", 1)[0] + " …"
    )


def _fields(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """The entries of an IDENTITY.md: "- **Name:** Pim"."""
    for at, line in reversed([*enumerate(lines[:80])]):  # the first one of a name counts
        said = f"{line.text}: {line.rest}" if line.rest else line.text
        match = None if line.fenced else _FIELD.match(said.replace("*", ""))
        listed = line.marker or line.rest or at < MOST_BEFORE_FIELDS
        if match and listed and not _UNFILLED.search(match[2]):
            value = plain(match[2]).strip()
            if match[1].lower() != "name" or _is_name(value):
                yield match[1].lower(), value


def _introduced(lines: Sequence[Line]) -> str:
    """ "You are **Atlas**", "You are Atlas, a ...", or "You are a ... called Atlas"."""
    told = [line for line in lines if not line.fenced and not line.text.startswith(">")]
    for line in told:
        for match in _BOLD_NAME.finditer(line.rest or _emphasized(line)):
            name = next(filter(None, match.groups())).strip(" .,:;")
            if _is_name(name):
                return plain(name)
    for pattern in (_SAID_TO_BE, _CALLED):
        for line in told:
            said = plain(f"{line.text}: {line.rest}" if line.rest else line.text)
            for match in pattern.finditer(said):
                name = name_at_start(said[match.end() :])
                if name and not _is_noun(name, match[0], said[match.end() + len(name) :]):
                    return name
    return ""


def _is_noun(name: str, said: str, rest: str) -> bool:
    """Whether a word may be in upper case for being German: "Du bist Prüferin"."""
    one = len(name.split()) == 1 and name[0].isalpha()
    return one and bool(_GERMAN.match(said)) and not _APPOSITION.match(rest)


def _emphasized(line: Line) -> str:
    return f"**{line.text}**" if line.rank else line.text


def _presented(fields: Mapping[str, str]) -> str:
    """ "Persona: Dr. House, a doctor": the name a field begins with."""
    values = (fields.get(key, "") for key in ("persona", "identity", "character"))
    return next(filter(None, map(name_at_start, values)), "")


def _headed(lines: Sequence[Line]) -> str:
    """The first heading, or a label that says it is about a persona, if it names somebody."""
    headings = [line.text for line in lines if line.rank == 1][:1]
    labels = [line.text for line in lines[:MOST_BEFORE_NAME] if line.rank == LABEL_RANK]
    labels = [label for label in labels if _PREFIXED.match(plain(label))]
    return next(filter(None, map(_name_of_heading, (*headings, *labels))), "")


def _name_of_heading(heading: str) -> str:
    heading = re.sub(r"^[^\w\"“]+", "", plain(heading))
    heading = _FILE.sub("", heading)
    if match := _PREFIXED.match(heading):
        heading = match[1]
    heading = re.sub(r"^(?:the )?soul of (?:the )?", "", heading, flags=re.IGNORECASE)
    heading = _EMBLEM_AT_END.sub("", _SUFFIX.sub("", heading)).strip()
    generic = is_generic(heading) or heading.lower().endswith(".md")
    return heading if not generic and _is_name(heading) else ""


def _is_name(name: str) -> bool:
    return (
        0 < len(name.split()) <= MOST_NAME_WORDS
        and len(name) <= 80
        and not _NOT_A_NAME.search(name)
        and not name.isdigit()
        and bool(re.search(r"\w", name))
        and not is_generic(name)
    )


def _described(lines: Sequence[Line]) -> str:
    """The sentence that says who they are, else the first one there is."""
    told = [line for line in lines if line.text and not (line.rank or line.fenced or line.marker)]
    told = [line for line in told if not line.text.startswith((">", "|", "<", "---"))]
    first = next((line for line in told if re.search(rf"{_ARE}(?! not\b)", line.text)), None)
    chosen = first or next((line for line in told if len(line.text.split()) >= 4), None)
    return first_sentence(chosen.text) if chosen else ""
