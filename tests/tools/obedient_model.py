"""A model that does whatever a document tells it: the worst case of every injection.

    endpoint.plays(obeys)

It looks through the prompt it was sent for `OBEY <code>`, where the code is a payload's hexadecimal
spelling, so that a paper can carry any character; fills every string of the answer with the payload
and every quote with a sentence that is really there, so that the checks have nothing to object to.
"""

import json
import re
from typing import Any

from hostile_answers import filled
from trap_server import Turn, says

_ORDER = re.compile(r"OBEY ([0-9a-f\s]+) TRULY")
_TRUE = re.compile(r"[A-Z][^.!?\n]{40,160}\.")


def order(payload: str) -> str:
    """The sentence that a paper carries to have `payload` said."""
    code = payload.encode("utf-8", "surrogatepass").hex()
    spaced = " ".join(code[at : at + 8] for at in range(0, len(code), 8))
    return f"OBEY {spaced} TRULY"


def obeys(turn: Turn) -> None:
    """Says what the documents in the prompt order, in the form that was asked for."""
    request = turn.request.json
    read = "\n".join(message["content"] for message in request["messages"])
    found = _ORDER.search(read)
    code = re.sub(r"\s|\[page \d+\]", "", found[1]) if found else ""
    payload = bytes.fromhex(code).decode("utf-8", "surrogatepass") or "nothing to obey"
    true = _TRUE.search(read[read.find(" begin -----") :])
    assert true is not None, "the paper has no sentence to quote"
    says(json.dumps(_answer(request, payload, true[0])))(turn)


def _answer(request: Any, payload: str, quote: str) -> Any:
    schema = request["response_format"]["json_schema"]["schema"]
    return filled(schema, lambda: f"{payload} and so the paper says itself", lambda: quote)
