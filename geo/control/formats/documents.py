"""JSON of any kind: GeoJSON, Esri JSON, TopoJSON, features line by line, and what wraps them: keys, lists and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...errors import InputError
from . import geojson
from .features import Sheet

_WRAPPED = 4
_GEOMETRIES = ("geometry", "geom", "the_geom", "wkt", "wkb", "shape")
_OWN = frozenset(("type", "name", "features", "geometry", "properties", "crs", "bbox", "exceededTransferLimit"))
_SCRIPT = re.compile(r"\s*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]{0,80}\s*=\s*(?=[{\[])")
_LONG = 200
_NONE = "No feature collection, feature or geometry in it."
_HAND = "Hand over GeoJSON, TopoJSON or Esri JSON with polygons, or take it out of the folder."
Beside = dict[str, Any]


def is_script(text: str) -> bool:
    """Return whether a text is JSON that a script gives a name to ("var control = {...}")."""
    return bool(_SCRIPT.match(text[:400]))


def read(path: Path, text: str) -> tuple[Sheet, ...]:
    """Return the sheets of a JSON text: one for each collection, topology or set of features in it.

    What stands beside them in their wrapper (a date, an id, an actor) becomes columns named "file.…"; the key under
    which one of several stands becomes their layer. Raises InputError for what holds no features.
    """
    script = _SCRIPT.match(text[:400])
    text = text[script.end() :].rstrip().removesuffix(";") if script else text
    sheets = tuple(_sheets(_document(text, path), path, "", {}, 0))
    if not sheets:
        raise InputError(_NONE, path=path, remedy=_HAND)
    return _renumbered(sheets)


def _renumbered(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Return the parts of one file as one sheet where all are alike, so that their rows count on."""
    first = sheets[0]
    if len(sheets) == 1 or any(sheet.crs != first.crs for sheet in sheets):
        return sheets
    # Each part counts its ids anew.
    rows = [(at, feature) for at, sheet in enumerate(sheets) for feature in sheet.features]
    features = tuple(
        replace(feature, row=row, columns=_own_ids(feature.columns, at))
        for row, (at, feature) in enumerate(rows, start=1)
    )
    notices = tuple(dict.fromkeys(notice for sheet in sheets for notice in sheet.notices))
    return (Sheet(first.path, features, first.crs, notices),)


def _own_ids(columns: Mapping[str, Any], part: int) -> Mapping[str, Any]:
    return {**columns, "@id": f"{part}: {columns['@id']}"} if "@id" in columns else columns


def _document(text: str, path: Path) -> Any:
    lines = _lines(text)
    if not lines:
        return geojson.load(text, path)
    found = []
    for number, line in lines:
        try:
            found.append(geojson.load(line, path))
        except InputError as error:
            raise InputError(error.what, path=path, line=number, remedy=error.remedy) from error
    return found


def _lines(text: str) -> list[tuple[int, str]]:
    """Return the numbered lines of a sequence of JSON values (RFC 8142, or one a line), none for a single value."""
    if text.lstrip()[:1] != "\x1e" and not re.match(r"\s*\{[^\n]*\}\s*\n\s*\{", text):
        return []
    lines = ((number, line.strip(" \t\x1e")) for number, line in enumerate(text.split("\n"), start=1))
    return [(number, line) for number, line in lines if line]


def _sheets(found: Any, path: Path, layer: str, beside: Beside, depth: int) -> Iterator[Sheet]:
    """Yield the sheets of a value, looking below wrapper keys and into lists."""
    if isinstance(found, list):
        yield from _listed(found, path, layer, beside, depth)
        return
    if not isinstance(found, Mapping):
        return
    beside = beside | _beside(found)
    if _is_one(found):
        yield _one(found, path, layer, beside)
        return
    _refuse_answer(found, path)
    if depth >= _WRAPPED:
        return
    inner = {key: value for key, value in found.items() if isinstance(value, Mapping | list)}
    for key, value in inner.items():
        named = str(key) if len(inner) > 1 and _holds(value) else layer
        yield from _sheets(value, path, _title(found) or named, beside, depth + 1)


def _listed(found: list[Any], path: Path, layer: str, beside: Beside, depth: int) -> Iterator[Sheet]:
    records = [each for each in found if isinstance(each, Mapping)]
    if records and all(each.get("type") == "Feature" for each in records):
        yield geojson.sheet({"type": "FeatureCollection", "features": records}, path, layer=layer, beside=beside)
    elif records and all(_geometry(each) for each in records):
        from .tables import rows_sheet

        yield rows_sheet([(row, dict(each)) for row, each in enumerate(records, start=1)], path, beside=beside)
    elif depth < _WRAPPED:
        for each in records:
            yield from _sheets(each, path, layer, beside, depth + 1)


def _geometry(record: Mapping[str, Any]) -> bool:
    return "type" not in record and any(isinstance(record.get(name), str | Mapping) for name in _GEOMETRIES)


def _is_one(found: Mapping[str, Any]) -> bool:
    return geojson.is_geojson(found) or found.get("type") == "Topology" or isinstance(found.get("features"), list)


def _holds(value: Any) -> bool:
    return isinstance(value, Mapping) and (
        _is_one(value) or any(isinstance(v, Mapping) and _is_one(v) for v in value.values())
    )


def _title(found: Mapping[str, Any]) -> str:
    """Return the name of a layer of ArcGIS, which stands beside its features."""
    definition = found.get("layerDefinition")
    named = [definition.get("name")] if isinstance(definition, Mapping) else []
    named += [found.get("title")] if "featureCollection" in found else []
    return next((name for name in named if isinstance(name, str) and name), "")


def _one(found: Mapping[str, Any], path: Path, layer: str, beside: Beside) -> Sheet:
    from . import esri, topojson

    if found.get("type") == "Topology":
        return topojson.sheet(found, path, beside=beside)
    if esri.is_esri(found):
        return esri.sheet(found, path, layer=layer, beside=beside)
    body = found if geojson.is_geojson(found) else {**found, "type": "FeatureCollection"}
    return geojson.sheet(body, path, layer=layer, beside=beside)


def _beside(found: Mapping[str, Any]) -> Beside:
    """Return what a wrapper or a collection says of all that it holds."""
    if found.get("type") == "Feature":
        return {}
    more = found.get("metadata")
    said = {**(more if isinstance(more, Mapping) else {}), **found}
    return {
        f"file.{key}": value
        for key, value in said.items()
        if key not in _OWN and isinstance(value, str | int | float) and len(str(value)) <= _LONG
    }


def _refuse_answer(found: Mapping[str, Any], path: Path) -> None:
    """Refuse what a server wrote in the place of an answer."""
    error = found.get("error")
    said = error.get("message") if isinstance(error, Mapping) else error
    if isinstance(said, str) and not any(_holds(value) for value in found.values()):
        what = f"The server answered with an error instead of polygons: {' '.join(said.split())[:120]!r}."
        raise InputError(what, path=path, remedy="Fetch it again.")
