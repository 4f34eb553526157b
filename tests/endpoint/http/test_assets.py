"""Styles and scripts: their addresses, how long they are kept, and pages without a script that is not built."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from endpoint.http import assets

if TYPE_CHECKING:
    from conftest import Server

BROWSER = {"Accept": "text/html"}


def test_a_page_names_the_style_by_its_content_which_is_kept_for_good(small_server: Server) -> None:
    page = small_server.http.get("/", headers=BROWSER).text
    found = re.search(r'<link rel="stylesheet" href="(/static/style.css\?[0-9a-f]{16})">', page)
    assert found
    style = small_server.http.get(found[1])
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    for other in ("/static/style.css", "/static/style.css?0123456789abcdef", found[1] + "&more"):
        assert small_server.http.get(other).headers["cache-control"] == "no-cache"


def test_a_part_of_a_file_is_not_compressed(small_server: Server) -> None:
    asked = {"Range": "bytes=0-2047", "Accept-Encoding": "gzip"}
    with small_server.http.stream("GET", "/static/style.css", headers=asked) as part:
        raw = b"".join(part.iter_raw())
    assert (part.status_code, len(raw), "content-encoding" in part.headers) == (206, 2048, False)
    whole = small_server.http.get("/static/style.css", headers={"Range": "lines=1-2"})
    assert whole.status_code == 200 and whole.content.startswith(raw)


def test_nothing_but_a_file_of_the_folder_is_found(small_server: Server) -> None:
    for path in ("/static/", "/static/nothing.css", "/static/%2e%2e/app.py", "/static/built/nothing.js"):
        assert small_server.http.get(path).status_code == 404


def test_a_script_is_there_where_it_is_built_with_the_styles_it_brings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "_FOLDER", tmp_path)
    (tmp_path / "built").mkdir()
    assert assets.script("network") == ""
    source = tmp_path / "built" / "network.js"
    source.write_text("1")
    first = assets.script("network")
    assert re.fullmatch(
        r'<script type="module" src="/static/built/network\.js\?[0-9a-f]{16}"></script>', first
    )
    (tmp_path / "built" / "network.css").write_text("a{}")
    styled = assets.script("network")
    assert styled.endswith(first) and 'href="/static/built/network.css?' in styled
    source.write_text("12")
    assert assets.script("network") != styled
