"""Words that only mean to be kind: they get a word back, and nobody is set to work for them."""

import re
from collections.abc import Collection, Iterable, Iterator

from bot.core.persona import Persona

THANKED, LEFT, PRAISED = "You are welcome.", "Goodbye.", "Good. I am here when you need me."

_LONGEST = 12  # words
_SAID = {
    THANKED: "thanks, thank you, thank u, thx, thanx, ty, tysm, cheers, much obliged, danke, "
    "danke schön, danke sehr, vielen dank, merci, merci beaucoup, gracias, grazie, obrigado",
    LEFT: "bye, bye bye, goodbye, good bye, see you, see ya, good night, later, "
    "have a nice day, have a good day, have a great day, have a nice weekend, tschüss, ciao",
    PRAISED: "ok, okay, k, fine, alright, all right, great, nice, cool, super, perfect, awesome, "
    "amazing, wonderful, excellent, brilliant, good job, good bot, good work, good answer, "
    "well done, nice one, love it, got it, understood, i see, noted, makes sense, wow, lol, haha, "
    "never mind, nevermind, no worries, prima, alles klar",
}
_BESIDE = (
    "very much, so much, a lot, again, all, everyone, everybody, folks, guys, you, that, this, it, "
    "really, was, is, helps, helped, helpful, useful, very, so, then, now, for, the, your, help, "
    "answer, answers, reply, and, mate, shedder, bot, work, job"
)
_ANSWERS = {
    tuple(phrase.split()): answer for answer, said in _SAID.items() for phrase in said.split(", ")
}
_FILLERS = {tuple(phrase.split()) for phrase in _BESIDE.split(", ")}
_MOST = max(map(len, _ANSWERS))
_EMOJI = re.compile(r":[\w+'-]+(?::|$)|[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]")
_MARKS = re.compile(r"[\s,.!;…()]+")


def courtesy(said: str, personas: Iterable[Persona] = ()) -> str:
    """What is said back where a message is nothing but thanks, praise or a goodbye, to whichever of
    the personas; else nothing."""
    plain = _EMOJI.sub(" ", said)
    words = _MARKS.sub(" ", plain).lower().split()
    if not words:
        return PRAISED if plain != said else ""
    names = (name for p in personas for name in (p.handle, p.name, *p.aliases))
    known = _FILLERS | {tuple(_MARKS.sub(" ", name).lower().split()) for name in names}
    found = list(_phrases(words[: _LONGEST + 1], known)) if len(words) <= _LONGEST else [""]
    kind = [answer for answer in _ANSWERS.values() if answer in found]
    return kind[0] if kind and "" not in found else ""


def aside(said: str, personas: Iterable[Persona] = ()) -> bool:
    """Whether a message is nothing but a kind word that may be meant for anybody, or thanks to
    somebody by a name that is nobody's here ("thanks ada")."""
    words = said.split()
    if courtesy(said, personas):
        return True
    named = len(words) > 1 and re.fullmatch(r"[\w’'-]+[!.]*", words[-1])
    return bool(named) and courtesy(" ".join(words[:-1]), personas) == THANKED


def _phrases(words: list[str], known: Collection[tuple[str, ...]]) -> Iterator[str]:
    """What each phrase is answered with; " " for what goes with any, nothing for other words."""
    at = 0
    while at < len(words):
        for many in range(min(_MOST, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + many])
            if phrase in _ANSWERS or phrase in known:
                yield _ANSWERS.get(phrase, " ")
                at += many
                break
        else:
            yield ""
            return
