"""Equations in a sentence ("200 × 2 s = 400"), done again."""

import ast
import operator
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.core.arithmetic.facts import plain
from bot.core.numbers import Number, numbers_in

_SIGN = r"(?:[×*·⋅/÷+−^]|(?<=\s)[x:-](?=\s))"
_WORDS = r"(?:\s?%|(?:\s|-)?(?!x\s)[^\W\d_][\w/µ]*(?:[\s/-](?!x\s)[^\W\d_][\w/]*){0,3})?"
_FIGURE = r"\(?\s?[$€]?\d[\d.,]*(?:e-?\d+)?[kKMBT]?"
_TERM = rf"[(\s]{{0,3}}{_FIGURE}{_WORDS}[)\s]{{0,3}}"
_EQUATION = re.compile(
    rf"(?P<left>{_TERM}(?:{_SIGN}{_TERM}){{1,6}})(?P<equals>=|≈|≃|~=)\s?"
    rf"(?P<right>[$€]?\d[\d.,]*[kKMBT]?{_WORDS})"
)
_OPERATORS = {"÷": "/", ":": "/", "−": "-", "^": "**"}
_DONE: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.Pow: operator.pow,
}  # fmt: skip
_TIMES = re.compile(r"[×·⋅]|(?<=\s)x(?=\s)")
_MOST_POWER = 64


class Wrong(NamedTuple):
    """An equation that does not hold."""

    said: str  # its right side
    right: str  # what it should be


def wrong_in(sentence: str) -> Iterator[Wrong]:
    """The equations of a sentence that do not hold, in whatever unit one reads them."""
    for match in _EQUATION.finditer(sentence.replace("–", "−")):
        result = next(iter(numbers_in(match["right"])), None)
        values = tuple(_values(match["left"]))
        if result is None or not values:
            continue
        loose = match["equals"] != "="
        if not any(_is(value, right, result, loose) for value in values for right in _said(result)):
            yield Wrong(result.text, _right(match["left"], values[0], result))


def _right(left: str, value: float, result: Number) -> str:
    """What the left side gives, in the unit of the right one where the left one has units."""
    unit = result.text.lstrip("0123456789.,$€ -")
    measured = any(figure.unit not in ("", "%") for figure in numbers_in(left))
    if result.unit == "%":
        value *= 100
    elif measured or abs(_factor(result)) >= 1e3 > abs(value):
        value /= _factor(result) if measured else 1.0
    joint = "" if unit[:1] in ("", "%", "x", "×") else " "
    return f"{plain(value, 4)}{joint}{unit}"


def _factor(number: Number) -> float:
    return number.readings[0][0] / number.value if number.value else 1.0


def _said(number: Number) -> tuple[float, ...]:
    """What a figure may be worth: as it is written, and in its base unit."""
    base = number.readings[0][0]
    return (number.value, base / 100) if number.unit == "%" else (number.value, base)


def _is(value: float, right: float, result: Number, loose: bool) -> bool:
    written = right / result.value if result.value else 1.0
    rounding = 0.5 * 10.0**-result.decimals * abs(written)
    return abs(value - right) <= max(rounding, abs(value) * (0.06 if loose else 0.02)) + 1e-12


def _values(left: str) -> Iterator[float]:
    """What the left side gives, its units counted and not counted."""
    left = _TIMES.sub(" * ", left)  # else "20 ×" reads as twenty times
    figures = numbers_in(left)
    if len(figures) < 2 or any(_unsure(figure) for figure in figures):
        return
    for counted in (True, False):
        expression, end = "", 0
        for figure in figures:
            expression += _signs(left[end : figure.start])
            base, unit = figure.readings[0]
            value = base / 100 if unit == "%" else base
            expression += repr(value if counted else figure.value)
            end = figure.end
        expression += _signs(left[end:])
        result = _evaluated(expression)
        if result is not None:
            yield result


def _unsure(figure: Number) -> bool:
    """Whether "1.000" is one or a thousand; with a B it is billions here."""
    return len(figure.readings) > 1 and not figure.text.endswith("B")


def _signs(between: str) -> str:
    """The operators and brackets among words."""
    between = re.sub(r"[^\W\d_]/[^\W\d_]", "", between)  # tokens/s divides nothing
    kept = re.findall(r"[()+*/÷^−]|(?<=\s)[:-](?=\s)", between)
    return "".join(_OPERATORS.get(sign, sign) for sign in kept)


def _evaluated(expression: str) -> float | None:
    try:
        return _value(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError):
        return None


def _value(node: ast.expr) -> float:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.BinOp) and type(node.op) in _DONE:
        left, right = _value(node.left), _value(node.right)
        if isinstance(node.op, ast.Pow) and abs(right) > _MOST_POWER:
            raise ValueError
        return _DONE[type(node.op)](left, right)
    raise ValueError
