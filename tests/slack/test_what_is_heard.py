"""What is said in Slack beside questions, as everybody else here gets it: pure, whatever comes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.heard import Deleted, Heard, Reacted
from bot.slack.flattened import text_of
from bot.slack.heard import overheard, place_of
from bot.slack.icons import picture
from bot.slack.marks import Self

ME = Self(user="U0BOT", bot="B0BOT", app="A1")
TS, ROOT = "1700000000.000100", "1600000000.000001"

ALERTMANAGER: dict[str, Any] = {
    "type": "message",
    "subtype": "bot_message",
    "bot_id": "B0ALERT",
    "username": "Alertmanager",
    "ts": TS,
    "text": "",
    "attachments": [
        {
            "fallback": "[FIRING:1] KubePodCrashLooping",
            "color": "danger",
            "title": "[FIRING:1] KubePodCrashLooping (payments)",
            "title_link": "https://alerts.example/#/alerts",
            "text": "*Alert:* Pod is crash looping\n*Details:*\n • *namespace:* `payments`",
            "fields": [{"title": "Severity", "value": "critical", "short": True}],
            "actions": [
                {
                    "type": "button",
                    "text": "Runbook :green_book:",
                    "url": "https://run.example/kpcl",
                },
                {"type": "button", "text": "Silence", "name": "silence"},
            ],
            "footer": "Prometheus",
        }
    ],
}
GRAFANA: dict[str, Any] = {
    "type": "message",
    "bot_id": "B0GRAF",
    "user": "U0GRAF",
    "bot_profile": {"name": "Grafana"},
    "ts": TS,
    "text": "short fallback",
    "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": "High latency & errors"}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "p99 of *checkout* &gt; 2 s, <https://g.example/d/1|graph>"},
            "fields": [
                {"type": "mrkdwn", "text": "*Service*\ncheckout"},
                {"type": "mrkdwn", "text": "*Burn rate*\n14.4"},
            ],
            "accessory": {
                "type": "button", "url": "https://g.example/ack",
                "text": {"type": "plain_text", "text": "Ack"},
            },
        },
        {"type": "context", "elements": [
            {"type": "image", "image_url": "https://g.example/x.png", "alt_text": "red"},
            {"type": "mrkdwn", "text": "since <!date^1700000000^{time}|12:13>"},
        ]},
        {"type": "divider"},
        {"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [
                {"type": "text", "text": "see "},
                {"type": "link", "url": "https://run.example/lat", "text": "runbook"},
                {"type": "user", "user_id": "U7"},
            ]},
            {"type": "rich_text_list", "style": "bullet", "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "scale up"}]},
            ]},
            {"type": "rich_text_preformatted", "elements": [
                {"type": "text", "text": "kubectl get po"},
            ]},
        ]},
        {"type": "table", "rows": [
            [{"type": "raw_text", "text": "pod"}, {"type": "raw_text", "text": "restarts"}],
        ]},
    ],
}  # fmt: skip


def event(**said: Any) -> dict[str, Any]:
    message = {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "U1",
        "ts": TS,
    }
    return body({**message, "text": "look", **said})


def body(said: dict[str, Any]) -> dict[str, Any]:
    mine = {"team_id": "T1", "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": False}
    return {"type": "event_callback", "team_id": "T1", "event": said, "authorizations": [mine]}


def heard(**said: Any) -> Heard:
    found = overheard(event(**said), ME)
    assert isinstance(found, Heard)
    return found


def test_an_alerts_attachments_are_lines_that_people_read() -> None:
    assert text_of(ALERTMANAGER).split("\n") == [
        "[FIRING:1] KubePodCrashLooping (payments) https://alerts.example/#/alerts",
        "Alert: Pod is crash looping",
        "Details:",
        " • namespace: `payments`",
        "Severity: critical",
        "Runbook :green_book: https://run.example/kpcl",
        "Prometheus",
    ]


def test_an_alerts_blocks_are_lines_that_people_read() -> None:
    assert text_of(GRAFANA).split("\n") == [
        "High latency & errors",
        "p99 of checkout > 2 s, graph https://g.example/d/1",
        "Service",
        "checkout",
        "Burn rate",
        "14.4",
        "Ack https://g.example/ack",
        "since 12:13",
        "see runbook https://run.example/lat @someone",
        "• scale up",
        "kubectl get po",
        "pod | restarts",
    ]


def test_an_alert_is_by_the_bot_that_an_operator_can_name() -> None:
    for alert, author, name in (
        (ALERTMANAGER, "B0ALERT", "Alertmanager"),
        (GRAFANA, "B0GRAF", "Grafana"),
    ):
        found = overheard(body({**alert, "channel": "C1", "channel_type": "channel"}), ME)
        assert isinstance(found, Heard)
        assert (found.author, found.name, found.bot, found.begins) == (author, name, True, True)


def test_a_persons_message_keeps_its_links_and_names_nobody() -> None:
    said = (
        "<@U0BOT> and <@U9> of <#C2|papers>: <https://arxiv.org/abs/2401.00001|KV caches> "
        "<https://doi.org/10.1/x> a_b *c* &amp; <!subteam^S1|@oncall>"
    )
    unfurl = {
        "from_url": "https://arxiv.org/abs/2401.00001",
        "title": "KV caches",
        "text": "Abstract",
    }
    forwarded = {"is_share": True, "text": "what Ada said", "from_url": "https://lab.slack.com/x"}
    found = heard(text=said, attachments=[unfurl, forwarded])
    assert found.text == (
        "@shedder and @someone of #papers: KV caches https://arxiv.org/abs/2401.00001 "
        "https://doi.org/10.1/x a_b *c* & @oncall\nwhat Ada said"
    )


def test_a_message_knows_its_thread_and_a_reply_begins_none() -> None:
    alone, below = heard(), heard(thread_ts=ROOT)
    also = heard(thread_ts=ROOT, subtype="thread_broadcast")
    assert (alone.place.thread, alone.begins) == (TS, True)
    assert (below.place.thread, below.begins, also.begins) == (ROOT, False, False)
    assert place_of(event(thread_ts=ROOT)) == below.place


def test_files_and_reactions_come_along() -> None:
    pdf = {"id": "F1", "name": "a.pdf", "mimetype": "application/pdf", "filetype": "pdf"}
    reactions = [{"name": "+1", "users": ["U2", "U0BOT"], "count": 2}]
    found = heard(subtype="file_share", files=[pdf], reactions=reactions)
    assert [file.name for file in found.attachments] == ["a.pdf"]
    assert [(each.user, each.emoji, each.bot) for each in found.reactions] == [
        ("U2", "👍", False),
        ("U0BOT", "👍", True),
    ]


def test_an_edit_is_the_message_as_it_stands_now() -> None:
    now = {"type": "message", "user": "U1", "ts": TS, "thread_ts": ROOT, "text": "better"}
    now["edited"] = {"user": "U1", "ts": "1700000099.000000"}  # type: ignore[assignment]
    found = heard(subtype="message_changed", message=now, hidden=True, ts="1700000099.000200")
    assert (found.id, found.text, found.edited) == (TS, "better", True)
    assert (found.edited_at, found.place.thread) == (1700000099.0, ROOT)
    unfurled = {"type": "message", "user": "U1", "ts": TS, "text": "same"}
    assert not heard(subtype="message_changed", message=unfurled).edited


def test_what_is_deleted_is_gone_also_where_its_replies_stay() -> None:
    before = {"type": "message", "user": "U1", "ts": TS, "thread_ts": ROOT, "text": "wrong"}
    gone = overheard(event(subtype="message_deleted", deleted_ts=TS, previous_message=before), ME)
    assert isinstance(gone, Deleted)
    assert (gone.message, gone.place.thread) == (TS, ROOT)
    grave = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": TS}
    assert overheard(event(subtype="message_changed", message=grave), ME) == Deleted(
        place=place_of(event(subtype="message_changed", message=grave)), message=TS
    )


def test_reactions_are_emoji_with_somebody_and_a_time() -> None:
    item = {"type": "message", "channel": "C1", "ts": TS}
    said = {"type": "reaction_added", "user": "U1", "item": item, "event_ts": "1700000009.5"}
    added = overheard(body({**said, "reaction": "see_no_evil"}), ME)
    assert isinstance(added, Reacted)
    assert (added.emoji, added.message, added.user, added.at) == ("🙈", TS, "U1", 1700000009.5)
    assert (added.place.channel, added.place.thread, added.removed) == ("C1", "", False)
    taken = overheard(body({**said, "type": "reaction_removed", "reaction": "two"}), ME)
    assert isinstance(taken, Reacted)
    assert (taken.emoji, taken.removed) == ("2️⃣", True)
    for nothing in ({"item": {"type": "file", "file": "F1"}}, {"user": "U0BOT"}, {"user": ""}):
        assert overheard(body({**said, "reaction": "one", **nothing}), ME) is None


@pytest.mark.parametrize(
    "said",
    [
        {"user": "U0BOT"},
        {"bot_id": "B0BOT", "user": ""},
        {"app_id": "A1"},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
        {"ts": "soon"},
        {"ts": ""},
        {"subtype": "message_deleted", "deleted_ts": ""},
        {"subtype": "message_changed", "message": {"type": "message", "user": "U0BOT", "ts": TS}},
    ],
)
def test_what_we_or_slack_say_is_not_handed_on(said: dict[str, Any]) -> None:
    assert overheard(event(**said), ME) is None


def test_an_emoji_of_the_workspace_keeps_its_name() -> None:
    assert picture("partyparrot") == ":partyparrot:"
    assert picture("+1::skin-tone-4") == "👍"


json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = (
    "type", "subtype", "channel", "ts", "thread_ts", "text", "blocks", "attachments", "message",
    "previous_message", "deleted_ts", "user", "bot_id", "item", "reaction", "reactions", "edited",
    "files", "event_ts",
)  # fmt: skip
KINDS = ("rich_text", "section", "context", "table", "actions", "image", "header", "rich_text_list")
block = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS)},
    optional={
        name: st.one_of(json, st.lists(json, max_size=3)) for name in ("text", "elements", "rows")
    },
)
odd = st.dictionaries(
    st.sampled_from(FIELDS), st.one_of(json, st.lists(block, max_size=3)), max_size=9
)


@given(
    said=odd,
    kind=st.sampled_from(("message", "reaction_added")),
    sub=st.sampled_from(("", "message_changed", "message_deleted")),
)
@settings(max_examples=40)
def test_whatever_comes_is_read_without_a_fault(said: dict[str, Any], kind: str, sub: str) -> None:
    found = overheard(body({**said, "type": kind, "subtype": sub}), ME)
    assert found is None or found.place.platform == "slack"
    assert isinstance(text_of(said), str)
