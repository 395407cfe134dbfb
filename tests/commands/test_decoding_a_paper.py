"""`shedder decode` takes a PDF and nothing else, and leaves nothing behind."""

import json
import os
import signal
from dataclasses import replace

import pytest
from ledger import ANSWER
from shedder_home import eventually
from trap_server import Turn, says, silent

TITLES = ['The "No-BS" Summary', "The Core Mechanism", "The Critique", "Discussion Questions"]


def test_a_paper_is_decoded_on_a_machine_with_nothing_configured(home):
    done = home.run_apart("decode", "ledger.pdf")
    assert done.returncode == 0, done.stderr
    assert [title for title in TITLES if title in done.stdout] == TITLES
    assert "This answer is model-free" in done.stdout
    assert "quotes verified" in done.stdout
    assert "Prof. Queuebert" in done.stderr
    assert home.running() == []
    assert home.run("decode", "ledger.pdf").returncode == 0  # once more, on what that left


def test_json_is_one_documented_object(served):
    done = served.run_apart("decode", "ledger.pdf", "--json")
    report = json.loads(done.stdout)
    assert (report["version"], report["persona"]) == (1, "q")
    assert report["documents"] == [
        {
            "name": "ledger.pdf",
            "role": "paper",
            "title": "Ledger: A Cache for Prompts",
            "pages": 1,
            "hidden": [],
        }
    ]
    assert [section["title"] for section in report["sections"]] == TITLES
    findings = [
        block
        for section in (*report["sections"], *report["appendix"])
        for block in section["blocks"]
        if block["kind"] == "finding"
    ]
    evidence = [found for finding in findings for found in finding["evidence"]]
    assert evidence
    assert all(found["page"] == 1 and found["document"] == "paper" for found in evidence)
    footer = report["footer"]
    assert footer["quotes_verified"] == footer["quotes_total"] == len(evidence)
    assert (footer["model"], footer["output_tokens"], footer["cost_usd"]) == ("reader", 0, 0.0)
    assert footer["seconds"] > 0


def test_questions_are_exactly_three(served):
    report = json.loads(served.run("decode", "ledger.pdf", "--json").stdout)
    questions = [block["text"] for block in report["sections"][3]["blocks"]]
    assert len(questions) == 3
    assert all(question.endswith("?") for question in questions)


def test_markdown_is_for_pipes(served):
    done = served.run("decode", "ledger.pdf", "--markdown")
    assert done.stdout.startswith("# 🔬 Prof. Queuebert")
    headings = [line[3:] for line in done.stdout.splitlines() if line.startswith("## ")]
    assert headings == [*TITLES, "What was looked into", "What code checked"]


def test_each_file_gets_a_critique_of_its_own_and_the_same_file_only_one(served):
    (served.folder / "copy.pdf").write_bytes((served.folder / "ledger.pdf").read_bytes() + b"\n")
    done = served.run("decode", "ledger.pdf", "copy.pdf", "ledger.pdf", "--json")
    names = [json.loads(line)["documents"][0]["name"] for line in done.stdout.splitlines()]
    assert names == ["ledger.pdf", "copy.pdf"]


