from bot.core.runbooks.gate import Grounds, confident
from bot.core.runbooks.question import ideas_of

GOOD = Grounds(covered=0.8, told=6.0, recalled=0.6)


def test_a_word_that_half_the_runbooks_have_is_no_question() -> None:
    assert confident(GOOD)
    assert not confident(GOOD._replace(told=1.0))


def test_a_runbook_for_another_program_is_none() -> None:
    near = Grounds(covered=0.4, told=6.0, recalled=0.3, cosine=0.5)
    assert confident(near)
    assert not confident(near._replace(foreign=True))
    assert not confident(near._replace(cosine=0.1))


def test_an_idea_is_what_people_say_and_what_else_it_is_called() -> None:
    ideas = {idea.said: idea for idea in ideas_of("<@U1> please help, the HPA of Grafana is maxed")}
    assert set(ideas) == {"hpa", "grafana", "maxed"}
    assert "horizontal pod autoscaler" in ideas["hpa"].others
    assert ideas["grafana"].system
    assert not ideas["hpa"].system
    assert [it.said for it in ideas_of("KubeNodeNotReady")] == ["kube", "node", "not ready"]
    assert not ideas_of("what is going on here, can somebody have a look at https://x.example/a?")
