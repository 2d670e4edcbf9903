"""Events: points with dates, as few or as many as there are, packed into columns and drawn on one canvas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from folium.map import Layer
from numpy.typing import NDArray

from geo.errors import MapError, Notice
from geo.records import Precision

from ..packing import Texts, pack_columns
from ..theme import EVENT, EVENT_SYMBOLS, SYMBOLS, Symbol
from ..words import words
from .element import Element
from .frames import UNDATED, columns_there, days, points, precisions, texts
from .sites import APPROXIMATE

if TYPE_CHECKING:
    import geopandas as gpd

_EPOCH = date(1970, 1, 1)
_TEXTS = ("name", "quote", "source", "url")
_PRECISIONS = tuple(Precision)
#: Roles of a dossier, and what they look like; a role of any other name gets a symbol of its own.
_STATUSES = {"stronghold": "held", "attack": "attack", "front": "fighting", "lost": "lost"}
#: Roles that last until something ends them; an event of any other role without an end took one day.
_LASTING = ("stronghold", "front", "lost")


class Events(Element, Layer):
    """Events of a GeoDataFrame of points, on any folium map: by date and by role, and each with a card.

    Drawn where they exist are the columns ``name``, ``role``, ``start`` and ``end`` (days), ``quote``, ``source``,
    ``url`` and ``precision`` (a `Precision`, or UCDP's number from 1 to 7; ``precision=`` names another column). A
    place known only to its region, or less well, is drawn hollow. ``also`` lists further columns for the card, or maps
    them to what the card calls them.

    An event is drawn in full from its start until ``fade_days`` after its end (None: for good), and pale after that, or
    no more with ``keep_old=False``. Without an end it took one day; a stronghold, front or lost place goes on. An event
    without a date is always drawn, or never with ``undated=False``. The map opens on ``opens``, on the date that the
    page has already, or on the last day of the data. Events that would cover each other are drawn as one symbol whose
    area is their number. ``name`` is the layer's, in folium's layer control as well.

    Positions may be in any CRS; a MultiPoint is several events. Rows without a position are skipped and counted in
    ``notices`` and in a warning. ``count`` is the number of events, ``undated`` that of those without a date. Raises
    MapError for other geometries, for a frame without a CRS, for coordinates that are no degrees, for dates that are
    none, and for an end before its start.
    """

    _name = "ebbline_events"
    kind: ClassVar[str] = "events"
    scripts = (
        *("unpack.js", "columns.js", "canvas.js", "dialog.js", "proof.js"),
        *("eventindex.js", "eventmarks.js", "eventpointer.js", "eventcard.js", "eventtable.js"),
        *("eventkey.js", "eventslider.js", "events.js"),
    )
    styles = ("strip.css", "legend.css", "proof.css", "card.css", "dialog.css", "table.css", "events.css")

    def __init__(
        self,
        gdf: gpd.GeoDataFrame,
        *,
        name: str = "events",
        also: Sequence[str] | Mapping[str, str] = (),
        precision: str | None = None,
        fade_days: int | None = 31,
        keep_old: bool = True,
        undated: bool = True,
        opens: date | None = None,
        control: bool = True,
        show: bool = True,
    ) -> None:
        Layer.__init__(self, name=str(name), overlay=True, control=control, show=show)
        self.fade_days = None if fade_days is None else int(fade_days)
        self.keep_old = bool(keep_old)
        self.opens = opens
        chosen = dict(also) if isinstance(also, Mapping) else {column: column for column in also}
        found = points(gdf)
        columns_there(gdf, [*chosen, *([precision] if precision else [])])
        self.labels = {str(column): str(label) for column, label in chosen.items() if column not in _TEXTS}
        self.notices: tuple[Notice, ...] = found.notices
        role = _texts_of(gdf, "role", found.row)
        start, length = _dates(gdf, found.row, role)
        order = np.lexsort((found.lat, found.lon, start))
        order = order if undated else order[start[order] != UNDATED]
        rows = found.row[order]
        start, length = start[order], length[order]
        self.undated = int(np.count_nonzero(start == UNDATED))
        self.count = len(order)
        self._span = _span(start[self.undated :], length[self.undated :])
        self._roles, roles = _role_table(role.rows(order))
        drawn = {
            "lon": found.lon[order],
            "lat": found.lat[order],
            "start": np.where(start == UNDATED, 0, start),
            "length": length,
            "role": roles,
            "precision": _precision_of(gdf, precision or "precision", rows),
        }
        named = dict.fromkeys(column for column in (*_TEXTS, *chosen) if column in gdf.columns)
        # NOTE: packed once, here: rendering leaves an element as it was, so that nothing could be kept from it.
        self._points = pack_columns(drawn)
        self._texts = pack_columns({str(column): _texts_of(gdf, column, rows) for column in named})

    def data(self) -> dict[str, Any]:
        """Return what is drawn, and what the card calls it."""
        first, last = self._span
        opens = self.opens or last
        return {
            "name": self.layer_name,
            "show": self.show,
            "first": first.isoformat() if first else None,
            "last": last.isoformat() if last else None,
            "opens": opens.isoformat() if opens else None,
            "undated": self.undated,
            "fadeDays": self.fade_days,
            "keepOld": self.keep_old,
            "roles": self._roles,
            "plain": asdict(EVENT),
            "precisions": [str(one) for one in _PRECISIONS],
            "coarse": [one in APPROXIMATE for one in _PRECISIONS],
            "labels": self.labels,
            "texts": f"{self.get_name()}-texts",
            "words": {key: word for key, word in words(self._language()).items() if key.startswith("events_")},
            "points": self._points,
        }

    def blocks(self) -> dict[str, Any]:
        """Return the points, and apart from them the texts, which are unpacked when the points have been drawn."""
        return {**super().blocks(), f"{self.get_name()}-texts": self._texts}

    def call(self, home: str) -> str:
        """Return the line that makes a layer of Leaflet's, known by name to folium's layer control."""
        name = self.get_name()
        shown = f" {name}.addTo({home});" if self.show else ""
        return f"var {name} = {super().call(home)}{shown}"


def _span(start: NDArray[np.int32], length: NDArray[np.int32]) -> tuple[date | None, date | None]:
    """Return the first and the last day of dated events."""
    if not start.size:
        return None, None
    return _day(start.min()), _day((start.astype(np.int64) + np.maximum(length, 1) - 1).max())


def _day(number: Any) -> date:
    return _EPOCH + timedelta(days=int(number))


def _texts_of(frame: gpd.GeoDataFrame, column: str, rows: NDArray[np.int64]) -> Texts:
    if column not in frame.columns:
        return Texts(np.full(len(rows), -1, dtype=np.int64), [])
    return texts(frame[column]).rows(rows)


def _precision_of(frame: gpd.GeoDataFrame, column: str, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each row the place of its precision among all, from 1; 0 where nothing is said."""
    if column not in frame.columns:
        return np.zeros(len(rows), dtype=np.int64)
    places: dict[Precision | None, int] = {one: place for place, one in enumerate(_PRECISIONS, 1)}
    places[None] = 0
    return np.array([places[one] for one in precisions(frame[column])], dtype=np.int64)[rows]


def _dates(
    frame: gpd.GeoDataFrame, rows: NDArray[np.int64], role: Texts
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the first day of each row, and how many days it took: 0 where it goes on."""
    none = np.full(len(frame), UNDATED, dtype=np.int32)
    start, end = (days(frame[name])[rows] if name in frame.columns else none[rows] for name in ("start", "end"))
    start = np.where(start == UNDATED, end, start)
    wrong = np.flatnonzero((end != UNDATED) & (end < start))
    if wrong.size:
        row = wrong[0]
        raise MapError(
            f"Row {rows[row]} ends on {_day(end[row])}, before its start on {_day(start[row])}"
            + (f", and so do {wrong.size - 1} others." if wrong.size > 1 else "."),
            remedy="Are the two columns swapped?",
        )
    length = np.where(end == UNDATED, np.where(_lasts(role), 0, 1), end.astype(np.int64) - start + 1)
    return start, np.where(start == UNDATED, 0, length).astype(np.int32)


def _lasts(role: Texts) -> NDArray[np.bool_]:
    lasting = np.array([*(word.lower() in _LASTING for word in role.words), False], dtype=np.bool_)
    return np.asarray(lasting[role.places])


def _role_table(role: Texts) -> tuple[list[dict[str, Any]], NDArray[np.int32]]:
    """Return every role with its symbol, the most frequent first, and the place of each row's role from 1."""
    counts = np.bincount(role.places[role.places >= 0], minlength=len(role.words))
    order: list[int] = sorted(np.flatnonzero(counts).tolist(), key=lambda place: (-counts[place], role.words[place]))
    free = iter(EVENT_SYMBOLS)
    table = [_role(role.words[place], free) for place in order]
    number = np.zeros(len(role.words) + 1, dtype=np.int32)
    number[order] = np.arange(1, len(order) + 1)
    return table, number[role.places]


def _role(name: str, free: Any) -> dict[str, Any]:
    status = _STATUSES.get(name.lower())
    if status:
        return {"name": name, "known": name.lower(), **asdict(SYMBOLS[status])}
    symbol: Symbol = next(free, EVENT)
    return {"name": name, "other": symbol is EVENT, **asdict(symbol)}
