"""What is claimed in numbers: arithmetic, ranges, scope and definition, and likenesses that are no measurements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...control.figures.reconcile import reconcile
from ...control.figures.verdicts import Outcome, Verdict, day_text
from ...records import Figure, Measure
from .episodes import repeats
from .finding import Case, Finding, Severity

_REMEDIES = {
    "change-does-not-follow": "Correct the value, or the figures it links.",
    "linked-areas-not-comparable": "Link areas of one series.",
    "changes-added-up": "Correct the value, or say in 'note' who added them up.",
    "values-differ": "Keep the better one, or say in both notes why they differ.",
    "areas-not-comparable": "Give each its own scope in words a reader sees, or take one out.",
    "period-differs": "Say so in 'note', with both dates.",
    "likeness": "Say so in 'note'.",
}


def check(case: Case) -> Iterator[Finding]:
    """Yield what is missing from figures and where they contradict themselves or each other."""
    figures = {figure.figure_id: figure for figure in case.dossier.figures}
    for figure in figures.values():
        yield from _missing(case, figure)
    for verdict in reconcile(case.dossier.figures, case.dossier.sources):
        if verdict.outcome is Outcome.AGREES or _explained(verdict, figures):
            continue
        severity = Severity.CONTRADICTION if verdict.outcome is Outcome.DIFFERS else Severity.DOUBT
        message = f"{verdict.message} {_REMEDIES[verdict.code]}"
        subject = verdict.figures[0]
        yield case.finding(verdict.code, subject, message, "figures", subject, "value", severity=severity)
    yield from _headline(case, figures)


def _explained(verdict: Verdict, figures: dict[str, Figure]) -> bool:
    """Return whether the figure's note already tells the reader."""
    note = figures[verdict.figures[0]].note
    if verdict.code == "likeness":
        return bool(note)
    if verdict.code == "period-differs":
        areas = [figures[figure_id] for figure_id in verdict.figures[1:]]
        return bool(note) and all(_names_day(note, area.start) for area in areas)
    if verdict.code == "values-differ":
        return all(figures[figure_id].note for figure_id in verdict.figures)
    return False


def _names_day(note: str, day: date | None) -> bool:
    return day is not None and any(
        form in note for form in (day_text(day), day.isoformat(), f"{day.day} {day:%b} {day.year}")
    )


def _missing(case: Case, figure: Figure) -> Iterator[Finding]:
    subject, trail = figure.figure_id, ("figures", figure.figure_id)

    def missing(code: str, what: str) -> Finding:
        return case.finding(code, subject, what, *trail, severity=Severity.MISSING)

    if not figure.source_id and not figure.evidence:
        yield missing("no-evidence", "The figure has no source. Add 'source' and 'evidence'.")
    cited = [figure.source_id, *(item.source_id for item in figure.evidence)]
    yield from repeats(case, subject, [source_id for source_id in cited if source_id], *trail)
    if figure.measure is Measure.COMPARISON:
        if not figure.comparison:
            yield missing("no-comparison", "The comparison names nothing. Add 'comparison', as 'Great Britain'.")
        return
    if figure.value is None:
        yield missing("no-value", "The figure has no value. Add 'value', or make it a comparison.")
    if figure.low is None and figure.high is None and not _says_no_range(case, figure):
        yield missing(
            "no-range", "The figure has no range. Add 'low' and 'high'; write null for both if none was published."
        )
    if (figure.low is None) != (figure.high is None):
        yield missing("half-a-range", "The figure has only one end of a range. Add the other.")
    for key, value in (("scope", figure.scope), ("definition", figure.definition)):
        if not value and figure.measure is not Measure.COUNT:
            yield missing(f"no-{key}", f"The figure does not say its {key}, so nothing can be compared with it.")
    if figure.start is None and figure.end is None:
        yield missing("no-date", "The figure has no date. Add 'start' and 'end' (the same day for a state).")
    if figure.measure is Measure.CHANGE_PCT and not (figure.baseline and figure.result):
        yield missing(
            "change-without-areas", "The change does not say from and to which areas: add 'baseline' and 'result'."
        )


def _says_no_range(case: Case, figure: Figure) -> bool:
    stated = ("figures", figure.figure_id, "low") in case.reading.lines
    return stated or "range" in f"{figure.note} {figure.definition}".casefold()


def _headline(case: Case, figures: dict[str, Figure]) -> Iterator[Finding]:
    settings = case.dossier.map
    if figures and not settings.headline:
        what = "The dossier has figures but names none as map: headline, so the map shows no number."
        yield case.finding("no-headline", "map", what, "map", severity=Severity.MINOR)
    headline, bracket = figures.get(settings.headline), figures.get(settings.bracket)
    if headline and headline.measure is Measure.COMPARISON:
        what = "The headline is a likeness, not a measurement. Choose an area."
        yield case.finding("headline-is-likeness", "map", what, "map", "headline", severity=Severity.CONTRADICTION)
    if bracket and bracket.measure is not Measure.CHANGE_PCT:
        what = "The bracket must be a change that links two areas (change_pct)."
        yield case.finding("bracket-is-no-change", "map", what, "map", "bracket", severity=Severity.CONTRADICTION)
