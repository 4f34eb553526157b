"""An update in parts that the engine reads.

Declarations may stand before any operation (SPARQL 1.1, grammar rule 29). The engine takes them before the first one
only, so an update with others is made one part after the other: each begins at its declarations, below all those
before it. All parts write to one copy of the store, which is dropped when one of them fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pyoxigraph import Store

from endpoint.store.tokens import Token, place, tokens
from endpoint.writes.updates import Operation, declared, operations

_MAY_DECLARE: Final = re.compile(r";\s*+(?:#|prefix|base|version)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Some operations of an update.

    Attributes:
        text: what the engine reads; all stands at its column.
        shift: how many lines further down.
    """

    text: str
    shift: int = 0


def parts(text: str) -> Iterator[Part]:
    r"""The parts of an update; one without later declarations is a single one.

    >>> [part.text for part in parts("PREFIX a: <u:> CLEAR ALL; BASE <v:> CLEAR ALL")]
    ['PREFIX a: <u:> CLEAR ALL; ', 'PREFIX a: <u:>\n                          BASE <v:> CLEAR ALL']
    """
    found = list(tokens(text)) if _MAY_DECLARE.search(text) else []
    later = list(_later(found))
    starts = [found[number].start for number in later]
    yield Part(text[: starts[0]] if starts else text)
    before = _holding({}, found, 0)
    for number, (start, end) in zip(later, pairwise([*starts, len(text)]), strict=True):
        line, column = place(text, start)
        yield Part(" ".join(before.values()) + "\n" * line + " " * (column - 1) + text[start:end], shift=1)
        before = _holding(before, found, number)


def run(store: Store, text: str, base: str) -> None:
    """Make an update.

    Raises:
        SyntaxError: it can't be read; where it is in parts, all are read before the first is made.
        ValueError, RuntimeError, OSError: it can't be made.
    """
    if _MAY_DECLARE.search(text):
        require_readable(text, base)
    for part in parts(text):
        try:
            store.update(part.text, base_iri=base)
        except SyntaxError as error:
            raise _placed(error, part.shift) from error


def require_readable(text: str, base: str) -> None:
    """Raises SyntaxError where the engine can't read an update; nothing of it is evaluated."""
    for part in parts(text):
        first = next((one.tokens[0].start for one in operations(list(tokens(part.text)))), None)
        failing, line = (part.text, None) if first is None else _failing(part.text, first)
        try:
            Store().update(failing, base_iri=base)
        except SyntaxError as error:
            raise _placed(error, part.shift, line) from error
        except RuntimeError:
            continue
    _require_own_labels(operations(list(tokens(text))))


def _failing(text: str, first: int) -> tuple[str, int]:
    """The same with an operation that fails before the first one, and its line: all is read before anything is done."""
    line, column = place(text, first)
    return f"{text[:first]}CLEAR GRAPH <urn:none> ;\n{' ' * (column - 1)}{text[first:]}", line


def _require_own_labels(found: Sequence[Operation]) -> None:
    """What the engine sees to within a part (SPARQL 1.1, section 19.6)."""
    seen: set[str] = set()
    for one in found:
        if one.inserts_data:
            labels = {token.text for token in one.tokens if token.text.startswith("_:")}
            if shared := seen & labels:
                raise SyntaxError(f"The blank node {min(shared)} cannot be shared by multiple blocks")
            seen |= labels


def _later(found: Sequence[Token]) -> Iterator[int]:
    """Where declarations begin that stand after an operation."""
    depth = begin = 0
    for number, (token, after) in enumerate(pairwise(found)):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.text == ";":
            is_operation = begin + sum(map(len, declared(found, begin))) < number
            begin = number + 1
            if is_operation and any(declared([after])):
                yield begin


def _holding(before: dict[str, str], found: Sequence[Token], start: int) -> dict[str, str]:
    """The declarations that hold after those that begin there: the last of each prefix, and every BASE."""
    after = dict(before)
    for one in declared(found, start):
        key = one[1].text if one[0].text.lower() == "prefix" and len(one) > 1 else str(one[0].start)
        after.pop(key, None)  # a BASE may stand between
        after[key] = " ".join(token.text for token in one)
    return after


def _placed(error: SyntaxError, shift: int, inserted: int | None = None) -> SyntaxError:
    """The error at its line of the update, where another line may have been inserted."""

    def line(match: re.Match[str]) -> str:
        number = int(match[0])
        return str(number - shift - (inserted is not None and number > inserted))

    return SyntaxError(re.sub(r"(?<=^error at )\d+", line, str(error)))
