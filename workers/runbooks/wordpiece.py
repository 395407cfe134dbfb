"""Words as the pieces that a BERT model knows, in lower case and without accents."""

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

LONGEST = 100  # characters of a word that is looked up piece by piece
_UNKNOWN, _BEGIN, _END = "[UNK]", "[CLS]", "[SEP]"


class WordPieces:
    """Numbers of pieces for a text."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text(encoding="utf-8").splitlines()
        self._ids: Mapping[str, int] = {piece: number for number, piece in enumerate(lines)}

    def ids(self, text: str, most: int) -> list[int]:
        """At most so many numbers, the model's begin and end marks among them."""
        found = [self._ids[_BEGIN]]
        for word in _words(text):
            found += self._pieces(word)
            if len(found) >= most:
                break
        return [*found[: most - 1], self._ids[_END]]

    def _pieces(self, word: str) -> list[int]:
        if len(word) > LONGEST:
            return [self._ids[_UNKNOWN]]
        found, start = [], 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if mark + word[start:end] in self._ids), None)
            if end is None:
                return [self._ids[_UNKNOWN]]
            found.append(self._ids[mark + word[start:end]])
            start = end
        return found


def _words(text: str) -> Iterator[str]:
    """Words, and each sign of punctuation and each ideograph by itself."""
    word: list[str] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(char)
        if kind == "Mn" or (kind.startswith("C") and char not in "\t\n\r"):
            continue
        alone = kind.startswith("P") or char in "$+<=>^`|~" or "\u4e00" <= char <= "\u9fff"
        if alone or char.isspace():
            if word:
                yield "".join(word)
                word = []
            if alone:
                yield char
        else:
            word.append(char)
    if word:
        yield "".join(word)
