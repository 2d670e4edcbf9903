"""Which part of a file says date, actor and status: a small declarative mapping that a dossier can hold.

    {"date": {"from": "file"},
     "status": [{"from": "column", "column": "type", "values": {"gains": "control", "losses": "lost"}}],
     "actor": {"from": "layer", "words": true},
     "default_actor": "Islamic State", "opponent": "its opponents"}

Rules are tried in turn; the first that answers wins. ``from`` is file, folder, layer, name, colour or column.
``values`` turns a text into a meaning ('' for an actor: it names nobody), ``words: true`` reads it by the built-in
table of words (``"strong"``: without bare "control").

- A status is one of control, contested, support, claimed, unknown; ``lost`` is control by the opponent, ``skip`` no
  territory.
- A date is one text. ``order`` (dmy, mdy, ymd) says how 03/04/2024 is meant, ``calendar`` (julian, hijri, jalali,
  buddhist) by which calendar it counts, ``pick`` (first, last) which day counts where several are named, or a month.
- ``until`` or ``through`` beside a column of dates name the column in which the time of a row ends: on the day from
  which it no longer holds, or on the last day on which it does. A row then stands on every date, in all the files, on
  which some row begins or ends within its time.
- ``overlaps`` is "contested" or a list of actors, the first of whom keeps what two of them claim.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...errors import InputError
from ..formats.features import Feature
from . import naming, words
from .calendars import CALENDARS
from .days import ORDERS, DayError, Moment, moments

SOURCES = ("file", "folder", "layer", "name", "colour", "column")
UNNAMED, OPPONENT = "unnamed side", "opposing side"
_KEYS = ("date", "actor", "status", "default_actor", "default_status", "opponent", "overlaps", "crs")
_RULE_KEYS = ("from", "column", "values", "words", "order", "calendar", "pick", "until", "through")


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one fact comes from, and what its texts mean; see the module."""

    source: str
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    words: str = ""  # "", "all" or "strong"
    order: str = ""
    calendar: str = ""
    pick: str = ""
    until: str = ""
    through: str = ""

    def text(self, feature: Feature, file: str) -> Any:
        """Return the text (or number) of a feature that this rule reads, '' where it has none."""
        if self.source == "file":
            return naming.stem(file)
        if self.source == "folder":
            return naming.folder(file)
        if self.source == "column":
            return value_of(feature, self.column)
        return {"layer": feature.layer, "name": feature.name, "colour": feature.colour}[self.source]

    def value(self, text: Any) -> str | None:
        """Return what ``values`` makes of a text, compared without case, numbers and marks; None where nothing."""
        if not self.values:
            return None
        plain = words.key(str(text))
        exact = next((meaning for name, meaning in self.values.items() if words.key(name) == plain), None)
        kind = "" if exact is not None or self.source == "colour" else words.class_of(plain)
        same = (said for name, said in self.values.items() if kind and words.class_of(name) == kind)
        return next(same, None) if exact is None else exact

    def meaning(self, feature: Feature, file: str) -> str:
        """Return what this rule makes of a feature's land: a status, ``lost``, ``skip``, or '' where nothing."""
        text = self.text(feature, file)
        said = self.value(text)
        return said or (words.meaning(str(text), weak=self.words == "all") if self.words else "")

    def moments(self, text: Any) -> list[Moment]:
        """Return the days that a text names by this rule: the first and the last one of a month."""
        return moments(text, order=self.order, calendar=self.calendar, coarse=True)


