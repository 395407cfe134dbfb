"""One stem for the forms of a word, so that "times" and "timed" are the same: M. F. Porter's rules.

A stem is no word and is never shown. Rules are applied until they change nothing: "autoscale" and
"autoscaling" differ after one round only.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

_VOWEL = r"(?:[aeiou]|(?<=[^aeiou])y)"
_CONSONANT = r"(?:(?:[^aeiouy]|(?<![^aeiou])y)+)"
_SYLLABLE = re.compile(rf"{_VOWEL}+{_CONSONANT}")  # Porter's measure counts these
_VOWELLED = re.compile(_VOWEL)
_SHORT = re.compile(rf"[^aeiou]{_VOWEL}[^aeiouwxy]$")  # "tim", of "timed": it lost an e
_DOUBLED = re.compile(r"([^aeiouylsz])\1$")

_LONG: Mapping[str, str] = {  # endings of endings; taken where a syllable stays
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "abli": "able", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize",
    "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful",
    "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "icate": "ic", "ative": "",
    "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_LAST = (  # taken where two syllables stay
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous",
    "ive", "ize", "al", "er", "or", "ic", "ou",
)  # fmt: skip
_SAFE = 6  # letters of a root that is no accident: "preempt" of "preemption"
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """The stem of a word in lower case; of a number, the number."""
    while word.isalpha() and word.isascii() and len(word) > 2:
        shorter = _final(_last(_long(_participle(_plural(word)))))
        if shorter == word:
            break
        word = shorter
    return _ORDINAL.sub("", word)


@lru_cache(maxsize=1 << 14)
def lemma(word: str) -> str:
    """What the inflected forms of one word share, and related words do not: a stricter stem."""
    return _final(_participle(_plural(word))) if word.isalpha() and len(word) > 2 else word


def _syllables(word: str) -> int:
    return len(_SYLLABLE.findall(word))


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _participle(word: str) -> str:
    if word.endswith("eed"):
        word = word[:-1] if _syllables(word[:-3]) else word
    for ending in ("ed", "ing"):
        root = word.removesuffix(ending)
        if root != word and not word.endswith("eed") and _VOWELLED.search(root):
            word = _restored(root)
            break
    return word[:-1] + "i" if word.endswith("y") and _VOWELLED.search(word[:-1]) else word


def _restored(root: str) -> str:
    """What stood before -ed or -ing: "scal" was "scale", "swapp" was "swap"."""
    if root.endswith(("at", "bl", "iz")) or (_syllables(root) == 1 and _SHORT.search(root)):
        return root + "e"
    return root[:-1] if _DOUBLED.search(root) else root


def _long(word: str) -> str:
    for ending, shorter in _LONG.items():
        if word.endswith(ending) and _syllables(word.removesuffix(ending)):
            return word.removesuffix(ending) + shorter
    return word


def _last(word: str) -> str:
    if word.endswith(("sion", "tion")) and _stands(word[:-3]):
        return word[:-3]
    for ending in _LAST:
        if word.endswith(ending):
            root = word.removesuffix(ending)
            return root if _stands(root) else word
    return word


def _stands(root: str) -> bool:
    count = _syllables(root)
    return count > 1 or (count == 1 and len(root) >= _SAFE)


def _final(word: str) -> str:
    count = _syllables(word[:-1])
    if word.endswith("e") and (count > 1 or (count == 1 and not _SHORT.search(word[:-1]))):
        return word[:-1]
    return word[:-1] if word.endswith("ll") and count > 1 else word
