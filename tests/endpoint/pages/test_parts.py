"""The parts that templates share: shares as a bar and a table, pages of a list, the way up, badges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from endpoint.pages.paging import Paging
from endpoint.pages.rendering import _changed, _environment

PLAN = (("FEDER", "60.00"), ("CAF <b>", "30.00"), ("Région", "9.50"), ("État", "0.50"), ("Communes", "0"))


@dataclass(frozen=True)
class Part:
    label: str
    amount: Decimal
    href: str | None = None


def shown(template: str, **context: object) -> str:
    """What a template becomes in French, at the address ``/list?q=été&page=4``."""
    given = [("q", "été"), ("page", "4")]
    words = {"say": lambda fr, _: fr, "link": lambda path: path, "here": lambda **more: _changed(given, more)}
    return _environment("fr").from_string(template).render(**words, **context)


def shares(*parts: Part) -> str:
    template = '{% from "_share.html" import shares with context %}{{ shares("plan", "Qui paie", parts) }}'
    return shown(template, parts=list(parts))


def test_shares_are_a_bar_and_a_table_that_say_the_same() -> None:
    drawn = shares(*(Part(label, Decimal(amount), "/id/a") for label, amount in PLAN))
    bar = drawn[: drawn.index("<table>")]
    places = re.findall(r'<rect class="edge" x="([0-9.E+-]+)%" y="0" width="([0-9.]+)%"', bar)
    assert [Decimal(width) for _, width in places] == [60, 30, Decimal("9.5"), Decimal("0.5")]
    assert [Decimal(x) for x, _ in places] == [0, 60, 90, Decimal("99.5")]
    assert re.findall(r'class="on-share">(\w)</text>', bar) == ["A", "B", "C"]  # the last is too narrow
    assert "FEDER 60,0 %, CAF &lt;b&gt; 30,0 %, Région 9,5 %, État 0,5 %, Communes 0,0 %</desc>" in bar
    rows = re.findall(
        r'<th scope="row"><a href="/id/a">([^<]+)</a></th>\s*<td class="money">([^<]+)</td>', drawn
    )
    assert rows[:2] == [("FEDER", "60,00\u00a0€"), ("CAF &lt;b&gt;", "30,00\u00a0€")]
    assert len(rows) == 5 and "100,00\u00a0€" in drawn and "style=" not in drawn


def test_parts_without_amounts_have_a_table_and_no_bar() -> None:
    drawn = shares(Part("COMMUNES", Decimal(0)))
    assert "aria-labelledby" not in drawn and '<td class="percent">–</td>' in drawn


def test_the_pages_of_a_list_keep_what_was_asked() -> None:
    template = '{% from "_pages.html" import pagination with context %}{{ pagination(paging) }}'
    drawn = shown(template, paging=Paging(4, 12, 600, 150, 200))
    links = re.findall(r'<a (?:rel="(\w+)" )?href="([^"]+)"( aria-current="page")?>', drawn)
    pages = [int(address.rpartition("=")[2]) for _, address, _ in links]
    assert pages == [3, 1, 2, 3, 4, 5, 6, 12, 5]
    assert all(address.startswith("?q=%C3%A9t%C3%A9&amp;page=") for _, address, _ in links)
    assert [address for _, address, current in links if current] == ["?q=%C3%A9t%C3%A9&amp;page=4"]
    assert (links[0][0], links[-1][0]) == ("prev", "next")
    assert shown(template, paging=Paging(1, 1, 50, 0, 50)).strip() == ""


def test_the_way_up_and_the_badges() -> None:
    crumbs = '{% from "_pages.html" import breadcrumb with context %}{{ breadcrumb([("/map", "Carte"), ("", "<i>")]) }}'
    assert re.findall(r'href="([^"]*)"', shown(crumbs)) == ["/", "/map"]
    assert '<span aria-current="page">&lt;i&gt;</span>' in shown(crumbs)
    badge = '{% from "_pages.html" import badge with context %}{{ badge(status) }}'
    assert shown(badge, status="label-only") == '<span class="badge label-only">nom seul</span>'
