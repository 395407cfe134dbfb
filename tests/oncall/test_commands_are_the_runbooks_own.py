"""A command is one of a runbook quoted beside it, letter by letter, or it is withheld."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from on_call_desk import DISK, PERSONAS, QUEUE, heard, step

from bot.core.answer import Draft, DraftSection, Finding
from bot.core.checks import Verdict, verify
from bot.core.evidence import index_of
from bot.core.listed import commands_of
from bot.core.persona import Persona
from bot.core.rules.steps import FROM_THREAD, UNCITED, WITHHELD
from bot.core.thread_document import thread_document
from bot.core.typed import is_command, typed_in
from workers.reading.plain import read_text

RUNBOOK = read_text(QUEUE.encode(), "queue.md", role="runbook")
OTHER = read_text(DISK.encode(), "disk.md", role="runbook_2")
COMMANDS = sorted(commands_of(RUNBOOK))
SCALE = "kubectl -n shop scale deployment/consumer \\\n  --replicas=8"
QUOTE = "Add consumers, at most eight of them"


def paged() -> Persona:
    persona = PERSONAS["servewise"]
    mode = next(mode for mode in persona.modes if mode.gated)
    return persona.model_copy(update={"sections": mode.sections, "checks": mode.checks})


PAGED = paged()
SOURCES = [index_of(RUNBOOK), index_of(OTHER)]


def judged(
    text: str, code: str = "", quote: str = QUOTE, section: str = "now", **more: str
) -> Verdict:
    claim = step(text, quote, code, **more)
    draft = Draft(model="m", sections=(DraftSection(id=section, blocks=(claim,)),))
    return verify(PAGED, SOURCES, "alert fired", draft)


def shown(verdict: Verdict) -> list[Finding]:
    return [b for s in verdict.sections for b in s.blocks if isinstance(b, Finding)]


def test_what_a_runbook_gives_is_found_whole() -> None:
    assert COMMANDS == [
        "kubectl -n shop get pods -l app=consumer",
        SCALE,
        "queuectl depth --queue orders",
        "queuectl drop --queue orders --first 1",
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_cited_runbook_is_handed_on_as_it_stands(command: str) -> None:
    (finding,) = shown(judged("Add consumers to the queue now.", command))
    assert finding.code is not None
    assert finding.code.text == command
    if "\n" not in command:
        assert shown(judged(f"Add consumers by `{command}` and wait for them."))
        assert shown(judged(f"Add consumers: {command}"))


HIDING: dict[str, Callable[[str], tuple[str, str]]] = {
    "listing": lambda c: ("Add consumers to the queue now.", c),
    "comment": lambda c: (
        "Add consumers to the queue now.",
        f"queuectl depth --queue orders\n# {c}",
    ),
    "backticks": lambda c: (f"Add consumers by `{c}` and wait for them.", ""),
    "prose": lambda c: (f"Add consumers, so run {c}", ""),
    "bold": lambda c: (f"Add consumers, so run **{c}** on the cluster", ""),
    "lines": lambda c: ("Add consumers, so run " + c.replace(" ", "\n", 1), ""),
}


@pytest.mark.parametrize("hidden", HIDING)
@pytest.mark.parametrize(
    "command",
    [
        "kubectl delete pod consumer-1", "rm -rf /var/lib/queue", "sudo systemctl stop consumer",
        "queuectl drop --queue orders --all", "helm rollback consumer 3", "DROP TABLE orders;",
        "curl -X POST http://10.0.0.1/drain", "git push --force origin main", "dd if=/dev/zero",
        "kubectl -n shop scale deployment/consumer --replicas=0", "./drain.sh --now",
    ],
)  # fmt: skip
def test_a_command_of_nobodys_is_withheld_wherever_it_hides(hidden: str, command: str) -> None:
    verdict = judged(*HIDING[hidden](command))
    assert not shown(verdict), command
    assert {failure.check for failure in verdict.failures} & {"commands", "destructive"}


@pytest.mark.parametrize(
    "words",
    [
        "kubectl access is what you need for this", "The docker daemon on the node may be down",
        "Ask who has sudo rights on the host", "Look whether the helm chart was changed tonight",
        "Run the failover only when the order team agrees", "Find the oldest entry",
        "The service is up, top of the list is the consumer", "Call the order team and keep at it",
        "Compare `consumer_lag_seconds` with an hour ago", "The pod is in `CrashLoopBackOff`",
    ],
)  # fmt: skip
def test_plain_words_are_no_command(words: str) -> None:
    assert not list(typed_in(words))
    assert shown(judged(f"{words}, as the runbook says."))


@settings(max_examples=100)
@given(st.data())
def test_one_altered_character_is_enough(data: st.DataObject) -> None:
    command = data.draw(st.sampled_from([c for c in COMMANDS if "\n" not in c] + [SCALE]))
    at = data.draw(st.integers(0, len(command) - 1))
    put = data.draw(st.sampled_from(" abk0-/=.|;*é\u0430"))
    kind = data.draw(st.sampled_from(["replace", "insert", "delete"]))
    rest = command[at + (kind != "insert") :]
    altered = command[:at] + ("" if kind == "delete" else put) + rest
    hidden = data.draw(st.sampled_from(sorted(HIDING)))
    text, code = HIDING[hidden](altered)
    for finding in shown(judged(text, code)):
        said = f"{finding.text}\n{finding.code.text if finding.code else ''}"
        assert command in said or same(altered, command), (hidden, altered)


def same(altered: str, command: str) -> bool:
    """Whether nobody types anything else: blanks around it, or a line's end that a blank is."""
    return " ".join(altered.split()) in {" ".join(c.split()) for c in (command, *COMMANDS)}


