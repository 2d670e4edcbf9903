"""Two sources on one date: where they agree, what only one of them says, and where they give land to different actors.

Land that a source gives to nobody it says nothing of: what neither covers is not agreed. The agreement is the
intersection over the union (P. Jaccard, 1901): the km² that both give to the same actor, over the km² that either
gives to anyone; of one actor, over the km² that either gives to that actor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import InputError
from .area import areas_km2, summed
from .change import GAINED, Handover, handed, kept
from .cleaning import spellings
from .fronts import Fronts
from .pieces import outlines
from .ranges import LINE_M
from .regions import MIDDLE, Holding, holdings
from .series import Step, Track, first_series

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from .rows import Snapshots

AGREED, DISPUTED, ONLY_ONE, ONLY_OTHER = "agreed", "disputed", "only one", "only other"
COLUMNS = ("kind", "one_actor", "other_actor", "area_km2", "low", "high", "geometry")
_TRIFLE_KM2 = 1e-9  # what rounding leaves of an actor's land that the other source gives wholly to others
_ORDER = (AGREED, DISPUTED, ONLY_ONE, ONLY_OTHER)
Days = Mapping[str, Sequence[Holding]]


@dataclass(frozen=True, slots=True)
class Share:
    """A share from 0 to 1, with its low and high as the lines of both sources may be off."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Land of one kind: whom either source gives it to (None: nobody), its km² with low and high, and its polygons."""

    kind: str
    one_actor: str | None
    other_actor: str | None
    km2: float
    low: float
    high: float
    polygons: NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What two sources say of one date: parts that make up all land of either, and where they differ as handovers.

    In a handover ``from_actor`` is whom the first source names, ``to_actor`` whom the second does.
    """

    day: date | None
    parts: list[Part]
    differing: list[Handover]
    actors: tuple[frozenset[str], frozenset[str]]

    def share(self, actor: str | None = None) -> Share | None:
        """Return the share of land that both give to the same actor; None for one that not both of them name."""
        mine = [one for one in self.parts if actor is None or actor in (one.one_actor, one.other_actor)]
        if not mine or (actor is not None and not all(actor in named for named in self.actors)):
            return None
        both = [one for one in mine if one.kind == AGREED]
        rest = [one for one in mine if one.kind != AGREED]
        value, low, high = (sum(getattr(one, name) for one in both) for name in ("km2", "low", "high"))
        other, least, most = (sum(getattr(one, name) for one in rest) for name in ("km2", "low", "high"))
        return Share(_ratio(value, other), _ratio(low, most), _ratio(high, least))


def _ratio(part: float, rest: float) -> float:
    return part / (part + rest) if part + rest > 0 else 0.0


def compare_sources(
    one: GeoDataFrame,
    other: GeoDataFrame,
    *,
    day: date | str | None = None,
    line_m: float = LINE_M,
    sliver_m: float = 0.0,
) -> GeoDataFrame:
    """Return where two sources agree on who holds what on one date, and where they do not.

    Both are snapshots as `geo.read_snapshots` gives them. ``day`` is the date to compare; without it the latest that
    both have. The columns of the result are kind ("agreed", "disputed": to different actors, "only one", "only other"),
    one_actor and other_actor (to whom each gives the land, None for nobody), area_km2, low, high and geometry: a row
    for each kind and pair of actors, which together make up all land that either gives to anyone. Land counts as an
    actor's as in `geo.change`: not what is contested. The bounds are for lines that may be off by ``line_m`` metres;
    pieces narrower than ``sliver_m`` on average count as agreed. ``attrs`` hold the ``date`` and the ``agreement``: the
    intersection over the union of all land, and of each actor (None where only one of the two names it).

    Raises InputError where there is no common date, naming the nearest, and as `geo.change` does.
    """
    found = compared(one, other, day=_day(day), line_m=line_m, sliver_m=sliver_m)
    return _table(found)


def compared(
    one: GeoDataFrame | Snapshots,
    other: GeoDataFrame | Snapshots,
    *,
    day: date | None = None,
    line_m: float = LINE_M,
    sliver_m: float = 0.0,
) -> Comparison:
    """Return what `compare_sources` does as plain parts."""
    ours, theirs = (first_series(holdings(table)) for table in (one, other))
    day = common_day(ours, theirs, day)
    first, second = (_on(some, day) for some in (ours, theirs))
    second = _spelt_as(first, second)
    steps = [_step(actor, first.get(actor), second.get(actor), day, sliver_m) for actor in sorted({*first, *second})]
    differing = list(handed(steps))
    parts = list(_parts(steps, differing))
    if line_m > 0:
        fronts = Fronts(
            np.concatenate([shapely.bounds(part.polygons) for part in parts]) if parts else np.empty((0, 4))
        )
        parts = [_bounded(part, fronts, line_m) for part in parts]
    parts.sort(key=lambda part: (_ORDER.index(part.kind), -part.km2))
    return Comparison(day, parts, differing, (frozenset(first), frozenset(second)))


def _on(held: Days, day: date | None) -> dict[str, Holding]:
    """Return who holds land on a day: not what is only contested, supported or claimed."""
    found = {actor: hold for actor, days in held.items() for hold in days if hold.day == day}
    return {actor: hold for actor, hold in found.items() if len(hold.bounds(MIDDLE))}


def _spelt_as(one: Mapping[str, Holding], other: Mapping[str, Holding]) -> dict[str, Holding]:
    """Return the other source's holdings under the names that the one gives to the same actors."""
    known = {spellings.key(actor): actor for actor in one}
    found = {actor: hold for actor, hold in other.items() if actor in one}
    for actor, hold in other.items():
        name = known.get(spellings.key(actor), actor)
        name = actor if name in found else name  # two that are told apart by spelling alone stay two
        found[name] = replace(hold, actor=name)
    return found


