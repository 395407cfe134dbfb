"""The zones of a single paper: each looked into, or said to hold nothing that can be quoted."""

from good_answers import shipped
from sample_paper import paper, prose

from bot.core.answer import Claim, Draft, DraftSection, Paragraph
from bot.core.checks import verify
from bot.core.document import Document
from bot.core.evidence import index_of
from bot.core.persona import COVERAGE
from workers.evidence_reader.drafting import sections

Q = shipped("q")


def zones(document: Document) -> DraftSection:
    return next(each for each in sections(Q, (document,)) if each.id == COVERAGE)


def entries(document: Document) -> dict[str, Claim]:
    return {block.label: block for block in zones(document).blocks if isinstance(block, Claim)}


def test_all_four_are_there_in_order_each_on_a_quote():
    found = entries(paper())
    assert list(found) == [group.label for group in Q.coverage]
    assert all(entry.quotes and entry.applies for entry in found.values())


def test_the_delta_tells_the_mechanism_from_the_policy():
    delta = entries(paper())['The "Delta"']
    assert "For the mechanism, see the last quote." in delta.text
    assert "No sentence on the policy was found." in delta.text
    verdict = verify(
        Q, (index_of(paper()),), "", Draft(sections=tuple(sections(Q, (paper(),))), model="reader")
    )
    assert not {"mechanism", "mentions", "coverage"} & {
        failure.check for failure in (*verdict.failures, *verdict.warnings)
    }


def test_a_sentence_about_policy_is_quoted_where_there_is_one():
    text = (
        "This paper presents Heron, the first scheduler that moves half-finished work. "
        "Heron consists of a coordinator, a pool of workers and a shared log of pieces. "
        "We recommend a policy that admits short prompts before long ones in each queue. "
        "When a prompt arrives, the coordinator writes one record per piece to the log. "
        "Heron does not support prompts that arrive in several turns of a conversation."
    )
    delta = entries(prose(text))['The "Delta"']
    assert "For the mechanism, see the last quote but one." in delta.text
    assert "For the policy, see the last quote." in delta.text
    assert "We recommend a policy" in delta.quotes[-1].text


def test_a_policy_by_the_way_is_not_theirs():
    text = (
        "This paper presents Heron, the first scheduler that moves half-finished work. "
        "Heron consists of a coordinator, a pool of workers and a shared log of pieces. "
        "The replica placement policy serves two purposes and is tuned by hand. "
        "When a prompt arrives, the coordinator writes one record per piece to the log."
    )
    delta = entries(prose(text))['The "Delta"']
    assert "No sentence on the policy was found." in delta.text
    assert not any("purposes" in quote.text for quote in delta.quotes)


def test_what_claims_nothing_new_is_no_claim_of_novelty():
    text = (
        "This paper presents Heron, a scheduler that moves half-finished work between machines. "
        "Heron is currently deployed in production and has successfully met our needs. "
        "Heron consists of a coordinator, a pool of workers and a shared log of pieces. "
        "When a prompt arrives, the coordinator writes one record per piece to the log."
    )
    delta = entries(prose(text)).get('The "Delta"')
    assert delta is None or "claim to be new" not in delta.text


def test_a_zone_with_nothing_to_quote_says_what_was_looked_for():
    text = (
        "This paper presents Heron, the first scheduler that moves half-finished work. "
        "Heron consists of a coordinator, a pool of workers and a shared log of pieces. "
        "When a prompt arrives, the coordinator writes one record per piece to the log. "
        "Heron does not support prompts that arrive in several turns of a conversation. "
        "Each worker takes the oldest piece from the log and computes what it asks for."
    )
    said = [block.text for block in zones(prose(text)).blocks if isinstance(block, Paragraph)]
    assert said == [
        "Contextual Fit: the rules looked for a comparison with other work by name, and found"
        " nothing to quote."
    ]


def test_what_the_rules_did_not_find_is_held_against_nobody():
    text = "The weather in the valley was fine and the birds sang in the old trees all day. " * 9
    document = prose(text)
    draft = Draft(sections=tuple(sections(Q, (document,))), model="reader")
    verdict = verify(Q, (index_of(document),), "", draft)
    assert "coverage" not in {each.check for each in (*verdict.failures, *verdict.warnings)}
    (shown,) = (each for each in verdict.sections if each.id == COVERAGE)
    said = " ".join(getattr(block, "text", "") for block in shown.blocks)
    assert "found nothing to quote" in said
    assert not any(word in said for word in ("waved away", "not looked into", "not apply"))


def test_without_a_sentence_no_zone_is_judged():
    (block,) = zones(prose("Nothing.")).blocks
    assert isinstance(block, Paragraph)
    assert "No sentence could be quoted" in block.text
