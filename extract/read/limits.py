"""How much of a file is read. Over a limit a file is refused: a part of a dossier is no dossier.

A dossier is some 1,000 words on two to ten pages; each limit leaves room for a hundred times that, and keeps
the worst file within a few seconds and a bounded memory.
"""

from __future__ import annotations

MAX_BYTES = 32 * 1024 * 1024
"""Of the file: a PDF or a Word document with photographs. Nothing larger is even opened."""

MAX_CHARACTERS = 1_000_000
"""Of the text, whatever it was made from: some 150,000 words, which take a few seconds to search."""

MAX_PAGES = 300
"""Of a PDF."""

MAX_LETTERS = 30_000
"""Of one page of a PDF: a large sheet in the smallest print."""

MAX_RULES = 20_000
"""Ruled lines of one PDF page: more of them are a map or a drawing, and no table."""

MAX_PARTS = 2_000
"""Files in a Word document: one for each picture and a dozen others."""

MAX_UNPACKED = 128 * 1024 * 1024
"""Bytes of a Word document once unpacked, as it declares them: pictures do not shrink, text does so tenfold."""

MAX_XML = 8 * 1024 * 1024
"""Bytes of a Word document's text parts once unpacked: they grow fiftyfold in memory."""

MAX_DEPTH = 500
"""Elements within elements of a Word document: a table in a table in a box has some forty."""

MAX_NESTED_TABLES = 12
"""Tables within tables of a page; those further in are read as paragraphs."""

MAX_SPAN = 100
"""Columns that one cell may span; tables of offices have ten or twenty."""

SECONDS = 6
"""Processor time of the process that opens a PDF or a Word document."""

MEMORY = 512 * 1024 * 1024
"""Bytes of memory of that process."""
