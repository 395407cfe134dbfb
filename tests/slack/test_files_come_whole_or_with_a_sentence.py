"""Papers out of Slack: the bytes, or a sentence for the asker; the token never leaves the house."""

from collections.abc import Iterator

import pytest
from fake_slack_faults import Fault, cut, error, login_page, ratelimited, redirect, status, truncate
from redis import Redis
from slack_service import SlackThread, slack_thread

from bot.core.errors import ConfigError, TransientError, UserError
from bot.core.values import Attachment
from bot.downloads import download as files
from bot.downloads.download import TooLarge
from bot.downloads.file_hosts import Stray
from bot.running.operator import operator_messages
from bot.slack.hosts import FileHosts
from bot.slack.transfer import download
from config.settings import Settings

PDF = b"%PDF-1.7 " + bytes(range(256)) * 300
NAME = "a paper.pdf"
LIMIT = 1_000_000


@pytest.fixture
def there(redis: Redis) -> Iterator[SlackThread]:
    with slack_thread(redis) as there:
        yield there


def given(there: SlackThread, content: bytes = PDF, name: str = NAME, **how: object) -> Attachment:
    id = there.team.upload("U1", name, content, **how)  # type: ignore[arg-type]
    there.team.say("U1", "C1", "here", files=[id], thread=there.place.thread)
    return Attachment(id=id, name=name)


def fetched(there: SlackThread, file: Attachment, limit: int = LIMIT) -> bytes:
    return there.open().fetch(there.place, file, limit)


def refused(there: SlackThread, file: Attachment, limit: int = LIMIT) -> str:
    with pytest.raises(UserError) as caught:
        fetched(there, file, limit)
    message = caught.value.message
    assert f"“{file.name}”" in message
    assert message.endswith(".")
    for internal in (file.id, "http", "127.0.0.1", "xoxb", "Bearer", "files.info"):
        assert internal not in message
    return message


def test_a_file_is_asked_for_and_comes_with_the_token(there: SlackThread) -> None:
    assert fetched(there, given(there)) == PDF
    (download,) = there.slack.files.downloads
    assert download.authorization == f"Bearer {there.team.token}"


def test_an_address_with_a_name_as_people_write_it_is_asked(there: SlackThread) -> None:
    file = given(there, name="Übersicht, neu (2).pdf")
    assert there.team.files[file.id].url.isascii() is False
    assert fetched(there, file) == PDF


def test_a_file_of_another_organisation_is_asked_for_by_its_id(there: SlackThread) -> None:
    assert fetched(there, given(there, connect=True)) == PDF


def test_a_file_that_is_too_large_is_not_even_begun(there: SlackThread) -> None:
    file = given(there)
    assert "0.05 MB" in refused(there, file, 50_000)
    assert there.slack.files.downloads == []


def test_a_size_that_is_not_true_is_found_out_on_the_way(there: SlackThread) -> None:
    told = refused(there, given(there, declared=10), 50_000)
    assert "larger than 0.05 MB, the most that is read. Send a smaller copy" in told


def test_an_empty_file_is_told(there: SlackThread) -> None:
    assert "is empty" in refused(there, given(there, b""))


def test_a_page_to_sign_in_is_no_paper(there: SlackThread) -> None:
    there.slack.faults.on("files.download", login_page())
    message = refused(there, given(there))
    assert "files:read" in message
    assert "Whoever installed it" in message
    assert "files:read" in operator_messages(there.redis)[0]


def test_a_page_that_says_it_is_a_paper_is_none_either(there: SlackThread) -> None:
    page = b"\n<!DOCTYPE html><html><body>Sign in</body></html>"
    assert "files:read" in refused(there, given(there, page, mimetype="application/pdf"))


def test_markdown_that_begins_like_a_page_is_markdown(there: SlackThread) -> None:
    words = b"<details>\n# Notes\n"
    assert fetched(there, given(there, words, name="notes.md")) == words


def test_without_the_scope_asker_and_operator_are_told(there: SlackThread) -> None:
    file = given(there)
    there.team.scopes = there.team.scopes - {"files:read"}
    assert "files:read" in refused(there, file)
    assert "files:read" in operator_messages(there.redis)[0]


@pytest.mark.parametrize(
    ("mode", "word"),
    [("tombstone", "any more"), ("hidden_by_limit", "plan"), ("external", "another service")],
)
def test_a_file_without_bytes_is_told_by_why(there: SlackThread, mode: str, word: str) -> None:
    assert word in refused(there, given(there, mode=mode))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("file_not_found", "any more"),
        ("file_deleted", "any more"),
        ("not_visible", "cannot be seen"),
        ("access_denied", "cannot be seen"),
    ],
)
def test_a_file_slack_does_not_tell_of_is_told_by_why(
    there: SlackThread, name: str, word: str
) -> None:
    there.slack.faults.on("files.info", error(name))
    assert word in refused(there, given(there))


@pytest.mark.parametrize(
    "fault",
    [cut(after=False), truncate(), ratelimited(7), status(500), status(503)],
    ids=lambda fault: f"{fault.kind} {fault.number:g}",
)
def test_what_may_pass_is_tried_again(there: SlackThread, fault: Fault) -> None:
    file = given(there)
    there.slack.faults.on("files.download", fault)
    with pytest.raises(TransientError):
        fetched(there, file)
    assert fetched(there, file) == PDF


