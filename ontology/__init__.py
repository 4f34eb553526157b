"""The words: terms, code lists, official territories, well-known bodies. Nobody else reads this folder's files.

- :mod:`ontology.words`: terms, code lists and finding codes (``core.ttl``, ``alignments.ttl``, ``codes/``)
- :mod:`ontology.places`: communes, EPCIs, departments, regions, by date (``reference/``)
- :mod:`ontology.authorities`: curated bodies and informal areas (``authorities.toml``, ``areas.toml``)

Importing any of them reads no file.
"""
