"""One cause, one finding: a check that lacks what it needs is silent, and tolerances are exact."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FULL, OWN = "total-cofinanceurs", "autofinancement"

# What is edited, and all the new codes: where a check is silent, its code is not among them.
SILENT = {
    "the rows are not added up without all amounts": (FULL, ["remove line:1 mlg:amount"], ["missing-amount"]),
    "nor compared with the total": (OWN, ["remove line:1 mlg:amount"], ["missing-amount"]),
    "two missing amounts are two findings": (
        FULL,
        ["remove line:1 mlg:amount", "remove line:2 mlg:amount"],
        ["missing-amount", "missing-amount"],
    ),
    "unread own funds are unknown": (OWN, ["remove op: mlg:ownFunds"], ["missing-amount"]),
    "without a total nothing is compared with it": (OWN, ["remove op: mlg:totalCost"], ["truncated-table"]),
    "an unread total of co-financers is replaced by the total": (
        FULL,
        ["remove op: mlg:cofunderTotal", "set line:5 mlg:amount 52654.34"],
        ["missing-amount", "sum-mismatch"],
    ),
    "a table without the total of co-financers": (
        FULL,
        ["remove op: mlg:cofunderTotal", "remove op: mlg:cofunderRate"],
        [],
    ),
    "an empty table has no sum": (
        FULL,
        ["drop line:1 line:2 line:3 line:4 line:5", "set op: mlg:cofunderTotal 359999.00"],
        ["empty-table", "total-mismatch"],
    ),
    "an empty table is not also truncated": (
        FULL,
        ["drop line:1 line:2 line:3 line:4 line:5", "remove op: mlg:totalCost"],
        ["empty-table"],
    ),
    "a truncated table has no sum": (
        FULL,
        ["state text: mlg:readingIssue <def/finding/truncated-table>", "drop line:5"],
        ["truncated-table"],
    ),
    "nor an amount in its last row": (
        FULL,
        ["state text: mlg:readingIssue <def/finding/truncated-table>", "remove line:5 mlg:amount"],
        ["truncated-table"],
    ),
    "but in the others": (
        FULL,
        ["state text: mlg:readingIssue <def/finding/truncated-table>", "remove line:4 mlg:amount"],
        ["missing-amount", "truncated-table"],
    ),
    "truncated and without a total is one finding": (
        FULL,
        ["state text: mlg:readingIssue <def/finding/truncated-table>", "remove op: mlg:totalCost"],
        ["truncated-table"],
    ),
    "a total of zero has no rates": (FULL, ["set op: mlg:totalCost 0.00"], ["total-mismatch"]),
    "a negative total has no rates": (
        FULL,
        ["set op: mlg:totalCost -400000.00"],
        ["negative-amount", "total-mismatch"],
    ),
    "a row without a rate has none to compare": (FULL, ["remove line:2 mlg:rate"], []),
    "rates are not added up without all of them": (
        FULL,
        ["remove line:2 mlg:rate", "set op: mlg:cofunderRate 80.00"],
        [],
    ),
    "nor without the printed one": (FULL, ["remove op: mlg:cofunderRate"], []),
    "rows without amounts are not duplicates": (
        FULL,
        [
            *("remove line:3 mlg:amount", "remove line:4 mlg:amount", "remove line:3 mlg:rate"),
            *("remove line:4 mlg:rate", 'set line:3 mlg:partnerLabel ""'),
            "set line:3 mlg:resolutionStatus <def/resolution/aggregate>",
            "set line:3 mlg:funder <id/operation/NP9900001/agent/line-4>",
        ],
        ["missing-amount", "missing-amount"],
    ),
    "rows of one partner with other amounts are not duplicates": (
        FULL,
        [
            "set line:3 mlg:resolutionStatus <def/resolution/aggregate>",
            "set line:3 mlg:funder <id/operation/NP9900001/agent/line-4>",
            *(
                "set line:3 mlg:funderCategory <def/funder-category/communes>",
                'set line:3 mlg:partnerLabel ""',
            ),
        ],
        [],
    ),
    "rows alike but for the partner are not duplicates": (
        FULL,
        [
            *("set line:4 mlg:amount 25000.00", "set line:4 mlg:rate 6.25", "set line:5 mlg:amount 40000.00"),
            "set line:5 mlg:rate 10.00",
        ],
        [],
    ),
    "an empty cell is an empty label": (
        FULL,
        [
            *("set line:4 mlg:amount 25000.00", "set line:4 mlg:rate 6.25", "set line:5 mlg:amount 40000.00"),
            *("set line:5 mlg:rate 10.00", "remove line:3 mlg:partnerLabel"),
        ],
        ["duplicate-line"],
    ),
    "three rows alike are one and two duplicates": (
        FULL,
        [
            *("set line:4 mlg:amount 25000.00", "set line:4 mlg:rate 6.25", "remove line:3 mlg:partnerLabel"),
            *("set line:5 mlg:amount 25000.00", "set line:5 mlg:rate 6.25", "remove line:5 mlg:partnerLabel"),
            "set line:5 mlg:funderCategory <def/funder-category/communes>",
            *("set op: mlg:cofunderTotal 345000.00", "set op: mlg:cofunderRate 86.25"),
            *("set op: mlg:ownFunds 55000.00", "set op: mlg:ownFundsRate 13.75"),
        ],
        ["duplicate-line", "duplicate-line"],
    ),
    "an ambiguous commune is not unknown": (
        FULL,
        [
            "set line:3 mlg:funder <id/operation/NP9900001/agent/line-4>",
            "set line:3 mlg:resolutionStatus <def/resolution/ambiguous>",
            "add line:3 mlg:candidate <id/agent/commune/59183> , <id/agent/caf/59>",
        ],
        ["ambiguous-funder"],
    ),
    "an official body in a row of communes is not unknown": (
        FULL,
        [
            "set line:3 mlg:funder <id/agent/siren/245900428>",
            'add <id/agent/siren/245900428> mlg:agentKind <def/agent-kind/epci> ; mlg:siren "245900428"',
        ],
        [],
    ),
    "the unknown place of a row is reported with the row": (
        FULL,
        [
            "set line:3 mlg:funder <id/operation/NP9900001/agent/trifouilly>",
            "set line:3 mlg:resolutionStatus <def/resolution/label-only>",
            "add <id/operation/NP9900001/agent/trifouilly> a mlg:TerritorialAuthority ;"
            " mlg:agentKind <def/agent-kind/commune> ; skos:prefLabel 'Trifouilly'@fr ;"
            " mlg:governs <id/operation/NP9900001/place/trifouilly>",
            "add <id/operation/NP9900001/place/trifouilly> a mlg:Territory ; skos:prefLabel 'Trifouilly'@fr",
            "add <id/operation/NP9900001/place/trifouilly> mlg:territoryKind <def/territory-kind/commune>",
        ],
        ["unknown-commune"],
    ),
    "an area has no code and is no error": (
        FULL,
        [
            "add op: mlg:mentionsTerritory <id/territory/area/bassin-minier>",
            "add <id/territory/area/bassin-minier> a mlg:Territory ; skos:prefLabel 'bassin minier'@fr",
            "add <id/territory/area/bassin-minier> mlg:territoryKind <def/territory-kind/area>",
        ],
        [],
    ),
    "a CAF that the row names is not judged": (
        FULL,
        [
            *(
                "set line:5 mlg:funder <id/agent/caf/62>",
                "set line:5 mlg:resolutionStatus <def/resolution/stated>",
            ),
            "add <id/agent/caf/62> a <http://www.w3.org/ns/org#Organization> ; mlg:agentKind <def/agent-kind/caf> ;"
            " skos:prefLabel 'CAF du Pas-de-Calais'@fr ; mlg:competentFor <id/territory/department/62>",
            "add <id/territory/department/62> a mlg:Territory ; mlg:territoryKind <def/territory-kind/department> ;"
            " igeo:codeINSEE '62' ; skos:prefLabel 'Pas-de-Calais'@fr",
        ],
        [],
    ),
    "nor one where an informal area leaves the department open": (
        FULL,
        [
            "set line:5 mlg:funder <id/agent/caf/62>",
            "add <id/agent/caf/62> a <http://www.w3.org/ns/org#Organization> ; mlg:agentKind <def/agent-kind/caf> ;"
            " skos:prefLabel 'CAF du Pas-de-Calais'@fr ; mlg:competentFor <id/territory/department/62>",
            "add <id/territory/department/62> a mlg:Territory ; mlg:territoryKind <def/territory-kind/department> ;"
            " igeo:codeINSEE '62' ; skos:prefLabel 'Pas-de-Calais'@fr",
            "add op: mlg:mentionsTerritory <id/territory/area/bassin-minier>",
            "add <id/territory/area/bassin-minier> a mlg:Territory ; skos:prefLabel 'bassin minier'@fr ;"
            " mlg:territoryKind <def/territory-kind/area>",
        ],
        [],
    ),
    "nor one without any place to judge it by": (
        FULL,
        [
            "remove op: mlg:concernsTerritory",
            "remove <id/agent/department/59> mlg:governs",
            "remove <id/agent/commune/59183> mlg:governs",
        ],
        ["unknown-commune"],
    ),
    "the department of another funder counts": (
        FULL,
        ["remove op: mlg:concernsTerritory", "remove <id/agent/commune/59183> mlg:governs"],
        ["unknown-commune"],
    ),
    "an EPCI without communes beside it is outside nothing": (
        FULL,
        ["remove op: mlg:concernsTerritory <id/territory/commune/59183>"],
        [],
    ),
    "« 2020 » and « June 2020 » do not contradict each other": (
        FULL,
        ["set <id/operation/NP9900001/period/1> mlg:periodStart '2020'^^xsd:gYear"],
        [],
    ),
    "the first and the last day of the programmes are plausible": (
        FULL,
        ["set <id/decision/32/2019-03-14> dct:date '2014-01-01'^^xsd:date"],
        [],
    ),
    "the day before is not": (
        FULL,
        ["set <id/decision/32/2019-03-14> dct:date '2013-12-31'^^xsd:date"],
        ["implausible-date"],
    ),
    "a SIREN with a check digit of 0": (
        FULL,
        [
            "drop <id/agent/siren/245900428>",
            "remove op: mlg:hasParticipation <id/operation/NP9900001/participation/2>",
            "drop <id/operation/NP9900001/participation/2>",
            "add <id/agent/siren/732829320> a <http://www.w3.org/ns/org#Organization> ; mlg:siren '732829320' ;"
            " mlg:agentKind <def/agent-kind/organisation> ; skos:prefLabel 'Un organisme'@fr",
            "set op: mlg:beneficiary <id/agent/siren/732829320>",
        ],
        [],
    ),
    "La Poste has no exception among SIRENs": (
        FULL,
        [
            "add <id/agent/siren/356000000> a <http://www.w3.org/ns/org#Organization> ; mlg:siren '356000000' ;"
            " mlg:agentKind <def/agent-kind/organisation> ; skos:prefLabel 'La Poste'@fr",
        ],
        [],
    ),
    "every fault of one dossier is told": (
        FULL,
        [
            "remove op: dct:title",
            "remove line:1 mlg:amount",
            "set op: mlg:ownFunds 1.00",
            "remove op: mlg:synergieNumber",
        ],
        ["missing-amount", "missing-identifier", "missing-label", "rate-mismatch", "total-mismatch"],
    ),
}

# A rate may be wrong by 0.01 point; the rates of five rows by 0.03 (0.005 for each, and for their total).
TOLERANCES = {
    "set line:1 mlg:rate 60.01": [],
    "set line:1 mlg:rate 59.99": [],
    "set line:1 mlg:rate 60.010001": ["rate-mismatch"],
    "set line:1 mlg:rate 59.98": ["rate-mismatch"],
    "set op: mlg:ownFundsRate 10.01": [],
    "set op: mlg:ownFundsRate 9.99": [],
    "set op: mlg:ownFundsRate 10.010001": ["rate-mismatch"],
    "set op: mlg:ownFundsRate 9.98": ["rate-mismatch"],
    "set op: mlg:cofunderRate 90.03": [],
    "set op: mlg:cofunderRate 89.97": [],
    "set op: mlg:cofunderRate 90.030001": ["rate-sum-mismatch"],
    "set op: mlg:cofunderRate 89.96": ["rate-sum-mismatch"],
}


def test_the_number_of_cases() -> None:
    assert (len(SILENT), len(TOLERANCES)) == (38, 12)


@pytest.mark.parametrize("name", SILENT)
def test_a_cause_is_reported_once(dossier: Callable, name: str) -> None:
    layout, edits, codes = SILENT[name]
    assert sorted(result.code for result in dossier(layout).edit(*edits).new()) == codes


@pytest.mark.parametrize("edit", TOLERANCES)
def test_a_tolerance_is_exact(dossier: Callable, edit: str) -> None:
    assert [result.code for result in dossier(FULL).edit(edit).new()] == TOLERANCES[edit]
