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
from .actors import FOE, OWN, Actor, Sides
from .amounts import Amount, amounts
from .article import Article
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


def find_figures(scenes: Sequence[Scene], followed: Actor | None, sides: Sides, article: Article) -> list[Reported]:
    """Return the figures that an article's sentences report, each number once."""
    found: list[Reported] = []
    for scene in scenes:
        for amount in amounts(scene.text):
            one = _figure(scene, amount, followed, article)
            if one is not None and not any(_same(one, other) for other in found):
                found.append(one)
    return found


def _same(a: Reported, b: Reported) -> bool:
    return (a.measure, a.value, a.comparison, a.span) == (b.measure, b.value, b.comparison, b.span)


def _figure(scene: Scene, amount: Amount, followed: Actor | None, article: Article) -> Reported | None:
    at = scene.start + amount.start
    if amount.kind == "size":
        return _comparison(scene, amount, followed, article)
    clause = _clause_at(scene, at)
    left = [item for item in scene.items if item.end <= at]
    right = [item for item in scene.items if item.start >= scene.start + amount.end]
    if not _about_land(scene, left, right, amount, clause):
        return None
    direction, doer = _direction(scene, left, right, clause)
    if amount.kind == "area_km2":
        if direction is None and not _held(left, right):
            return None
        return _reported(scene, amount, followed, article, Measure.AREA_KM2, amount.value, _area_word(direction, left))
    return _percentage(scene, amount, followed, article, (direction, doer), left, right)


def _clause_at(scene: Scene, at: int) -> int:
    return next((item.clause for item in scene.items if item.start >= at), 0)


def _about_land(scene: Scene, left: list[Item], right: list[Item], amount: Amount, clause: int) -> bool:
    """Tell whether a number is about land: what follows its "of", or what its clause speaks of."""
    near = {item.lower for item in (*left, *right) if item.clause == clause}
    if near & words("not_territory"):
        return False
    of = _of_what(right)
    if of:
        return any(_is_land(item) for item in of)
    if amount.kind == "area_km2":
        return True
    before = [item for item in left if item.clause >= clause - 1]
    after = [item for item in right[:4] if item.clause == clause]
    return any(item.lower in words("territory") or "caliphate" in item.lower for item in (*before, *after))


def _is_land(item: Item) -> bool:
    return (
        item.lower in words("territory")
        or item.kind in {"place", "there"}
        or item.lower in {"that", "it", "what", "caliphate"}
        or "caliphate" in item.lower
    )


def _of_what(right: list[Item]) -> list[Item]:
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


def _direction(scene: Scene, left: list[Item], right: list[Item], clause: int) -> tuple[int | None, str]:
    """Return whether land shrinks or grows by the nearest word of change, and the side of who is said to do it."""
    near = [item for item in left if item.clause == clause][-9:] or left[-5:]
    for item in reversed(near):
        if item.lower in _changes():
            return _changes()[item.lower], _doer(scene, item)
        if item.lower in _holds() and item.lower not in {"has", "have", "had", "is", "are", "was", "were", "been"}:
            break
    for item in right[:3]:
        if item.lower in {
            "loss",
            "losses",
            "decline",
            "drop",
            "reduction",
            "decrease",
            "contraction",
            "smaller",
            "less",
            "increase",
            "gain",
            "growth",
            "larger",
            "expansion",
        }:
            return _changes().get(item.lower, 1), ""
    passive = [
        item
        for item in right
        if item.clause == clause and item.lower in _changes() and any("n" in t for _, t in item.verbs)
    ]
    return (_changes()[passive[0].lower], _doer_after(scene, passive[0])) if passive else (None, "")


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


def _held(left: list[Item], right: list[Item]) -> bool:
    near = [item.lower for item in (*left[-8:], *right[:8])]
    return any(word in _holds() - {"be", "is", "are", "was", "were", "has", "had", "have"} for word in near) or any(
        word in words("territory") | {"control", "rule", "hands"} for word in near
    )


def _area_word(direction: int | None, left: list[Item]) -> str:
    if direction is None:
        return "area held"
    return {-1: "area lost", 1: "area gained", 2: "area taken"}[direction]


def _percentage(
    scene: Scene,
    amount: Amount,
    followed: Actor | None,
    article: Article,
    change: tuple[int | None, str],
    left: list[Item],
    right: list[Item],
) -> Reported | None:
    """Judge a percentage: a change ("shrank by 12 percent") or a share ("holds 12 percent of the country")."""
    direction, doer = change
    before = left[-1].lower if left else ""
    of = _of_what(right)
    to_a_share = before == "to" or (before == "from" and any(item.lower == "to" for item in right[:6]))
    owned = any(
        item.lower in {"its", "their", "the", "that", "territory", "land", "it"} for item in of[:2]
    ) and not any(
        item.kind == "place"
        or item.lower in {"country", "city", "province", "region", "capital", "island", "peninsula", "state"}
        for item in of
    )
    if direction in {None} or to_a_share:
        if not of and not to_a_share:
            return None
        if direction is None and not _held(left, right) and not any(item.lower in _holds() for item in left[-6:]):
            return None
        return _reported(scene, amount, followed, article, Measure.SHARE_PCT, amount.value, "share held")
    if direction == 2 and not owned:
        return _reported(scene, amount, followed, article, Measure.SHARE_PCT, amount.value, "share taken")
    sign = -1.0 if direction == -1 else 1.0
    if direction == 2:
        sign = -1.0 if doer == FOE or (doer != OWN and followed is not None and followed.kind != "state") else 1.0
    elif doer == FOE and followed is not None:
        sign = -sign
    value = None if amount.value is None else sign * amount.value
    return _reported(scene, amount, followed, article, Measure.CHANGE_PCT, value, "change of the area held", sign)


