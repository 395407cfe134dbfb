"""How people speak of SLOs, error rates, error budgets and outages."""

import re

from bot.core.arithmetic.amounts import COUNT, FIGURE, MAGNITUDE, SHARE, TIME, N
from bot.core.arithmetic.readings import (
    allowed,
    bare_objective,
    failing,
    fraction,
    hours_and_minutes,
    long,
    most,
    nines,
    nothing,
    number,
    objective,
    part,
    period,
    portion,
    rest,
    rest_of_most,
    short,
    some_of,
    time,
)
from bot.core.arithmetic.wording import BOUND, FROM_TO, LINK, TAKEN, Wording, said, wording

ERRORS = (
    r"(?:error|failure|fail|5xx|http 5xx|500|503)[ _-]?(?:rate|ratio|percentage)s?|(?:5xx"
    r"|errors|failures|error rates)|fehler(?:rate|quote|anteil)?|ausfallquote"
)
SLO_WORDS = (
    r"(?:availability |uptime |success(?:[ -]rate)? |verfügbarkeits-?)?(?:slos?|slas?"
    r"|objective|service level(?: objective)?|target availability|availability (?:target"
    r"|goal|objective)|uptime (?:target|goal)|success rate (?:target|goal|objective)"
    r"|verfügbarkeitsziel)(?!\w)"
)
AVAILABLE = r"(?:availability|uptime|verfügbarkeit)(?!\w)"
NOW = said(
    r"now\b|currently|right now|dropped|fell|fallen|down to|measured|observed"
    r"|at the moment|today|actual|last (?:hour|\d)|aktuell|derzeit|gerade|gemessen"
    r"|gefallen|gesunken|momentan|instead of|so far|since|seit|is only|is at"
    r"|sitting at"
)
BUDGET = (
    r"(?:(?:the|our|this month'?s|monthly|its|my|your|des|unser\w*"
    r"|vom|\d+[ -]days?)\s){0,3}(?:error[ -]?budgets?|fehler-?budgets?|budgets?)(?!\w)"
    r"(?:\s(?:for|of|für|von)\s(?:the |our |der |die |den )?[a-z][\w-]*)?"
)
SPENT = (
    r"(?:spent|burn(?:ed|t)|used(?: up)?|consumed|eaten|gone|exhausted|verbraucht"
    r"|aufgebraucht|verbrannt|weg)(?!\w)"
)
LEFT = r"(?:left|remain(?:s|ing)?|available|übrig|verbleib\w+|verblieben|restlich\w*)(?!\w)"
RELIABLE = said(
    r"slo|sla|objective|availab|uptime|error[ -]?budget|nines|downtime|verfügbarkeit"
    r"|fehlerbudget|neunen|succe"
)
BROKEN = said(
    r"outages?|down(?:time)?\b|unavailable|error|fail|5xx|incident|burn|ausfall"
    r"|ausgefallen|störung|fehl|brennt|degraded"
)
_NINES = (
    r"(?P<nines>[2-7]|two|three|four|five|six|zwei|drei|vier|fünf|sechs)[ -](?:nines?"
    r"|neunen)"
)
_OF = rf"(?P<all>{FIGURE})(?P<allmag>{MAGNITUDE})?"
_EVERY = rf"\s?(?:of|out of|in|per|von|aus|/)\s?(?:the last |every |all |den letzten )?{_OF}"
TIME_OF_ALL = r"\s?(?:min(?:ute)?s?|h(?:ours?)?)"
_OF_REQUESTS = (
    r"(?:\s(?:of|der|aller)\s(?:all |the |our |user )*(?:[\d.,]+[kKM]? )?(?:daily "
    r"|täglichen )?(?:requests?|calls?|queries|traffic|responses?|anfragen|aufrufe))?"
)
_FAILS = (
    r"(?:(?:are|is|were|sind|ist|waren|wurden|of|return(?:s|ing|ed)?|get(?:s|ting)?|see|end in"
    r"|result in|give|bekommen|liefern)\s)?(?:now |currently |an? |http )?"
    r"(?:fail(?:s|ed|ing|ures?)?"
    r"|err(?:or|ors|ored|oring)?(?:s|[ -]rate)?|5xx|50[0234]s?|time(?:d)? ?out|timing out"
    r"|timeouts|fehler(?:rate|quote|haft)?|fehlgeschlagen|schlagen fehl|scheitern)(?!\w)"
)

