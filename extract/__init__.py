"""From the bytes of a dossier to its facts and quads, each with the words behind it.

Start at :mod:`extract.pipeline`. No network, no framework, no clock.
"""
