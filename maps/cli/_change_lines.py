"""What ``ebbline change`` says to people: a table, net beside gross, who took what from whom, and what is odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from . import _one_line
from ._change_report import Report
from ._change_settlements import lines as settlement_lines

_NOBODY = "–"


_MOST_TRANSITIONS = 10
_COLUMNS = (
    ("area km²", "area_km2", "low", "high"),
    ("gained", "gained_km2", "gained_low", "gained_high"),
    ("lost", "lost_km2", "lost_low", "lost_high"),
)


def table_lines(found: Report) -> Iterator[str]:
    """Yield the report as lines for people: date by date, then what came of it all, which stays on the screen."""
    yield from _aligned(_rows(found), left=2)
    yield ""
    yield from _whole(found)
    yield from _taken(found)
    if found.slivers["tolerance_m"]:
        narrow = f"{found.slivers['pieces']} pieces narrower than {found.slivers['tolerance_m']:g} m"
        yield f"{narrow}, {found.slivers['km2']:,.3f} km² in all, count as held."
    if found.settled is not None and len({row["date"] for row in found.rows}) > 1:
        yield from ("", *settlement_lines(found.settled))
    if found.peopled is not None:
        from ._change_people import lines as people_lines

        yield from ("", *people_lines(found.peopled))
    if found.line_m is not None:
        yield ""
        yield f"Low to high: definitions, sources, repairs, and a disputed line that may be off by {found.line_m:g} m."


def _rows(found: Report) -> Iterator[list[str]]:
    ranged = found.line_m is not None
    yield ["date", "actor", *(name for title, *_ in _COLUMNS for name in ([title, "low–high"] if ranged else [title]))]
    for row in found.rows:
        cells = [row["date"] or _NOBODY, _one_line(row["actor"])]
        for _, name, low, high in _COLUMNS:
            cells += [_km2(row[name]), _span(row[low], row[high])] if ranged else [_km2(row[name])]
        yield cells


def _whole(found: Report) -> Iterator[str]:
    """Yield what became of each actor over the whole period, net beside gross."""
    dates = sorted({row["date"] for row in found.rows if row["date"]})
    if not dates:
        return
    if len(dates) == 1:
        yield f"There is one date only, {dates[0]}: what changed cannot be said."
        return
    yield f"From {dates[0]} to {dates[-1]}, {len(dates)} dates, in km²:"
    rows = [["actor", "at first", "at last", "net", "gained in all", "lost in all"]]
    partly = []
    for actor, total in found.totals["actors"].items():
        mine = [row for row in found.rows if row["actor"] == actor]
        gross = [_km2(total["gross_gained"]), _km2(total["gross_lost"])]
        ends = [_km2(mine[at]["area_km2"]) for at in (0, -1)]
        rows.append([_one_line(actor), *ends, f"{total['net']:+,.1f}", *gross])
        if (mine[0]["date"], mine[-1]["date"]) != (dates[0], dates[-1]):
            partly.append(_drawn(actor, mine[0]["date"], mine[-1]["date"]))
    yield from (f"  {line}" for line in _aligned(rows, left=1))
    yield from partly


def _drawn(actor: str, first: str | None, last: str | None) -> str:
    """Return between which days an actor is drawn, where that is not the whole period."""
    when = f"on {first} only" if first == last else f"from {first} to {last}"
    return f"  {_one_line(actor)} is drawn {when}: its numbers are of that time."


def _taken(found: Report) -> Iterator[str]:
    """Yield who took how much from whom."""
    if len(found.totals["actors"]) < 2 or not found.transitions:
        return
    yield ""
    yield f"Who took what from whom, in km² ({_NOBODY} is nobody known):"
    shown = found.transitions[:_MOST_TRANSITIONS]
    rows = [[_name(row["from"]), "→", _name(row["to"]), _km2(row["km2"])] for row in shown]
    yield from (f"  {line}" for line in _aligned(rows, left=3))
    if len(found.transitions) > len(shown):
        yield f"  and {len(found.transitions) - len(shown)} more; --json lists all."


def _aligned(rows: Iterable[Sequence[str]], *, left: int) -> Iterator[str]:
    """Yield rows of cells in columns, the first ``left`` of them flush left, the others flush right."""
    every = list(rows)
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    for row in every:
        cells = [
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _km2(value: float | None) -> str:
    return _NOBODY if value is None else f"{value:,.1f}"


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:,.1f}–{high:,.1f}"


def _name(actor: str | None) -> str:
    return _NOBODY if actor is None else _one_line(actor)
