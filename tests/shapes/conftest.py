"""The fixture by which a test gets a dossier's graph to spoil."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.shapes.dossiers import Dossier


@pytest.fixture
def dossier() -> Callable[[str], Dossier]:
    return Dossier
