"""Invalid polygons: refused, or mended with a record of what was wrong and what mending changed, in km²."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from ...errors import InputError
from ..area import area_km2, areas_km2

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a polygon stands: its file, its row in it (from 1), its layer and its name."""

    file: str
    row: int
    layer: str = ""
    name: str = ""

    def __str__(self) -> str:
        label = self.name or self.layer
        return f"row {self.row}" + (f" ({' '.join(label.split())[:40]})" if label else "")


@dataclass(frozen=True, slots=True)
class Repair:
    """One polygon that was mended: why, how, and its geodesic km² as drawn (holes taken off) and as mended."""

    file: str
    row: int
    layer: str
    reason: str
    action: str
    km2_before: float
    km2_after: float


def mended(
    shapes: NDArray[Any], origins: Sequence[Origin], *, repair: bool = False
) -> tuple[NDArray[Any], list[Repair]]:
    """Return shapes that are all valid, and a record of each that was not.

    Raises InputError, with file, row and reason, for the first invalid ones unless ``repair`` is set. Mending keeps
    the land of every shell, takes off its holes and joins what overlaps; what has no land left becomes None.
    """
    import shapely

    wrong = np.flatnonzero(~(shapely.is_valid(shapes) | shapely.is_missing(shapes)))
    if not len(wrong):
        return shapes, []
    if not repair:
        refuse(shapes, origins, [int(at) for at in wrong])
    reasons = shapely.is_valid_reason(shapes[wrong])
    better = [_rebuilt(shape) for shape in shapes[wrong]]
    before, after = areas_km2(shapes[wrong]), areas_km2(better)
    shapes = shapes.copy()
    repairs = []
    for at, shape, reason, old, new in zip(wrong.tolist(), better, reasons, before, after, strict=True):
        land = polygons_of(shape)
        shapes[at] = land
        origin = origins[at]
        action = "rebuilt from its rings" if land is not None else "left out: no land remains"
        repairs.append(Repair(origin.file, origin.row, origin.layer, _sentence(reason), action, float(old), float(new)))
    return shapes, repairs


def refuse(shapes: Any, origins: Sequence[Origin], wrong: Sequence[int]) -> NoReturn:
    """Raise InputError for the shapes at these places: how many, and of the first ones where and why."""
    import shapely

    first = wrong[0]
    shown = [at for at in wrong if origins[at].file == origins[first].file][:_SHOWN]
    told = "; ".join(f"{origins[at]}: {_sentence(shapely.is_valid_reason(shapes[at]))}" for at in shown)
    more = f", and {len(wrong) - len(shown)} more" if len(wrong) > len(shown) else ""
    files = len({origins[at].file for at in wrong})
    count = "An invalid polygon" if len(wrong) == 1 else f"{len(wrong)} invalid polygons"
    count += f" in {files} files" if files > 1 else ""
    them = "it" if len(wrong) == 1 else "them"
    remedy = f"Mend {them} at the source, or read with --repair, which logs each with its km² before and after."
    raise InputError(f"{count}: {told}{more}.", path=origins[first].file, remedy=remedy)


def _rebuilt(shape: Any) -> Any:
    """Return a valid shape in which every ring is taken for what it says: each shell less its own holes, all joined."""
    import shapely

    # NOTE: buffer(0) can drop a lobe of a bow-tie; GEOS turns a hole outside its shell into land, and with its older
    # method land that is drawn twice into a hole.
    options = {"method": "structure", "keep_collapsed": False}
    polygons = shapely.get_parts(shape)
    shells = shapely.make_valid(shapely.polygons(shapely.get_exterior_ring(polygons)), **options)
    for at, polygon in enumerate(polygons):
        holes = shapely.make_valid([shapely.polygons(hole) for hole in polygon.interiors], **options)
        shells[at] = shapely.difference(shells[at], shapely.union_all(holes))
    return shapely.union_all(shells)


def _sentence(reason: str) -> str:
    """Return GEOS's reason with its place in words: 'self-intersection at 35.1 48.2'."""
    what, _, place = reason.partition("[")
    numbers = " ".join(f"{float(number):.6g}" for number in place.rstrip("]").split()[:2])
    return what.strip().lower() + (f" at {numbers}" if numbers else "")


def polygons_of(shape: Any) -> Any:
    """Return the polygons of any geometry as one Polygon or MultiPolygon, None where it has none."""
    import shapely

    if shape is None or shape.is_empty:
        return None
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    polygons = [polygon for part in parts for polygon in shapely.get_parts(part) if not polygon.is_empty]
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def union_of(shapes: Sequence[Any]) -> tuple[Any, float]:
    """Return the union of valid shapes, and by how many km² their sum exceeds it."""
    import shapely

    if len(shapes) == 1:
        return shapes[0], 0.0
    union = polygons_of(shapely.union_all(np.asarray(shapes, dtype=object)))
    return union, float(areas_km2(shapes).sum()) - area_km2(union)
