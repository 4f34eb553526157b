"""The SELECT of a SHACL-SPARQL constraint, taken apart: only the forms for which pre-binding ``$this`` to a focus
node and joining the targets give the same solutions (SHACL, § 5.3.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from shapes.errors import CompileError

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<variable>[?$]\w+)"""
    r"""|(?P<word>[\w.-]*:?[\w./-]*\w)|(?P<sign>\S)"""
)
_REFUSED = frozenset(
    "GRAPH SERVICE MINUS VALUES FROM LIMIT OFFSET ORDER REDUCED ASK CONSTRUCT DESCRIBE LATERAL".split()
)
_ONLY_THERE = re.compile(r"(?P<this>\$this a \S+ \.) (?P<rest>(?:(?!\$this\b).)+)")
"""A body that names the focus once, only to bind it."""

_RESERVED = frozenset({"graph", "targeted", "shapesGraph", "currentShape", "PATH", "failure"})


@dataclass(frozen=True, slots=True)
class Select:
    """``PREFIX … SELECT [DISTINCT] $this projection WHERE { body } [GROUP BY $this grouping]``."""

    prefixes: str
    distinct: bool
    projection: str
    body: str
    grouping: str | None

    def joined(self, target: str, *, graphs: bool) -> str:
        """The query for every focus node that ``target`` gives; with ``graphs``, in each named graph by itself."""
        first = _ONLY_THERE.fullmatch(self.body)
        if graphs and first and self.grouping is None:
            return self._asked_first(first["rest"], f"{target} {first['this']}")
        pattern = f"{target} {self.body}"
        where, graph = (f"GRAPH ?graph {{ {pattern} }}", "?graph ") if graphs else (pattern, "")
        head = f"{self._select} {graph}$this {self.projection}"
        tail = "" if self.grouping is None else f" GROUP BY {graph}$this {self.grouping}"
        return f"{self.prefixes} {head} WHERE {{ {where} }}{tail}"

    @property
    def _select(self) -> str:
        return "SELECT DISTINCT" if self.distinct else "SELECT"

    def _asked_first(self, rest: str, target: str) -> str:
        """What does not depend on the focus is asked before it: mostly nothing is found that needs one."""
        found = f"{self._select} ?graph {self.projection} WHERE {{ GRAPH ?graph {{ {rest} }} }}"
        head = f"{self.prefixes} {self._select} ?graph $this {self.projection}"
        return f"{head} WHERE {{ {{ {found} }} GRAPH ?graph {{ {target} }} }}"


def take_apart(text: str) -> Select:
    """The parts of a SELECT with its prefixes. Raises :class:`CompileError` for any other form.

    >>> take_apart("SELECT $this ?value WHERE { $this <urn:p> ?value }").joined("$this a <urn:C> .", graphs=True)
    ' SELECT ?graph $this ?value WHERE { GRAPH ?graph { $this a <urn:C> . $this <urn:p> ?value } }'
    """
    tokens = list(_TOKEN.finditer(text))
    _refuse(tokens, text)
    words = [token[0].upper() for token in tokens]
    select = words.index("SELECT")
    opening = words.index("{") if "{" in words else len(words)
    if words[opening - 1 : opening] != ["WHERE"]:
        raise CompileError(f"WHERE {{ … }} is needed: {text}")
    closing = _closing(tokens, opening)
    distinct = words[select + 1] == "DISTINCT"
    this = select + 1 + distinct
    if tokens[this][0] != "$this":
        raise CompileError(f"$this must be projected first: {text}")
    projection = _between(text, tokens, this, opening - 1)
    tail = _after(text, tokens, closing)
    _check_groups(tokens[opening + 1 : closing], text)
    return Select(
        prefixes=text[: tokens[select].start()].strip(),
        distinct=distinct,
        projection=projection,
        body=_between(text, tokens, opening, closing),
        grouping=_grouping(projection, tail, text),
    )


def _refuse(tokens: Sequence[re.Match[str]], text: str) -> None:
    words = [token[0].upper() for token in tokens if token["word"]]
    if words.count("SELECT") != 1:
        raise CompileError(f"One SELECT is needed, and none within it: {text}")
    signs = {"#"} & {token[0] for token in tokens} | {'"""', "'''"} & set(re.findall(r"\"{3}|'{3}", text))
    variables = {token[0][1:] for token in tokens if token["variable"]}
    for unknown in [*sorted(_REFUSED & set(words)), *sorted(_RESERVED & variables), *sorted(signs)]:
        raise CompileError(f"{unknown} cannot stand in a query of a shape: {text}")


def _closing(tokens: Sequence[re.Match[str]], opening: int) -> int:
    depth = 0
    for index in range(opening, len(tokens)):
        depth += {"{": 1, "}": -1}.get(tokens[index][0], 0)
        if depth == 0:
            return index
    raise CompileError("A bracket { is never closed.")


def _check_groups(tokens: Sequence[re.Match[str]], text: str) -> None:
    """A group within the body that uses ``$this`` must bind it by a pattern: a join would come too late.

    In FILTER [NOT] EXISTS it is bound from outside, if it is bound in the group around it.
    """
    bound = [_Bound.TARGET]  # for each open group
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token[0] == "{":
            bound.append(_opened(bound[-1], exists=before is not None and before[0].upper() == "EXISTS"))
        elif token[0] == "}":
            bound.pop()
        elif token[0] == "$this":
            if bound[-1] is _Bound.NOT and before is not None and _begins_pattern(before):
                bound[-1] = _Bound.PATTERN
            if bound[-1] in (_Bound.NOT, _Bound.NEVER):
                raise CompileError(f"A group must bind $this by a pattern before it uses it: {text}")


class _Bound(Enum):
    """How ``$this`` is bound in a group."""

    TARGET = auto()  # the body: by the target's pattern
    EXISTS = auto()  # from outside, and so in the groups within
    PATTERN = auto()  # by a pattern of its own
    NOT = auto()  # not yet
    NEVER = auto()  # in an EXISTS of a group where it is not


def _opened(around: _Bound, *, exists: bool) -> _Bound:
    if exists:
        return _Bound.NEVER if around in (_Bound.NOT, _Bound.NEVER) else _Bound.EXISTS
    return around if around in (_Bound.EXISTS, _Bound.NEVER) else _Bound.NOT


def _begins_pattern(before: re.Match[str]) -> bool:
    """Is what comes after this token the subject or the object of a pattern, and not an operand?"""
    return before[0] in {"{", ".", "}", ")"} or bool(before["word"] or before["iri"] or before["variable"])


def _grouping(projection: str, tail: str, text: str) -> str | None:
    if not tail:
        if "(" in projection:
            raise CompileError(f"A figure is computed without GROUP BY $this; use BIND: {text}")
        return None
    match = re.fullmatch(r"GROUP\s+BY\s+\$this\b(?P<rest>.*)", tail, re.DOTALL | re.IGNORECASE)
    if not match:
        raise CompileError(f"After the pattern only GROUP BY $this … may stand: {text}")
    return match["rest"].strip()


def _between(text: str, tokens: Sequence[re.Match[str]], first: int, last: int) -> str:
    return text[tokens[first].end() : tokens[last].start()].strip()


def _after(text: str, tokens: Sequence[re.Match[str]], last: int) -> str:
    return text[tokens[last].end() :].strip()
