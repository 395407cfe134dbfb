"""How people speak of models, GPUs, replicas and what they hold."""

from bot.core.arithmetic.amounts import COUNT, FIGURE, N
from bot.core.arithmetic.readings import (
    bits,
    number,
    parameters,
    size,
    whole,
)
from bot.core.arithmetic.wording import (
    GPUS,
    LINK,
    REPLICAS,
    TAKEN,
    TOKENS,
    Wording,
    said,
    wording,
)

RUNS = (
    r"(?:have|has|run|runs|running|with|on|across|using|over|scaled to|haben|betreiben|mit"
    r"|auf)\s(?:only |now |currently |just |nur |jetzt )?"
)
_SICK = (
    r"(?:crash|fail|down|restart|dead|broken|unhealthy|bad|not|pending|evict|oom|more"
    r"|kaputt|weniger|each|per|je)"
)
SOUND = rf"\s(?:(?!{_SICK})\w+\s)?"
UNSOUND = rf"(?!\s(?:are |is |were |sind )?{_SICK})"
OUT = (
    r"(?:output|completion|generated|generation|answer|response|reply|decode|new|ausgabe"
    r"|antwort)"
)
IN = r"(?:input|prompt|prefill|eingabe)"

MACHINE: tuple[Wording, ...] = (
    wording(
        "kv_bytes",
        r"(?:fp8|int8|8[- ]bit|fp16|bf16|16[- ]bit)\s(?:for the )?kv[- ]?cache"
        rf"|kv[- ]?cache(?:[ _-]dtype)?{LINK}(?:in )?(?:fp8|int8|8[- ]bit|fp16|bf16"
        r"|16[- ]bit)",
        bits,
    ),
    wording(
        "bytes",
        r"(?:fp16|bf16|bfloat16|float16|fp8|int8|int4|nf4|fp4|mxfp4|fp32|w4a16"
        r"|(?:16|8|4)[- ]bits?)(?!\w)",
        bits,
    ),
    wording(
        "layers",
        rf"{N}\s(?:transformer |decoder |hidden )?(?:layers|schichten)(?!\w)",
        number,
    ),
    wording("layers", rf"(?:num_hidden_layers|n_layers|layers){LINK}{N}", number),
    wording("kv_heads", rf"{N}\s(?:kv|key[ /-]value)[ -]?heads?", number),
    wording("kv_heads", rf"(?:num_key_value_heads|n_kv_heads|kv[ -]heads){LINK}{N}", number),
    wording("head_dim", rf"(?:head[ _-]?(?:dim(?:ension)?s?|size)){LINK}{N}", number),
    wording("head_dim", rf"{N}[ -]?(?:dim(?:ensional)?)\sheads", number),
    wording(
        "context",
        r"(?:max[_-]model[_-]len|context(?: (?:length|window|size))?"
        rf"|sequence length|seq[_ ]?len|kontext(?:länge)?){LINK}{N}(?:{TOKENS}"
        r")?(?!\s?(?:ms|s|%|min))",
        number,
    ),
    wording("context", rf"{N}[ -]?(?:{TOKENS}[ -])?(?:of )?(?:context|ctx|kontext)(?!\w)", number),
    wording("tokens_out", rf"{N}\s?{OUT}{TOKENS}(?![\w/])", number),
    wording("tokens_out", rf"{OUT}s?(?:\s(?:length|länge))?{LINK}{N}{TOKENS}(?![\w/])", number),
    wording("tokens_out", rf"{N}{TOKENS}\s(?:long )?{OUT}s?(?!\w)", number),
    wording("tokens_each", rf"[×*]\s?{N}{TOKENS}(?![\w/])", number),
    wording("tokens_in", rf"{N}\s?{IN}{TOKENS}(?![\w/])", number),
    wording("tokens_in", rf"{IN}s?(?:\s(?:length|länge))?{LINK}{N}{TOKENS}(?![\w/])", number),
    wording(
        "tokens_each",
        rf"{N}{TOKENS}\s?(?:each|per (?:request|answer|response|call)|pro anfrage"
        r"|je anfrage)(?!\w)",
        number,
    ),
    wording("gpus", rf"{COUNT}\s?(?:x|×)?\s?(?=(?:\d+\s?gi?b\s)?{GPUS})", number),
    wording(
        "gpu_bytes",
        r"(?:a100|h100|v100|h200"
        r"|a6000)-(?P<n>\d+)(?P<mag>k)?(?P<upto>-)?\s?(?P<byte>GB)(?!\w)",
        size,
    ),
    wording(
        "gpu_bytes",
        rf"{N}\s?(?P<byte>[GT]i?B)\s?(?:{GPUS}|(?:of )?(?:gpu memory|vram|hbm)"
        r"|(?:per|each|a|je|pro) (?:gpu|card)|each|je)(?!\w)",
        size,
    ),
    wording(
        "gpu_bytes",
        rf"{GPUS}\s?(?:\(|with |mit |of |has |have |hat |à |-)?\s?{N}\s?(?P<byte>[GT]i?B)",
        size,
    ),
    wording("gpus", rf"(?:tp|tensor[ -]parallel(?:ism)?(?:[ _-]size)?){LINK}{N}", number),
    wording(
        "parameters",
        rf"(?:[A-Za-z][\w.]*-(?:[\w.]+-)*)?(?:(?P<times>\d+) ?x ?)?(?P<n>{FIGURE}"
        r")[ -]?(?P<size>B|billion|bn|milliarden?|M(?= param)"
        r"|million(?=[ -]param))(?![\w/])(?:-\w+)*(?:[ -](?:params?|parameters?"
        r"|parametern?|model|modell?))?(?!\s(?:requests|tokens|users|anfragen"
        r"|queries|calls|predictions))",
        parameters,
    ),
    wording("replicas", rf"{RUNS}{COUNT}{SOUND}{REPLICAS}{UNSOUND}", number),
    wording(
        "context",
        rf"{N}{TOKENS}(?![\w/])(?!\s?(?:/|per|each|a second))",
        number,
        said(r"layers|schichten|kv[ -]?(?:cache|heads?)"),
    ),
    wording("replicas", rf"{COUNT}\s{REPLICAS}(?=\s?{TAKEN})", number),
    wording(
        "replicas",
        rf"{COUNT}\s(?:\w+\s)?{REPLICAS}(?=,?\s(?:at|that|which|with|of|each|mit"
        rf"|die|je)\s){UNSOUND}",
        number,
    ),
    wording(
        "down",
        r"(?:fully |completely |totally )?(?:down|outage|downtime|unavailable"
        r"|ausfall|ausgefallen)(?!\w)",
        whole,
    ),
)
