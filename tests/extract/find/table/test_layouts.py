"""One financing plan in the layouts of many hands: what is printed is read, row by row and to the cent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from extract.find.table.table import Table, find_table
from extract.model import Document

DocumentOf = Callable[[str], Document]
Line = tuple[str, str, str | None, str | None]

INTRODUCTION = (
    "Objet : Un clic pour tous\n\nDescriptif technique :\n\nLe projet se tient dans les quartiers, avec tous les habitants, et"
    " chacun y est invité sans exception ni condition.\n\n"
)


@dataclass(frozen=True)
class Case:
    """A layout and its truth: category, partner, rate and amount of each row, and the printed totals."""

    text: str
    rows: tuple[Line, ...]
    cofinanced: str | None = None
    own: str | None = None
    total: str | None = "100000.00"
    beneficiary: str | None = None
    cut: bool = False


ERDF, CAF, TOWN = (
    (
        "UNION EUROPEENNE",
        "Fonds européen de développement régional 62N00007 - APPLICATIONS TIC (NORD)",
        "60.00",
        "60000.00",
    ),
    ("Autre partenaire récurrent", "Caisse d'allocations familiales", "15.00", "15000.00"),
    ("COMMUNES", "GRANDE-SYNTHE", "5.00", "5000.00"),
)
ALL = (ERDF, CAF, TOWN)
PLAN = {"cofinanced": "80000.00", "own": "20000.00"}
FUND = "Fonds européen de développement régional 62N00007 - APPLICATIONS TIC (NORD)"
NONE = "Auc / Aucun régime d'aide"


def bare(*rows: Line) -> tuple[Line, ...]:
    """The rows of a table with one column of names."""
    return tuple(("", partner, rate, amount) for _, partner, rate, amount in rows)


def unrated(*rows: Line) -> tuple[Line, ...]:
    return tuple((category, partner, None, amount) for category, partner, _, amount in rows)


# A broken bar stands for a tab.
CASES = {
    # Column heads
    "heads: cofinanceur, part en %, subvention": Case(
        f"""
Cofinanceur ¦ Part en % ¦ Subvention
{FUND} ¦ 60 % ¦ 60 000 €
Caisse d'allocations familiales ¦ 15 % ¦ 15 000 €
GRANDE-SYNTHE ¦ 5 % ¦ 5 000 €
Total des cofinancements ¦ 80 % ¦ 80 000 €
Autofinancement ¦ 20 % ¦ 20 000 €
Total ¦ ¦ 100 000 €
""",
        bare(*ALL), **PLAN,
    ),
    "heads: origine du financement, montant programmé": Case(
        f"""
ORIGINE DU FINANCEMENT ¦ FINANCEUR ¦ MONTANT PROGRAMMÉ (€) ¦ TAUX (%)
UNION EUROPEENNE ¦ {FUND} ¦ 60 000,00 ¦ 60,00
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ 15 000,00 ¦ 15,00
COMMUNES ¦ GRANDE-SYNTHE ¦ 5 000,00 ¦ 5,00
TOTAL COFINANCEURS ¦ ¦ 80 000,00 ¦ 80,00
MAÎTRE D'OUVRAGE ¦ ¦ 20 000,00 ¦ 20,00
TOTAL GÉNÉRAL ¦ ¦ 100 000,00 ¦ 100,00
""",
        ALL, **PLAN,
    ),
    "heads: financeur(s), montant TTC, no rate": Case(
        f"""
**Financeur(s)** ¦ **Montant TTC**
{FUND} ¦ 60 000,00 €
Caisse d'allocations familiales ¦ 15 000,00 €
GRANDE-SYNTHE ¦ 5 000,00 €
**Total cofinanceurs** ¦ **80 000,00 €**
**Fonds propres** ¦ **20 000,00 €**
**Coût total** ¦ **100 000,00 €**
""",
        bare(*unrated(*ALL)), **PLAN,
    ),
    "heads: source, nature": Case(
        f"""
