"""Whether letters are something somebody wrote to be read: sentences, not labels or crumbs."""

import re

FEWEST_WORDS = 6
FEWEST_DIFFERENT = 5
FEWEST_LETTERS = 24
FUNCTION_WORDS_AT_LEAST = 0.2
FEWEST_SIGNS = 14  # of a script that needs no spaces

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SIGNS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# A visible text is judged by English alone (`words.py`); hidden text may be in any language, and
# these few words make up a fifth of what is written in each of them.
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        the of and to a in is that for with on as are be by this we it from or an which can at
        not have has our their these but its was were each they if than when all more such only
        also no one two into other may where then so both you your i me my he she his her us
        them who what how do does did will would should must shall any some every please about
        over under out up very just now been being had here there am even because while after
        before
        der die das und ist nicht ein eine einen den dem des zu mit von auf für im sich auch es
        sie wir
        le la les de du des un une et est que qui dans pour pas sur au aux ce cette vous nous il
        elle ne
        el los las y en es por con para una su se al lo como más
        il di che e non per sono della nel con un gli
        o os do da em não uma para com as dos
        в и не на что с по это как из к для все вы
        """,
    )
)


def is_prose(text: str) -> bool:
    """Whether a text reads like sentences in one of the languages papers are written in."""
    if len(_SIGNS.findall(text)) >= FEWEST_SIGNS:
        return True
    words = _WORD.findall(text.casefold())
    small = sum(word in _SMALL_WORDS for word in words)
    return (
        len(words) >= FEWEST_WORDS
        and len(set(words)) >= FEWEST_DIFFERENT
        and sum(map(len, words)) >= FEWEST_LETTERS
        and small >= FUNCTION_WORDS_AT_LEAST * len(words)
    )
