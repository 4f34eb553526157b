"""What a graph must look like whatever the dossier says: each rule broken once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shapes import SHAPES, Severity, validate
from shapes.catalogue import catalogue

FULL, OWN = "total-cofinanceurs", "autofinancement"
PLACE = "<id/territory/commune/59183>"
PERSON = "<id/operation/NP9900001/participation/1>"
COUNT = "<id/operation/NP9900001/quantity/1>"
MENTION = "<id/operation/NP9900001/mention/ateliers-du-littoral>"
PROOF = "<id/dossier/e/evidence/1>"
EVIDENCE = f"add {PROOF} a mlg:Evidence ; mlg:inDossier text: ; mlg:rule <def/rule/header>"
SPAN = f"add {PROOF} mlg:start 3 ; mlg:end 5 ; mlg:quote 'ab'"
SUPPORT = f"add {PROOF} mlg:supports line:1"

# The shape that must speak, what is edited, and every new code (a broken graph may break several rules).
CASES = [
    (
        FULL,
        "operation-number",
        ['add op: mlg:synergieNumber "op/NP9900001"'],
        "malformed-identifier malformed-operation wrong-iri",
    ),
    (FULL, "operation-iri", ['set op: mlg:synergieNumber "NP9900003"'], "wrong-iri"),
    (FULL, "operation-title", ['add op: dct:title "Un autre"@fr'], "malformed-operation"),
    (FULL, "operation-decision", ["remove <id/decision/32/2019-03-14> a"], "malformed-operation"),
    (FULL, "operation-dossier", ["remove op: mlg:describedIn"], "malformed-operation"),
    (FULL, "operation-beneficiary", ["add op: mlg:beneficiary <id/agent/caf/59>"], "malformed-operation"),
    (
        FULL,
        "decision-date",
        ["add <id/decision/32/2019-03-14> dct:date '2019'^^xsd:gYear"],
        "malformed-decision malformed-decision",
    ),
    (FULL, "mention-number", [f"add {MENTION} mlg:synergieNumber 'NP9900009'"], "malformed-mention"),
    (FULL, "mention-title", [f"remove {MENTION} dct:title"], "malformed-mention"),
    (FULL, "quantity-value", [f"set {COUNT} qudt:numericValue -3"], "malformed-quantity"),
    (FULL, "quantity-of", [f"remove {COUNT} mlg:quantityOf"], "malformed-quantity"),
    (FULL, "quantity-subject", [f"remove {COUNT} mlg:quantitySubject"], "malformed-quantity"),
    (
        FULL,
        "quantity-status",
        [f"set {COUNT} mlg:quantityStatus <def/quantity-status/hoped>"],
        "malformed-quantity",
    ),
    (FULL, "line-class", ["remove line:1 a"], "untyped-node"),
    (
        FULL,
        "line-operation",
        ["remove op: mlg:hasFundingLine line:5", "set op: mlg:cofunderTotal 307345.67"],
        "orphan-line rate-sum-mismatch total-mismatch",
    ),
    (FULL, "line-number", ["remove line:5 mlg:lineNumber"], "malformed-line"),
    (FULL, "line-number", ["set line:5 mlg:lineNumber 0"], "malformed-line"),
    (FULL, "line-number-once", ["set line:5 mlg:lineNumber 4"], "repeated-row"),
    (FULL, "line-category", ["add line:1 mlg:funderCategory <def/funder-category/etat>"], "malformed-line"),
    (FULL, "line-label", ['add line:1 mlg:partnerLabel "FEDER"'], "malformed-line"),
    (FULL, "line-funder", ["remove line:1 mlg:funder"], "malformed-line"),
    (FULL, "line-funder", ["add line:1 mlg:funder <id/agent/caf/59>"], "malformed-line"),
    (FULL, "line-status", ["remove line:1 mlg:resolutionStatus"], "malformed-line"),
    (FULL, "line-status", ["set line:1 mlg:resolutionStatus <def/resolution/guessed>"], "malformed-line"),
    (FULL, "line-rule", ["remove line:1 mlg:resolvedBy"], "malformed-line"),
    (
        OWN,
        "line-candidates",
        ["remove line:3 mlg:candidate <id/agent/siren/246200364>"],
        "too-few-candidates",
    ),
    (
        FULL,
        "line-evidence",
        ["drop line:1", "add op: mlg:hasFundingLine line:1"],
        "missing-amount unsupported-line untyped-node",
    ),
    (FULL, "line-amount", ["set line:1 mlg:amount 240000.001"], "malformed-amount sum-mismatch"),
    (FULL, "line-amount", ["add line:1 mlg:amount 1.00"], "malformed-amount rate-mismatch sum-mismatch"),
    (FULL, "line-rate", ["set line:1 mlg:rate 60.0e0"], "malformed-amount"),
    (FULL, "operation-total", ['set op: mlg:totalCost "400000,00"'], "malformed-amount total-mismatch"),
    (
        FULL,
        "operation-total",
        ["set op: mlg:totalCost 123456789012345678901234567890.00"],
        "malformed-amount",
    ),
    (FULL, "operation-cofunders", ["set op: mlg:cofunderTotal 360000"], "malformed-amount"),
    (FULL, "operation-cofunder-rate", ['set op: mlg:cofunderRate "90"'], "malformed-amount"),
    (FULL, "operation-own-funds", ["set op: mlg:ownFunds -999999999999999999999999.00"], "malformed-amount"),
    (FULL, "operation-own-rate", ["set op: mlg:ownFundsRate 1.0e1"], "malformed-amount"),
    (
        FULL,
        "concerned-class",
        ["add op: mlg:mentionsTerritory <id/territory/epci/245900428>"],
        "untyped-node",
    ),
    (
        FULL,
        "territory-kind",
        [f"set {PLACE} mlg:territoryKind <def/territory-kind/village>"],
        "malformed-insee malformed-territory",
    ),
    (FULL, "territory-code", [f'set {PLACE} igeo:codeINSEE "5918"'], "malformed-insee"),
    (FULL, "territory-code", ['set <id/territory/department/59> igeo:codeINSEE "20"'], "malformed-insee"),
    (FULL, "territory-code-once", [f'add {PLACE} igeo:codeINSEE "59999"'], "malformed-territory"),
    (FULL, "territory-latitude", [f"set {PLACE} geo:lat 510.343"], "malformed-territory"),
    (FULL, "territory-longitude", [f"set {PLACE} geo:long 2.3768e0"], "malformed-territory"),
    (FULL, "agent-kind", ["remove <id/agent/erdf> mlg:agentKind"], "malformed-agent"),
    (FULL, "agent-kind", ["set <id/agent/erdf> mlg:agentKind <def/agent-kind/bank>"], "malformed-agent"),
    (OWN, "agent-siren", ['set <id/agent/siren/245901160> mlg:siren "24590116"'], "malformed-siren"),
    (
        FULL,
        "unidentified-agent",
        ["add <id/agent/erdf> a mlg:UnidentifiedAgent"],
        "shared-unidentified-agent",
    ),
    (FULL, "participation-class", [f"remove {PERSON} a"], "untyped-node"),
    (FULL, "participation-agent", [f"remove {PERSON} prov:agent"], "malformed-participation"),
    (FULL, "participation-role", [f"set {PERSON} mlg:role <def/role/friend>"], "malformed-participation"),
    (FULL, "evidence-class", [f"{SPAN}"], "untyped-node"),
    (FULL, "evidence-parts", [EVIDENCE, SUPPORT], "malformed-evidence"),
    (
        FULL,
        "evidence-parts",
        [EVIDENCE, SPAN, SUPPORT, f"add {PROOF} mlg:end 6"],
        "malformed-evidence wrong-quote",
    ),
    (
        FULL,
        "evidence-parts",
        [EVIDENCE, SUPPORT, f"add {PROOF} mlg:start 3.0 ; mlg:end 5 ; mlg:quote 'ab'"],
        "malformed-evidence",
    ),
    (
        FULL,
        "evidence-span",
        [EVIDENCE, SUPPORT, f"add {PROOF} mlg:start 5 ; mlg:end 5 ; mlg:quote ''"],
        "wrong-span",
    ),
    (
        FULL,
        "evidence-span",
        [EVIDENCE, SUPPORT, f"add {PROOF} mlg:start -1 ; mlg:end 1 ; mlg:quote 'ab'"],
        "wrong-span",
    ),
    (
        FULL,
        "evidence-span",
        [EVIDENCE, SUPPORT, f"add {PROOF} mlg:start 98000 ; mlg:end 98002 ; mlg:quote 'ab'"],
        "wrong-span",
    ),
    (
        FULL,
        "evidence-quote",
        [EVIDENCE, SUPPORT, f"add {PROOF} mlg:start 3 ; mlg:end 6 ; mlg:quote 'ab'"],
        "wrong-quote",
    ),
    (FULL, "evidence-object", [EVIDENCE, SPAN], "orphan-evidence"),
    (FULL, "evidence-object", [EVIDENCE, SPAN, f"add {PROOF} mlg:supports line:99"], "orphan-evidence"),
    (
        FULL,
        "evidence-object",
        [EVIDENCE, SPAN, f"add {PROOF} rdf:subject op: ; rdf:predicate mlg:totalCost ; rdf:object 1.00"],
        "orphan-evidence",
    ),
    (FULL, "dossier-hash", ['set text: mlg:sha256 "0000"'], "malformed-dossier wrong-iri"),
    (FULL, "dossier-length", ["remove text: mlg:characters"], "malformed-dossier"),
    (FULL, "dossier-language", ["remove text: dct:language"], "malformed-dossier"),
    (FULL, "dossier-iri", [f'set text: mlg:sha256 "{"0" * 64}"'], "wrong-iri"),
]


def test_the_number_of_cases() -> None:
    assert len(CASES) == 65
    names = {iri.removeprefix(f"{SHAPES}#"): shape.code for iri, shape in catalogue().items()}
    structural = {name for name, code in names.items() if not name.startswith(code)}
    assert {case[1] for case in CASES} == structural - {"operation-present", "operation-single"}


@pytest.mark.parametrize(("layout", "shape", "edits", "codes"), CASES)
def test_a_broken_rule_is_seen(
    dossier: Callable, layout: str, shape: str, edits: list[str], codes: str
) -> None:
    results = dossier(layout).edit(*edits).new()
    assert sorted(result.code for result in results) == codes.split()
    (speaking,) = {(r.severity, r.code) for r in results if r.shape == f"{SHAPES}#{shape}"}
    assert speaking[0] is Severity.VIOLATION
    assert speaking[1] in codes.split()


def test_an_untyped_graph_does_not_conform() -> None:
    (result,) = validate([]).results
    assert (result.code, result.severity) == ("no-operation", Severity.VIOLATION)


def test_two_operations_do_not_conform(dossier: Callable) -> None:
    both = [*dossier(FULL).store, *dossier(OWN).store]
    codes = [result.code for result in validate(both).results if result.severity is Severity.VIOLATION]
    assert "several-operations" in codes
