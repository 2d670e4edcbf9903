"""What ``ebbline change`` writes for machines: JSON, CSV and GeoJSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import shapely

from geo.control.change import Handover

from ._change_report import Report
from ._change_settlements import named as settlements_in
from ._change_settlements import records as settlement_records

if TYPE_CHECKING:
    from ._change_people import Peopled

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


def record(found: Report) -> dict[str, Any]:
    """Return the report as plain values for JSON."""
    return {
        "rows": found.rows,
        "totals": found.totals,
        "transitions": found.transitions,
        **settlement_records(found.settled),
        **(_people(found.peopled) if found.peopled else {}),
        "slivers": found.slivers,
        "line_error_m": found.line_m,
        "repairs": found.repairs,
        "warnings": found.warnings,
    }


def _people(found: Peopled) -> dict[str, Any]:
    from ._change_people import record as people_record

    return people_record(found)


def csv_text(found: Report) -> str:
    """Return the rows as CSV."""
    names = [name for name in (found.rows[0] if found.rows else {}) if name != "parts"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in found.rows:
        writer.writerow([cell(row[name]) for name in names])
    return out.getvalue()


def cell(value: Any) -> Any:
    """Return a cell that no spreadsheet runs: what it would take for a formula gets a leading apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def features(found: Report) -> dict[str, Any]:
    """Return the land that changed hands as GeoJSON."""
    there = zip(found.handed, settlements_in(found.settled, found.handed), strict=True)
    return {
        "type": "FeatureCollection",
        "features": [_feature(one, towns) for one, towns in there if one.pieces.total_km2 > 0],
    }


def _feature(one: Handover, towns: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {
            "before": one.before.isoformat() if one.before else None,
            "after": one.after.isoformat() if one.after else None,
            "from_actor": one.from_actor,
            "to_actor": one.to_actor,
            "kind": one.kind,
            "area_km2": one.pieces.total_km2,
            "settlements": towns,
        },
        "geometry": shapely.geometry.mapping(shapely.multipolygons(one.pieces.polygons)),
    }
