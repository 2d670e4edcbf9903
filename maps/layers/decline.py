"""Reported areas as unconnected dots on a zero-based axis; what is no measurement stays off it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from geo.records import Figure, Measure, Source

from ..words import date_words, say
from .element import Element


class Decline(Element):
    """Published areas by date, in km², with the change that a report speaks of as a bracket between two of them.

    A figure is drawn where it was published and never joined to the next. ``bracket`` is the figure_id of a change
    (per cent) with a baseline and a result. Comparisons ("the size of Great Britain") are kept as notes.
    """

    _name = "ebbline_decline"
    kind: ClassVar[str] = "decline"
    scripts = ("figures.js", "decline.js")
    styles = ("decline.css", "legend.css")

    def __init__(
        self,
        figures: Sequence[Figure],
        *,
        sources: Sequence[Source] = (),
        bracket: str = "",
        as_of: date | None = None,
    ) -> None:
        super().__init__()
        self.figures = tuple(figures)
        self.sources = tuple(sources)
        self.bracket = bracket
        self.as_of = as_of

    def data(self) -> dict[str, Any]:
        """Return the dots, the bracket and the notes."""
        language = self._language()
        areas = area_data(self.figures, self.sources, language)
        return {
            "asOf": self.as_of.isoformat() if self.as_of else None,
            "areas": areas,
            "bracket": bracket_data(self.figures, self.bracket),
            "caption": caption(areas, language),
            "comparisons": comparison_data(self.figures, language),
        }


def area_data(figures: Sequence[Figure], sources: Sequence[Source], language: str) -> list[dict[str, Any]]:
    """Return the areas in km² in order of their date; a figure without a value or a date is not drawn."""
    publishers = {source.source_id: source.publisher for source in sources}
    drawn = [
        figure for figure in figures if figure.measure == Measure.AREA_KM2 and figure.value is not None and _day(figure)
    ]
    return [_area(figure, publishers, language) for figure in sorted(drawn, key=_order)]


def _area(figure: Figure, publishers: dict[str, str], language: str) -> dict[str, Any]:
    day = _day(figure)
    assert day is not None  # noqa: S101 (for the type checker; area_data asked)
    return {
        "id": figure.figure_id,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "date": day.isoformat(),
        "when": date_words(day, language) if figure.start == figure.end else figure.period,
        "scope": figure.scope,
        "publisher": publishers.get(figure.source_id, figure.source_id),
    }


def _day(figure: Figure) -> date | None:
    return figure.end or figure.start


def _order(figure: Figure) -> tuple[str, str]:
    return str(_day(figure)), figure.figure_id


def bracket_data(figures: Sequence[Figure], bracket: str) -> dict[str, str] | None:
    """Return the change between two areas: its ends by figure_id and its text, ``−12 %``."""
    found = next((figure for figure in figures if figure.figure_id == bracket), None)
    if found is None or found.value is None or not found.baseline or not found.result:
        return None
    return {"from": found.baseline, "to": found.result, "text": percent(found.value)}


def percent(value: float) -> str:
    """Return a change in per cent with a true minus sign: ``−12 %``."""
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{abs(value):g} %"


def caption(areas: Sequence[dict[str, Any]], language: str) -> str:
    """Return whose estimates the dots are, and for which scope."""
    publishers = list(dict.fromkeys(area["publisher"] for area in areas))
    scopes = list(dict.fromkeys(area["scope"] for area in areas if area["scope"]))
    if not scopes:
        return say(language, "chart_note", publishers=", ".join(publishers))
    return say(language, "chart_note_scope", publishers=", ".join(publishers), scopes=", ".join(scopes))


def comparison_data(figures: Sequence[Figure], language: str) -> list[dict[str, str]]:
    """Return what a size was likened to, as notes: a likeness is never a measurement."""
    found = [figure for figure in figures if figure.measure == Measure.COMPARISON and figure.comparison]
    return [{"text": _comparison_line(figure, language), "why": figure.note} for figure in found]


def _comparison_line(figure: Figure, language: str) -> str:
    day = _day(figure)
    if day is None:
        return say(language, "comparison_note_undated", what=figure.comparison)
    return say(language, "comparison_note", what=figure.comparison, year=day.year)
