"""The kind of each word of a sentence, as one letter: « l'opération avait touché » is ``lTAp``.

A word that the list does not hold is known by its ending, or not at all: ``.``.
"""

from __future__ import annotations

import re

from extract.text import fold, words

_LISTED = {
    "r": "qui que qu' dont lequel laquelle lesquels lesquelles auquel auxquels auxquelles duquel desquels desquelles",
    "s": "quand lorsque lorsqu' quoique quoiqu' puisque puisqu'",
    "z": "alors tandis bien",  # these open a clause before « que »
    "j": "ainsi plus moins autant",  # and these do not
    "m": "mais car toutefois cependant",
    "c": "et ou puis",
    "l": "le la les l'",
    "d": "ce cet cette notre nos present presente ledit ladite",
    "u": "du au",
    "N": "nous",
    "T": "operation projet action dossier initiative demarche candidature demande",
    "H": "experimentation experience phase edition annee etape saison volet essai convention tranche generation programme",
    "P": "precedent precedente dernier derniere anterieur anterieure initial initiale premier premiere ancien ancienne",
    "G": "ville commune territoire agglomeration canton departement communaute quartier metropole intercommunalite region",
    "i": "celui-ci celle-ci ceux-ci celles-ci",
    "E": "autrefois jadis naguere auparavant anterieurement precedemment epoque",
    "W": "depuis",
    "A": "avait avaient avions",
    "S": "fut furent eut eurent etait etaient",
    "x": "a ont avons",
    "e": "est sont sommes",
    "k": "ete",
    "p": "pris prise fait faits faite vu vus vue vues eu pu su lu dit dits",
    "Z": "s' se",
    "v": "va vont",
    "M": "doit doivent vise visent visant entend entendent prevoit prevoient prevoyant prevu prevue prevus prevues ambitionne"
    " ambitionnent souhaite souhaitent projette projettent veut veulent peut peuvent objectif ambition horizon futur future"
    " futurs futures prochain prochaine prochains prochaines venir attendu attendue attendus attendues prevoyons visons"
    " entendons souhaitons voulons serait seraient pourrait pourraient devrait devraient permettrait permettraient",
    "C": "france francais francaise francaises national nationale nationaux nationales nationalement europe europeen europeenne"
    " million millions regions pays barometre credoc defenseur cote etat gouvernement",
    ".": "front affront camera extra ultra contra environs parfait souhait trait extrait attrait retrait portrait lait"
    " soit ait aient tous sous tissu petit aussi parmi midi lundi mardi jeudi samedi vendredi mercredi circuit nuit huit debit"
    " credit profit esprit appui avis bus",
}  # fmt: skip
_BY_WORD = {word: letter for letter, listed in _LISTED.items() for word in listed.split()}
_MARKS = {mark: mark for mark in ",;:()"}
_HISTORIC = re.compile(
    r"(?:lanc|initi|men|engag|realis|experiment|achev|clotur|termin|port|financ|deploy|test)ee?s?$|(?:conduit|clos|mis|soutenu)e?s?$"
)
_FUTURE = re.compile(r".*(?:[eiduvtf]|r)r(?:a|ont)$|.*[ei]rons$")
_IMPERFECT = re.compile(r".{3,}(?:ait|aient)$")
_PARTICIPLE = re.compile(r".*(?:é|ée|és|ées)$|.{3,}(?:i|ie|is|ies|it|ite|its|ites|u|ue|us|ues|ert|erte)$")
_INFINITIVE = re.compile(r".{2,}(?:er|ir|re)$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
# A quoted title is one word.
_TOKEN = re.compile(r"\w+(?:[-.]\w+)*['’]?|[,;:()]|[«“][^»”]{0,160}[»”]|\"[^\"]{0,160}\"")
_NAMED = re.compile("Q|(?<=[TH])K")


class _Kinds(dict[str, str]):
    """The letter of each word, filled as words are met, and emptied before it grows without end."""

    _LIMIT = 50_000

    def __missing__(self, word: str) -> str:
        if len(self) > self._LIMIT:
            self.clear()
        return self.setdefault(word, _kind(word))


def _kind(word: str) -> str:
    """The letter of a word as printed.

    >>> "".join(_kind(word) for word in ("l'", "opération", "touchera", "Douai", "2017", "mise", "à"))
    'lTFKYh.'
    """
    if word[0] in '«“"':
        return "Q"
    lower = word.lower()
    if lower in ("où", "à"):
        return "r" if lower == "où" else "."
    plain = fold(word)
    known = _MARKS.get(word) or _BY_WORD.get(plain)
    if known:
        return known
    if word[0].isdigit():
        return "Y" if _YEAR.match(word) else "#"
    if word[0].isupper():
        return "K"
    for letter, pattern in (("h", _HISTORIC), ("F", _FUTURE), ("I", _IMPERFECT)):
        if pattern.match(plain):
            return letter
    return "p" if _PARTICIPLE.match(lower) else "R" if _INFINITIVE.match(plain) else "."


_KIND_OF = _Kinds()


class _Chunks(_Kinds):
    """The letters of what stands between two blanks: « l'opération, » is ``lT,``."""

    def __missing__(self, chunk: str) -> str:
        if len(self) > self._LIMIT:
            self.clear()
        return self.setdefault(chunk, "".join([_KIND_OF[word] for word in _TOKEN.findall(chunk)]))


_CHUNKS = _Chunks()


def letters(text: str) -> str:
    """The letters of a sentence's words, quickly: those of a quoted title one by one.

    >>> letters("« Mailles » a pris fin en 2017.")
    'Kxp..Y'
    """
    return "".join([_CHUNKS[chunk] for chunk in text.split()])


def placed_letters(text: str, own: str) -> tuple[str, list[int]]:
    """The letters of a sentence's words, and where each word starts; ``O`` for a name that stands in ``own``.

    ``own``: the folded words of the header, between spaces.

    >>> placed_letters("« Clics » a pris fin.", " objet clics ")
    ('Oxp.', [0, 10, 12, 17])
    """
    tokens = list(_TOKEN.finditer(text))
    kinds = "".join([_KIND_OF[token.group()] for token in tokens])
    if "Q" in kinds or "K" in kinds:
        named = [m.start() for m in _NAMED.finditer(kinds) if f" {words(tokens[m.start()].group())} " in own]
        kinds = "".join("O" if at in named else kind for at, kind in enumerate(kinds)) if named else kinds
    return kinds, [token.start() for token in tokens]
