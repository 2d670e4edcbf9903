"""Dated polygons from any source to one clean table of who holds what, when.

The stages: files to sheets with their land on a shelf (`survey`), sheets to claims (day, actor, status), claims to
valid land, one snapshot a day, one piece of land for each actor and status (`assembly`), and what is odd about it all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import shapely

from ..errors import InputError
from .area import area_km2, areas_km2
from .cleaning import claims as claiming
from .cleaning import doubts, placing, spellings
from .cleaning.assembly import Assembly
from .cleaning.claims import Claim
from .cleaning.doubts import Doubt
from .cleaning.overlaps import sides
from .cleaning.repair import Repair, mended, refuse
from .cleaning.survey import Page, Survey, surveyed
from .formats import reading
from .meaning import intervals
from .meaning.mapping import UNNAMED, Plan, plan_from, to_record
from .meaning.proposing import propose, refuse_unread
from .meaning.words import STATUSES
from .rows import COLUMNS, Row, Snapshots

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["COLUMNS", "STATUSES", "jumps", "read", "read_snapshots"]

_TINY_KM2 = 1e-6  # a square metre
_MOST_CLASSES = 80
_AT_ONCE = 64

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Reading:
    """What is gathered on the way: claims and the numbers of their land side by side, and what there is to tell."""

    plan: Plan
    survey: Survey
    claims: list[Claim] = field(default_factory=list)
    lands: list[int] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    told: list[Doubt] = field(default_factory=list)

    def keep(self, which: Iterable[int]) -> None:
        """Drop all claims but those at these places."""
        kept = list(which)
        self.claims = [self.claims[at] for at in kept]
        self.lands = [self.lands[at] for at in kept]


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

    ``paths`` are files or folders: GeoJSON, TopoJSON, Esri JSON, KML, KMZ, shapefile, GeoPackage, FlatGeobuf,
    GeoParquet or CSV with WKT, zipped or not. Where date, actor and status come from is proposed from what the files
    hold; ``mapping`` (see `geo.control.meaning.mapping`) says it where it must be said. ``repair`` mends invalid
    polygons, ``latest`` lets the last of several snapshots of a day count. ``progress`` is called with (files read,
    all files).

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
    progress: Progress | None = None,
    assembling: Progress | None = None,
    leaps: bool = True,
) -> Snapshots:
    """Return what `read_snapshots` does as a light table.

    ``assembling`` is called with (days put together, all days). ``leaps=False`` leaves out the warnings of `jumps`, for
    those who measure all areas anyway.
    """
    survey = surveyed(reading.files(paths), crs=plan_from(mapping or {}).crs, progress=progress)
    plan = propose(survey.sheets, given=mapping)
    refuse_unread(survey.sheets, plan, given=mapping)
    found = cleaned(survey, plan, repair=repair, latest=latest, assembling=assembling, leaps=leaps)
    beside = [Doubt(notice.code, notice.message, notice.path or "") for notice in reading.left_alone(paths)]
    return replace(found, warnings=[*(doubt.record() for doubt in beside), *found.warnings])


def cleaned(
    survey: Survey,
    plan: Plan,
    *,
    repair: bool = False,
    latest: bool = False,
    assembling: Progress | None = None,
    leaps: bool = True,
) -> Snapshots:
    """Return the table that the files of a survey make by a mapping; otherwise as `read`."""
    found = _Reading(plan, survey)
    for page in survey.pages:
        _take(page, found)
    found.claims, told_of_names = spellings.united(found.claims)
    found.told += told_of_names
    _name_contested(found)
    _supersede(found, latest=latest)
    _mend(found, repair=repair)
    found.told += intervals.told(found.claims, through=any(rule.through for rule in plan.date))
    found.claims, found.lands = intervals.expanded(found.claims, found.lands)
    rows = _rows(found, assembling)
    found.told += _odd(found, rows)
    repairs, told = [asdict(repair) for repair in found.repairs], [doubt.record() for doubt in found.told]
    told += jumps(_areas(rows, survey)) if leaps else []
    return Snapshots(rows, survey.shelf, repairs, told, to_record(plan))


def jumps(areas: Iterable[tuple[date | None, str, float]]) -> list[dict[str, Any]]:
    """Return a warning for each leap of an actor's area (day, actor, km² under control) that was taken back."""
    dated = [(day, actor, km2) for day, actor, km2 in areas if day is not None]
    return [doubt.record() for doubt in doubts.jumps_undone(dated)]


