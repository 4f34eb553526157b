"""The financing table by its structure: tabs, pipes, wide spaces; cut, wrong or beside other tables."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from extract.find.table.table import Row, Table, find_table
from extract.model import Document

DocumentOf = Callable[[str], Document]

HEAD = "Financier\tPartenaire\tEngagement\tRégime d'aide\tTaux\tMontant"
FUND = "Fonds européen de développement régional 62N00007 - APPLICATIONS TIC (NORD)"
ERDF = (
    "UNION EUROPEENNE\tFonds européen de développement régional 62N00007 - APPLICATIONS TIC (NORD)\t\t"
    "Auc / Aucun régime d'aide\t55,09 %\t543 531,00 €"
)
CAF = "Autre partenaire récurrent\tCAF\t\tAuc / Aucun régime d'aide\t3,28 %\t32 324,00 €"
PROSE = (
    "Le projet se tient dans les quartiers, avec les habitants, et tout le monde y est invité sans exception. "
    * 2
)

# One table in the layouts of several hands.
LAYOUTS = {
    "tabs": f"{HEAD}\n{ERDF}\n{CAF}\n<b>Total cofinanceurs :</b>\t\t\t\t<b>58,37 %</b>\t<b>575 855,00 €</b>\n"
    "**Bénéficiaire :** **41,63 %** **410 840,00 €**\n\n**Total :** **986 695,00 €**",
    "pipes": f"""
| Financier | Partenaire | Engagement | Régime d'aide | Taux | Montant |
|---|:---|---|---|---:|---:|
| UNION EUROPEENNE | {FUND} | | Auc / Aucun régime d'aide | 55,09 % | 543 531,00 € |
| Autre partenaire récurrent | CAF | | Auc / Aucun régime d'aide | 3,28 % | 32 324,00 € |
| **Total cofinanceurs :** | | | | **58,37 %** | **575 855,00 €** |
| **Bénéficiaire :** | | | | **41,63 %** | **410 840,00 €** |
| **Total :** | | | | | **986 695,00 €** |
""",
    "wide spaces": f"""
Financier                   Partenaire                                Régime d'aide               Taux      Montant

