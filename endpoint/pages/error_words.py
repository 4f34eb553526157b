"""What kind of thing went wrong and what to try, by the code of an error, for a reader."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ontology.words import Bilingual

KINDS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        code: Bilingual(fr, en)
        for code, fr, en in (
            (
                "wrong-use",
                "Un paramètre de l'adresse ne convient pas : corrigez-le, ou repartez du formulaire.",
                "A parameter of the address does not do: correct it, or start again from the form.",
            ),
            (
                "not-found",
                "Il n'y a rien à cette adresse : vérifiez-la, ou repartez de l'accueil ou de la recherche.",
                "There is nothing at this address: check it, or start again from home or from the search.",
            ),
            (
                "method-not-allowed",
                "Cette adresse ne se demande pas de cette façon : repartez de l'accueil.",
                "This address can't be asked in this way: start again from home.",
            ),
            (
                "query-refused",
                "La requête n'a pas été comprise : corrigez-la et recommencez.",
                "The query was not understood: correct it and try again.",
            ),
            (
                "service-refused",
                "La requête appelle une autre machine (SERVICE, FROM), ce que ce site ne fait pas : ôtez cette partie.",
                "The query calls another machine (SERVICE, FROM), which this site does not do: take that part out.",
            ),
            (
                "request-too-large",
                "La demande est trop longue : raccourcissez-la, ou faites-en plusieurs.",
                "The request is too long: shorten it, or make several of it.",
            ),
            (
                "slow-request",
                "La demande n'est pas arrivée entière à temps : recommencez.",
                "The request did not arrive whole in time: try again.",
            ),
            (
                "not-acceptable",
                "Cette réponse n'existe pas dans le format demandé : choisissez-en un autre.",
                "This answer does not exist in the format that was asked: choose another.",
            ),
            (
                "unsupported-media-type",
                "Ce qui a été envoyé n'est ni un formulaire ni une requête : repartez du formulaire.",
                "What was sent is neither a form nor a query: start again from the form.",
            ),
            (
                "unauthorised",
                "Écrire demande un jeton, et celui-ci manque ou ne convient pas.",
                "Writing takes a token, and it is missing or is not the right one.",
            ),
            (
                "write-refused",
                "On ne peut pas écrire là : ce graphe vient des dossiers.",
                "Nothing can be written there: this graph comes from the dossiers.",
            ),
            (
                "precondition-failed",
                "Ce que vous vouliez changer a changé entre-temps : relisez-le, puis recommencez.",
                "What you wanted to change has changed meanwhile: read it again, then try again.",
            ),
            (
                "no-graph",
                "Aucun graphe n'est encore construit : revenez plus tard, ou prévenez qui tient ce site.",
                "No graph is built yet: come back later, or tell whoever runs this site.",
            ),
            (
                "corrupt-graph",
                "Le graphe ne peut pas être lu : prévenez qui tient ce site.",
                "The graph can't be read: tell whoever runs this site.",
            ),
            (
                "query-stopped",
                "La requête n'a pas abouti : simplifiez-la, ou recommencez plus tard.",
                "The query came to no answer: make it simpler, or try again later.",
            ),
            (
                "query-timeout",
                "La requête a pris trop de temps et a été arrêtée : restreignez-la, ou ajoutez LIMIT.",
                "The query took too long and was stopped: narrow it, or add LIMIT.",
            ),
            (
                "service-failed",
                "Une autre machine que la requête appelle n'a pas répondu : recommencez plus tard.",
                "Another machine that the query calls did not answer: try again later.",
            ),
            (
                "result-too-large",
                "La réponse est trop longue : demandez-en une partie (LIMIT), ou prenez-la en fichier.",
                "The answer is too long: ask for a part of it (LIMIT), or take it as a file.",
            ),
            (
                "query-too-costly",
                "La requête demande trop de mémoire : restreignez-la.",
                "The query takes too much memory: narrow it.",
            ),
            (
                "worker-lost",
                "La requête s'est interrompue avant sa réponse : simplifiez-la, puis recommencez.",
                "The query broke off before its answer: make it simpler, then try again.",
            ),
            (
                "busy",
                "Trop de demandes arrivent à la fois : recommencez dans quelques secondes.",
                "Too many requests come at once: try again in a few seconds.",
            ),
            (
                "lock-held",
                "Le graphe est en cours d'écriture : recommencez dans un instant.",
                "The graph is being written: try again in a moment.",
            ),
            (
                "disk-full",
                "Le disque du site est plein : demandez une réponse plus courte, ou prévenez qui tient ce site.",
                "The disk of the site is full: ask for a shorter answer, or tell whoever runs this site.",
            ),
            (
                "unusable",
                "Un fichier du site ne peut pas être lu : prévenez qui tient ce site.",
                "A file of the site can't be read: tell whoever runs this site.",
            ),
            (
                "internal-error",
                "Le serveur s'est trompé, pas vous : recommencez, et prévenez qui tient ce site si cela persiste.",
                "The server made a mistake, not you: try again, and tell whoever runs this site if it goes on.",
            ),
        )
    }
)

_OURS: Final = Bilingual(
    "Le site n'a pas pu répondre : recommencez plus tard, ou prévenez qui le tient.",
    "The site could not answer: try again later, or tell whoever runs it.",
)
_YOURS: Final = Bilingual(
    "La demande ne convient pas : corrigez-la, ou repartez de l'accueil.",
    "The request does not do: correct it, or start again from home.",
)


def kind_of(code: str, status: int) -> Bilingual:
    """What kind of error a code means; one that we do not know goes by the status.

    >>> kind_of("busy", 503).en, kind_of("teapot", 418).en
    ('Too many requests come at once: try again in a few seconds.', \
'The request does not do: correct it, or start again from home.')
    """
    return KINDS.get(code) or (_OURS if status >= 500 else _YOURS)
