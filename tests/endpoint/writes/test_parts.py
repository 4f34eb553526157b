"""Updates with declarations after a semicolon, which the engine takes before the first operation only."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from endpoint.writes.parts import parts, require_readable, run

MADE: tuple[tuple[str, list[str]], ...] = (
    ("CLEAR ALL ; PREFIX a: <u:> INSERT DATA { a:s a:p a:o }", ["<u:s> <u:p> <u:o>"]),
    ("CLEAR DEFAULT ; BASE <u:> CLEAR DEFAULT", []),
    ("CLEAR DEFAULT; PREFIX a: <u:>", []),
    ("CLEAR DEFAULT ;\n# ;\nVERSION '1.2' BASE <u:x/> BASE <y/> INSERT DATA {<s> <p> <o>} ;", ["<u:x/y/s> <u:x/y/p> <u:x/y/o>"]),
    (
        "BASE <u:x/> PREFIX a: <p/> DELETE DATA { <u:s> <u:p> '; PREFIX b: <c:>' } ; DELETE WHERE { ?s ?p ?o } ; #;\n"
        "PREFIX a: <q/> BASE <y/> INSERT DATA { <s> a:p a:o } ; PREFIX b: <r/> INSERT { ?s b:p ?o } WHERE { ?s a:p ?o }",
        ["<u:x/y/s> <u:x/q/p> <u:x/q/o>", "<u:x/y/s> <u:x/y/r/p> <u:x/q/o>"],
    ),
)  # fmt: skip
# Where the fault is, in the text as it was sent.
UNREADABLE = (
    ("CLEAR ALL\n;\n\n  PREFIX a: <u:> CREATE a:g", "4:28"),
    ("CLEAR ALL ; PREFIX a: <u:> INSERT DATA { a:s a:p", "1:49"),
    ("CLEAR ALL ; PREFIX a <u:>", "1:21"),
    ("CLEAR ALL ; PREFIX a: <u:> CLEAR ALL ;; BASE <u:>", "1:45"),
    ("PREFIX a: <u:> ; BASE <u:> CLEAR ALL", "1:23"),
    ("INSERT DATA { _:a <u:p> 1 } ; BASE <u:> INSERT DATA { _:a <u:p> 2 }", "_:a cannot be shared"),
)


def store() -> Store:
    made = Store()
    made.update("INSERT DATA { <u:s> <u:p> 1 }")
    return made


@pytest.mark.parametrize(("text", "expected"), MADE)
def test_declarations_after_an_operation_hold_for_what_follows(text: str, expected: list[str]) -> None:
    with pytest.raises(SyntaxError):
        store().update(text)
    changed = store()
    run(changed, text, "v:/")
    assert sorted(map(str, changed)) == expected
    require_readable(text, "v:/")


@pytest.mark.parametrize(("text", "place"), UNREADABLE)
def test_a_fault_is_told_where_it_stands(text: str, place: str) -> None:
    for read in (lambda: run(store(), text, "v:/"), lambda: require_readable(text, "v:/")):
        with pytest.raises(SyntaxError, match=place):
            read()


def test_all_is_read_before_anything_is_made() -> None:
    untouched = store()
    with pytest.raises(SyntaxError):
        run(untouched, "CLEAR ALL ; PREFIX a: <u:> NOTHING", "v:/")
    assert len(untouched) == 1


def test_blank_nodes_are_those_of_their_operation() -> None:
    changed = store()
    run(changed, "INSERT DATA { _:a <u:q> _:a } ; BASE <u:> INSERT { _:a <q> 2 } WHERE {}", "v:/")
    assert len({quad.subject for quad in changed}) == 3


def test_what_needs_no_parts_is_left_as_it_is() -> None:
    text = "PREFIX a: <u:> # ; PREFIX\nINSERT DATA { a:s a:p '; BASE <u:>' } ; CLEAR ALL ;"
    assert [part.text for part in parts(text)] == [text]


def test_the_number_of_cases() -> None:
    assert (len(MADE), len(UNREADABLE)) == (5, 6)
