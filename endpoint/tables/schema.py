"""The tables: what each column holds, what it is called, and what it refers to.

A table is one SELECT query over a graph, in ``queries/``, whose variables are its columns. Export files and the
pages' database are made from these same tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

Kind = Literal["iri", "code", "text", "money", "percent", "integer", "decimal", "date", "boolean", "term"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: the variable of the query.
        kind: ``money`` is in euros, ``percent`` in percent, both exact decimals; a ``code`` is the last part of the
            IRI of a concept; a ``term`` is the IRI or the value of any RDF term.
        fr: what people call it, in French.
        en: the same in English.
        key: it is part of what identifies a row.
        table: the table whose rows it names, by their one key.
    """

    name: str
    kind: Kind
    fr: str
    en: str
    key: bool = False
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, what a row is, and its columns, in order; ``sheet`` is a shorter name in a workbook."""

    name: str
    fr: str
    en: str
    columns: tuple[Column, ...]
    sheet: str = ""

    @property
    def query(self) -> str:
        """The SPARQL query whose solutions are the rows."""
        return _query(self.name)

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the columns that identify a row."""
        return tuple(column.name for column in self.columns if column.key)


@cache
def _query(name: str) -> str:
    return files("endpoint").joinpath("tables", "queries", f"{name}.rq").read_text(encoding="utf-8")


def _operation(key: bool = False) -> Column:
    return Column("operation", "iri", "Opération", "Operation", key, "operations")


_STATUS: Final = Column("status", "code", "Statut", "Status")
_RULE: Final = Column("rule", "code", "Règle", "Rule")

