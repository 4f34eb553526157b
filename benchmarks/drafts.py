"""What a generated dossier is to say, before a word of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from benchmarks import sentences
from benchmarks.plans import Plan, draw_plan
from extract import bodies
from extract.model import Resolution
from extract.spellings import epci_phrases
from ontology.authorities import authorities
from ontology.places import Commune, Epci, register

REGION = "32"
_FIRST_DAY, _DAYS = date(2019, 1, 7), 1500


@dataclass(frozen=True, slots=True)
class Row:
    """A co-financer's row: its printed words, and whom they mean."""

    category: str
    partner: str
    budget_line: str | None
    funder: Resolution
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Centre:
    article: str
    head: str
    bare: str
    commune: Commune

    @property
    def name(self) -> str:
        return f"{self.head} {self.bare}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One operation. ``earlier`` is the relation, title and number of another one of the corpus."""

    number: str
    title: str
    day: date
    department: str
    epci: Epci
    acronym: str
    communes: tuple[Commune, ...]
    centres: tuple[Centre, ...]
    count: tuple[str, str, str, int]
    axis: str | None
    earlier: tuple[str, str, str, str] | None
    rows: tuple[Row, ...]
    plan: Plan
    fillers: tuple[str, ...]

    @property
    def operation_key(self) -> str:
        return f"operation/{self.number}"


def draw(random: Random, number: str, titles: list[tuple[str, str]], words: int) -> Draft:
    """A draft of some ``words`` words; ``titles`` are those of the dossiers before it, with their numbers."""
    department = random.choice(register().departments(REGION)).code
    day = _FIRST_DAY + timedelta(days=random.randrange(_DAYS))
    epci = random.choice(_epcis(department, day))
    there = _members(epci.siren, day, department)
    communes = tuple(random.sample(there, min(len(there), random.randrange(2, 6))))
    centres = _draw_centres(random, communes)
    acronym = _acronym(epci, day)
    assert acronym
    count, of, subject = random.choice(sentences.COUNTS)
    rows, plan = _draw_plan(random, f"operation/{number}", department, epci, acronym.upper(), communes)
    return Draft(
        number=number,
        title=f"{random.choice(sentences.SUBJECTS)} {int(number[2:]) % 9000 + 1000}",
        day=day,
        department=department,
        epci=epci,
        acronym=acronym.upper(),
        communes=communes,
        centres=centres,
        count=(count, of, subject, _draw_count(random, of)),
        axis=str(random.randrange(1, 6)) if random.random() < 0.6 else None,
        earlier=_draw_earlier(random, titles),
        rows=rows,
        plan=plan,
        fillers=_draw_fillers(random, words),
    )


@cache
def _epcis(department: str, day: date) -> tuple[Epci, ...]:
    found = register().epcis(department=department, on=day)
    return tuple(e for e in found if len(_members(e.siren, day, department)) >= 2 and _acronym(e, day))


def _acronym(epci: Epci, day: date) -> str | None:
    """None where the initials already mean something else."""
    phrases = epci_phrases(epci.at(day).name, epci.type)
    return next((phrase for phrase, rule in phrases if rule == "epci-acronym"), None)


@cache
def _members(siren: str, day: date, department: str) -> tuple[Commune, ...]:
    """Those that a name of two words and more tells apart, so that the truth is beyond doubt."""
    found = (register().commune(code, day) for code in register().members(siren, day))
    return tuple(c for c in found if c.department == department and len(c.name.replace("-", " ").split()) > 1)


def _draw_centres(random: Random, communes: tuple[Commune, ...]) -> tuple[Centre, ...]:
    names = random.sample(sentences.CENTRES, random.randrange(0, min(4, len(communes)) + 1))
    return tuple(
        Centre(*random.choice(sentences.CENTRE_HEADS), name, commune)
        for name, commune in zip(names, communes, strict=False)
    )


def _draw_count(random: Random, of: str) -> int:
    return random.randrange(20, 400) * 1000 if of == "habitants" else random.randrange(3, 40)


def _draw_earlier(random: Random, titles: list[tuple[str, str]]) -> tuple[str, str, str, str] | None:
    if not titles or random.random() < 0.6:
        return None
    relation, sentence = random.choice(sentences.LINEAGE)
    title, number = random.choice(titles)
    return relation, sentence, title, number


def _draw_fillers(random: Random, words: int) -> tuple[str, ...]:
    found: list[str] = []
    while sum(len(sentence.split()) for sentence in found) < words - 120:
        found += random.sample(sentences.FILLERS, len(sentences.FILLERS))
    size = 0
    for index, sentence in enumerate(found):
        size += len(sentence.split())
        if size >= words - 120:
            return tuple(found[: index + 1])
    return tuple(found)


def _draw_plan(
    random: Random, key: str, department: str, epci: Epci, acronym: str, communes: tuple[Commune, ...]
) -> tuple[tuple[Row, ...], Plan]:
    fund = next(a for a in authorities() if a.key == "erdf")
    budget_line = f"{department}N{random.randrange(1, 99999):05d}"
    choices = [
        (
            "UNION EUROPEENNE",
            f"Fonds européen de développement régional {budget_line} - USAGES",
            budget_line,
            Resolution(bodies.authority_body(fund), "stated", "authority-label"),
        ),
        ("EPCI", acronym, None, Resolution(bodies.epci_body(epci.siren), "stated", "acronym-defined")),
        (
            "DEPARTEMENT",
            register().department(department).name,
            None,
            Resolution(bodies.department_body(department), "stated", "department-name"),
        ),
        (
            "Autre partenaire récurrent",
            "CAF",
            None,
            Resolution(bodies.caf_body(department), "inferred", "caf-of-the-department"),
        ),
    ]
    choices += [
        ("COMMUNES", c.name.upper(), None, Resolution(bodies.commune_body(c), "stated", "commune-name"))
        for c in communes
    ]
    choices += [
        (
            "Autre partenaire ponctuel",
            name,
            None,
            Resolution(bodies.labelled_body("organisation", name, key), "label-only", "organisation-label"),
        )
        for name in random.sample(sentences.ORGANISATIONS, 3)
    ]
    chosen = [choices[0], *random.sample(choices[1:], random.randrange(2, min(9, len(choices))))]
    plan = draw_plan(random, len(chosen))
    rows = tuple(Row(*parts, amount) for parts, amount in zip(chosen, plan.amounts, strict=True))
    return rows, plan
