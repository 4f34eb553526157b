r"""The words of a query, read before the engine reads them.

The engine has no switch against SERVICE and no bound on nesting, and it evaluates what it has parsed at once.
So the text is cut into tokens here first (SPARQL 1.1, section 19.8), far enough to tell what kind of query it
is, how deep its brackets go, and whether it holds a SERVICE clause rather than a string, an IRI, a comment, a
variable or a name with that word in it.

The engine's parser is not cut into tokens: it decides from the context. After an expression, ``<`` is an
operator, whatever follows; ``true.SERVICE<x>`` is three things to it; a long string with a wrong escape is
read again as two short ones. A code point escape (``\u0053``) counts in strings and IRIs only, as in SPARQL 1.2,
where SPARQL 1.1, section 19.2, has it read before all else. Where a text can be read in two ways *and* the word
occurs in it, we refuse, and say how to write it unmistakably. Without the word nothing can go wrong, and nothing is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

from endpoint.errors import QueryRefused, ServiceRefused

QueryForm = Literal["select", "ask", "construct", "describe"]

FORMS: Final[tuple[QueryForm, ...]] = ("select", "ask", "construct", "describe")

MAX_DEPTH: Final = 100  # the engine's stack ends somewhere beyond 500
MAX_LINKS: Final = 5_000  # the engine takes the square of them in time, and stack for each

_PROLOGUE: Final = 10_000  # characters that the form of a query must stand within

_DECLARATIONS: Final = ("prefix", "base", "version")
_DECLARED: Final = ("word", "name", "iri", "string")

# Of code points, neither surrogates nor what is beyond the last: a string with those is none.
_POINT = r"(?:u|U0000)(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|U00(?:0[1-9A-Fa-f]|10)[0-9A-Fa-f]{4}"
_ESCAPE = rf"""\\(?:[tbnrf\\"']|{_POINT})"""
_LOCAL = r"""[\w:\-]|[^\x00-\x7F]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"""
_TOKEN: Final = re.compile(
    rf"""
      (?P<space>    [\x20\t\r\n]+ | \#[^\r\n]* )
    | (?P<string>   '''(?:(?:''|')?(?:[^'\\]|{_ESCAPE}))*+'''
                  | \"""(?:(?:""|")?(?:[^"\\]|{_ESCAPE}))*+\"""
                  | '(?:[^'\\\n\r]|{_ESCAPE})*+'
                  | "(?:[^"\\\n\r]|{_ESCAPE})*+" )
    | (?P<iri>      <[^<>"{{}}|^`\x00-\x20]*+> )
    | (?P<tag>      @[A-Za-z]+(?:-[A-Za-z0-9]+)*+ )
    | (?P<variable> [?$]\w++ )
    | (?P<name>     (?:_|[^\W\d_][\w.\-]*+)?:(?:{_LOCAL}|\.+(?={_LOCAL}))*+ )
    | (?P<word>     [^\W\d][\w.\-]*+ )
    | (?P<number>   [0-9]+ )
    | (?P<open>     [{{(\[] )
    | (?P<close>    [}})\]] )
    | (?P<quote>    ['"] )
    | (?P<other>    . )
    """,
    re.VERBOSE | re.DOTALL,
)

_WORD: Final = "service"
_AFTER_A_STOP: Final = re.compile(r"\..*service", re.IGNORECASE | re.DOTALL)
# An IRI with an authority can't be read as a comparison: no expression holds two slashes in a row.
_PLAIN_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://.*|[^'()#]*", re.DOTALL)
_UNICODE_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00[01][0-9A-Fa-f]{5})")
_VOLATILE: Final = frozenset(("now", "rand", "uuid", "struuid", "bnode", _WORD))
_SUSPECT: Final = ("\\u", _WORD, "now", "rand", "uuid", "bnode")  # STRUUID too
# What makes a chain longer: operators, stops that end a triple (no decimal point), patterns.
_LINKS: Final = frozenset("+-*/|&!=^;.")
_PATTERNS: Final = frozenset(("union", "optional", "filter", "bind", "minus", "graph", "service", "lateral"))
_DATA: Final = ("values", "data")
_UPDATE: Final = frozenset(
    ("insert", "delete", "load", "clear", "create", "drop", "with", "copy", "move", "add")
)


class Token(NamedTuple):
    """A piece of a query: its kind (a group of the pattern above), its text, and where it starts."""

    kind: str
    text: str
    start: int


def form(text: str) -> QueryForm | None:
    r"""What kind of query it is; None where no query form stands there, which the engine will tell.

    It is the first word after the declarations that begins with a query form: ``ASKWHERE{}`` is a query to the
    engine. This runs where all the other requests wait for it, so that nothing is read but declarations, within
    the first ten thousand characters.

    >>> form("PREFIX ask: <x> # SELECT\n DESCRIBE ask:a")
    'describe'
    """
    for token in tokens(text[:_PROLOGUE]):
        word = token.text.lower()
        if token.kind == "word" and word not in _DECLARATIONS:
            return next((one for one in FORMS if word.startswith(one)), None)
        if token.kind not in _DECLARED:
            return None
    return None


def yields_statements(text: str) -> bool:
    """Whether the answer is statements (CONSTRUCT, DESCRIBE) rather than rows."""
    return form(text) in ("construct", "describe")


def examine(text: str, hosts: Collection[str] = ()) -> bool:
    """Look at a query before the engine gets it.

    Arguments:
        hosts: the names of the hosts that a SERVICE clause may call.

    Returns:
        whether two evaluations on one graph may differ: NOW, RAND, new blank nodes (BNODE, or those of a CONSTRUCT
        template) or UUIDs, and what another host answers.

    Raises:
        ServiceRefused: it has a SERVICE clause for another host than those.
        QueryRefused: it is nested too deeply or chained too long, or is an update, or could be read in two ways.

    >>> examine('SELECT (NOW() AS ?now) { ?service ?p "SERVICE <x> {}" }')
    True
    """
    _check_form(text)
    if _is_harmless(text):
        return _makes_nodes(text)
    found = list(tokens(text))
    _check_depth(text, found)
    _check_links(found, _DATA[:1])
    _check_service(text, found, hosts)
    return any(_is_volatile(token) for token in found) or _makes_nodes(text)


def examine_update(text: str, hosts: Collection[str] = ()) -> list[Token]:
    """The tokens of an update, looked at like those of a query.

    Raises:
        ServiceRefused: it has a SERVICE clause for another host than those.
        QueryRefused: it is nested too deeply or chained too long, or could be read in two ways, or may call others
            and loads documents.
    """
    found = list(tokens(text))
    _check_depth(text, found)
    _check_links(found, _DATA)
    _check_service(text, found, hosts)
    if may_call(text, hosts) and "load" in _unescaped(text).lower():
        raise QueryRefused("The update holds the words SERVICE and LOAD: do it in two.")
    return found


def may_call(text: str, hosts: Collection[str]) -> bool:
    """Whether an update needs the network: hosts are listed, and the word SERVICE occurs."""
    return bool(hosts) and _WORD in _unescaped(text).lower()


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, without white space and comments.

    >>> [token.text for token in tokens("ASK { <a#b> ?p 'x#y' } # end")]
    ['ASK', '{', '<a#b>', '?p', "'x#y'", '}']
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], match.start())


