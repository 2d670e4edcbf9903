"""Which role a place has for the followed actor, and the sentence that says so.

The cues are a table (``data/cues.csv``); what stands here is the reading of a cue by who did it and in what mood:
"the army retook X" is *lost* for the rebels, "if you were to take X" says that it is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from ..records import Confidence, DateSpan, Role
from .actors import FOE, GUNMEN, OWN, RIVAL, UNKNOWN, Sides
from .claims import attributed, contested, raids
from .events import NOWHERE, Event
from .finding import Finding
from .items import Scene
from .moods import ATTEMPT, FACT, FAIL, HOAX, NOT, PAST, PLAN
from .tables import words

_LEVELS = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_OLD_STRIKE_YEARS = 7
_OLD_FIGHT_YEARS = 1


def findings(events: Sequence[Event], scenes: Sequence[Scene], sides: Sides, reference: date | None) -> list[Finding]:
    """Return what every event makes of its place; contested claims become fronts, old fights nothing."""
    course = _Course(sides, scenes, events)
    found = []
    for event in _in_turn(events):
        one = _judge(event, course, sides)
        if one is not None and one.place != NOWHERE and not _history(one, reference):
            found.append(one)
    found = raids(contested(found, scenes))
    return attributed(found, scenes)


def _in_turn(events: Sequence[Event]) -> Iterable[Event]:
    """Return the events, in each sentence first those of the past perfect: what had been lost before."""
    for _, here in groupby(events, key=lambda event: id(event.scene)):
        yield from sorted(here, key=lambda event: not event.perfect)


class _Course:
    """How the war goes in the sentences so far: who has been taking places, who has each, and which rivals fight."""

    def __init__(self, sides: Sides, scenes: Sequence[Scene], events: Sequence[Event]) -> None:
        self.apart = _apart(events)
        self._last = ("" if self.apart else _advancing(events)) or (OWN if sides.attacking else FOE)
        self._names = {item.place: item.text for scene in scenes for item in scene.items if item.place is not None}
        self._holders: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._enemies = _enemies(events)
        self._states = {(id(e.scene), e.place): e for e in events if _says_held(e)}

    def learn(self, event: Event, winner: str, *, guessed: bool) -> None:
        if winner in {OWN, FOE}:
            self._holders[self._names.get(event.place, "")] = winner
            self._last = self._last if guessed or event.perfect else winner

    def keep(self, event: Event) -> None:
        """Remember whose a place is said to be: what falls later falls to the other side."""
        stated = event.hit.cue.family in {"hold", "stronghold"} and event.mood == FACT and not event.partial
        if stated and event.doer in {OWN, FOE}:
            self._kept[self._names.get(event.place, "")] = event.doer

    def kept(self, event: Event) -> str:
        """Return the side whose a place was said to be before it fell."""
        return self._kept.get(self._names.get(event.place, ""), "")

    def guess(self) -> str:
        return self._last

    def holder(self, event: Event) -> str:
        """Return the side that had the place when it was last told of."""
        return self._holders.get(self._names.get(event.place, ""), "")

    def stated(self, event: Event) -> str:
        """Return the side that the same sentence calls the holder until then: "X, the rebels' last base, fell"."""
        state = self._states.get((id(event.scene), event.place))
        if state is None:
            return ""
        earlier = state.hit.start < event.hit.start or state.hit.cue.family == "stronghold"
        return state.doer if earlier else _other(state.doer)

    def hostile(self, name: str) -> bool:
        """Tell whether the text sets a rival against the followed actor."""
        return name in self._enemies


def _says_held(event: Event) -> bool:
    states = event.hit.cue.family in {"hold", "stronghold"}
    return states and event.doer in {OWN, FOE} and event.mood in {FACT, PAST} and event.place != NOWHERE


def _apart(events: Sequence[Event]) -> bool:
    """Tell whether the followed group fights a rival only: what a state takes then tells nothing of it."""
    pairs = [{event.doer, event.theme} for event in events]
    met = any({OWN, FOE} <= {item.side for item in event.scene.items} for event in events if _clashes(event))
    return {OWN, RIVAL} in pairs and {OWN, FOE} not in pairs and not met


def _clashes(event: Event) -> bool:
    return event.hit.cue.family in {"fight", "storm", "lose", "leave"}


def _advancing(events: Sequence[Event]) -> str:
    """Return the side that most sentences with a named doer show gaining, or nothing where they are even."""
    gains = Counter(_gainer(event) for event in events if event.mood == FACT and not event.perfect)
    own, foe = gains[OWN], gains[FOE]
    return OWN if own > foe else FOE if foe > own else ""


def _gainer(event: Event) -> str:
    family = event.hit.cue.family
    if family in {"gain", "regain", "fall"}:
        return event.doer
    loser = event.theme if family == "expel" else event.doer if family in {"lose", "leave"} else ""
    return _other(loser) if loser in {OWN, FOE} else ""


def _enemies(events: Sequence[Event]) -> set[str]:
    """Return the names of the rivals that take from the followed actor, lose to it, or fight it in a sentence."""
    found = set()
    for event in events:
        gains = event.doer == RIVAL and event.hit.cue.family in {"gain", "regain", "expel", "fall"}
        if gains or {event.doer, event.theme} == {OWN, RIVAL} or event.hit.cue.family == "fight":
            parties = [item for item in event.scene.items if item.kind == "party"]
            met = any(item.side == OWN for item in parties)
            found |= {item.name for item in parties if item.side == RIVAL and met}
    return found - {""}


def _judge(event: Event, course: _Course, sides: Sides) -> Finding | None:
    family = event.hit.cue.family
    if event.mood == HOAX:
        return None
    course.keep(event)
    if family == "strike":
        return _finding(event, Role.ATTACK, "is where violence struck") if event.mood == FACT else None
    if family in {"fight", "storm"} and event.doer == FOE and course.apart:
        return None  # between others
    if family == "storm":
        return _storm(event, sides)
    if family == "fight":
        return _fight(event, sides)
    if family == "stronghold":
        return _stronghold(event, sides)
    if family == "hold":
        return _hold(event, sides, course.holder(event))
    winner, guessed = _winner(event, course, sides)
    if event.mood == FACT:
        course.learn(event, winner, guessed=guessed)
    return _taken(event, winner, guessed, sides) if winner else None


def _winner(event: Event, course: _Course, sides: Sides) -> tuple[str, bool]:
    """Return who has the place afterwards ("" where it cannot be told), and whether that had to be guessed."""
    family, doer, theme = event.hit.cue.family, event.doer, event.theme
    if RIVAL in {doer, theme}:
        return _winner_beside_rival(event, course), False
    if family == "expel" and theme in {OWN, FOE}:
        return _other(theme), False
    if family in {"lose", "leave"}:
        return _after_leaving(event, course)
    if doer == FOE and not theme and course.apart:
        return "", False
    if doer in {OWN, FOE}:
        return doer, False
    if doer == GUNMEN and sides.insurgent:
        return (OWN, True) if event.definite or sides.calls_own(event.doer_text) else ("", True)
    if theme in {OWN, FOE}:
        return _other(theme), False
    if course.stated(event):
        return _other(course.stated(event)), False
    if family == "regain" or event.again:
        return _regainer(event, course, sides), True
    if family == "fall" and course.kept(event):
        return _other(course.kept(event)), True
    return course.guess(), True


def _winner_beside_rival(event: Event, course: _Course) -> str:
    """Return the winner where a third group takes or loses a place: what it takes from others tells nothing."""
    family, doer, theme = event.hit.cue.family, event.doer, event.theme
    if family in {"lose", "leave"}:
        return ""
    if doer == RIVAL:
        return FOE if theme == OWN or family == "regain" or (not theme and course.hostile(event.doer_name)) else ""
    return doer if doer == OWN else ""


def _after_leaving(event: Event, course: _Course) -> tuple[str, bool]:
    if event.doer in {OWN, FOE}:
        return _other(event.doer), False
    if event.hit.cue.family == "lose" and event.theme in {OWN, FOE}:
        return event.theme, False  # to whom it was handed over
    if event.hit.cue.family == "lose":
        return FOE, True
    return ("", True) if event.doer == UNKNOWN else (course.guess(), True)


def _regainer(event: Event, course: _Course, sides: Sides) -> str:
    """Return who gets a place back when nobody is named: the side that had lost it, else the weaker guess."""
    if course.holder(event):
        return _other(course.holder(event))
    return OWN if sides.followed.coalition or (event.at_home and not sides.insurgent) else FOE


def _other(side: str) -> str:
    return FOE if side == OWN else OWN


def _taken(event: Event, winner: str, guessed: bool, sides: Sides) -> Finding | None:
    """Judge a place that changes hands."""
    family, mood = event.hit.cue.family, event.mood
    weak = 1 if guessed else 0
    if event.theme == FOE and FOE in {winner, event.doer} and family != "lose":
        return None  # one foe took it from another
    if mood in {FACT, PAST}:
        if event.partial and family in {"gain", "regain"}:
            return _finding(event, Role.FRONT, "has been taken in part", weak)
        last = any(item.lower.startswith("last") for item in event.scene.items[event.hit.end : event.item])
        if (
            winner == OWN
            and sides.insurgent
            and not last
            and event.head in words("raided")
            and event.doer in {OWN, GUNMEN}
        ):
            return _finding(event, Role.ATTACK, "is where a post was overrun", 1)
        if winner == OWN and mood == PAST and family == "gain":
            return _finding(event, Role.FRONT, "was held for a while only", 1)
        if winner == OWN:
            weak += family in {"lose", "leave"}
            return _finding(event, Role.STRONGHOLD, "was taken by the followed actor", weak)
        return _finding(event, Role.LOST, "was taken from the followed actor", weak)
    if mood in {ATTEMPT, FAIL} and family not in {"lose", "leave"}:
        return _finding(event, Role.FRONT, "is fought for", weak)
    if family == "fall" and mood == NOT and (event.at_home or sides.followed.coalition) and not event.doer:
        return _finding(event, Role.STRONGHOLD, "has not fallen", 2, implied=True)
    held = (
        (winner == FOE)
        and not (guessed and family in {"fall", "gain"})
        and mood in {NOT, PLAN}
        and (family != "gain" or event.doer == FOE or event.theme == OWN)
    )
    kept = event.at_home and mood == NOT
    if held and (sides.insurgent or kept or family in {"regain", "lose"}):
        return _finding(event, Role.STRONGHOLD, "could still be lost, so it is held", weak + 1, implied=True)
    return None


def _storm(event: Event, sides: Sides) -> Finding | None:
    """Judge a place that was stormed: a raid where the followed group or nobody named did it, else a fight."""
    raid = sides.insurgent and event.doer in {OWN, GUNMEN, ""} and event.mood == FACT
    return _finding(event, Role.ATTACK, "was stormed", 1) if raid else _fight(event, sides)


def _fight(event: Event, sides: Sides) -> Finding | None:
    items = event.scene.items
    if items[event.item].kind == "there" and event.item and items[event.item - 1].lower in words("raided"):
        return _finding(event, Role.ATTACK, "is where a building was besieged", 1)  # "a hotel there was besieged"
    if event.mood in {FACT, ATTEMPT, FAIL}:
        return _finding(event, Role.FRONT, "is fought over")
    planned = (
        event.mood == PLAN
        and event.doer == FOE
        and event.hit.cue.text.startswith(("offensive", "assault", "push", "advance"))
    )
    if planned and sides.insurgent:
        return _finding(event, Role.STRONGHOLD, "is to be attacked by the other side, so it is held", 2, implied=True)
    return None


def _stronghold(event: Event, sides: Sides) -> Finding | None:
    past = event.mood == PAST or event.over
    if event.mood == FACT and event.doer == FOE and event.at_home and not sides.insurgent and not past:
        return _finding(event, Role.LOST, "is the other side's", 1)
    if event.mood in {NOT, PLAN} or event.doer in {FOE, RIVAL}:
        return None
    if event.hit.cue.text == "capital" and not sides.insurgent:
        return None
    if event.doer != OWN and not (sides.insurgent and event.hit.cue.confidence == "high" and event.doer == ""):
        return None
    if _others_own(event):
        return None
    weak = 0 if event.doer == OWN else 1
    if past:
        return _finding(event, Role.LOST, "was a stronghold once", weak + 1)
    return _finding(event, Role.STRONGHOLD, "is called a stronghold", weak)


def _others_own(event: Event) -> bool:
    """Tell whether "their base" belongs to somebody else whom the sentence names first."""
    items = event.scene.items[: event.hit.start]
    owner = next((item for item in reversed(items[-5:]) if item.kind == "pronoun"), None)
    if owner is None or any(item.kind == "party" for item in items[-5:]):
        return False
    named = [item for item in items if item.kind == "party"]
    return bool(named) and named[-1].side != OWN


def _newly(event: Event) -> bool:
    """Tell whether a clause says that a state is new: "by nightfall", "now"."""
    items = event.scene.items
    members = event.scene.clause(items[event.hit.start].clause)
    said = [items[i].lower for i in members]
    timed = any(
        items[i].lower == "by" and i + 1 < len(items) and (items[i + 1].kind == "date" or items[i + 1].lower in _TIMES)
        for i in members
    )
    return timed or "now" in said


_TIMES = frozenset("nightfall evening dawn noon midday morning midnight dusk sunset then today".split())


_RETURNED = frozenset({"back", "again", "more", "returned", "restored", "once"})


def _hold(event: Event, sides: Sides, holder: str) -> Finding | None:
    if event.hit.cue.text == "occupied" and not event.doer:
        if sides.insurgent or event.at_home:
            return None
        return _finding(event, Role.STRONGHOLD, "is called occupied", 1)
    if event.hit.cue.text == "occupy" and not event.doer and event.at_home and event.mood == FACT:
        return _finding(event, Role.LOST, "is occupied", 1)
    if event.doer == OWN:
        ended = event.until is not None or event.over or event.spell
        if event.mood == PAST or (event.mood == FACT and ended):
            return _finding(event, Role.LOST, "was held once", 1)
        if event.mood == FACT:
            return _finding(event, Role.FRONT if event.partial else Role.STRONGHOLD, "is held by the followed actor")
        return None
    clause = event.scene.items[event.hit.start].clause
    again = {event.scene.items[i].lower for i in event.scene.clause(clause)} & _RETURNED
    changed = again or _newly(event)
    since = event.when is not None and event.when.kind == "since" and sides.insurgent
    if event.doer == FOE and event.mood == FACT and (changed or since or holder == OWN):
        return _finding(event, Role.LOST, "is back with the other side", 1)
    lasting = event.when is not None and event.when.kind == "since"
    lasting = lasting or any(event.scene.items[i].lower == "for" for i in event.scene.clause(clause))
    if event.doer == FOE and event.mood == FACT and event.at_home and not sides.insurgent:
        return _finding(event, Role.LOST, "is held by the other side", 1)
    vague = event.doer == GUNMEN or (event.doer == UNKNOWN and "men" in event.doer_text.lower())
    if vague and event.mood == FACT and sides.insurgent:
        return _finding(event, Role.STRONGHOLD, "is held by men whom the text does not place", 2)
    if event.doer == FOE and event.mood == PAST:
        return _finding(event, Role.STRONGHOLD, "is no longer held by the other side", 2)
    return None


def _finding(event: Event, role: Role, verdict: str, weaker: int = 0, *, implied: bool = False) -> Finding:
    level = max(0, _LEVELS.index(Confidence(event.hit.cue.confidence)) - weaker)
    said = " ".join(item.text for item in event.scene.items[event.hit.start : event.hit.end + 1])
    who = f" by {event.doer_text}" if event.doer_text and role is not Role.STRONGHOLD else ""
    span = event.when.span if event.when and event.when.kind != "until" else None
    if event.when and event.when.kind == "since" and span:
        span = DateSpan(span.earliest, span.latest)
    other = event.doer_text if event.doer == FOE else ""
    until = event.until.span if event.until else None
    return Finding(
        event.place,
        role,
        _LEVELS[level],
        f"The place {verdict}: “{said}”{who}.",
        event,
        span,
        until,
        other,
        implied=implied,
    )


def _history(one: Finding, reference: date | None) -> bool:
    """Tell whether a fight or a strike is too old to belong to the article's present."""
    going_on = one.event.when is not None and one.event.when.kind == "since"
    if one.span is None or one.span.latest is None or reference is None or going_on:
        return False
    years = (reference - one.span.latest).days / 365.25
    if one.role is Role.ATTACK:
        return years > _OLD_STRIKE_YEARS
    return one.role is Role.FRONT and years > _OLD_FIGHT_YEARS
