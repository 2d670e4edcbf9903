"""Which phrase of time dates a number, and the days it bounds."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import DateSpan
from .amounts import amounts
from .dates import When
from .forms import BE
from .items import SPEECH, Item, Scene
from .tables import words
from .verdicts import CHANGED, HELD, SAID_SIZE, TAKEN, Setting, Verdict

_REPORTS = frozenset("report study survey statement map analysis poll assessment briefing interview estimate".split())
_NOW = frozenset({"now", "currently", "today", "presently"})
_PAST = frozenset("had was were once formerly".split())
_LONG_DAYS = 45
_BESIDE = frozenset("than compared versus against".split())


@dataclass(frozen=True, slots=True)
class Period:
    """A number's time: as worded, and as days where they can be told."""

    worded: str = ""
    span: DateSpan | None = None


def period(at: Setting, said: Verdict) -> Period:
    """Return the time that a number is about; a state told in the present is that of the article's day."""
    when = _when(at)
    if when is None:
        return Period("", DateSpan.on(at.reference) if at.reference and _is_now(at, said) else None)
    return Period(when.text.strip(), _span(when, at, said))


def _when(at: Setting) -> When | None:
    """Return the phrase that dates a number: after it in its clause, then before it, then one that frames it."""
    dated = [item for item in at.scene.items if item.when is not None and not of_report(at.scene, item)]
    mine = [item for item in dated if item.clause == at.clause]
    after = [item for item in mine if item.start >= at.end and _reaches(at, item)]
    before = [item for item in mine if item.end <= at.start and not _other_number(at, item.end, at.start)]
    if after or before:
        return (after or before[::-1])[0].when
    if any(item.lower in _NOW for item in (*at.near_left, *at.near_right)):
        return None
    shared = [item for item in mine if item.end <= at.start or _listed(at, item)]
    frame = [item for item in dated if item.clause != at.clause and _frames(at, item)]
    chosen = shared[::-1] or (frame if len(frame) == 1 else [])
    return chosen[0].when if chosen else None


def _reaches(at: Setting, item: Item) -> bool:
    """Tell whether a date after a number is the number's: no other number between, and no comparison."""
    if _other_number(at, at.end, item.start):
        return False
    between = [other.lower for other in at.scene.items if other.start >= at.end and other.end <= item.start]
    if set(between) & _BESIDE or between[-1:] == ["as"] or ("as" in between and "much" in between):
        return False
    return between[-2:] not in (["down", "from"], ["up", "from"])


def _listed(at: Setting, item: Item) -> bool:
    """Tell whether a date ends a list that a number stands in: "34 towns and 422 outposts since October 27"."""
    between = [other for other in at.scene.items if other.start >= at.end and other.end <= item.start]
    if at.left and at.left[-1].lower == "from" and "to" in {other.lower for other in between}:
        return item.when is not None and is_long(item.when.span)  # "from 900 to 600 in 2015"
    joined = any(other.lower in {"and", "or"} for other in between)
    return joined and not any(other.a_verb or other.lower in {"to", "from"} for other in between)


def _other_number(at: Setting, start: int, end: int) -> bool:
    spans = [(at.scene.start + one.start, at.scene.start + one.end) for one in amounts(at.scene.text)]
    return any(start <= s and e <= end for s, e in spans)


def _frames(at: Setting, item: Item) -> bool:
    """Tell whether a date in another clause frames this one: no full break and no number of its own between."""
    low, high = sorted((item.end, at.start))
    between = [other for other in at.scene.items if low <= other.start and other.end <= max(high, item.start)]
    if any(other.text in {";", "("} for other in between):
        return False
    if item.start >= at.end:
        return not any(other.lower in _BESIDE | {"as", "when", "after", "before", "while"} for other in between)
    return not (_other_number(at, item.end, at.start) and any(other.lower in {"but", "while"} for other in between))


def of_report(scene: Scene, item: Item) -> bool:
    """Tell whether a date is that of the report ("a report last week", "an April survey", "said on Thursday")."""
    k = next(i for i, other in enumerate(scene.items) if other is item)
    before, after = scene.items[max(0, k - 3) : k], scene.items[k + 1 : k + 3]
    if any(other.lower in _REPORTS for other in (*before, *after[:1])):
        return True
    for j, other in enumerate(before):
        if other.lower in SPEECH | {"wrote", "told", "estimated", "published", "posted"}:
            between = before[j + 1 :]
            return not any(one.kind == "number" or one.a_verb or one.lower == "that" for one in between)
    return False


def _span(when: When, at: Setting, said: Verdict) -> DateSpan:
    changed = said.kind in {CHANGED, TAKEN}
    words_before = [item.lower for item in at.scene.items if item.end <= when.start + 1][-2:]
    from_then = changed and (when.text.lower().startswith("from ") or "from" in words_before[-2:])
    single = when.span.earliest is not None and " to " not in when.text
    if at.reference is not None and (when.kind == "since" or (from_then and single)):
        return DateSpan(when.span.earliest, at.reference)
    return when.span


def _is_now(at: Setting, said: Verdict) -> bool:
    """Tell whether a number is a state told in the present tense."""
    near = [*at.near_left, *at.near_right]
    if any(item.lower in _NOW or item.lower in {"still"} for item in near):
        return True
    if said.kind not in {HELD, SAID_SIZE} or said.verb is None:
        return False
    spoken = {item.lower for item in at.near_left} | {item.lower for item in at.near_right[:6]}
    if spoken & _PAST:
        return False
    tags = "".join(tag for _, tag in said.verb.verbs)
    return bool(set(tags) & set("bs")) or bool(spoken & BE) or said.verb.lower in words("prepositions")


def is_long(span: DateSpan) -> bool:
    """Tell whether a time is long enough for something to change from its first day to its last."""
    return span.earliest is not None and span.latest is not None and (span.latest - span.earliest).days > _LONG_DAYS


def edge(span: DateSpan | None, *, last: bool) -> DateSpan | None:
    """Return the first or last day of a period: what "from A" and "to B" are the states of."""
    day = None if span is None else span.latest if last else span.earliest
    return DateSpan.on(day) if day else None
