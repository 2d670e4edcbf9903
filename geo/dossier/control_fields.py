"""One entry of ``control:``, a measured series: which files, from whom, and how they are to be read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from ..control.meaning.mapping import plan_from
from ..control.tables.settings import settings_from
from ..errors import InputError
from ..records import ControlSeries, Measure
from .fields import Fields, Problems
from .nodes import Items, Node, Scalar, Table

CONTROL = "control"  # the folder in which measured data lies by custom
TABLES = (".csv", ".tsv")
LINE_ERROR_M, SLIVER_M = 50_000, 10_000
_INSIDE = "Give a file or folder inside the dossier's folder, as control/survey."


class _TableMeasure(StrEnum):
    """What a table without shapes may hold."""

    AREA_KM2 = "area_km2"
    SHARE_PCT = "share_pct"


def read_series(problems: Problems, node: Node) -> ControlSeries:
    """Return one series. What is wrong goes into ``problems``; whether its files exist is for `check` to say."""
    fields = Fields(node, problems, "the series")
    measure = fields.choice("measure", _TableMeasure)
    series = ControlSeries(
        series_id=fields.required("series_id"),
        files=_files(fields),
        source_id=fields.required("source"),
        measure=Measure(measure) if measure else None,
        columns=_columns(fields),
        actor=fields.text("actor"),
        scope=fields.text("scope"),
        definition=fields.text("definition"),
        mapping=_mapping(fields),
        repair=fields.flag("repair"),
        latest=fields.flag("latest"),
        line_error_m=_metres(fields, "line_error_m", ControlSeries("", (), "").line_error_m, LINE_ERROR_M),
        sliver_m=_metres(fields, "sliver_m", 0.0, SLIVER_M),
        note=fields.text("note"),
    )
    if fields.usable:
        _check_kind(fields, series)
    fields.done()
    return series


def _metres(fields: Fields, key: str, usual: float, most: float) -> float:
    value = fields.number(key, low=0, high=most)
    return usual if value is None else value


def _files(fields: Fields) -> tuple[str, ...]:
    files = fields.texts("files")
    if not files and fields.usable:
        fields.problems.add("The series names no 'files'.", fields.table.line_of("files"), _INSIDE)
    node = fields.table.pairs.get("files", (0, None))[1]
    lines = [child.line for child in node.nodes] if isinstance(node, Items) else []
    for name, line in zip(files, lines, strict=False):
        why = why_outside(name)
        if why:
            fields.problems.add(f"{name!r} {why}.", line, _INSIDE)
    return files


def why_outside(name: str) -> str:
    """Return why a path cannot name a file below a folder, on any system; '' where it can."""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        return "holds control characters"
    if "\\" in name:
        return "is written with \\ instead of /"
    if PureWindowsPath(name).anchor:  # knows "/a", "C:a" and "\\\\host\\a"
        return "is not relative"
    parts = PurePosixPath(name).parts
    if ".." in parts:
        return "leads out of the dossier's folder"
    return "" if parts and name.strip() else "names no file"


def _columns(fields: Fields) -> dict[str, str]:
    table = fields.table_of("columns")
    columns = {}
    for key, (line, node) in table.pairs.items() if table else ():
        if isinstance(node, Scalar) and node.text.strip():
            columns[key] = node.text
        else:
            what = f"The column of '{key}' must be one name."
            fields.problems.add(what, line, "Write it as in the first row of the file.")
    if columns and "date" not in columns:
        what = "'columns' names no 'date'."
        fields.problems.add(what, fields.table.line_of("columns"), "Add 'date:' and the name of that column.")
    return columns


def _mapping(fields: Fields) -> dict[str, Any]:
    table = fields.table_of("mapping")
    mapping: dict[str, Any] = _value(table) if table else {}
    return mapping


def _value(node: Node) -> Any:
    """Return a value as plain data: a text, true or false, a list or a mapping; what is empty is left out."""
    if isinstance(node, Table):
        return {key: _value(child) for key, (_, child) in node.pairs.items() if not _empty(child)}
    if isinstance(node, Items):
        return [_value(child) for child in node.nodes if not _empty(child)]
    if node.plain and node.text.lower() in ("true", "false"):
        return node.text.lower() == "true"
    return node.text


def _empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.empty


def _check_kind(fields: Fields, series: ControlSeries) -> None:
    """Note settings that mean nothing for the kind of series, and a mapping that cannot be read."""
    add, line_of = fields.problems.add, fields.table.line_of
    if series.measure:
        for key in ("repair", "latest", "line_error_m", "sliver_m"):
            if key in fields.table.pairs:
                add(f"'{key}' is about polygons, and this series is a table ('measure').", line_of(key), "Take it out.")
    elif series.columns:
        what = "'columns' is about a table, and this series is one of polygons."
        add(what, line_of("columns"), "Add 'measure: area_km2' or 'measure: share_pct', or use 'mapping'.")
    try:
        settings_from(series.mapping) if series.measure else plan_from(series.mapping)
    except InputError as error:
        add(str(error), _line_in(fields.table.pairs["mapping"][1], error.what), "")


def _line_in(mapping: Node, what: str) -> int:
    """Return the line of the part of a mapping that a refusal is about ("mapping.status: ..."), else of it all."""
    part = what.partition(":")[0].removeprefix("mapping").removeprefix(".")
    return mapping.line_of(part) if isinstance(mapping, Table) else mapping.line
