"""What the gazetteer asks of its file, and how a row becomes a record."""

from __future__ import annotations

from typing import Any

from ..place import Place
from .layout import COUNTRY, PRIMARY, TOWN, UNCOUNTED
from .ranking import Candidate, kind_of

Row = tuple[Any, ...]

# NOTE: every query is put together of these constants and question marks; values travel as parameters alone.
_PLACE = "p.id, p.ident, p.name, p.country, p.admin1, p.code, p.population, p.lon, p.lat"
BY_KEY = f"SELECT {_PLACE}, n.flags, n.name, p.fame FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"  # noqa: S608
BY_NUMBER = f"SELECT {_PLACE}, p.fame FROM place p WHERE id = ?"  # noqa: S608
BY_IDENT = f"SELECT {_PLACE}, p.fame FROM place p WHERE ident = ?"  # noqa: S608
# NOTE: a file that an older version built has no index of the uncounted: then all its places are gone through once.
_CELLS = "cell IN (SELECT value FROM json_each(?))"
COUNTED_IN = f"SELECT {_PLACE}, p.fame FROM place p INDEXED BY place_cell WHERE {_CELLS} AND {TOWN}"  # noqa: S608
UNCOUNTED_IN = f"SELECT {_PLACE}, p.fame FROM place p WHERE {_CELLS} AND {UNCOUNTED}"  # noqa: S608
COUNTRIES = f"SELECT country, name FROM place WHERE {COUNTRY} ORDER BY id DESC"  # noqa: S608
KNOWS = "SELECT 1 FROM name WHERE key = ? LIMIT 1"
FROM_KEY = "SELECT key FROM name WHERE key >= ? LIMIT 1"
SIEVE = "SELECT bits FROM sieve"
KEYS = "SELECT DISTINCT key FROM name WHERE key >= ? AND key < ? LIMIT 3000"
SPELLINGS = "SELECT text FROM spelling WHERE text >= ? AND text < ?"
# NOTE: names are in the order of their keys, so that those of a place are found by going through all of them.
SPELT = """SELECT COALESCE(p.ident, 'geonames:' || p.id), n.key FROM name n JOIN place p ON p.id = n.place
WHERE n.place IN (SELECT value FROM json_each(?)) ORDER BY n.key"""
INFO = "SELECT item, value FROM meta"

# NOTE: thousands of places are made to answer one text. A frozen dataclass sets its fields through object.__setattr__;
# its slots, asked directly, take a third of the time.
_new = object.__new__
_place_id, _name, _country_code, _admin1, _feature_code, _population, _lon, _lat = (
    Place.__dict__[field].__set__
    for field in ("place_id", "name", "country_code", "admin1", "feature_code", "population", "lon", "lat")
)
_place, _matched, _kind, _primary, _exact, _fame = (
    Candidate.__dict__[field].__set__ for field in ("place", "matched", "kind", "primary", "exact", "fame")
)


def place(row: Row) -> Place:
    """Return the place of a row that begins with the columns of a place."""
    made = _new(Place)
    _place_id(made, row[1] or f"geonames:{row[0]}")
    _name(made, row[2])
    _country_code(made, row[3])
    _admin1(made, row[4])
    _feature_code(made, row[5])
    _population(made, row[6])
    _lon(made, row[7])
    _lat(made, row[8])
    return made


def candidate(row: Row, name_key: str, bit: int) -> Candidate:
    """Return the candidate of a row of `BY_KEY`; ``bit`` tells whether an article was asked for."""
    found, flags = place(row), row[9]
    primary = flags & PRIMARY != 0
    made = _new(Candidate)
    _place(made, found)
    _matched(made, row[2] if primary else row[10] or name_key.title())
    _kind(made, kind_of(row[5]))
    _primary(made, primary)
    _exact(made, flags & bit != 0)
    _fame(made, row[11])
    return made