Source ¦ Organisme ¦ Taux d'intervention ¦ Montant HT
UNION EUROPEENNE ¦ {FUND} ¦ 60,00% ¦ 60 000,00
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ 15,00% ¦ 15 000,00
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00% ¦ 5 000,00
Sous-total ¦ ¦ 80,00% ¦ 80 000,00
Part du porteur ¦ ¦ 20,00% ¦ 20 000,00
Total des ressources ¦ ¦ 100,00% ¦ 100 000,00
""",
        ALL, **PLAN,
    ),
    "heads: partner before category": Case(
        f"""
Partenaire financier ¦ Nature ¦ Aide ¦ Taux
{FUND} ¦ UNION EUROPEENNE ¦ 60 000 € ¦ 60 %
Caisse d'allocations familiales ¦ Autre partenaire récurrent ¦ 15 000 € ¦ 15 %
GRANDE-SYNTHE ¦ COMMUNES ¦ 5 000 € ¦ 5 %
Total : 100 000 €
""",
        ALL,
    ),
    "heads over two lines, tabs": Case(
        f"""
Financier ¦ Partenaire ¦ Engagement ¦ Régime ¦ Taux ¦ Montant
¦ ¦  ¦ d'aide ¦ (%) ¦ (€)
UNION EUROPEENNE ¦ {FUND} ¦ ¦ {NONE} ¦ 60,00 ¦ 60 000,00
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ ¦ {NONE} ¦ 15,00 ¦ 15 000,00
COMMUNES ¦ GRANDE-SYNTHE ¦ ¦ {NONE} ¦ 5,00 ¦ 5 000,00
Total ¦ ¦  ¦ ¦  ¦ 100 000,00
""",
        ALL,
    ),
    "heads over two lines, gaps": Case(
        """
Catégorie de              Nom du                             Part      Montant
financeur                 partenaire                         (en %)    (en €)
COMMUNES                  GRANDE-SYNTHE                        5,00       5 000,00
Autre partenaire récurrent  Caisse d'allocations familiales   15,00      15 000,00
Total                                                        100,00     100 000,00
""",
        (TOWN, CAF),
    ),
    "heads: a column of numbers and one of remarks": Case(
        """
N° ¦ Financeur ¦ Montant ¦ Taux ¦ Observations
1 ¦ Caisse d'allocations familiales ¦ 15 000,00 € ¦ 15,00 % ¦ acquis en 2018
2 ¦ GRANDE-SYNTHE ¦ 5 000,00 € ¦ 5,00 % ¦
Total ¦ ¦ 100 000,00 € ¦ ¦
""",
        bare(CAF, TOWN),
    ),
    "heads: sollicité and accordé": Case(
        """
Financeur ¦ Montant sollicité ¦ Montant accordé ¦ Taux
Caisse d'allocations familiales ¦ 18 000,00 € ¦ 15 000,00 € ¦ 15,00 %
GRANDE-SYNTHE ¦ 5 000,00 € ¦ 5 000,00 € ¦ 5,00 %
Total ¦ 103 000,00 € ¦ 100 000,00 € ¦
""",
        bare(CAF, TOWN),
    ),
    "heads say one thing and cells another": Case(
        f"""
Cofinanceur ¦ Financier ¦ Taux ¦ Montant
UNION EUROPEENNE ¦ {FUND} ¦ 60,00 % ¦ 60 000,00 €
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ 15,00 % ¦ 15 000,00 €
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Total ¦ ¦  ¦ 100 000,00 €
""",
        ALL,
    ),
    "heads in thousands": Case(
        """
Financeur ¦ Taux ¦ Montant (k€)
Caisse d'allocations familiales ¦ 15,00 % ¦ 15
GRANDE-SYNTHE ¦ 5,00 % ¦ 5
""",
        (
            ("", "Caisse d'allocations familiales", "15.00", "15000"),
            ("", "GRANDE-SYNTHE", "5.00", "5000"),
        ), total=None, cut=True,
    ),
    # No heads
    "no heads, tabs": Case(
        f"""
Détail des ressources :

