"""Calls to see whether something works, and what an operator is told where it does not.

`shedder check discord` and `shedder bot` say the same: both ask from here. Each asks once, waits
for nobody, and needs neither Redis nor a connection to the gateway.
"""

import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from importlib.metadata import version
from typing import TypeVar
from urllib.request import Request

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.discord.setting_check import WHERE, at_discord
from bot.downloads.reaching import host_of, misnamed, opener, retry_after, unreached
from bot.running import findings
from config.settings import Settings

CALL_SECONDS = 10
AWAY_SECONDS = 60.0
AGENT = f"DiscordBot (https://discord.com/developers/applications, {version('shedder')})"
NOT_TAKEN = (
    f"DISCORD_BOT_TOKEN: this token is not taken: it was reset, or is not whole. Copy another: "
    f"{WHERE}."
)
T = TypeVar("T")


class Failed(findings.Failed):
    """A call to Discord did not work; `code` is the status of its answer."""

    service = "discord"


class Told(BaseModel):
    """What is read of an answer; there may be more in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Account(Told):
    """Whose the token is."""

    id: str
    username: str
    bot: bool = False


def identity(settings: Settings) -> Account:
    """Whose the bot token is. Raises Failed."""
    return asked(settings, "users/@me", Account)


def asked(settings: Settings, path: str, kind: type[T]) -> T:
    """What Discord answers. Raises Failed."""
    url = f"{settings.discord_api_url}/{path}"
    assert settings.discord_bot_token, "looked at before"
    token = settings.discord_bot_token.get_secret_value()
    request = Request(url, headers={"Authorization": f"Bot {token}", "User-Agent": AGENT})  # noqa: S310
    who = host_of(url)
    try:
        # As Discord's library does it: without the proxies of the environment.
        with opener(request.type, proxies=False).open(request, timeout=CALL_SECONDS) as answer:
            return _read(answer, who, kind, at_discord(settings))
    except (OSError, HTTPException, ValueError) as error:
        # Discord's own name is right: where it leads nowhere, the network is away.
        wrong = misnamed(error) and not at_discord(settings)
        said = unreached(error, who, "DISCORD_API_URL")
        raise Failed("wrong" if wrong else "down", "", said, 0) from None


def reach(settings: Settings, gateway: str) -> None:
    """Raise Failed where nobody answers at the gateway's address. No connection to it is made: any
    answer to a plain call will do."""
    url = settings.discord_gateway_url or gateway
    request = Request(url.replace("ws", "http", 1), headers={"User-Agent": AGENT})  # noqa: S310
    try:
        with opener(request.type, proxies=False).open(request, timeout=CALL_SECONDS):
            return
    except (OSError, HTTPException, ValueError) as error:
        variable = "DISCORD_GATEWAY_URL"
        wrong = misnamed(error) and bool(settings.discord_gateway_url)
        said = unreached(error, host_of(url), variable)
        raise Failed("wrong" if wrong else "down", "", said, 0) from None


def _read(answer: HTTPResponse, who: str, kind: type[T], is_discord: bool) -> T:
    body = answer.read()
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if is_discord and not isinstance(said, Mapping | list):  # a page of what stands before it
        told = f"{who} turns this machine away for now (HTTP {answer.status})."
        raise Failed("down", str(answer.status), told, AWAY_SECONDS)
    if answer.status != 200:
        raise _refusal(answer, said if isinstance(said, Mapping) else {}, who)
    try:
        return TypeAdapter(kind).validate_python(said)
    except ValidationError:
        raise _another(who) from None


def _refusal(answer: HTTPResponse, said: Mapping[str, object], who: str) -> Failed:
    status = answer.status
    if status == 401:
        return Failed("wrong", "401", NOT_TAKEN)
    if status == 429:
        wait = retry_after(answer.headers.items()) or 0
        later = f" for {wait:.0f} s" if wait else " for a while"
        return Failed("down", "429", f"{who} takes no more calls{later} (HTTP 429).", wait)
    if status >= 500:
        return Failed("down", str(status), f"{who} is in trouble (HTTP {status}).", 0)
    code = said.get("code")
    if status not in (403, 404) or not code:
        return _another(who)
    why = said.get("message") or f"HTTP {status}"
    return Failed("wrong", str(code), f"Discord refused the call ({why}).")


def _another(who: str) -> Failed:
    said = f"{who} answers, but not as Discord's API. Correct DISCORD_API_URL, or unset it"
    return Failed("wrong", "", f"{said}: https://discord.com/api/v10 is the usual one.")
