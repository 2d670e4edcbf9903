"""Snapshots as a light table: what the inside works on, from which `geo.read_snapshots` makes its GeoDataFrame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from .formats.features import WGS84
from .shelf import Shelf

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = ("date", "actor", "status", "geometry", "source_id")


class Row(NamedTuple):
    """The land of one actor in one status on one date, by its number on the shelf; ``source_id`` names who says so."""

    date: date | None
    actor: str
    status: str
    land: int
    source_id: str


@dataclass(frozen=True, slots=True, eq=False)
class Snapshots:
    """Clean rows by date, actor and status, with their land (lon/lat on WGS 84) on a shelf.

    ``repairs`` and ``warnings`` are records of what was mended and of what is odd. ``trusted`` says that the rows of
    each date are known to be valid and to share no land.
    """

    rows: Sequence[Row]
    shelf: Shelf
    repairs: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    mapping: Mapping[str, Any] = field(default_factory=dict)
    trusted: bool = True

    def frame(self) -> GeoDataFrame:
        """Return the same as a GeoDataFrame, with what goes with it in its attrs."""
        import geopandas

        columns: dict[str, Any] = {name: [row[place] for row in self.rows] for place, name in enumerate(COLUMNS)}
        columns["geometry"] = self.shelf.take(columns["geometry"])
        table = geopandas.GeoDataFrame(columns, geometry="geometry", crs=WGS84)
        table.attrs = {"repairs": self.repairs, "warnings": self.warnings, "mapping": dict(self.mapping)}
        return table