UNION EUROPEENNE ¦ {FUND} ¦ {NONE} ¦ 60,00 % ¦ 60 000,00 €
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ {NONE} ¦ 15,00 % ¦ 15 000,00 €
COMMUNES ¦ GRANDE-SYNTHE ¦ {NONE} ¦ 5,00 % ¦ 5 000,00 €
Total cofinanceurs : ¦ 80,00 % ¦ 80 000,00 €
Bénéficiaire : ¦ 20,00 % ¦ 20 000,00 €
Total : ¦ 100 000,00 €
""",
        ALL, **PLAN,
    ),
    "no heads, gaps": Case(
        """
PLAN DE FINANCEMENT PREVISIONNEL

  Caisse d'allocations familiales    15,00 %    15 000,00 €
  GRANDE-SYNTHE                       5,00 %     5 000,00 €

  Autofinancement                    20,00 %    20 000,00 €
  TOTAL                                        100 000,00 €
""",
        bare(CAF, TOWN), own="20000.00",
    ),
    "no heads, a list": Case(
        """
Plan de financement :

- Caisse d'allocations familiales : 15 000,00 € (15,00 %)
- GRANDE-SYNTHE : 5 000,00 € (5,00 %)
- Autofinancement : 20 000,00 € (20,00 %)
- Total : 100 000,00 €
""",
        bare(CAF, TOWN), own="20000.00",
    ),
    "no heads, leaders": Case(
        """
Ressources

Caisse d'allocations familiales ............ 15 000,00 €
GRANDE-SYNTHE ..... 5 000,00 €
Fonds propres ............ 20 000,00 €
Total ............ 100 000,00 €
""",
        bare(*unrated(CAF, TOWN)), own="20000.00",
    ),
    # Separators
    "pipes with an alignment row and an escaped pipe": Case(
        """
| Financier | Partenaire | Taux | Montant |
|:--|:--|--:|--:|
| COMMUNES | GRANDE-SYNTHE \\| quartiers | 5,00 % | 5 000,00 € |
| **Total** | | | **100 000,00 €** |
""",
        (
            ("COMMUNES", "GRANDE-SYNTHE | quartiers", "5.00", "5000.00"),
        ),
    ),
    "pipes without outer ones": Case(
        """
Financeur | Taux | Montant
--- | --- | ---
Caisse d'allocations familiales | 15,00 % | 15 000,00 €
GRANDE-SYNTHE | 5,00 % | 5 000,00 €
Total | | 100 000,00 €
""",
        bare(CAF, TOWN),
    ),
    "a ruled table": Case(
        """
+----------+-----------------+--------+-------------+
| Financier| Partenaire      | Taux   | Montant     |
+==========+=================+========+=============+
| COMMUNES | GRANDE-         | 5,00 % | 5 000,00 €  |
|          | SYNTHE          |        |             |
+----------+-----------------+--------+-------------+
| Autre    | Caisse          | 15,00 %| 15 000,00 € |
| partenaire| d'allocations  |        |             |
| récurrent | familiales     |        |             |
+----------+-----------------+--------+-------------+
| Total    |                 |        | 100 000,00 €|
+----------+-----------------+--------+-------------+
""",
        (TOWN, CAF),
    ),
    "two spaces": Case(
        """
Financier  Partenaire  Taux  Montant
COMMUNES  GRANDE-SYNTHE  5,00 %  5 000,00 €
Autre partenaire récurrent  Caisse d'allocations familiales  15,00 %  15 000,00 €
Total  100 000,00 €
""",
        (TOWN, CAF),
    ),
    "gaps with an empty cell": Case(
        """
Financier                   Partenaire                        Régime d'aide              Taux      Montant
COMMUNES                                                      Auc / Aucun régime d'aide  5,00 %    5 000,00 €
Autre partenaire récurrent  Caisse d'allocations familiales                             15,00 %   15 000,00 €
Total                                                                                            100 000,00 €
""",
        (
            ("COMMUNES", "", "5.00", "5000.00"),
            ("Autre partenaire récurrent", "Caisse d'allocations familiales", "15.00", "15000.00"),
        ),
    ),
    # Cells over several lines
    "wrapped, money on the first line": Case(
        """
