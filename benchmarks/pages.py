"""A draft as the text of a dossier, with the place of every statement in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from benchmarks import sentences
from benchmarks.drafts import Draft, Row
from benchmarks.plans import euros, percent
from extract.model import Evidence, Span
from ontology.places import Commune

MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)  # fmt: skip
HEADS = ("Financier", "Partenaire", "Engagement", "Régime d'aide", "Taux", "Montant")
AID = "Auc / Aucun régime d'aide"


@dataclass
class Page:
    """A text while it is written; ``spans`` tells where each named part stands, in code points."""

    pieces: list[str] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    size: int = 0

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def write(self, words: str, name: str | None = None) -> None:
        if name is not None:
            self.spans[name] = Span(self.size, self.size + len(words))
        self.pieces.append(words)
        self.size += len(words)

    def fill(self, pattern: str, **parts: str) -> None:
        """A sentence whose ``{parts}`` are marked by their names."""
        for index, piece in enumerate(pattern.replace("}", "{").split("{")):
            if index % 2:
                self.write(parts[piece], piece)
            else:
                self.write(piece)

    def evidence(self, name: str, rule: str) -> tuple[Evidence, ...]:
        span = self.spans[name]
        return (Evidence(span.start, span.end, self.text[span.start : span.end], rule),)


def write_page(draft: Draft) -> Page:
    """The dossier: header, prose in paragraphs, and the financing table with tabs between its cells."""
    page = Page()
    _write_header(page, draft)
    _write_prose(page, draft)
    _write_table(page, draft)
    return page


def _write_header(page: Page, draft: Draft) -> None:
    page.write("Région\nHauts-de-France\n\nComité Unique de Programmation du ")
    page.write(f"{draft.day.day} {MONTHS[draft.day.month - 1]} {draft.day.year}", "day")
    page.write("\n\nN° Synergie : ")
    page.write(draft.number, "number")
    page.write("\n\nObjet : ")
    page.write(draft.title, "title")
    page.write("\n\nDescriptif technique :\n\n")


def _write_prose(page: Page, draft: Draft) -> None:
    seed = int(draft.number[2:])
    fillers = iter(draft.fillers)
    name = draft.epci.at(draft.day).full_name
    page.fill(sentences.OPENING[seed % 3], epci=name[0].lower() + name[1:], acronym=draft.acronym)
    page.write(" ")
    _write_communes(page, draft, sentences.COMMUNES[seed % 3])
    page.write("\n\n" + " ".join(sentence for sentence, _ in zip(fillers, range(6), strict=False)) + "\n\n")
    for index, centre in enumerate(draft.centres):
        opening, middle, end = re.split(r"\{\w+\}", sentences.CENTRES_OF[(seed + index) % 3])
        page.write(opening + centre.article)
        page.write(centre.name, f"centre-{index}")
        page.write(middle)
        _write_name(page, centre.commune, "à ", f"seat-{index}")
        page.write(end + " ")
    sentence, _, _, value = draft.count
    page.write(" ".join(sentence for sentence, _ in zip(fillers, range(3), strict=False)) + " ")
    before, after = sentence.split("{number} ")
    page.write(before)
    page.write(f"{value:,}".replace(",", " ") + " " + after.rstrip("."), "count")
    page.write(".\n\n")
    if draft.earlier:
        _, pattern, title, number = draft.earlier
        page.write(pattern.format(title=title, number=number), "earlier")
        page.write("\n\n")
    if draft.axis:
        before, after = sentences.AXES[seed % 2].split("axe ", 1)
        page.write(before)
        page.write("axe " + after.split("{axis}")[0] + draft.axis, "axis")
        page.write(after.split("{axis}")[1] + "\n\n")
    for start in range(0, len(rest := list(fillers)), 5):
        page.write(" ".join(rest[start : start + 5]) + "\n\n")


def _write_communes(page: Page, draft: Draft, pattern: str) -> None:
    """« Les 3 communes de A, d'B et du C »: the preposition before the list stands before each of its names."""
    number = f"{len(draft.communes)} communes"
    before, after = re.split(r"\{communes(?:_at)?\}", pattern)
    preposition = "à " if "{communes_at}" in pattern else "de " if before.endswith(" de ") else ""
    _write_counted(page, before.removesuffix("de "), number)
    for index, commune in enumerate(draft.communes):
        page.write("" if index == 0 else " et " if index == len(draft.communes) - 1 else ", ")
        _write_name(page, commune, preposition, f"commune-{index}")
    _write_counted(page, after, number)


def _write_counted(page: Page, words: str, number: str) -> None:
    before, mark, after = words.partition("{number} communes")
    page.write(before)
    if mark:
        page.write(number, "communes")
    page.write(after)


def _write_name(page: Page, commune: Commune, preposition: str, name: str) -> None:
    """The commune's name as it stands after « à » or « de »: « au Portel », « d'Outreau »."""
    written = commune.name
    if preposition == "à ":
        contracted = {"Le ": "au ", "Les ": "aux "}
        article = next((a for a in contracted if written.startswith(a)), "")
        page.write(contracted.get(article, preposition))
        written = written.removeprefix(article)
    elif preposition == "de ":
        page.write(commune.of_name.removesuffix(commune.bare_name))
        written = commune.bare_name
    page.write(written, name)


def _write_table(page: Page, draft: Draft) -> None:
    page.write("Détail des ressources :\n\n" + "\t".join(HEADS) + "\n")
    for number, row in enumerate(draft.rows, 1):
        page.write(row_text(draft, row), f"row-{number}")
        page.write("\n")
    plan = draft.plan
    totals = (
        ("cofinanced", "Total cofinanceurs", plan.cofinanced, plan.rate(plan.cofinanced)),
        ("own", "Bénéficiaire", plan.own, plan.rate(plan.own)),
        ("total", "Total", plan.total, None),
    )
    for name, words, amount, rate in totals:
        shown = percent(rate) if rate is not None else ""
        page.write(f"{words} :\t\t\t\t{shown}\t{euros(amount)}", name)
        page.write("\n" if name != "total" else "")
    page.write("\n")


def row_text(draft: Draft, row: Row) -> str:
    """A row as the table prints it."""
    cells = (row.category, row.partner, "", AID, percent(draft.plan.rate(row.amount)), euros(row.amount))
    return "\t".join(cells)
