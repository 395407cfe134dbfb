"""The runbooks that answer pages: `runbooks.toml`, one table for each collection of them."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails

from config.channels import Scope, scope_of

_SHIPPED = Path(__file__).with_name("runbooks.toml")
_FIELDS = {"path", "first", "last"}
_WANTED = {
    "folder": 'a folder in quotes, as in "/srv/runbooks"',
    "channels": 'channels in quotes and brackets, as in ["infra", "slack/T0123ABC/*"]',
    "owner": 'words in quotes, as in "the platform team"',
    "link": 'an address in quotes, as in "https://git.example/runbooks/{path}#L{first}-L{last}"',
    "escalate": 'a table, as in {group = "S0123ABCD", page = "https://page.example/infra"}',
    "group": "the id of a group in Slack (S0123ABCD) or of a role in Discord, in quotes",
    "page": 'an address in quotes that begins with https://, as in "https://page.example/infra"',
    "stale_days": "a number of days, as in 180",
}


def _https(said: str) -> str:
    parts = urlsplit(said)  # raises ValueError for a broken one
    if said and (parts.scheme != "https" or not parts.hostname or re.search(r"\s", said)):
        raise ValueError("not an https address")
    return said


def _template(said: str) -> str:
    fields = {name for _, name, _, _ in Formatter().parse(said) if name is not None}
    if fields - _FIELDS:
        raise ValueError(f"unknown fields {fields - _FIELDS}")
    return _https(said)


def _group(said: str) -> str:
    if said and not re.fullmatch(r"S[A-Z0-9]{5,}|\d{15,20}", said):
        raise ValueError("neither a Slack group's id nor a Discord role's")
    return said


class EscalationSettings(BaseModel):
    """Who is called when a runbook did not help."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: Annotated[StrictStr, AfterValidator(_group)] = ""  # pinged on the word alone
    page: Annotated[StrictStr, AfterValidator(_https)] = ""


class CollectionSettings(BaseModel):
    """A folder of runbooks, and whom it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path
    channels: tuple[StrictStr, ...] = ("*",)
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
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        read = TypeAdapter(dict[str, CollectionSettings]).validate_python(table)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} is not TOML: {error}.") from None
    except OSError as error:
        raise ValueError(f"{file} cannot be read ({error.strerror}).") from None
    except ValidationError as error:
        raise ValueError(f"{file}: {_sentence(error.errors()[0])}") from None
    return {name: _placed(name, it, file, home, read_here) for name, it in read.items()}


def _placed(
    name: str, settings: CollectionSettings, file: Path, home: Path, read_here: bool
) -> CollectionSettings:
    """With its folder as a whole path: one that is not there would silently answer nothing."""
    for channel in settings.channels:
        try:
            scope_of(channel, file)
        except ValueError as error:
            raise ValueError(f"[{name}] channels: {error}") from None
    try:
        folder = home / settings.folder.expanduser()
    except RuntimeError:  # no such user, or one without a home
        folder = settings.folder
    if read_here and not folder.is_dir():
        raise ValueError(
            f"{file}: [{name}] has folder = '{settings.folder}', and there is no folder {folder}. "
            "Make it (a git checkout will do), or correct the path."
        )
    return settings.model_copy(update={"folder": folder.resolve()})


def _sentence(fault: ErrorDetails) -> str:
    """What is wrong in which table, and what could be there."""
    name, *keys = map(str, fault["loc"])
    if not keys:
        return f"{name!r} stands in no table. Put a line such as [infra] above it."
    key = next((key for key in reversed(keys) if key in _WANTED), keys[-1])
    if fault["type"] == "extra_forbidden":
        among = EscalationSettings if len(keys) > 1 else CollectionSettings
        choices = ", ".join(among.model_fields)
        return f"[{name}] has {'.'.join(keys)!r}, which is not known; there are: {choices}."
    if fault["type"] == "missing":
        return f"[{name}] has no {key}. Write {_WANTED[key]}."
    return f"[{name}] has {key} = {fault['input']!r}. Write {_WANTED[key]}."
