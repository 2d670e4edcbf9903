"""Published figures held against measured series: each agrees, differs by so much, or cannot be compared, and why.

An area stands against what was measured on its date or on the nearest one, with its range against the other's; a change
against the change over its period. Nothing is interpolated: the days that were compared are said. Where the two do
not measure the same thing the measured number stands beside the reasons, and no verdict is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from ..records import Figure, Measure, Source
from .definitions import PAINTED, kinds, why_other_definition
from .measured import MeasuredSeries, Point
from .reconcile import independent
from .verdicts import (
    Outcome,
    Verdict,
    bounds,
    change_pct,
    day_text,
    half_unit,
    km2,
    pct,
    plain,
    short,
    value_text,
)

AGREES, DIFFERS, NOT_COMPARABLE = "agrees-with-measured", "differs-from-measured", "not-comparable-with-measured"
HELD = (Measure.AREA_KM2, Measure.CHANGE_PCT, Measure.SHARE_PCT)
_TRIFLE = 1e-9
_LEAST_DAYS, _MOST_DAYS = 7, 31  # how far off the nearest snapshot may be: as far as they lie apart, within these

Same = Callable[[str, str], bool]
Span = tuple[date, date]


def same_name(one: str, other: str) -> bool:
    """Return whether two names are one but for case and blanks."""
    return plain(one) == plain(other)


def hold(
    figures: Sequence[Figure],
    series: Sequence[MeasuredSeries],
    *,
    actor: str = "",
    same: Same = same_name,
    sources: Sequence[Source] = (),
) -> list[Verdict]:
    """Return a verdict for each figure (area, change or share) and each measured series, by its series_id.

    ``actor`` is whom a figure without actor is about, ``same`` tells whether two names mean one actor.
    """
    by_id = {figure.figure_id: figure for figure in figures}
    verdicts = []
    for figure in figures:
        if figure.measure not in HELD or figure.value is None:
            continue
        for series_id in dict.fromkeys(one.series_id for one in series):
            group = [one for one in series if one.series_id == series_id]
            case = _Case(figure, group, actor, same, sources, _linked_span(figure, by_id))
            verdicts.append(case.verdict())
    return verdicts


def days_wanted(figures: Iterable[Figure], days: Sequence[date]) -> set[date]:
    """Return the days of a series that figures will be held against, so that only those need be measured."""
    listed = list(figures)
    by_id = {figure.figure_id: figure for figure in listed}
    wanted: set[date] = set()
    for figure in listed if days else ():
        spans = [span for span in (_span(figure), _linked_span(figure, by_id)) if span]
        if figure.measure is Measure.CHANGE_PCT:
            wanted |= {nearest(days, day) for span in spans for day in span}
        elif figure.measure in HELD:
            wanted |= {_state_day(days, span) for span in spans}
    return wanted


def _state_day(days: Sequence[date], period: Span) -> date:
    """Return the day that stands for a period: the last one in it, else the nearest to its end."""
    inside = [day for day in days if period[0] <= day <= period[1]]
    return inside[-1] if inside else nearest(days, period[1])


def nearest(days: Sequence[date], day: date) -> date:
    """Return the day that lies nearest, the earlier of two equally near ones."""
    return min(days, key=lambda other: (abs((other - day).days), other))


def _span(figure: Figure) -> Span | None:
    """Return the first and last day that a figure is about."""
    first, last = figure.start or figure.end, figure.end or figure.start
    return (first, last) if first and last else None


def _linked_span(figure: Figure, by_id: dict[str, Figure]) -> Span | None:
    """Return the days of the two areas that a change links."""
    baseline, result = by_id.get(figure.baseline), by_id.get(figure.result)
    began = baseline and (baseline.end or baseline.start)
    ended = result and (result.start or result.end)
    return (began, ended) if began and ended and began < ended else None


@dataclass(frozen=True, slots=True)
class _Held:
    """A measured number with its bounds (None: without bound), the days it is of, and the sentence that says it."""

    value: float
    low: float
    high: float | None
    days: tuple[date, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Case:
    """One figure against one series."""

    figure: Figure
    group: Sequence[MeasuredSeries]
    actor: str
    same: Same
    sources: Sequence[Source]
    linked: Span | None

    def verdict(self) -> Verdict:
        mine = self._own()
        uncovered = tuple(self._uncovered(mine)) if mine else ()
        reasons = (*self._reasons(mine), *uncovered)
        held = self._held(mine) if mine and not uncovered else None
        if mine is None or held is None or reasons:
            return self._incomparable(reasons or ("nothing was held on its first day",), mine, held)
        low, high = self._stated()
        apart = max(low - (held.high if held.high is not None else low), held.low - high)
        agrees = apart <= _TRIFLE
        outcome = "agrees with" if agrees else "differs from"
        gap = "" if agrees else f" by {self._gap(held, apart)}"
        cautions = " ".join(["", *self._cautions(mine, held, agrees=agrees)])
        message = f"{self._claim()} {outcome} {self._named()}{gap}: {held.text}.{cautions}"
        return self._verdict(Outcome.AGREES if agrees else Outcome.DIFFERS, message, held)

    # What is compared with what

    def _own(self) -> MeasuredSeries | None:
        wanted = self.figure.actor or self.actor
        return next((one for one in self.group if self.same(one.actor, wanted)), None)

    def _reasons(self, mine: MeasuredSeries | None) -> Iterator[str]:
        about, figure = self.group[0], self.figure
        if mine is None:
            names = ", ".join(dict.fromkeys(one.actor for one in self.group))
            yield f"the series measures {short(names)}, not {figure.actor or self.actor}"
        for what in ("scope", "definition"):
            for whose, thing in (("figure", figure), ("series", about)):
                if not getattr(thing, what):
                    yield f"the {whose} does not say its {what}"
        if figure.scope and about.scope and plain(figure.scope) != plain(about.scope):
            yield f"the scope differs ('{short(figure.scope)}' and '{short(about.scope)}')"
        if figure.definition and about.definition:
            yield from filter(None, [why_other_definition(figure.definition, about.definition)])
        yield from self._other_measure(about)
        if self._period() is None:
            yield "the figure has no date"

    def _other_measure(self, about: MeasuredSeries) -> Iterator[str]:
        """Yield why the units differ; a change of share is one of area only while the whole stays."""
        if self.figure.measure is Measure.CHANGE_PCT:
            if about.measure is Measure.SHARE_PCT and PAINTED in kinds(about.definition):
                yield "the series gives shares of a whole that changes with what is painted"
        elif self.figure.measure is not about.measure:
            unit = {Measure.AREA_KM2: "km²", Measure.SHARE_PCT: "shares"}
            yield f"the figure is in {unit[self.figure.measure]} and the series in {unit[about.measure]}"

    def _uncovered(self, mine: MeasuredSeries) -> Iterator[str]:
        period = self._period()
        change = self.figure.measure is Measure.CHANGE_PCT
        if period and not change and any(period[0] <= day <= period[1] for day in mine.days):
            return
        for day in dict.fromkeys(period[not change :] if period else ()):
            close = nearest(mine.days, day) if mine.days else None
            if close is None or abs((close - day).days) > _reach(mine.days):
                off = f": the nearest day is {day_text(close)}, {_off(close, day)}" if close else ""
                yield f"the series does not cover {day_text(day)}{off}"

    def _period(self) -> Span | None:
        return _span(self.figure) or self.linked

    # The measured number

    def _held(self, mine: MeasuredSeries) -> _Held | None:
        period = self._period()
        if period is None:
            return None
        if self.figure.measure is Measure.CHANGE_PCT:
            return _change_over(mine, period)
        return _state_on(mine, period) if self.figure.measure is mine.measure else None

    def _stated(self) -> tuple[float, float]:
        """Return the range of the claim: as published, else what its value may have been rounded from."""
        if self.figure.measure is Measure.AREA_KM2:
            return bounds(self.figure)
        value = self.figure.value or 0.0
        half = half_unit(value, whole=0.5)
        low, high = self.figure.low, self.figure.high
        return value - half if low is None else low, value + half if high is None else high

    # Words

    def _claim(self) -> str:
        figure = self.figure
        period = _span(figure)
        on = day_text(period[0]) if period and period[0] == period[1] else ""
        worded = on or figure.period or (f"{day_text(period[0])} to {day_text(period[1])}" if period else "")
        return value_text(figure) + (f" ({worded})" if worded else "")

    def _named(self) -> str:
        return f"the series '{self.group[0].series_id}'"

    def _gap(self, held: _Held, apart: float) -> str:
        """Return how far the claim is from the measured value, and how far the two ranges lie apart."""
        off = (self.figure.value or 0.0) - held.value
        if self.figure.measure is not Measure.AREA_KM2:
            return f"{abs(off):.1f} points ({apart:.1f} beyond both ranges)"
        share = f", {abs(off) / held.value * 100:.1f} % of it" if held.value else ""
        more = "more" if off > 0 else "less"
        return f"{km2(abs(off))} ({more} than measured{share}; {km2(apart)} beyond both ranges)"

    def _cautions(self, mine: MeasuredSeries, held: _Held, *, agrees: bool) -> Iterator[str]:
        yield from self._over_linked(mine)
        yield from _leaps_between(mine, held)
        stated, above = self.figure.value or 0.0, 0.0 if held.high is None else held.high
        if self.figure.measure is Measure.CHANGE_PCT:
            if mine.measure is Measure.SHARE_PCT:
                yield "A change of share is a change of area only while the whole stays the same."
            if agrees and stated and held.low <= 0 <= above:
                yield "That range would fit no change at all as well."
        if plain(self.figure.definition) != plain(mine.definition):
            yield f"'{short(self.figure.definition)}' and '{short(mine.definition)}' are taken for one definition."
        cited = [source for source in (self.figure.source_id, mine.source_id) if source]
        if len(cited) == 2 and len(independent(cited, self.sources)) == 1:
            yield "Both come from one source, so this is no independent check."

    def _over_linked(self, mine: MeasuredSeries) -> Iterator[str]:
        """Yield the measured change between the days of the areas that the figure links, where it words others."""
        if self.figure.measure is not Measure.CHANGE_PCT or self.linked in (None, _span(self.figure)):
            return
        assert self.linked is not None  # noqa: S101 - said above
        held = _change_over(mine, self.linked)
        own = self._held(mine)
        if held and own and held.days != own.days:
            first, last = (day_text(day) for day in self.linked)
            yield f"Between the areas that it links, {first} and {last}: {held.text}."

    def _incomparable(self, reasons: tuple[str, ...], mine: MeasuredSeries | None, held: _Held | None) -> Verdict:
        beside = [f"Measured all the same: {held.text}."] if held else []
        if mine and held:
            beside += [*self._over_linked(mine), *_leaps_between(mine, held)]
        message = " ".join([f"{self._claim()} cannot be compared with {self._named()}: {'; '.join(reasons)}.", *beside])
        return self._verdict(Outcome.NOT_COMPARABLE, message, held, reasons)

    def _verdict(self, outcome: Outcome, message: str, held: _Held | None, reasons: tuple[str, ...] = ()) -> Verdict:
        codes = {Outcome.AGREES: AGREES, Outcome.DIFFERS: DIFFERS, Outcome.NOT_COMPARABLE: NOT_COMPARABLE}
        return Verdict(
            outcome,
            codes[outcome],
            (self.figure.figure_id,),
            message,
            held.value if held else None,
            self.figure.value,
            held.low if held else None,
            held.high if held else None,
            self.group[0].series_id,
            held.days if held else (),
            reasons,
        )


def _reach(days: Sequence[date]) -> int:
    """Return how many days off the nearest day of a series may be to stand for another."""
    steps = [(after - before).days for before, after in pairwise(days)]
    return int(min(_MOST_DAYS, max(_LEAST_DAYS, median(steps)))) if steps else _LEAST_DAYS


def _state_on(series: MeasuredSeries, period: Span) -> _Held | None:
    """Return what was measured on the day of a figure; of a longer period on the last of its days that has a number."""
    day = _state_day(series.days, period) if series.days else None
    point = series.on(day) if day else None
    if point is None or day is None:
        return None
    alone = period[0] == period[1] == day
    off = "" if alone else f", {_off(day, period[1])}" if day != period[1] else ", the last day of that time"
    return _Held(point.value, point.low, point.high, (day,), f"{_measured(series, point)} on {day_text(day)}{off}")


def _change_over(series: MeasuredSeries, period: Span) -> _Held | None:
    """Return the change from the day nearest to a period's first to the one nearest to its last, in per cent."""
    if not series.days:
        return None
    days = (nearest(series.days, period[0]), nearest(series.days, period[1]))
    before, after = (series.on(day) for day in days)
    if before is None or after is None or days[0] == days[1] or not before.value:
        return None
    value = change_pct(before.value, after.value)
    low = change_pct(before.high, after.low)
    high = change_pct(before.low, after.high) if before.low > 0 else None
    sides = [
        f"{_measured(series, point)} on {day_text(day)}" + (f", {_off(day, wanted)}," if day != wanted else "")
        for point, day, wanted in zip((before, after), days, period, strict=True)
    ]
    text = f"{sides[0]} to {sides[1]} is {pct(value, 1)}{_range(value, low, high)}"
    if series.measure is Measure.SHARE_PCT:
        text += f", or {pct(after.value - before.value, 1).removesuffix(' %')} points"
    return _Held(value, low, high, days, text)


