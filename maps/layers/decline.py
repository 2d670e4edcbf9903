"""Reported areas as unconnected dots on a zero-based axis; what is no measurement stays off it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from geo.control.figures.reconcile import why_not_comparable
from geo.records import Figure, Measure, Source

from ..words import say
from .figures import Figured, figure_data, figure_day, headline_figure, percent, series_of


class Decline(Figured):
    """Published areas by date, in km², with the change that a report speaks of as a bracket between two of them.

    A figure is drawn where it was published and never joined to the next. ``bracket`` is the figure_id of a change
    (per cent) with a baseline and a result; ``headline`` that of the figure whose series the dots are, ``actor`` whose
    territory it is. An area of another actor, scope or definition is marked as one. Comparisons ("the size of Great
    Britain") are kept as notes. Without any area the other figures stand as a list. ``measured`` says that the map
    has a timeline, whose areas the chart draws as lines with their range, on one scale with the dots.
    """

    _name = "ebbline_decline"
    kind: ClassVar[str] = "decline"
    scripts = ("dialog.js", "proof.js", "figures.js", "decline.js")
    styles = ("dialog.css", "proof.css", "decline.css", "legend.css")

    def __init__(
        self,
        figures: Sequence[Figure],
        *,
        sources: Sequence[Source] = (),
        bracket: str = "",
        headline: str = "",
        actor: str = "",
        as_of: date | None = None,
        measured: bool = False,
    ) -> None:
        super().__init__(figures, sources=sources, as_of=as_of)
        self.measured = measured
        self.bracket = bracket
        self.headline = headline
        self.actor = actor

    def data(self) -> dict[str, Any]:
        """Return the dots, the bracket and the notes; figures by their ids."""
        language = self._language()
        areas = areas_in_order(self.figures, as_of=self.as_of)
        series = self._series(areas)
        head = self._head(self.figures)
        others = [figure for figure in areas if figure not in series]
        return {
            "asOf": self.as_of.isoformat() if self.as_of else None,
            "figures": self.block_name(),
            "head": head.figure_id if head else "",
            "areas": [figure.figure_id for figure in areas],
            "others": [figure.figure_id for figure in others],
            "bracket": bracket_data(self.figures, self.bracket),
            "caption": caption(series, self.sources, language) if series else "",
            "othersCaption": caption(others, self.sources, language, key="chart_others") if others else "",
            "measured": self.measured,
            "comparisons": comparison_data(self.figures, language),
        }

    def _series(self, areas: Sequence[Figure]) -> list[Figure]:
        return series_of(self._head(areas), areas, actor=self.actor, as_of=self.as_of)

    def _head(self, figures: Sequence[Figure]) -> Figure | None:
        return headline_figure(figures, wanted=self.headline, actor=self.actor, as_of=self.as_of)


def areas_in_order(figures: Sequence[Figure], *, as_of: date | None = None) -> list[Figure]:
    """Return the areas in km² in order of their date; a figure without a value or a date is not drawn."""
    drawn = [
        (day, figure.figure_id, figure)
        for figure in figures
        if figure.measure == Measure.AREA_KM2 and figure.value is not None and (day := figure_day(figure, as_of=as_of))
    ]
    return [figure for _, _, figure in sorted(drawn, key=lambda item: item[:2])]


def area_data(figures: Sequence[Figure], sources: Sequence[Source], language: str) -> list[dict[str, Any]]:
    """Return the areas in km² in order of their date, each with its publisher."""
    publishers = _publishers(sources)
    return [
        {**figure_data(figure, language), "publisher": publishers.get(figure.source_id, figure.source_id)}
        for figure in areas_in_order(figures)
    ]


def bracket_data(figures: Sequence[Figure], bracket: str) -> dict[str, str] | None:
    """Return the change between two areas: its own figure_id, those of its ends, and its text, ``−12 %``.

    Two areas that do not measure the same thing get no bracket.
    """
    by_id = {figure.figure_id: figure for figure in figures}
    found = by_id.get(bracket)
    if found is None or found.value is None or found.measure != Measure.CHANGE_PCT:
        return None
    before, after = by_id.get(found.baseline), by_id.get(found.result)
    if before is None or after is None or why_not_comparable(before, after):
        return None
    return {"id": bracket, "from": found.baseline, "to": found.result, "text": percent(found.value)}


def caption(figures: Sequence[Figure], sources: Sequence[Source], language: str, *, key: str = "chart_note") -> str:
    """Return whose estimates the dots are, and for which scope."""
    names = _publishers(sources)
    publishers = list(dict.fromkeys(names.get(figure.source_id, figure.source_id) for figure in figures))
    scopes = list(dict.fromkeys(figure.scope for figure in figures if figure.scope))
    if not scopes:
        return say(language, key, publishers=", ".join(publishers))
    return say(language, f"{key}_scope", publishers=", ".join(publishers), scopes=", ".join(scopes))


def _publishers(sources: Sequence[Source]) -> dict[str, str]:
    return {source.source_id: source.publisher for source in sources}


def comparison_data(figures: Sequence[Figure], language: str) -> list[dict[str, str]]:
    """Return what a size was likened to, as notes in our own words: a likeness is never a measurement, nor a quote."""
    found = [figure for figure in figures if figure.measure == Measure.COMPARISON and figure.comparison]
    return [{"id": figure.figure_id, "text": _comparison_line(figure, language)} for figure in found]


def _comparison_line(figure: Figure, language: str) -> str:
    day = figure.end or figure.start
    if day is None:
        return say(language, "comparison_note_undated", what=figure.comparison)
    return say(language, "comparison_note", what=figure.comparison, year=day.year)
