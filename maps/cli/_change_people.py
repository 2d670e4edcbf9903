"""What ``ebbline change`` says of people: how many live on what was held, gained and lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from geo.control.people.population import Census, Counting, People, PeopleStep, columns
from geo.control.regions import Holding
from geo.control.series import Step

from . import _one_line


class Peopled:
    """The people of each actor's land, counted step by step, and which source says so."""

    def __init__(self, held: Mapping[str, Sequence[Holding]], census: Census, *, line_m: float) -> None:
        self.source, self.line_m = census.source, line_m
        self._counting = {actor: Counting(days, census, line_m=line_m) for actor, days in held.items()}
        self.series: dict[str, list[PeopleStep]] = {actor: [] for actor in held}
        self._steps: dict[tuple[str, date | None], PeopleStep] = {}

    def add(self, step: Step) -> None:
        """Take an actor's next step."""
        counted = self._counting[step.actor].of(step)
        self.series[step.actor].append(counted)
        self._steps[step.actor, step.after] = counted

    def columns(self, actor: str, day: date | None) -> dict[str, Any]:
        """Return the columns of a row."""
        return columns(self._steps[actor, day])

    def net(self) -> dict[str, People]:
        """Return for each actor how many more people live on its land on its last date than on its first."""
        return {actor: counting.net() for actor, counting in self._counting.items()}


def record(found: Peopled) -> dict[str, Any]:
    """Return what JSON says of the people in all."""
    net = {actor: asdict(each) for actor, each in found.net().items()}
    return {"population": {"source": found.source, "line_error_m": found.line_m, "net": net}}


def lines(found: Peopled) -> Iterator[str]:
    """Yield what people read."""
    yield f"People, by {_one_line(found.source)}:"
    for actor, net in found.net().items():
        steps = found.series[actor]
        first, last = steps[0], steps[-1]
        held = f"{_span(last.held)} on {last.after or 'that date'}"
        gained, lost = (sum(getattr(one, name).value for one in steps[1:]) for name in ("gained", "lost"))
        moved = f", net {_span(net, '+')} since {first.after} ({gained:,.0f} gained, {lost:,.0f} lost in all)"
        yield f"  {_one_line(actor)}: {held}{moved if len(steps) > 1 else ''}"
        unknown = max((step.held.unknown_km2 or 0.0 for step in steps), default=0.0)
        if unknown > 0:
            yield f"    {unknown:,.1f} km² of its land have no value there: unknown, not empty."


def _span(found: People, sign: str = "") -> str:
    value, low, high = (f"{number:{sign},.0f}" for number in (found.value, found.low, found.high))
    return value if low == high else f"{value} ({low}–{high})"
