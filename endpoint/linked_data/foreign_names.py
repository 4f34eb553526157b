"""What the terms of other vocabularies are called on our pages: plain words, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from ontology.words import DCT, FOAF, GEO, IGEO, ORG, OWL, PROV, QUDT, RDF, RDFS, SCHEMA, SH, SKOS, Bilingual

FOREIGN_NAMES: Final[Mapping[NamedNode, Bilingual]] = MappingProxyType(
    {
        DCT.date: Bilingual("date", "date"),
        DCT.isPartOf: Bilingual("fait partie de", "is part of"),
        DCT.language: Bilingual("langue", "language"),
        DCT.source: Bilingual("source", "source"),
        DCT.spatial: Bilingual("lieu", "place"),
        DCT.title: Bilingual("titre", "title"),
        FOAF.Person: Bilingual("personne", "person"),
        FOAF.name: Bilingual("nom", "name"),
        GEO.lat: Bilingual("latitude", "latitude"),
        GEO.long: Bilingual("longitude", "longitude"),
        IGEO.codeINSEE: Bilingual("code INSEE", "INSEE code"),
        ORG.Organization: Bilingual("organisation", "organisation"),
        OWL.Class: Bilingual("classe", "class"),
        OWL.DatatypeProperty: Bilingual("propriété vers une valeur", "property with a value"),
        OWL.ObjectProperty: Bilingual("propriété vers une chose", "property with a thing"),
        PROV.agent: Bilingual("acteur", "agent"),
        QUDT.numericValue: Bilingual("valeur", "value"),
        RDF.Statement: Bilingual("énoncé", "statement"),
        RDF.object: Bilingual("objet de l'énoncé", "object of the statement"),
        RDF.predicate: Bilingual("propriété de l'énoncé", "property of the statement"),
        RDF.subject: Bilingual("sujet de l'énoncé", "subject of the statement"),
        RDF.type: Bilingual("est un", "is a"),
        RDFS.subClassOf: Bilingual("est une sorte de", "is a kind of"),
        RDFS.subPropertyOf: Bilingual("précise", "is a more precise"),
        SCHEMA.domainIncludes: Bilingual("se dit de", "is said of"),
        SCHEMA.rangeIncludes: Bilingual("a pour valeur", "takes"),
        SH.Info: Bilingual("pour information", "info"),
        SH.Violation: Bilingual("à corriger", "violation"),
        SH.Warning: Bilingual("à vérifier", "warning"),
        SH.severity: Bilingual("gravité", "severity"),
        SKOS.Concept: Bilingual("code d'une liste", "code of a list"),
        SKOS.ConceptScheme: Bilingual("liste de codes", "code list"),
        SKOS.altLabel: Bilingual("autre nom", "other name"),
        SKOS.broader: Bilingual("relève de", "is under"),
        SKOS.definition: Bilingual("définition", "definition"),
        SKOS.inScheme: Bilingual("fait partie de la liste", "is in the list"),
        SKOS.notation: Bilingual("code", "code"),
        SKOS.prefLabel: Bilingual("nom", "name"),
        SKOS.topConceptOf: Bilingual("est en tête de la liste", "is at the top of the list"),
    }
)
"""What has no name here is shown by its prefix."""
