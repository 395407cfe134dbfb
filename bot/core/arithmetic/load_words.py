"""How people speak of load: requests a second, latencies, replicas, queues."""

from bot.core.arithmetic.amounts import DAILY, PER, SHARE, TIME, N
from bot.core.arithmetic.readings import (
    a_minute,
    nothing,
    number,
    portion,
    rate,
    rest,
    time,
)
from bot.core.arithmetic.wording import (
    BOUND,
    FLIGHT,
    FROM_TO,
    GPUS,
    LINK,
    REPLICAS,
    TOKENS,
    Wording,
    said,
    wording,
)

REQUESTS = (
    r"(?:\s(?:[a-z]+(?:ing|al|-time) )?(?:reqs?|requests?|quer(?:y|ies)|calls?"
    r"|predictions?|inferences?|prompts?|completions?|messages?|images?|jobs?|documents?"
    r"|hits|transactions|transaktionen|anfragen?|abfragen?|aufrufen?|nachrichten|bilder"
    r"|dokumente))"
)
FLOW = (
    r"(?:\s?(?:qps|rps)(?![\w/])"
    rf"|{REQUESTS}(?:{PER}|{DAILY})"
    r"|\s?req/s(?!\w))"
)
EACH = (
    r"(?:per|a|each|every|/|pro|je|an?)\s?(?:single )?(?:replica|pod|instance|gpu|worker"
    r"|server|node|machine|backend|box|card|h100|a100|h200|l40s|l4|replika|replik|instanz"
    r"|knoten|maschine)s?(?!\w)"
)
UNIT_OF = (
    r"(?:(?:each|every|one|a single|a|per|jede|jeder|jedes|eine|ein|pro"
    r"|je)\s(?:\w+\s)?(?:replica|pod|instance|gpu|worker|server|node|machine|backend|box"
    r"|card|h100|a100|h200|l40s|l4|replika|replik|instanz|knoten|maschine)(?:\s(?:can"
    r"|handles?|does|do|serves?|sustains?|manages?|takes?|processes|process|gives|delivers"
    r"|reaches|makes?|holds?|runs?|schafft|verarbeitet|bedient|leistet|liefert|kann|hält"
    r"|macht|up to|about|around|etwa|rund|is good for))*\s?:?"
    r"|(?:each|jede[rs]?)\s(?:one )?(?:can |kann )?(?:handles?|does|do|serves?|sustains?|manages?"
    r"|gives|delivers|schafft|liefert|leistet)(?:\s(?:up to|about|around|etwa|rund))?\s?)"
)
QUEUED = (
    r"(?:queued|waiting|pending|in (?:the |our )?queue|backlog(?:ged)?|behind"
    r"|in der (?:warte)?schlange|wartend\w*|warten)(?!\w)"
)
TAIL = r"(?:p9\d(?:\.\d+)?|p99\.?9+|p999|9\dth percentile|tail)"
MEAN = (
    r"(?:average|avg\.?|mean|durchschnittlich\w*|mittlere\w*|im (?:mittel|schnitt"
    r"|durchschnitt))"
)
LATENCY = (
    r"(?:end[- ]to[- ]end )?(?:latenc(?:y|ies)|response times?|service times?"
    r"|processing time|request duration|latenz(?:en)?|antwortzeit(?:en)?|bearbeitungszeit"
    r"|duration|e2e latency)"
)
TAKES = (
    r"(?:requests?|calls?|quer(?:y|ies)|answers?|responses?|anfragen?|antwort)\s(?:takes?"
    r"|needs?|lasts?|dauer[nt]|brauch(?:t|en))(?: on average| about| around| roughly"
    r"| im schnitt| etwa| rund)?"
)
PEAK = r"(?:peaks?|burst|bursts|spitzen?|spitzenlast|maximum|max\.?|at most|in der spitze)"
FIRST = r"(?:ttft|time[ -]to[ -](?:the )?first[ -]token|first token|erstes token)"
GAP = r"(?:tpot|itl|tbt|inter-?token latency|time per (?:output )?token|time between tokens)"
FULLNESS = r"(?:utili[sz]ation|utili[sz]ed|auslastung|ausgelastet|busy|load factor)"

