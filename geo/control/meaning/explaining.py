"""What files hold, how they are read and why, what stays doubtful: for a person who is to check the mapping."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..area import areas_km2
from ..cleaning.survey import Survey, surveyed
from ..formats import reading
from ..formats.features import Feature, Sheet
from ..rows import Snapshots
from ..snapshots import cleaned
from . import words
from .days import DayError
from .mapping import OPPONENT, UNNAMED, Plan, Rule, plan_from, to_record
from .proposing import propose, refuse_unread

_EXAMPLES, _MOST_DATES, _LONG = 3, 400, 60


@dataclass(frozen=True, slots=True)
class _Seen:
    """A feature with land: its file, its day where that is known, its km²."""

    file: str
    feature: Feature
    day: date | None
    km2: float


def explain(paths: Path | str | Iterable[Path | str], *, mapping: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what files hold and the mapping that is proposed for them, as a record of plain values.

    ``files``, ``dates``, ``bounds`` (west, south, east, north), ``columns``, ``layers``, ``colours`` and ``classes``
    (each with its polygons, its km² on the last date that has it, examples, and the status and actor it is read as),
    ``reasons`` (why each rule is proposed), ``result`` (km² by actor and status on the first and the last date),
    ``doubts`` (what to look at), ``refusal`` (why it cannot be read as it is, or null), ``mapping``. Areas are geodesic
    km² as drawn. Raises InputError for files that cannot be read at all.
    """
    survey = surveyed(reading.files(paths), crs=plan_from(mapping or {}).crs)
    sheets = survey.sheets
    plan = propose(sheets, given=mapping)
    seen = list(_seen(survey, plan))
    result, doubts, refusal = _tried(survey, plan, mapping)
    return {
        "files": [_file(sheet) for sheet in sheets],
        "dates": _dates(seen),
        "bounds": _bounds(survey),
        "columns": _columns(seen),
        "layers": _counted(seen, plan, lambda feature: feature.layer),
        "colours": _counted(seen, plan, lambda feature: feature.colour),
        "classes": _counted(seen, plan, lambda feature: words.class_of(feature.name)),
        "reasons": list(_reasons(plan, mapping or {})),
        "result": result,
        "doubts": doubts,
        "refusal": refusal,
        "mapping": to_record(plan),
    }


def _bounds(survey: Survey) -> list[float] | None:
    numbers = [number for page in survey.pages for number in page.numbers]
    if not numbers:
        return None
    every = survey.shelf.bounds(numbers)
    edges = [every[:, 0].min(), every[:, 1].min(), every[:, 2].max(), every[:, 3].max()]
    return [round(float(edge), 4) for edge in edges]


def _seen(survey: Survey, plan: Plan) -> Iterator[_Seen]:
    known: dict[int, float] = {}
    for page in survey.pages:
        file, new = page.sheet.path, [number for number in page.numbers if number not in known]
        known |= dict(zip(new, areas_km2(survey.shelf.take(new)).tolist(), strict=True))
        for feature, number in zip(page.with_land, page.numbers, strict=True):
            yield _Seen(file, feature, _day(plan, feature, file), known[number])


def _day(plan: Plan, feature: Feature, file: str) -> date | None:
    try:
        moment = plan.moment(feature, file)
    except DayError:
        return None
    return moment.day if moment else None


def _tried(
    survey: Survey, plan: Plan, mapping: Mapping[str, Any] | None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str | None]:
    """Return what reading gives, with repairs and the latest of each day, what is doubtful, and why it is refused."""
    refusal = None
    try:
        refuse_unread(survey.sheets, plan, given=mapping)
        table = cleaned(survey, plan, repair=False, latest=False)
    except InputError as error:
        refusal = str(error)
    try:
        table = cleaned(survey, plan, repair=True, latest=True) if refusal else table
    except InputError as error:
        return [], [], refusal or str(error)
    doubts = _doubts(table)
    days = [row.date for row in table.rows if row.date]
    ends = sorted({min(days), max(days)})
    rows = [row for row in table.rows if row.date in ends]
    lands = table.shelf.take([row.land for row in rows])
    result = [
        {"date": str(row.date), "actor": row.actor, "status": row.status, "km2": float(km2)}
        for row, km2 in zip(rows, areas_km2(lands), strict=True)
    ]
    return result, doubts, refusal


def _doubts(table: Snapshots) -> list[dict[str, Any]]:
    """Return each kind of doubt once, the widest land first: how often, its largest case, and its km² (or None)."""
    kinds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for warning in table.warnings:
        kinds[warning["code"]].append(warning)
    told = []
    for code, ones in kinds.items():
        largest = max(ones, key=lambda one: one["km2"] or 0.0)
        told.append({"code": code, "count": len(ones), "message": largest["message"], "km2": largest["km2"]})
    if table.repairs:
        before, after = (sum(repair[name] for repair in table.repairs) for name in ("km2_before", "km2_after"))
        what = f"{len(table.repairs)} polygons are invalid and need --repair: {before:,.0f} km² become {after:,.0f}."
        told.append({"code": "repaired", "count": 1, "message": what, "km2": before})
    return sorted(told, key=lambda doubt: -(doubt["km2"] or 0.0))


