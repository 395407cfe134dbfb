"""Papers out of Discord: the bytes, or a sentence for the asker; no token goes along."""

import time
from collections.abc import Iterator

import fake_discord_faults as faults
import pytest
from discord_service import DiscordThread, attachment, discord_thread
from redis import Redis

from bot.core.errors import ConfigError, TransientError, UserError
from bot.core.values import Attachment
from bot.discord.files import keep_urls
from bot.discord.hosts import FileHosts
from bot.downloads import download
from bot.downloads.file_hosts import Stray
from config.settings import Settings

PDF = b"%PDF-1.7 " + bytes(range(256)) * 300
NAME, LIMIT, DOWNLOAD = "a paper.pdf", 1_000_000, "GET /attachments/*"


@pytest.fixture
def there(redis: Redis) -> Iterator[DiscordThread]:
    with discord_thread(redis) as there:
        yield there


def given(there: DiscordThread, content: bytes = PDF, name: str = NAME) -> Attachment:
    return there.upload(name, content)


def fetched(there: DiscordThread, file: Attachment, limit: int = LIMIT) -> bytes:
    return there.open().fetch(there.place, file, limit)


def refused(there: DiscordThread, file: Attachment, limit: int = LIMIT) -> str:
    with pytest.raises(UserError) as caught:
        fetched(there, file, limit)
    message = caught.value.message
    assert f"“{file.name}”" in message
    assert message.endswith(".")
    for internal in (file.id, "http", "127.0.0.1", there.discord.token, "/channels"):
        assert internal not in message
    return message


def test_a_file_is_asked_for_without_any_token(there: DiscordThread) -> None:
    assert fetched(there, given(there)) == PDF
    (asked,) = there.discord.cdn.downloads
    assert "Authorization" not in asked.body


def test_a_file_that_is_read_again_is_looked_up_once(there: DiscordThread) -> None:
    file = given(there)
    for _ in range(2):
        assert fetched(there, file) == PDF
    assert len(there.discord.called("GET", "/channels/*/messages/*")) == 1


def test_an_address_that_is_old_is_looked_up_anew(there: DiscordThread) -> None:
    file = given(there)
    url = there.discord.cdn.url(there.discord.messages(there.papers)[-1].attachments[0])
    old = url.replace("?ex=", "?ex=1")  # which is not what was signed
    keep_urls(there.redis, there.place.workspace, {file.id: old})
    assert fetched(there, file) == PDF
    there.discord.cdn.life = -1
    assert "any more" in refused(there, given(there))


def test_a_file_of_a_command_is_fetched_from_where_it_was_said_to_be(there: DiscordThread) -> None:
    said = there.lab.say("ada", there.papers, "here", [(NAME, PDF)])  # nothing the bot may read
    url = there.discord.cdn.url(said.attachments[0])
    file = Attachment(id=f"-/-/{said.attachments[0].id}", name=NAME, size=len(PDF))
    assert "any more" in refused(there, file)
    keep_urls(there.redis, there.place.workspace, {file.id: url})
    assert fetched(there, file) == PDF
    (key,) = there.redis.keys("shedder:urls:*")
    assert 0 < there.redis.ttl(key) <= 86_400
    assert there.discord.called("GET", "/channels/*/messages/*") == []


@pytest.mark.parametrize(
    ("good", "longest"),
    [(None, 3_600), (600, 600), (10**9, 86_400)],
    ids=["unsaid", "short", "long"],
)
def test_an_address_is_kept_as_long_as_it_is_good(
    there: DiscordThread, good: int | None, longest: int
) -> None:
    query = "?ex=odd" if good is None else f"?ex={int(time.time()) + good:x}"
    keep_urls(there.redis, "1", {"-/-/1": f"https://cdn.discordapp.com/a{query}"})
    (key,) = there.redis.keys("shedder:urls:*")
    assert longest - 20 < there.redis.ttl(key) <= longest


def test_a_file_that_is_too_large_is_not_even_begun(there: DiscordThread) -> None:
    assert "0.05 MB" in refused(there, given(there), 50_000)
    assert there.discord.cdn.downloads == []


def test_a_size_that_is_not_true_is_found_out_on_the_way(there: DiscordThread) -> None:
    file = there.discord.upload(there.papers, NAME, PDF, declared=10)
    said = there.lab.say("ada", there.papers, "@shedder", [file])
    described = attachment(said, NAME).model_copy(update={"size": 10})
    told = refused(there, described, 50_000)
    assert "larger than 0.05 MB, the most that is read. Send a smaller copy" in told
    there.redis.delete(*there.redis.keys("shedder:urls:*"))
    file.declared = len(PDF) * 2
    with pytest.raises(TransientError, match="cut off"):
        fetched(there, described)


