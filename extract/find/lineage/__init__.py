"""Other operations that this one follows, complements, disseminates or mirrors."""
