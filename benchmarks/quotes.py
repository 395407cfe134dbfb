"""How fast quotes are found, and which edits of a quote are let through.

    python -m benchmarks.quotes [--json] [PDF or folder ...]

Sentences come from pdftotext where it is installed, so that finder and source read the PDF with
different engines; else from the document itself. Each kind of edit is tried on as many sentences of
each paper as allow it. `exact` and `corrected` are accepted; of an edit that changes what is said,
none should be. CPU milliseconds, the best of a few rounds.
"""

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.reading import papers, table
from bot.core.answer import Quoted
from bot.core.document import Document
from bot.core.errors import Unreadable
from bot.core.evidence import Status, index_of, locate
from bot.core.index import Index
from workers.reading import Reader

ROUNDS = 5
PER_PAPER = 60  # sentences tried per kind of edit and paper
SEED = 20261120

Edit = Callable[[list[str], random.Random], list[str] | None]


def unchanged(words: list[str], chance: random.Random) -> list[str]:
    """The sentence as it stands."""
    return words


def capitals(words: list[str], chance: random.Random) -> list[str]:
    """Another case, and no punctuation."""
    return [re.sub(r"[,;“”\"()]", "", word).upper() for word in words]


def ellipsis(words: list[str], chance: random.Random) -> list[str] | None:
    """A middle left out, and told so."""
    return [*words[:5], "[...]", *words[-5:]] if len(words) > 13 else None


def dropped(words: list[str], chance: random.Random) -> list[str]:
    """A word missing."""
    at = chance.randrange(1, len(words) - 1)
    return words[:at] + words[at + 1 :]


def replaced(words: list[str], chance: random.Random) -> list[str]:
    """Two words exchanged for words from elsewhere."""
    words = list(words)
    for at in chance.sample(range(1, len(words) - 1), 2):
        words[at] = chance.choice(("garden", "purple", "window", "morning", "listening"))
    return words


def number(words: list[str], chance: random.Random) -> list[str] | None:
    """A digit changed."""
    return _one(words, chance, r"\d", lambda m: str((int(m[0]) + chance.randint(1, 8)) % 9 + 1))


def unit(words: list[str], chance: random.Random) -> list[str] | None:
    """A unit changed."""
    other = {"ms": "s", "s": "ms", "GB": "MB", "MB": "GB", "KB": "MB", "TB": "GB", "%": "×",
             "seconds": "minutes", "minutes": "hours", "hours": "days", "days": "weeks",
             "×": "%", "Gbps": "Mbps", "million": "billion", "thousand": "million"}  # fmt: skip
    pattern = rf"(?:(?<=\d)|(?<![\w’']))(?:{'|'.join(sorted(other, key=len, reverse=True))})(?!\w)"
    return _one(words, chance, pattern, lambda m: other[m[0]])


def negation(words: list[str], chance: random.Random) -> list[str] | None:
    """A "not" taken out, or one put in after a verb."""
    removed = [at for at, word in enumerate(words) if word in ("not", "never", "no", "cannot")]
    if removed:
        at = chance.choice(removed)
        return words[:at] + (["can"] if words[at] == "cannot" else []) + words[at + 1 :]
    verbs = ("is", "are", "was", "were", "can", "will", "does", "has", "have", "may", "should")
    places = [at for at, word in enumerate(words) if word in verbs]
    if not places:
        return None
    at = chance.choice(places)
    return [*words[: at + 1], "not", *words[at + 1 :]]


def comparison(words: list[str], chance: random.Random) -> list[str] | None:
    """A comparison, quantity or direction turned round."""
    pairs = (
        "more less|higher lower|faster slower|larger smaller|better worse|longer shorter|all some"
        "|most few|always sometimes|every some|increase decrease|increases decreases"
        "|increased decreased|improves degrades|improve degrade|reduce raise|reduces raises"
        "|reduced raised|before after|above below|high low|first last|only also|many few"
        "|with without|same different|maximum minimum|best worst|least most|can must|may will"
    )
    other = dict(pair.split() for pair in pairs.split("|"))
    other |= {value: key for key, value in other.items() if value not in other}
    return _one(words, chance, rf"\b(?:{'|'.join(other)})\b", lambda m: other[m[0]])


