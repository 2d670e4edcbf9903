"""What is readable but odd in a table of areas or shares: sums that are no hundred, leaps, gaps, days to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from statistics import median

from ...records import Measure
from ..cleaning.doubts import Doubt, missing_days

OFF_BY = 0.5  # points by which rounded shares may miss a hundred
LEAP_TIMES, LEAP_POINTS, LEAP_SHARE = 10.0, 3.0, 0.05
_SHOWN = 3

Values = Sequence[tuple[date, str, float, str]]


def sums(totals: Sequence[tuple[date, float]], path: str) -> Iterator[Doubt]:
    """Yield how many days have shares that do not make up a hundred; ``totals`` has (day, sum of all shares)."""
    off = sorted((day, total) for day, total in totals if abs(total - 100) > OFF_BY)
    if not off:
        return
    worst = sorted(off, key=lambda pair: -abs(pair[1] - 100))[:_SHOWN]
    shown = ", ".join(f"{total:.6g} on {day}" for day, total in worst)
    what = f"The shares of {len(off)} of {len(totals)} days do not add up to 100 ({shown})."
    if median(total for _, total in totals) <= 1.5:
        what += " They look like fractions of 1: multiply them by 100."
    yield Doubt("shares-do-not-add-up", what, path, date=off[0][0].isoformat())


def odd(rows: Values, measure: Measure) -> Iterator[Doubt]:
    """Yield leaps, missing days and days to come; ``rows`` has (day, actor, value, file)."""
    yield from leaps(rows, measure)
    yield from missing_days([row[0] for row in rows])
    today = datetime.now(UTC).date()
    path = rows[0][3] if rows else ""
    for day in sorted({row[0] for row in rows if row[0] > today}):
        yield Doubt("future", f"{day} is in the future.", path, date=day.isoformat())


def leaps(rows: Values, measure: Measure) -> Iterator[Doubt]:
    """Yield each day on which values leap: ten times their usual step, and 3 points of share or 5 % of the area.

    Where several actors leap at once, the way of measuring may have changed rather than the land.
    """
    found: dict[date, list[tuple[str, float, float, date]]] = defaultdict(list)
    for actor, series in _series(rows).items():
        for (before, old), (after, new) in leaps_of(series, measure):
            found[after].append((actor, old, new, before))
    path = rows[0][3] if rows else ""
    for day, together in sorted(found.items()):
        unit = " %" if measure is Measure.SHARE_PCT else " km²"
        named = ", ".join(f"{actor} from {old:,.6g} to {new:,.6g}{unit}" for actor, old, new, _ in together[:_SHOWN])
        more = f" and {len(together) - _SHOWN} more" if len(together) > _SHOWN else ""
        since = min(before for *_, before in together)
        several = " Several at once: the way of counting may have changed." if len(together) > 1 else ""
        what = f"A leap between {since} and {day}: {named}{more}.{several}"
        yield Doubt("leap", what, path, date=day.isoformat())


Point = tuple[date, float]


def leaps_of(series: Sequence[Point], measure: Measure) -> Iterator[tuple[Point, Point]]:
    """Yield the pairs of successive points between which one actor's values leap."""
    steps = [abs(after - before) for (_, before), (_, after) in pairwise(series)]
    usual = median([step for step in steps if step] or [0.0])
    for (one, other), step in zip(pairwise(series), steps, strict=True):
        least = LEAP_POINTS if measure is Measure.SHARE_PCT else LEAP_SHARE * max(one[1], other[1])
        if step > max(LEAP_TIMES * usual, least):
            yield one, other


def _series(rows: Values) -> dict[str, list[Point]]:
    series: dict[str, list[Point]] = defaultdict(list)
    for day, actor, value, _ in sorted(rows):
        series[actor].append((day, value))
    return series
