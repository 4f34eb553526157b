"""The networks of a package."""

from __future__ import annotations

import shutil
from pathlib import Path

import networkx

from endpoint.exports.exporter import Wanted
from endpoint.exports.package import export
from endpoint.snapshot import TABLES, current

ERDF = "https://w3id.org/maillage/id/agent/erdf"


def test_a_package_has_both_networks_in_each_format_with_the_erdf_on_request(
    dossiers_graph: Path, tmp_path: Path
) -> None:
    built = current(shutil.copytree(dossiers_graph, tmp_path / "graph", symlinks=True))
    files = export(tmp_path / "graph", tmp_path / "plain", Wanted(("networks",)))
    endings = ("edges.csv", "gexf", "graphml", "nodes.csv")
    names = [
        f"networks/{name}.{ending}" for name in ("agents-operations", "co-funders") for ending in endings
    ]
    assert sorted(one.file.path for one in files) == names
    plain = networkx.read_gexf(tmp_path / "plain/networks/co-funders.gexf")
    assert ERDF not in plain
    export(tmp_path / "graph", tmp_path / "whole", Wanted(("networks",), erdf=True))
    whole = networkx.read_graphml(tmp_path / "whole/networks/co-funders.graphml")
    assert len(whole) == len(plain) + 1
    assert whole.nodes[ERDF]["operations"] == 5

    # A snapshot that came without tables has the same networks.
    (built.path / TABLES).unlink()
    again = export(tmp_path / "graph", tmp_path / "again", Wanted(("networks",)))
    assert again == files
    assert sorted(path.name for path in (tmp_path / "again").iterdir()) == [
        "checksums.txt",
        "manifest.json",
        "networks",
    ]
