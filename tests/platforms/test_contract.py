"""What delivery relies on, whichever service it is: every file in bot/platforms/ passes this."""

import pytest
from redis import Redis
from replies import full_critique, job_on, replied, said
from service import Service

from bot.core.answer import Answer, Finding, Notice, Progress, Reply
from bot.core.errors import TransientError, UserError
from bot.core.values import Job
from bot.delivery.outbox import Outbox
from bot.platforms import ChatPlatform, Gone

HOSTILE = (
    "ends \x1b[5mblinks\x1b[0m \x1b]0;title\x07 \x1b]8;;http://evil.example\x1b\\click\x1b]8;; "
    "\x9b2J \x00 \u202edrow\u202c [bold]not bold[/bold] @everyone @here <@U123> <!channel> <@&9> "
    "![x](http://evil.example/x.png) [click](http://evil.example) http://evil.example \\[b]"
)


def job(service: Service) -> Job:
    return job_on(service.place.platform, service.place.thread)


def reply(service: Service, body: Answer | Notice | Progress) -> Reply:
    return replied(job(service), body).model_copy(update={"place": service.place})


def body_of(platform: ChatPlatform, service: Service, text: str) -> str:
    return platform.parts(reply(service, Notice(text=text, failed=False)))[0]


@pytest.mark.parametrize(
    "body",
    [
        Progress(stage="reading", detail="a.pdf"),
        Progress(stage="3 of 4", sections=full_critique().sections[:3]),
        Notice(text="There is no PDF in your message."),
        Notice(text="Taken back.", failed=False),
        said("Short."),
        Answer(critique=full_critique()),
        said("A very long paragraph. " * 4_000),
        said(""),
        said("\n" * 5_000 + "🔬" * 5_000),
    ],
    ids=["stage", "sections", "notice", "news", "small", "full", "long", "empty", "odd"],
)
def test_every_reply_becomes_messages_that_the_service_takes(
    service: Service, body: Answer | Notice | Progress
) -> None:
    platform = service.open()
    parts = platform.parts(reply(service, body))
    assert parts
    assert all(part and service.fits(part) for part in parts)
    for number, part in enumerate(parts):
        platform.post(service.place, f"k.{number}", part)
    assert len(service.shown()) == len(parts)


def test_the_same_reply_always_becomes_the_same_messages(service: Service) -> None:
    answer = reply(service, Answer(critique=full_critique()))
    assert service.open().parts(answer) == service.open().parts(answer)


def test_nothing_that_was_said_is_lost_on_the_way(service: Service) -> None:
    critique = full_critique()
    platform = service.open()
    for number, part in enumerate(platform.parts(reply(service, Answer(critique=critique)))):
        platform.post(service.place, f"k.{number}", part)
    seen = " ".join(" ".join(service.shown()).split())
    for section in critique.sections:
        assert section.title in seen
        for block in section.blocks:
            if isinstance(block, Finding):
                assert all(
                    f"p. {e.page}" in seen or f"pp. {e.page}" in seen for e in block.evidence
                )
    assert "5 of 6 quotes verified" in seen


def test_a_posted_message_is_seen_and_found_by_its_key(service: Service) -> None:
    platform = service.open()
    assert platform.find(service.place, "k") is None
    message = platform.post(service.place, "k", body_of(platform, service, "hello"))
    assert platform.find(service.place, "k") == message
    assert platform.find(service.place, "other") is None
    assert "hello" in service.shown()[0]


def test_what_stands_beside_a_message_under_its_key_is_found(service: Service) -> None:
    platform = service.open()
    file = platform.attach(service.place, "k", "a.pdf", b"content")
    assert platform.find(service.place, "k", beside=file) is None
    words = platform.post(service.place, "k", body_of(platform, service, "hello"))
    platform.post(service.place, "other", body_of(platform, service, "other"))
    assert platform.find(service.place, "k", beside=file) == words
    assert platform.find(service.place, "k", beside=words) == file
    platform.delete(service.place, words)
    assert platform.find(service.place, "k", beside=file) is None


def test_a_message_is_found_by_another_process(service: Service) -> None:
    platform = service.open()
    message = platform.post(service.place, "k", body_of(platform, service, "hello"))
    assert service.open().find(service.place, "k") == message


def test_a_message_is_found_only_in_its_own_thread(service: Service) -> None:
    platform = service.open()
    platform.post(service.place, "k", body_of(platform, service, "hello"))
    elsewhere = service.place.model_copy(update={"thread": f"{service.place.thread}9"})
    assert platform.find(elsewhere, "k") is None


