"""The places of the operations as GeoJSON (RFC 7946): points in degrees of WGS 84, longitude first.

A place of which the register gives no coordinates is a feature without a geometry: nothing is put in their stead. An
operation's cost is no cost of each of its places, so a feature tells how many operations concern it and what they cost
together, and these figures can't be summed over places. The cost is a number with two decimals, printed from an exact
decimal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from endpoint.exports.exporter import Exporter, File
from endpoint.tables.database import euros
from ontology.words import Bilingual

if TYPE_CHECKING:
    import sqlite3

    from endpoint.exports.exporter import Folder, Source

PATH: Final = "places.geojson"

_FILE: Final = File(
    PATH,
    "application/geo+json",
    Bilingual(
        "Lieux des opérations (points quand ils sont connus)",
        "Places of the operations (points where they are known)",
    ),
    "GEOJSON",
    conforms_to="https://www.rfc-editor.org/rfc/rfc7946",
)
_PLACES: Final = """
SELECT p.place, p.name, p.kind, p.code, p.latitude, p.longitude,
       COUNT(DISTINCT CASE WHEN t.relation = 'concerned' THEN t.operation END) AS concerned,
       COUNT(DISTINCT CASE WHEN t.relation = 'mentioned' THEN t.operation END) AS mentioned,
       (SELECT SUM(total_cost) FROM operations WHERE operation IN (
          SELECT operation FROM operation_places WHERE place = p.place AND relation = 'concerned')) AS cost
FROM operation_places t JOIN places p ON p.place = t.place
GROUP BY p.place ORDER BY p.place
"""


def _write(source: Source, folder: Folder) -> None:
    with folder.add(_FILE).open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for number, feature in enumerate(_features(source.tables)):
            file.write((",\n" if number else "") + feature)
        file.write("\n]}\n")


def _features(tables: sqlite3.Connection) -> Iterator[str]:
    for place, name, kind, code, latitude, longitude, concerned, mentioned, cost in tables.execute(_PLACES):
        point = {"type": "Point", "coordinates": [longitude, latitude]}
        total = euros(cost)
        feature = {
            "type": "Feature",
            "id": place,
            "geometry": point if latitude is not None and longitude is not None else None,
            "properties": {
                "name": name,
                "kind": kind,
                "code": code,
                "operationsConcerned": concerned,
                "operationsMentioning": mentioned,
            },
        }
        # json.dumps prints no decimal but by way of a float, so the amount is put before the two braces at the end.
        amount = "null" if total is None else f"{total:.2f}"
        text = json.dumps(feature, ensure_ascii=False)
        yield f'{text[:-2]}, "totalCostOfOperations": {amount}{text[-2:]}'


PLACES: Final = Exporter("places", _FILE.title, _write)
