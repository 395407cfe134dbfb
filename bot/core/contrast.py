"""Words whose exchange, loss or addition makes another statement: negations, quantities, opposites.

What is listed here was chosen for systems papers in English, with the commonest negations of a few
other languages. A list is never complete; what it misses is still shown in the source's words.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Changing, adding or losing one of these changes what is said.
WEIGHTY = _words(
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
NEGATIONS = _words("not no never none neither nor without cannot non hardly rarely")
LITTLE = _words(
    "a an the this that these those it its they their them we our of on at by for as is are was "
    "were be been being has have had do does did which who also such there here then so very just "
    "thus hence however therefore"
)
_AFFIXES = _words(
    "un in im ir il dis non a anti de en mis re pre post under over sub super inter intra out up "
    "down hetero homo multi uni single semi on off ab hyper hypo ex im"
)


def contrary(one: str, other: str) -> bool:
    """Whether putting one word for the other turns a statement round."""
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
