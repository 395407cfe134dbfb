"""What people choose, press, type and fill in, in Discord: up to the job in Redis."""

import pytest
from discord_room import OTHER, PDF, Room
from fake_discord_channel import VOICE, Channel
from fake_discord_interaction import Interaction
from fake_discord_message import Message
from replies import full_critique
from traces import traces_of

from bot.admitting.accounts import feedback
from bot.core.answer import Answer, Notice, Reply
from bot.core.routing import addressed
from bot.core.values import Job
from bot.delivery.ledger import Ledger
from bot.delivery.outbox import Outbox
from bot.discord import responding
from bot.discord.commands import COMMANDS, DECODE
from bot.ingress.buttons import THANKS, TOO_OLD
from bot.ingress.orders import IN_THE_THREAD
from bot.ingress.typed import NOTHING_TO_READ
from bot.queue import forget_job


@pytest.fixture(autouse=True)
def _known(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Discord was told of the commands. What a busy machine makes late is tested elsewhere."""
    room.discord.wait(lambda: room.discord.app.commands.get(""), what="commands")
    room.discord.interactions.callback_time = 30.0
    monkeypatch.setattr(responding, "RESPONSE_SECONDS", 20.0)


def answer(room: Room, job: Job, body: Answer | Notice, where: Channel | None = None) -> Message:
    """Say the last word to a question, as a worker would; the message that it became."""
    placed, platform = Ledger(room.redis, job.id), room.front.front.platform
    room.discord.wait(lambda: placed.read("done:0"), what="a placeholder that is noted")
    look = room.front.front.personas[job.persona].look
    reply = Reply(job=job.id, place=job.mention.place, look=look, body=body)
    Outbox(room.redis, platform, job, lambda: True).deliver(reply)
    forget_job(room.redis, job.id)
    posts = room.discord.messages(where) if where else room.posts()
    return next(one for one in reversed(posts) if one.buttons)


def answered(room: Room) -> tuple[Job, Message]:
    room.says("@shedder decode this", PDF)
    job = room.job()
    return job, answer(room, job, Answer(critique=full_critique()))


def alone(act: Interaction) -> str:
    """What only whoever did it sees."""
    act.said()
    assert act.seen == act.ephemeral, act.seen
    return act.text


# Commands


def test_discord_knows_the_commands_and_is_not_told_of_them_again(room: Room) -> None:
    known = [each["name"] for each in room.discord.app.commands[""]]
    assert sorted(known) == sorted(each["name"] for each in COMMANDS)
    assert len(room.discord.called("PUT", "/applications/*/commands")) <= 1


def test_a_command_shows_who_asks_what_and_begins_a_thread_below(room: Room) -> None:
    act = room.discord.slash("ada", room.channel, "shedder", {"question": "decode", "paper": PDF})
    job = room.job()
    [heading] = act.answered().seen
    assert not heading.ephemeral
    assert "Ada asks: decode (queues.pdf)" in heading.text
    assert job.mention.place.thread == heading.id
    assert [file.name for file in job.mention.attachments] == ["queues.pdf"]
    room.discord.wait(lambda: room.discord.thread(heading), what="a placeholder in the thread")


def test_a_paper_without_a_word_is_decoded(room: Room) -> None:
    act = room.discord.slash("ada", room.channel, "shedder", {"paper": PDF})
    job = room.job()
    assert (job.persona, addressed(job.mention.text)) == ("q", "decode this")
    assert "decode this (queues.pdf)" in act.answered().text


def test_what_was_asked_by_a_command_is_forgotten_with_its_thread(room: Room) -> None:
    given = {"question": "decode, and mind the pangolin", "paper": ("pangolin.pdf", PDF[1])}
    act = room.discord.slash("ada", room.channel, "shedder", given)
    room.job()
    [heading] = act.answered().seen
    room.discord.wait(lambda: heading.thread, what="a thread")
    assert heading.thread is not None
    assert traces_of("pangolin", room.redis)
    room.says("@shedder forget this thread", where=heading.thread)
    room.discord.wait(lambda: heading.deleted, what="nothing left of the heading")
    room.discord.wait(lambda: not traces_of("pangolin", room.redis), 5, "nothing left in Redis")


def test_nobody_is_called_and_nothing_is_linked_by_what_a_command_says(room: Room) -> None:
    grace = room.discord.user("grace")
    words = f"@everyone <@{grace.id}> **why** [here](https://evil.example/x) https://evil.example?"
    given = {"question": words, "paper": ("[a](https://evil.example).pdf", PDF[1])}
    act = room.discord.slash("ada", room.channel, "shedder", given)
    [heading] = act.answered().seen
    assert not heading.pinged
    assert room.discord.unfolding(heading) == []
    assert "https://evil" not in heading.text


def test_a_persona_with_nothing_to_go_by_asks_for_it(room: Room) -> None:
    act = room.discord.slash("ada", room.channel, "shedder", {"persona": "atlas"}).answered()
    assert act.modal is not None
    room.discord.submit_modal("ada", act, {"question": "how do I serve a model of 7B?"})
    assert room.job().persona == "atlas"


def test_a_command_in_a_thread_goes_on_there(room: Room) -> None:
    job, message = answered(room)
    asked = {"question": "why is it fair?"}
    act = room.discord.slash("grace", message.channel, "shedder", asked).answered()
    assert act.modal is None
    further = room.job()
    assert (further.persona, further.mention.place) == ("q", job.mention.place)
    [heading] = act.seen
    assert heading.channel is message.channel


def test_what_is_to_be_read_and_is_not_there_is_asked_for(room: Room) -> None:
    act = room.discord.slash("ada", room.channel, "shedder", {"question": "decode"}).answered()
    assert act.modal is not None
    room.discord.submit_modal("ada", act, {"file_paper": [PDF]})
    assert room.job().persona == "q"


def test_the_file_of_a_command_can_be_fetched(room: Room) -> None:
    room.discord.slash("ada", room.channel, "shedder", {"question": "decode", "paper": PDF})
    job = room.job()
    fetched = room.front.front.platform.fetch(
        job.mention.place, job.mention.attachments[0], 1_000_000
    )
    assert fetched == PDF[1]
    assert "http" not in job.model_dump_json()


def test_both_papers_of_a_command_have_their_roles(room: Room) -> None:
    given = {"paper": OTHER, "baseline": PDF, "persona": "kira"}
    room.discord.slash("ada", room.channel, "shedder", given)
    job = room.job()
    assert job.persona == "kira"
    roles = {file.role: file.name for file in job.mention.attachments}
    assert roles == {"baseline": "queues.pdf", "proposal": "gfs.pdf"}
    assert addressed(job.mention.text) == "stress-test this"


def test_who_is_to_answer_is_offered_while_somebody_types(room: Room) -> None:
    act = room.discord.autocomplete("ada", room.channel, "shedder", "persona", "vash").answered()
    assert [each["value"] for each in act.choices or []] == ["kira"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("help", "stress-test"), ("forget this thread", IN_THE_THREAD), ("thanks", "welcome")],
)
def test_what_asks_nobody_is_answered_to_its_author_alone(
    room: Room,
    typed: str,
    said: str,
) -> None:
    act = room.discord.slash("ada", room.channel, "shedder", {"question": typed})
    assert said in alone(act)
    assert room.jobs() == []


def test_a_persona_that_nobody_is_gets_a_word(room: Room) -> None:
    given = {"question": "why?", "persona": "nobody"}
    act = room.discord.slash("ada", room.channel, "shedder", given)
    assert "no persona called “nobody”" in alone(act)


def test_a_paper_is_decoded_from_the_menu_of_its_message(room: Room) -> None:
    message = room.says("look at this one", PDF)
    act = room.discord.context_menu("grace", DECODE, message)
    job = room.job()
    [heading] = act.answered().seen
    assert "Grace asks to have this decoded: queues.pdf" in heading.text
    assert (job.mention.author, job.persona) == (act.user.id, "q")
    assert job.mention.place.thread == heading.id
    place, [file] = job.mention.place, job.mention.attachments
    assert room.front.front.platform.fetch(place, file, 1_000_000) == PDF[1]


def test_a_message_without_a_paper_has_nothing_to_decode(room: Room) -> None:
    act = room.discord.context_menu("ada", DECODE, room.says("good morning"))
    assert NOTHING_TO_READ in alone(act)


# Forms


def test_two_papers_are_handed_in_by_a_form(room: Room) -> None:
    opened = room.discord.slash("ada", room.channel, "stress-test").answered()
    act = room.discord.submit_modal("ada", opened, {**KIRA_FILES, "question": "is it new?"})
    job = room.job()
    assert job.persona == "kira"
    roles = {file.role: file.name for file in job.mention.attachments}
    assert roles == {"baseline": "queues.pdf", "proposal": "gfs.pdf"}
    [heading] = act.answered().seen
    assert "asks Dr. Kira Vashti: is it new?" in heading.text
    assert job.mention.place.thread == heading.id
    room.discord.wait(lambda: heading.thread)
    assert heading.thread.name == "gfs.pdf", "what is judged, not what it is judged by"


def test_a_proposal_may_be_some_sentences(room: Room) -> None:
    opened = room.discord.slash("ada", room.channel, "shedder", {"question": "kira"}).answered()
    idea = "We propose to sort the queue by size. " * 5
    room.discord.submit_modal("ada", opened, {"file_baseline": [PDF], "text_proposal": idea})
    assert "sort the queue by size" in room.job().mention.text


def test_what_is_missing_in_a_form_is_said(room: Room) -> None:
    opened = room.discord.slash("ada", room.channel, "stress-test").answered()
    act = room.discord.submit_modal("ada", opened, {"file_baseline": [PDF]})
    assert "Proposal: Attach" in alone(act)
    assert "Run /stress-test again" in alone(act)
    assert room.jobs() == []
    file, text = (label for label in opened.modal["components"] if "Proposal" in label["label"])
    assert "One of these two is needed." in file["description"]
    assert "One of the two is needed." in text["description"]


# Buttons


def test_a_follow_up_is_asked_in_the_thread_of_the_answer(room: Room) -> None:
    job, message = answered(room)
    opened = room.discord.click("grace", message, f"ask|{job.id}").answered()
    act = room.discord.submit_modal("grace", opened, {"question": "why is it fair?"})
    asked = room.job()
    assert asked.mention.place == job.mention.place
    assert (asked.persona, asked.mention.author) == ("q", act.user.id)
    assert addressed(asked.mention.text) == "why is it fair?"
    [heading] = act.answered().seen
    assert "Grace asks" in heading.text
    assert heading.channel is message.channel


def test_another_persona_is_asked_the_same(room: Room) -> None:
    job, message = answered(room)
    opened = room.discord.click("ada", message, f"persona|{job.id}").answered()
    room.discord.submit_modal("ada", opened, {"who": ["atlas"]})
    asked = room.job()
    assert (asked.persona, asked.mention.place) == ("atlas", job.mention.place)


def test_an_opinion_is_kept_and_thanked_for(room: Room) -> None:
    job, message = answered(room)
    act = room.discord.click("ada", message, f"good|{job.id}")
    assert THANKS["good"] in alone(act)
    assert feedback(room.redis, job.mention.place, job.id)


def test_a_question_back_is_answered_by_a_button_and_only_once(room: Room) -> None:
    room.says("@shedder decode this", PDF)
    job = room.job()
    asks = Notice(text="Which of them?", failed=False, asks=True, choices=("the first", "both"))
    message = answer(room, job, asks)
    act = room.discord.click("ada", message, f"choice-1|{job.id}").answered()
    assert act.seen == []
    chosen = room.job()
    assert (addressed(chosen.mention.text), chosen.mention.place) == ("both", job.mention.place)
    room.discord.wait(lambda: "Ada chose: both" in message.text and not message.buttons)
    late = room.discord.interactions.begin(
        3,
        room.discord.app,
        room.discord.user("grace"),
        message.channel,
        {"component_type": 2, "custom_id": f"choice-0|{job.id}"},
        message,
    )
    assert "Ada chose: both" in alone(late)


def test_files_are_chosen_for_a_question_back(room: Room) -> None:
    opened = room.discord.slash("ada", room.channel, "shedder", {"paper": PDF, "persona": "kira"})
    opened.answered()
    job = room.job()
    lacks = Notice(text="I need both.", failed=False, asks=True, lacks=("baseline",))
    message = answer(room, job, lacks)
    form = room.discord.click("ada", message, f"form|{job.id}").answered()
    room.discord.submit_modal("ada", form, {"file_baseline": [PDF], "file_proposal": [OTHER]})
    asked = room.job()
    assert (asked.persona, asked.mention.place) == ("kira", job.mention.place)


def test_a_button_of_an_answer_elsewhere_does_nothing(room: Room) -> None:
    _, message = answered(room)
    act = room.discord.interactions.begin(
        3,
        room.discord.app,
        room.discord.user("ada"),
        message.channel,
        {"component_type": 2, "custom_id": "ask|crit-0123456789abcdef0123"},
        message,
    )
    assert TOO_OLD in alone(act)


@pytest.mark.parametrize("where", ["in a voice channel", "without leave to make threads"])
def test_where_no_thread_may_be_made_commands_and_buttons_work_in_place(
    room: Room, where: str
) -> None:
    channel = room.channel
    if where == "in a voice channel":
        channel = room.lab.channel("meeting", VOICE)
    else:
        channel.deny(room.discord.app, "create_public_threads")
    act = room.discord.slash("ada", channel, "shedder", {"question": "decode", "paper": PDF})
    job = room.job()
    [heading] = act.answered().seen
    room.discord.wait(lambda: len(room.discord.messages(channel)) > 1, what="a placeholder")
    placeholder = room.discord.messages(channel)[-1]
    assert placeholder.reference is heading
    message = answer(room, job, Answer(critique=full_critique()), channel)
    form = room.discord.click("grace", message, f"ask|{job.id}").answered()
    room.discord.submit_modal("grace", form, {"question": "why is it fair?"})
    assert room.job().mention.place == job.mention.place


# In direct messages


def test_a_command_in_a_direct_message_is_answered_there(room: Room) -> None:
    here = room.discord.dm_channel("linus")
    act = room.discord.slash("linus", here, "shedder", {"question": "decode", "paper": PDF})
    job = room.job()
    [heading] = act.answered().seen
    assert job.mention.place.workspace == "dm"
    assert job.mention.place.thread == f"reply-{heading.id}"


# What goes wrong


def test_a_server_with_nothing_but_the_commands_is_told_so(room: Room) -> None:
    elsewhere = room.discord.guild("elsewhere", apps=[])
    channel = elsewhere.channel("papers")
    elsewhere.member("ada")
    act = room.discord.slash("ada", channel, "shedder", {"question": "decode", "paper": PDF})
    assert "no member of this server" in alone(act)
    assert room.jobs() == []


def test_where_only_threads_may_be_written_in_it_is_answered_in_one(room: Room) -> None:
    room.channel.deny(room.discord.app, "send_messages")
    act = room.discord.slash("ada", room.channel, "shedder", {"question": "decode", "paper": PDF})
    job = room.job()
    [heading] = act.answered().seen
    assert job.mention.place.thread == heading.id
    room.discord.wait(lambda: heading.thread and room.discord.messages(heading.thread))


def test_a_missing_permission_is_named_and_nothing_is_asked(room: Room) -> None:
    room.channel.deny(room.discord.app, "send_messages", "send_messages_in_threads")
    act = room.discord.slash("ada", room.channel, "shedder", {"question": "decode", "paper": PDF})
    assert "I lack the permission “Send Messages”." in alone(act)
    assert room.jobs() == []


KIRA_FILES = {"file_baseline": [PDF], "file_proposal": [OTHER]}
