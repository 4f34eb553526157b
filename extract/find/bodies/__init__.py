"""Social centres, federations, other bodies and people, with the place that their names carry."""
