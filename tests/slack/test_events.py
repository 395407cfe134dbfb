"""Which of Slack's events ask something, and what: pure, whatever the payload is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.persona import Persona
from bot.core.routing import addressed
from bot.core.values import Mention
from bot.ingress.asked_by_form import About
from bot.slack.events import mention_of
from bot.slack.modals import about, ask_form, documents_form, filled
from bot.slack.payloads import workspace_of
from bot.slack.pressed import press_of
from bot.slack.shared_files import files_of
from bot.slack.words import plain

BOT = "U0BOT"
TS = "1700000000.000100"
PDF = {"id": "F1", "name": "a.pdf", "mimetype": "application/pdf", "filetype": "pdf", "size": 9}
PNG = {"id": "F2", "name": "a.png", "mimetype": "image/png", "filetype": "png"}


def event(**more: Any) -> dict[str, Any]:
    said = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": TS}
    return {**said, "text": f"<@{BOT}> decode this", **more}


def body(said: dict[str, Any], **more: Any) -> dict[str, Any]:
    mine = {"team_id": "T1", "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
    outer = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event": said}
    return {**outer, "authorizations": [mine], **more}


def heard(said: dict[str, Any], **more: Any) -> Mention:
    mention = mention_of(body(said, **more), BOT)
    assert mention is not None
    return mention


def test_a_mention_in_a_channel_begins_a_thread_of_its_own() -> None:
    mention = heard(event())
    assert (mention.id, mention.place.thread, mention.place.workspace) == (TS, TS, "T1")
    assert (mention.author, mention.place.channel) == ("U1", "C1")
    assert addressed(mention.text) == "decode this"


def test_a_mention_in_a_thread_belongs_to_it() -> None:
    mention = heard(event(thread_ts="1600000000.000001"))
    assert (mention.id, mention.place.thread) == (TS, "1600000000.000001")


@pytest.mark.parametrize("subtype", [None, "file_share"])
def test_a_direct_message_needs_no_mention(subtype: str | None) -> None:
    said = event(type="message", channel="D1", channel_type="im", text="kira, is it sound?")
    mention = heard({**said, **({"subtype": subtype} if subtype else {})})
    assert addressed(mention.text) == "kira, is it sound?"


def test_an_edit_that_adds_the_mention_is_the_mention_of_that_message() -> None:
    assert heard(event(edited={"user": "U1", "ts": "1700000099.0"})) == heard(event())


@pytest.mark.parametrize(
    "said",
    [
        event(text="<!channel> decode this"),
        event(text="<!here> <@U9> look"),
        event(bot_id="B9"),
        event(bot_profile={"id": "B9"}),
        event(user="USLACKBOT"),
        event(user=BOT),
        event(app_id="A1"),
        event(hidden=True),
        event(subtype="message_changed"),
        event(user=""),
        event(ts=""),
        event(type="message"),  # in a channel: the app_mention beside it counts
        event(type="message", channel_type="channel"),
        event(type="message", channel_type="mpim"),
        event(type="message", channel_type="im", subtype="message_changed", hidden=True),
        event(type="message", channel_type="im", subtype="message_deleted"),
        event(type="message", channel_type="im", subtype="channel_join"),
        event(type="message", channel_type="im", bot_id="B1"),
        event(type="message", channel_type="im", edited={"user": "U1"}),
        event(type="reaction_added"),
        event(type="file_shared"),
    ],
)
def test_what_nobody_asked_starts_nothing(said: dict[str, Any]) -> None:
    assert mention_of(body(said), BOT) is None


def test_one_who_mentions_everybody_and_the_bot_asks_the_bot() -> None:
    assert addressed(heard(event(text=f"<!here> <@{BOT}> decode this")).text) == (
        "everyone here  decode this"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("is p &lt; 0.05 &amp; n &gt; 3?", "is p < 0.05 & n > 3?"),
        ("<@U0BOT|shedder>: decode", "decode"),
        ("<@U7> says kira, look at <@U8|kira>", "@someone says kira, look at @someone"),
        ("as in <#C9|papers> and <#C8>", "as in #papers and a channel"),
        ("<https://arxiv.org/abs/2401.02669|this one>", "https://arxiv.org/abs/2401.02669"),
        ("<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"),
        ("see <http://paper.md|paper.md>", "see paper.md"),
        ("<mailto:ada@x.example|ada@x.example>", "ada@x.example"),
        ("<!subteam^S1|@papers> and <!channel>", "@papers and everyone"),
        ("&lt;!channel&gt;", "<!channel>"),
    ],
)
def test_words_are_read_as_people_see_them(typed: str, said: str) -> None:
    assert addressed(plain(typed, BOT)) == said


def test_a_persona_called_beside_the_bot_is_called() -> None:
    assert addressed(plain(f"<@{BOT}> @kira is it sound?", BOT)) == "@kira is it sound?"


def test_documents_come_with_a_question_and_pictures_do_not() -> None:
    (file,) = heard(event(files=[PNG, PDF, PDF])).attachments
    assert file.model_dump(exclude_defaults=True) == {
        "id": "F1",
        "name": "a.pdf",
        "size": 9,
        "media_type": "application/pdf",
    }


def test_where_nothing_can_be_read_the_worker_is_to_say_so() -> None:
    assert [file.name for file in heard(event(files=[PNG])).attachments] == ["a.png"]


def test_a_file_of_another_organisation_is_known_by_its_id_alone() -> None:
    shared = {"id": "F3", "file_access": "check_file_info"}
    assert [file.id for file in heard(event(files=[shared, PNG])).attachments] == ["F3"]


def test_the_files_of_a_forwarded_message_count() -> None:
    assert [f.id for f in files_of({"attachments": [{"files": [PDF]}, {"text": "no"}]})] == ["F1"]


@pytest.mark.parametrize(
    ("authorized", "workspace"),
    [
        ({"team_id": "T2", "enterprise_id": None, "is_enterprise_install": False}, "T2"),
        ({"team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": False}, "T2"),
        ({"team_id": "T2", "enterprise_id": "E1", "is_enterprise_install": True}, "E1.T2"),
        ({"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}, "E1.T1"),
    ],
)
def test_the_workspace_is_that_of_the_installation(
    authorized: dict[str, Any], workspace: str
) -> None:
    assert workspace_of(body(event(), authorizations=[authorized])) == workspace


@pytest.mark.parametrize(
    ("body_", "workspace"),
    [
        ({"team": {"id": "T1"}, "is_enterprise_install": False}, "T1"),
        ({"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}, ""),
        (
            {
                "team": None,
                "enterprise": {"id": "E1"},
                "is_enterprise_install": True,
                "user": {"team_id": "T5"},
            },
            "E1.T5",
        ),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}, "E1.T1"),
        ({"team_id": "T1", "is_enterprise_install": "false"}, "T1"),
        ({"team": {"id": "T9"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
    ],
)
def test_what_is_pressed_names_the_same_workspace(body_: dict[str, Any], workspace: str) -> None:
    if workspace:
        assert workspace_of(body_) == workspace
    else:
        assert "T" not in workspace_of(body_)


def test_somebody_of_another_organisation_is_an_outsider() -> None:
    assert heard(event(user_team="T9", team="T1"), is_ext_shared_channel=True).outsider
    assert not heard(event(team="T1"), is_ext_shared_channel=True).outsider
    assert not heard(event(user_team="T9")).outsider


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
KEYS = """type user channel ts text thread_ts subtype channel_type files edited bot_id attachments
team user_team event_ts authorizations event team_id enterprise is_enterprise_install view container
message actions state values user_id is_ext_shared_channel private_metadata id name"""
FIELDS = KEYS.split()
payload = st.dictionaries(st.sampled_from(FIELDS), anything, max_size=12)
nearly = st.builds(
    lambda said, outer: {**body({**event(), **said}), **outer},
    payload,
    st.dictionaries(st.sampled_from(FIELDS), anything, max_size=2),
)


@given(payload | nearly | anything)
def test_no_payload_whatever_is_an_exception(said: Any) -> None:
    mention = mention_of(said, BOT)
    assert mention is None or (mention.id and mention.place.channel and mention.author)
    press_of(said)
    filled(said)
    about(said)
    files_of(said)


@given(st.text(max_size=200))
def test_no_text_keeps_a_reference_to_a_person(typed: str) -> None:
    assert f"<@{BOT}>" not in plain(f"{typed} <@{BOT}>", BOT)


@pytest.mark.parametrize(
    ("name", "handle", "title"),
    [
        ("Kira Vashti", "kira", "Ask Kira Vashti"),
        ('Prof. Queuebert "Q" Shedder', "q", "Ask Q"),
    ],
)
def test_a_form_says_who_is_asked_by_a_name_that_fits(name: str, handle: str, title: str) -> None:
    persona = Persona(name=name, description="", handle=handle)
    for form in (ask_form("j", persona), documents_form(persona, About(job="j"))):
        assert form["title"]["text"] == title
