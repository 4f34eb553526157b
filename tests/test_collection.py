"""What is written as a test is run."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest


def test_no_folder_of_ours_is_left_out(pytestconfig: pytest.Config, root: Path) -> None:
    """As pytest does of itself with one that is called ``build``."""
    left_out = pytestconfig.getini("norecursedirs")
    folders = {
        folder
        for top in pytestconfig.getini("testpaths")
        for path in (root / top).rglob("*.py")
        for folder in path.relative_to(root).parent.parts
    }
    assert "build" in folders
    assert [one for one in folders if any(fnmatch(one, pattern) for pattern in left_out)] == []
