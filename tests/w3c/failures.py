"""The cases that the embedded engine fails, in its own server as in ours, by the reason."""

from __future__ import annotations

_BY_REASON = {
    "a number is kept as its value: 01 is 1, and 1.0 is 1": """
        sparql10/open-world/open-eq-01
        sparql10/expr-builtin/dawg-str-1
        sparql10/expr-builtin/dawg-str-2
        sparql10/expr-builtin/sameTerm-simple
        sparql10/expr-builtin/sameTerm-eq
        sparql10/expr-builtin/sameTerm-not-eq
        sparql10/expr-equals/eq-graph-1
        sparql10/expr-equals/eq-graph-2
        sparql10/distinct/distinct-1
        sparql10/distinct/distinct-9
        sparql11/csv-tsv-res/csv03
    """,
    "xsd:negativeInteger is kept, and answered in every format, as xsd:integer": "sparql11/csv-tsv-res/tsv03",
    "dates with and without a time zone are compared, by XPath of today": """
        sparql10/open-world/date-2
        sparql10/open-world/date-3
    """,
    "the variable of GRAPH is seen within its pattern": """
        sparql10/graph/graph-variable-scope
        sparql10/graph/graph-optional
        sparql11/bindings/graph
        sparql11/negation/graph-minus
    """,
    "a count without GROUP BY is one for all graphs": "sparql11/aggregates/agg-empty-group-count-graph",
    "GROUP_CONCAT keeps a language that all share": """
        sparql11/aggregates/agg-groupconcat-04
        sparql11/aggregates/agg-groupconcat-06
    """,
    "a path of no step does not reach a term that the graph does not have": """
        sparql11/property-path/zero_or_more_set_start
        sparql11/property-path/zero_or_more_set_end
        sparql11/property-path/zero_or_one_set_start
        sparql11/property-path/zero_or_one_set_end
    """,
    "BNODE of two equal strings in one row gives two blank nodes": "sparql11/functions/bnode01",
    "true and false are read in small letters only": "sparql10/expr-builtin/case-insensitive-booleans",
    "`?x<?a&&?b>?y` is read as two comparisons": "sparql10/syntax-sparql3/syn-bad-26",
    "a function that the engine does not have is refused, though nothing calls it": """
        sparql10/syntax-sparql1/syntax-expr-05
        sparql10/syntax-sparql1/syntax-order-05
        sparql10/syntax-sparql1/syntax-order-06
        sparql10/syntax-sparql2/syntax-function-01
        sparql10/syntax-sparql2/syntax-function-02
        sparql10/syntax-sparql2/syntax-function-03
        sparql10/syntax-sparql2/syntax-function-04
        sparql11/syntax-query/test_4
    """,
    "it is carried out too, and there is no such graph": """
        sparql11/syntax-update-1/test_8
        sparql11/syntax-update-1/test_18
    """,
}

ENGINE_FAILS = {name: reason for reason, names in _BY_REASON.items() for name in names.split()}
