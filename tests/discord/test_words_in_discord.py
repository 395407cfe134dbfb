"""What somebody typed in Discord becomes plain words, and what Discord shows becomes a message."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.routing import addressed
from bot.core.values import Place
from bot.discord.events import Self, concerns
from bot.discord.places import Channel
from bot.discord.ways import ways
from bot.discord.words import plain
from bot.discord.written import Written
from config.settings import Settings

BOT, ROLE = "11", "12"
REFERENCE = re.compile(r"<(@[!&]?|#|/|a?:|t:|id:|https?:)[^<>\s]*>")
SHOWN = (
    "<@11> <@!11> <@&12> <@13> <@&14> <#15> </ask:16> <:ok:17> <a:ok:18> <t:19:R> @everyone @here "
    "<https://arxiv.org/abs/2401.12345> decode : < > <> <@ @"
)
PIECES = st.sampled_from(SHOWN.split())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("<@11> decode this", "decode this"),
        ("<@!11>: decode this", "decode this"),
        ("hey <@11>, decode this", "hey , decode this"),
        ("<@&12> decode this", "decode this"),
        ("<@11>", ""),
        ("<@11> <@13> and <@&14> in <#15>", "@someone and a group in a channel"),
        (
            "<@11> decode <https://arxiv.org/abs/2401.12345>",
            "decode https://arxiv.org/abs/2401.12345",
        ),
        ("<@11> use </ask why:16> <:ok:17>", "use /ask why :ok:"),
        ("<@11> 1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_references_are_named_and_its_own_name_is_left_out(typed: str, said: str) -> None:
    assert addressed(plain(typed, (BOT, ROLE))) == said


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_no_reference_is_left_in_any_text(typed: str) -> None:
    said = plain(typed, (BOT, ROLE))
    assert said.startswith("@shedder")
    assert REFERENCE.findall(said) == []
    assert "@everyone" not in said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("1"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from([*Written.model_fields]), JSON, max_size=8)
    | st.fixed_dictionaries(
        {"id": st.just("1"), "channel_id": st.just("2"), "author": st.just({"id": "3"})},
        optional=dict.fromkeys(("content", "mentions", "message_reference", "type"), JSON),
    )
)
def test_whatever_is_told_is_a_message_or_none(payload: dict[str, Any]) -> None:
    message = Written.read(payload)
    if message is not None:
        for channel in (None, Channel(id="2", type=0), Channel(id="2", type=1)):
            assert concerns(message, Self(user=BOT, role=ROLE), channel) in (True, False)


@pytest.mark.parametrize("threads", [True, False])
@pytest.mark.parametrize("content", [True, False])
@pytest.mark.parametrize("workspace", ["dm", "123"])
def test_help_names_what_works_where_it_is_asked(
    workspace: str, content: bool, threads: bool
) -> None:
    said = {"discord_message_content": content, "discord_threads": threads}
    settings = Settings.model_validate({"_env_file": None, **said})
    place = Place(platform="discord", workspace=workspace, channel="1", thread="2")
    told = " ".join(
        ways(settings, place).model_dump(include={"files", "further", "orders"}).values()
    )
    direct = workspace == "dm"
    assert "/shedder" in told
    assert ("no mention" in told) == direct
    assert ("thread" in told) == (threads and not direct)
    assert ("Apps → “Decode this paper”" in told) == (not content and not direct)
    assert ("but a mention" in told) == (not content and not direct)
