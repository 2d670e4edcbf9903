"""Measured control through time: dated polygons on one canvas, packed to little more than one of their dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from geo.control.area import areas_km2
from geo.control.cleaning.overlaps import sides
from geo.control.ranges import LINE_M
from geo.errors import MapError
from geo.records import Source

from ..dated import pack_dated
from ..packing import pack_columns
from ..theme import CHANGE_COLOURS, actor_colours
from ..words import words
from .element import Element
from .facts import source_data
from .ground import Ground, areas, day_of, label_spots, polygons_of, rows_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_EPOCH = date(1970, 1, 1)
_KM2 = 1e-3
_WORDS = ("ground_", "short_months")
#: What is painted later lies on top: doubt is never hidden by a solid fill.
_PAINTED = ("control", "unknown", "support", "claimed", "contested")


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
        "groundpointer.js", "groundkey.js", "groundcard.js", "since.js", "measured.js", "timeline.js",
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
        found = {day_of(value) for value in self.snapshots["date"]} if "date" in self.snapshots.columns else {None}
        if None in found or not found:
            raise MapError("A timeline wants a date in every row.", remedy="Draw one date with maps.layers.Control.")
        return tuple(sorted(day for day in found if day))

    def data(self) -> dict[str, Any]:
        """Return the packed land, the areas by actor and date, who drew it and the words that speak of it."""
        measured = areas(self.snapshots, line_m=self.line_m)
        actors = self._actors(measured)
        grounds = self._grounds(actors)
        colours = actor_colours(actors)
        return {
            **self.told(),
            "actors": actors,
            "groups": [_group(ground, colours) for ground in grounds],
            "spots": [label_spots(ground) for ground in grounds],
            "land": pack_dated([ground.lands for ground in grounds]),
            "areas": [{"actor": actor, "rows": self._rows(measured[actor])} for actor in actors],
            "change": CHANGE_COLOURS,
        }

    def told(self) -> dict[str, Any]:
        """Return what the page is told besides the land: the dates, who drew it, and the words that speak of it."""
        language = self._language()
        return {
            "name": self.layer_name,
            "label": self.label,
            "visible": self.visible,
            "single": False,
            "days": [(day - _EPOCH).days for day in self.days],
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
        for actor, status, day, shape in rows_of(self.snapshots):
            lands = found.setdefault((actor, status), [[] for _ in self.days or (None,)])
            lands[order[day] if day else 0].append(shape)
        turn = {actor: at for at, actor in enumerate(actors)}
        keys = sorted(found, key=lambda key: (_PAINTED.index(key[1]), turn.get(sides(key[0])[0], len(turn)), key))
        return [Ground(*key, tuple(polygons_of(shapes) for shapes in found[key])) for key in keys]

    def _rows(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        order = {day: at for at, day in enumerate(self.days)}
        names = [name for name in rows[0] if name != "day"]
        columns: dict[str, list[Any]] = {"at": [order.get(row["day"], 0) for row in rows]}
        for name in names:
            if any(row[name] for row in rows) or name == "area":
                columns[name] = [float(row[name] or 0.0) for row in rows]
        return pack_columns(columns, scale=_KM2)


def _group(ground: Ground, colours: dict[str, dict[str, str]]) -> dict[str, Any]:
    named = [colours.get(actor, colours[""]) for actor in sides(ground.actor)]
    return {
        "actor": ground.actor,
        "status": ground.status,
        "colours": [one["light"] for one in named],
        "dark": [one["dark"] for one in named],
        "km2": [round(float(areas_km2(list(land)).sum()), 3) if land else 0 for land in ground.lands],
    }