Financier             Partenaire                    Taux       Montant
UNION                 Fonds européen de           60,00 %    60 000,00 €
EUROPEENNE            développement régional
                      62N00007 - APPLICATIONS
                      TIC (NORD)
Autre partenaire      Caisse d'allocations        15,00 %    15 000,00 €
récurrent             familiales
COMMUNES              GRANDE-SYNTHE                5,00 %     5 000,00 €
Total                                                       100 000,00 €
""",
        ALL,
    ),
    "wrapped, money on the last line": Case(
        """
Financier             Partenaire                    Taux       Montant
UNION                 Fonds européen de
EUROPEENNE            développement régional
                      62N00007 - APPLICATIONS
                      TIC (NORD)                  60,00 %    60 000,00 €
Autre partenaire      Caisse d'allocations
récurrent             familiales                  15,00 %    15 000,00 €
COMMUNES              GRANDE-SYNTHE                5,00 %     5 000,00 €
Total                                                       100 000,00 €
""",
        ALL,
    ),
    "wrapped, money in the middle": Case(
        """
Financier             Partenaire                    Taux       Montant
                      Fonds européen de
UNION EUROPEENNE      développement régional      60,00 %    60 000,00 €
                      62N00007 - APPLICATIONS
                      TIC (NORD)
COMMUNES              GRANDE-SYNTHE                5,00 %     5 000,00 €
Total                                                       100 000,00 €
""",
        (ERDF, TOWN),
    ),
    "wrapped, pipes": Case(
        """
| Financier | Partenaire | Régime d'aide | Taux | Montant |
|---|---|---|---|---|
| UNION EUROPEENNE | Fonds européen de développement | Auc / Aucun | 60,00 % | 60 000,00 € |
| | régional 62N00007 - APPLICATIONS TIC (NORD) | régime d'aide | | |
| COMMUNES | GRANDE-SYNTHE | Auc / Aucun régime d'aide | 5,00 % | 5 000,00 € |
| Total | | | | 100 000,00 € |
""",
        (ERDF, TOWN),
    ),
    "wrapped, a line break in a tabbed cell": Case(
        f"""
Financier ¦ Partenaire ¦ Engagement ¦ Régime d'aide ¦ Taux ¦ Montant
UNION EUROPEENNE ¦ Fonds européen de développement régional
62N00007 - APPLICATIONS TIC (NORD) ¦ ¦ {NONE} ¦ 60,00 % ¦ 60 000,00 €
COMMUNES ¦ GRANDE-SYNTHE ¦ ¦ {NONE} ¦ 5,00 % ¦ 5 000,00 €
Total ¦ ¦  ¦ ¦  ¦ 100 000,00 €
""",
        (ERDF, TOWN),
    ),
    "wrapped, two line breaks in a tabbed row": Case(
        f"""
Financier ¦ Partenaire ¦ Engagement ¦ Régime d'aide ¦ Taux ¦ Montant
UNION EUROPEENNE ¦ Fonds européen de
développement régional
62N00007 - APPLICATIONS TIC (NORD) ¦ ¦ {NONE} ¦ 60,00 % ¦ 60 000,00 €
Total ¦ ¦  ¦ ¦  ¦ 100 000,00 €
""",
        (ERDF,),
    ),
    "wrapped, a line break in a piped cell": Case(
        """
| Financier | Partenaire | Taux | Montant |
|---|---|---|---|
| UNION EUROPEENNE | Fonds européen de développement régional
62N00007 - APPLICATIONS TIC (NORD) | 60,00 % | 60 000,00 € |
| COMMUNES | GRANDE-SYNTHE | 5,00 % | 5 000,00 € |
| Total | | | 100 000,00 € |
""",
        (ERDF, TOWN),
    ),
    "wrapped, a compound broken at its hyphen": Case(
        """
Financier    Partenaire       Taux       Montant
COMMUNES     Grande-         5,00 %    5 000,00 €
             Synthe
Total                                100 000,00 €
""",
        (
            ("COMMUNES", "Grande-Synthe", "5.00", "5000.00"),
        ),
    ),
    "an amount over two lines": Case(
        """
