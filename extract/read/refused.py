"""A file that a reader can't read, on its way to become a :class:`extract.model.Refusal`."""

from __future__ import annotations

from extract.errors import ExtractError


class Refused(ExtractError):
    """``code`` is one of the contract's finding codes; ``detail`` says what is wrong and what to try."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