def common_day(one: Days, other: Days, day: date | None = None) -> date | None:
    """Return the date to compare: ``day``, or the latest that both have. Raises InputError naming the nearest dates."""
    first, second = ({hold.day for series in some.values() for hold in series} for some in (one, other))
    for which, some in (("first", first), ("second", second)):
        if not some:
            raise InputError(f"The {which} source holds no land.", remedy="Give files with dated polygons.")
        if day is not None and day not in some:
            raise InputError(f"The {which} source has nothing for {day}.", remedy=_nearest(first, second, day))
    both = first & second
    if not both:
        raise InputError("The two sources have no date in common.", remedy=_nearest(first, second, None))
    return day if day is not None else max(both, key=lambda each: each or date.min)


def _nearest(one: set[date | None], other: set[date | None], day: date | None) -> str:
    first, second = (sorted(each for each in some if each) for some in (one, other))
    if not first or not second:
        return "Give the files their dates."
    common = sorted({*first} & {*second})
    if day is not None and common:
        return f"The nearest date that both have is {min(common, key=lambda each: abs(each - day))}."
    pair = min(((a, b) for a in first for b in second), key=lambda each: (abs(each[0] - each[1]), each))
    return f"The nearest dates are {pair[0]} (first) and {pair[1]} (second)."


def _step(actor: str, one: Holding | None, other: Holding | None, day: date | None, sliver_m: float) -> Step:
    track = Track(sliver_m=sliver_m)
    track.step(one or Holding(actor, day, "", {}))
    return track.step(other or Holding(actor, day, "", {}))


def _parts(steps: Iterable[Step], differing: Iterable[Handover]) -> Iterator[Part]:
    """Yield all land that is not nothing, as yet without bounds."""
    for step in steps:
        km2 = step.area_km2 - (step.gained_km2 or 0.0)
        if km2 > max(_TRIFLE_KM2, _TRIFLE_KM2 * step.area_km2):
            yield Part(AGREED, step.actor, step.actor, km2, km2, km2, shapely.get_parts(kept(step)))
    for one in differing:
        kind = DISPUTED if one.from_actor and one.to_actor else ONLY_OTHER if one.to_actor else ONLY_ONE
        km2 = one.pieces.total_km2
        # What one gives to another stands among what that one has by the other source.
        if km2 > 0 and (one.kind == GAINED or one.to_actor is None):
            yield Part(kind, one.from_actor, one.to_actor, km2, km2, km2, one.pieces.polygons)


def _bounded(part: Part, fronts: Fronts, line_m: float) -> Part:
    """Return a part with its bounds: each piece may be off by its outline times the error, but is no less than nothing.

    Coasts and country borders are no part of the outline: see `fronts`.
    """
    edges, owner = outlines(part.polygons)
    off = summed(owner, fronts.lengths_km(edges), len(part.polygons)) * line_m / 1000
    less = float(np.minimum(off, areas_km2(part.polygons)).sum())
    return replace(part, low=max(0.0, part.km2 - less), high=part.km2 + float(off.sum()))


def _table(found: Comparison) -> GeoDataFrame:
    import geopandas
    import pandas

    rows = [
        (one.kind, one.one_actor, one.other_actor, one.km2, one.low, one.high, shapely.multipolygons(one.polygons))
        for one in found.parts
    ]
    numbers = ("area_km2", "low", "high")
    # NOTE: pandas would turn a None among words into NaN, which is not None and not even itself.
    columns = {
        name: pandas.Series([row[at] for row in rows], dtype=float if name in numbers else object)
        for at, name in enumerate(COLUMNS)
    }
    table = geopandas.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")
    table.attrs = {"date": found.day, "agreement": agreement(found)}
    return table


def agreement(found: Comparison) -> dict[str, Any]:
    """Return the shares of a comparison as plain values: of all land, and of each actor."""
    actors = sorted(found.actors[0] | found.actors[1])
    return {"all": _told(found.share()), "actors": {actor: _told(found.share(actor)) for actor in actors}}


def _told(share: Share | None) -> dict[str, float] | None:
    return None if share is None else {"share": share.value, "low": share.low, "high": share.high}


def _day(day: date | str | None) -> date | None:
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InputError(f"{day!r} is no date.", remedy="Write dates as 2025-01-31.") from None
