"""Slips of a clerk in the text of a dossier, each with the findings that it must make."""

from __future__ import annotations

from dataclasses import dataclass

AID = "\t\tAuc / Aucun régime d'aide\t"
TEXT = f"""Région
Hauts-de-France

Comité Unique de Programmation du 15 mars 2019

N° Synergie : NP9900004

Objet : Le Pré Fleuri en ligne

Descriptif technique :

Amiens Métropole a fait de l'accès aux droits une priorité. L'opération se tiendra dans trois communes :
Amiens, Camon et Longueau.

Le calendrier va de janvier 2019 à décembre 2021.

Détail des ressources :

Financier\tPartenaire\tEngagement\tRégime d'aide\tTaux\tMontant
UNION EUROPEENNE\tFonds européen de développement régional 80P00021 - USAGES{AID}60,00 %\t96 000,00 €
DEPARTEMENT\tSomme{AID}10,00 %\t16 000,00 €
Autre partenaire récurrent\tCAF{AID}12,50 %\t20 000,00 €
COMMUNES\tLONGUEAU{AID}7,50 %\t12 000,00 €
Total cofinanceurs :\t\t\t\t90,00 %\t144 000,00 €
Bénéficiaire :\t\t\t\t10,00 %\t16 000,00 €
Total :\t\t\t\t\t160 000,00 €
"""
CAF = f"Autre partenaire récurrent\tCAF{AID}12,50 %\t20 000,00 €\n"


@dataclass(frozen=True)
class Slip:
    """What stands in the text, what the clerk wrote, and the codes of every Violation and Warning, sorted."""

    words: str
    written: str
    codes: str

    def text(self) -> str:
        assert TEXT.count(self.words) == 1, self.words
        return TEXT.replace(self.words, self.written)


SLIPS = {
    "a digit slipped in a row's amount": Slip("20 000,00", "20 001,00", "sum-mismatch"),
    "two digits swapped in a row's amount": Slip("96 000,00", "69 000,00", "rate-mismatch sum-mismatch"),
    "a zero too many": Slip("12 000,00", "120 000,00", "rate-mismatch sum-mismatch"),
    "a cent too many in the total of co-financers": Slip("144 000,00", "144 000,01", "sum-mismatch total-mismatch"),
    "a cent too few in the total": Slip("160 000,00", "159 999,99", "total-mismatch"),
    "a cent too many in the own funds": Slip("10,00 %\t16 000,00 €\nTotal", "10,00 %\t16 000,01 €\nTotal", "total-mismatch"),
    "a row lost": Slip(CAF, "", "rate-sum-mismatch sum-mismatch"),
    "a row doubled": Slip(CAF, CAF * 2, "duplicate-line rate-sum-mismatch sum-mismatch"),
    "the rates of two rows swapped": Slip(
        f"Somme{AID}10,00 %\t16 000,00 €\nAutre partenaire récurrent\tCAF{AID}12,50 %",
        f"Somme{AID}12,50 %\t16 000,00 €\nAutre partenaire récurrent\tCAF{AID}10,00 %",
        "rate-mismatch rate-mismatch",
    ),
    "the amounts of two rows swapped": Slip(
        f"16 000,00 €\n{CAF}",
        f"20 000,00 €\n{CAF.replace('20 000', '16 000')}",
        "rate-mismatch rate-mismatch",
    ),
    "a rate two hundredths too high": Slip("12,50 %", "12,52 %", "rate-mismatch"),
    "a rate three hundredths off in the total": Slip("90,00 %", "90,03 %", "rate-sum-mismatch"),
    "a rate of another dossier": Slip("\t10,00 %\t16 000,00 €\nTotal", "\t28,81 %\t16 000,00 €\nTotal", "rate-mismatch"),
    "an amount that was left out": Slip("20 000,00 €", "", "missing-amount"),
    "an amount below zero": Slip("12 000,00 €", "-12 000,00 €", "negative-amount rate-mismatch sum-mismatch"),
    "a date that does not exist": Slip("15 mars 2019", "31 juin 2019", "invalid-date"),
    "29 February of a common year": Slip("15 mars 2019", "29 février 2019", "invalid-date"),
    "a year of another century": Slip("15 mars 2019", "15 mars 2109", "implausible-date"),
    "a calendar that ends before it begins": Slip("2019 à décembre 2021", "2021 à décembre 2019", "reversed-period"),
    "no date": Slip("Comité Unique de Programmation du 15 mars 2019\n", "", "missing-date"),
    "a N° Synergie with a digit less": Slip("NP9900004", "NP990004", "malformed-identifier"),
    "a N° Synergie with a letter O": Slip("NP9900004", "NP99OOOO4", "malformed-identifier"),
    "no N° Synergie": Slip("N° Synergie : NP9900004\n", "", "missing-identifier"),
    "no Objet": Slip("Objet : Le Pré Fleuri en ligne\n", "", "missing-label"),
    "a commune that does not exist": Slip("COMMUNES\tLONGUEAU", "COMMUNES\tLONGUEVAUX-LES-BOIS", "unknown-commune"),
    "a page that ends within a row": Slip(
        TEXT[TEXT.index("CAF\t") :], "CAF\t\tAuc / Aucun", "truncated-table"
    ),
    "a table without its last row": Slip("Total :\t\t\t\t\t160 000,00 €\n", "", "truncated-table"),
    "no rows at all": Slip(
        TEXT[TEXT.index("UNION EUR") : TEXT.index("Total cof")], "", "empty-table"
    ),
}  # fmt: skip