| Financeur | Taux | Montant |
|---|---|---|
| GRANDE-SYNTHE | 5,00 % | 5 |
| | | 000,00 € |
| Total | | 100 000,00 € |
""",
        bare(TOWN),
    ),
    "the euro sign on a line of its own": Case(
        """
| Financeur | Taux | Montant |
|---|---|---|
| GRANDE-SYNTHE | 5,00 % | 5 000,00 |
| | | € |
| Total | | 100 000,00 € |
""",
        bare(TOWN),
    ),
    # Markup and notes
    "cells with tags": Case(
        """
<b>Financier</b> ¦ <b>Partenaire</b> ¦ <b>Taux</b> ¦ <b>Montant</b>
UNION EUROPEENNE ¦ Fonds européen de développement régional<br><i>62N00007 - APPLICATIONS TIC (NORD)</i> ¦ 60 % ¦ 60 000,00 €
*COMMUNES* ¦ __GRANDE-SYNTHE__ ¦ 5,00 % ¦ 5 000,00 €
<b>Total :</b> ¦ ¦  ¦ <b>100 000,00 €</b>
""",
        (ERDF, TOWN),
    ),
    "notes and their marks": Case(
        """
Financeur ¦ Taux ¦ Montant
Caisse d'allocations familiales* ¦ 15,00 % ¦ 15 000,00 € (1)
GRANDE-SYNTHE (2) ¦ 5,00 % ¦ 5 000,00 €²
Total ¦ ¦ 100 000,00 €

* sous réserve
(1) dont 3 000,00 € en 2019
(2) délibération du 3 mai 2018
""",
        bare(CAF, TOWN),
    ),
    "a department's number is no note's": Case(
        """
Financeur ¦ Taux ¦ Montant
CAF (59) ¦ 15,00 % ¦ 15 000,00 €
Total ¦ ¦ 100 000,00 €

(1) sous réserve
""",
        (
            ("", "CAF (59)", "15.00", "15000.00"),
        ),
    ),
    # What stands in the way
    "a page's end in the table": Case(
        f"""
Région Hauts-de-France – CUP du 2 juillet 2021

Détail des ressources :

Financier ¦ Partenaire ¦ Taux ¦ Montant
UNION EUROPEENNE ¦ {FUND} ¦ 60,00 % ¦ 60 000,00 €

Page 2/3
\fRégion Hauts-de-France – CUP du 2 juillet 2021

Financier ¦ Partenaire ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Total ¦ ¦  ¦ 100 000,00 €

Page 3/3
""",
        (ERDF, TOWN),
    ),
    "a remark before the totals": Case(
        """
Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €

Les montants sont arrondis à l'euro.

Autofinancement : 20,00 % 20 000,00 €
Total : 100 000,00 €
""",
        bare(TOWN), own="20000.00",
    ),
    "a table of costs before": Case(
        """
Postes de dépenses ¦ Montant
Personnel ¦ 70 000,00 €
Matériel ¦ 30 000,00 €
Total ¦ 100 000,00 €

Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Total ¦ ¦ 100 000,00 €
""",
        bare(TOWN),
    ),
    "tables of actions and of costs after": Case(
        """
Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Total ¦ ¦ 100 000,00 €

Action ¦ Partenaire ¦ Montant
Former ¦ Greta ¦ 9 000,00 €
Total ¦ ¦ 9 000,00 €

Nature des dépenses ¦ Montant
Loyer ¦ 100 000,00 €
Total ¦ 100 000,00 €
""",
        bare(TOWN),
    ),
    "expenses on the left, resources on the right": Case(
        """
Dépenses ¦ Montant ¦ Ressources ¦ Montant
Personnel ¦ 70 000,00 € ¦ Caisse d'allocations familiales ¦ 15 000,00 €
Matériel ¦ 30 000,00 € ¦ GRANDE-SYNTHE ¦ 5 000,00 €
Total ¦ 100 000,00 € ¦ Total ¦ 100 000,00 €
""",
        bare(*unrated(CAF, TOWN)),
    ),
    # Totals and own funds
    "own funds as a row, with their bearer": Case(
        """
