"""What a refusal proposes: a piece of a mapping that can be copied into one as it stands, in JSON and so in YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ..formats.columns import plain
from ..formats.features import Feature, Sheet
from .days import DayError, moments
from .mapping import Rule, value_of
from .patterns import Pattern

_MOST_NAMES, _LONGEST = 6, 40
# What the sentence of a DayError asks for. Of this century are the Persian years up to 1479 and the Islamic from 1420.
_ANSWERS = (
    (Pattern("'pick'"), "pick", "last"),
    (Pattern("Buddhist calendar"), "calendar", "buddhist"),
    (Pattern(r"year 1(?:4[2-9]|5)\d* .*'calendar'"), "calendar", "hijri"),
    (Pattern("'calendar'"), "calendar", "jalali"),
    (Pattern(r"\bdmy\b"), "order", "dmy"),
)
_PARTS = frozenset(("year", "month", "week"))
_IN_ITS_NAME = 'Put it into the name of the file (2024-03-01), or say in the mapping: {"date": "2024-03-01"} for all.'


def written(record: Mapping[str, Any]) -> str:
    """Return a piece of a mapping as a person would write it down."""
    return json.dumps(record, ensure_ascii=False)


def for_unclear_day(why: str, rule: Rule | None) -> str:
    """Return what to do about a text by which a day cannot be told; ``rule`` is what led to that text."""
    said = next(({key: value} for pattern, key, value in _ANSWERS if pattern.search(why)), None)
    if said is None:
        return "Mend it at its source, or say in the mapping where else the day stands."
    column = rule.column if rule is not None else ""
    where = {"column": column} if column else {"from": rule.source if rule is not None else "file"}
    whole = " Or write whole days (2024-03-01) into one column." if plain(column) in _PARTS else ""
    return f"Declare it in the mapping, as {written({'date': where | said})}.{whole}"


def for_no_day(sheet: Sheet) -> str:
    """Return where the days of a sheet may stand, by what its columns hold or are called."""
    features = [feature for feature in sheet.features if feature.geometry is not None]
    names = list(dict.fromkeys(name for feature in features for name in feature.columns if name[:1] != "@"))
    dated = [name for name in names if _holds_days(features, name)]
    if dated:
        return f"Its column {dated[0]!r} holds days: say so in the mapping, {written({'date': {'column': dated[0]}})}."
    days = [name for name in names if _is_day(name, coarse=True)]
    if len(days) > 1:
        what = f"Its columns {_listed(days)} are called after days: write a row for each polygon and each day"
        return f"{what}, with the day in a column 'date' and what it says in another."
    return f"{_IN_ITS_NAME} Its columns are {_listed(names)}." if names else _IN_ITS_NAME


def _holds_days(features: Iterable[Feature], name: str) -> bool:
    values = {value_of(feature, name) for feature in features}
    return bool(values) and all(_is_day(value, coarse=False) for value in values)


def _is_day(value: Any, *, coarse: bool) -> bool:
    try:
        return bool(moments(value, coarse=coarse))
    except DayError:
        return True


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(repr(name[:_LONGEST]) for name in names[:_MOST_NAMES]) + more
