"""The statements of a snapshot as lines of N-Quads, in the order of their bytes, without those that must stay out.

The engine writes its whole graph once, to an unnamed file on the disk; where each named graph stands in it is kept.
A line is cut into its terms as bytes: no object is made for a term, which takes longer than the engine itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from pyoxigraph import DefaultGraph, RdfFormat, Store

from endpoint.exports.people import Kept
from endpoint.store.ordering import sorted_lines

if TYPE_CHECKING:
    from pyoxigraph import Triple

Subject = tuple[bytes, list[list[bytes]]]
"""A subject, and the predicate and object of each of its statements, sorted; terms as N-Triples writes them."""


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
        return sorted_lines(self._whole, self._scratch)

    def default(self) -> Iterator[Subject]:
        """The default graph, sorted."""
        return grouped(self._sorted(b""), b"") if "_whole" in self.__dict__ else self._only_default()

    def graphs(self) -> list[str]:
        """The names of the other graphs, sorted."""
        return sorted(name[1:-1].decode() for name in self._sections if name[:1] == b"<")

    def graph(self, name: str) -> Iterator[Subject]:
        """One of them, sorted."""
        key = f"<{name}>".encode()
        return grouped(self._sorted(key), b" " + key)

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
        last, start, count, place, end, cut = None, 0, 0, 0, b"\0", 0
        self._whole.seek(0)
        for line in self._whole:
            # Most lines stand in the graph of the one before; this is told three times faster than the name.
            same = line.endswith(end) and line.count(b" ", 0, cut) > 1
            if not same and (name := graph_of(line)) != last:
                end = b" %s .\n" % name if name else b"\0"
                cut = -len(end)
                if last is not None:
                    found.setdefault(last, []).append(_Section(start, count))
                last, start, count = name, place, 0
            count += 1
            place += len(line)
        if last is not None:
            found.setdefault(last, []).append(_Section(start, count))
        return found

    def _only_default(self) -> Iterator[Subject]:
        with self._dumped(RdfFormat.N_TRIPLES, DefaultGraph()) as lines:
            yield from grouped(sorted_lines(lines, self._scratch), b"")

    def _dumped(self, format_: RdfFormat, graph: DefaultGraph | None = None) -> IO[bytes]:
        """A file of all the lines that may stay, at its beginning."""
        file = TemporaryFile(dir=self._scratch)  # noqa: SIM115 - it lives as long as we do
        self._store.dump(file, format_, from_graph=graph)
        file.seek(0)
        if self._people is None:
            return file
        kept = TemporaryFile(dir=self._scratch)  # noqa: SIM115
        with file:
            kept.writelines(self._people.only(file))
        kept.seek(0)
        return kept

    def _sorted(self, name: bytes) -> Iterator[bytes]:
        return sorted_lines(self._lines(self._sections.get(name, [])), self._scratch)

    def _lines(self, sections: Iterable[_Section]) -> Iterator[bytes]:
        for section in sections:
            self._whole.seek(section.start)
            yield from islice(self._whole, section.lines)


def grouped(lines: Iterable[bytes], graph: bytes = b"") -> Iterator[Subject]:
    r"""Sorted lines, subject by subject; ``graph`` is what stands in each between the object and the end.

    >>> list(grouped([b'<u:s> <u:p> "a b" .\n', b'<u:s> <u:p> "c" .\n', b'<u:t> <u:p> <u:o> .\n']))
    [(b'<u:s>', [[b'<u:p>', b'"a b"'], [b'<u:p>', b'"c"']]), (b'<u:t>', [[b'<u:p>', b'<u:o>']])]
    """
    end = -len(graph) - len(b" .\n")
    subject, start = b"\n", 0  # no line begins with its end
    pairs: list[list[bytes]] = []
    for line in lines:
        if not line.startswith(subject):
            if pairs:
                yield subject[:-1], pairs
            start = line.index(b" ") + 1
            subject, pairs = line[:start], []
        pairs.append(line[start:end].split(b" ", 1))
    if pairs:
        yield subject[:-1], pairs


def of_triples(triples: Iterable[Triple]) -> Iterator[Subject]:
    """Statements that were made here."""
    return grouped(sorted(f"{one} .\n".encode() for one in triples))


def graph_of(line: bytes) -> bytes:
    r"""The name of the graph of an N-Quads line as the engine writes it; empty for the default graph.

    >>> graph_of(b'<s:s> <p:p> "a <b>" <g:g> .\n'), graph_of(b'<s:s> <p:p> "a <b>" .\n')
    (b'<g:g>', b'')
    >>> graph_of(b'<s:s> <p:p> "a <b"^^<t:t> .\n'), graph_of(b'<s:s> <p:p> <o:o> .\n')
    (b'', b'')
    >>> graph_of(b'<s:s> <p:p> <o:o> _:g .\n'), graph_of(b'<s:s> <p:p> _:o .\n')
    (b'_:g', b'')
    """
    before, _, name = line[:-3].rpartition(b" ")
    if name[:1] == b"<":
        if name[-1:] != b">" or b'"' in name:
            return b""
    elif name[:2] != b"_:":
        return b""
    # An IRI or a blank node is the object, and not the graph, where only two terms stand before it.
    return name if before.count(b" ") > 1 else b""
