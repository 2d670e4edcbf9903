"""The low and the high of a km², and why: definition, source, digitising, repair.

The outer bounds of all that is known to be in doubt, not a statistical interval:

- definition: control only, against control with contested, supported and claimed land and land of unknown status;
- source: what other series give for the same actor and date;
- digitising: the disputed line may be off by a stated width on either side; coasts and country borders are not;
- repair: the km² by which polygons of the day changed when they were mended.

The first two bound the value, the last two widen it further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import numpy as np

from .area import Floats, Ints, summed
from .fronts import Fronts
from .pieces import Pieces, outlines
from .regions import MIDDLE, NARROW, WIDE, Holding
from .series import Step, Track, first_series
from .series import steps as steps_of

LINE_M = 100.0

Pair = tuple[float, float]
Held = Mapping[tuple[str, str], list[Holding]]


@dataclass(frozen=True, slots=True)
class Range:
    """The bounds of a value in km²; ``parts`` holds those that each kind of doubt alone would give."""

    low: float
    high: float
    parts: dict[str, Pair] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepRange:
    """The bounds of a step's area, and of what was gained and lost; those are None on an actor's first date."""

    area: Range
    gained: Range | None
    lost: Range | None


def ranges(
    found: Mapping[str, Sequence[Step]],
    held: Held,
    *,
    line_m: float = LINE_M,
    repairs: Iterable[Mapping[str, Any]] = (),
    sliver_m: float = 0.0,
) -> dict[str, list[StepRange]]:
    """Return the bounds of each step of each actor.

    ``found`` was measured on ``held``. ``line_m`` is by how many metres the disputed line may be off on either side,
    ``repairs`` what was mended, as in the attrs of `geo.read_snapshots`.
    """
    mended = mended_km2(repairs)
    result = {}
    for actor, steps in found.items():
        bounding = Bounding(actor, held, line_m=line_m, mended=mended, sliver_m=sliver_m)
        result[actor] = [bounding.of(step) for step in steps]
    return result


class Bounding:
    """Gives the bounds of one actor's steps in turn; like measuring, it keeps the land of the last date alone."""

    def __init__(
        self, actor: str, held: Held, *, line_m: float = LINE_M, mended: Mapping[str, float], sliver_m: float = 0.0
    ) -> None:
        days = first_series(held)[actor]
        statuses = {status for day in days for status in day.land}
        wanted = [one for one in (NARROW, WIDE) if statuses & one and statuses & one != statuses & MIDDLE]
        self._defined = [Track(statuses=one, sliver_m=sliver_m) for one in wanted]
        self._told = [
            _Told(series, sliver_m)
            for (name, source), series in held.items()
            if name == actor and series is not days and source
        ]
        self._widths = _Widths(days, line_m)
        self._mended = mended
        self._mended_before = 0.0

    def of(self, step: Step) -> StepRange:
        """Return the bounds of the actor's next step."""
        defined = [_values(track.step(step.holding)) for track in self._defined]
        told = [found for series in self._told if (found := series.of(step)) is not None]
        rivals = {"definition": defined, "source": told}
        widths = self._widths.of(step)
        before, now = self._mended_before, _changed_by(step.holding, self._mended)
        self._mended_before = now
        return _range(step, rivals, widths, (before, now))


_Values = tuple[float, float | None, float | None]  # the area of a step, what was gained and what was lost


def _values(step: Step) -> _Values:
    return step.area_km2, step.gained_km2, step.lost_km2


class _Told:
    """What another series says of the same actor: between the same dates, or at least of the same date."""

    def __init__(self, series: Sequence[Holding], sliver_m: float) -> None:
        self._steps: dict[Any, _Values] = {}
        self._areas: dict[Any, _Values] = {}
        for step in steps_of(series, sliver_m=sliver_m):
            self._steps[step.before, step.after] = self._areas[step.after] = _values(step)

    def of(self, step: Step) -> _Values | None:
        return self._steps.get((step.before, step.after)) or self._areas.get(step.after)


