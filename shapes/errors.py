"""What can go wrong in checking, as opposed to what can be wrong with a dossier (a ``Report``)."""


class ShapesError(Exception):
    """Root of this package's exceptions: the shapes themselves cannot be used."""


class EngineError(ShapesError):
    """The SHACL engine gave up on a graph; ``validate`` reports it as a finding of that dossier."""
