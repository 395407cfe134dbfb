"""Whoever dies, whenever: the real worker, Redis and endpoint, ended at steps of their work.

A sample, always the same one; `tests/tools/kill_every_step.py --all` plays every step.
"""

import sys
from collections.abc import Iterator

import pytest
from kill_every_step import DECIDED, Script, deaths
from stage import Case, Stage
from stories import STORIES, Story

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="to stop, kill and reap at a step needs Linux' prctl"
)

NO_MODEL, A_MODEL, ASKED_AGAIN, MODEL_AWAY, FOLLOW_UP = STORIES


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("kill")) as stage:
        yield stage


@pytest.fixture(scope="module")
def scripts(stage: Stage) -> list[Script]:
    return [Script(stage, story) for story in (NO_MODEL, ASKED_AGAIN, MODEL_AWAY, FOLLOW_UP)]


def fair(cases: list[Case]) -> None:
    wrong = [(case.story.name, case.kills, case.wrong) for case in cases if case.wrong]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize(
    ("story", "boundaries"),
    [
        (
            NO_MODEL,
            "take, thread.post, thread.fetch, documents.read, reader.ask, thread.edit, "
            "thread.attach, end",
        ),
        (ASKED_AGAIN, "thread.fetch, documents.read, model.ask, request, on_section, end"),
        (MODEL_AWAY, "thread.post, model.ask, later, take, on_section, thread.edit, end"),
    ],
    ids=lambda value: value.name if isinstance(value, Story) else "",
)
def test_every_boundary_of_the_work_is_a_step(
    scripts: list[Script], story: Story, boundaries: str
) -> None:
    steps = next(script.steps for script in scripts if script.story is story)
    for boundary in boundaries.split(", "):
        assert f"before {boundary}#1" in steps
        assert f"after {boundary}#1" in steps
    assert DECIDED in steps
    assert "before cancelled in documents.read#1" in steps, "nothing while the PDF is being read"


def test_a_worker_killed_at_any_step_leaves_one_answer(stage: Stage, scripts: list[Script]) -> None:
    cases = [stage.play(story, *at) for story, at in deaths(scripts, seed=9)[:3]]
    fair(cases)
    assert sum(len(case.kills) for case in cases) >= 2, "hardly anybody died"


def test_two_workers_killed_over_one_question_leave_one_answer(
    stage: Stage, scripts: list[Script]
) -> None:
    chosen = deaths(scripts[:2], seed=2, twice=True)[:2]
    cases = [stage.play(story, *at) for story, at in chosen]
    fair(cases)
    assert sum(len(case.kills) for case in cases) >= 3, "hardly anybody died"


@pytest.mark.parametrize(
    "steps",
    [
        ["before thread.fetch#2"],
        ["before HSETNX shedder:out intent:copy-paper#1"],
        ["after thread.attach#1", "before thread.find#1"],
    ],
    ids=lambda steps: ", then ".join(steps),
)
def test_a_worker_killed_over_the_copy_leaves_one_copy(stage: Stage, steps: list[str]) -> None:
    case = stage.play(NO_MODEL, *steps)
    fair([case])
    assert case.kills == steps


def test_a_killed_redis_costs_time_and_nothing_else(stage: Stage, scripts: list[Script]) -> None:
    chosen = deaths(scripts, seed=4)[:1]
    fair([stage.play(story, *at, deed="redis") for story, at in chosen])


def test_a_model_is_paid_twice_only_for_an_answer_that_was_not_written_down(stage: Stage) -> None:
    before = stage.play(A_MODEL, "before request#1")
    between = stage.play(A_MODEL, "before SET shedder:channel#2")
    kept = stage.play(A_MODEL, "before HSETNX shedder:out final#1")
    after = stage.play(A_MODEL, DECIDED)
    fair([before, between, kept, after])
    assert [case.requests for case in (before, between, kept, after)] == [1, 2, 1, 1]


def test_a_question_that_took_three_workers_with_it_is_given_up_with_a_sentence(
    stage: Stage,
) -> None:
    case = stage.play(NO_MODEL, *["before documents.read#1"] * 3)
    assert case.said == ["notice"]
    assert case.state == "failed"
