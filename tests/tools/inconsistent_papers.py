"""Made-up papers that advertise numbers, whole and with one number changed in one place.

A paper says each of its numbers in the abstract, the introduction, the evaluation, a caption or a
table, and the conclusion, each time in other words and another spelling, among numbers that look
like it and are others: another workload, another baseline, a tail instead of a median. `papers`
are right; `mutants` change one occurrence of one number and say which.

Wordings come in two sets: rules are tuned on the one and measured on the other.
"""

# ruff: noqa: E501 - wordings are easier to compare on one line each
import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from documents import Piece, made

from bot.core.document import Caption, Document, Heading

PLACES = ("abstract", "introduction", "evaluation", "caption", "table", "conclusion")


class Fact(NamedTuple):
    """A number that a paper repeats."""

    kind: str
    value: float
    wordings: dict[str, tuple[str, ...]]  # per place; "{n}" is the number


class Paper(NamedTuple):
    """A made-up paper and what was planted in it."""

    document: Document
    planted: str = ""  # the place that was changed; empty: none
    right: str = ""  # as it is said elsewhere
    wrong: str = ""


SYSTEMS = ("Heron", "Tarn", "QuickShard", "Lodestar", "rowanDB", "Ember", "FlexTier", "Sparrow-KV",
           "Osprey", "Basalt", "PageHop", "Mistral-Cache", "Kestrel", "Driftwood", "NovaSched")  # fmt: skip
BASELINES = ("vLLM", "RocksDB", "Orca", "LevelDB", "Clipper", "PyTorch DDP", "first come, first served",
             "the previous scheduler", "CheckFreq", "DeepSpeed", "a single tree", "LRU")  # fmt: skip
WORKLOADS = ("a production trace of {h} hours", "the ShareGPT trace", "a read-mostly workload",
             "four hours of recorded traffic", "YCSB", "a chat workload", "replayed traffic")  # fmt: skip
OTHERS = ("ArXiv", "LongBench", "TPC-C", "Alpaca", "a scan-heavy workload", "bursty arrivals")