TABLES: Final[tuple[Table, ...]] = (
    Table(
        "operations",
        "Opérations",
        "Operations",
        (
            Column("operation", "iri", "Opération", "Operation", key=True),
            Column("number", "text", "N° Synergie", "Synergie number"),
            Column("title", "text", "Intitulé", "Title"),
            Column("dossier", "iri", "Dossier", "Dossier", table="dossiers"),
            Column("decision_date", "date", "Date du comité", "Committee date"),
            Column("region", "iri", "Région", "Region", table="places"),
            Column("total_cost", "money", "Coût total (€)", "Total cost (€)"),
            Column("own_funds", "money", "Part du bénéficiaire (€)", "Beneficiary's share (€)"),
            Column("own_funds_rate", "percent", "Taux du bénéficiaire (%)", "Beneficiary's rate (%)"),
            Column("cofunder_total", "money", "Total des cofinanceurs (€)", "Co-funders' total (€)"),
            Column("cofunder_rate", "percent", "Taux des cofinanceurs (%)", "Co-funders' rate (%)"),
            Column("beneficiary", "iri", "Bénéficiaire", "Beneficiary", table="agents"),
        ),
    ),
    Table(
        "funding_lines",
        "Lignes de financement",
        "Funding lines",
        (
            Column("line", "iri", "Ligne", "Line", key=True),
            _operation(),
            Column("number", "integer", "N° de ligne", "Line number"),
            Column("category", "code", "Catégorie de financeur", "Funder category"),
            Column("partner", "text", "Partenaire, tel qu'imprimé", "Partner, as printed"),
            Column("budget_line", "code", "Ligne budgétaire", "Budget line"),
            Column("aid_scheme", "code", "Régime d'aide", "Aid scheme"),
            Column("funder", "iri", "Financeur", "Funder", table="agents"),
            _STATUS,
            _RULE,
            Column("rate", "percent", "Taux (%)", "Rate (%)"),
            Column("amount", "money", "Montant (€)", "Amount (€)"),
        ),
    ),
    Table(
        "candidates",
        "Financeurs possibles d'une ligne",
        "Possible funders of a line",
        (
            Column("line", "iri", "Ligne", "Line", True, "funding_lines"),
            Column("agent", "iri", "Organisme", "Body", True, "agents"),
        ),
        sheet="Financeurs possibles",
    ),
    Table(
        "agents",
        "Organismes et personnes",
        "Bodies and people",
        (
            Column("agent", "iri", "Organisme", "Body", key=True),
            Column("name", "text", "Nom", "Name"),
            Column("name_en", "text", "Nom anglais", "English name"),
            Column("kind", "code", "Nature", "Kind"),
            Column("siren", "text", "SIREN", "SIREN"),
            Column("unidentified", "boolean", "Non identifié", "Unidentified"),
        ),
    ),
    Table(
        "agent_names",
        "Autres noms d'un organisme",
        "Other names of a body",
        (
            Column("agent", "iri", "Organisme", "Body", True, "agents"),
            Column("name", "text", "Nom", "Name", True),
        ),
    ),
    Table(
        "agent_places",
        "Lieux d'un organisme",
        "Places of a body",
        (
            Column("agent", "iri", "Organisme", "Body", True, "agents"),
            Column("place", "iri", "Lieu", "Place", True, "places"),
            Column("relation", "text", "Relation", "Relation", True),
        ),
    ),
    Table(
        "places",
        "Lieux",
        "Places",
        (
            Column("place", "iri", "Lieu", "Place", key=True),
            Column("name", "text", "Nom", "Name"),
            Column("kind", "code", "Nature", "Kind"),
            Column("code", "text", "Code INSEE", "INSEE code"),
            Column("commune_status", "code", "Statut de la commune", "Status of the commune"),
            Column("latitude", "decimal", "Latitude", "Latitude"),
            Column("longitude", "decimal", "Longitude", "Longitude"),
        ),
    ),
    Table(
        "place_containers",
        "Lieux qui en contiennent d'autres",
        "Places that hold others",
        (
            Column("place", "iri", "Lieu", "Place", True, "places"),
            Column("container", "iri", "Contenu dans", "Part of", True, "places"),
        ),
        sheet="Lieux contenants",
    ),
    Table(
        "operation_places",
        "Lieux des opérations",
        "Places of the operations",
        (
            _operation(key=True),
            Column("place", "iri", "Lieu", "Place", True, "places"),
            Column("relation", "text", "Relation", "Relation", True),
            _STATUS,
        ),
    ),
    Table(
        "roles",
        "Rôles dans les opérations",
        "Roles in the operations",
        (
            Column("participation", "iri", "Participation", "Participation", key=True),
            _operation(),
            Column("agent", "iri", "Organisme ou personne", "Body or person", table="agents"),
            Column("role", "code", "Rôle", "Role"),
            Column("function", "text", "Fonction", "Function"),
            Column("on_behalf_of", "iri", "Au nom de", "On behalf of", table="agents"),
            _STATUS,
            _RULE,
        ),
    ),
    Table(
        "quantities",
        "Nombres donnés par les dossiers",
        "Numbers that the dossiers state",
        (
            Column("quantity", "iri", "Nombre", "Quantity", key=True),
            _operation(),
            Column("value", "decimal", "Valeur", "Value"),
            Column("label", "text", "Tel qu'imprimé", "As printed"),
            Column("of", "code", "Ce qui est compté", "What is counted"),
            _STATUS,
            Column("subject", "code", "Sujet", "Subject"),
        ),
        sheet="Nombres des dossiers",
    ),
    Table(
        "periods",
        "Périodes des opérations",
        "Periods of the operations",
        (
            Column("period", "iri", "Période", "Period", key=True),
            _operation(),
            Column("start", "text", "Début", "Start"),
            Column("end", "text", "Fin", "End"),
        ),
    ),
    Table(
        "actions",
        "Actions des opérations",
        "Actions of the operations",
        (
            Column("action", "iri", "Action", "Action", key=True),
            _operation(),
            Column("number", "text", "N°", "Number"),
            Column("title", "text", "Intitulé", "Title"),
        ),
    ),
    Table(
        "lineage",
        "Filiation des opérations",
        "Lineage of the operations",
        (
            _operation(key=True),
            Column("relation", "text", "Relation", "Relation", True),
            Column("target", "iri", "Projet visé", "Other project", True),
            Column("title", "text", "Son intitulé", "Its title"),
            Column("number", "text", "Son N° Synergie", "Its Synergie number"),
        ),
    ),
    Table(
        "programme_elements",
        "Programmes, axes et objectifs",
        "Programmes, axes and objectives",
        (
            Column("element", "iri", "Élément", "Element", key=True),
            Column("kind", "code", "Nature", "Kind"),
            Column("notation", "text", "Numéro", "Notation"),
            Column("name", "text", "Nom", "Name"),
            Column("broader", "iri", "Fait partie de", "Part of"),
        ),
        sheet="Programmes et objectifs",
    ),
    Table(
        "operation_programmes",
        "Programmes des opérations",
        "Programmes of the operations",
        (
            _operation(key=True),
            Column("element", "iri", "Élément", "Element", True, "programme_elements"),
        ),
    ),
    Table(
        "dossiers",
        "Dossiers publiés",
        "Published dossiers",
        (
            Column("dossier", "iri", "Dossier", "Dossier", key=True),
            _operation(),
            Column("file", "text", "Fichier", "File"),
            Column("sha256", "text", "SHA-256 du texte", "SHA-256 of the text"),
            Column("characters", "integer", "Caractères", "Characters"),
            Column("format", "text", "Format", "Format"),
        ),
    ),
    Table(
        "findings",
        "Constats",
        "Findings",
        (
            Column("finding", "iri", "Constat", "Finding", key=True),
            Column("dossier", "iri", "Dossier", "Dossier"),
            Column("operation", "iri", "Opération", "Operation"),
            Column("code", "code", "Code", "Code"),
            Column("severity", "code", "Gravité", "Severity"),
            Column("row", "integer", "Ligne du tableau", "Row of the table"),
            Column("expected", "text", "Attendu", "Expected"),
            Column("found", "text", "Trouvé", "Found"),
            Column("message_fr", "text", "Message", "French message"),
            Column("message_en", "text", "Message anglais", "English message"),
        ),
    ),
    Table(
        "codes",
        "Libellés des codes",
        "Labels of the codes",
        (
            Column("code", "iri", "Code", "Code", key=True),
            Column("list", "text", "Liste", "List"),
            Column("short", "text", "Code court", "Short code"),
            Column("label_fr", "text", "Libellé", "French label"),
            Column("label_en", "text", "Libellé anglais", "English label"),
        ),
    ),
    Table(
        "evidence",
        "Mots des dossiers",
        "Words of the dossiers",
        (
            Column("evidence", "iri", "Mots", "Words", key=True),
            Column("dossier", "iri", "Dossier", "Dossier", table="dossiers"),
            Column("supports", "iri", "Chose étayée", "Thing supported"),
            Column("subject", "iri", "Sujet de l'énoncé", "Subject of the statement"),
            Column("predicate", "iri", "Prédicat de l'énoncé", "Predicate of the statement"),
            Column("object", "term", "Objet de l'énoncé", "Object of the statement"),
            Column("start", "integer", "Début (points de code)", "Start (code points)"),
            Column("end", "integer", "Fin (points de code)", "End (code points)"),
            Column("quote", "text", "Citation", "Quote"),
            _RULE,
            _STATUS,
        ),
    ),
)
