"""What a person sees when a language model is configured: answers, and what goes wrong with it."""

import itertools
import json
from copy import deepcopy

import pytest
from hostile_answers import filled
from ledger import ANSWER, CACHE, DATA, FASTER, said
from redis import Redis
from shedder_home import Home, configured, eventually
from trap_server import TrapServer, Turn, replies, says, status

from workers.eval_cases import load_cases


@pytest.fixture
def home(home: Home, endpoint) -> Home:
    home.env |= configured(endpoint)
    return home


@pytest.fixture
def model(modelled) -> TrapServer:
    _, server = modelled
    server.requests.clear()
    return server


@pytest.fixture
def machine(modelled) -> Home:
    place, _ = modelled
    return place


def report(home: Home) -> dict:
    done = home.run("decode", "ledger.pdf", "--json", "--fresh")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def changed(change) -> str:
    data = deepcopy(DATA)
    change(data)
    return json.dumps(data)


def fabricates(turn: Turn) -> None:
    """Fills any form, and stands for nothing in it."""
    schema = turn.request.json["response_format"]["json_schema"]["schema"]
    words = itertools.count()
    data = filled(
        schema,
        lambda: f"It moves work number {next(words)} around as it sees fit, and nobody minds?",
        lambda: "the moon is made of cheese and so is the cluster",
    )
    says(json.dumps(data))(turn)


def texts(report: dict) -> str:
    blocks = [block for section in report["sections"] for block in section["blocks"]]
    return " ".join(block["text"] for block in blocks)


def test_a_models_answer_is_shown_with_its_price_and_its_quotes_found(machine, model):
    model.plays(says(ANSWER))
    answer = report(machine)
    footer = answer["footer"]
    assert footer["model"] == "paper-model"
    assert (footer["quotes_verified"], footer["quotes_total"]) == (10, 10)
    assert (footer["input_tokens"], footer["cached_tokens"]) == (1000, 400)
    assert footer["cost_usd"] is None  # nobody set a price for it
    assert answer["notes"] == []
    assert len(model.requests) == 1


def test_an_invented_quote_is_asked_about_once_then_its_finding_is_gone(machine, model):
    invented = said("They burned the cluster down in the end.", "we burned the cluster down twice")
    bad = changed(lambda data: data["critique"]["where_it_is_weak"].append(invented))
    model.plays(says(bad), says(bad))
    answer = report(machine)
    assert len(model.requests) == 2
    assert "burned the cluster down twice" in model.requests[1].body.decode()
    assert "burned" not in texts(answer)
    assert answer["footer"]["findings_removed"] == 1
    assert (answer["footer"]["quotes_verified"], answer["footer"]["quotes_total"]) == (10, 11)


def test_an_answer_mended_by_the_second_asking_is_shown_whole(machine, model):
    def alter(data):
        data["critique"]["why_it_got_in"] = [
            said("The gain of 37% was seen on a real trace.", FASTER.replace("37%", "73%"))
        ]

    model.plays(says(changed(alter)), says(ANSWER))
    footer = report(machine)["footer"]
    assert (footer["findings_removed"], footer["quotes_verified"]) == (0, 10)
    assert footer["input_tokens"] == 2000  # both calls are on the bill


def test_an_answer_of_which_nothing_holds_is_replaced_by_the_evidence_reader(machine, model):
    model.plays(fabricates)
    answer = report(machine)
    assert answer["footer"]["model"] == "reader"
    assert "Nothing that paper-model said survived" in answer["notes"][0]
    assert "This answer is model-free" in answer["notes"][0]
    assert answer["footer"]["input_tokens"] == 2000


def test_a_wrong_key_is_the_operators_and_never_printed(home, endpoint):
    endpoint.plays(status(401, "Incorrect API key provided: sk-canary-000"))
    done = home.run("decode", "ledger.pdf")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "not set up correctly" in done.stderr
    assert "refused OPENAI_API_KEY (401)" in done.stderr
    log = (home.data / "worker.log").read_text()
    assert "sk-canary" not in done.stderr + log


def test_a_wrong_model_is_named_to_the_operator(machine, model):
    model.plays(status(404, "The model `paper-model` does not exist"))
    done = machine.run("decode", "ledger.pdf", "--fresh")
    assert done.returncode == 1
    assert "knows no model 'paper-model'" in done.stderr


