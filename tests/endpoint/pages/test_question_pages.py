"""The pages of the saved questions: forms, tables, pictures, in both languages, of many and of hostile rows."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from endpoint.app import create_app
from endpoint.errors import WrongUse
from endpoint.pages.answers import cell, in_order
from endpoint.pages.pictures import MOST_BARS, MOST_DATES, drawing
from endpoint.questions import THEMES, Column, Picture, questions, read_question
from endpoint.questions import question as reading
from endpoint.settings import Settings
from endpoint.store.interface import Store

if TYPE_CHECKING:
    from conftest import Server

BROWSER = {"Accept": "text/html"}
BASE = "https://w3id.org/maillage/"
MANY = 120
HOSTILE = "</desc><script>alert('n')</script>"
HEAD = """@base <https://w3id.org/maillage/> .
@prefix mlg: <https://w3id.org/maillage/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
<id/agent/a> a mlg:Body ; mlg:agentKind <def/agent-kind/caf> ; skos:prefLabel "HOSTILE"@fr .
<id/agent/b> a mlg:Body ; mlg:agentKind <def/agent-kind/epci> ; skos:prefLabel "Été & fils"@fr .
""".replace("HOSTILE", HOSTILE)
OPERATION = """<id/operation/NP{0:07}> a mlg:Operation ; mlg:synergieNumber "NP{0:07}" ; dct:title "T{0}"@fr ;
  mlg:totalCost {1}.00 ; mlg:ownFunds 1.00 ; mlg:decidedBy <id/decision/{2}> ;
  mlg:hasFundingLine <id/operation/NP{0:07}/line/1> , <id/operation/NP{0:07}/line/2> .
<id/decision/{2}> dct:date "{2}"^^xsd:date .
<id/operation/NP{0:07}/line/1> mlg:funder <id/agent/a> ; mlg:amount {1}.50 .
<id/operation/NP{0:07}/line/2> mlg:funder <id/agent/b> ; mlg:amount 1.00 .
"""
QUOTED = """<graph/dossier/NP0000001> {
  <id/dossier/1/evidence/1> mlg:inDossier <id/dossier/1> ; mlg:start 1 ; mlg:end 9 ;
    mlg:quote "<script>alert(1)</script>" ; mlg:supports <javascript:alert(1)> .
}
<graph/findings> {
  <id/finding/1> a mlg:Finding ; mlg:inDossier <id/dossier/1> ; mlg:row 2 ;
    mlg:severity <http://www.w3.org/ns/shacl#Violation> ; mlg:findingCode <def/finding/duplicate-line> ;
    mlg:message "deux"@fr , "two"@en .
  <id/dossier/1> mlg:fileName "d.txt" .
}
<id/operation/NP0000001> mlg:describedIn <id/dossier/1> .
"""


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
    publish_trig: Callable[..., object],
    servers: Callable[..., Server],
) -> Server:
    """Many operations, whose funder's name is an attack."""
    graph: Path = tmp_path_factory.mktemp("many") / "graph"
    operations = (
        OPERATION.format(n, n * 1000, f"20{10 + n % 12}-0{1 + n % 9}-11") for n in range(1, MANY + 1)
    )
    publish_trig(graph, HEAD + "".join(operations) + QUOTED, ())
    return servers(graph)


def page(server: Server, path: str, status: int = 200) -> str:
    response = server.http.get(path, headers=BROWSER)
    assert response.status_code == status, response.text
    return response.text


def text(source: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]*>", " ", source)))


def first_cells(source: str) -> list[str]:
    return [text(row).strip().split(" ")[0] for row in re.findall(r"<tr><td.*?</td>", source, re.DOTALL)]


# --- the list


def test_questions_are_listed_by_theme_in_both_languages(small_server: Server) -> None:
    for lang, place in (("fr", 0), ("en", 1)):
        said = page(small_server, f"/questions/?lang={lang}")
        heads = [text(head).strip() for head in re.findall(r"<h2.*?</h2>", said)]
        assert heads == [words[place] for theme, words in THEMES.items() if theme != "other"]
        assert all(f'href="/questions/{name}?lang={lang}"' in said for name in questions())