LOAD: tuple[Wording, ...] = (
    wording(
        "",
        rf"{N}{FLOW}\s?(?:per|/|a|each|every|pro|je)\s?(?:api )?(?:user|client|key|tenant|customer"
        r"|ip|nutzer|kunde|kunden)(?!\w)",
        nothing,
    ),
    wording("", rf"rate limit(?:s|ed)?(?: to)?{LINK}{N}{FLOW}", nothing),
    wording(
        "price",
        rf"(?:\$|€|£|usd |eur )\s?{N}\s?(?:usd |eur |dollars |euros? )?(?:/|per|a"
        r"|an|pro|je|die)\s?(?:(?:gpu|h100|a100|h200|l40s|l4)[ -]?)?(?:h|hr|hour"
        r"|std|stunde)(?!\w)",
        number,
    ),
    wording(
        "price",
        rf"{N}\s?(?:\$|€|usd|eur|dollars?|euros?)\s?(?:/|per|a|an|pro|je"
        r"|die)\s?(?:(?:gpu|h100|a100|h200|l40s|l4)[ -]?)?(?:h|hr|hour|std"
        r"|stunde)(?!\w)",
        number,
    ),
    wording("token_rate_each", rf"{UNIT_OF}\s?{N}{TOKENS}{PER}", rate),
    wording("token_rate_each", rf"{N}{TOKENS}{PER}\s?{EACH}", rate),
    wording("token_rate_each", rf"{N}\s?tok/s\s?{EACH}", number),
    wording("token_rate", rf"{N}{TOKENS}{PER}", rate),
    wording("each_rate", rf"{UNIT_OF}\s?{N}{FLOW}", rate),
    wording("each_rate", rf"{N}{FLOW}\s?{EACH}", rate),
    wording(
        "each_rate",
        rf"{N}{FLOW}\s(?:each|je|jeweils)(?!\s\w)",
        rate,
        said(rf"{REPLICAS}|{GPUS}"),
    ),
    wording(
        "capacity",
        r"(?:capacity|can (?:only )?(?:handle|serve|do|process|sustain)"
        rf"|max throughput|kapazität|schaffen|drains?(?: at)?|processing){LINK}"
        rf"(?:at most |up to |max\.? |höchstens |maximal )?{N}{FLOW}",
        rate,
    ),
    wording(
        "capacity", rf"(?:process|consume|drain|work off|handle)\s{N}\s?/\s?s(?:ec)?(?!\w)", number
    ),
    wording("rate", rf"{N}\s?/\s?s(?:ec)?\s(?:arriv\w+|com(?:e|ing) in|incoming|kommen)", number),
    wording(
        "each_rate",
        r"(?:each|je|jeweils)\s(?:at |does |handles? |takes? |schafft )?"
        rf"{N}\s?/\s?s(?:ec)?(?!\w)",
        number,
    ),
    wording("rate", rf"(?:arrivals?(?: rate)?|zulauf){LINK}{N}\s?/\s?s(?:ec)?(?!\w)", number),
    wording("queued", rf"queue\s(?:has|holds|contains|with|of)\s{N}", number),
    wording("rate_peak", rf"{PEAK}{LINK}{N}{FLOW}", rate),
    wording("rate_peak", rf"{N}{FLOW}\s?\(?(?:at |at the |in the |in der )?{PEAK}(?!\w)", rate),
    wording("rate_mean", rf"{MEAN}{LINK}{N}{FLOW}", rate),
    wording(
        "rate_mean",
        rf"{N}{FLOW}\s?\(?(?:on |in |im )?(?:average|avg|mean|durchschnitt|mittel"
        r"|schnitt)(?!\w)",
        rate,
    ),
    wording("rate", rf"{FROM_TO}{N}{FLOW}", rate),
    wording("rate", rf"{N}{FLOW}", rate),
    wording(
        "rate",
        rf"(?:qps|rps|requests per second|anfragen pro sekunde){LINK}{N}(?!\s?(?:ms"
        r"|s|%|min|tok))",
        number,
    ),
    wording("rate", rf"{N}\s?rpm(?!\w)", a_minute),
    wording("ttft", rf"(?:{TAIL}\s|median\s)?{FIRST}{LINK}(?:{BOUND}\s?)?{N}{TIME}", time),
    wording("ttft", rf"{N}{TIME}\s(?:{TAIL}\s)?{FIRST}", time),
    wording("tpot", rf"{GAP}{LINK}(?:{BOUND}\s?)?{N}{TIME}", time),
    wording("tpot", rf"{N}{TIME}\s?(?:/|per|a|pro|je)\s?(?:output |generated )?token(?!s)", time),
    wording("", rf"(?:p50|median){LINK}(?:{LATENCY}{LINK})?{N}{TIME}", nothing),
    wording(
        "latency_tail",
        rf"{TAIL}(?:\s{LATENCY})?{LINK}(?:{FROM_TO})?(?:{BOUND}\s?)?{N}{TIME}",
        time,
    ),
    wording("latency_tail", rf"{N}{TIME}\s(?:at (?:the )?)?{TAIL}(?!\w)", time),
    wording("latency_tail", rf"{LATENCY}\s{TAIL}{LINK}(?:{BOUND}\s?)?{N}{TIME}", time),
    wording("latency_mean", rf"{MEAN}\s{LATENCY}{LINK}{N}{TIME}", time),
    wording("latency_mean", rf"{N}{TIME}\s(?:on average|{MEAN})(?:\s{LATENCY})?", time),
    wording("latency", rf"{LATENCY}{LINK}(?:{FROM_TO})?{N}{TIME}", time),
    wording("latency", rf"{TAKES}{LINK}{N}{TIME}", time),
    wording(
        "latency",
        r"(?:each|every one|jede[rs]?)\s(?:one |request |call )?(?:takes|lasts|needs|dauert)"
        rf"{LINK}{N}{TIME}",
        time,
    ),
    wording(
        "latency",
        rf"{N}{TIME}\s(?:{LATENCY}|(?:per|a|each|pro|je) (?:request|call"
        r"|anfrage))(?!\w)",
        time,
    ),
    wording(
        "each_concurrent",
        rf"{UNIT_OF}\s?{N}\s(?:concurrent|parallel|simultaneous"
        rf"|gleichzeitige?n?)(?:\s{FLIGHT})?",
        number,
    ),
    wording(
        "each_concurrent",
        rf"{N}\s(?:(?:concurrent|parallel|simultaneous|gleichzeitige?n?)\s(?:"
        rf"{FLIGHT}\s)?|{FLIGHT}\s(?:at once|in flight|concurrently"
        rf"|gleichzeitig)\s){EACH}",
        number,
    ),
    wording(
        "each_concurrent",
        rf"{N}\s{EACH}\s(?:at once|at a time|in parallel|concurrently|gleichzeitig)",
        number,
    ),
    wording(
        "each_concurrent",
        r"(?:max[_-]num[_-]seqs|max batch size|batch size"
        rf"|concurrency per (?:replica|pod|gpu|instance)){LINK}{N}",
        number,
    ),
    wording(
        "concurrent",
        rf"{N}\s(?:concurrent|parallel|simultaneous|gleichzeitige?n?)\s{FLIGHT}",
        number,
    ),
    wording(
        "concurrent",
        rf"{N}\s{FLIGHT}\s(?:in[ -]flight|at once|at a time|concurrently"
        r"|gleichzeitig|in parallel|unterwegs)",
        number,
    ),
    wording(
        "concurrent",
        rf"(?:concurrency(?: limit)?|in-flight(?: requests)?|requests in flight){LINK}{N}"
        r"(?!\s?(?:ms|s|%|min|tok))",
        number,
    ),
    wording(
        "queued",
        rf"{N}\s(?:{FLIGHT}|messages|jobs|items|tasks|nachrichten)?\s?(?:are "
        rf"|sind )?{QUEUED}",
        number,
    ),
    wording(
        "queued",
        rf"(?:queue (?:depth|length|size)|backlog|warteschlange){LINK}{N}"
        r"(?!\s?(?:ms|s|%|min))",
        number,
    ),
    wording(
        "fullness",
        r"(?:target|aim for|plan for|at most|max\.?|keep|ziel-?|höchstens"
        rf"|geplant\w*)(?:\s\w+)?{LINK}{FULLNESS}{LINK}{N}{SHARE}",
        portion,
    ),
    wording(
        "fullness",
        r"(?:target|aim for|plan for|run(?:ning)? at|at most|keep|at|bei|höchstens"
        rf"|maximal)\s(?:\w+\s){{0,2}}?{N}{SHARE}\s(?:target )?{FULLNESS}",
        portion,
        said(r"target|plan|aim|keep|at most|should|how many|size|ziel|höchstens|maximal|wie viele"),
    ),
    wording("fullness", rf"{N}{SHARE}\s(?:target|ziel-?)\s?{FULLNESS}", portion),
    wording("fullness", rf"(?:headroom|reserve|spare capacity|puffer){LINK}{N}{SHARE}", rest),
    wording("fullness", rf"{N}{SHARE}\s(?:headroom|reserve|spare|puffer)", rest),
)
