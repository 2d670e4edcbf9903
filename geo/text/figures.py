"""Reported numbers about territory: what they measure, their period as worded, and who says so.

A number counts only where the sentence states, as a fact, that land is held, gained or lost; everything else (prices,
fighters, voters, plans) is left alone. "The size of X" is kept as a comparison and never becomes a measurement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..records import DateSpan, Measure
from .actors import FOE, OWN, UNKNOWN, Actor
from .amounts import Amount, amounts
from .asserted import asserted
from .date_readers import back
from .forms import BE, HAVE
from .items import DETERMINERS, Item, Scene
from .land import about_land, is_whole, names_land, of_what, owner, to_or_from
from .periods import Period, edge, is_long, period
from .tables import words
from .tellers import teller
from .verdicts import CHANGED, HELD, SAID_SIZE, TAKEN, Setting, Verdict, holds, place_in_sentence, verdict


@dataclass(frozen=True, slots=True)
class Reported:
    """A number that an article reports, before it becomes a figure of a dossier."""

    measure: Measure
    value: float | None
    low: float | None
    high: float | None
    period: str
    span: DateSpan | None
    actor: str
    scope: str
    definition: str
    comparison: str
    source: str
    note: str
    scene: Scene
    start: int
    end: int


def find_figures(scenes: Sequence[Scene], followed: Actor | None, reference: date | None) -> list[Reported]:
    """Return the figures that an article's sentences report, each number once; ``reference`` is the article's day."""
    found: list[Reported] = []
    for scene in scenes:
        for one in _of_scene(scene, followed, reference):
            if not any(_same(one, other) for other in found):
                found.append(one)
    return found


def _of_scene(scene: Scene, followed: Actor | None, reference: date | None) -> list[Reported]:
    found: list[Reported] = []
    for amount in amounts(scene.text):
        one = _figure(place_in_sentence(scene, amount, followed, reference), found[-1:])
        found += [one] if one is not None else []
    return found


def _same(a: Reported, b: Reported) -> bool:
    return (a.measure, a.value, a.comparison, a.span, a.actor) == (b.measure, b.value, b.comparison, b.span, b.actor)


def _figure(at: Setting, last: Sequence[Reported]) -> Reported | None:
    if at.amount.kind == "size":
        return _comparison(at)
    if last and _is_baseline(at):
        return _baseline(at, last[-1])
    said = _multiplied(at) if at.amount.kind == "multiple" else verdict(at)
    if said is None or not about_land(at, said) or not asserted(at, said):
        return None
    if at.amount.kind == "multiple":
        return _reported(at, said, Measure.CHANGE_PCT, at.amount.value, definition=_CHANGE)
    if at.amount.kind == "count":
        return _count(at, said)
    if at.amount.kind == "area_km2":
        return _area(at, said)
    return _percentage(at, said)


_CHANGE = "change of the area held"
_AREA_WORDS = {(HELD, 0): "held", (SAID_SIZE, 0): "held", (CHANGED, -1): "lost", (CHANGED, 1): "gained"}


def _done(said: Verdict) -> str:
    return _AREA_WORDS.get((said.kind, said.sign), "taken")


def _area(at: Setting, said: Verdict) -> Reported | None:
    if to_or_from(at):
        said = replace(said, kind=HELD, sign=0)
    return _reported(at, said, Measure.AREA_KM2, at.amount.value, definition=f"area {_done(said)}")


def _count(at: Setting, said: Verdict) -> Reported | None:
    if said.kind == SAID_SIZE:
        return None
    return _reported(at, said, Measure.COUNT, at.amount.value, definition=f"{at.amount.what} {_done(said)}")


def _is_baseline(at: Setting) -> bool:
    """Tell whether a number is the earlier state that another is held against: "up from 60 percent in 2023"."""
    before = [item.lower for item in at.left[-3:]]
    compared = before[-2:] in (["compared", "with"], ["compared", "to"]) or before[-1:] == ["versus"]
    return compared or (before[-1:] == ["from"] and bool(set(before) & {"up", "down"}))


def _baseline(at: Setting, last: Reported) -> Reported | None:
    measures = {"percent": Measure.SHARE_PCT, "area_km2": Measure.AREA_KM2, "count": Measure.COUNT}
    if last.measure != measures.get(at.amount.kind):
        return None
    earlier = period(at, Verdict(TAKEN))
    own = _earlier(earlier, last) if earlier.worded != last.period else Period()
    return replace(
        last,
        value=at.amount.value,
        low=at.amount.low,
        high=at.amount.high,
        period=own.worded,
        span=own.span,
        note="the earlier state it is compared with",
        start=at.start,
        end=at.end,
    )


def _earlier(own: Period, last: Reported) -> Period:
    """Move a period without a year before that of the later state: "in September, down from … in January"."""
    span, later = own.span, last.span
    named = any(letter.isdigit() for letter in own.worded)
    if named or span is None or later is None or None in {span.earliest, span.latest, later.earliest}:
        return own
    if span.earliest <= later.earliest:  # type: ignore[operator]
        return own
    return replace(own, span=DateSpan(back(span.earliest, 1, "year"), back(span.latest, 1, "year")))  # type: ignore[arg-type]


def _multiplied(at: Setting) -> Verdict | None:
    """Judge "doubled the territory under its control", "the enclave was halved"."""
    right = at.near_right[:8]
    inside = [*at.near_left[-8:], *right]
    if not (names_land(at.near_left[-8:]) or names_land(right)):
        return None
    doers = [item for item in inside if item.kind == "party" and item.end <= at.start]
    return Verdict(CHANGED, 1, None, doers[-1] if doers else None)


def _percentage(at: Setting, said: Verdict) -> Reported | None:
    """Judge a percentage: a change ("shrank by 12 percent") or a share ("holds 12 percent of the country")."""
    of = of_what(at.right)
    if said.kind in {HELD, SAID_SIZE} or to_or_from(at):
        state = replace(said, kind=HELD, sign=0)
        if not of and not to_or_from(at) and not names_land(at.left):
            return None
        return _reported(at, state, Measure.SHARE_PCT, at.amount.value, definition="share held")
    if said.kind == TAKEN:
        held_by = owner(at)
        if held_by is None and (not of or is_whole(of)):
            return _reported(at, said, Measure.SHARE_PCT, at.amount.value, definition="share taken")
        return _taken_back(at, said, held_by)
    value = None if at.amount.value is None else said.sign * at.amount.value
    return _reported(at, said, Measure.CHANGE_PCT, value, definition=_CHANGE, sign=said.sign)


def _taken_back(at: Setting, said: Verdict, held_by: Item | None) -> Reported | None:
    """Judge a part of somebody's land that was taken: the owner's shrinks by it."""
    doer = said.doer.side if said.doer is not None else ""
    group = at.followed is not None and at.followed.kind != "state"
    loses = doer == FOE or (doer != OWN and group) or (held_by is not None and held_by.side != OWN)
    sign = -1 if loses else 1
    value = None if at.amount.value is None else sign * at.amount.value
    whose = replace(said, doer=held_by if held_by is not None and held_by.kind != "pronoun" else None)
    return _reported(at, whose, Measure.CHANGE_PCT, value, definition=_CHANGE, sign=sign)


_STRETCHES = frozenset(
    "haven swath swathe swaths stretch strip territory territories area areas land lands caliphate enclave realm "
    "empire domain fiefdom holdings statelet mini-state pocket zone region".split()
)


def _comparison(at: Setting) -> Reported | None:
    said = {item.lower for item in (*at.left, *at.right[:4])}
    if not said & (_STRETCHES | holds()) or not asserted(at, Verdict(TAKEN)):
        return None
    return _reported(at, Verdict(TAKEN), Measure.COMPARISON, None, definition="comparison of size")


def _reported(
    at: Setting, said: Verdict, measure: Measure, value: float | None, *, definition: str, sign: int = 1
) -> Reported:
    scene, amount = at.scene, at.amount
    when = period(at, said)
    low, high = amount.low, amount.high
    if sign < 0:
        low, high = (None if amount.high is None else -amount.high), (None if amount.low is None else -amount.low)
    notes = [f"worded as “{amount.what}”"] if amount.what and measure is Measure.AREA_KM2 else []
    notes += [f"“{amount.hedge}”"] if amount.hedge else []
    return Reported(
        measure,
        value,
        low,
        high,
        when.worded,
        _at_edge(at, when, said),
        _actor(at, said),
        _scope(at),
        definition,
        amount.what if measure is Measure.COMPARISON else "",
        teller(scene.text, amount.start, amount.end),
        "; ".join(notes),
        scene,
        at.start,
        at.end,
    )


def _at_edge(at: Setting, when: Period, said: Verdict) -> DateSpan | None:
    """Date the two states of "shrank from A to B in 2016" by the first and the last day of that time."""
    before = at.left[-1].lower if at.left else ""
    paired = said.kind == HELD and before in {"from", "to"} and at.amount.kind in {"area_km2", "percent"}
    own = when.span is not None and any(i.when is not None and i.when.text.strip() == when.worded for i in at.right[:3])
    dates = sum(item.when is not None for item in at.scene.items)
    if not paired or when.span is None or (own and (dates > 1 or not is_long(when.span))):
        return when.span
    return edge(when.span, last=before == "to")


def _actor(at: Setting, said: Verdict) -> str:
    """Return whose land a number is about: the party it is said of, else the followed actor."""
    if said.doer is not None and said.doer.kind == "party" and said.doer.side in {FOE, UNKNOWN}:
        return _owner_of(at, said.doer) or said.doer.name or said.doer.text
    stranger = _stranger(at, said)
    if stranger:
        return stranger
    if at.followed is not None:
        return at.followed.name
    parties = [item for item in at.left if item.kind == "party"]
    if parties:
        return parties[-1].text
    countries = [item.text for item in at.scene.items[:3] if item.kind == "place" and item.name == "country"]
    return countries[0] if countries else ""


def _owner_of(at: Setting, doer: Item) -> str:
    """Return the country that "its troops" are of: the one that the sentence named before."""
    before = [item for item in at.scene.items if item.end <= doer.start]
    if not before or before[-1].lower not in {"its", "their", "his"}:
        return ""
    return next((item.text for item in reversed(before) if item.kind == "place" and item.name == "country"), "")


_GENERIC = frozenset("group groups organization organisation movement it they which who that he she we".split())


def _stranger(at: Setting, said: Verdict) -> str:
    """Return the subject of a capture whom the reader cannot place: "the alliance has captured 34 towns"."""
    if said.doer is not None or said.verb is None or said.kind not in {TAKEN, HELD} or said.verb.start >= at.start:
        return ""
    subject = [item for item in at.near_left if item.end <= said.verb.start and item.lower not in BE | HAVE]
    plain = [item for item in subject if item.lower not in DETERMINERS and item.kind == "word"]
    if not plain or len(plain) > 4 or plain != [i for i in subject if i.lower not in DETERMINERS]:
        return ""
    if plain[-1].lower in _GENERIC | words("territory") | words("unasserted") or names_land(subject):
        return ""
    return at.scene.text[plain[0].start - at.scene.start : plain[-1].end - at.scene.start]


def _scope(at: Setting) -> str:
    """Return the countries that a number is about: those right after it ("20 percent in Syria"), else all."""
    spans = [(at.scene.start + a.start, at.scene.start + a.end, a.kind) for a in amounts(at.scene.text)]
    sizes = [(s, e) for s, e, kind in spans if kind == "size"]
    following = min((s for s, _, _ in spans if s >= at.end), default=at.scene.end)
    countries = [item for item in at.scene.items if item.kind == "place" and item.name == "country"]
    inside = [item for item in countries if not any(s <= item.start < e for s, e in sizes)]
    own = [item for item in inside if at.end <= item.start < following and item.clause == at.clause]
    shared = len(spans) - len(sizes) > 1 and own
    return " and ".join(list(dict.fromkeys(item.text for item in (own if shared else inside)))[:3])


__all__ = ["Amount", "Reported", "find_figures"]
