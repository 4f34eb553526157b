"""A text that was changed, and changed again, still knows where each of its characters came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.reading.pieces import Edit, change

Known = list[tuple[str, int, int]]


def edits_of(text: str, data: st.DataObject) -> list[Edit]:
    """Some edits in order and apart, each no longer than what it replaces."""
    found: list[Edit] = []
    at = 0
    while at < len(text) and data.draw(st.booleans()):
        start = data.draw(st.integers(at, len(text) - 1))
        end = data.draw(st.integers(start + 1, min(len(text), start + 4)))
        found.append((start, end, "XYZ "[: data.draw(st.integers(0, end - start))]))
        at = end
    return found


def changed(known: Known, edits: list[Edit]) -> Known:
    """The same change, one character at a time."""
    found: Known = []
    done = 0
    for start, end, new in edits:
        found += known[done:start]
        if len(new) == end - start:
            found += [(c, s, e) for c, (_, s, e) in zip(new, known[start:end], strict=True)]
        else:
            found += [(c, known[start][1], known[end - 1][2]) for c in new]
        done = end
    return found + known[done:]


@given(st.text(alphabet="abcdef", max_size=24), st.data())
def test_one_change_and_another_upon_it(text: str, data: st.DataObject) -> None:
    first = edits_of(text, data)
    once, pieces = change(text, first)
    known = changed([(c, i, i + 1) for i, c in enumerate(text)], first)
    assert once == "".join(c for c, _, _ in known)
    second = edits_of(once, data)
    twice, more = change(once, second)
    known = changed(known, second)
    assert twice == "".join(c for c, _, _ in known)
    both = more.through(pieces) if more and pieces else more or pieces
    if both is None:
        assert [(s, e) for _, s, e in known] == [(i, i + 1) for i in range(len(twice))]
    else:
        assert [(both.start(i), both.end(i + 1)) for i in range(len(twice))] == [(s, e) for _, s, e in known]
        assert both.start(len(twice)) <= len(text)


def test_what_changes_nothing_moves_nothing() -> None:
    assert change("abc", []) == ("abc", None)
    assert change("a\nb", [(1, 2, " ")]) == ("a b", None)
    text, pieces = change("abc", [(0, 3, "")])
    assert (text, pieces and pieces.start(0)) == ("", 3)
