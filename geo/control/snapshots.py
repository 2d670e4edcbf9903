"""Dated polygons from any source to one clean table of who holds what, when.

The stages: files to sheets, sheets to claims (day, actor, status), claims to valid land in lon/lat, one snapshot a day,
one piece of land for each actor and status, and what is odd about it all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import InputError
from . import claims as claiming
from . import doubts, placing
from .area import area_km2, areas_km2
from .claims import Claim
from .doubts import Doubt
from .formats import reading
from .formats.features import Sheet
from .mapping import UNNAMED, Plan, to_record
from .overlaps import NEGLIGIBLE_KM2, Piece, merged, resolved, sides
from .proposing import propose
from .repair import Repair, mended, union_of
from .rows import COLUMNS, Row, Snapshots
from .words import STATUSES

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

__all__ = ["COLUMNS", "STATUSES", "read", "read_snapshots"]

_TINY_KM2 = 1e-6  # a square metre
_MOST_CLASSES = 80


@dataclass(slots=True)
class _Reading:
    """What is gathered on the way: claims and their land side by side, and what there is to tell."""

    plan: Plan
    claims: list[Claim] = field(default_factory=list)
    lands: list[Any] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    told: list[Doubt] = field(default_factory=list)


def read_snapshots(
    paths: Path | str | Iterable[Path | str],
    *,
    repair: bool = False,
    mapping: Mapping[str, Any] | None = None,
    latest: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> GeoDataFrame:
    """Return one clean table of dated control with the columns date, actor, status, geometry and source_id.

    A row is the land of one actor in one status on one date: a Polygon or MultiPolygon in WGS 84 lon/lat (EPSG:4326,
    2-D, valid, cut at the antimeridian). Rows of a date share no land: what one actor says twice is joined, what two
    claim is contested, and that row carries both names, joined with " / ". Rows are sorted by date, actor and status.
    ``source_id`` names the files and layers behind a row. A day without a row is unknown, not lost.

    ``paths`` are files or folders: GeoJSON, KML, KMZ, shapefile, GeoPackage, FlatGeobuf, GeoParquet, zipped or not.
    Where date, actor and status come from is proposed from what the files hold; ``mapping`` (see `geo.control.mapping`)
    says it where it must be said. ``repair`` mends invalid polygons, ``latest`` lets the last of several snapshots of
    a day count. ``progress`` is called with (files read, all files).

    ``attrs`` holds ``repairs`` (file, row, layer, reason, action, km2_before, km2_after), ``warnings`` (code, message,
    file, row, km2, date) and the ``mapping`` that was used, as records. Areas are geodesic km².

    Raises InputError, with file, row and remedy, for what cannot be read or cannot be told.
    """
    return read(paths, repair=repair, mapping=mapping, latest=latest, progress=progress).frame()


def read(
    paths: Path | str | Iterable[Path | str],
    *,
    repair: bool = False,
    mapping: Mapping[str, Any] | None = None,
    latest: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Snapshots:
    """Return what `read_snapshots` does as a light table."""
    named = reading.files(paths)
    sheets: list[Sheet] = []
    for done, path in enumerate(named, start=1):
        sheets += reading.sheets(path)
        if progress:
            progress(done, len(named))
    plan = propose(sheets, given=mapping)
    return _read(sheets, plan, repair=repair, latest=latest)


def _read(sheets: Sequence[Sheet], plan: Plan, *, repair: bool, latest: bool) -> Snapshots:
    found = _Reading(plan)
    for sheet in sheets:
        _take(sheet, found)
    _name_contested(found)
    _supersede(found, latest=latest)
    _mend(found, repair=repair)
    days = _pieces(found)
    found.told += _odd(found, days)
    return Snapshots(
        tuple(
            Row(day, piece.actor, piece.status, piece.land, "; ".join(piece.sources))
            for day, pieces in days.items()
            for piece in pieces
        ),
        [asdict(repair) for repair in found.repairs],
        [doubt.record() for doubt in found.told],
        to_record(plan),
    )


# Claims and where they lie


def _take(sheet: Sheet, found: _Reading) -> None:
    """Read one sheet: its claims, and their land in lon/lat, in one piece where it crosses the antimeridian."""
    found.told += claiming.without_land(sheet)
    with_land = [feature for feature in sheet.features if feature.geometry is not None]
    if not with_land:
        return
    rows = [feature.row for feature in with_land]
    shapes = np.asarray([feature.geometry for feature in with_land], dtype=object)
    shapes, moved_from = placing.to_lonlat(shapes, found.plan.crs or sheet.crs, path=sheet.path, rows=rows)
    shapes, crossing = placing.unwrapped(shapes, path=sheet.path, rows=rows)
    if moved_from:
        found.told.append(Doubt("reprojected", f"Moved from {moved_from} to WGS 84 lon/lat.", sheet.path))
    if crossing:
        what = f"{len(crossing)} features cross the antimeridian and were cut there."
        found.told.append(Doubt("antimeridian", what, sheet.path, rows[crossing[0]]))
    claims = claiming.claims_of(sheet, found.plan)
    claiming.refuse_twins(sheet, claims)
    found.told += claiming.days_that_differ(sheet, claims)
    found.told += _left_out(sheet, claims, shapes)
    for at, other in claiming.names_that_differ(claims, found.plan):
        found.told.append(_name_differs(claims[at], other, shapes[at]))
    kept = [at for at, claim in enumerate(claims) if claim is not None]
    found.claims += [claim for claim in claims if claim is not None]
    found.lands += [shapes[at] for at in kept]


def _left_out(sheet: Sheet, claims: Sequence[Claim | None], shapes: NDArray[Any]) -> Iterator[Doubt]:
    """Yield how much land in each layer the mapping takes for no territory."""
    layers: dict[str, list[int]] = defaultdict(list)
    with_land = [feature for feature in sheet.features if feature.geometry is not None]
    for at, (feature, claim) in enumerate(zip(with_land, claims, strict=True)):
        if claim is None:
            layers[feature.layer].append(at)
    for layer, which in layers.items():
        km2 = float(areas_km2(shapes[which]).sum())
        where = f" of layer {layer!r}" if layer else ""
        what = f"{len(which)} polygons{where} ({km2:,.0f} km²) say nothing of control: left out."
        yield Doubt("left-out", what, sheet.path, with_land[which[0]].row, km2)


def _name_differs(claim: Claim | None, other: str, shape: Any) -> Doubt:
    assert claim is not None  # noqa: S101
    km2 = area_km2(shape)
    what = f"{claim.origin} is named as {other}'s, but its layer is {claim.actor}'s: the layer counts ({km2:,.0f} km²)."
    return Doubt("name-differs", what[:1].upper() + what[1:], claim.origin.file, claim.origin.row, km2, str(claim.day))


def _name_contested(found: _Reading) -> None:
    """Give land that is contested by nobody in particular to the two actors that are named."""
    both = claiming.between(found.claims) if found.plan.actor else ""
    unnamed = found.plan.default_actor
    if both and unnamed not in sides(both):
        found.claims = [
            replace(claim, actor=both) if claim.status == "contested" and claim.actor == unnamed else claim
            for claim in found.claims
        ]


def _supersede(found: _Reading, *, latest: bool) -> None:
    old = claiming.superseded(found.claims, latest=latest)
    files = {(found.claims[at].origin.file, found.claims[at].day) for at in old}
    for file, day in sorted(files):
        what = f"{PurePath(file).name} was left out: a later snapshot stands for {day}."
        found.told.append(Doubt("superseded", what, file, date=day.isoformat()))
    found.claims = [claim for at, claim in enumerate(found.claims) if at not in old]
    found.lands = [land for at, land in enumerate(found.lands) if at not in old]


# Valid land


def _mend(found: _Reading, *, repair: bool) -> None:
    import shapely

    if not found.claims:
        raise InputError("No polygon in these files says anything of control.", remedy="Look at them with --explain.")
    shapes = np.empty(len(found.lands), dtype=object)
    shapes[:] = found.lands
    origins = [claim.origin for claim in found.claims]
    # NOTE: the lobes of a bow-tie can cancel out; only what has no breadth at all is flat.
    flat = shapely.area(shapes) == 0
    flat[flat] = shapely.area(shapely.convex_hull(shapes[flat])) == 0
    for at in np.flatnonzero(flat):
        what = f"Row {origins[at].row} has no area: left out."
        found.told.append(Doubt("zero-area", what, origins[at].file, origins[at].row, 0.0))
    shapes[flat] = None
    shapes, repairs = mended(shapes, origins, repair=repair)
    found.repairs += repairs
    bounds = shapely.bounds(shapes)
    for at in np.flatnonzero((bounds[:, 0] < -180) | (bounds[:, 2] > 180)):
        shapes[at] = placing.split(shapes[at])
    kept = [at for at, shape in enumerate(shapes) if shape is not None]
    found.claims = [found.claims[at] for at in kept]
    found.lands = [shapes[at] for at in kept]


def _pieces(found: _Reading) -> dict[date, list[Piece]]:
    """Return the land of each actor and status by day, every km² once."""
    groups: dict[date, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, claim in enumerate(found.claims):
        groups[claim.day][claim.actor, claim.status].append(at)
    days = {}
    for day in sorted(groups):
        pieces = [_joined(found, day, key, which) for key, which in groups[day].items()]
        pieces, overlaps = resolved(pieces, precedence=found.plan.overlaps) if len(pieces) > 1 else (pieces, [])
        for overlap in overlaps:
            if overlap.km2 > NEGLIGIBLE_KM2:
                first, second, given = (", ".join(pair) for pair in (overlap.first, overlap.second, overlap.given))
                what = f"{overlap.km2:,.3f} km² are drawn as ({first}) and as ({second}): counted once, as ({given})."
                found.told.append(Doubt("overlap", what, km2=overlap.km2, date=day.isoformat()))
        days[day] = merged(pieces)
    return days


def _joined(found: _Reading, day: date, key: tuple[str, str], which: Sequence[int]) -> Piece:
    actor, status = key
    land, twice = union_of([found.lands[at] for at in which])
    if twice > NEGLIGIBLE_KM2:
        union = area_km2(land)
        what = (
            f"{actor}, {status}: the polygons overlap by {twice:,.3f} km² "
            f"(sum {union + twice:,.3f}, union {union:,.3f}): joined."
        )
        found.told.append(Doubt("overlaps-itself", what, found.claims[which[0]].origin.file, None, twice, str(day)))
    return Piece(actor, status, land, tuple(dict.fromkeys(found.claims[at].source for at in which)))


# What is odd


def _odd(found: _Reading, days: Mapping[date, Sequence[Piece]]) -> Iterator[Doubt]:
    shapes = np.empty(len(found.lands), dtype=object)
    shapes[:] = found.lands
    yield from doubts.far_off(shapes, [claim.origin for claim in found.claims])
    yield from _slivers(shapes)
    yield from doubts.renamed(_classes(found))
    yield from doubts.missing_days(list(days))
    rows = [(day, piece) for day, pieces in days.items() for piece in pieces]
    # One by one: all edges of a long series at once would fill the memory.
    held = [(day, piece.actor, area_km2(piece.land)) for day, piece in rows if piece.status == "control"]
    yield from doubts.jumps_undone(held)
    today = datetime.now(UTC).date()
    yield from (Doubt("future", f"{day} is in the future.", date=str(day)) for day in days if day > today)
    if any(claim.actor == UNNAMED for claim in found.claims):
        yield Doubt("no-actor", "The files do not name whose land this is: give it with --actor or default_actor.")


def _slivers(shapes: NDArray[Any]) -> Iterator[Doubt]:
    import shapely

    # A square metre is at least 8e-11 square degrees anywhere: only what is smaller than a few needs a true area.
    suspects = [parts[shapely.area(parts) < 1e-8] for parts in map(shapely.get_parts, shapes)]
    km2 = areas_km2(np.concatenate(suspects))
    tiny = km2[km2 < _TINY_KM2]
    if len(tiny):
        what = f"{len(tiny)} parts are smaller than {_TINY_KM2 * 1e6:g} m²: kept."
        yield Doubt("sliver", what, km2=float(tiny.sum()))


def _classes(found: _Reading) -> dict[date, dict[str, list[Any]]]:
    """Return the land of each class by day, where classes come and go; empty where there is nothing to compare."""
    names: dict[date, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for claim, land in zip(found.claims, found.lands, strict=True):
        names[claim.day][claim.kind].append(land)
    return names if max(map(len, names.values()), default=0) <= _MOST_CLASSES else {}
