"""What a correct dossier must satisfy: SHACL shapes, and the check of one dossier's graph against them.

Light to import: pyshacl and rdflib come with the first call of :func:`validate`.
"""

from shapes.catalogue import SHAPES, shape_quads
from shapes.errors import ShapesError
from shapes.report import Message, Quote, Report, Result, Severity
from shapes.validation import validate

__all__ = [
    "SHAPES",
    "Message",
    "Quote",
    "Report",
    "Result",
    "Severity",
    "ShapesError",
    "shape_quads",
    "validate",
]
