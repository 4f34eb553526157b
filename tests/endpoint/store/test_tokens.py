"""The check before the engine: no SERVICE in any disguise, and no fear of the word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from endpoint.errors import QueryRefused, ServiceRefused
from endpoint.store.tokens import examine, examine_update, form, yields_statements

# The engine refuses this port before it opens a connection, so a call shows and nothing is called.
NOWHERE = "http://127.0.0.1:9/"
PROLOGUE = f"PREFIX : <{NOWHERE}> PREFIX e: <{NOWHERE}e/> "

# Each makes pyoxigraph call the other machine.
CALLS = (
    f"SELECT * {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ sErViCe<{NOWHERE}>{{}} }}",
    f"SELECT * {{ # no\r SERVICE <{NOWHERE}> {{}}\r }}",
    f"SELECT * {{ OPTIONAL {{ SERVICE <{NOWHERE}> {{}} }} }}",
    f"SELECT * {{ LATERAL {{ SERVICE <{NOWHERE}> {{}} }} }}",
    f"ASK {{ {{ SELECT * {{ SERVICE <{NOWHERE}> {{}} }} }} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
    f"DESCRIBE ?s {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
    PROLOGUE + "SELECT * { SERVICE:x{} }",
    PROLOGUE + "SELECT * { SERVICE :x # {\n {} }",
    PROLOGUE + "SELECT * { SERVICE:\\'x{} }",
    PROLOGUE + "SELECT * { SERVICEe:a{} }",
    PROLOGUE + "SELECT * { e:s ?p trueSERVICE:x{} }",
    PROLOGUE + "SELECT * { e:s ?p true.SERVICE:x{} }",
    PROLOGUE + "SELECT * { e:s ?p e:a.b.SERVICE:x{} }",
    PROLOGUE + f"SELECT * {{ e:s ?p 1SERVICE<{NOWHERE}>{{}} }}",
    PROLOGUE + f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<2)SERVICE#>\n<{NOWHERE}>{{}} }}",
    PROLOGUE + f"SELECT * {{ BIND('' AS ?a) FILTER(?a<'>')SERVICE <{NOWHERE}> {{}} #'\n}}",
    PROLOGUE + f"SELECT * {{ VALUES ?v {{'''abc'}} SERVICE <{NOWHERE}> {{}} }}#\\q'''",
    PROLOGUE + f'SELECT * {{ VALUES ?v {{"""abc"}} SERVICE <{NOWHERE}> {{}} }}#\\q"""',
    PROLOGUE + f"SELECT * {{ VALUES ?v {{'''abc'}} SERVICE <{NOWHERE}> {{}} }}#\\ud800'''",
    PROLOGUE + f"SELECT * {{ VALUES ?v {{'''abc'}} SERVICE <{NOWHERE}> {{}} }}#\\U00110000'''",
    f"SELECT * {{ BIND('\\u0027' AS ?v) SERVICE <{NOWHERE}> {{}} BIND('\\u0027' AS ?w) }}",
    "SELECT * { SERVICE <htt\\u0070://127.0.0.1:9/> {} }",
)

INNOCENT = (
    "SELECT ?service { ?service ?p $service }",
    "SELECT * { ?s ?p <http://www.example.org/service> }",
    "SELECT * { ?s ?p <http://www.example.org/SERVICE#it's(here)> }",
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s a sd:Service }",
    "PREFIX service: <http://e/> SELECT * { service:a service:b service:c . { ?s ?p service:d . } }",
    "SELECT * { ?s ?p 'SERVICE <http://e/> {}' , \"it's a service\" , '''a 'service' ''' }",
    "SELECT * { ?s ?p 'x'@en-service ; ?q 'service \\' still' }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://e/> {}",
    "SELECT * { _:service ?p ?o FILTER(?o < 3 && ?o > 1 || CONTAINS(STR(?s), 'service')) }",
    "SELECT * { ?s ?p ?o FILTER(?o<3) } # no word of it, so the narrow space may stay",
    "SELECT * { ?s ?p <#a'b> FILTER(?o<'>') }",
    "SELECT * { ?s ?p '\\u00e9' }",
    "SELECT ('d\\u00e9partement service' AS ?a) {}",
    "SELECT ?service { BIND('\\U0001D8FF' AS ?service) } # \\u0053ERVICE <http://e/> {}",
    "SELECT * { ?s ?p '''service''' , '\\\\u0041' , '\\\\\\u0041' , <http://e/d\\u00e9/service> }",
    "SELECT ('\\u0027) { SERVICE <http://e/> {} } #' AS ?a) {}",
)

DOUBTFUL = (
    "SELECT * { ?s ?p <#service> }",
    "SELECT * { #\\u000A service <http://e/> {}\n }",
    "SELECT * { ?s ?p 'service \\ud800' }",
    "SELECT * { ?s ?p 'service \\u00e' }",
    "SELECT * { ?s ?p 'service }",
    "PREFIX e: <http://e/> SELECT * { ?s ?p e:public.service }",
)


