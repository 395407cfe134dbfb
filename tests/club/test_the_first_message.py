"""The first message of an issue fits on a screen whatever happened, and says what did."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.console.screen import show
from bot.core.answer import Critique, Evidence, Finding, Footer, Look, Reply, Section
from bot.core.bulletin import Bulletin, Line, Words
from bot.core.club.dates import day, moment, week
from bot.core.club.entry import Entry, Position, Remark, Take, Unread
from bot.core.club.gist import MOST, clause, gist
from bot.core.club.issue import Issue, Post
from bot.core.club.issue_report import issue_json
from bot.core.club.parent import MOST_LINES, Facts, parent, quiet, spent
from bot.core.club.phrases import called
from bot.core.club.rest import rest
from bot.core.club.tally import Ballot, Candidate, Tally
from bot.core.club.vote import candidates, left_waiting, running, vote
from bot.core.markdown import render_markdown
from bot.core.values import Place

PLACE = Place(platform="terminal", workspace="w", channel="c", thread="t")
LOOK = Look(name="Q")
LONG = "A Very Long Title That Goes On And On About Serving Models With Caches Of All Kinds " * 3


def entry(title: str = "Mooncake: Trading Storage", **more: object) -> Entry:
    given = {"key": title, "title": title, "posted_by": "Ana", **more}
    return Entry.model_validate({"url": "https://arxiv.org/abs/2407.00079", **given})


def take(title: str = "Mooncake: Trading Storage", **footer: object) -> Take:
    said = Footer.model_validate(
        {"model": "reader", "quotes_verified": 5, "quotes_total": 6, **footer}
    )
    critique = Critique(persona="q", documents=(), sections=(), footer=said)
    return Take(entry=entry(title), look=LOOK, critique=critique)


FULL = Facts(
    week="14–20 November 2026",
    papers=207,
    people=31,
    takes=tuple(take(f"{LONG}{n}") for n in range(5)),
    others=tuple(entry(f"{LONG}{n}") for n in range(200)),
    unread=tuple(Unread(entry=entry(LONG), why="a log-in or paywall") for _ in range(9)),
    left_out=("3 opted out", "2 shown before"),
    missing="What was said before Tuesday may be missing.",
    discussed=entry(LONG, people=12, replies=99),
    remarks=(
        Remark(
            kind="disagreement",
            title=LONG,
            positions=(Position(who="Ben", words=LONG), Position(who="", words=LONG)),
        ),
        *(
            Remark(kind="question", title=LONG, positions=(Position(who="Cy", words=LONG),))
            for _ in range(9)
        ),
    ),
    result=Tally(
        ballot=Ballot(candidates=(Candidate(key="a", title=LONG),), closes=1.0),
        votes=(4,),
        voters=6,
    ),
    closes="Fri 27 Nov, 16:00 CET",
)


def test_the_fullest_week_fits_into_twelve_lines() -> None:
    body = parent(FULL)
    assert len(body.lines) + 1 == MOST_LINES == 12
    assert len(body.text.split()) < 165
    assert body.lines[-1].kind == "small"  # what it took is not what was left out
    said = body.text
    for wanted in ("207 papers from 31 people; 209 only in the thread; not all was heard.",
                   "Where we disagreed", "somebody “", "won with 4 votes of 6",
                   "(+8 in the thread)", "25 of 30 quotes verified", "no model", "🙈"):  # fmt: skip
        assert wanted in said, wanted
    more = rest(FULL)
    assert more is not None
    assert more.lines[-1].kind == "small"
    for wanted in ("and 140 more", "a log-in or paywall", "Left out: 3 opted out; 2 shown before.",
                   "What was said before Tuesday may be missing.", "digest skip"):  # fmt: skip
        assert wanted in more.text, wanted


@given(
    st.builds(
        Facts,
        week=st.text(max_size=30),
        papers=st.integers(0, 300),
        people=st.integers(0, 50),
        takes=st.lists(st.sampled_from((take("a"), take(LONG, model="m"))), max_size=5).map(tuple),
        others=st.lists(st.just(entry("x")), max_size=9).map(tuple),
        discussed=st.sampled_from((None, entry(LONG))),
        remarks=st.lists(st.sampled_from(FULL.remarks[:2]), max_size=5).map(tuple),
        result=st.sampled_from((None, FULL.result)),
        closes=st.sampled_from(("", "Friday")),
        missing=st.text(max_size=200),
    )
)
def test_whatever_happened_it_fits_and_has_no_empty_line(facts: Facts) -> None:
    for body in (parent(facts), quiet(facts)):
        assert len(body.lines) + bool(body.title) <= MOST_LINES
        assert all(line.text.strip() for line in body.lines)


def test_a_week_with_little_has_no_padding() -> None:
    body = parent(Facts(week="x", papers=1, people=1, takes=(take(),)))
    assert len(body.lines) == 3
    assert not any(word in body.text for word in ("Most discussed", "Open", "Vote", "disagreed"))


def test_what_several_models_took_is_added_up() -> None:
    said = spent(
        [take(model="m", input_tokens=10, cost_usd=0.5), take(), take(model="n", cost_usd=None)]
    )
    assert said.model == "m, no model and n"
    assert said.cost_usd is None
    assert (said.input_tokens, said.quotes_total) == (10, 18)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Mooncake: Trading Storage", "Mooncake"),
        ("vLLM – Serving", "vLLM"),
        ("On Time: a history of clocks in very distributed systems", "On Time"),
        (
            "The ratio 1:2 of everything that there is in a computer",
            "The ratio 1:2 of everything that there is…",
        ),
        ("Short", "Short"),
    ],
)
def test_a_paper_is_called_by_its_name(title: str, name: str) -> None:
    assert called(title) == name


@pytest.mark.parametrize(
    ("said", "quotes", "words"),
    [
        ("One number, **37%**:", ["As shown, Ledger cuts the waiting by 37%, which helps."],
         "“…cuts the waiting by 37%…”"),
        ("One number, **5%**, and in which case:", ["We killed 200 workers.", "It took 5% longer."],
         ""),
        ("In their words:", ["Ledger is a cache."], "“…is a cache.”"),
        ("It answers 37% sooner, on a trace.", ["reduced by 37% there"], "It answers 37% sooner…"),
        ("Ledger is a cache for prompts.", ["a cache of prompts"], "…is a cache for prompts."),
        ("See https://evil.example for 37% more <@U2>.", ["reduced by 37% there"], ""),
    ],
)  # fmt: skip
def test_what_is_new_is_said_in_a_clause(said: str, quotes: list[str], words: str) -> None:
    evidence = tuple(Evidence(quote=quote, page=1, document="paper") for quote in quotes)
    finding = Finding(text=said, evidence=evidence)
    new = Section(id="new", title="What's new", kind="findings", blocks=(finding,))
    footer = Footer(model="m")
    critique = Critique(persona="q", documents=(), sections=(new,), footer=footer)
    assert gist(critique, "Ledger") == words


@given(st.text(max_size=200), st.text(min_size=1, max_size=20), st.text(max_size=200))
def test_a_clause_holds_its_number_and_is_short(before: str, number: str, after: str) -> None:
    cut = clause(before + number + after, len(before), len(before) + len(number))
    assert len(cut) <= 2 * MOST + 2
    assert number.strip(" .,;:") in cut or number.strip(" .,;:") == ""


def test_dates_are_local_and_say_as_much_as_differs() -> None:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    winter = datetime(2026, 11, 20, 15, tzinfo=ZoneInfo("UTC")).timestamp()
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=ZoneInfo("UTC")).timestamp()
    assert moment(winter, amsterdam) == "Fri 20 Nov, 16:00 CET"
    assert moment(winter, ZoneInfo("America/Sao_Paulo")) == "Fri 20 Nov, 12:00 (UTC-03)"
    assert day(summer, amsterdam) == "Wed 1 Jul"
    assert week(winter - 6 * 86_400, winter, amsterdam) == "14–20 November 2026"
    assert week(summer - 6 * 86_400, summer, amsterdam) == "25 June – 1 July 2026"
    assert week(winter, winter + 60 * 86_400, amsterdam) == "20 November 2026 – 19 January 2027"
    assert week(winter, winter, amsterdam) == "20 November 2026"


def test_a_vote_has_new_papers_and_those_that_lost_but_none_that_won() -> None:
    before = Ballot(
        candidates=tuple(Candidate(key=key, title=key) for key in ("won", "lost", "new")),
        closes=1.0,
    )
    last = Tally(ballot=before, votes=(3, 1, 0), voters=3)
    entries = [entry("new"), entry("newer")]
    chosen = candidates(running(entries, last))
    assert [each.key for each in chosen] == ["new", "newer", "lost"]
    body = vote(Ballot(candidates=chosen, closes=2.0), "Friday", entries, last)
    assert [line.text for line in body.lines[:3]] == [
        "1️⃣ new · Ana", "2️⃣ newer · Ana", "3️⃣ lost · from the last vote",
    ]  # fmt: skip
    assert candidates(running([entry("won")], last)) != ()
    assert candidates(running([entry("alone")], None)) == ()
    standing = running([entry(str(n)) for n in range(9)], None)
    ballot = Ballot(candidates=candidates(standing), closes=2.0)
    assert [each.key for each in ballot.candidates] == ["0", "1", "2", "3", "4"]
    assert [each.key for each in left_waiting(standing, ballot, None)] == ["5", "6", "7", "8"]


def test_what_drew_stands_on_the_next_ballot_for_a_run_off_and_what_waited_before_what_is_new() -> (
    None
):
    before = Ballot(
        candidates=tuple(Candidate(key=key, title=key) for key in ("one", "two", "lost")),
        closes=1.0,
    )
    drew = Tally(ballot=before, votes=(2, 2, 1), voters=4)
    waiting = (Candidate(key="waited", title="waited"),)
    entries = [entry("new"), entry("newer")]
    standing = running(entries, drew, waiting)
    assert [each.key for each in standing] == ["one", "two", "waited", "new", "newer", "lost"]
    ballot = Ballot(candidates=candidates(standing), closes=2.0)
    body = vote(ballot, "Friday", entries, drew)
    assert [line.text for line in body.lines[:4]] == [
        "1️⃣ one · run-off", "2️⃣ two · run-off", "3️⃣ waited · posted earlier", "4️⃣ new · Ana",
    ]  # fmt: skip
    assert left_waiting(standing, ballot, drew) == ()  # what lost and finds no room is let go
    assert left_waiting(standing, None, drew) == standing  # a week without a vote loses nothing


HOSTILE = Bulletin(
    title="# Paper *club* [x](https://evil.example)",
    lines=(
        Line.of(
            Words(text="**A** [title](javascript:x)", url="https://arxiv.org/abs/1>2"), " by <@U1>"
        ),
        Line.of("one", kind="bullet"),
        Line.of(Words(text="two", bold=True), kind="bullet"),
        Line.of("“\x1b[31mred” p. 1\nhttps://evil.example", kind="quote"),
        Line.of("rm -rf `x`\n```", kind="code"),
        Line.of("# small", kind="small"),
    ),
)


def test_markdown_has_the_links_of_code_and_no_others() -> None:
    written = render_markdown(Reply(job="j", place=PLACE, look=LOOK, body=HOSTILE))
    assert "[\\*\\*A\\*\\* [title]\\(javascript:x)](<https://arxiv.org/abs/1%3E2>)" in written or (
        "](<https://arxiv.org/abs/1%3E2>)" in written
    )
    assert "- one\n- **two**" in written
    assert "`https://evil.example`" in written
    assert "\x1b" not in written
    assert "````\nrm -rf `x`\n```\n````" in written
    assert "\n\\# small\n" in written


def test_a_screen_shows_the_words_and_opens_the_links_of_code() -> None:
    console = Console(width=80, force_terminal=True, color_system="truecolor")
    with console.capture() as captured:
        show(Reply(job="j", place=PLACE, look=LOOK, body=HOSTILE), console)
    shown = captured.get()
    assert "https://arxiv.org/abs/1>2" in shown
    assert "\x1b]8;" in shown
    assert ";https://evil.example" not in shown
    plain = Console(width=80)
    with plain.capture() as captured:
        show(Reply(job="j", place=PLACE, look=LOOK, body=HOSTILE), plain)


def test_an_issue_is_an_object_for_programs() -> None:
    post = Post(part="paper", look=LOOK, body=HOSTILE, key="arxiv:1")
    said = issue_json(Issue(posts=(post,), why="x"))
    assert "\x1b" not in said
    read = json.loads(said)
    assert read["version"] == 1
    assert read["ballot"] is None
    [told] = read["posts"]
    assert told["lines"][0]["links"] == [
        {"text": "**A** [title](javascript:x)", "url": "https://arxiv.org/abs/1>2"}
    ]
