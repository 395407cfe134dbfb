"""Limits and faults of the fake Discord, and files that are not what they seem."""

import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import aiohttp
import discord
import fake_discord_faults as faults
import pytest
from fake_discord import FakeDiscord
from fake_discord_bot import posting
from fake_discord_channel import Channel
from fake_discord_guild import Guild
from fake_discord_http import Http


def send(papers: Channel, *texts: str) -> Any:
    async def work(client: discord.Client) -> None:
        place = client.get_partial_messageable(int(papers.id))
        for text in texts:
            await place.send(text)

    return work


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library waits a second before it tries again."""
    pause = discord.http.asyncio.sleep

    async def shorter(seconds: float) -> None:
        await pause(seconds / 100)

    monkeypatch.setattr(discord.http.asyncio, "sleep", shorter)


def test_the_library_keeps_to_the_buckets_it_is_told_of(fake: FakeDiscord, papers: Channel) -> None:
    fake.limits.buckets["messages.post"] = (5, 0.2)
    began = time.monotonic()
    posting(fake, send(papers, *"abcdefghijkl"))
    assert time.monotonic() - began > 0.4
    assert fake.limits.violations == []
    assert "".join(one.text for one in fake.messages(papers)) == "abcdefghijkl"


def test_whoever_does_not_keep_to_a_bucket_is_told_when_to_come_back(
    fake: FakeDiscord, lab: Guild, http: Http, papers: Channel
) -> None:
    path = f"/channels/{papers.id}/messages"
    left = [http("POST", path, {"content": "x"}).headers for _ in range(5)]
    assert [one["X-RateLimit-Remaining"] for one in left] == list("43210")
    late = http("POST", path, {"content": "x"})
    assert late.status == 429
    assert 4 < late.body["retry_after"] <= 5
    assert not late.body["global"]
    assert late.headers["Via"]
    elsewhere = lab.channel("elsewhere")
    assert http("POST", f"/channels/{elsewhere.id}/messages", {"content": "x"}).status == 200
    assert [(one.bucket, one.major) for one in fake.limits.violations] == [
        ("messages.post", papers.id)
    ]
    fake.limits.enforce = False
    assert http("POST", path, {"content": "x"}).status == 200
    assert len(fake.limits.violations) == 2


def test_each_bot_has_fifty_calls_a_second(fake: FakeDiscord, http: Http) -> None:
    fake.limits.each_bot, fake.limits.buckets["other"] = 5, (100, 1.0)
    late = [http("GET", "/users/@me") for _ in range(6)][-1]
    assert late.body["global"]
    assert late.headers["X-RateLimit-Global"] == "true"
    assert http("POST", "/interactions/1/x/callback", {"type": 5}).code == 10062
    other = Http(fake, fake.application("kira"))
    assert other("GET", "/users/@me").status == 200


def test_too_many_invalid_calls_end_in_a_ban(fake: FakeDiscord, http: Http) -> None:
    fake.limits.most_invalid = 3
    for _ in range(3):
        assert http("GET", "/users/@me", token="wrong").status == 401
    banned = http("GET", "/users/@me")
    assert banned.status == 429
    assert "Via" not in banned.headers


def test_a_lost_answer_makes_no_second_message(
    fake: FakeDiscord, papers: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch)
    fake.faults.on("POST /channels/*/messages", faults.status(500, after=True))
    fake.faults.on("POST /channels/*/messages", faults.ratelimited(0.01))
    posting(fake, send(papers, "one", "two"))
    assert [one.text for one in fake.messages(papers)] == ["one", "two"]
    assert [one.status for one in fake.called("POST", "*/messages")] == [500, 429, 200, 200]


@pytest.mark.parametrize(("after", "made"), [(False, 0), (True, 1)])
def test_a_connection_breaks_before_or_after_the_effect(
    fake: FakeDiscord, papers: Channel, after: bool, made: int
) -> None:
    fake.faults.on("POST /channels/*/messages", faults.cut(after=after))
    with pytest.raises(aiohttp.ClientError):
        posting(fake, send(papers, "one"))
    assert len(fake.messages(papers)) == made


def test_a_refusal_and_one_without_via_are_not_tried_again(
    fake: FakeDiscord, papers: Channel
) -> None:
    fake.faults.on("POST /channels/*/messages", faults.refused(50013))
    with pytest.raises(discord.Forbidden):
        posting(fake, send(papers, "one"))
    fake.faults.on("POST /channels/*/messages", faults.ratelimited(via=False))
    with pytest.raises(discord.HTTPException) as caught:
        posting(fake, send(papers, "one"))
    assert caught.value.status == 429
    assert len(fake.called("POST", "*/messages")) == 2


def test_edits_of_old_messages_can_be_limited(
    fake: FakeDiscord, http: Http, papers: Channel
) -> None:
    path = f"/channels/{papers.id}/messages"
    new = http("POST", path, {"content": "x"}).body["id"]
    message = papers.all.pop(new)
    message.id = fake.ids(7200)
    papers.all[message.id] = message
    fake.limits.old_edits = 1
    assert http("PATCH", f"{path}/{message.id}", {"content": "y"}).status == 200
    assert http("PATCH", f"{path}/{message.id}", {"content": "z"}).code == 30046


def fetch(url: str) -> bytes:
    with urlopen(url, timeout=10) as answer:
        return answer.read()


def test_the_address_of_a_file_expires_and_is_renewed(
    fake: FakeDiscord, http: Http, papers: Channel
) -> None:
    said = fake.say("ada", papers, "@shedder", [("a b.pdf", b"content")])
    path = f"/channels/{papers.id}/messages/{said.id}"
    fake.cdn.life = -1
    with pytest.raises(HTTPError, match="404"):
        fetch(http("GET", path).body["attachments"][0]["url"])
    fake.cdn.life = 60
    url = http("GET", path).body["attachments"][0]["url"]
    assert fetch(url) == b"content"
    for wrong in (url.replace("hm=", "hm=0"), url.replace("ex=", "ex=f"), url.split("?")[0]):
        with pytest.raises(HTTPError, match="404"):
            fetch(wrong)
    fake.delete(said)
    with pytest.raises(HTTPError, match="404"):
        fetch(url)


def test_a_file_may_be_somewhere_else_or_something_else(
    fake: FakeDiscord, http: Http, papers: Channel
) -> None:
    file = fake.upload(papers, "a.pdf", b"0123456789", declared=3, content_type="text/html")
    said = fake.say("ada", papers, "@shedder", [file])
    shown = http("GET", f"/channels/{papers.id}/messages/{said.id}").body["attachments"][0]
    assert (shown["size"], shown["content_type"]) == (3, "text/html")
    fake.faults.on("GET /attachments/*", faults.length(4))
    assert fetch(shown["url"]) == b"0123"
    fake.faults.on("GET /attachments/*", faults.html())
    assert b"<html>" in fetch(shown["url"])
    fake.faults.on("GET /attachments/*", faults.redirect(fake.other_host))
    assert b"should not" in fetch(shown["url"])
    assert fake.elsewhere[0]["path"] == "/elsewhere"
    fake.faults.on("GET /attachments/*", faults.slow(0.1))
    began = time.monotonic()
    assert fetch(shown["url"]) == b"0123456789"
    assert time.monotonic() - began > 0.1
    assert len(fake.cdn.downloads) == 4


def command(**more: Any) -> dict[str, Any]:
    return {"name": "read", "description": "Read it", **more}


def option(name: str, **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "x", **more}


MANY = [{"name": str(number), "value": str(number)} for number in range(26)]


@pytest.mark.parametrize(("wrong", "path", "code"), [
    (command(name="Read"), "name", "APPLICATION_COMMAND_INVALID_NAME"),
    (command(description="x" * 101), "description", "BASE_TYPE_BAD_LENGTH"),
    (command(options=[option("a", choices=MANY)]), "options.0.choices", "BASE_TYPE_BAD_LENGTH"),
    (command(options=[option("a"), option("b", required=True)]), "options.1.name",
     "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"),
    (command(options=[option("a", choices=MANY[:1], autocomplete=True)]),
     "options.0.autocomplete", "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID"),
    ({"type": 3, "name": "x" * 33}, "name", "BASE_TYPE_BAD_LENGTH"),
    ({"type": 3, "name": "Decode", "description": "no"}, "description",
     "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED"),
])  # fmt: skip
def test_a_command_is_refused_field_by_field(
    fake: FakeDiscord, http: Http, wrong: dict[str, Any], path: str, code: str
) -> None:
    commands = f"/applications/{fake.app.id}/commands"
    assert http("PUT", commands, [command(), wrong]).errors[f"1.{path}"] == code
    assert http("POST", commands, wrong).errors[path] == code
    assert http("GET", commands).body == []


def test_commands_are_registered_for_all_or_for_a_guild(
    fake: FakeDiscord, lab: Guild, http: Http
) -> None:
    commands = f"/applications/{fake.app.id}/commands"
    (made,) = http("PUT", commands, [command()]).body
    assert http("POST", commands, command(description="Anew")).body["id"] == made["id"]
    mine = f"/applications/{fake.app.id}/guilds/{lab.id}/commands"
    http("PUT", mine, [{"type": 3, "name": "Decode"}])
    assert fake.app.command("Decode", lab.id) is not None
    assert fake.app.command("read", lab.id) is not None
    assert fake.app.command("Decode", fake.guild("other").id) is None
    assert http("PUT", "/applications/1/commands", []).code == 20012


def modal(*parts: dict[str, Any], title: str = "Both") -> dict[str, Any]:
    return {"type": 9, "data": {"custom_id": "m", "title": title, "components": list(parts)}}


def label(component: dict[str, Any], text: str = "Papers") -> dict[str, Any]:
    return {"type": 18, "label": text, "component": component}


UPLOAD = {"type": 19, "custom_id": "f"}
WRITTEN = {"type": 4, "custom_id": "t", "style": 1}


@pytest.mark.parametrize(("answer", "path"), [
    (modal(label(UPLOAD), title="x" * 46), "data.title"),
    (modal(label(UPLOAD, "x" * 46)), "data.components.0.label"),
    (modal(label({**UPLOAD, "max_values": 11})), "data.components.0.component.max_values"),
    (modal(label({**WRITTEN, "max_length": 4001})), "data.components.0.component.max_length"),
    (modal(*[label({**UPLOAD, "custom_id": str(n)}) for n in range(6)]), "data.components"),
    (modal(UPLOAD), "data.components.0.type"),
    ({"type": 8, "data": {"choices": []}}, "type"),
    ({"type": 4, "data": {"content": "x" * 2001}}, "content"),
])  # fmt: skip
def test_an_answer_to_a_command_is_refused_field_by_field(
    fake: FakeDiscord, http: Http, papers: Channel, answer: dict[str, Any], path: str
) -> None:
    http("PUT", f"/applications/{fake.app.id}/commands", [command()])
    asked = fake.slash("ada", papers, "read")
    where = f"/interactions/{asked.id}/{asked.token}/callback"
    assert path in http("POST", where, answer, token=None).errors
    assert not asked.acknowledged_at
    assert http("POST", where, {"type": 5}, token=None).status == 204
    assert http("POST", where, {"type": 5}, token=None).code == 40060


def test_answers_go_to_a_webhook_that_anybody_with_the_token_may_use(
    fake: FakeDiscord, http: Http, papers: Channel
) -> None:
    http("PUT", f"/applications/{fake.app.id}/commands", [command()])
    asked = fake.slash("ada", papers, "read")
    hook = f"/webhooks/{fake.app.id}/{asked.token}"
    assert http("PATCH", f"{hook}/messages/@original", {"content": "x"}, token=None).code == 10015
    defer = {"type": 5, "data": {"flags": 64}}
    where = f"/interactions/{asked.id}/{asked.token}/callback"
    told = http("POST", f"{where}?with_response=true", defer, token=None).body["interaction"]
    assert (told["response_message_loading"], told["response_message_ephemeral"]) == (True, True)
    assert asked.thinking
    first = http("POST", hook, {"content": "one"}, token=None).body
    assert first["id"] == told["response_message_id"]
    http("POST", hook, {"content": "two"}, token=None)
    http("DELETE", f"{hook}/messages/@original", token=None)
    assert http("GET", f"{hook}/messages/@original", token=None).code == 10008
    assert [(one.text, one.ephemeral) for one in asked.seen] == [("two", False)]
    assert http("GET", f"/channels/{papers.id}/messages/{first['id']}").code == 10008
    assert [one.text for one in fake.messages(papers)] == ["two"]


def test_what_is_offered_while_somebody_writes_has_limits(
    fake: FakeDiscord, http: Http, papers: Channel
) -> None:
    options = [option("persona", autocomplete=True)]
    http("PUT", f"/applications/{fake.app.id}/commands", [command(options=options)])
    asked = fake.autocomplete("ada", papers, "read", "persona", "k")
    where = f"/interactions/{asked.id}/{asked.token}/callback"
    many = {"type": 8, "data": {"choices": MANY}}
    assert http("POST", where, many, token=None).errors == {"data.choices": "BASE_TYPE_BAD_LENGTH"}
    long = {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "x"}]}}
    assert "data.choices.0.name" in http("POST", where, long, token=None).errors
