"""The financing plan: its lines, its totals, and whether they agree to the cent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final, Literal

from pyoxigraph import NamedNode

from endpoint.pages.operation.facts import Fact, Ledger
from endpoint.pages.operation.names import Badge, Namer, Ref, notation
from endpoint.pages.operation.reading import Reading, natural
from endpoint.pages.rendering import Language, money, percent
from ontology.words import MLG

_HUNDREDTH: Final = Decimal("0.01")
_ZERO: Final = Decimal(0)

Say = Callable[[str, str], str]
"""The words in the reader's language, of those in French and in English."""

Verdict = Literal["agrees", "differs", "unknown"]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the plan. Amounts in euros, rates in percent; None where the dossier has no readable one.

    Attributes:
        partner: as printed; None where the cell is empty.
        body: what it became; None where nobody says.
        candidates: of an ambiguous one, none of which is chosen.
    """

    fact: Fact
    number: str | None
    category: str | None
    partner: str | None
    body: Ref | None
    candidates: tuple[Ref, ...]
    badge: Badge | None
    aid_scheme: str | None
    budget_line: str | None
    rate: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Sum:
    """A row that the plan prints below its lines."""

    fact: Fact | None
    rate_fact: Fact | None
    rate: Decimal | None
    amount: Decimal | None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Those that it has."""
        return tuple(one for one in (self.fact, self.rate_fact) if one)


@dataclass(frozen=True, slots=True)
class Check:
    """A comparison of the plan with itself. ``unit`` is ``money`` or ``percent``; ``tolerance`` is in points."""

    what: str
    found: Decimal | None
    expected: Decimal | None
    unit: Literal["money", "percent"]
    verdict: Verdict
    note: str = ""
    tolerance: Decimal | None = None

    @property
    def exact(self) -> bool:
        """Whether it agrees to the last digit, and not only but for rounding."""
        return self.tolerance is None or self.difference == 0

    @property
    def difference(self) -> Decimal | None:
        """Found less expected."""
        both = self.found is not None and self.expected is not None
        return self.found - self.expected if both else None  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, all lines of it together."""

    label: str
    amount: Decimal
    href: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The financing plan. ``erdf`` is what the ERDF pays; None where no line has it, or one of them no amount."""

    lines: tuple[Line, ...]
    cofunders: Sum
    own: Sum
    total: Sum
    erdf: Decimal | None
    payers: tuple[Payer, ...]
    checks: tuple[Check, ...]

    @property
    def erdf_share(self) -> Decimal | None:
        """In percent of the total cost."""
        return share(self.erdf, self.total.amount)

    @property
    def partly_read(self) -> bool:
        """Whether an amount is printed that nobody can read, and that no payer's share takes."""
        return any(line.amount is None for line in self.lines) or (
            self.own.amount is None and bool(self.own.facts)
        )

    @property
    def verdict(self) -> Verdict:
        """Of all checks: one that differs is enough to differ; rates alone make no plan balanced."""
        if any(check.verdict == "differs" for check in self.checks):
            return "differs"
        sums = {check.verdict for check in self.checks if check.unit == "money"}
        return "agrees" if sums == {"agrees"} else "unknown"

    @property
    def rated(self) -> bool:
        """Whether rates were compared, and agree."""
        return any(check.unit == "percent" and check.verdict == "agrees" for check in self.checks)


def plan(ledger: Ledger) -> Plan:
    """The plan of the operation that is read."""
    namer, reading = ledger.namer, ledger.namer.reading
    nodes = sorted(
        reading.nodes(reading.iri, MLG.hasFundingLine),
        key=lambda node: (decimal(reading.text(node, MLG.lineNumber)) or _ZERO, natural(node)),
    )
    lines = tuple(_line(ledger, node) for node in nodes)
    cofunders = _sum(
        ledger,
        MLG.cofunderTotal,
        MLG.cofunderRate,
        namer.say("Total des cofinanceurs", "Total of co-financers"),
    )
    own = _sum(ledger, MLG.ownFunds, MLG.ownFundsRate, namer.say("Fonds propres", "Own funds"))
    total = _sum(ledger, MLG.totalCost, None, namer.say("Coût total", "Total cost"))
    return Plan(
        lines,
        cofunders,
        own,
        total,
        _erdf(reading, nodes, f"{namer.base_iri}id/agent/erdf"),
        _payers(reading, nodes, lines, own, namer.say("Fonds propres", "Own funds")),
        checks(lines, cofunders, own, total, namer.say),
    )


