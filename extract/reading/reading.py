"""The reading of a text: the form that it is searched in, where no accident of its layout is left.

What offices do to a file, in the order in which it is undone here: letters decomposed, misread or parted by soft
hyphens, line ends and spaces of every kind; then page furniture; then prose wrapped and words broken at line ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from extract.model import Reading
from extract.reading.lines import Lines
from extract.reading.pages import furniture
from extract.reading.paragraphs import mend
from extract.reading.pieces import Edit, change

# UTF-8 that was read as Windows-1252 before it reached us: one lead byte, and what the bytes after it became.
_HIGH = "\u0080-\u00bf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
MISREAD = rf"[\u00c2-\u00c5][{_HIGH}]|\u00e2[{_HIGH}]{{2}}"
_UNSEEN = "\u00ad\u200b\u2060\ufeff"  # a soft hyphen parts no word
_NO_UNSEEN = str.maketrans("", "", _UNSEEN)
_ACCENTS = "\u0300-\u036f"
# The first class is what makes the search fast: one look at most letters; a run of unseen ones is one piece, or two.
_ODD = re.compile(
    rf"[\r\u2028\u2029\x85{_UNSEEN}{_ACCENTS}\u00c2-\u00c5\u00e2](?:"
    rf"(?<=[{_UNSEEN}{_ACCENTS}])[{_UNSEEN}{_ACCENTS}]*[{_ACCENTS}]|(?<=[{_ACCENTS}])"
    rf"|(?<=\r)\n?|(?<=[\u2028\u2029\x85])|(?<=[{_UNSEEN}])[{_UNSEEN}]*(?:(?<=\u00ad)[ \t]*\r?\n[ \t]*(?=[^\W\d_]))?"
    rf"|(?<=[\u00c2-\u00c5])[{_HIGH}]|(?<=\u00e2)[{_HIGH}]{{2}})"
)
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PASSES = 4  # a joined line may go on in the next


def reading_of(text: str) -> Reading:
    """``text`` as it is searched: letters composed, plain spaces, LF; paragraphs on one line, pages gone.

    >>> reading_of("Re\\u0301gion\\r\\nde l\\u2019Aisne, 1\\u202f000 Ã©cus").text
    'Région\\nde l’Aisne, 1 000 écus'
    """
    read, pieces = change(text, _letters(text))
    read = _spaced(read)
    for _ in range(_PASSES):
        lines = Lines(read)
        edits = list(mend(lines, furniture(lines)))
        if not edits:
            break
        read, changed = change(read, edits)
        pieces = changed.through(pieces) if changed and pieces else changed or pieces
    return Reading(read, pieces)


def _spaced(text: str) -> str:
    for blank in _SPACES:
        text = text.replace(blank, " ")
    return text


def _letters(text: str) -> Iterator[Edit]:
    done = 0
    for match in _ODD.finditer(text):
        piece = match.group()
        start = match.start()
        if "\u0300" <= piece[-1] <= "\u036f" and start > done:
            start -= 1  # with the letter that the accents belong to
        new = _compose(text[start : match.end()])
        done = match.end()
        if new != text[start:done]:
            yield (start, done, new)


@lru_cache(maxsize=4096)
def _compose(piece: str) -> str:
    if "\u0300" <= piece[-1] <= "\u036f":  # an accent beyond a soft hyphen is its letter's all the same
        return unicodedata.normalize("NFC", piece.translate(_NO_UNSEEN))
    if piece[0] in _UNSEEN:
        return ""
    if piece[0] in "\r\u2028\u2029\x85":
        return "\n"
    if re.fullmatch(MISREAD, piece):
        octets = b"".join(c.encode("latin-1" if c <= "\u00ff" else "cp1252") for c in piece)
        return _compose(octets.decode())  # one character, which may be an unseen one or a line's end
    return unicodedata.normalize("NFC", piece)
