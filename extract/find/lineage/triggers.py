"""The words that tie an operation to another project: per relation, its lemmas with their forms, as data.

A pattern is written in folded French and is looked up by its first three characters, which are plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

FOLLOWS, COMPLEMENTS, DISSEMINATES, MIRRORS = "follows", "complements", "disseminates", "mirrors"
MUTUAL = (COMPLEMENTS, MIRRORS)  # either project may be the subject of these
_OF = r"(?:(?:de|du|des|celle|celui|ceux|celles)\b|d')"
_TO = r"(?:a|au|aux)\b"
_WORDS = r"(?:[\w'-]+ ){0,2}"
_FRAMEWORK = r" ?(?:l'|l[ae]s? )?(?:axe|objectif|priorite|programme|mesure|politique|competence)"  # « relève de l'axe 2 »
_PART = (
    r"(?:phase|volet|edition|generation|etape|saison|tranche|version|acte|cycle|vague|temps|session|chapitre|partie"
    r"|periode|mouture|millesime|round|manche)s?"
)

# A firm trigger takes a bare quoted name for a project; a faint one wants a word that says that it is one.
_FIRM = {
    FOLLOWS: (
        r"prolong\w*", rf"succed\w+(?:,[^,;:.@%&]{{2,40}},)? (?:ainsi )?{_TO}",
        rf"succession {_OF}", r"heritier\w*", rf"heritage {_OF}",
        r"herit(?:e|ent|er|ant|era)\b", rf"(?:fait|fera|font|faire|faisant|faisons) {_WORDS}suite", r"suites?\b",
        rf"pren\w+ {_WORDS}(?:suite|relais|releve|succession|flambeau)", rf"donn\w+ {_WORDS}suite",
        rf"releve {_OF}(?!{_FRAMEWORK})",
        r"continuite\b", r"continu(?:e|er|ent|ant|era)\b(?! (?:de|du|des)\b)", r"continuation\b", r"poursui\w+",
        rf"foulee {_OF}", r"sillage\b", rf"lignee {_OF}", r"filiation\b", r"droit fil", rf"lancee {_OF}", rf"lendemain {_OF}",
        rf"dans les pas {_OF}", rf"sur les traces {_OF}", r"sur (?:la|les) bases?\b", r"fond sur",
        r"inscri\w+ (?:\w+ )?dans (?:la |le |l')(?:dynamique|logique|lignee|fil|esprit|mouvement|dynamisme|elan|suite)",
        r"capitalis\w+", r"perennis\w+", r"perpetu\w+", r"reprend\w*", r"reprennent\b", r"reprenant\b", rf"repart\w* {_OF}",
        rf"(?:reprise|reedition|refonte|relance) {_OF}", r"reconduction\b", r"reconduit\w*\b", r"reconduir\w+",
        r"pren\w+ (?:pour|comme) (?:socle|base|point de depart|point d'appui|fondation)s?\b",
        r"(?:trouv|pren|pui|tir)\w+ (?:son|sa|ses|leurs?) (?:origine|source|racine|naissance)s? (?:dans|de)\b",
        rf"nai(?:t|ssent|tra) {_OF}", rf"decoul\w+ (?:\w+ment )?{_OF}", r"repris\b", rf"reprises?\b(?! {_OF})",
        rf"petite? (?:frere|soeur) {_OF}", rf"redonn\w+ vie {_TO}", r"renou\w+ avec",
        r"aboutissement\b", r"approfondissement\b", r"renouvellement\b",
        r"batie?s? sur", r"construite?s? sur", r"fondee?s? sur", rf"adossee?s? {_TO}",
        rf"tir\w+ {_WORDS}(?:lecons?|enseignements?|fruits|consequences|profit|parti)",
        rf"(?:fort|forte|forts|fortes) {_OF}", rf"(?:riche|riches) {_OF}", rf"(?:nourri|nourrie|nourris|nourries) (?:{_OF}|par)",
        rf"(?:deuxieme|second|troisieme|quatrieme|cinquieme|nouvel|nouveau|dernier)\w* (?:et \w+ )?{_PART} (?:\w+ )?{_OF}",
        rf"(?:phase|volet|edition|saison|tranche|version|acte) (?:n ?[°o] ?)?(?:[2-9]|ii|iii|iv|v) {_OF}",
        rf"(?:seconde|deuxieme|nouvelle) (?:vie|jeunesse|naissance) (?:{_OF}|{_TO})",
    ),
    COMPLEMENTS: (
        # a verb: « la version complète du projet » has none
        r"complet(?:e|er|ent|ant|era|eront)\b(?! (?:du|des)\b| d(?:e |')(?!maniere|facon))",
        r"completee?s?\b(?! (?:du|des|de)\b)", r"complement\w*", rf"synergie\w* {_WORDS}avec",
        rf"articul\w+ {_WORDS}(?:avec|{_TO})",
        rf"en appui (?:\w+ )?(?:{_OF}|{_TO})", rf"a l'appui {_OF}", rf"(?:renfort|appoint) (?:{_OF}|{_TO})",
        rf"en soutien (?:{_OF}|{_TO})", rf"coherence {_WORDS}avec", rf"ajoute(?:r|nt|ra)? {_TO}",
        rf"conjugu\w+ {_WORDS}(?:avec|{_TO})", rf"combin\w+ {_WORDS}(?:avec|{_TO})", r"conjointement (?:a|au|aux|avec)\b",
        r"ajout\w+ ce qui", r"comble\w* (?:\w+ )?(?:manque|lacune|vide|besoin)s?\b",
        r"greff\w+ (?:sur|a)\b", rf"arrim\w+ {_TO}", rf"prete\w* main[ -]forte {_TO}",
        r"de concert avec", r"pair avec", r"main dans la main avec", r"chainon manquant", r"emboit\w+", r"imbriqu\w+",
    ),
    DISSEMINATES: (
        r"dissemin\w+", r"essaim\w+", r"repliqu\w+", r"replication\b", r"dupliqu\w+", r"duplication\b", r"transpos\w+",
        r"generalis\w+", r"propag\w+", r"demultipli\w+", r"extension\b", r"acclimat\w+", r"transplant\w+", r"reimplant\w+",
        rf"emprunt\w+ {_TO}", rf"reedit\w+,? (?:dans|ailleurs|{_TO})", r"relai\w+ (?:dans|vers|jusque)\b", r"reprodui\w+",
        rf"reproduction {_OF}", r"(?:changement|passage|mise) (?:d'|a l')echelle", rf"diffusion (?:\w+ )?{_OF}",
        rf"transfert (?:\w+ )?{_OF}", r"port\w+ a (?:l'|(?:une )?(?:plus grande|autre) )echelle",
    ),
    MIRRORS: (
        r"miroir\b", r"jumea\w+", r"jumelle?s?\b", r"symetri\w+", rf"le pendant (?:\w+ )?(?:{_OF}|{_TO})",
        r"(?:un|son|leur|comme|pour|fait|faire|faisant) pendant\b", rf"reflet {_OF}",
        r"(?:son|leur) (?:\w+ )?(?:reflet|double)\b", r"diptyque\b",
        r"(?:projet|operation|action|experience|experimentation)s?[- ](?:soeur|frere)s?\b",
        rf"en regard (?:{_OF}|l'un)", r"homologue\w*", rf"echo {_TO}",
        r"se repondent\b", r"alter ego\b", rf"a l'image {_OF}", rf"a l'instar {_OF}", rf"sur le modele {_OF}", r"calque\w* sur",
        rf"en parallele (?:{_OF}|{_TO}|avec)", rf"parallelement {_TO}",
    ),
}  # fmt: skip
_FAINT = {
    FOLLOWS: (
        rf"appu[iy]\w* {_WORDS}sur", rf"(?:issu|issue|issus|issues) {_OF}", rf"ne {_OF}", rf"(?:nee|nees|nes) {_OF}", r"apres\b",
        r"repos\w+ (?:\w+ )?sur", rf"(?:part|parti|partie|partant) {_OF}", rf"passage {_OF}", rf"(?:terme|sortir) {_OF}",
        rf"a l'issue {_OF}",
        r"puis\w+ dans", rf"inspir\w+ {_OF}", r"enracin\w+ dans", r"ancr\w+ dans", r"relanc\w+", r"renouvel\w+",
        r"approfondi\w+", r"consolid\w+", r"amplifi\w+", r"valoris\w+", r"fructifi\w+", r"exploit\w+", rf"profit\w* {_OF}",
        r"benefici\w+ de l'experience", r"etoff\w+", r"concretis\w+", r"reactiv\w+", r"ressuscit\w+", r"remplac\w+",
        rf"substitu\w+ {_TO}", r"relai(?:e|ent|er)\b", r"relay\w+", rf"(?:fille|descendante|rejeton|petite soeur) {_OF}",
    ),
    COMPLEMENTS: (
        r"lien (?:\w+ )?avec", r"liaison (?:\w+ )?avec", r"enrichi\w*", r"renforc\w+",
        r"appu[iy]\w* (?:l'|l[ae]s?\b)", r"epaul(?:e|er|ent|ant|era|eront)\b", rf"aux cotes {_OF}",
        r"resonance (?:\w+ )?avec", rf"coordin\w+ {_WORDS}avec", rf"coordonn\w+ {_WORDS}avec",
    ),
    DISSEMINATES: (
        r"diffus\w+", r"transfer\w+", r"deploi\w+", r"deploy\w+", r"etend\w*", r"mutualis\w+", r"implant\w+", r"adapt\w+",
        r"elargi\w+", r"declin\w+", r"import(?:e|er|ent|era|ation)\b", r"export(?:e|er|ent|era|ation)\b", r"partag\w+",
        r"transm\w+", r"vulgaris\w+", r"multipli\w+", r"change d'echelle", r"transport(?:e|er|ent|era)\b",
    ),
    MIRRORS: (rf"(?:le|un) double {_OF}", rf"jumelee?s? (?:avec|{_TO})"),
}  # fmt: skip
# « X a donné naissance à la présente opération »: the other project is the subject, and this one the object.
_ENGENDERS = (
    rf"donn\w+ {_WORDS}(?:naissance|lieu|jour)", r"debouch\w+", r"prefigur\w+", r"inspir\w+", r"annonc\w+",
    r"ouv\w+ la (?:voie|route)", rf"origine {_OF}", r"pos\w+ les (?:bases|jalons|fondations|fondements)", r"jet\w+ les bases",
    r"prepar\w+", r"rend\w* possible", r"matrice\b", r"socle\b", r"nourri\w*", rf"suivi\w* (?:{_OF}|par)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trigger:
    """A lemma's pattern; ``engenders`` when the other project is what brings this one about."""

    relation: str
    pattern: re.Pattern[str]
    firm: bool
    engenders: bool = False


