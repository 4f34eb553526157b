"""Networks: who is in them, what the filters leave, and that SPARQL, asked the same, answers the same."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from sqlite3 import Row
from typing import Any, cast
from urllib.parse import parse_qsl

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from endpoint.errors import WrongUse
from endpoint.networks.filters import MOST, SHOWN, Filters, read_filters
from endpoint.networks.formats import FORMS
from endpoint.networks.layout import DRAWN, drawing
from endpoint.networks.model import EDGE_COLUMNS, NODE_COLUMNS, Edge, Network, Node, attributes
from endpoint.networks.network import network
from endpoint.networks.projection import Parts, between_bodies, by_body, parts, to_operations
from endpoint.networks.query import query
from endpoint.networks.ties import Rows, Ties, of_joints
from endpoint.snapshot import STORE, TABLES, Snapshot, current
from endpoint.tables.database import opened

BASE = "https://w3id.org/maillage/"
ERDF = f"{BASE}id/agent/erdf"
CAF = f"{BASE}id/agent/caf/59"
PAS_DE_CALAIS = f"{BASE}id/territory/department/62"
DUNKERQUE = f"{BASE}id/territory/epci/245900428"

ASKED = (
    Filters(),
    Filters(relation="both"),
    Filters(relation="partnership", unidentified=True),
    Filters(relation="both", unidentified=True, erdf=True),
    Filters(least=2, relation="both"),
    Filters(first=2019, last=2019),
    Filters(first=2020),
    Filters(place=PAS_DE_CALAIS),
    Filters(place=DUNKERQUE, relation="both"),
    Filters(kinds=("caf", "epci")),
    Filters(focus=CAF, relation="both"),
    Filters(focus=ERDF),
    Filters(edges=5),
    Filters(graph="operations"),
    Filters(graph="operations", relation="both", unidentified=True, erdf=True),
    Filters(graph="operations", least=50_000),
    Filters(graph="operations", edges=7, relation="both"),
    Filters(graph="operations", relation="partnership", unidentified=True, first=2018, last=2019),
)


@pytest.fixture(scope="module")
def built(examples_graph: Path) -> Snapshot:
    return current(examples_graph)


@pytest.fixture(scope="module")
def rows(built: Snapshot) -> Iterator[Rows]:
    with opened(built.path / TABLES) as database:

        def asked(sql: str, parameters: Sequence[object]) -> list[Row]:
            return database.execute(sql, tuple(parameters)).fetchall()

        yield asked


@pytest.fixture(scope="module")
def store(built: Snapshot) -> Store:
    return Store.read_only(str(built.path / STORE))


# --- what is in them


def test_seven_operations_make_these_networks(rows: Rows) -> None:
    made = {filters: network(rows, filters, BASE) for filters in ASKED}
    figures = [(len(one.nodes), len(one.edges), one.operations) for one in made.values()]
    assert len(figures) == 18
    assert figures[:5] == [(30, 86, 7), (34, 107, 7), (10, 7, 7), (44, 207, 7), (2, 1, 7)]


def test_the_caf_of_the_nord_shares_an_operation_with_the_metropolis(rows: Rows) -> None:
    made = network(rows, Filters(), BASE)
    metropolis = f"{BASE}id/agent/siren/200093201"
    (edge,) = [edge for edge in made.edges if {edge.source, edge.target} == {CAF, metropolis}]
    assert edge == Edge(CAF, metropolis, 1, Decimal("110000.00"), 2020, 2020)  # 70,000 and 40,000
    node = made.by_id[CAF]
    assert (node.label, node.kind, node.place, node.place_code) == ("CAF du Nord", "caf", "Nord", "59")
    # Two lines in Douai and one in Dunkerque and in the north-east each.
    assert (node.operations, node.euros) == (3, Decimal("268543.00"))
    assert (node.first_year, node.last_year) == (2018, 2020)


def test_a_commune_has_its_siren_and_its_place_on_the_map(rows: Rows) -> None:
    node = network(rows, Filters(), BASE).by_id[f"{BASE}id/agent/siren/216201608"]
    assert (node.label, node.code, node.place_code) == ("Boulogne-sur-Mer", "216201608", "62160")
    assert node.latitude == pytest.approx(50.72, abs=0.05)
    assert node.longitude == pytest.approx(1.6, abs=0.05)


def test_the_erdf_and_the_unidentified_are_there_when_asked_for_and_never_merged(rows: Rows) -> None:
    plain = network(rows, Filters(relation="both"), BASE)
    assert ERDF not in plain.by_id
    assert not [one for one in plain.nodes if one.id.endswith(("/agent/beneficiary", "/agent/line-11"))]
    whole = network(rows, Filters(relation="both", unidentified=True, erdf=True), BASE)
    assert whole.by_id[ERDF].operations == 7
    unnamed = [one for one in whole.nodes if one.id.endswith("/agent/beneficiary")]
    assert len(unnamed) == 7
    assert {one.operations for one in unnamed} == {1}


def test_no_candidate_no_person_and_nobody_who_is_only_mentioned_is_joined(rows: Rows) -> None:
    whole = network(rows, Filters(relation="both", unidentified=True, erdf=True), BASE)
    valenciennes = f"{BASE}id/agent/siren/245901160"  # one of the three that line 3 of NP0022605 may mean
    assert valenciennes not in whole.by_id
    assert not [one for one in whole.nodes if "/person/" in one.id]
    federation = f"{BASE}id/agent/federation-centres-sociaux-nord-pas-de-calais"
    operations = network(rows, Filters(graph="operations", relation="both"), BASE)
    joined = {edge.target.rpartition("/")[2] for edge in operations.edges if edge.source == federation}
    assert "NP0021859" not in joined  # which mentions it
    assert {"NP0016971", "NP0022605"} <= joined


def test_a_role_without_an_amount_is_not_a_role_of_nothing(rows: Rows) -> None:
    made = network(rows, Filters(graph="operations", relation="both"), BASE)
    partner = next(edge for edge in made.edges if edge.roles == ("partner",))
    assert (partner.euros, made.weight(partner)) == (None, 0.0)
    assert all(edge.euros is not None for edge in made.edges if "funder" in edge.roles)
    assert made.edges[0].euros == max(edge.euros or 0 for edge in made.edges)


def test_the_focus_leaves_the_operations_of_one_body(rows: Rows) -> None:
    made = network(rows, Filters(focus=CAF), BASE)
    assert made.operations == 3
    assert CAF in made.by_id
    neighbours = {edge.source for edge in made.edges} | {edge.target for edge in made.edges}
    everywhere = network(rows, Filters(), BASE)
    of_caf = [edge for edge in everywhere.edges if CAF in (edge.source, edge.target)]
    joined = {end for edge in of_caf for end in (edge.source, edge.target)}
    assert neighbours == joined
    assert ERDF in network(rows, Filters(focus=ERDF), BASE).by_id


def test_the_weakest_edges_go_first_and_are_counted(rows: Rows) -> None:
    made = network(rows, Filters(edges=5), BASE)
    whole = network(rows, Filters(edges=None), BASE)
    assert (len(made.edges), made.found, whole.found) == (5, 86, 86)
    assert made.edges == whole.edges[:5]
    ends = {end for edge in made.edges for end in (edge.source, edge.target)}
    assert {node.id for node in made.nodes} == ends
    # What is known of a node does not depend on how many edges are shown.
    assert all(whole.by_id[node.id] == node for node in made.nodes)


def test_names_in_english_where_there_are_any(rows: Rows) -> None:
    made = network(rows, Filters(erdf=True), BASE, "en")
    assert made.by_id[ERDF].label == "ERDF"
    assert made.by_id[CAF].label == "CAF du Nord"


# --- the query behind it


@pytest.mark.parametrize("filters", ASKED, ids=lambda one: one.query_string() or "plain")
def test_the_query_behind_a_network_answers_its_edges(rows: Rows, store: Store, filters: Filters) -> None:
    made = network(rows, filters, BASE)
    assert answered(store, filters) == told(made)


def answered(store: Store, filters: Filters) -> list[tuple[Any, ...]]:
    solutions = cast(QuerySolutions, store.query(query(filters, ERDF)))
    other = "other" if filters.graph == "bodies" else "operation"
    rows = [(one["body"].value, one[other].value, one) for one in solutions]
    return [(body, end, _count(filters, one), _euros(one)) for body, end, one in rows]


def _count(filters: Filters, one: Any) -> int:
    return int(one["operations"].value) if filters.graph == "bodies" else 1


def _euros(one: Any) -> Decimal | None:
    return Decimal(one["euros"].value) if one["euros"] is not None else None


def told(made: Network) -> list[tuple[Any, ...]]:
    return [(edge.source, edge.target, edge.operations, edge.euros) for edge in made.edges]


def test_the_query_binds_iris_as_terms() -> None:
    with pytest.raises(WrongUse):
        read_filters([("place", "https://example.org/> } #")])
    with pytest.raises(WrongUse):
        read_filters([("kind", "caf> } #")])


# --- addresses


@pytest.mark.parametrize("filters", ASKED, ids=lambda one: one.query_string() or "plain")
def test_an_address_says_what_was_asked(filters: Filters) -> None:
    assert read_filters(parse_qsl(filters.query_string().removeprefix("?"))) == filters


def test_an_empty_form_asks_for_what_goes_without_saying() -> None:
    assert read_filters([("from", ""), ("place", " "), ("kind", ""), ("lang", "en")]) == Filters()
    assert Filters().edges == SHOWN


@pytest.mark.parametrize(
    "given",
    [
        [("colour", "red")],
        [("graph", "people")],
        [("relation", ""), ("relation", "love")],
        [("from", "MMXX")],
        [("from", "99999")],
        [("least", "-1")],
        [("least", "1e9")],
        [("edges", str(MOST + 1))],
        [("edges", "0")],
        [("place", "Dunkerque")],
        [("focus", "a"), ("focus", "b")],
        [("from", "2019"), ("from", "2020")],
    ],
)
def test_what_no_network_has_is_refused(given: list[tuple[str, str]]) -> None:
    with pytest.raises(WrongUse):
        read_filters(given)


# --- the projection

BODIES, OPERATIONS = "abcde", "opqr"
YEARS = dict(zip(OPERATIONS, (2014, 0, 2019, 2021), strict=True))
Joint = tuple[str, str, str, str | None, int | None]
JOINTS = st.lists(
    st.tuples(
        st.sampled_from(OPERATIONS),
        st.sampled_from(BODIES),
        st.sampled_from(["funder", "partner"]),
        st.none() | st.sampled_from(["stated", "inferred"]),
        st.none() | st.integers(-1000, 10**12),
    ),
    max_size=25,
)


def tied(joints: list[Joint]) -> tuple[Ties, Parts]:
    held = of_joints(list(YEARS.items()), [(body, "caf", 0) for body in BODIES], joints)
    return held, parts(held, np.ones(len(held.body), dtype=np.bool_))


def stated(joints: list[Joint], operations: set[str], bodies: set[str]) -> Decimal | None:
    amounts = [cents for operation, body, _, _, cents in joints if operation in operations and body in bodies]
    known = [cents for cents in amounts if cents is not None]
    return Decimal(sum(known)) / 100 if known else None


@given(JOINTS)
def test_one_edge_for_each_pair_with_the_weight_of_a_naive_count(joints: list[Joint]) -> None:
    edges, number = between_bodies(*tied(joints), Filters(edges=None))
    pairs = [frozenset((edge.source, edge.target)) for edge in edges]
    assert len(set(pairs)) == len(pairs) == number
    assert all(edge.source < edge.target for edge in edges)
    of_body = {body: {operation for operation, own, *_ in joints if own == body} for body in BODIES}
    for pair in combinations(BODIES, 2):
        shared = of_body[pair[0]] & of_body[pair[1]]
        years = [YEARS[operation] for operation in shared if YEARS[operation]]
        span = (min(years), max(years)) if years else (None, None)
        wanted = [Edge(*pair, len(shared), stated(joints, shared, set(pair)), *span)] if shared else []
        assert [edge for edge in edges if {edge.source, edge.target} == set(pair)] == wanted


@given(JOINTS, st.randoms())
def test_the_order_of_the_joints_changes_nothing(joints: list[Joint], random: Any) -> None:
    before = [between_bodies(*tied(joints), Filters()), to_operations(*tied(joints), Filters())]
    random.shuffle(joints)
    assert [between_bodies(*tied(joints), Filters()), to_operations(*tied(joints), Filters())] == before


@given(JOINTS)
def test_what_a_body_puts_in_is_what_its_edges_say(joints: list[Joint]) -> None:
    held, found = tied(joints)
    sums, (edges, number) = by_body(held, found), to_operations(held, found, Filters(edges=None))
    assert number == len(edges) == len({(edge.source, edge.target) for edge in edges})
    for at, body in enumerate(BODIES):
        own = [edge for edge in edges if edge.source == body]
        assert int(sums.number[at]) == len(own)
        assert Decimal(int(sums.cents[at])) / 100 == sum((edge.euros or 0 for edge in own), Decimal(0))
        assert all(edge.euros == stated(joints, {edge.target}, {body}) for edge in own)


@given(JOINTS, st.integers(1, 4), st.integers(1, 12))
def test_least_and_most_take_the_weakest_away(joints: list[Joint], least: int, most: int) -> None:
    held, found = tied(joints)
    whole, _ = between_bodies(held, found, Filters(edges=None))
    strong = [edge for edge in whole if edge.operations >= least]
    assert between_bodies(held, found, Filters(least=least, edges=most)) == (strong[:most], len(strong))
    assert whole == sorted(
        whole, key=lambda one: (-one.operations, one.euros is None, -(one.euros or 0), one.source)
    )


# --- pictures


def test_a_picture_stands_still_and_has_room_for_names(rows: Rows) -> None:
    made = network(rows, Filters(relation="both"), BASE)
    drawn = drawing(made)
    assert drawn == drawing(made)
    assert [one.node for one in drawn.nodes] == list(made.nodes)
    assert drawn.edges == made.edges
    assert all(0 < one.x < drawn.width and 0 < one.y < drawn.height for one in drawn.nodes)
    assert 10 < sum(one.named for one in drawn.nodes) <= len(drawn.nodes)
    few = drawing(made, 3)
    assert len(few.nodes) == 3 < DRAWN
    assert {end for edge in few.edges for end in (edge.source, edge.target)} <= {
        one.node.id for one in few.nodes
    }


# --- files


@pytest.mark.parametrize("filters", [ASKED[3], ASKED[14]], ids=["bodies", "operations"])
@pytest.mark.parametrize("ending", ["gexf", "graphml"])
def test_a_file_comes_back_with_nodes_edges_weights_and_types(
    rows: Rows, ending: str, filters: Filters
) -> None:
    made = network(rows, filters, BASE)
    written = FORMS[ending].write(made, "2026-01-31")
    read = (networkx.read_gexf if ending == "gexf" else networkx.read_graphml)(io.BytesIO(written))
    before = as_graph(made)
    for *_, facts in read.edges(data=True):
        facts.pop("id", None)  # a GEXF edge has a number
    assert not read.is_directed() and not read.is_multigraph()
    assert typed(read.nodes) == typed(before.nodes)
    assert read.number_of_edges() == before.number_of_edges() == len(made.edges)
    for one, other, facts in before.edges(data=True):
        assert typed({0: read.edges[one, other]}) == typed({0: facts})


def as_graph(made: Network) -> networkx.Graph:
    graph = networkx.Graph()
    for node in made.nodes:
        facts = attributes(node, NODE_COLUMNS[1:])
        if "euros" in facts:  # an operation's are those of its ties in the file, not its cost
            facts["euros_shown"] = facts.pop("euros")
        graph.add_node(node.id, **facts)
    for edge in made.edges:
        graph.add_edge(edge.source, edge.target, weight=made.weight(edge), **attributes(edge, EDGE_COLUMNS))
    return graph


def typed(things: Any) -> dict[Any, dict[str, tuple[type, Any]]]:
    return {one: {name: (type(value), value) for name, value in things[one].items()} for one in things}


@pytest.mark.parametrize("ending", FORMS)
def test_the_same_network_is_the_same_bytes(rows: Rows, ending: str) -> None:
    once, again = (network(rows, Filters(relation="both"), BASE) for _ in range(2))
    assert FORMS[ending].write(once, "2026-01-31") == FORMS[ending].write(again, "2026-01-31")


def test_a_gexf_file_tells_the_day_of_its_graph(rows: Rows) -> None:
    written = FORMS["gexf"].write(network(rows, Filters(), BASE), "2026-01-31")
    assert b'<meta lastmodifieddate="2026-01-31">' in written
    assert b'xmlns="http://www.gexf.net/1.2draft"' in written
    assert b"<description>Funders joined by the operations" in written
    assert b"ambiguous lines, the ERDF.</description></meta>" in written


def test_a_file_tells_what_its_numbers_are(rows: Rows) -> None:
    made = network(rows, Filters(graph="operations", relation="both", erdf=True), BASE)
    for ending, tag in (("gexf", "description"), ("graphml", "desc")):
        text = FORMS[ending].write(made, "2026-01-31").decode()
        told = text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        assert "0 where no amount is stated" in told
        assert "in quarantine, bodies" in told and "the ERDF" not in told
        assert text.count('"euros_shown"') == 1


def test_a_name_can_break_no_file() -> None:
    nasty = '=HYPERLINK("x") <script>\x0b & \'\ré'
    nodes = Node("urn:a", nasty, "body", "caf"), Node("urn:b", "B", "body", "caf")
    made = Network(Filters(), nodes, (Edge("urn:a", "urn:b", 1),))
    for ending, reader in (("gexf", networkx.read_gexf), ("graphml", networkx.read_graphml)):
        read = reader(io.BytesIO(FORMS[ending].write(made, "2026-01-31")))
        assert read.nodes["urn:a"]["label"] == nasty.replace("\x0b", " ")
    lines = FORMS["nodes.csv"].write(made, "").decode().split("\r\n")
    assert lines[1].startswith("urn:a,\"'=HYPERLINK(")
    assert len(lines) == 4


def test_gephi_knows_the_columns_of_the_tables(rows: Rows) -> None:
    made = network(rows, Filters(), BASE)
    nodes = FORMS["nodes.csv"].write(made, "").decode().split("\r\n")
    edges = FORMS["edges.csv"].write(made, "").decode().split("\r\n")
    assert nodes[0].startswith("Id,Label,")
    assert edges[0].startswith("Source,Target,Type,Weight,")
    assert (len(nodes), len(edges)) == (32, 88)  # a line of names, and an end