def _areas(rows: Iterable[Row], survey: Survey) -> list[tuple[date | None, str, float]]:
    held = [row for row in rows if row.status == "control"]
    # One by one: all edges of a long series at once would fill the memory.
    km2 = {land: area_km2(survey.shelf.take([land])[0]) for land in {row.land for row in held}}
    return [(row.date, row.actor, km2[row.land]) for row in held]


# Claims and where they lie


def _take(page: Page, found: _Reading) -> None:
    """Read the words of one sheet: its claims, and what is odd about them."""
    sheet, shelf = page.sheet, found.survey.shelf
    found.told += claiming.without_land(sheet)
    if not page.numbers:
        return
    numbers = page.numbers
    found.told += page.told()
    claims = claiming.claims_of(sheet, found.plan)
    claiming.refuse_twins(sheet, claims)
    found.told += claiming.days_that_differ(sheet, claims)
    found.told += _left_out(page, claims, found.survey)
    for at, other in claiming.names_that_differ(claims, found.plan):
        found.told.append(_name_differs(claims[at], other, shelf.take([numbers[at]])[0]))
    kept = [(claim, number) for claim, number in zip(claims, numbers, strict=True) if claim is not None]
    found.claims += [claim for claim, _ in kept]
    found.lands += [number for _, number in kept]


def _left_out(page: Page, claims: Sequence[Claim | None], survey: Survey) -> Iterator[Doubt]:
    """Yield how much land in each layer the mapping takes for no territory."""
    layers: dict[str, list[int]] = defaultdict(list)
    with_land, numbers = page.with_land, page.numbers
    for at, (feature, claim) in enumerate(zip(with_land, claims, strict=True)):
        if claim is None:
            layers[feature.layer].append(at)
    for layer, which in layers.items():
        km2 = float(areas_km2(survey.shelf.take([numbers[at] for at in which])).sum())
        where = f" of layer {layer!r}" if layer else ""
        what = f"{len(which)} polygons{where} ({km2:,.0f} km²) say nothing of control: left out."
        yield Doubt("left-out", what, page.sheet.path, with_land[which[0]].row, km2)


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
    found.keep(at for at in range(len(found.claims)) if at not in old)


# Valid land


def _mend(found: _Reading, *, repair: bool) -> None:
    if not found.claims:
        _refuse_nothing(found.survey)
    survey, origins = found.survey, [claim.origin for claim in found.claims]
    for at in (at for at, number in enumerate(found.lands) if number in survey.flat):
        what = f"Row {origins[at].row} has no area: left out."
        found.told.append(Doubt("zero-area", what, origins[at].file, origins[at].row, 0.0))
    wrong = [at for at, number in enumerate(found.lands) if number in survey.invalid]
    if wrong and not repair:
        refuse(survey.shelf.lands(found.lands), origins, wrong)
    better = _better(found, wrong)
    gone = {at for at, number in enumerate(found.lands) if number in survey.flat}
    for at in wrong:
        record, number = better[found.lands[at]]
        found.repairs.append(replace(record, file=origins[at].file, row=origins[at].row, layer=origins[at].layer))
        gone |= {at} if number is None else set()
        found.lands[at] = -1 if number is None else number
    found.keep(at for at in range(len(found.lands)) if at not in gone)
    _cut(found)


def _refuse_nothing(survey: Survey) -> NoReturn:
    """Refuse files of which nothing is land under control; one that is left empty by what it links to says so."""
    told = [notice for page in survey.pages for notice in page.sheet.notices if notice.code == "network-link"]
    if told and not any(page.numbers for page in survey.pages):
        remedy = "Save the map with its data instead of links to it."
        raise InputError(f"No polygons: {told[0].message}", path=told[0].path, remedy=remedy)
    path = survey.pages[0].sheet.path if len(survey.pages) == 1 else None
    what = "No polygon in these files says anything of control."
    raise InputError(what, path=path, remedy="Look at them with --explain.")