@pytest.mark.parametrize("code", [401, 403])
def test_a_token_that_opens_nothing_is_the_operators(there: SlackThread, code: int) -> None:
    there.slack.faults.on("files.download", status(code))
    assert "files:read" in refused(there, given(there))


def test_a_file_that_is_gone_from_its_address_is_told(there: SlackThread) -> None:
    there.slack.faults.on("files.download", status(404))
    assert "any more" in refused(there, given(there))


def test_a_revoked_token_is_not_the_askers(there: SlackThread) -> None:
    there.slack.faults.on("files.info", error("token_revoked"))
    with pytest.raises(ConfigError):
        fetched(there, given(there))


# Where the token goes


def test_a_redirect_to_another_host_is_not_followed_and_the_log_names_it_with_its_port(
    there: SlackThread, caplog: pytest.LogCaptureFixture
) -> None:
    there.slack.faults.on("files.download", redirect(there.slack.other_host))
    message = refused(there, given(there))
    assert "Upload it here" in message
    assert there.slack.elsewhere == []
    assert f"{there.slack.other_host.split('/')[2]!r}, which is no host for files" in caplog.text


def test_a_redirect_within_the_house_is_followed_with_the_token(there: SlackThread) -> None:
    file, other = given(there, b"%PDF-1.7"), given(there, b"%PDF-1.7 other")
    there.slack.faults.on("files.download", redirect(there.team.files[other.id].url))
    assert fetched(there, file) == b"%PDF-1.7 other"


def test_redirects_end(there: SlackThread) -> None:
    file = given(there)
    there.slack.faults.on("files.download", redirect(there.team.files[file.id].url), times=None)
    refused(there, file)
    assert len(there.slack.files.downloads) == files.MOST_REDIRECTS + 1


def test_a_redirect_to_where_people_sign_in_is_a_missing_permission(there: SlackThread) -> None:
    there.slack.faults.on("files.download", redirect("https://lab.slack.com/?redir=%2Ffiles"))
    assert "files:read" in refused(there, given(there))


def test_an_address_that_slack_itself_names_elsewhere_is_not_asked(there: SlackThread) -> None:
    file = given(there)
    there.team.files[file.id].url = there.slack.other_host
    assert "Upload it here" in refused(there, file)
    assert there.slack.elsewhere == []


def test_a_host_that_the_operator_names_is_asked(there: SlackThread) -> None:
    file = given(there, b"%PDF-1.7")
    there.slack.faults.on("files.download", redirect(there.slack.other_host))
    host = there.slack.other_host.split("/")[2]
    slack = there.open(slack_file_hosts=f"files.example, {host}")
    assert slack.fetch(there.place, file, LIMIT) == b"somebody else"


HOSTS = FileHosts.of(
    Settings(_env_file=None, slack_file_hosts="mirror.example, files.lab.example:8443")
)


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/files-pri/T1-F1/a.pdf",
        "https://files.slack.com:443/a",
        "https://FILES.slack.com/a",
        "https://mirror.example/a",
        "http://mirror.example/a",
        "https://files.lab.example:8443/a",
        "http://files.lab.example:8443/a",
    ],
)
def test_files_may_be_at(url: str) -> None:
    HOSTS.check(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "files.slack.com/a",
        "http://files.slack.com/a",
        "https://files.slack.com:8443/a",
        "https://files.slack.com.evil.example/a",
        "https://evil.example/files.slack.com",
        "https://files.slack.com@evil.example/a",
        "https://evil.example@files.slack.com/a",
        "https://evil.example\\@files.slack.com/a",
        "https://slack.com/a",
        "https://lab.slack.com/a",
        "https://xfiles.slack.com/a",
        "https://files.slack.com./a",
        "https://files。slack.com/a",
        "https://mirror.example:8443/a",
        "https://files.lab.example/a",
        "https://files.slack.com:port/a",
        "https://[::1/a",
        "file:///etc/passwd",
        "ftp://mirror.example/a",
        "data:application/pdf;base64,AAAA",
        "//files.slack.com/a",
        "https://127.0.0.1/a",
    ],
)
def test_files_may_not_be_at(url: str) -> None:
    with pytest.raises(Stray):
        HOSTS.check(url)


def test_a_web_api_that_is_not_slacks_has_files_on_any_port_of_its_host() -> None:
    hosts = FileHosts.of(Settings(_env_file=None, slack_api_url="http://slack.lab.example/api/"))
    for url in ("http://slack.lab.example:9000/a", "https://slack.lab.example/a"):
        hosts.check(url)
    with pytest.raises(Stray):
        hosts.check("http://files.lab.example:9000/a")


def test_slack_itself_is_no_host_for_files_because_its_api_is_there() -> None:
    with pytest.raises(Stray):
        FileHosts.of(Settings(_env_file=None)).check("https://slack.com/files-pri/T1-F1/a.pdf")


# Bounds


def test_a_download_that_drips_ends(there: SlackThread, monkeypatch: pytest.MonkeyPatch) -> None:
    file = given(there)
    monkeypatch.setattr(files, "WHOLE_SECONDS", -1.0)
    with pytest.raises(TransientError, match="too slowly"):
        fetched(there, file)


def test_no_more_than_the_limit_is_ever_held(there: SlackThread) -> None:
    file, hosts = given(there), FileHosts(frozenset((there.slack.file_host,)))
    url = there.team.files[file.id].url
    assert download(url, there.team.token, len(PDF), hosts).content == PDF
    with pytest.raises(TooLarge):
        download(url, there.team.token, len(PDF) - 1, hosts)
