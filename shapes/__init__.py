"""What a correct dossier must satisfy: SHACL shapes, and the check of a dossier's graph against them.

Light to import: pyshacl and rdflib come with the first call of :func:`validate`, and with no other.
"""

from shapes.catalogue import SHAPES, shape_quads
from shapes.errors import CompileError, ShapesError
from shapes.report import Message, Quote, Report, Result, Severity
from shapes.validation import failed, validate, validate_across, validate_many, validate_together

__all__ = [
    "SHAPES",
    "CompileError",
    "Message",
    "Quote",
    "Report",
    "Result",
    "Severity",
    "ShapesError",
    "failed",
    "shape_quads",
    "validate",
    "validate_across",
    "validate_many",
    "validate_together",
]
