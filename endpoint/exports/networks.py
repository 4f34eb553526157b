"""The networks, for Gephi and for notebooks: who funds together with whom, and who takes part in what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from endpoint.exports.exporter import Exporter, File, Folder, Source
from endpoint.networks.filters import Filters
from endpoint.networks.formats import FORMS
from endpoint.progress import shown
from endpoint.snapshot import STORE, TABLES
from endpoint.tables.database import is_current, opened
from endpoint.tables.making import make_from
from ontology.words import Bilingual

if TYPE_CHECKING:
    from endpoint.networks.ties import Rows

_COFUNDERS: Final = Bilingual(
    "Financeurs joints par les opérations qu'ils cofinancent",
    "Funders joined by the operations that they fund together",
)
_TAKING_PART: Final = Bilingual(
    "Organismes joints aux opérations auxquelles ils prennent part",
    "Bodies joined to the operations that they take part in",
)
# The media types of GEXF and GraphML are in no register: both are XML.
_FILES: Final = {
    "gexf": ("application/xml", "XML", Bilingual("GEXF", "GEXF")),
    "graphml": ("application/xml", "XML", Bilingual("GraphML", "GraphML")),
    "nodes.csv": ("text/csv", "CSV", Bilingual("nœuds, CSV pour Gephi", "nodes, CSV for Gephi")),
    "edges.csv": ("text/csv", "CSV", Bilingual("liens, CSV pour Gephi", "edges, CSV for Gephi")),
}


def write(source: Source, folder: Folder) -> None:
    """Both networks in each format. Persons and bodies that no dossier identifies are in none."""
    from endpoint.networks.network import network
    from endpoint.networks.ties import ties

    erdf = source.wanted.erdf
    wanted = {
        "co-funders": (_COFUNDERS, Filters(erdf=erdf, edges=None)),
        "agents-operations": (
            _TAKING_PART,
            Filters(graph="operations", relation="both", erdf=erdf, edges=None),
        ),
    }
    with _rows(source) as rows:
        held = ties(rows)
        if source.people:
            held = held.without(source.people.gone)
        for name, (title, filters) in shown(wanted.items(), len(wanted), "Networks", "network"):
            made = network(rows, filters, source.manifest.base_iri, held=held)
            for ending, (media_type, code, words) in _FILES.items():
                told = Bilingual(f"{title.fr} ({words.fr})", f"{title.en} ({words.en})")
                path = folder.add(File(f"networks/{name}.{ending}", media_type, told, code))
                with path.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(FORMS[ending].parts(made, source.manifest.created[:10]))


@contextmanager
def _rows(source: Source) -> Iterator[Rows]:
    """Answers SQL over the tables of the snapshot, which are made now where it came without."""
    brought = source.snapshot.path / TABLES
    own = source.scratch / ".networks.sqlite"
    try:
        if not is_current(brought):
            make_from(source.snapshot.path / STORE, own)
        with opened(own if own.exists() else brought) as database:
            yield _asked(database)
    finally:
        own.unlink(missing_ok=True)


def _asked(database: sqlite3.Connection) -> Rows:
    def rows(sql: str, parameters: Sequence[object]) -> list[sqlite3.Row]:
        return database.execute(sql, tuple(parameters)).fetchall()

    return rows


_TITLE: Final = Bilingual("Les réseaux, en GEXF, GraphML et CSV", "The networks, as GEXF, GraphML and CSV")

EXPORTS: Final = (Exporter("networks", _TITLE, write),)
