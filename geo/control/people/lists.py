"""Lists of settlements that people bring: a CSV, or points in GeoJSON."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...files import caps
from ...place import Place

_LONGEST_FIELD, _LONGEST_NAME, _MOST_PEOPLE = 100_000, 500, 10**11
_LON, _LAT = ("lon", "longitude", "lng", "long"), ("lat", "latitude")
_NAMED, _PEOPLE, _IDS = ("name", "asciiname"), ("population", "pop"), ("place_id", "id", "geonameid")
_CODES = ("feature_code",)
_NO_SETTLEMENTS = ("PPLH", "PPLQ", "PPLW", "PPLX")
_NEEDED = "A list of settlements has the columns name, lon, lat and, if known, population, place_id, feature_code."


def read_settlements(path: Path | str) -> list[Place]:
    """Return the settlements of a CSV (name, lon, lat and, if known, population, place_id or id, feature_code) or of a
    GeoJSON file of points with such properties, in WGS 84 degrees.

    Rows whose feature_code is that of no settlement are left out, as in the gazetteer. Raises InputError with the line
    (of GeoJSON, the number of the feature) for what cannot be used; two rows of one id are refused.
    """
    text = caps.read_text(Path(path))
    rows = _features(text, path) if text.lstrip().startswith("{") else _lines(text, path)
    seen: dict[str, int] = {}
    found = []
    for line, row in rows:
        place = _place(row, path, line)
        first = seen.setdefault(place.place_id, line)
        if first != line:
            raise InputError(f"The id {place.place_id!r} stands here and in line {first}.", path=path, line=line)
        if _is_settlement(place.feature_code):
            found.append(place)
    if not seen:
        raise InputError("The list holds no settlement.", path=path, remedy=_NEEDED)
    return found


def table_rows(text: str, path: Path | str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Return the names of the columns of a CSV (parted by commas, semicolons or tabs), and its rows with their lines.

    Raises InputError for an empty table; while the rows are read, for one whose cells do not match the columns.
    """
    first = text.lstrip("\n").partition("\n")[0]
    part = max((",", ";", "\t"), key=first.count)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=part, strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
    except csv.Error as error:
        raise InputError(f"This is no CSV: {error}.", path=path, line=1) from error
    if not names:
        raise InputError("The table is empty.", path=path)
    return names, _cells(reader, len(names), path)


def _cells(reader: Any, width: int, path: Path | str) -> Iterator[tuple[int, list[str]]]:
    try:
        for cells in reader:
            if len(cells) not in (0, width):
                what = f"This row has {len(cells)} cells, the header {width}."
                raise InputError(what, path=path, line=reader.line_num)
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise InputError(f"This row is no CSV: {error}.", path=path, line=reader.line_num) from error


def number(value: Any, what: str, path: Path | str, line: int, *, low: float, high: float) -> float:
    """Return a number of a table. Raises InputError for what is none, not finite, or not between the bounds."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise InputError(f"The {what} {str(value)[:40]!r} is no number.", path=path, line=line) from None
    if not math.isfinite(found) or not low <= found <= high:
        span = f"not between {low:g} and {high:g}" if math.isfinite(found) else "not finite"
        raise InputError(f"The {what} {str(value)[:40]} is {span}.", path=path, line=line)
    return found


def _lines(text: str, path: Path | str) -> Iterator[tuple[int, dict[str, Any]]]:
    names, rows = table_rows(text, path)
    for wanted in (_NAMED, _LON, _LAT):
        if not set(wanted) & set(names):
            raise InputError(f"The column {wanted[0]!r} is missing.", path=path, line=1, remedy=_NEEDED)
    yield from ((line, dict(zip(names, cells, strict=True))) for line, cells in rows)


def _features(text: str, path: Path | str) -> Iterator[tuple[int, dict[str, Any]]]:
    whole = caps.load_json(text, path=path)
    features = whole.get("features") if isinstance(whole, Mapping) else None
    if not isinstance(features, list):
        raise InputError("This is no GeoJSON FeatureCollection.", path=path, remedy=_NEEDED)
    for at, feature in enumerate(features, start=1):
        shape = feature.get("geometry") if isinstance(feature, Mapping) else None
        position = shape.get("coordinates") if isinstance(shape, Mapping) and shape.get("type") == "Point" else None
        if not isinstance(position, list) or len(position) < 2:
            raise InputError(f"Feature {at} is no point.", path=path, line=at, remedy=_NEEDED)
        told = feature.get("properties")
        words = {str(name).casefold(): value for name, value in told.items()} if isinstance(told, Mapping) else {}
        yield at, words | {"id": feature.get("id", words.get("id")), "lon": position[0], "lat": position[1]}


def _place(row: Mapping[str, Any], path: Path | str, line: int) -> Place:
    name = str(_told(row, _NAMED)).strip()
    if not name or len(name) > _LONGEST_NAME:
        why = f"longer than {_LONGEST_NAME} letters" if name else "missing"
        raise InputError(f"The name in this row is {why}.", path=path, line=line, remedy=_NEEDED)
    people = str(_told(row, _PEOPLE)).strip()
    return Place(
        place_id=str(_told(row, _IDS)).strip() or f"own:{line}",
        name=name,
        country_code=None,
        admin1=None,
        feature_code=str(_told(row, _CODES)).strip() or None,
        population=round(number(people, "population", path, line, low=0, high=_MOST_PEOPLE)) if people else None,
        lon=number(_told(row, _LON), "longitude", path, line, low=-180, high=180),
        lat=number(_told(row, _LAT), "latitude", path, line, low=-90, high=90),
    )


def _told(row: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((value for name in names if (value := row.get(name)) not in (None, "")), "")


def _is_settlement(code: str | None) -> bool:
    return code is None or (code.startswith("PPL") and code not in _NO_SETTLEMENTS)
