"""Pictures of the main pages for the README. ``make screenshots`` names this file, which no other run collects."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import OpenPage

LARGEST = 150_000  # bytes
COLOURS = 96
QUERY = (
    "PREFIX%20mlg%3A%20%3Chttps%3A%2F%2Fw3id.org%2Fmaillage%2Fns%23%3E%0A%0ASELECT%20%3Fnumber%20%3Fcost%20WHERE%20%7B%0A"
    "%20%20%3Foperation%20mlg%3AsynergieNumber%20%3Fnumber%20%3B%0A"
    "%20%20%20%20%20%20%20%20%20%20%20%20%20mlg%3AtotalCost%20%3Fcost%20.%0A%7D%0AORDER%20BY%20DESC(%3Fcost)"
)
PAGES = {
    "home": "/",
    "operation": "/id/operation/NP0019238.html",
    "body": "/id/agent/caf/59.html",
    "network": "/network#picture",
    "map": "/map",
    "question": "/questions/funder-totals",
    "sparql": f"/sparql?query={QUERY}",
    "validation": "/validation",
    "data": "/data",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_of_the_page_is_small(open_page: OpenPage, name: str, root: Path) -> None:
    page = open_page(PAGES[name], viewport={"width": 1200, "height": 800}, color_scheme="light")
    assert not page.title().startswith("Erreur")
    page.wait_for_load_state("networkidle")
    shot = page.screenshot(caret="initial")  # to hide it would take a style that our policy forbids
    path = root / "docs" / "screenshots" / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    assert 5_000 < path.stat().st_size < LARGEST
