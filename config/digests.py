"""The paper club's digests: `digests.toml`, which each channel gets which when."""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from config.tables import chief, tables_of, unknown_key

_SHIPPED = Path(__file__).with_name("digests.toml")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
NO_IDS = frozenset((
    "another", "come", "comes", "commands", "digest", "digests", "does", "for", "help",
    "is", "make", "more", "next", "now", "of", "one", "pls", "please", "post",
    "preview", "publish", "resume", "run", "send", "show", "skip", "status", "the",
    "this", "undo", "unskip", "usage", "week", "when",
))  # fmt: skip
"""What stands in orders of digests, so that no digest can be named so in one."""

_CHANNELS = {
    "slack": re.compile(r"slack/[TE][A-Z0-9]+(?:\.T[A-Z0-9]+)?/[CG][A-Z0-9]+"),
    "discord": re.compile(r"discord/\d{15,20}/\d{15,20}"),
}
_WHERE = (
    'Write ids, as in "slack/T0123ABCD/C0456EFGH" or '
    '"discord/123456789012345678/234567890123456789". Slack: a channel opened in a browser ends '
    "in /T…/C…; Discord: User Settings > Advanced > Developer Mode, then a right click on the "
    "server and on the channel > Copy ID."
)
_CRON = (
    'Write minute, hour, day, month, weekday in local time, as in "0 16 * * FRI" for Fridays at '
    "16:00"
)
_ZONE = 'Write one of the IANA\'s names, as in "Europe/Amsterdam", "America/New_York" or "UTC".'
_MISSING = {"channel": _WHERE, "cron": f"{_CRON}.", "tz": _ZONE}
_UNITS = {"m": 60, "h": 3_600, "d": 86_400}
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(days=7)
_GRACE = 'Write how late one may still be posted, from "5m" to "7d", as in "24h"'
_HANDLES = 'handles, each once, in quotes and brackets, as in ["q", "kira"]'
_PEOPLE = {"slack": re.compile(r"[UW][A-Z0-9]+"), "discord": re.compile(r"\d{15,20}")}
_OF_HOSTS = frozenset(("localtime", "posixrules", "Factory"))  # another zone on each machine
_WANTED = {
    "personas": f"Write {_HANDLES}",
    "catch_up": 'Write "once" or "skip"',
    "empty": 'Write "line" or "silent"',
    "papers": "Write a number from 1 to 5",
    "paused": "Write true or false, no quotes",
    "people": 'Write people\'s ids in quotes and brackets, as in ["U0123ABCD"] (Slack: a profile > '
    '⋮ > Copy member ID) or ["123456789012345678"] (Discord: a right click on a name > Copy User '
    "ID); without that line, whoever may ask there may order",
}


def is_channel(said: str) -> bool:
    """Whether a digest can come there: nobody's direct messages are a channel."""
    return any(known.fullmatch(said) for known in _CHANNELS.values())


def _channel(said: object) -> object:
    if isinstance(said, str) and is_channel(said):
        return said
    raise ValueError(_WHERE)


def _cron(said: object) -> object:
    try:
        if not isinstance(said, str) or len(said.split()) != 5:
            raise ValueError(f"{_CRON}.")
        next(CronSim(said, datetime(2026, 1, 1, tzinfo=UTC)))
    except CronSimError as error:
        raise ValueError(f"{error}. {_CRON}.") from None
    except StopIteration:
        raise ValueError(f"There is no such day. {_CRON}.") from None
    minute, *others = said.split()
    if minute == "*" and set(others) != {"*"}:
        raise ValueError(f"It would come every minute of such an hour. {_CRON}.")
    return " ".join(said.upper().split())


def _zone(said: object) -> object:
    if isinstance(said, str) and said in available_timezones() - _OF_HOSTS:
        return said
    raise ValueError(f"There is no such time zone. {_ZONE}")


def _grace(said: object) -> object:
    if isinstance(said, timedelta):
        return said
    match = re.fullmatch(r"(\d{1,4})\s*([mhd])", said) if isinstance(said, str) else None
    if match is None:
        raise ValueError(f"{_GRACE}.")
    length = timedelta(seconds=int(match[1]) * _UNITS[match[2]])
    if not _SHORTEST <= length <= _LONGEST:
        raise ValueError(f"{_GRACE}.")
    return length


