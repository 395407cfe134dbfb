"""What a person sees, at the widths people have."""

import io
import re
from collections.abc import Iterator

import pytest
from replies import full_critique, job_on, replied, said
from rich.cells import cell_len
from rich.console import Console

from bot.console.screen import show, watch
from bot.core.answer import Answer, Notice, Progress, Reply, Section, Table

JOB = job_on("terminal")
ANSWER = replied(JOB, Answer(critique=full_critique()))


def seen(reply: Reply, width: int = 80, colours: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colours,
        color_system="truecolor" if colours else None,
    )
    show(reply, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [40, 80, 120, 300])
def test_everything_fits_on_the_screen(width: int) -> None:
    lines = seen(ANSWER, width).splitlines()
    assert max(map(cell_len, lines)) <= min(width, 100)


@pytest.mark.parametrize("width", [80, 120])
def test_a_critique_is_all_there_and_in_order(width: int) -> None:
    text = " ".join(seen(ANSWER, width).split())
    order = [
        '🔬 Prof. Queuebert "Q" Shedder',
        "Waiting Lines",
        "queues.pdf · 14 pages",
        "Note: This answer is model-free",
        'The "No-BS" Summary',
        "They put one queue",
        "p. 1",
        "The Core Mechanism",
        "heapq.heappush",
        "Warning: The p99",
        "Why it got in",
        "“The trace holds 1.2 million requests.” p. 4",
        "“Predictions are released with it.” p. 5 (printed 180)",
        "Where it is weak",
        "pp. 6–7 (printed 181)",
        "Note: 3.5 s stands in none of the documents.",
        "1. What happens",
        "2. Who pays",
        "3. Would the order",
        "5 of 6 quotes verified (1 corrected) · 1 finding removed",
        "gpt-test · 18,204 tokens in (16,000 cached), 1,311 out · $0.0421 · 41.7 s",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_quotes_are_italic_titles_bold_and_lines_have_the_colour_of_the_persona() -> None:
    text = seen(ANSWER, colours=True)
    assert "\x1b[3m“The trace holds" in text
    assert re.search("\x1b\\[1mThe Critique\x1b\\[0m \x1b\\[[0-9;]+m──", text)


def test_markup_of_the_screen_library_is_text() -> None:
    text = seen(replied(JOB, said("[bold red]x[/] [link=http://a]y[/link] :smile:")), colours=True)
    assert "[bold red]x[/] [link=http://a]y[/link] :smile:" in text


def test_a_refusal_looks_like_one_and_other_news_does_not() -> None:
    assert seen(replied(JOB, Notice(text="No PDF."))).startswith("✗ No PDF.")
    assert seen(replied(JOB, Notice(text="Taken back.", failed=False))).startswith("· Taken back.")


def test_a_stage_is_a_line_with_what_is_already_certain_below() -> None:
    progress = Progress(
        stage="1 of 4 sections checked", detail="m", sections=full_critique().sections[:1]
    )
    first, _, rest = seen(replied(JOB, progress)).partition("\n")
    assert first == '🔬 Prof. Queuebert "Q" Shedder · 1 of 4 sections checked · m'
    assert 'The "No-BS" Summary' in rest


def thread() -> Iterator[Reply]:
    for stage in ("number 2 in line", "reading", "reading", "thinking"):
        yield replied(JOB, Progress(stage=stage))
    yield ANSWER


def test_without_a_terminal_each_stage_is_one_line() -> None:
    console = Console(file=io.StringIO(), width=80)
    assert watch(thread(), console) == ANSWER
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert [line.split(" · ")[1] for line in lines] == [
        "number 2 in line (0 s)",
        "reading (0 s)",
        "thinking (0 s)",
    ]


def test_on_a_terminal_the_news_is_gone_when_the_answer_comes() -> None:
    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    assert watch(thread(), console) == ANSWER
    assert isinstance(console.file, io.StringIO)
    assert "\x1b[?25l" in console.file.getvalue()  # the cursor was hidden
    assert console.file.getvalue().rstrip().endswith("\x1b[2K")  # and the line cleared


def test_an_interrupt_while_waiting_gives_the_screen_back() -> None:
    def interrupted() -> Iterator[Reply]:
        yield replied(JOB, Progress(stage="reading"))
        raise KeyboardInterrupt

    console = Console(file=io.StringIO(), width=80, force_terminal=True)
    with pytest.raises(KeyboardInterrupt):
        watch(interrupted(), console)
    assert isinstance(console.file, io.StringIO)
    assert "\x1b[?25h" in console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100])
def test_a_column_of_sentences_has_the_most_room_in_a_table(width: int) -> None:
    claim = "In simulated scenarios it reaches an increase in throughput that nobody had measured."
    rows = ((claim, "up to 525%", "p. 1", "Figure 12, End-to-end performance, p. 14", "vLLM"),)
    table = Table(
        title="Numbers", header=("Claim", "Number", "Said", "Measured", "Against"), rows=rows
    )
    critique = full_critique().model_copy(
        update={"sections": (Section(id="s", title="S", kind="prose", blocks=(table,)),)}
    )
    lines = seen(replied(JOB, Answer(critique=critique)), width).splitlines()
    (header,) = (line for line in lines if "Claim" in line and "Against" in line)
    assert header.index("Number") - header.index("Claim") >= 28
    assert any("up to 525%" in line and "p. 1" in line for line in lines)
