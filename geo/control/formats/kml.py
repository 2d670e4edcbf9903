"""KML, read without entities, without a network and without following any link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...errors import InputError, Notice
from .columns import pairs_of, style_colour
from .features import WGS84, Feature, Sheet
from .geojson import heights_notice
from .rings import MOST_VERTICES, Polygons, RingError

_DEEP = 64
_CONTAINERS = {"kml", "Document", "Folder"}
_FLAT = {"Point", "LineString", "LinearRing", "Track", "MultiTrack", "Model"}
_PICTURES = {"GroundOverlay", "PhotoOverlay", "ScreenOverlay"}
_COLOUR_DIGITS = 8
_HOPS = 4  # a style map may point at a style map


@dataclass(slots=True)
class _Reading:
    path: Path
    styles: dict[str, str] = field(default_factory=dict)  # id to colour
    aliases: dict[str, str] = field(default_factory=dict)  # id of a style map to the id it shows
    features: list[Feature] = field(default_factory=list)
    polygons: Polygons = field(default_factory=Polygons)
    links: int = 0
    pictures: int = 0


def read(path: Path, data: bytes) -> Sheet:
    """Return the placemarks of a KML document, in WGS 84, with folder names as layers and fills as colours.

    Raises InputError for what is no KML, declares a document type or entities, or nests more than 64 deep.
    """
    reading = _Reading(path)
    root = _root(path, data)
    _gather_styles(root, reading)
    for place, folders in _placemarks(root, reading):
        reading.features.append(_placemark(place, folders, reading))
    shapes = reading.polygons.build()
    features = tuple(
        Feature(f.row, shapes.get(f.row), f.columns, f.layer, f.name, f.colour, f.other) for f in reading.features
    )
    return Sheet(str(path), features, WGS84, tuple(_notices(reading)))


def _notices(reading: _Reading) -> Iterator[Notice]:
    if reading.polygons.heights:
        yield heights_notice(reading.polygons.heights, reading.path)
    if reading.links:
        what = f"{reading.links} network links were not followed: what they show is not here."
        yield Notice("network-link", what, path=str(reading.path))
    if reading.pictures:
        what = f"{reading.pictures} pictures laid over the map were left out: what they show is not here."
        yield Notice("picture", what, path=str(reading.path))


def _root(path: Path, data: bytes) -> Any:
    from lxml import etree

    if data.count(b",") > 2 * MOST_VERTICES:
        raise InputError(f"More than {MOST_VERTICES:,} positions in one file.", path=path, remedy="Split it by date.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError("A KML with a document type or entities is not read.", path=path, remedy="Remove them.")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        remedy = "Declare it in the first element." if "Namespace prefix" in str(error.msg) else ""
        raise InputError(f"Not readable XML: {error.msg}.", path=path, line=error.lineno, remedy=remedy) from error
    # The bytes may be in another encoding than the search above expects.
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("A KML with a document type or entities is not read.", path=path, remedy="Remove them.")
    if _tag(root) != "kml" and _tag(root) not in _CONTAINERS | {"Placemark"}:
        raise InputError(f"Not KML: its root is {_tag(root)[:40]!r}.", path=path)
    return root


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: Any, name: str) -> Any:
    return next((child for child in element if _tag(child) == name), None)


def _text(element: Any, name: str) -> str:
    child = _child(element, name)
    return "" if child is None else "".join(child.itertext()).strip()


def _gather_styles(root: Any, reading: _Reading) -> None:
    for element in root.iter("{*}Style", "{*}StyleMap"):
        known = element.get("id")
        if not known:
            continue
        if _tag(element) == "Style":
            reading.styles[known] = _fill(element)
            continue
        pairs = [pair for pair in element if _tag(pair) == "Pair"]
        normal = next((pair for pair in pairs if _text(pair, "key") == "normal"), None)
        if normal is not None:
            reading.aliases[known] = _text(normal, "styleUrl").removeprefix("#")


def _fill(style: Any) -> str:
    """Return the fill of a style as #rrggbb; KML writes aabbggrr."""
    polygon = _child(style, "PolyStyle")
    digits = "" if polygon is None else _text(polygon, "color").removeprefix("#").lower()
    if len(digits) != _COLOUR_DIGITS or set(digits) - set("0123456789abcdef"):
        return ""
    return f"#{digits[6:8]}{digits[4:6]}{digits[2:4]}"


