"""Places that the prose names, and what its clauses say of them."""
