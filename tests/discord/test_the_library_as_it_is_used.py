"""The parts of discord.py that are used though nobody promised them: an update that changes one
fails here, by its name, and not in front of people."""

import inspect
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Ratelimit, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context, interaction_response_params
from packaging.requirements import Requirement

from bot.discord.gateway import STATE

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
HEARD = ("READY", "RESUMED", "GUILD_CREATE", "GUILD_DELETE", "MESSAGE_CREATE", "MESSAGE_UPDATE")


@pytest.fixture
def client() -> discord.Client:
    return discord.Client(intents=discord.Intents.none())


def test_no_other_minor_version_is_installed_unlooked_at() -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    (wanted,) = (r for r in map(Requirement, project["dependencies"]) if r.name == "discord.py")
    major, minor, *_ = (int(each) for each in version("discord.py").split("."))
    assert version("discord.py") in wanted.specifier
    assert f"{major}.{minor + 1}.0" not in wanted.specifier


def test_events_can_be_taken_from_the_table_of_parsers(client: discord.Client) -> None:
    parsers = client._connection.parsers
    assert set(parsers) >= {*HEARD, *STATE}
    assert all(callable(parse) for parse in parsers.values())


def test_the_wait_for_servers_can_be_ended(client: discord.Client) -> None:
    assert client._connection._ready_task is None
    assert "self._ready_task = asyncio.create_task" in inspect.getsource(type(client._connection))


def test_a_turn_can_be_waited_for_before_a_session_begins() -> None:
    hook = inspect.signature(discord.Client.before_identify_hook)
    assert list(hook.parameters) == ["self", "shard_id", "initial"]


def test_calls_can_be_made_without_the_librarys_own_waits(client: discord.Client) -> None:
    assert hasattr(client.http, "_global_over")
    assert list(inspect.signature(HTTPClient.get_ratelimit).parameters) == ["self", "key"]
    assert callable(Ratelimit.__aenter__)
    assert "self.get_ratelimit(" in inspect.getsource(HTTPClient.request)
    assert "await self._global_over.wait()" in inspect.getsource(HTTPClient.request)
    assert {"loop", "http_trace"} <= set(inspect.signature(HTTPClient).parameters)


def test_a_call_takes_what_aiohttp_takes() -> None:
    kinds = [each.kind for each in inspect.signature(HTTPClient.request).parameters.values()]
    assert inspect.Parameter.VAR_KEYWORD in kinds
    assert "self.__session.request(method, url, **kwargs)" in inspect.getsource(HTTPClient.request)


def test_the_addresses_can_be_set() -> None:
    assert Route("GET", "/users/{user_id}", user_id="1").url == f"{Route.BASE}/users/1"
    assert DiscordWebSocket.DEFAULT_GATEWAY.scheme in ("ws", "wss")


@pytest.mark.parametrize(
    ("call", "given"),
    [
        (AsyncWebhookAdapter.create_interaction_response, {"session", "params"}),
        (AsyncWebhookAdapter.get_original_interaction_response, {"session"}),
        (AsyncWebhookAdapter.execute_webhook, {"session", "payload", "wait"}),
    ],
)
def test_a_response_can_be_given_as_json(call: Callable[..., object], given: set[str]) -> None:
    assert given <= set(inspect.signature(call).parameters)


def test_what_gives_responses_is_at_hand() -> None:
    assert isinstance(async_context.get(), AsyncWebhookAdapter)
    assert interaction_response_params(4, {"content": "a"}).payload == {
        "type": 4,
        "data": {"content": "a"},
    }
