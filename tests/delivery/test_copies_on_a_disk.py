"""Where annotated copies are put, and what is said when they do not come."""

import os
from pathlib import Path

import pytest
from redis import Redis
from replies import full_critique, replied

from bot.console.kept_copies import THREADS, chosen, folder_of, forget_copies, forget_copy, kept_in
from bot.core.answer import Answer, Notice, Reply
from bot.core.errors import TransientError, UserError
from bot.core.values import Job, Mention, Place
from bot.delivery.copies import LOST, copy_part, saved
from bot.delivery.ledger import part_key
from bot.platforms.terminal import Terminal

PLACE = Place(platform="terminal", workspace="w", channel="c", thread="t")
MENTION = Mention(id="1", place=PLACE, author="me", text="", attachments=())
JOB = Job.of(MENTION, "q", 0.0)
KEY = part_key(JOB.id, copy_part("paper"))


def reply() -> Reply:
    body = Answer(critique=full_critique(), copies=("paper",))
    return replied(JOB, body).model_copy(update={"place": PLACE})


def silent() -> None:
    raise TransientError("nobody will say anything any more")


def lines(redis: Redis, folder: Path) -> list[str]:
    return list(saved(redis, reply(), kept_in(folder, PLACE), silent))


def test_a_copy_is_saved_and_let_go_of(redis: Redis, tmp_path: Path) -> None:
    Terminal(redis).attach(PLACE, KEY, "a.annotated.pdf", b"%PDF")
    path = tmp_path / "t" / "a.annotated.pdf"
    assert lines(redis, tmp_path) == [f"Annotated copy: {path}"]
    assert path.read_bytes() == b"%PDF"
    assert not redis.hgetall("shedder:terminal:w:c:t:files")
    assert lines(redis, tmp_path) == [LOST]


def test_a_name_leads_nowhere_else(redis: Redis, tmp_path: Path) -> None:
    Terminal(redis).attach(PLACE, KEY, "../../escape.pdf", b"%PDF")
    assert lines(redis, tmp_path / "x") == [
        f"Annotated copy: {tmp_path / 'x' / 't' / 'escape.pdf'}"
    ]


def test_a_line_instead_of_a_copy_is_passed_on(redis: Redis, tmp_path: Path) -> None:
    terminal = Terminal(redis)
    why = reply().model_copy(update={"body": Notice(text="It is signed.", failed=False)})
    terminal.post(PLACE, KEY, terminal.parts(why)[0])
    assert lines(redis, tmp_path) == ["It is signed."]
    assert not list(tmp_path.iterdir())


def test_a_copy_that_does_not_come_is_said_and_nothing_else(redis: Redis, tmp_path: Path) -> None:
    Terminal(redis).attach(PLACE, "another.copy-paper", "b.pdf", b"of another answer")
    assert lines(redis, tmp_path) == [LOST]


def test_the_threads_asked_in_longest_ago_lose_their_copies(tmp_path: Path) -> None:
    for number in range(THREADS + 5):
        place = PLACE.model_copy(update={"thread": f"t{number}"})
        kept_in(tmp_path, place)("a.pdf").write_bytes(b"")
        os.utime(folder_of(tmp_path, place), (number, number))
    kept_in(tmp_path, PLACE)("a.pdf").write_bytes(b"")
    left = {folder.name for folder in tmp_path.iterdir()}
    assert len(left) == THREADS
    assert {"t", f"t{THREADS + 4}"} <= left
    assert "t0" not in left


def test_a_second_copy_of_one_name_hides_no_first_one(tmp_path: Path) -> None:
    for name in ("a.annotated.pdf", "a (2).annotated.pdf", "a (3).annotated.pdf"):
        path = kept_in(tmp_path, PLACE)("a.annotated.pdf")
        assert path.name == name
        path.touch()


def test_only_a_copy_in_the_threads_own_folder_is_removed(tmp_path: Path) -> None:
    mine, other = kept_in(tmp_path, PLACE)("a.annotated.pdf"), tmp_path / "other.pdf"
    for path in (mine, other):
        path.touch()
        forget_copy(tmp_path, PLACE, path)
        forget_copy(tmp_path, PLACE, path)
    assert (mine.exists(), other.exists()) == (False, True)


@pytest.mark.parametrize("thread", ["../..", "..", "", "a/b"])
def test_a_threads_folder_is_within_the_folder_of_copies(tmp_path: Path, thread: str) -> None:
    place = PLACE.model_copy(update={"thread": thread})
    copies = tmp_path / "copies"
    assert kept_in(copies, place)("a.pdf").resolve().parent.parent == copies
    forget_copies(copies, place)
    assert list(copies.iterdir()) == []


def test_what_the_asker_chose_is_a_file_or_a_folder(tmp_path: Path) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    assert chosen(str(tmp_path / "x.pdf"), (one,))("n.pdf") == tmp_path / "x.pdf"
    assert chosen(str(tmp_path), (one,))("n.pdf") == tmp_path / "n.pdf"
    assert chosen(str(tmp_path), (one, two))("n.pdf") == tmp_path / "n.pdf"
    for wanted, papers in ((str(one), (one,)), (str(tmp_path / "x.pdf"), (one, two))):
        with pytest.raises(UserError):
            chosen(wanted, papers)


def test_a_paper_that_is_itself_a_copy_is_not_overwritten_by_the_next(tmp_path: Path) -> None:
    papers = (tmp_path / "a.pdf", tmp_path / "a.annotated.pdf")
    found = chosen(str(tmp_path), papers)("a.annotated.pdf")
    assert found == tmp_path / "a.annotated.annotated.pdf"
