"""Which graphs an update writes to, read from its words; the dataset that its request gives it; and no LOAD.

An update is a list of operations (SPARQL 1.1 Update, section 3), each of which names its targets outside of all
patterns: before a template, or before the braces inside of one. Only that much is read here. What can't be told is
refused where it matters, and what is told wrongly writes nothing elsewhere all the same (:mod:`endpoint.writes.writer`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolutions, Store

from endpoint.errors import QueryRefused, ServiceRefused
from endpoint.store.datasets import graph_named
from endpoint.store.tokens import Token, tokens

_DECLARATIONS = {"prefix": 3, "base": 2, "version": 2}  # tokens of each
_MANAGEMENT = ("clear", "drop", "create", "add", "copy", "move")
_TEMPLATES = ("insert", "delete")
_NOWHERE = "<urn:none>"

_Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Operation:
    """One of an update.

    Attributes:
        prologue: the declarations that hold for it, as they are written.
        tokens: it, without declarations.
    """

    prologue: str
    tokens: tuple[Token, ...]

    @property
    def kind(self) -> str:
        return self.tokens[0].text.lower()

    @property
    def inserts_data(self) -> bool:
        return [token.text.lower() for token in self.tokens[:2]] == ["insert", "data"]


@dataclass(frozen=True, slots=True)
class _Block:
    """From a brace at the outside to the one that closes it; ``template`` where statements are written or removed."""

    start: int
    end: int
    template: bool


def operations(found: Sequence[Token]) -> list[Operation]:
    """The operations of an update, split where a semicolon stands outside of all brackets."""
    made: list[Operation] = []
    prologue: list[str] = []
    depth, part = 0, list[Token]()
    end = Token("end", ";", 0)
    for token in [*found, end]:
        depth += (token.kind == "open") - (token.kind == "close")
        if token is not end and (depth or token.text != ";"):
            part.append(token)
            continue
        count = sum(map(len, declared(part)))
        prologue.extend(one.text for one in part[:count])
        if part[count:]:
            made.append(Operation(" ".join(prologue), tuple(part[count:])))
        part = []
    return made


def declared(found: Sequence[Token], place: int = 0) -> Iterator[Sequence[Token]]:
    """The declarations that begin there."""
    while place < len(found) and found[place].kind == "word":
        size = _DECLARATIONS.get(found[place].text.lower())
        if size is None:
            return
        yield found[place : place + size]
        place += size


def targets(found: Sequence[Token], base: str) -> list[str | None]:
    """The graphs that an update writes to, in full; None for the default graph, or all of them.

    Raises:
        QueryRefused: they can't be told.

    >>> from endpoint.store.tokens import tokens
    >>> targets(list(tokens("PREFIX : <u:> INSERT DATA { :a :b 1 GRAPH :g { :a :b 2 } } ; CLEAR GRAPH <h>")), "v:/")
    [None, 'u:g', 'v:/h']
    """
    graphs: list[str | None] = []
    for one in operations(found):
        written = list(_written(one))
        names = iter(_resolved(one.prologue, [name for name in written if name], base))
        graphs.extend(next(names) if name else None for name in written)
    return graphs


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """The update with the dataset of ``using-graph-uri`` and ``using-named-graph-uri`` (Protocol, section 2.2.3).

    Raises:
        QueryRefused: the update names a dataset itself, or what is given is no IRI.

    >>> with_dataset("DELETE WHERE { ?s ?p 1 }", ["u:g"], [])
    'DELETE  { ?s ?p 1 } USING <u:g> WHERE { ?s ?p 1 }'
    """
    if not default and not named:
        return text
    clauses = " ".join(
        [f"USING {graph_named(iri)}" for iri in default]
        + [f"USING NAMED {graph_named(iri)}" for iri in named]
    )
    edits: list[_Edit] = []
    for one in operations(list(tokens(text))):
        if one.kind in (*_TEMPLATES, "with"):
            edits.extend(_edits(text, one.tokens, clauses))
    return _edited(text, edits)


def loading_nothing(text: str, found: Sequence[Token]) -> str:
    """The update whose LOAD SILENT fails, whoever runs it: its source is one that nobody can fetch.

    Raises:
        ServiceRefused: another LOAD, which may not fail in silence.
        QueryRefused: what one loads can't be told.

    >>> from endpoint.store.tokens import tokens
    >>> update = "LOAD SILENT<http://localhost/>INTO GRAPH<u:g>; CLEAR ALL"
    >>> loading_nothing(update, list(tokens(update)))
    'LOAD SILENT<urn:none>         INTO GRAPH<u:g>; CLEAR ALL'
    """
    edits: list[_Edit] = []
    for one in operations(found):
        if not one.kind.startswith("load"):
            continue
        silent, source = one.tokens[1:2], one.tokens[2:3]
        if [token.text.lower() for token in silent] != ["silent"]:
            raise ServiceRefused(
                "LOAD is not allowed here: fetch the document yourself, and send it by the Graph Store Protocol."
            )
        if [token.kind for token in source] not in (["iri"], ["name"]):
            raise _unclear(*silent)
        (token,) = source
        length = len(token.text)
        edits.append((token.start, token.start + length, _NOWHERE.ljust(length)))
    return _edited(text, edits)


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    for start, end, instead in reversed(edits):
        text = text[:start] + instead + text[end:]
    return text


def _edits(text: str, found: Sequence[Token], clauses: str) -> Iterator[_Edit]:
    outside = list(_outside(found))
    if any(token.text.lower() in ("with", "using") for token in outside):
        raise QueryRefused(
            "The update has WITH or USING, and the request using-graph-uri or using-named-graph-uri: give one of both."
        )
    where = next((token for token in outside if token.text.lower() == "where"), None)
    if where is None:
        return  # data, which asks nothing
    short = found[1] is where  # DELETE WHERE: the template is the pattern
    if not short:
        yield where.start, where.start, f"{clauses} "
        return
    block = next(_blocks(found))
    end = found[block.end].start + 1
    yield where.start, where.start + len(where.text), ""
    yield end, end, f" {clauses} WHERE {text[found[block.start].start : end]}"


def _written(one: Operation) -> Iterator[str | None]:
    if one.kind == "load":
        into = [token for token in one.tokens[1:] if token.text.lower() not in ("silent", "into", "graph")]
        yield _name(into[1]) if len(into) > 1 else None
    elif one.kind in _MANAGEMENT:
        yield from _managed(one.tokens)
    else:
        yield from _templated(one.tokens)


def _managed(found: Sequence[Token]) -> Iterator[str | None]:
    """The targets of CLEAR, DROP, CREATE, ADD, COPY and MOVE; MOVE empties its source."""
    kind, *rest = (token for token in found if token.text.lower() not in ("silent", "graph"))
    names = [_name(token) for token in rest if token.text.lower() != "to"]
    if len(names) != (1 if kind.text.lower() in ("clear", "drop", "create") else 2):
        raise _unclear(kind)
    yield from names if kind.text.lower() == "move" else names[-1:]


def _templated(found: Sequence[Token]) -> Iterator[str | None]:
    """The targets of INSERT and DELETE, with data, templates or a pattern that is one."""
    if found[0].text.lower() not in (*_TEMPLATES, "with"):
        raise _unclear(found[0])
    blocks = [block for block in _blocks(found) if block.template]
    if not blocks:
        raise _unclear(found[0])
    usual = _name(found[1]) if found[0].text.lower() == "with" else None
    for block in blocks:
        yield from _of_template(found[block.start + 1 : block.end], usual)


def _of_template(inside: Sequence[Token], usual: str | None) -> Iterator[str | None]:
    place = 0
    while place < len(inside):
        token = inside[place]
        if token.kind == "word" and token.text.lower() == "graph":
            if len(inside) < place + 3 or inside[place + 2].text != "{":
                raise _unclear(token)
            name = _name(inside[place + 1])
            if name is None:
                raise _unclear(token)
            yield name
            place = _closing(inside, place + 2)
        elif token.text != ".":
            yield usual
            # One is enough for all statements up to the next graph.
            while place + 1 < len(inside) and inside[place + 1].text.lower() != "graph":
                place += 1
        place += 1


def _blocks(found: Sequence[Token]) -> Iterator[_Block]:
    template, place = False, 0
    while place < len(found):
        token = found[place]
        if token.kind == "word" and token.text.lower() in _TEMPLATES:
            template = True
        elif token.text == "{":
            end = _closing(found, place)
            yield _Block(place, end, template)
            template, place = False, end
        place += 1


def _outside(found: Sequence[Token]) -> Iterator[Token]:
    """The words outside of all braces."""
    depth = 0
    for token in found:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.kind == "word":
            yield token


def _closing(found: Sequence[Token], opening: int) -> int:
    depth = 0
    for place in range(opening, len(found)):
        depth += (found[place].kind == "open") - (found[place].kind == "close")
        if depth == 0:
            return place
    raise QueryRefused("The update has a brace that nothing closes: close it.")


def _name(token: Token) -> str | None:
    """An IRI as it is written; None for DEFAULT, NAMED and ALL."""
    if token.kind in ("iri", "name"):
        return token.text
    if token.text.lower() in ("default", "named", "all"):
        return None
    raise _unclear(token)


def _unclear(token: Token) -> QueryRefused:
    return QueryRefused(
        f"The graph that the update writes to can't be told at {token.text[:40]!r}: name it in full, as an IRI, "
        "with spaces between the words."
    )


def _resolved(prologue: str, names: Sequence[str], base: str) -> list[str]:
    """The IRIs in full; the engine itself resolves prefixes, BASE and escapes."""
    if not names:
        return []
    selected = " ".join(f"({one} AS ?g{place})" for place, one in enumerate(names))
    try:
        results = Store().query(f"{prologue} SELECT {selected} {{}}", base_iri=base)
    except SyntaxError as error:
        raise QueryRefused(
            f"The graphs of the update can't be read ({error}): declare their prefixes."
        ) from error
    assert isinstance(results, QuerySolutions)
    return [str(node.value) for row in results for node in row if isinstance(node, NamedNode)]
