"""The values of a question's parameters, put into its query as typed terms."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from endpoint.errors import WrongUse
from endpoint.questions.question import VALUES, Parameter, ParameterType, Question

if TYPE_CHECKING:
    import pyoxigraph

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
# What an engine may hold: 64 bits for xsd:integer, 128 with 18 decimals for xsd:decimal.
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def bind(question: Question, values: Mapping[str, str]) -> str:
    """The query text with the values in their VALUES blocks, each as the SPARQL form of a typed term.

    All blocks are replaced in one pass, so a value that looks like a block stays a value.

    Raises:
        WrongUse: an unknown parameter, a missing one, or a value that is not of its type.
    """
    refuse_unknown(question, values)
    terms = {parameter.name: str(_value(question, parameter, values)) for parameter in question.parameters}

    def block(match: re.Match[str]) -> str:
        name = match[1]
        return f"VALUES ?{name} {{ {terms[name]} }}" if name in terms else match[0]

    return VALUES.sub(block, question.text)


def refuse_unknown(question: Question, values: Mapping[str, str]) -> None:
    """Raises WrongUse where a value is given for what is no parameter of the question."""
    known = [parameter.name for parameter in question.parameters]
    for name in values:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            prend = f"elle prend {', '.join(known)}" if known else "elle n'en prend aucun"
            raise WrongUse(
                f"Question {question.name!r} has no parameter {name!r}; {takes}.",
                f"La question « {question.name} » n'a pas de paramètre « {name} » ; {prend}.",
            )


def typed_term(kind: ParameterType, value: str) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    """The RDF term that a parameter's value stands for.

    Raises:
        ValueError: the value is not of that type.

    >>> str(typed_term("date", "2019-07-19"))
    '"2019-07-19"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    from pyoxigraph import Literal as RdfLiteral
    from pyoxigraph import NamedNode

    if kind == "iri":
        return NamedNode(value)
    if kind == "string":
        return RdfLiteral(value)
    pattern = {"integer": _INTEGER, "decimal": _DECIMAL, "date": _DATE}[kind]
    if not pattern.fullmatch(value):
        raise ValueError(value)
    if kind == "date":
        datetime.date.fromisoformat(value)
    return RdfLiteral(value, datatype=NamedNode(_XSD + kind))


def _value(
    question: Question, parameter: Parameter, values: Mapping[str, str]
) -> pyoxigraph.NamedNode | pyoxigraph.Literal:
    value = values.get(parameter.name, parameter.default)
    what = f"the parameter {parameter.name!r}, {parameter.takes}"
    if value is None:
        raise WrongUse(
            f"Question {question.name!r} needs {what} ({parameter.label.en}).",
            f"La question « {question.name} » demande le paramètre « {parameter.name} » ({parameter.label.fr}).",
        )
    try:
        return typed_term(parameter.type, value)
    except ValueError:
        raise WrongUse(
            f"Question {question.name!r} takes for {what}, not {value!r}.",
            f"La valeur « {value} » ne convient pas au paramètre « {parameter.name} » ({parameter.label.fr}).",
        ) from None
