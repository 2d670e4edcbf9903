"""Illustrative extents: land about the places held, when there are only places and no lines.

The extent of a day is the union of the Voronoi cells (Okabe, Boots, Sugihara and Chiu, Spatial Tessellations, Wiley
2000) of the held settlements among all settlements of known status, each clipped to a stated distance from its place
and to land. It illustrates and is never measured: no area is taken from it, it stands on no chart, and it is refused
about places whose neighbours' status is unknown, because there a cell would claim land that nobody reported.

A place is held where the followed actor holds it, under assault or not. It is not held where that actor lost it or
fights for it, or where another holds it; where two hold it at once its cell is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING

from ..errors import ExtentError, InputError
from ..records import Precision, Site
from .cells import cell, distance_km, joined
from .history import Phase, phase_on, phases

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon
    from shapely.geometry.base import BaseGeometry

ILLUSTRATIVE = "illustrative"
HELD = ("held", "assault")
REACH_KM, NEIGHBOURS, WITHIN_KM = 60.0, 2, 250.0
SAME_KM = 0.5  # two settlements closer than this are one
_FARTHEST_KM = 300.0  # beyond this, cells cut on a plane are off by more than what is drawn
_KM_PER_DEG = 111.0  # along a meridian near a pole, and a little less


@dataclass(frozen=True, slots=True)
class Refusal:
    """A held place about which nothing is drawn; ``reason`` goes on after its name."""

    site_id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Extent:
    """What is drawn for a day: WGS 84 polygons without an area, the places they stand for, and those left out.

    ``label`` must stand inside the fill wherever the extent is drawn.
    """

    day: date
    geometry: MultiPolygon
    used: tuple[str, ...]
    refused: tuple[Refusal, ...]
    reach_km: float
    label: str = ILLUSTRATIVE


@dataclass(frozen=True, slots=True)
class ExtentSpan:
    """An extent that stands from ``start`` to ``end`` (None: as far as is known), or the sentence that refuses it."""

    start: date
    end: date | None
    extent: Extent | None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A settlement on a day of which something is known. ``doubt`` says why, though held, it stands for no land."""

    site: Site
    held: bool
    doubt: str = ""

    @property
    def located(self) -> bool:
        """Return whether its position is good enough to measure distances from."""
        return self.site.precision in {Precision.EXACT, Precision.NEAR}


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where an extent may reach, and what it needs."""

    land: BaseGeometry | None
    reach_km: float
    neighbours: int
    within_km: float


@dataclass(frozen=True, slots=True)
class _Row:
    """A site over time: as the followed actor's, and as that of each other who holds it at some time."""

    site: Site
    own: tuple[Phase, ...]
    others: dict[str, tuple[Phase, ...]]


def illustrative_extent(
    sites: Sequence[Site],
    day: date,
    *,
    actor: str = "",
    as_of: date | None = None,
    land: BaseGeometry | None = None,
    reach_km: float = REACH_KM,
    neighbours: int = NEIGHBOURS,
    within_km: float = WITHIN_KM,
) -> Extent:
    """Return the illustrative extent of ``day``, in WGS 84 lon/lat, split at the antimeridian.

    A held place needs at least ``neighbours`` other settlements of known status within ``within_km``; its cell
    reaches at most ``reach_km`` (geodesic, up to 300). ``land`` clips it; Natural Earth's is used where none is given.
    ``actor`` is whose extent it is: what others hold is then not his; "" takes all episodes for one actor's. ``as_of``
    is the date of the evidence, as for `phases`. Raises ExtentError when nothing is known of the day, or when every
    held place would be refused, and InputError for distances that make no sense.
    """
    rule = _rule(land, reach_km, neighbours, within_km)
    found = _extent(_known(_rows(sites, actor, as_of), day), day, rule)
    if isinstance(found, str):
        what = f"No illustrative extent is drawn of {day.day} {day:%B %Y}: {found}."
        raise ExtentError(what, remedy="Add what is known of places nearby.")
    return found


def illustrative_series(
    sites: Sequence[Site],
    *,
    days: Iterable[date] | None = None,
    actor: str = "",
    as_of: date | None = None,
    land: BaseGeometry | None = None,
    reach_km: float = REACH_KM,
    neighbours: int = NEIGHBOURS,
    within_km: float = WITHIN_KM,
) -> tuple[ExtentSpan, ...]:
    """Return the extents of all time: one span from each change of status to the next; options as for one day.

    With ``days``, one span for each of them, in their order. A day that is refused has a span that says so.
    """
    rule = _rule(land, reach_km, neighbours, within_km)
    rows = _rows(sites, actor, as_of)
    if days is None:
        return tuple(_series(rows, rule))
    return tuple(_span(_known(rows, day), day, day, rule) for day in days)


def _rule(land: BaseGeometry | None, reach_km: float, neighbours: int, within_km: float) -> _Rule:
    if not 0 < reach_km <= _FARTHEST_KM:
        what = f"An illustrative extent cannot reach {reach_km:g} km from its places."
        raise InputError(what, remedy=f"Let it reach up to {_FARTHEST_KM:g} km; 60 is usual.")
    if neighbours < 0 or not within_km >= 0 or not isfinite(within_km):
        what = f"An illustrative extent cannot ask for {neighbours} neighbours within {within_km:g} km."
        raise InputError(what, remedy="Use whole numbers of neighbours and kilometres from 0.")
    return _Rule(land, reach_km, neighbours, within_km)


