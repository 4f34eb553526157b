"""The tables that the law asks of a funder: what the dossiers say of them, what a file adds, and what is missing."""
