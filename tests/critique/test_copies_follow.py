"""After the answer, each paper comes back with its quotes highlighted, or a line says why not."""

import io
from collections.abc import Callable

import pdfs
import pytest
from highlights import LOOK, anywhere, critique, evidence, finding, highlights
from mortal import Chat, Client, Fate, Killed, MortalRedis
from pypdf import PdfReader, PdfWriter
from redis import Redis
from replies import job_on, replied

from bot.core.answer import Answer, Critique, Paragraph, Reading, Reply, Section
from bot.core.errors import ConfigError, Fenced, TransientError, UserError
from bot.delivery.outbox import Outbox
from workers.bounded import Children
from workers.copies import AWAY, BROKEN, Copies, answer_of
from workers.lease import OutOfTime

ONE, TWO = "A queue per tenant cuts the wait by half.", "Nothing is known of the cost."
PAPER = pdfs.Page().text(72, 700, ONE).bytes()
OTHER = pdfs.Page().text(72, 700, TWO).bytes()
JOB = job_on("chat", asked_at=1_000.0)
SAID = critique(finding(*evidence(PAPER, ONE)), name="a.pdf")


def said(about: Critique = SAID) -> Reply:
    return replied(JOB, answer_of(about)).model_copy(update={"look": LOOK})


def box_on(redis: Redis, client: Client, mine: Callable[[], bool] = lambda: True) -> Outbox:
    chat = client.chat
    mortal = MortalRedis.on(redis, client.fate)
    return Outbox(mortal, client, JOB, mine, clock=lambda: chat.now, sleep=chat.wait)


def copies(
    box: Outbox, fetch: Callable[[str], bytes] = lambda name: PAPER, **how: object
) -> Copies:
    told: list[str] = []
    parts = {"tell": told.append, "patient": lambda: False, **how}
    return Copies(box, fetch, Children(1), **parts)  # type: ignore[arg-type]


def test_a_copy_follows_the_answer_once_and_is_made_once(redis: Redis) -> None:
    chat, fetched = Chat(), []

    def fetch(name: str) -> bytes:
        fetched.append(name)
        return PAPER

    for _ in range(2):
        box = box_on(redis, Client(chat))
        box.deliver(said())
        copies(box, fetch).follow(said())
    assert chat.thread()[1:] == ["[a.annotated.pdf]"]
    assert chat.titles == [f"“a.pdf”, with what {LOOK.name} quotes from it"]
    assert fetched == ["a.pdf"]
    assert [note.words for note in highlights(chat.files["a.annotated.pdf"])] == [ONE]


def test_each_document_that_was_quoted_has_its_own_copy(redis: Redis) -> None:
    chat = Chat()
    both = critique(
        finding(*evidence(PAPER, ONE, role="baseline"), *evidence(OTHER, TWO, role="proposal"))
    ).model_copy(
        update={
            "documents": tuple(
                Reading(name=f"{role}.pdf", role=role, title="", pages=1)
                for role in ("baseline", "proposal", "unread")
            )
        }
    )
    files = {"baseline.pdf": PAPER, "proposal.pdf": OTHER}
    copies(box_on(redis, Client(chat)), files.__getitem__).follow(said(both))
    assert chat.thread() == ["[baseline.annotated.pdf]", "[proposal.annotated.pdf]"]
    words = [highlights(content)[0].words for content in chat.files.values()]
    assert words == [ONE, TWO]


