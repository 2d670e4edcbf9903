"""Reported figures as the page receives them: which of them is the headline, which belong to its series, and the proof.

A figure is never mixed with one of another measure, actor, scope or definition: a series is what shares all four.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from branca.element import Figure as Page

from geo.control.figures.reconcile import why_not_comparable
from geo.control.figures.verdicts import change_pct
from geo.records import DateSpan, Figure, Measure, Source

from ..verbatim import Verbatim
from ..words import date_words, span_words
from .element import Element, json_for_script
from .facts import evidence_data, review_data, source_data

#: What may stand as the page's number, best first. A count or a toll says nothing about territory.
_HEADLINES = (Measure.AREA_KM2, Measure.CHANGE_PCT, Measure.SHARE_PCT)
_SHARED_FIELDS = ("measure", "actor", "scope", "definition", "source", "review")


class Figured(Element):
    """An element about reported figures. They travel once a page, however many elements speak of them."""

    def __init__(self, figures: Sequence[Figure], *, sources: Sequence[Source] = (), as_of: date | None = None) -> None:
        super().__init__()
        self.figures = tuple(figures)
        self.sources = tuple(sources)
        self.as_of = as_of

    def render(self, **options: Any) -> str:
        """Put the figures into the page, unless another element has, and then what every element does."""
        text = super().render(**options)
        page, name = self.get_root(), self.block_name()
        # NOTE: the block is named after its content, so the same figures stand in the page once.
        if isinstance(page, Page) and self.figures and name not in page.html._children:
            block = f'<script type="application/json" id="{name}">{json_for_script(self.block())}</script>'
            page.html.add_child(Verbatim(block), name=name)
        return text

    def block_name(self) -> str:
        """Return the id of the block that holds the figures; empty where there are none."""
        if not self.figures:
            return ""
        return f"ebbline-figures-{sha256(json_for_script(self.block()).encode()).hexdigest()[:12]}"

    def block(self) -> dict[str, Any]:
        """Return the figures with their proof, what most of them share, and the sources that no other layer tells."""
        language = self._language()
        all_ = figures_data(self.figures, language, as_of=self.as_of)
        shared = shared_values(all_)
        told = {source.source_id for source in self._told_elsewhere()}
        cited = _cited(self.figures, self.sources)
        return {
            "shared": shared,
            "figures": [_without(figure, shared) for figure in all_],
            "sources": {
                source.source_id: source_data(source, language)
                for source in self.sources
                if source.source_id in cited and source.source_id not in told
            },
        }

    def _told_elsewhere(self) -> Iterable[Source]:
        siblings = getattr(self._parent, "_children", {}).values()
        return [source for one in siblings if getattr(one, "kind", "") == "sites" for source in one.sources]


def headline_figure(
    figures: Sequence[Figure], *, wanted: str = "", actor: str = "", as_of: date | None = None
) -> Figure | None:
    """Return the figure that gives the page its number, None where no figure can.

    That is ``wanted`` (a figure_id) where it is an area, a change or a share; otherwise the latest area of ``actor``
    that was known on ``as_of``, or the latest change, or the latest share. A figure that names no actor is about the
    followed one.
    """
    usable = [figure for figure in figures if figure.measure in _HEADLINES and figure.value is not None]
    chosen = next((figure for figure in usable if figure.figure_id == wanted), None)
    if chosen:
        return chosen
    own = [figure for figure in usable if not actor or _actor(figure, actor) == _plain(actor)]
    for measure in _HEADLINES:
        found = sorted((figure for figure in own if figure.measure == measure), key=lambda one: _order(one, as_of))
        known = [figure for figure in found if not as_of or (figure_day(figure, as_of=as_of) or date.min) <= as_of]
        if found:
            return known[-1] if known else found[0]
    return None


def series_of(
    head: Figure | None, figures: Sequence[Figure], *, actor: str = "", as_of: date | None = None
) -> list[Figure]:
    """Return the figures of the headline's own measure, actor, scope and definition, in order of their date."""
    if head is None:
        return []
    key = _key(head, actor)
    same = [figure for figure in figures if figure.value is not None and _key(figure, actor) == key]
    dated = [figure for figure in same if figure is head or _day(figure)]
    return sorted(dated, key=lambda one: _order(one, as_of))


def figure_day(figure: Figure, *, as_of: date | None = None) -> date | None:
    """Return the day from which a figure counts: the end of its period, or the day of the report if that lies in it."""
    if as_of and figure.start and figure.end and figure.start <= as_of < figure.end:
        return as_of
    return _day(figure)


