"""From a partner's printed label to one body: which, how sure, and by which rule."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from extract.find.table.table import Row
from extract.gazetteer import gazetteer
from extract.labels import department_named, split_acronym
from extract.model import Facts, Resolution, Span
from extract.resolve.funders import Context, resolve

FactsOf = Callable[..., Facts]
Expected = tuple[str, str | None, str, str]

OWN = "operation/NP9970001/agent"
FUND = "Fonds européen de développement régional 62N00007 - APPLICATIONS TIC (NORD)"

# In Nord, the Dunkerque community alone: category, partner -> kind, code, status, rule.
IN_DUNKERQUE: dict[tuple[str, str], Expected] = {
    # the real dossiers
    ("UNION EUROPEENNE", FUND): ("european-fund", None, "stated", "authority-label"),
    ("Autre partenaire récurrent", "CAF"): ("caf", "59", "inferred", "caf-of-the-department"),
    ("Autre partenaire récurrent", "Caisse d'allocations familiales"): (
        "caf", "59", "inferred", "caf-of-the-department"),
    ("COMMUNES", ""): ("commune", None, "aggregate", "aggregate-row"),
    ("COMMUNES", "LE PORTEL"): ("commune", "62667", "stated", "commune-name"),
    ("COMMUNES", "ST-MARTIN-BOULOGNE"): ("commune", "62758", "stated", "commune-name"),
    ("COMMUNES", "BOULOGNE SUR MER"): ("commune", "62160", "stated", "commune-name"),
    ("EPCI", "CUD"): ("epci", "245900428", "stated", "epci-acronym"),
    ("AUTRES PUBLICS", "Métropole européenne de Lille (MEL)"): ("epci", "245900410", "stated", "epci-name"),
    ("AUTRES PUBLICS", "Communauté d'agglomérations"): ("epci", "245900428", "inferred", "only-epci-of-the-dossier"),
    ("DEPARTEMENT", "Nord"): ("department", "59", "stated", "department-name"),
    ("REGION", "Hauts-de-France, chef-lieu Lille"): ("region", "32", "stated", "region-name"),
    ("ETAT", "Ville, jeunesse et sports"): ("state", None, "stated", "state-programme"),
    ("Autre partenaire ponctuel", "CSC LOON PLAGE"): ("social-centre", None, "label-only", "social-centre-label"),
    ("Autre partenaire ponctuel", "ANDYVIE"): ("organisation", None, "label-only", "organisation-label"),
    ("Autre partenaire ponctuel", "Fédération des Centres Sociaux du Nord - Pas-de-Calais - FCS 59 62"): (
        "federation", None, "stated", "authority-label"),
    # other funds and budget lines
    ("UNION EUROPEENNE", "FEDER 80P00021"): ("european-fund", None, "stated", "authority-label"),
    ("UNION EUROPEENNE", "Fonds social européen 32F00001 - INCLUSION"): (
        "european-fund", None, "stated", "authority-label"),
    ("UNION EUROPEENNE", "FEADER"): ("european-fund", None, "stated", "authority-label"),
    ("UNION EUROPEENNE", "INTERREG V"): ("european-fund", None, "label-only", "organisation-label"),
    ("ETAT", ""): ("state", None, "stated", "authority-label"),
    ("ETAT", "Agence nationale de la cohésion des territoires"): ("state", None, "stated", "authority-label"),
    ("Autres publics", "Préfecture de l'Aisne"): ("state", None, "stated", "state-programme"),
    # departments and regions
    ("DEPARTEMENT", ""): ("department", "59", "inferred", "department-name"),
    ("DEPARTEMENT", "OISE (60)"): ("department", "60", "stated", "department-name"),
    ("Autres publics", "Conseil départemental de la Somme"): ("department", "80", "stated", "department-name"),
    ("Autres publics", "Conseil départemental"): ("department", "59", "inferred", "department-name"),
    ("Autres publics", "Région"): ("region", "32", "inferred", "region-name"),
    ("REGION", "Normandie"): ("region", "28", "stated", "region-name"),
    ("Autres", "CAF de l'Oise"): ("caf", "60", "stated", "authority-label"),
    ("Autres", "CAF 62"): ("caf", "62", "stated", "authority-label"),
    # communes and EPCIs of other hands
    ("COMMUNES", "Ville de Beauvais"): ("commune", "60057", "stated", "commune-name"),
    ("Autres publics", "Commune d'Albert"): ("commune", "80016", "stated", "commune-name"),
    ("Autres publics", "Ville d'Amiens - Politique de la ville"): ("commune", "80021", "stated", "commune-name"),
    ("COMMUNES", "MONTVERT-SUR-OISELLE"): ("commune", None, "label-only", "printed-name"),
    ("COMMUNES", "Communes du territoire"): ("commune", None, "aggregate", "aggregate-row"),
    ("COMMUNES", "Amiens, Longueau et Camon"): ("commune", None, "aggregate", "aggregate-row"),
    ("EPCI", "CA Lens Liévin"): ("epci", "246200364", "stated", "epci-name"),
    ("EPCI", "CU"): ("epci", "245900428", "inferred", "only-epci-of-the-dossier"),
    ("EPCI", ""): ("epci", "245900428", "inferred", "only-epci-of-the-dossier"),
    ("EPCI", "Pays de Nulle Part"): ("epci", None, "label-only", "printed-name"),
    # curated bodies, with and without a name that says where
    ("Autres", "Caisse des dépôts et consignations"): ("organisation", None, "label-only", "authority-label"),
    ("Autres", "MSA"): ("organisation", None, "label-only", "authority-label"),
    ("Autres", "MSA de Picardie"): ("organisation", None, "label-only", "authority-label"),
    # a name inside another name is not that body
    ("Autres", "Association Lens Solidaire"): ("organisation", None, "label-only", "organisation-label"),
    ("Autres", "Office de tourisme de Lille"): ("organisation", None, "label-only", "organisation-label"),
    ("Autres", "ESF Habitat"): ("organisation", None, "label-only", "organisation-label"),
    ("Autres", "CAF de Paris"): ("caf", "75", "stated", "authority-label"),
    ("Autres", "CAF des Flandres"): ("caf", None, "label-only", "organisation-label"),
    ("COMMUNES", "Péronne - Ham"): ("commune", None, "aggregate", "aggregate-row"),
    ("Autres", "Cud'or"): ("organisation", None, "label-only", "organisation-label"),
    ("Autre partenaire ponctuel", ""): ("unresolved", None, "unnamed", "unnamed-row"),
}  # fmt: skip
# Other spellings of categories and labels, or no category at all: kind, code, status.
SPELT: dict[tuple[str, str], tuple[str, str | None, str]] = {
    ("", "Commune de Grande-Synthe"): ("commune", "59271", "stated"),
    ("", "Ville de Grande-Synthe"): ("commune", "59271", "stated"),
    ("", "Mairie de Grande-Synthe"): ("commune", "59271", "stated"),
    ("", "Mairie du Portel"): ("commune", "62667", "stated"),
    ("Communes", "GRANDE SYNTHE"): ("commune", "59271", "stated"),
    ("Commune", "Grande-Synthe (59)"): ("commune", "59271", "stated"),
    ("COMMUNES", "GRANDE-SYNTHE 59760"): ("commune", "59271", "stated"),
    ("COMMUNE", "VILLE DE GRANDE SYNTHE"): ("commune", "59271", "stated"),
    ("Collectivités locales", "Ville de Calais"): ("commune", "62193", "stated"),
    ("Communes et groupements", "Ville de Calais"): ("commune", "62193", "stated"),
    ("COMMUNES", "Communes (3)"): ("commune", None, "aggregate"),
    ("COMMUNES", "Communes partenaires"): ("commune", None, "aggregate"),
    ("COMMUNES", "Diverses communes"): ("commune", None, "aggregate"),
    ("COMMUNES", "Plusieurs communes du territoire"): ("commune", None, "aggregate"),
    ("Autres", "7 communes"): ("commune", None, "aggregate"),
    ("COMMUNES", "Ensemble des communes"): ("commune", None, "aggregate"),
    ("COMMUNES", "Communes de l'agglomération (5)"): ("commune", None, "aggregate"),
    ("COMMUNES", "CCAS DE GRANDE-SYNTHE"): ("organisation", None, "label-only"),
    ("Autres publics", "CCAS de Calais"): ("organisation", None, "label-only"),
    ("Autres publics", "CIAS du Beauvaisis"): ("organisation", None, "label-only"),
    ("", "Département du Nord"): ("department", "59", "stated"),
    ("", "CD 62"): ("department", "62", "stated"),
    ("", "CD62"): ("department", "62", "stated"),
    ("", "CD59"): ("department", "59", "stated"),
    ("", "Conseil départemental"): ("department", "59", "inferred"),
    ("", "Conseil Départemental de l'Oise"): ("department", "60", "stated"),
    ("", "Conseil général de la Somme"): ("department", "80", "stated"),
    ("", "Dpt de l'Aisne"): ("department", "02", "stated"),
    ("", "Dépt. du Nord"): ("department", "59", "stated"),
    ("DEPARTEMENTS", "PAS DE CALAIS"): ("department", "62", "stated"),
    ("Départements", "Le Nord"): ("department", "59", "stated"),
    ("Conseil départemental", "Nord"): ("department", "59", "stated"),
    ("Conseil départemental", ""): ("department", "59", "inferred"),
    ("Département", "Conseil départemental du Nord (59)"): ("department", "59", "stated"),
    ("DEPARTEMENT", "Département du Nord - Politique de la ville"): ("department", "59", "stated"),
    ("DEPARTEMENT", "CD du Pas-de-Calais"): ("department", "62", "stated"),
    ("DEPARTEMENT", "Nord et Pas-de-Calais"): ("department", None, "ambiguous"),
    ("DEPARTEMENT", "Pays de Nulle Part"): ("department", None, "label-only"),
    ("", "Région"): ("region", "32", "inferred"),
    ("", "Région Hauts-de-France"): ("region", "32", "stated"),
    ("", "CR Hauts-de-France"): ("region", "32", "stated"),
    ("", "Conseil Régional"): ("region", "32", "inferred"),
    ("", "Conseil régional des Hauts de France"): ("region", "32", "stated"),
    ("RÉGION", "Hauts-de-France"): ("region", "32", "stated"),
    ("Région", ""): ("region", "32", "inferred"),
    ("REGIONS", "Conseil régional"): ("region", "32", "inferred"),
    ("", "CAF de l'Aisne"): ("caf", "02", "stated"),
    ("", "Caf du Pas-de-Calais"): ("caf", "62", "stated"),
    ("", "CAF 59"): ("caf", "59", "stated"),
    ("", "CAF du Nord (59)"): ("caf", "59", "stated"),
    ("", "C.A.F."): ("caf", "59", "inferred"),
    ("", "Caisse d’Allocations Familiales du Nord - CAF"): ("caf", "59", "stated"),
    ("", "Caisse d'allocations familiales (CAF)"): ("caf", "59", "inferred"),
    ("Caisse d'allocations familiales", ""): ("caf", "59", "inferred"),
    ("CAF", "Nord"): ("caf", "59", "stated"),
    ("", "CNAF"): ("organisation", None, "label-only"),
    ("", "CAF du Nord - Prestation de service"): ("caf", "59", "stated"),
    ("Autres", "CAF - REAAP"): ("caf", "59", "inferred"),
    ("", "Préfecture du Nord"): ("state", None, "stated"),
    ("ETAT", "DETR"): ("state", None, "stated"),
    ("", "DSIL"): ("state", None, "stated"),
    ("", "FNADT"): ("state", None, "stated"),
    ("ETAT", "Politique de la ville"): ("state", None, "stated"),
    ("", "DDCS 62"): ("state", None, "stated"),
    ("", "ANCT"): ("state", None, "stated"),
    ("", "Ministère de l'éducation nationale"): ("state", None, "stated"),
    ("", "DRAC Hauts-de-France"): ("state", None, "stated"),
    ("", "État"): ("state", None, "stated"),
    ("Etat", "État - BOP 147"): ("state", None, "stated"),
    ("ÉTAT", ""): ("state", None, "stated"),
    ("", "Sous-préfecture de Dunkerque"): ("state", None, "stated"),
    ("Etat", "ADEME"): ("state", None, "stated"),
    ("Autres publics", "ADEME"): ("organisation", None, "label-only"),
    ("Autres publics", "ARS Hauts-de-France"): ("organisation", None, "label-only"),
    ("Autres publics", "Agence de l'eau Artois-Picardie"): ("organisation", None, "label-only"),
    ("Autres publics", "Pôle emploi"): ("organisation", None, "label-only"),
    ("", "DREETS Hauts-de-France"): ("state", None, "stated"),
    ("", "Dotation politique de la ville"): ("state", None, "stated"),
    ("", "Contrat de ville (État)"): ("state", None, "stated"),
    ("", "Rectorat de l'académie de Lille"): ("state", None, "stated"),
    ("Etat", "Commissariat général à l'égalité des territoires (CGET)"): ("state", None, "stated"),
    ("", "FEDER"): ("european-fund", None, "stated"),
    ("Europe", "FEDER"): ("european-fund", None, "stated"),
    ("", "FEDER 62N00007 - APPLICATIONS TIC (NORD)"): ("european-fund", None, "stated"),
    ("UE", "FSE+"): ("european-fund", None, "stated"),
    ("", "REACT-EU"): ("european-fund", None, "stated"),
    ("Union européenne", "FEDER REACT-EU"): ("european-fund", None, "stated"),
    ("", "Union européenne"): ("european-fund", None, "label-only"),
    ("UNION EUROPEENNE", ""): ("unresolved", None, "unnamed"),
    ("", "Union européenne - FEDER"): ("european-fund", None, "stated"),
    ("Fonds européens", "Fonds européen de développement régional (FEDER)"): (
        "european-fund",
        None,
        "stated",
    ),
    ("", "Fonds Européen Agricole pour le Développement Rural (FEADER)"): ("european-fund", None, "stated"),
    ("UNION EUROPEENNE", "LEADER - GAL du Vimeu"): ("european-fund", None, "label-only"),
    ("", "CUD"): ("epci", "245900428", "stated"),
    ("", "Communauté urbaine de Dunkerque"): ("epci", "245900428", "stated"),
    ("", "Communauté Urbaine de Dunkerque (CUD)"): ("epci", "245900428", "stated"),
    ("EPCI", "Communauté urbaine"): ("epci", "245900428", "inferred"),
    ("", "Communauté d'agglomération"): ("epci", "245900428", "inferred"),
    ("", "CA du Boulonnais"): ("epci", "246200729", "stated"),
    ("EPCI", "C.A. du Boulonnais"): ("epci", "246200729", "stated"),
    ("EPCI", "CALAIS"): ("epci", "200090751", "inferred"),
    ("EPCI", "Dunkerque"): ("epci", "245900428", "stated"),
    ("EPCI", "DUNKERQUE GRAND LITTORAL"): ("epci", "245900428", "stated"),
    ("Intercommunalité", ""): ("epci", "245900428", "inferred"),
    ("Communauté d'agglomération", "Boulonnais"): ("epci", "246200729", "stated"),
    ("EPCI", "Com. de communes du Vimeu"): ("epci", "200070944", "stated"),
    ("EPCI", "CC du Vimeu"): ("epci", "200070944", "stated"),
    ("Groupements de communes", "CA du Boulonnais"): ("epci", "246200729", "stated"),
    ("", "Fédération des centres sociaux"): ("federation", None, "inferred"),
    ("", "FCSF"): ("federation", None, "stated"),
    ("", "Fédération Familles Rurales de l'Oise"): ("federation", None, "label-only"),
    ("", "Centre social rural Les Deux Vallons"): ("social-centre", None, "label-only"),
    ("", "CS AGORA"): ("social-centre", None, "label-only"),
    ("", "MAISON DE QUARTIER DU MOULIN"): ("social-centre", None, "label-only"),
    ("", "Union des centres sociaux du Valenciennois"): ("social-centre", None, "label-only"),
    ("", "Association Agora - Centre social de Laon"): ("social-centre", None, "label-only"),
    ("", "CSC"): ("social-centre", None, "label-only"),
    ("Centres sociaux", "Agora"): ("social-centre", None, "label-only"),
    ("", "MSA"): ("organisation", None, "label-only"),
    ("", "MSA Nord-Pas de Calais"): ("organisation", None, "label-only"),
    ("", "CARSAT"): ("organisation", None, "label-only"),
    ("", "Caisse des dépôts"): ("organisation", None, "label-only"),
    ("", "Banque des Territoires (Caisse des Dépôts)"): ("organisation", None, "label-only"),
    ("", "Fondation Orange"): ("organisation", None, "label-only"),
    ("", "Pas-de-Calais Habitat"): ("organisation", None, "label-only"),
    ("Autre partenaire ponctuel", "LILLE METROPOLE HABITAT"): ("organisation", None, "label-only"),
    ("Autre partenaire ponctuel", "Association Ville et Nature"): ("organisation", None, "label-only"),
    ("Autre partenaire ponctuel", "Région Solidaire SARL"): ("organisation", None, "label-only"),
    ("Autre partenaire ponctuel", "Ville Ouverte"): ("organisation", None, "label-only"),
    ("Autre partenaire ponctuel", "Mission locale de Dunkerque"): ("organisation", None, "label-only"),
    ("Autre partenaire ponctuel", "Office de tourisme de la Ville de Calais"): (
        "organisation",
        None,
        "label-only",
    ),
    ("Autre partenaire ponctuel", "La Poste"): ("organisation", None, "label-only"),
    ("Autre partenaire ponctuel", "GRANDE-SYNTHE HABITAT"): ("organisation", None, "label-only"),
    ("Autre partenaire ponctuel", "Grande-Synthe"): ("commune", "59271", "stated"),
    ("", "Participations privées"): ("organisation", None, "label-only"),
    ("Autres publics", "Syndicat mixte du Pays de Thiérache"): ("organisation", None, "label-only"),
    ("", "À déterminer"): ("unresolved", None, "unnamed"),
    ("", "Autres financeurs"): ("unresolved", None, "unnamed"),
}
KEYS = {
    FUND: "agent/erdf",
    "CSC LOON PLAGE": "agent/label/59359/csc-loon-plage",
    "Association des Centres Sociaux de Mazingarbe - ACSM": (
        "agent/label/62563/association-des-centres-sociaux-de-mazingarbe"
    ),
    "Maison de Quartier Centre Ville Valenciennes - MQCV": (
        "agent/label/59606/maison-de-quartier-centre-ville-valenciennes"
    ),
    "ANDYVIE": f"{OWN}/andyvie",
    "Fédération des centres sociaux de l'Oise": "agent/federation/60",
    "Fédération des centres sociaux de Picardie": "agent/federation/02-60-80",
    "Fédération des Centres Sociaux de la Somme et de l'Aisne - FCS 80 02": "agent/federation/02-80",
}


def row(category: str, partner: str, number: int = 1) -> Row:
    return Row(number, category, partner, partner, None, Decimal(1), Decimal(1), Span(0, 1))


def context(**known: tuple[str, ...]) -> Context:
    return Context("operation/NP9970001", "32", None, gazetteer("32"), **known)  # type: ignore[arg-type]


DUNKERQUE = {"epcis": ("245900428",), "departments": ("59",)}
TWO_SIDES = {"epcis": ("245901160", "246200364", "245900428"), "departments": ("59", "62")}


def test_the_number_of_cases() -> None:
    assert (len(IN_DUNKERQUE), len(SPELT), len(KEYS)) == (52, 138, 8)


@pytest.mark.parametrize(("label", "expected"), IN_DUNKERQUE.items())
def test_a_row_in_dunkerque(facts_of: FactsOf, label: tuple[str, str], expected: Expected) -> None:
    facts = facts_of(
        "La Communauté urbaine de Dunkerque porte l'opération.", f"{label[0]}|{label[1]}|1,00 %|1,00 €"
    )
    funder = facts.plan.lines[0].funder
    assert (funder.body.kind, funder.body.code, funder.status, funder.rule) == expected


@pytest.mark.parametrize(("label", "expected"), SPELT.items())
def test_a_label_in_any_spelling(label: tuple[str, str], expected: tuple[str, str | None, str]) -> None:
    found = resolve(row(*label), context(**DUNKERQUE))
    assert (found.body.kind, found.body.code, found.status) == expected


@pytest.mark.parametrize(("label", "key"), KEYS.items())
def test_the_key_of_a_body(label: str, key: str) -> None:
    assert resolve(row("Autre partenaire ponctuel", label), context(**DUNKERQUE)).body.key == key


def candidates(found: Resolution) -> list[str | None]:
    return [body.code for body in found.candidates]


def test_with_two_departments_a_caf_and_a_department_are_ambiguous() -> None:
    for label in (("Autres", "CAF"), ("Autres", "Conseil départemental"), ("DEPARTEMENT", "")):
        found = resolve(row(*label, number=4), context(**TWO_SIDES))
        assert (found.status, candidates(found)) == ("ambiguous", ["59", "62"])
        assert found.body.key == f"{OWN}/line-4"
        assert not found.body.identified


def test_a_generic_partner_is_one_of_the_epcis_of_its_kind() -> None:
    found = resolve(row("AUTRES PUBLICS", "Communauté d'agglomérations", 3), context(**TWO_SIDES))
    assert (found.status, found.rule) == ("ambiguous", "generic-partner")
    assert candidates(found) == ["245901160", "246200364"]
    assert found.body.name == "Communauté d'agglomérations (non précisée)"
    urban = resolve(row("AUTRES PUBLICS", "Communauté urbaine"), context(**TWO_SIDES))
    assert (urban.status, urban.body.code) == ("inferred", "245900428")


def test_without_any_place_nothing_is_guessed() -> None:
    for label in (("Autres", "CAF"), ("EPCI", "Communauté de communes"), ("DEPARTEMENT", "")):
        found = resolve(row(*label), context())
        assert (found.status, found.candidates, found.body.identified) == ("unnamed", (), False)
    msa = resolve(row("Autres", "MSA"), context())
    assert (msa.status, msa.body.key) == ("label-only", f"{OWN}/msa")


def test_two_communes_of_one_name_are_ambiguous_until_the_place_decides() -> None:
    unsure = resolve(row("COMMUNES", "Sainte-Geneviève"), context())
    assert (unsure.status, candidates(unsure)) == ("ambiguous", ["02678", "60575"])
    sure = resolve(row("COMMUNES", "STE GENEVIEVE"), context(departments=("60",)))
    assert (sure.status, sure.body.code) == ("stated", "60575")


def test_caf_in_two_departments_by_name(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Les départements de l'Aisne et de l'Oise.",
        "Autres|CAF de l'Aisne|1,00 %|1,00 €",
        "Autres|Caisse d'Allocations Familiales de l’Oise|1,00 %|1,00 €",
    )
    assert [line.funder.body.code for line in facts.plan.lines] == ["02", "60"]


def test_where_the_prose_names_no_place_the_funders_do(facts_of: FactsOf) -> None:
    facts = facts_of("Un projet.", "DEPARTEMENT|Somme|1,00 %|1,00 €", "Autres|CAF|1,00 %|1,00 €")
    assert (facts.plan.lines[1].funder.body.code, facts.plan.lines[1].funder.status) == ("80", "inferred")


def test_departments_by_name_and_number() -> None:
    assert [department_named(text, "32") for text in ("du nord", "la somme", "62", "oise 60", "du haut", "")] == [
        "59", "80", "62", "60", None, None,
    ]  # fmt: skip


def test_an_acronym_after_a_label() -> None:
    assert split_acronym("Maison de Quartier Centre Ville – MQCV") == (
        "Maison de Quartier Centre Ville",
        ("MQCV",),
    )
    assert split_acronym("Association des centres (ACSB)") == ("Association des centres", ("ACSB",))
    assert split_acronym("CSC LOON - PLAGE") == ("CSC LOON - PLAGE", ())
    assert split_acronym("Le Pré - fleuri") == ("Le Pré - fleuri", ())


SEVERAL = {
    "COMMUNES|Crépy-en-Valois<br>Nanteuil-le-Haudouin<br>Betz": ("commune", "aggregate", []),
    "COMMUNES|Ville de Betz - Ville de Lévignen": ("commune", "aggregate", []),
    "EPCI|CC du Pays de Valois<br>CC des Sablons": ("epci", "ambiguous", ["246000871", "246000582"]),
    "DEPARTEMENT|Oise et Somme": ("department", "ambiguous", ["60", "80"]),
    "AUTRES PUBLICS|CAF de l'Oise, CAF de la Somme": ("caf", "ambiguous", ["60", "80"]),
    "DEPARTEMENTS|Nord - Pas-de-Calais": ("department", "ambiguous", ["59", "62"]),
    "DEPARTEMENTS|Nord, Pas-de-Calais": ("department", "ambiguous", ["59", "62"]),
    "COMMUNES|Lens,Liévin": ("commune", "aggregate", []),
    # one that bears two names
    "EPCI|Lens - Liévin": ("epci", "stated", []),
    "AUTRES PUBLICS|CA de Lens - Liévin": ("epci", "stated", []),
    "COMMUNES|Loon - Plage": ("commune", "stated", []),
    "COMMUNES|Ville de Lille - Ville de Roubaix - Lomme": ("commune", "aggregate", []),
    "COMMUNES|Ville de Lille - Hellemmes": ("commune", "stated", []),
    # one and a detail, one in two writings, one whose name holds an « et »
    "COMMUNES|Betz<br><i>Service jeunesse</i>": ("commune", "stated", []),
    "EPCI|Communauté de communes du Pays de Valois - CCPV": ("epci", "stated", []),
    "COMMUNES|Coudekerque<br>Branche": ("commune", "stated", []),
}


@pytest.mark.parametrize(("row", "expected"), SEVERAL.items())
def test_several_partners_in_one_cell(
    facts_of: FactsOf, row: str, expected: tuple[str, str, list[str]]
) -> None:
    facts = facts_of("Le projet se tient à Betz.", f"{row}|5,00 %|500,00 €")
    assert facts.plan is not None
    (line,) = facts.plan.lines
    funder = line.funder
    assert (funder.body.kind, funder.status, [body.code for body in funder.candidates]) == expected
