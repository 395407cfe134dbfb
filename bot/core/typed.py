"""What somebody could type: the commands that an answer hands out, wherever they hide.

Between backticks, or in a sentence such as "run kubectl delete pod x". Generous on purpose: a
sentence taken for a command costs the answer a sentence, one that is not may cost a cluster.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.fuzz import partial_ratio_alignment

from bot.core.programs import ALONE, NAMED, WITH_ARGUMENT, WITH_VERB, learned, names_in

_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).){1,400}?)(?<!`)\1(?!`)", re.DOTALL)

STATEMENT = re.compile(  # of a database, in capitals as nobody writes them in passing
    r"(?:DROP|TRUNCATE|ALTER|CREATE|REINDEX) (?:TABLE|DATABASE|INDEX|USER|ROLE|SCHEMA)\b"
    r"|DELETE FROM\b|UPDATE \S+ SET\b|INSERT INTO\b"
    r"|SELECT (?:\S+ ){1,12}?FROM\b|SELECT \w+\(|VACUUM\b|FLUSHALL\b"
    r"|FLUSHDB\b|CONFIG SET\b|GRANT \w+ ON\b|REVOKE \w+ ON\b|SHUTDOWN (?:NOSAVE|SAVE)\b"
)
_ORDERED = (  # what comes before something to type, and not before an article
    r"\b(?i:run|runs|running|execute|executing|type|typing|enter|issue|issuing|invoke|invoking"
    r"|launch|führe|gib|tippe|exécute[rz]?|lance[rz]?|ejecuta)\b"
)
_IN_PASSING = re.compile(  # of a database too, spelled as in a sentence but without its articles
    r"\b(?:drop|truncate|alter|reindex) (?:table|database|index|schema|keyspace|user|role) "
    r"(?!(?:and|or|is|was|that|which|if|when|in|on)\b)\w"
    r"|\bdelete from (?!(?:the|this|that|a|an|your|our|its|it|there|here)\b)\w"
    r"|\bselect [a-z_]\w*\(|\b(?:pg|sp|xp|dbms)_\w+\(|\b(?:db|db\.\w+|rs|sh)\.\w+\("
    r"|\bupdate \w+ set \w+ ?=|\binit [06]\b"
    r"|\bflush(?:all|db)\b|\b(?:slave|replica)of no one\b|\bvacuum full\b",
    re.IGNORECASE,
)
_CMDLET = (  # of PowerShell
    r"(?:Remove|Restart|Stop|Start|Get|Set|New|Invoke|Clear|Disable|Enable|Add|Move|Copy|Rename"
    r"|Install|Uninstall|Import|Export|Reset|Suspend|Resume|Format|Dismount|Mount|Repair|Restore"
    r"|Stop|Test)-[A-Z][a-zA-Z]{2,}\b"
)
_REQUEST = (  # over HTTP, as one is told to make it
    r"(?:POST|PUT|PATCH|DELETE|GET)[ \t]+[\"'“`]?(?:/\w|h(?:tt|xx)ps?:|localhost|\d{1,3}\.\d)"
)
_TYPED = re.compile(
    r"(?<![\w./-])(?:(?:/\w+)*/)?"
    rf"(?:(?i:{ALONE})(?![\w-])[ \t]+(?!(?i:{NAMED})\b)[\w\"'$<{{(/.*-]"
    rf"|(?:{WITH_VERB})|(?:{WITH_ARGUMENT})[ \t]+(?:-{{1,2}}\w|\S*[/=$<{{|]|:/)"
    rf"|{_CMDLET}|{STATEMENT.pattern})"
)
_SENT = re.compile(rf"\b(?i:send|issue|make|fire|do|an?|with|run|call)[ \t]+[\"'“`]?(?={_REQUEST})")
_ASKED_FOR = re.compile(  # behind such a verb anything is typed that looks like it
    rf"{_ORDERED}[ :\"'“]+(?:(?:the )?(?:command|script) )?"
    r"(?=(?:[\w./~$-]+[ \t]+){0,3}(?:-{1,2}[A-Za-z]|\$\(|\.{0,2}/\w|\S+\.(?:sh|py|rb|pl)\b|\|)"
    r"|(?:reboot|halt|poweroff|shutdown)\b|(?!(?:the|an?|your|its|their|our|this|that|every)\b)"
    r"[a-z][\w-]+[ \t]+(?:purge|wipe|drop|delete|remove|reset|restore|prune|kill|destroy|flush"
    r"|force|evict|reinit|unseal|failover|drain)\b)"
    rf"|{_ORDERED}:[ \t]+(?!(?:the|a|an|your|this|that)\b)(?=[a-z])"
)
_CALLED = re.compile(  # a program is named in an order, its arguments come in other words
    r"(?:\b(?i:run|type|execute|enter|invoke|issue|use|using|start|call|via|with|through|by|after|per"
    r"|mit|über)\b|\b[Tt]hen,?)[ \t]+(?:the[ \t]+)?[\"'“*]*(?=([\w.-]+))"
)
_ADDRESSED = re.compile(r"(?<![\w.-])[a-z][\w.-]+(?=:[ \t]+[a-z])")  # "kubectl: drain the node"
_SCRIPT = re.compile(  # "then consul-cleanup everything": hyphens where no English word has them
    r"(?:\A|[.:;!?][ \t]+|\b(?i:then|and|run|type|execute|by|just|now)[ \t]+)"
    r"(?=(?!(?i:re|co|pre|post|non|de|un|self|double|cross|roll|fail|hand|back|scale|cut|spot|health"
    r"|load|smoke|end|step|long|short|read|write|on|off|by|well|out|time|one|two|up|old|new)-)"
    r"[a-z]{2,}(?:[-_][a-z0-9]+)+[ \t]+(?:everything|all|now)\b)"
)
_SPELLED = re.compile(r"(?<![\w'])(?:\w[ \t]){3,}\w(?![\w'])")  # k u b e c t l
_OPTION = re.compile(r"(?<!\S)[(\"'“*]*(?:--[A-Za-z][\w-]+|-[A-Za-z](?!\S))")
_SHELL = re.compile(
    r"(?:^|\s)-{1,2}[A-Za-z]|[|;&]{1,2}(?:\s|\Z)|\$\(|\$\{?[A-Za-z_]|^\.{0,2}/\S+\s|>>|>\s*[/~$]"
    r"|^\S+\.(?:sh|py|rb|pl)\b"
)
_IS = re.compile(  # a name that is spoken of, and not to be typed
    r"[`\"'”*]*[ \t]+(?:is|are|was|were|has|have|shows?|says?|will|should|must|can|commands?|binary"
    r"|client|tool|sessions?|access|rights?|permissions?|container|pods?|output|logs?|metrics?)\b"
)
_BEFORE_SPAN = r"\b(?i:run|type|execute|enter|invoke|issue|launch|then|then just)[ \t:]+(?:the )?"
_ALONE = re.compile(r"(?:reboot|halt|poweroff|shutdown|init [06]|fsck|exit)")
_ENDS = re.compile(r"[.,;:!?)\"'”’]*(?:\s*\Z|[.,;:!?)\"'”’]\s)")
BLANK = "\N{BROKEN BAR}"  # in place of what was looked at, of the same length
_BEFORE = " \t\n:(\"'“‘*_`"  # what may stand right before a command in a sentence
_LEAST = 6  # characters of a command of which something near is looked for
_SHORT, _NEARER = 9, 85.0  # characters of one that ordinary words are like sooner
_NEAR = 82.0  # of 100: as alike as a command and one with a letter or a word changed


def spans_in(text: str) -> tuple[str, ...]:
    """What stands between backticks; a line's end in it is a space, as people see it."""
    return tuple(" ".join(match[2].split("\n")).strip() for match in _SPAN.finditer(text))


