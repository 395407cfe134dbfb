"""What the fake Discord takes and refuses of messages."""

from typing import Any

import discord
import pytest
from fake_discord import FakeDiscord
from fake_discord_bot import posting
from fake_discord_channel import CATEGORY, VOICE, Channel
from fake_discord_guild import Guild
from fake_discord_http import Answer, Http

V2 = 1 << 15


def text(content: str = "hello", **more: Any) -> dict[str, Any]:
    return {"type": 10, "content": content, **more}


def button(id: str = "go", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": id, **more}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def box(*inner: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 17, "components": list(inner), **more}


@pytest.fixture
def post(http: Http, papers: Channel) -> Any:
    http.fake.limits.enforce = False

    def post(files: list[tuple[str, bytes]] | None = None, **form: Any) -> Answer:
        return http("POST", f"/channels/{papers.id}/messages", form, files)

    return post


def test_a_client_without_a_gateway_posts_edits_and_deletes(
    fake: FakeDiscord, papers: Channel
) -> None:
    async def work(client: discord.Client) -> None:
        place = client.get_partial_messageable(int(papers.id))
        sent = await place.send("one", file=discord.File(__file__, "a b.py"))
        assert sent.attachments[0].filename == "a_b.py"
        assert b"def work" in await sent.attachments[0].read()
        await sent.edit(content="two", attachments=[])
        await sent.add_reaction("👀")
        await sent.remove_reaction("👀", client.user)
        await place.typing()
        doomed = await place.send("gone")
        await doomed.delete()
        with pytest.raises(discord.NotFound):
            await place.fetch_message(doomed.id)

    posting(fake, work)
    (left,) = fake.messages(papers)
    assert left.text == "two"
    assert left.attachments == []
    assert [said for _, said in left.versions] == ["one"]
    assert fake.typed == [(papers, fake.app)]


def test_the_same_nonce_makes_one_message_for_a_while(fake: FakeDiscord, papers: Channel) -> None:
    async def work(client: discord.Client) -> list[int]:
        place = client.get_partial_messageable(int(papers.id))
        return [(await place.send(said, nonce="n" * 25)).id for said in ("one", "two")]

    first, second = posting(fake, work)
    assert first == second
    assert [one.text for one in fake.messages(papers)] == ["one"]
    fake.posting.nonce_window = 0.0
    assert len(set(posting(fake, work))) == 2
    fake.posting.nonce_window = 180.0
    fake.delete(fake.messages(papers)[-1])
    with pytest.raises(discord.NotFound) as caught:
        posting(fake, work)
    assert caught.value.code == 10008


@pytest.mark.parametrize(("form", "path", "code"), [
    ({"content": "x" * 2001}, "content", "BASE_TYPE_BAD_LENGTH"),
    ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_BAD_LENGTH"),
    ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_BAD_LENGTH"),
    ({"embeds": [{"description": "x" * 4000}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_BAD_LENGTH"),
    ({"content": "x", "message_reference": {"message_id": 1}}, "message_reference",
     "REPLIES_UNKNOWN_MESSAGE"),
    ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
     "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
    ({"content": "x", "allowed_mentions": {"parse": ["here"]}}, "allowed_mentions.parse.0",
     "BASE_TYPE_CHOICES"),
    ({"components": [text()]}, "components.0.type", "UNION_TYPE_CHOICES"),
    ({"content": "x", "components": [row()]}, "components.0.components", "BASE_TYPE_REQUIRED"),
    ({"flags": V2, "content": "x", "components": [text()]}, "content",
     "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
    ({"flags": V2, "components": [text("x" * 2000), box(text("x" * 2001))]}, "components",
     "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
    ({"flags": V2, "components": [box(*[text()] * 20)] * 2}, "components",
     "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED"),
    ({"flags": V2, "components": [text(id=7), box(text(id=7))]}, "components.1.components.0.id",
     "COMPONENT_DUPLICATED_ID"),
    ({"flags": V2, "components": [text(id=1 << 31)]}, "components.0.id", "NUMBER_TYPE_MAX"),
    ({"flags": V2, "components": [text("")]}, "components.0.content", "BASE_TYPE_REQUIRED"),
    ({"flags": V2, "components": [box(box(text()))]}, "components.0.components.0.type",
     "UNION_TYPE_CHOICES"),
    ({"flags": V2, "components": [row(*[button(str(n)) for n in range(6)])]},
     "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    ({"flags": V2, "components": [row(button()), row(button())]},
     "components.1.components.0.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    ({"flags": V2, "components": [row(button("x" * 101))]},
     "components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
    ({"flags": V2, "components": [row({"type": 2, "style": 2, "custom_id": "go"})]},
     "components.0.components.0.label", "BUTTON_COMPONENT_INVALID_LABEL"),
    ({"flags": V2, "components": [{"type": 13, "file": {"url": "attachment://no.pdf"}}]},
     "components.0.file.url", "UNFURLED_MEDIA_ITEM_REFERENCE_NOT_FOUND"),
    ({"flags": V2, "components": [row({"type": 3, "custom_id": "s", "options": [
        {"label": str(n), "value": str(n)} for n in range(26)]})]},
     "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
])  # fmt: skip
def test_a_form_is_refused_field_by_field(
    fake: FakeDiscord, papers: Channel, post: Any, form: dict[str, Any], path: str, code: str
) -> None:
    refused = post(**form)
    assert (refused.status, refused.code) == (400, 50035)
    assert refused.errors[path] == code
    assert fake.messages(papers) == []


def test_an_empty_message_is_none(post: Any) -> None:
    assert post(content=" \n ").code == 50006
    assert post(flags=V2, components=[]).code == 50006
    assert post(files=[("a.txt", b"1")]).status == 200
    assert post(files=[("a.txt", b"1")], flags=V2).code == 50006, "files alone are not shown there"


def test_components_keep_their_ids_and_get_the_rest(
    fake: FakeDiscord, http: Http, papers: Channel, post: Any
) -> None:
    marked = box(text("a", id=2_147_483_647), text("b"), row(button()), accent_color=0xFF, id=5)
    made = post(flags=V2, components=[marked, text("c", id=1)]).body
    history = http("GET", f"/channels/{papers.id}/messages").body
    assert history[0]["components"] == made["components"]
    (message,) = fake.messages(papers)
    assert message.component_ids == [5, 2_147_483_647, 2, 3, 4, 1]
    assert message.text == "a\nb\nc"
    assert message.accent == 0xFF


def test_many_bytes_crash_the_service(fake: FakeDiscord, papers: Channel, post: Any) -> None:
    assert post(flags=V2, components=[text("字" * 3386)]).status == 200
    crashed = post(flags=V2, components=[text("字" * 3387)])
    assert (crashed.status, crashed.code) == (500, 0)
    assert len(fake.messages(papers)) == 1


def test_components_stay_components(
    fake: FakeDiscord, http: Http, papers: Channel, post: Any
) -> None:
    made = post(flags=V2, components=[text("one")]).body
    path = f"/channels/{papers.id}/messages/{made['id']}"
    assert "content" in http("PATCH", path, {"content": "no"}).errors
    assert http("PATCH", path, {"flags": 0, "components": [text("two")]}).body["flags"] == V2
    old = post(content="old").body
    path = f"/channels/{papers.id}/messages/{old['id']}"
    assert "content" in http("PATCH", path, {"flags": V2, "components": [text()]}).errors
    new = {"flags": V2, "content": None, "components": [text("new")]}
    assert http("PATCH", path, new).body["content"] == ""
    assert [one.text for one in fake.messages(papers)] == ["two", "new"]


def test_files_are_shown_by_components_and_replaced_by_edits(
    fake: FakeDiscord, http: Http, papers: Channel, post: Any
) -> None:
    file = {"type": 13, "file": {"url": "attachment://my a.pdf"}}
    made = post([("my a.pdf", b"1"), ("b.pdf", b"2")], flags=V2, components=[file]).body
    (message,) = fake.messages(papers)
    assert [one.name for one in message.shown_files] == ["my_a.pdf"]
    assert made["components"][0]["name"] == "my_a.pdf"
    assert made["components"][0]["file"]["url"].startswith("http://127.0.0.1:")
    kept = [{"id": made["attachments"][1]["id"]}, {"id": 0, "description": "new"}]
    shown = [{"type": 13, "file": {"url": f"attachment://{name}"}} for name in ("b.pdf", "c.pdf")]
    path = f"/channels/{papers.id}/messages/{made['id']}"
    edited = http("PATCH", path, {"attachments": kept, "components": shown}, [("c.pdf", b"3")])
    assert edited.status == 200
    assert [one.content for one in message.attachments] == [b"2", b"3"]
    assert message.attachments[1].description == "new"


def test_files_have_a_largest_size_and_number(
    fake: FakeDiscord, lab: Guild, papers: Channel, post: Any
) -> None:
    large = [("a.pdf", bytes((10 << 20) + 1))]
    assert (post(large).status, post(large).code) == (413, 40005)
    lab.boosts = 2
    assert post(large).status == 200
    assert post([("a", b"1")] * 11).errors == {"attachments": "BASE_TYPE_BAD_LENGTH"}
    assert len(fake.messages(papers)) == 1


@pytest.mark.parametrize(("allowed", "pinged"), [
    (None, ["ada", "staff", "everyone"]),
    ({"parse": []}, []),
    ({"parse": ["users"]}, ["ada"]),
    ({"parse": [], "roles": ["staff"]}, ["staff"]),
    ({"parse": ["everyone"], "replied_user": True}, ["bob", "everyone"]),
])  # fmt: skip
@pytest.mark.parametrize("components", [False, True])
def test_only_allowed_mentions_are_made(
    fake: FakeDiscord,
    lab: Guild,
    papers: Channel,
    post: Any,
    allowed: Any,
    pinged: list[str],
    components: bool,
) -> None:
    ada, staff = lab.member("ada").user, lab.role("staff")
    asked = fake.say("bob", papers, "hm")
    names = {"ada": ada.id, "staff": staff.id, "bob": asked.author.id, "everyone": "everyone"}
    said = f"@everyone {ada.mention} {staff.mention} `{asked.author.mention}`"
    form: dict[str, Any] = {"message_reference": {"message_id": int(asked.id)}}
    form |= {"flags": V2, "components": [text(said)]} if components else {"content": said}
    if allowed is not None:
        roles = [names[name] for name in allowed.get("roles", [])]
        form["allowed_mentions"] = {**allowed, "roles": roles}
    assert post(**form).status == 200
    expected = {names[name] for name in [*pinged, *(["bob"] if allowed is None else [])]}
    assert set(fake.posts()[0].pinged) == expected


def test_links_unfold_unless_they_are_kept_from_it(fake: FakeDiscord, post: Any) -> None:
    said = "https://a.example <https://b.example> [c](https://c.example) `https://d.example`"
    post(content=said)
    post(content=said, flags=4)
    assert [fake.unfolding(one) for one in fake.posts()] == [
        ["https://a.example", "https://c.example"],
        [],
    ]


def test_history_is_read_in_pages(fake: FakeDiscord, http: Http, papers: Channel) -> None:
    fake.limits.enforce = False
    ids = [fake.say("ada", papers, str(number)).id for number in range(150)]
    path = f"/channels/{papers.id}/messages"

    def read(query: str) -> list[str]:
        return [one["id"] for one in http("GET", f"{path}?{query}").body]

    assert read("limit=100") == ids[:-101:-1]
    assert read(f"after={ids[9]}&limit=3") == ids[12:9:-1]
    assert read(f"before={ids[9]}&limit=3") == ids[8:5:-1]
    assert read(f"around={ids[9]}&limit=3") == ids[10:7:-1]
    assert http("GET", f"{path}?limit=101").code == 50035

    async def all(client: discord.Client) -> list[str]:
        channel = await client.fetch_channel(int(papers.id))
        after = discord.Object(int(ids[0]))
        return [str(one.id) async for one in channel.history(limit=None, after=after)]

    assert posting(fake, all) == ids[1:]


def test_what_a_bot_may_not_do_is_refused(
    fake: FakeDiscord, lab: Guild, http: Http, papers: Channel, post: Any
) -> None:
    path = f"/channels/{papers.id}/messages"
    said = fake.say("ada", papers, "hello")
    assert http("PATCH", f"{path}/{said.id}", {"content": "x"}).code == 50005
    assert http("DELETE", f"{path}/{said.id}").code == 50013
    assert http("GET", f"{path}/1").code == 10008
    assert http("GET", "/channels/1").code == 10003
    assert http("PUT", f"{path}/{said.id}/reactions/eyes/@me").code == 10014
    papers.deny(fake.app, "attach_files", "add_reactions", "read_message_history")
    assert post([("a.pdf", b"1")], content="x").code == 50013
    assert post(content="x", message_reference={"message_id": said.id}).code == 160002
    assert http("PUT", f"{path}/{said.id}/reactions/%F0%9F%91%80/@me").code == 50013
    assert http("GET", path).body == []
    papers.deny(fake.app, "send_messages")
    assert post(content="x").code == 50013
    papers.deny(fake.app, "view_channel")
    assert post(content="x").code == 50001
    assert http("POST", f"/channels/{lab.channel('c', CATEGORY).id}/messages", {}).code == 50008
    assert http("GET", "/users/@me", token="wrong").status == 401
    assert http("GET", "/users/@me", token=None).body == {"message": "401: Unauthorized", "code": 0}
    assert http("GET", "/nowhere").status == 404


def test_direct_messages_are_opened_and_may_be_closed(fake: FakeDiscord, http: Http) -> None:
    ada = fake.user("ada")
    opened = http("POST", "/users/@me/channels", {"recipient_id": ada.id}).body
    assert opened["id"] == fake.dm_channel("ada").id
    path = f"/channels/{opened['id']}/messages"
    sent = http("POST", path, {"content": "hello"}).body
    assert http("POST", f"{path}/{sent['id']}/threads", {"name": "x"}).code == 50024
    assert http("GET", path, None).body[0]["content"] == "hello"
    ada.closed = True
    assert http("POST", path, {"content": "hello"}).code == 50007


def test_threads_are_made_once_and_have_their_rules(
    fake: FakeDiscord, lab: Guild, http: Http, papers: Channel
) -> None:
    fake.limits.enforce = False
    said = fake.say("ada", papers, "read this")
    path = f"/channels/{papers.id}/messages/{said.id}/threads"
    assert http("POST", path, {"name": "x" * 101}).errors == {"name": "BASE_TYPE_BAD_LENGTH"}
    wrong = http("POST", path, {"name": "x", "auto_archive_duration": 61})
    assert wrong.errors == {"auto_archive_duration": "BASE_TYPE_CHOICES"}
    papers.deny(fake.app, "create_public_threads")
    assert http("POST", path, {"name": "x"}).code == 50013
    papers.allow(fake.app, "create_public_threads")
    assert http("POST", path, {"name": "x" * 100}).body["id"] == said.id
    assert http("POST", path, {"name": "x"}).code == 160004
    assert said.thread is not None
    inside = http("POST", f"/channels/{said.id}/messages", {"content": "in it"}).body
    history = http("GET", f"/channels/{said.id}/messages").body
    assert [one["type"] for one in history] == [0, 21]
    assert http("POST", f"/channels/{said.id}/messages/{inside['id']}/threads", {}).code == 50024
    talk = lab.channel("talk", VOICE)
    spoken = fake.say("ada", talk, "hello")
    path = f"/channels/{talk.id}/messages/{spoken.id}/threads"
    assert http("POST", path, {"name": "x"}).code == 50024
    lab.thread_limit = 1
    other = fake.say("ada", papers, "and this")
    path = f"/channels/{papers.id}/messages/{other.id}/threads"
    assert http("POST", path, {"name": "x"}).code == 160006


def test_archived_threads_open_and_locked_ones_stay_shut(
    fake: FakeDiscord, http: Http, papers: Channel
) -> None:
    said = fake.say("ada", papers, "read this")
    thread = fake.start_thread("ada", said, "about it")
    path = f"/channels/{thread.id}/messages"
    mine = http("POST", path, {"content": "one"}).body
    thread.archive()
    assert http("PATCH", f"{path}/{mine['id']}", {"content": "two"}).code == 50083
    assert http("POST", path, {"content": "three"}).status == 200
    assert not thread.archived
    thread.lock()
    assert http("POST", path, {"content": "four"}).code == 160005
    papers.deny(fake.app, "send_messages_in_threads")
    thread.reopen()
    assert http("POST", path, {"content": "five"}).code == 50013
    assert [one.text for one in fake.thread(said)] == ["one", "three"]


def test_replies_show_what_they_answer_and_survive_its_loss(
    fake: FakeDiscord, http: Http, papers: Channel, post: Any
) -> None:
    said = fake.say("ada", papers, "not for you")
    sent = post(content="x", message_reference={"message_id": int(said.id)}).body
    assert sent["referenced_message"]["content"] == ""
    assert sent["type"] == 19
    fake.delete(said)
    later = http("GET", f"/channels/{papers.id}/messages/{sent['id']}").body
    assert later["referenced_message"] is None
    lost = {"message_id": said.id, "fail_if_not_exists": False}
    assert post(content="y", message_reference=lost).body["type"] == 0


def test_a_body_has_to_be_json_and_to_say_so(fake: FakeDiscord, papers: Channel) -> None:
    async def work(client: discord.Client) -> int:
        session = client.http._HTTPClient__session  # type: ignore[attr-defined]
        url = f"{fake.url}/channels/{papers.id}/messages"
        headers = {"Authorization": f"Bot {fake.token}", "Content-Type": "text/plain"}
        async with session.post(url, data='{"content": "x"}', headers=headers) as answer:
            assert answer.headers["Content-Type"] == "application/json"
            said = await answer.json()
            return said["code"]

    assert posting(fake, work) == 50109