def _line(ledger: Ledger, node: NamedNode) -> Line:
    namer, reading = ledger.namer, ledger.namer.reading
    badge = namer.badge(reading.node(node, MLG.resolutionStatus), reading.node(node, MLG.resolvedBy))
    body = _body(namer, node)
    category, scheme, budget = (
        reading.node(node, p) for p in (MLG.funderCategory, MLG.aidScheme, MLG.budgetLine)
    )
    number, amount = reading.text(node, MLG.lineNumber), decimal(reading.text(node, MLG.amount))
    partner = reading.text(node, MLG.partnerLabel) or None
    who = partner or (body.text if body else namer.say("partenaire non précisé", "partner not stated"))
    label = namer.say(f"Ligne {number or '?'} : {who}", f"Row {number or '?'}: {who}")
    return Line(
        ledger.fact(node, label + (f", {money(amount, namer.lang)}" if amount is not None else ""), badge),
        number,
        namer.label(category) if category else None,
        partner,
        body,
        tuple(namer.ref(one) for one in reading.nodes(node, MLG.candidate)),
        badge,
        namer.label(scheme) if scheme else None,
        (notation(reading, budget) or budget.value.rpartition("/")[2]) if budget else None,
        decimal(reading.text(node, MLG.rate)),
        amount,
    )


def _body(namer: Namer, node: NamedNode) -> Ref | None:
    """What the partner became; a body that the graph does not name goes by what is printed."""
    funder, partner = namer.reading.node(node, MLG.funder), namer.reading.text(node, MLG.partnerLabel)
    if funder is None:
        return None
    ref = namer.ref(funder)
    if partner and namer.reading.name(funder) is None:
        return replace(ref, text=partner, lang=None if namer.lang == "fr" else "fr")
    return ref


def _sum(ledger: Ledger, amount: NamedNode, rate: NamedNode | None, label: str) -> Sum:
    values = [_stated(ledger, amount, label), (None, None)]
    if rate:
        values[1] = _stated(ledger, rate, ledger.namer.say(f"{label}, taux", f"{label}, rate"), percent)
    return Sum(values[0][0], values[1][0], values[1][1], values[0][1])


def _stated(
    ledger: Ledger, property_: NamedNode, label: str, write: Callable[[Decimal, Language], str] = money
) -> tuple[Fact | None, Decimal | None]:
    reading = ledger.namer.reading
    values = reading.all(reading.iri, property_)
    if not values:
        return None, None
    value = decimal(reading.text(reading.iri, property_))
    if value is not None:
        label += ledger.namer.say(" : ", ": ") + write(value, ledger.namer.lang)
    return ledger.stated(property_, values[0], label), value


def _erdf(reading: Reading, nodes: Iterable[NamedNode], erdf: str) -> Decimal | None:
    amounts = [
        decimal(reading.text(node, MLG.amount))
        for node in nodes
        if NamedNode(erdf) in reading.nodes(node, MLG.funder)
    ]
    return total_of(amounts) if amounts else None


def _payers(
    reading: Reading, nodes: Iterable[NamedNode], lines: Iterable[Line], own: Sum, own_name: str
) -> tuple[Payer, ...]:
    """The largest first. A line without an amount pays what nobody knows, and is not among them."""
    found: dict[NamedNode | None, Payer] = {}
    for node, line in zip(nodes, lines, strict=True):
        if line.amount is None:
            continue
        funder = reading.node(node, MLG.funder) or node
        label = line.body.text if line.body else line.partner or line.category or "?"
        before = found[funder].amount if funder in found else _ZERO
        found[funder] = Payer(label, line.amount + before, line.body.href if line.body else None)
    if own.amount:
        found[None] = Payer(own_name, own.amount, None)
    return tuple(sorted(found.values(), key=lambda one: (-one.amount, one.label)))