def without_spans(text: str) -> str:
    """The text with what stands between backticks blanked."""
    return _SPAN.sub(lambda match: BLANK * len(match[0]), text)


def is_command(words: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether words by themselves are to be typed, and no name of something.

    `known` are commands of the runbooks at hand: their programs count, too.
    """
    said = words.strip()
    own = learned(_called(known))
    if _TYPED.match(said) or _SHELL.search(said) or _ALONE.fullmatch(said):
        return True
    return bool((own and own.match(said)) or _IN_PASSING.match(said) or re.match(_REQUEST, said))


def typed_in(text: str, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """What sentences tell somebody to type, each as it goes on to the end of its line."""
    own = learned(_called(known))
    for line in text.split("\n"):
        line = _SPELLED.sub(lambda match: re.sub(r"\s", "", match[0]), line)
        for pattern in (_TYPED, _IN_PASSING, _OPTION, *filter(None, [own])):
            for match in pattern.finditer(line):
                yield line[match.start() :]
        for pattern in (_ASKED_FOR, _SENT, _SCRIPT):
            for match in pattern.finditer(line):
                yield line[match.end() :]


@lru_cache(maxsize=64)
def _called(known: frozenset[str]) -> frozenset[str]:
    """Those that call a program; what else stands between backticks is a name, or a log's line."""
    return frozenset(command for command in known if " " in command and is_command(command))


def called_in(text: str, known: frozenset[str]) -> str:
    """A program that sentences have somebody call, with arguments in words; else nothing."""
    names = names_in(_called(known))
    if (addressed := _ADDRESSED.search(text)) and names.match(addressed[0]):
        return addressed[0]
    for match in _CALLED.finditer(text):
        if names.match(text, match.end()) and not _IS.match(text, match.end(1)):
            return text[match.end() :]
    return ""


def ordered(text: str, span: str) -> bool:
    """Whether a sentence has somebody type a single word that is set as code."""
    return bool(re.search(rf"{_BEFORE_SPAN}`{re.escape(span)}`(?!{_IS.pattern})", text))


def without_whole(text: str, commands: Iterable[str]) -> str:
    """The text with those commands blanked that stand in it letter by letter, and end there."""
    for command in sorted(commands, key=len, reverse=True):
        at = text.find(command)
        while at >= 0:
            end = at + len(command)
            apart = at == 0 or text[at - 1] in _BEFORE
            if apart and _ENDS.match(text[end:]):
                text = text[:at] + BLANK * len(command) + text[end:]
            at = text.find(command, at + 1)
    return text


def near_to(text: str, commands: Iterable[str]) -> str:
    """A stretch of a text that is nearly one of these commands; nothing where there is none."""
    for command in commands:
        if len(command) < _LEAST or " " not in command:
            continue
        near = _NEAR if len(command) > _SHORT else _NEARER
        found = partial_ratio_alignment(command, text, score_cutoff=near)
        if found is not None and len(text) >= len(command) // 2:
            return text[found.dest_start : found.dest_end]
    return ""
