"""Rules against keys and passwords in what is posted, listings included."""

import re
from collections.abc import Iterator

from bot.core.case import Case, Checked, Flaw, Part, Whole, short
from bot.core.leaks import secrets_in
from bot.core.speech import plain

PLACEHOLDER = "YOUR_SECRET_HERE"


def secrets(case: Case, part: Part) -> Iterator[Flaw]:
    """What looks like a key is never posted, wherever it came from."""
    for at, checked in enumerate(part.claims):
        said = [checked.plain, *(plain(quoted.text) for quoted, _ in checked.quotes)]
        found = any(secrets_in(text) or _TOLD.search(text) for text in said)
        if found or secrets_in(checked.code) or assigned(checked):
            hint = f"Leave keys, tokens and passwords out; a listing says {PLACEHOLDER}."
            yield Flaw(
                "secrets", "something looks like a secret", hint, "drop", at,
                "something in it looked like a secret",
            )  # fmt: skip


# "the password is hunter2": a value that no word is, after what it is the value of
_TOLD = re.compile(
    r"\b(?:passw(?:or)?d|passphrase|api[ _-]?key|access[ _-]?key|(?:auth|access|bearer"
    r"|api)[ _-]?token"
    r"|secret(?:[ _-]key)?|credentials?|passwort|mot de passe|contraseña)\b[`*]*"
    r"\s+(?:is|are|to|of|ist|lautet|auf|est|es)\s+[\"'`]?"
    r"(?=[^\s\"'`]*\d)(?=[^\s\"'`]*[A-Za-z])[^\s\"'`,;]{6,}",
    re.IGNORECASE,
)
_KEY = (
    r"[\w.-]*(?:password|passwd|passphrase|pwd|secret|secret[_-]?key|api[_-]?key|apikey"
    r"|access[_-]?key(?:[_-]?id)?|private[_-]?key|signing[_-]?key|encryption[_-]?key|token"
    r"|credentials?"
    r"|auth|bearer|conn(?:ection)?[_-]?str(?:ing)?|database[_-]?url|dsn)"
)
_ASSIGNMENT = re.compile(
    rf"""(?<![\w.-])(?P<key>["']?{_KEY}["']?)\]?
    (?:\s*:\s*[\w.\[\]| ]+(?==))?   # a Python annotation
    \s*(?P<sign>:=|=|:|\s(?=[^\s=:]))\s*
    (?P<value>"[^"\n]*"|'[^'\n]*'|[^\s,;#)}}]+[^\n,;#)}}]*)""",
    re.IGNORECASE | re.VERBOSE,
)
_K8S_VALUE = re.compile(
    rf"name:\s*[\"']?(?P<key>{_KEY})[\"']?\s*\n\s*value:\s*(?P<value>[^\n#]+)", re.IGNORECASE
)
_NO_SECRET_KEY = re.compile(
    r"(?:eos|bos|pad|unk|sep|cls|mask|stop|special|next|prev|per|max|min|num|last|first|new|each|by"
    r"|automount\w*|image|cancel\w*|continue|idempotency|page|csrf\w*name)[_-]?(?:token|auth)\Z"
    r"|(?:no|skip|require|enable|use|with|disable)[_-]?(?:auth|password|token)\Z"
    r"|(?:secret|credentials?|token)s?[_-]?(?:name|ref|file|path)\Z",
    re.IGNORECASE,
)
_SAFE_VALUE = re.compile(
    rf"""["']?(?:
      {PLACEHOLDER}
      | (?:None|null|nil|true|false|str|string|bytes|Secret(?:Str|Bytes)|Optional\b.*|\|.*|>.*)\b
      | \$.* | %\(?\w+.* | \{{\{{.* | !\w+.* | @\w*secret.*
      | (?:arn|vault|sm|ssm|secret|secretsmanager
      |gcpsecretmanager|awssm|keyvault|op|projects|ref)[:/+].*
      | (?:/run/secrets|/var/run/secrets|/etc/secrets|/vault|/mnt/secrets)\S*
      | (?:Bearer|Basic|token)\s+(?:\$|\{{|{PLACEHOLDER}).*
      | [\w.-]+:\$?\{{.* | \w[\w+.-]*://[^:@\s]*:(?:\$|\{{|{PLACEHOLDER})[^@]*@.*
    )["']?\s*\Z | ["']["']\s*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:await\s+)?(?:os\.|process\.|env\b|environ|getenv|config|settings|secrets?\.|vault|client"
    r"|self\.|args\.|options\."
    r"|var\.|local\.|data\.|module\.|[\w.]+\(|[\w.]+\[)",
    re.IGNORECASE,
)
_SHELL_ISH = re.compile(
    r"\A(?:ya?ml|bash|sh|shell|dockerfile|docker|ini|toml|env|properties|conf|hcl)?\Z", re.I
)


def assigned(checked: Checked) -> tuple[str, ...]:
    """The secrets that a listing sets to anything but a placeholder or a reference."""
    code = checked.claim.code
    if code is None:
        return ()
    text = checked.code
    found = [m for pattern in (_ASSIGNMENT, _K8S_VALUE) for m in pattern.finditer(text)]
    typed = (m["option"] for m in _TYPED.finditer(text) if not _SAFE_VALUE.match(m["value"]))
    return (*(m["key"] for m in found if not _harmless(m, code.language)), *typed)


# What is typed behind an option that takes a password: "-u admin:admin", "login -p hunter2".
_TYPED = re.compile(
    r"(?P<option>(?:-u|--user|--proxy-user)[= ]+[\"']?[\w.@-]+:"
    r"|Authorization:\s*(?:Bearer|Basic)\s+"
    r"|\b(?:login|mysql|mysqldump|sshpass|redis-cli|mongo(?:sh|dump)?)\b[^\n|;]*?\s"
    r"(?:-p|-a|--pass|--password)[= ]?[\"']?)(?P<value>[^\s\"':/$<{-][^\s\"':]*)"
)


def _harmless(match: "re.Match[str]", language: str) -> bool:
    key, value = match["key"].strip("\"'"), match["value"].strip()
    if _NO_SECRET_KEY.search(_snake(key)) or _SAFE_VALUE.match(value):
        return True
    if _REFERENCE.match(value):
        return True
    if key.lower().endswith("token") and value.strip("\"'").isdigit():
        return True
    quoted = value[:1] in "\"'"
    space_only = match.groupdict().get("sign", ":").isspace()
    if space_only:  # "ENV API_KEY abc", "--token abc": only what cannot be a word
        return not re.search(r"\d", value) or key.lower() in ("auth", "token", "secret")
    if key.lower() in ("auth", "bearer") or not re.search(r"[^\W_]", value):
        return value.strip("\"' {[|>-").isalpha() or not value.strip("\"' {[|>-")
    name = re.fullmatch(r"[A-Za-z_][\w.]*", value) is not None
    return not quoted and name and not _SHELL_ISH.match(language.strip().lower())


def _snake(key: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key)


_KEEPER = re.compile(
    r"\b(?:vault|secrets? managers?|secrets? management|secretkeyref|external[\s-]secrets?"
    r"|sealed[\s-]?secrets?"
    r"|key vault|parameter store|kubernetes secrets?|k8s secrets?|secret store|kms|sops|1password"
    r"|secretsmanager|geheimnisverwaltung|secret-manager|gestor de secretos|gestionnaire de "
    r"secrets)\b",
    re.IGNORECASE,
)


def placeholder_secrets(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """A listing that needs a secret says YOUR_SECRET_HERE, and the answer what fills it in."""
    used = False
    for section, at, checked in whole.claims:
        keys = assigned(checked)
        used = used or bool(keys) or PLACEHOLDER in checked.code or PLACEHOLDER in checked.plain
        if keys:
            what = f"{short(keys[0])} is set to something other than {PLACEHOLDER}"
            yield section, Flaw(
                "placeholder_secrets", what, f"Write {PLACEHOLDER} and name a secrets manager.",
                "drop", at, "a secret in its listing was no placeholder",
            )  # fmt: skip
    if used and not whole.says(_KEEPER) and not _KEEPER.search(whole.code):
        yield whole.where("secur", "recommend"), Flaw(
            "placeholder_secrets", "nothing says where the secret comes from",
            "Say that a secrets manager injects it.", "fail",
            note="Inject secrets with a secrets manager; the answer does not say how.",
        )  # fmt: skip
