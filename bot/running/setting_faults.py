"""What an operator is told of a setting that cannot be, in words rather than a validator's."""

from collections.abc import Mapping

from pydantic_core import ErrorDetails

_NOT_WHOLE = "{input!r} is no whole number"
_NO_NUMBER = "{input!r} is no number"
_KINDS: Mapping[str, str] = {
    "int_parsing": _NOT_WHOLE,
    "int_parsing_size": _NOT_WHOLE,
    "int_from_float": _NOT_WHOLE,
    "float_parsing": _NO_NUMBER,
    "finite_number": _NO_NUMBER,
    "bool_parsing": "{input!r} is neither true nor false",
    "greater_than": "{input} is too small. It must be more than {gt}",
    "greater_than_equal": "{input} is too small. The least is {ge}",
    "less_than_equal": "{input} is too large. The most is {le}",
    "literal_error": "{input!r} is not known. Write {expected}",
    "value_error": "{error}",  # one of our own
}


def sentence(fault: ErrorDetails) -> str:
    """Which variable is wrong, what of it, and what it may be."""
    words = _KINDS.get(fault["type"])
    said = words.format(input=fault["input"], **fault.get("ctx", {})) if words else fault["msg"]
    return f"{str(fault['loc'][0]).upper()}: {said}."
