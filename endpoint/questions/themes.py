"""The themes that questions are grouped by, in the order of the list."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

THEMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "financing": ("Plans de financement", "Financing plans"),
        "funders": ("Financeurs", "Funders"),
        "territories": ("Territoires", "Territories"),
        "programme": ("Programme et calendrier", "Programme and calendar"),
        "links": (
            "Liens entre opérations et entre financeurs",
            "Links between operations and between funders",
        ),
        "dossiers": (
            "Ce que disent les dossiers, et ce qui reste à vérifier",
            "What the dossiers say, and what is to be checked",
        ),
        "other": ("Autres questions", "Other questions"),
    }
)
"""A theme in French and in English; a question without one is under the last."""
