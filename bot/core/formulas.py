"""Formulas as models like to write them, brought back to the signs a document prints."""

import re
import unicodedata

_SIGNS = {
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥",
    "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "times": "×", "cdot": "·", "pm": "±",
    "approx": "≈", "sim": "~", "to": "→", "infty": "∞", "sum": "∑", "prod": "∏", "in": "∈",
    "sqrt": "√", "partial": "∂", "nabla": "∇", "ldots": "…", "dots": "…", "cdots": "…",
    "%": "%", "_": "_", "&": "&", "#": "#", "$": "$", "{": "{", "}": "}", "|": "‖",
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ",
}  # fmt: skip
_SILENT = re.compile(
    r"left|right|math[a-z]+|text[a-z]*|[td]?frac|operatorname|q?quad|displaystyle|[bB]ig+|[,;:!\s]"
)
_COMMAND = re.compile(r"\\([A-Za-z]+|[^A-Za-z0-9\s]|\s)")
_GREEK = {
    unicodedata.name(chr(code)).split()[-1].lower(): chr(code)
    for code in range(0x3B1, 0x3CA)
    if code != 0x3C2
}


def printed(text: str) -> str:
    """The text with its TeX commands as signs."""
    return _COMMAND.sub(_sign, text)


def _sign(command: re.Match[str]) -> str:
    name = command[1]
    if name in _SIGNS:
        return _SIGNS[name]
    letter = _GREEK.get("lamda" if name.lower() == "lambda" else name.lower())
    if letter:
        return letter.upper() if name[0].isupper() else letter
    return " " if _SILENT.fullmatch(name) else f" {name}"
