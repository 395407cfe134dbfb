"""Rules for channels: `channels.toml`, and the operator's own over it."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

_SHIPPED = Path(__file__).with_name("channels.toml")
_ID = re.compile(r"[A-Z][A-Z0-9]+|\d{15,}")  # names have no capitals, and are not so many digits
_PART = re.compile(r"[^\s/*]+")


class ChannelSettings(BaseModel):
    """What a table sets; None: what a less exact one says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona: str | None = None  # handle; empty: whoever answers when no channel is looked at
    allowed: bool | None = None
    outsiders: bool | None = None


class Scope(BaseModel):
    """Which channels a table is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform: str = "*"
    workspace: str = "*"
    channel: str

    @property
    def by_name(self) -> bool:
        """Whether the channel has to be known by its name."""
        return "*" not in self.channel and not _ID.fullmatch(self.channel)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """The more exact it is, the higher."""
        kind = 0 if "*" in self.channel else 1 if self.by_name else 2
        return kind, len(self.channel), self.workspace != "*", self.platform != "*"


def load_channels(home: Path | None = None) -> Mapping[Scope, ChannelSettings]:
    """All tables, the least exact first. Raises ValueError naming the file and what is wrong."""
    own = [home / "config" / "channels.toml"] if home is not None else []
    tables: dict[Scope, ChannelSettings] = {}
    for file in (_SHIPPED, *(path for path in own if path.is_file())):
        for scope, table in _read(file).items():
            before = tables.get(scope, ChannelSettings())
            tables[scope] = before.model_copy(update=table.model_dump(exclude_none=True))
    return dict(sorted(tables.items(), key=lambda item: item[0].rank))


def _read(file: Path) -> dict[Scope, ChannelSettings]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        read = TypeAdapter(dict[str, ChannelSettings]).validate_python(table)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file} is not TOML: {error}.") from None
    except ValidationError as error:
        fault = error.errors()[0]
        where = " ".join(str(part) for part in fault["loc"])
        raise ValueError(
            f"{file}, {where}: {fault['msg']}. A table has persona (a handle), allowed and "
            "outsiders (true or false)."
        ) from None
    return {_scope(name, file): settings for name, settings in read.items()}


def _scope(said: str, file: Path) -> Scope:
    """`[platform/[workspace/]]channel`."""
    *before, channel = said.split("/")
    channel = channel.removeprefix("#")
    exact = all(part == "*" or _PART.fullmatch(part) for part in before)
    if len(before) > 2 or not exact or not re.fullmatch(r"[^\s/]+", channel):
        raise ValueError(
            f"{file}: [{said!r}] names no channel. Write a name or an id, and before it, if you "
            'like, the service and the workspace: "slack/T0123ABC/papers".'
        )
    platform, workspace = (*before, "*", "*")[:2]
    return Scope(platform=platform, workspace=workspace, channel=channel)
