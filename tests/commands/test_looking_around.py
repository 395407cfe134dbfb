"""The commands that show and change nothing, or take a job back."""

import json

import pytest
from trap_server import silent


def test_personas_lists_who_can_be_asked(home):
    done = home.run("personas")
    assert done.returncode == 0
    assert "* q" in done.stdout
    assert "decode" in done.stdout


def test_an_operators_folder_adds_a_persona_and_replaces_a_shipped_one(home):
    folder = home.folder / "mine" / "personas"
    folder.mkdir(parents=True)
    (folder / "ada.md").write_text("---\nname: Ada\nhandle: ada\n---\nBe exact.\n")
    (folder / "q.md").write_text("---\nname: Our own Q\nhandle: q\n---\nBe kind.\n")
    home.env["SHEDDER_HOME"] = str(home.folder / "mine")
    listed = home.run("personas").stdout
    assert "Ada" in listed
    assert "Our own Q" in listed
    assert "Queuebert" not in listed


def test_two_personas_of_one_name_are_refused_by_file(home):
    folder = home.folder / "mine" / "personas"
    folder.mkdir(parents=True)
    (folder / "queue.md").write_text("---\nname: Other\nhandle: q\n---\n")
    home.env["SHEDDER_HOME"] = str(home.folder / "mine")
    done = home.run("personas")
    assert done.returncode == 1
    assert "queue.md and q.md both answer to 'q'" in done.stderr


def test_lint_says_what_was_understood_of_a_persona_file(home):
    (home.folder / "ada.md").write_text(
        "---\nname: Ada\nhandle: ada\nsections:\n"
        "  - {id: gaps, title: Gaps, kind: questions, count: 2, evidence: 1}\n---\nBe exact.\n"
    )
    done = home.run("persona", "lint", "ada.md", "--schema")
    assert done.returncode == 0
    assert "1. Gaps [gaps]: questions, exactly 2, 1 or more quotes" in done.stderr
    assert json.loads(done.stdout)["required"] == ["gaps"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"---\nname: Ada\nhandel: ada\n---\n", "ada.md, line 3, handel: unknown key"),
        (b"\xff\xfe\x00binary", "ada.md: not UTF-8 text"),
        (b"", "ada.md: the file is empty"),
        (
            b"---\nname: A\nhandle: a\nchecks: [recal]\n---\n",
            "ada.md, checks: there is no check 'rec",
        ),
    ],
)
def test_lint_says_what_is_wrong_and_where(home, content, said):
    (home.folder / "ada.md").write_bytes(content)
    done = home.run("persona", "lint", "ada.md")
    assert done.returncode == 1
    assert said in done.stderr


def test_check_says_what_is_there_and_how_to_get_the_rest(home):
    done = home.run("check")
    assert done.returncode == 0
    assert "ok    redis" in done.stdout
    assert "the evidence reader answers. Set OPENAI_BASE_URL or OPENAI_API_KEY" in done.stdout
    assert "`shedder ask` bring their own, so does `shedder bot`\n" in done.stdout


def test_check_says_which_file_of_settings_counts(home):
    home.env["REDIS_URL"] = "redis://127.0.0.1:1/0"
    said = f"-     settings  the environment alone; there is no .env in {home.folder}\n"
    assert home.run("check", "slack").stdout.startswith(said)
    (home.folder / ".env").write_text("SLACK_PORT=3000\n")
    said = f"ok    settings  the environment, and {home.folder / '.env'}\n"
    assert home.run("check", "slack").stdout.startswith(said)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("personas/zoe.md", "---\nname: Zoe\nhandel: z\n---\n", "WRONG personas  zoe.md, line 3"),
        ("config/channels.toml", '[a]\npersona = "zoe"\n', "toml: [a] has persona 'zoe', who is"),
    ],
)
def test_whoever_checks_slack_is_told_of_all_that_keeps_a_bot_from_starting(home, file, text, said):
    path = home.folder / file
    path.parent.mkdir()
    path.write_text(text)
    home.env |= {"SHEDDER_HOME": str(home.folder), "REDIS_URL": "redis://127.0.0.1:1/0"}
    done = home.run("check", "slack", "--offline")
    assert done.returncode == 1
    assert said in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAX_PAGES", "many", "MAX_PAGES: 'many' is no whole number."),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "does not answer. Start it, correct REDIS_URL"),
        ("DEFAULT_PERSONA", "zoe", "DEFAULT_PERSONA is 'zoe'; there are: atlas, kira, q"),
    ],
)
def test_check_names_the_setting_that_is_wrong(home, name, value, said):
    home.env[name] = value
    done = home.run("check")
    assert done.returncode == 1
    assert said in done.stdout + done.stderr


