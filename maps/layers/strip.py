"""The date strip: what happened, as ticks on a line that moves everything on the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from geo.control.history import Phase, phases
from geo.errors import MapError
from geo.records import Figure, Site

from ..words import say
from .element import Element
from .sites import has_beginning, phase_line

_MARGIN = timedelta(days=20)


class Strip(Element):
    """A slider over time with a tick for each event of ``sites`` and a divider at ``as_of``, after the article.

    ``figures`` only widen the span of days; where land was measured on some ``days`` the strip keeps to those, and to
    as much time before and after them as they span. ``statuses`` keeps the ticks to some kinds of event. Rendering
    raises MapError where nothing has a date.
    """

    _name = "ebbline_strip"
    kind: ClassVar[str] = "strip"
    scripts = ("symbols.js", "sites.js", "strip.js")
    styles = ("strip.css",)

    def __init__(
        self,
        sites: Sequence[Site] = (),
        *,
        figures: Sequence[Figure] = (),
        as_of: date | None = None,
        statuses: Sequence[str] = (),
        days: Sequence[date] = (),
    ) -> None:
        super().__init__()
        self.sites = tuple(sites)
        self.figures = tuple(figures)
        self.as_of = as_of
        self.statuses = tuple(statuses)
        self.days = tuple(days)

    def data(self) -> dict[str, Any]:
        """Return the events in order, and the days between which the strip runs."""
        events = site_events(self.sites, self._language(), statuses=self.statuses, as_of=self.as_of)
        days = [date.fromisoformat(event["date"]) for event in events]
        days += [figure.end for figure in self.figures if figure.end and figure.value is not None]
        first, last = self._span(days)
        return {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "asOf": self.as_of.isoformat() if self.as_of else None,
            "events": events,
        }

    def _span(self, days: Sequence[date]) -> tuple[date, date]:
        """Return the first and the last day of the strip."""
        opens = [self.as_of] if self.as_of else []
        if not self.days:
            if not [*days, *opens]:
                what = "Nothing in the dossier has a date, so there is no time to move in."
                raise MapError(what, remedy="Add as_of:.")
            return min([*days, *opens]) - _MARGIN, max([*days, *opens]) + _MARGIN
        first, last = min([*self.days, *opens]), max([*self.days, *opens])
        reach = last - first
        near = [day for day in days if first - reach <= day <= last + reach]
        margin = min(_MARGIN, reach / 30)
        return min([first, *near]) - margin, max([last, *near]) + margin


def site_events(
    sites: Iterable[Site], language: str, *, statuses: Sequence[str] = (), as_of: date | None = None
) -> list[dict[str, str]]:
    """Return what happened to the sites, one event for each change of status, in order."""
    events = [
        _event(site, phase, language)
        for site in sites
        for phase in changes(phases(site, as_of=as_of))
        if not statuses or phase.status in statuses
    ]
    return sorted(events, key=lambda event: (event["date"], event["site"]))


def _event(site: Site, phase: Phase, language: str) -> dict[str, str]:
    name = site.local_name if language == "ar" and site.local_name else site.name
    if has_beginning(site, phase):
        text = say(language, f"event_{phase.status}", place=name)
    else:
        text = say(language, "event_known", place=name, line=_known_line(site, phase, language))
    return {"date": phase.start.isoformat(), "kind": phase.status, "site": site.site_id, "text": text}


def _known_line(site: Site, phase: Phase, language: str) -> str:
    """Return what is known of a place on a day, without that day: the strip says it already."""
    if phase.sure and phase.status in {"held", "fighting"}:
        return say(language, f"{phase.status}_line_unknown")
    return phase_line(site, phase, language)


def changes(row: Sequence[Phase]) -> Iterator[Phase]:
    """Yield the phases that begin something: not those that only become sure, nor a siege that was lifted."""
    before: Phase | None = None
    for phase in row:
        if phase.status == "attack":
            yield phase
            continue
        lifted = before is not None and before.status == "assault" and phase.status == "held"
        if (before is None or phase.status != before.status) and not lifted:
            yield phase
        before = phase