# Per kind: unit spellings, range of values, decimals, and wordings per place and set.
KINDS: dict[str, dict[str, object]] = {
    "throughput": {
        "forms": ("{v}×", "{v}x", "{v} times", "{v}-fold", "a factor of {v}"),
        "range": (1.4, 6.0), "decimals": 1,
        "tune": {
            "abstract": ("On {w}, {s} increases throughput by {n} compared to {b}.",
                         "{s} delivers {n} higher throughput than {b} on {w}."),
            "introduction": ("{s} improves throughput over {b} by {n}.",
                             "We show that {s} raises the throughput of {b} by {n} on {w}."),
            "evaluation": ("On {w}, the throughput of {s} is {n} higher than that of {b}, as Table 1 shows.",
                           "{s} achieves {n} higher throughput than {b}."),
            "caption": ("Figure 3: Throughput of all systems. {s} reaches {n} higher throughput than {b}.",),
            "table": ("Throughput",),
            "conclusion": ("Our experiments show that {s} increases throughput by {n} over {b}.",
                           "{s} improves throughput by {n} compared with {b}."),
        },
        "held": {
            "abstract": ("Our measurements with {w} show a throughput gain of {n} over {b}.",
                         "Against {b}, {s} sustains {n} the throughput."),
            "introduction": ("In summary, {s} outperforms {b} by {n} in throughput.",
                             "Compared to {b}, our system serves {n} more requests per second."),
            "evaluation": ("Figure 5 plots the throughput: {s} beats {b} by {n} on {w}.",
                           "With {w}, we measure a throughput {n} that of {b}."),
            "caption": ("Figure 5: Throughput under {w}. {s} outperforms {b} by {n}.",),
            "table": ("Throughput",),
            "conclusion": ("With {s}, throughput grows by {n} relative to {b}.",
                           "{s} offers {n} higher throughput than {b} does."),
        },
    },
    "latency": {
        "forms": ("{v}%", "{v} %", "{v} percent"), "range": (15, 85), "decimals": 0,
        "tune": {
            "abstract": ("{s} reduces the median waiting time by {n} compared to {b}.",
                         "On {w}, {s} cuts median latency by {n} over {b}."),
            "introduction": ("{s} lowers median latency, or waiting time, by {n} relative to {b}.",),
            "evaluation": ("The median waiting time, our measure of latency, is {n} lower than with {b}.",
                           "With {s}, median latency and waiting time fall by {n} compared to {b}."),
            "caption": ("Figure 4: Median latency (waiting time). {s} is {n} lower than {b}.",),
            "table": (),
            "conclusion": ("It reduces median latency, the waiting time, by {n} compared with {b}.",),
        },
        "held": {
            "abstract": ("Users of {s} wait less: the median response latency drops by {n} against {b}.",
                         "We find that {s} shortens median latency by {n} on {w} when compared with {b}."),
            "introduction": ("Our prototype achieves a {n} reduction in median latency over {b}.",),
            "evaluation": ("Relative to {b}, the median latency of {s} decreases by {n} on {w}.",
                           "We observe a {n} decrease of the median latency against {b}."),
            "caption": ("Figure 6: Distribution of latency; the median of {s} lies {n} below {b}.",),
            "table": (),
            "conclusion": ("Median latency improves by {n} over {b}.",),
        },
    },
    "memory": {
        "forms": ("{v}%", "{v} percent"), "range": (15, 85), "decimals": 0,
        "tune": {
            "abstract": ("{s} uses {n} less memory than {b}.",
                         "{s} reduces memory consumption by {n}."),
            "introduction": ("{s} reduces memory use by {n} compared to {b}.",),
            "evaluation": ("Figure 7 shows memory use: {s} needs {n} less memory than {b}.",
                           "Memory consumption is reduced by {n}."),
            "caption": ("Figure 7: Memory consumption. {s} uses {n} less memory than {b}.",),
            "table": (),
            "conclusion": ("{s} also uses {n} less memory than {b}.",),
        },
        "held": {
            "abstract": ("The memory footprint of {s} is {n} smaller than that of {b}.",),
            "introduction": ("It saves {n} of the memory that {b} consumes.",),
            "evaluation": ("The memory footprint shrinks by {n} compared to {b}.",
                           "On {w}, {s} saves {n} of memory over {b}."),
            "caption": ("Figure 8: Memory footprint of {s}, {n} smaller than of {b}.",),
            "table": (),
            "conclusion": ("The memory footprint is reduced by {n} over {b}.",),
        },
    },
    "recovery": {
        "forms": ("{v} seconds", "{v} s"), "range": (2, 60), "decimals": 0,
        "tune": {
            "abstract": ("After a crash, {s} recovers in {n}.",),
            "introduction": ("Recovery after a crash takes {s} only {n}.",),
            "evaluation": ("Recovery from a crash takes {n} with {s}.",),
            "caption": ("Figure 9: Recovery after a crash: {s} recovers in {n}.",),
            "table": (),
            "conclusion": ("{s} recovers from a crash in {n}.",),
        },
        "held": {
            "abstract": ("A failed node is restored by {s} in {n}.",),
            "introduction": ("{s} restores a failed node within {n}.",),
            "evaluation": ("Restoring a failed node takes {n}.",),
            "caption": ("Figure 9: Time line of a failed node, restored after {n}.",),
            "table": (),
            "conclusion": ("A failed node is restored in {n}.",),
        },
    },
    "rate": {
        "forms": ("{v} tokens/s", "{v} tokens per second"), "range": (300, 9000), "decimals": 0,
        "tune": {
            "abstract": ("On one server, {s} generates {n}.",),
            "introduction": ("{s} reaches a generation throughput of {n} on one server.",),
            "evaluation": ("On one server, {s} generates {n} at full load.",
                           "The generation throughput of {s} is {n}."),
            "caption": ("Figure 2: Generation throughput on one server; {s} generates {n}.",),
            "table": (),
            "conclusion": ("{s} generates {n} on one server.",),
        },
        "held": {
            "abstract": ("A single accelerator running {s} sustains {n} of decoding throughput.",),
            "introduction": ("We sustain a decoding throughput of {n} on a single accelerator.",),
            "evaluation": ("The decoding throughput of {s} levels off at {n} per accelerator.",
                           "With a single accelerator, decoding throughput is {n}."),
            "caption": ("Figure 2: Decoding throughput of a single accelerator, {n} with {s}.",),
            "table": (),
            "conclusion": ("{s} sustains {n} of decoding throughput on a single accelerator.",),
        },
    },
    "capacity": {
        "forms": ("{v} GB", "{v} GB"), "range": (4, 96), "decimals": 0,
        "tune": {
            "abstract": ("{s} keeps its index in {n} of memory.",),
            "introduction": ("The index of {s} fits in {n} of memory.",),
            "evaluation": ("The index occupies {n} of memory.",),
            "caption": ("Figure 8: Size of the index in memory, {n} for {s}.",),
            "table": (),
            "conclusion": ("The index of {s} takes {n} of memory.",),
        },
        "held": {
            "abstract": ("The cache of {s} needs {n} of host memory per machine.",),
            "introduction": ("Its cache takes {n} of host memory on each machine.",),
            "evaluation": ("We measured {n} of host memory for the cache.",),
            "caption": ("Figure 8: Host memory of the cache over time, {n} per machine.",),
            "table": (),
            "conclusion": ("With {n} of host memory per machine for its cache, {s} is cheap.",),
        },
    },
}  # fmt: skip

