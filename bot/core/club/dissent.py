"""Whether somebody plainly says that what another said of a paper is not so. Pure.

Both sides are judged: what is said must be a claim of the speaker's own about the paper, and the
answer must deny it in so many words. Jokes, plans, hearsay and suppositions are neither.
"""

import re

from bot.core.club.sayings import about, asks, said_in, words_of
from bot.core.speech import plain

LEAST_WORDS = 4  # of a claim

_PAPERS = re.compile(  # what papers are about, and what they consist of
    r"\b(?:papers?|sections?|fig(?:ures?|s)?|tables?|eqs?|equations?|append(?:ix|ices)|theorems?"
    r"|theory|proofs?|lemmas?|evals?|evaluations?|experiments?|ablations?|baselines?|benchmarks?"
    r"|results?|claims?|contributions?|methods?|approach|models?|training|pretraining|tuning"
    r"|data(?:sets?)?|traces?|workloads?|speed-?ups?|throughput|latency|ttft|p99|memory|bandwidth"
    r"|overhead|costs?|cach(?:e|es|ing)|eviction|schedul(?:er|ers|ing)|batch(?:ing|es)?|kernels?"
    r"|attention|softmax|tokeni[sz]ers?|prompts?|prefill|decod(?:e|ing)|tokens?"
    r"|(?:hyper)?parameters?|loss|gradients?|optimi[sz]ers?|quanti[sz]ation|fp\d+|bf16|int\d|ranks?"
    r"|rout(?:er|ing)|experts?|layers?|embeddings?|retrieval|context|replica(?:s|tion)?|sampler"
    r"|consistency|consensus|leases?|chunk(?:s|ed)?|append"
    r"|stragglers?|primar(?:y|ies)|networks?|sram|fragmentation|distill(?:ation|ing)?|rl(?:hf)?|kl"
    r"|lora|scaling|threat"
    r"|noise|variance|seeds?|gains?|win|improvements?|compute|recompute|swap|blocks?|shard(?:s|ing)"
    r"|architecture|algorithms?|protocol|storage|errors?|accuracy|mmlu|metrics?|judge|raters?"
    r"|human study|tiling|backup tasks?|numbers?|novel\w*|axis|axes|ends?-to-end|sampl(?:es?|ing)"
    r"|assumptions?|kafka|hdfs|vllm)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(  # to a paper: its parts, and those who wrote it
    r"\b(?:papers?|authors?|they|their|them|sections?|secs?|figures?|figs?|tables?|tabs?|eqs?"
    r"|equations?|append(?:ix|ices)|theorems?|lemmas?|footnotes?|ablat\w+|evaluations?"
    r"|[a-h]\.\d+|[1-9]\.\d)\b|§",
    re.IGNORECASE,
)
_JUDGES = re.compile(  # how good something is, what it comes from, how much it matters
    r"\b(?:too|only|just|whole|entire(?:ly)?|all|never|nothing|mostly|mainly|alone|everything"
    r"|because|due to|come(?:s|ing)? from|came from|explains?|makes?|drives?|hurts?|helps?|beats?"
    r"|matters?|obsolete|real|should(?:n't)?|would(?:n't)?|better|worse|best|worst|more than|less"
    r"|than|key|main|bottleneck|point|trust|believe|hold(?:s|ing)?|scales?|generali[sz]\w*|works?"
    r"|(?:un)?convinc\w+|(?:un)?realistic|(?:in)?valid|(?:un)?fair|(?:un)?clear|(?:un)?sound|weak"
    r"|strong|solid|wrong|right|correct|incorrect|broken|circular|flawed|bogus|fake|inflated|poor"
    r"|good|great|bad|terrible|fine|nice|neat|useless|useful|meaningless|irrelevant"
    r"|(?:un)?important"
    r"|negligible|small|large|big|huge|tiny|thin|slow|fast|expensive|cheap|coarse|noise|artefact"
    r"|artifact|gimmick|mistake|hype\w*|overhyped|over\w+ed|under\w+ed|(?:un)?tuned|novel\w*|new"
    r"|incremental|trivial|obvious|copy|rip-?off|misleading|cherry.?pick\w*|plausible"
    r"|(?:in)?sufficient"
    r"|enough|impossible|necessary|unnecessary|overkill|robust|significant|impressive|elegant"
    r"|thorough"
    r"|careful|ignor\w+|lose|problem|win|contribution|optimal|suboptimal|safe|unsafe|no (?:way"
    r"|sense))\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(  # of whom or what a claim is: no third person by name
    r"^(?:(?:hm+|well|actually|honestly|imo|imho|tbh|so|and|but|also|overall|btw)[\s,.:-]+)*"
    r"(?:i (?:really |still |would )?(?:think|believe|find|bet|feel|suspect|doubt)\b|(?:the|their"
    r"|this"
    r"|that|these|those|it|its|they|there|with|without|table|a|an|all|most)\b|\w+ing\b"
    r"|(?P<first>\S+(?: \S+)?))",
    re.IGNORECASE,
)
_OFF = re.compile(  # not of the paper, or not in earnest: whatever of it either side says
    r"\b(?:rooms?|meet(?:s|ing|ings)?|slides?|sessions?|present(?:s|ing|ed|ation)? (?!in\b)|pages?"
    r"|schedule (?:it|this|for)|skip|skipping|read(?:ing)? (?:the (?!fig|tab)|this|until)|vote"
    r"|version|v\d"
    r"|camera.?ready|links?|pdf|repo|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today"
    r"|tonight|next week|spring|lunch|coffee|tea|beer|pizza|hotel|wifi|bots?|@?shedder|summary"
    r"|presented|talk|acronym|title|travel\w*|bet|students?|our|ours|us|we'd|i'll|let's"
    r"|my|mine|thanks?|thx|ty|thank you|welcome|congrat\w*|lo+l\w*|ha(?:ha)+\w*|he(?:he)+|xd|rofl"
    r"|jk|kidding|joking?|just saying|devil'?s advocate|please|let me|overleaf|draft|zotero"
    r"|notion|wiki|admins?|rude|grand\w+|poster|reading group|press release|survey|booth|nice find"
    r"|anyway|yesterday|last (?:week|month|night)|since (?:the"
    r"|last|we)"
    r"|updated?|node \d+|here|servers?|mail|browser|leaderboard|ever|no one|rebuttal|website|demo"
    r"|video|code|talk|thesis|deck"
    r"|handout|take|apple|slurm|wow|omg|someone|somebody|anyone|anybody|explain)\b"
    r"|!|[,;] right\W*$|/s\b|[:;]-?[)DPp(](?!\w)|:\w+:|[\U0001f300-\U0001faff]|(\w)\1\1",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:if|unless|until|suppos\w+|assuming|imagine|may ?be|perhaps|possibly|might|wonder\w*"
    r"|one could|could argue|not sure i get|i guess|help me|wait so|hopefully|not necessarily)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"[\"“”«»]|\b(?:said|says? (?!nothing|little|so\b|no\b)|told|tells?|wrote|writes?|heard"
    r"|apparently|according to|what \w+(?: \w+)? mean[ts]?"
    r"|(?:authors?|they|folks|people|paper|he|she|who|reviewers?) (?:also )?claim(?:s|ed)?"
    r"|claim(?:s|ed)? (?:that|to)|argu(?:es|ed)\b|(?:they|authors|we) argue|promis\w+|rumou?rs?"
    r"|allegedly|reviewers?"
    r"|r[1-4]|twitter|reddit|hn|hacker news|blog\w*|openreview|chatgpt|gpt says|tl;?dr|abstract"
    r"|(?:'s|their|his|her) (?:take|point|view|opinion|argument|reading|stance)|as if|as though"
    r"|keynote|takeaway|sounds?|calls?|called"
    r"|thinks|considers?|believes|feels|reckons|suggests?|lab|usual"
    r"|from the (?:intro\w*|paper|abstract)|(?:advisor|colleague|supervisor|boss|friend)s?"
    r"|(?:some|most|many|other) (?:people|folks)|everybody|everyone (?:thinks|says)|people)\b",
    re.IGNORECASE,
)
_YIELDS = re.compile(  # or agrees after all
    r"\b(?:you(?:'re| are| were) right|fair (?:point|enough)|good point|misread|my bad|my mistake"
    r"|sorry|oh wait|never ?mind|nvm|i stand corrected|(?:was|were) going to|until i|used to"
    r"|at first"
    r"|now i|i take (?:it|that) back|agreed|exactly|neither|either|i was wrong|i meant"
    r"|even an?|scratch that|hm+,? no|ah|oh|yes|yep|ok|same here|\+1|too\W*$"
    r"|agree to disagree|not that i|can(?:'t|not) (?:disagree|argue)|(?:don't|wouldn't) disagree)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|no|never|none|nobody|no one|nothing|neither|nor|without|hardly|cannot|\w+n't)\b",
    re.IGNORECASE,
)

_LEAD = (  # what people begin with; somebody's name is taken off before
    r"^(?:(?:hm+|well|actually|honestly|imo|imho|tbh|eh|um+|oh|i think|but|and|still|however)"
    r"[\s,.:-]+)*"
)
_FULLY = (
    r"(?:(?:really|strongly|respectfully|kind of|kinda|do|must|have to|still|partly|somewhat|also"
    r"|totally|completely|fully|entirely|quite|would|so|very|politely|slightly|hard|strong)\s+)*"
)
_WHOLLY = (  # nobody and nothing else is disagreed with
    r"(?:\s+with (?:that|this|you|that claim|that one|your point))?(?:\s+(?:here|there))?"
    r"(?:\s+about (?:the )?[\w-]+)?\s*(?:$|[,.:;!—–-](?!\w))"
)
_EXPLICIT = re.compile(
    rf"{_LEAD}(?:"
    rf"(?:i(?:'d)?\s+)?{_FULLY}disagree{_WHOLLY}"
    rf"|(?:i\s+)?(?:don't|do not|can't|cannot|wouldn't)\s+{_FULLY}agree{_WHOLLY}"
    rf"|(?:i'm\s+)?not\s+{_FULLY}sure\s+i\s+{_FULLY}agree{_WHOLLY}"
    r"|(?:i )?(?:don't|do not) think (?:so|that's (?:right|true|correct)|it (?:does|is|was|did))\b"
    r"|that(?:'s| is)\s+(?:simply |just )?(?:not\s+(?:true|right|correct|quite right)|false"
    r"|wrong)\b"
    r"|that (?:does not|doesn't) follow\b"
    r"|i(?:'d| would| do)? (?:don't |not )(?:buy|believe) (?:that|this|it)(?=\s*[,.:;!—–-]|\s*$)"
    r"|i(?:'d)? doubt (?:it|that)(?=\s*[,.:;!—–-]|\s*$)"
    r"|(?:i )?beg to differ\b|i(?:'d| would) push back on that\b|not convinced(?=\s*[,.:;!—–-]"
    r"|\s*$)"
    r"|i (?:see|read) (?:it|this|that) (?:quite |very |completely )?differently\b"
    r"|i(?:'d| would) argue (?:the opposite|otherwise)\b|on the contrary\b"
    r"|quite the (?:opposite|contrary)\b|actually,? no(?=\s*[,.:;!—–-]))",
    re.IGNORECASE,
)
_THE_SAME = re.compile(  # which count where they take up the claim's own words
    rf"{_LEAD}(?:(?:no,? )?(?:it|they|that|this|those|these) (?:isn't|aren't|is not|are not|wasn't"
    r"|weren't|doesn't|don't|didn't)\b"
    r"|i (?:don't|do not) (?:think|find|believe)\b|i wouldn't call\b"
    rf"|i {_FULLY}disagree that\b|i doubt (?:that|the)\b|not in all cases\b)",
    re.IGNORECASE,
)
_DID = re.compile(  # what somebody did, or an answer, rather than a claim
    r"^i (?!(?:would )?(?:think|believe|find|read|bet|doubt|feel|suspect)\b)|^no\b[,.:;]?\s(?!way)",
    re.IGNORECASE,
)
_AGREES_IN_PART = re.compile(r"^not\b.*\b(?:wrong|just incomplete)\b|\bnot wrong\b", re.IGNORECASE)


def claim(text: str) -> str:
    """The sentence in which a message claims something of a paper on its author's own account;
    empty: it plainly has none, or more is said than can be judged."""
    said = _normal(text)
    if "?" in said or any(each.search(said) for each in (_OFF, _SUPPOSED, _HEARSAY, _YIELDS)):
        return ""
    own = said_in(text)
    if not own or denies(own[0], "") or _DID.search(said):
        return ""
    claims = (each for each in own if len(words_of(each)) >= LEAST_WORDS)
    return next((each for each in claims if _claims(_normal(each))), "")


def _claims(said: str) -> bool:
    """Whether a sentence judges a paper or a part of it."""
    begins = _BEGINS.match(said)
    named = begins is None or (begins["first"] and not _PAPERS.search(begins["first"]))
    return not named and bool(_PAPERS.search(said) and _JUDGES.search(said))


def dissent(text: str, claimed: str, called: str = "") -> str:
    """The sentence with which a message denies what was claimed; empty: it does not, plainly.

    `called`: whom it turns to, whose name may stand in front.
    """
    own = said_in(text)
    said = _normal(" ".join(own))
    if not own or any(each.search(said) for each in (_OFF, _YIELDS, _AGREES_IN_PART)):
        return ""
    first = own[0]
    if asks(first) or _SUPPOSED.search(said) or _HEARSAY.search(said) or not _PAPERS.search(said):
        return ""
    points = _POINTS.search(said) or _POINTS.search(_normal(claimed))
    return first if points and denies(first, claimed, called) else ""


def denies(sentence: str, claimed: str, called: str = "") -> bool:
    """Whether a sentence says that what was claimed, or anything, is not so."""
    said = _normal(sentence)
    if called:
        said = re.sub(rf"^@?{re.escape(called)}\b[\s,:]*", "", said, flags=re.IGNORECASE)
    if _EXPLICIT.search(said):
        return True
    if claimed and (_DENIED.search(_normal(claimed)) or not about(said) & about(claimed)):
        return False  # to deny a denial may be to agree
    return bool(_THE_SAME.search(said))


def yields(text: str) -> bool:
    """Whether somebody takes back what they said."""
    return bool(_YIELDS.search(_normal(text)))


def _normal(text: str) -> str:
    return plain(text).strip(" *_~").replace("`", "'")
