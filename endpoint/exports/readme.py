"""The README of a package, in both languages, written from the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from endpoint.exports.dcat import TITLE
from endpoint.exports.exporter import Exporter, File, Folder, Measured, Source
from endpoint.exports.figures import figures
from ontology.words import Bilingual

if TYPE_CHECKING:
    from jinja2 import Environment

    from endpoint.pages.rendering import Language

_TITLE: Final = Bilingual("À lire d'abord", "To be read first")
_TITLE_EN: Final = "Maillage: operations funded by the ERDF, funders, territories and partners"
_FILES: Final[dict[Language, File]] = {
    "fr": File("LISEZMOI.md", "text/markdown", _TITLE, "MARKDOWN", listed=False),
    "en": File("README.md", "text/markdown", _TITLE, "MARKDOWN", listed=False),
}
_MANY: Final = 25


@dataclass(frozen=True, slots=True)
class Row:
    """A file, or all files of a folder that has many."""

    path: str
    what: Bilingual
    bytes: int


def _write(source: Source, folder: Folder) -> None:
    rows = list(_rows(folder))
    told = figures(source.store, source.manifest, source.people.gone if source.people else frozenset())
    context = {
        "title": Bilingual(TITLE, _TITLE_EN),
        "rows": rows,
        "figures": told,
        "manifest": source.manifest,
        "quads": source.quads,
        "wanted": source.wanted,
        "networks": any(row.path.startswith("networks/") for row in rows),
        "catalogue": f"{source.manifest.base_iri}catalog",
        "canonical": folder.facts.get("canonicalHash"),
    }
    for lang, file in _FILES.items():
        text = _environment(lang).get_template(f"package/{file.path}").render(context)
        folder.add(file).write_text(text, encoding="utf-8")


def _rows(folder: Folder) -> Iterator[Row]:
    for place, group in groupby(folder.files(), lambda one: one.file.path.rpartition("/")[0]):
        files = list(group)
        if place and len(files) > _MANY:
            yield _many(place, files)
        else:
            yield from (Row(one.file.path, one.file.title, one.bytes) for one in files)


def _many(place: str, files: list[Measured]) -> Row:
    from endpoint.pages.rendering import number

    what = Bilingual(f"{number(len(files), 'fr')} fichiers", f"{number(len(files), 'en')} files")
    return Row(f"{place}/", what, sum(one.bytes for one in files))


def size(count: int, lang: Language) -> str:
    """
    >>> size(900, "en"), size(2_500_000, "en")
    ('900 B', '2.5 MB')
    """
    octets = "o" if lang == "fr" else "B"
    for unit, least in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if count >= least:
            text = f"{count / least:.1f}"
            return f"{text.replace('.', ',') if lang == 'fr' else text} {unit}{octets}"
    return f"{count} {octets}"


def _environment(lang: Language) -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from endpoint.pages.rendering import day, money, number

    # Markdown, not HTML: nothing is escaped, and nothing in it comes from a dossier but numbers.
    environment = Environment(
        loader=PackageLoader("endpoint"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "number": lambda value: number(value, lang),
        "money": lambda value: money(value, lang),
        "day": lambda value: day(value, lang),
        "size": lambda value: size(value, lang),
    }
    return environment


EXPORT: Final = Exporter("readme", _TITLE, _write)