def figures_data(figures: Sequence[Figure], language: str, *, as_of: date | None = None) -> list[dict[str, Any]]:
    """Return figures for their cards, in the dossier's order; what a figure does not say is left out."""
    by_id = {figure.figure_id: figure for figure in figures}
    return [figure_data(figure, language, by_id=by_id, as_of=as_of) for figure in figures]


def figure_data(
    figure: Figure, language: str, *, by_id: dict[str, Figure] | None = None, as_of: date | None = None
) -> dict[str, Any]:
    """Return one figure for its card: value, range, period, scope, definition, arithmetic, proof and review."""
    day, known = figure_day(figure, as_of=as_of), by_id or {}
    data = {
        "id": figure.figure_id,
        "measure": str(figure.measure),
        "value": _whole(figure.value),
        "low": _whole(figure.low),
        "high": _whole(figure.high),
        "date": day.isoformat() if day else "",
        **_period(figure, language),
        "actor": figure.actor,
        "scope": figure.scope,
        "definition": figure.definition,
        **arithmetic(figure, known),
        "comparison": figure.comparison,
        "source": figure.source_id,
        "evidence": [evidence_data(evidence) for evidence in figure.evidence],
        "note": figure.note,
        "review": review_data(figure.review, language),
    }
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def arithmetic(figure: Figure, by_id: dict[str, Figure]) -> dict[str, str]:
    """Return the two figures that a change links and what they make: ``{"from": …, "to": …, "sum": "−12.4 %"}``.

    The sum is left out, and ``unlike`` says why, where the two do not measure the same thing.
    """
    before, after = by_id.get(figure.baseline), by_id.get(figure.result)
    linked = {"from": before.figure_id if before else "", "to": after.figure_id if after else ""}
    if figure.measure != Measure.CHANGE_PCT or before is None or after is None:
        return linked
    unlike = _unlike(before, after)
    if unlike:
        return {**linked, "unlike": unlike}
    if not before.value or after.value is None:
        return linked
    return {**linked, "sum": percent(round(change_pct(before.value, after.value), 1))}


def percent(value: float) -> str:
    """Return a change in per cent with a true minus sign: ``−12 %``."""
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{abs(value):g} %"


def shared_values(figures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return, for what figures tend to share, the value that most of them have."""
    shared = {}
    for field in _SHARED_FIELDS:
        values = {json_for_script(figure.get(field, "")): figure.get(field, "") for figure in figures}
        counts = Counter(json_for_script(figure.get(field, "")) for figure in figures)
        if counts:
            shared[field] = values[counts.most_common(1)[0][0]]
    return shared


def _without(figure: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """Return a figure without what it shares; what it does not say stays unsaid, as an empty text."""
    own = {key: value for key, value in figure.items() if key not in shared or value != shared[key]}
    return own | {key: "" for key, value in shared.items() if key not in figure and value != ""}


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value == int(value) else value


def _period(figure: Figure, language: str) -> dict[str, str]:
    """Return when a figure is about: ``when`` for a line, and beside it the words of the report or the real days."""
    days = span_words(DateSpan(figure.start, figure.end), language) if figure.start or figure.end else ""
    if figure.start and figure.start == figure.end:
        day = date_words(figure.start, language)
        return {"when": day, "period": figure.period if figure.period != day else ""}
    when = figure.period or days
    return {"when": when, "days": days if days != when else ""}


def _unlike(before: Figure, after: Figure) -> str:
    if before.measure != after.measure:
        return f"'{before.measure}' and '{after.measure}' are different measures"
    return why_not_comparable(before, after)


def _cited(figures: Sequence[Figure], sources: Sequence[Source]) -> set[str]:
    cited = {figure.source_id for figure in figures}
    cited |= {evidence.source_id for figure in figures for evidence in figure.evidence}
    return cited | {source.via for source in sources if source.source_id in cited and source.via}


def _key(figure: Figure, actor: str) -> tuple[str, ...]:
    return str(figure.measure), _actor(figure, actor), _plain(figure.scope), _plain(figure.definition)


def _actor(figure: Figure, actor: str) -> str:
    return _plain(figure.actor or actor)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _day(figure: Figure) -> date | None:
    return figure.end or figure.start


def _order(figure: Figure, as_of: date | None) -> tuple[str, str]:
    day = figure_day(figure, as_of=as_of)
    return day.isoformat() if day else "", figure.figure_id
