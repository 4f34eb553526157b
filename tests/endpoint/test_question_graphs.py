"""The saved questions on small graphs, each made to tempt a query to err."""

from __future__ import annotations

from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from endpoint.questions import bind, questions, tabulate

PREFIXES = """
@prefix mlg: <https://w3id.org/maillage/ns#> .
@prefix kind: <https://w3id.org/maillage/def/agent-kind/> .
@prefix territory-kind: <https://w3id.org/maillage/def/territory-kind/> .
@prefix resolution: <https://w3id.org/maillage/def/resolution/> .
@prefix category: <https://w3id.org/maillage/def/funder-category/> .
@prefix element-kind: <https://w3id.org/maillage/def/element-kind/> .
@prefix role: <https://w3id.org/maillage/def/role/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix igeo: <http://rdf.insee.fr/def/geo#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ERDF = '<erdf> mlg:agentKind kind:european-fund ; skos:prefLabel "FEDER"@fr , "ERDF"@en .\n'


def graph(said: str) -> Store:
    """A store of what is said in TriG, the prefixes understood."""
    store = Store()
    store.load(f"@base <http://x/> .\n{PREFIXES}\n{said}".encode(), RdfFormat.TRIG)
    return store


def ask(store: Store, name: str, **values: str) -> list[list[str]]:
    question = questions()[name]
    answer = store.query(bind(question, values)).serialize(format=QueryResultsFormat.JSON)
    assert answer is not None
    return [list(row) for row in tabulate(question, answer).rows]


def op(number: str, *lines: str, total: str = "1000.00", own: str = "100.00") -> str:
    """An operation whose lines are « funder amount »."""
    said = f'<{number}> a mlg:Operation ; mlg:synergieNumber "{number}" ;'
    said += f" mlg:totalCost {total} ; mlg:ownFunds {own} .\n"
    for row, line in enumerate(lines, 1):
        agent, amount = line.split()
        said += f"<{number}> mlg:hasFundingLine <{number}/{row}> . <{number}/{row}> a mlg:FundingLine ;"
        said += f" mlg:lineNumber {row} ; mlg:funder {agent} ; mlg:amount {amount} .\n"
    return said


def test_an_empty_graph_answers_every_question() -> None:
    store = graph("")
    required = {"operation": "NP9900001"}
    for name, question in questions().items():
        rows = ask(store, name, **{p.name: required[p.name] for p in question.parameters if not p.default})
        assert rows == ([["0.00", "0.00", ""]] if name == "erdf-overall" else [])


def test_a_total_of_zero_leaves_the_shares_empty() -> None:
    store = graph(
        ERDF + op("NP1", "<erdf> 5.00", total="0.00", own="0.00") + op("NP2", total="0.00", own="0.00")
    )
    assert ask(store, "erdf-by-operation") == [["NP1", "5.00", ""], ["NP2", "0.00", ""]]
    assert ask(store, "erdf-overall") == [["5.00", "0.00", ""]]
    assert ask(store, "leverage") == [["NP1", "0.00", "0.00", ""], ["NP2", "0.00", "0.00", ""]]
    assert ask(store, "own-funds") == [["NP1", "0.00", ""], ["NP2", "0.00", ""]]
    assert [row[-1] for row in ask(store, "local-bloc")] == ["", ""]


def test_an_operation_without_lines_or_amounts_is_listed() -> None:
    bare = '<NP2> a mlg:Operation ; mlg:synergieNumber "NP2" .'
    store = graph(ERDF + op("NP1") + bare)
    assert ask(store, "erdf-by-operation") == [["NP1", "0.00", "0.00"], ["NP2", "0.00", ""]]
    assert ask(store, "lines-and-funders") == [["NP1", "0", "0"], ["NP2", "0", "0"]]
    assert ask(store, "local-bloc")[0] == ["NP1", "0.00", "0.00", "0.00", "0.00"]
    assert ask(store, "own-funds") == [["NP1", "100.00", "10.00"], ["NP2", "", ""]]
    assert ask(store, "axes") == [["NP1", "", ""], ["NP2", "", ""]]
    assert ask(store, "leverage")[1] == ["NP2", "", "", ""]


def test_shares_are_rounded_half_up() -> None:
    store = graph(ERDF + op("NP1", "<erdf> 1.25") + op("NP2", "<erdf> 1.2499"))
    assert ask(store, "erdf-by-operation") == [["NP1", "1.25", "0.13"], ["NP2", "1.25", "0.12"]]


def test_another_european_fund_is_not_erdf() -> None:
    esf = '<esf> mlg:agentKind kind:european-fund ; skos:prefLabel "FSE"@fr .\n'
    store = graph(ERDF + esf + op("NP1", "<esf> 7.00", "<erdf> 10.00", "<erdf> 5.00"))
    assert ask(store, "erdf-by-operation") == [["NP1", "15.00", "1.50"]]
    assert ask(store, "erdf-overall") == [["15.00", "1000.00", "1.50"]]


def test_a_funder_with_two_lines_counts_once_per_operation() -> None:
    caf = '<caf> mlg:agentKind kind:caf ; skos:prefLabel "CAF"@fr .\n'
    lines = ("<erdf> 1.00", "<erdf> 2.00", "<caf> 3.00", "<caf> 4.00")
    once = graph(ERDF + caf + op("NP1", *lines))
    assert ask(once, "cofunder-pairs") == ask(once, "recurring-funders") == []
    twice = graph(ERDF + caf + op("NP2", *lines) + op("NP1", *lines))
    assert ask(twice, "cofunder-pairs") == [["CAF", "FEDER", "2", "NP1 NP2"]]
    assert ask(twice, "recurring-funders") == [["CAF", "2", "NP1 NP2"], ["FEDER", "2", "NP1 NP2"]]
    assert ask(twice, "funder-totals")[0] == ["CAF", "caf", "2", "4", "14.00"]


def test_labels_never_multiply_rows() -> None:
    """Two languages, and one body that two dossiers print in two ways."""
    centre = (
        '<csc> mlg:agentKind kind:social-centre ; skos:prefLabel "Centre A"@fr , "centre A"@fr , "A"@en .\n'
    )
    lines = ("<csc> 1.00", "<erdf> 1.00")
    store = graph(ERDF + centre + op("NP1", *lines) + op("NP2", *lines))
    assert ask(store, "recurring-funders") == [["Centre A", "2", "NP1 NP2"], ["FEDER", "2", "NP1 NP2"]]
    assert ask(store, "cofunder-pairs") == [["Centre A", "FEDER", "2", "NP1 NP2"]]
    assert ask(store, "centres-as-funders") == [["NP1", "", "1.00"], ["NP2", "", "1.00"]]


def test_two_bodies_of_one_name_are_a_pair() -> None:
    homonyms = "".join(
        f'<{town}> mlg:agentKind kind:social-centre ; skos:prefLabel "Centre Jean Moulin"@fr .\n'
        for town in "ab"
    )
    store = graph(homonyms + op("NP1", "<a> 1.00", "<b> 1.00") + op("NP2", "<b> 1.00", "<a> 1.00"))
    assert ask(store, "cofunder-pairs") == [["Centre Jean Moulin", "Centre Jean Moulin", "2", "NP1 NP2"]]
    assert len(ask(store, "recurring-funders")) == 2


def test_unnamed_communes_have_no_name_and_are_never_merged_across_operations() -> None:
    said = "".join(
        f"<{agent}> a mlg:UnidentifiedAgent ; mlg:agentKind kind:commune .\n"
        f'<{line}> mlg:resolutionStatus resolution:aggregate ; mlg:partnerLabel "{printed}" .\n'
        for agent, line, printed in (("x", "NP1/1", ""), ("y", "NP1/2", "COMMUNES"), ("z", "NP2/1", ""))
    )
    store = graph(said + op("NP1", "<x> 10.00", "<y> 20.00") + op("NP2", "<z> 40.00"))
    assert sorted(ask(store, "communes-as-funders")) == [
        ["NP1", "", "", "10.00"],
        ["NP1", "", "", "20.00"],
        ["NP2", "", "", "40.00"],
    ]
    assert ask(store, "lines-and-funders") == [["NP1", "2", "2"], ["NP2", "1", "1"]]
    assert ask(store, "local-bloc")[0] == ["NP1", "30.00", "0.00", "30.00", "3.00"]
    assert (
        ask(store, "recurring-funders") == ask(store, "cofunder-pairs") == ask(store, "funder-totals") == []
    )


def test_an_unidentified_agent_recurs_nowhere() -> None:
    """Not even one that two operations came to share by mistake."""
    unknown = '<x> a mlg:UnidentifiedAgent ; mlg:agentKind kind:epci ; skos:prefLabel "EPCI"@fr .\n'
    store = graph(
        ERDF + unknown + op("NP1", "<x> 1.00", "<erdf> 1.00") + op("NP2", "<x> 1.00", "<erdf> 1.00")
    )
    assert ask(store, "recurring-funders") == [["FEDER", "2", "NP1 NP2"]]
    assert ask(store, "cofunder-pairs") == []
    assert [row[0] for row in ask(store, "funder-totals")] == ["FEDER"]


def test_a_commune_with_two_lines_is_one_row_and_an_unknown_one_keeps_its_printed_name() -> None:
    said = """
    <c> mlg:agentKind kind:commune ; mlg:governs <t> . <t> igeo:codeINSEE "80021" .
    <u> a mlg:UnidentifiedAgent ; mlg:agentKind kind:commune .
    <NP1/1> mlg:partnerLabel "AMIENS" . <NP1/2> mlg:partnerLabel "VILLE D'AMIENS" .
    <NP1/3> mlg:partnerLabel "ST AUBIN" ; mlg:resolutionStatus resolution:ambiguous .
    """
    store = graph(said + op("NP1", "<c> 1.00", "<c> 2.00", "<u> 4.00"))
    assert sorted(ask(store, "communes-as-funders")) == [
        ["NP1", "AMIENS", "80021", "3.00"],
        ["NP1", "ST AUBIN", "", "4.00"],
    ]


def test_an_ambiguous_epci_counts_but_is_no_identified_funder() -> None:
    bodies = "".join(
        f'<{n}> a mlg:Intercommunality ; mlg:agentKind kind:epci ; mlg:siren "{n}" ; mlg:governs <t{n}> .\n'
        f"<t{n}> mlg:territoryKind territory-kind:epci . <NP1> mlg:concernsTerritory <t{n}> .\n"
        f'<{n}> skos:prefLabel "CC {n}"@fr . <NP1/1> mlg:candidate <{n}> .\n'
        for n in (1, 2)
    )
    said = "<x> a mlg:UnidentifiedAgent ; mlg:agentKind kind:epci .\n" + bodies
    said += "<NP1> mlg:mentionsTerritory <t3> . <t3> mlg:territoryKind territory-kind:epci .\n"
    said += '<t3> skos:prefLabel "C"@fr .\n'
    store = graph(said + op("NP1", "<x> 10.00", "<2> 3.00", "<2> 4.00"))
    assert ask(store, "epci-roles") == [
        ["NP1", "2", "CC 2", "funder", "7.00"],
        ["NP1", "", "C", "territory", ""],
        ["NP1", "1", "CC 1", "territory", ""],
    ]
    assert ask(store, "local-bloc") == [["NP1", "0.00", "17.00", "17.00", "1.70"]]
    assert ask(store, "lines-and-funders") == [["NP1", "3", "2"]]


def test_an_operation_that_is_only_named_is_none() -> None:
    """Not even when somebody gave it all that an operation has, save the class."""
    real = ERDF + op("NP1", "<erdf> 1.00") + op("NP2", "<erdf> 1.00")
    named = op("NP3", "<erdf> 1.00").replace("a mlg:Operation", "a mlg:MentionedOperation")
    named += '<NP3> dct:title "CENTRES" ; mlg:decidedBy <d> ; mlg:concernsTerritory <t> .\n'
    named += '<d> dct:date "2019-01-01"^^xsd:date . <t> mlg:territoryKind territory-kind:epci .\n'
    named += "<NP3/1> mlg:funderCategory <c> ."
    without, with_named = graph(real), graph(real + named)
    free = [name for name, question in questions().items() if all(p.default for p in question.parameters)]
    assert len(free) > 15
    for name in free:
        assert ask(with_named, name) == ask(without, name), name


def test_multiple_values_are_joined_in_ascending_order() -> None:
    numbers = [f"NP{(rank * 37) % 100:07}" for rank in range(100)]
    dated = "".join(f"<{number}> mlg:decidedBy <d{rank % 3}> .\n" for rank, number in enumerate(numbers))
    dates = "".join(f'<d{rank}> dct:date "2019-07-19"^^xsd:date .\n' for rank in range(3))
    axes = "".join(
        f'<a{n}> mlg:elementKind element-kind:axis ; skos:notation "{n}" .\n'
        f"<{numbers[0]}> mlg:fundedUnder <a{n}> .\n"
        for n in (3, 1, 2)
    )
    store = graph(ERDF + dates + dated + axes + "".join(op(number, "<erdf> 1.00") for number in numbers))
    expected = " ".join(sorted(numbers))
    assert ask(store, "recurring-funders") == [["FEDER", "100", expected]]
    assert ask(store, "operations-by-date") == [["2019-07-19", expected]]
    assert ask(store, "axes")[0] == [min(numbers), "1 2 3", ""]


def test_own_funds_are_ranked_highest_first_and_unknown_last() -> None:
    store = graph(
        op("NP3", own="5.00") + op("NP2", own="7.00") + op("NP1", total="0.00") + op("NP0", own="5.00")
    )
    assert [row[0] for row in ask(store, "own-funds")] == ["NP2", "NP0", "NP3", "NP1"]


def test_a_category_has_one_row_wherever_its_name_stands() -> None:
    said = "<NP1/1> mlg:funderCategory category:a . <NP1/2> mlg:funderCategory category:b .\n"
    said += '<g1> { category:a skos:prefLabel "EPCI"@fr , "EPCI"@en }\n'
    said += '<g2> { category:a skos:prefLabel "EPCI"@fr }\n'
    said += 'category:b skos:prefLabel "ETAT"@fr , "État"@fr .\n'
    store = graph(ERDF + said + op("NP1", "<erdf> 2.00", "<erdf> 1.00"))
    assert ask(store, "funding-by-category") == [["EPCI", "1", "2.00"], ["ETAT", "1", "1.00"]]


def test_evidence_people_counts_and_findings() -> None:
    said = """
    <NP1> mlg:describedIn <d> ; mlg:hasParticipation <p> ; mlg:hasQuantity <q> .
    <p> prov:agent <k> ; mlg:role role:quoted . <k> a foaf:Person ; foaf:name "Isabelle KERKHOF" .
    <q> qudt:numericValue 26 ; mlg:quantityLabel "centres sociaux"@fr ;
        mlg:quantityOf <https://w3id.org/maillage/def/quantity/social-centre> .
    <g> { <e1> mlg:inDossier <d> ; mlg:supports <NP1/1> ; mlg:start 9 ; mlg:end 12 ; mlg:quote "CAF" .
          <e2> mlg:inDossier <d> ; mlg:start 2 ; mlg:end 5 ; mlg:quote "CUD" ;
               rdf:subject <NP1> ; rdf:predicate mlg:concernsTerritory ; rdf:object <t> .
          <e3> mlg:inDossier <other> ; mlg:supports <x> ; mlg:start 0 ; mlg:end 1 ; mlg:quote "?" . }
    <f> { <f/1> a mlg:Finding ; mlg:inDossier <d> ; mlg:severity sh:Warning ; mlg:row 2 ;
          mlg:findingCode <https://w3id.org/maillage/def/finding/duplicate-line> ;
          mlg:message "deux"@fr , "two"@en . <d> mlg:fileName "d.txt" . }
    """
    store = graph(said + op("NP1"))
    assert [row[:4] for row in ask(store, "evidence-of-an-operation", operation="NP1")] == [
        ["2", "5", "CUD", "http://x/NP1"],
        ["9", "12", "CAF", "http://x/NP1/1"],
    ]
    assert ask(store, "actors-of-an-operation", operation="NP1") == [
        ["Isabelle KERKHOF", "person", "quoted", ""]
    ]
    assert ask(store, "stated-counts") == [["NP1", "26", "centres sociaux", "social-centre", "", ""]]
    assert ask(store, "findings") == [["d.txt", "", "Warning", "duplicate-line", "2", "deux", "two"]]
