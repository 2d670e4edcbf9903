"""What measured land says of itself before it is packed: rows, polygons, areas, and where its names may stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.control.cleaning.placing import split
from geo.control.ranges import LINE_M, StepRange, ranges
from geo.control.regions import STATUSES, holdings
from geo.control.series import Step, first_series, measure_holdings

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_COLUMNS = ("actor", "status", "date", "source_id")
_SAMPLED_DATES = 4
_PARTS = 2
_SPOTS = 5
_GRID = 9


@dataclass(frozen=True, slots=True)
class Ground:
    """The land of one actor in one status: its polygons for each date of the series, none where it has none."""

    actor: str
    status: str
    lands: tuple[tuple[Any, ...], ...]


def areas(snapshots: GeoDataFrame, *, line_m: float | None = LINE_M) -> dict[str, list[dict[str, Any]]]:
    """Return for each actor its dates with km² held, low and high, km² gained and lost since the date before."""
    held = holdings(snapshots)
    found = measure_holdings(first_series(held))
    if line_m is None:
        return {actor: [_area(step) for step in steps] for actor, steps in found.items()}
    bounds = ranges(found, held, line_m=line_m, repairs=snapshots.attrs.get("repairs", ()))
    return {actor: [_area(*pair) for pair in zip(steps, bounds[actor], strict=True)] for actor, steps in found.items()}


def _area(step: Step, bounds: StepRange | None = None) -> dict[str, Any]:
    row = {"day": step.after, "area": step.area_km2, "gained": step.gained_km2, "lost": step.lost_km2}
    if bounds:
        mended = bounds.area.parts.get("repair", (0.0, step.area_km2))[1] - step.area_km2
        row |= {"low": bounds.area.low, "high": bounds.area.high, "mended": mended}
    return row


def rows_of(snapshots: GeoDataFrame) -> list[tuple[str, str, date | None, Any]]:
    """Return actor, status, date and land of each row; where sources differ, those of the one that comes first."""
    size = len(snapshots)
    columns = [snapshots[name].tolist() if name in snapshots.columns else [None] * size for name in _COLUMNS]
    first: dict[tuple[str, str, date | None], str] = {}
    found = []
    for actor, status, day, source, shape in zip(*columns, snapshots.geometry, strict=True):
        if shape is None or shape.is_empty:
            continue
        key = (word_of(actor), word_of(status) or STATUSES[0], day_of(day))
        if first.setdefault(key, word_of(source)) == word_of(source):
            found.append((*key, shape))
    return found


def word_of(value: Any) -> str:
    """Return a text, and nothing for what is none."""
    return value if isinstance(value, str) else ""


def day_of(value: Any) -> date | None:
    """Return the day of a date, a time stamp or a text such as 2024-03-01; None for what is missing."""
    if isinstance(value, datetime):
        return value.date() if value == value else None  # noqa: PLR0124  # NaT differs from itself
    if isinstance(value, date):
        return value
    return date.fromisoformat(value[:10]) if isinstance(value, str) else None


def polygons_of(shapes: Sequence[Any]) -> tuple[Any, ...]:
    """Return land as polygons that do not overlap, between -180 and 180 degrees."""
    if not shapes:
        return ()
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(list(shapes))
    west, _, east, _ = whole.bounds
    inside = whole if west >= -180 and east <= 180 else split(whole)
    return tuple(part for part in shapely.get_parts(inside) if part.geom_type == "Polygon")


def label_spots(ground: Ground) -> list[list[float]]:
    """Return positions [lon, lat] well inside the largest parts of land, on several of its dates, for its name."""
    dates = [land for land in ground.lands if land]
    sampled = {round(at) for at in np.linspace(0, len(dates) - 1, _SAMPLED_DATES)} if dates else set()
    largest = [part for at in sampled for part in sorted(dates[at], key=lambda one: -one.area)[:_PARTS]]
    spots = [spot for part in sorted(largest, key=lambda one: -one.area) for spot in _inside(part)]
    return list({str(spot): spot for spot in spots}.values())


def _inside(part: Any) -> list[list[float]]:
    """Return some positions in a polygon, the farthest from its outline first."""
    west, south, east, north = part.bounds
    lons, lats = (np.linspace(low, high, _GRID + 2)[1:-1] for low, high in ((west, east), (south, north)))
    points = shapely.points(*(axis.ravel() for axis in np.meshgrid(lons, lats)))
    points = points[shapely.contains(part, points)]
    clear = shapely.distance(part.exterior, points)
    best = points[np.argsort(-clear, kind="stable")[:_SPOTS]]
    chosen = best if len(best) else [part.representative_point()]
    return [[round(point.x, 3), round(point.y, 3)] for point in chosen]
