"""Money, rates and whole numbers, read exactly in every French writing."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.find.numbers import parse_whole, parse_words
from extract.find.table.amounts import parse_amount, parse_number, parse_rate, rate_and_amount

# As the five dossiers print them, then as other hands do.
AMOUNTS = {
    "1 130 639,00 €": "1130639.00",
    "543 531,00 €": "543531.00",
    "0,00 €": "0.00",
    "1 769 349,00 €": "1769349.00",
    "1\u00a0130\u00a0639,00\u00a0€": "1130639.00",
    "1\u202f130\u202f639,00\u202f€": "1130639.00",
    "1130639": "1130639",
    "1.130.639,00 €": "1130639.00",
    "1.130.639 €": "1130639",
    "1130639.50": "1130639.50",
    "12,5 EUR": "12.5",
    "3 000 euros": "3000",
    "1 euro": "1",
    "- 500,00 €": "-500.00",
    "−500 €": "-500",
    "–500 €": "-500",
    "118 000,00€": "118000.00",
    "1.130.639,50 EUR": "1130639.50",
    "1\u2009130\u2009639": "1130639",
    "1'130'639 €": "1130639",
    "1’130’639,50": "1130639.50",
    "€ 500": "500",
    "EUR 1 000,00": "1000.00",
    "500,- €": "500",
    "1 130 639,– €": "1130639",
    "+ 500": "500",
    "(500,00 €)": "-500.00",
    "(1 500)": "-1500",
    "500 €uros": "500",
    "12 000 Euros": "12000",
    "500,00 € TTC": "500.00",
    "500,00 € (HT)": "500.00",
    "12 k€": "12000",
    "12,5 K€": "12500.0",
    "1,2 M€": "1200000.0",
    "1,5 million d'euros": "1500000.0",
}
NO_AMOUNTS = (
    "",
    "n.c.",
    "-",
    "—",
    "12,",
    "1 13 €",
    "5 000 € (estimé)",
    "(1)",
    "(- 5 €)",
    "€ 5 €",
    "néant",
    "à définir",
    "12 M",
    "1,130,639.00",
    "0,5 0 €",
    "12 %",
    "10 ou 12 €",
    "1,2,3",
    "NaN",
    "²",
)
RATES = {
    "63,90 %": "63.90",
    "4,91%": "4.91",
    "100,00\u00a0%": "100.00",
    "0,66": "0.66",
    "60.00 %": "60.00",
    "60": "60",
    "-1,5 %": "-1.5",
    "63.90%": "63.90",
    "0,6390": "0.6390",
    "5 pour cent": "5",
}  # fmt: skip
NO_RATES = ("", "%", "soixante %", "60 € %", "6O %")
TOTALS = {
    "Autofinancement 28,81 % 437 243,00 €": ("28.81", "437243.00"),
    "Bénéficiaire :  ;  6,77 %  ;  119 784,00 €": ("6.77", "119784.00"),
    "Total 1 517 665,00 €": (None, "1517665.00"),
    "Bénéficiaire : 8,87 %      31 050,00 €": ("8.87", "31050.00"),
    "Total cofinanceurs (3) : 90 % 9 000 €": ("90", "9000"),
    "Total :": (None, None),
    "Bénéficiaire : 5 % -12,00 €": ("5", "-12.00"),
    "Total : 1 13 000 €": (None, None),
    "Total : 12,5,00 €": (None, None),
    "Total en k€ : 12 k€": (None, "12000"),
}
NUMBERS = {
    "un": 1,
    "une": 1,
    "seize": 16,
    "dix-neuf": 19,
    "vingt et un": 21,
    "vingt-et-une": 21,
    "trente-deux": 32,
    "soixante et onze": 71,
    "soixante-dix-sept": 77,
    "quatre-vingts": 80,
    "quatre-vingt-onze": 91,
    "cent": 100,
    "cent vingt": 120,
    "deux cents": 200,
    "deux cent quatre-vingt-dix-neuf": 299,
    "mille": 1000,
    "mille deux cents": 1200,
    "deux mille cinq cents": 2500,
    "dix-sept mille six cent quatre-vingt-quatre": 17684,
    "cent dix-sept mille": 117000,
}
UNITS = [
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
]  # fmt: skip
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def test_the_number_of_cases() -> None:
    assert (len(AMOUNTS), len(NO_AMOUNTS), len(RATES), len(NO_RATES)) == (36, 20, 10, 5)
    assert (len(TOTALS), len(NUMBERS), len(UNITS)) == (10, 20, 20)


@pytest.mark.parametrize(("text", "value"), AMOUNTS.items())
def test_an_amount(text: str, value: str) -> None:
    assert str(parse_amount(text)) == value


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_can_t_be_read_is_never_zero(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(("text", "value"), RATES.items())
def test_a_rate(text: str, value: str) -> None:
    assert str(parse_rate(text)) == value


@pytest.mark.parametrize("text", NO_RATES)
def test_no_rate(text: str) -> None:
    assert parse_rate(text) is None


@pytest.mark.parametrize(("text", "values"), TOTALS.items())
def test_a_totals_row_without_cells(text: str, values: tuple[str | None, str | None]) -> None:
    assert tuple(None if v is None else str(v) for v in rate_and_amount(text)) == values


def french(value: Decimal, blank: str, sign: str, mark: str, tail: str) -> str:
    """``value`` as a French office writes it."""
    whole, _, cents = str(abs(value)).partition(".")
    grouped = f"{int(whole):,}".replace(",", blank)
    return f"{sign if value < 0 else ''}{grouped}{mark + cents if cents else ''}{tail}"


CENTS = st.decimals(Decimal("-999999999"), Decimal("999999999"), places=2)
BLANKS = st.sampled_from(["", " ", "\u00a0", "\u202f", "\u2009"])
TAILS = st.sampled_from(["", " €", "€", "\u00a0€", "\u202f€", " EUR", " euros"])
SIGNS = st.sampled_from(["-", "- ", "−", "– "])


@given(CENTS, BLANKS, SIGNS, st.sampled_from([",", "."]), TAILS)
def test_every_french_writing_of_an_amount_is_read_back(
    value: Decimal, blank: str, sign: str, mark: str, tail: str
) -> None:
    assert parse_amount(french(value, blank, sign, mark, tail)) == value


@given(CENTS, SIGNS, TAILS)
def test_points_part_thousands_before_a_decimal_comma(value: Decimal, sign: str, tail: str) -> None:
    assert parse_amount(french(value, ".", sign, ",", tail)) == value


@given(st.decimals(Decimal("0"), Decimal("100"), places=2), BLANKS)
def test_every_writing_of_a_rate_is_read_back(value: Decimal, blank: str) -> None:
    assert parse_rate(french(value, "", "-", ",", f"{blank}%")) == value


@given(CENTS, st.decimals(Decimal("0"), Decimal("100"), places=2), BLANKS)
def test_a_totals_row_is_read_back(amount: Decimal, rate: Decimal, blank: str) -> None:
    text = f"Autofinancement {french(rate, '', '-', ',', ' %')} {french(amount, blank, '-', ',', ' €')}"
    assert rate_and_amount(text) == (rate, amount)


@given(st.text(alphabet="0123456789 .,-€%\u202f", max_size=14))
def test_what_is_read_is_a_finite_decimal_or_nothing(text: str) -> None:
    for value in (parse_amount(text), parse_rate(text), parse_number(text)):
        assert value is None or value.is_finite()


def in_words(number: int) -> str:
    """A whole number below a million in French words, without accents (none has any)."""
    thousands, rest = divmod(number, 1000)
    hundreds, small = divmod(rest, 100)
    parts = []
    if thousands:
        parts += (
            ["mille"] if thousands == 1 else [re.sub(r"(cent|vingt)s$", r"\1", in_words(thousands)), "mille"]
        )
    if hundreds:
        parts += ["cent"] if hundreds == 1 else [UNITS[hundreds], "cents" if not small else "cent"]
    if small or not parts:
        parts.append(_below_hundred(small))
    return " ".join(parts)


def _below_hundred(number: int) -> str:
    if number < 20:
        return UNITS[number]
    if number >= 80:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{UNITS[number - 80]}"
    ten = 60 if number >= 60 else number // 10 * 10
    rest = number - ten
    if not rest:
        return TENS[ten]
    return f"{TENS[ten]} et {UNITS[rest]}" if rest in (1, 11) else f"{TENS[ten]}-{UNITS[rest]}"


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_a_number_in_words(text: str, value: int) -> None:
    assert parse_words(text) == parse_whole(text) == value


@given(st.integers(0, 999_999))
def test_every_number_in_words_is_read_back(number: int) -> None:
    assert parse_words(in_words(number)) == number
    assert parse_words(in_words(number).replace(" ", "-")) == number


@given(st.integers(0, 999_999_999))
def test_every_number_in_digits_is_read_back(number: int) -> None:
    for blank in (" ", "."):
        assert parse_whole(f"{number:,}".replace(",", blank)) == number


def test_no_number() -> None:
    assert parse_words("beaucoup") is None
    assert parse_whole("beaucoup") is None


def test_two_writings_that_differ_in_blanks_alone_are_one_amount() -> None:
    writings = {parse_amount(f"1{a}130{b}639,00{c}€") for a, b, c in product(" \u00a0\u202f", repeat=3)}
    assert writings == {Decimal("1130639.00")}
