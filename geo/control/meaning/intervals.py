"""Rows that hold from one day to another, set out on every date on which something changes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ...errors import InputError
from ..cleaning.claims import Claim
from ..cleaning.doubts import Doubt

MOST_ROWS = 200_000


def expanded(claims: Sequence[Claim], lands: Sequence[Any]) -> tuple[list[Claim], list[Any]]:
    """Return claims and their land with each interval repeated on the dates within its time.

    The dates are those on which any interval begins or ends, and those of all other claims. An interval without an
    end stands on all that follow. On a date on which all have ended nothing stands: that day is unknown, not lost.
    Raises InputError where that makes more than 200,000 rows.
    """
    if not any(claim.spans for claim in claims):
        return list(claims), list(lands)
    ends = {claim.until for claim in claims if claim.until}
    dates = sorted({claim.day for claim in claims} | ends)
    found: list[Claim] = []
    whose: list[int] = []
    for at, claim in enumerate(claims):
        if not claim.spans:
            found.append(claim)
            whose.append(at)
            continue
        last = bisect_left(dates, claim.until) if claim.until else len(dates)
        within = dates[bisect_left(dates, claim.day) : last]
        if len(found) + len(within) > MOST_ROWS:
            what = f"Its intervals make more than {MOST_ROWS:,} rows on {len(dates):,} dates."
            raise InputError(what, path=claim.origin.file, remedy="Hand over a part of them.")
        found += [replace(claim, day=day) for day in within]
        whose += [at] * len(within)
    return found, [lands[at] for at in whose]


def told(claims: Sequence[Claim], *, through: bool) -> Iterator[Doubt]:
    """Yield the rule by which intervals were read, and what it makes of them."""
    spans = [claim for claim in claims if claim.spans]
    if not spans:
        return
    empty = [claim for claim in spans if claim.until and claim.until <= claim.day]
    days = {claim.day for claim in spans} | {claim.until for claim in spans if claim.until}
    rule = "holds on its last day" if through else "no longer holds on the day of its end"
    what = (
        f"{len(spans)} rows hold from one day to another: they stand on each of the {len(days)} dates on which one"
        f" begins or ends. A row {rule}."
    )
    yield Doubt("intervals", what, spans[0].origin.file)
    if empty:
        first = empty[0].origin
        yield Doubt("empty-interval", f"{len(empty)} rows end on the day they begin: left out.", first.file, first.row)
