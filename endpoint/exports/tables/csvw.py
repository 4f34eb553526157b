"""What the columns of the CSV files mean: CSV on the Web (W3C Recommendation 2015-12-17, Metadata Vocabulary)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.exporter import File
from endpoint.tables.schema import TABLES, Column, Kind, Table
from ontology.words import DCT, MLG, RDF, SKOS, Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

    from endpoint.exports.exporter import Folder

PATH: Final = "tables/csv-metadata.json"
STANDARD: Final = "https://www.w3.org/TR/tabular-metadata/"

_DATATYPES: Final[Mapping[Kind, str]] = {
    "iri": "anyURI",
    "code": "string",
    "text": "string",
    "term": "string",
    "money": "decimal",
    "percent": "decimal",
    "decimal": "decimal",
    "integer": "integer",
    "date": "date",
    "boolean": "boolean",
}

_INSEE: Final = "http://rdf.insee.fr/def/geo#codeINSEE"
_WGS84: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"

# The property of the graph that a cell gives to the thing its row is about; where there is none, a column has none.
_PROPERTIES: Final[Mapping[str, str]] = {
    "operations.number": MLG.synergieNumber.value,
    "operations.title": DCT.title.value,
    "operations.dossier": MLG.describedIn.value,
    "operations.total_cost": MLG.totalCost.value,
    "operations.own_funds": MLG.ownFunds.value,
    "operations.own_funds_rate": MLG.ownFundsRate.value,
    "operations.cofunder_total": MLG.cofunderTotal.value,
    "operations.cofunder_rate": MLG.cofunderRate.value,
    "operations.beneficiary": MLG.beneficiary.value,
    "funding_lines.number": MLG.lineNumber.value,
    "funding_lines.partner": MLG.partnerLabel.value,
    "funding_lines.funder": MLG.funder.value,
    "funding_lines.rate": MLG.rate.value,
    "funding_lines.amount": MLG.amount.value,
    "agents.name": SKOS.prefLabel.value,
    "agents.siren": MLG.siren.value,
    "places.name": SKOS.prefLabel.value,
    "places.code": _INSEE,
    "places.latitude": f"{_WGS84}lat",
    "places.longitude": f"{_WGS84}long",
    "roles.agent": "http://www.w3.org/ns/prov#agent",
    "roles.function": MLG.function.value,
    "roles.on_behalf_of": MLG.onBehalfOf.value,
    "quantities.value": "http://qudt.org/schema/qudt/numericValue",
    "quantities.label": MLG.quantityLabel.value,
    "periods.start": MLG.periodStart.value,
    "periods.end": MLG.periodEnd.value,
    "actions.number": MLG.actionNumber.value,
    "actions.title": DCT.title.value,
    "programme_elements.notation": SKOS.notation.value,
    "programme_elements.name": SKOS.prefLabel.value,
    "programme_elements.broader": SKOS.broader.value,
    "dossiers.file": MLG.fileName.value,
    "dossiers.sha256": MLG.sha256.value,
    "dossiers.characters": MLG.characters.value,
    "dossiers.format": MLG.format.value,
    "findings.dossier": MLG.inDossier.value,
    "findings.operation": MLG.about.value,
    "findings.row": MLG.row.value,
    "findings.expected": MLG.expected.value,
    "findings.found": MLG.found.value,
    "codes.label_fr": SKOS.prefLabel.value,
    "codes.label_en": SKOS.prefLabel.value,
    "evidence.dossier": MLG.inDossier.value,
    "evidence.supports": MLG.supports.value,
    "evidence.subject": RDF.subject.value,
    "evidence.predicate": RDF.predicate.value,
    "evidence.start": MLG.start.value,
    "evidence.end": MLG.end.value,
    "evidence.quote": MLG.quote.value,
}

_FILE: Final = File(
    PATH,
    "application/csvm+json",
    Bilingual("Sens des colonnes des fichiers CSV (CSVW)", "Meaning of the columns of the CSV files (CSVW)"),
    "JSON",
    conforms_to=STANDARD,
    listed=False,
)


def write(folder: Folder) -> None:
    """Write the metadata of all tables beside their files."""
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "fr"}],
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"'},
        "tables": [_table(table) for table in TABLES],
    }
    folder.add(_FILE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(table, column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if references := [_reference(column) for column in table.columns if column.table]:
        schema["foreignKeys"] = references
    if len(table.key) == 1:
        schema["aboutUrl"] = f"{{+{table.key[0]}}}"
    return {
        "url": f"{table.name}.csv",
        "dc:title": [{"@value": table.fr, "@language": "fr"}, {"@value": table.en, "@language": "en"}],
        "tableSchema": schema,
    }


def _column(table: Table, column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": {"und": column.name, "fr": column.fr, "en": column.en},
        "datatype": _DATATYPES[column.kind],
    }
    if column.key:
        told["required"] = True
    if property_ := _PROPERTIES.get(f"{table.name}.{column.name}"):
        told["propertyUrl"] = property_
        if column.kind == "iri":
            told["valueUrl"] = f"{{+{column.name}}}"
        if column.name in ("label_fr", "label_en"):
            told["lang"] = column.name[-2:]
    else:
        told["suppressOutput"] = True
    return told


def _reference(column: Column) -> dict[str, Any]:
    key = next(table.key[0] for table in TABLES if table.name == column.table)
    return {
        "columnReference": column.name,
        "reference": {"resource": f"{column.table}.csv", "columnReference": key},
    }
