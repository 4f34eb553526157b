"""The statements of a snapshot as lines of N-Quads, in the order of their bytes, without those that must stay out.

The engine writes its whole graph once, to an unnamed file on the disk; where each named graph stands in it is kept.
A line is cut into its terms as bytes: no object is made for a term, which takes longer than the engine itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from pyoxigraph import DefaultGraph, RdfFormat, Store

from endpoint.exports.people import Kept
from endpoint.store.ordering import RUN, in_order

if TYPE_CHECKING:
    from pyoxigraph import Triple

Subject = tuple[bytes, list[bytes]]
"""A subject, and the rest of each of its statements: predicate, space, object, as N-Triples writes them."""
_RUN: Final = RUN // 4  # subjects; most have some eight statements
_BLOCK: Final = 2**14
_BUFFER: Final = 2**18


class _Section(NamedTuple):
    start: int
    lines: int


class Statements:
    """All statements of a store, sorted; ``people`` tells which must stay out, or is None."""

    def __init__(self, store: Store, scratch: Path, people: Kept | None = None) -> None:
        self._store = store
        self._scratch = scratch
        self._people = people

    def close(self) -> None:
        """Let go of the file."""
        if "_whole" in self.__dict__:
            self._whole.close()

    def canonical(self) -> Iterator[bytes]:
        """Every statement as a line of N-Quads, in the order of code points.

        Where there is no blank node, this is the canonical form of RDF Dataset Canonicalization (RDFC-1.0).
        """
        self._whole.seek(0)
        return in_order(self._whole, self._scratch)

    def default(self) -> Iterator[Subject]:
        """The default graph, sorted."""
        return self._subjects(b"") if "_whole" in self.__dict__ else self._only_default()

    def graphs(self) -> list[str]:
        """The names of the other graphs, sorted."""
        return sorted(name[1:-1].decode() for name in self._sections if name[:1] == b"<")

    def graph(self, name: str) -> Iterator[Subject]:
        """One of them, sorted."""
        return self._subjects(f"<{name}>".encode())

    def stored(self, folder: Path) -> Store:
        """A store of them alone, in an empty directory, to be asked as the whole one is."""
        store = Store(str(folder))
        self._whole.seek(0)
        store.bulk_load(self._whole, RdfFormat.N_QUADS, lenient=True)
        return store

    def count(self) -> int:
        """How many there are."""
        return sum(one.lines for sections in self._sections.values() for one in sections)

    def sizes(self) -> dict[str, int]:
        """How many statements each of them has, in the order of their names."""
        return {
            name: sum(one.lines for one in self._sections[f"<{name}>".encode()]) for name in self.graphs()
        }

    @cached_property
    def _whole(self) -> IO[bytes]:
        return self._dumped(RdfFormat.N_QUADS)

    @cached_property
    def _sections(self) -> dict[bytes, list[_Section]]:
        """Where the lines of each graph stand; the engine writes a graph in one piece, as a rule."""
        found: dict[bytes, list[_Section]] = {}
        place = 0
        self._whole.seek(0)
        for name, parts in groupby(_parts(self._whole), key=itemgetter(0)):
            lines = size = 0
            for _, more, bytes_ in parts:
                lines, size = lines + more, size + bytes_
            found.setdefault(name, []).append(_Section(place, lines))
            place += size
        return found

    def _only_default(self) -> Iterator[Subject]:
        with self._dumped(RdfFormat.N_TRIPLES, DefaultGraph()) as lines:
            yield from subjects(lines, folder=self._scratch)

    def _dumped(self, format_: RdfFormat, graph: DefaultGraph | None = None) -> IO[bytes]:
        """A file of all the lines that may stay, at its beginning."""
        file = TemporaryFile(dir=self._scratch, buffering=_BUFFER)  # noqa: SIM115 - it lives as long as we do
        self._store.dump(file, format_, from_graph=graph)
        file.seek(0)
        if self._people is None:
            return file
        kept = TemporaryFile(dir=self._scratch, buffering=_BUFFER)  # noqa: SIM115
        with file:
            kept.writelines(self._people.only(file))
        kept.seek(0)
        return kept

    def _subjects(self, name: bytes) -> Iterator[Subject]:
        return subjects(self._lines(name), b" " + name if name else b"", self._scratch)

    def _lines(self, name: bytes) -> Iterator[bytes]:
        for section in self._sections.get(name, ()):
            self._whole.seek(section.start)
            yield from islice(self._whole, section.lines)


def subjects(
    lines: Iterable[bytes], graph: bytes = b"", folder: Path | None = None, run: int = _RUN
) -> Iterator[Subject]:
    r"""Lines, subject by subject, both sorted; ``graph`` is what stands in each between the object and the end.

    Subjects are sorted, and not lines, of which there are eight times more: the engine tells most in one piece.

    >>> lines = [b'<u:t> <u:p> <u:o> .\n', b'<u:s> <u:p> "c" .\n', b'<u:s> <u:p> "a b" .\n']
    >>> list(subjects(lines, run=1))
    [(b'<u:s>', [b'<u:p> "a b"', b'<u:p> "c"']), (b'<u:t>', [b'<u:p> <u:o>'])]
    """
    for subject, pieces in groupby(in_order(_pieces(lines, graph), folder, run), key=itemgetter(0)):
        rests = b"\n".join(piece for _, piece in pieces).split(b"\n")
        rests.sort()
        yield subject, rests


def _pieces(lines: Iterable[bytes], graph: bytes) -> Iterator[tuple[bytes, bytes]]:
    """What follows the same subject in lines that follow each other, a line each."""
    end = -len(graph) - len(b" .\n")
    subject, start = b"\n", 0  # no line begins with its end
    rests: list[bytes] = []
    for line in lines:
        if not line.startswith(subject):
            if rests:
                yield subject[:-1], b"\n".join(rests)
            start = line.index(b" ") + 1
            subject, rests = line[:start], []
        rests.append(line[start:end])
    if rests:
        yield subject[:-1], b"\n".join(rests)


def _parts(file: IO[bytes]) -> Iterator[tuple[bytes, int, int]]:
    """The graphs of a file, part by part in its order: the name, how many lines, how many bytes.

    A block is told at once where it begins and ends in one graph, and all of its lines end with that name.
    """
    while block := file.read(_BLOCK) + file.readline():
        lines = block.count(b"\n")
        last = graph_of(block[block.rfind(b"\n", 0, -1) + 1 :])
        if (
            last
            and block.count(b" %s .\n" % last) == lines
            and graph_of(block[: block.index(b"\n") + 1]) == last
        ):
            yield last, lines, len(block)
        else:
            for line in block.splitlines(keepends=True):
                yield graph_of(line), 1, len(line)


def of_triples(triples: Iterable[Triple]) -> Iterator[Subject]:
    """Statements that were made here."""
    return subjects(f"{one} .\n".encode() for one in triples)


def graph_of(line: bytes) -> bytes:
    r"""The name of the graph of an N-Quads line as the engine writes it; empty for the default graph.

    >>> graph_of(b'<s:s> <p:p> "a <b>" <g:g> .\n'), graph_of(b'<s:s> <p:p> "a <b>" .\n')
    (b'<g:g>', b'')
    >>> graph_of(b'<s:s> <p:p> "a <b"^^<t:t> .\n'), graph_of(b'<s:s> <p:p> <o:o> .\n')
    (b'', b'')
    >>> graph_of(b'<s:s> <p:p> <o:o> _:g .\n'), graph_of(b'<s:s> <p:p> _:o .\n'), graph_of(b'<s:s> <p:p> "a _:b" .\n')
    (b'_:g', b'', b'')
    """
    before, _, name = line[:-3].rpartition(b" ")
    if name[:1] == b"<":
        if name[-1:] != b">" or b'"' in name:
            return b""
    elif name[:2] != b"_:" or b'"' in name:
        return b""
    # An IRI or a blank node is the object, and not the graph, where only two terms stand before it.
    return name if before.count(b" ") > 1 else b""
