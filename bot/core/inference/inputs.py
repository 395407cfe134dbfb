"""The documents a text speaks of by file name: "the \"Seed Idea\" (`proposal.pdf`)"."""

import re
from collections.abc import Sequence

from bot.core.inference.sections import slug
from bot.core.inference.text import Line, plain
from bot.core.persona import ONE_OPTIONAL, Input

MOST_DOCUMENTS = 3  # a text naming more files is not about what somebody attaches

_FILE = re.compile(
    r"(?P<label>[\"“]([^\"“”\n]{2,40})[\"”]|\*\*([^*\n]{2,40})\*\*)?[^.!?\n`\"“”]{0,30}?"
    r"[`(\"'“*]{1,3}(?P<stem>[A-Za-z][\w-]{0,60})\.pdf\b"
)
_ROLES = ("baseline", "proposal", "manuscript", "draft", "rebuttal", "review", "report", "paper")
_MEANT = {"idea": "proposal", "seed": "proposal"}


def inputs_in(lines: Sequence[Line]) -> tuple[Input, ...]:
    """The documents a persona works on; one optional document when the text is not clear."""
    found: dict[str, str] = {}
    for line in lines:
        said = f"{line.text}: {line.rest}" if line.rest else line.text
        if line.fenced or ".pdf" not in said or "example" in said.lower():
            continue
        for match in _FILE.finditer(said):
            found.setdefault(match["stem"].lower(), match[2] or match[3] or "")
    if not 1 <= len(found) <= MOST_DOCUMENTS:
        return (ONE_OPTIONAL,)
    roles = [_role(stem, label) for stem, label in found.items()]
    if len(set(roles)) < len(roles):
        roles = [_fit(stem) for stem in found]
    if len(set(roles)) < len(roles):
        return (ONE_OPTIONAL,)
    return tuple(
        Input(role=role, hint=_hint(role, label))
        for role, label in zip(roles, found.values(), strict=True)
    )


def _role(stem: str, label: str) -> str:
    """What a file is to the persona: by its label first, "Baseline Paper", then by its name."""
    for words in (slug(label, " ").split(), slug(stem, " ").split()):
        for role in _ROLES:
            if role in words:
                return role
        if meant := next((_MEANT[word] for word in words if word in _MEANT), None):
            return meant
    return _fit(stem)


def _fit(stem: str) -> str:
    role = slug(stem, "_")[:40].strip("_")
    return role if role[:1].isalpha() else "document"


def _hint(role: str, label: str) -> str:
    return f"the {plain(label) or role.replace('_', ' ')}, as a PDF"
