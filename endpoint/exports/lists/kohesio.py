"""The EU list of operations, in the columns that Kohesio takes (ISAITB/validator-resources-kohesio): a row an operation.

What a dossier prints is the operation's total cost, of which it does not say what is eligible, and the share of ERDF in
it, which is not the co-financing rate of the priority axis (Regulation (EU) 1303/2013, Annex XII): neither is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from endpoint.exports.lists.listing import (
    NOT_EXTRACTED,
    OTHER_LIST,
    UNSAID,
    Column,
    Listing,
    Reason,
    Record,
    dated,
    matching,
    number,
    one_of,
)
from ontology.words import Bilingual

if TYPE_CHECKING:
    import sqlite3

    from endpoint.exports.exporter import Source

_COST: Final = Reason(
    "total-cost-only",
    Bilingual(
        "Le dossier donne le coût total, pas la dépense éligible.",
        "The dossier gives the total cost, not the eligible expenditure.",
    ),
)
_RATE: Final = Reason(
    "rate-of-the-operation",
    Bilingual(
        "Le taux demandé est celui de l'axe, pas celui de l'opération.",
        "The rate asked for is the axis's, not the operation's.",
    ),
)
_PLACE: Final = Reason(
    "no-address",
    Bilingual(
        "Le dossier dit des territoires, pas une adresse.", "The dossier tells territories, not an address."
    ),
)
_UNNAMED: Final = Reason(
    "unnamed-beneficiary",
    Bilingual("Le dossier ne nomme pas le bénéficiaire.", "The dossier does not name the beneficiary."),
)
_IMPRECISE: Final = Reason(
    "no-whole-date",
    Bilingual(
        "Le dossier ne donne pas cette date au jour près.", "The dossier does not give this date to the day."
    ),
)
_SEVERAL: Final = Reason("several", Bilingual("Le dossier en dit plusieurs.", "The dossier tells several."))

_FUNDS: Final[Mapping[str, str]] = {
    "FEDER": "ERDF",
    "FSE": "ESF",
    "FEADER": "EAFRD",
    "FEAMP": "EMFF",
    "IEJ": "YEI",
}

_ROWS: Final = """
SELECT o.operation AS iri, o.number AS operation, o.title, o.region, b.name AS beneficiary, b.unidentified AS unnamed
FROM operations o LEFT JOIN agents b ON b.agent = o.beneficiary
ORDER BY o.number, o.operation
"""
_FUNDED: Final = """
SELECT DISTINCT a.name FROM funding_lines l JOIN agents a ON a.agent = l.funder
WHERE l.operation = ? AND a.kind = 'european-fund' ORDER BY a.name
"""
_PERIODS: Final = "SELECT start, end FROM periods WHERE operation = ?"
_ELEMENTS: Final = """
WITH RECURSIVE under (element) AS (
  SELECT element FROM operation_programmes WHERE operation = ?
  UNION SELECT broader FROM under JOIN programme_elements USING (element) WHERE broader IS NOT NULL
)
SELECT under.element, kind, notation, name FROM under LEFT JOIN programme_elements USING (element) ORDER BY under.element
"""


def _records(source: Source) -> Iterator[Record]:
    tables = source.tables
    cursor = tables.execute(_ROWS)
    names = [one[0] for one in cursor.description]
    updated = "/".join(reversed(source.manifest.created[:10].split("-")))
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        cells = (
            _own(row)
            | _fund(tables, row["iri"])
            | _dates(tables, row["iri"])
            | _programme(tables, row["iri"])
        )
        key = {"operation": row["operation"]} if row["operation"] else {}
        yield Record(key, cells | {"Date_Of_Last_Update": updated})


def _own(row: dict[str, Any]) -> dict[str, str | Reason]:
    return {
        "Operation_Unique_Identifier": row["operation"] or NOT_EXTRACTED,
        "Operation_Name_Programme_Language": row["title"] or NOT_EXTRACTED,
        # The regions of our register are French ones.
        "Country": "France" if row["region"] else NOT_EXTRACTED,
        "CountryID": OTHER_LIST,
        # A dossier is in French, and its amounts are in euros.
        "Operation_Name_English": UNSAID,
        "Operation_Summary_English": UNSAID,
        "Total_Eligible_Expenditure_Exchange_Rate": UNSAID,
        "Category_Of_Intervention": OTHER_LIST,
        "Total_Eligible_Expenditure_amount": _COST,
        "Total_Eligible_Expenditure_Currency": "EUR",  # every amount of a dossier is printed in euros
        "CoFinancing_Rate": _RATE,
        "Location_Indicator_Postcode": _PLACE,
        "Location_Indicator_NUTS_code": _PLACE,
        "Location_Indicator_latitude_longitude": _PLACE,
        "Beneficiary_Name": row["beneficiary"] if row["beneficiary"] and not row["unnamed"] else _UNNAMED,
    }


def _fund(tables: sqlite3.Connection, operation: str) -> dict[str, str | Reason]:
    funds = [name for (name,) in tables.execute(_FUNDED, (operation,)) if name]
    if len(funds) != 1:
        reason = _SEVERAL if funds else NOT_EXTRACTED
        return {"Fund_Code": reason, "Fund_Name": reason}
    return {"Fund_Code": _FUNDS.get(funds[0], OTHER_LIST), "Fund_Name": funds[0]}


def _dates(tables: sqlite3.Connection, operation: str) -> dict[str, str | Reason]:
    periods = tables.execute(_PERIODS, (operation,)).fetchall()
    if len(periods) != 1:
        reason = _SEVERAL if periods else NOT_EXTRACTED
        return {"Operation_Start_Date": reason, "Operation_End_Date": reason}
    start, end = (_day(text) for text in periods[0])
    return {"Operation_Start_Date": start, "Operation_End_Date": end}


def _day(text: str | None) -> str | Reason:
    """
    >>> _day("2019-03-01"), _day("2019-03").code
    ('01/03/2019', 'no-whole-date')
    """
    if text is None:
        return NOT_EXTRACTED
    return "/".join(reversed(text.split("-"))) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else _IMPRECISE


def _programme(tables: sqlite3.Connection, operation: str) -> dict[str, str | Reason]:
    elements = tables.execute(_ELEMENTS, (operation,)).fetchall()
    codes = {cci[0] for iri, *_ in elements if (cci := re.search(r"\b20\d\d[A-Z]{2}\w{9}\b", iri))}
    cells: dict[str, str | Reason] = {}
    if len(codes) == 1:
        (code,) = codes
        cells["Programme_Code"] = code
        if period := {"2014": "2014-2020", "2021": "2021-2027"}.get(code[:4]):
            cells["Programming_Period"] = period
    for column, kind in (
        ("Program_Priority_Axis", "axis"),
        ("Program_Specific_Objective", "specific-objective"),
    ):
        found = [(notation, name) for _, its, notation, name in elements if its == kind]
        if len(found) == 1:
            cells |= {
                f"{column}_Code": found[0][0] or NOT_EXTRACTED,
                f"{column}_Name": found[0][1] or NOT_EXTRACTED,
            }
        elif found:
            cells |= {f"{column}_Code": _SEVERAL, f"{column}_Name": _SEVERAL}
    return cells


_DAY: Final = dated("%d/%m/%Y", "a date DD/MM/YYYY")

KOHESIO: Final = Listing(
    "eu-list-of-operations",
    Bilingual("Liste des opérations (colonnes de Kohesio)", "List of operations (Kohesio's columns)"),
    "https://github.com/ISAITB/validator-resources-kohesio",
    (
        Column("Operation_Unique_Identifier"),
        Column("CountryID"),
        Column("Operation_Name_Programme_Language", True),
        Column("Operation_Name_English"),
        Column("Country", True),
        Column("Location_Indicator_Postcode", True, group="location"),
        Column("Operation_Start_Date", True, _DAY),
        Column("Operation_Expected_End_Date", False, _DAY),
        Column("Operation_End_Date", True, _DAY),
        Column("CoFinancing_Rate", True, number("0", "100")),
        Column("Total_Eligible_Expenditure_amount", True, number("0")),
        Column(
            "Total_Eligible_Expenditure_Currency",
            True,
            matching("[A-Z]{3}", "the three letters of a currency"),
        ),
        Column("Total_Eligible_Expenditure_Exchange_Rate", False, number()),
        Column("Location_Indicator_NUTS_code", True, group="location"),
        Column("Beneficiary_Name", True),
        Column("Location_Indicator_latitude_longitude", True, group="location"),
        Column("Category_Of_Intervention", True, number("1", "123")),
        Column("Fund_Code", False, one_of("CF", "EAFRD", "EMFF", "ENI", "ERDF", "ESF", "YEI", "IPA II")),
        Column("Programme_Code", False, matching(r"20\d\d[A-Z]{2}\w{9}", "the CCI number of a programme")),
        Column("Operation_Summary_English"),
        Column("Operation_Summary_Programme_Language", True),
        Column("Programming_Period", True, one_of("2014-2020", "2021-2027")),
        Column("Programme_Name"),
        Column("Program_Priority_Axis_Code"),
        Column("Program_Priority_Axis_Name"),
        Column("Program_Specific_Objective_Code"),
        Column("Program_Specific_Objective_Name"),
        Column("Program_Thematic_Objective_Code"),
        Column("Program_Thematic_Objective_Name"),
        Column("Fund_Name"),
        Column("Date_Of_Last_Update", False, _DAY),
        Column("Beneficiary_Unique_Identifier"),
        Column("Social_Media_Links"),
    ),
    NOT_EXTRACTED,
    _records,
)
