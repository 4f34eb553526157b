"""A server on a graph built from the examples, and how the tests of the pages read what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from conftest import Server

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
VOID = {"input", "link", "meta", "br", "circle", "line", "path", "rect"}


class Seen(HTMLParser):
    """A page as its tags, which must close, its links, and its text without double spaces."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__()
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(response.text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"[ \n]+", " ", " ".join(self.words))

    @property
    def links(self) -> list[str]:
        return [
            attributes["href"] or "" for tag, attributes in self.tags if tag == "a" and "href" in attributes
        ]


See = Callable[..., Seen]


@pytest.fixture(scope="session")
def examples(examples_graph: Path, serving: Callable[..., Server]) -> Iterator[Server]:
    server = serving(examples_graph)
    yield server
    assert server.stop() == (0, "")


@pytest.fixture(scope="session")
def see(examples: Server) -> See:
    """The page at a path, in French or as ``lang`` says, with its redirections followed."""

    def get(path: str, lang: str | None = None, server: Server = examples) -> Seen:
        address = path + (("&" if "?" in path else "?") + f"lang={lang}" if lang else "")
        return Seen(server.http.get(address, headers=BROWSER, follow_redirects=True))

    return get
