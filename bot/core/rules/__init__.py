"""The checks, one named function each, with the reason it exists.

A rule looks at one section (`RULES`) or at the whole draft (`DRAFT_RULES`) and yields flaws. Those
always run. What only some personas want, of a section (`DECLARED`) or of the whole
(`DECLARED_OF_WHOLE`), runs for those that name it under `checks`.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.core.case import Case, Flaw, Part, Whole
from bot.core.rules.asking import clarify, decision_summary, formatting, hypotheses
from bot.core.rules.design import (
    cold_start,
    cost,
    operations,
    request_path,
    serverless,
    slo_first,
    telemetry,
    tradeoffs,
)
from bot.core.rules.entries import coverage, mentions, remedy, table
from bot.core.rules.figures import invented_benchmarks
from bot.core.rules.form import evidence, finish, order, quotes, structure
from bot.core.rules.identity import source
from bot.core.rules.listings import hardened_code
from bot.core.rules.obedience import obeyed
from bot.core.rules.observed import observed, turned
from bot.core.rules.questions import anchored, questions, recall
from bot.core.rules.review import both_quoted, mechanism, mirror, no_bare_rejection
from bot.core.rules.safety import (
    consumer_gpu,
    destructive,
    escalation,
    exposed_endpoint,
    incremental,
    training_apart,
)
from bot.core.rules.secrecy import placeholder_secrets, secrets
from bot.core.rules.steps import cited_steps, commands
from bot.core.rules.sums import sums
from bot.core.rules.takes import headline, hearsay, own_numbers
from bot.core.rules.text import distinct, language, numbers, pasted, script, support
from bot.core.rules.works import works

Rule = Callable[[Case, Part], Iterator[Flaw]]
WholeRule = Callable[[Case, Whole], Iterator[tuple[str, Flaw]]]

RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        quotes, evidence, structure, questions, mentions, coverage, remedy, table, numbers, sums,
        pasted, script, language, works, source, obeyed, secrets, destructive, support,
    )
}  # fmt: skip
DRAFT_RULES: Mapping[str, WholeRule] = {"order": order, "finish": finish}
DECLARED: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        anchored, distinct, recall, mirror, no_bare_rejection, mechanism, hardened_code, commands,
        cited_steps, observed, turned,
        headline, own_numbers, hearsay,
    )
}  # fmt: skip
DECLARED_OF_WHOLE: Mapping[str, WholeRule] = {
    rule.__name__: rule
    for rule in (
        both_quoted, tradeoffs, operations, cold_start, serverless, exposed_endpoint, consumer_gpu,
        training_apart, placeholder_secrets, invented_benchmarks, incremental, clarify,
        decision_summary, formatting, escalation, slo_first, request_path, telemetry, cost,
        hypotheses,
    )
}  # fmt: skip
KNOWN = tuple(sorted({*RULES, *DRAFT_RULES, *DECLARED, *DECLARED_OF_WHOLE}))
