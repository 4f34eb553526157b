"""Each thing that can be wrong with a dossier, one at a time: edits of its graph, and the one finding they make."""

from __future__ import annotations

from dataclasses import dataclass, field

from shapes import Severity

FULL, OWN = "total-cofinanceurs", "autofinancement"


@dataclass(frozen=True)
class Case:
    """Edits of a layout, and the one finding that they must make."""

    layout: str
    edits: list[str]
    shape: str
    severity: Severity
    row: int | None = None
    expected: str | None = None
    found: str | None = None
    quotes: list[str] = field(default_factory=list)


CASES = {
    "no number": Case(FULL, ["remove op: mlg:synergieNumber"], "missing-identifier", Severity.VIOLATION),
    "number of six digits": Case(
        FULL,
        ["remove op: mlg:synergieNumber", 'state op: mlg:printedIdentifier "NP001923"'],
        "malformed-identifier",
        Severity.VIOLATION,
        found="NP001923",
        quotes=["NP001923"],
    ),
    "number with a backslash": Case(
        FULL,
        ["remove op: mlg:synergieNumber", 'state op: mlg:printedIdentifier "NP\\\\1\\\\g<x>"'],
        "malformed-identifier",
        Severity.VIOLATION,
        found="NP\\1\\g<x>",
        quotes=["NP\\1\\g<x>"],
    ),
    "no label": Case(FULL, ["remove op: dct:title"], "missing-label", Severity.VIOLATION),
    "blank label": Case(
        FULL,
        ['set op: dct:title "\\u00A0 "@fr'],
        "missing-label",
        Severity.VIOLATION,
        quotes=["Ateliers connectés de la côte"],
    ),
    "no date": Case(FULL, ["remove op: mlg:decidedBy"], "missing-date", Severity.VIOLATION),
    "31 June": Case(
        FULL,
        ["remove op: mlg:decidedBy", 'state op: mlg:printedDate "31 juin 2019"'],
        "invalid-date",
        Severity.VIOLATION,
        found="31 juin 2019",
        quotes=["31 juin 2019"],
    ),
    "no row": Case(FULL, ["drop line:1 line:2 line:3 line:4 line:5"], "empty-table", Severity.VIOLATION),
    "cut table": Case(
        FULL,
        ["state text: mlg:readingIssue <def/finding/truncated-table> | fin"],
        "truncated-table",
        Severity.VIOLATION,
        quotes=["fin"],
    ),
    "no total": Case(FULL, ["remove op: mlg:totalCost"], "truncated-table", Severity.VIOLATION),
    "row without amount": Case(
        FULL,
        ["remove line:2 mlg:amount"],
        "missing-amount-line",
        Severity.VIOLATION,
        row=2,
        quotes=["DEPARTEMENT\tNord\t\tAuc\t7,50 %\t30 000,00 €"],
    ),
    "own funds without amount": Case(
        FULL,
        ["remove op: mlg:ownFunds"],
        "missing-amount-own",
        Severity.VIOLATION,
        quotes=["Bénéficiaire :\t10,00 %\t40 000,00 €"],
    ),
    "total of co-financers without amount": Case(
        FULL,
        ["remove op: mlg:cofunderTotal"],
        "missing-amount-cofunders",
        Severity.VIOLATION,
        quotes=["Total cofinanceurs :\t\t\t\t90,00 %\t360 000,00 €"],
    ),
    "amount below zero, balanced": Case(
        FULL,
        [
            "set line:4 mlg:amount -12345.67",
            "set line:4 mlg:rate -3.09",
            "set line:5 mlg:amount 77345.67",
            "set line:5 mlg:rate 19.34",
        ],
        "negative-amount-line",
        Severity.VIOLATION,
        row=4,
        found="-12345.67",
        quotes=["COMMUNES\t\t\tAuc\t3,09 %\t12 345,67 €"],
    ),
    "own funds below zero, balanced": Case(
        OWN,
        [
            "set op: mlg:ownFunds -2293.40",
            "set op: mlg:ownFundsRate -1.51",
            "set line:2 mlg:amount 60000.00",
            "set line:2 mlg:rate 39.53",
        ],
        "negative-amount-total",
        Severity.VIOLATION,
        found="-2293.40",
        quotes=["Autofinancement 31,43 % 47 706,60 €"],
    ),
    "one cent off the total of co-financers": Case(
        FULL,
        ["set line:5 mlg:amount 52654.34"],
        "sum-mismatch-cofunders",
        Severity.VIOLATION,
        expected="360000.00",
        found="360000.01",
        quotes=["Total cofinanceurs :\t\t\t\t90,00 %\t360 000,00 €"],
    ),
    "one cent off the total": Case(
        OWN,
        ["set line:3 mlg:amount 2999.99"],
        "sum-mismatch-total",
        Severity.VIOLATION,
        expected="151766.50",
        found="151766.49",
        quotes=["Autofinancement 31,43 % 47 706,60 €", "Total 151 766,50 €"],
    ),
    "own funds not printed": Case(
        OWN,
        ["remove op: mlg:ownFunds", "remove op: mlg:ownFundsRate"],
        "sum-mismatch-total",
        Severity.VIOLATION,
        expected="151766.50",
        found="104059.90",
        quotes=["Total 151 766,50 €"],
    ),
    "own funds one cent off": Case(
        FULL,
        ["set op: mlg:ownFunds 39999.99"],
        "total-mismatch",
        Severity.VIOLATION,
        expected="400000.00",
        found="399999.99",
        quotes=[
            "Total cofinanceurs :\t\t\t\t90,00 %\t360 000,00 €",
            "Bénéficiaire :\t10,00 %\t40 000,00 €",
            "Total :\t400 000,00 €",
        ],
    ),
    "own funds and their rate not printed": Case(
        FULL,
        ["remove op: mlg:ownFunds", "remove op: mlg:ownFundsRate"],
        "total-mismatch",
        Severity.VIOLATION,
        expected="400000.00",
        found="360000.00",
        quotes=["Total cofinanceurs :\t\t\t\t90,00 %\t360 000,00 €", "Total :\t400 000,00 €"],
    ),
    "rate of a row": Case(
        FULL,
        ["set line:5 mlg:rate 13.18"],
        "rate-mismatch-line",
        Severity.VIOLATION,
        row=5,
        expected="13.16",
        found="13.18",
        quotes=["Autre partenaire récurrent\tCAF\t\tAuc\t13,16 %\t52 654,33 €"],
    ),
    "rate of the own funds": Case(
        FULL,
        ["set op: mlg:ownFundsRate 10.02"],
        "rate-mismatch-own",
        Severity.VIOLATION,
        expected="10.00",
        found="10.02",
        quotes=["Bénéficiaire :\t10,00 %\t40 000,00 €"],
    ),
    "rate of all rows": Case(
        FULL,
        ["set op: mlg:cofunderRate 90.04"],
        "rate-sum-mismatch",
        Severity.WARNING,
        expected="90.04",
        found="90.00",
        quotes=["Total cofinanceurs :\t\t\t\t90,00 %\t360 000,00 €"],
    ),
    "a row twice": Case(
        OWN,
        [
            "set line:1 mlg:amount 10000.00",
            "set line:1 mlg:rate 6.59",
            "set op: mlg:ownFunds 128766.50",
            "set op: mlg:ownFundsRate 84.85",
            "set line:1 mlg:partnerLabel 'Hauts-de-France, chef-lieu Lille'",
            "set line:1 mlg:funderCategory <def/funder-category/region>",
        ],
        "duplicate-line",
        Severity.WARNING,
        row=2,
        quotes=["REGION\tHauts-de-France, chef-lieu Lille\t6,59 %\t10 000,00 €"],
    ),
    "unknown commune in a row": Case(
        FULL,
        [
            "set line:3 mlg:funder <id/operation/NP9900001/agent/trifouilly>",
            "set line:3 mlg:resolutionStatus <def/resolution/label-only>",
            "add <id/operation/NP9900001/agent/trifouilly> a mlg:TerritorialAuthority ;"
            " mlg:agentKind <def/agent-kind/commune> ; skos:prefLabel 'Trifouilly'@fr",
        ],
        "unknown-commune-line",
        Severity.WARNING,
        row=3,
        quotes=["COMMUNES\tDUNKERQUE\t\tAuc\t6,25 %\t25 000,00 €"],
    ),
    "unknown commune in the prose": Case(
        FULL,
        [
            "remove op: mlg:concernsTerritory <id/territory/commune/59183>",
            "state op: mlg:concernsTerritory <id/operation/NP9900001/place/trifouilly> | Trifouilly",
            "add <id/operation/NP9900001/place/trifouilly> a mlg:Territory ; skos:prefLabel 'Trifouilly'@fr",
            "add <id/operation/NP9900001/place/trifouilly> mlg:territoryKind <def/territory-kind/commune>",
        ],
        "unknown-commune-place",
        Severity.WARNING,
        quotes=["Trifouilly"],
    ),
    "ambiguous funder": Case(
        FULL,
        [
            "set line:2 mlg:resolutionStatus <def/resolution/ambiguous>",
            "set line:2 mlg:funder <id/operation/NP9900001/agent/line-4>",
            "add line:2 mlg:candidate <id/agent/department/59> , <id/agent/caf/59>",
        ],
        "ambiguous-funder",
        Severity.INFO,
        row=2,
        quotes=["DEPARTEMENT\tNord\t\tAuc\t7,50 %\t30 000,00 €"],
    ),
    "no beneficiary": Case(
        OWN,
        ["remove op: mlg:beneficiary"],
        "unnamed-beneficiary",
        Severity.INFO,
        quotes=["Autofinancement 31,43 % 47 706,60 €"],
    ),
    "unidentified beneficiary": Case(
        OWN,
        ["set op: mlg:beneficiary <id/operation/NP9900002/agent/line-3>"],
        "unnamed-beneficiary",
        Severity.INFO,
        quotes=["L'association Les Passerelles porte le projet", "Autofinancement 31,43 % 47 706,60 €"],
    ),
    "a committee in 2109": Case(
        FULL,
        ["set <id/decision/32/2019-03-14> dct:date '2109-03-14'^^xsd:date"],
        "implausible-date",
        Severity.WARNING,
        found="2109-03-14",
        quotes=["14 mars 2019"],
    ),
    "a period from 2021 to June 2020": Case(
        FULL,
        ["set <id/operation/NP9900001/period/1> mlg:periodStart '2021'^^xsd:gYear"],
        "reversed-period",
        Severity.WARNING,
        expected="2021",
        found="2020",
        quotes=["2018"],
    ),
    "an EPCI without any of the communes": Case(
        FULL,
        [
            "remove <id/territory/commune/59183> dct:isPartOf <id/territory/epci/245900428>",
            "add <id/territory/commune/59183> dct:isPartOf <id/territory/epci/200040947>",
            "add <id/territory/epci/200040947> a mlg:Territory ; mlg:territoryKind <def/territory-kind/epci> ;"
            " skos:prefLabel 'CC des Hauts de Flandre'@fr ; dct:isPartOf <id/territory/department/59>",
        ],
        "outside-perimeter",
        Severity.INFO,
        quotes=["la CUD"],
    ),
    "mojibake": Case(
        FULL,
        ["state text: mlg:readingIssue <def/finding/mojibake> | fin"],
        "mojibake",
        Severity.WARNING,
        quotes=["fin"],
    ),
}
