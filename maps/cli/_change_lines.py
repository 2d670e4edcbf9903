"""What ``ebbline change`` says to people: a table, net beside gross, who took what from whom, and what is odd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import _one_line
from ._change_report import Report
from ._change_settlements import lines as settlement_lines

_NOBODY = "–"


def table_lines(found: Report) -> Iterator[str]:
    """Yield the report as lines for people."""
    actors = sorted({row["actor"] for row in found.rows})
    width = max(map(len, actors), default=0)
    yield _cells("date", "actor".ljust(width), ["area km²", "gained", "lost"], found.line_m is not None)
    for row in found.rows:
        values = [
            _value(row, "area_km2", "low", "high"),
            _value(row, "gained_km2", "gained_low", "gained_high"),
            _value(row, "lost_km2", "lost_low", "lost_high"),
        ]
        yield _cells(row["date"] or _NOBODY, _one_line(row["actor"]).ljust(width), values, found.line_m is not None)
    yield ""
    for actor, total in found.totals["actors"].items():
        gross = f"gained {total['gross_gained']:,.1f}, lost {total['gross_lost']:,.1f} km² in all"
        yield f"{_one_line(actor)}: net {total['net']:+,.1f} km² ({gross})"
    for row in found.transitions[:10] if len(actors) > 1 else []:
        yield f"  {_name(row['from'])} → {_name(row['to'])}: {row['km2']:,.1f} km²"
    if found.slivers["tolerance_m"]:
        narrow = f"{found.slivers['pieces']} pieces narrower than {found.slivers['tolerance_m']:g} m"
        yield f"{narrow}, {found.slivers['km2']:,.3f} km² in all, count as held."
    if found.settled is not None:
        yield from ("", *settlement_lines(found.settled))
    if found.peopled is not None:
        from ._change_people import lines as people_lines

        yield from ("", *people_lines(found.peopled))
    if found.line_m is not None:
        yield f"Low to high: definitions, sources, repairs, and a disputed line that may be off by {found.line_m:g} m."


def _cells(day: str, actor: str, values: Sequence[str], ranged: bool) -> str:
    sizes = (28, 18, 18) if ranged else (12, 10, 10)
    return "  ".join([day.ljust(10), actor, *(value.rjust(size) for value, size in zip(values, sizes, strict=True))])


def _value(row: Mapping[str, Any], name: str, low: str, high: str) -> str:
    value = row[name]
    if value is None:
        return _NOBODY
    bounds = f" ({row[low]:,.1f}–{row[high]:,.1f})" if row[low] is not None else ""
    return f"{value:,.1f}{bounds}"


def _name(actor: str | None) -> str:
    return _NOBODY if actor is None else _one_line(actor)
