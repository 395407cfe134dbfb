"""Messages that bring several papers: what is said below is about the list, and about one of its
papers only where that is named. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from bot.core.club.identity import Named, papers_named
from bot.core.heard import Heard

_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_NTH = {word: number for number, word in enumerate(_WORDS.split())}
_ITEM = r"(?:one|paper|link|pdf|file|item|of (?:these|those|them|the))"
_PLACE = re.compile(rf"\b(?P<word>{'|'.join(_NTH)}|last) {_ITEM}\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:#|\b(?:paper|number|no\.|link) ?#?)(?P<number>\d{1,2})\b", re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d_][\w-]{3,}")
_USUAL = frozenset(
    """paper papers draft final main download document article file arxiv https http abstract
    preprint version reading list this that these with from their they have here what when about
    another also and the both please some great good nice more next week today
    """.split()  # noqa: SIM905 - to be read
)


def is_list(post: Heard, named: Sequence[Named]) -> bool:
    """Whether a message brings several papers. A link with one file is that paper and its PDF."""
    files = sum(each.attachment in post.attachments for each in named)
    return files > 1 or len(named) - files > 1


def talk_below(
    post: Heard, named: Sequence[Named], talk: Sequence[Heard]
) -> Mapping[str, tuple[Heard, ...]]:
    """What is said of each paper that a message brings, by key."""
    if not is_list(post, named):
        return {each.key: tuple(talk) for each in named}
    labels = _labels(post, named)
    kinds = {each.key.partition(":")[0] for each in named} & {"file", "web"}
    in_order = named if not kinds or len(named) == len(_of(kinds.pop(), named)) else ()
    meant = [
        (said, {*_by_label(said.text, labels), *_by_place(said.text, in_order)}) for said in talk
    ]
    return {each.key: tuple(said for said, keys in meant if each.key in keys) for each in named}


def _of(kind: str, named: Sequence[Named]) -> list[Named]:
    return [each for each in named if each.key.startswith(f"{kind}:")]


def _labels(post: Heard, named: Sequence[Named]) -> Mapping[str, str]:
    """Words by which one paper of a list is called: those of its line, its file, or its number."""
    found: dict[str, set[str]] = {}
    for line in post.text.splitlines():
        alone = papers_named(post.model_copy(update={"text": line, "attachments": ()}))
        if len(alone) == 1:
            for word in filter(_is_name, _words(line)):
                found.setdefault(word.lower(), set()).add(alone[0].key)
    for each in named:
        source, _, number = each.key.partition(":")
        file = each.attachment.name
        words = _words(file.rpartition(".")[0]) if source in ("file", "web") else (number,)
        for word in words:
            found.setdefault(word.lower(), set()).add(each.key)
    return {word: keys.pop() for word, keys in found.items() if len(keys) == 1}


def _words(text: str) -> Iterator[str]:
    plain = (word for word in text.split() if "://" not in word)
    found = chain.from_iterable(_LABEL.findall(word) for word in plain)
    return (word for word in found if word.lower() not in _USUAL)


def _is_name(word: str) -> bool:
    """Whether it may be what something is called."""
    return word != word.lower() or any(letter.isdigit() for letter in word)


def _by_label(text: str, labels: Mapping[str, str]) -> Iterator[str]:
    said = text.lower()
    for word, key in labels.items():
        if word in said and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", said):
            yield key


def _by_place(text: str, named: Sequence[Named]) -> Iterator[str]:
    """By which of them it is: "the third one", "#3"."""
    for match in _PLACE.finditer(text):
        number = _NTH.get(match["word"].lower(), len(named) - 1)
        yield from (each.key for each in named[number : number + 1])
    for match in _NUMBER.finditer(text):
        number = int(match["number"])
        yield from (each.key for each in named[number - 1 : number] if number)
