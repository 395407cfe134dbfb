"""The runbooks that answer pages: `runbooks.toml`, one table for each collection of them."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails

from config.channels import Scope, scope_of
from config.tables import chief, tables_of, unknown_key

_SHIPPED = Path(__file__).with_name("runbooks.toml")
_FIELDS = {"path", "first", "last"}
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=%{}"  # what an operator wrote stays; a letter is spelt out
_WANTED = {
    "folder": 'a folder in quotes, as in "/srv/runbooks"',
    "channels": (
        'channels in quotes and brackets, as in ["infra", "slack/T0123ABC/*"]; leave the line out '
        "for everybody"
    ),
    "owner": 'words in quotes, as in "the platform team"',
    "link": (
        "an address in quotes that begins with https:// and has {path} in it, {first} and {last} "
        'if you like, and no other braces: "https://git.example/runbooks/{path}#L{first}-L{last}"'
    ),
    "escalate": 'a table, as in {group = "S0123ABCD", page = "https://page.example/infra"}',
    "group": (
        "the id of a group in Slack or of a role in Discord, in quotes, or both: "
        '{slack = "S0123ABCD", discord = "123456789012345678"}'
    ),
    "page": 'an address in quotes that begins with https://, as in "https://page.example/infra"',
    "stale_days": "a number of days, as in 180",
}


def _https(said: str) -> str:
    parts = urlsplit(said)  # raises ValueError for a broken one
    if said and (parts.scheme != "https" or not parts.hostname or re.search(r"\s", said)):
        raise ValueError("not an https address")
    return quote(said, safe=_IN_ADDRESSES)


def _template(said: str) -> str:
    fields = {name for _, name, _, _ in Formatter().parse(said) if name is not None}
    if said and ("path" not in fields or fields - _FIELDS):
        raise ValueError(f"fields {fields}")
    return _https(said)


def _groups(said: object) -> object:
    """One id tells by its form whose it is."""
    if not isinstance(said, str) or not said:
        return said or {}
    return {"discord" if said.isdigit() else "slack": said}


class Groups(BaseModel):
    """Whom the word notifies, by service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slack: StrictStr = Field(default="", pattern=r"^(S[A-Z0-9]{5,})?$")
    discord: StrictStr = Field(default="", pattern=r"^(\d{15,20})?$")


class EscalationSettings(BaseModel):
    """Who is called when a runbook did not help."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: Annotated[Groups, BeforeValidator(_groups)] = Groups()  # pinged on the word alone
    page: Annotated[StrictStr, AfterValidator(_https)] = ""

    def group_in(self, platform: str) -> str:
        """The id of who can be notified there; empty: nobody."""
        return str(getattr(self.group, platform, ""))


class CollectionSettings(BaseModel):
    """A folder of runbooks, and whom it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path
    channels: Annotated[tuple[StrictStr, ...], Field(min_length=1)] = ("*",)
    owner: StrictStr = ""
    link: Annotated[StrictStr, AfterValidator(_template)] = ""
    escalate: EscalationSettings = EscalationSettings()
    stale_days: StrictInt = Field(default=180, ge=1)  # older ones are said to be old

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The channels that may read it."""
        return tuple(scope_of(said, Path("runbooks.toml")) for said in self.channels)


def load_runbooks(
    home: Path | None = None, *, read_here: bool = True
) -> Mapping[str, CollectionSettings]:
    """All collections by name. Raises ValueError naming the file, the table and what is wrong.

    Unless they are `read_here`, their folders may be on the machines of the workers alone.
    """
    tables: dict[str, CollectionSettings] = _read(_SHIPPED, _SHIPPED.parent, read_here)
    own = home / "config" / "runbooks.toml" if home is not None else None
    if own is not None and home is not None and own.is_file():
        tables |= _read(own, home, read_here)
    return tables


def _read(file: Path, home: Path, read_here: bool) -> dict[str, CollectionSettings]:
    try:
        tables = tables_of(file, "[infra]", ("escalate",))
        read = TypeAdapter(dict[str, CollectionSettings]).validate_python(tables)
    except ValidationError as error:
        raise ValueError(f"{file}: {_sentence(chief(error.errors()))}") from None
    return {name: _placed(name, it, file, home, read_here) for name, it in read.items()}


def _placed(
    name: str, settings: CollectionSettings, file: Path, home: Path, read_here: bool
) -> CollectionSettings:
    """With its folder as a whole path: one that is not there would silently answer nothing."""
    for channel in settings.channels:
        try:
            scope_of(channel, file)
        except ValueError as error:
            said = str(error).removeprefix(f"{file}: ")
            raise ValueError(f"{file}: [{name}] has channels in which {said}") from None
    try:
        folder = home / settings.folder.expanduser()
    except RuntimeError:  # no such user, or one without a home
        folder = settings.folder
    if read_here and not _is_folder(folder):
        raise ValueError(f"{file}: [{name}] has folder = {str(settings.folder)!r}: {_lack(folder)}")
    return settings.model_copy(update={"folder": folder.resolve()})


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - `is_dir` raises where it may not look


def _lack(folder: Path) -> str:
    """Why nothing can be read there, and what to do."""
    if os.path.isfile(folder):  # noqa: PTH113 - as above
        return f"{folder} is a file. Name the folder that it is in."
    if not str(folder).isprintable():
        return "a \\ in it has a meaning of its own. Write /, or put it in single quotes."
    return f"there is no folder {folder}. Make it (a git checkout will do), or correct the path."


def _sentence(fault: ErrorDetails) -> str:
    """What is wrong in which table, and what could be there."""
    name, *keys = map(str, fault["loc"])
    key = next((key for key in reversed(keys) if key in _WANTED), keys[-1])
    if fault["type"] == "extra_forbidden":
        among = (CollectionSettings, EscalationSettings, Groups)[len(keys) - 1]
        return f"[{name}] {unknown_key('.'.join(keys), list(among.model_fields))}"
    if fault["type"] == "missing":
        return f"[{name}] has no {key}. Write {_WANTED[key]}."
    return f"[{name}] has {key} = {fault['input']!r}. Write {_WANTED[key]}."
