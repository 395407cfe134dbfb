"""Whether two wordings of one sentence say the same thing, as far as words can tell.

Likeness cannot: swapping one digit or one "not" leaves a sentence 95 % alike. So once a near miss
is located, its tokens are compared with the source's. A difference in numbers, units, negations,
quantities, comparisons, modality, names or order is another statement; any other difference is
wording, and the source's words replace it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bot.core.canonical import fold, readable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Changing, adding or losing one of these changes what is said.
_WEIGHTY = _words(
    # negation
    "not no never none neither nor without cannot can't nothing nobody nowhere non n't lack lacks "
    "lacking fail fails failed unable hardly barely scarcely rarely seldom except unless instead "
    "nicht kein keine ne pas ningún ninguna sin не нет без 不 没 無 无 非 未 "
    # quantity
    "all most many several some few any each every both either half majority minority only "
    "always often usually typically generally commonly sometimes occasionally frequently mostly "
    "mainly entirely completely fully partially partly almost nearly approximately roughly about "
    "exactly up least twice double triple once "
    # comparison
    "more less fewer than better worse best worst higher lower highest lowest faster slower "
    "fastest slowest larger smaller largest smallest greater lesser bigger longer shorter longest "
    "shortest cheaper costlier stronger weaker earlier later heavier lighter simpler harder easier "
    "deeper older newer equal same different similar identical unlike "
    # modality
    "can could may might must should will would shall need needs possibly potentially probably "
    "likely "
    # logic
    "if "
    # units and magnitudes
    "% < > = + x × ≤ ≥ ≠ ° $ € £ ns us µs μs ms s sec secs second seconds minute minutes min hour "
    "hours h day days week weeks month months year years hz khz mhz ghz b kb mb gb tb pb kib mib "
    "gib tib gbps mbps kbps bit bits byte bytes w kw mw hundred thousand million billion trillion "
    "k m bn flops tflops gflops tokens requests nodes gpus servers users times fold"
)
# Words of one line are not to be exchanged for each other; "*" stands for any ending.
_OPPOSED = """
increas* decreas* reduc* grow* shrink* ris* fall* drop* double* halv* gain* los* rais* lower* cut*
improv* degrad* worsen* deteriorat* harm* hurt* help*
outperform* underperform* exceed* match* trail*
above below over under within beyond
before after during until since
with without
from to into out in
upper lower top bottom
maxim* minim* average* median mean
first last second third final initial
start* stop* begin* end* finish*
allow* enabl* permit* prevent* forbid* prohibit* block* avoid* requir*
accept* reject* refus*
succe* fail*
read* writ*
push* pull*
send* receiv*
add* remov* delet* insert*
client* server*
primary secondary backup* replica* master* slave* leader* follower*
local* remote* global*
static* dynamic*
sequential* parallel* concurrent* serial*
strong* weak* eventual*
online offline
prefill* decod*
train* infer* serv*
latency throughput bandwidth
input* output*
hot cold warm
high low medium
fast slow
large small
short long
cheap expensive costly
simple complex
easy hard difficult
good bad poor
true false
and or but
significant* negligibl* substantial* slight* marginal* minor major considerabl* modest*
necessary sufficient optional
common rare frequent infrequent
early late
new old existing
"""
_AFFIXES = _words(
    "un in im ir il dis non a anti de en mis re pre post under over sub super inter intra out up "
    "down hetero homo multi uni single semi on off ab hyper hypo ex im"
)
_NUMBER_WORDS = dict(
    zip(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        map(str, range(11)),
        strict=True,
    )
)
_SAME = {**_NUMBER_WORDS, "percent": "%", "×": "x", "seconds": "s", "second": "s", "n't": "not"}
_LITTLE = _words(
    "a an the this that these those it its they their them we our of on at by for as is are was "
    "were be been being has have had do does did which who also such there here then so very just "
    "thus hence however therefore"
)

_TOKEN = re.compile(
    r"\[[\d,;\s–-]+\]"  # a citation
    r"|(?<=[a-z])\d{1,2}(?=[\s.,;:)]|\Z)|(?<=[a-z][.,;:)”])\d{1,2}(?=\s|\Z)"  # a note's mark
    r"|(?<![\w%)\]])[-−](?=[\d.])"  # a minus sign
    r"|\d+(?:[.,:/]\d+)*"
    r"|[\u3040-\u30ff\u3400-\u9fff]"
    r"|n['’]t(?!\w)|[^\W\d_]+?(?=n['’]t(?!\w))"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|[%<>=+×≤≥≠°$€£]"
)
_MARK = re.compile(r"[a-z][.,;:)”]?\Z")
_DIGITS = re.compile(r"\d+")
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class _Token(NamedTuple):
    key: str  # what is compared
    shown: str
    name: bool  # a proper name, acronym or identifier
    points: bool  # a citation or the mark of a footnote


class _Region(NamedTuple):
    """A stretch where the two wordings differ."""

    quoted: tuple[_Token, ...]
    source: tuple[_Token, ...]


def alteration(quoted: str, source: str) -> str | None:
    """What the quoted wording changes about the source's, said for people; None when nothing."""
    ours, theirs = _differing(readable(quoted).split(), readable(source).split())
    regions = tuple(_regions(_tokens(ours), _tokens(theirs)))
    for region in regions:
        if (said := _weighty(region) or _opposed(region)) is not None:
            return said
    return _moved(regions)


def negates(text: str) -> bool:
    """Whether a few words hold a negation."""
    return any(token.key in _NEGATIONS for token in _tokens(readable(text)))


_NEGATIONS = _words("not no never none neither nor without cannot non hardly rarely")


