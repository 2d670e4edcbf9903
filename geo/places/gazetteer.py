"""Names to places, from a file on this machine, in microseconds and with a reason."""

from __future__ import annotations

import json
import math
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from ..errors import GazetteerError, InputError
from ..place import LonLat, Place
from . import around, rows, store
from .closeness import distance, imitated, one_step
from .freshness import default_path, is_current
from .layout import BACKWARDS, BARE, WITH_ARTICLE
from .names import key, notices, scripts, strict_key, without_articles
from .ranking import Answer, Candidate, Near, answer, importance
from .sieve import Sieve

Bounds = tuple[float, float, float, float]
Where = str | LonLat | tuple[float, float] | None

_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 200
_LONGEST_MISSPELT, _SHORTEST_MISSPELT_TWICE = 60, 5  # letters
_RANKED = 200
_READ_THROUGH = 5_000_000  # names
_LAST = chr(0x10FFFF)
_UNASKED = Answer("", Place("", "", None, None, None, None, 0.0, 0.0), "", 0.0, "")

T = TypeVar("T")


class Gazetteer:
    """A gazetteer file, opened read-only. Safe to share between threads and to use after a fork.

    Close it, or use it as a context manager; one that is dropped closes itself.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._countries: dict[str, str] | None = None
        self._sieve: Sieve | None = None
        self._keys: dict[str, bool] = {}
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
            opened = cls(default_path())
        except GazetteerError:
            pass
        else:
            if is_current(opened.info()):
                return opened
            opened.close()
        from .making import build_default

        return cls(build_default())

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

    def _rows(self, query: str, values: Iterable[object] = ()) -> list[rows.Row]:
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
        found = self._known.get(name)
        if found is None:
            found = self._find(name)
            self._remember(self._known, name, found)
        return list(found)

    def _find(self, name: str) -> list[Candidate]:
        strict = strict_key(name)
        name_key = without_articles(strict)
        if not name_key:
            return []
        bit = BARE if strict == name_key else WITH_ARTICLE
        found = [rows.candidate(row, name_key, bit) for row in self._rows(rows.BY_KEY, (name_key,))]
        if len(found) > 1:
            found.sort(key=lambda one: (-importance(one), one.place.place_id))
        return found

    def _remember(self, answers: dict[str, T], name: str, found: T) -> None:
        """Keep an answer for the next time, within bounds: a long "name" is a hostile text."""
        if len(name) > _LONGEST_REMEMBERED:
            return
        if len(answers) >= _REMEMBERED:
            answers.clear()
        answers[name] = found

    def _may_hold(self, part: str) -> bool:
        """Tell whether a key, or the beginning of keys with its blank, may be in the file; False is certain."""
        if self._sieve is None:
            self._sieve = Sieve(self._rows(rows.SIEVE)[0][0])
        return self._sieve.holds(part)

    def knows(self, name_key: str) -> bool:
        """Tell whether a key (see ``names.key``) is that of a place. Mostly answered from memory."""
        known = self._keys.get(name_key)
        if known is None:
            if not self._may_hold(name_key):
                return False
            known = bool(self._rows(rows.KNOWS, (name_key,)))
            self._remember(self._keys, name_key, known)
        return known

    def has_prefix(self, name_key: str) -> bool:
        """Tell whether some longer name begins with the words of this key. Mostly answered from memory."""
        start = f"{name_key} "
        begun = self._keys.get(start)
        if begun is None:
            if not self._may_hold(start):
                return False
            found = self._rows(rows.FROM_KEY, (start,))
            begun = bool(found) and found[0][0].startswith(start)
            self._remember(self._keys, start, begun)
        return begun

    def locate(self, name: str, near: Where = None) -> Answer | None:
        """Return the place that a name most likely means, with confidence, reason and alternatives; None if unknown.

        ``near`` is a country (code or name), a region's name or a position (lon, lat) that shifts the choice. A name
        such as "Tripoli, Lebanon" brings its own. Raises InputError for a ``near`` that is neither.
        """
        if near is not None:
            return self._likeliest(name, self._near(near))
        # NOTE: asked once: another thread may clear the answers between two questions.
        best = self._answers.get(name, _UNASKED)
        if best is _UNASKED:
            best = self._likeliest(name, None)
            self._remember(self._answers, name, best)
        return best

    def _likeliest(self, name: str, where: Near | None) -> Answer | None:
        found = self.candidates(name)
        if not found and "," in name:
            head, _, tail = name.rpartition(",")
            where = self._region(tail) or where
            found = self.candidates(head) if where else []
        best = answer(name, found, near=where, country_names=self.country_names())
        if best is None or name.isascii():
            return best  # what deserves a notice is written in other letters
        noticed = notices(name)
        return replace(best, notices=tuple(noticed)) if noticed else best

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
            found = self._rows(rows.COUNTRIES)
            self._countries = {code: name for code, name in found if code}
        return self._countries

    def place(self, place_id: str) -> Place | None:
        """Return the place of an id such as ``geonames:99454``, or None."""
        source, _, rest = place_id.partition(":")
        if source == "geonames" and rest.isascii() and rest.isdigit() and len(rest) <= 12:
            found = self._rows(rows.BY_NUMBER, (int(rest),))
        else:
            found = self._rows(rows.BY_IDENT, (place_id,))
        return rows.place(found[0]) if found else None

    def spellings(self, place_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the keys of all names of places, by their ids: ``mosul``, ``mossul``, ``الموصل`` without its article.

        It goes through all names once (about 0.2 s a million); in a gazetteer of more than five million it finds none.
        """
        if int(self.info().get("names", 0)) > _READ_THROUGH:
            return {}
        numbers = [place_id.partition(":")[2] for place_id in place_ids if place_id.startswith("geonames:")]
        found = [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) <= 12]
        for place_id in place_ids:
            found += [row[0] for row in self._rows(rows.BY_IDENT, (place_id,))]
        names: dict[str, list[str]] = {}
        for place_id, name_key in self._rows(rows.SPELT, (json.dumps(found),)):
            names.setdefault(place_id, []).append(name_key)
        return {place_id: tuple(keys) for place_id, keys in names.items()}

    def close_names(self, name: str, limit: int = 5) -> list[str]:
        """Return names that differ by one or two letters (or by look-alike letters), the closest first."""
        wanted, latin = key(name), key(imitated(name))
        found: list[str] = []
        if len(scripts(name)) > 1 and latin != wanted and self.knows(latin):
            found.append(self.candidates(latin)[0].matched)
        if 3 <= len(wanted) <= _LONGEST_MISSPELT:
            found.extend(self._similar(wanted, limit))
        return list(dict.fromkeys(found))[:limit]

    def _similar(self, wanted: str, limit: int) -> list[str]:
        """Return the names of places that bear a name one step away, and for long names two; each place once."""
        steps = {other: 1 for other in one_step(wanted) if other != wanted and self.knows(other)}
        if len(wanted) > _SHORTEST_MISSPELT_TWICE:
            far = {other for other in self._akin(wanted) if distance(wanted, other, limit=2) == 2}
            steps |= dict.fromkeys(sorted(far - steps.keys())[:_RANKED], 2)
        ranked = sorted(
            (step, -importance(replace(best, exact=True)), best.matched, best.place.place_id)
            for other, step in steps.items()
            for best in self.candidates(other)[:1]
        )
        shown: dict[str, str] = {}
        for _, _, matched, place_id in ranked:
            shown.setdefault(place_id, matched)
        return list(shown.values())[:limit]

    def _akin(self, wanted: str) -> set[str]:
        """Return the keys that share the first or the second half, and may be two steps away: those that share neither
        are not found.
        """
        # NOTE: the first half of all names, as many as are read in a moment, and both of those that readers name.
        half = len(wanted) // 2
        ends = (wanted[:half], BACKWARDS + wanted[::-1][: len(wanted) - half - 1])
        heads, tails = ([row[0] for row in self._rows(rows.SPELLINGS, (end, end + _LAST))] for end in ends)
        others = self._rows(rows.KEYS, (ends[0], ends[0] + _LAST))
        return {*heads, *(tail[:0:-1] for tail in tails), *(row[0] for row in others)}

    def towns(self, bounds: Bounds, limit: int = 50) -> list[Place]:
        """Return the most populous towns within (west, south, east, north) degrees, largest first.

        A quarter that the data lists beside its far better known city (New Mosul, say) is left out.
        """
        return around.towns(self._rows, bounds, limit)

    def settlements(self, windows: Iterable[Bounds]) -> list[Place]:
        """Return every settlement within any of the windows (west, south, east, north), largest first.

        Towns of which the data gives no number of inhabitants come last. Quarters, regions and what is abandoned are
        left out where the data says what they are; the default list does so for few: see `info`.
        """
        return around.settlements(self._rows, windows)

    def reverse(self, at: LonLat | tuple[float, float], *, limit: int = 1, within_km: float = 100.0) -> list[Place]:
        """Return the towns nearest to a position (lon, lat), nearest first, none farther than ``within_km``."""
        return around.nearest(self._rows, LonLat(*at), limit=limit, within_km=within_km)

    def info(self) -> dict[str, str]:
        """Return what the file says about itself: source, counts, credit, fingerprint."""
        return dict(self._rows(rows.INFO))


def _near_place(one: Candidate) -> Near:
    place = one.place
    if one.kind == "country" and place.country_code:
        return Near(place.name, country_code=place.country_code)
    if one.kind == "region" and place.admin1:
        return Near(one.matched, country_code=place.country_code, admin1=place.admin1)
    return Near(one.matched, at=place.at)