def _better(found: _Reading, wrong: Sequence[int]) -> dict[int, tuple[Repair, int | None]]:
    """Return for each number of broken land how it was mended, and the number of what came of it."""
    first = {found.lands[at]: found.claims[at].origin for at in reversed(wrong)}
    made: dict[int, tuple[Repair, int | None]] = {}
    shelf = found.survey.shelf
    for number, origin in first.items():
        shapes, (record,) = mended(shelf.take([number]), [origin], repair=True)
        made[number] = (record, None if shapes[0] is None else int(shelf.put(shapes)[0]))
    return made


def _cut(found: _Reading) -> None:
    """Cut what reaches beyond ±180°."""
    shelf = found.survey.shelf
    bounds = shelf.bounds(found.lands)
    beyond = (bounds[:, 0] < -180) | (bounds[:, 2] > 180)
    made: dict[int, int] = {}
    for at in np.flatnonzero(beyond).tolist():
        number = found.lands[at]
        if number not in made:
            shapes = shelf.take([number])
            shapes[0] = placing.split(shapes[0])
            made[number] = int(shelf.put(shapes)[0])
        found.lands[at] = made[number]


def _rows(found: _Reading, progress: Progress | None) -> list[Row]:
    """Return the land of each actor and status by day, every km² once."""
    days: dict[date, list[int]] = defaultdict(list)
    for at, claim in enumerate(found.claims):
        days[claim.day].append(at)
    assembly = Assembly(found.survey.shelf, found.plan.overlaps)
    rows: list[Row] = []
    for done, day in enumerate(sorted(days), start=1):
        made, told = assembly.rows(day, [found.claims[at] for at in days[day]], [found.lands[at] for at in days[day]])
        rows += made
        found.told += told
        if progress:
            progress(done, len(days))
    return rows


# What is odd


def _odd(found: _Reading, rows: Sequence[Row]) -> Iterator[Doubt]:
    lands = found.survey.shelf.lands(found.lands)
    yield from doubts.far_off(lands, [claim.origin for claim in found.claims])
    yield from _slivers(found)
    yield from doubts.renamed(_classes(found))
    days = sorted({row.date for row in rows if row.date is not None})
    yield from doubts.missing_days(days)
    yield from doubts.missing_actors(_named(rows))
    today = datetime.now(UTC).date()
    yield from (Doubt("future", f"{day} is in the future.", date=str(day)) for day in days if day > today)
    yield from claiming.unnamed(found.claims, UNNAMED)


def _named(rows: Iterable[Row]) -> dict[date, set[str]]:
    """Return who is drawn on each day, as holding land or as contesting it."""
    named: dict[date, set[str]] = defaultdict(set)
    for row in rows:
        if row.date is not None:
            named[row.date].update(sides(row.actor))
    return named


def _slivers(found: _Reading) -> Iterator[Doubt]:
    known: dict[int, Any] = {}
    numbers = list(dict.fromkeys(found.lands))
    for start in range(0, len(numbers), _AT_ONCE):
        which = numbers[start : start + _AT_ONCE]
        parts, owner = shapely.get_parts(found.survey.shelf.take(which), return_index=True)
        # A square metre is at least 8e-11 square degrees anywhere: only what is smaller than a few needs a true area.
        small = shapely.area(parts) < 1e-8
        known |= {number: areas_km2(parts[small & (owner == at)]) for at, number in enumerate(which) if small.any()}
    km2 = np.concatenate([np.empty(0), *(known.get(number, np.empty(0)) for number in found.lands)])
    tiny = km2[km2 < _TINY_KM2]
    if len(tiny):
        parts_are = "1 part is" if len(tiny) == 1 else f"{len(tiny)} parts are"
        what = f"{parts_are} smaller than {_TINY_KM2 * 1e6:g} m²: kept."
        yield Doubt("sliver", what, km2=float(tiny.sum()))


def _classes(found: _Reading) -> dict[date, dict[str, Any]]:
    """Return the land of each class by day, where classes come and go; empty where there is nothing to compare."""
    names: dict[date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for claim, land in zip(found.claims, found.lands, strict=True):
        names[claim.day][claim.kind].append(land)
    if max(map(len, names.values()), default=0) > _MOST_CLASSES:
        return {}
    shelf = found.survey.shelf
    return {day: {kind: shelf.lands(which) for kind, which in kinds.items()} for day, kinds in names.items()}
