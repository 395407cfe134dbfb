"""Several personas are asked at once; the last word says where they disagree, and is said once."""

from pathlib import Path

import pytest
from mortal import Killed
from questions import SECTIONS
from redis import Redis
from threads import Somebody, words

from bot.core.answer import Answer, Critique, Evidence, Finding, Footer, Section
from bot.core.dissent import AGREED, compared
from bot.core.errors import UserError
from bot.core.panel import Panel, closing, panel_in
from bot.keeping.threads import ThreadMemory
from bot.personas import load_personas
from config.settings import Settings
from workers import answering, panels

PERSONAS = load_personas(Settings(_env_file=None))
QUOTE = "A queue per tenant cuts the wait by half."


@pytest.fixture(autouse=True)
def _no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "answer_of", lambda critique: Answer(critique=critique))


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "queues.pdf"
    path.write_text("\n\n".join(prose for _, prose in SECTIONS))
    return path


@pytest.fixture
def ada(redis: Redis) -> Somebody:
    return Somebody(redis)


@pytest.mark.parametrize(
    ("said", "personas", "question"),
    [
        ("panel: q, atlas: is it sound?", ("q", "atlas"), "is it sound?"),
        ("panel q and @atlas what of it", ("q", "atlas"), "what of it"),
        ("panel: q, kira, thoughts?", ("q", "kira"), "thoughts?"),
        ("panel: soundness: is it given?", (), "soundness: is it given?"),
        ("Panel, is it sound?", (), "is it sound?"),
        ("panel", (), ""),
        ("panel: q q q why", ("q",), "why"),
    ],
)
def test_a_panel_is_called_by_the_first_word(said, personas, question):
    assert panel_in(said, PERSONAS) == Panel(personas=personas, question=question)


@pytest.mark.parametrize(
    ("said", "nobody"),
    [
        ("panel: q, kira, nobody", "nobody"),
        ("panel: nobody, q: is it sound?", "nobody"),
        ("panel q and Somebody: is it sound?", "somebody"),
        ("panel: @nobody: is it sound?", "nobody"),
    ],
)
def test_whoever_is_called_to_a_panel_and_is_nobody_is_told(said, nobody):
    with pytest.raises(UserError, match=f"no persona called “{nobody}” here. You can ask: atlas"):
        panel_in(said, PERSONAS)


@pytest.mark.parametrize("said", ["panels of judges?", "decode this panel", "q, panel this"])
def test_other_words_call_no_panel(said):
    assert panel_in(said, PERSONAS) is None


def test_each_of_the_panel_answers_and_the_last_word_compares(ada, pdf):
    last = ada.writes("panel: q, atlas: is a queue per tenant fair?", pdf)
    assert len(last.panel) == 2
    ada.work()
    said = {reply.job: reply for reply in ada.thread()}
    assert set(said) == {*last.panel, last.id}
    assert [r.body.kind for r in ada.thread()] == ["answer"] * 3
    assert said[last.id].body.critique.sections[0].title == "Where they disagree"


def test_without_names_whoever_fits_is_asked(ada, pdf):
    last = ada.writes("panel: what do you make of it?", pdf)
    personas = {asked.split()[0] for asked in _personas(ada, last.panel)}
    assert {"q", "atlas"} <= personas
    assert "kira" not in personas


def _personas(ada, ids):
    known = ThreadMemory(ada.redis, ada.place).jobs()
    return [known[id].persona for id in ids]


def test_a_redelivered_panel_is_asked_once(ada, pdf):
    for _ in range(3):
        last = ada.writes("panel: q, atlas: is it fair?", pdf, id="m1")
        ada.work()
    assert len(ada.thread()) == 3
    assert len({reply.job for reply in ada.thread()}) == 3
    assert last.id in {reply.job for reply in ada.thread()}


def test_a_panel_ends_once_however_often_its_members_run(ada, pdf):
    last = ada.writes("panel: q, atlas: is it fair?", pdf)
    ada.work()
    before = ada.thread()
    for id in (*last.panel, last.id):
        ada.redis.hset(f"rq:job:{id}", "status", "queued")
        ada.redis.rpush("rq:queue:shedder", id)
    ada.work()
    assert ada.thread() == before


