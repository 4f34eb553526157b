"""The graph as tables in the formats of spreadsheets, statisticians and databases."""
