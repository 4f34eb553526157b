"""HTML from the templates: escaped always, in French or in English, with numbers as each writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final, Literal
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from endpoint.http.assets import address, script
from endpoint.http.headers import LONGEST, SNAPSHOT, listed
from ontology.words import PREFIXES

Language = Literal["fr", "en"]

_NARROW_SPACE: Final = "\u202f"
_NO_BREAK_SPACE: Final = "\u00a0"


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page in the asker's language.

    Every template has ``lang``, ``say(fr, en)`` (the words in that language), ``link(path)`` (which keeps a
    language that was chosen), ``here(name=value)`` (this page with other parameters; None leaves one out),
    ``switch`` (this page in the other language), ``path``, ``snapshot`` (None where the page does not say which
    it shows), ``script(name)`` and ``static(name)`` (:mod:`endpoint.http.assets`), and the filters of
    :func:`_environment`.
    """
    lang = language(request)
    chosen = lang if "lang" in request.query_params else None
    given = request.query_params.multi_items()
    words = {
        "lang": lang,
        "say": lambda fr, en: fr if lang == "fr" else en,
        "link": lambda path: _with_language(path, chosen),
        "here": lambda **others: _changed(given, others),
        "switch": _changed(given, {"lang": "en" if lang == "fr" else "fr"}),
        "path": request.url.path,
        "snapshot": (headers or {}).get(SNAPSHOT),
    }
    html = _environment(lang).get_template(template).render(**words, **context)
    names = {"Content-Language": lang, "Vary": "Accept, Accept-Language", **(headers or {})}
    return HTMLResponse(html, status_code=status, headers=names)


def _with_language(path: str, lang: Language | None) -> str:
    """
    >>> _with_language("/network?year=2020", "en"), _with_language("/#map", "fr"), _with_language("/", None)
    ('/network?year=2020&lang=en', '/?lang=fr#map', '/')
    """
    if lang is None:
        return path
    before, hash_mark, fragment = path.partition("#")
    return f"{before}{'&' if '?' in before else '?'}lang={lang}{hash_mark}{fragment}"


def _changed(given: Sequence[tuple[str, str]], others: Mapping[str, object]) -> str:
    """
    >>> _changed([("q", "été"), ("page", "2")], {"page": 3}), _changed([("page", "2")], {"page": None})
    ('?q=%C3%A9t%C3%A9&page=3', '?')
    """
    kept = [(name, value) for name, value in given if name not in others]
    changed = [(name, str(value)) for name, value in others.items() if value is not None]
    return "?" + urlencode([*kept, *changed])


def language(request: Request) -> Language:
    """The asker's language: ``?lang=``, else the better liked of the two, else French."""
    asked = request.query_params.get("lang") or preferred(listed(request.headers, "accept-language"))
    return "en" if asked == "en" else "fr"


def preferred(header: str) -> Language:
    """The language that an Accept-Language header likes better (RFC 9110, section 12.5.4).

    >>> preferred("de, en-GB;q=0.8, fr;q=0.7"), preferred("de"), preferred("fr, en")
    ('en', 'fr', 'fr')
    """
    liking: dict[str, float] = {}
    for part in header.lower().split(",") if len(header) <= LONGEST else ():
        tag, _, weight = part.strip().partition(";")
        name = tag.strip().partition("-")[0]
        liking[name] = max(liking.get(name, 0.0), _weight(weight))
    return "en" if liking.get("en", 0.0) > liking.get("fr", 0.0) else "fr"


def _weight(text: str) -> float:
    """
    >>> _weight("q=0.5"), _weight(""), _weight("q=much")
    (0.5, 1.0, 0.0)
    """
    name, _, number = text.replace(" ", "").partition("=")
    try:
        return float(number) if name == "q" else 1.0
    except ValueError:
        return 0.0


def number(value: int | Decimal, lang: Language = "fr") -> str:
    """A number with its thousands apart.

    >>> number(1517665, "en"), number(1517665, "fr") == "1\\u202f517\\u202f665"
    ('1,517,665', True)
    """
    text = f"{value:,}"
    return text if lang == "en" else text.replace(",", _NARROW_SPACE).replace(".", ",")


def money(value: Decimal, lang: Language = "fr") -> str:
    """An amount in euros, to the cent.

    >>> money(Decimal("30000.5"), "en"), money(Decimal("-3"), "en")
    ('€30,000.50', '-€3.00')
    >>> money(Decimal("30000.5")) == "30\\u202f000,50\\u00a0€"
    True
    """
    cents = value.quantize(Decimal("0.01"))
    if lang == "fr":
        return number(cents) + _NO_BREAK_SPACE + "€"
    return f"{'-' if cents < 0 else ''}€{number(abs(cents), 'en')}"


def percent(value: Decimal, lang: Language = "fr") -> str:
    """A share or a rate, to the hundredth, as tables of financing print it.

    >>> percent(Decimal("63.9"), "en"), percent(Decimal("63.9")) == "63,90\\u00a0%"
    ('63.90%', True)
    """
    return number(value.quantize(Decimal("0.01")), lang) + (f"{_NO_BREAK_SPACE}%" if lang == "fr" else "%")


def figure(text: str, lang: Language = "fr") -> str:
    """A number as a graph writes it, with its thousands apart; what is no number stays as it is.

    >>> figure("1517665.00", "en"), figure("INF"), figure("59", "en")
    ('1,517,665.00', 'INF', '59')
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return number(value, lang) if value.is_finite() else text


def day(iso: str, lang: Language = "fr") -> str:
    """A date as a reader of that language writes it; what is no date stays as it is.

    >>> day("2020-06-16"), day("2020-06-16", "en"), day("soon")
    ('16/06/2020', '2020-06-16', 'soon')
    """
    parts = iso[:10].split("-")
    return "/".join(reversed(parts)) if lang == "fr" and len(parts) == 3 else iso[:10]


def compact(iri: str) -> str:
    """An IRI with our prefix for its namespace, where the rest is one plain name.

    >>> compact("http://purl.org/dc/terms/title"), compact("http://example.org/a")
    ('dct:title', 'http://example.org/a')
    """
    for prefix, namespace in PREFIXES.items():
        name = iri.removeprefix(namespace)
        if name != iri and name.isidentifier():
            return f"{prefix}:{name}"
    return iri


@cache
def _environment(lang: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("endpoint"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": lambda value: number(value, lang),
        "money": lambda value: money(value, lang),
        "percent": lambda value: percent(value, lang),
        "day": lambda value: day(value, lang),
        "figure": lambda value: figure(value, lang),
        "compact": compact,
    }
    environment.globals |= {"script": script, "static": address}
    return environment
