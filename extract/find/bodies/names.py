"""Proper names as they are printed: words in quotation marks, or words with a capital and what joins them."""

from __future__ import annotations

UPPER = "A-ZÀ-ÖØ-ÞŒ"
# A line may end inside a name; what opens a new line with an article or a bullet is another thing.
_OPENER = r"(?:Les?|La|L['’]|Une?|Ce|Cet|Cette|Ces|Il|Elle|Ils|Elles|On|Dans|Pour|Avec|En|Aux?|À|Chaque|Afin|Ainsi|Nous|Notre)"
BLANK = rf"(?:[^\S\n]+|[^\S\n]*\n(?![^\S\n]*(?:[-–—•*·▪◦#\n]|\d|{_OPENER}\b)))"
GAP = (
    r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*(?![-–—•*·▪◦#\n\s]))"  # any one line end, as between a noun and its name
)

# « Jean », « L'Escale », « Saint-Waast », « J. », « M.L. », « Maison&Co »: inner marks, no mark at the end.
WORD = rf"(?:(?:[{UPPER}]\.){{2,6}}|[{UPPER}]\.(?=[^\S\n]?[{UPPER}])|[{UPPER}](?:[\w&]|['’.-](?=\w))*)"
_LITTLE = (
    r"(?:de(?:{b}la\b|{b}l['’])?|du|des|d['’]|la|les?|l['’]|aux?|à(?:{b}la\b|{b}l['’])?|en|sur|sous|et(?={b}Marie{b}Curie)|&|\+)"
).format(b="[^\\S\\n]+")
_NUMERAL = r"(?:Deux|Trois|Quatre|Cinq|Six|Sept|Huit|Neuf|Dix|Mille|Cent|\d{1,3})"
_NUMBER = (
    r"(?:(?:[IVX]{1,5}|\d{1,2})(?![\w.,]|[^\S\n]+(?:[a-zà-ÿ€%]|\d)))"  # « Europe 2 », no street's number
)
# What goes on in lower case: « Les Quatre saisons », « La Maison bleue », « Grain de sel ».
_COUNTED = r"[a-zà-ÿ]{2,}[sx]\b"
_QUALITY = r"(?:bleue?|verte?|rouge|jaune|blanche?|rose|dorée?|fleurie?|commune?|ensemble|joyeux|joyeuse|vivante?)s?\b"
_TAIL = (
    r"(?:de (?:vie|sel|lune|soleil|jour|rue|folie|blé|terre|familles?|voisins?|vivre)|de l['’](?:eau|air|espoir|amitié|avenir)"
    r"|des (?:champs|possibles|lilas|arts|savoirs|voisins|familles|bois)|du (?:jour|monde|temps|bonheur|vent|soleil|bois)"
    r"|en (?:ciel|fête|commun|couleurs?)|à (?:palabres|idées)|d['’](?:union|avenir|espoir|or))\b"
)
_ARTICLE = r"(?:(?:[Ll]a|[Ll]es?|[Ll]es[^\S\n]+(?:deux|trois|quatre|cinq|sept|mille))[^\S\n]+|[Ll]['’])"
_FIRST = rf"(?:{_NUMERAL}{BLANK}{_COUNTED}|{WORD}|\d{{1,3}}(?=[^\S\n]+[{UPPER}]))"
_BASIN = rf"(?<=\bBassin){BLANK}[a-zà-ÿ]+"  # « du Bassin creillois »
_MORE = rf"{_NUMERAL}{BLANK}{_COUNTED}|(?:{_LITTLE}[^\S\n]*)*{WORD}|{_NUMBER}|{_QUALITY}|{_TAIL}"
_NEXT = rf"(?:{_BASIN}|{BLANK}(?:{_MORE}))"
PLAIN = rf"(?:{_FIRST}{_NEXT}*)"
QUOTED = r"(?:«[^\S\n]*[^«»\n]{2,60}?[^\S\n]*»|“[^“”\n]{2,60}”|\"[^\"\n]{2,60}\")"
NAME = rf"(?:{QUOTED}|{_ARTICLE}?{PLAIN})"


def unquoted(name: str) -> str:
    """A name without the quotation marks around it.

    >>> unquoted("« L'Escale »"), unquoted("L'Escale")
    ("L'Escale", "L'Escale")
    """
    return name[1:-1].strip() if name[0] in '«"“' and name[-1] in '»"”' else name
