"""Official places and bodies as triples: what ``graph/reference`` holds of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from extract import bodies, iris
from extract.model import Body, Place
from ontology.places import Commune, register
from ontology.words import DCT, DEF, GEO, IGEO, MLG, ORG, RDF, SKOS, XSD

_CLASSES = {
    "epci": MLG.Intercommunality,
    "commune": MLG.TerritorialAuthority,
    "department": MLG.TerritorialAuthority,
    "region": MLG.TerritorialAuthority,
    "social-centre": MLG.SocialCentre,
}


def is_official(place_or_body: Place | Body) -> bool:
    """Does it stand in the register or among the curated bodies, so that no dossier has to describe it?"""
    return (
        place_or_body.key.split("/")[0] in ("territory", "agent")
        and not place_or_body.key.startswith(("agent/label/", "agent/state/", "territory/district/"))
        and not re.fullmatch(r"agent/federation/\d\w(?:-\d\w)+", place_or_body.key)
    )


def describe_place(place: Place, base: str) -> Iterator[Triple]:
    """A place and, for an official one, the places that it is part of."""
    node = NamedNode(iris.entity(base, place.key))
    yield Triple(node, RDF.type, MLG.Territory)
    yield Triple(node, MLG.territoryKind, DEF("territory-kind", place.kind))
    yield Triple(node, SKOS.prefLabel, Literal(place.name, language="fr"))
    if place.kind == "district" and (commune := bodies.commune_of_district(place)):
        whole = bodies.commune_place(commune)
        yield Triple(node, DCT.isPartOf, NamedNode(iris.entity(base, whole.key)))
    if place.code is None:
        return
    if place.kind == "commune":
        yield from _commune(node, register().commune(place.code, status=place.status), base)
    elif place.kind == "epci":
        for code in register().departments_of(register().epci(place.code)):
            yield Triple(node, DCT.isPartOf, _territory("department", code, base))
    elif place.kind == "department":
        yield Triple(node, IGEO.codeINSEE, Literal(place.code))
        yield Triple(node, DCT.isPartOf, _territory("region", register().department(place.code).region, base))
    elif place.kind == "region":
        yield Triple(node, IGEO.codeINSEE, Literal(place.code))


def _commune(node: NamedNode, commune: Commune, base: str) -> Iterator[Triple]:
    yield Triple(node, IGEO.codeINSEE, Literal(commune.code))
    yield Triple(node, MLG.communeStatus, DEF("commune-status", commune.status))
    if commune.parent:
        whole = bodies.commune_place(register().commune(commune.parent))
        yield Triple(node, DCT.isPartOf, NamedNode(iris.entity(base, whole.key)))
    epci = register().epci_of(commune)
    if epci:
        yield Triple(node, DCT.isPartOf, _territory("epci", epci.siren, base))
    yield Triple(node, DCT.isPartOf, _territory("department", commune.department, base))
    if commune.latitude is not None and commune.longitude is not None:
        yield Triple(node, GEO.lat, _decimal(commune.latitude))
        yield Triple(node, GEO.long, _decimal(commune.longitude))


def _class_of(body: Body) -> NamedNode:
    """An EPCI that no register names is an organisation that a row calls one."""
    if not body.identified:
        return MLG.UnidentifiedAgent
    unknown = body.kind == "epci" and body.code is None
    return ORG.Organization if unknown else _CLASSES.get(body.kind, ORG.Organization)


def describe_body(body: Body, base: str) -> Iterator[Triple]:
    """A body with its labels, its codes and the place that it governs, is competent for, or is in."""
    node = NamedNode(iris.entity(base, body.key))
    yield Triple(node, RDF.type, _class_of(body))
    yield Triple(node, MLG.agentKind, DEF("agent-kind", body.kind))
    yield Triple(node, SKOS.prefLabel, Literal(body.name, language="fr"))
    if body.english:
        yield Triple(node, SKOS.prefLabel, Literal(body.english, language="en"))
    for other in body.also:
        yield Triple(node, SKOS.altLabel, Literal(other))
    if body.seat:
        place = bodies.commune_place(register().commune(body.seat))
        yield Triple(node, MLG.locatedIn, NamedNode(iris.entity(base, place.key)))
    if body.code and body.identified:
        yield from _official_body(node, body, body.code, base)


def _official_body(node: NamedNode, body: Body, code: str, base: str) -> Iterator[Triple]:
    if body.key.startswith("agent/siren/"):
        yield Triple(node, MLG.siren, Literal(body.key.rsplit("/", 1)[1]))
    if body.kind == "epci":
        epci = register().epci(code)
        others = set(epci.names) | {spell.full_name for spell in epci.spells}
        for other in sorted((others | set(epci.acronyms)) - {body.name}):
            yield Triple(node, SKOS.altLabel, Literal(other, language="fr"))
    if body.kind == "caf":
        yield Triple(node, MLG.competentFor, _territory("department", code, base))
    elif body.kind in ("commune", "epci", "department", "region"):
        yield Triple(node, MLG.governs, NamedNode(iris.entity(base, governed_place(body).key)))


def governed_place(body: Body) -> Place:
    """The territory of an official body."""
    assert body.code is not None
    if body.kind == "commune":
        return bodies.commune_place(register().commune(body.code))
    makers = {"epci": bodies.epci_place, "department": bodies.department_place, "region": bodies.region_place}
    return makers[body.kind](body.code)


def _territory(kind: str, code: str, base: str) -> NamedNode:
    return NamedNode(iris.entity(base, iris.territory(kind, code)))


def _decimal(value: Decimal) -> Literal:
    return Literal(str(value), datatype=XSD.decimal)
