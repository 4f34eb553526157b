"""Communes, associated and delegated communes, and what each was called since 2014.

A place is followed through the dated history (until 2019) and from there to the latest list. Two lists
tell that something changed between them, not when: such a change is dated by the list that shows it first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from official_lists import LATEST, STATUS, SUB_STATUS, Row

HISTORY_FROM = "2014-01-01"

KINDS = {"COM": "current", "COMA": "associated", "COMD": "delegated"}

Key = tuple[str, str]  # status, code


@dataclass(frozen=True, slots=True)
class Spell:
    """What a place was from ``since`` to the day before ``until`` (ISO days, empty when open)."""

    since: str
    until: str
    status: str
    code: str
    name: str
    parent: str


Chain = list[Spell]  # the spells of one place, in order


@dataclass(slots=True)
class Place:
    """A commune of the latest list, or one that is gone (``former``)."""

    status: str
    code: str
    name: str
    department: str
    liaison: str = ""
    parent: str = ""
    siren: str = ""
    population: int | None = None
    region: str = ""
    spells: Chain = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.status, self.code

    @property
    def names(self) -> set[str]:
        return {self.name, *(spell.name for spell in self.spells)}


def folded(name: str) -> str:
    """The name without what official lists write now one way, now another: hyphens, case, ligatures."""
    return name.casefold().replace("œ", "oe").replace("-", " ").replace("’", "'")


def _collapsed(spells: Iterable[Spell]) -> Chain:
    """Adjacent spells that say the same become one; those over before 2014 are left out."""
    chain: Chain = []
    for spell in spells:
        last = chain[-1] if chain else None
        if last and replace(last, since="", until="") == replace(spell, since="", until=""):
            chain[-1] = replace(last, until=spell.until)
        else:
            chain.append(spell)
    return [spell for spell in chain if not spell.until or spell.until > HISTORY_FROM]


class History:
    """The dated history: a node is one state of one commune between two events."""

    def __init__(self, rows: list[Row]) -> None:
        self._nodes: dict[str, Row] = {row["id"]: row for row in rows}
        self._starting: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for row in rows:
            self._starting[row["type"], row["code"], row.get("dateDebut", "")].append(row["id"])

    def chains(self) -> Iterator[Chain]:
        """The spells of every place, the dead ones too."""
        following = dict(self._links())
        inner = set(following.values())
        for first, row in self._nodes.items():
            if row["type"] in KINDS and first not in inner:
                yield _collapsed(self._spells(first, following))

    def _links(self) -> Iterator[tuple[str, str]]:
        """Which node goes on in which: its successor, else the commune of the same code from that day."""
        taken = set()
        ended = [row for row in self._nodes.values() if row["type"] in KINDS and "dateFin" in row]
        for row in ended:
            after = row.get("successeur", "")
            if after and self._nodes[after]["type"] in KINDS:
                taken.add(after)
                yield row["id"], after
        for row in ended:
            after = row.get("successeur", "")
            if after and self._nodes[after]["type"] in KINDS:
                continue
            for enlarged in self._starting[row["type"], row["code"], row["dateFin"]]:
                if enlarged not in taken:
                    taken.add(enlarged)
                    yield row["id"], enlarged
                    break

    def _spells(self, node: str, following: dict[str, str]) -> Iterator[Spell]:
        at: str | None = node
        while at:
            row = self._nodes[at]
            since, until = row.get("dateDebut", ""), row.get("dateFin", "")
            yield Spell(since, until, KINDS[row["type"]], row["code"], row["nom"], self._parent(row))
            at = following.get(at)

    def _parent(self, row: Row) -> str:
        """The commune that a sub-commune belongs to: its pole, whose own pole is taken while it is a part."""
        while "pole" in row:
            row = self._nodes[row["pole"]]
            if row["type"] == "COM":
                return str(row["code"])
        return ""


class Registry:
    """From the places of the history and of the oldest list to those of the latest."""

    def __init__(self, history: list[Row], oldest: list[Row], latest: list[Row]) -> None:
        self._latest = {(STATUS[row["type"]], row["code"]): row for row in latest if row["type"] in STATUS}
        self._heads = {code: row["code"] for row in latest for code in row.get("anciensCodes", ())}
        self._alive: dict[Key, Chain] = {}
        self._ended: dict[tuple[str, str], Chain] = {}  # by code and last name
        for chain in History(history).chains():
            if chain and chain[-1].until:
                self._ended[chain[-1].code, chain[-1].name] = chain
            elif chain:
                self._alive[chain[-1].status, chain[-1].code] = chain
        self._complete(oldest)
        self._moves = dict(self._seat_moves())

    def _complete(self, oldest: list[Row]) -> None:
        """The overseas collectivities have no history; for all others, list and history must agree."""
        listed = {(STATUS[row["type"]], row["code"]): row for row in oldest if row["type"] in STATUS}
        for key, row in listed.items():
            self._alive.setdefault(key, [Spell("", "", *key, row["nom"], row.get("chefLieu", ""))])
        assert {key: chain[-1].name for key, chain in self._alive.items()} == {
            key: row["nom"] for key, row in listed.items()
        }

    def places(self) -> list[Place]:
        """Every place of the latest list and every one that is gone, by code."""
        before = {key: self._before(key) for key in self._latest}
        places = [self._listed(key, before[key]) for key in self._latest]
        went_on = {id(chain) for chain in before.values()}
        gone = [
            *self._ended.values(),
            *(_closed(chain) for chain in self._alive.values() if id(chain) not in went_on),
        ]
        names: dict[str, set[str]] = defaultdict(set)
        for place in places:
            names[place.code] |= place.names
        # A sub-commune that is gone while the commune still bears its name and code needs no place of its own.
        places += [self._former(chain) for chain in gone if chain[-1].name not in names[chain[-1].code]]
        assert len({place.key for place in places}) == len(places)
        return sorted(places, key=lambda place: (place.code, place.status))

    def _before(self, key: Key) -> Chain:
        """The spells, in the oldest list and before, of a place of the latest list; none when it is new."""
        status, code = key
        if status == "current":
            return self._commune_before(code)
        if self._became_part(code):
            return self._alive["current", code]
        return self._part(code) or self._ended.pop((code, self._latest[key]["nom"]), [])

    def _commune_before(self, code: str) -> Chain:
        if code in self._moves:
            return self._alive["current", self._moves[code]]
        if self._became_part(code):
            return []
        if ("current", code) in self._alive and code not in self._moves.values():
            return self._alive["current", code]
        return self._part(code)  # a part that is a commune again

    def _part(self, code: str) -> Chain:
        """The associated or delegated commune of this code in the oldest list."""
        return next((self._alive[s, code] for s in SUB_STATUS.values() if (s, code) in self._alive), [])

    def _became_part(self, code: str) -> bool:
        """Whether the commune of this code went on as an associated or delegated commune since."""
        parts = [(status, code) for status in SUB_STATUS.values()]
        return (
            ("current", code) in self._alive
            and not any(part in self._alive for part in parts)
            and any(part in self._latest for part in parts)
        )

    def _seat_moves(self) -> Iterator[tuple[str, str]]:
        """New and old code of each commune that took the code of another of its parts with its seat."""
        for status, code in self._latest:
            part = self._part(code)
            if status != "current" or ("current", code) in self._alive or not part:
                continue
            head = self._alive["current", part[-1].parent][-1]
            if folded(head.name) == folded(self._latest[status, code]["nom"]):
                yield code, head.code

    def _listed(self, key: Key, before: Chain) -> Place:
        row = self._latest[key]
        parent = row.get("chefLieu", "")
        now = Spell(LATEST, "", *key, row["nom"], parent)
        return Place(
            *key,
            row["nom"],
            row["departement"],
            liaison=str(row.get("typeLiaison", "")),
            parent=parent,
            siren=row.get("siren", ""),
            population=row.get("population"),
            region=row["region"],
            spells=_collapsed([*(_closed(before) if before and before[-1].until == "" else before), now]),
        )

    def _former(self, chain: Chain) -> Place:
        """A place that is gone belongs to the commune that has its code, or its last commune's code, now."""
        last = chain[-1]
        head = next(
            self._heads.get(code, code)
            for code in (last.code, last.parent)
            if ("current", self._heads.get(code, code)) in self._latest
        )
        row = self._latest["current", head]
        return Place(
            "former",
            last.code,
            last.name,
            row["departement"],
            parent=head,
            region=row["region"],
            spells=chain,
        )


def _closed(chain: Chain) -> Chain:
    """The same spells, the last one over by the day of the latest list."""
    return [*chain[:-1], replace(chain[-1], until=LATEST)]
