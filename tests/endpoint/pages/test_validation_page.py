"""The validation page, over a real build of dossiers of every kind, with names and words that would break a page."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from endpoint.findings.finding import SEVERITIES
from endpoint.findings.overview import state_of
from endpoint.manifest import DossierState, Manifest
from endpoint.pages.validation import STATE_WORDS as STATES

if TYPE_CHECKING:
    from conftest import Server

BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def graph(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `maillage build` makes of the nine."""
    made = tmp_path_factory.mktemp("validated") / "graph"
    command = [sys.executable, "-m", "endpoint.cli", "build", str(mixed), "--graph", str(made)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (made / "current").exists(), done.stderr
    return made


@pytest.fixture(scope="module")
def manifest(graph: Path) -> Manifest:
    return Manifest.from_json((graph / "current" / "manifest.json").read_text())


@pytest.fixture(scope="module")
def server(graph: Path, servers: Callable[..., Server]) -> Server:
    return servers(graph)


def page(server: Server, path: str, status: int = 200) -> str:
    response = server.http.get(path, headers=BROWSER)
    assert response.status_code == status, response.text
    return response.text


def main(source: str) -> str:
    """The page without what is around it."""
    return source.partition("<main")[2].partition("</main>")[0]


def text(source: str) -> str:
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]*>", " ", source)))


def test_dossiers_by_state_and_findings_by_severity_in_figures(server: Server, manifest: Manifest) -> None:
    said = text(page(server, "/validation"))
    counts = {state: sum(state_of(one) == state for one in manifest.dossiers) for state in STATES}
    assert counts["quarantined"] and counts["refused"] and counts["flagged"] and counts["published"]
    for state, count in counts.items():
        assert f"{STATES[state][0][0]} {count} {STATES[state][1][0]}" in said
    english = text(page(server, "/validation?lang=en"))
    for state, count in counts.items():
        assert f"{STATES[state][0][1]} {count} {STATES[state][1][1]}" in english
    assert f"{len(manifest.dossiers)} dossiers" in said


def test_every_finding_is_listed_once_with_its_words(server: Server, manifest: Manifest) -> None:
    said = page(server, "/validation")
    found = [(one, finding) for one in manifest.dossiers for finding in one.findings]
    listed = said.count('<div class="finding">')
    assert 0 < listed <= len(found)  # a copy's findings stand once
    assert f"{listed} constats" in text(said)
    for dossier, finding in found:
        assert dossier.name in text(said)
        assert f'href="/def/finding/{finding["code"]}"' in said
        for quote in finding["evidence"]:
            assert quote["quote"].replace("\r", "") in html.unescape(said)


def test_words_stand_in_their_place_with_what_is_around_them(server: Server) -> None:
    said = page(server, "/validation?code=total-mismatch&lang=en")
    assert "Line 19, column 1" in text(said)
    assert "<mark>Total cofinanceurs :" in said
    assert "Expected 12\u00a0000" not in said and "€12,000.00" in text(said)
    french = text(page(server, "/validation?code=total-mismatch"))
    assert "Ligne 19, colonne 1" in french and "12\u00a0000,00\u00a0€" in french


def test_each_finding_leads_somewhere(server: Server) -> None:
    said = page(server, "/validation?lang=fr")
    seen = {html.unescape(one).partition("#")[0] for one in re.findall(r'href="(/[^"]*)"', main(said))}
    kinds = ("/id/operation/", "/graph/quarantine/", "/def/finding/", "/evidence/", "/finding/1")
    for kind in kinds:
        assert any(kind in one for one in seen), kind
    for address in sorted(seen):
        response = server.http.get(address, headers=BROWSER, follow_redirects=True)
        assert response.status_code == 200, address


@pytest.mark.parametrize(("name", "values"), [("state", tuple(STATES)), ("severity", tuple(SEVERITIES))])
def test_filters_take_their_part(
    server: Server, manifest: Manifest, name: str, values: tuple[str, ...]
) -> None:
    def count(source: str) -> int:
        return source.count('<div class="finding">')

    parts = {value: page(server, f"/validation?{name}={value}") for value in values}
    assert sum(map(count, parts.values())) == count(page(server, "/validation"))
    for value, said in parts.items():
        assert f'<option value="{value}" selected>' in said
    assert all(count(parts[value]) for value in values if value != "published")


def test_filters_join_and_empty_ones_count_as_absent(server: Server) -> None:
    said = page(server, "/validation?state=quarantined&severity=Violation&code=rate-mismatch")
    assert "(3)" in said and "Tout montrer" in said
    none = page(server, "/validation?state=refused&code=rate-mismatch&severity=")
    assert "Aucun constat." in none


@pytest.mark.parametrize(
    ("asked", "status"),
    [("state=good", 400), ("severity=violation", 400), ("code=<b>", 400), ("page=2", 404), ("state=refused&state=flagged", 400)],
)  # fmt: skip
def test_what_is_no_filter_is_refused(server: Server, asked: str, status: int) -> None:
    page(server, f"/validation?{asked}", status)


def test_hostile_names_and_words_are_text(server: Server) -> None:
    said = page(server, "/validation?code=unknown-commune")
    assert "<script>" not in said and "&lt;script&gt;" in said
    assert not re.search(r"\sstyle=|\son\w+=", said)


def test_many_findings_are_paged(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: Callable[..., Server]
) -> None:
    finding: dict[str, Any] = {
        "code": "mojibake",
        "severity": "Warning",
        "message": {"fr": "Mal décodé.", "en": "Wrongly decoded."},
        "row": None,
    }
    dossiers = tuple(
        DossierState(f"{n:03}.txt", f"{n:016x}" * 4, f"NP{n:07}", None, "published", (finding,))
        for n in range(120)
    )
    publish_trig(tmp_path / "graph", "", dossiers)
    server = server_on(tmp_path / "graph")
    last = page(server, "/validation?code=mojibake&page=3&lang=en")
    assert last.count('<div class="finding">') == 20
    assert "120 findings, here 101–120." in text(last)
    assert 'rel="prev" href="?code=mojibake&amp;lang=en&amp;page=2"' in last
    assert "Texte mal décodé (120)" in text(page(server, "/validation"))


def test_an_empty_graph_has_no_finding(
    tmp_path: Path, publish_trig: Callable[..., object], server_on: Callable[..., Server]
) -> None:
    publish_trig(tmp_path / "graph", "", ())
    assert "No finding." in page(server_on(tmp_path / "graph"), "/validation?lang=en")


def test_answers_tell_of_what_is_left_out_and_lead_here(small_server: Server) -> None:
    assert 'href="/validation"' in page(small_server, "/questions/leverage")
