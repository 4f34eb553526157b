"""From bytes to facts: what is refused, what is kept, and that nothing depends on anything else."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extract import iris
from extract.model import Document, Extraction, Facts, Refusal
from extract.pipeline import extract
from ontology.words import finding_code

ROOT = Path(__file__).resolve().parents[2]
Write = Callable[..., str]
FactsOf = Callable[..., Facts]

REFUSED = {
    "empty": (b"", "empty-document"),
    "blank": ("\ufeff \r\n\u00a0".encode(), "empty-document"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "unreadable"),
    "PDF": (b"%PDF-1.7", "unreadable"),
    "a recipe": ("Pour douze crêpes : 250 g de farine, 4 œufs.".encode(), "not-a-dossier"),
    "a subject alone": (b"Objet : une lettre", "not-a-dossier"),
    "another table": (b"Poste\tMontant\nLoyer\t500 \xe2\x82\xac\nTotal\t500 \xe2\x82\xac", "not-a-dossier"),
}
MARKS = {
    "a number": "N° Synergie : NP9970001",
    "a number in passing": "le dossier NP9970001 est complet",
    "a committee": "Comité Unique de Programmation du 19 octobre 2018",
    "a table": "Financier\tPartenaire\tMontant\nCOMMUNES\tLAON\t1 €\nTotal\t\t1 €",
}


def test_the_number_of_cases() -> None:
    assert (len(REFUSED), len(MARKS)) == (7, 4)


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_dossier_comes_back_as_a_value(data: bytes, code: str) -> None:
    refusal = extract(data, "x.txt")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.sha256) == (code, hashlib.sha256(data).hexdigest())
    assert finding_code(code).code == code


@pytest.mark.parametrize("text", MARKS.values(), ids=MARKS)
def test_one_mark_makes_a_dossier(text: str) -> None:
    assert isinstance(extract(text.encode(), "x.txt"), Extraction)


def test_the_document_is_kept_as_it_came(write: Write) -> None:
    data = b"\xef\xbb\xbf" + write("Été").replace("\n", "\r\n").encode()
    found = extract(data, "un dossier.txt")
    assert isinstance(found, Extraction)
    assert found.document.name == "un dossier.txt"
    assert found.document.sha256 == hashlib.sha256(data).hexdigest()
    assert found.document.text.encode() == data[3:]


def test_the_region_that_the_header_prints(facts_of: FactsOf) -> None:
    assert facts_of("Du texte.").region == "32"
    normandy = facts_of("Région Normandie\n\nN° Synergie : NP9970001\n\nObjet : Un clic\n", whole=True)
    assert normandy.region == "28"
    assert facts_of("N° Synergie : NP9970001", whole=True).region is None  # never guessed


def test_no_number_no_label_no_date_no_table(facts_of: FactsOf) -> None:
    facts = facts_of("Comité Unique de Programmation", whole=True)
    assert (facts.operation, facts.label, facts.committee_date, facts.plan.lines) == (None, None, None, ())
    assert facts.plan.total is None


def test_a_table_alone_keeps_its_rows_to_itself(
    document_of: Callable[[str], Document], facts_of: FactsOf
) -> None:
    text = MARKS["a table"]
    facts = facts_of(text, whole=True)
    assert [line.funder.body.code for line in facts.plan.lines] == ["02408"]
    key = iris.unnumbered_operation(document_of(text).key)
    assert key.startswith("operation/dossier-")


def test_a_fact_does_not_hang_on_the_file_s_name_or_on_what_was_read_before(write: Write) -> None:
    data = write("Le projet se tient à Laon.", "COMMUNES|LAON|1,00 %|1,00 €").encode()
    first = extract(data, "a.txt")
    extract(write("Le projet se tient à Lille.").encode(), "b.txt")
    second = extract(data, "c.txt")
    assert isinstance(first, Extraction) and isinstance(second, Extraction)
    assert first.facts == second.facts
    differ = set(map(str, first.quads)) ^ set(map(str, second.quads))
    assert {line.split()[1].strip("<>").rsplit("#")[1] for line in differ} == {"fileName"}


def test_every_process_gives_the_same_lines() -> None:
    path = ROOT / "examples" / "invented" / "NP9900001.txt"
    code = (
        "import sys, pathlib; from extract.pipeline import extract;"
        "print(*map(str, extract(pathlib.Path(sys.argv[1]).read_bytes(), 'x').quads), sep='\\n')"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code, str(path)],
            capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(printed) == 1


def test_a_region_that_nothing_tells_is_not_stated() -> None:
    def region(prose: str) -> str | None:
        text = f"Comité Unique de Programmation du 19 juillet 2019\nN° Synergie : NP9970001\nObjet : Essai\n\n{prose}\n"
        found = extract(text.encode(), "essai.txt")
        assert isinstance(found, Extraction)
        return found.facts.region

    assert region("Un projet pour tous.") is None
    assert region("Un projet à Laon et à Soissons.") == "32"
    assert region("Région Normandie. Un projet pour tous.") == "28"