Financier ¦ Partenaire ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Autofinancement ¦ Association des Deux Rives ¦ 20,00 % ¦ 20 000,00 €
Total ¦ ¦  ¦ 100 000,00 €
""",
        (TOWN,), own="20000.00", beneficiary="Association des Deux Rives",
    ),
    "own funds in the partner's column": Case(
        """
Financier ¦ Partenaire ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Privé ¦ Maître d'ouvrage ¦ 20,00 % ¦ 20 000,00 €
TOTAL ¦ ¦ 100,00 % ¦ 100 000,00 €
""",
        (TOWN,), own="20000.00",
    ),
    "own funds with their bearer in brackets": Case(
        """
Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Autofinancement (Association des Deux Rives) ¦ 20,00 % ¦ 20 000,00 €
Total ¦ ¦ 100 000,00 €
""",
        bare(TOWN), own="20000.00", beneficiary="Association des Deux Rives",
    ),
    "the total before own funds": Case(
        """
Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Total : ¦ ¦ 100 000,00 €
Total cofinanceurs : ¦ 80,00 % ¦ 80 000,00 €
Bénéficiaire : ¦ 20,00 % ¦ 20 000,00 €
""",
        bare(TOWN), **PLAN,
    ),
    "two rows called total": Case(
        """
Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 80,00 % ¦ 80 000,00 €
Total ¦ 80,00 % ¦ 80 000,00 €
Reste à charge du porteur ¦ 20,00 % ¦ 20 000,00 €
Total ¦ 100,00 % ¦ 100 000,00 €
""",
        (
            ("", "GRANDE-SYNTHE", "80.00", "80000.00"),
        ), **PLAN,
    ),
    "subtotals of kinds are no rows": Case(
        """
Financier ¦ Partenaire ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Sous-total public ¦ ¦ 5,00 % ¦ 5 000,00 €
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ 15,00 % ¦ 15 000,00 €
Sous-total privé ¦ ¦ 15,00 % ¦ 15 000,00 €
Total ¦ ¦  ¦ 100 000,00 €
""",
        (TOWN, CAF),
    ),
    "totals as lines, bold, with the amount below": Case(
        """
Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €

**Total cofinanceurs**
**80 000,00 €**

**Bénéficiaire** 20,00 % 20 000,00 €

**TOTAL** 100 000,00 €
""",
        bare(TOWN), **PLAN,
    ),
    "a label whose word begins a name": Case(
        """
Financeur ¦ Taux ¦ Montant
Total Énergies Solidaires ¦ 15,00 % ¦ 15 000,00 €
Fonds propres SA ¦ 5,00 % ¦ 5 000,00 €
Total ¦ ¦ 100 000,00 €
""",
        (
            ("", "Total Énergies Solidaires", "15.00", "15000.00"),
            ("", "Fonds propres SA", "5.00", "5000.00"),
        ),
    ),
    # What is missing
    "amounts that nobody can read": Case(
        """
Financier ¦ Partenaire ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ à définir
COMMUNES ¦ DUNKERQUE ¦ ¦ néant
ETAT ¦ DRAC ¦ - ¦ -
EPCI ¦ CUD ¦ n.c. ¦ n.c.
REGION ¦ Hauts-de-France ¦ 0,00 % ¦ 0,00 €
Total ¦ ¦  ¦ 100 000,00 €
""",
        (
            ("COMMUNES", "GRANDE-SYNTHE", "5.00", None),
            ("COMMUNES", "DUNKERQUE", None, None),
            ("ETAT", "DRAC", None, None),
            ("EPCI", "CUD", None, None),
            ("REGION", "Hauts-de-France", "0.00", "0.00"),
        ),
    ),
    "a row whose money is blank": Case(
        """
