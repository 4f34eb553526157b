"""How a trigger ties this operation to another project: by their order, and by the words between.

« & prolonge @ » leads to it; « %, que & prolonge », « % est prolongé par & » and « % a donné naissance à & » trail it;
« % s'est achevé ; & en prend la suite » points back to it. Failing these, the three in one clause are enough, save where the
other project acts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.find.lineage.signs import Signed
from extract.find.lineage.triggers import DISSEMINATES, MIRRORS, MUTUAL, Found, find_triggers

_US = r"(?:&|\b(?:elle|il|nous|on|notre|nos|ici)\b)"
_ADVERB = r"(?: (?:\w+ment|aujourd'hui|desormais|ainsi|donc|ici|ensuite|egalement|deja|maintenant))*"
_THE = r"(?:le|la|les|l'|un|une|des)"
_ITS = r"(?:son|sa|ses|leur|le|la|un|une)"
_BREAK = re.compile(
    r"[;:.!?()]|\b(?:qui|dont|mais|tandis|alors que|lorsque|quand|parce|puisque|car)\b|(?<!\bce )\bqu(?:e\b|')"
)
_ASIDE = re.compile(r",[^,;:@%&]{2,90},|\([^()]*\)")
_SEGMENT = re.compile(r"[,;:.!?()]|\b(?:mais|qui|dont|et que|tandis que|alors que)\b")
# Words between a trigger and a project that is called one: a firm trigger, a faint one, and when there is no better tie
_REACH, _SHORT, _FAR = 12, 8, 20
_WINDOW = 400  # characters of a sentence that are looked at around a trigger
# The words between a trigger and a quoted name that nothing calls a project: little words, …
_LIGHT = frozenset(
    "a au aux de du des d l le la les un une en et sur dans par avec ce cette ces cet qu que son sa ses leur leurs notre nos"
    " tout toute tous toutes premier premiere premiers premieres principaux memes meme directe direct directement logique"
    " naturelle naturel etroite etroit trois deux quatre cinq six annees ans mois long grand grande bonne y compris notamment"
    " departement departemental departementale region regional regionale territoire commune communes ville villes quartier"
    " quartiers agglomeration canton vallee littoral bassin ensemble autres autre rurales rural reste echelle celle celui ceux"
    " celles avoir avait avaient ont ete fut aujourd hui desormais donc ainsi utilement pleinement aussi egalement integralement"
    " partie elle il ici ensuite flambeau temoin relais releve pas traces donnee apportee".split()
)
# … what one takes over from a project, and what was done with it: « reprend les outils conçus pendant « X » ».
_PARTS = re.compile(
    r"(?:demarche|methode|methodologie|travail|travaux|action|acquis|resultat|enseignement|lecon|experience|esprit|dynamique"
    r"|principe|outil|prototype|solution|bilan|succes|reussite|idee|ambition|objectif|logique|effort|sillage|lancee|oeuvre"
    r"|mouvement|elan|chemin|voie|essai|modele|formule|recette|savoir-faire|pratique|contenu|support|suite|continuite"
    r"|prolongement|chantier|aventure|intuition|conclusion|constat|apport|fruit|heritage|projet|operation|experimentation"
    r"|dispositif|initiative|programme|lignee|ligne|cadre|cours|sein|issue|partir|cycle|edition|phase|volet)s?"
    r"|(?:engag|men|initi|amorc|lanc|commenc|tir|developp|eprouv|experiment|test|cre|elabor|invent|imagin|rod|port|realis"
    r"|entam|accumul|capitalis|document|valid|form|prepar|propos|inaugur|dessin|trac)ee?s?"
    r"|(?:conduit|entrepris|ouvert|concu|produit|mis|construit|bati|issu|appris|acqui|obtenu|recueilli|reuni|rendu|ne)e?s?"
)
_PART_OF = re.compile(r"([\w-]+) (?:(?:de|du|des)(?: (?:la|l'))?|d'|a|au|aux|dans|sur|en) ?$")
_WORD = re.compile(r"[\w-]+")
# « fait suite à la tranche 1 (NP…) », « Suite de : NP… »
_ANNOUNCED = re.compile(r"(?: \(| ?:) ?(?:n ?[°o] ?|dossier |numero )?$")
_NOT_TO = re.compile(
    rf"\b(?:pour|sans|contre|selon|avant|hors|sauf|chez|entre)(?: {_THE})? ?$"
)  # … pour le projet « X »
_GOES_ON = re.compile(rf"(?:de|du|des|d'|a|au|aux|sur|dans|en|notamment|comme|ainsi|celle|celui|{_THE})")
_BORN = re.compile(r"(?:^|[,;:.&]|\b(?:est|etant|et|directement|tout droit|elle|il|est ainsi|est donc))$")
_DENIES = re.compile(
    r"\b(?:ne|n')\b.*\b(?:pas|plus|jamais|aucune?|nullement|guere|ni)\b|\bn'(?:\w+ )+(?:pas|plus|jamais|aucune?|ni)\b"
    r"|\b(?:ni|sans|loin d|au lieu d|plutot qu|contrairement|difference|non pas|faute d)\b"
)
_NOT_ONLY = re.compile(
    r"\bpas (?:seulement|uniquement|simplement|que)\b|\bse (?:contente|limite|borne|reduit)\w* pas\b"
)
_HAD = re.compile(r"\b(?:a|ont|avait|avaient|fut|furent)(?: ete)?(?: \w+ment| deja| ainsi| aussi)? $")
_RELATIVE = re.compile(
    r"[ ,]*(?:dont|que|qu'|auquel|auxquels|auxquelles|duquel|(?:a|de|sur|avec) laquelle|(?:sur|avec) lequel) ?"
    r"(?P<inner>[^,;:.]*)$"
)
_IS = re.compile(
    rf"(?:\b(?:est|sont|sera|seront|ete|etre|trouve|trouvera|voit)\b{_ADVERB} |, |\bse{_ADVERB} |\bs')$"
)
_BY_US = re.compile(
    r"[^;:.]{0,70}?\b(?:par|grace a|avec|dans|au moyen de|a travers|via|lors de|au titre de|au sein de)(?: le cadre de)?"
    rf" ?{_US}|,? ici\b"
)
_THANKS_TO_US = re.compile(r"\b(?:grace a|avec|par|dans le cadre de|a travers) ?&,? ?(?:le|la|les|l')? ?$")
_WITH_US = re.compile(rf" avec {_US}")
_FINDS = re.compile(rf"\btrouv\w+ (?:[^;:.]*&{_ADVERB} |ici )?{_ITS}(?: \w+)? $")
_IS_DONE = re.compile(r"\b(?:est|sont|sera|seront|etre)\b[^,;:.]{0,40}$")
_PAST = re.compile(r"\w+(?:ait|aient)$")
# « & en prend la suite », « il lui succède », « & … et le complète »; an article is no pronoun: « le prolongement ».
_SUBJECT = r"(?:&(?:,? qui\b|.*\W)?|\b(?:elle|il|nous|on)\b)"
_HIM = re.compile(
    rf"{_SUBJECT} ?(?:\w+ (?:de |a |d'))?(?:\b(?:en|lui|leur|y|le|la|les) |\bl')(?:(?:vient|viennent|veut|entend|doit) )?$"
)
_OF_HIM = re.compile(
    rf"{_SUBJECT} ?\ben (?:est|sont|constitue|forme|represente|assure|offre|propose|donne|veut etre|se veut){_ADVERB}"
    r" (?:(?:le|la|un|une) |l')(?:\w+ )?$"
)
_SPREAD_BY_OTHERS = re.compile(
    r"\ben \w+ (?:la |l'|une )(?:\w+ )?$"
)  # « la fédération en organise la diffusion »
_NOUN = re.compile(r"\w*(?:ment|uite|ite|tion|age|fert|tier|tiere|sillage|miroir|jumea\w|jumelle)\b")
# « les outils que @ a mis au point », « ce que @ avait éprouvé »
_WORK_OF = re.compile(
    r"\b(?P<head>ce|[\w-]+)(?P<more> (?!qu)[\w-]+)?,? qu(?:e |')(?:l[ae] |les |l'|cette? |cet )?(?=[@%])"
)
_DID = re.compile(r" (?:\w+ment |deja )?(?:a|ont|avait|avaient|fait|font|\w+(?:ait|aient))\b")
# « exporte vers cinq bourgs le modèle de % »: nothing but a project leaves these
_ACQUIRED = re.compile(
    r"\b(?:modele|methode|methodologie|experience|acquis|resultats|enseignements|formule|recette) d(?:e |')$"
)
_UNTIED = re.compile(r"\bsans (?:aucun )?(?:lien|rapport) avec[^;:.@%]{0,20}&")
_POSSESSED = re.compile(r"(?:^|[ ,;:.])(?:son|sa|leur) $")
_BESIDE = re.compile(r"[^,;:.()@%#]{0,50}, ?")
_COLON = re.compile(r"[^,;:.()@%#]{0,50}:[ ]?")
_NEXT_PART = re.compile(
    r"\b(?:deuxieme|second|troisieme|nouveau|nouvel|autre)\w* (?:chapitre|acte|phase|volet|etape|tranche|saison|edition)\b"
)
# « Il ne s'agit pas de doubler @. Nous faisons le reste. »: what is spared, then what is left to do
_SPARES = re.compile(
    r"(?:\b(?:ne|sans)\b|\bn')[^;:.@%]{0,60}?\b(?:doubl|refai|refer|concurrenc|remplac|substitu|dupliqu|double emploi|empiet)"
    r"[^;:.@%]{0,90}$"
)
_THE_REST = re.compile(
    r"\b(?:le reste|ce qui (?:lui |leur |y )?(?:manque|reste)|apres (?:lui|elle|eux|elles|son passage|leur passage)"
    r"|ou (?:il|elle)s? (?:s'arrete|n'(?:va|vont|est))\w*|(?:en|de) complement|complet(?:e|er|ent|ons)|ajout(?:e|ent|ons|er))\b"
)
_BOTH = re.compile(
    r"\b(?:les deux(?: \w+)?|l'une? et l'autre|tou(?:te)?s deux|ils|elles|qui) (?:\w+ )?(?:se |s')$"
)
_THAT_ONE = re.compile(
    r"[ \w']{0,30}?\b(?:celui-ci|celle-ci|ceux-ci|celles-ci|ce dernier|cette derniere|ces derniers"
    r"|c(?:e|et|ette) (?:premiere? )?(?:experience|experimentation|dispositif|essai|programme|tentative|phase|cycle))\b"
)


def governor(signed: Signed, at: int, triggers: Sequence[Found]) -> Found | None:
    """The trigger that ties this operation to the project at ``at``: the nearest before it, or else one after it."""
    before = [found for found in triggers if found.end <= at][:-4:-1]
    after = [found for found in triggers if found.start > at][:4]
    for ties, around in (
        (_leads, before),
        (_takes_work, before),
        (_presents, before),
        (_trails, after),
        (_meets, before + after),
    ):
        for found in around:
            if ties(signed.text, found, at):
                return None if is_denied(signed.text, found) else found
    return None


def points_back(text: str, found: Found) -> bool:
    """« & en prend la suite », « il lui succède », « & en est le prolongement », « & complète celui-ci »."""
    clause = re.split(r"[;:.]", _before(text, found))[-1]
    if _THAT_ONE.match(text, found.end):
        return re.search(_US, clause) is not None
    if not _NOUN.match(text, found.start):
        return _HIM.search(clause) is not None
    spreads = found.trigger.relation == DISSEMINATES and _SPREAD_BY_OTHERS.search(clause) is not None
    return spreads or _OF_HIM.search(clause) is not None


def does_the_rest(text: str, at: int, after: str) -> bool:
    """« Nous ne refaisons pas ce que fait @ : nous y ajoutons ce qui lui manque »; ``after`` is the next sentence."""
    if not _SPARES.search(text[max(0, at - _WINDOW) : at]):
        return False
    here = _THE_REST.search(text, at)
    return here is not None or (
        _THE_REST.search(after) is not None and re.match(rf"\W*{_US}", after) is not None
    )


def is_denied(text: str, found: Found) -> bool:
    """« ne prolonge pas », « ni la suite de », « sans lien avec »; not « ne se contente pas de prolonger »."""
    before = _SEGMENT.split(_before(text, found))[-1]
    after = _SEGMENT.split(text[found.end : found.end + _WINDOW])[0]
    clause = f"{before}{text[found.start : found.end]}{after}"
    denies = _DENIES.search(clause)
    if _UNTIED.search(text, found.end):
        return True
    return denies is not None and denies.start() < len(before) and not _NOT_ONLY.search(clause)


def _before(text: str, found: Found) -> str:
    return text[max(0, found.start - _WINDOW) : found.start]


def _leads(text: str, found: Found, at: int) -> bool:
    """« & prolonge @ », « en complément de @ », « dans la continuité du travail mené avec % »."""
    gap = text[found.end : at]
    if found.trigger.engenders or not _fits(text, found, at):
        return False
    clause = _clause_before(text, found)
    if text[at] == "@":
        near = _is_near(gap, _REACH if found.trigger.firm else _SHORT)
    else:
        near = _is_light(gap) or (re.search(_US, clause) is not None and _is_its_own(gap))
    if not near:
        return False
    if gap.startswith(" par ") and _IS_DONE.search(clause):
        return found.trigger.relation in MUTUAL and "@" not in clause
    if _is_anothers(clause):
        return False
    told = _PAST.match(text[found.start : found.end]) or _HAD.search(clause)
    return not told or re.search(_US, clause) is not None


def _fits(text: str, found: Found, at: int) -> bool:
    """A faint trigger wants a project that is called one; « né de », « issu de » and « après » want their place too."""
    if found.trigger.firm:
        return True
    words = text[found.start : found.end]
    if words.startswith(("ne", "issu")) and not _BORN.search(_before(text, found).rstrip()):
        return False
    if words == "apres":
        sure = text[at] == "@" or "&" in text or "ce dossier" in text or _NEXT_PART.search(text, at)
        return bool(sure) and _is_light(text[found.end : at])
    return text[at] == "@" or _ACQUIRED.search(text[found.end : at]) is not None


def _takes_work(text: str, found: Found, at: int) -> bool:
    """« & transporte en ville les outils que % a mis au point »: who did the work before is a project."""
    work = _WORK_OF.search(text, found.end, at + 1)
    if work is None or work.end() != at or found.trigger.engenders:
        return False
    heads = (work["head"], (work["more"] or "").strip())
    head = "ce" in heads or any(_PARTS.fullmatch(word) for word in heads)
    near = _is_near(text[found.end : work.start()], _SHORT)
    ours = re.search(_US, _clause_before(text, found)) is not None
    return bool(head) and near and ours and _DID.match(text, at + 1) is not None


def _presents(text: str, found: Found, at: int) -> bool:
    """« & a une sœur jumelle : % », « & a son double en ville : % »."""
    clause = _clause_before(text, found)
    if found.trigger.relation == MIRRORS and _POSSESSED.search(_before(text, found)) and "%" not in clause:
        return _BESIDE.fullmatch(text, found.end, at) is not None  # « Son homologue de l'Oise, %, démarre »
    other = found.trigger.relation in MUTUAL and _COLON.fullmatch(text, found.end, at) is not None
    return other and re.search(rf"{_US}\W", clause) is not None and "@" not in clause and "%" not in clause


def _is_near(gap: str, reach: int) -> bool:
    """No other clause, no other project and not too many words between a trigger and a project called one."""
    gap = _ANNOUNCED.sub(" ", _ASIDE.sub(" ", gap))
    if _BREAK.search(gap) or _NOT_TO.search(gap) or re.search("[@%,]", gap):
        return False
    return len(gap.split()) <= reach


def _is_light(gap: str) -> bool:
    """Only little words, and words for what one takes over from a project."""
    gap = _ASIDE.sub(" ", gap)
    if _BREAK.search(gap) or re.search("[@%,]", gap):
        return False
    return all(word in _LIGHT or _PARTS.fullmatch(word) for word in _WORD.findall(gap))


def _is_its_own(gap: str) -> bool:
    """Is the quoted name the trigger's object, and not part of some other thing: « complète toutefois », not « l'offre de »?"""
    of = _PART_OF.search(_ASIDE.sub(" ", gap))
    return _is_near(gap, _SHORT) and (of is None or _PARTS.fullmatch(of[1]) is not None)


def _clause_before(text: str, found: Found) -> str:
    """The words of the trigger's clause before it; an aside between commas does not end a clause."""
    ahead = _before(text, found)
    ends = [match.end() for match in _SEGMENT.finditer(ahead)]
    clause = ahead[ends[-1] :] if ends else ahead
    return clause if clause.strip() or len(ends) < 2 else ahead[: ends[-1]]


