"""The folded writings of official names: what a text may print for a commune or an intercommunality.

Folded words are those of :func:`extract.text.words`; a comma or a bracket inside a name stands as a word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.text import fold, words
from ontology.places import Commune

_TOKEN = re.compile(r"[a-z0-9]+|\n\s*\n|[^\s\w'/_-]")
_PREPOSITIONS = ("", "de ", "du ", "des ", "de la ", "de l ", "d ", "le ", "la ")
_HEADS = {
    "CC": (
        "communaute de communes", "communautes de communes", "cc", "com com", "comcom", "intercommunalite",
    ),
    "CA": (
        "communaute d agglomeration", "communaute d agglomerations", "communautes d agglomeration",
        "communautes d agglomerations", "ca", "agglomeration", "agglomerations", "agglo", "intercommunalite",
    ),
    "CU": ("communaute urbaine", "communautes urbaines", "cu", "agglomeration", "intercommunalite"),
    "METRO": ("metropole", "metropoles"),
    "MET69": ("metropole",),
}  # fmt: skip
# Capitals that mean something else in such dossiers: never an EPCI's initials.
_OTHER_CAPITALS = {"cada", "ccc", "cces", "ccs", "cctp", "cac"}
# First words of long names that alone are words of the language, and so no short name of a commune.
_NO_SHORT_NAME = frozenset(
    """assis aux bas belle bois bourg bourguignon bruyeres camps celles chateau cires colline coupelle cuise eclusier
    chapelle chaussee corne croix echelle epine oree hauts rue rues vallee
    fieffes fontaine fort grand grande haut haute lez liesse lieu lys maison marche mers monceau mont montagne moulin
    muret neuf neuve nouvelle noyers oeuf oust pas petit petite pleine pont port preux puits rang raye reez rejet
    rouvres sons sus tours trie trois vaire vallees vaux ver vers ville vieil vieille vieux vis wallon""".split()
)
LITTLE = {"de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "sur", "a", "au", "aux"}
_TAIL = r" (?:sur|sous|en|les|lez|le|la|l|aux|au|de|du|des|d|et|in) .+"
_ARTICLE = re.compile(r"^(?:de la|de l|du|des|de|d|le|la|les) ")


def tokenize(folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words and the parting punctuation of a folded text; hyphens, slashes and apostrophes part nothing."""
    return _TOKEN.finditer(folded, start, end)


def phrase_of(text: str) -> str:
    """A text as the words and marks that a name is looked up by.

    >>> phrase_of("Béthune-Bruay, Artois")
    'bethune bruay , artois'
    """
    return " ".join(_TOKEN.findall(fold(text)))


def commune_phrases(commune: Commune) -> Iterator[str]:
    """The writings of a commune's names: in full, with St for Saint or s/ for sur, without a contracted article."""
    for name in map(words, commune.names):
        for form in _spellings(name):
            yield from _with_contractions(form)


def _spellings(name: str) -> Iterator[str]:
    yield name
    if re.search(r"\bsainte?\b", name):
        yield re.sub(r"\bsaint(e?)\b", r"st\1", name)
    if " sur " in name:
        yield name.replace(" sur ", " s ")
        yield name.replace(" sur ", " ")
    for one, other in ((" les ", " lez "), (" lez ", " les ")):
        if one in name:
            yield name.replace(one, other)


def _with_contractions(name: str) -> Iterator[str]:
    yield name
    for article, contracted in (("le ", ("du ", "au ")), ("les ", ("des ", "aux ")), ("aux ", ("des ",))):
        if name.startswith(article):
            yield from (form + name.removeprefix(article) for form in contracted)


def short_phrases(commune: Commune) -> Iterator[str]:
    """What people make of a long name: its words before « sur », « en », « le »…, or the first of two.

    >>> from ontology.places import register
    >>> list(short_phrases(register().commune("02095"))), list(short_phrases(register().commune("62427")))
    (['bohain'], ['henin'])
    """
    name = words(commune.name)
    article = re.match(r"(?:le|la|les|l) ", name)
    lead, rest = (article[0], name[article.end() :]) if article else ("", name)
    first = re.sub(_TAIL, "", rest)
    if first == rest and " " in rest and not rest.startswith(("saint ", "sainte ")):
        first = rest.split()[0]
    if first != rest and len(first) > 2 and first not in _NO_SHORT_NAME:
        for form in _spellings(lead + first):
            yield from _with_contractions(form)


def epci_phrases(name: str, kind: str, communes: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """The writings of an EPCI's name, each with its rule.

    The core of a name stands alone only when it can mean nothing else: two words at least, and no commune.

    >>> found = dict(epci_phrases("CA de la Porte du Hainaut", "CA"))
    >>> [p in found for p in ("communaute d agglomeration de la porte du hainaut", "porte du hainaut", "caph")]
    [True, True, True]
    """
    bare = re.sub(r"\(.*?\)", " ", name)
    short = words(bare)
    core = core_of(bare, kind)
    yield short, "epci-name"
    head = short[: -len(core)]
    before_comma = words(re.split(r"[,;]", bare)[0]).removeprefix(head)
    for piece in dict.fromkeys((core, before_comma, *_with_marks(name, head))):
        yield from ((form, "epci-name") for form in with_heads(piece, kind))
        if len([word for word in piece.split() if word not in LITTLE]) > 1 and piece not in communes:
            yield piece, "epci-name"
    initials = _initials(kind, short, core)
    if initials not in _OTHER_CAPITALS:
        yield initials, "epci-acronym"


def _with_marks(name: str, head: str) -> Iterator[str]:
    """The core with the commas and brackets that the register prints in it."""
    whole = phrase_of(name)
    if whole != words(name) and whole.startswith(head):
        yield whole.removeprefix(head)


def with_heads(piece: str, kind: str) -> Iterator[str]:
    """A piece of a name after each word for that kind of EPCI and each preposition."""
    for head in _HEADS.get(kind, ()):
        for preposition in _PREPOSITIONS:
            yield f"{head} {preposition}{piece}"


def town_phrases(town: Commune, kind: str) -> Iterator[str]:
    """An EPCI named after its town: « l'agglomération d'Arras », « CA Saint-Quentin »."""
    for head in _HEADS.get(kind, ()):
        yield f"{head} {words(town.of_name)}"
        yield f"{head} {words(town.name)}"


def core_of(name: str, kind: str) -> str:
    """A name without what kind of EPCI it is and without the preposition after that.

    >>> core_of("CC de la Thiérache du Centre", "CC")
    'thierache du centre'
    """
    core = words(name)
    for head in (kind.lower(), *_HEADS.get(kind, ())):
        core = core.removeprefix(f"{head} ")
    return _ARTICLE.sub("", core)


def _initials(kind: str, short: str, core: str) -> str:
    """The acronym that a name makes: CUD, CAPH, MEL."""
    prefix = "" if kind.startswith("MET") else kind.lower()
    return prefix + "".join(word[0] for word in (core if prefix else short).split() if word not in LITTLE)


def is_capitalised(source: str) -> bool:
    """Is the first word that carries meaning written with a capital?

    >>> is_capitalised("le Portel"), is_capitalised("contre")
    (True, False)
    """
    for word in re.findall(r"[^\W\d_]+", source):
        if fold(word) not in LITTLE:
            return bool(word[0].isupper())
    return False
