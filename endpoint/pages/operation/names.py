"""What things are called in the reader's language, and where links to them lead."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from endpoint.linked_data.thing_page import iri_cell
from endpoint.linked_data.things import Name, Term
from endpoint.pages.operation.reading import Reading
from endpoint.pages.rendering import Language
from ontology.words import IGEO, MLG, RDF, SKOS, definition, label


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing as the page names it.

    Attributes:
        href: where a link leads; None for no link.
        lang: of the text, where it is not that of the page.
        kind: what kind of thing it is, in words; empty where nobody says.
        code: its official code, with the name of the code: ``INSEE 59183``; empty where it has none.
        unknown: the dossier does not tell which body it is.
    """

    text: str
    href: str | None = None
    lang: str | None = None
    kind: str = ""
    code: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A code of one of our lists: its name and what it means, in words."""

    slug: str
    text: str
    meaning: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Badge:
    """How sure a link is, and by which rule it was made. Either may be unknown."""

    status: Code | None
    rule: Code | None


@dataclass(frozen=True, slots=True)
class Namer:
    """Names what one reading speaks of. ``chosen`` is the language that the asker chose in the address, if any."""

    reading: Reading
    base_iri: str
    lang: Language
    chosen: str | None = None

    def say(self, fr: str, en: str) -> str:
        """The words in the reader's language."""
        return fr if self.lang == "fr" else en

    def href(self, iri: NamedNode) -> str | None:
        """A path of this host, or another host's http address."""
        return iri_cell(iri.value, None, self.base_iri, self.chosen).href

    def ref(self, iri: NamedNode) -> Ref:
        """A body, a place, a person, an operation."""
        cell = iri_cell(iri.value, None, self.base_iri, self.chosen)
        text, lang = self._text(self.reading.name(iri), cell.text)
        unknown = MLG.UnidentifiedAgent in self.reading.named.get(iri, {}).get(RDF.type, ())
        return Ref(text, cell.href, lang, self._kind(iri), self._code(iri), unknown)

    def term(self, value: Term) -> Ref:
        """Any value: a literal is its text."""
        if isinstance(value, NamedNode):
            return self.ref(value)
        if isinstance(value, Literal):
            return Ref(value.value, lang=value.language if value.language != self.lang else None)
        return Ref(str(value))

    def code(self, iri: NamedNode | None) -> Code | None:
        """A concept of a code list; one that the lists do not know goes by its own name."""
        if iri is None:
            return None
        slug = iri.value.rpartition("/")[2]
        known = label(iri, self.lang)
        text = known or self._text(self.reading.name(iri), slug)[0]
        return Code(slug, text, definition(iri, self.lang) or "", self.href(iri))

    def label(self, iri: NamedNode) -> str:
        """The name of a property or of a class."""
        return label(iri, self.lang) or self._text(self.reading.name(iri), iri.value)[0]

    def badge(self, status: NamedNode | None, rule: NamedNode | None) -> Badge | None:
        """None where neither is known."""
        return Badge(self.code(status), self.code(rule)) if status or rule else None

    def _text(self, name: Name | None, otherwise: str) -> tuple[str, str | None]:
        """The text, and its language where it is not the page's."""
        if name is None:
            return otherwise, None
        texts = {"fr": name.fr, "en": name.en}
        if own := texts[self.lang]:
            return own, None
        other = "en" if self.lang == "fr" else "fr"
        if found := texts[other]:
            return found, other
        return name.plain or otherwise, None

    def _kind(self, iri: NamedNode) -> str:
        kind = self.code(self.reading.kind(iri, MLG.territoryKind) or self.reading.kind(iri, MLG.agentKind))
        status = self.code(self.reading.kind(iri, MLG.communeStatus))
        if kind and status and status.slug != "current":
            return self.say(f"{kind.text} {status.text}", f"{status.text} {kind.text}")
        return kind.text if kind else ""

    def _code(self, iri: NamedNode) -> str:
        for name, property_ in (("INSEE", IGEO.codeINSEE), ("SIREN", MLG.siren)):
            if code := self.reading.code(iri, property_):
                return f"{name} {code}"
        path = iri.value.removeprefix(self.base_iri)
        if path.startswith("id/territory/epci/"):
            return f"SIREN {path.rpartition('/')[2]}"
        return ""


def notation(reading: Reading, iri: NamedNode) -> str | None:
    """The number of a programme, an axis or an objective."""
    return reading.text(iri, SKOS.notation) or reading.code(iri, SKOS.notation)