def test_a_question_that_names_nobody_goes_to_the_default_persona(served):
    done = served.run("ask", "what does this really do", "ledger.pdf")
    assert done.returncode == 0
    assert "Prof. Queuebert" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "is empty"),
        ("login.pdf", b"<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
        ("notes.pdf", b"just some notes", "is not a PDF"),
        ("torn.pdf", b"%PDF-1.7\n1 0 obj << /Type", ""),
    ],
)
def test_a_file_that_is_no_paper_gets_a_sentence_and_a_failure(served, name, content, said):
    (served.folder / name).write_bytes(content)
    done = served.run("decode", name)
    assert done.returncode == 1
    assert done.stdout == ""
    assert name in done.stderr
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["decode", "missing.pdf"], "'missing.pdf' cannot be read (No such file or directory)"),
        (["decode", "."], "'.' is a folder. Name the PDF in it."),
        (["decode", "~nobodyhere/x.pdf"], "'~nobodyhere/x.pdf' cannot be read"),
        (["decode", "https://example.org/x.pdf"], "is not a file here. Save the PDF"),
        (["decode", "10.1145/945445.945450"], "is not a file here. Save the PDF"),
        (["decode", "ledger.pdf", "--persona", "zoe"], "no persona called “zoe” here. You can ask"),
        (["ask", "decode this"], "I need a document: attach the published paper"),
        (["ask", "decode", "ledger.pdf", "login.pdf"], "I take one document, and got 2"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(served, words, said):
    (served.folder / "login.pdf").write_bytes(b"<html>")
    done = served.run(*words)
    assert done.returncode == 1
    assert said in " ".join(done.stderr.split())


def test_wrong_usage_has_a_status_of_its_own(served):
    done = served.run_apart("decode")
    assert done.returncode == 2
    assert "the following arguments are required: FILE" in done.stderr


def test_two_commands_at_once_share_one_folder(home):
    first, second = home.start("decode", "ledger.pdf"), home.start("decode", "ledger.pdf")
    for process in (first, second):
        out, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
        assert "quotes verified" in out


def test_ctrl_c_takes_the_question_back_and_leaves_nothing_running(home, endpoint):
    endpoint.plays(silent())
    process = home.asking(endpoint, "decode", "ledger.pdf")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted; nothing was left running" in err
    assert home.running() == []


def test_a_killed_command_does_not_leave_its_worker_behind(home, endpoint):
    endpoint.plays(silent())
    process = home.asking(endpoint, "decode", "ledger.pdf")
    process.kill()
    process.communicate(timeout=30)
    eventually(lambda: not home.running())


def test_a_killed_worker_is_replaced_and_the_answer_still_comes(home, endpoint):
    endpoint.plays(silent(), says(ANSWER))
    process = home.asking(endpoint, "decode", "ledger.pdf")
    [worker] = [int(line.split()[0]) for line in home.running() if "--with-parent" in line]
    os.kill(worker, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "10 of 10 quotes verified" in " ".join(out.split())


def test_a_killed_redis_is_started_again_and_nothing_is_lost(home, endpoint):
    def slowly(turn: Turn) -> None:
        turn.wait(3)
        says(ANSWER)(turn)

    endpoint.plays(slowly)
    process = home.asking(endpoint, "decode", "ledger.pdf")
    [server] = [int(line.split()[0]) for line in home.running() if "redis.sock" in line]
    os.kill(server, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "10 of 10 quotes verified" in " ".join(out.split())
    assert len(endpoint.requests) == 1


def test_a_full_data_folder_is_a_sentence(home):
    home.env["SHEDDER_DATA"] = "/dev/full/data"
    done = home.run_apart("decode", "ledger.pdf")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "SHEDDER_DATA" in done.stderr


@pytest.mark.parametrize("going", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_window_takes_the_question_back_too(home, endpoint, going):
    endpoint.plays(silent())
    process = home.asking(endpoint, "decode", "ledger.pdf")
    process.send_signal(going)
    process.communicate(timeout=30)
    assert process.returncode == 130
    [job] = [json.loads(line) for line in home.run("jobs", "--json").stdout.splitlines()]
    assert job["state"] in ("cancelled", "queued")
    if going is signal.SIGHUP:
        assert home.run("decode", "ledger.pdf", "--model", "reader").returncode == 0
        assert len(endpoint.requests) == 1  # nobody asks for what was taken back


def test_an_answer_survives_a_terminal_that_cannot_spell(served):
    place = replace(served, env={**served.env, "PYTHONIOENCODING": "ascii"})
    done = place.run_apart("decode", "ledger.pdf")
    assert done.returncode == 0, done.stderr
    assert "quotes verified" in done.stdout
