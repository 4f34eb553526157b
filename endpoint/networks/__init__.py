"""The bodies and the operations as networks, for the page and for the files that researchers open.

    tables ─ties.py→ who takes part in what ─projection.py→ nodes and edges ─formats.py→ GEXF, GraphML, CSV, JSON

``network.py`` is the page to read first; ``filters.py`` says what can be asked for, and ``query.py`` asks the same of
the graph in SPARQL.
"""
