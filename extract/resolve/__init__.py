"""From the names that a dossier prints to one body and one place each, with the rule and the other candidates."""
