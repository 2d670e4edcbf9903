"""From features to claims: this land, on this day, is this actor's, in this status, says this file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from ...errors import InputError
from ..formats.features import Feature, Sheet
from ..meaning import hints, words
from ..meaning.days import DayError, Moment, moments
from ..meaning.mapping import Plan, Rule
from .doubts import Doubt
from .overlaps import BETWEEN
from .repair import Origin


@dataclass(frozen=True, slots=True)
class Claim:
    """One feature read by the mapping. ``at`` is the time of its snapshot where one is known; ``kind`` its class."""

    day: date
    at: datetime | None
    actor: str
    status: str
    kind: str
    origin: Origin
    source: str
    part: str = ""  # which part of a snapshot its file is, by the file's name: one side, or one kind of land
    spans: bool = False  # it holds from ``day`` on, until ``until`` (no longer then) where that is known
    until: date | None = None

    @property
    def snapshot(self) -> tuple[str, datetime | None]:
        """What this claim was published with: its file, and its time where one is known."""
        return ("", None) if self.spans else (self.origin.file, self.at)


def claims_of(sheet: Sheet, plan: Plan) -> list[Claim | None]:
    """Return a claim for each feature of a sheet that has land; None where the mapping says that it is no territory.

    Raises InputError, with the row, where no day or two days are named.
    """
    return [_claim(sheet, feature, plan) for feature in sheet.features if feature.geometry is not None]


def _claim(sheet: Sheet, feature: Feature, plan: Plan) -> Claim | None:
    said = plan.status_of(feature, sheet.path) or plan.default_status
    if said == words.SKIP:
        return None
    moment, spans, until = _time(sheet, feature, plan)
    lost = said == words.LOST
    actor = plan.actor_of(feature, sheet.path) or (plan.opponent if lost else plan.default_actor)
    if said == "contested":  # held jointly by two is contested between them
        actor = actor.replace(words.JOINTLY, BETWEEN) if BETWEEN not in actor else actor
    return Claim(
        moment.day,
        moment.at,
        actor,
        "control" if lost else said,
        plan.class_of(feature, sheet.path),
        Origin(sheet.path, feature.row, feature.layer, feature.name),
        _source(sheet, feature),
        plan.part_of(feature, sheet.path),
        spans,
        until,
    )


def _time(sheet: Sheet, feature: Feature, plan: Plan) -> tuple[Moment, bool, date | None]:
    """Return when a feature holds, whether from then on, and the day on which it no longer does."""
    try:
        moment = plan.moment(feature, sheet.path)
        end = plan.end(feature)
    except DayError as error:
        rule = next((rule for rule in plan.date if _unclear(rule, plan, sheet, feature)), None)
        remedy = hints.for_unclear_day(str(error), rule)
        raise InputError(f"Row {feature.row}: {error}", path=sheet.path, remedy=remedy) from error
    if moment is None:
        raise InputError(f"Row {feature.row}: no day is named.", path=sheet.path, remedy=hints.for_no_day(sheet))
    if end is None:
        return moment, False, None
    last, through = end
    if last is not None and last.day < moment.day:
        what = f"Row {feature.row}: it ends on {last.day}, before it begins on {moment.day}."
        raise InputError(what, path=sheet.path, remedy="Mend it at its source.")
    return moment, True, day_after(last.day, through=through) if last else None


def day_after(last: date, *, through: bool) -> date:
    """Return the first day on which an interval no longer holds; ``through``: it holds on its last day."""
    return last + timedelta(days=1) if through else last


def _unclear(rule: Rule, plan: Plan, sheet: Sheet, feature: Feature) -> bool:
    """Return whether it is by this rule that a day cannot be told."""
    try:
        replace(plan, date=(rule,)).moment(feature, sheet.path)
    except DayError:
        return True
    return False


def _source(sheet: Sheet, feature: Feature) -> str:
    name = PurePath(sheet.path)
    return name.name if feature.layer in ("", name.stem) else f"{name.name}: {feature.layer}"


def between(claims: Sequence[Claim | None]) -> str:
    """Return both names where exactly two actors are named: land contested by nobody in particular is theirs."""
    named = sorted({claim.actor for claim in claims if claim is not None and claim.status != "contested"})
    return BETWEEN.join(named) if len(named) == 2 else ""


# What is odd about them


def without_land(sheet: Sheet) -> Iterator[Doubt]:
    """Yield what a sheet holds that covers no land: empty geometries, points and lines, or nothing at all."""
    if not any(feature.geometry is not None for feature in sheet.features):
        yield Doubt("no-polygons", "It holds no polygon: what it stands for is unknown, not lost.", sheet.path)
    empty = [feature.row for feature in sheet.features if feature.geometry is None and not feature.other]
    if empty:
        rows = ", ".join(str(row) for row in empty[:5]) + (", …" if len(empty) > 5 else "")
        count = f"1 feature has no geometry (row {rows})" if len(empty) == 1 else ""
        count = count or f"{len(empty)} features have no geometry (rows {rows})"
        what = f"{count}: left out, not counted as lost."
        yield Doubt("empty-geometry", what, sheet.path, empty[0])
    other = [feature for feature in sheet.features if feature.other]
    if other:
        kinds = ", ".join(sorted({kind for feature in other for kind in feature.other}))
        count = "1 feature has" if len(other) == 1 else f"{len(other)} features have"
        yield Doubt("no-land", f"{count} parts that cover no land ({kinds}): left out.", sheet.path)
    yield from (Doubt(notice.code, notice.message, sheet.path) for notice in sheet.notices)


def days_that_differ(sheet: Sheet, claims: Sequence[Claim | None]) -> Iterator[Doubt]:
    """Yield where the file's name gives another day than its features do."""
    try:
        named = {moment.day for moment in moments(PurePath(sheet.path).stem)}
    except DayError:
        return
    said = {claim.day for claim in claims if claim is not None}
    if len(named) == 1 and len(said) == 1 and named != said:
        what = f"The file's name says {min(named)}, its features say {min(said)}: the features count."
        yield Doubt("days-differ", what, sheet.path, date=min(said).isoformat())


