"""What pages ask of the tables again and again, worked out once: who takes part, what a place holds, names to search.

Each table here follows from those of the schema alone. A body, or a place, that nearly every operation knows is then
read in the order that its page shows, a page at a time.
"""

from __future__ import annotations

from typing import Final

# Every part that an agent has in an operation. A candidate is only perhaps the funder of a line: no sum takes it.
_INVOLVEMENTS: Final = """
CREATE TABLE involvements (
  agent TEXT NOT NULL, day TEXT NOT NULL, operation TEXT NOT NULL, part TEXT NOT NULL, thing TEXT NOT NULL,
  role TEXT, status TEXT, amount INTEGER, rate TEXT, words TEXT,
  PRIMARY KEY (agent, day, operation, part, thing)
) WITHOUT ROWID;
INSERT OR IGNORE INTO involvements
  SELECT funder, COALESCE(decision_date, ''), l.operation, 'line', line, 'funder', status, amount, rate, partner
  FROM funding_lines l JOIN operations o ON o.operation = l.operation WHERE funder IS NOT NULL
  UNION ALL
  SELECT agent, COALESCE(decision_date, ''), l.operation, 'candidate', line, 'funder', status, amount, rate, partner
  FROM candidates JOIN funding_lines l USING (line) JOIN operations o ON o.operation = l.operation
  UNION ALL
  SELECT agent, COALESCE(decision_date, ''), r.operation, 'role', participation, role, status, NULL, NULL, function
  FROM roles r JOIN operations o ON o.operation = r.operation WHERE agent IS NOT NULL
  UNION ALL
  SELECT on_behalf_of, COALESCE(decision_date, ''), r.operation, 'spokesperson', participation, role, status, NULL, NULL,
         function
  FROM roles r JOIN operations o ON o.operation = r.operation WHERE on_behalf_of IS NOT NULL
  UNION ALL
  SELECT beneficiary, COALESCE(decision_date, ''), operation, 'beneficiary', operation, NULL, NULL, own_funds,
         own_funds_rate, NULL
  FROM operations WHERE beneficiary IS NOT NULL;
CREATE INDEX involvements_operation ON involvements (operation, part, agent, status, amount);
"""

# A place and all that it is part of, itself among them; and each operation of a place, here or inside of it. How an
# operation concerns a place: the surest of what is said comes first in the alphabet.
_PLACES: Final = """
CREATE TABLE within (
  container TEXT NOT NULL, place TEXT NOT NULL, PRIMARY KEY (container, place)
) WITHOUT ROWID;
INSERT INTO within
  WITH RECURSIVE up (container, place) AS (
    SELECT place, place FROM places
    UNION SELECT c.container, up.place FROM up JOIN place_containers c ON c.place = up.container
  ) SELECT container, place FROM up;
CREATE INDEX within_place ON within (place);
CREATE TABLE place_operations (
  place TEXT NOT NULL, day TEXT NOT NULL, operation TEXT NOT NULL, here TEXT, inside TEXT, cost INTEGER,
  PRIMARY KEY (place, day, operation)
) WITHOUT ROWID;
INSERT INTO place_operations
  SELECT container, day, operation, MIN(CASE WHEN place = container THEN relation END),
         MIN(CASE WHEN place <> container THEN relation END), MIN(cost)
  FROM (
    SELECT p.operation, p.place, COALESCE(o.decision_date, '') AS day, o.total_cost AS cost,
           CASE WHEN p.status = 'ambiguous' THEN 'possible' ELSE p.relation END AS relation
    FROM operation_places p JOIN operations o USING (operation)
  ) JOIN within USING (place)
  GROUP BY container, day, operation;
CREATE INDEX place_operations_operation ON place_operations (operation, place);
CREATE TABLE place_points (
  place TEXT PRIMARY KEY NOT NULL, latitude REAL, longitude REAL, mean_of INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO place_points
  SELECT place, latitude, longitude, 0 FROM places WHERE latitude IS NOT NULL AND longitude IS NOT NULL;
INSERT OR IGNORE INTO place_points
  SELECT container, AVG(p.latitude), AVG(p.longitude), COUNT(*)
  FROM within JOIN places p USING (place)
  WHERE p.latitude IS NOT NULL AND p.longitude IS NOT NULL AND p.kind = 'commune' GROUP BY container;
"""

# The names in the order in which a search shows what it finds: what operations know, the most known first; the
# operations, the latest first; the others. What has several names has all of them in one row of ``all_names`` too, for
# words of which each is in another name.
_NAMES: Final = """
CREATE VIRTUAL TABLE names USING fts5(
  name, thing UNINDEXED, what UNINDEXED, weight UNINDEXED,
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
CREATE TEMP TABLE used AS
  SELECT agent AS thing, COUNT(DISTINCT operation) AS operations FROM involvements WHERE part <> 'candidate'
  GROUP BY agent
  UNION ALL
  SELECT place, COUNT(DISTINCT operation) FROM operation_places GROUP BY place;
CREATE INDEX temp.used_thing ON used (thing);
CREATE TEMP TABLE known AS
  SELECT name, agent AS thing, 'agent' AS what FROM agents WHERE NOT unidentified
  UNION SELECT name_en, agent, 'agent' FROM agents WHERE NOT unidentified AND name_en IS NOT NULL
  UNION SELECT agent_names.name, agent, 'agent' FROM agent_names JOIN agents USING (agent) WHERE NOT unidentified
  UNION SELECT siren, agent, 'agent' FROM agents WHERE siren IS NOT NULL
  UNION SELECT name, place, 'place' FROM places
  UNION SELECT code, place, 'place' FROM places WHERE code IS NOT NULL;
INSERT INTO names (name, thing, what, weight)
  SELECT name, thing, what, operations FROM known JOIN used USING (thing) WHERE name IS NOT NULL
  ORDER BY operations DESC, thing;
INSERT INTO names (name, thing, what, weight)
  SELECT TRIM(COALESCE(number, '') || ' ' || COALESCE(title, '')), operation, 'operation', 1 FROM operations
  ORDER BY decision_date DESC, operation;
INSERT INTO names (name, thing, what, weight)
  SELECT name, thing, what, 0 FROM known
  WHERE name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM used WHERE used.thing = known.thing) ORDER BY name, thing;
INSERT INTO names (names) VALUES ('optimize');
CREATE VIRTUAL TABLE all_names USING fts5(
  name, thing UNINDEXED, what UNINDEXED, weight UNINDEXED,
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
INSERT INTO all_names (name, thing, what, weight)
  SELECT GROUP_CONCAT(name, ' | '), thing, what, COALESCE(MAX(operations), 0) AS weight
  FROM known LEFT JOIN used USING (thing) WHERE name IS NOT NULL
  GROUP BY thing, what HAVING COUNT(*) > 1 ORDER BY weight DESC, thing;
INSERT INTO all_names (all_names) VALUES ('optimize');
"""

DERIVED: Final = _INVOLVEMENTS + _PLACES + _NAMES
"""The statements that make these tables in a database of the others."""
