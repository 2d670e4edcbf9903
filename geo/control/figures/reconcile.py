"""Published figures held against their own arithmetic and against each other.

Pure functions of figures and sources. Each verdict agrees, differs by a stated amount, or says why two figures cannot
be compared. Percentages chain by multiplying: −14 % and then −12 % leave 0.86 · 0.88, which is −24.3 %, not −26 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from math import prod
from typing import NamedTuple

from ...records import Figure, Measure, Source
from .verdicts import Outcome, Verdict, bounds, change_pct, day_text, half_unit, km2, pct, plain, short, value_text

_ADJOINING_DAYS = 31


class ReferenceArea(NamedTuple):
    """The size of a thing that territories are likened to, in km²."""

    name: str
    area_km2: float
    source: str


REFERENCE_AREAS: Mapping[str, ReferenceArea] = {
    area.name.casefold(): area
    for area in (
        ReferenceArea("Great Britain", 209_331, "the island; IUCN/UNEP Island Directory"),
        ReferenceArea("Britain", 209_331, "the island; IUCN/UNEP Island Directory"),
        ReferenceArea("United Kingdom", 243_610, "The World Factbook, total area"),
        ReferenceArea("Jordan", 89_342, "The World Factbook, total area"),
        ReferenceArea("Belgium", 30_528, "The World Factbook, total area"),
    )
}


def reconcile(figures: Sequence[Figure], sources: Sequence[Source] = ()) -> list[Verdict]:
    """Return the verdicts on all figures: each change against its areas, chains, rivals and comparisons."""
    by_id = {figure.figure_id: figure for figure in figures}
    verdicts: list[Verdict] = []
    for figure in figures:
        if figure.measure is Measure.CHANGE_PCT:
            verdicts += judge_change(figure, by_id.get(figure.baseline), by_id.get(figure.result))
        if figure.measure is Measure.COMPARISON or figure.comparison:
            verdicts += judge_comparison(figure, figures)
    return [*verdicts, *judge_sums(figures), *judge_rivals(figures, sources), *judge_companions(figures)]


# A change and the two areas it links


def judge_change(change: Figure, baseline: Figure | None, result: Figure | None) -> Iterator[Verdict]:
    """Yield whether a change in percent follows from its two areas, and whether its period is theirs."""
    if baseline is None or result is None or change.value is None:
        return
    ids = (change.figure_id, baseline.figure_id, result.figure_id)
    reason = why_not_comparable(baseline, result)
    if reason:
        what = f"The change of {pct(change.value)} links two areas that cannot be compared: {reason}."
        yield Verdict(Outcome.NOT_COMPARABLE, "linked-areas-not-comparable", ids, what)
        return
    if not baseline.value or result.value is None:
        return
    expected = change_pct(baseline.value, result.value)
    low, high = _possible_change(baseline, result)
    half = half_unit(change.value, whole=0.5)
    agrees = low <= change.value + half and change.value - half <= high
    areas = f"{km2(baseline.value)} to {km2(result.value)} is {pct(expected, 1)}"
    tail = "agrees within rounding with" if agrees else f"differs by {abs(expected - change.value):.1f} points from"
    message = f"{areas}, which {tail} the stated {pct(change.value)}."
    outcome = Outcome.AGREES if agrees else Outcome.DIFFERS
    yield Verdict(
        outcome, "change-follows" if agrees else "change-does-not-follow", ids, message, expected, change.value
    )
    yield from _judge_period(change, baseline, result)


def _judge_period(change: Figure, baseline: Figure, result: Figure) -> Iterator[Verdict]:
    ids = (change.figure_id, baseline.figure_id, result.figure_id)
    began, ended = baseline.end or baseline.start, result.start or result.end
    if not (change.start and change.end and began and ended) or (change.start, change.end) == (began, ended):
        return
    worded = change.period or f"{day_text(change.start)} to {day_text(change.end)}"
    what = (
        f"The change is worded for '{worded}', but the areas it links are of {day_text(began)} and {day_text(ended)}: "
        f"{(ended - began).days} days, not {(change.end - change.start).days + 1}."
    )
    yield Verdict(Outcome.DIFFERS, "period-differs", ids, what)


def compound_pct(changes: Sequence[float]) -> float:
    """Return what consecutive changes in percent make together, each of what the one before left."""
    return (prod(1 + change / 100 for change in changes) - 1) * 100


def _possible_change(baseline: Figure, result: Figure) -> tuple[float, float]:
    """Return the least and the greatest change that rounded areas, or their ranges, allow."""
    (low_before, high_before), (low_after, high_after) = bounds(baseline), bounds(result)
    return change_pct(high_before, low_after), change_pct(max(low_before, 1e-9), high_after)


# Changes added up


def judge_sums(figures: Sequence[Figure]) -> Iterator[Verdict]:
    """Yield every change that is the sum of two consecutive ones where it should be their product."""
    changes = [figure for figure in figures if figure.measure is Measure.CHANGE_PCT and figure.value is not None]
    for first, second in _consecutive(changes):
        total, product = (first.value or 0) + (second.value or 0), compound_pct([first.value or 0, second.value or 0])
        for figure in changes:
            if figure in (first, second) or figure.value is None or not _spans(figure, first, second):
                continue
            if abs(figure.value - total) < abs(figure.value - product) and abs(total - product) > 0.5:
                ids = (figure.figure_id, first.figure_id, second.figure_id)
                what = (
                    f"{pct(figure.value)} adds {pct(first.value)} and {pct(second.value)} up, but each is a "
                    f"share of its own starting area: together they make {pct(product, 1)}."
                )
                yield Verdict(Outcome.DIFFERS, "changes-added-up", ids, what, product, figure.value)


def _consecutive(changes: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    for first in changes:
        for second in changes:
            if first is second or (first.value or 0) * (second.value or 0) <= 0:
                continue
            linked = first.result and first.result == second.baseline
            dated = first.end and second.start and abs((second.start - first.end).days) <= _ADJOINING_DAYS
            if (linked or dated) and not why_not_comparable(first, second):
                yield first, second


def _spans(whole: Figure, first: Figure, second: Figure) -> bool:
    """Return whether a change covers two others: by the areas it links, by its dates, or by saying no dates at all."""
    if whole.baseline and whole.result:
        return (whole.baseline, whole.result) == (first.baseline, second.result)
    if whole.start and whole.end and first.start and second.end:
        near = abs((whole.start - first.start).days), abs((whole.end - second.end).days)
        return max(near) <= _ADJOINING_DAYS
    return not (whole.start or whole.end)


# Rivals and companions


def judge_rivals(figures: Sequence[Figure], sources: Sequence[Source] = ()) -> Iterator[Verdict]:
    """Yield pairs that give different values for one thing on one date, and pairs that only look like two witnesses."""
    origin = origins(sources)
    for one, other in combinations(figures, 2):
        if not _same_question(one, other) or one.value is None or other.value is None:
            continue
        ids = (one.figure_id, other.figure_id)
        same_origin = bool(one.source_id) and origin.get(one.source_id) == origin.get(other.source_id, "")
        gap = abs(one.value - other.value)
        if gap > max(half_unit(one.value), half_unit(other.value)):
            share = gap / max(abs(one.value), abs(other.value)) * 100
            what = (
                f"Two values for {_when(one)}: {value_text(one)} and {value_text(other)}, a difference of "
                f"{gap:,.6g} ({share:.1f} %)."
            )
            yield Verdict(Outcome.DIFFERS, "values-differ", ids, what, one.value, other.value)
        elif same_origin and one.source_id != other.source_id:
            what = f"{value_text(one)} for {_when(one)} comes twice from one origin: it counts once."
            yield Verdict(Outcome.AGREES, "one-origin", ids, what)


def _same_question(one: Figure, other: Figure) -> bool:
    dated = (one.start, one.end) == (other.start, other.end) and one.start is not None
    return dated and one.measure is other.measure and not why_not_comparable(one, other)


def judge_companions(figures: Sequence[Figure]) -> Iterator[Verdict]:
    """Yield areas of one actor that stand side by side although their scope or definition differs."""
    areas = [figure for figure in figures if figure.measure is Measure.AREA_KM2 and figure.value is not None]
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in areas:
        groups.setdefault((plain(figure.actor), plain(figure.scope), plain(figure.definition)), []).append(figure)
    for (_, first), (_, second) in combinations(groups.items(), 2):
        reason = why_not_comparable(first[0], second[0])
        if reason and plain(first[0].actor) == plain(second[0].actor):
            what = f"{value_text(first[0])} and {value_text(second[0])} must not be set side by side: {reason}."
            ids = (first[0].figure_id, second[0].figure_id)
            yield Verdict(Outcome.NOT_COMPARABLE, "areas-not-comparable", ids, what)


def why_not_comparable(one: Figure, other: Figure) -> str:
    """Return why two figures do not measure the same thing, '' where nothing speaks against it."""
    if Measure.COMPARISON in (one.measure, other.measure):
        return "one of them is a likeness, not a measurement"
    reasons = []
    for what in ("actor", "scope", "definition"):
        mine, theirs = getattr(one, what), getattr(other, what)
        if mine and theirs and plain(mine) != plain(theirs):
            reasons.append(f"the {what} differs ('{short(mine)}' and '{short(theirs)}')")
    return "; ".join(reasons)


def judge_comparison(figure: Figure, figures: Sequence[Figure]) -> Iterator[Verdict]:
    """Yield what a likeness in size would wrongly read as beside the latest area, and what the same series gives."""
    reference = REFERENCE_AREAS.get(plain(figure.comparison).removeprefix("the size of ").removeprefix("the "))
    series = sorted(
        (f for f in figures if f.measure is Measure.AREA_KM2 and f.value and f.start),
        key=lambda f: f.start or date.min,
    )
    if reference is None or not series:
        return
    results = {f.result for f in figures if f.measure is Measure.CHANGE_PCT}
    last = next((f for f in reversed(series) if f.figure_id in results), series[-1])
    first = next((f for f in series if not why_not_comparable(f, last)), last)
    wrong = change_pct(reference.area_km2, last.value or 0)
    what = (
        f"'{figure.comparison}' (about {km2(round(reference.area_km2, -3))}; {reference.source}) is a likeness with "
        f"another definition: beside {km2(last.value or 0)} it would read as {pct(wrong)}"
    )
    if first is not last and first.value and last.value:
        same = change_pct(first.value, last.value)
        what += f", where one series gives {pct(same, 1)} since {day_text(first.start)}"
    ids = (figure.figure_id, last.figure_id)
    yield Verdict(Outcome.NOT_COMPARABLE, "likeness", ids, f"{what}.", wrong)


# Sources


def origins(sources: Sequence[Source]) -> dict[str, str]:
    """Return the source_id at the end of each source's chain of ``via``: who said it first."""
    via = {source.source_id: source.via for source in sources}
    found = {}
    for source_id in via:
        at, seen = source_id, {source_id}
        while via.get(at) and via[at] not in seen:
            at = via[at]
            seen.add(at)
        found[source_id] = at
    return found


def independent(source_ids: Sequence[str], sources: Sequence[Source]) -> tuple[str, ...]:
    """Return the origins behind ``source_ids``, each once, in order: sources that repeat one another count once."""
    origin = origins(sources)
    return tuple(dict.fromkeys(origin.get(source_id, source_id) for source_id in source_ids))


# Words


def _when(figure: Figure) -> str:
    return day_text(figure.start) if figure.start == figure.end else figure.period or "the same period"
