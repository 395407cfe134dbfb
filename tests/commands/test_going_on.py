"""`shedder ask --thread` and `shedder forget`, as they are typed."""

import json
import re

import pytest
from traces import traces_of

from bot.queue import connect
from bot.running.embedded import server_on
from bot.running.server import server_program

GO_ON = re.compile(r'shedder ask --thread ([0-9a-f]{12}) "…"')


def test_a_question_goes_on_in_the_last_thread_or_in_the_one_that_is_named(served):
    first = served.run("decode", "ledger.pdf")
    [thread] = GO_ON.findall(first.stderr)
    second = served.run("ask", "--thread", "how long does the cache keep each token?")
    assert second.returncode == 0, second.stderr
    assert GO_ON.findall(second.stderr) == [thread]
    assert "ledger.pdf" in second.stdout
    assert "every token of a prompt for one day" in " ".join(second.stdout.split())
    other = served.run("decode", "ledger.pdf", "--fresh")
    assert GO_ON.findall(other.stderr) != [thread]
    third = served.run("ask", "--thread", thread, "what is the hit rate of the cache?", "--json")
    assert GO_ON.findall(third.stderr) == [thread]
    sections = json.loads(third.stdout)["sections"]
    assert [section["id"] for section in sections] == ["answer"]


def test_the_same_paper_is_answered_from_before_unless_it_is_to_be_fresh(served):
    served.run("decode", "ledger.pdf")
    again = served.run("decode", "ledger.pdf")
    assert "same question, same text" in " ".join(again.stdout.split()).replace("▌ ", "")
    fresh = served.run("decode", "ledger.pdf", "--fresh")
    assert "asking anew" not in " ".join(fresh.stdout.split()).replace("▌ ", "")


def test_orders_are_said_in_a_thread_too(served):
    served.run("decode", "ledger.pdf")
    deleted = served.run("ask", "--thread", "delete that")
    assert (deleted.returncode, deleted.stdout) == (0, "· The answer is deleted.\n")
    assert "no answer in this thread" in served.run("ask", "--thread", "delete").stdout


def test_a_thread_there_is_not_is_a_sentence(served):
    done = served.run("ask", "--thread", "0123456789ab", "and why?")
    assert done.returncode == 1
    assert "There is no thread '0123456789ab' here" in done.stderr
    assert served.run("ask").returncode == 1


@pytest.mark.parametrize("wanted", ["zzz", "2775509f08b", "27755 09f08b?"])
def test_a_thread_that_was_mistyped_is_told_beside_those_there_are(served, wanted):
    begun = served.run("ask", "how long does the cache keep each token?", "ledger.pdf")
    [thread] = GO_ON.findall(begun.stderr)
    done = served.run("ask", "--thread", wanted, "hello there, why?")
    assert done.returncode == 1
    if " " in wanted:  # a question, and the name of a file that is not there
        assert "cannot be read" in done.stderr
        return
    assert f"There is no thread {wanted!r} here" in done.stderr
    assert f'{thread}  "how long does the cache keep each token? · ledger.pdf"' in done.stderr
    assert "cannot be read" not in done.stderr


def test_help_is_not_what_one_goes_on_with(served):
    [thread] = GO_ON.findall(served.run("decode", "ledger.pdf").stderr)
    assert served.run("ask", "help").stdout.startswith("· You can ask:")
    again = served.run("ask", "--thread", "how long does the cache keep each token?")
    assert GO_ON.findall(again.stderr) == [thread]


def test_one_word_after_thread_is_a_question_where_no_other_is_asked(served):
    served.run("decode", "ledger.pdf")
    done = served.run("ask", "--thread", "decode", "ledger.pdf")
    assert done.returncode == 0, done.stderr
    assert "What is the question" in served.run("ask", "--thread", "2775509f08b").stderr


def test_forget_leaves_nothing_of_a_thread_on_the_machine(home):
    asked = home.run("ask", "what is a zeppelinquartz cache worth?", "ledger.pdf")
    assert asked.returncode == 0, asked.stderr
    assert home.run("ask", "--thread", "is zeppelinquartz fair to all?").returncode == 0
    forgotten = home.run("forget")
    assert (forgotten.returncode, forgotten.stderr) == (0, "")
    assert "is forgotten" in forgotten.stdout
    with server_on(home.data, server_program) as url, connect(url) as redis:
        assert traces_of("zeppelinquartz", redis, home.data) == []
        assert traces_of("ledger.pdf", redis, home.data) == []
    assert home.run("forget").returncode == 1
