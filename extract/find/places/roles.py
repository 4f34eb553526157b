"""What a clause makes of the places that it names: the operation is there, or they are only mentioned.

The words that make a place a mere mention stand in one comma-phrase with it, or in the relative clause right after
it: a comparison, a denial, another project, a seat, a mandate. All words are folded.
"""

from __future__ import annotations

import re

from extract.find.clauses import Subject, subject_of
from extract.find.layout import Layout
from extract.model import Span

CONCERNED, MENTIONED = "concerned", "mentioned"
_AROUND = 300  # characters: no phrase is longer

_AT = r"(?:a la |a l'|a |au |aux |de la |de l'|de |du |des |d'|en |dans (?:la |le |les |l')?|sur |avec |par |chez )"
_PROJECT = (
    r"(?:demarche|projet|action|operation|dispositif|experience|experimentation|initiative|lieu|service|programme"
    r"|atelier|tiers-lieu|essai)s?"
)
_ALIKE = (
    r"(?:analogue|similaire|comparable|semblable|identique|pareil|voisin|jumeau|jumelle|equivalent|parallele"
    r"|du meme (?:type|genre|ordre))(?:e?s|e)?\b"
)
# These open a phrase of which every place is only mentioned.
_OPENERS = re.compile(
    rf"\b(?:a la difference|contrairement|a l'inverse|a l'oppose|a l'instar|a l'image|a l'exemple|a la maniere|par rapport"
    rf"|en comparaison|par comparaison|sur le modele|sur l'exemple|hors|hormis|excepte|sauf|en dehors|a l'exception"
    rf"|a l'exclusion|au contraire|par opposition|plutot que?|et non|mais pas|mais non|outre|a defaut) ?(?:{_AT}|qu'|que )?"
    rf"|\bcomme {_AT}|\bcomme (?:ce(?:la|ci|lui|lle|ux|lles)? |c'|on |l'|il |elle )|^comme |\b(?:non|pas) {_AT}"
    rf"|\bce qu(?:i (?:se|a|avait|fut|existe|s'est)|e (?:font|fait|fit|firent|realise|mene|propose|pratique))\b|\bla ou\b"
)
# These stand right before the place.
_BEFORE = re.compile(
    r"(?:"
    r"\b(?:experience|exemple|modele|visite|sejour|voyage|enseignement|lecon|acquis|retour|bilan|resultat|essai)s? "
    rf"(?:[\w'-]+ ){{0,2}}{_AT}"
    r"|\ba (?:quelques|deux|trois|une|vingt|dix) (?:kilometres?|pas|lieues?|minutes?|encablures?|heures?) (?:de |d'|du |des )"
    r"|\b(?:voisine?s?|limitrophes?|proches?|non loin|pres|a proximite|a deux pas|aux environs"
    rf"|aux portes|frontalier\w*|distante?s?|a \d+ km) (?:{_AT})"
    r"|\binspir\w+ (?:\w+ment )?(?:de |d'|du |des |par )"
    rf"|\b(?:deja|naguere|jadis|hier|autrefois|auparavant|precedemment|anterieurement)(?: [\w'-]+){{0,3}} {_AT}"
    rf"|\b(?:tente|teste|experimente|eprouve|mis au point)e?s? (?:\w+ ){{0,2}}{_AT}"
    rf"|\b(?:base|domicilie|immatricule|natif|native|originaire|venu|ne|venant|exile)e?s? (?:\w+ ){{0,2}}{_AT}"
    rf"|\bsieges? (?:[\w'-]+ ){{0,3}}{_AT}"
    r"|\b(?:maires?|adjoint\w*|presidente?s?|vice-president\w*|elue?s?|conseiller\w*|depute\w*|senat\w+|sous-prefete?|prefete?"
    rf"|bourgmestre|echevin\w*|direct(?:eur|rice)s?|mandats?) (?:[\w'-]+ ){{0,4}}{_AT}"
    rf"|\bvenue?s (?:{_AT}[\w'-]+ et )?{_AT}"
    r"|\b(?:quoiqu|tandis qu|alors qu)(?:e |')(?:la (?:ville|commune) (?:de |d'|du ))?"
    r"|^si (?:la (?:ville|commune) (?:de |d'|du ))?"
    r"|\bn[ie] (?:a |au |aux |de |d'|du |en |dans l[ea] |dans l')?"
    rf"|\b(?:rendu|rendue|rendus|rendues|deplace\w*|alle|allee|alles|allees) {_AT}"
    r")(?:la |le |les |l')?$"
)
_OF_ANOTHER = re.compile(
    rf"\b{_PROJECT} [«\"“](?P<title>[^»\"”]*)[»\"”] (?:\w+ ){{0,2}}{_AT}(?:la |le |les |l')?$"
)
# « …, raconte une infirmière de Laon »: where one person lives, or is from.
_PERSON_OF = re.compile(
    r"\b(?:une?|cet|cette|ce|l'un des|l'une des) (?:[\w'-]+ ){0,2}(?:habitante?|riverain\w*|aide a domicile|aide-soignante?"
    r"|infirmi\w+|agricult\w+|eleveu\w+|maraich\w+|retraite\w*|mere|pere|famille|couple|elev\w+|etudiante?|lyceen\w*"
    r"|collegien\w*|apprentie?|boulang\w+|institut\w+|enseignante?|veu(?:f|ve)|salarie\w*|chomeu\w*|demandeu\w+ d'emploi"
    r"|jeune|facteur|factrice|commercante?|artisane?|benevole|usag\w+|allocataire|pensionnaire|residente?|voisine?"
    r"|octogenaire|septuagenaire|internaute|ouvri\w+|assistante?|medecin|pharmacien\w*|libraire|stagiaire)"
    r"(?: [\w'-]+){0,2} (?:de |d'|du |des )(?:la |le |les |l')?$"
)
# « « X », que la ville de Laon fait circuler »: another project's own town.
_WHOSE = re.compile(
    r"[«\"“](?P<title>[^»\"”]*)[»\"”],? (?:que |qu'|dont "
    r"|(?:lanc|port|men|condui|pilot|anim|initi|realis|experiment)\w* par )[^,;.«»]{0,60}$"
)
# « Le dossier NP0015555 traite du même sujet dans … »: what is said of another number.
_OF_ANOTHER_NUMBER = re.compile(
    rf"(?:l[ae] |l'|un |une |ce |cette )?(?:{_PROJECT}|dossier)"
    r"(?: (?:feder|fse|voisine?|n|n ?°|n ?o|numero)){0,3} ?(?P<title>np\d{7})\b(?![^.;:]*\bpar l'operation\b)[^.;:]*$"
)
# « L'opération comporte un atelier « X », animé par … », « Un parcours « X », mené par … »: a part of this operation.
_A_PART = re.compile(
    r"(?:^\W*|\bl'operation (?:comport|compren|compt|prevoi|propos|ouvr|lanc|cree|organis|accueill|deploi|install|financ)"
    r"\w* (?:[^.;:«»]* )?)une? (?!demarche|projet|operation|dispositif|experi|initiative|programme)(?:\w+ ){1,2}$"
)
_WILL_BE = re.compile(r"^,? ?(?:ou|qui|dont)\b[^,;.]*, (?:[\w'-]+ ){0,2}\w{2,}r(?:a|ont)\b")
_OTHER_PROJECT = re.compile(
    rf"\b(?:une?|des|leurs?|sa|son|ses|autres?|pareils?|ce|cette) (?:autres? )?{_PROJECT} (?:[\w'-]+ )?{_ALIKE}"
    rf"|\b{_PROJECT} {_ALIKE}|\bpareils? {_PROJECT}|\b(?:de|pour) (?:son|leur|sa) (?:cote|part)\b|\bexiste(?:nt)? deja\b"
    r"|\b(?:dispose|ont|a|possede)(?:nt)? deja (?:une?|leurs?|son|sa|ouvert|cree|mis|mene|conduit|lance)\b"
)
_ELSEWHERE_AFTER = re.compile(
    r"^,? ?(?:ou|qui|dont|laquelle|lequel|la ou)\b(?=[^,;.]*(?:\bexiste|\brien\b|\bdeja\b|\bfut\b|\bfurent\b|\bfonctionne"
    rf"|\ba ete\b|\bont ete\b|\bavai|\betai|{_ALIKE}|\bde (?:son|leur) cote\b|\bd'autres\b))"
)
_JOINED = (
    r"(?:y |s'y |en )?(?:(?:pren(?:dre|d|nent)|pris) part|particip\w+|adher\w+|s'?(?:associ|engag)\w+|(?:re)?joi\w+"
    r"|contribu\w+|(?:co-?)?financ\w+|verse\w*|repon\w+|donn\w+ suite|sign\w+|accept\w+|integr\w+|fai\w+ partie"
    r"|etre (?:de|associ|concern)\w*)"
)
_GIVEN = r"(?:subvention|aide|financement|contribution|participation|suite|fonds|credit|moyen|part)"
_WITHOUT = (
    r"sans (?:y |s'y |en )?(?:prendre part|participer|adherer|s'?associer|s'?engager|contribuer|faire partie"
    r"|etre (?:concern|associ|partie)\w*)"
)
_SPOKESMEN = r"(?:mairie|maire|municipalite|commune|ville|conseil|elus|equipe municipale)"
_ITS_OWN = (
    r"(?:mene|menent|conduit|conduisent|a|ont|dispose|disposent|developpe|developpent|porte|portent)(?: \w+e)? (?:de |d')?"
    rf"(?:son|sa|ses|leurs?) propres? {_PROJECT}"
)
# Who was asked and stays away: « , pressentie, n'a pas donné suite », « À Ault, la mairie a dit non ».
_DECLINED = re.compile(
    r"(?:,? (?:elles?|lui|eux|quant a (?:elle|lui)),?|, [^,.;]{1,40},"
    rf"|, (?:la|le|les|l'|son|sa|ses) ?{_SPOKESMEN}[^,.;:]{{0,20}})?"
    rf"(?:,? {_WITHOUT}| (?:a|ont|avait|avaient) (?:decline|refuse|renonce|quitte|prefere|dit non)"
    r"| (?:se |s'est |se sont )(?:retir|desist)\w+"
    rf"| n(?:e |')(?:[aeo]\w* )?(?:pas |plus |jamais )(?:encore )?(?:(?:souhait|desir|voul|pu)\w* )?{_JOINED}"
    rf"| n(?:e |')(?:[ao]\w* )?(?:vers|accord|apport|donn|attribu|octroy|allou|prev)\w* aucune? {_GIVEN}"
    rf"| n(?:e |')(?:{_JOINED}|veu\w+|souhait\w+) (?:pas|plus) {_JOINED}| {_ITS_OWN}(?!,? que l'operation))\b(?!.*\bmais\b)"
)
# Whom the operation is for, and who declines nothing by what they lack.
_FOLK = re.compile(
    r"\b(?:habitant|jeune|famille|aine|enfant|eleve|usager|salarie|personne|senior|parent|femme|celle|ceux)\w* "
    rf"{_AT}(?:la |le |les |l')?$"
)
# « Aucun atelier n'aura lieu à Ault »: what is not held there; what does not exist there yet is a need.
_NONE_THERE = re.compile(
    r"\baucune? (?:des (?:\w+ )?)?"
    rf"(?:{_PROJECT}|(?:permanence|seance|rencontre|reunion|chantier|intervention|tournee|etape)s?)\b[^.;:]*"
    r"\bn(?:e |')(?:s'|se )?(?:y )?(?:\w+r(?:a|ont)\b|(?:a|ont) (?:eu )?lieu\b|tien|derou|situ|concern"
    rf"|(?:est|sont) (?:prev|organis|programm|envisag|assur|conduit|men|ten))|\b{_WITHOUT}"
)
_UNSETTLED = re.compile(
    r",? (?:(?:est|sont|reste|restent) (?:seulement |encore |toujours )?"
    r"(?:envisage|a l'etude|a (?:confirm|precis|valid|decid|tranch))"
    r"|n(?:e |')(?:est|sont) (?:pas|point) (?:encore )?(?:act|confirm|decid|arret|acquis|tranch))"
)
# « La date de l'atelier d'Ault est à préciser »: the atelier itself is settled.
_DETAIL = re.compile(
    r"\b(?:date|calendrier|horaire|programme|adresse|montant|nom|contenu|budget|ouverture|salle|jour)s?\b"
)
_DENIED = re.compile(
    r"\bn(?:e |')(?:est|sont|sera|seront|concern\w+|interv\w+|particip\w+|financ\w+|couvr\w+|touch\w+|ira|iront|va|vont"
    r"|s'adress\w+|s'etend\w*|vise\w*|figur\w+|dessert|desservira|passe\w*|releve\w*|se (?:tien|derou|pass|situ)\w+"
    r"|s'(?:install|implant|arret|organis)\w+|(?:a|ont|aura|auront)(?= (?:pas|plus|jamais) lieu))"
    r"[^.;,]{0,25}?\b(?:pas|plus|jamais|guere|ni)\b(?! (?:seul|uniquement|que|qu'|exclusiv))"
)
# These tell of the place that opens the sentence, whatever stands between.
_LEFT_OUT = re.compile(
    r"(?:, [^,.;]{1,60},)? (?:n(?:e |'|'y )(?:\w+ )?(?:pren\w+|fai\w+|fon\w+|es\w+|ser\w+|son\w+|y \w+)(?: \w+)? pas"
    r"|reste(?:nt|ra|ront)? (?:hors|en dehors|a l'ecart)|(?:est|sont|sera|seront) (?:exclue?s?|hors|traitee?s? par une))"
)
_OUTSIDE = re.compile(
    r"\b(?:hors (?:du )?perimetre|(?:releve|releven|depend|dependen)t? d'une autre (?:intercommunalite|agglomeration|communaute)"
    r"|(?:puis|mais|finalement|a ete|ont ete|fut|furent)(?: \w+)? (?:ecarte|abandonne|rejete|retire|refuse)e?s?"
    r"|ne (?:fait|font|fera|feront) (?:pas|plus) partie(?! des zones)"
    r"|n'(?:est|sont|y sont) pas (?:partie|concern|desserv)|en voisine?s?\b)"
)
_NOW_THERE = re.compile(r"\bavant (?:de |d')[^,;:]*$")
_BOUNDARY = re.compile(
    r"[,;:()!?]| – | - |\.\s|\b(?:mais|tandis que|alors que|quand|puisque|car)\b|\bet (?=\w+(?:ra|ront)\b)"
)