_DISTRACTORS = (
    "On {o}, {s} increases throughput by {x} over {b}.",
    "The p99 latency of {s} is {p} lower than that of {b}.",
    "Compared to NaiveLoop, {s} increases throughput by {x}.",
    "Without its cache, the throughput of {s} drops by {p}.",
    "For {o}, the median latency is {p} lower than with {b}.",
    "The overhead of monitoring is {q} of CPU time.",
    "With twice as many clients, median latency grows by {p}.",
    "On average over all runs, {s} increases throughput by {y} and up to {z} in the best case.",
    "Disabling compaction in {s} costs {p} of throughput on {o}.",
    "Under {o}, recovery after a crash takes {t} seconds.",
    "With 2 machines, {s} increases throughput by {x} over {b}.",
    "In the worst case, {s} increases throughput by {x} over {b}.",
    "An earlier version of {s} increased throughput by {x} over {b}.",
    "Throughput increases by {x} when the cache is warm.",
    "{s} with compression disabled uses {p} less memory than {b}.",
    "Using only half of the disks, {s} reduces median latency by {p}.",
    "The memory of {b} grows by {p} within an hour.",
    "Writing a snapshot of the index takes {t} seconds and 3 GB of memory.",
    "The throughput of {s} varies by {q} between runs.",
    "For short prompts the median latency is {p} lower than with {b}.",
)


def papers(seed: int, count: int, wording: str) -> Iterator[Paper]:
    """Papers that agree with themselves."""
    for number in range(count):
        yield _Writer(seed * 10_007 + number, wording).paper()


def mutants(seed: int, count: int, wording: str) -> Iterator[Paper]:
    """Papers with one number changed in one place."""
    for number in range(count):
        yield _Writer(seed * 10_007 + number, wording).mutant()


