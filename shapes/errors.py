"""What can go wrong in checking, as opposed to what can be wrong with a dossier (a ``Report``)."""


class ShapesError(Exception):
    """Root of this package's exceptions: the shapes themselves cannot be used."""


class EngineError(ShapesError):
    """The engine gave up on a graph, or ran out of time; ``validate`` reports it as a finding of that dossier."""


class CompileError(ShapesError):
    """The compiler does not know a construct of a shape: it must not be left out of a check in silence."""