def store() -> Store:
    made = Store()
    made.update(PROLOGUE + "INSERT DATA { e:s e:p true , 1 , 'x' , '' , e:a , e:a.b }")
    return made


def calls_out(text: str) -> bool:
    try:
        results = store().query(text)
        if hasattr(results, "__iter__"):
            for _ in results:
                pass
    except OSError as error:
        return "port 9" in str(error)
    except (SyntaxError, ValueError, RuntimeError):
        return False
    return False


@pytest.mark.parametrize("text", CALLS)
def test_a_service_clause_is_refused_in_every_disguise(text: str) -> None:
    assert calls_out(text)
    with pytest.raises(QueryRefused):
        examine(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_the_word_alone_is_no_clause(text: str) -> None:
    examine(text)
    assert not calls_out(text)


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_can_be_read_in_two_ways_is_refused_where_the_word_occurs(text: str) -> None:
    with pytest.raises(QueryRefused):
        examine(text)
    examine(text.replace("service", "srv"))


@pytest.mark.parametrize("word", ["\\u0053ERVICE", "s\\U00000065rvice"])
def test_the_keyword_in_escapes_is_none_and_is_refused(word: str) -> None:
    text = f"SELECT * {{ {word} <{NOWHERE}> {{}} }}"
    with pytest.raises(QueryRefused, match="escape outside of strings"):
        examine(text)
    assert not calls_out(text)


def test_the_refusal_says_where_and_what_to_try() -> None:
    with pytest.raises(ServiceRefused, match=r"line 2, column 3.*VALUES") as caught:
        examine("SELECT * {\n  SERVICE <http://e/> {} }")
    assert (caught.value.status, caught.value.exit_code) == (403, 2)


@pytest.mark.parametrize("target", ["http://[", "http://ex\u2100mple/", "http://e@/"])
def test_what_is_no_address_is_in_no_list(target: str) -> None:
    with pytest.raises(ServiceRefused):
        examine(f"ASK {{ SERVICE <{target}> {{}} }}", {"e"})
    with pytest.raises(ServiceRefused):
        examine_update(f"INSERT {{}} WHERE {{ SERVICE <{target}> {{}} }}", {"e"})


PIECES = (
    "SERVICE:x{}", "SERVICE <http://127.0.0.1:9/> {}", "SERVICE#>\n:x{}", "SERVICE#'\n:x{}", "SERVICESILENT:x{}",
    "trueSERVICE:x{}", "SERVICE", "e:s ?p ?o ", "e:s ?p true", "e:s ?p e:a.b.", "e:s ?p 'x'", "FILTER(1<2)",
    "FILTER(?a<1)", "FILTER(''<'>')", "FILTER('a'<'x'||2>1)", "VALUES ?v {'''abc'}", "VALUES ?v {''}", "{}",
    "OPTIONAL{}", "BIND(<a:b#c> AS ?y)", "BIND(<http://a/'x> AS ?h)", "BIND('\\\\' AS ?q)", "e:s ?p e:\\'a ", "<", ">",
    "\\u0053ERVICE:x{}", "\\u0027", "'\\u0027'", "\\ud800", "'", '"', "'''", '"""', "#",
    "\n", "\r", "\\q", "\\'", ".", "e:", "e:a.b", "true", "1.", " ", "(", ")", "{", "}",
)  # fmt: skip
ENDS = ("}", "\n}", "}#'", "\n}#>", "\n}#'''", "} #\\q'''", '\n}#\\q"""')


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.sampled_from(ENDS))
def test_nothing_that_passes_calls_out(pieces: list[str], end: str) -> None:
    text = PROLOGUE + "SELECT * {" + "".join(pieces) + end
    try:
        examine(text)
    except QueryRefused:
        return
    assert not calls_out(text)


def test_brackets_go_a_hundred_deep_and_no_deeper() -> None:
    examine("ASK " + "{" * 100 + "}" * 100)
    examine("ASK { FILTER('" + "(" * 5000 + "' = '') }")
    with pytest.raises(QueryRefused, match=r"deeper than 100 \(line 1, column 105\)"):
        examine("ASK " + "{" * 101 + "}" * 101)
    examine("ASK { " + "<<" * 99 + "?s ?p ?o" + ">> ?p ?o" * 99 + " FILTER(1 < 2 && 2 > 1) }")
    with pytest.raises(QueryRefused, match="deeper than 100"):
        examine("ASK { " + "<< " * 100 + "?s ?p ?o" + " >> ?p ?o" * 100 + " }")


