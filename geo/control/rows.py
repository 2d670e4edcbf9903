"""Snapshots as a light table: what the inside works on, from which `geo.read_snapshots` makes its GeoDataFrame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from .formats.features import WGS84

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = ("date", "actor", "status", "geometry", "source_id")


class Row(NamedTuple):
    """The land of one actor in one status on one date, in lon/lat on WGS 84; ``source_id`` names who says so."""

    date: date | None
    actor: str
    status: str
    geometry: Any
    source_id: str


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Clean rows by date, actor and status, and what was mended and is odd about them, as records.

    ``trusted`` says that the rows of each date are known to be valid and to share no land.
    """

    rows: tuple[Row, ...]
    repairs: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    mapping: Mapping[str, Any] = field(default_factory=dict)
    trusted: bool = True

    def frame(self) -> GeoDataFrame:
        """Return the same as a GeoDataFrame, with what goes with it in its attrs."""
        import geopandas

        columns = {name: [row[place] for row in self.rows] for place, name in enumerate(COLUMNS)}
        table = geopandas.GeoDataFrame(columns, geometry="geometry", crs=WGS84)
        table.attrs = {"repairs": self.repairs, "warnings": self.warnings, "mapping": dict(self.mapping)}
        return table
