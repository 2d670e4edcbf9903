"""The coast that a dossier brings with it, for places that no base map knows or knows only roughly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import DossierError, InputError
from .measured import path_inside
from .schema import Dossier

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_DIFFERENT = "Only polygons, of any format that ebbline change reads, can be drawn as land."


def read_land(dossier: Dossier) -> BaseGeometry | None:
    """Return the land of ``map: land`` in WGS 84 lon/lat, cut at the antimeridian; None where a dossier names none.

    Raises DossierError where the file lies outside the dossier's folder or the dossier was read from none, InputError
    where it is missing, cannot be read, holds no polygon, or one that crosses itself.
    """
    import numpy as np
    import shapely

    from ..control.cleaning import placing
    from ..control.formats import reading

    name = dossier.map.land
    if not name:
        return None
    if dossier.folder is None:
        what = "'map: land' is named relative to a folder, and this dossier was read from none."
        raise DossierError(what, remedy="Write it to a folder and read it from there.")
    path = path_inside(dossier.folder, name)
    parts = []
    for sheet in (sheet for file in reading.files(path) for sheet in reading.sheets(file)):
        found = [feature for feature in sheet.features if feature.geometry is not None]
        rows = [feature.row for feature in found]
        shapes = np.asarray([feature.geometry for feature in found], dtype=object)
        shapes, _ = placing.to_lonlat(shapes, sheet.crs, path=sheet.path, rows=rows)
        shapes, crossing = placing.unwrapped(shapes, path=sheet.path, rows=rows)
        _refuse_invalid(shapes, rows, sheet.path)
        parts += [placing.split(shape) if at in crossing else shape for at, shape in enumerate(shapes)]
    if not parts:
        raise InputError("No polygon in this file.", path=path, remedy=_DIFFERENT)
    land: BaseGeometry = shapely.union_all(parts)
    return land


def _refuse_invalid(shapes: object, rows: list[int], path: str) -> None:
    import shapely

    wrong = next((at for at, valid in enumerate(shapely.is_valid(shapes)) if not valid), None)
    if wrong is not None:
        what = f"Row {rows[wrong]} is no valid polygon: {shapely.is_valid_reason(shapes)[wrong]}."
        raise InputError(what, path=path, remedy="Mend it at its source.")
