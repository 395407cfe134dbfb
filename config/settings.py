"""Everything an operator can set, in one frozen object read once at an entry point.

Values come from the environment, then from `.env` in the working directory. Names are upper case in
the environment; `.env.example` explains each and a test holds the two together.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LINK_SOURCES = frozenset(("arxiv", "openreview", "doi"))


def _copied(said: str) -> str:
    """What a service gave out is sent in headers, where anything else is an accident."""
    if re.match(r"bot\s", said, re.IGNORECASE):
        raise ValueError("it begins with the word Bot. Leave that out: it is put before it anyway")
    if re.match(r"[\"'`<“”„‘’«»]|.*[\"'`>“”‘’«»]$", said):
        raise ValueError("a quotation mark or bracket was copied along. Leave it out")
    if "…" in said or "..." in said:
        raise ValueError("it holds dots, as a guide writes it. Put the whole of it there")
    if re.search(r"\s", said):
        raise ValueError("there is white space in it. Copy it again, and nothing around it")
    if not re.fullmatch(r"[\x21-\x7e]+", said):
        raise ValueError("it holds a character that does not belong there. Copy it again")
    return said


def _copied_secret(said: SecretStr) -> SecretStr:
    _copied(said.get_secret_value())
    return said


Copied = Annotated[str, AfterValidator(_copied)]
CopiedSecret = Annotated[SecretStr, AfterValidator(_copied_secret)]


class Settings(BaseSettings):
    """One deployment's settings. Secrets are `SecretStr`: printing them shows stars."""

    model_config = SettingsConfigDict(
        frozen=True, env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    # Where things are
    shedder_home: Path | None = (
        None  # an operator's own personas/ and config/, over the shipped ones
    )
    shedder_data: Path = Path("~/.local/share/shedder")  # the bundled Redis' files, one folder
    redis_url: str | None = None  # None: find or start a server in shedder_data
    shedder_secret: SecretStr | None = (
        None  # keys the prompt fence; None: made once and kept in Redis
    )

    # The model. Without a base URL or key the evidence reader answers.
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_model: str | None = None
    openai_token_limit_field: Literal["max_tokens", "max_completion_tokens"] = Field(
        default="max_tokens"
    )
    model_context_tokens: int = Field(default=128_000, ge=2_000)  # input and output together
    model_output_tokens: int = Field(default=6_000, ge=256)
    model_deadline_seconds: float = Field(default=300, gt=0)  # one call, wall clock
    model_temperature: float | None = Field(default=None, ge=0, le=2)

    # Reading
    max_file_mb: int = Field(default=30, ge=1)
    max_pages: int = Field(default=60, ge=1)
    fetch_links: str = "arxiv,openreview"  # see `link_sources`
    link_contact: str = ""

    # Between questions: what is kept of a document's text, and of an answer for the same question
    document_hours: float = Field(default=24, ge=0, le=24)
    cache_hours: float = Field(default=24, ge=0, le=168)

    # The worker
    worker_concurrency: int = Field(default=20, ge=1)  # model-bound jobs at once
    reader_processes: int = Field(default=2, ge=1)  # PDFs read at once
    job_deadline_seconds: int = Field(default=1_200, ge=30)
    drain_seconds: float = Field(default=60, ge=0)  # what running jobs get after SIGTERM

    # Who answers when nobody is named
    default_persona: str = "q"

    # Slack. A bot token serves one workspace; a client id and secret any that install the app.
    slack_bot_token: CopiedSecret | None = None  # xoxb-…
    slack_app_token: CopiedSecret | None = None  # xapp-…, for Socket Mode
    slack_port: int | None = Field(
        default=None, ge=0, le=65_535
    )  # HTTP mode here; None: Socket Mode
    slack_signing_secret: CopiedSecret | None = None  # for HTTP mode
    slack_client_id: Copied | None = None
    slack_client_secret: CopiedSecret | None = None
    slack_config_token: CopiedSecret | None = None  # xoxe.xoxp-…, only for `shedder check slack`
    slack_api_url: str = "https://slack.com/api/"
    slack_file_hosts: str = ""  # where files may be fetched from beside Slack's own host

    # Discord
    discord_bot_token: CopiedSecret | None = None
    discord_message_content: bool = False  # the privileged intent: follow-ups without a mention
    discord_threads: bool = True  # a thread for each question; False: replies in the channel
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str = ""  # empty: the one that Discord's library knows
    discord_file_hosts: str = ""  # where files may be fetched from beside Discord's own hosts

    # How much may be asked; 0 or None: no limit
    user_per_minute: int = Field(default=20, ge=0)
    user_per_day: int = Field(default=200, ge=0)
    channel_per_hour: int = Field(default=200, ge=0)
    workspace_per_day: int = Field(default=2_000, ge=0)
    alert_answers_per_hour: int = Field(default=10, ge=0)  # a channel, unasked; 0: none
    workspace_usd_per_day: float | None = Field(default=None, gt=0)
    workspace_usd_per_month: float | None = Field(default=None, gt=0)
    limits_contact: str = "whoever runs Shedder here"  # who can raise a limit, as askers are told

    # Running as a service: where /healthz and /readyz are answered; None: nowhere
    health_port: int | None = Field(default=None, ge=1, le=65_535)

    @property
    def link_sources(self) -> frozenset[str]:
        """Where papers that are named by link are fetched from."""
        return frozenset(_sources(self.fetch_links))

    @field_validator("fetch_links")
    @classmethod
    def _known_sources(cls, said: str) -> str:
        unknown = sorted(_sources(said) - LINK_SOURCES)
        if unknown:
            raise ValueError(
                f"{unknown[0]!r} is no source of papers. Name some of arxiv, openreview, doi with "
                "commas between them, or off"
            )
        return said

    @field_validator("link_contact")
    @classmethod
    def _sendable(cls, said: str) -> str:
        if re.fullmatch(r"[\x21-\x7e]{0,200}", said):
            return said
        raise ValueError(
            f"{said!r} cannot be sent along. Write a mail address or a page, without white space"
        )

    @field_validator("slack_api_url")
    @classmethod
    def _address(cls, said: str) -> str:
        if _is_address(said, "http", "https"):
            return said
        raise ValueError(
            f"'{said}' is no address of a Web API. Unset it for https://slack.com/api/, or "
            "write another in that form"
        )

    @field_validator("discord_api_url")
    @classmethod
    def _versioned(cls, said: str) -> str:
        if _is_address(said, "http", "https"):
            return said.rstrip("/")
        raise ValueError(
            f"'{said}' is no address of an API. Unset it for https://discord.com/api/v10, or write "
            "another in that form"
        )

    @field_validator("discord_gateway_url")
    @classmethod
    def _gateway(cls, said: str) -> str:
        if not said or _is_address(said, "ws", "wss"):
            return said
        raise ValueError(
            f"'{said}' is no address of a gateway. Unset it for Discord's own, or write another as "
            "wss://gateway.example/"
        )

    @field_validator("slack_file_hosts", "discord_file_hosts")
    @classmethod
    def _hosts(cls, said: str) -> str:
        for host in filter(None, map(str.strip, said.split(","))):
            if not re.fullmatch(r"[\w.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?", host, re.ASCII):
                raise ValueError(
                    f"'{host}' is no host. Write files.example or files.example:8443, without "
                    "https:// or a path, and commas between several"
                )
        return said

    @field_validator("shedder_home", "shedder_data")
    @classmethod
    def _expand(cls, path: Path | None) -> Path | None:
        """Allow `~`, as a shell would."""
        try:
            return path.expanduser() if path else None
        except RuntimeError:  # no such user, or one without a home
            raise ValueError(f"'{path}' leads to no home folder. Write the whole path") from None

    @field_validator("shedder_home")
    @classmethod
    def _there(cls, path: Path | None) -> Path | None:
        """A slip of the pen here would leave an operator's own files out without a word."""
        if path is None or os.path.isdir(path):  # noqa: PTH112 - `is_dir` raises where it may not look
            return path
        raise ValueError(f"there is no folder '{path}'. Make it, or correct the path")


def _sources(said: str) -> set[str]:
    words = {word.strip().lower() for word in said.split(",")}
    return words - {"", "off"}


def _is_address(said: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(said)
        whole = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:  # a port that is none
        return False
    return bool(whole) and re.fullmatch(r"[\x21-\x7e]+", said) is not None
