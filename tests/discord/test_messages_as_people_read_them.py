"""All that people read of a message is in its text, whatever it is made of."""

from typing import Any

from bot.discord.flattened import flattened
from bot.discord.written import Written

ADA = {"id": "5", "username": "ada", "global_name": None}


def read(**said: Any) -> Written:
    whole = {"id": "1", "channel_id": "2", "author": ADA, **said}
    message = Written.read(whole)
    assert message is not None
    return message


def test_a_poll_what_was_forwarded_and_components_are_lines() -> None:
    poll = {
        "question": {"text": "Which paper?"},
        "answers": [{"poll_media": {"text": "Queues"}}, {"poll_media": {"emoji": {"name": "🙈"}}}],
    }
    button = {"type": 2, "style": 5, "label": "Runbook", "url": "https://runbooks.example/n"}
    section = {"type": 9, "components": [{"type": 10, "content": "**disk** full"}]}
    box = {"type": 17, "components": [{**section, "accessory": button}]}
    snapshot = {"message": {"content": None, "embeds": [{"type": "rich", "title": "an alert"}]}}
    text = flattened(
        read(
            content="see <@5> in <#7> <https://arxiv.org/abs/2401.00001>",
            mentions=[ADA],
            poll=poll,
            components=[box, "odd", {"type": 17, "components": "odd"}],
            message_snapshots=[snapshot],
        )
    )
    assert text.split("\n") == [
        "see @ada in a channel https://arxiv.org/abs/2401.00001",
        "**disk** full",
        "Runbook: https://runbooks.example/n",
        "Which paper?",
        "- Queues",
        "Forwarded:",
        "an alert",
    ]


def test_whoever_speaks_to_us_calls_us_by_the_name_that_orders_have() -> None:
    said = read(content="<@5> and <@9> digest now", mentions=[ADA])
    assert flattened(said, "9") == "@ada and @shedder digest now"


def test_what_is_odd_costs_nobody_the_message() -> None:
    odd = read(
        content="hello",
        author={"id": 5, "username": None},
        embeds=[None, 7, {"type": "rich", "fields": [None, {"name": 1, "value": "x"}]}],
        components=[{"type": []}, {"type": 2, "url": 5, "accessory": {"type": 10}}],
        poll={"question": "what", "answers": {"0": 1}},
        reactions=[None, {"count": 1}, {"emoji": {"id": None, "name": "👍"}, "count": 2}],
    )
    assert flattened(odd) == "hello\nx"
    assert [(each.emoji.name, each.of(0), each.of(1)) for each in odd.counts] == [("👍", 2, 0)]
