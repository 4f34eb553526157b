"""HTML as a run of tags and texts, in one pass over the page, however it is written.

No tree is built, so neither depth nor bad nesting costs anything; what never ends (a comment, a script, a
tag) ends the page, as it does in browsers (HTML Standard, section 13.2.5).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_TAG_END = re.compile(r"""(?>[^>=]+|=\s*"[^"]*"|=\s*'[^']*'|=)*+>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"})
_HUGE = re.compile(r"&#\d{8,};?")  # no character: Python refuses to make a number of thousands of digits


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag, its name in lower case."""

    name: str
    closing: bool
    written: str

    def get(self, attribute: str) -> str | None:
        """The value of an attribute, ``""`` where it stands alone.

        >>> Tag("td", False, ' colspan=2 hidden title="a > b"').get("title")
        'a > b'
        """
        for match in _ATTRIBUTE.finditer(self.written):
            if match[1].lower() == attribute:
                return _unescape(next((value for value in match.groups()[1:] if value is not None), ""))
        return None


def tokens(page: str) -> Iterator[Tag | str]:
    """The tags and the texts of ``page`` in order; scripts, styles, comments and declarations left out.

    >>> [token if isinstance(token, str) else token.name for token in tokens("<p>a &amp; b<!-- c --><br>")]
    ['p', 'a & b', 'br']
    """
    at = 0
    while mark := _MARK.search(page, at):
        if mark.start() > at:
            yield _unescape(page[at : mark.start()])
        name = _NAME.match(page, mark.start())
        if name is None:
            at = _end_of_declaration(page, mark.start())
            continue
        end = _TAG_END.match(page, name.end())
        if end is None:
            return
        tag = Tag(name[2].lower(), bool(name[1]), page[name.end() : end.end() - 1])
        at = end.end()
        if tag.name in _RAW and not tag.closing:
            at = _end_of_raw(page, at, tag.name)
        else:
            yield tag
    if at < len(page):
        yield _unescape(page[at:])


def _end_of_declaration(page: str, start: int) -> int:
    """Where a comment, a document type or a processing instruction ends."""
    if page.startswith("<!--", start):
        closed = re.compile(r"-?>").match(page, start + 4)
        end = closed.end() if closed else page.find("-->", start + 4) + 3
        return end if end > start else len(page)
    return page.find(">", start) + 1 or len(page)


def _end_of_raw(page: str, start: int, name: str) -> int:
    """Where the end tag of an element whose content is no markup ends."""
    found = re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE).search(page, start)
    return found.end() if found else len(page)


def _unescape(text: str) -> str:
    return html.unescape(_HUGE.sub("\ufffd", text)) if "&" in text else text
