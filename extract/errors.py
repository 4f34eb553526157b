"""What can go wrong in extraction that is not the dossier's fault.

A bad dossier is a value (:class:`extract.model.Refusal`, or a reading issue in the graph), never one of these.
"""


class ExtractError(Exception):
    """Root of this package's exceptions."""


class GoldError(ExtractError):
    """A gold file can't be used: it is absent, or is not the JSON that it should be."""


class MissingModelError(ExtractError):
    """A statistical model that the chosen profile needs is not installed."""
