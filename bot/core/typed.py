"""What somebody could type: the commands that an answer hands out, wherever they hide.

Between backticks, or in a sentence such as "run kubectl delete pod x". Generous on purpose: a
sentence taken for a command costs the answer a sentence, one that is not may cost a cluster.
"""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.fuzz import partial_ratio_alignment

_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).){1,400}?)(?<!`)\1(?!`)", re.DOTALL)

_PROGRAMS = (  # whose names mean nothing else
    "kubectl|etcdctl|kubeadm|crictl|nerdctl|systemctl|journalctl|redis-cli|chmod|chown|rm|rmdir"
    "|iptables|pkill|killall|umount|resize2fs|xfs_growfs|amtool|promtool|rabbitmqctl|timedatectl"
    "|chronyc|ntpq|lvextend|mdadm|sudo|nvidia-smi|flyctl|eksctl|kops|swapoff|modprobe|setenforce"
    "|tcpdump|lsof|crontab|pg_ctl|pg_dump|vacuumdb|mysqladmin|mongosh|istioctl|calicoctl|velero"
)
_NAMED = (  # ... unless the sentence speaks of them
    "is|are|was|says?|shows?|outputs?|commands?|access|and|or|to|will|can|does|has|should|itself"
    "|binary|client|tool|sessions?|that|which|process|for|from|in|on|with|rights?|permissions?|pods?"
    "|container|must|cannot|could|reports?|prints|returns|users?|rules?"
)
_WITH_VERB = (  # names of other things, too, with what their commands look like
    r"helm (?:rollback|upgrade|install|uninstall|delete|history|template)"
    r"|docker (?:ps|exec|run|rm|rmi|stop|start|restart|logs|kill|inspect|system|pull|push|prune)"
    r"|podman (?:ps|exec|run|rm|stop|start|restart|logs|kill|inspect)"
    r"|git (?:revert|reset|push|pull|checkout|clone|stash|rebase|clean|bisect)"
    r"|terraform (?:apply|destroy|plan|state|import|taint|init|force-unlock)"
    r"|vault (?:read|write|operator|kv|lease)|consul (?:kv|leave|force-leave|members|operator)"
    r"|nomad (?:job|node|alloc|system)|oc (?:get|delete|adm|patch|scale|debug|rollout|exec)"
    r"|(?:aws|gcloud|az) [a-z][\w-]+ [a-z]+(?:-[a-z]+)*\b"
    r"|(?:apt|apt-get|yum|dnf|pip|npm|brew) (?:install|remove|upgrade|update|purge)"
    r"|service [\w.-]+ (?:restart|stop|start|reload|status)|kill \d+|ansible-playbook \S+"
)
_WITH_ARGUMENT = (  # common words: with an option, a path or the like behind them
    "kill|cat|tail|head|grep|find|df|du|ls|top|free|ps|ip|ping|dig|nslookup|date|export|echo|mv|cp"
    "|tar|touch|shutdown|mount|sysctl|ssh|scp|rsync|curl|wget|psql|mysql|dd|sed|awk|jq|ss|netstat|nft"
    "|bash|sh|python3?|node|java|make|perl|truncate|fsck|mkfs|chroot|xargs|watch|stress|nc|openssl"
)
STATEMENT = re.compile(  # of a database, in capitals as nobody writes them in passing
    r"(?:DROP|TRUNCATE|ALTER|CREATE|REINDEX) (?:TABLE|DATABASE|INDEX|USER|ROLE|SCHEMA)\b"
    r"|DELETE FROM\b|UPDATE \S+ SET\b|INSERT INTO\b"
    r"|SELECT (?:\S+ ){1,12}?FROM\b|SELECT \w+\(|VACUUM\b|FLUSHALL\b"
    r"|FLUSHDB\b|CONFIG SET\b|GRANT \w+ ON\b|REVOKE \w+ ON\b|SHUTDOWN (?:NOSAVE|SAVE)\b"
)
_TYPED = re.compile(
    r"(?<![\w./-])(?:(?:/\w+)*/)?"
    rf"(?:(?i:{_PROGRAMS})(?![\w-])[ \t]+(?!(?i:{_NAMED})\b)[\w\"'$<{{(/.*-]"
    rf"|(?:{_WITH_VERB})|(?:{_WITH_ARGUMENT})[ \t]+(?:-{{1,2}}\w|\S*[/=$<{{|]|:/)"
    rf"|{STATEMENT.pattern})"
)
_ASKED_FOR = re.compile(  # behind such a verb anything is typed that looks like it
    r"\b(?i:run|runs|running|execute|executing|type|typing|enter|issue|issuing|invoke|invoking|launch"
    r"|führe|gib|tippe|exécute[rz]?|lance[rz]?|ejecuta)\b[ :\"'“]+(?:(?:the )?(?:command|script) )?"
    r"(?=(?:[\w./~$-]+[ \t]+){0,3}(?:-{1,2}[A-Za-z]|\$\(|\.{0,2}/\w|\S+\.(?:sh|py|rb|pl)\b|\|)"
    r"|[\w-]*(?:ctl|cli|adm)\b[ \t]|(?:reboot|halt|poweroff|shutdown)\b)"
)
_SHELL = re.compile(
    r"(?:^|\s)-{1,2}[A-Za-z]|[|;&]{1,2}(?:\s|\Z)|\$\(|\$\{?[A-Za-z_]|^\.{0,2}/\S+\s|>>|>\s*[/~$]"
    r"|^\S+\.(?:sh|py|rb|pl)\b"
)
_ALONE = re.compile(r"(?:reboot|halt|poweroff|shutdown|init [06]|fsck|exit)")
_ENDS = re.compile(r"[.,;:!?)\"'”’]*(?:\s*\Z|[.,;:!?)\"'”’]\s)")
_BLANK = "\N{BROKEN BAR}"  # in place of what was looked at, of the same length
_BEFORE = " \t\n:(\"'“‘*_`"  # what may stand right before a command in a sentence
_LEAST = 6  # characters of a command of which something near is looked for
_SHORT, _NEARER = 9, 85.0  # characters of one that ordinary words are like sooner
_NEAR = 82.0  # of 100: as alike as a command and one with a letter or a word changed


def spans_in(text: str) -> tuple[str, ...]:
    """What stands between backticks; a line's end in it is a space, as people see it."""
    return tuple(" ".join(match[2].split("\n")).strip() for match in _SPAN.finditer(text))


def without_spans(text: str) -> str:
    """The text with what stands between backticks blanked."""
    return _SPAN.sub(lambda match: _BLANK * len(match[0]), text)


def is_command(words: str) -> bool:
    """Whether words by themselves are to be typed, and no name of something."""
    said = words.strip()
    return bool(_TYPED.match(said) or _SHELL.search(said) or _ALONE.fullmatch(said))


def typed_in(text: str) -> Iterator[str]:
    """What sentences tell somebody to type, each as it goes on to the end of its line."""
    for line in text.split("\n"):
        for match in _TYPED.finditer(line):
            yield line[match.start() :]
        for match in _ASKED_FOR.finditer(line):
            yield line[match.end() :]


def without_whole(text: str, commands: Iterable[str]) -> str:
    """The text with those commands blanked that stand in it letter by letter, and end there."""
    for command in sorted(commands, key=len, reverse=True):
        at = text.find(command)
        while at >= 0:
            end = at + len(command)
            apart = at == 0 or text[at - 1] in _BEFORE
            if apart and _ENDS.match(text[end:]):
                text = text[:at] + _BLANK * len(command) + text[end:]
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
