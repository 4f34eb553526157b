"""Financing plans without column heads: rows by their shape below a title, closed by a totals row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.find.table.amounts import AMOUNT, RATE
from extract.find.table.body import Body, is_rule, take_total
from extract.find.table.cells import Cell, cells_of, separator_of
from extract.find.table.columns import AID, AMOUNT_HEAD, CATEGORY, PARTNER, RATE_HEAD
from extract.find.table.rows import Fragment
from extract.model import Span
from extract.reading.lines import Lines
from extract.text import fold

_TITLE = re.compile(
    r"[\W_]*(?:[ivx]{1,4}|\d{1,2})?[\W_]*(?:(?:detail|tableau|repartition|liste) (?:des |du |de la )?)?(?:plan de financement"
    r"|ressources|financements?|cofinancements?|cofinanceurs?|financeurs?|recettes|budget previsionnel"
    r"|sources de financement)(?: (?:de l'operation|du projet|previsionnel(?:les|s)?|prevues?|de l'action|\(.{1,30}\)))*[\W_]*"
    r"|.{0,40}\b(?:plan de financement|financement|ressources)\b.{0,50}\b(?:suivante?s?|ci-dessous|ci-apres|comme suit)\W*"
)
_FIGURE = r"[-−–]?\s?\d[\d .'’]*(?:,\d+)?"
_LISTED = re.compile(
    rf"[-–•*·▪\s]*(?P<name>[^\W\d_](?:[^.!?;]|\.(?! )){{1,120}}?)\s*[:=–—-]?\s+\(?(?:(?P<rate>{_FIGURE}\s?%)\)?[\s;,:–-]*\(?)?"
    rf"(?P<amount>{_FIGURE}\s?(?:€(?:uros)?|EUR\b|euros?\b))\)?(?:[\s;,:–-]*(?:soit )?\(?(?P<after>{_FIGURE}\s?%)\)?)?[\s.;,]*",
    re.IGNORECASE,
)
_LONGEST = 200
_REMARKS = 3


def below_titles(lines: Lines) -> Iterator[tuple[int, Body]]:
    """What stands below each title of a financing plan and looks like rows: where it starts, and its lines."""
    for index, text in enumerate(lines.texts):
        if 4 < len(text) < 120 and _TITLE.fullmatch(fold(text)):
            body = _read(lines, index + 1)
            if body.fragments and body.is_closed:
                yield min(body.fragments[0].start, body.totals[0].span.start), body


def _read(lines: Lines, first: int) -> Body:
    body = Body(lines.end(first - 1))
    remarks = 0
    for index in range(first, len(lines.texts)):
        text = lines.texts[index]
        if not text or is_rule(text):
            continue
        if len(text) > _LONGEST or remarks > _REMARKS:
            break
        span = Span(lines.start(index), lines.end(index))
        cells = cells_of(lines.raw[index]) if separator_of(lines.raw[index]) else [Cell(text, text)]
        if take_total(body, cells, span):
            remarks = 0
        elif body.is_closed:
            break
        elif row := _shaped(cells) or _listed(text):
            body.fragments.append(Fragment(row, span.start, span.end))
            remarks = 0
        else:
            remarks += 1
            continue
        body.end = span.end
    return body


def _shaped(cells: list[Cell]) -> dict[str, Cell]:
    """A row by its cells: names, then money; nothing when there is no amount or no name."""
    amounts = [cell for cell in cells if "%" not in cell.text and AMOUNT.fullmatch(cell.text)]
    rates = [cell for cell in cells if "%" in cell.text and RATE.fullmatch(cell.text)]
    names = [cell for cell in cells if cell not in amounts and cell not in rates]
    while names and not names[0].text:
        names.pop(0)
    if not amounts or not names:
        return {}
    kinds = (PARTNER,) if len([n for n in names if n.text]) == 1 else (CATEGORY, PARTNER)
    row = {kind: name for kind, name in zip(kinds, names, strict=False) if name.text}
    others = [name for name in names[2:] if name.text]
    if others:
        row[AID] = others[-1]
    row[AMOUNT_HEAD] = amounts[-1]
    if rates:
        row[RATE_HEAD] = rates[-1]
    return row


def _listed(text: str) -> dict[str, Cell]:
    """A row by its words: « FEDER : 120 000 € (60 %) »."""
    match = _LISTED.fullmatch(text)
    if not match:
        return {}
    row = {
        PARTNER: " ".join(match["name"].strip(" *_:").split()),
        AMOUNT_HEAD: match["amount"],
        RATE_HEAD: match["rate"] or match["after"],
    }
    return {kind: Cell(value, value) for kind, value in row.items() if value}