def test_every_question_has_a_theme_and_says_whether_it_has_a_picture() -> None:
    for one in questions().values():
        assert one.theme != "other", one.name
        assert re.search(r"^# picture: \S", one.text, re.MULTILINE), one.name
        assert all(column.label for column in one.columns), one.name


# --- the table


def test_a_long_answer_is_paged_and_its_files_hold_all(server: Server) -> None:
    first = page(server, "/questions/erdf-by-operation")
    assert len(first_cells(first)) == 50
    assert f"{MANY} lignes , ici 1 – 50" in text(first) or f"{MANY} lignes, ici 1–50" in text(first)
    assert 'href="?page=2"' in first and 'href="?page=3"' in first
    last = page(server, "/questions/erdf-by-operation?page=3&lang=en")
    assert first_cells(last) == [f"NP{n:07}" for n in range(101, MANY + 1)]
    assert "120 rows, here 101–120" in text(last)
    assert 'rel="prev" href="?lang=en&amp;page=2"' in last
    assert len(server.http.get("/questions/erdf-by-operation.csv").text.splitlines()) == MANY + 1


def test_a_table_is_sorted_by_an_address(server: Server) -> None:
    falling = page(server, "/questions/leverage?sort=-total")
    assert first_cells(falling)[:2] == ["NP0000120", "NP0000119"]
    assert 'aria-sort="descending"' in falling and 'href="?sort=total"' in falling
    rising = page(server, "/questions/leverage?sort=total&page=2")
    assert first_cells(rising)[0] == "NP0000051"
    assert 'href="?sort=total&amp;page=3"' in rising


@pytest.mark.parametrize(
    ("asked", "status"),
    [("sort=cost", 400), ("sort=", 400), ("sort=total&sort=total", 400), ("page=0", 400), ("page=x", 400),
     ("page=²", 400), ("page=4", 404), ("page=" + "9" * 5000, 404), ("page=1&page=1", 400)],
)  # fmt: skip
def test_what_is_no_page_or_column_is_refused(server: Server, asked: str, status: int) -> None:
    page(server, f"/questions/leverage?{asked}", status)


def test_numbers_and_dates_are_written_for_the_reader(server: Server) -> None:
    assert "120\u202f000,00\u00a0€" in text(page(server, "/questions/leverage?sort=-total"))
    assert "€120,000.00" in text(page(server, "/questions/leverage?sort=-total&lang=en"))
    assert "11/" in text(page(server, "/questions/operations-by-date"))
    assert "CAF" in text(page(server, "/questions/funder-totals"))
    assert 'href="/def/agent-kind/caf"' in page(server, "/questions/funder-totals")


def test_an_empty_answer_and_an_empty_cell_are_said(server: Server, small_server: Server) -> None:
    said = text(page(server, "/questions/caf-nord?department=99"))
    assert "Aucune ligne" in said and "En image" not in said
    assert "« – »" in text(page(small_server, "/questions/leverage"))


def test_findings_speak_the_readers_language_and_tell_of_all_dossiers(
    server: Server, small_server: Server
) -> None:
    for lang, severity, message in (("fr", "À corriger", "deux"), ("en", "Violation", "two")):
        said = page(server, f"/questions/findings?lang={lang}")
        cells = text(said.partition("<tbody>")[2].partition("</tbody>")[0])
        assert cells.split()[0] == "d.txt" and severity in cells and message in cells
        assert all(
            one not in cells for one in {"À corriger", "Violation", "deux", "two"} - {severity, message}
        )
        assert said.count(">Message</a>") == 1
    head = server.http.get("/questions/findings.csv").text.splitlines()[0]
    assert head == "file,operation,severity,code,row,message_fr,message_en"
    assert "laissés de côté" in page(small_server, "/questions/leverage")
    assert "laissés de côté" not in page(small_server, "/questions/findings")


def test_a_role_that_no_list_has_is_named_for_the_reader() -> None:
    role = Column("role", codes="role")
    said = [
        cell({"type": "literal", "value": "territory"}, role, BASE, lang)[0].text for lang in ("fr", "en")
    ]
    assert said == ["territoire", "territory"]


# --- the form


def test_a_department_is_chosen_from_those_of_the_graph(small_server: Server) -> None:
    said = page(small_server, "/questions/caf-nord")
    assert '<option value="59" selected>59</option>' in said
    assert '<label for="p-department">Département (code INSEE)</label>' in said
    other = page(small_server, "/questions/caf-nord?department=<b>&lang=en")
    assert '<option value="&lt;b&gt;" selected>&lt;b&gt;</option>' in other


