"""Reported numbers about territory: what they measure, their period as worded, and who says so.

A number counts only where the sentence speaks of land and of holding, gaining or losing it; everything else
(prices, fighters, voters) is left alone. "The size of X" is kept as a comparison and never becomes a measurement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from ..records import DateSpan, Measure
from .actors import FOE, OWN, Actor
from .amounts import Amount, amounts
from .dates import When
from .forms import verb_forms
from .items import Item, Scene
from .tables import rows, words


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


@cache
def _changes() -> dict[str, int]:
    """Return every form of a word of change, with its direction."""
    found: dict[str, int] = {}
    for row in rows("change_verbs"):
        for form in (*verb_forms(row["lemma"]), row["lemma"], row["lemma"] + "es", row["lemma"] + "s"):
            found.setdefault(form, int(row["direction"]))
    return found


@cache
def _holds() -> frozenset[str]:
    forms = {form for lemma in words("hold_verbs") for form in verb_forms(lemma)}
    return frozenset(forms | {"is", "are", "was", "were", "has", "had", "held"})


@dataclass(frozen=True, slots=True)
class _Setting:
    """A number in its sentence: the items on either side, its clause, and what the article is about."""

    scene: Scene
    amount: Amount
    left: Sequence[Item]
    right: Sequence[Item]
    clause: int
    followed: Actor | None
    reference: date | None


def find_figures(scenes: Sequence[Scene], followed: Actor | None, reference: date | None) -> list[Reported]:
    """Return the figures that an article's sentences report, each number once; ``reference`` is the article's day."""
    found: list[Reported] = []
    for scene in scenes:
        for amount in amounts(scene.text):
            one = _figure(_setting(scene, amount, followed, reference))
            if one is not None and not any(_same(one, other) for other in found):
                found.append(one)
    return found


def _setting(scene: Scene, amount: Amount, followed: Actor | None, reference: date | None) -> _Setting:
    start, end = scene.start + amount.start, scene.start + amount.end
    left = [item for item in scene.items if item.end <= start]
    right = [item for item in scene.items if item.start >= end]
    clause = next((item.clause for item in scene.items if item.start >= start), 0)
    return _Setting(scene, amount, left, right, clause, followed, reference)


def _same(a: Reported, b: Reported) -> bool:
    return (a.measure, a.value, a.comparison, a.span) == (b.measure, b.value, b.comparison, b.span)


def _figure(at: _Setting) -> Reported | None:
    if at.amount.kind == "size":
        return _comparison(at)
    if not _about_land(at):
        return None
    direction, doer = _direction(at)
    if at.amount.kind == "area_km2":
        if direction is None and not _held(at):
            return None
        return _reported(at, Measure.AREA_KM2, at.amount.value, definition=_AREA_WORDS[direction])
    return _percentage(at, direction, doer)


_AREA_WORDS = {None: "area held", -1: "area lost", 1: "area gained", 2: "area taken"}


def _about_land(at: _Setting) -> bool:
    """Tell whether a number is about land: what follows its "of", or what its clause speaks of."""
    near = {item.lower for item in (*at.left, *at.right) if item.clause == at.clause}
    if near & words("not_territory"):
        return False
    of = _of_what(at.right)
    if of and of[-1].lower == "total":
        return _names_land(at.left)
    if of:
        return any(_is_land(item) for item in of)
    if at.amount.kind == "area_km2":
        return True
    before = [item for item in at.left if item.clause >= at.clause - 1]
    after = [item for item in at.right[:4] if item.clause == at.clause]
    return _names_land(before) or _names_land(after)


def _names_land(items: Sequence[Item]) -> bool:
    """Tell whether land itself is spoken of, and not something in it ("prices in the territory")."""
    for i, item in enumerate(items):
        if item.lower in words("territory") or "caliphate" in item.lower:
            leading = {other.lower for other in items[max(0, i - 2) : i]}
            if not leading & {"in", "across", "throughout", "within", "for"}:
                return True
    return False


def _is_land(item: Item) -> bool:
    return (
        item.lower in words("territory")
        or item.kind in {"place", "there"}
        or item.lower in {"that", "it", "what", "caliphate"}
        or "caliphate" in item.lower
    )


def _of_what(right: Sequence[Item]) -> list[Item]:
    """Return the noun group after "of" (or at once after "half"): up to a mark, a verb or another preposition."""
    if not right or right[0].lower not in {"of", "the", "its", "their", "all"}:
        return []
    group: list[Item] = []
    for item in right[1:8] if right[0].lower == "of" else right[:7]:
        if (
            item.kind == "punct"
            or (item.a_verb and group and item.lower not in words("territory"))
            or item.lower in {"in", "by", "from", "since", "which", "who", "and"}
        ):
            break
        group.append(item)
        if item.kind == "place":
            break
    return group


_STATES = frozenset("has have had is are was were been be".split())
_AFTER_NUMBER = frozenset(
    "loss losses decline drop reduction decrease contraction smaller less increase gain growth larger expansion".split()
)


def _direction(at: _Setting) -> tuple[int | None, str]:
    """Return whether land shrinks or grows by the nearest word of change, and the side of who is said to do it."""
    near = [item for item in at.left if item.clause == at.clause][-14:] or at.left[-5:]
    for k, item in enumerate(near[::-1], start=1):
        if item.lower == "control" and k < len(near) and near[-k - 1].lower in _changes():
            continue  # "has lost control of half"
        if item.lower in _changes():
            return _changes()[item.lower], _doer(at.scene, item)
        if item.lower in _holds() - _STATES:
            break
    for item in at.right[:3]:
        if item.lower in _AFTER_NUMBER:
            return _changes().get(item.lower, 1), ""
    inside = [item for item in at.right if item.clause == at.clause and item.lower in _changes()]
    passive = [item for item in inside if any("n" in tags for _, tags in item.verbs)]
    return (_changes()[passive[0].lower], _doer_after(at.scene, passive[0])) if passive else (None, "")


def _doer(scene: Scene, verb: Item) -> str:
    parties = [
        item for item in scene.items if item.kind == "party" and item.end <= verb.start and item.side in {OWN, FOE}
    ]
    return parties[-1].side if parties else ""


def _doer_after(scene: Scene, verb: Item) -> str:
    parties = [
        item for item in scene.items if item.kind == "party" and item.start >= verb.end and item.side in {OWN, FOE}
    ]
    return parties[0].side if parties else ""


def _held(at: _Setting) -> bool:
    near = {item.lower for item in (*at.left[-8:], *at.right[:8])}
    return bool(near & (_holds() - _STATES | words("territory") | {"control", "rule", "hands"}))


_WHOLES = frozenset("country city province region capital island peninsula state".split())
_OWNED = frozenset("its their the that territory land it".split())


def _percentage(at: _Setting, direction: int | None, doer: str) -> Reported | None:
    """Judge a percentage: a change ("shrank by 12 percent") or a share ("holds 12 percent of the country")."""
    before = at.left[-1].lower if at.left else ""
    of = _of_what(at.right)
    a_share = before == "to" or (before == "from" and any(item.lower == "to" for item in at.right[:6]))
    if direction is None or a_share:
        stated = _held(at) or any(item.lower in _holds() for item in at.left[-6:])
        if not a_share and not (of and stated):
            return None
        return _reported(at, Measure.SHARE_PCT, at.amount.value, definition="share held")
    whole = any(item.kind == "place" or item.lower in _WHOLES for item in of)
    if direction == 2 and (whole or not any(item.lower in _OWNED for item in of[:2])):
        return _reported(at, Measure.SHARE_PCT, at.amount.value, definition="share taken")
    sign = _sign(direction, doer, at.followed)
    value = None if at.amount.value is None else sign * at.amount.value
    return _reported(at, Measure.CHANGE_PCT, value, definition="change of the area held", sign=sign)


def _sign(direction: int, doer: str, followed: Actor | None) -> float:
    """Return -1 where the followed actor's land shrinks: it loses, or the other side takes."""
    if direction == 2:
        group = followed is not None and followed.kind != "state"
        return -1.0 if doer == FOE or (doer != OWN and group) else 1.0
    plain = -1.0 if direction == -1 else 1.0
    return -plain if doer == FOE and followed is not None else plain


