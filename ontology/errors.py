"""What can go wrong with the words: OntologyError is the root of this package's exceptions.

OntologyError
└── UnknownWordError    a file, a code list or a code that this version of the ontology does not have
"""


class OntologyError(Exception):
    """Root of the exceptions of this package; its text is one sentence: what, where, what to try."""


class UnknownWordError(OntologyError, LookupError):
    """A file, a code list or a code that this version of the ontology does not have."""
