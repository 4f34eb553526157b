"""PDF as text: the engine's words and ruled lines, read as paragraphs and tables.

bytes ─engine→ sheets ─margins→ lines ─grids, columns→ tables ─paragraphs→ text
"""