def test_few_operations_are_chosen_and_many_are_written(server: Server, small_server: Server) -> None:
    few = page(small_server, "/questions/actors-of-an-operation?lang=en")
    assert '<option value="">Choose…</option>' in few
    assert "NP9900002 – Un &lt;script&gt;" in few
    assert "<table" not in few
    assert re.search(r'<option value="NP0000001">', page(server, "/questions/actors-of-an-operation"))


def test_a_value_of_another_type_is_told_beside_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    text_ = (
        "# title-fr: Depuis\n# title-en: Since\n# columns: since\n"
        "# parameter: since date = 2020-01-01 | Depuis le | Since\n"
        'SELECT ?since { VALUES ?since { "2020-01-01" } }'
    )
    asked = {**questions(), "since": read_question("since", text_)}
    monkeypatch.setattr(reading, "questions", lambda: asked)

    async def answered() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(Settings(), cast(Store, _NoStore())))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get("/questions/since?since=hier", headers=BROWSER)

    response = asyncio.run(answered())
    assert response.status_code == 400
    assert 'aria-invalid="true" aria-describedby="wrong-since"' in response.text
    assert "il faut une date, AAAA-MM-JJ" in text(response.text)


class _NoStore:
    """A store that nothing may be asked of."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


# --- the picture


def test_a_picture_is_drawn_on_the_server_and_told_in_words(server: Server) -> None:
    said = page(server, "/questions/funder-totals")
    picture = re.search(r"<svg.*?</svg>", said, re.DOTALL)
    assert picture and picture[0].count("<rect") == 2
    assert 'role="img" aria-labelledby="picture-title picture-desc"' in picture[0]
    assert "Montant – Financeur" in picture[0]
    assert "Été &amp; fils : 120,00\u00a0€" in picture[0]


def test_only_the_greatest_are_drawn_and_the_others_are_counted(server: Server) -> None:
    said = page(server, "/questions/leverage?lang=en")
    assert said.count("<rect") == MOST_BARS
    assert f"The greatest: {MOST_BARS}; the others are in the table: {MANY - MOST_BARS}" in text(said)


def test_dates_are_columns_and_pairs_a_list(server: Server) -> None:
    assert 'class="dates"' in page(server, "/questions/operations-by-date")
    pairs = page(server, "/questions/cofunder-pairs")
    assert '<ol class="pairs">' in pairs
    assert f"Été & fils : {MANY}" in text(pairs)


def test_the_funds_have_their_english_names_in_english(small_server: Server) -> None:
    for lang, there, not_there in (("fr", "FEDER", "ERDF"), ("en", "ERDF", "FEDER")):
        said = text(page(small_server, f"/questions/funder-totals?lang={lang}").partition("<pre")[0])
        assert there in said
        assert not_there not in said
    assert "FEDER" in small_server.http.get("/questions/funder-totals.csv?lang=en").text


def rows(*pairs: tuple[str, str]) -> list[dict[str, dict[str, str]]]:
    return [{"a": {"type": "literal", "value": a}, "b": {"type": "literal", "value": b}} for a, b in pairs]


def test_rows_of_one_label_are_added_but_shares_never() -> None:
    given = rows(("x", "1.5"), ("x", "2"), ("y", "-1"))
    sums = drawing(Picture("bar", ("a", "b")), [Column("a"), Column("b", "money")], given, "en")
    assert sums and sums.added
    assert [(one.label, one.value) for one in sums.bars] == [("x", "€3.50"), ("y", "-€1.00")]
    assert [float(one.x) for one in sums.bars] == [160, 0]  # what is below zero stands left of it
    shares = drawing(Picture("bar", ("a", "b")), [Column("a"), Column("b", "percent")], given, "en")
    assert shares and not shares.added and len(shares.bars) == 3
    counted = drawing(Picture("bar", ("a",)), [Column("a"), Column("b")], given, "en")
    assert counted and [one.value for one in counted.bars] == ["2", "1"]
    assert drawing(Picture("bar", ("a", "b")), [Column("a"), Column("b", "money")], [], "en") is None


def test_many_dates_become_years() -> None:
    given = rows(*((f"20{year}-0{month}-01", "1") for year in range(10, 20) for month in range(1, 6)))
    assert len(given) > MOST_DATES
    found = drawing(Picture("dates", ("a", "b")), [Column("a"), Column("b", "number")], given, "fr")
    assert found and found.kind == "years"
    assert [(one.label, one.value) for one in found.bars][:2] == [("2010", "5"), ("2011", "5")]


# --- hostile words


@pytest.mark.parametrize("name", questions())
def test_nothing_of_the_graph_is_markup(server: Server, name: str) -> None:
    said = page(server, f"/questions/{name}" + ("?operation=NP0000001" if "an-operation" in name else ""))
    assert "<script>" not in said and 'javascript:alert(1)"' not in said
    assert not re.search(r"\sstyle=|\son\w+=", said)


def test_the_attack_is_shown_as_text(server: Server) -> None:
    assert HOSTILE in html.unescape(page(server, "/questions/funder-totals"))
    quoted = page(server, "/questions/evidence-of-an-operation?operation=NP0000001")
    assert "javascript:alert(1)" in quoted and 'href="javascript' not in quoted
    assert "&lt;script&gt;alert(1)" in quoted


def test_a_cell_leads_only_where_http_or_this_host_answers() -> None:
    def href(iri: str) -> str | None:
        return cell({"type": "uri", "value": iri}, Column("x"), BASE, "fr", "fr")[0].href

    assert href("javascript:alert(1)") is None
    assert href("data:text/html,x") is None
    assert href("https://example.org/") == "https://example.org/"
    assert href(f"{BASE}id/agent/erdf") == "/id/agent/erdf?lang=fr"
    assert href(f"{BASE}ns#Operation") == "/ns?lang=fr#Operation"
    odd = cell({"type": "literal", "value": "NP0000001 x/../y"}, Column("operations"), BASE, "fr")
    assert [one.href for one in odd] == ["/id/operation/NP0000001", None]


def test_texts_sort_without_accents_and_what_is_unbound_comes_last() -> None:
    given = [*rows(("Zoé", "2"), ("Éva", "10")), {"b": {"type": "literal", "value": "1"}}]
    names = [row.get("a", {"value": None})["value"] for row in in_order(given, Column("a"), False)]
    assert names == ["Éva", "Zoé", None]
    numbers = [row["b"]["value"] for row in in_order(given, Column("b", "number"), True)]
    assert numbers == ["10", "2", "1"]


# --- addresses


def test_the_query_opens_in_sparql_and_the_answer_can_be_shared(server: Server) -> None:
    said = page(server, "/questions/caf-nord?department=62&sort=-amount&lang=en")
    share = html.unescape(re.findall(r'href="([^"]*)"><code>http', said)[0])
    assert share == "/questions/caf-nord?department=62&sort=-amount&lang=en"
    opened = next(one for one in re.findall(r'href="(/sparql\?query[^"]*)"', said))
    query = parse_qs(urlsplit(html.unescape(opened)).query)["query"][0]
    assert 'VALUES ?department { "62" }' in query
    assert server.http.get(html.unescape(opened), headers=BROWSER).status_code == 200
    assert 'href="/questions/caf-nord.csv?department=62"' in said


# --- the header


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("# theme: money", "no theme 'money'; try financing"),
        ("# picture: pie a", "the picture 'pie a'"),
        ("# picture: bar b", "the picture 'bar b'"),
        ("# picture: pairs a a", "the picture 'pairs a a'"),
        ("# picture: none a", "the picture 'none a'"),
        ("# codes: a", "'a' is no name and word of « codes »"),
        ("# label: a Nom", "the label line"),
        ("# parameter: p string | P | P\n# choices: p towns", "no choices 'towns'; try departments"),
        ("# parameter: page string | P | P", "no parameter can be called 'page'"),
    ],
)
def test_a_header_that_makes_no_sense_is_told(line: str, told: str) -> None:
    query = "SELECT ?a { VALUES ?p { UNDEF } VALUES ?page { UNDEF } }"
    with pytest.raises(WrongUse, match=re.escape(told)):
        read_question("q", f"# columns: a\n{line}\n\n{query}")