def test_jobs_say_what_was_asked_and_how_far_it_is_and_can_be_taken_back(home, endpoint):
    endpoint.plays(silent())
    assert home.run("decode", "ledger.pdf", "--model", "reader").returncode == 0
    home.run("ask", "--thread", "how long does the cache keep each token?", "--model", "reader")
    process = home.asking(endpoint, "decode", "ledger.pdf")
    for columns in ("80", "100"):
        home.env["COLUMNS"] = columns
        lines = home.run("jobs").stdout.splitlines()
        assert all(len(line) <= int(columns) for line in lines)
        head, running, asked, decoded, worker = lines
        assert head.split() == ["job", "persona", "documents", "state", "elapsed"]
        assert "running: thinking" in running
        for line in (asked, decoded):
            assert line.split()[1:4] == ["q", "ledger.pdf", "answered"]
        assert worker.startswith("worker ")
    jobs = [json.loads(line) for line in home.run("jobs", "--json").stdout.splitlines()]
    [job] = [job for job in jobs if job["state"] == "running"]
    assert (job["persona"], job["documents"]) == ("q", ["ledger.pdf"])
    assert job["stage"].startswith("thinking")
    assert home.run("jobs", "--cancel", job["id"]).returncode == 0
    out, err = process.communicate(timeout=30)
    assert "Cancelled" in err
    assert out == ""


def test_a_job_that_is_not_there_cannot_be_cancelled(home):
    done = home.run("jobs", "--cancel", "crit-0")
    assert done.returncode == 1
    assert "is over, or was never here" in done.stdout


def test_a_bot_that_nobody_can_talk_to_refuses_to_run(home):
    process = home.start("bot")
    _, err = process.communicate("", timeout=60)
    assert process.returncode == 1
    assert "Nothing to listen to" in err
    assert "Put DISCORD_BOT_TOKEN, or SLACK_BOT_TOKEN and" in err
    assert f"into {home.folder}/.env (`shedder check`" in err


def test_a_sentence_that_begins_with_as_is_a_question(served):
    done = served.run("ask", "As a reviewer, what is the weakest claim?", "ledger.pdf")
    assert done.returncode == 0, done.stderr
    assert "The Critique" in done.stdout


def test_a_persona_is_asked_for_by_its_whole_name(served):
    name = 'prof. queuebert "q" shedder'
    done = served.run("ask", "As written, is it new?", "ledger.pdf", "--persona", name)
    assert done.returncode == 0, done.stderr
    refused = served.run("ask", "Is it new?", "ledger.pdf", "--persona", "Q Decode")
    assert refused.returncode == 1
    said = "There is no persona called “Q Decode” here. You can ask: atlas, kira, q,"
    assert said in refused.stderr


@pytest.mark.parametrize(
    "words", [["bot"], ["worker"], ["decode", "ledger.pdf"], ["prompt", "ledger.pdf"], ["personas"]]
)
def test_nothing_starts_with_a_default_persona_that_is_not_there(home, words):
    home.env["DEFAULT_PERSONA"] = "zoe"
    done = home.run(*words)
    assert done.returncode == 1
    assert "shedder: DEFAULT_PERSONA is 'zoe'; there are: atlas, kira, q," in done.stderr


def test_a_persona_with_a_check_there_is_not_is_never_asked(home):
    folder = home.folder / "mine" / "personas"
    folder.mkdir(parents=True)
    (folder / "ada.md").write_text("---\nname: A\nhandle: a\nchecks: [recal]\n---\n")
    home.env["SHEDDER_HOME"] = str(home.folder / "mine")
    done = home.run("decode", "ledger.pdf")
    assert done.returncode == 1
    assert "there is no check 'recal'; there are: anchored" in done.stderr


def test_a_plain_persona_file_answers_with_and_without_a_paper(home):
    folder = home.folder / "mine" / "personas"
    folder.mkdir(parents=True)
    (folder / "ada.md").write_text("---\nname: Ada\nhandle: ada\n---\nBe exact.\n")
    home.env["SHEDDER_HOME"] = str(home.folder / "mine")
    linted = home.run("persona", "lint", "mine/personas/ada.md").stdout
    assert "sections   none: the reply is free-form" in linted
    assert "documents  document (optional)  (from the text)" in linted
    about = home.run("ask", "--persona", "ada", "Is it any good?", "ledger.pdf", "--json")
    assert about.returncode == 0, about.stderr
    [answer] = json.loads(about.stdout)["sections"]
    assert any(block.get("evidence") for block in answer["blocks"])
    alone = home.run("ask", "--persona", "ada", "Is it any good?")
    assert alone.returncode == 0, alone.stderr
    assert "No document came with the question" in alone.stdout
