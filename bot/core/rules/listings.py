"""Rules for code in an answer: each kind by its own standard."""

import re
from collections.abc import Iterator

from bot.core.answer import Code
from bot.core.case import Case, Flaw, Part

_COMMENT = re.compile(r"(?:^|\s)(?:#(?!!)|//|--\s|/\*|\")\s*(?P<said>.+)$", re.MULTILINE)
_HARDENING = re.compile(
    r"\b(?:harden\w*|production|prod\b|todo|gap|missing|not (?:for|yet|hardened|included|covered"
    r"|handled|done)|before (?:you|going|production|shipping)|add\b|replace|rotate|pin\b|tighten"
    r"|restrict|still|lacks?|no (?:retry|tls|auth|limit|backoff|hpa|probe|network ?policy)\w*"
    r"|härt\w*|fehlt|vor dem|produktion|needs?|should|must|set\b|tune|inject\w*|use (?:mtls|tls"
    r"|a)|limit\w*)\b",
    re.IGNORECASE,
)
_HANDLES: dict[str, str] = {
    "python": r"\bexcept\b|\braise_for_status\b|\braise\b|\bsys\.exit\b|\bassert\b|\bsuppress\(",
    "shell": r"\bset -\w*e|\|\|\s*\S|\bif ! |\btrap\b|--fail\b|\bexit [1-9]|\bset -o errexit",
    "script": r"\bcatch\b|\.catch\(|\bif err\b|\bthrow\b|\bpanic\(|\bResult<|\?;|\berr != nil",
}
_CLEANS: dict[str, str] = {
    "python": r"\bfinally\b|\bwith \w|\.close\(|\bshutdown\b|\batexit\b|\bcleanup\b|\baclose\b"
    r"|\bempty_cache\b|\blifespan\b",
    "shell": r"\btrap\b|\brm -r?f? ?[\"']?\$|\bcleanup\b|\bkill \"?\$|\bwait\b|\brmdir\b|--rm\b",
    "script": r"\bfinally\b|\bdefer\b|\.close\(|\bdispose\b|\busing\b|\.end\(|\bshutdown\b"
    r"|\bdrop\(",
}
_SHORT = 2  # lines of a command that somebody types


def hardened_code(case: Case, part: Part) -> Iterator[Flaw]:
    """A sample is copied to production: it handles errors, cleans up, and says what it lacks."""
    for at, checked in enumerate(part.claims):
        if checked.claim.code is None or not checked.code.strip():
            continue
        if lacks := tuple(_lacks(checked.claim.code, checked.code)):
            said = ", ".join(lacks)
            yield Flaw(
                "hardened_code", f"the listing has no {said}", f"Add {said}.", "note", at,
                f"The listing has no {said}: do not run it as it stands.",
            )  # fmt: skip


def _lacks(code: Code, text: str) -> Iterator[str]:
    kind = kind_of(code.language, text)
    if kind == "promql":
        yield from _query(text)
    elif not _typed(kind, text):
        yield from _by_kind(kind, text)
        if not any(_HARDENING.search(match["said"]) for match in _COMMENT.finditer(text)):
            yield "comment on what production still needs"


def _typed(kind: str, text: str) -> bool:
    """Whether it is something to look at, or a command or two that somebody types."""
    lines = [line for line in text.splitlines() if line.strip() and not _only_comment(line)]
    return kind == "json" or (kind == "shell" and len(lines) <= _SHORT and not _loops(text))


def _by_kind(kind: str, text: str) -> Iterator[str]:
    if kind in _HANDLES and not re.search(_HANDLES[kind], _code_only(text)):
        yield "error handling"
    if kind in _CLEANS and not re.search(_CLEANS[kind], _code_only(text)):
        yield "cleanup"
    if kind == "dockerfile":
        yield from _image(text)
    if kind == "yaml":
        yield from _manifest(text)


def _query(text: str) -> Iterator[str]:
    if text.count("(") != text.count(")") or text.count("{") != text.count("}"):
        yield "balanced brackets"
    if re.search(r"\b(?:rate|irate|increase)\s*\((?![^()]*\[)", text):
        yield "time window"
    if re.search(r"\d\s+[a-z_]+\s*[({]", text) and not re.search(
        r"\b(?:by|on|without|and|or|unless)\b", text
    ):
        yield "comma between its arguments"


def _image(text: str) -> Iterator[str]:
    tags = re.findall(r"^FROM\s+(?:--\S+\s+)?(\S+)", text, re.MULTILINE | re.IGNORECASE)
    stages = {name.lower() for name in re.findall(r"\bAS\s+(\S+)", text, re.IGNORECASE)}
    named = [tag for tag in tags if tag.lower() not in stages and not tag.startswith("$")]
    if any(":" not in tag.rpartition("/")[2] or tag.endswith(":latest") for tag in named):
        yield "pinned base image"
    if not re.search(r"^USER\s+(?!root\b|0\b)\S", text, re.MULTILINE | re.IGNORECASE):
        yield "unprivileged user"


def _manifest(text: str) -> Iterator[str]:
    if not re.search(r"^\s*(?:-\s+)?containers:", text, re.MULTILINE):
        return
    if not re.search(r"\blimits:", text):
        yield "resource limits"
    if not re.search(r"\b(?:readiness|startup|liveness)Probe:", text):
        yield "probe"


def kind_of(language: str, text: str) -> str:
    """What a listing is, by its label, else by its looks."""
    label = language.strip().lower()
    for kind, names in _NAMES.items():
        if label in names:
            return kind
    for kind, look in _LOOKS.items():
        if re.search(look, text, re.MULTILINE):
            return kind
    return "other"


_NAMES = {
    "python": ("python", "py", "python3"),
    "shell": ("bash", "sh", "shell", "zsh", "console", "shell-session", "terminal"),
    "script": ("javascript", "js", "typescript", "ts", "go", "golang", "java", "rust", "kotlin",
    "c++", "cpp", "c#"),
    "yaml": ("yaml", "yml", "k8s", "kubernetes", "helm"),
    "dockerfile": ("dockerfile", "docker", "containerfile"),
    "promql": ("promql", "prometheus", "metricsql"),
    "json": ("json", "jsonc", "text", "txt", "mermaid", "log", "csv", "diff", "http", "output",
    "ascii"),
}  # fmt: skip
_LOOKS = {
    "dockerfile": r"^FROM\s+\S+",
    "yaml": r"^(?:apiVersion|kind|metadata|spec|services):",
    "python": r"^(?:import \w|from \w+ import|def \w|async def|class \w)|^\s*print\(",
    "promql": r"\b(?:histogram_quantile|rate|increase|sum by|avg_over_time)\s*\(",
    "shell": r"^#!.*sh\b|^\s*(?:kubectl|docker|helm|curl|aws|gcloud|pip|python|vllm|sudo|export|for"
    r"|while)\b|\$\{?\w+",
    "script": r"^(?:const|let|func|package|public class|use )\b|=>\s*\{",
}


def _only_comment(line: str) -> bool:
    return re.match(r"\s*(?:#|//|--\s|/\*|\*)", line) is not None


def _code_only(text: str) -> str:
    return "\n".join(
        re.sub(r"(?<!\S)#(?!!).*", "", line)
        for line in text.splitlines()
        if not _only_comment(line)
    )


def _loops(text: str) -> bool:
    return re.search(r"\b(?:for|while|until)\b.*\bdo\b|\bfunction\b|\(\)\s*\{", text) is not None
