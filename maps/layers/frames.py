"""A GeoDataFrame's points, days and texts, checked at the door: what cannot be drawn is refused in a sentence.

The frame itself is never changed. Positions come out as WGS 84 degrees, days as whole days since 1970-01-01 (UTC where
a time zone says so), texts as strings or None.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import MapError, Notice
from geo.records import Precision

from ..packing import Texts

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

#: The day of a row without a date.
UNDATED = np.iinfo(np.int32).min
_POINT, _MULTIPOINT = 0, 4
_WGS84 = 4326
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?")
_DAYS_LIKE = "Write days as 2016-07-12, or give datetimes."
#: UCDP's ``where_prec`` 1 to 7 counts these, in this order.
_PRECISIONS = tuple(Precision)


@dataclass(frozen=True, slots=True)
class Points:
    """Positions in WGS 84 degrees, each with the number of the row it came from."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    row: NDArray[np.int64]
    notices: tuple[Notice, ...] = ()


def points(frame: gpd.GeoDataFrame) -> Points:
    """Return the positions of a frame of points, a MultiPoint as several, in WGS 84.

    Rows without a geometry are skipped and counted in a warning. Raises MapError for anything but points, for a frame
    without a CRS, and for coordinates that are no degrees.
    """
    import shapely

    geometry = _geometry(frame)
    kinds = shapely.get_type_id(geometry)
    wrong = np.flatnonzero((kinds != _POINT) & (kinds != _MULTIPOINT) & (kinds >= 0) & ~shapely.is_empty(geometry))
    if wrong.size:
        found = geometry[wrong[0]].geom_type
        raise MapError(
            f"Row {wrong[0]} is a {found}, and {wrong.size} of {len(geometry)} rows are no points.",
            remedy="Draw points only, frame.representative_point() for one in each area.",
        )
    pairs, row = shapely.get_coordinates(geometry, return_index=True)
    missing = int(len(geometry) - np.count_nonzero(np.diff(row, prepend=-1)))
    notices = _told("no-geometry", missing, f"{missing} of {len(geometry)} rows have no position and are not drawn.")
    notices += _told("z", int(shapely.has_z(geometry).any()), "Heights (Z) are left out: the map is flat.")
    _check_degrees(pairs, row)
    return Points(pairs[:, 0], pairs[:, 1], row, notices)


def _geometry(frame: gpd.GeoDataFrame) -> NDArray[Any]:
    import geopandas as gpd

    if not isinstance(frame, gpd.GeoDataFrame):
        remedy = "Make one: geopandas.GeoDataFrame(df, geometry=geopandas.points_from_xy(df.lon, df.lat), crs=4326)."
        raise MapError(f"A {type(frame).__name__} is no GeoDataFrame.", remedy=remedy)
    try:
        shapes = frame.geometry
    except AttributeError as error:
        raise MapError("The GeoDataFrame has no geometry.", remedy="Set one with frame.set_geometry(...).") from error
    if shapes.crs is None and len(shapes):
        raise MapError("The GeoDataFrame has no CRS.", remedy="Declare it: frame.set_crs(4326) for lon and lat.")
    if shapes.crs is not None and shapes.crs != _WGS84:
        shapes = shapes.to_crs(_WGS84)
    made: NDArray[Any] = shapes.to_numpy()
    return made


def _check_degrees(pairs: NDArray[np.float64], row: NDArray[np.int64]) -> None:
    bad = np.flatnonzero(~np.isfinite(pairs).all(axis=1))
    if bad.size:
        raise MapError(f"Row {row[bad[0]]} has a position that is not finite.", remedy="Leave such rows out.")
    bad = np.flatnonzero((np.abs(pairs[:, 0]) > 180) | (np.abs(pairs[:, 1]) > 90))
    if bad.size:
        lon, lat = pairs[bad[0]]
        raise MapError(
            f"Row {row[bad[0]]} lies at {lon:g}, {lat:g}, which is no longitude and latitude.",
            remedy="Is the CRS right, or are the two swapped?",
        )