def role_of(layout: Layout, span: Span) -> str:
    """The role of the place, or of the list of places, at ``span``."""
    sentence = layout.sentence_at(span.start)
    if sentence is None:
        return CONCERNED
    before = layout.fold(Span(max(sentence.start, span.start - _AROUND), span.start)).replace("\n", " ")
    subject = subject_of(layout, span)
    if subject is Subject.COUNTRY or (subject is Subject.PREDECESSOR and not _NOW_THERE.search(before)):
        return MENTIONED
    after = layout.fold(Span(span.end, min(sentence.end, span.end + _AROUND))).replace("\n", " ")
    return MENTIONED if _is_elsewhere(layout, before, after) else CONCERNED


def _is_elsewhere(layout: Layout, before: str, after: str) -> bool:
    lead = _phrase_before(before)
    trail = after[: stop.start()] if (stop := _BOUNDARY.search(after)) else after
    if _BEFORE.search(lead) or _PERSON_OF.search(lead) or _OTHER_PROJECT.search(f"{lead}x{trail}"):
        return True
    if _ELSEWHERE_AFTER.match(after) and not _WILL_BE.match(after):
        return True
    if _LEFT_OUT.match(after) or _OUTSIDE.search(re.split(r"[.;]", after)[0]):
        return True
    if _DECLINED.match(after) and not _FOLK.search(lead):
        return True
    if _UNSETTLED.match(after) and not _DETAIL.search(lead):
        return True
    if _OPENERS.search(lead) or any(p.search(f"{lead}x{trail}") for p in (_DENIED, _NONE_THERE)):
        return True
    title = _OF_ANOTHER.search(before) or _WHOSE.search(before) or _OF_ANOTHER_NUMBER.match(before)
    if title is None or _A_PART.search(before[: title.start()]):
        return False
    return title["title"].strip() not in layout.folded.text[: layout.header.end]


def _phrase_before(before: str) -> str:
    """The words since the last comma or other mark; a conjunction opens a phrase and is part of it."""
    start = 0
    for mark in _BOUNDARY.finditer(before):
        start = mark.start() if mark[0][0].isalpha() else mark.end()
    return before[start:].lstrip()