def _differing(ours: list[str], theirs: list[str]) -> tuple[str, str]:
    """Two texts from just before their first different word to just after their last."""
    least = min(len(ours), len(theirs))
    first = next((at for at in range(least) if ours[at] != theirs[at]), least)
    last = next((at for at in range(least - first) if ours[~at] != theirs[~at]), least - first)
    first, last = max(first - 1, 0), max(last - 1, 0)
    return " ".join(ours[first : len(ours) - last]), " ".join(theirs[first : len(theirs) - last])


def _tokens(text: str) -> list[_Token]:
    return [_token(text, match) for match in _TOKEN.finditer(text)]


def _token(text: str, match: "re.Match[str]") -> _Token:
    shown = match[0]
    word = shown.casefold().replace("’", "'")
    if word[0].isdecimal():
        word = _GROUPING.sub("", word)
    elif word[0] == "[":
        word = f"[{','.join(_DIGITS.findall(word))}]"
    rest = shown[1:]
    name = rest != rest.lower() or (shown[0].isupper() and not _opens(text, match.start()))
    points = shown[0] == "[" or _MARK.search(text, max(0, match.start() - 2), match.start())
    return _Token(_SAME.get(word, word), shown, name, shown[0] in "[0123456789" and bool(points))


def _opens(text: str, at: int) -> bool:
    """Whether a sentence begins here, so that a capital means nothing."""
    before = text[max(0, at - 8) : at].rstrip(" \"'“‘([")
    return not before or before[-1] in ".!?:;"


def _regions(quoted: list[_Token], source: list[_Token]) -> Iterator[_Region]:
    ours, theirs = [t.key for t in quoted], [t.key for t in source]
    at, there = 0, 0
    same = [op for op in Levenshtein.opcodes(ours, theirs) if op.tag == "equal"]
    for op in same:
        yield from _region(quoted[at : op.src_start], source[there : op.dest_start])
        at, there = op.src_end, op.dest_end
    yield from _region(quoted[at:], source[there:])


def _region(quoted: list[_Token], source: list[_Token]) -> Iterator[_Region]:
    """The differing stretch, unless it differs in nothing but where words are glued."""
    if not any(token.points for token in quoted):  # leaving out a citation changes nothing
        source = [token for token in source if not token.points]
    if fold("".join(t.shown for t in quoted)) != fold("".join(t.shown for t in source)):
        yield _Region(tuple(quoted), tuple(source))


def _weighty(region: _Region) -> str | None:
    ours, theirs = (Counter(t.key for t in side if _matters(t)) for side in region)
    if ours == theirs:
        return None
    return _said(region)


def _matters(token: _Token) -> bool:
    first = token.key[0]
    return token.name or token.key in _WEIGHTY or first.isdecimal() or first in "-−["


def _opposed(region: _Region) -> str | None:
    for ours in region.quoted:
        for theirs in region.source:
            if ours.key != theirs.key and _contrary(ours.key, theirs.key):
                return _said(region)
    return None


def _contrary(one: str, other: str) -> bool:
    lines = _lines(one) & _lines(other)
    if lines and _root(one) != _root(other):
        return True
    return any(_affixed(a, b) for a, b in ((one, other), (other, one))) or _exchanged_affix(
        one, other
    )


def _affixed(long: str, short: str) -> bool:
    """Whether one word is the other with something like "un" before or "less" after it."""
    if len(short) < 3 or len(long) <= len(short):
        return False
    return (long.endswith(short) and long[: -len(short)] in _AFFIXES) or long == short + "less"


def _exchanged_affix(one: str, other: str) -> bool:
    """Whether two words differ in their prefix or in "ful" against "less" alone."""
    if one.removesuffix("ful") == other.removesuffix("less") or (
        other.removesuffix("ful") == one.removesuffix("less")
    ):
        return True
    ours = {one[n:] for n in range(1, 7) if one[:n] in _AFFIXES and len(one) - n >= 4}
    theirs = {other[n:] for n in range(1, 7) if other[:n] in _AFFIXES and len(other) - n >= 4}
    return bool(ours & theirs)


def _moved(regions: tuple[_Region, ...]) -> str | None:
    """Words taken from one place and put into another: who does what to whom may have changed."""
    for region in regions:
        gone = {t.key for t in region.quoted} - {t.key for t in region.source} - _LITTLE
        for other in regions:
            if other is region:
                continue
            if gone & {t.key for t in other.source} or _same_letters(region.quoted, other.source):
                return _said(region)
    return None


def _same_letters(ours: tuple[_Token, ...], theirs: tuple[_Token, ...]) -> bool:
    letters = fold("".join(t.shown for t in ours))
    return len(letters) >= 5 and letters == fold("".join(t.shown for t in theirs))


def _said(region: _Region) -> str:
    ours = " ".join(t.shown for t in region.quoted)[:60]
    theirs = " ".join(t.shown for t in region.source)[:60]
    if not ours:
        return f"the document has “{theirs}” where the quote leaves it out"
    if not theirs:
        return f"“{ours}” was put in: the document does not have it there"
    return f"the document has “{theirs}” where the quote has “{ours}”"


def _read_opposed() -> dict[str, frozenset[int]]:
    lines: dict[str, set[int]] = {}
    for number, line in enumerate(_OPPOSED.strip().splitlines()):
        for word in line.split():
            lines.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in lines.items()}


_LINES_OF = _read_opposed()


def _root(word: str) -> str:
    """The longest entry of the opposition lines that this word begins with, or the word."""
    for end in range(len(word), 1, -1):
        if word[:end] + "*" in _LINES_OF:
            return word[:end]
    return word


def _lines(word: str) -> frozenset[int]:
    return _LINES_OF.get(word, frozenset()) | _LINES_OF.get(f"{_root(word)}*", frozenset())
