"""The words beside a name that tell whether it is a place: patterns over folded text, as data.

Those that end in ``$`` are searched in the words before a name, the others where their names say.
"""

from __future__ import annotations

import re

_OF = r"(?:de la |de l'|des |du |de |d'|l'|le |la )?"
# An organisation, a street or a work that bears a place in its name is not there, nor is the place meant.
BEARER = re.compile(
    r"\b(?:universites?|hopita(?:l|ux)|chu|chru|centres? hospitaliers?|clinique|ehpad|tribuna(?:l|ux)|cour|academie"
    r"|sous-prefectures?|prefectures?|rectorat|archeveche|eveche"
    r"|lycee|college|ecole|mission locale|missions locales|offices?|associations?"
    r"|fondations?|chambres?|caisses?|caf|cpam|msa|carsat|urssaf|clubs?|syndicats?|agences?|musee"
    r"|conseils? (?:departementa(?:l|ux)|genera(?:l|ux)|municipa(?:l|ux)|communautaires?|regiona(?:l|ux))"
    r"|communautes? (?:d'agglomerations?|de communes|urbaines?)"
    r"|agglomeration|metropole|cc[ai]|cc|ca|cu|ccas|cias|cma|mjc|plie|sivom|hlm|oph|opac|habitat|sdis|udaf|adil|caue|esat|theatre"
    r"|opera|orchestre|gare|diocese|ligue|comite|federations?|confederation|unions?|familles rurales|foyer|amicale|cite"
    r"|(?<!en )direction"
    r"|institut|regie|societe|compagnie|cooperative|maison d'arret|maison de l'emploi|rue|avenue|boulevard|place|impasse|quai"
    r"|square|allee|faubourg|chaussee|pont|porte|route|chemin|voie|canal|ligne|autoroute|abbaye|cathedrale|eglise|basilique"
    r"|chateau|citadelle|foret|stade|parc|port|aeroport|programme|axe|traite|convention|charte|contrat|plan|accord|schema|edit"
    r"|bataille|festival|carnaval|arrondissement|canton|circonscription|zone d'emploi|bassin d'emploi|pole|reseau|collectif"
    r"|journal|gazette|courrier|radio|rc|fc)"
    r"(?: (?!(?:et|ou|avec|dans|pour|sur|vers|entre|depuis|par|pres|au|aux|est|sont|sera|seront|a|ont|qui|que|ville"
    rf"|villes|commune|communes) )[\w'-]+){{0,3}} {_OF}$"
)
# « des associations de Laon », « les écoles de Laon » are there: only a proper name bears its place.
SOME_OF = re.compile(
    r"\b(?:des|les|plusieurs|quelques|deux|trois|quatre|cinq|certaines?|aux|leurs) (?:petites? |jeunes? )?"
    r"(?:associations|clubs|ecoles)(?: [a-z]+(?:es|s))? (?:de |d'|du )$"
)
# « le projet Creil Connect »: a proper name that begins with a place.
ENTITLED = re.compile(
    r"\b(?:projet|operation|dispositif|programme|demarche|association|collectif|societe|entreprise|bailleur|groupe|journal"
    r"|marque|label|appel a projets?|fondation|compagnie) $"
)
# A proper name of two words or more that ends in a place; in the source's own letters.
PROPER_BEARER = re.compile(
    r"(?:\b[Ll][ea] |\b[LlDd]['’]|\b[Dd]u |\b[Aa]u )(?!Ville|Commune|Communaut|Agglom|Pays|Bassin|Centre|Quartier|R[ée]gion|Grand"
    r"|Mairie|Maire|Habitant|Village|Bourg|Territoire|D[ée]partement|Secteur|M[ée]diath|Biblioth|Salle|March[ée]|Municipalit"
    r"|Pr[ée]sident|Vice|Adjoint|[ÉE]lu)[A-ZÀ-Ý][a-zà-ÿ]+ (?:de la |de l['’]|du |de |d['’])$"
)
DISTRICT_OF = re.compile(
    r"\b(?:le|du|au|ce|notre|leur) quartiers? (?:dit )?(?:de la |de l'|du |des |de |d')?$"
)
CIVILITY = re.compile(
    r"(?:\bm\.|\bmm\.|\bmr|\bmmes?|\bmlles?|\bmonsieur|\bmadame|\bdr\.?|\bdocteur|\bmaitre|\bme|\babbe|\bpere|\bsoeur) ?$"
)
MANDATE = re.compile(
    r"\b(?:presidente?s?|vice-president\w*|conseiller\w*|elue?s?|depute\w*|senat\w+|prefete?|direct(?:eur|rice)s?|services)"
    rf" (?:[\w'-]+ ){{0,3}}{_OF}$"
)
PLACE_BEFORE = re.compile(
    r"(?:\b(?:communes?|villes?|villages?|municipalites?|bourgs?|hameaux?|localites?|mairies?|habitants|habitantes|jeunes|familles"
    r"|mediatheques?|bibliotheques?|salles? des fetes|ludotheques?|secteurs?) (?:[\w'-]+ ){0,2}?(?:de |d'|du |des |: ?|\()"
    r"|\b(?:communes?|villes?|villages?|bourgs?)[^.;:()]{0,40}[:(] ?"
    r"|\b(?:a|vers|entre|sur|depuis|pres de|autour de|jusqu'a|secteur de|via|gagner|rejoindre|environs d[e']|coeur d[e']) ?)$"
)
# After these, capitalised or not, a name begins; any other capitalised word before it makes it a longer name.
OPENING_WORDS = frozenset(
    """a au aux dans de des du d en entre vers pour par sur chez selon comme depuis apres avant avec sans sous et ou ni mais
    puis que si ainsi outre hors sauf hormis enfin aussi ville villes commune communes village villages mairie la le les pres
    quand lorsque malgre via ici soit tant contre face grace jusqu autour demain bientot ensuite desormais certes seule seul
    toute tout ex quoique lorsqu parce puisque tandis alors car donc or cependant toutefois neanmoins pourtant dont qu qui
    quoiqu bien hier maintenant aujourd hui partout jusque proche derriere devant parmi durant pendant notamment surtout
    seulement meme autant plutot certes ensuite enfin voici voila celle celui ceux une un des cette ce ces notre nos leur
    leurs son sa ses habitants salle salles site sites secteur canton""".split()
)
# « Guise, qui … », « Ham est … »: a common noun would have its article.
STANDS_ALONE = re.compile(
    r", (?:qui|dont|ou|elle|la commune|la ville|quant a elle)\b"
    r"| (?:a|est|sera|fut|aura|dispose|disposera|compte|releve|accueille|accueillera|fait|fera|reste|restera|rejoint|rejoindra"
    r"|participe|participera|ne|n'\w+)\b"
)
NO_NOUN = frozenset("contre long y entre sous vers die pres hors".split())
RIVERSIDE = re.compile(
    r"\b(?:vallees?|bords?|rives?|berges?|fleuve|rivieres?|affluents?|quais?|val|sources?|confluents?|confluences?|bassin|crues?"
    r"|long|cours|eaux?|baie|estuaire|canal|canaux|halage|inondations?|plaine|boucles?|pays|marais|ponts?|ecluses?|peniches?"
    rf"|passerelles?|embouchure)(?: [\w'-]+)? {_OF}$"
    r"|\b(?:ponts?|vue|promenades?|croisieres?|passerelles?|donn\w+) sur (?:la |l')$"
)
DIRECTION_AFTER = re.compile(
    r" (?:de la france|de l'europe|de la region|de la commune|du departement|de l'aisne|de l'oise|de la somme)"
)
WHOLE_TERRITORY = re.compile(
    r"\b(?:dans|sur|a travers|travers|couvr\w+|parcour\w+|sillonn\w+|touch\w+|concern\w+|desser\w+|partout dans|ensemble|totalite"
    r"|reste|echelle|habitante?s?|habiter|communes|villages|territoires?|population|familles|jeunes|aines|seniors|campagnes"
    r"|centres sociaux|intercommunalites|epci|allocataires|beneficiaires|usagers|associations|rural|rurale|coin|sein)"
    r" (?:de |d')?(?:tout |toute |tous |toutes )?(?:de )?(?:la |l'|le |du )$|\btoute? (?:la |l'|le )$"
)
DEPARTMENTS = re.compile(
    r"\bdepartements?(?: [\w'-]+){0,3}?(?: :| de la| de l'| du| des| de|,)? ?(?:la |le |l'|du |en )?$"
)
BODY_AFTER = re.compile(
    r" (?:a |ont |et [^,.;]{0,40}? )?(?:co-?financ|soutien|souten|accompagn|subventionn|verse|apport|contribu|vot|deliber)"
)
POSTCODE = re.compile(r"\b\d{5} $")
DATELINE_AFTER = re.compile(r" ?(?:cedex\b|, ?le \d)")
# No commune takes an article that is not its own: « la Croisette » is not Croisette.
ANY_ARTICLE = re.compile(r"(?:\b(?:la|le|les|du|des|au|aux) |\bl')$")
ARTICLE = re.compile(r"(?:\ble |\bla |\bl'|\bdu |\ben |\bde )$")

