"""Small dossiers, written for one thing each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.model import Document, Extraction, Facts
from extract.pipeline import extract
from extract.read import read

Write = Callable[..., str]
FactsOf = Callable[..., Facts]
DocumentOf = Callable[[str], Document]

DOSSIER = """
Région
Hauts-de-France

Comité Unique de Programmation du {date}

N° Synergie : {number}

Objet : {label}

Descriptif technique :

{prose}
"""
TABLE = """
Financier\tPartenaire\tTaux\tMontant
{rows}

Autofinancement 10,00 % 1 000,00 €

Total 10 000,00 €
"""


def write_dossier(
    prose: str = "",
    *rows: str,
    number: str = "NP9970001",
    label: str = "Un clic pour tous",
    date: str = "19 octobre 2018",
) -> str:
    """A dossier of this prose, with a table of these rows (``category|partner|rate|amount``) if there are any."""
    text = DOSSIER.format(date=date, number=number, label=label, prose=prose)
    return text + TABLE.format(rows="\n".join(rows).replace("|", "\t")) if rows else text


@pytest.fixture(scope="session")
def write() -> Write:
    return write_dossier


@pytest.fixture(scope="session")
def facts_of() -> FactsOf:
    """The facts of a small dossier; the first argument is its prose, or with ``whole`` all of its text."""

    def facts(prose: str = "", *rows: str, whole: bool = False, **header: str) -> Facts:
        text = prose if whole else write_dossier(prose, *rows, **header)
        found = extract(text.encode(), "petit.txt")
        assert isinstance(found, Extraction), found
        return found.facts

    return facts


@pytest.fixture(scope="session")
def document_of() -> DocumentOf:
    """A text as the reader gives it."""

    def document(text: str) -> Document:
        found = read(text.encode(), "petit.txt")
        assert isinstance(found, Document), found
        return found

    return document