def _told(code: str, count: int, message: str) -> tuple[Notice, ...]:
    if not count:
        return ()
    # The line that made the layer: past this function, points and the layer.
    warnings.warn(message, UserWarning, stacklevel=4)
    return (Notice(code, message),)


def days(column: pd.Series) -> NDArray[np.int32]:
    """Return the day of each row, `UNDATED` where there is none; a time with a zone counts by its day in UTC.

    Raises MapError for dates that could be read in more than one way.
    """
    import pandas as pd

    if not pd.api.types.is_datetime64_any_dtype(column):
        # NOTE: events share their dates, so that only the distinct ones need a look.
        places, found = pd.factorize(column)
        stamps = pd.Series([_stamp(value, column.name) for value in found], dtype="datetime64[s]")
        known = _day_numbers(stamps)
        return np.where(places < 0, UNDATED, known[places] if len(known) else UNDATED).astype(np.int32)
    if getattr(column.dtype, "tz", None) is not None:
        column = column.dt.tz_convert("UTC").dt.tz_localize(None)
    return _day_numbers(column)


def _day_numbers(column: pd.Series) -> NDArray[np.int32]:
    values = column.to_numpy().astype("datetime64[D]")
    numbers = values.astype(np.int64)
    return np.where(np.isnat(values), UNDATED, numbers).astype(np.int32)


def _stamp(value: Any, name: Any) -> Any:
    import datetime

    import pandas as pd

    if isinstance(value, str) and not value.strip():
        return None
    dated = isinstance(value, datetime.date | np.datetime64) or (isinstance(value, str) and _DAY.fullmatch(value))
    try:
        stamp = pd.Timestamp(value) if dated else None
    except (ValueError, OverflowError):
        stamp = None
    if stamp is None:
        raise MapError(f"The column {str(name)!r} holds {value!r}, which is no date.", remedy=_DAYS_LIKE)
    return stamp.tz_convert("UTC").tz_localize(None) if stamp.tz is not None else stamp


def texts(column: pd.Series) -> Texts:
    """Return each row's text, none where it is missing or empty; whole numbers are written without a point."""
    import pandas as pd

    if pd.api.types.is_float_dtype(column.dtype):
        known = column.dropna()
        if np.isfinite(known).all() and (known == np.floor(known)).all() and (known.abs() < 2**53).all():
            column = column.astype("Int64")
    places, found = pd.factorize(column)
    if pd.api.types.infer_dtype(found) not in {"string", "empty"}:
        # NOTE: 1 and True count as equal, and only their texts do not.
        places, found = pd.factorize(column.astype(object).map(str, na_action="ignore"))
    words = found.tolist()
    if "" in words:
        places = np.where(places == words.index(""), -1, places)
    return Texts(places.astype(np.int64), words)


def precisions(column: pd.Series) -> NDArray[Any]:
    """Return each row's `Precision`, None where it is missing. Takes its names, or UCDP's numbers 1 to 7.

    Raises MapError for anything else.
    """
    import pandas as pd

    places, found = pd.factorize(column.astype(object))
    words = np.empty(len(found) + 1, dtype=object)
    words[:-1] = [_precision(value, column.name) for value in found]
    made: NDArray[Any] = words[places]
    return made


def _precision(value: Any, name: Any) -> Precision | None:
    try:
        if isinstance(value, str) and not value.strip().replace(".0", "").isdigit():
            return Precision(value.strip().lower()) if value.strip() else None
        number = float(value)
        if number in range(1, len(_PRECISIONS) + 1):
            return _PRECISIONS[int(number) - 1]
    except (TypeError, ValueError):
        pass
    raise MapError(
        f"The column {str(name)!r} holds {value!r}, which is no precision.",
        remedy=f"Write one of {', '.join(_PRECISIONS)}, or UCDP's number from 1 to 7.",
    )


def columns_there(frame: gpd.GeoDataFrame, wanted: Sequence[str]) -> None:
    """Raise MapError for a column that was asked for by name and is not there."""
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        there = ", ".join(str(name) for name in frame.columns if name != frame.active_geometry_name)
        raise MapError(f"The GeoDataFrame has no column {missing[0]!r}.", remedy=f"It has {there or 'none'}.")
