"""Names to places, from a file on this machine, in microseconds and with a reason."""

from __future__ import annotations

import math
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..errors import GazetteerError, InputError
from ..records import LonLat, Place
from . import making, store
from .closeness import distance, imitated
from .names import has_article, key, notices, scripts
from .ranking import Answer, Candidate, Near, answer, distance_km, importance, kind_of

Bounds = tuple[float, float, float, float]
Where = str | LonLat | tuple[float, float] | None

# NOTE: every query is put together of these constants and question marks; values travel as parameters alone.
_PLACE = "p.id, p.ident, p.name, p.country, p.admin1, p.code, p.population, p.lon, p.lat"
_BY_KEY = f"SELECT n.flags, n.name, p.fame, {_PLACE} FROM name n JOIN place p ON p.id = n.place WHERE n.key = ?"  # noqa: S608
_TOWNS = f"SELECT p.fame, {_PLACE} FROM place p"  # noqa: S608
_BY_NUMBER = f"SELECT {_PLACE} FROM place p WHERE id = ?"  # noqa: S608
_BY_IDENT = f"SELECT {_PLACE} FROM place p WHERE ident = ?"  # noqa: S608
_INSIDE = (
    "p.population > 0 AND (p.code IS NULL OR (p.code LIKE 'PPL%' AND p.code <> 'PPLX'))"
    " AND p.lon BETWEEN ? AND ? AND p.lat BETWEEN ? AND ? ORDER BY p.population DESC, p.id LIMIT ?"
)
_QUARTER_KM = 12.0
_FAMOUS = 3
_REMEMBERED = 20_000
_MANY_ROWS = 60
_KM_PER_DEGREE = 111.2

Row = tuple[Any, ...]