_STRETCHES = frozenset("haven swath swathe swaths stretch strip".split())


def _comparison(at: _Setting) -> Reported | None:
    said = {item.lower for item in at.left}
    if not said & (words("territory") | _STRETCHES | _holds()):
        return None
    return _reported(at, Measure.COMPARISON, None, definition="comparison of size")


def _reported(at: _Setting, measure: Measure, value: float | None, *, definition: str, sign: float = 1.0) -> Reported:
    scene, amount = at.scene, at.amount
    when = _when(at)
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
        when.text.strip() if when else "",
        _span(when, at),
        _actor(at),
        _scope(scene),
        definition,
        amount.what if measure is Measure.COMPARISON else "",
        _source(scene),
        "; ".join(notes),
        scene,
        scene.start + amount.start,
        scene.start + amount.end,
    )


def _when(at: _Setting) -> When | None:
    """Return the phrase of time that dates a number: in its clause, after it first, then before it."""
    end = at.scene.start + at.amount.end
    dated = [item for item in at.scene.items if item.when is not None and not _of_report(at.scene, item)]
    mine = [item for item in dated if item.clause == at.clause]
    after = [item for item in mine if item.start >= end]
    before = [item for item in mine if item.end <= end][::-1]
    chosen = after or before or (dated if len(dated) == 1 else [])
    return chosen[0].when if chosen else None