def test_no_more_than_the_limit_is_ever_read(there: DiscordThread) -> None:
    there.discord.faults.on(DOWNLOAD, faults.length(10**12))
    assert "larger than" in refused(there, given(there))


def test_an_empty_file_is_told(there: DiscordThread) -> None:
    assert "is empty" in refused(there, given(there, b""))


def test_a_file_of_a_message_that_was_deleted_is_told(there: DiscordThread) -> None:
    file = given(there)
    there.discord.delete(there.discord.messages(there.papers)[-1])
    assert "any more" in refused(there, file)


def test_a_file_that_discord_keeps_from_the_bot_is_told_by_how_to_show_it(
    there: DiscordThread,
) -> None:
    said = there.lab.say("ada", there.papers, "not for the bot", [(NAME, PDF)])
    assert "mentions it" in refused(there, attachment(said, NAME))


def test_a_file_in_a_channel_that_the_bot_cannot_see_any_more_is_told(
    there: DiscordThread,
) -> None:
    file = given(there)
    there.papers.deny(there.discord.app, "view_channel")
    assert "cannot be seen" in refused(there, file)


@pytest.mark.parametrize(
    "fault",
    [faults.cut(after=False), faults.status(500), faults.status(503), faults.ratelimited(7)],
    ids=lambda fault: f"{fault.kind} {fault.number:g}",
)
def test_what_may_pass_is_tried_again(there: DiscordThread, fault: faults.Fault) -> None:
    file = given(there)
    there.discord.faults.on(DOWNLOAD, fault)
    with pytest.raises(TransientError):
        fetched(there, file)
    assert fetched(there, file) == PDF


def test_a_token_that_is_revoked_is_not_the_askers(there: DiscordThread) -> None:
    file, discord = given(there), there.open()
    discord.rest.user()
    there.discord.app.token = "another"
    with pytest.raises(ConfigError):
        discord.fetch(there.place, file, LIMIT)


# Where files may be


def test_a_redirect_to_another_host_is_not_followed_and_the_log_names_it(
    there: DiscordThread, caplog: pytest.LogCaptureFixture
) -> None:
    there.discord.faults.on(DOWNLOAD, faults.redirect(there.discord.other_host))
    assert "Upload it here" in refused(there, given(there))
    assert there.discord.elsewhere == []
    host = there.discord.other_host.split("/")[2]
    assert f"{host!r}, which is no host for files" in caplog.text


def test_redirects_end(there: DiscordThread) -> None:
    file = given(there)
    url = there.discord.cdn.url(there.discord.messages(there.papers)[-1].attachments[0])
    there.discord.faults.on(DOWNLOAD, faults.redirect(url), times=None)
    refused(there, file)
    assert len(there.discord.cdn.downloads) == download.MOST_REDIRECTS + 1


def test_a_host_that_the_operator_names_is_asked(there: DiscordThread) -> None:
    file = given(there, b"%PDF-1.7")
    there.discord.faults.on(DOWNLOAD, faults.redirect(there.discord.other_host))
    host = there.discord.other_host.split("/")[2]
    discord = there.open(discord_file_hosts=f"files.example, {host}")
    assert discord.fetch(there.place, file, LIMIT).startswith(b"You should")
    assert "Authorization" not in there.discord.elsewhere[0]["headers"]


HOSTS = FileHosts.of(Settings(_env_file=None, discord_file_hosts="mirror.example"))


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.discordapp.com/attachments/1/2/a.pdf?ex=1",
        "https://media.discordapp.net/attachments/1/2/a.pdf",
        "http://mirror.example/a",
    ],
)
def test_files_may_be_at(url: str) -> None:
    HOSTS.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.discordapp.com/a",
        "https://cdn.discordapp.com:444/a",
        "https://cdn.discordapp.com.evil.example/a",
        "https://cdn.discordapp.com@evil.example/a",
        "https://evil.example/cdn.discordapp.com",
        "https://xcdn.discordapp.com/a",
        "https://discord.com/a",
        "https://discordapp.com/a",
        "https://127.0.0.1/a",
        "file:///etc/passwd",
        "//cdn.discordapp.com/a",
    ],
)
def test_files_may_not_be_at(url: str) -> None:
    with pytest.raises(Stray):
        HOSTS.check(url)


def test_an_api_that_is_not_discords_has_files_on_any_port_of_its_host() -> None:
    hosts = FileHosts.of(
        Settings(_env_file=None, discord_api_url="http://discord.lab.example/api/v10")
    )
    hosts.check("http://discord.lab.example:9000/a")
    with pytest.raises(Stray):
        hosts.check("http://files.lab.example:9000/a")