_Three = tuple[Pair, Pair, Pair]  # of the area, of gained, of lost


def _range(step: Step, rivals: Mapping[str, Sequence[_Values]], widths: _Three, mended: Pair) -> StepRange:
    def bounds(which: int, mended: float) -> Range | None:
        value = _values(step)[which]
        if value is None:
            return None
        others = {kind: [values[which] for values in found] for kind, found in rivals.items()}
        return _bounds(value, others, widths[which], mended)

    area = bounds(0, mended[1])
    assert area is not None  # noqa: S101
    return StepRange(area, bounds(1, sum(mended)), bounds(2, sum(mended)))


def _bounds(value: float, others: dict[str, list[float | None]], width: Pair, mended: float) -> Range:
    parts: dict[str, Pair] = {}
    for kind, given in others.items():
        known = [value, *(other for other in given if other is not None)]
        parts[kind] = (min(known), max(known))
    low = min((part[0] for part in parts.values()), default=value)
    high = max((part[1] for part in parts.values()), default=value)
    parts["digitising"] = (max(0.0, value - width[0]), value + width[1])
    parts["repair"] = (max(0.0, value - mended), value + mended)
    return Range(max(0.0, low - width[0] - mended), high + width[1] + mended, parts)


class _Widths:
    """By how many km² each step's area, gains and losses may be off downwards and upwards, as the line may be off."""

    def __init__(self, days: Sequence[Holding], line_m: float) -> None:
        self._line_m = line_m
        self._fronts = Fronts(np.concatenate([day.bounds(MIDDLE) for day in days]))
        self._length_km = 0.0

    def of(self, step: Step) -> _Three:
        """Return the widths of the next step."""
        if step.difference is None:
            self._length_km = float(self._fronts.lengths_km(step.holding.region(MIDDLE).edges).sum())
            return self._area(step), (0.0, 0.0), (0.0, 0.0)
        moved, gained, lost = step.difference.shift, step.difference.gained, step.difference.lost
        outlined = [outlines(pieces.polygons) for pieces in (gained, lost)]
        edges = [moved.new, moved.gone, *(outline for outline, _ in outlined)]
        # Together, because each look at the coasts has its price.
        lengths = np.split(self._fronts.lengths_km(np.vstack(edges)), np.cumsum([len(some) for some in edges])[:-1])
        new, gone = (_sum(some) for some in lengths[:2])
        self._length_km = max(0.0, self._length_km + new - gone)
        widths = [
            self._pieces(pieces, owner, along)
            for pieces, (_, owner), along in zip((gained, lost), outlined, lengths[2:], strict=True)
        ]
        return self._area(step), widths[0], widths[1]

    def _area(self, step: Step) -> Pair:
        off = self._line_m / 1000 * self._length_km
        return min(step.area_km2, off), off

    def _pieces(self, pieces: Pieces, owner: Ints, along: Floats) -> Pair:
        """Return by how many km² pieces may be off: none is less than nothing."""
        off = summed(owner, along, len(pieces.polygons)) * self._line_m / 1000
        return _sum(np.minimum(off, pieces.km2)), _sum(off)


def _sum(values: Floats) -> float:
    return float(summed(np.zeros(len(values), dtype=np.int64), values, 1)[0])


def mended_km2(repairs: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return by how many km² repairs changed each file."""
    changed: dict[str, float] = {}
    for repair in repairs:
        name = PurePath(str(repair.get("file") or "")).name
        km2 = abs(float(repair.get("km2_after") or 0.0) - float(repair.get("km2_before") or 0.0))
        changed[name] = changed.get(name, 0.0) + km2
    return changed


def _changed_by(day: Holding, mended: Mapping[str, float]) -> float:
    """Return the km² that repairs changed on a date."""
    return sum(km2 for name, km2 in mended.items() if name and name in day.source_id)