def _placemarks(root: Any, reading: _Reading) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Yield every placemark with the names of the folders about it; the document's own name is no layer."""
    for element, tag, folders in _elements(root, reading.path):
        if tag == "Placemark":
            yield element, folders
        reading.links += tag == "NetworkLink"
        reading.pictures += tag in _PICTURES


def _elements(root: Any, path: Path) -> Iterator[tuple[Any, str, tuple[str, ...]]]:
    """Yield every element that stands in folders only, with its tag and the names of those."""
    waiting: list[tuple[Any, tuple[str, ...], int]] = [(root, (), 0)]
    while waiting:
        element, folders, depth = waiting.pop()
        tag = _tag(element)
        if depth > _DEEP:
            raise InputError(f"Folders nested more than {_DEEP} deep.", path=path, remedy="Flatten it.")
        yield element, tag, folders
        if tag in _CONTAINERS:
            name = _text(element, "name") if tag == "Folder" else ""
            inner = (*folders, name) if name else folders
            waiting += [(child, inner, depth + 1) for child in reversed(element)]


def _placemark(place: Any, folders: tuple[str, ...], reading: _Reading) -> Feature:
    row = len(reading.features) + 1
    try:
        other = _gather(place, row, reading.polygons, reading.path)
    except RingError as error:
        name = _text(place, "name")[:60]
        raise InputError(f"Placemark {row} ({name!r}): {error}", path=reading.path, line=place.sourceline) from error
    columns = _columns(place)
    return Feature(row, None, columns, "/".join(folders), _text(place, "name"), _colour(place, reading), other)


def _columns(place: Any) -> dict[str, str]:
    columns = {name: text for name in ("description",) if (text := _text(place, name))}
    for element in place.iter("{*}Data", "{*}SimpleData", "{*}when", "{*}begin", "{*}end"):
        tag = _tag(element)
        if tag == "Data":
            columns[element.get("name") or ""] = _text(element, "value")
        else:
            columns[element.get("name") or tag] = (element.text or "").strip()
    style = _text(place, "styleUrl")
    return {**pairs_of(columns.get("description", "")), **columns, **({"styleUrl": style} if style else {})}


def _colour(place: Any, reading: _Reading) -> str:
    inline = _child(place, "Style")
    colour = "" if inline is None else _fill(inline)
    wanted = _text(place, "styleUrl").rpartition("#")[2]
    for _ in range(_HOPS):
        wanted = reading.aliases.get(wanted, wanted)
    return colour or reading.styles.get(wanted) or style_colour(wanted)


def _gather(place: Any, row: int, polygons: Polygons, path: Path) -> tuple[str, ...]:
    """Hand every polygon of a placemark to ``polygons``; return the kinds in it that cover no land."""
    found = list(_geometries(place, row, path))
    for element in found:
        if _tag(element) == "Polygon":
            polygons.add(row, _rings(element))
    return tuple(dict.fromkeys(tag for element in found if (tag := _tag(element)) in _FLAT))


def _geometries(place: Any, row: int, path: Path) -> Iterator[Any]:
    """Yield what stands in a placemark, with the parts of its many-part geometries in their place."""
    waiting = [(child, 0) for child in reversed(place)]
    while waiting:
        element, depth = waiting.pop()
        if depth > _DEEP:
            raise InputError(f"Placemark {row}: geometry nested more than {_DEEP} deep.", path=path)
        yield element
        if _tag(element) == "MultiGeometry":
            waiting += [(child, depth + 1) for child in reversed(element)]


def _rings(polygon: Any) -> list[list[list[float]]]:
    boundaries = [part for part in polygon if _tag(part) == "outerBoundaryIs"]
    holes = [part for part in polygon if _tag(part) == "innerBoundaryIs"]
    if len(boundaries) != 1:
        raise RingError(f"A polygon needs one outer boundary, this one has {len(boundaries)}.")
    # Some programs write every hole into one inner boundary.
    rings = [ring for part in boundaries + holes for ring in part if _tag(ring) == "LinearRing"]
    return [_positions(_text(ring, "coordinates")) for ring in rings]


def _positions(text: str) -> list[list[float]]:
    try:
        return [[float(number) for number in position.split(",")] for position in text.split()]
    except ValueError as error:
        raise RingError("A coordinate is no number.") from error