def _is_anothers(clause: str) -> bool:
    """Is another project the subject: does one stand in the clause before the trigger, and no trigger before that one?"""
    other = re.search("[@%]", clause)
    return other is not None and not find_triggers(clause[: other.start()])


def _trails(text: str, found: Found, at: int) -> bool:
    """« %, que & prolonge », « % est prolongé par & », « % se poursuit avec & », « % a donné naissance à & »."""
    between = text[at + 1 : found.start]
    if len(between) > _WINDOW or re.search("[@%]", between):
        return False
    if found.trigger.relation in MUTUAL and _BOTH.search(between):
        return "&" in text[: found.start]
    plain = _ASIDE.sub(" ", between)
    sure = text[at] == "@" or found.trigger.firm
    relative = _RELATIVE.search(between) or _RELATIVE.search(plain)
    if relative:
        inner = relative["inner"].strip() or text[found.end : found.end + 20]
        return sure and re.search(_US, inner) is not None
    if found.trigger.engenders:
        return not _BREAK.search(plain) and re.match(r"[ \w',]{0,30}?&", text[found.end :]) is not None
    if not _BREAK.search(plain) and _is_told_of(text, found, at, plain):
        return True
    return sure and (points_back(text, found) or _takes_over(text, found))


def _is_told_of(text: str, found: Found, at: int, between: str) -> bool:
    """In one clause: « & et @ se complètent », « % est prolongé par & », « % trouve dans & son prolongement »."""
    after = text[found.end : found.end + _WINDOW]
    if found.trigger.relation in MUTUAL and _is_mutual(between, text[found.start : found.end]):
        if between.endswith(" se "):  # « % et % se complètent »: without us
            return _WITH_US.match(after) is not None or re.search(_US, _before(text, found)) is not None
        heads = "," in between and text[:at].strip() in (
            "",
            "l'",
            "le",
            "la",
        )  # « L'@, son jumeau, touche … »
        return heads or re.search(_US, text) is not None
    if _IS.search(between):
        if _BY_US.match(after) or " ici " in between or _THANKS_TO_US.search(text[:at]):
            return True
        work = _PARTS.match(re.sub(rf"^{_THE}[ ']?", "", text[:at].rpartition(",")[2].strip()))
        to_come = re.search(r"\bser(?:a|ont) (?:\w+ment )?$", between)
        return work is not None and to_come is not None and not after.startswith(" par ")
    return _FINDS.search(between) is not None and re.search("&|ici", between + after) is not None


