"""What the CSV files hold, for Frictionless tools: a Data Package (version 2.0), at the root of the package."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.dcat import GEONAMES, REGISTER
from endpoint.exports.exporter import File, Measured
from endpoint.tables.schema import TABLES, Column, Kind, Table
from ontology.words import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from endpoint.exports.exporter import Folder, Source

PATH: Final = "datapackage.json"
PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"

LICENCE: Final = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte / Open Licence 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
}

SOURCES: Final = [
    {"title": "INSEE, IGN, DGCL, @etalab/decoupage-administratif (Licence Ouverte 2.0)", "path": REGISTER},
    {"title": "GeoNames (CC BY 4.0)", "path": GEONAMES},
]

_TYPES: Final[Mapping[Kind, dict[str, str]]] = {
    "iri": {"type": "string", "format": "uri"},
    "code": {"type": "string"},
    "text": {"type": "string"},
    "term": {"type": "string"},
    "money": {"type": "number"},
    "percent": {"type": "number"},
    "decimal": {"type": "number"},
    "integer": {"type": "integer"},
    "date": {"type": "date"},
    "boolean": {"type": "boolean"},
}

_FILE: Final = File(
    PATH,
    "application/json",
    Bilingual("Description des tableaux (Data Package)", "Description of the tables (Data Package)"),
    "JSON",
    conforms_to=PROFILE,
    listed=False,
)


def write(source: Source, folder: Folder) -> None:
    """Write the description of the tables' files, which stand there already."""
    measured = {one.file.path: one for one in folder.files()}
    told = source.manifest
    content = {
        "$schema": PROFILE,
        "name": "maillage",
        "title": "Maillage",
        "description": "Tableaux tirés du graphe des dossiers ; chaque ligne porte l'IRI de la chose qu'elle décrit.",
        "created": told.created,
        "version": told.id,
        "licenses": [LICENCE],
        "sources": SOURCES,
        "resources": [_resource(table, measured) for table in TABLES],
    }
    folder.add(_FILE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _resource(table: Table, measured: Mapping[str, Measured]) -> dict[str, Any]:
    path = f"tables/{table.name}.csv"
    return {
        "name": table.name.replace("_", "-"),
        "type": "table",
        "title": table.fr,
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": measured[path].bytes,
        "hash": f"sha256:{measured[path].sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if references := [_reference(column) for column in table.columns if column.table]:
        schema["foreignKeys"] = references
    return schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "title": column.fr, **_TYPES[column.kind]}
    if column.key:
        field["constraints"] = {"required": True}
    return field


def _reference(column: Column) -> dict[str, Any]:
    other = next(table for table in TABLES if table.name == column.table)
    return {
        "fields": [column.name],
        "reference": {"resource": other.name.replace("_", "-"), "fields": [other.key[0]]},
    }
