"""What a place is over time: its episodes, which overlap and contradict each other, as a row of phases.

The territory of a day is one of held, assault (held and fought over), fighting (fought over, not held) and lost, or
nothing: before the first known fact a place is unknown, never "not theirs". A change lies between an earliest and a
latest day. From the earliest to the day before the latest the place counts as what it was before, unsurely: on the
latest day all sources agree. Attacks are instants beside that row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..records import DateSpan, Episode, Role, Site

_DAY = timedelta(days=1)
STATUSES = ("held", "assault", "fighting", "lost", "attack")


@dataclass(frozen=True, slots=True)
class Phase:
    """One state of a place. ``start`` and ``end`` are its first and last day; no end means: as far as is known.

    ``sure`` is False while sources differ, or only a month or a year is known. ``episodes`` are indices into the
    site's episodes; ``note`` says in a sentence what a reader would ask about.
    """

    status: str
    start: date
    end: date | None
    sure: bool = True
    episodes: tuple[int, ...] = ()
    note: str = ""


@dataclass(slots=True)
class _Holding:
    """One time of being held: possibly from ``first``, surely from ``firm``, surely gone from ``gone``.

    From ``doubt`` on it may be gone. ``first`` is None where nothing says since when.
    """

    first: date | None
    firm: date | None
    doubt: date | None = None
    gone: date | None = None
    episodes: tuple[int, ...] = ()
    losses: tuple[int, ...] = ()
    note: str = ""

    @property
    def begins(self) -> date:
        """Return the first day of which anything is known."""
        return self.first or self.doubt or self.gone or date.max


@dataclass(frozen=True, slots=True)
class _Front:
    first: date
    firm: date
    doubt: date | None
    over: date | None
    episode: int


def phases(site: Site, *, until: date | None = None, as_of: date | None = None) -> tuple[Phase, ...]:
    """Return what the site is over time, in order of time; attacks among the rest.

    ``as_of`` is the date of the evidence: the day on which a place without a known start is known to be held. With
    ``until``, what begins later is left out and what ends later has no end, as a reader of that day would know it.
    """
    fronts = _fronts(site.episodes, as_of)
    holdings = _holdings(site.episodes, as_of)
    fronts = [_clipped(front, holdings) for front in fronts]
    found = [*_territory(holdings, fronts), *_attacks(site.episodes)]
    if until is not None:
        found = [_as_known(phase, until) for phase in found if phase.start <= until]
    return tuple(sorted(found, key=lambda phase: (phase.start, STATUSES.index(phase.status), phase.end or date.max)))


def status_on(site: Site, day: date, *, as_of: date | None = None) -> Phase | None:
    """Return the phase of territory that the site is in on ``day``; None where nothing is known. Attacks are none."""
    return phase_on(phases(site, as_of=as_of), day)


def phase_on(row: Sequence[Phase], day: date) -> Phase | None:
    """Return the phase of territory of ``day`` among the phases of a site; None where nothing is known."""
    for phase in row:
        if phase.status != "attack" and phase.start <= day and (phase.end is None or day <= phase.end):
            return phase
    return None


def _as_known(phase: Phase, until: date) -> Phase:
    late = phase.end is not None and phase.end > until and phase.status != "attack"
    return replace(phase, end=None) if late else phase


# Holdings


def _holdings(episodes: Sequence[Episode], as_of: date | None) -> list[_Holding]:
    """Return the times of being held, in order; two captures without a loss between them are one."""
    dated = [_held(episode, index, as_of) for index, episode in enumerate(episodes) if episode.role is Role.STRONGHOLD]
    losses = sorted(_losses(episodes, as_of), key=_order)
    holdings = _joined(sorted(dated, key=_order), losses)
    for loss in losses:
        _lose(holdings, loss)
    for held in holdings:
        _settle(held, as_of)
    return sorted((held for held in holdings if held.begins != date.max), key=lambda held: held.begins)


def _order(held: _Holding) -> tuple[date, ...]:
    """Order by dates alone, so that the order of the episodes in the file does not matter."""
    return tuple(day or date.min for day in (held.first, held.firm, held.gone, held.doubt))


def _held(episode: Episode, index: int, as_of: date | None) -> _Holding:
    first, firm = _edges(episode.start, as_of)
    doubt, gone = _edges(episode.end, as_of)
    return _Holding(first, firm, doubt, gone, (index,))


def _losses(episodes: Sequence[Episode], as_of: date | None) -> Iterator[_Holding]:
    """Yield each loss as the end of a holding of which nothing else is known."""
    for index, episode in enumerate(episodes):
        if episode.role is Role.LOST:
            doubt, gone = _edges(episode.start, as_of)
            if episode.start is None:
                doubt = gone = as_of  # lost by the day of the evidence, since when is not known
            yield _Holding(None, None, doubt, gone, (), (index,))


def _edges(span: DateSpan | None, as_of: date | None) -> tuple[date | None, date | None]:
    """Return the earliest and latest day of a change; what has no latest had happened when it was reported."""
    if span is None or (span.earliest is None and span.latest is None):
        return None, None
    if span.earliest is None:
        return span.latest, span.latest
    if span.latest is None:
        return span.earliest, as_of if as_of and as_of > span.earliest else None
    return span.earliest, span.latest


def _joined(dated: list[_Holding], losses: list[_Holding]) -> list[_Holding]:
    """Join holdings that nothing parts: two reports of one capture, or a doubtful date of it."""
    joined: list[_Holding] = []
    for held in dated:
        last = joined[-1] if joined else None
        if last is None or _parted(last, held, losses):
            joined.append(held)
            continue
        last.episodes += held.episodes
        last.first = last.first or held.first
        last.firm = _latest(last.firm, held.firm) if _touch(last, held) else last.firm or held.firm
        if held.gone or held.doubt:
            last.doubt = _earliest(last.doubt, held.doubt)
            last.gone = _latest(last.gone, held.gone)
    return joined


def _parted(last: _Holding, held: _Holding, losses: list[_Holding]) -> bool:
    """Return whether the place was lost between two captures."""
    if held.first is None:
        return False
    if last.gone and last.gone <= held.first:
        return True
    since = last.first or date.min
    return any(loss.gone and since < loss.gone <= held.first for loss in losses)


def _touch(last: _Holding, held: _Holding) -> bool:
    """Return whether two spans of a capture overlap, so that they date the same capture differently."""
    return bool(last.firm and held.first and held.first <= last.firm)


def _lose(holdings: list[_Holding], loss: _Holding) -> None:
    """Let a loss end the holding it ended; a second date for the same loss widens the doubt."""
    by = loss.gone or loss.doubt or date.max
    earlier = [held for held in holdings if (held.first or date.min) <= by]
    if not earlier:
        holdings.insert(0, loss)
        return
    held = earlier[-1]
    held.doubt = _earliest(held.doubt, loss.doubt)
    held.gone = _latest(held.gone, loss.gone)
    held.losses += loss.losses


def _settle(held: _Holding, as_of: date | None) -> None:
    """Say since when a holding without a known start is known, and why its edges are unsure."""
    ended = held.gone or held.doubt
    if held.first is None and held.episodes and as_of and (ended is None or ended > as_of):
        held.first = held.firm = as_of
        held.note = f"Held on {_day(as_of)}; since when is not known."
    if held.firm is None and held.first and as_of and held.first < as_of:
        held.firm = as_of
    if held.doubt and held.first and held.doubt < held.first:
        held.doubt = held.first


# Fronts


def _fronts(episodes: Sequence[Episode], as_of: date | None) -> list[_Front]:
    fronts = []
    for index, episode in enumerate(episodes):
        first, firm = _edges(episode.start, as_of)
        first = first or (as_of if episode.role is Role.FRONT else None)
        if episode.role is not Role.FRONT or first is None:
            continue
        doubt, over = _edges(episode.end, as_of)
        fronts.append(_Front(first, firm or first, doubt, over, index))
    return fronts


def _clipped(front: _Front, holdings: list[_Holding]) -> _Front:
    """End a battle with the loss it led to: one without an end, or that ends on the day of the loss."""
    for held in holdings:
        gone = held.gone
        if not gone or gone <= front.first:
            continue
        open_end = front.over is None and front.doubt is None
        if open_end or (front.over and held.doubt and held.doubt <= front.over <= gone):
            last = gone - _DAY
            doubt = min(front.doubt or held.doubt or last, last)
            return replace(front, over=last, doubt=max(doubt, front.first))
        return front
    return front


# Phases


def _territory(holdings: list[_Holding], fronts: list[_Front]) -> list[Phase]:
    """Return the row of phases: the state between any two days on which something changes, equal ones joined."""
    days = sorted(_changes(holdings, fronts))
    row: list[Phase] = []
    for day, following in zip(days, [*days, None][1:], strict=True):
        state = _state(holdings, fronts, day)
        if state is None:
            continue
        last = row[-1] if row else None
        end = following - _DAY if following else None
        if last and last.end == day - _DAY and replace(state, start=last.start, end=last.end) == last:
            row[-1] = replace(last, end=end)
        else:
            row.append(replace(state, end=end))
    return row


def _changes(holdings: list[_Holding], fronts: list[_Front]) -> set[date]:
    days = {day for held in holdings for day in (held.first, held.firm, held.doubt, held.gone)}
    for front in fronts:
        days |= {front.first, front.firm, *(day + _DAY for day in (front.doubt, front.over) if day and day < date.max)}
        days |= {front.doubt} if front.doubt and front.over != front.doubt else set()
    return {day for day in days if day is not None}


def _state(holdings: list[_Holding], fronts: list[_Front], day: date) -> Phase | None:
    base = _base(holdings, day)
    active = [front for front in fronts if front.first <= day and (front.over is None or day <= front.over)]
    if not active:
        return base
    sure = all(front.firm <= day and _before_doubt(front, day) for front in active)
    indices = tuple(front.episode for front in active)
    if base is None or base.status == "lost":
        note = "Lost, and still fought over." if base else _front_note(active, day)
        return Phase("fighting", day, None, sure, (*(base.episodes if base else ()), *indices), note)
    note = base.note or _front_note(active, day)
    return replace(base, status="assault", sure=base.sure and sure, episodes=(*base.episodes, *indices), note=note)


def _front_note(active: list[_Front], day: date) -> str:
    for front in active:
        if day < front.firm:
            return _span_note("Fighting began", front.first, front.firm)
        if not _before_doubt(front, day):
            return _span_note("Fighting ended", front.doubt, front.over)
    return ""


def _before_doubt(front: _Front, day: date) -> bool:
    return front.doubt is None or day < front.doubt or front.doubt == front.over


def _base(holdings: list[_Holding], day: date) -> Phase | None:
    """Return whether the place is held or lost on a day, the fighting left aside."""
    begun = [held for held in holdings if held.begins <= day]
    if not begun:
        return None
    held = begun[-1]
    if held.gone and day >= held.gone:
        return Phase("lost", day, None, True, held.losses or held.episodes)
    indices = tuple(sorted({*held.episodes, *held.losses}))
    if held.doubt and day >= held.doubt:
        return Phase("held", day, None, False, indices, _span_note("Lost", held.doubt, held.gone))
    if held.firm is None or day < held.firm:
        return Phase("held", day, None, False, held.episodes, _span_note("Taken", held.first, held.firm))
    return Phase("held", day, None, True, held.episodes, held.note)


def _span_note(verb: str, low: date | None, high: date | None) -> str:
    if low and high:
        return f"{verb} between {_day(low)} and {_day(high)}; sources differ, or none names the day."
    return f"{verb} no earlier than {_day(low)}; no source names the day." if low else ""


def _attacks(episodes: Sequence[Episode]) -> Iterator[Phase]:
    for index, episode in enumerate(episodes):
        span = episode.start
        days = [day for day in (span.earliest, span.latest) if day] if span else []
        if episode.role is not Role.ATTACK or not days:
            continue
        ends = [day for day in ((episode.end.earliest, episode.end.latest) if episode.end else ()) if day]
        sure = _exact(span) and (episode.end is None or _exact(episode.end))
        yield Phase("attack", min(days), max([*days, *ends]), sure, (index,))


def _exact(span: DateSpan | None) -> bool:
    return span is not None and span.earliest is not None and span.earliest == span.latest


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _earliest(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _latest(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other