def test_an_attached_file_is_there_whole_and_found_by_its_key(service: Service) -> None:
    platform, content = service.open(), bytes(range(256)) * 500
    message = platform.attach(service.place, "k.file", "a paper.annotated.pdf", content)
    assert service.files() == [("a paper.annotated.pdf", content)]
    assert service.open().find(service.place, "k.file") == message
    assert service.shown() == []
    platform.delete(service.place, message)
    assert service.files() == []


def test_a_file_whose_arrival_was_not_confirmed_can_be_found(service: Service) -> None:
    platform = service.open()
    with service.losing_answers(), pytest.raises(TransientError):
        platform.attach(service.place, "k.file", "a.pdf", b"content")
    assert platform.find(service.place, "k.file")
    assert len(service.files()) == 1


def test_an_edit_replaces_and_twice_is_once(service: Service) -> None:
    platform = service.open()
    message = platform.post(service.place, "k", body_of(platform, service, "before"))
    for _ in range(2):
        platform.edit(service.place, message, body_of(platform, service, "after"))
    assert len(service.shown()) == 1
    assert "after" in service.shown()[0]
    assert "before" not in service.shown()[0]
    assert platform.find(service.place, "k") == message


def test_editing_a_deleted_message_says_that_it_is_gone(service: Service) -> None:
    platform = service.open()
    message = platform.post(service.place, "k", body_of(platform, service, "before"))
    service.delete(message)
    with pytest.raises(Gone):
        platform.edit(service.place, message, body_of(platform, service, "after"))


def test_a_deleted_message_is_gone_and_gone_twice_is_gone(service: Service) -> None:
    platform = service.open()
    other = platform.post(service.place, "j", body_of(platform, service, "stays"))
    message = platform.post(service.place, "k", body_of(platform, service, "goes"))
    for _ in range(2):
        platform.delete(service.place, message)
    assert len(service.shown()) == 1
    assert "stays" in service.shown()[0]
    with pytest.raises(Gone):
        platform.edit(service.place, message, body_of(platform, service, "again"))
    platform.edit(service.place, other, body_of(platform, service, "still there"))


def test_forgetting_a_thread_twice_is_forgetting_it_once(service: Service) -> None:
    platform = service.open()
    for _ in range(2):
        platform.forget(service.place)
    platform.post(service.place, "k", body_of(platform, service, "anew"))
    assert len(service.shown()) == 1


def test_a_post_whose_answer_was_lost_can_be_found(service: Service) -> None:
    platform = service.open()
    with service.losing_answers(), pytest.raises(TransientError):
        platform.post(service.place, "k", body_of(platform, service, "hello"))
    assert platform.find(service.place, "k")
    assert len(service.shown()) == 1


def test_an_answer_is_delivered_once_although_answers_of_the_service_get_lost(
    service: Service, redis: Redis
) -> None:
    answer = reply(service, said("The answer."))
    mine = job(service)
    mention = mine.mention.model_copy(update={"place": service.place})
    mine = mine.model_copy(update={"mention": mention})

    def box() -> Outbox:
        return Outbox(redis, service.open(), mine, lambda: True, sleep=lambda _: None)

    with service.losing_answers(), pytest.raises(TransientError):
        box().deliver(answer)
    box().deliver(answer)
    assert len(service.shown()) == 1
    assert "The answer." in service.shown()[0]


@pytest.mark.parametrize("kind", ["answer", "notice", "progress"])
def test_hostile_text_does_nothing(service: Service, kind: str) -> None:
    body = {
        "answer": said(HOSTILE),
        "notice": Notice(text=HOSTILE),
        "progress": Progress(stage="reading", detail=HOSTILE),
    }[kind]
    platform = service.open()
    platform.post(service.place, "k", platform.parts(reply(service, body))[0])
    assert service.acts() == []
    assert "[bold]not bold[/bold]" in " ".join(service.shown()[0].split())


def test_a_file_arrives_whole_up_to_its_limit(service: Service) -> None:
    content = b"%PDF-1.7" + bytes(range(256)) * 40
    file = service.upload("a paper.pdf", content)
    platform = service.open()
    assert platform.fetch(service.place, file, len(content)) == content
    with pytest.raises(UserError, match=r"a paper\.pdf"):
        platform.fetch(service.place, file, len(content) - 1)


def test_a_file_that_cannot_be_had_is_a_sentence_for_the_asker(service: Service) -> None:
    platform = service.open()
    for file in service.missing():
        with pytest.raises(UserError) as caught:
            platform.fetch(service.place, file, 1_000)
        message = caught.value.message
        assert repr(file.name)[1:-1] in message
        assert message.endswith(".")
        assert file.id not in message or file.id == file.name


def test_a_nudge_is_one_short_line_or_nothing(service: Service) -> None:
    for asks in (False, True):
        nudge = service.open().nudge("U123", asks)
        assert nudge is None or service.fits(nudge)