# --- whether it agrees


def checks(lines: tuple[Line, ...], cofunders: Sum, own: Sum, total: Sum, say: Say) -> tuple[Check, ...]:
    """The sums to the cent, and the rates to the hundredth of a point, as the shapes have it (shapes/amounts.ttl).

    Own funds that are not printed count as zero; those of which only the rate could be read are unknown.
    """
    funded = total_of(line.amount for line in lines) if lines else None
    own_amount = _ZERO if own.amount is None and own.rate is None else own.amount
    found = [
        _sums(
            say("Lignes et fonds propres = coût total", "Rows and own funds = total cost"),
            total_of((funded, own_amount)),
            total.amount,
            say,
        )
    ]
    if cofunders.amount is not None:
        found.append(
            _sums(
                say("Lignes = total des cofinanceurs imprimé", "Rows = printed total of co-financers"),
                funded,
                cofunders.amount,
                say,
            )
        )
    found.append(_rates(lines, own, total, say))
    if cofunders.rate is not None:
        found.append(_rate_sum(lines, cofunders.rate, say))
    return tuple(found)


def _sums(what: str, found: Decimal | None, expected: Decimal | None, say: Say) -> Check:
    if found is None or expected is None:
        note = say("Il manque un montant.", "An amount is missing.")
        return Check(what, found, expected, "money", "unknown", note)
    return Check(what, found, expected, "money", "agrees" if found == expected else "differs")


def _rates(lines: tuple[Line, ...], own: Sum, total: Sum, say: Say) -> Check:
    """Printed rates are rounded or cut: up to one hundredth of a point is no error."""
    what = say("Taux imprimés = montants / coût total", "Printed rates = amounts / total cost")
    rows = [(line.number or "?", line.rate, line.amount) for line in lines]
    rows.append((say("fonds propres", "own funds"), own.rate, own.amount))
    whole = total.amount
    rated = [(name, rate, amount) for name, rate, amount in rows if rate is not None and amount is not None]
    if not rated or not whole or whole <= 0:
        return Check(
            what, None, None, "percent", "unknown", say("Aucun taux à comparer.", "No rate to compare.")
        )
    off = [name for name, rate, amount in rated if abs(rate * whole - 100 * amount) > _HUNDREDTH * whole]
    note = say(f"{len(rated)} taux comparés", f"{len(rated)} rates compared")
    if off:
        note += say(" ; en écart : ", "; off: ") + ", ".join(off)
    return Check(what, None, None, "percent", "differs" if off else "agrees", note + ".", _HUNDREDTH)


def _rate_sum(lines: tuple[Line, ...], expected: Decimal, say: Say) -> Check:
    what = say(
        "Somme des taux = taux imprimé des cofinanceurs", "Sum of rates = printed rate of co-financers"
    )
    found = total_of(line.rate for line in lines) if lines else None
    if found is None:
        return Check(
            what, None, expected, "percent", "unknown", say("Il manque un taux.", "A rate is missing.")
        )
    rounding = _HUNDREDTH / 2 * (len(lines) + 1)  # each rate, and their total
    verdict: Verdict = "agrees" if abs(found - expected) <= rounding else "differs"
    return Check(what, found, expected, "percent", verdict, tolerance=rounding.normalize())


# --- numbers


def decimal(text: str | None) -> Decimal | None:
    """An exact number; None for what is none.

    >>> decimal("30000.50"), decimal("INF"), decimal("much"), decimal(None)
    (Decimal('30000.50'), None, None, None)
    """
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def total_of(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where one of them is not known.

    >>> total_of([Decimal("0.10"), Decimal("0.20")]), total_of([Decimal(1), None])
    (Decimal('0.30'), None)
    """
    listed = list(amounts)
    known = [amount for amount in listed if amount is not None]
    return sum(known, _ZERO) if len(known) == len(listed) else None


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """A part in percent, to the hundredth; None where it can't be told.

    >>> share(Decimal("910598"), Decimal("1517665"))
    Decimal('60.00')
    """
    if part is None or whole is None or whole <= 0:
        return None
    return (100 * part / whole).quantize(_HUNDREDTH, ROUND_HALF_UP)
