"""Sentences filled with figures, written as French and English write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shapes.catalogue import Unit
from shapes.report import Message

_CENT = Decimal("0.01")
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def figure(text: str, unit: Unit | None) -> str:
    """A number with two decimals and a point; what has no unit, or is no number, as it is.

    >>> figure("63.9", Unit.PERCENT), figure("NP1", None)
    ('63.90', 'NP1')
    """
    if unit is None:
        return text
    try:
        return str(Decimal(text).quantize(_CENT, ROUND_HALF_UP))
    except InvalidOperation:
        return text


def filled(template: Message, values: Mapping[str, str], unit: Unit | None) -> Message:
    """The sentence with its values: ``expected`` and ``found`` in their unit, the others as they are.

    >>> filled(Message("Il faut {?expected}.", "It is {?expected}."), {"expected": "1130639.00"}, Unit.EURO)
    Message(fr='Il faut 1\\xa0130\\xa0639,00\\xa0€.', en='It is €1,130,639.00.')
    """
    figures = {name: values[name] for name in ("expected", "found") if name in values}
    french = {**values, **{name: _french(value, unit) for name, value in figures.items()}}
    english = {**values, **{name: _english(value, unit) for name, value in figures.items()}}
    return Message(_fill(template.fr, french), _fill(template.en, english))


def _fill(template: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], "?"), template)


def _french(value: str, unit: Unit | None) -> str:
    """
    >>> _french("-5.00", Unit.PERCENT)
    '-5,00\\xa0%'
    """
    grouped = _grouped(value)
    if unit is None or grouped is None:
        return value
    number = grouped.replace(",", _NO_BREAK_SPACE).replace(".", ",")
    return f"{number}{_NO_BREAK_SPACE}{'€' if unit is Unit.EURO else '%'}"


def _english(value: str, unit: Unit | None) -> str:
    """
    >>> _english("-1234.50", Unit.EURO)
    '-€1,234.50'
    """
    grouped = _grouped(value)
    if unit is None or grouped is None:
        return value
    if unit is Unit.PERCENT:
        return f"{grouped}%"
    return f"-€{grouped[1:]}" if grouped.startswith("-") else f"€{grouped}"


def _grouped(value: str) -> str | None:
    try:
        return f"{Decimal(value):,.2f}"
    except InvalidOperation:
        return None