def test_an_answer_without_quotes_has_no_copy_and_nobody_asks_why(redis: Redis) -> None:
    chat = Chat()
    section = Section(id="s", title="S", kind="prose", blocks=(Paragraph(text="words"),))
    bare = SAID.model_copy(update={"sections": (section,)})
    assert answer_of(bare) == Answer(critique=bare)
    copies(box_on(redis, Client(chat))).follow(said(bare))
    assert chat.thread() == []


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PAPER)))
    writer.encrypt("", "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def raising(error: Exception) -> Callable[[str], bytes]:
    def fetch(name: str) -> bytes:
        raise error

    return fetch


@pytest.mark.parametrize(
    ("fetch", "line"),
    [
        (lambda name: locked(), "encrypted by its publisher"),
        (lambda name: b"%PDF-1.7", "damaged"),
        (raising(UserError("'a.pdf' is gone.")), "copy of “a.pdf”. 'a.pdf' is gone."),
        (raising(ConfigError("pypdf is missing")), BROKEN),
        (raising(TransientError("503")), AWAY),
    ],
    ids=["encrypted", "damaged", "gone", "broken", "away"],
)
def test_where_there_is_no_copy_one_line_says_why(
    redis: Redis, fetch: Callable[[str], bytes], line: str
) -> None:
    chat, told = Chat(), []
    for _ in range(2):
        box = box_on(redis, Client(chat))
        copies(box, fetch, tell=told.append).follow(said())
    (only,) = chat.thread()
    assert line in only
    assert told in ([], ["pypdf is missing"], ["503"])
    assert "503" not in only


def test_trouble_that_may_pass_is_the_queues_as_long_as_anybody_waits(redis: Redis) -> None:
    chat = Chat()
    for error in (TransientError("503"), OutOfTime("too late")):
        with pytest.raises(type(error)):
            copies(box_on(redis, Client(chat)), raising(error), patient=lambda: True).follow(said())
    copies(box_on(redis, Client(chat))).follow(said())
    assert chat.thread() == ["[a.annotated.pdf]"]


def test_a_file_the_service_does_not_take_is_a_line(redis: Redis) -> None:
    class Strict(Client):
        def attach(
            self, place: object, key: str, name: str, content: bytes, title: str = ""
        ) -> str:
            raise UserError("Files here may not be larger than 1 MB.")

    chat = Chat()
    for _ in range(2):
        copies(box_on(redis, Strict(chat))).follow(said())
    assert chat.thread() == ["Files here may not be larger than 1 MB."]


def test_a_run_that_lost_its_job_posts_no_copy(redis: Redis) -> None:
    chat = Chat()
    with pytest.raises(Fenced):
        copies(box_on(redis, Client(chat), lambda: False)).follow(said())
    assert chat.thread() == []


def test_a_withdrawn_answer_is_followed_by_nothing_and_takes_its_copy_along(redis: Redis) -> None:
    chat = Chat()
    box = box_on(redis, Client(chat))
    box.deliver(said())
    copies(box).follow(said())
    box.withdraw()
    assert chat.thread() == []
    copies(box_on(redis, Client(chat))).follow(said())
    assert chat.thread() == []


@pytest.mark.parametrize("lag", [0.0, 9.0], ids=["at once", "in flight"])
def test_a_run_killed_at_any_step_and_killed_again_leaves_one_file(
    redis: Redis, lag: float
) -> None:
    def run(client: Client) -> None:
        box = box_on(redis, client)
        box.attach("copy", "a.pdf", lambda: b"content", lambda why: said())

    def killed() -> None:
        raise Killed

    clean = Client(Chat(), lag=lag)
    run(clean)
    for first in range(1, clean.fate.steps + 1):
        for second in range(1, 100):
            redis.flushall()
            chat = Chat()
            with pytest.raises(Killed):
                run(Client(chat, Fate(at=first, then=killed), lag))
            over = False
            try:
                run(Client(chat, Fate(at=second, then=killed), lag))
                over = True
            except Killed:
                run(Client(chat, lag=lag))
            chat.wait(100)
            assert chat.thread() == ["[a.pdf]"], (first, second)
            if over:
                break


def test_a_critique_of_nothing_that_can_be_found_is_a_line(redis: Redis) -> None:
    chat = Chat()
    copies(box_on(redis, Client(chat))).follow(said(anywhere()))
    (only,) = chat.thread()
    assert "not known where on the page" in only


@pytest.mark.parametrize(
    ("words", "shortens", "comes"),
    [("one", False, False), ("one", True, True), ("one\n\ntwo", False, True)],
    ids=["whole in a message", "only in short", "in two messages"],
)
def test_an_answer_that_is_more_than_a_message_also_comes_whole_as_a_file(
    redis: Redis, words: str, shortens: bool, comes: bool
) -> None:
    chat = Chat()
    section = Section(id="s", title="S", kind="prose", blocks=(Paragraph(text=words),))
    reply = said(SAID.model_copy(update={"sections": (section,)}))
    for _ in range(2):
        client = Client(chat)
        client.shortens = shortens
        copies(box_on(redis, client)).put_whole(reply)
    assert list(chat.files) == ["a.kira.md"] * comes
    assert all(words in content.decode() for content in chat.files.values())


def test_a_copy_that_was_given_up_is_one_line_unless_it_is_there(redis: Redis) -> None:
    chat = Chat()
    for _ in range(2):
        copies(box_on(redis, Client(chat))).give_up(said())
    (only,) = chat.thread()
    assert BROKEN in only
    copies(box_on(redis, Client(chat))).follow(said())
    assert chat.thread() == [only]
