"""Rules for channels: `channels.toml`, and the operator's own over it."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, StrictBool, StrictStr, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from config.tables import chief, tables_of, unknown_key

_SHIPPED = Path(__file__).with_name("channels.toml")
_ID = re.compile(r"[A-Z][A-Z0-9]+|\d{15,}")  # names have no capitals, and are not so many digits
_SERVICES = ("slack", "discord", "terminal")
_PART = re.compile(r"[^\s/*]+")
_IDS = 'ids in quotes and brackets, as in ["123456789012345678"]'
_WANTED = {"persona": 'a handle in quotes, as in "q"', "people": _IDS, "roles": _IDS,
           "answers": _IDS}  # fmt: skip


class ChannelSettings(BaseModel):
    """What a table sets; None: what a less exact one says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona: str | None = None  # handle; empty: whoever answers when no channel is looked at
    allowed: StrictBool | None = None  # "no" in quotes would be taken for true, or for false
    outsiders: StrictBool | None = None
    people: tuple[StrictStr, ...] | None = None  # by id: they alone are answered; empty: anybody
    roles: tuple[StrictStr, ...] | None = None  # or whoever has one of these, by id
    answers: tuple[StrictStr, ...] | None = None  # bots, by id, whose alerts are answered unasked


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


def load_channels(
    home: Path | None = None, handles: Collection[str] = ()
) -> Mapping[Scope, ChannelSettings]:
    """All tables, the least exact first. Raises ValueError naming the file and what is wrong.

    `handles` are of those who can be asked; without any, they are not looked at.
    """
    own = [home / "config" / "channels.toml"] if home is not None else []
    tables: dict[Scope, ChannelSettings] = {}
    for file in (_SHIPPED, *(path for path in own if path.is_file())):
        known = () if file == _SHIPPED else handles  # who is meant there may have been replaced
        for scope, table in _read(file, known).items():
            before = tables.get(scope, ChannelSettings())
            tables[scope] = before.model_copy(update=table.model_dump(exclude_none=True))
    return dict(sorted(tables.items(), key=lambda item: item[0].rank))


def _read(file: Path, handles: Collection[str]) -> dict[Scope, ChannelSettings]:
    try:
        tables = tables_of(file, '["slack/infra"]')
        read = TypeAdapter(dict[str, ChannelSettings]).validate_python(tables)
    except ValidationError as error:
        raise ValueError(f"{file}: {_sentence(chief(error.errors()))}") from None
    for name, settings in read.items():
        if handles and settings.persona and settings.persona not in handles:
            raise ValueError(
                f"{file}: [{name}] has persona {settings.persona!r}, who is not there; there are: "
                f"{', '.join(handles)}."
            )
        if settings.answers and scope_of(name, file).by_name:
            raise ValueError(
                f"{file}: [{name}] has answers, which take a channel's id, such as C0123ABCD: what"
                " a bot writes there comes without the channel's name."
            )
    return {scope_of(name, file): settings for name, settings in read.items()}


def _sentence(fault: ErrorDetails) -> str:
    """What is wrong in which table, and what could be there."""
    name, *keys = map(str, fault["loc"])
    key = keys[0]
    if fault["type"] == "extra_forbidden":
        return f"[{name}] {unknown_key(key, list(ChannelSettings.model_fields))}"
    wanted = _WANTED.get(key, "true or false, no quotes")
    return f"[{name}] has {key} = {fault['input']!r}. Write {wanted}."


def scope_of(said: str, file: Path) -> Scope:
    """`[platform/[workspace/]]channel`. Raises ValueError naming the file."""
    *before, channel = said.split("/")
    channel = channel.removeprefix("#")
    exact = all(part == "*" or _PART.fullmatch(part) for part in before)
    if len(before) > 2 or not exact or not re.fullmatch(r"[^\s/]+", channel):
        raise ValueError(
            f"{file}: [{said!r}] names no channel. Write a name or an id, and before it, if you "
            'like, the service and the workspace: "slack/T0123ABC/papers".'
        )
    platform, workspace = (*before, "*", "*")[:2]
    if platform not in (*_SERVICES, "*"):
        raise ValueError(
            f"{file}: [{said!r}] begins with {platform!r}, which is no service; there are: "
            f"{', '.join(_SERVICES)}."
        )
    return Scope(platform=platform, workspace=workspace, channel=channel)
