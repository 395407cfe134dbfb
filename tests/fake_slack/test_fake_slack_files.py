"""Files of the fake Slack arrive, and leave only with the token."""

import json
import urllib.error
import urllib.request

import fake_slack_faults as faults
from fake_slack import FakeSlack
from fake_slack_app import download, refused
from fake_slack_workspace import Workspace
from slack_sdk import WebClient


def test_a_file_is_uploaded_in_three_steps(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    ts = team.say("U1", "C1", "hello")
    sent = client.files_upload_v2(filename="a.md", content="# hello", channel="C1", thread_ts=ts)
    (_, posted) = team.thread("C1", ts)
    assert [(file.name, file.content) for file in posted.files] == [("a.md", b"# hello")]
    shares = client.files_info(file=sent["file"]["id"])["file"]["shares"]
    assert shares["public"]["C1"][0]["thread_ts"] == ts
    client.files_delete(file=sent["file"]["id"])
    assert len(team.thread("C1", ts)) == 1
    with refused("file_deleted"):
        client.files_info(file=sent["file"]["id"])


def test_an_upload_appears_late_or_never(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    slack.share_delay, slack.drop_shares = 0.05, 1
    client.files_upload_v2(filename="lost.md", content="#", channel="C1")
    sent = client.files_upload_v2(filename="a.md", content="#", channel="C1")
    assert sent["file"]["shares"] == {}
    slack.wait(team.posts)
    (posted,) = team.posts()
    assert [file.name for file in posted.files] == ["a.md"]


def test_reading_methods_take_queries_and_forms_and_no_json(
    slack: FakeSlack, team: Workspace
) -> None:
    asked = urllib.request.Request(
        f"{slack.url}conversations.info?channel=C1",
        headers={"Authorization": f"Bearer {team.token}"},
    )
    with urllib.request.urlopen(asked) as answer:
        assert json.load(answer)["channel"]["name"] == "papers"


def test_an_upload_without_its_bytes_cannot_be_completed(client: WebClient) -> None:
    begun = client.files_getUploadURLExternal(filename="a.md", length=3)
    with refused("file_not_found"):
        client.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "a"}])


def test_bytes_are_for_those_with_the_token_and_its_scope(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    other = slack.workspace("T2")
    ts = team.say("U1", "C1", "hello", [("a.pdf", b"%PDF-1.4")])
    (file,) = team.message("C1", ts).files
    url = client.files_info(file=file.id)["file"]["url_private_download"]
    assert download(url, team.token) == ("application/pdf", b"%PDF-1.4")
    assert download(url)[0] == download(url, other.token)[0] == "text/html"
    team.scopes = team.scopes - {"files:read"}
    assert download(url, team.token)[0] == "text/html"


def test_a_redirected_download_tells_what_was_sent_elsewhere(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    id = team.upload("U1", "a.pdf", b"%PDF-1.4")
    slack.faults.on("files.download", faults.redirect(slack.other_host))
    assert download(team.files[id].url, team.token)[1] == b"somebody else"
    assert "Bearer" in slack.elsewhere[0]["headers"]["Authorization"]  # as urllib does


def test_files_of_other_organisations_are_to_be_asked_for(
    slack: FakeSlack, team: Workspace, client: WebClient
) -> None:
    far = team.upload("U1", "far.pdf", b"%PDF", connect=True)
    gone = team.upload("U1", "gone.pdf", b"", mode="tombstone")
    team.say("U1", "C1", "@shedder", [far, gone])
    shown = slack.events[0].event["files"]
    assert shown[0]["file_access"] == "check_file_info"
    assert "url_private" not in shown[0]
    assert shown[1] == {"id": gone, "mode": "tombstone"}
    assert client.files_info(file=far)["file"]["name"] == "far.pdf"
