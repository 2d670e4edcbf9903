"""When a role began, as far as a sentence tells: a state has no first day, a change of hands may have several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..records import DateClaim, DateSpan, Resolution, Role
from .finding import Finding
from .tellers import teller

_APART_DAYS = 60  # dates further apart are those of two changes of hands
_STATES = frozenset({"hold", "stronghold"})


def timed(found: Sequence[Finding], places: Sequence[Resolution]) -> list[Finding]:
    """Return the findings with their starts: open where only a state is told, with claims where dates differ."""
    begun = [_begun(one) for one in found]
    groups: dict[tuple[str, Role], list[int]] = {}
    for i, one in enumerate(begun):
        place = places[one.place].place
        if place is not None and one.role in {Role.STRONGHOLD, Role.LOST} and one.event.hit.cue.family not in _STATES:
            groups.setdefault((place.place_id, one.role), []).append(i)
    for (place_id, role), group in groups.items():
        other = groups.get((place_id, Role.LOST if role is Role.STRONGHOLD else Role.STRONGHOLD), [])
        for i, span in _claimed([(i, begun[i]) for i in group], [begun[k] for k in other]):
            begun[i] = replace(begun[i], span=span)
    return begun


def _begun(one: Finding) -> Finding:
    """Open the start of a state ("still holds X on Monday"): it began no later than that, nobody says when."""
    if one.event.hit.cue.family not in _STATES:
        return one
    if one.role is Role.LOST and one.until is not None:
        return replace(one, span=one.until, until=None)  # "held X until May": lost in May
    if one.role is not Role.STRONGHOLD or one.span is None:
        return one
    since = one.event.when is not None and one.event.when.kind == "since"
    return one if since else replace(one, span=DateSpan(None, one.span.latest))


def _claimed(group: list[tuple[int, Finding]], other: Sequence[Finding]) -> list[tuple[int, DateSpan]]:
    """Return the one span, with a claim for each date, of findings that date the same change of hands differently."""
    dated = [(i, one, one.span) for i, one in group if one.span is not None and one.span.earliest and one.span.latest]
    if len(dated) < 2:
        return []
    base = min(dated, key=lambda item: _days(item[2]))
    apart = [item for item in dated if _differs(base[2], item[2]) and not _reversed(base[2], item[2], other)]
    if not apart:
        return []
    claims: dict[DateClaim, None] = {}
    for _, one, span in (base, *apart):
        cue = one.event.scene.items[one.event.hit.start]
        said_by = teller(one.event.scene.text, cue.start - one.event.scene.start, cue.end - one.event.scene.start)
        claims.setdefault(DateClaim(span.earliest, span.latest, said_by))  # type: ignore[arg-type]
    merged = DateSpan(min(c.earliest for c in claims), max(c.latest for c in claims), tuple(claims))
    return [(i, merged) for i, _, _ in (base, *apart)]


def _days(span: DateSpan) -> int:
    return (span.latest - span.earliest).days if span.earliest and span.latest else 10**6


def _differs(a: DateSpan, b: DateSpan) -> bool:
    """Tell whether two spans exclude each other, and are still near enough to date one event."""
    gap = max((b.earliest - a.latest).days, (a.earliest - b.latest).days)  # type: ignore[operator]
    return 0 < gap <= _APART_DAYS


def _reversed(a: DateSpan, b: DateSpan, other: Sequence[Finding]) -> bool:
    """Tell whether the place changed hands back between two dates."""
    low, high = min(a.earliest, b.earliest), max(a.latest, b.latest)  # type: ignore[type-var]
    days = [one.span.earliest for one in other if one.span is not None and one.span.earliest is not None]
    return any(low <= day <= high for day in days)  # type: ignore[operator]
