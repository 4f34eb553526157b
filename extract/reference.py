"""``graph/reference``: the official places and bodies of a region, and the curated well-known bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from pyoxigraph import NamedNode, Quad

from extract import bodies, iris
from extract.describe import describe_body, describe_place, governed_place
from extract.model import Body, Place
from ontology.authorities import areas, authorities
from ontology.places import register


def reference_quads(region: str, *, base_iri: str = iris.BASE_IRI) -> Iterator[Quad]:
    """Every place and body of a region, today's geography; former communes and codes stand beside it."""
    yield from quads_of(*surroundings(_places(region), _bodies(region)), base_iri)


def quads_of(places: Iterable[Place], organisations: Iterable[Body], base_iri: str) -> Iterator[Quad]:
    """The description of these places and bodies in ``graph/reference``."""
    for one in (*places, *organisations):
        yield from _described(one, base_iri)


@lru_cache(maxsize=4096)  # dossiers of one region speak of the same places
def _described(one: Place | Body, base_iri: str) -> tuple[Quad, ...]:
    graph = NamedNode(iris.graph(base_iri, "reference"))
    triples = describe_place(one, base_iri) if isinstance(one, Place) else describe_body(one, base_iri)
    return tuple(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


def surroundings(places: Iterable[Place], organisations: Iterable[Body]) -> tuple[list[Place], list[Body]]:
    """Official places and bodies with all that their descriptions point at, so that nothing dangles."""
    known: dict[str, Place] = {}
    everybody = list(dict.fromkeys(organisations))
    todo = list(places)
    everybody += [bodies.epci_body(p.code) for p in todo if p.kind == "epci" and p.code]
    everybody = list(dict.fromkeys(everybody))
    for body in everybody:
        if body.kind in ("commune", "epci", "department", "region") and body.code and body.identified:
            todo.append(governed_place(body))
        if body.kind == "caf" and body.code and body.identified:
            todo.append(bodies.department_place(body.code))
        if body.seat:
            todo.append(bodies.commune_place(register().commune(body.seat)))
    while todo:
        place = todo.pop()
        if place.key not in known:
            known[place.key] = place
            todo.extend(_wholes(place))
    return [known[key] for key in sorted(known)], everybody


def _wholes(place: Place) -> Iterator[Place]:
    official = register()
    if place.kind == "district" and (home := bodies.commune_of_district(place)):
        yield bodies.commune_place(home)
    if place.code is None:
        return
    if place.kind == "commune":
        commune = register().commune(place.code, status=place.status)
        if commune.parent:
            yield bodies.commune_place(register().commune(commune.parent))
        epci = official.epci_of(commune)
        if epci:
            yield bodies.epci_place(epci.siren)
        yield bodies.department_place(commune.department)
    elif place.kind == "epci":
        yield from (
            bodies.department_place(code) for code in official.departments_of(official.epci(place.code))
        )
    elif place.kind == "department":
        yield bodies.region_place(official.department(place.code).region)


def _places(region: str) -> Iterator[Place]:
    official = register()
    yield bodies.region_place(region)
    yield from (bodies.department_place(d.code) for d in official.departments(region))
    yield from (bodies.epci_place(e.siren) for e in official.epcis(region=region, gone=True))
    yield from (bodies.commune_place(c) for c in official.communes(region=region))
    yield from (bodies.area_place(name) for name in areas(region))


def _bodies(region: str) -> Iterator[Body]:
    official = register()
    yield bodies.region_body(region)
    for department in official.departments(region):
        yield bodies.department_body(department.code)
        yield bodies.caf_body(department.code)
    yield from (bodies.epci_body(e.siren) for e in official.epcis(region=region, gone=True))
    yield from (bodies.commune_body(c) for c in official.communes(region=region) if c.status == "current")
    yield from (bodies.authority_body(authority) for authority in authorities())
