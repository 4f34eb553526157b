"""Planned faults: what a clerk's slip makes of a page, and the finding codes that it must give."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.drafts import Draft
from benchmarks.pages import Page, row_text
from benchmarks.plans import CENT, euros, percent

Slip = Callable[[str, Draft], str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A slip, and the codes of every Violation and Warning that it must give."""

    name: str
    codes: tuple[str, ...]
    slip: Slip

    def spoil(self, page: Page, draft: Draft) -> str:
        spoilt = self.slip(page.text, draft)
        assert spoilt != page.text, f"the slip {self.name} changes nothing in {draft.number}"
        return spoilt


def _cent_more_in_a_row(text: str, draft: Draft) -> str:
    row = draft.rows[-1]
    printed = row_text(draft, row)
    return text.replace(printed, printed.replace(euros(row.amount), euros(row.amount + CENT)), 1)


def _cent_more_in_the_total(text: str, draft: Draft) -> str:
    total = draft.plan.total
    head, end = text.rsplit(euros(total), 1)
    return head + euros(total + CENT) + end


def _rate_of_another(text: str, draft: Draft) -> str:
    row = draft.rows[0]
    printed, rate = row_text(draft, row), draft.plan.rate(row.amount)
    return text.replace(printed, printed.replace(percent(rate), percent(rate + 1)), 1)


def _row_twice(text: str, draft: Draft) -> str:
    printed = _greatest_row(draft)
    return text.replace(printed, f"{printed}\n{printed}", 1)


def _row_lost(text: str, draft: Draft) -> str:
    return text.replace(_greatest_row(draft) + "\n", "", 1)


def _greatest_row(draft: Draft) -> str:
    """The rate of a small one may be less than what rounding explains in the sum of the rates."""
    return row_text(draft, max(draft.rows, key=lambda row: row.amount))


def _amount_lost(text: str, draft: Draft) -> str:
    row = draft.rows[-1]
    printed = row_text(draft, row)
    return text.replace(printed, printed.replace(euros(row.amount), ""), 1)


def _no_such_day(text: str, draft: Draft) -> str:
    return re.sub(r"(?<=Programmation du )\d+ \w+", "31 juin", text, count=1)


def _number_short(text: str, draft: Draft) -> str:
    return text.replace(f"N° Synergie : {draft.number}", f"N° Synergie : {draft.number[:-1]}", 1)


def _number_gone(text: str, draft: Draft) -> str:
    return text.replace(f"N° Synergie : {draft.number}\n\n", "", 1)


def _label_gone(text: str, draft: Draft) -> str:
    return text.replace(f"Objet : {draft.title}\n\n", "", 1)


def _date_gone(text: str, draft: Draft) -> str:
    return re.sub(r"Comité Unique de Programmation du [^\n]+\n\n", "", text, count=1)


def _table_cut(text: str, draft: Draft) -> str:
    """The page ends in the middle of a row: what stands before it is read, and nothing is made up."""
    printed = row_text(draft, draft.rows[1])
    return text[: text.index(printed) + len(printed) // 2]


FAULTS = (
    Fault("one cent more in a row", ("sum-mismatch",), _cent_more_in_a_row),
    Fault("one cent more in the total", ("total-mismatch",), _cent_more_in_the_total),
    Fault("a rate of another row", ("rate-mismatch", "rate-sum-mismatch"), _rate_of_another),
    Fault("a row twice", ("sum-mismatch", "duplicate-line", "rate-sum-mismatch"), _row_twice),
    Fault("a row lost", ("sum-mismatch", "rate-sum-mismatch"), _row_lost),
    Fault("an amount lost", ("missing-amount",), _amount_lost),
    Fault("a day that does not exist", ("invalid-date",), _no_such_day),
    Fault("a number with a digit less", ("malformed-identifier",), _number_short),
    Fault("no number", ("missing-identifier",), _number_gone),
    Fault("no label", ("missing-label",), _label_gone),
    Fault("no date", ("missing-date",), _date_gone),
    Fault("a table that is cut", ("truncated-table",), _table_cut),
)