def swapped(words: list[str], chance: random.Random) -> list[str] | None:
    """Two longer words in each other's place."""
    places = [at for at, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if len(places) < 2 or len({words[at] for at in places}) < 2:
        return None
    one, two = chance.sample(places, 2)
    words = list(words)
    words[one], words[two] = words[two], words[one]
    return words if words[one] != words[two] else None


def shuffled(words: list[str], chance: random.Random) -> list[str]:
    """All words in another order."""
    return chance.sample(words, len(words))


def _one(
    words: list[str], chance: random.Random, pattern: str, to: Callable[["re.Match[str]"], str]
) -> list[str] | None:
    text = " ".join(words)
    matches = list(re.finditer(pattern, text))
    if not matches:
        return None
    match = chance.choice(matches)
    return (text[: match.start()] + to(match) + text[match.end() :]).split()


SAME: tuple[Edit, ...] = (unchanged, capitals, ellipsis)
WORDING: tuple[Edit, ...] = (dropped, replaced)
MEANING: tuple[Edit, ...] = (number, unit, negation, comparison, swapped, shuffled)


def sentences(path: Path, document: Document) -> list[tuple[int, list[str]]]:
    """(page, words) of the sentences of a paper."""
    found = []
    for page, text in enumerate(_page_texts(path, document), 1):
        for paragraph in re.split(r"\n\s*\n", text):
            plain = " ".join(re.sub(r"(?<=\w)-\n(?=[a-z])", "", paragraph).split())
            for sentence in re.split(r"(?<=[a-z)][.])\s+(?=[A-Z])", plain):
                words = sentence.split()
                if 9 <= len(words) <= 40 and sentence.endswith(".") and sentence[0].isupper():
                    found.append((page, words))
    return found


def _page_texts(path: Path, document: Document) -> list[str]:
    if not shutil.which("pdftotext"):
        return [page.only("prose") for page in document.pages]
    done = subprocess.run(["pdftotext", path, "-"], check=True, stdout=subprocess.PIPE)
    return done.stdout.decode().split("\f")


def across_pages(document: Document) -> Iterator[tuple[int, list[str]]]:
    """Words from the end of one page's prose and the beginning of the next one's."""
    texts = [page.only("prose").split() for page in document.pages]
    for page, (text, following) in enumerate(pairwise(texts), 1):
        if len(text) > 7 and len(following) > 7:
            yield page, text[-7:] + following[:7]


def accuracy(
    index: Index, tried: Sequence[tuple[int, list[str]]], edit: Edit
) -> tuple[Counter[Status], int]:
    """What became of the edited quotes, and how many were found on a wrong page."""
    chance = random.Random(SEED)
    statuses: Counter[Status] = Counter()
    wrong = 0
    for page, words in tried:
        edited = edit(words, chance)
        if edited is None or (edited == words and edit not in SAME):
            continue
        located = locate([index], Quoted(text=" ".join(edited)))
        statuses[located.status] += 1
        wrong += located.evidence is not None and located.evidence.page != page
    return statuses, wrong


def milliseconds(what: Callable[[], object]) -> float:
    """The least CPU time of a few rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        what()
        best = min(best, time.process_time() - start)
    return round(best * 1000, 2)


def prepared(document: Document) -> Index:
    """An index with everything in it worked out."""
    index = index_of(document)
    for stream in index.streams:
        list(stream.anchors("worked out"))
    _ = index.numbers
    return index


def speed(name: str, document: Document, tried: Sequence[tuple[int, list[str]]]) -> dict[str, Any]:
    """One paper's times."""
    index, chance = prepared(document), random.Random(SEED)
    some = [words for _, words in (list(tried) * 100)[:100]]
    verbatim = [Quoted(text=" ".join(words)) for words in some]
    edited = [Quoted(text=" ".join(dropped(words, chance))) for words in some]
    return {
        "file": name,
        "pages": len(document.pages),
        "index_ms": milliseconds(lambda: prepared(document)),
        "verbatim_100_ms": milliseconds(lambda: [locate([index], quoted) for quoted in verbatim]),
        "edited_100_ms": milliseconds(lambda: [locate([index], quoted) for quoted in edited]),
    }


def measure(read: Sequence[tuple[Path, Document]]) -> dict[str, Any]:
    """Times per paper, and accuracy per kind of edit over all papers."""
    indexes = [prepared(document) for _, document in read]
    drawn = random.Random(SEED)
    tried = [sentences(path, document) for path, document in read]
    some = [drawn.sample(one, min(100, len(one))) for one in tried]
    rows = []
    for edit in (*SAME, *WORDING, *MEANING):
        pairs = [
            accuracy(index, enough(edit, one), edit)
            for index, one in zip(indexes, tried, strict=True)
        ]
        rows.append(_row(edit.__name__, pairs))
    crossing = [accuracy(i, list(across_pages(i.document)), unchanged) for i in indexes]
    others = [
        accuracy(index, [pair for at, one in enumerate(some) if at != mine for pair in one][:120],
                 unchanged)
        for mine, index in enumerate(indexes)
    ]  # fmt: skip
    rows += [_row("across a page break", crossing), _row("from another paper", others)]
    times = [speed(path.name, d, one) for (path, d), one in zip(read, some, strict=True)]
    return {"speed": times, "accuracy": rows}


def enough(edit: Edit, tried: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Sentences that allow an edit, PER_PAPER of them."""
    chance = random.Random(SEED)
    mixed = chance.sample(list(tried), len(tried))
    return [pair for pair in mixed if edit(pair[1], chance) is not None][:PER_PAPER]


def _row(name: str, results: Sequence[tuple[Counter[Status], int]]) -> dict[str, Any]:
    total: Counter[Status] = Counter()
    for statuses, _ in results:
        total.update(statuses)
    number_of = total.total()
    share = {status: round(100 * count / max(1, number_of), 1) for status, count in total.items()}
    return {
        "edit": name,
        "quotes": number_of,
        "exact": share.get("exact", 0.0),
        "corrected": share.get("corrected", 0.0),
        "altered": share.get("altered", 0.0),
        "absent": round(sum(share.get(s, 0.0) for s in ("absent", "short", "ambiguous")), 1),
        "wrong_page": sum(wrong for _, wrong in results),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("files", nargs="*", help="PDFs or folders; default: the corpus' papers")
    options = parser.parse_args()
    reader = Reader(processes=1, max_bytes=100 << 20, max_pages=60)
    read = []
    for path in papers(options.files):
        try:
            read.append((path, reader.read(path.read_bytes(), path.name)))
        except Unreadable as refused:
            sys.stderr.write(f"{path.name}: {refused.reason}\n")
    if not read:
        sys.exit("No PDF to measure: name files, or set SHEDDER_CORPUS.")
    figures = measure(read)
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        print(table(figures["speed"]), table(figures["accuracy"]), sep="\n\n")


if __name__ == "__main__":
    main()