def _measured(series: MeasuredSeries, point: Point) -> str:
    if series.measure is Measure.SHARE_PCT:
        return f"{point.value:.6g} %"
    return f"{km2(point.value)} ({km2(point.low).removesuffix(' km²')} to {km2(point.high).removesuffix(' km²')})"


def _range(value: float, low: float, high: float | None) -> str:
    """Return the bounds of a percentage in brackets, '' where they look no different from it."""
    if high is None:
        return f" (from {pct(low, 1)}, without a bound above)"
    if pct(low, 1) == pct(value, 1) == pct(high, 1):
        return ""
    return f" ({pct(low, 1).removesuffix(' %')} to {pct(high, 1)})"


def _off(day: date, wanted: date) -> str:
    days = (day - wanted).days
    return f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'later' if days > 0 else 'earlier'}"


def _leaps_between(series: MeasuredSeries, held: _Held | None) -> Iterator[str]:
    """Yield on which days between the two that are compared the table leaps."""
    if held is None or len(held.days) < 2:
        return
    between = [day for day in series.leaps if held.days[0] < day <= held.days[1]]
    if between:
        shown = ", ".join(day_text(day) for day in between[:3])
        more = f" and {len(between) - 3} more" if len(between) > 3 else ""
        yield f"In between the series leaps ({shown}{more}): its way of counting may have changed."
