"""The lines of `shedder check` about who may ask where, how much, and for how many dollars."""

from collections.abc import Iterator

from bot.admitting.budget import budget_set
from bot.admitting.channels import ChannelRules
from bot.core.errors import ConfigError
from bot.personas import load_personas
from bot.running.findings import Finding
from config.channels import ChannelSettings, Scope
from config.prices import load_prices, price_of
from config.settings import Settings
from workers.models.openai import NO_PRICE


def admission_findings(settings: Settings) -> Iterator[Finding]:
    """What holds, as it is set, and what cannot hold."""
    yield _channels(settings)
    yield Finding("ok", "limits", _limits(settings))
    yield _budgets(settings)


def _channels(settings: Settings) -> Finding:
    try:
        tables = ChannelRules.load(settings.shedder_home, _known_personas(settings)).tables
    except ConfigError as error:
        return Finding("wrong", "channels", error.message)
    rules = [f"{_named(scope)}: {_rule(said)}" for scope, said in tables.items()]
    anywhere = f"elsewhere {settings.default_persona} when nobody is named"
    return Finding("ok", "channels", "; ".join([*rules, anywhere]))


def _known_personas(settings: Settings) -> tuple[str, ...]:
    try:
        return tuple(load_personas(settings))
    except ConfigError:  # which has a line of its own
        return ()


def _named(scope: Scope) -> str:
    before = [part for part in (scope.platform, scope.workspace) if part != "*"]
    return "/".join([*before, f"#{scope.channel}" if scope.by_name else scope.channel])


def _rule(said: ChannelSettings) -> str:
    told = []
    if said.persona is not None:
        told.append(said.persona or "the default persona")
    if said.allowed is not None:
        told.append("open" if said.allowed else "closed")
    if said.outsiders is not None:
        told.append("outsiders too" if said.outsiders else "no outsiders")
    if said.people is not None or said.roles is not None:
        told.append(_chosen(said))
    if said.answers:
        bots = f"{len(said.answers)} bot{'' if len(said.answers) == 1 else 's'}"
        told.append(f"alerts of {bots} answered unasked")
    return ", ".join(told) or "nothing"


def _chosen(said: ChannelSettings) -> str:
    counts = ((said.people, "person", "people"), (said.roles, "role", "roles"))
    some = [f"{len(ids)} {one if len(ids) == 1 else many}" for ids, one, many in counts if ids]
    return f"only {' and '.join(some)}" if some else "anybody"


def _limits(settings: Settings) -> str:
    limits = (
        (settings.user_per_minute, "a minute for a person"),
        (settings.user_per_day, "a day for a person"),
        (settings.channel_per_hour, "an hour in a channel"),
        (settings.workspace_per_day, "a day in a workspace or server"),
    )
    told = ", ".join(f"{most:,} {what}" for most, what in limits if most)
    return f"questions: {told}" if told else "none: everybody may ask as much as they like"


def _budgets(settings: Settings) -> Finding:
    if not budget_set(settings):
        said = "none. WORKSPACE_USD_PER_DAY or WORKSPACE_USD_PER_MONTH limits what models may cost"
        return Finding("none", "budgets", said)
    periods = (
        (settings.workspace_usd_per_day, "a day"),
        (settings.workspace_usd_per_month, "a month"),
    )
    told = " and ".join(f"${usd:,.2f} {length}" for usd, length in periods if usd is not None)
    model = settings.openai_model
    if model and not _priced(model, settings):
        return Finding("wrong", "budgets", NO_PRICE.format(model=model))
    whose = "for each workspace or server, then the evidence reader answers"
    return Finding("ok", "budgets", f"{told} {whose}")


def _priced(model: str, settings: Settings) -> bool:
    try:
        return price_of(model, load_prices(settings.shedder_home)) is not None
    except ValueError:  # which has a line of its own
        return True
