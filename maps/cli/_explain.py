"""What ``ebbline change --explain`` says: what files hold, how they are read, why, and the mapping to start from."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from . import _one_line

_MOST, _WIDE, _MOST_DOUBTS = 15, 60, 20
_KINDS = (("layers", "Layers"), ("colours", "Fill colours"), ("classes", "Names, without numbers and dates"))


def lines(found: Mapping[str, Any], paths: Sequence[str]) -> Iterator[str]:
    """Yield what was found as lines for people, the mapping last, as JSON and as a part of a dossier."""
    yield from _overview(found)
    yield from _columns(found["columns"])
    for kind, title in _KINDS:
        yield from _kind(title, found[kind])
    yield from _section("Read so, because", [_one_line(reason) for reason in found["reasons"]], _MOST)
    yield from _section(
        "That gives, in km² (with --repair and --latest where needed)", _results(found["result"]), _MOST
    )
    yield from _section("Doubtful", [_doubt(doubt) for doubt in found["doubts"]], _MOST_DOUBTS)
    if found["refusal"]:
        yield from _section("As it stands it is refused", [_one_line(found["refusal"])], 1)
    yield ""
    yield "The mapping; save it, change it, and give it with --mapping:"
    yield json.dumps(found["mapping"], ensure_ascii=False, indent=1, default=str)
    yield ""
    yield "The same in a dossier:"
    yield _yaml(found["mapping"], paths)


def _overview(found: Mapping[str, Any]) -> Iterator[str]:
    files, dates = found["files"], found["dates"]
    land = sum(file["with_land"] for file in files)
    yield f"{_many(len(files), 'file')}, {_many(land, 'polygon feature')}, {_many(dates['count'], 'date')}" + (
        f", {dates['first']} to {dates['last']}"
        if dates["count"] > 1
        else f", {dates['first']}"
        if dates["count"]
        else ""
    )
    if dates["undated"]:
        yield f"{_many(dates['undated'], 'feature')} without a day that can be told"
    if found["bounds"]:
        west, south, east, north = found["bounds"]
        yield f"from {west:g} to {east:g} east and {south:g} to {north:g} north"
    systems = sorted({file["crs"] or "none stated" for file in files})
    yield f"reference system: {', '.join(_cut(each) for each in systems[:3])}"
    other = sorted({kind for file in files for kind in file["without_land"]})
    if other:
        yield f"left out because they cover no land: {', '.join(other)}"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _cut(text: Any) -> str:
    line = _one_line(str(text))
    return line if len(line) <= _WIDE else f"{line[: _WIDE - 1]}…"


def _columns(columns: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    rows = [
        f"{_cut(row['column'])}: {_many(row['distinct'], 'value')} in {_many(row['count'], 'row')}"
        f" ({'; '.join(_cut(example) for example in row['examples'])})"
        for row in columns
    ]
    yield from _section("Columns", rows, 2 * _MOST)


def _kind(title: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    told = []
    for row in rows:
        km2 = f"{row['km2']:>10,.0f} km²" if row["km2"] is not None else f"{'–':>10} km²"
        actors = [actor for actor in row["actors"] if actor]
        whose = f" of {', '.join(_cut(actor) for actor in actors)}" if actors else ""
        said = ", ".join(
            f"{meaning} {count}" if len(row["read_as"]) > 1 else meaning for meaning, count in row["read_as"].items()
        )
        told.append(f"{km2} on {row['on'] or '–'}  {row['count']:>4} ×  {_cut(row['text'])} → {_one_line(said)}{whose}")
    yield from _section(f"{title}: km² on the last date that has it, polygons in all, read as", told, _MOST)


def _results(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{row['date']}  {row['km2']:>12,.1f}  {_cut(row['actor'])}, {row['status']}" for row in rows]


def _doubt(doubt: Mapping[str, Any]) -> str:
    others = f" (and {doubt['count'] - 1} more of this kind)" if doubt["count"] > 1 else ""
    return _one_line(doubt["message"]) + others


def _section(title: str, rows: Sequence[str], most: int) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield f"{title}:"
    yield from (f"  {row}" for row in rows[:most])
    if len(rows) > most:
        yield f"  … and {len(rows) - most} more; --json lists them all"


def _yaml(mapping: Mapping[str, Any], paths: Sequence[str]) -> str:
    from ruamel.yaml import YAML

    series = {
        "series_id": "measured",
        "files": [f"control/{Path(path).name}" for path in paths],
        "source": "SOURCE",
        "scope": "SCOPE",
        "mapping": json.loads(json.dumps(mapping)),
    }
    out = io.StringIO()
    yaml = YAML()
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump({"control": [series]}, out)
    return out.getvalue().rstrip()