def _of_report(scene: Scene, item: Item) -> bool:
    """Tell whether a date is that of the report and not of what it reports ("a report last week by …")."""
    k = scene.items.index(item)
    return any(
        other.lower in {"report", "study", "survey", "statement", "map", "analysis"}
        for other in scene.items[max(0, k - 3) : k]
    )


def _span(when: When | None, at: _Setting) -> DateSpan | None:
    if when is None:
        now = any(item.lower in {"now", "currently", "today"} for item in at.scene.items)
        return DateSpan.on(at.reference) if now and at.reference else None
    if when.kind == "since" and at.reference is not None:
        return DateSpan(when.span.earliest, at.reference)
    return when.span


def _actor(at: _Setting) -> str:
    """Return whose land a number is about: the followed actor's, else that of the party or country it is said of."""
    if at.followed is not None:
        return at.followed.name
    parties = [item for item in at.left if item.kind == "party"]
    if parties:
        return parties[-1].text
    countries = [item.text for item in at.scene.items[:3] if item.kind == "place" and item.name == "country"]
    return countries[0] if countries else ""


def _scope(scene: Scene) -> str:
    sizes = [(scene.start + a.start, scene.start + a.end) for a in amounts(scene.text) if a.kind == "size"]
    countries = [item for item in scene.items if item.kind == "place" and item.name == "country"]
    inside = [item.text for item in countries if not any(s <= item.start < e for s, e in sizes)]
    named = list(dict.fromkeys(inside))
    return " and ".join(named[:3]) if named else ""


_WORD = r"[A-Z][\w&.’'-]{0,40}"
_NAME = rf"{_WORD}(?:\s(?:(?:of|for|the|on|and)\s){{0,2}}{_WORD}){{0,6}}"
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to\b[^.;]{{0,80}}?(?:\bby\s|\bfrom\s|\bof\s|\bat\s|\bthe\s|\b[Tt]o\s)(?P<who>{_NAME})"
)
_SAID = re.compile(
    rf"(?<![\w.])(?!An?\b)(?P<who>(?:[Tt]he\s)?{_NAME}|[Tt]he\s[a-z]+(?:\s[a-z]+)?|[a-z]+s)\s(?:said|says|estimated|estimates|reported|calculated|reckons|put)\b"
)
_SAID_AFTER = re.compile(
    rf"\b(?:said|says|estimated by|calculated by|data from|figures from|an? estimate by)\s(?P<who>(?:the\s)?{_NAME})"
)


def _source(scene: Scene) -> str:
    """Return who is said to have given a number, as worded, or nothing."""
    for pattern in (_ACCORDING, _SAID_AFTER, _SAID):
        match = pattern.search(scene.text)
        if match:
            who = match["who"].strip().rstrip(",")
            return who if who.endswith(("Inc.", "Corp.", "Ltd.", "Co.")) else who.rstrip(".")
    return ""
