"""What the engine finds wrong with a query or an update, in words that hold.

Its parser tells the furthest place that it looked at, and what it looked for there. It looks for a keyword by taking
as many characters as that has: so it names keywords that nobody needs, up to 14 characters behind the fault. The signs
that it names are missed where it says.
"""

from __future__ import annotations

import re
from typing import Final

from endpoint.store.tokens import Token, form, place, tokens

_FAULT: Final = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)")
# Signs, classes of letters, and the rest: keywords and sentences.
_EXPECTED: Final = re.compile(
    r"""("(?:\\.|[^"\\])+")|(\[(?:'(?:\\.[^']*|[^\\])'|[^\]'_])+\]|\['_'\])|([^,"\[]+)"""
)
_TELLING: Final = 30  # characters of a list of signs: a longer one tells nobody anything


def told(error: SyntaxError, text: str, *, update: bool = False) -> tuple[str, str | None]:
    """The place and the reason in English, and a sentence in French where there is a place.

    Arguments:
        text: what the engine read; empty where it was no SPARQL.

    >>> told(SyntaxError('error at 1:9: expected one of "{", DESCRIBE, [_]'), "SELECT *")[0]
    'line 1, column 9: it ends too early, expected "{"'
    >>> told(SyntaxError("error at 1:20: expected OPTIONAL"), "SELECT * { ?s a:b ?o }")[0]
    'line 1, column 15: the prefix a: is not declared'
    """
    said = " ".join(str(error).split())
    match = _FAULT.fullmatch(said)
    if not match:
        return said, None
    if update and (query := form(text)):
        return f"{query.upper()} is a query, and only updates are made here", None
    line, column = int(match[1]), int(match[2])
    offset = sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1
    if token := _undeclared(text, offset):
        line, column = place(text, token.start)
        prefix = token.text.partition(":")[0][:40] + ":"
        return (
            f"line {line}, column {column}: the prefix {prefix} is not declared",
            f"Le préfixe {prefix} n'est pas déclaré (ligne {line}, colonne {column}).",
        )
    return (
        f"line {line}, column {column}: {_reason(match[3], text, offset)}",
        f"La requête a une faute à la ligne {line}, colonne {column}, ou juste avant.",
    )


def _undeclared(text: str, end: int) -> Token | None:
    """The first name before a place whose prefix is not declared."""
    declared = {"_:"}
    before = ""
    for token in tokens(text[:end]):
        if token.kind == "quote" or (token.kind == "name" and before == "<"):
            return None  # what follows may be within a string, or an IRI
        if token.kind == "name" and before == "prefix":
            declared.add(token.text)
        elif token.kind == "name" and token.text.partition(":")[0] + ":" not in declared:
            return token
        before = token.text.lower()
    return None


def _reason(said: str, text: str, offset: int) -> str:
    if not any(tokens(text)):
        return "it is empty"
    expected = _EXPECTED.findall(said)
    if sentences := [other.strip() for _, _, other in expected if " " in other.strip()]:
        return "; ".join(sentences)
    signs = ", ".join(sign for sign, _, _ in expected if sign and not sign.startswith(r'"\\'))
    wanted = f"expected {signs}" if 0 < len(signs) <= _TELLING else ""
    # White space and comments are looked for too, and not reported.
    is_there = said == "<unreported>" or any(sign or letters for sign, letters, _ in expected)
    if is_there and offset >= len(text.rstrip()):
        return f"it ends too early, {wanted}" if wanted else "it ends too early"
    return wanted or "expected something else, here or just before"