def _series(rows: Sequence[_Row], rule: _Rule) -> Iterator[ExtentSpan]:
    every = (phase for row in rows for whose in (row.own, *row.others.values()) for phase in whose)
    days = sorted({phase.start for phase in every if phase.status != "attack"})
    span: ExtentSpan | None = None
    before: list[_Known] = []
    for day, following in zip(days, [*days, None][1:], strict=True):
        end = following - timedelta(days=1) if following else None
        known = _known(rows, day)
        if span and known == before:
            span = replace(span, end=end)
            continue
        if span:
            yield span
        before, span = known, _span(known, day, end, rule)
    if span:
        yield span


def _span(known: Sequence[_Known], start: date, end: date | None, rule: _Rule) -> ExtentSpan:
    found = _extent(known, start, rule)
    return ExtentSpan(start, end, None, f"{found}.") if isinstance(found, str) else ExtentSpan(start, end, found)


# What is known of a day


def _rows(sites: Sequence[Site], actor: str, as_of: date | None) -> list[_Row]:
    return [_row(site, actor, as_of) for site in sites]


def _row(site: Site, actor: str, as_of: date | None) -> _Row:
    def phases_of(who: str) -> tuple[Phase, ...]:
        own = tuple(episode for episode in site.episodes if episode.actor in {who, ""})
        return phases(replace(site, episodes=own), as_of=as_of)

    if not actor:
        return _Row(site, phases(site, as_of=as_of), {})
    others = dict.fromkeys(episode.actor for episode in site.episodes if episode.actor not in {actor, ""})
    return _Row(site, phases_of(actor), {who: phases_of(who) for who in others})


def _known(rows: Sequence[_Row], day: date) -> list[_Known]:
    """Return the settlements of which something is known on a day, one for each position."""
    known: list[_Known] = []
    for one in filter(None, (_on(row, day) for row in rows)):
        twin = next((at for at, other in enumerate(known) if _same_place(one, other)), None)
        if twin is None:
            known.append(one)
        else:
            known[twin] = _merged(known[twin], one)
    return known


def _on(row: _Row, day: date) -> _Known | None:
    own = phase_on(row.own, day)
    rivals = [who for who, theirs in row.others.items() if (phase := phase_on(theirs, day)) and phase.status in HELD]
    held = own is not None and own.status in HELD
    if own is None and not rivals:
        return None
    found = _Known(row.site, held, f"is held by {_names(rivals)} too" if held and rivals else "")
    if found.located:
        return found
    # Of a place that lies who knows where nothing can be said but that, if it is held, it is left out.
    return replace(found, doubt=f"is known only to the {row.site.precision}") if held else None


def _same_place(one: _Known, other: _Known) -> bool:
    return one.located and other.located and distance_km(one.site.at, other.site.at) < SAME_KM


def _merged(one: _Known, other: _Known) -> _Known:
    """Return what is known of a position that is listed twice."""
    if one.held is other.held:
        return one if one.doubt or not other.doubt else other
    held, rival = (one, other) if one.held else (other, one)
    return replace(held, doubt=held.doubt or f"stands where {rival.site.name}, which is not held, stands too")


# What is drawn of it


def _extent(known: Sequence[_Known], day: date, rule: _Rule) -> Extent | str:
    """Return the extent, or half a sentence that says why there is none."""
    if not known:
        return "nothing is known of any place"
    held = [(item, _reason(item, known, rule)) for item in known if item.held]
    used = [item.site for item, reason in held if not reason]
    refused = tuple(Refusal(item.site.site_id, item.site.name, reason) for item, reason in held if reason)
    if refused and not used:
        return _told(refused)
    # Where two hold a place, or it is not known who does, its cell is nobody's.
    places = [item.site.at for item in known if item.located]
    cells = [
        part for site in used for part in cell(site.at, [at for at in places if at != site.at], reach_km=rule.reach_km)
    ]
    return Extent(day, joined(cells, rule.land), tuple(site.site_id for site in used), refused, rule.reach_km)


def _reason(item: _Known, known: Sequence[_Known], rule: _Rule) -> str:
    """Return why nothing is drawn about a held place; "" where something is."""
    if item.doubt:
        return item.doubt
    if (90 - abs(item.site.lat)) * _KM_PER_DEG <= rule.reach_km:
        return "lies too near a pole"
    others = [other for other in known if other is not item and other.located and not other.doubt]
    near = sum(distance_km(item.site.at, other.site.at) <= rule.within_km for other in others)
    if near >= rule.neighbours:
        return ""
    count = "no other place" if not near else f"only {near} other place{'s' * (near > 1)}"
    return f"has {count} of known status within {rule.within_km:g} km, and needs {rule.neighbours}"


def _told(refused: Sequence[Refusal]) -> str:
    by_reason: dict[str, list[str]] = {}
    for refusal in refused:
        by_reason.setdefault(refusal.reason, []).append(refusal.name)
    each = [f"{'each of ' * (len(names) > 1)}{_names(names)} {reason}" for reason, names in by_reason.items()]
    return "; ".join(each)


def _names(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