def test_a_member_killed_before_it_had_the_panel_ended_does_so_when_it_runs_again(
    ada, pdf, monkeypatch
):
    def killed(*_, **__):
        raise Killed

    submit = panels.submit
    last = ada.writes("panel: q, atlas: is it fair?", pdf)
    monkeypatch.setattr(panels, "submit", killed)
    with pytest.raises(Killed):
        ada.work()
    monkeypatch.setattr(panels, "submit", submit)
    assert last.id not in {reply.job for reply in ada.thread()}
    for owned in ada.claims.owned():
        ada.claims.give_back(owned.member)
    ada.work()
    assert [reply.job for reply in ada.thread()].count(last.id) == 1
    assert len(ada.thread()) == 3


def test_a_panel_of_which_one_is_cancelled_still_ends(ada, pdf):
    last = ada.writes("panel: q, atlas: is it fair?", pdf)
    ada.takes_back(last.model_copy(update={"id": last.panel[0]}))
    ada.work()
    assert words(ada.said_to(last)) == panels.ALONE


def test_a_panel_of_one_is_a_question_to_that_one(ada, pdf):
    job = ada.writes("panel: q: decode this", pdf)
    assert (job.persona, job.panel) == ("q", ())
    ada.work()
    assert len(ada.thread()) == 1


def test_all_of_a_panel_know_the_same_end(ada, pdf):
    last = ada.writes("panel: q, atlas: is it fair?", pdf)
    member = last.model_copy(update={"id": last.panel[1], "persona": "atlas"})
    assert closing(member).id == last.id


def critique_of(label: str, quote: str = QUOTE, text: str = "So it is.", notes=()) -> Critique:
    evidence = Evidence(quote=quote, page=1, document="paper")
    finding = Finding(label=label, text=text, evidence=(evidence,), notes=notes)
    section = Section(id="s", title="The Critique", kind="findings", blocks=(finding,))
    return Critique(persona="q", documents=(), sections=(section,), footer=Footer(model="m"))


def texts(critique: Critique) -> str:
    return " ".join(b.text for s in critique.sections for b in s.blocks)


def test_one_passage_for_and_against_is_a_disagreement_and_is_quoted():
    last = compared([("Q", critique_of("Why it got in")), ("K", critique_of("Where it is weak"))])
    [finding] = last.sections[0].blocks
    assert "Q counts it for the paper" in finding.text
    assert "K counts it against" in finding.text
    assert finding.evidence[0].quote == QUOTE


def test_a_part_of_a_quote_is_the_same_passage():
    part = critique_of("Where it is weak", "cuts the wait by half")
    last = compared([("Q", critique_of("Strengths")), ("K", part)])
    assert "counts it for the paper" in texts(last)


@pytest.mark.parametrize(
    "other",
    [
        critique_of("Why it got in"),
        critique_of("What it does"),
        critique_of("Where it is weak", "Something else is quoted here altogether."),
    ],
)
def test_what_is_no_disagreement_is_not_called_one(other):
    last = compared([("Q", critique_of("Why it got in")), ("K", other)])
    assert last.sections[0].blocks[0].text == AGREED


def test_a_figure_one_marks_and_another_does_not_is_told():
    marked = critique_of("x", text="It saves 37% of it.", notes=("37% stands in no source.",))
    used = critique_of("y", "Another passage of the paper.", "They saved 37% of the time.")
    assert "37%: in Q's answer it is marked, in K's not." in texts(
        compared([("Q", marked), ("K", used)])
    )


def test_what_only_one_quotes_is_shown():
    other = critique_of("Where it is weak", "Something else is quoted here altogether.")
    last = compared([("Q", critique_of("x")), ("K", other)])
    labels = [block.label for block in last.sections[1].blocks]
    assert labels == ["Only Q", "Only K"]
