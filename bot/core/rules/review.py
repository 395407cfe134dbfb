"""Rules for a critic of somebody's idea, and for a decoder of somebody's paper."""

import re
from collections.abc import Iterator

from bot.core.case import Case, Checked, Flaw, Part, Whole, short
from bot.core.likeness import stems
from bot.core.speech import denied


def both_quoted(case: Case, whole: Whole) -> Iterator[tuple[str, Flaw]]:
    """An idea is judged against its baseline: both are quoted, each under its own name."""
    roles = [source.document.role for source in case.sources]
    if len(roles) < 2:
        return
    attacks = [part for part in whole.parts if part.spec.remedy] or list(whole.parts)
    found = {
        located.evidence.document
        for part in attacks
        for checked in part.claims
        for _, located in checked.quotes
        if located.evidence
    }
    for role in roles:
        if role not in found:
            yield attacks[0].spec.id if attacks else "", Flaw(
                "both_quoted", f"the {role} is not quoted where it is attacked",
                f"Quote the {role} there.", "fail", note=f"Nothing here is quoted from the {role}.",
            )  # fmt: skip
    for section, _, checked in whole.claims:
        for quoted, located in checked.quotes[: len(checked.claim.quotes)]:
            if located.evidence and located.evidence.document != quoted.document:
                what = f"“{short(quoted.text)}” stands in the {located.evidence.document}"
                hint = f"Say that it is the {located.evidence.document}'s."
                yield (
                    section,
                    Flaw("both_quoted", what, hint, "fail" if quoted.document else "warn"),
                )


_ENDS_ASKING = re.compile(r"[^\s.!?:;,…]\s?[\"')\]*]*[?？؟][\s\"'*_)\]`]*\Z")


_CONFIRMS = re.compile(
    r"\b(?:correct|right|agreed|accurate|fair|true|stimmt\w*|richtig|korrekt|correcto|exact)\b",
    re.I,
)


def mirror(case: Case, part: Part) -> Iterator[Flaw]:
    """An understanding check asks whether it understood: it ends in a question."""
    if not part.named("mirror"):
        return
    said = part.claims[-1].sentences if part.claims else part.sentences
    last = said[-1] if said else ""
    asks = _ENDS_ASKING.search(last)
    if not asks or (len(re.findall(r"\w+", last)) < 3 and not _CONFIRMS.search(last)):
        yield Flaw(
            "mirror", "it does not end in a question", "Ask whether that is what is claimed.",
            "fail", note="This was to end by asking whether it is understood rightly.",
        )  # fmt: skip


