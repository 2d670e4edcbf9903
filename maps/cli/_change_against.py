"""``ebbline change A --against B``: where two sources agree on one date, and where they do not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from geo.control.agreement import AGREED, DISPUTED, ONLY_ONE, ONLY_OTHER, Comparison, Part, Share, agreement, compared
from geo.control.people.settlements import Looked, Passage, Places, changed_hands
from geo.control.sources import two_sources
from geo.errors import InputError
from geo.files.progress import Progress

from . import _one_line
from ._change_files import cell
from ._change_output import show, show_json, write
from ._change_settlements import NOT_LOOKED, SHOWN, looked_line, looked_record
from ._change_warnings import lines as warning_lines

_NOBODY = "–"


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """Two sources, what they say of one date, and the settlements on which they differ."""

    names: tuple[str, str]
    found: Comparison
    line_m: float
    towns: list[Passage] | None
    looked: Looked | None
    repairs: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


def compare(
    paths: tuple[str, ...],
    against: str,
    *,
    day: str | None,
    mapping: dict[str, Any] | None,
    reading: Mapping[str, bool],
    wanted: Mapping[str, Any],
) -> Against:
    """Read two sources and compare them. Raises InputError as `geo.compare_sources` does."""
    with Progress(0, "Reading") as progress:
        one, other = two_sources(paths, against, mapping=mapping, progress=progress, **reading)
    line_m = wanted["near_m"]
    found = compared(one.snapshots, other.snapshots, day=_day(day), line_m=line_m, sliver_m=wanted["sliver_m"])
    places: Places = wanted["places"]
    towns, looked = None, None
    if places is not None:
        towns, looked = changed_hands(found.differing, places, line_m=line_m, source=wanted.get("places_from", ""))
        towns = [one for one in towns if one.kind == "gained" or one.to_actor is None]
    told = (one.snapshots, other.snapshots)
    return Against(
        (one.name, other.name),
        found,
        line_m,
        towns,
        looked,
        [row for some in told for row in some.repairs],
        [*(row for some in told for row in some.warnings), *([NOT_LOOKED] if places is None else [])],
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise InputError(f"{text!r} is no date.", remedy="Write it as 2025-01-31.") from None


def tell(told: Against, *, as_json: bool, output: str | None) -> None:
    """Print a comparison, or write it to a file in the format that its suffix names: .json, .geojson or .csv."""
    if output is not None:
        rows = len(told.found.parts)
        write(Path(output), rows, csv=lambda: _csv(told), features=lambda: features(told), record=lambda: record(told))
        return
    if as_json:
        show_json(record(told))
        return
    show(lines(told), warning_lines(told.warnings, told.repairs))


# For machines


def record(told: Against) -> dict[str, Any]:
    """Return a comparison as plain values for JSON."""
    return {
        "date": told.found.day.isoformat() if told.found.day else None,
        "one": {"source": told.names[0], "actors": sorted(told.found.actors[0])},
        "other": {"source": told.names[1], "actors": sorted(told.found.actors[1])},
        "rows": [_row(part) for part in told.found.parts],
        "agreement": agreement(told.found),
        "settlements": None if told.towns is None else [_town(one) for one in told.towns],
        "settlements_looked_at": None if told.looked is None else looked_record(told.looked, told.line_m),
        "line_error_m": told.line_m,
        "repairs": told.repairs,
        "warnings": told.warnings,
    }


def _row(part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "one_actor": part.one_actor,
        "other_actor": part.other_actor,
        "area_km2": part.km2,
        "low": part.low,
        "high": part.high,
    }


def _town(one: Passage) -> dict[str, Any]:
    known = {name: value for name, value in asdict(one.place).items() if name not in ("country_code", "admin1")}
    return {**known, "one_actor": one.from_actor, "other_actor": one.to_actor, "inside": one.inside, "sure": one.sure}


def features(told: Against) -> dict[str, Any]:
    """Return a comparison as GeoJSON: a feature for each kind and pair of actors."""
    day = told.found.day.isoformat() if told.found.day else None
    named = {"date": day, "one_source": told.names[0], "other_source": told.names[1]}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {**named, **_row(part), "settlements": _within(told, part)},
                "geometry": shapely.geometry.mapping(shapely.multipolygons(part.polygons)),
            }
            for part in told.found.parts
        ],
    }


def _within(told: Against, part: Part) -> list[dict[str, Any]] | None:
    if told.towns is None or part.kind == AGREED:
        return None
    mine = [one for one in told.towns if (one.from_actor, one.to_actor) == (part.one_actor, part.other_actor)]
    return [{"name": one.place.name, "place_id": one.place.place_id, "sure": one.sure} for one in mine if one.inside]


def _csv(told: Against) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    rows = [_row(part) for part in told.found.parts]
    writer.writerow(["kind", "one_actor", "other_actor", "area_km2", "low", "high"])
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


# For people


def lines(told: Against) -> Iterator[str]:
    """Yield what people read."""
    one, other = (_one_line(name) for name in told.names)
    yield f"Two sources on {told.found.day or 'one date'}: {one}, and {other}."
    wide = max((len(_what(part, one, other)) for part in told.found.parts), default=0)
    for part in told.found.parts:
        yield f"  {_what(part, one, other).ljust(wide)}  {part.km2:,.1f} km² ({part.low:,.1f}–{part.high:,.1f})"
    yield ""
    share = _share(told.found.share())
    yield f"Agreement: km² that both give to the same actor, over km² that either gives to anyone: {share}"
    for actor in sorted(told.found.actors[0] | told.found.actors[1]):
        mine = told.found.share(actor)
        only = one if actor in told.found.actors[0] else other
        yield f"  {_name(actor)}: {_share(mine) if mine else f'only {only} gives it land'}"
    yield from _matrix(told.found)
    yield from _towns(told, one, other)
    yield f"Low to high: lines that may be off by {told.line_m:g} m. What neither gives to anyone is not agreed."
    yield "Land that a source calls contested is nobody's in it."


def _what(part: Part, one: str, other: str) -> str:
    first, second = _name(part.one_actor), _name(part.other_actor)
    said = {
        AGREED: f"agreed: {first}",
        DISPUTED: f"disputed: {first} by {one}, {second} by {other}",
        ONLY_ONE: f"only {one}: {first}",
        ONLY_OTHER: f"only {other}: {second}",
    }
    return said[part.kind]


def _share(share: Share | None) -> str:
    if share is None:
        return "nothing to compare"
    return f"{100 * share.value:.1f} % ({100 * share.low:.1f}–{100 * share.high:.1f})"


def _matrix(found: Comparison) -> Iterator[str]:
    """Yield km² by whom the first source gives land to (down) and whom the second does (across)."""
    km2 = {(part.one_actor, part.other_actor): part.km2 for part in found.parts}
    across: list[str | None] = [*sorted({to for _, to in km2 if to}), None]
    down: list[str | None] = [*sorted({giver for giver, _ in km2 if giver}), None]
    wide = max([len(_name(actor)) for actor in down] + [1])
    sizes = [max(12, len(_name(actor))) for actor in across]
    yield ""
    yield "  ".join([" " * wide, *(_name(actor).rjust(size) for actor, size in zip(across, sizes, strict=True))])
    for giver in down:
        cells = (_km2(km2.get((giver, to))).rjust(size) for to, size in zip(across, sizes, strict=True))
        yield "  ".join([_name(giver).ljust(wide), *cells])


def _km2(value: float | None) -> str:
    return _NOBODY if value is None else f"{value:,.1f}"


def _towns(told: Against, one: str, other: str) -> Iterator[str]:
    if told.towns is None or told.looked is None:
        return
    inside = sorted((town for town in told.towns if town.inside), key=lambda town: -(town.place.population or 0))
    yield ""
    yield "Settlements on which they differ" + (":" if inside else ": none of those looked at.")
    for town in inside[:SHOWN]:
        people = f" ({town.place.population:,})" if town.place.population else ""
        said = f"{_name(town.from_actor)} by {one}, {_name(town.to_actor)} by {other}"
        yield f"  {_one_line(town.place.name)}{people}  {said}{'' if town.sure else '  near a line, not sure'}"
    if len(inside) > SHOWN:
        yield f"  and {len(inside) - SHOWN} more; --json lists all."
    near = len(told.towns) - len(inside)
    if near:
        yield f"  {near} more within {told.line_m:g} m of land on which they differ."
    yield looked_line(told.looked, "the land on which they differ")


def _name(actor: str | None) -> str:
    return _NOBODY if actor is None else _one_line(actor)