def test_a_login_page_instead_of_an_endpoint_is_named_to_the_operator(machine, model):
    model.plays(replies("<html><body>Sign in</body></html>", "text/html"))
    done = machine.run("decode", "ledger.pdf", "--fresh")
    assert done.returncode == 1
    assert "Check OPENAI_BASE_URL" in " ".join(done.stderr.split())


def test_an_endpoint_that_comes_back_is_asked_again(machine, model):
    model.plays(status(503, "overloaded"), says(ANSWER))
    done = machine.run("decode", "ledger.pdf", "--fresh", "--json")
    assert json.loads(done.stdout)["footer"]["model"] == "paper-model"
    assert "cannot be reached, trying again" in done.stderr


def test_after_a_minute_without_the_endpoint_the_evidence_reader_answers(home, endpoint):
    endpoint.plays(status(503, "overloaded"))
    process = home.asking(endpoint, "decode", "ledger.pdf", "--json")
    with Redis(unix_socket_path=str(next(home.data.glob("*.sock")))) as redis:
        eventually(lambda: list(redis.scan_iter("shedder:trouble:*")))
        [since] = redis.scan_iter("shedder:trouble:*")
        redis.set(since, 0)  # as if the minute were over
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    [note, *_] = json.loads(out)["notes"]
    assert note.startswith("The language model could not be reached.")
    assert json.loads(out)["footer"]["model"] == "reader"


def test_the_reader_can_be_wanted_although_a_model_is_configured(machine, model):
    done = machine.run("decode", "ledger.pdf", "--fresh", "--json", "--model", "reader")
    assert json.loads(done.stdout)["footer"]["model"] == "reader"
    assert model.requests == []


def test_prompt_prints_what_would_leave_the_lab_and_sends_nothing(machine, model):
    printed = machine.run("prompt", "ledger.pdf", "--json")
    assert CACHE in printed.stdout
    assert model.requests == []
    model.plays(says(ANSWER))
    machine.run("decode", "ledger.pdf", "--fresh")
    assert json.loads(model.requests[0].body) == json.loads(printed.stdout)


def test_check_says_that_a_key_is_refused(home, endpoint):
    endpoint.plays(status(401, "no such key"))
    done = home.run("check")
    assert done.returncode == 1
    assert "WRONG model" in done.stdout


def test_check_finds_the_model_in_the_endpoints_list(home, endpoint):
    endpoint.plays(replies(json.dumps({"object": "list", "data": [{"id": "paper-model"}]})))
    done = home.run("check")
    assert done.returncode == 0
    assert "ok    model     paper-model at 127.0.0.1" in done.stdout


def test_eval_scores_the_endpoint_case_by_case(home, endpoint):
    endpoint.plays(fabricates)
    done = home.run("eval", "--json")
    assert done.returncode == 1
    scores = json.loads(done.stdout)["scores"]
    assert len(scores) == len(endpoint.requests) == len(load_cases())
    assert all(score["quotes_verified"] == 0 for score in scores)


def test_eval_without_an_endpoint_says_what_to_set(home, endpoint):
    home.env.clear()
    done = home.run("eval")
    assert done.returncode == 1
    assert "set OPENAI_BASE_URL or OPENAI_API_KEY" in done.stderr


def test_an_endpoint_without_a_model_name_is_refused_at_the_start(home, endpoint):
    del home.env["OPENAI_MODEL"]
    done = home.run("decode", "ledger.pdf")
    assert done.returncode == 1
    assert "Set OPENAI_MODEL" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OPENAI_BASE_URL", "localhost:8000/v1", "OPENAI_BASE_URL is no web address"),
        ("OPENAI_BASE_URL", "http://[bad", "OPENAI_BASE_URL is no web address"),
        ("OPENAI_API_KEY", "…", "OPENAI_API_KEY holds characters that no key has"),
    ],
)
def test_check_tells_of_an_address_or_key_that_can_never_work(home, name, value, said):
    home.env[name] = value
    done = home.run("check")
    assert done.returncode == 1
    assert said in done.stdout + done.stderr
