"""Published figures held against their own arithmetic and against each other.

Pure functions of figures and sources. Each verdict agrees, differs by a stated amount, or says why two figures cannot
be compared. Percentages chain by multiplying: −14 % and then −12 % leave 0.86 · 0.88, which is −24.3 %, not −26 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from math import prod
from typing import NamedTuple

from ..records import Figure, Measure, Source

_ROUNDING_CAP = 0.005  # trailing zeros are taken for rounding, but never for more than half a percent of a value
_ADJOINING_DAYS = 31


class Outcome(StrEnum):
    """How two or more figures stand to each other."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim, judged. ``code`` is stable; ``expected`` and ``stated`` are in the unit of the claim."""

    outcome: Outcome
    code: str
    figures: tuple[str, ...]
    message: str
    expected: float | None = None
    stated: float | None = None


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
        what = f"The change of {_pct(change.value)} links two areas that cannot be compared: {reason}."
        yield Verdict(Outcome.NOT_COMPARABLE, "linked-areas-not-comparable", ids, what)
        return
    if not baseline.value or result.value is None:
        return
    expected = change_pct(baseline.value, result.value)
    low, high = _possible_change(baseline, result)
    half = _half_unit(change.value, whole=0.5)
    agrees = low <= change.value + half and change.value - half <= high
    areas = f"{_km2(baseline.value)} to {_km2(result.value)} is {_pct(expected, 1)}"
    tail = "agrees within rounding with" if agrees else f"differs by {abs(expected - change.value):.1f} points from"
    message = f"{areas}, which {tail} the stated {_pct(change.value)}."
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


def change_pct(before: float, after: float) -> float:
    """Return the change from ``before`` to ``after`` in percent of ``before``."""
    return (after / before - 1) * 100


def compound_pct(changes: Sequence[float]) -> float:
    """Return what consecutive changes in percent make together, each of what the one before left."""
    return (prod(1 + change / 100 for change in changes) - 1) * 100


def _possible_change(baseline: Figure, result: Figure) -> tuple[float, float]:
    """Return the least and the greatest change that rounded areas, or their ranges, allow."""
    (low_before, high_before), (low_after, high_after) = _bounds(baseline), _bounds(result)
    return change_pct(high_before, low_after), change_pct(max(low_before, 1e-9), high_after)


def _bounds(area: Figure) -> tuple[float, float]:
    value = area.value or 0.0
    half = min(_half_unit(value), _ROUNDING_CAP * value)
    low = value - half if area.low is None else area.low
    high = value + half if area.high is None else area.high
    return low, high


def _half_unit(value: float, *, whole: float | None = None) -> float:
    """Return half of the last digit that is given: 0.05 for 12.4; 50 for 68300, or ``whole`` for any whole number."""
    text = f"{abs(value):.6f}".rstrip("0")
    decimals = text.partition(".")[2]
    if decimals:
        return float(0.5 * 10.0 ** -len(decimals))
    if whole is not None:
        return whole
    digits = text.rstrip(".")
    return float(0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0"))))


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
                    f"{_pct(figure.value)} adds {_pct(first.value)} and {_pct(second.value)} up, but each is a "
                    f"share of its own starting area: together they make {_pct(product, 1)}."
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
        if gap > max(_half_unit(one.value), _half_unit(other.value)):
            share = gap / max(abs(one.value), abs(other.value)) * 100
            what = (
                f"Two values for {_when(one)}: {_value(one)} and {_value(other)}, a difference of "
                f"{gap:,.6g} ({share:.1f} %)."
            )
            yield Verdict(Outcome.DIFFERS, "values-differ", ids, what, one.value, other.value)
        elif same_origin and one.source_id != other.source_id:
            what = f"{_value(one)} for {_when(one)} comes twice from one origin: it counts once."
            yield Verdict(Outcome.AGREES, "one-origin", ids, what)


def _same_question(one: Figure, other: Figure) -> bool:
    dated = (one.start, one.end) == (other.start, other.end) and one.start is not None
    return dated and one.measure is other.measure and not why_not_comparable(one, other)


def judge_companions(figures: Sequence[Figure]) -> Iterator[Verdict]:
    """Yield areas of one actor that stand side by side although their scope or definition differs."""
    areas = [figure for figure in figures if figure.measure is Measure.AREA_KM2 and figure.value is not None]
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in areas:
        groups.setdefault((_plain(figure.actor), _plain(figure.scope), _plain(figure.definition)), []).append(figure)
    for (_, first), (_, second) in combinations(groups.items(), 2):
        reason = why_not_comparable(first[0], second[0])
        if reason and _plain(first[0].actor) == _plain(second[0].actor):
            what = f"{_value(first[0])} and {_value(second[0])} must not be set side by side: {reason}."
            ids = (first[0].figure_id, second[0].figure_id)
            yield Verdict(Outcome.NOT_COMPARABLE, "areas-not-comparable", ids, what)


def why_not_comparable(one: Figure, other: Figure) -> str:
    """Return why two figures do not measure the same thing, '' where nothing speaks against it."""
    if Measure.COMPARISON in (one.measure, other.measure):
        return "one of them is a likeness, not a measurement"
    reasons = []
    for what in ("actor", "scope", "definition"):
        mine, theirs = getattr(one, what), getattr(other, what)
        if mine and theirs and _plain(mine) != _plain(theirs):
            reasons.append(f"the {what} differs ('{_short(mine)}' and '{_short(theirs)}')")
    return "; ".join(reasons)


def judge_comparison(figure: Figure, figures: Sequence[Figure]) -> Iterator[Verdict]:
    """Yield what a likeness in size would wrongly read as beside the latest area, and what the same series gives."""
    reference = REFERENCE_AREAS.get(_plain(figure.comparison).removeprefix("the size of ").removeprefix("the "))
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
        f"'{figure.comparison}' (about {_km2(round(reference.area_km2, -3))}; {reference.source}) is a likeness with "
        f"another definition: beside {_km2(last.value or 0)} it would read as {_pct(wrong)}"
    )
    if first is not last and first.value and last.value:
        same = change_pct(first.value, last.value)
        what += f", where one series gives {_pct(same, 1)} since {day_text(first.start)}"
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


def day_text(day: date | None) -> str:
    """Return a day as '4 July 2016'."""
    return f"{day.day} {day:%B %Y}" if day else "an unknown day"


def _when(figure: Figure) -> str:
    return day_text(figure.start) if figure.start == figure.end else figure.period or "the same period"


def _value(figure: Figure) -> str:
    if figure.value is None:
        return figure.figure_id
    return {Measure.AREA_KM2: _km2, Measure.CHANGE_PCT: _pct, Measure.SHARE_PCT: _pct}.get(figure.measure, _count)(
        figure.value
    )


def _km2(value: float) -> str:
    return f"{value:,.0f} km²"


def _pct(value: float | None, decimals: int | None = None) -> str:
    number = (
        f"{value or 0:g}" if decimals is None and (value or 0) == round(value or 0, 1) else f"{value:.{decimals or 0}f}"
    )
    return f"{number} %".replace("-", "−")


def _count(value: float) -> str:
    return f"{value:,.6g}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("&", "and").split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
