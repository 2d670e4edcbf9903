"""Measured control through time: dated polygons on one canvas, packed to little more than one of their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from geo.control.area import areas_km2
from geo.control.overlaps import sides
from geo.control.ranges import LINE_M, StepRange, ranges
from geo.control.regions import STATUSES, holdings
from geo.control.series import Step, first_series, measure_holdings
from geo.errors import MapError
from geo.records import Source

from ..dated import pack_dated
from ..packing import pack_columns
from ..theme import CHANGE_COLOURS, actor_colours
from ..words import words
from .element import Element
from .facts import source_data

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_EPOCH = date(1970, 1, 1)
_KM2 = 1e-3
_WORDS = ("ground_", "short_months")
#: What is painted later lies on top: doubt is never hidden by a solid fill.
_PAINTED = ("control", "unknown", "support", "claimed", "contested")
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


class Timeline(Element):
    """Dated polygons of measured control, drawn for the page's date, with areas, their ranges and what changed.

    ``snapshots`` has the columns of `geo.read_snapshots`: date, actor, status, geometry in WGS 84 degrees, source_id.
    Coordinates are rounded to 1e-5 degrees for drawing; areas are measured before that, on the ellipsoid. ``actor`` is
    the one to name first, ``source`` who drew the polygons, ``scope`` and ``definition`` what they cover and count,
    ``note`` what a reader should know. ``line_m`` is by how many metres a disputed line may be off on either side; None
    leaves out the low and high of each area. ``name`` is what scripts call the layer, ``label`` what readers do. On a
    map without a date strip it brings its own.

    Raises InputError for polygons that cannot be measured and MapError for rows without a date.
    """

    _name = "ebbline_timeline"
    kind: ClassVar[str] = "timeline"
    scripts = (
        "unpack.js", "columns.js", "labels.js", "canvas.js", "symbols.js", "sites.js", "dialog.js", "proof.js",
        "figures.js", "card.js", "strip.js", "dated.js", "ellipsoid.js", "ground.js", "groundlabel.js",
        "groundpointer.js", "groundkey.js", "groundcard.js", "since.js", "timeline.js",
    )  # fmt: skip
    styles = ("basemap.css", "dialog.css", "proof.css", "card.css", "legend.css", "strip.css", "timeline.css")

    def __init__(
        self,
        snapshots: GeoDataFrame,
        *,
        name: str = "control",
        label: str = "",
        actor: str = "",
        source: Source | None = None,
        scope: str = "",
        definition: str = "",
        note: str = "",
        line_m: float | None = LINE_M,
        visible: bool = True,
    ) -> None:
        super().__init__()
        self.snapshots = snapshots
        self.layer_name = name
        self.label = label
        self.actor = actor
        self.source = source
        self.about = {"scope": scope, "definition": definition, "note": note}
        self.line_m = line_m
        self.visible = visible

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Return the dates of the snapshots in order."""
        found = {_day(value) for value in self.snapshots["date"]} if "date" in self.snapshots.columns else {None}
        if None in found or not found:
            raise MapError("A timeline wants a date in every row.", remedy="Draw one date with maps.layers.Control.")
        return tuple(sorted(day for day in found if day))

    def data(self) -> dict[str, Any]:
        """Return the packed land, the areas by actor and date, who drew it and the words that speak of it."""
        measured = areas(self.snapshots, line_m=self.line_m)
        actors = self._actors(measured)
        grounds = self._grounds(actors)
        colours = actor_colours(actors)
        language = self._language()
        return {
            "name": self.layer_name,
            "label": self.label,
            "visible": self.visible,
            "single": False,
            "days": [(day - _EPOCH).days for day in self.days],
            "actors": actors,
            "groups": [_group(ground, colours) for ground in grounds],
            "spots": [label_spots(ground) for ground in grounds],
            "land": pack_dated([ground.lands for ground in grounds]),
            "areas": [{"actor": actor, "rows": self._rows(measured[actor])} for actor in actors if actor in measured],
            "change": CHANGE_COLOURS,
            "line": self.line_m,
            "source": {"id": self.source.source_id, **source_data(self.source, language)} if self.source else None,
            "words": {key: word for key, word in words(language).items() if key.startswith(_WORDS)},
            **self.about,
        }

    def _actors(self, measured: dict[str, list[dict[str, Any]]]) -> list[str]:
        """Return the actors, the followed one first, then by how much they hold at most."""
        most = {actor: max(row["area"] for row in rows) for actor, rows in measured.items()}
        return sorted(most, key=lambda actor: (actor != self.actor, -most[actor], actor))

    def _grounds(self, actors: Sequence[str] = ()) -> list[Ground]:
        order = {day: at for at, day in enumerate(self.days)}
        found: dict[tuple[str, str], list[list[Any]]] = {}
        for actor, status, day, shape in _rows(self.snapshots):
            lands = found.setdefault((actor, status), [[] for _ in self.days])
            lands[order[day] if day else 0].append(shape)
        turn = {actor: at for at, actor in enumerate(actors)}
        keys = sorted(found, key=lambda key: (_PAINTED.index(key[1]), turn.get(sides(key[0])[0], len(turn)), key))
        return [Ground(*key, tuple(_joined(shapes) for shapes in found[key])) for key in keys]

    def _rows(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        order = {day: at for at, day in enumerate(self.days)}
        names = [name for name in rows[0] if name != "day"]
        columns: dict[str, list[Any]] = {"at": [order.get(row["day"], 0) for row in rows]}
        for name in names:
            if any(row[name] for row in rows) or name == "area":
                columns[name] = [float(row[name] or 0.0) for row in rows]
        return pack_columns(columns, scale=_KM2)


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


def _rows(snapshots: GeoDataFrame) -> list[tuple[str, str, date | None, Any]]:
    """Return actor, status, date and land of each row; where sources differ, those of the one that comes first."""
    size = len(snapshots)
    columns = [snapshots[name].tolist() if name in snapshots.columns else [None] * size for name in _COLUMNS]
    first: dict[tuple[str, str, date | None], str] = {}
    found = []
    for actor, status, day, source, shape in zip(*columns, snapshots.geometry, strict=True):
        if shape is None or shape.is_empty:
            continue
        key = (_word(actor), _word(status) or STATUSES[0], _day(day))
        if first.setdefault(key, _word(source)) == _word(source):
            found.append((*key, shape))
    return found


_COLUMNS = ("actor", "status", "date", "source_id")


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date() if value == value else None  # noqa: PLR0124  # NaT differs from itself
    if isinstance(value, date):
        return value
    return date.fromisoformat(value[:10]) if isinstance(value, str) else None


def _joined(shapes: Sequence[Any]) -> tuple[Any, ...]:
    """Return land as polygons that do not overlap, between -180 and 180 degrees."""
    import shapely

    from geo.control.placing import split

    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(list(shapes)) if shapes else None
    if whole is None:
        return ()
    west, _, east, _ = whole.bounds
    inside = whole if west >= -180 and east <= 180 else split(whole)
    return tuple(part for part in shapely.get_parts(inside) if part.geom_type == "Polygon")


def _group(ground: Ground, colours: dict[str, dict[str, str]]) -> dict[str, Any]:
    named = [colours.get(actor, colours[""]) for actor in sides(ground.actor)]
    return {
        "actor": ground.actor,
        "status": ground.status,
        "colours": [one["light"] for one in named],
        "dark": [one["dark"] for one in named],
        "km2": [round(float(areas_km2(list(land)).sum()), 3) if land else 0 for land in ground.lands],
    }


def label_spots(ground: Ground) -> list[list[float]]:
    """Return positions [lon, lat] well inside the largest parts of land, on several of its dates, for its name."""
    dates = [land for land in ground.lands if land]
    sampled = {round(at) for at in np.linspace(0, len(dates) - 1, _SAMPLED_DATES)} if dates else set()
    largest = [part for at in sampled for part in sorted(dates[at], key=lambda one: -one.area)[:_PARTS]]
    spots = [spot for part in sorted(largest, key=lambda one: -one.area) for spot in _inside(part)]
    return list({str(spot): spot for spot in spots}.values())


def _inside(part: Any) -> list[list[float]]:
    """Return some positions in a polygon, the farthest from its outline first."""
    import shapely

    west, south, east, north = part.bounds
    lons, lats = (np.linspace(low, high, _GRID + 2)[1:-1] for low, high in ((west, east), (south, north)))
    points = shapely.points(*(axis.ravel() for axis in np.meshgrid(lons, lats)))
    points = points[shapely.contains(part, points)]
    clear = shapely.distance(part.exterior, points)
    best = points[np.argsort(-clear, kind="stable")[:_SPOTS]]
    chosen = best if len(best) else [part.representative_point()]
    return [[round(point.x, 3), round(point.y, 3)] for point in chosen]