def value_of(feature: Feature, column: str) -> Any:
    """Return what a feature has in a column, '' for nothing."""
    value = feature.columns.get(column)
    return "" if value is None or (isinstance(value, float) and math.isnan(value)) else value


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked mapping. ``overlaps`` lists actors by precedence; empty means contested."""

    date: tuple[Rule, ...] = (Rule("file"),)
    actor: tuple[Rule, ...] = ()
    status: tuple[Rule, ...] = ()
    default_actor: str = UNNAMED
    default_status: str = "control"
    opponent: str = OPPONENT
    overlaps: tuple[str, ...] = ()
    crs: str = ""
    fixed: Moment | None = None

    def moment(self, feature: Feature, file: str) -> Moment | None:
        """Return the day a feature stands for, None where nothing names one. Raises DayError where two are named."""
        if self.fixed:
            return self.fixed
        for rule in self.date:
            texts = naming.texts_of(file) if rule.source == "file" else [rule.text(feature, file)]
            for text in texts:
                found = rule.moments(text)
                if found:
                    return _picked(found, rule, str(text))
        return None

    def end(self, feature: Feature) -> tuple[Moment | None, bool] | None:
        """Return the end of a feature's time (None: open) and whether it still holds on that day; None: no interval.

        Raises DayError where two days are named.
        """
        rule = next((rule for rule in self.date if rule.until or rule.through), None)
        if rule is None or self.fixed:
            return None
        text = value_of(feature, rule.until or rule.through)
        found = rule.moments(text)
        return (_picked(found, rule, str(text)) if found else None), bool(rule.through)

    def status_of(self, feature: Feature, file: str) -> str:
        """Return what a feature's texts say of its land: a status, ``lost``, ``skip``, or '' where none does."""
        return next((said for rule in self.status if (said := rule.meaning(feature, file))), "")

    def class_of(self, feature: Feature, file: str) -> str:
        """Return the text by which a feature is classed, without numbers and dates: its name where a colour decides."""
        rule = next((rule for rule in self.status if rule.meaning(feature, file)), None)
        if rule is None or rule.source in ("name", "colour"):
            return words.class_of(feature.name) if self.status else ""
        return words.class_of(str(rule.text(feature, file)))

    def part_of(self, feature: Feature, file: str) -> str:
        """Return the class that a file's own name or folder gives, '' where neither says who or what: see `claims`."""
        for rule in (*self.actor, *self.status):
            # A shapefile's only layer is called as its file is.
            own = rule.source in ("file", "folder") or (rule.source == "layer" and feature.layer == naming.stem(file))
            if own and (_actor(rule, feature, file) or rule.meaning(feature, file)):
                return words.class_of(naming.folder(file)) + "/" + naming.unversioned(words.class_of(naming.stem(file)))
        return ""

    def actor_of(self, feature: Feature, file: str) -> str:
        """Return whom a feature's texts name, '' where nobody."""
        return next((named for rule in self.actor if (named := _actor(rule, feature, file))), "")


def _actor(rule: Rule, feature: Feature, file: str) -> str:
    text = str(rule.text(feature, file)).strip()
    named = words.actor_in(text) if rule.words else text
    said = rule.value(named) if named else None
    said = rule.value(text) if said is None else said
    return named if said is None else said


def _picked(found: Sequence[Moment], rule: Rule, text: str) -> Moment:
    if rule.pick or len({moment.day for moment in found}) == 1:
        return found[0] if rule.pick == "first" else found[-1]
    named = " and ".join(moment.day.isoformat() for moment in found[:3])
    raise DayError(f"{text[:60]!r} names {named}: say which counts, with 'pick': 'first' or 'last'.")


def plan_from(record: Mapping[str, Any]) -> Plan:
    """Return the checked mapping of a record. Raises InputError for unknown keys, sources, meanings and orders."""
    _check_keys(record, _KEYS, "mapping")
    date = record.get("date", {"from": "file"})
    fixed = _fixed(date)
    overlaps = record.get("overlaps", "contested")
    if overlaps != "contested" and (isinstance(overlaps, str) or not isinstance(overlaps, Sequence)):
        raise InputError("mapping: overlaps is 'contested' or a list of actors.")
    status, actor = record.get("status", ()), record.get("actor", ())
    one_status = status if isinstance(status, str) and status in words.MEANINGS else ""
    one_actor = actor if isinstance(actor, str) and actor not in SOURCES else ""
    rules = () if one_status else _rules(status, "status")
    _check_meanings(rules)
    return Plan(
        date=() if fixed else _rules(date, "date"),
        actor=() if one_actor else _rules(actor, "actor"),
        status=rules,
        default_actor=one_actor or str(record.get("default_actor") or UNNAMED),
        default_status=_meaning(one_status or record.get("default_status") or ("unknown" if rules else "control")),
        opponent=str(record.get("opponent") or OPPONENT),
        overlaps=() if overlaps == "contested" else tuple(str(actor) for actor in overlaps),
        crs=str(record.get("crs") or ""),
        fixed=fixed,
    )