SPENDING = said(r"burn(?:ed|t)|spent|used|consumed|verbraucht|verbrannt|aufgebraucht")
SHORT = r"[1-5]?\d\s?m(?:in)?"  # the short window of an alert
PERIODS: tuple[Wording, ...] = (
    wording(
        "window",
        r"(?:(?<=%)|(?<=%\s)|(?<=%,\s)|(?<=%\s\())[/(]{0,2}\s?(?P<n>\d+)(?P<mag>k)?"
        r"(?P<upto>(?!))?\s?-?(?P<unit>d|days?|w|weeks?|tage|wochen)(?!\w)",
        long,
    ),
    wording(
        "window",
        r"(?P<period>)(?P<n>\d+)(?P<mag>k)?(?P<upto>(?!))?[ -](?P<unit>days?|weeks?)"
        r"(?=[ -](?:rolling )?(?:error )?budget)",
        long,
    ),
    wording(
        "window",
        r"(?P<period>monthly|weekly|quarterly|yearly|annual|monatlich\w*"
        r"|wöchentlich\w*|jährlich\w*)(?!\w)(?!\s(?:active|users|report|cost|spend"
        r"|bill|meeting|deploy))",
        period,
        RELIABLE,
    ),
    wording(
        "window",
        r"(?:per|each|every|in a|over a|over the|this|for the|pro|im|je|für den|diesen"
        r"|jeden|(?<=%) a|(?<=minutes) a|(?<=budget) a"
        r"|(?<=downtime) a)\s(?:(?:calendar|rolling|whole)\s)?(?P<period>months?"
        r"|weeks?|quarters?|years?|monat|woche|quartal|jahr)(?!\w)",
        period,
        RELIABLE,
    ),
)
RELIABILITY: tuple[Wording, ...] = (
    wording("", rf"{BOUND}\s?{N}{SHARE}\s(?:of|from|des|vom|von)\s{BUDGET}", nothing),
    wording(
        "spent",
        rf"{N}{SHARE}\s(?:of|from|des|vom|von)\s{BUDGET}(?:\s(?:is|has been|was"
        rf"|have been|already|ist|sind|bereits|schon|are))*\s{SPENT}",
        portion,
    ),
    wording("spent", rf"{SPENT}{LINK}{N}{SHARE}\s(?:of|from|des|vom|von)\s{BUDGET}", portion),
    wording("spent", rf"{BUDGET}{LINK}{N}{SHARE}\s{SPENT}", portion),
    wording("left", rf"{N}{TIME}\s(?:of )?{BUDGET}\s{LEFT}{_EVERY}(?:{TIME_OF_ALL})?", part),
    wording(
        "left",
        rf"{N}{SHARE}\s(?:of|from|des|vom|von|in)\s{BUDGET}(?:\s(?:is|are|still|ist"
        rf"|sind|noch))*\s{LEFT}",
        portion,
    ),
    wording(
        "left",
        rf"{N}{SHARE}\s(?:{LEFT}\s)?(?:of|from|in|des|vom|von)?\s?(?:the |our "
        rf"|this month's )?{BUDGET}\s{LEFT}",
        portion,
    ),
    wording("left", rf"{N}{SHARE}\s{LEFT}\s(?:of|in|from|vom|im)\s{BUDGET}", portion),
    wording("left", rf"{BUDGET}{LINK}{N}{SHARE}\s{LEFT}", portion),
    wording("left", rf"{BUDGET}\s{LEFT}{LINK}{N}{SHARE}", portion),
    wording(
        "left", rf"{BUDGET}[\s:]{{1,3}}(?:ist |sind )?(?:nur )?noch\s(?:bei )?{N}{SHARE}", portion
    ),
    wording("spent", rf"{BUDGET}\s{SPENT}{LINK}{N}{SHARE}", portion),
    wording(
        "left",
        r"(?:remaining|verbleibendes|restliches)\s(?:error[ -]?budget"
        rf"|fehler-?budget){LINK}{N}{SHARE}",
        portion,
    ),
    wording(
        "left",
        rf"(?:noch|have|hat|haben)\s{N}{SHARE}\s(?:error[ -]?budget|fehler-?budget)",
        portion,
    ),
    wording("objective", rf"(?:error[ -]?budget|fehler-?budget){LINK}{N}{SHARE}", allowed),
    wording("objective", rf"{N}{SHARE}\s(?:error[ -]?budget|fehler-?budget)", allowed),
    wording(
        "allowance",
        rf"(?:error[ -]?budget|fehler-?budget|downtime budget){LINK}{N}{TIME}",
        time,
    ),
    wording(
        "allowance",
        rf"{N}{TIME}\s(?:of )?(?:error[ -]?budget|fehler-?budget|allowed downtime)",
        short,
    ),
    wording("", rf"(?:burn[ -]?rate|burn){LINK}{BOUND}\s?{N}\s?(?:x|×)?", nothing),
    wording(
        "",
        rf"(?:{ERRORS}){LINK}{BOUND}\s?{N}(?:{SHARE})?(?:\s(?:for|over|in|during"
        r"|für|über)\s\d+\s?\w+)?",
        nothing,
    ),
    wording("", rf"(?:threshold|alert(?:s|ing)?|schwelle){LINK}(?:{BOUND}\s?)?{N}{SHARE}", nothing),
    wording("burn_short", rf"{SHORT}\s(?:window )?burn[ -]?rate{LINK}{N}\s?(?:x|×)?", number),
    wording("burn_short", rf"burn[ -]?rate\s?\(?{SHORT}\)?\s?[:=]\s?{N}\s?(?:x|×)?", number),
    wording("burn", rf"\d+\s?[hd]\s(?:window )?burn[ -]?rate{LINK}{N}\s?(?:x|×)?", number),
    wording("burn", rf"burn[ -]?rate\s?\(?\d+\s?[mhd]\)?\s?[:=]\s?{N}\s?(?:x|×)?", number),
    wording("burn", rf"burn[ -]?rate{LINK}{N}\s?(?:x|×)?(?!\s?(?:%|\w))", number),
    wording("burn", rf"{N}\s?(?:x|×|-?fold|times)?\s?burn[ -]?rate", number),
    wording(
        "burn",
        rf"burn(?:s|ing|t)?\s(?:{BUDGET}\s|budget\s|through\s(?:{BUDGET})\s)?{LINK}"
        rf"{N}\s?(?:x|×|times|mal)(?!\w)",
        number,
    ),
    wording("failing", rf"(?:{ERRORS}){LINK}{FROM_TO}{N}{SHARE}", failing),
    wording("failing", rf"(?:{ERRORS}){LINK}{N}{SHARE}", failing),
    wording("failing", rf"{N}{SHARE}{_OF_REQUESTS}\s{_FAILS}", failing),
    wording(
        "failing",
        rf"(?:fail(?:ing|s)?|schlagen)\s(?:for\s)?{LINK}{N}{SHARE}{_OF_REQUESTS}",
        failing,
    ),
    wording(
        "failing",
        r"(?P<some>half|a third|a quarter|all|die hälfte|ein drittel|ein viertel|alle)\s(?:of )?"
        r"(?:the |our |all |der |aller )*(?:requests?|calls?|queries|anfragen)\s"
        rf"{_FAILS}",
        some_of,
    ),
    wording(
        "failing",
        rf"{N}{SHARE}{_OF_REQUESTS}\s(?:are |is |were )?(?:slower|too slow|above (?:it|that|this))"
        r"(?!\w)",
        failing,
        said(r"slo|sla|objective"),
    ),
    wording("failing", rf"{COUNT}(?:\s(?:failed|bad|errors|failures|fehler)){_EVERY}", part),
    wording(
        "failing",
        rf"{COUNT}{_EVERY}\s?(?:http )?(?:requests?|calls?|queries|anfragen"
        rf"|aufrufe)?\s?{_FAILS}",
        part,
    ),
    wording("failing", rf"(?:{ERRORS}){LINK}{COUNT}{_EVERY}(?![\d.,]*\s?%)", part),
    wording("failing", rf"error[ _-]?(?:rate|ratio){LINK}{N}(?!\s?%|\w)", fraction),
    wording(
        "failing",
        rf"(?:success[ -]?(?:rate|ratio)|sli|erfolgs(?:quote|rate)){LINK}(?:"
        rf"{FROM_TO})?{N}{SHARE}",
        rest,
    ),
    wording(
        "failing",
        rf"{N}{SHARE}\s{AVAILABLE}(?=\s(?:so far|now|currently|right now|at the moment|this"
        r"|today|bisher|aktuell|derzeit))",
        rest,
    ),
    wording("failing", rf"{AVAILABLE}{LINK}{FROM_TO}{N}{SHARE}", rest, NOW),
    wording("objective", rf"{AVAILABLE}{LINK}{FROM_TO}{N}{SHARE}", objective),
    wording(
        "failing",
        r"(?:we are|we're|we were|we got|wir sind|wir liegen|currently|sitting"
        r"|running|standing|now|aktuell|derzeit)\s(?:at|on|only|bei|auf"
        rf"|to)\s(?:only |nur )?{N}{SHARE}(?:\s{AVAILABLE}|(?=\s(?:against|vs"
        r"|versus|gegen|bei einem)))",
        rest,
    ),
    wording(
        "failing",
        rf"{N}{SHARE}{_OF_REQUESTS}\s(?:are |is )?(?:now )?succeed(?:ing)?(?!\w)",
        rest,
        said(r"now|currently|only|right now"),
    ),
    wording("objective", rf"{_NINES}", nines),
    wording("objective", rf"(?:target|ziel){LINK}{N}{SHARE}", most),
    wording("objective", rf"{N}{SHARE}\s(?:target|ziel)(?!\s?(?:util|load|cpu|auslast))", most),
    wording(
        "objective",
        rf"{SLO_WORDS}{LINK}(?:≥|>=|>|at least|mindestens)?\s?{N}{SHARE}",
        objective,
    ),
    wording(
        "objective",
        rf"{N}{SHARE}\s(?:(?:monthly|weekly|quarterly|rolling|availability|uptime"
        r"|success|request|latency)[ -]?){0,3}(?:slos?|slas?|objective"
        r")(?!\w)",
        objective,
    ),
    wording("failing", rf"{AVAILABLE}{LINK}(?:only |bei )?{N}{SHARE}", rest, NOW),
    wording(
        "objective",
        rf"{AVAILABLE}{LINK}(?:≥|>=|>|at least|mindestens)?\s?{N}{SHARE}",
        objective,
    ),
    wording(
        "objective",
        rf"{N}{SHARE}[ -](?:monthly |annual |yearly )?(?:{AVAILABLE}"
        r"|verfügbar(?!\w)|available(?!\w))",
        objective,
    ),
    wording(
        "failing",
        rf"{N}{SHARE}{_OF_REQUESTS}\s(?:are )?succeed(?:ing|ed)?(?!\w)",
        rest,
        re.compile(r"(?is)(?=.*\b(?:slo|sla|objective)\b)(?=.*%.*%)"),
    ),
    wording(
        "objective",
        rf"{N}{SHARE}\s(?:of (?:all |our |the )?requests|der anfragen"
        r"|aller anfragen)\s(?:must|should|have to|need to|to|shall|succeed|müssen"
        r"|sollen)",
        objective,
    ),
    wording(
        "objective",
        rf"(?:slo|sla){LINK}{N}(?=[\s,.;]|\Z)(?!\s?(?:ms|s|sec|min|h)\b)",
        bare_objective,
    ),
    wording(
        "failing",
        r"(?:current|currently|actual|now|aktuell|derzeit)(?:\s(?:value"
        rf"|availability|sli|success rate))?\s?[=:]?\s?(?:is |at |bei )?{N}{SHARE}",
        rest_of_most,
        RELIABLE,
    ),
    wording(
        "objective",
        r"(?:promised?|guaranteed?|commit(?:ted)? to|versprechen|garantieren"
        rf"|zugesagt)\s(?:them |customers |users |our \w+ )?{N}{SHARE}",
        objective,
    ),
    wording(
        "window",
        rf"{N}[ -](?P<unit>days?|d|weeks?|months?|tage?n?|wochen?|monate?n?"
        r"|tägig\w*)(?:[ -](?:rolling|sliding|long|calendar))?[ -](?:windows?"
        r"|slos?|slas?|periods?|error budgets?|budgets?|fenster|zeitraum)",
        long,
    ),
    wording(
        "window",
        r"(?:(?:compliance|slo|rolling|sliding|budget)[ -])?(?:window|period"
        rf"|fenster|zeitraum){LINK}{N}{TIME}",
        long,
    ),
    wording(
        "window",
        r"(?:over|per|within|in|across|every|rolling|über|innerhalb von|binnen|auf"
        r"|pro|je)\s(?:a |the |any |each |rolling |last |past |trailing |die |der "
        rf"|den |letzten |ein |einem |einen ){{0,3}}{N}{TIME}",
        long,
        RELIABLE,
    ),
    wording(
        "window",
        rf"(?<={TAKEN})[\s,;/(]{{1,3}}(?:over |in |per |für |über )?{N}"
        r"[ -]?(?P<unit>d|days?|weeks?|months?|tagen?|wochen?|monaten?)(?![\w/])",
        long,
        RELIABLE,
    ),
    wording(
        "lasted",
        rf"{N}\s?(?:h|hrs?|hours?|stunden?)\s?(?:and |und )?(?P<minutes>[1-5]?\d)\s?"
        r"(?:m|min|minutes?|minuten)(?!\w)",
        hours_and_minutes,
        BROKEN,
    ),
    wording(
        "lasted",
        r"(?:for|since|lasting|lasted|during|over|seit|dauert(?:e)?(?: schon)?|last|past|letzten"
        r"|took|schon|(?:outage|downtime|incident|ausfall) (?:of|von))\s(?:the |about |around "
        rf"|roughly |only |den |last |past |letzten |schon |etwa |rund |now "
        rf"|bereits ){{0,4}}{N}{TIME}",
        time,
        BROKEN,
    ),
    wording("lasted", rf"(?:with)?in\s(?:only |just |nur )?{N}{TIME}", time, SPENDING),
    wording(
        "lasted",
        rf"{N}{TIME}(?=\s(?:(?:of )?(?:full |total |complete )?(?:outage|downtime"
        r"|incident|ausfall|störung|down)|long|lang|now|already))",
        time,
        BROKEN,
    ),
)