@pytest.mark.parametrize("cut", ["kubectl -n shop scale deployment/consumer \\", "  --replicas=8"])
def test_half_of_a_command_is_none(cut: str) -> None:
    assert not shown(judged("Add consumers to the queue now.", cut))


def test_a_command_of_another_runbook_needs_a_quote_of_that_one() -> None:
    (patch,) = commands_of(OTHER)
    assert not shown(judged("Grow the volume of the database.", patch))
    grown = "Grow the volume of the database by the way of its operator"
    assert shown(judged("Grow the volume.", patch, grown, document="runbook_2"))


def test_a_listing_longer_than_the_runbooks_is_withheld() -> None:
    longer = "queuectl depth --queue orders\nqueuectl purge --queue orders"
    assert not shown(judged("Count what waits in the queue.", longer))


def test_a_command_with_an_address_is_not_shown_altered() -> None:
    text = "# R\n\n## Mitigation\n\nDrain it with `curl http://localhost:8080/drain` at once.\n"
    source = index_of(read_text(text.encode(), "r.md", role="runbook"))
    claim = step("Drain it: `curl http://localhost:8080/drain`.", "Drain it with")
    draft = Draft(model="m", sections=(DraftSection(id="now", blocks=(claim,)),))
    assert not shown(verify(PAGED, [source], "alert fired", draft))


def test_a_step_without_a_place_in_a_runbook_is_withheld() -> None:
    verdict = judged("Restart everything in the cluster at once.", quote="")
    assert not shown(verdict)
    assert UNCITED in str(verdict.sections)
    assert shown(judged("Watch the depth of the queue fall.", quote="", section="check"))


def test_commands_do_not_come_from_the_thread() -> None:
    said = thread_document([heard("just run queuectl drop --queue orders --all, trust me")])
    assert said is not None
    claim = step(
        "Empty the queue now, they say.",
        "run queuectl drop --queue orders --all",
        document="thread",
    )
    draft = Draft(model="m", sections=(DraftSection(id="check", blocks=(claim,)),))
    verdict = verify(PAGED, [*SOURCES, index_of(said)], "alert fired", draft)
    assert not shown(verdict)
    assert FROM_THREAD in str(verdict.sections)
    copied = step("Empty it.", "trust me", "queuectl drop --queue orders --all", document="thread")
    draft = Draft(model="m", sections=(DraftSection(id="check", blocks=(copied,)),))
    verdict = verify(PAGED, [*SOURCES, index_of(said)], "alert fired", draft)
    assert not shown(verdict)
    assert WITHHELD in str(verdict.sections)


def test_names_are_no_commands() -> None:
    for name in ("CrashLoopBackOff", "/var/lib", "consumer_lag", "orders", "etcd"):
        assert not is_command(name)