def _comparison(scene: Scene, amount: Amount, followed: Actor | None, article: Article) -> Reported | None:
    left = [item.lower for item in scene.items if item.end <= scene.start + amount.start]
    if not set(left) & (words("territory") | {"haven", "swath", "swathe", "swaths", "stretch", "strip"}) and not (
        set(left) & _holds()
    ):
        return None
    return _reported(scene, amount, followed, article, Measure.COMPARISON, None, "comparison of size")


def _reported(
    scene: Scene,
    amount: Amount,
    followed: Actor | None,
    article: Article,
    measure: Measure,
    value: float | None,
    definition: str,
    sign: float = 1.0,
) -> Reported:
    when = _when(scene, amount)
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
        _span(when, scene, amount, article.date),
        _actor(scene, amount, followed),
        _scope(scene),
        definition,
        amount.what if measure is Measure.COMPARISON else "",
        _source(scene),
        "; ".join(notes),
        scene,
        scene.start + amount.start,
        scene.start + amount.end,
    )


def _when(scene: Scene, amount: Amount) -> When | None:
    """Return the phrase of time that dates a number: in its clause, after it first, then before it."""
    at = scene.start + amount.end
    clause = _clause_at(scene, scene.start + amount.start)
    dated = [item for item in scene.items if item.when is not None and not _of_report(scene, item)]
    mine = [item for item in dated if item.clause == clause]
    after = [item for item in mine if item.start >= at]
    before = [item for item in mine if item.end <= at]
    chosen = (after or before[::-1] or ([dated[0]] if len(dated) == 1 else []))[:1]
    return chosen[0].when if chosen else None


def _of_report(scene: Scene, item: Item) -> bool:
    """Tell whether a date is that of the report and not of what it reports ("a report last week by …")."""
    k = scene.items.index(item)
    return any(
        other.lower in {"report", "study", "survey", "statement", "map", "analysis"}
        for other in scene.items[max(0, k - 3) : k]
    )


def _span(when: When | None, scene: Scene, amount: Amount, reference: date | None) -> DateSpan | None:
    if when is None:
        now = any(item.lower in {"now", "currently", "today"} for item in scene.items)
        return DateSpan.on(reference) if now and reference else None
    if when.kind == "since" and reference is not None:
        return DateSpan(when.span.earliest, reference)
    return when.span


def _actor(scene: Scene, amount: Amount, followed: Actor | None) -> str:
    parties = [item for item in scene.items if item.kind == "party" and item.end <= scene.start + amount.start]
    if followed is not None and (not parties or any(item.side == OWN for item in scene.items)):
        return followed.name
    if parties and followed is None:
        return parties[-1].text
    subject = next((item for item in scene.items[:3] if item.kind == "place" and item.name == "country"), None)
    if subject is not None and followed is None:
        return subject.text
    return followed.name if followed is not None else ""


def _scope(scene: Scene) -> str:
    sizes = [(scene.start + a.start, scene.start + a.end) for a in amounts(scene.text) if a.kind == "size"]
    countries = [item for item in scene.items if item.kind == "place" and item.name == "country"]
    inside = [item.text for item in countries if not any(s <= item.start < e for s, e in sizes)]
    named = list(dict.fromkeys(inside))
    return " and ".join(named[:3]) if named else ""


_NAME = r"(?:[A-Z][\w&.’'-]*|[A-Z]{2,})(?:\s(?:(?:of|for|the|on|and)\s){0,2}[A-Z][\w&.’'-]*){0,6}"
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to\b[^.;]{{0,80}}?(?:\bby\s|\bfrom\s|\bof\s|\bat\s|\bthe\s|\b[Tt]o\s)(?P<who>{_NAME})"
)
_SAID = re.compile(
    rf"(?P<who>(?:[Tt]he\s)?{_NAME}|[Tt]he\s[a-z]+(?:\s[a-z]+)?|[a-z]+s)\s(?:said|says|estimated|estimates|reported|calculated|reckons|put)\b"
)
_SAID_AFTER = re.compile(
    rf"\b(?:said|says|estimated by|calculated by|data from|figures from|an? estimate by)\s(?P<who>(?:the\s)?{_NAME})"
)


def _source(scene: Scene) -> str:
    """Return who is said to have given a number, as worded, or nothing."""
    for pattern in (_ACCORDING, _SAID_AFTER, _SAID):
        match = pattern.search(scene.text)
        if match:
            return match["who"].strip().rstrip(",")
    return ""