class _Writer:
    """Writes one paper; the same seed writes the same one."""

    def __init__(self, seed: int, wording: str) -> None:
        self._chance = random.Random(seed)
        self._wording = wording
        choose = self._chance.choice
        self._words = {
            "s": choose(SYSTEMS), "b": choose(BASELINES), "o": choose(OTHERS),
            "w": choose(WORKLOADS).format(h=self._chance.randint(4, 60)),
        }  # fmt: skip
        kinds = self._chance.sample(sorted(KINDS), 3)
        self._values = {kind: self._value(kind) for kind in kinds}
        self._places = {kind: self._where(kind) for kind in kinds}
        self._said = {
            (kind, place): choose(self._wordings(kind, place))
            for kind in kinds for place in self._places[kind] if place != "table"
        }  # fmt: skip
        self._forms = {
            key: self._form(*key) for key in [(k, p) for k in kinds for p in self._places[k]]
        }
        self._noise = [self._distract(each) for each in self._chance.sample(_DISTRACTORS, 4)]
        self._table = self._chance.random() < 0.8

    def _wordings(self, kind: str, place: str) -> Sequence[str]:
        return KINDS[kind][self._wording][place]  # type: ignore[index]

    def _value(self, kind: str) -> float:
        low, high = KINDS[kind]["range"]  # type: ignore[misc]
        return round(self._chance.uniform(low, high), int(str(KINDS[kind]["decimals"])))

    def _where(self, kind: str) -> list[str]:
        """The abstract or introduction, somewhere it is measured, and some of the rest."""
        could = [place for place in PLACES if self._wordings(kind, place)]
        first = self._chance.choice(["abstract", "introduction"])
        measured = self._chance.choice(
            [p for p in could if p in ("evaluation", "caption", "table")]
        )
        rest = [p for p in could if p not in (first, measured) and self._chance.random() < 0.5]
        return [p for p in PLACES if p in (first, measured, *rest)]

    def _form(self, kind: str, place: str) -> str:
        forms: Sequence[str] = KINDS[kind]["forms"]  # type: ignore[assignment]
        said = self._said.get((kind, place), "")
        if "by {n}" not in said:
            forms = [form for form in forms if "factor" not in form]
        if "{n} that of" in said or "{n} the " in said:
            forms = [form for form in forms if "fold" not in form]
        return self._chance.choice(list(forms))

    def _distract(self, sentence: str) -> str:
        chance, value = self._chance, self._values.get("throughput", 2.0)
        return sentence.format(
            **self._words, x=f"{value * chance.uniform(0.4, 0.8):.1f}×", y="1.3×", z="7.9×",
            p=f"{chance.randint(4, 90)}%", q=f"{chance.randint(1, 3)}%", t=chance.randint(61, 99),
        )  # fmt: skip

    def paper(self) -> Paper:
        """The paper as it should be."""
        return Paper(self._document({}))

    def mutant(self) -> Paper:
        """The paper with one occurrence changed."""
        kind = self._chance.choice(sorted(self._values))
        place = self._chance.choice(self._places[kind])
        right = self._values[kind]
        factor = self._chance.choice((0.6, 0.75, 0.85, 1.18, 1.4, 1.8))
        decimals = int(str(KINDS[kind]["decimals"]))
        wrong = max(round(right * factor, decimals), 1.1)
        return Paper(
            self._document({(kind, place): wrong}),
            planted=f"{kind} in {place}",
            right=f"{right:g}",
            wrong=f"{wrong:g}",
        )

    def _document(self, changed: dict[tuple[str, str], float]) -> Document:
        said = {place: self._sentences(place, changed) for place in PLACES}
        s, w = self._words["s"], self._words["w"]
        first: list[Piece] = [
            ("heading", "Abstract"),
            ("prose", f"Serving requests quickly is hard. We present {s}, a system that keeps work "
             f"close to its data. {said['abstract']}"),
            ("heading", "1 Introduction"),
            ("prose", f"Many systems leave hardware idle. The key idea of {s} is to decide late. "
             f"{said['introduction']} The rest of this paper is organized as follows."),
        ]  # fmt: skip
        second: list[Piece] = [
            ("heading", "2 Design"),
            ("prose", f"{s} consists of a coordinator and 16 workers. Each worker keeps a queue."),
            ("heading", "3 Evaluation"),
            ("prose", f"We run {s} on 8 machines with 4 GPUs each and replay {w}. "
             f"{' '.join(self._noise[:2])} {said['evaluation']} {' '.join(self._noise[2:])}"),
        ]  # fmt: skip
        second += self._floats(said["caption"], changed)
        last: list[Piece] = [
            ("heading", "4 Related Work"),
            ("prose", "Orca [7] improved throughput by 36.9x over FasterTransformer."),
            ("heading", "5 Conclusion"),
            ("prose", f"We have described {s}, which decides late. {said['conclusion']}"),
        ]
        return _outlined(f"{s}: Deciding Late", first, second, last)

    def _sentences(self, place: str, changed: dict[tuple[str, str], float]) -> str:
        return " ".join(
            template.format(**self._words, n=self._number(kind, place, changed))
            for (kind, where), template in self._said.items()
            if where == place
        )

    def _number(self, kind: str, place: str, changed: dict[tuple[str, str], float]) -> str:
        value = changed.get((kind, place), self._values[kind])
        shown = f"{value:,.{KINDS[kind]['decimals']}f}"
        return self._forms[kind, place].format(v=shown)

    def _floats(self, captions: str, changed: dict[tuple[str, str], float]) -> list[Piece]:
        """A caption per figure, and the table."""
        figures: list[Piece] = [
            ("caption", "Figure " + each) for each in captions.split("Figure ")[1:]
        ]
        in_table = "table" in self._places.get("throughput", ())
        if not in_table and not self._table:
            return figures
        value = changed.get(("throughput", "table"), self._values.get("throughput", 1.0))
        gain = f" {value:.1f}×" if in_table else ""
        head = " Speedup" if in_table else ""
        base = self._chance.randint(100, 900)
        rows = (
            f"System Throughput (req/s){head}\n{self._words['b'].replace(', ', ' ')} {base}"
            f"{' 1.0×' if in_table else ''}\n{self._words['s']} {round(base * value)}{gain}"
        )
        caption = f"Table 1: Throughput of all systems, relative to {self._words['b']}."
        return [*figures, ("caption", caption), ("table", rows)]


def _outlined(title: str, *pages: list[Piece]) -> Document:
    """A document with the outline and captions that a reader would find."""
    outline, captions = [], []
    for number, page in enumerate(pages, 1):
        at = 0
        for kind, text in page:
            if kind == "heading":
                outline.append(Heading(level=1, title=text, page=number, offset=at))
            if kind == "caption":
                captions.append(Caption(label=text.partition(":")[0], text=text, page=number))
            at += len(text) + 1
    return made(*pages).model_copy(
        update={"outline": tuple(outline), "captions": tuple(captions), "title": title}
    )