_WORK = (
    r"(?:ideas?|proposals?|papers?|submissions?|manuscripts?|work|project|kernel|thing|topic"
    r"|approach"
    r"|concept|draft|this|it|that|idee|vorschlag|arbeit|beitrag|idée|proposition|propuesta|trabajo)"
)
_BARE = re.compile(
    rf"\b(?:(?:desk[\s-]?)?reject(?:s|ed|ing)?|turn(?:ed)? down|abandon(?:ed)?|discard|drop|scrap"
    rf"|kill|bin|shelve"
    rf"|give up(?: on)?|forget(?: about)?|walk away from|dismiss)\s+(?:\w+\s+){{0,2}}{_WORK}\b"
    rf"|\b{_WORK}\s+(?:\w+\s+){{0,3}}?(?:(?:be|is|are|get|gets)\s+)?(?:desk[\s-]?)?(?:rejected"
    rf"|reject\b|unpublishable|worthless"
    r"|hopeless|pointless|useless|doomed|dead(?: on arrival)?|trivial and|garbage|nonsense"
    r"|abgelehnt|wertlos)"
    r"|\bnot (?:\w+ )?(?:publishable|worth (?:pursuing|doing|publishing|your time|the effort|it))\b"
    r"|\bunpublishable\b|\b(?:has|have|is of|with|see) (?:absolutely )?no (?:\w+ )?(?:merit|value"
    r"|future|chance|novelty)\b"
    r"|\bwaste of (?:\w+ )?time\b|\bwill never (?:work|be (?:published|accepted))|\b(?:start over"
    r"|do something else)\b"
    r"|\bnot ready for (?:publication|any venue)|\bbeyond (?:repair|saving|rescue)\b"
    r"|\b(?:cannot|can't|could not) be (?:saved|rescued|fixed|published|salvaged)\b"
    r"|\bnicht (?:publizierbar|veröffentlichbar|zu retten)|\bablehn\w+|\bpas publiable|\bno "
    r"publicable|\bnon pubblicabile"
    r"|\bbelongs in the (?:bin|trash)|\bi(?: would|'d)? reject\b",
    re.IGNORECASE,
)
_NOT_IN = re.compile(
    r"(?:\b(?:not|n't|never|no|nobody|hardly|doubt\w*|unlikely|below|under|short of|fails?|at best"
    r"|merely|barely)\b"
    r"|n't\b)[^.!?;]{0,60}\b(?:publish(?:able|ed)|accept(?:ed|able|ance)?|get(?:ting)? (?:in|past"
    r"|through)|camera-ready"
    r"|main track|top[\s-]tier|conference|committee|make it|ready|a paper"
    r"|survive review)\b(?! signal| probe)"
    r"|\b(?:committee|reviewers?|pc|chairs?|they|asplos|sosp"
    r"|osdi)\b[^.!?;]{0,30}\b(?:throw (?:this|it) out|kill (?:this|it)"
    r"|turn (?:this|it) down|reject\w*|laugh\w*|shred (?:this|it)|not (?:take|accept|buy) (?:this"
    r"|it))\b"
    r"|\b(?:workshop|poster|arxiv)(?:[\s-]\w+)? at best\b|\bmy (?:verdict|vote|score"
    r"|recommendation)\b[^.!?;]{0,20}"
    r"\b(?:no|reject|negative|[0-4](?:\s*/|\s+out of))",
    re.IGNORECASE,
)
_DISCOURAGES = re.compile(
    r"\b(?:wouldn't|would not|don't|do not|shouldn't|should not) (?:even )?(?:bother|submit"
    r"|continue|pursue|proceed)\b"
    r"|\b(?:make|makes|making) the cut\b"
    r"|\b(?:insufficient|not enough|not sufficient|too (?:thin|weak|small|little|slight"
    r"|incremental)) for (?:\w+[\s-]){0,4}"
    r"(?:venue|conference|publication|paper|journal|asplos|sosp|osdi|isca)\b"
    r"|\bwast(?:e|es|ing) (?:\w+ )?time\b|\bno (?:\w+ )?(?:paper|contribution|story"
    r"|future) (?:here|in (?:this|it))\b"
    r"|\badvis\w+ (?:\w+ )?against\b|\bstop (?:here|working on|now)\b|\bkill your darlings\b"
    r"|\b(?:weak|strong|borderline|clear) reject\b",
    re.IGNORECASE,
)
_ABOUT_ALL = re.compile(
    r"\b(?:it|this|that|(?:the|your|this) (?:\w+ )?(?:idea|proposal|paper|work|submission|draft"
    r"|project|manuscript))\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|unless|until|without|before|as long as|otherwise|once|when|while|because|since"
    r"|so long|yet|wenn"
    r"|solange|ohne|bevor|sofern)\b",
    re.IGNORECASE,
)


def _turned_away(sentence: str) -> "re.Match[str] | None":
    """A verdict on the whole of it in an editor's words, that nothing could change."""
    if (blunt := _DISCOURAGES.search(sentence)) and not _CONDITION.search(sentence):
        return blunt
    hit = _NOT_IN.search(sentence)
    whole = _ABOUT_ALL.search(sentence) or (hit and "my " in hit[0].casefold())
    return hit if whole and not _CONDITION.search(sentence) else None


_HOPELESS = re.compile(
    r"\bwaste of (?:\w+ )?time\b|\bwill never (?:work|be (?:published|accepted))|\bi(?: would"
    r"|'d) reject\b"
    r"|\b(?:abandon|give up|forget about|walk away from) (?:on )?(?:this|the|your|it\b)"
    r"|\b(?:worthless|hopeless|beyond saving)\b"
    r"|\bnot worth (?:pursuing|doing|publishing|your|the|it\b)|\b(?:drop|kill|scrap|shelve|bin) "
    r"(?:this|the|your) (?:idea|proposal|project|paper)"
    r"|\b(?:do|try|pick|find) (?:something else|another (?:idea|topic))\b|\b(?:idea|proposal"
    r"|paper|project) is (?:\w+ )?dead\b|\bno future in\b"
    r"|\bnothing (?:\w+ )?worth|\b(?:nobody|no one) will (?:ever )?(?:publish|accept"
    r"|read)|\b(?:scrap|drop|kill|shelve) it\b"
    r"|\bno merit\b|\b(?:belongs in the|throw it in the) (?:bin|trash)",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"\b(?:strong|weak|clear|borderline|definite|firm)(?:ly)?[\s-]+(?:accept|reject)\w*\b"
    r"|\b(?:my|our|final|overall|the)?\s*\b(?:verdict|recommendation|decision|rating|score|grade"
    r"|overall)\s*(?:is|[:=-])\s*"
    r"\W{0,3}(?:\w+\s+){0,2}?(?:accept|reject|revis|\d|[A-F][+-]?\b|publish|no\b|yes\b|fail|pass)"
    r"|\bi(?:'d| would| must| will| have to)?(?: \w+)? (?:recommend|vote(?: for)?|lean(?: "
    r"towards?)?|suggest|advise)"
    r"(?: \w+){0,2} (?:acceptance|rejection|reject\w*|accept\w*)\b"
    r"|\b(?:should|must|ought to|deserves? to) be (?:accepted|rejected|desk[\s-]rejected"
    r"|published)\b"
    r"|(?<![\d/])\d{1,2}(?:\.\d)?\s*(?:/|out of)\s*(?:5|10)(?![\d/])"
    r"|\bmajor revision\b|\bverdict\s*:",
    re.IGNORECASE,
)
_MACHINES = re.compile(
    r"\b(?:requests?|quer(?:y|ies)|packets?|connections?|tokens?|jobs?|calls?|batch\w*|load"
    r"|admission|scheduler"
    r"|draft|speculat\w+|samples?|hypothes\w+|poisson|null)\b",
    re.IGNORECASE,
)


