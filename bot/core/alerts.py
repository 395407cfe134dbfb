"""What an alert says, as the usual bots write it: its name, its labels, and whether it is over.

Alertmanager, Grafana, PagerDuty, Opsgenie, Datadog and CloudWatch all say the same few things in
lines of their own. Only these are taken out; what else an alert says is text like any other.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.core.fence import visible
from bot.core.heard import Heard
from bot.core.runbooks.names import alert_in as named_at

_KEYS = (
    "alert ?name|alert|severity|priority|namespace|cluster|service|job|instance|pod|node|deployment"
    "|statefulset|daemonset|container|environment|env|region|summary|description|message|title"
    "|monitor|metric|alarm name|reason|status|state|component|volume|persistentvolumeclaim"
    "|mountpoint|device|queue|database|host|rulename|runbook(?:[_ ]url)?"
)
_LABEL = re.compile(
    rf"^[ \t>*_`•·-]{{0,12}}(?P<key>{_KEYS})[*_`]{{0,3}}[ \t]*[:=][ \t*_`]*(?P<value>\S[^\n]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_CAMEL = r"[a-z]{0,12}[A-Z][a-z0-9]{1,40}[A-Z][A-Za-z0-9]{0,80}"  # KubePodCrashLooping
_REST = r"(?P<name>[^\n]+)"
_HEADED = (  # how the usual bots begin
    re.compile(  # Alertmanager, Grafana, Datadog: "[FIRING:1, RESOLVED:2] X"
        r"(?i)\[(?P<state>(?:re-)?(?:firing|resolved|ok|triggered|recovered|alerting|warn|no data"
        rf"|closed)\b[^\]\n]{{0,200}})\][ \t]*{_REST}"
    ),
    re.compile(  # Opsgenie: 'Alert "X" closed by Ada', "Alert: [P1] [#12] X is open"
        r"(?m)\bAlert \"(?P<name>[^\"\n]+)\" (?:is |was )?(?P<state>created|closed|acknowledged"
        r"|snoozed|escalated)\b"
    ),
    re.compile(
        r"(?m)\bAlert: (?P<name>\[[^\n]+?) is (?P<state>open|closed|acknowledged|resolved)\b"
    ),
    re.compile(  # PagerDuty and Datadog: "Triggered #12: X", "Recovered: [P2] X"
        r"\b(?P<state>(?:Re-)?Triggered|Warn|Acknowledged|Resolved|Recovered|Escalated|Closed)\b"
        rf"[^\n:#]{{0,40}}[:#][ \t]*{_REST}"
    ),
    re.compile(rf"(?m)^New alert created\b(?P<state>)[^\n]*\n#\d+: {_REST}"),
    re.compile(
        r"(?m)\b(?P<state>ALARM|OK|INSUFFICIENT_DATA):[ \t]*\"?(?P<name>[^\"\n]+?)\"?"
        r"(?: in [A-Z][^\n]*)?$"
    ),
    re.compile(r"CloudWatch Alarm \| (?P<name>[^|\n]+?) \|(?P<state>)"),
    re.compile(r"\bMonitor is (?P<state>DOWN|UP): (?P<name>[^\n(]+)"),
    re.compile(
        rf"(?m)^(?P<state>Problem): {_REST}\n(?=[\s\S]{{0,400}}^(?:Host|Severity): )"
    ),  # Zabbix
    re.compile(  # Sentry: an issue, and a metric
        r"(?P<name>[^\n]+)\nState: (?P<state>\w+)[^\n]*First Seen: "
    ),
    re.compile(
        r"(?m)^(?P<state>Critical|Warning|Resolved): (?P<name>[^\n]+)\n(?=[^\n]*in the last \d)"
    ),
    re.compile(rf"\b(?P<state>(?i:firing|resolved))\b[\s:*_-]+(?P<name>{_CAMEL})\b"),
    re.compile(rf"\b(?P<name>{_CAMEL})\b[^\n]{{0,40}}\b(?P<state>firing|resolved)\b"),
)
_OVER = frozenset(("resolved", "ok", "recovered", "closed", "up"))
_GOING = re.compile(r"(?i)\b(?:firing|triggered|alerting|warn)\b")
_NUMBERED = re.compile(r"^(?:\[(?:P[1-5]|#?\d+)\]|#?\d+[:\]])\s*|^:[a-z_]+:\s*")
_ADDRESS = re.compile(r"\s*\(?\s*<?https?://[^\s)>]+>?(?:\s?\))?", re.IGNORECASE)
_INSTEAD = ("datasourcenodata", "datasourceerror")  # Grafana's names for rules that cannot be told
_NAME = re.compile(rf"\b{_CAMEL}\b")
_POINTS = re.compile(  # what only points at something above it
    r"\W*(?:(?:hi|hey|please|pls|help|ok|so|and|any|ideas?|thoughts|clues?|suggestions?|what|what's|whats"
    r"|is|are|does|do|did|this|that|these|it|mean|means|about|here|now|how|i|we|us|me|can|could|you"
    r"|fix|handle|look|at|into|explain|why|alert|alarm|page|happening|going|on|wrong|a|an|the|to|should"
    r"|check|take|tell|know|seen|before|anybody|anyone|was|wie|das|ist|bedeutet|hilfe|tun)\W*)*",
    re.IGNORECASE,
)
_TELLING = ("summary", "description", "message", "title", "reason")
_POINTING = 120  # characters
_MOST = 12  # labels
_READ = 4_000  # characters of a message
_LONGEST = 300  # characters of a value


class Alert(NamedTuple):
    """One alert, as far as its message tells."""

    name: str
    labels: tuple[tuple[str, str], ...] = ()
    over: bool = False  # the bot says that it is resolved

    @property
    def words(self) -> str:
        """What to look it up by: its name, what it says of itself, and where it is."""
        said = [value for key, value in self.labels if key in _TELLING]
        return "\n".join(dict.fromkeys((self.name, *said)))

    @property
    def summary(self) -> str:
        """What it says of itself, in its own words."""
        said = dict(self.labels)
        return next((said[key] for key in _TELLING if key in said), "")

    @property
    def line(self) -> str:
        """Which alert it is, in a line for people."""
        where = [f"{key} {value}" for key, value in self.labels if key not in _TELLING]
        return ", ".join((self.name, *where[:4]))


def points_at_it(words: str) -> bool:
    """Whether words say no more than "what is this?", so that what stands above is the question."""
    return len(words) <= _POINTING and _POINTS.fullmatch(words) is not None


def alert_in(text: str) -> Alert | None:
    """The alert that a message is about; None where it is none."""
    text = visible(text)[:_READ]
    labels = _labels(text)
    plain = _ADDRESS.sub("", text)
    headed = next((match for each in _HEADED if (match := each.search(plain))), None)
    said = dict(labels)
    name = said.get("alertname") or said.get("alert name") or said.get("alarm name")
    if name and name.casefold() in _INSTEAD:
        name = said.get("rulename", name)
    name = _called(name or (headed["name"] if headed else "") or said.get("alert", ""))
    if not name and ({"severity", "priority"} & said.keys()):
        name = next(iter(_NAME.findall(text)), "") or said.get("title", "")
    if not name:
        return None
    state = headed["state"] if headed and headed["state"] else ""
    rest = tuple((key, value) for key, value in labels if not value.startswith(name))
    return Alert(_bare(name), rest[:_MOST], over=_is_over(state, said))


def _is_over(state: str, said: Mapping[str, str]) -> bool:
    """Whether it is, by what its bot begins with, else by its label: of several alerts told in one
    message all have to be."""
    state = said.get("status", said.get("state", state)).casefold()
    return not _GOING.search(state) and state.split(":")[0].split(" ")[0].strip() in _OVER


def _called(rest: str) -> str:
    """The name at the beginning of a line, without the incident's number and what stands behind."""
    while (kept := _NUMBERED.sub("", rest.strip(), count=1)) != rest:
        rest = kept
    word = named_at(rest) or next(iter(re.findall(r"^\w+_\w+\b", rest)), "")
    return rest if not word or f"{word}:" in rest else word


def _bare(name: str) -> str:
    """Without marks around it, nor labels in brackets behind it."""
    name = name.strip(" *_`\"'")
    return name[1:-1] if name.startswith("(") and name.endswith(")") else name


def latest_alert(heard: Sequence[Heard]) -> Alert | None:
    """The alert that a thread is about: what its bots said last of the one that began it, else the
    last that anybody pasted."""
    bots = _alerts(each.text for each in heard if each.bot and not each.ours)
    if bots:
        return next((each for each in reversed(bots) if each.name == bots[0].name), bots[0])
    pasted = _alerts(each.text for each in heard if not each.bot)
    return pasted[-1] if pasted else None


def _alerts(texts: Iterable[str]) -> tuple[Alert, ...]:
    return tuple(alert for text in texts if (alert := alert_in(text)) is not None)


def _labels(text: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for match in _LABEL.finditer(text):
        key, value = match["key"].casefold().replace("_", " "), match["value"]
        if not key.startswith("runbook"):
            value = _ADDRESS.sub("", value)
        if value := value.strip(" \t*_`")[:_LONGEST]:
            found.setdefault(key, value)
    return tuple(found.items())
