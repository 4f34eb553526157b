"""Dossiers written at random beside their truth: a financing plan in any hand, with what must be read from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

CATEGORIES = (
    "UNION EUROPEENNE", "ETAT", "REGION", "DEPARTEMENT", "EPCI", "COMMUNES", "AUTRES PUBLICS", "Autre partenaire ponctuel",
    "Autre partenaire récurrent",
)  # fmt: skip
PARTNERS = (
    "Fonds européen de développement régional 62N00007 - APPLICATIONS TIC (NORD)", "CAF", "Nord", "CSC Les 3 Cités", "MSA",
    "Programme 147 - Politique de la ville", "Métropole européenne de Lille (MEL)", "Fondation 1901", "ST-MARTIN-BOULOGNE",
    "Caisse d'allocations familiales", "L'Étoile & Cie", "Hauts-de-France, chef-lieu Lille", "SA 3F", "Ville, jeunesse et sports",
)  # fmt: skip
HEADS = (
    ("Financier", "Partenaire"),
    ("Financeur", "Organisme"),
    ("FINANCEUR", "PARTENAIRE"),
    ("Financeurs", "Partenaires"),
)
COFINANCED = (
    "Total cofinanceurs :",
    "TOTAL COFINANCEURS",
    "Total des cofinanceurs",
    "<b>Total cofinanceurs :</b>",
)
OWN = ("Bénéficiaire :", "**Bénéficiaire :**", "Autofinancement", "BENEFICIAIRE")
TOTAL = ("Total :", "**Total :**", "Total", "TOTAL")
THOUSANDS = (" ", "\u00a0", "\u202f", ".", "")
CURRENCIES = ("€", " €", "\u00a0€", " EUR", " euros", "")
GAPS = ("tabs", "pipes", "spaces")


@dataclass(frozen=True, slots=True)
class Row:
    category: str
    partner: str
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Hand:
    """How one office writes: what parts the cells, the thousands, the cents, and which columns there are."""

    gap: str
    heads: tuple[str, str]
    middle: bool
    thousands: str
    comma: str
    round_cents: bool
    currency: str
    percent: str
    totals_in_cells: bool
    labels: tuple[str, str, str]

    def money(self, amount: Decimal) -> str:
        """
        >>> HAND.money(Decimal("1130639.00"))
        '1 130 639,00 €'
        """
        whole, cents = f"{amount:,.2f}".split(".")
        fraction = "" if self.round_cents and cents == "00" else self.comma + cents
        return whole.replace(",", self.thousands) + fraction + self.currency

    def rate(self, rate: Decimal) -> str:
        return f"{rate:.2f}".replace(".", self.comma) + self.percent

    def line(self, *cells: str) -> str:
        if self.gap == "pipes":
            return f"| {' | '.join(cells)} |"
        return ("\t" if self.gap == "tabs" else "   ").join(cells)

    def row(self, first: str, second: str, rate: str, amount: str) -> str:
        return self.line(first, second, *(("", "Aucun régime") if self.middle else ()), rate, amount)


HAND = Hand("tabs", HEADS[0], False, " ", ",", False, " €", " %", True, (COFINANCED[0], OWN[0], TOTAL[0]))


@dataclass(frozen=True, slots=True)
class Written:
    """A dossier's text, and its truth."""

    text: str
    rows: tuple[Row, ...]
    cofinanced: Decimal
    own: Decimal
    total: Decimal


@st.composite
def hands(draw: Callable[..., object]) -> Hand:
    def one(*choices: object) -> object:
        return draw(st.sampled_from(choices))

    thousands = str(one(*THOUSANDS))
    gap = str(one(*GAPS))
    return draw(  # type: ignore[return-value]
        st.builds(
            Hand,
            gap=st.just(gap),
            heads=st.sampled_from(HEADS),
            middle=st.booleans() if gap != "spaces" else st.just(False),
            thousands=st.just(thousands),
            comma=st.sampled_from((",",) if thousands == "." else (",", ".")),
            round_cents=st.booleans(),
            currency=st.sampled_from(CURRENCIES),
            percent=st.sampled_from(("%", " %", "\u00a0%", "\u202f%")),
            totals_in_cells=st.booleans(),
            labels=st.tuples(st.sampled_from(COFINANCED), st.sampled_from(OWN), st.sampled_from(TOTAL)),
        )
    )


@st.composite
def plans(draw: Callable[..., object]) -> Written:
    """A dossier whose plan adds up, with one to eight rows."""
    hand = draw(hands())
    assert isinstance(hand, Hand)
    partners = st.sampled_from(PARTNERS if hand.gap == "spaces" else ("", *PARTNERS))
    cents = st.one_of(st.integers(1, 99_999).map(lambda euros: euros * 100), st.integers(0, 300_000_000))
    drawn = draw(st.lists(st.tuples(st.sampled_from(CATEGORIES), partners, cents), min_size=1, max_size=8))
    own = Decimal(str(draw(cents))) / 100
    assert isinstance(drawn, list)
    total = sum((Decimal(c) / 100 for _, _, c in drawn), own) or Decimal(1)
    rows = tuple(
        Row(category, partner, _share(Decimal(c) / 100, total), Decimal(c) / 100)
        for category, partner, c in drawn
    )
    cofinanced = sum((row.amount for row in rows), Decimal(0))
    return Written(
        _dossier(hand, rows, cofinanced, own, cofinanced + own), rows, cofinanced, own, cofinanced + own
    )


def _share(amount: Decimal, total: Decimal) -> Decimal:
    return (amount * 100 / total).quantize(Decimal("0.01"))


def _dossier(hand: Hand, rows: tuple[Row, ...], cofinanced: Decimal, own: Decimal, total: Decimal) -> str:
    ends = zip(hand.labels, (cofinanced, own, total), strict=True)
    lines = [
        hand.row(*hand.heads, "Taux", "Montant"),
        *(hand.row(row.category, row.partner, hand.rate(row.rate), hand.money(row.amount)) for row in rows),
        *(_total(hand, label, amount, total) for label, amount in ends),
    ]
    if hand.gap == "pipes":
        lines.insert(1, "|---" * lines[0].count("| ") + "|")
    return f"""Région
Hauts-de-France

Comité Unique de Programmation du 19 octobre 2018

N° Synergie : NP9950001

Objet : Un plan au hasard

Descriptif technique :

Les ateliers auront lieu toute l'année, dans chacun des lieux qui le voudront.

Détail des ressources :

{chr(10).join(lines)}
"""


def _total(hand: Hand, label: str, amount: Decimal, total: Decimal) -> str:
    rate = hand.rate(_share(amount, total or Decimal(1)))
    if hand.totals_in_cells and hand.gap != "spaces":
        return hand.row(label, "", rate, hand.money(amount))
    return f"{label} {rate} {hand.money(amount)}" if amount != total else f"{label} {hand.money(amount)}"
