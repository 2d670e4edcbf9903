"""Dated polygons from any source to one clean table of who holds what, when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = ("date", "actor", "status", "geometry", "source_id")
STATUSES = ("control", "contested", "support", "claimed", "unknown")


def read_snapshots(
    paths: Path | str | Iterable[Path | str],
    *,
    repair: bool = False,  # noqa: ARG001
    mapping: Mapping[str, Any] | None = None,  # noqa: ARG001
    latest: bool = False,  # noqa: ARG001
) -> GeoDataFrame:
    """Return one clean table of dated control: date, actor, status, geometry, source_id.

    A row is the land of one actor in one status on one date: a Polygon or MultiPolygon in WGS 84 lon/lat (EPSG:4326,
    2-D, valid, split at the antimeridian). Rows of one date do not overlap. Rows are sorted by date, actor, status.
    ``attrs["repairs"]`` and ``attrs["warnings"]`` are lists of records.
    """
    import geopandas

    from .formats import geojson

    rows = []
    for path in _files(paths):
        digits = re.findall(r"\d{8}", path.name)[-1]
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        rows += [
            (day, "", "control", feature.geometry, path.name)
            for feature in geojson.read(path).features
            if feature.geometry is not None
        ]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    table = geopandas.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")
    table.attrs = {"repairs": [], "warnings": []}
    return table


def _files(paths: Path | str | Iterable[Path | str]) -> list[Path]:
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    found: list[Path] = []
    for path in map(Path, given):
        found += sorted(path.glob("*.geojson")) if path.is_dir() else [path]
    if not found:
        raise InputError("No files to read.", path=str(given[0]) if given else None)
    return found
