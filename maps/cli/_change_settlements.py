"""What ``ebbline change`` says of settlements: counts beside each row, what came of each in the end, and what was
looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from geo.control.change import GAINED, LOST, Handover
from geo.control.people.settlements import (
    Looked,
    Outcome,
    Passage,
    Places,
    Tally,
    changed_hands,
    outcomes,
    tally,
    totals,
)

from . import _one_line

SHOWN = 15
NOT_LOOKED = {
    "code": "settlements-unknown",
    "message": "Settlements were not looked for: there is no gazetteer yet. Build it once with 'ebbline gazetteer "
    "build', or give your own list with --settlements.",
}
_NOBODY = "–"


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """The settlements that changed hands: step by step, in the end, and out of which."""

    passages: list[Passage]
    steps: Mapping[tuple[str | None, date | None, str], list[Passage]]
    outcomes: list[Outcome]
    looked: Looked
    line_m: float


def settled(handed: Iterable[Handover], places: Places, *, line_m: float, source: str = "") -> Settled:
    """Look for settlements in the land that changed hands; ``source`` names a list of one's own."""
    passages, looked = changed_hands(handed, places, line_m=line_m, source=source)
    steps: dict[tuple[str | None, date | None, str], list[Passage]] = {}
    for one in passages:
        steps.setdefault((one.actor, one.after, one.kind), []).append(one)
    return Settled(passages, steps, outcomes(passages), looked, line_m)


def counts(found: Settled | None, actor: str, day: date | None, *, first: bool) -> dict[str, Any]:
    """Return the columns of a row: how many settlements were gained and lost, and how many live there."""
    columns: dict[str, Any] = {}
    for kind in (GAINED, LOST):
        known = None if found is None or first else tally(found.steps.get((actor, day, kind), ()))
        for name, field in (("", "count"), ("_low", "low"), ("_high", "high"), ("_population", "population")):
            columns[f"settlements_{kind}{name}"] = getattr(known, field) if known else None
    return columns


def records(found: Settled | None) -> dict[str, Any]:
    """Return what JSON says: null where no settlements were looked at, which is not the same as none."""
    if found is None:
        return dict.fromkeys(("settlements", "settlement_totals", "settlements_looked_at"))
    steps: dict[str, list[Passage]] = {}
    for one in found.passages:
        steps.setdefault(one.place.place_id, []).append(one)
    return {
        "settlements": [_record(one, steps[one.place.place_id]) for one in found.outcomes],
        "settlement_totals": {
            actor: {"gained": asdict(gained), "lost": asdict(lost)}
            for actor, (gained, lost) in totals(found.outcomes).items()
        },
        "settlements_looked_at": looked_record(found.looked, found.line_m),
    }


def looked_record(looked: Looked, line_m: float) -> dict[str, Any]:
    """Return which settlements were looked at, for JSON."""
    return {
        "source": looked.source,
        "places": looked.places,
        "with_population": looked.counted,
        "smallest_population": looked.least,
        "line_error_m": line_m,
    }


def _record(one: Outcome, steps: Sequence[Passage]) -> dict[str, Any]:
    place = one.place
    # What goes from one actor to another is a passage of both: told once.
    told = {(step.before, step.after, step.from_actor, step.to_actor): step for step in steps}
    return {
        **{name: getattr(place, name) for name in ("name", "place_id", "lon", "lat", "population", "feature_code")},
        "from": one.from_actor,
        "to": one.to_actor,
        "before": _day(one.before),
        "after": _day(one.after),
        "changed": one.changed,
        "sure": one.sure,
        "steps": [
            {"before": _day(before), "after": _day(after), "from": giver, "to": taker, **_told(step)}
            for (before, after, giver, taker), step in told.items()
        ],
    }


def _told(one: Passage) -> dict[str, bool]:
    return {"inside": one.inside, "sure": one.sure}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def lines(found: Settled) -> Iterator[str]:
    """Yield what people read."""
    moved = [one for one in found.outcomes if one.changed]
    yield "Settlements that changed hands" + (":" if moved else ": none of those looked at.")
    for one in moved[:SHOWN]:
        people = f" ({one.place.population:,})" if one.place.population else ""
        unsure = "" if one.sure else "  near the line, not sure"
        who = f"{_name(one.from_actor)} → {_name(one.to_actor)}"
        yield f"  {_one_line(one.place.name)}{people}  {one.after or _NOBODY}  {who}{unsure}"
    if len(moved) > SHOWN:
        yield f"  and {len(moved) - SHOWN} more; --json lists all."
    yield from _others(found)
    for actor, (gained, lost) in totals(found.outcomes).items():
        yield f"{_one_line(actor)}: {_sum('gained', gained)}; {_sum('lost', lost)}"
    yield looked_line(found.looked)


def _others(found: Settled) -> Iterator[str]:
    still = [one for one in found.outcomes if not one.changed]
    for what, some in (
        ("To and fro, and in the end where they were", [one for one in still if one.passages]),
        (f"Within {found.line_m:g} m of the line, on its other side", [one for one in still if not one.passages]),
    ):
        names = ", ".join(_one_line(one.place.name) for one in some[:SHOWN])
        more = f" and {len(some) - SHOWN} more" if len(some) > SHOWN else ""
        yield from [f"  {what}: {names}{more}."] if some else []


def _sum(kind: str, found: Tally) -> str:
    unknown = f", {found.uncounted} without a number" if found.uncounted else ""
    people = _span(found.population, found.population_low, found.population_high)
    inhabitants = f" with {people} inhabitants{unknown}" if found.high else ""
    if found.high and not found.population_high:
        inhabitants = ", of which no number of inhabitants is known"
    noun = "settlement" if found.high == 1 else "settlements"
    return f"{kind} {_span(found.count, found.low, found.high)} {noun}{inhabitants}"


def _span(value: int, low: int, high: int) -> str:
    return f"{value:,}" if low == high else f"{value:,} ({low:,}–{high:,})"


def looked_line(looked: Looked, where: str = "the changed land") -> str:
    """Return which settlements were looked at, for people."""
    if not looked.places:
        return f"No settlement lies about {where} in the list that was looked at: {_one_line(looked.source)}."
    least = f", the smallest of {looked.least:,}" if looked.least else ""
    known = f"{looked.counted:,} with a number of inhabitants{least}"
    noun = "settlement" if looked.places == 1 else "settlements"
    return f"Looked at {looked.places:,} {noun} about {where} ({known}): {_one_line(looked.source)}."


def _name(actor: str | None) -> str:
    return _NOBODY if actor is None else _one_line(actor)


def named(found: Settled | None, handed: Iterable[Handover]) -> Iterator[list[Mapping[str, Any]] | None]:
    """Yield for each handover the settlements in its land, for GeoJSON."""
    if found is None:
        yield from (None for _ in handed)
        return
    inside: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for one in found.passages:
        told = {"name": one.place.name, "place_id": one.place.place_id, "population": one.place.population}
        key = (one.kind, one.before, one.after, one.from_actor, one.to_actor)
        inside.setdefault(key, []).append(told | _told(one))
    for each in handed:
        yield inside.get((each.kind, each.before, each.after, each.from_actor, each.to_actor), [])