# What is in the files


def _file(sheet: Sheet) -> dict[str, Any]:
    others = Counter(kind for feature in sheet.features for kind in feature.other)
    return {
        "file": sheet.path,
        "crs": sheet.crs,
        "features": len(sheet.features),
        "with_land": sum(feature.geometry is not None for feature in sheet.features),
        "without_land": dict(others),
    }


def _dates(seen: Sequence[_Seen]) -> dict[str, Any]:
    days = sorted({one.day for one in seen if one.day})
    return {
        "count": len(days),
        "first": str(days[0]) if days else None,
        "last": str(days[-1]) if days else None,
        "undated": sum(one.day is None for one in seen),
        "days": [str(day) for day in days[:_MOST_DATES]],
    }


def _columns(seen: Sequence[_Seen]) -> list[dict[str, Any]]:
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for one in seen:
        for name, value in one.feature.columns.items():
            values[name][_short(value)] += 1
    return [
        {"column": name, "count": texts.total(), "distinct": len(texts), "examples": _examples(texts)}
        for name, texts in sorted(values.items())
    ]


def _counted(seen: Sequence[_Seen], plan: Plan, text: Callable[[Feature], str]) -> list[dict[str, Any]]:
    """Return each text with what it is read as, the largest on its last date first."""
    groups: dict[str, list[_Seen]] = defaultdict(list)
    for one in seen:
        groups[text(one.feature)].append(one)
    found = [_group(shown, ones, plan) for shown, ones in groups.items() if shown]
    return sorted(found, key=lambda row: (-(row["km2"] or 0), -row["count"], row["text"]))


def _group(text: str, ones: Sequence[_Seen], plan: Plan) -> dict[str, Any]:
    nothing = f"{plan.default_status} (nothing says)"
    last = max((one.day for one in ones if one.day), default=None)
    areas = [one.km2 for one in ones if one.day == last]
    said = Counter(plan.status_of(one.feature, one.file) or nothing for one in ones)
    actors = Counter(plan.actor_of(one.feature, one.file) for one in ones)
    return {
        "text": text,
        "count": len(ones),
        "km2": sum(areas) if areas else None,
        "on": str(last) if last else None,
        "read_as": dict(said),
        "actors": _examples(actors),
        "examples": _examples(Counter(_short(one.feature.name) for one in ones)),
    }


def _short(value: Any) -> str:
    return " ".join(str(value).split())[:_LONG]


def _examples(texts: Counter[str]) -> list[str]:
    return [text for text, _ in texts.most_common(_EXAMPLES) if text]


# Why it is read so


def _reasons(plan: Plan, given: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each rule: where it looks, and what speaks for it."""
    if plan.fixed:
        yield f"date: {plan.fixed.day} for all, as given"
    for kind, rules in (("date", plan.date), ("actor", plan.actor), ("status", plan.status)):
        stated = " (as given)" if kind in given else ""
        for source, group in groupby(rules, key=lambda rule: rule):
            yield f"{kind}: {_reason(kind, source)}{stated}" if list(group) else ""
    if not plan.actor and plan.default_actor == UNNAMED:
        yield "actor: nothing names one; give it with --actor, or as default_actor"
    else:
        yield f"actor: where nothing names one, {plan.default_actor!r}"
    if any("lost" in rule.values.values() or rule.words for rule in plan.status) and plan.opponent == OPPONENT:
        yield "actor: land that was lost or liberated goes to the opponent, whom nothing names; give it as opponent"
    yield f"status: where nothing says, {plan.default_status}"


def _reason(kind: str, rule: Rule) -> str:
    where = (
        f"column {rule.column!r}" if rule.column else f"the {rule.source}'s name" if rule.source != "name" else "names"
    )
    where = "fill colours" if rule.source == "colour" else where
    if kind == "date":
        return where + _of_date(rule)
    known = sorted({said for said in rule.values.values() if said})
    by = []
    if rule.values:
        shown = ", ".join(known[:4]) + (", …" if len(known) > 4 else "")
        by.append(f"{len(rule.values)} texts that mean {shown or 'nobody'}")
    if rule.words:
        by.append("known words" + (" (not bare “control”)" if rule.words == "strong" else ""))
    why = ", by what the names beside each mostly say" if rule.source == "colour" else ""
    return f"{where}: {' and '.join(by) or 'as it stands'}{why}"


def _of_date(rule: Rule) -> str:
    orders = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
    more = [f"{orders[rule.order]}, the only order by which all are days"] if rule.order else []
    more += [f"until the day in {rule.until!r}, on which it no longer holds"] if rule.until else []
    more += [f"through the day in {rule.through!r}, its last"] if rule.through else []
    more += [f"{rule.pick} of several"] if rule.pick else []
    more += [f"{rule.calendar} calendar"] if rule.calendar else []
    every = ", every row names a day" if rule.source in ("column", "layer", "name") else ", or else its folders"
    return "; ".join([every, *more])