def _is_mutual(between: str, trigger: str) -> bool:
    """« @ et & sont complémentaires », « %, son jumeau »; ``trigger`` may hold the possessive."""
    few = len(between.split()) <= 4 and "," not in between
    ahead = f"{between}{trigger}".rpartition(" ")[0]
    return few or re.fullmatch(rf" ?, {_ITS}(?: \w+)?", ahead) is not None


def _takes_over(text: str, found: Found) -> bool:
    """« % ayant pris fin, & prend le relais. »: a trigger of which nothing follows, and this operation its subject."""
    alone = re.match(r" ?(?:[,;.]|$)", text[found.end :]) is not None
    return found.trigger.firm and alone and _before(text, found).endswith(("& ", "& qui "))


def _meets(text: str, found: Found, at: int) -> bool:
    """This operation, a project called one and a trigger in one clause, whatever their order.

    Not when another project acts: « @ prolonge & », « & sera prolongée par @ »; nor what was done once: « @ a été prolongé ».
    """
    first, last = min(at + 1, found.end), max(at, found.start)
    if (
        text[at] != "@"
        or not found.trigger.firm
        or found.trigger.engenders
        or last - first > _WINDOW
        or not re.search(_US, text)
    ):
        return False
    between = _ASIDE.sub(" ", text[first:last])
    if _BREAK.search(between) or re.search("[@%]", between) or _PAST.match(text[found.start : found.end]):
        return False
    clause = _clause_before(text, found)
    mirrors = found.trigger.relation == MIRRORS
    if _HAD.search(clause) and not mirrors:
        return False
    by_others = re.match(rf"{_ADVERB} (?:par|de|avec) (?!{_US})", text[found.end :]) is not None
    if found.start < at:
        return not (by_others and _IS_DONE.search(clause)) and _goes_on(between)
    mutual = mirrors or clause.endswith(" se ") or text.startswith("complement", found.start)
    return not by_others and (mutual or _IS_DONE.search(between) is not None)


def _goes_on(between: str) -> bool:
    """Do the words before the project, after their last comma, still belong to the trigger?"""
    tail = between.rpartition(",")[2].strip() if "," in between else ""
    if _NOT_TO.search(between) or len(between.split()) > _FAR:
        return False
    return not tail or _GOES_ON.match(tail) is not None
