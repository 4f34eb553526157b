"""What the codes of the tables are called, for a reader."""

from __future__ import annotations

from functools import cache
from typing import Final

from endpoint.addresses import path_of
from endpoint.pages.rendering import Language
from ontology.words import DEF, label

_OTHERS: Final[dict[tuple[str, str], tuple[str, str]]] = {
    ("agent-kind", "Person"): ("personne", "person"),
    ("part", "line"): ("financeur", "funder"),
    ("part", "candidate"): ("financeur possible", "possible funder"),
    ("part", "beneficiary"): ("bénéficiaire", "beneficiary"),
    ("part", "spokesperson"): ("représenté par une personne", "represented by a person"),
    ("relation", "concerned"): ("concerné", "concerned"),
    ("relation", "mentioned"): ("cité", "mentioned"),
    ("relation", "possible"): ("peut-être concerné", "perhaps concerned"),
    ("relation", "located in"): ("y a son siège", "seated there"),
    ("relation", "governs"): ("l'administre", "governs it"),
    ("relation", "competent for"): ("y est compétent", "competent for it"),
}


@cache
def word(scheme: str, code: str | None, lang: Language) -> str:
    """The label of a code of a code list; the code itself where there is none, and nothing for no code.

    >>> word("resolution", "inferred", "en"), word("part", "line", "fr"), word("role", "none-such", "fr")
    ('inferred', 'financeur', 'none-such')
    """
    if code is None:
        return ""
    other = _OTHERS.get((scheme, code))
    if other:
        return other[0] if lang == "fr" else other[1]
    return label(DEF(scheme, code), lang) or label(DEF(scheme, code), "fr") or code


def what_kind(what: str, kind: str | None, lang: Language) -> str:
    """The kind of a thing that a search found: an operation, a body (which kind), a place (which kind).

    >>> what_kind("place", "commune", "fr"), what_kind("agent", "commune", "fr")
    ('lieu : commune', 'organisme : commune')
    """
    if what == "operation":
        return "opération" if lang == "fr" else "operation"
    french, english = ("lieu", "place") if what == "place" else ("organisme", "body")
    if what == "agent" and kind == "Person":
        return word("agent-kind", kind, lang)
    head = f"{french} : " if lang == "fr" else f"{english}: "
    named = word("territory-kind" if what == "place" else "agent-kind", kind, lang)
    return head + named if named else head.rstrip(" :")


def place_code(iri: str, kind: str | None, code: str | None) -> str | None:
    """The official code of a place: INSEE's, or the SIREN of an EPCI, which its IRI holds.

    >>> place_code("https://w3id.org/maillage/id/territory/epci/245900428", "epci", None)
    '245900428'
    """
    return code or (iri.rpartition("/")[2] if kind == "epci" else None)


def address_of(iri: str, base_iri: str) -> str | None:
    """The path of an IRI of ours, or the http address of another's; None for what is no link."""
    return path_of(iri, base_iri) or (iri if iri.startswith(("http://", "https://")) else None)
