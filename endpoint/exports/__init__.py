"""A snapshot as a package of files for others: the graph, its catalogue, tables, networks, and what to know of them.

``package.py`` is the page to read first. Each format is a module with an :class:`~endpoint.exports.exporter.Exporter`,
named once in ``exporters.py``.
"""