def _fixed(date: Any) -> Moment | None:
    """Return the one day that a mapping gives to everything, None where it says where days come from."""
    if not isinstance(date, str) or date in SOURCES:
        return None
    try:
        found = moments(date)
    except DayError as error:
        raise InputError(f"mapping.date: {error}", remedy="Write it as 2024-03-01.") from error
    return found[0] if found else None


def _check_keys(record: Any, known: tuple[str, ...], where: str) -> None:
    if not isinstance(record, Mapping):
        raise InputError(f"{where}: a table of {', '.join(known)} is needed.")
    unknown = sorted(str(name) for name in record if name not in known)
    if unknown:
        raise InputError(f"{where}: unknown key {unknown[0]!r}.", remedy=f"Known are {', '.join(known)}.")


def _rules(record: Any, where: str) -> tuple[Rule, ...]:
    if not isinstance(record, str | Mapping | Sequence):
        raise InputError(f"mapping.{where}: a rule or a list of rules is needed, not {record!r}.")
    given = [record] if isinstance(record, str | Mapping) else list(record)
    return tuple(_rule({"from": rule} if isinstance(rule, str) else rule, where) for rule in given)


def _rule(record: Any, where: str) -> Rule:
    short = [source for source in SOURCES if isinstance(record, Mapping) and source in record and source != "column"]
    if short:  # {"colour": {"#ff5252": "control"}}
        record = {"from": short[0], "values": record[short[0]]}
    _check_keys(record, _RULE_KEYS, f"mapping.{where}")
    source = record.get("from", "column" if "column" in record else "")
    values = record.get("values") or {}
    if source not in SOURCES or not isinstance(values, Mapping) or (source == "column" and not record.get("column")):
        what = f"mapping.{where}: 'from' is one of {', '.join(SOURCES)}, and a column is named."
        raise InputError(what, remedy="Read with --explain for a mapping to start from.")
    _check_date_keys(record, where, source)
    said = {True: "all", "all": "all", "strong": "strong"}.get(record.get("words", ""), "")
    named = {str(text): str(meaning) for text, meaning in values.items()}
    texts = {name: str(record.get(name, "")) for name in ("column", "order", "calendar", "pick", "until", "through")}
    return Rule(source, values=named, words=said, **texts)


def _check_date_keys(record: Mapping[str, Any], where: str, source: str) -> None:
    if record.get("order", "") not in ("", *ORDERS) or record.get("pick", "") not in ("", "first", "last"):
        raise InputError(f"mapping.{where}: order is dmy or mdy (or ymd), pick is first or last.")
    if record.get("calendar", "") not in ("", *CALENDARS):
        raise InputError(f"mapping.{where}: calendar is one of {', '.join(CALENDARS)}.")
    ends = [name for name in ("until", "through") if record.get(name)]
    if len(ends) > 1 or (ends and (source != "column" or where != "date")):
        raise InputError(f"mapping.{where}: one of until and through may stand beside a column of dates.")


def _check_meanings(rules: Sequence[Rule]) -> None:
    for rule in rules:
        for meaning in rule.values.values():
            _meaning(meaning)


def _meaning(text: Any) -> str:
    if text not in words.MEANINGS:
        raise InputError(f"mapping.status: {str(text)[:40]!r} is none of {', '.join(words.MEANINGS)}.")
    return str(text)


def to_record(plan: Plan) -> dict[str, Any]:
    """Return a plan as the record that `plan_from` reads."""
    record: dict[str, Any] = {
        "date": plan.fixed.day.isoformat() if plan.fixed else [_rule_record(rule) for rule in plan.date],
        "actor": [_rule_record(rule) for rule in plan.actor],
        "status": [_rule_record(rule) for rule in plan.status],
        "default_actor": plan.default_actor,
        "default_status": plan.default_status,
        "opponent": plan.opponent,
        "overlaps": list(plan.overlaps) or "contested",
    }
    return record | ({"crs": plan.crs} if plan.crs else {})


def _rule_record(rule: Rule) -> dict[str, Any]:
    record: dict[str, Any] = {"from": rule.source}
    for name in ("column", "until", "through", "order", "calendar", "pick"):
        record |= {name: getattr(rule, name)} if getattr(rule, name) else {}
    record |= {"values": dict(rule.values)} if rule.values else {}
    return record | ({"words": True if rule.words == "all" else rule.words} if rule.words else {})