class Found(NamedTuple):
    """A trigger where it stands in a folded text."""

    trigger: Trigger
    start: int
    end: int


def _lexicon() -> Iterator[tuple[str, Trigger]]:
    """Every trigger beside its pattern."""
    for firm, table in ((True, _FIRM), (False, _FAINT)):
        for relation, patterns in table.items():
            for pattern in patterns:
                yield pattern, Trigger(relation, re.compile(pattern), firm)
    for pattern in _ENGENDERS:
        yield pattern, Trigger(FOLLOWS, re.compile(pattern), firm=True, engenders=True)


def _keys(pattern: str) -> set[str]:
    """The three characters that a match may start with.

    >>> sorted(_keys("(?:phase|volet) 2")), _keys("sillage")
    (['pha', 'vol'], {'sil'})
    """
    head = re.match(r"\(\?:([^)]*)\)", pattern)
    heads = [f"{one} " for one in head[1].split("|")] if head else [pattern]
    return {one[:3] for one in heads}


def _indexed() -> dict[str, list[Trigger]]:
    index: dict[str, list[Trigger]] = {}
    for pattern, trigger in _lexicon():
        for key in _keys(pattern):
            index.setdefault(key, []).append(trigger)
    return index


_BY_LETTERS = _indexed()
_WORD = re.compile(r"(?<![a-z0-9])[a-z]")


def find_triggers(folded: str) -> list[Found]:
    """Every trigger of ``folded``, in order; of two that start at one word, the first of the lexicon.

    >>> [found.trigger.relation for found in find_triggers("elle prolonge @ et essaime @")]
    ['follows', 'disseminates']
    """
    found: list[Found] = []
    for word in _WORD.finditer(folded):
        start = word.start()
        for trigger in _BY_LETTERS.get(folded[start : start + 3], ()):
            match = trigger.pattern.match(folded, start)
            if match:
                found.append(Found(trigger, start, match.end()))
                break
    return found