def _is_harmless(text: str) -> bool:
    """Whether the letters alone tell that it is neither deep nor long, calls nobody and has one answer.

    Most queries are so, and are not cut into tokens to the end.
    """
    if len(text) > MAX_LINKS or sum(map(text.count, ("{", "(", "[", "<<"))) > MAX_DEPTH:
        return False
    letters = text.lower()
    return not any(word in letters for word in _SUSPECT)


def _check_form(text: str) -> None:
    words = (token.text.lower() for token in tokens(text) if token.kind == "word")
    first = next((word for word in words if word in _UPDATE or word.startswith(FORMS)), None)
    if first in _UPDATE:
        raise QueryRefused(f"{first.upper()} is an update, and only queries are answered here.")


def _is_volatile(token: Token) -> bool:
    """A word may be joined to others, ``true-RAND()``, and be read as an IRI, ``?a<RAND()&&?b>?c``."""
    text = token.text.lower()
    if token.kind == "iri" and _has_two_readings(token):
        return any(word in text for word in _VOLATILE)
    return token.kind == "word" and not _VOLATILE.isdisjoint(re.split("[.-]", text))


def _makes_nodes(text: str) -> bool:
    """Whether the template of a CONSTRUCT has blank nodes: an evaluation labels them as no other does."""
    if "construct" not in text.lower() or form(text) != "construct":
        return False
    found = list(_template(text))
    return any(map(_is_blank, ["", *(token.text for token in found)], found, found[1:]))


def _template(text: str) -> Iterator[Token]:
    """The tokens in the first braces of a query, which CONSTRUCT WHERE has for its template too."""
    depth = 0
    for token in tokens(text):
        depth += (token.text == "{") - (token.text == "}")
        if depth:
            yield token
        elif token.text == "}":
            yield token
            return


def _is_blank(before: str, token: Token, after: Token) -> bool:
    """Whether there is a blank node between statements; one about a statement may turn out to have a name."""
    match token.text:
        case "[":
            return True
        case "(":
            return before != "<" and after.text != ")"
        case "<":
            return before == "<" and after.text != "("
        case "{":
            return after.text == "|"
        case "~":
            return after.kind not in ("iri", "name", "variable")
    return token.text.startswith("_:") or (before == "<" and token.kind == "iri")  # <<?s?p?o>>