class Gazetteer:
    """A gazetteer file, opened read-only. Safe to share between threads and to use after a fork.

    Close it, or use it as a context manager; one that is dropped closes itself.
    """

    def __init__(self, path: Path, *, is_default: bool = False) -> None:
        self.path = path
        self._is_default = is_default
        self._countries: dict[str, str] | None = None
        self._known: dict[str, list[Candidate]] = {}
        self._answers: dict[str, Answer | None] = {}
        self._lock = threading.Lock()
        self._connect()

    @classmethod
    def open(cls, path: Path | str | None = None) -> Gazetteer:
        """Open a gazetteer file; without a path the default one, which is built on first use (some 15 seconds).

        Raises GazetteerError when the file at ``path`` is missing, damaged or of another version; the default one is
        then built again.
        """
        if path is not None:
            return cls(Path(path))
        try:
            opened = cls(making.default_path(), is_default=True)
        except GazetteerError:
            return cls(making.build_default(), is_default=True)
        if making.is_current(opened.info()):
            return opened
        opened.close()
        return cls(making.build_default(), is_default=True)

    def _connect(self) -> None:
        database = store.connect(self.path)
        self._process = os.getpid()
        self._database = database
        self._closer = weakref.finalize(self, database.close)

    def close(self) -> None:
        """Close the file. The gazetteer cannot be asked afterwards."""
        self._closer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _rows(self, query: str, values: Iterable[object] = ()) -> list[Row]:
        """Answer a query; after a fork on a connection of the child's own."""
        if self._process != os.getpid():
            self._lock = threading.Lock()
            self._closer()
            self._connect()
        try:
            with self._lock:
                return self._database.execute(query, tuple(values)).fetchall()
        except UnicodeEncodeError:
            return []  # half a character is in no name
        except sqlite3.ProgrammingError as error:
            raise GazetteerError("This gazetteer has been closed.", path=self.path) from error
        except sqlite3.DatabaseError as error:
            raise store.damaged(self.path) from error

    def candidates(self, name: str) -> list[Candidate]:
        """Return every place that bears the name, likeliest first; an empty list where there is none."""
        name_key = key(name)
        if not name_key:
            return []
        bit = store.WITH_ARTICLE if has_article(name) else store.BARE
        remembered = f"{bit}{name_key}"
        found = self._known.get(remembered)
        if found is None:
            found = [_candidate(row, name_key, bit) for row in self._rows(_BY_KEY, (name_key,))]
            found.sort(key=lambda one: (-importance(one), one.place.place_id))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[remembered] = found
        return list(found)

    def knows(self, name_key: str) -> bool:
        """Tell whether a key (see ``names.key``) is that of a place. For scanning texts."""
        return bool(self._rows("SELECT 1 FROM name WHERE key = ? LIMIT 1", (name_key,)))

    def has_prefix(self, name_key: str) -> bool:
        """Tell whether some longer name begins with the words of this key."""
        start = f"{name_key} "
        found = self._rows("SELECT key FROM name WHERE key >= ? LIMIT 1", (start,))
        return bool(found) and found[0][0].startswith(start)

    def locate(self, name: str, near: Where = None) -> Answer | None:
        """Return the place that a name most likely means, with confidence, reason and alternatives; None if unknown.

        ``near`` is a country (code or name), a region's name or a position (lon, lat) that shifts the choice. A name
        such as "Tripoli, Lebanon" brings its own. Raises InputError for a ``near`` that is neither.
        """
        if near is None and name in self._answers:
            return self._answers[name]
        best = self._likeliest(name, self._near(near))
        if near is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            self._answers[name] = best
        return best

    def _likeliest(self, name: str, where: Near | None) -> Answer | None:
        found = self.candidates(name)
        if not found and "," in name:
            head, _, tail = name.rpartition(",")
            where = self._region(tail) or where
            found = self.candidates(head) if where else []
        best = answer(name, found, near=where, country_names=self.country_names())
        return best and replace(best, notices=tuple(notices(name)))

    def _near(self, near: Where) -> Near | None:
        if near is None:
            return None
        if isinstance(near, str):
            region = self._region(near)
            if region is None:
                raise InputError(
                    f"No country or region called {near!r} is known.", remedy="Give a country, a region or LON,LAT."
                )
            return region
        lon, lat = near
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise InputError(f"The position {lon}, {lat} (longitude, latitude) does not lie on the globe.")
        return Near(f"{lon:g}, {lat:g}", at=LonLat(lon, lat))

    def _region(self, name: str) -> Near | None:
        """Return the country, region, area or town of that name as a place to look in."""
        text = name.strip()
        if len(text) == 2 and text.upper() in self.country_names():
            return Near(self.country_names()[text.upper()], country_code=text.upper())
        for kinds in ({"country"}, {"region"}, {"area", "city", "district", "mountains"}):
            for one in self.candidates(text):
                if one.kind in kinds:
                    return _near_place(one)
        return None

    def country_names(self) -> dict[str, str]:
        """Return the English names of the countries by their two-letter codes."""
        if self._countries is None:
            rows = self._rows("SELECT country, name FROM place WHERE code >= 'PCL' AND code < 'PCM' ORDER BY id DESC")
            self._countries = {code: name for code, name in rows if code}
        return self._countries

    def place(self, place_id: str) -> Place | None:
        """Return the place of an id such as ``geonames:99454``, or None."""
        source, _, rest = place_id.partition(":")
        if source == "geonames" and rest.isascii() and rest.isdigit() and len(rest) <= 12:
            rows = self._rows(_BY_NUMBER, (int(rest),))
        else:
            rows = self._rows(_BY_IDENT, (place_id,))
        return _place(rows[0]) if rows else None

    def close_names(self, name: str, limit: int = 5) -> list[str]:
        """Return names that differ by one or two letters (or by look-alike letters), the closest first."""
        wanted = key(name)
        latin = key(imitated(name))
        found: list[str] = []
        if len(scripts(name)) > 1 and latin != wanted and self.knows(latin):
            found.append(self.candidates(latin)[0].matched)
        allowed = 2 if len(wanted) > 5 else 1
        if 3 <= len(wanted) <= 60:
            found.extend(self._similar(wanted, allowed, limit))
        return list(dict.fromkeys(found))[:limit]

    def _similar(self, wanted: str, allowed: int, limit: int) -> list[str]:
        # NOTE: one wrong letter leaves the first or the second half of a name whole, so two ranges of the index hold
        # every name one step away, and most of those two steps away.
        half = (len(wanted) + 1) // 2
        heads = self._range("SELECT DISTINCT key FROM name", "key", wanted[:half])
        tails = self._range("SELECT reversed FROM ending", "reversed", wanted[::-1][: len(wanted) - half + 1])
        keys = {*heads, *(tail[::-1] for tail in tails)} - {wanted}
        steps = {other: distance(wanted, other, limit=allowed) for other in keys}
        near = sorted((step, other) for other, step in steps.items() if step <= allowed)[: 8 * limit]
        ranked = [
            (step, -importance(best), best.matched) for step, other in near for best in self.candidates(other)[:1]
        ]
        return list(dict.fromkeys(matched for _, _, matched in sorted(ranked)))[:limit]

    def _range(self, select: str, column: str, start: str) -> list[str]:
        rows = self._rows(f"{select} WHERE {column} >= ? AND {column} < ?", (start, start + chr(0x10FFFF)))
        return [row[0] for row in rows]

    def towns(self, bounds: Bounds, limit: int = 50) -> list[Place]:
        """Return the most populous towns within (west, south, east, north) degrees, largest first.

        A quarter that the data lists beside its far better known city (New Mosul, say) is left out.
        """
        found = self._within(bounds, 3 * limit)
        kept: list[tuple[int, Place]] = []
        for fame, place in found:
            if not _is_quarter(fame, place, found):
                kept.append((fame, place))
        return [place for _, place in kept[:limit]]

    def _within(self, bounds: Bounds, limit: int) -> list[tuple[int, Place]]:
        """Return the fame and place of the most populous towns within the bounds."""
        west, south, east, north = bounds
        box = (west, east, south, north, limit)
        rows = range(max(0, math.floor(south + 90)), min(179, math.floor(north + 90)) + 1)
        if len(rows) > _MANY_ROWS:
            return [(row[0], _place(row[1:])) for row in self._rows(f"{_TOWNS} WHERE {_INSIDE}", box)]
        cells = " OR ".join("p.cell BETWEEN ? AND ?" for _ in rows)
        spans = [store.cell(lon, row - 90 + 0.5) for row in rows for lon in (max(-180.0, west), min(180.0, east))]
        return [
            (row[0], _place(row[1:])) for row in self._rows(f"{_TOWNS} WHERE ({cells}) AND {_INSIDE}", (*spans, *box))
        ]

    def reverse(self, at: LonLat | tuple[float, float], *, limit: int = 1, within_km: float = 100.0) -> list[Place]:
        """Return the towns nearest to a position (lon, lat), nearest first, none farther than ``within_km``."""
        here = LonLat(*at)
        reach = within_km / _KM_PER_DEGREE
        wide = min(180.0, reach / max(0.01, math.cos(math.radians(min(89.0, abs(here.lat) + reach)))))
        found: dict[str, Place] = {}
        for turn in (-360, 0, 360):
            west, east = max(-180.0, here.lon + turn - wide), min(180.0, here.lon + turn + wide)
            if west <= east:
                box = (west, max(-90.0, here.lat - reach), east, min(90.0, here.lat + reach))
                found.update((place.place_id, place) for _, place in self._within(box, 1_000_000))
        ranked = sorted((distance_km(here, place.at), place.place_id) for place in found.values())
        return [found[place_id] for km, place_id in ranked[:limit] if km <= within_km]

    def info(self) -> dict[str, str]:
        """Return what the file says about itself: source, counts, credit, fingerprint."""
        return dict(self._rows("SELECT item, value FROM meta"))


def _is_quarter(fame: int, place: Place, among: Sequence[tuple[int, Place]]) -> bool:
    """Tell whether a town lies at a city of at least a third of its size that is known by three times as many names."""
    return any(
        other_fame > _FAMOUS * fame
        and 3 * (other.population or 0) > (place.population or 0)
        and distance_km(place.at, other.at) < _QUARTER_KM
        for other_fame, other in among
    )


def _place(row: Row) -> Place:
    number, ident, name, country, admin1, code, population, lon, lat = row
    return Place(ident or f"geonames:{number}", name, country, admin1, code, population, lon, lat)


def _candidate(row: Row, name_key: str, bit: int) -> Candidate:
    flags, name, fame = row[:3]
    place = _place(row[3:])
    primary = bool(flags & store.PRIMARY)
    matched = place.name if primary else name or name_key.title()
    return Candidate(place, matched, kind_of(place.feature_code), primary, bool(flags & bit), fame)


def _near_place(one: Candidate) -> Near:
    place = one.place
    if one.kind == "country" and place.country_code:
        return Near(place.name, country_code=place.country_code)
    if one.kind == "region" and place.admin1:
        return Near(one.matched, country_code=place.country_code, admin1=place.admin1)
    return Near(one.matched, at=place.at)
