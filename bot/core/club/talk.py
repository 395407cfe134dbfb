"""Which messages are talk of people with each other, and which of those say something. Pure.

What is said to the bot is no discussion of a paper; and a paper that was told of comes back for a
sentence, not for a "lol".
"""

import re

from bot.core.club.orders import digest_order_in
from bot.core.club.sayings import words_of
from bot.core.heard import Heard
from bot.core.routing import SHEDDER
from bot.core.thread_orders import order_in

LEAST_WORDS = 3
_LEAST_LETTERS = 6  # of a script that parts no words
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_CALLED = re.compile(rf"{SHEDDER}(?![\w-])", re.IGNORECASE)
_LAUGHTER = re.compile(r"(?:[ao]?(?:ha|he|ja|xa)+h?|l+o+l+|lmf?ao+|rofl+|x+d+|w+o+w+|m+h*m+|ya+y)+")
_NOISE = frozenset(
    """a i i'd i'll i'm it it's its is this that the these those one ones to too for of on in at as
    and or but so very really much just quite super pretty totally all same me my we us our you your
    here there then now soon later today tonight tomorrow monday tuesday wednesday thursday friday
    weekend week will would be was am are do did get got have had let's lets can see know
    yes yeah yep yup no nope nah ok okay okey sure right true fine alright agreed indeed exactly oh
    ah hi hey hello morning cheers thanks thank thx ty please pls welcome sorry congrats kudos bump
    nice cool great good awesome amazing neat interesting sweet lovely love loved like liked fun
    funny best wild crazy excellent brilliant fantastic paper papers read reading post posting
    posted share sharing shared link pdf work stuff thing find catch idea point job up down out
    with back again already going gonna look looks looking check checking forward
    following""".split()  # noqa: SIM905 - to be read
)


def to_the_bot(said: Heard) -> bool:
    """Whether a message names the bot, or is one of its orders."""
    return (
        _CALLED.search(said.text) is not None
        or order_in(said.text) is not None
        or digest_order_in(said.text, ()) is not None
    )


def says_something(said: Heard) -> bool:
    """Whether a message holds a person's sentence about something."""
    if said.bot or to_the_bot(said):
        return False
    words = words_of(said.text)
    if len(_UNPARTED.findall(" ".join(words))) >= _LEAST_LETTERS:
        return True
    telling = (each for each in words if each not in _NOISE and not _LAUGHTER.fullmatch(each))
    links = said.text.count("://")
    return len(words) + links >= LEAST_WORDS and any(telling)
