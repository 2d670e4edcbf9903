"""What files hold, and the mapping it suggests: by the names of columns, by words and by what colours mostly mean."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import words
from .days import DayError, moments
from .formats import reading
from .formats.features import Feature, Sheet
from .mapping import Plan, Rule, plan_from, to_record

_DATES = "date day snapshot snapshot_date as_of asof timestamp datetime time when begin дата datum fecha".split()
_ACTORS = "actor side party controller held_by controlled_by control_by faction group owner who force".split()
_STATUSES = "status type class kind category control_type control state zone layer_type situation".split()
_MOST_VALUES, _EXAMPLES = 60, 3
_MAJORITY = 0.6
Found = list[tuple[str, Feature]]


def land_of(sheets: Iterable[Sheet]) -> Found:
    """Return (path, feature) for every feature that has land."""
    return [(sheet.path, feature) for sheet in sheets for feature in sheet.features if feature.geometry is not None]


def propose(sheets: Iterable[Sheet], *, given: Mapping[str, Any] | None = None) -> Plan:
    """Return the mapping that files suggest; what ``given`` (a mapping record) says stands, the rest is guessed.

    Raises InputError where the record is wrong.
    """
    found = land_of(sheets)
    given = given or {}
    plan = plan_from(given)
    if "date" not in given:
        plan = replace(plan, date=tuple(_dates(found)))
    if "status" not in given:
        rules = tuple(_statuses(found))
        default = str(given.get("default_status") or ("unknown" if rules else "control"))
        plan = replace(plan, status=rules, default_status=default)
    if "actor" not in given:
        plan = replace(plan, actor=tuple(_actors(found)))
    return plan


def _dates(found: Found) -> Iterator[Rule]:
    columns = _columns(found, _DATES)
    yield from (Rule("column", column) for column in columns if _all_days(f.columns.get(column) for _, f in found))
    if _all_days(feature.layer for _, feature in found) and found:
        yield Rule("layer")
    yield Rule("file")


def _all_days(texts: Iterable[Any]) -> bool:
    """Return whether every text names a day, though it may name it in two readings."""
    seen = set()
    for text in texts:
        if text in seen:
            continue
        try:
            named = bool(moments(text))
        except DayError:
            named = True
        if not named:
            return False
        seen.add(text)
    return bool(seen)


def _columns(found: Found, known: Sequence[str]) -> list[str]:
    """Return the columns in the files with one of the known names, in the order of those."""
    names = {name: words.key(name).replace(" ", "_") for _, feature in found for name in feature.columns}
    return sorted((name for name, plain in names.items() if plain in known), key=lambda name: known.index(names[name]))


def _texts(found: Found, rule: Rule) -> Counter[str]:
    texts: Counter[str] = Counter()
    for path, feature in found:
        text = str(rule.text(feature, path)).strip()
        texts[text] += bool(text)
    return +texts


def _statuses(found: Found) -> Iterator[Rule]:
    for column in _columns(found, _STATUSES):
        values = _meanings(_texts(found, Rule("column", column)))
        if values:
            yield Rule("column", column, values)
            break
    layers = _texts(found, Rule("layer"))
    values = _meanings(layers)
    if values:  # where some layers speak of control, those that do not are about something else
        yield Rule("layer", values=values | {layer: "skip" for layer in layers if layer not in values})
    if _meanings(_texts(found, Rule("name"))):
        yield Rule("name", words="strong")
    colours = dict(_colours(found))
    if colours:
        yield Rule("colour", values=colours)
    if _meanings(_texts(found, Rule("name"))):
        yield Rule("name", words="all")


def _meanings(texts: Counter[str]) -> dict[str, str]:
    if len({words.class_of(text) for text in texts}) > _MOST_VALUES and len(texts) > _MOST_VALUES * 10:
        return {}
    return {text: said for text in texts if (said := words.meaning(text))}


def _colours(found: Found) -> Iterator[tuple[str, str]]:
    """Yield each fill colour with what the names beside it mostly say."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for _, feature in found:
        if feature.colour:
            said[feature.colour][words.meaning(feature.name, weak=False)] += 1
    for colour, counts in sorted(said.items()):
        del counts[""]
        meaning, most = counts.most_common(1)[0] if counts else ("", 0)
        if meaning and most >= _MAJORITY * counts.total():
            yield colour, meaning


def _actors(found: Found) -> Iterator[Rule]:
    columns = _columns(found, _ACTORS)
    yield from (Rule("column", column) for column in columns if not _all_meanings(found, column))
    if columns:
        return
    layers = _texts(found, Rule("layer"))
    if any(words.actor_in(layer) for layer in layers):
        yield Rule("layer", words="all")
    elif any(words.actor_in(name) for name in _texts(found, Rule("name"))):
        yield Rule("name", words="all")


def _all_meanings(found: Found, column: str) -> bool:
    """Return whether a column named like one of actors says occupied, liberated and the like instead."""
    texts = _texts(found, Rule("column", column))
    return not texts or len(_meanings(texts)) == len(texts)


# What was found, for people


def explain(paths: Path | str | Iterable[Path | str], *, mapping: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what files hold and the mapping that is proposed for them, as a record of plain values.

    ``files``, ``columns``, ``layers``, ``colours`` and ``classes`` (each with a count, examples, and the status it is
    read as), ``mapping``. Raises InputError for what cannot be read.
    """
    sheets = [sheet for path in reading.files(paths) for sheet in reading.sheets(path)]
    found = land_of(sheets)
    plan = propose(sheets, given=mapping)
    return {
        "files": [_file(sheet) for sheet in sheets],
        "columns": _found_columns(found),
        "layers": _counted(found, plan, lambda feature: feature.layer),
        "colours": _counted(found, plan, lambda feature: feature.colour),
        "classes": _counted(found, plan, lambda feature: words.class_of(feature.name)),
        "mapping": to_record(plan),
    }


def _file(sheet: Sheet) -> dict[str, Any]:
    others = Counter(kind for feature in sheet.features for kind in feature.other)
    return {
        "file": sheet.path,
        "crs": sheet.crs,
        "features": len(sheet.features),
        "with_land": sum(feature.geometry is not None for feature in sheet.features),
        "without_land": dict(others),
    }


def _found_columns(found: Found) -> list[dict[str, Any]]:
    values: dict[str, Counter[str]] = defaultdict(Counter)
    for _, feature in found:
        for name, value in feature.columns.items():
            values[name][" ".join(str(value).split())[:60]] += 1
    return [
        {"column": name, "count": texts.total(), "distinct": len(texts), "examples": _examples(texts)}
        for name, texts in sorted(values.items())
    ]


def _counted(found: Found, plan: Plan, text: Any) -> list[dict[str, Any]]:
    counts: Counter[str] = Counter()
    meanings: dict[str, Counter[str]] = defaultdict(Counter)
    actors: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for path, feature in found:
        shown = text(feature)
        counts[shown] += 1
        meanings[shown][plan.status_of(feature, path) or f"{plan.default_status} (nothing says)"] += 1
        actors[shown][plan.actor_of(feature, path)] += 1
        names[shown][" ".join(feature.name.split())[:60]] += 1
    return [
        {
            "text": shown,
            "count": count,
            "read_as": dict(meanings[shown]),
            "actors": _examples(actors[shown]),
            "examples": _examples(names[shown]),
        }
        for shown, count in counts.most_common()
        if shown
    ]


def _examples(texts: Counter[str]) -> list[str]:
    return [text for text, _ in texts.most_common(_EXAMPLES) if text]