def unnamed(claims: Sequence[Claim], nobody: str) -> Iterator[Doubt]:
    """Yield that nothing names whose land some claims are, with what they are called: it may be several sides' land."""
    ours = [claim for claim in claims if claim.actor == nobody]
    if not ours:
        return
    if all(claim.status == "contested" for claim in ours) and len(ours) < len(claims):
        what = f"The files do not say between whom some land is contested: it is no side's, and told as {nobody!r}."
        yield Doubt("no-actor", what)
        return
    what = "The files do not name whose land this is: give it with --actor or default_actor."
    layers = sorted({claim.origin.layer for claim in ours if claim.status == "control" and claim.origin.layer})
    if len(layers) > 1:
        shown = ", ".join(layers[:3]) + (f" and {len(layers) - 3} more" if len(layers) > 3 else "")
        what += (
            f" The layers {shown} are taken for one side's; if they are not, say {hints.written({'actor': 'layer'})}."
        )
    yield Doubt("no-actor", what)


def names_that_differ(claims: Sequence[Claim | None], plan: Plan) -> Iterator[tuple[int, str]]:
    """Yield the place of each claim whose own name gives the land to another actor than its layer does, and whom."""
    if not any(rule.source == "layer" for rule in plan.actor):
        return
    known = {claim.actor for claim in claims if claim is not None}
    for at, claim in enumerate(claims):
        named = "" if claim is None else words.actor_in(claim.origin.name)
        if claim is not None and named in known and named != claim.actor:
            yield at, named


def refuse_twins(sheet: Sheet, claims: Sequence[Claim | None]) -> None:
    """Raise InputError where two features of one day in a file have the same id."""
    features = [feature for feature in sheet.features if feature.geometry is not None]
    seen: dict[tuple[date, Any], int] = {}
    for feature, claim in zip(features, claims, strict=True):
        known = feature.columns.get("@id")
        if claim is None or known is None:
            continue
        first = seen.setdefault((claim.day, known), feature.row)
        if first != feature.row:
            what = f"Rows {first} and {feature.row} have the same id {str(known)[:40]!r} on {claim.day}."
            raise InputError(what, path=sheet.path, remedy="Give each its own, or take one out.")


def superseded(claims: Sequence[Claim], *, latest: bool) -> set[int]:
    """Return the places of claims that a later snapshot of the same day replaces.

    Two files of one day that name no common actor are parts of one snapshot, and so are two whose names say that they
    are different kinds of its land (advances, claims). Others are refused with InputError, both named, unless
    ``latest`` is set: then the later time counts, or where no times are known the last file.
    """
    days: dict[date, dict[tuple[str, datetime | None], list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, claim in enumerate(claims):
        days[claim.day][claim.snapshot].append(at)
    old: set[int] = set()
    for day, snapshots in days.items():
        order = sorted(snapshots, key=lambda snapshot: (snapshot[1].isoformat() if snapshot[1] else "", snapshot[0]))
        kept: set[tuple[str, str]] = set()
        for snapshot in reversed(order):
            theirs = {(claims[at].actor, claims[at].part) for at in snapshots[snapshot]}
            again = _common(theirs, kept)
            if again and not latest:
                _refuse_twice(day, snapshot, order[-1])
            if again:
                old.update(snapshots[snapshot])
            kept |= theirs
    return old


def _common(these: set[tuple[str, str]], others: set[tuple[str, str]]) -> bool:
    """Return whether two files speak of the same part of an actor's land; '' is all of it."""
    known: dict[str, set[str]] = defaultdict(set)
    for actor, part in others:
        known[actor].add(part)
    return any(known[actor] and (not part or "" in known[actor] or part in known[actor]) for actor, part in these)


def _refuse_twice(day: date, one: tuple[str, datetime | None], other: tuple[str, datetime | None]) -> None:
    named_alike = PurePath(one[0]).name == PurePath(other[0]).name and one[0] != other[0]

    def told(snapshot: tuple[str, datetime | None]) -> str:
        path, at = PurePath(snapshot[0]), snapshot[1]
        name = "/".join(path.parts[-2:]) if named_alike else path.name
        return f"{name} ({at:%H:%M:%S} UTC)" if at else name

    what = f"Two snapshots for {day}: {told(one)} and {told(other)}."
    remedy = (
        "Take one out, or read with --latest, by which the later one counts; if each is the land of another side, say"
        f" {hints.written({'actor': 'file'})} or {hints.written({'actor': 'folder'})} in the mapping."
    )
    raise InputError(what, path=other[0], remedy=remedy)