UNION EUROPEENNE            {FUND}   Auc / Aucun régime d'aide   55,09 %   543 531,00 €
Autre partenaire récurrent  CAF                                       Auc / Aucun régime d'aide   3,28 %    32 324,00 €
Total cofinanceurs :                                                                              58,37 %   575 855,00 €
Bénéficiaire :                                                                                    41,63 %   410 840,00 €
Total :                                                                                                     986 695,00 €
""",
    "no-break spaces": f"{HEAD}\n{ERDF}\n{CAF}\nTotal cofinanceurs :\t\t\t\t58,37 %\t575 855,00 €\n"
    "Bénéficiaire : 41,63 % 410 840,00 €\nTotal : 986 695,00 €".replace(" ", "\u00a0"),
    "CR LF": f"{HEAD}\n{ERDF}\n{CAF}\nTotal cofinanceurs :\t\t\t\t58,37 %\t575 855,00 €\n"
    "Autofinancement 41,63 % 410 840,00 €\n\nTotal 986 695,00 €\n".replace("\n", "\r\n"),
    "capitals and other heads": f"FINANCEUR\tORGANISME\tENGAGEMENT\tRÉGIME D’AIDE\tTAUX (%)\tMONTANT (€)\n{ERDF}\n{CAF}\n"
    "Sous-total des cofinancements\t\t\t\t58,37 %\t575 855,00 €\nFonds propres\t\t\t\t41,63 %\t410 840,00 €\n"
    "Coût total\t\t\t\t\t986 695,00 €",
    "second lines in tags": f"{HEAD}\nUNION EUROPEENNE\tFonds européen de développement régional "
    "<i>62N00007 - APPLICATIONS TIC (NORD)</i>\t\tAuc / Aucun régime d'aide\t55,09 %\t543 531,00 €\n"
    f"{CAF}\nTotal cofinanceurs\t\t\t\t58,37 %\t575 855,00 €\nBénéficiaire\t\t\t\t41,63 %\t410 840,00 €\n"
    "Total\t\t\t\t\t986 695,00 €",
}
CUT = {
    "before any row": HEAD,
    "in the middle of a name": f"{HEAD}\n{ERDF}\nCOMMUNES\tAMI",
    "before the amount": f"{HEAD}\n{ERDF}\nCOMMUNES\tAMIENS\t\tAuc / Aucun régime d'aide\t3,28 %",
    "after a whole row": f"{HEAD}\n{ERDF}",
    "before the total": f"{HEAD}\n{ERDF}\nTotal cofinanceurs :\t\t\t\t55,09 %\t543 531,00 €\nBénéficiaire : 1,00 % 1,00 €",
}
UNREADABLE = {
    "COMMUNES\tAMIENS\t\t\t10,00 %\t": (Decimal("10.00"), None),
    "COMMUNES\tAMIENS\t\t\t10,00 %": (Decimal("10.00"), None),
    "COMMUNES\tAMIENS\t\t\t\t500,00 €": (None, Decimal("500.00")),
    "COMMUNES\tAMIENS\t\t\t-\t-": (None, None),
    "COMMUNES\tAMIENS\t\t\t10,00 %\tn.c.": (Decimal("10.00"), None),
    "COMMUNES\tAMIENS\t\t\t1O,00 %\t5OO,00 €": (None, None),
    "COMMUNES\tAMIENS\t\t\t10,00 %\t-500,00 €": (Decimal("10.00"), Decimal("-500.00")),
    "COMMUNES\tAMIENS\t\t\t10,00 %\t− 500,00 €": (Decimal("10.00"), Decimal("-500.00")),
    "COMMUNES\tAMIENS\t\t\t10,00 %\t1<b>6 000,00 €": (Decimal("10.00"), None),
    "COMMUNES\tAMIENS\t\t\t0,00 %\t0,00 €": (Decimal("0.00"), Decimal("0.00")),
}


def table_of(document_of: DocumentOf, text: str) -> Table:
    table = find_table(document_of(f"Objet : Un clic\n\n{PROSE}\n\n{text}"))
    assert table is not None
    return table


def money(row: Row) -> tuple[str, str]:
    return str(row.rate), str(row.amount)


def test_the_number_of_cases() -> None:
    assert (len(LAYOUTS), len(CUT), len(UNREADABLE)) == (7, 5, 10)


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_one_table_in_every_layout(document_of: DocumentOf, text: str) -> None:
    table = table_of(document_of, text)
    erdf, caf = table.rows
    assert (erdf.number, erdf.category, erdf.budget_line) == (1, "UNION EUROPEENNE", "62N00007")
    assert erdf.partner == "Fonds européen de développement régional 62N00007 - APPLICATIONS TIC (NORD)"
    assert (caf.number, caf.category, caf.partner) == (2, "Autre partenaire récurrent", "CAF")
    assert erdf.aid_scheme == caf.aid_scheme == "Auc / Aucun régime d'aide"
    assert (money(erdf), money(caf)) == (("55.09", "543531.00"), ("3.28", "32324.00"))
    assert {name: str(stated.value) for name, stated in table.totals.items()} == {
        "cofinanced": "575855.00",
        "own": "410840.00",
        "total": "986695.00",
    }
    assert {name: str(stated.value) for name, stated in table.rates.items()} == {
        "cofinanced": "58.37",
        "own": "41.63",
    }
    assert not table.cut


@pytest.mark.parametrize("text", CUT.values(), ids=CUT)
def test_a_table_that_is_cut_says_so_and_half_a_row_says_nothing(document_of: DocumentOf, text: str) -> None:
    table = table_of(document_of, text)
    assert table.cut
    assert [row.amount for row in table.rows] == [Decimal("543531.00")] * (text != HEAD)


@pytest.mark.parametrize(("line", "values"), UNREADABLE.items())
def test_missing_and_negative_amounts(
    document_of: DocumentOf, line: str, values: tuple[Decimal | None, Decimal | None]
) -> None:
    row, last = table_of(document_of, f"{HEAD}\n{line}\n{CAF}\nTotal\t\t\t\t\t1 000,00 €").rows
    assert (row.partner, row.rate, row.amount) == ("AMIENS", *values)
    assert last.number == 2


def test_a_row_without_partner_and_two_rows_alike_stay_rows(document_of: DocumentOf) -> None:
    communes = "COMMUNES\t\t\tAuc / Aucun régime d'aide\t3,39 %\t60 000,00 €"
    rows = table_of(document_of, f"{HEAD}\n{communes}\n{CAF}\n{CAF}\nTotal\t\t\t\t\t1 000,00 €").rows
    assert [(row.category, row.partner) for row in rows] == [
        ("COMMUNES", ""),
        ("Autre partenaire récurrent", "CAF"),
        ("Autre partenaire récurrent", "CAF"),
    ]


def test_a_table_of_costs_or_of_actions_is_not_the_financing_table(document_of: DocumentOf) -> None:
    costs = "Poste de dépense\tMontant\nPersonnel\t5 000,00 €\nTotal\t5 000,00 €"
    actions = "Action\tNom\tMontant\nA\tFormer\t10 000,00 €\nTotal\t\t10 000,00 €"
    financing = f"{HEAD}\n{CAF}\nTotal\t\t\t\t\t32 324,00 €"
    for text in (
        f"{costs}\n\n{financing}",
        f"{financing}\n\n{actions}",
        f"{actions}\n\n{financing}\n\n{costs}",
    ):
        table = table_of(document_of, text)
        assert [row.partner for row in table.rows] == ["CAF"]
        assert table.totals["total"].value == Decimal("32324.00")


def test_a_long_table_whose_heads_stand_on_each_page_is_one(document_of: DocumentOf) -> None:
    rows = "\n".join([CAF] * 8)
    text = f"{HEAD}\n{rows}\n\nPage 1/2\n\f{HEAD}\n{rows}\nTotal\t\t\t\t\t32 324,00 €"
    assert len(table_of(document_of, text).rows) == 16


def test_heads_of_two_lines_on_each_page(document_of: DocumentOf) -> None:
    head = "Financier\tPartenaire\tRégime\tTaux\tMontant\n\t\td'aide\t(%)\t(€)"
    row = "COMMUNES\tLAON\tAuc\t5,00\t50,00"
    text = f"{head}\n{row}\nPage 1/2\n\f{head}\n{row}\nTotal\t\t\t\t1 000,00"
    assert [money(row) for row in table_of(document_of, text).rows] == [("5.00", "50.00")] * 2


def test_a_table_of_costs_with_heads_alike_right_above(document_of: DocumentOf) -> None:
    text = "Libellé\tMontant\nLoyer\t5 €\nFinanceur\tMontant\nCAF\t5 €\nTotal\t5 €"
    assert [row.partner for row in table_of(document_of, text).rows] == ["CAF"]


def test_one_column_alone_names_who_pays(document_of: DocumentOf) -> None:
    (row,) = table_of(
        document_of, "Financeur\tMontant\tTaux\nVille d'Amiens\t3 000 €\t30 %\nTotal\t10 000 €"
    ).rows
    assert (row.category, row.partner, *money(row)) == ("", "Ville d'Amiens", "30", "3000")


def test_the_columns_stand_in_any_order(document_of: DocumentOf) -> None:
    (row,) = table_of(
        document_of, "Montant\tTaux\tPartenaire\tFinancier\n3 000 €\t30 %\tAMIENS\tCOMMUNES\nTotal 3 000 €"
    ).rows
    assert (row.category, row.partner, *money(row)) == ("COMMUNES", "AMIENS", "30", "3000")


def test_prose_after_the_table_is_no_row(document_of: DocumentOf) -> None:
    document = document_of(f"{HEAD}\n{CAF}\nTotal\t\t\t\t\t32 324,00 €\n\n{PROSE}")
    table = find_table(document)
    assert table and document.reading.text[table.span.end :].strip() == PROSE.strip()


def test_a_long_remark_before_the_totals_is_not_the_end(document_of: DocumentOf) -> None:
    table = table_of(
        document_of, f"{HEAD}\n{CAF}\n\n{PROSE}\n\nTotal cofinanceurs : 32 324,00 €\n\nTotal : 32 324,00 €"
    )
    assert (len(table.rows), table.cut, sorted(table.totals)) == (1, False, ["cofinanced", "total"])
    ended = table_of(document_of, f"{HEAD}\n{CAF}\n\n{PROSE}\n\nLe total sera connu en 2022.")
    assert (len(ended.rows), ended.cut) == (1, True)


def test_evidence_is_the_row(document_of: DocumentOf) -> None:
    document = document_of(f"{HEAD}\r\n  {CAF}  \r\nTotal : 32 324,00 €")
    table = find_table(document)
    assert table
    assert document.evidence(table.rows[0].span, "funding-table").quote == CAF
    assert table.totals["total"].evidence[0].quote == "Total : 32 324,00 €"


def test_no_table(document_of: DocumentOf) -> None:
    for text in (
        "Le partenaire dira le montant.\nFEDER : 50 000 €",
        "Financement\n\nLe projet coûte cher. FEDER : 5 €\n\nTotal : 5 €",
        "Nature\tMontant\nPersonnel\t5 000,00 €\nTotal\t5 000,00 €",
        "Action\tNom\tMontant\nA\tFormer\t10 000,00 €\nTotal\t\t10 000,00 €",
        "Plan de financement :\n\nCAF : 5 €\n\nLe reste viendra.",
    ):
        assert find_table(document_of(f"N° Synergie : NP9970001\n\n{text}\n")) is None


def test_a_partner_whose_name_begins_like_a_total_is_a_row(document_of: DocumentOf) -> None:
    rows = (
        "Ensemble des bailleurs",
        "Total Énergies Solidaires",
        "Bénéficiaires du quartier",
        "Fonds propres SA",
    )
    lines = "\n".join(f"Autres\t{name}\t\t\t1,00 %\t10,00 €" for name in rows)
    first = "\n".join(f"{name}\t\t\t\t1,00 %\t10,00 €" for name in rows)
    table = table_of(document_of, f"{HEAD}\n{lines}\n{first}\nTotal :\t\t\t\t\t1 000,00 €")
    assert [row.partner for row in table.rows[:4]] == list(rows)
    assert [row.category for row in table.rows[4:]] == list(rows)
    assert {name: str(stated.value) for name, stated in table.totals.items()} == {"total": "1000.00"}


def test_a_tag_amid_a_total_leaves_no_smaller_one(document_of: DocumentOf) -> None:
    text = f"{HEAD}\n{ERDF}\n\n**Bénéficiaire :** 10,00 %      1<b>6 000,00 €\n\nTotal : 160 000,00 €"
    totals = table_of(document_of, text).totals
    assert {name: str(stated.value) for name, stated in totals.items()} == {"total": "160000.00"}


@pytest.mark.parametrize("tag", ["<b>", "</i>", "<tr><td>", "**", "<br>"])
@pytest.mark.parametrize("total", ["160 000,00 €", "160.000,00 €", "160,000,00 €", "160'000,00 €"])
def test_a_tag_anywhere_in_a_figure_leaves_the_figure_or_nothing(
    document_of: DocumentOf, tag: str, total: str
) -> None:
    for at in range(len(total)):
        text = f"{HEAD}\n{ERDF}\n\n**Total :** {total[:at]}{tag}{total[at:]}"
        totals = table_of(document_of, text).totals
        assert {str(stated.value) for stated in totals.values()} <= {"160000.00"}