def test_a_chain_has_five_thousand_links_and_data_has_none() -> None:
    examine(f"ASK {{ {'?s ?p 1 . ' * 5_000} }}")
    examine(f"SELECT * {{ VALUES ?x {{ {'-1.5 ' * 20_000} }} FILTER(?x IN (1{',2' * 20_000})) }}")
    for long in (
        "?s ?p 1 . ",
        "?s ?p 1 ; ?p 2 . ",
        "OPTIONAL {} ",
        "FILTER(1 + 1) ",
        "?s ?p true.OPTIONAL {} ",
    ):
        with pytest.raises(QueryRefused, match="5,000 is the most"):
            examine(f"ASK {{ VALUES ?x {{ 1 }} {long * 5_001} }}")


LISTED = frozenset(("data.example.org",))


def test_a_listed_host_may_be_called_where_it_is_written_plainly() -> None:
    for target in (
        "<http://data.example.org/sparql>", "SILENT <https://data.example.org:8080/>",
        "<http://data.example.org/caf\\u00e9>",
    ):  # fmt: skip
        examine(f"SELECT * {{ SERVICE {target} {{}} }}", LISTED)
    for target in (
        "<http://example.org/>", "<http://data.example.org@127.0.0.1/>", "<http://127.0.0.1/?data.example.org>",
        "<http://data.example.org:80\\u0040127.0.0.1/>", "?x", "e:x", "SILENT", "<relative>",
    ):  # fmt: skip
        with pytest.raises(QueryRefused):
            examine(f"PREFIX e: <http://e/> SELECT * {{ SERVICE {target} {{}} }}", LISTED)


FORMS = (
    ("SELECT * {}", "select"),
    ("select(1 as ?x){}", "select"),
    ("PREFIX ask: <http://construct/> # DESCRIBE\nASK {}", "ask"),
    ("BASE <http://select/> CONSTRUCTWHERE { ?s ?p ?o }", "construct"),
    ("DESCRIBE<http://select/>", "describe"),
    ("VERSION '1.2' ASK {}", "ask"),
    ("", None),
    ("{ ?s ?p ?o }", None),
)


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_the_form_of_a_query(text: str, expected: str | None) -> None:
    assert form(text) == expected
    assert yields_statements(text) == (expected in ("construct", "describe"))


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:a> 1 }", "WITH <g:g> DELETE {} WHERE {}", "load <x:x>"]
)
def test_an_update_is_told_that_it_is_one(text: str) -> None:
    with pytest.raises(QueryRefused, match="is an update"):
        examine(text)


def test_what_changes_by_itself_is_known() -> None:
    assert examine("SELECT (now() AS ?n) {}")
    assert examine("SELECT (1-RAND() AS ?n) {}")
    assert examine("ASK { ?s ?p ?o FILTER(?o<NOW()&&1>0) }")
    assert examine("ASK { ?s ?p ?o FILTER(0.5<xsd:decimal(RAND())&&?o>0) }")
    assert examine("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }", {"e"})
    assert not examine("SELECT ?now { ?now <http://e/rand> 'NOW()' }")


# Templates, and whether each evaluation makes blank nodes of its own for them.
TEMPLATES = (
    ("_:x <u:p> ?o", True),
    ("[] <u:p> ?o", True),
    ("<u:s> <u:p> [ <u:p> ?o ]", True),
    ("<u:s> <u:p> ( ?o 2 )", True),
    ("<< ?s <u:p> ?o >> <u:q> 1", True),
    ("<<?s?p?o>> <u:q> 1", True),
    ("?s <u:p> ?o {| <u:q> 1 |}", True),
    ("?s <u:p> ?o ~", True),
    ("?s <u:p> ?o ~ _:r", True),
    ("?s <u:p> ?o ~ <u:r>", False),
    ("?s <u:p> <<( ?s <u:p> ?o )>>", False),
    ("() <u:p> ?o", False),
    ("?s <u:p> '_:x [] ( 1 ) << {|'", False),
)


@pytest.mark.parametrize(("template", "expected"), TEMPLATES)
def test_blank_nodes_of_a_template_are_new_each_time(template: str, expected: bool) -> None:
    text = f"CONSTRUCT {{ {template} }} {{ ?s ?p ?o FILTER(isIRI(?s)) OPTIONAL {{ [] ?p _:x }} }}"
    first, second = (sorted(map(str, store().query(text))) for _ in range(2))
    assert (first != second) is expected
    assert examine(text) is expected
    assert examine(f"{text} #{'x' * 5_000}") is expected  # also where all of it is read


def test_blank_nodes_of_a_pattern_are_not() -> None:
    assert examine("CONSTRUCT FROM <u:g> WHERE { _:x ?p ?o }")
    assert not examine("CONSTRUCT WHERE { ?construct ?p ?o }")
    assert not examine("SELECT * { _:construct ?p [ ?q ( 1 ) ] }")


def test_the_number_of_cases() -> None:
    assert (len(CALLS), len(INNOCENT), len(DOUBTFUL), len(FORMS), len(TEMPLATES)) == (24, 16, 6, 8, 13)
