"""Names of programs that engineers type: what makes a stretch of a sentence a command.

Three kinds. Some names mean nothing else; some are a product's or an everyday word, too, and are
told by the word that follows; the rest is learned from the commands of the runbooks themselves.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

ALONE = (  # whose names mean nothing else
    r"[a-z][\w-]*(?:ctl|cli)|[a-z]{2,}adm|crontab|sudo|rm|rmdir|chmod|chown|pkill|killall|umount"
    r"|iptables|setenforce|modprobe|lsof|tcpdump|swapo(?:n|ff)|ufw|visudo|setfacl|useradd|userdel"
    r"|usermod|dpkg|strace|bpftrace|jstack|jmap|jcmd|py-spy|ethtool|ipset|firewall-cmd|nmcli|vtysh"
    r"|rndc|chronyc|ntpq|smartctl|ipmitool|racadm|nvidia-smi|rocm-smi|dcgmi"
    r"|resize2fs|xfs_\w+|lv(?:extend|remove|reduce|resize)|[pv]gremove|fdisk|sgdisk|wipefs"
    r"|blkdiscard|dmsetup|zpool|rados|rclone|s3cmd|gsutil"
    r"|eksctl|kops|velero|amtool|promtool|crictl|nerdctl|docker-compose|skopeo|virsh|helmfile"
    r"|kustomize|terragrunt|scontrol|sinfo|squeue|scancel|sbatch|spark-submit"
    r"|pg_(?:ctl|dump|dumpall|restore|basebackup|rewind|resetwal|archivecleanup|upgrade)|repmgr"
    r"|vacuumdb|reindexdb|mysql(?:admin|dump|binlog)|mongosh|mongo(?:dump|restore|import)|cqlsh"
    r"|nodetool|pt-[a-z-]+|clickhouse-(?:client|local|keeper-client)|postsuper|postqueue"
    r"|kafka-[a-z-]+\.sh|kafka-(?:consumer-groups|topics|configs|acls|leader-election"
    r"|reassign-partitions|delete-records|storage|console-\w+)|zookeeper-shell|pulsar-admin"
    r"|rabbitmq-(?:diagnostics|upgrade|queues|plugins|streams)"
)
NAMED = (  # ... unless the sentence speaks of them
    "is|are|was|were|says?|shows?|outputs?|commands?|access|and|or|to|will|can|does|has|should"
    "|itself|binary|client|tool|sessions?|that|which|process|for|from|in|on|with|rights?"
    "|permissions?|pods?|container|must|cannot|could|reports?|prints|returns|users?|rules?|not|of"
)
WITH_VERB = (  # names of other things, too, with what their commands look like
    r"helm (?:rollback|upgrade|install|uninstall|delete|history|template)"
    r"|docker (?:ps|exec|run|rm|rmi|stop|start|restart|logs|kill|inspect|system|pull|push|prune"
    r"|volume|image|container|network|compose)"
    r"|podman (?:ps|exec|run|rm|stop|start|restart|logs|kill|inspect)"
    r"|git (?:revert|reset|push|pull|checkout|clone|stash|rebase|clean|bisect)"
    r"|gh (?:workflow|run|pr|release|api|repo|secret|issue|auth)\b"
    r"|terraform (?:apply|destroy|plan|state|import|taint|init|force-unlock)"
    r"|vault (?:read|write|operator|kv|lease)|consul (?:kv|leave|force-leave|members|operator)"
    r"|nomad (?:job|node|alloc|system)|oc (?:get|delete|adm|patch|scale|debug|rollout|exec)"
    r"|ceph (?:osd|mon|mgr|pg|fs|mds|orch|tell|daemon|config|health detail|-s)\b"
    r"|rbd (?:rm|map|unmap|snap|resize|lock)\b|flux (?:reconcile|suspend|resume|delete)\b"
    r"|argo (?:submit|stop|terminate|retry|delete)\b|cilium (?:status|endpoint|bpf|policy)\b"
    r"|restic (?:restore|forget|prune|unlock|backup -)|argocd app\b|certbot (?:renew|delete|-)"
    r"|pgbackrest (?:restore|expire|stanza-\w+|start|stop|-)|influx (?:query|write|delete)\b"
    r"|zfs (?:destroy|rollback|receive|send|set|unmount)\b|k3s (?:kubectl|etcd-snapshot|server)\b"
    r"|barman (?:recover|switch-wal|delete|backup -)|minikube (?:start|stop|delete)\b"
    r"|salt ['\"*]|celery -A|airflow (?:dags|tasks|db)\b|nats (?:stream|consumer|server)\b"
    r"|(?:aws|gcloud|az) [a-z][\w-]+ [a-z]+(?:-[a-z]+)*\b"
    r"|(?:apt|apt-get|yum|dnf|pip|npm|brew) (?:install|remove|upgrade|update|purge)"
    r"|service [\w.-]+ (?:restart|stop|start|reload|status)|kill \d+|ansible(?:-playbook|) \S+ -"
    r"|ansible-playbook \S+"
)
WITH_ARGUMENT = (  # common words: with an option, a path or the like behind them
    "kill|cat|tail|head|grep|find|df|du|ls|top|free|ps|ip|ping|dig|nslookup|date|export|echo|mv|cp"
    "|tar|touch|shutdown|mount|sysctl|ssh|scp|rsync|curl|wget|psql|mysql|dd|sed|awk|jq|ss|netstat"
    "|nft|bash|sh|python3?|node|java|make|perl|truncate|fsck|mkfs|chroot|xargs|watch|stress|nc"
    "|openssl|parted|passwd|route|tc|renice|reboot|halt|docker|helm|git|ceph|vault|consul|nomad"
)
_OWN = re.compile(r"(?:sudo[ \t]+(?:-\w+[ \t]+)*)?(?:\w+=\S*[ \t]+)*(?:\S*/)?([A-Za-z][\w.-]*)")
_EVERYDAY = frozenset(
    (
        *(WITH_ARGUMENT.replace("?", "").split("|")),
        *("if", "for", "while", "do", "done", "then", "else", "select", "set", "use", "get", "put"),
        *("a", "an", "the", "in", "on", "to", "is", "and", "or", "test", "time", "service", "exit"),
        *("true", "false", "case", "export", "cd", "type", "read", "wait", "start", "stop", "run"),
        *(
            "delete",
            "update",
            "insert",
            "show",
            "drop",
            "create",
            "alter",
            "sum",
            "rate",
            "history",
        ),
    )
)
_NEXT = r"[ \t]+(?:-{1,2}\w|\S*[\d/=$<{])"


@lru_cache(maxsize=64)
def learned(commands: frozenset[str]) -> re.Pattern[str] | None:
    """Where a sentence types one of the programs that these commands call.

    A script's name tells by itself (`unseal.sh`); any other with a word that follows it in one of
    the commands, or with an option, a number or a path.
    """
    told: set[str] = set()
    for command in commands:
        match = _OWN.match(command)
        if match is None or match[1].lower() in _EVERYDAY or len(match[1]) < 2:
            continue
        name, rest = re.escape(match[1]), command[match.end() :].split()
        if re.search(r"\.(?:sh|py|rb|pl|exe)\Z", match[1]):
            told.add(rf"{name}(?![\w-])")
        elif rest:
            told.add(rf"{name}(?=[ \t]+{re.escape(rest[0])}(?![\w-])|{_NEXT})")
    return _any(told)


@lru_cache(maxsize=64)
def names_in(commands: frozenset[str]) -> re.Pattern[str]:
    """The name of a program, listed or of these commands, wherever it stands."""
    own = (match[1] for match in map(_OWN.match, commands) if match)
    return re.compile(rf"(?<![\w./-])(?:{'|'.join([*_rare(own), f'(?i:{ALONE})'])})(?![\w-])")


def _rare(names: Iterable[str]) -> list[str]:
    return sorted({re.escape(n) for n in names if n.lower() not in _EVERYDAY and len(n) > 1})


def _any(patterns: Iterable[str]) -> re.Pattern[str] | None:
    found = sorted(patterns)
    return re.compile(rf"(?<![\w./-])(?:{'|'.join(found)})") if found else None