| Financier | Partenaire | Taux | Montant |
|---|---|---|---|
| COMMUNES | DUNKERQUE | | |
| COMMUNES | GRANDE-SYNTHE | 5,00 % | 5 000,00 € |
| Total | | | 100 000,00 € |
""",
        (
            ("COMMUNES", "DUNKERQUE", None, None),
            ("COMMUNES", "GRANDE-SYNTHE", "5.00", "5000.00"),
        ),
    ),
    "cut in an amount": Case(
        """
Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Caisse d'allocations familiales ¦ 15,00 % ¦ 15 0
""",
        bare(TOWN), total=None, cut=True,
    ),
    "cut in a wrapped name": Case(
        """
| Financeur | Taux | Montant |
|---|---|---|
| GRANDE-SYNTHE | 5,00 % | 5 000,00 € |
| Caisse d'allo
""",
        bare(TOWN), total=None, cut=True,
    ),
    # Writings of money
    "money in other writings": Case(
        """
Financeur ¦ Part ¦ Montant
A1 Conseil ¦ 63,9 % ¦ 1.130.639,50 EUR
B2 Conseil ¦ 1.10% ¦ € 500
C3 Conseil ¦ 2 pour cent ¦ 500,- €
D4 Conseil ¦ - 3 % ¦ (500,00 €)
E5 Conseil ¦ 4% ¦ 1'130'639 €
F6 Conseil ¦ 5 % ¦ 1,2 M€
Total ¦ ¦ 100 000,00 €
""",
        (
            ("", "A1 Conseil", "63.9", "1130639.50"),
            ("", "B2 Conseil", "1.10", "500"),
            ("", "C3 Conseil", "2", "500"),
            ("", "D4 Conseil", "-3", "-500.00"),
            ("", "E5 Conseil", "4", "1130639"),
            ("", "F6 Conseil", "5", "1200000.0"),
        ),
    ),
    # Blank lines
    "rows that blank lines part": Case(
        """
Financeur                Taux       Montant

Caisse d'allocations
familiales              15,00 %   15 000,00 €

GRANDE-SYNTHE            5,00 %    5 000,00 €

Total                            100 000,00 €
""",
        bare(CAF, TOWN),
    ),
    "a heading and a note within the table": Case(
        """
Financeur                          Taux       Montant
Caisse d'allocations familiales   15,00 %   15 000,00 €
(*) La Caisse d'allocations familiales se prononce en mars, après avis de sa commission.
GRANDE-SYNTHE                      5,00 %    5 000,00 €
Total                                      100 000,00 €
""",
        bare(CAF, TOWN),
    ),
    "two rows alike": Case(
        """
Financier ¦ Partenaire ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Total ¦ ¦ ¦ 100 000,00 €
""",
        (TOWN, TOWN),
    ),
    "no heads, below a sentence": Case(
        """
Le plan de financement de l'opération est le suivant :

Caisse d'allocations familiales 15 000,00 € (15 %)
GRANDE-SYNTHE 5 000,00 € (5 %)
Total 100 000,00 €
""",
        bare(CAF, TOWN),
    ),
    "no heads, empty ones": Case(
        """
### 4. Plan de financement

| | | |
|---|---|---|
| Caisse d'allocations familiales | 15 % | 15 000 € |
| GRANDE-SYNTHE | 5 % | 5 000 € |
| Total | 100 % | 100 000 € |
""",
        bare(CAF, TOWN),
    ),
    "no heads, stars": Case(
        """
Ressources :
* Caisse d'allocations familiales : 15 000 euros, soit 15 %
* GRANDE-SYNTHE : 5 000 euros, soit 5 %
* Part du bénéficiaire (Association des Deux Rives) : 20 000 euros
Coût total : 100 000 euros
""",
        bare(CAF, TOWN), own="20000.00", beneficiary="Association des Deux Rives",
    ),
    # Several hands' habits
    "groups with their heads and their sums": Case(
        """
Financeur ¦ Montant ¦ %
Financements publics ¦ 5 000,00 € ¦ 5,00
GRANDE-SYNTHE ¦ 5 000,00 € ¦ 5,00
Financements privés : ¦ ¦
Caisse d'allocations familiales ¦ 15 000,00 € ¦ 15,00
Total ¦ 100 000,00 € ¦ 100,00
""",
        bare(TOWN, CAF),
    ),
    "rate and amount in one cell": Case(
        """