def _check_depth(text: str, found: Sequence[Token]) -> None:
    depth = 0
    for token, step in _brackets(found):
        depth += step
        if depth > MAX_DEPTH:
            where = _where(text, token)
            raise QueryRefused(f"The brackets of the query go deeper than {MAX_DEPTH} ({where}): split it.")


def _brackets(found: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Each with 1 or -1; statements about statements (``<< ?s ?p ?o >>``) nest as brackets do."""
    before = None
    for token in found:
        doubled = token.text in ("<", ">") and before == Token(token.kind, token.text, token.start - 1)
        if token.kind == "open" or (doubled and token.text == "<"):
            yield token, 1
        elif token.kind == "close" or doubled:
            yield token, -1
        before = None if doubled else token


def _check_links(found: Sequence[Token], data: Collection[str]) -> None:
    """Data (the block after one of these words) are no chain: there may be as much as fits in a request."""
    links = depth = 0
    data_at: int | None = None
    for token, after in pairwise(found):
        if token.text in "{}":
            depth += 1 if token.text == "{" else -1
            data_at = None if token.text == "}" and depth == data_at else data_at
        elif token.kind == "word":
            data_at = depth if data_at is None and token.text.lower() in data else data_at
            links += not _PATTERNS.isdisjoint(token.text.lower().split("."))  # true.OPTIONAL is one word
        elif token.text in _LINKS and data_at is None:
            links += token.text != "." or after.kind != "number"
    if links > MAX_LINKS:
        raise QueryRefused(
            f"The query chains {links:,} patterns and operators, and {MAX_LINKS:,} is the most: give the values "
            "in a VALUES block, or split it."
        )


def _check_service(text: str, found: Sequence[Token], hosts: Collection[str]) -> None:
    if _WORD not in _unescaped(text).lower():
        return
    if any(len(_unescaped(comment).splitlines()) > 1 for comment in _comments(text)):
        raise QueryRefused(
            r"The query holds the word SERVICE, and a comment with a \u escape that may end its line: leave it out."
        )
    end = Token("end", "", len(text))
    for token, after, second in zip(found, [*found[1:], end], [*found[2:], end, end], strict=False):
        if _is_service(token, after):
            if _is_allowed(token, second if after.text.lower() == "silent" else after, hosts):
                continue
            raise ServiceRefused(
                f"SERVICE is not allowed here ({_where(text, token)}): this endpoint calls no other "
                "machine that is not listed; ask the other endpoint yourself and give its values in a VALUES block."
            )
        if _has_two_readings(token):
            raise QueryRefused(
                f"The query holds the word SERVICE, and {token.text[:40]!r} ({_where(text, token)}) "
                "could be read in two ways: put spaces around <, close the string, write the IRI in full, and "
                r"no \u escape outside of strings and IRIs."
            )


def _comments(text: str) -> Iterator[str]:
    spaces = (match[0] for match in _TOKEN.finditer(text) if match.lastgroup == "space")
    return (space for space in spaces if space.startswith("#"))


def _is_service(token: Token, after: Token) -> bool:
    """Whether the engine may see the keyword here; words and names may be joined without a space."""
    if token.kind == "word":
        return _WORD in token.text.lower()
    if token.kind != "name":
        return False
    if _AFTER_A_STOP.search(token.text):
        return True
    # SERVICE:x { … } and SERVICEa:x { … } call an IRI; service:x as a term has no brace after it.
    return after.text == "{" and _WORD in token.text.partition(":")[0].lower()


def _is_allowed(token: Token, target: Token, hosts: Collection[str]) -> bool:
    """Whether the clause is written plainly and calls a host of the list."""
    if token.text.lower() != _WORD or target.kind != "iri" or _has_two_readings(target):
        return False
    return is_of(_unescaped(target.text[1:-1]), hosts)


def is_of(iri: str, hosts: Collection[str]) -> bool:
    """Whether an IRI is the address of something on one of those hosts."""
    try:
        return (urlsplit(iri).hostname or "") in hosts
    except ValueError:  # what no address is: an open bracket, a letter that stands for several
        return False


def _has_two_readings(token: Token) -> bool:
    if token.kind == "iri":
        return _PLAIN_IRI.fullmatch(token.text) is None
    return token.kind == "quote" or token.text == "\\"


def _unescaped(text: str) -> str:
    """The text with its code point escapes replaced, as SPARQL 1.1, section 19.2, has it."""
    return _UNICODE_ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


def place(text: str, start: int) -> tuple[int, int]:
    r"""The line and the column, from 1.

    >>> place("ASK {\n  {", 8)
    (2, 3)
    """
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _where(text: str, token: Token) -> str:
    line, column = place(text, token.start)
    return f"line {line}, column {column}"