_JOIN = re.compile(
    r"\s*(?:\([^()\n]{1,40}\))?"
    r"(?:\s*(?:[,;/&-]|\n\s*[-*•–]|\bet\b|\bou\b|\bni\b|\bpuis\b|\bcomme\b|\bque\b|\bqu'|\bainsi qu(?:e\b|')|\bmais aussi\b"
    r"|\bjusqu'|\benfin\b|\by compris\b)){1,2}"
    r"\s*(?:(?:dans |a |de |pour |vers |sur )?(?:celles? |celui |ceux ))?"
    r"(?:de la |de l'|de |du |des |d'|a la |a l'|a |au |aux |en |dans (?:la |le |l'|les )?|sur (?:la |le |l')?|la |le |les |l')?"
)
_AND = re.compile(r"\b(?:et|ou|ni|que|comme|puis|ainsi)\b|qu'|[/&\n]|-")
_WAY = re.compile(r"\s*(?:jusqu'a|a|au|aux) ")
_FROM = re.compile(r"\b(?:de |d'|du |depuis |des )$")
_QUALIFIES = re.compile(r"\s*(?:\(|,? ?dans (?:la |le |l')|, ?(?:departement (?:de la |de l'|du |de )))$")
_BEARS_ON = re.compile(r"\b(?:et|ou)\b|\b(?:de|du|des|d')\b")
OTHER_OF_EPCIS = re.compile(r"\bcelles? d")
PLURAL_OF_EPCIS = re.compile(r"(?:communautes|agglomerations|metropoles|intercommunalites)\b")


def are_listed(gap: str, before: str) -> bool:
    """Do the words between two names join them to one list, or to a way from one to the other?"""
    if len(gap) > 60:
        return False
    return _JOIN.fullmatch(gap) is not None or (
        _WAY.fullmatch(gap) is not None and _FROM.search(before) is not None
    )


def is_open(gap: str) -> bool:
    """A bare comma: the names beside it may as well be of two clauses."""
    return _AND.search(gap) is None


def bears_on(gap: str) -> bool:
    """« les universités de Lille et d'Arras »: what bears the first name bears the second."""
    return _BEARS_ON.search(gap) is not None


def qualifies(gap: str) -> bool:
    """« Bailleul (Nord) », « Rouvroy, dans le Pas-de-Calais »: the department says which commune."""
    return _QUALIFIES.fullmatch(gap) is not None
