"""Published figures held against measured series: each agrees, differs by so much, or cannot be compared, and why.

An area stands against what was measured on its date or on the nearest one, with its range against the other's; a change
against the change over its period. Nothing is interpolated: the days that were compared are said. Where the two do
not measure the same thing the measured number stands beside the reasons, and no verdict is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ...records import Figure, Measure, Source
from .definitions import PAINTED, kinds, why_other_definition
from .measured import MeasuredSeries
from .readings import (
    Reading,
    Span,
    around,
    change_around,
    change_over,
    dated,
    nearest,
    off_text,
    reach,
    state_around,
    state_day,
    state_days,
    state_on,
)
from .reconcile import independent
from .verdicts import Outcome, Verdict, bounds, day_text, half_unit, km2, plain, short, value_text

AGREES, DIFFERS, NOT_COMPARABLE = "agrees-with-measured", "differs-from-measured", "not-comparable-with-measured"
HELD = (Measure.AREA_KM2, Measure.CHANGE_PCT, Measure.SHARE_PCT)
_TRIFLE = 1e-9

Same = Callable[[str, str], bool]


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
            wanted |= {near for span in spans for day in span for near in (nearest(days, day), *around(days, day))}
        elif figure.measure in HELD:
            wanted |= {near for span in spans for near in (state_day(days, span), *state_days(days, span))}
    return wanted


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
        reasons = tuple(self._reasons(mine)) or uncovered
        held = self._held(mine) if mine and not uncovered else None
        if mine is None or held is None or reasons:
            return self._incomparable(reasons or ("nothing was held on its first day",), mine, held)
        low, high = self._stated()
        apart, others = held.apart(low, high), self._around(mine)
        if apart > _TRIFLE and others and others.apart(low, high) <= _TRIFLE:
            return self._undecided(mine, held, others)
        said = "agrees with" if apart <= _TRIFLE else "differs from"
        gap = "" if apart <= _TRIFLE else f" by {self._gap(held, apart)}"
        message = " ".join([self._sentence(said, held.text, gap=gap), *self._cautions(mine, held, agrees=not gap)])
        return self._verdict(Outcome.DIFFERS if gap else Outcome.AGREES, message, held)

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
            if close is None or abs((close - day).days) > reach(mine.days):
                off = f": the nearest day is {day_text(close)}, {off_text(close, day)}" if close else ""
                yield f"the series does not cover {day_text(day)}{off}"

    def _period(self) -> Span | None:
        return _span(self.figure) or self.linked

    # The measured number

    def _held(self, mine: MeasuredSeries) -> Reading | None:
        period = self._period()
        if period is None:
            return None
        if self.figure.measure is Measure.CHANGE_PCT:
            return change_over(mine, period)
        return state_on(mine, period) if self.figure.measure is mine.measure else None

    def _around(self, mine: MeasuredSeries) -> Reading | None:
        """Return what the days on either side give together, None where the series has the very days."""
        period = self._period()
        if period is None:
            return None
        return (change_around if self.figure.measure is Measure.CHANGE_PCT else state_around)(mine, period)

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

    def _sentence(self, said: str, why: str, *, gap: str = "") -> str:
        return f"{self._claim()} {said} the series '{self.group[0].series_id}'{gap}: {why}."

    def _gap(self, held: Reading, apart: float) -> str:
        """Return how far the claim is from the measured value, and how far the two ranges lie apart."""
        off = (self.figure.value or 0.0) - held.value
        if self.figure.measure is not Measure.AREA_KM2:
            return f"{abs(off):.1f} points ({apart:.1f} beyond both ranges)"
        share = f", {abs(off) / held.value * 100:.1f} % of it" if held.value else ""
        more = "more" if off > 0 else "less"
        return f"{km2(abs(off))} ({more} than measured{share}; {km2(apart)} beyond both ranges)"

    def _cautions(self, mine: MeasuredSeries, held: Reading, *, agrees: bool) -> Iterator[str]:
        yield from self._over_linked(mine)
        yield from _leaps_between(mine, held)
        yield from self._next_day(mine, held, agrees=agrees)
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

    def _next_day(self, mine: MeasuredSeries, held: Reading, *, agrees: bool) -> Iterator[str]:
        """Yield what the day on the other side gives, where a claim agrees with the nearest day and not with that."""
        period = self._period()
        if not agrees or period is None or self.figure.measure is Measure.CHANGE_PCT:
            return
        low, high = self._stated()
        for day in state_days(mine.days, period):
            point = mine.on(day)
            if point and day not in held.days and not (point.low <= high and low <= point.high):
                yield f"It does not agree with {dated(mine, point)}."

    def _over_linked(self, mine: MeasuredSeries) -> Iterator[str]:
        """Yield the measured change between the days of the areas that the figure links, where it words others."""
        if self.figure.measure is not Measure.CHANGE_PCT or self.linked in (None, _span(self.figure)):
            return
        assert self.linked is not None  # noqa: S101 - said above
        held = change_over(mine, self.linked)
        own = self._held(mine)
        if held and own and held.days != own.days:
            first, last = (day_text(day) for day in self.linked)
            yield f"Between the areas that it links, {first} and {last}: {held.text}."

    def _incomparable(self, reasons: tuple[str, ...], mine: MeasuredSeries | None, held: Reading | None) -> Verdict:
        beside = [f"Measured all the same: {held.text}."] if held else []
        if mine and held:
            beside += [*self._over_linked(mine), *_leaps_between(mine, held)]
        message = " ".join([self._sentence("cannot be compared with", "; ".join(reasons)), *beside])
        return self._verdict(Outcome.NOT_COMPARABLE, message, held, reasons)

    def _undecided(self, mine: MeasuredSeries, held: Reading, others: Reading) -> Verdict:
        """Return the verdict on a claim for days between two snapshots, which would bear it out or refute it."""
        period = self._period() or ()
        lacking = [day_text(day) for day in dict.fromkeys(period) if day not in mine.days]
        why = f"it lacks {' and '.join(lacking)}, and the claim fits between the days around"
        if self.figure.measure is not Measure.CHANGE_PCT and len(set(period)) > 1:
            why = "the claim names no day, and fits between the days measured in and around that time"
        reason = f"{why}: {others.text}"
        told = self._sentence("is neither borne out nor refuted by", reason)
        return self._verdict(Outcome.NOT_COMPARABLE, " ".join([told, *self._over_linked(mine)]), held, (reason,))

    def _verdict(self, outcome: Outcome, message: str, held: Reading | None, reasons: tuple[str, ...] = ()) -> Verdict:
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


def _leaps_between(series: MeasuredSeries, held: Reading | None) -> Iterator[str]:
    """Yield on which days between the two that are compared the table leaps."""
    if held is None or len(held.days) < 2:
        return
    between = [day for day in series.leaps if held.days[0] < day <= held.days[1]]
    if between:
        shown = ", ".join(day_text(day) for day in between[:3])
        more = f" and {len(between) - 3} more" if len(between) > 3 else ""
        yield f"In between the series leaps ({shown}{more}): its way of counting may have changed."
