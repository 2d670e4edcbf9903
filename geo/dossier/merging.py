"""Three versions into one: the machine's last draft, what a person made of it, and the machine's new draft.

What only the machine changed is taken over; what a person changed stays, and what a person deleted stays deleted; where
both changed the same thing the person's stays and a conflict is noted. Works on plain mappings and lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .matching import MATCHERS, Plain

ORIGIN = ""  # the key under which a merged entry remembers its place in the person's list
_MISSING: Any = None
_NAMES = ("name", "title", "figure_id", "source_id", "role", "source")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both changed the same thing: ``at`` leads to it, ``kept`` is the person's value, ``machine`` the other."""

    at: tuple[str | int, ...]
    kept: str
    machine: str


@dataclass(slots=True)
class Merge:
    """A merged dossier, and what was done to make it, as sentences' ends: 'Mosul', 'Mosul: end'."""

    plain: Plain = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def merge(base: Plain, ours: Plain, theirs: Plain, *, annotated: Callable[[tuple[str | int, ...]], bool]) -> Merge:
    """Return the merge of three dossiers in the form of `writing.to_plain`.

    ``annotated`` tells whether a person's comment stands in or at an entry: such an entry is never taken away.
    """
    work = _Merger(annotated)
    work.done.plain = work.table(ours, base, theirs, (), "")
    return work.done


class _Merger:
    def __init__(self, annotated: Callable[[tuple[str | int, ...]], bool]) -> None:
        self.annotated = annotated
        self.done = Merge()

    def table(self, ours: Plain, base: Plain, theirs: Plain, at: tuple[str | int, ...], name: str) -> Plain:
        merged: Plain = {}
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            value = self.value(ours, base, theirs, (*at, key), name)
            if value is not _MISSING:
                merged[key] = value
        return merged

    def value(self, ours: Plain, base: Plain, theirs: Plain, at: tuple[str | int, ...], name: str) -> Any:
        key = str(at[-1])
        mine, was, new = ours.get(key), base.get(key), theirs.get(key)
        if key in MATCHERS:
            return self.entries(mine or [], was or [], new or [], at, name) or (mine if mine == [] else _MISSING)
        if key == "map":
            return self.table(mine or {}, was or {}, new or {}, at, "map") or _MISSING
        if new in (was, mine):
            return mine
        touched = mine != was or (mine is not None and self.replaces_lines(mine, new) and self.annotated(at))
        if not touched:
            self.done.updated.append(f"{name}: {key}" if name else key)
            return new
        if base:  # without an earlier draft nothing tells which of the two was changed: the person's stands
            self.done.conflicts.append(Conflict(at, brief(mine), brief(new)))
        return mine

    @staticmethod
    def replaces_lines(mine: Any, new: Any) -> bool:
        """Return whether a comment in or beside the old value would go with it."""
        return new is None or isinstance(mine, dict | list)

    def entries(self, ours: list[Any], base: list[Any], theirs: list[Any], at: tuple[str | int, ...], name: str) -> Any:
        match = MATCHERS[str(at[-1])]
        to_ours, to_theirs = match(base, ours), match(base, theirs)
        of_ours = {place: origin for origin, place in to_ours.items()}
        free = [place for place in range(len(theirs)) if place not in to_theirs.values()]
        by_hand = [place for place in range(len(ours)) if place not in of_ours]
        met = match([ours[place] for place in by_hand], [theirs[place] for place in free])
        twins = {by_hand[i]: free[j] for i, j in met.items()}
        merged = []
        for place, entry in enumerate(ours):
            was = base[of_ours[place]] if place in of_ours else None
            new_place = to_theirs.get(of_ours[place]) if place in of_ours else twins.get(place)
            new = theirs[new_place] if new_place is not None else None
            merged += self.entry(entry, was, new, (*at, place), name)
        for place in free:
            if place not in twins.values():
                merged.append(theirs[place])
                self.done.added.append(_named(theirs[place], name))
        return merged

    def entry(self, mine: Any, was: Any, new: Any, at: tuple[str | int, ...], name: str) -> list[Any]:
        """Return the entry as it is to stand, in a list; an empty list takes it away."""
        if not isinstance(mine, dict):
            return [] if was is not None and new is None and not self.annotated(at) else [mine]
        title = _named(mine, name)
        if new is not None:
            return [{**self.table(mine, was or {}, new, at, title), ORIGIN: at[-1]}]
        if was is None:
            return [{**mine, ORIGIN: at[-1]}]
        if mine == was and not self.annotated(at):
            self.done.removed.append(title)
            return []
        self.done.conflicts.append(Conflict(at, "kept", "no longer found by the machine"))
        return [{**mine, ORIGIN: at[-1]}]


def brief(value: Any) -> str:
    """Return a value in a few words, for a sentence."""
    if value is None:
        return "nothing"
    if isinstance(value, dict) and value.keys() & {"earliest", "latest"}:
        return f"{value.get('earliest', 'unknown')} to {value.get('latest', 'unknown')}"
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _named(entry: Any, within: str) -> str:
    own = next((str(entry[key]) for key in _NAMES if key in entry), "") if isinstance(entry, dict) else str(entry)
    return f"{within}: {own}" if within and within != "map" else own


def without_origins(value: Any) -> Any:
    """Return merged data without the notes of where an entry came from."""
    if isinstance(value, dict):
        return {key: without_origins(child) for key, child in value.items() if key != ORIGIN}
    return [without_origins(child) for child in value] if isinstance(value, list) else value
