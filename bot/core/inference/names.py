"""Who a text says it is: a name, a handle, a sentence about them, an emblem."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.core.inference.sections import slug
from bot.core.inference.text import Line, plain

MOST_NAME_WORDS = 8
MOST_DESCRIPTION = 300  # characters

GENERIC = frozenset([
    "soul", "identity", "skill", "skills", "system", "agent", "agents", "persona", "personas",
    "prompt", "readme", "user", "instructions", "claude", "gemini", "character", "role", "index",
    "main", "untitled", "identity-and-purpose", "persona-file", "the", "system-prompt",
    "identity-purpose", "who-you-are", "core-identity", "purpose", "overview", "output",
    "output-format", "response-structure", "goal", "goals", "task", "steps", "context", "mission",
])  # fmt: skip
"""Names of files and headings that say what a text is, and not who it is about."""

_ARE = r"(?:You are|You're|You’re|I am|I'm|I’m|Your name is|My name is|Act as|你是|あなたは)"
_BOLD_NAME = re.compile(
    rf"\b{_ARE}\s*(?:now\s+)?(?:the\s+)?\*\*([^*\n]{{1,80}})\*\*|(?:你是|あなたは)\s*\*\*([^*\n]{{1,80}})\*\*"
)
_PLAIN_NAME = re.compile(
    rf"\b{_ARE}\s+((?:[A-Z][\w.'’-]*|[\"“][^\"”\n]{{1,30}}[\"”])"
    rf"(?: (?:[A-Z][\w.'’-]*|[\"“][^\"”\n]{{1,30}}[\"”])){{0,4}})"
    rf"(?=\s*(?:,|[–—(-]|\.(?:\s|$)|\ban?\b|\bthe\b|$))"
)
_FIELD = re.compile(r"^\W*(name|emoji|icon|vibe|creature|role)\W*:\W*?\s*(.+)$", re.IGNORECASE)
_PREFIXED = re.compile(r"^(?:persona|agent|character|role|identity)\s*[:–—-]\s*(.+)$", re.I)
_SUFFIX = re.compile(
    r"(?:\s*[:|–—]\s.*|\s+-\s.*|['’]s (?:soul|identity|persona).*"
    r"|\s+(?:soul|persona|identity|system prompt|agent|skill)(?:\.md)?)$",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"^(?:an?|the|you|not|never|now|here|being|going|to|in|on|my|your)\b|[.!?:;]$|[/\\<>{}\[\]_]",
    re.I,
)
_UNFILLED = re.compile(r"pick something|your name|_\(|tbd|todo|<.*>|\{\{", re.I)
_NICKNAME = re.compile(r"[\"“]([\w-]{1,20})[\"”]")
_TITLES = frozenset([
    "dr", "prof", "professor", "mr", "ms", "mrs", "mx", "sir", "the", "a", "an",
])  # fmt: skip
_EMBLEM = re.compile(r"^[^\w\s#*`_()\[\]<>{}|:;.,!?\"'-]{1,8}$")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+")


class Who(NamedTuple):
    """What the text itself says of its persona; empty where it says nothing."""

    name: str = ""
    description: str = ""
    icon: str = ""


def who(lines: Sequence[Line]) -> Who:
    """The persona as its text introduces them."""
    fields = dict(_fields(lines))
    name = fields.get("name", "") or _introduced(lines) or _headed(lines)
    icon = (fields.get("emoji") or fields.get("icon") or "").split(" ")[0]
    return Who(
        name=name,
        description=_described(lines) or fields.get("vibe", "") or fields.get("role", ""),
        icon=icon if _EMBLEM.match(icon) else "",
    )


def handle_of(*candidates: str) -> str:
    """The first name that can be one to call somebody by."""
    for candidate in candidates:
        words = [word for word in slug(candidate, "-").split("-") if word not in _TITLES]
        handle = "-".join(words)
        if handle[:1].isalpha() and not is_generic(handle):
            return handle[:40].rstrip("-")
    return ""


def short_names(name: str) -> tuple[str, ...]:
    """What else somebody is called: a nickname in quotation marks, and a doctor's first name."""
    nicknames = [nick.lower() for nick in _NICKNAME.findall(name)]
    words = slug(without_nickname(name), "-").split("-")
    person = words[0] in _TITLES and 2 < len(words) <= 4
    first = words[1:2] if person and len(words[1]) > 2 else []
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
    for line in reversed(lines[:80]):  # the first one of a name counts
        said = f"{line.text}: {line.rest}" if line.rest else line.text
        match = None if line.fenced else _FIELD.match(said.replace("*", ""))
        if match and (line.marker or line.rest) and not _UNFILLED.search(match[2]):
            value = plain(match[2]).strip()
            if match[1].lower() != "name" or _is_name(value):
                yield match[1].lower(), value


def _introduced(lines: Sequence[Line]) -> str:
    """ "You are **Atlas**", or "You are Atlas, a ..."."""
    for pattern in (_BOLD_NAME, _PLAIN_NAME):
        for line in lines:
            if line.fenced or line.text.startswith(">"):
                continue
            said = f"**{line.text}**" if line.rank and not line.rest else line.text
            for match in pattern.finditer(said):
                name = next(filter(None, match.groups())).strip(" .,:;")
                if _is_name(name):
                    return plain(name)
    return ""


def _headed(lines: Sequence[Line]) -> str:
    """The first heading, if it names somebody."""
    heading = next((plain(line.text) for line in lines if line.rank == 1), "")
    heading = re.sub(r"^[^\w\"“]+", "", heading)
    if match := _PREFIXED.match(heading):
        heading = match[1]
    heading = re.sub(r"^(?:the )?soul of (?:the )?", "", heading, flags=re.IGNORECASE)
    heading = _SUFFIX.sub("", heading).strip()
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
