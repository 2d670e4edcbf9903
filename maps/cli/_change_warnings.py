"""What ``ebbline change`` tells of doubts and repairs: one line for each kind, the most consequential first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from . import _one_line

Records = Sequence[Mapping[str, Any]]

# What may change what the numbers mean comes before what only says how files were read.
_ORDER = (
    *("jump-undone", "class-renamed", "swapped", "far-off", "spellings", "mixed-scripts", "bidi-override"),
    *("zero-width", "actor-missing", "missing-days", "name-differs"),
    *("days-differ", "superseded", "overlap", "overlaps-itself", "left-out", "future", "", "no-actor"),
    *("empty-geometry", "zero-area", "sliver", "reprojected", "antimeridian", "network-link", "no-land"),
    "height-dropped",
)
# Kinds of which several stand out by themselves: so many are told, the largest first.
_TOLD = {"jump-undone": 3, "class-renamed": 2, "actor-missing": 3, "missing-days": 3}
_TOLD |= dict.fromkeys(("spellings", "mixed-scripts", "bidi-override", "zero-width"), 3)
_SUMS = {
    "height-dropped": "Heights or measures (Z, M) were left out in {where}, {number} rings.",
    "no-land": "{number} features in {where} have parts that cover no land (points, lines): left out.",
    "empty-geometry": "{number} features in {where} have no geometry: left out, not counted as lost.",
    "far-off": "{count} polygons in {where} lie far from all other land, {km2}. The largest: {first}",
    "overlap": "Land is drawn twice {count} times on {days}, {km2} in all: counted once. The largest: {first}",
    "overlaps-itself": "The polygons of one side overlap {count} times in {where}, {km2} in all: joined. "
    "The largest: {first}",
    "left-out": "{number} polygons in {where} say nothing of control, {km2} in all: left out. The largest: {first}",
    "superseded": "{count} earlier snapshots of a day were left out, as --latest asks. The first: {first}",
    "zero-area": "{count} polygons in {where} have no area: left out.",
    "reprojected": "{where} moved to WGS 84 lon/lat. The first: {first}",
    "antimeridian": "{number} features in {where} cross the antimeridian and were cut there.",
}
_OTHER = "{first} And {more} more of this kind in {where}."


def lines(warnings: Records, repairs: Records) -> Iterator[str]:
    """Yield a line for each kind of warning; `--json` has them all."""
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for warning in warnings:
        kinds.setdefault(str(warning.get("code", "")), []).append(warning)
    told = 0
    yield from _mended(repairs)
    for code in sorted(kinds, key=_rank):
        for line in _kind(code, kinds[code]):
            told += 1
            yield line
    if told < len(warnings) or repairs:
        count = f"{len(warnings):,} warnings" + (f" and {len(repairs):,} repairs" if repairs else "")
        yield f"--json lists each of the {count}."


def _rank(code: str) -> int:
    return _ORDER.index(code) if code in _ORDER else _ORDER.index("")


def _kind(code: str, found: Records) -> Iterator[str]:
    largest = sorted(found, key=lambda one: -(one.get("km2") or 0.0))
    several = _TOLD.get(code, 1)
    if len(found) <= several:
        yield from (_one(one) for one in found)
        return
    if several == 1:
        yield _SUMS.get(code, _OTHER).format_map(_figures(found, largest[0]))
        return
    yield from (_one(one) for one in largest[:several])
    yield f"and {len(found) - several} more of this kind."


def _figures(found: Records, largest: Mapping[str, Any]) -> dict[str, str]:
    files = {one.get("file") for one in found if one.get("file")}
    days = {one.get("date") for one in found if one.get("date")}
    km2 = sum(one.get("km2") or 0.0 for one in found)
    where = _counted(len(files), "file") if files or not days else _counted(len(days), "date")
    return {
        "count": f"{len(found):,}",
        "more": f"{len(found) - 1:,}",
        "number": f"{sum(_number(str(one.get('message', ''))) for one in found):,}",
        "where": where,
        "days": _counted(len(days), "date"),
        "km2": f"{km2:,.0f} km²" if km2 >= 10 else f"{km2:,.3f} km²",
        "first": _one(largest),
    }


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _number(message: str) -> int:
    """Return the first whole number in a message: how many features or rings it is about."""
    match = re.search(r"\d[\d,]*", message)
    return int(match[0].replace(",", "")) if match else 1


def _one(warning: Mapping[str, Any]) -> str:
    """Return one warning with its file or date, where its message names neither."""
    message = str(warning.get("message", warning))
    file, day = PurePath(str(warning.get("file") or "")).name, str(warning.get("date") or "")
    where = file if file and file not in message else day if day and day not in message and not file else ""
    return _one_line(f"{where}: {message}" if where else message)


def _mended(repairs: Records) -> Iterator[str]:
    if not repairs:
        return
    changes = [float(one.get("km2_after") or 0.0) - float(one.get("km2_before") or 0.0) for one in repairs]
    files = {one.get("file") for one in repairs}
    at = max(range(len(repairs)), key=lambda at: abs(changes[at]))
    most = repairs[at]
    where = f"{PurePath(str(most.get('file'))).name}, row {most.get('row')} ({most.get('reason')})"
    total = sum(map(abs, changes))
    yield _one_line(
        f"Mended {_counted(len(repairs), 'polygon')} in {_counted(len(files), 'file')}, which changed {total:,.3f} km²"
        f" in all. The most: {where}, {float(most.get('km2_before') or 0):,.3f} to"
        f" {float(most.get('km2_after') or 0):,.3f} km²."
    )