class Digest(BaseModel):
    """What one channel is posted, and when. It is about that channel and no other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str  # the table's name
    channel: Annotated[str, BeforeValidator(_channel)]  # service/workspace/channel, by ids
    cron: Annotated[str, BeforeValidator(_cron)]  # five fields, in local time
    tz: Annotated[str, BeforeValidator(_zone)]  # the IANA's name of a time zone
    personas: tuple[StrictStr, ...] = ()  # handles, who share the work; empty: the default one
    grace: Annotated[timedelta, BeforeValidator(_grace)] = timedelta(hours=24)  # how late it may be
    catch_up: Literal["once", "skip"] = "once"  # what was missed while nobody ran
    empty: Literal["line", "silent"] = "line"  # what is posted where there is nothing to tell
    papers: StrictInt = Field(default=5, ge=1, le=5)  # in full
    paused: StrictBool = False  # nothing is posted on schedule
    people: tuple[StrictStr, ...] = ()  # ids: they alone may order; empty: whoever may ask there

    @model_validator(mode="before")
    @classmethod
    def _one_persona(cls, said: Any) -> Any:
        """`persona = "q"` is short for a list of one."""
        if not isinstance(said, dict) or "persona" not in said:
            return said
        if "personas" in said:
            raise ValueError("It has both persona and personas. Keep one of them.")
        if not isinstance(said["persona"], str):
            raise ValueError('Write a handle in quotes, as in persona = "q".')
        rest = {name: value for name, value in said.items() if name != "persona"}
        return {**rest, "personas": (said["persona"],)}

    @field_validator("personas")
    @classmethod
    def _each_once(cls, said: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(said)) < len(said):
            raise ValueError("Somebody is named twice.")
        return said

    @field_validator("people")
    @classmethod
    def _by_id(cls, said: tuple[str, ...], known: ValidationInfo) -> tuple[str, ...]:
        service = str(known.data.get("channel", "slack")).split("/")[0]
        if not said or not all(_PEOPLE[service].fullmatch(each) for each in said):
            raise ValueError("There are no such ids.")
        return said

    @property
    def platform(self) -> str:
        """The chat service, by its file's name."""
        return self.channel.split("/")[0]

    @property
    def workspace(self) -> str:
        """The service's id of the workspace or server."""
        return self.channel.split("/")[1]

    @property
    def channel_id(self) -> str:
        """The service's id of the channel."""
        return self.channel.split("/")[2]

    @property
    def zone(self) -> ZoneInfo:
        """In which its times are."""
        return ZoneInfo(self.tz)


def load_digests(home: Path | None = None, handles: Collection[str] = ()) -> Mapping[str, Digest]:
    """All digests by id. Raises ValueError naming the file, the table and what is wrong there.

    `handles` are of those who can be asked; without any, they are not looked at.
    """
    own = [home / "config" / "digests.toml"] if home is not None else []
    digests: dict[str, Digest] = {}
    for file in (_SHIPPED, *(path for path in own if path.is_file())):
        digests |= _read(file, handles)
    return digests


def _read(file: Path, handles: Collection[str]) -> dict[str, Digest]:
    tables = tables_of(file, "[papers]")
    return {id: _digest(file, id, table, handles) for id, table in tables.items()}


def _digest(file: Path, id: str, table: dict[str, object], handles: Collection[str]) -> Digest:
    if not _ID.fullmatch(id):
        raise ValueError(f"{file}: [{id}] is no name: write a-z, 0-9, - and _, at most 40 of them.")
    if id in NO_IDS:
        raise ValueError(
            f"{file}: [{id}] cannot be named in an order such as “digest now {id}”. Write another "
            "name, as in [papers]."
        )
    if "id" in table:
        raise ValueError(f"{file}: [{id}] has 'id', which is not known: its id is {id}.")
    try:
        digest = Digest.model_validate({**table, "id": id})
    except ValidationError as error:
        raise ValueError(f"{file}: {_sentence(id, chief(error.errors()))}") from None
    unknown = [handle for handle in digest.personas if handles and handle not in handles]
    if unknown:
        raise ValueError(
            f"{file}: [{id}] has persona {unknown[0]!r}, who is not there; there are: "
            f"{', '.join(handles)}."
        )
    return digest


def _sentence(id: str, fault: ErrorDetails) -> str:
    """What is wrong in which table, and what could be there."""
    key = str(fault["loc"][0]) if fault["loc"] else ""
    if not key:
        return f"[{id}]: {_reason(fault)}"
    if fault["type"] == "extra_forbidden":
        return f"[{id}] {unknown_key(key, [it for it in Digest.model_fields if it != 'id'])}"
    if fault["type"] == "missing":
        return f"[{id}] has no {key}. {_MISSING[key]}"
    wanted = _WANTED.get(key)
    return f"[{id}] has {key} = {fault['input']!r}. {f'{wanted}.' if wanted else _reason(fault)}"


def _reason(fault: ErrorDetails) -> str:
    return fault["msg"].removeprefix("Value error, ")
