"""The saved questions: SPARQL files with a header, the binding of their parameters, the printing of answers."""

from endpoint.questions.binding import bind, refuse_unknown, typed_term
from endpoint.questions.printing import (
    Form,
    Row,
    Table,
    csv_text,
    read_answer,
    render,
    table_text,
    tabulate,
    tsv_text,
    two_decimals,
)
from endpoint.questions.question import (
    Choices,
    Column,
    Parameter,
    ParameterType,
    Picture,
    Question,
    Unit,
    Words,
    questions,
    read_question,
    saved_question,
)
from endpoint.questions.themes import THEMES

__all__ = [
    "THEMES", "Choices", "Column", "Form", "Parameter", "ParameterType", "Picture", "Question", "Row", "Table", "Unit",
    "Words",
    "bind", "csv_text", "questions", "read_answer", "read_question", "refuse_unknown", "render", "saved_question",
    "table_text", "tabulate", "tsv_text", "two_decimals", "typed_term",
]  # fmt: skip