def no_bare_rejection(case: Case, part: Part) -> Iterator[Flaw]:
    """A whiteboard partner hands down no verdict, and rejects nothing without a way out."""
    for at, checked in enumerate(part.claims):
        hit = _VERDICT.search(checked.own) or _HOPELESS.search(checked.own)
        hit = hit or next(filter(None, map(_turned_away, checked.sentences)), None)
        if hit is None and not _way_out(part, checked):
            hit = _rejection(checked)
        if hit:
            what = f"“{short(hit[0].strip())}” is a verdict, not a stress test"
            hint = "Say what has to be solved instead."
            yield Flaw("no_bare_rejection", what, hint, "drop", at, "it was a bare verdict")


def _rejection(checked: Checked) -> "re.Match[str] | None":
    for sentence in checked.sentences:
        hit = _BARE.search(sentence)
        if hit and not ("reject" in hit[0].casefold() and _MACHINES.search(hit[0])):
            return hit
    return None


def _way_out(part: Part, checked: Checked) -> bool:
    """Whether it says what must be solved, in its own field or in so many words."""
    owed = checked.claim.remedy if part.spec.remedy else ""
    if len(stems(owed)) >= 4 and not _BARE.search(owed):
        return True
    return bool(_SOLVE.search(checked.own)) and len(checked.sentences) > 1


_SOLVE = re.compile(
    r"\b(?:you(?:'ll)? (?:need|have) to|you must|unless you|to survive|solve|instead|what if you"
    r"|show that"
    r"|would (?:make|save|fix)|du musst|sie müssen|il faut|debes?|what would)\b",
    re.IGNORECASE,
)

_MECHANISM = re.compile(r"\bm[eé][ck]+[ah]?h?ani[sz]\w*|\bmécani\w*|\bmeccanism\w*", re.IGNORECASE)
_POLICY = re.compile(
    r"\bpolic(?:y|ies)\b|\bpolitik\w*|\bpolitique\w*|\bpol[ií]tica\w*|\brichtlinie\w*|\bstrateg\w*"
    r"|\bstratég\w*|\bbeleid\w*|\bregel\w*",
    re.IGNORECASE,
)
_ONE_BREATH = re.compile(r"\W*\w{0,3}\W*(?:\w{1,4}\W+)?", re.IGNORECASE)


def mechanism(case: Case, part: Part) -> Iterator[Flaw]:
    """A contribution is a mechanism or a policy for using it: the Delta says which is which."""
    for at, checked in enumerate(part.claims):
        if "delta" not in checked.claim.label.casefold() or not checked.claim.applies:
            continue
        one, other = _meant(_MECHANISM, checked.plain), _meant(_POLICY, checked.plain)
        if one and other and any(_apart(checked.plain, a, b) for a in one for b in other):
            continue
        yield Flaw(
            "mechanism", "it does not tell the mechanism from the policy",
            "Say what the mechanism is, and what the policy.", "note", at,
            "Mechanism and policy are not told apart.",
        )  # fmt: skip


def _meant(pattern: "re.Pattern[str]", text: str) -> list["re.Match[str]"]:
    return [match for match in pattern.finditer(text) if not denied(text, *match.span())]


def _apart(text: str, one: "re.Match[str]", other: "re.Match[str]") -> bool:
    first, second = sorted((one, other), key=lambda match: match.start())
    return len(re.findall(r"\w+", text[first.end() : second.start()])) >= 3