Financeur ¦ Montant
Caisse d'allocations familiales ¦ 15 000,00 € (15 %)
GRANDE-SYNTHE ¦ 5,00 % - 5 000,00 €
Bénéficiaire (Association des Deux Rives) : 20 000,00 € (20 %)
Total ¦ 100 000,00 €
""",
        bare(CAF, TOWN), own="20000.00", beneficiary="Association des Deux Rives",
    ),
    "a year a column, and their total": Case(
        """
Financeur ¦ 2018 ¦ 2019 ¦ Total
Caisse d'allocations familiales ¦ 7 000,00 € ¦ 8 000,00 € ¦ 15 000,00 €
GRANDE-SYNTHE ¦ 2 000,00 € ¦ 3 000,00 € ¦ 5 000,00 €
Total ¦ 50 000,00 € ¦ 50 000,00 € ¦ 100 000,00 €
""",
        bare(*unrated(CAF, TOWN)),
    ),
    "a title on the line of heads": Case(
        """
Détail des ressources : Financeur ¦ Taux ¦ Montant
GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Total (en €) : 100 000,00
""",
        bare(TOWN),
    ),
    "a page's end with its header in cells": Case(
        """
Financier ¦ Partenaire ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Région Hauts-de-France ¦ Page 2/3
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ 15,00 % ¦ 15 000,00 €
Total ¦ ¦ ¦ 100 000,00 €
""",
        (TOWN, CAF),
    ),
    "one head over two columns": Case(
        """
Financeurs ¦ ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ 15,00 % ¦ 15 000,00 €
Total ¦ ¦ ¦ 100 000,00 €
""",
        (TOWN, CAF),
    ),
    "a first column without a head": Case(
        """
¦ Financeur ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
Autre partenaire récurrent ¦ Caisse d'allocations familiales ¦ 15,00 % ¦ 15 000,00 €
¦ Total ¦ ¦ 100 000,00 €
""",
        (TOWN, CAF),
    ),
    "a column without a head that numbers the rows": Case(
        """
¦ Financeur ¦ Taux ¦ Montant
1 ¦ GRANDE-SYNTHE ¦ 5,00 % ¦ 5 000,00 €
2 ¦ Caisse d'allocations familiales ¦ 15,00 % ¦ 15 000,00 €
3 ¦ Total ¦ ¦ 100 000,00 €
""",
        bare(TOWN, CAF),
    ),
    "a total's name in a later column": Case(
        """
Financier ¦ Partenaire ¦ Régime d'aide ¦ Taux ¦ Montant
COMMUNES ¦ GRANDE-SYNTHE ¦ ¦ 5,00 % ¦ 5 000,00 €
¦ ¦ Total cofinanceurs ¦ 5,00 % ¦ 5 000,00 €
¦ ¦ Autofinancement ¦ ¦ 95 000,00 €
PLAN ¦ ¦ Total ¦ ¦ 100 000,00 €
""",
        (TOWN,), cofinanced="5000.00", own="95000.00",
    ),
}  # fmt: skip


def money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def table_of(document_of: DocumentOf, text: str) -> Table:
    table = find_table(document_of(INTRODUCTION + re.sub(" *¦ *", "\t", text.strip("\n"))))
    assert table is not None
    return table


def test_the_number_of_cases() -> None:
    assert len(CASES) == 66


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_layout(document_of: DocumentOf, case: Case) -> None:
    table = table_of(document_of, case.text)
    rows = [(row.category, row.partner, row.rate, row.amount) for row in table.rows]
    assert rows == [
        (category, partner, money(rate), money(amount)) for category, partner, rate, amount in case.rows
    ]
    printed = {"cofinanced": case.cofinanced, "own": case.own, "total": case.total}
    assert {name: total.value for name, total in table.totals.items()} == {
        name: money(value) for name, value in printed.items() if value
    }
    assert (table.beneficiary.value if table.beneficiary else None) == case.beneficiary
    assert table.cut is case.cut
