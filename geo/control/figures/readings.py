"""What a measured series gives on a day or over a period: the number, its bounds, the days, and the words for it.

Nothing is interpolated. Where a series has no such day, the nearest one stands in and says how far off it is, or the
days on either side say between what it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from ...records import Measure
from .measured import MeasuredSeries, Point
from .verdicts import change_pct, day_text, km2, pct

Span = tuple[date, date]
_LEAST_DAYS, _MOST_DAYS = 7, 31  # how far off the nearest snapshot may be: as far as they lie apart, within these


@dataclass(frozen=True, slots=True)
class Reading:
    """A number with its bounds (None: without bound), the days it is of, and the words that say it."""

    value: float
    low: float
    high: float | None
    days: tuple[date, ...]
    text: str

    def apart(self, low: float, high: float) -> float:
        """Return how far a range lies from this one; nought or less where they meet."""
        return max(low - (self.high if self.high is not None else low), self.low - high)


# Days


def nearest(days: Sequence[date], day: date) -> date:
    """Return the day that lies nearest, the earlier of two equally near ones."""
    return min(days, key=lambda other: (abs((other - day).days), other))


def around(days: Sequence[date], day: date) -> tuple[date, ...]:
    """Return the day itself where it is among ``days``, else the last one before and the first one after it."""
    if day in days:
        return (day,)
    before, after = [other for other in days if other < day], [other for other in days if other > day]
    return (*before[-1:], *after[:1])


def state_day(days: Sequence[date], period: Span) -> date:
    """Return the day that stands for a state in a period: the last one in it, else the nearest to its end."""
    inside = [day for day in days if period[0] <= day <= period[1]]
    return inside[-1] if inside else nearest(days, period[1])


def state_days(days: Sequence[date], period: Span) -> tuple[date, ...]:
    """Return the days that tell of a state in a period: its own day, or the ones about it.

    Of a longer period these are the first and the last day in it, and those around both of its ends.
    """
    inside = [day for day in days if period[0] <= day <= period[1]]
    ends = [day for end in period for day in around(days, end)]
    return tuple(sorted({*inside[:1], *inside[-1:], *ends}))


def reach(days: Sequence[date]) -> int:
    """Return how many days off the nearest day of a series may be to stand for another."""
    steps = [(after - before).days for before, after in pairwise(days)]
    return int(min(_MOST_DAYS, max(_LEAST_DAYS, median(steps)))) if steps else _LEAST_DAYS


# Numbers


def state_on(series: MeasuredSeries, period: Span) -> Reading | None:
    """Return what was measured on the day that stands for a period; None where nothing was."""
    day = state_day(series.days, period) if series.days else None
    point = series.on(day) if day else None
    if point is None or day is None:
        return None
    alone = period[0] == period[1] == day
    off = "" if alone else f", {off_text(day, period[1])}" if day != period[1] else ", the last day of that time"
    return Reading(point.value, point.low, point.high, (day,), f"{dated(series, point)}{off}")


def state_around(series: MeasuredSeries, period: Span) -> Reading | None:
    """Return what the days in and about a period give together, None where it is a day that was measured."""
    points = [point for day in state_days(series.days, period) if (point := series.on(day))]
    if len(points) < 2:
        return None
    text = " and ".join(dated(series, point) for point in points)
    low, high = min(point.low for point in points), max(point.high for point in points)
    return Reading(points[0].value, low, high, tuple(point.day for point in points), text)


def change_over(series: MeasuredSeries, period: Span) -> Reading | None:
    """Return the change from the day nearest to a period's first to the one nearest to its last, in per cent.

    The bounds are those that the bounds of the two areas allow.
    """
    if not series.days:
        return None
    days = (nearest(series.days, period[0]), nearest(series.days, period[1]))
    before, after = (series.on(day) for day in days)
    changed = _change(before, after) if before and after else None
    if before is None or after is None or changed is None:
        return None
    value, low, high = changed
    sides = [
        dated(series, point) + (f", {off_text(day, wanted)}," if day != wanted else "")
        for point, day, wanted in zip((before, after), days, period, strict=True)
    ]
    text = f"{sides[0]} to {sides[1]} is {pct(value, 1)}{_range(value, low, high)}"
    if series.measure is Measure.SHARE_PCT:
        text += f", or {pct(after.value - before.value, 1).removesuffix(' %')} points"
    return Reading(value, low, high, days, text)


def change_around(series: MeasuredSeries, period: Span) -> Reading | None:
    """Return the changes that the days around both ends of a period allow, None where it has days of its own."""
    sides = [[point for day in around(series.days, end) if (point := series.on(day))] for end in period]
    changes = [change for before in sides[0] for after in sides[1] if (change := _change(before, after))]
    if len(changes) < 2:
        return None
    above = [high for _, _, high in changes if high is not None]
    high = max(above) if len(above) == len(changes) else None
    days = tuple(point.day for side in sides for point in side)
    text = " to ".join(" or ".join(dated(series, point) for point in side) for side in sides)
    return Reading(changes[0][0], min(low for _, low, _ in changes), high, days, text)


def _change(before: Point, after: Point) -> tuple[float, float, float | None] | None:
    """Return the change between two days in per cent, with its bounds; None from nothing, or from a day to itself."""
    if before.day >= after.day or not before.value:
        return None
    high = change_pct(before.low, after.high) if before.low > 0 else None
    return change_pct(before.value, after.value), change_pct(before.high, after.low), high


# Words


def dated(series: MeasuredSeries, point: Point) -> str:
    """Return what was measured and when, as '900 km² (890 to 915) on 1 February 2024'."""
    if series.measure is Measure.SHARE_PCT:
        return f"{point.value:.6g} % on {day_text(point.day)}"
    bounds = f"{km2(point.low).removesuffix(' km²')} to {km2(point.high).removesuffix(' km²')}"
    return f"{km2(point.value)} ({bounds}) on {day_text(point.day)}"


def off_text(day: date, wanted: date) -> str:
    """Return how far a day is from the one that was wanted, as '2 days earlier'."""
    days = (day - wanted).days
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"


def _range(value: float, low: float, high: float | None) -> str:
    """Return the bounds of a percentage in brackets, '' where they look no different from it."""
    if high is None:
        return f" (from {pct(low, 1)}, without a bound above)"
    if pct(low, 1) == pct(value, 1) == pct(high, 1):
        return ""
    return f" ({pct(low, 1).removesuffix(' %')} to {pct(high, 1)})"
