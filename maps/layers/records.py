"""Rows of a GeoDataFrame as the records of sites: one site for each name and place, one episode for each row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from geo.errors import MapError
from geo.records import DateSpan, Episode, Evidence, Precision, Role, Site, Source

from .frames import UNDATED, columns_there, days, points, precisions, texts

if TYPE_CHECKING:
    import geopandas as gpd

#: A site is a button with a label: more than this many make a page that nobody can read or move.
MOST = 2_000
_EPOCH = date(1970, 1, 1)
_TEXTS = ("name", "role", "actor", "quote", "source", "url")


def site_records(frame: gpd.GeoDataFrame) -> tuple[tuple[Site, ...], tuple[Source, ...]]:
    """Return the sites of a frame of points in any CRS, and the sources that its rows name.

    Each row needs a ``name`` and a ``role`` (stronghold, attack, front or lost), and may have ``start`` and ``end``
    (days), ``actor``, ``quote``, ``source``, ``url`` and ``precision``. Rows of one name and place are one site. Raises
    MapError for anything else, and for more sites than a reader can tell apart.
    """
    found = points(frame)
    columns_there(frame, ["name", "role"])
    rows = _rows(frame)
    sources: dict[tuple[str, str], Source] = {}
    held: dict[tuple[Any, ...], list[int]] = {}
    places: dict[tuple[Any, ...], tuple[float, float]] = {}
    for row, lon, lat in zip(found.row.tolist(), found.lon.tolist(), found.lat.tolist(), strict=True):
        key = (_named(rows[row], row), round(lon, 5), round(lat, 5))
        held.setdefault(key, []).append(row)
        places.setdefault(key, (lon, lat))
    if len(held) > MOST:
        raise MapError(f"{len(held)} sites are more than a map of labels can hold.", remedy="Draw them as Events.")
    sites = tuple(_site(key[0], places[key], members, rows, sources) for key, members in held.items())
    return sites, tuple(sources.values())


def _rows(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    columns: dict[str, Sequence[Any]] = {name: texts(frame[name]).told() for name in _TEXTS if name in frame.columns}
    for name in ("start", "end"):
        if name in frame.columns:
            columns[name] = [
                None if day == UNDATED else _EPOCH + timedelta(days=day) for day in days(frame[name]).tolist()
            ]
    if "precision" in frame.columns:
        columns["precision"] = list(precisions(frame["precision"]))
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _day(number: int) -> date | None:
    return None if number == UNDATED else _EPOCH + timedelta(days=number)


def _named(row: dict[str, Any], number: int) -> str:
    if row["name"] is None:
        raise MapError(f"Row {number} has no name, and a site needs one.", remedy="Draw what has none as Events.")
    return str(row["name"])


def _site(
    name: str,
    place: tuple[float, float],
    members: Sequence[int],
    rows: Sequence[dict[str, Any]],
    sources: dict[tuple[str, str], Source],
) -> Site:
    precision = next((rows[row]["precision"] for row in members if rows[row].get("precision")), Precision.EXACT)
    episodes = tuple(_episode(rows[row], row, sources) for row in members)
    return Site(f"row-{members[0]}", name, *place, precision=precision, episodes=episodes)


def _episode(row: dict[str, Any], number: int, sources: dict[tuple[str, str], Source]) -> Episode:
    role = _role(row["role"], number)
    start, end = row.get("start"), row.get("end")
    if start and end and end < start:
        raise MapError(f"Row {number} ends on {end}, before its start on {start}.", remedy="Are the two swapped?")
    # An attack without an end took one day; any other role without one goes on.
    end = end or (start if role is Role.ATTACK else None)
    return Episode(
        role,
        row.get("actor") or "",
        start=DateSpan.on(start) if start else None,
        end=DateSpan.on(end) if end else None,
        evidence=_evidence(row, sources),
    )


def _role(said: str | None, number: int) -> Role:
    try:
        return Role((said or "").strip().lower())
    except ValueError:
        what = "no role" if said is None else f"the role {said!r}"
        raise MapError(
            f"Row {number} has {what}.",
            remedy=f"A site's is one of {', '.join(Role)}; draw what has another as Events.",
        ) from None


def _evidence(row: dict[str, Any], sources: dict[tuple[str, str], Source]) -> tuple[Evidence, ...]:
    quote, source, url = row.get("quote") or "", row.get("source") or "", row.get("url") or ""
    if not (quote or source or url):
        return ()
    made = sources.setdefault((source, url), Source(f"source-{len(sources) + 1}", source or url, url=url))
    return (Evidence(made.source_id, quote=quote),)
