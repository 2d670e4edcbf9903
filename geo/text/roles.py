"""Which role a place has for the followed actor, and the sentence that says so.

The cues are a table (``data/cues.csv``); what stands here is the reading of a cue by who did it and in what mood:
"the army retook X" is *lost* for the rebels, "if you were to take X" says that it is held.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..records import Attribution, Confidence, DateSpan, Role
from .actors import FOE, GUNMEN, OWN, UNKNOWN, Sides
from .events import NOWHERE, Event
from .moods import ATTEMPT, FACT, FAIL, HOAX, NOT, PAST, PLAN
from .scene import Scene
from .tables import words

_LEVELS = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_OLD_STRIKE_YEARS = 5
_OLD_FIGHT_YEARS = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A place (by its mention's number) in a role, with how sure and why."""

    place: int
    role: Role
    confidence: Confidence
    reason: str
    event: Event
    span: DateSpan | None
    until: DateSpan | None = None
    other: str = ""
    attribution: Attribution | None = None
    toll: str = ""
    implied: bool = False


def findings(events: Sequence[Event], scenes: Sequence[Scene], sides: Sides, reference: date | None) -> list[Finding]:
    """Return what every event makes of its place; contested claims become fronts, old fights nothing."""
    gainer = _Gainer(sides)
    found = []
    for event in events:
        one = _judge(event, gainer, sides)
        if one is not None and one.place != NOWHERE and not _history(one, reference):
            found.append(one)
    found = _raids(_contested(found, scenes), scenes)
    return _attributed(found, scenes)


class _Gainer:
    """Who has been taking places in the sentences so far: it tells whose gain "X fell" is."""

    def __init__(self, sides: Sides) -> None:
        self._last = OWN if sides.insurgent else FOE

    def learn(self, side: str) -> None:
        if side in {OWN, FOE}:
            self._last = side

    def guess(self) -> str:
        return self._last


def _judge(event: Event, gainer: _Gainer, sides: Sides) -> Finding | None:
    family = event.hit.cue.family
    if event.mood == HOAX:
        return None
    if family == "strike":
        return _finding(event, Role.ATTACK, "is where violence struck") if event.mood in {FACT, PAST} else None
    if family == "fight":
        return _fight(event, sides)
    if family == "stronghold":
        return _stronghold(event, sides)
    if family == "hold":
        return _hold(event, sides)
    winner, guessed = _winner(event, gainer, sides)
    if event.mood == FACT:
        gainer.learn(winner)
    return _taken(event, winner, guessed, sides)


def _winner(event: Event, gainer: _Gainer, sides: Sides) -> tuple[str, bool]:
    """Return who has the place afterwards, and whether that had to be guessed."""
    family, doer, theme = event.hit.cue.family, event.doer, event.theme
    if family == "expel" and theme in {OWN, FOE}:
        return _other(theme), False
    if family in {"lose", "leave"}:
        if doer in {OWN, FOE}:
            return _other(doer), False
        return (FOE, True) if family == "lose" else (gainer.guess(), True)
    if doer in {OWN, FOE}:
        return doer, False
    if doer == GUNMEN and sides.insurgent:
        return OWN, True
    if theme in {OWN, FOE}:
        return _other(theme), False
    if family == "regain":
        return (OWN if event.at_home and not sides.insurgent else FOE), True
    return gainer.guess(), True


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
        if winner == OWN and sides.insurgent and event.head in words("raided") and event.doer in {OWN, GUNMEN}:
            return _finding(event, Role.ATTACK, "is where a post was overrun", 1)
        if winner == OWN:
            weak += family in {"lose", "leave"}
            return _finding(event, Role.STRONGHOLD, "was taken by the followed actor", weak)
        return _finding(event, Role.LOST, "was taken from the followed actor", weak)
    if mood in {ATTEMPT, FAIL} and family not in {"lose", "leave"}:
        return _finding(event, Role.FRONT, "is fought for", weak)
    held = (
        (winner == FOE)
        and not (guessed and family in {"fall", "gain"})
        and mood in {NOT, PLAN}
        and (family != "gain" or event.doer == FOE or event.theme == OWN)
    )
    if held and (sides.insurgent or family in {"regain", "lose"}):
        return _finding(event, Role.STRONGHOLD, "could still be lost, so it is held", weak + 1, implied=True)
    return None


def _fight(event: Event, sides: Sides) -> Finding | None:
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
    past = event.mood == PAST
    if event.mood == NOT or event.doer == FOE:
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
    members = [i for i in event.scene.clause(items[event.hit.start].clause)]
    said = [items[i].lower for i in members]
    timed = any(
        items[i].lower == "by" and i + 1 < len(items) and (items[i + 1].kind == "date" or items[i + 1].lower in _TIMES)
        for i in members
    )
    return timed or "now" in said


_TIMES = frozenset("nightfall evening dawn noon midday morning midnight dusk sunset then today".split())
_RETURNED = frozenset({"back", "again", "more", "returned", "restored", "once"})


def _hold(event: Event, sides: Sides) -> Finding | None:
    if event.hit.cue.text == "occupied" and not event.doer:
        if sides.insurgent or event.at_home:
            return None
        return _finding(event, Role.STRONGHOLD, "is called occupied", 1)
    if event.doer == OWN:
        if event.mood == PAST or (event.until is not None and event.mood == FACT):
            return _finding(event, Role.LOST, "was held once", 1)
        if event.mood == FACT:
            return _finding(event, Role.FRONT if event.partial else Role.STRONGHOLD, "is held by the followed actor")
        return None
    clause = event.scene.items[event.hit.start].clause
    again = {event.scene.items[i].lower for i in event.scene.clause(clause)} & _RETURNED
    changed = again or _newly(event)
    if event.doer == FOE and event.mood == FACT and changed and event.hit.cue.form == "phrase":
        return _finding(event, Role.LOST, "is back with the other side", 1)
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
    if one.span is None or one.span.latest is None or reference is None:
        return False
    years = (reference - one.span.latest).days / 365.25
    if one.role is Role.ATTACK:
        return years > _OLD_STRIKE_YEARS
    return one.role is Role.FRONT and years > _OLD_FIGHT_YEARS


_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput(?:e|es|ed)|reject(?:s|ed)?|dismiss(?:es|ed)?|contest(?:s|ed)?|refut(?:es|ed))\b"
    r"(?=\s*(?:[.,;”\"]|$|it\b|this\b|that\b|the\b|having\b|losing\b|being\b|any\b|those\b|such\b))"
    r"(?!\s+(?:the|any)\s+(?:role|involvement|responsibility|allegation|accusation|charge))",
    re.I,
)


def _contested(found: list[Finding], scenes: Sequence[Scene]) -> list[Finding]:
    """Turn a gain or loss that the other side denies into a front."""
    order = {id(scene): i for i, scene in enumerate(scenes)}
    denied = {i for i, scene in enumerate(scenes) if _DENIAL.search(scene.text)}
    changed = []
    for one in found:
        at = order[id(one.event.scene)]
        here = at in denied and _denies(scenes[at], one)
        nextly = at + 1 in denied and not any(item.kind == "place" for item in scenes[at + 1].items)
        control = one.role in {Role.STRONGHOLD, Role.LOST} and one.event.hit.cue.family not in {"hold", "stronghold"}
        nextly = nextly or (at + 1 in denied and _names(scenes[at + 1], one))
        if control and not one.implied and (here or nextly):
            reason = "One side claims it and the other denies it. " + one.reason
            one = replace(one, role=Role.FRONT, confidence=Confidence.MEDIUM, reason=reason)
        changed.append(one)
    return changed


def _names(scene: Scene, one: Finding) -> bool:
    """Tell whether a sentence that denies something names the place by the same word."""
    said = one.event.scene.items[one.event.item].text
    return any(item.kind == "place" and item.text == said for item in scene.items)


_LEFT = re.compile(
    r"\b(?:left|withdrew|withdrawing|retreated|retreating|pulled\s+(?:out|back)|leaving|fled|fleeing|melted\s+away|vanished|disappeared)\b",
    re.I,
)


def _raids(found: list[Finding], scenes: Sequence[Scene]) -> list[Finding]:
    """Turn a place taken and left in one sentence ("overran it and withdrew by noon") into one that was attacked."""
    changed = []
    for one in found:
        event = one.event
        gained = one.role is Role.STRONGHOLD and event.hit.cue.family == "gain" and event.doer in {OWN, GUNMEN}
        if gained and _left_again(event):
            reason = "It was taken and left again. " + one.reason
            one = replace(one, role=Role.ATTACK, confidence=Confidence.MEDIUM, reason=reason)
        changed.append(one)
    return changed


def _left_again(event: Event) -> bool:
    items = event.scene.items
    rest = [item for item in items[event.item + 1 :] if item.clause >= items[event.hit.start].clause]
    for k, item in enumerate(rest):
        if _LEFT.fullmatch(item.text):
            between = rest[:k]
            moved = any(other.kind == "party" or other.kind == "place" for other in between)
            return not moved and not any(other.kind == "place" for other in rest[k + 1 : k + 5])
    return False


def _denies(scene: Scene, one: Finding) -> bool:
    match = _DENIAL.search(scene.text)
    return bool(match) and scene.start + match.start() != scene.items[one.event.hit.start].start


_CLAIMED = re.compile(
    r"\b(?:claim(?:s|ed|ing)?|took|taken|taking|assumed)\s+(?:the\s+)?(?:responsibility|credit|attack|bombing)", re.I
)
_DENIED = re.compile(
    r"\bden(?:y|ies|ied|ying)\s+(?:any\s+)?(?:involvement|responsibility|carrying|a\s+role|being\s+behind|the\s+attack)",
    re.I,
)
_BLAMED = re.compile(r"\b(?:blam(?:e|es|ed|ing)|suspect(?:ed|s)?|accus(?:e|es|ed)|attributed)\b", re.I)
_NOBODY = re.compile(
    r"\bno\s+(?:one|group|organi[sz]ation)\b.{0,40}\b(?:claim|responsib)|\bnobody\b.{0,30}\bclaim", re.I
)


def _attributed(found: list[Finding], scenes: Sequence[Scene]) -> list[Finding]:
    """Say of every attack who is said to have done it: claimed, blamed, denied or unknown."""
    order = {id(scene): i for i, scene in enumerate(scenes)}
    done = []
    for one in found:
        if one.role is Role.ATTACK:
            at = order[id(one.event.scene)]
            one = replace(one, attribution=_attribution(one, scenes, at), toll=toll(one.event.scene.text))
        done.append(one)
    return done


def _attribution(one: Finding, scenes: Sequence[Scene], at: int) -> Attribution:
    following = [s for s in scenes[at + 1 : at + 3] if s.paragraph - one.event.scene.paragraph <= 1]
    texts = [one.event.scene.text]
    for scene in following:
        if any(item.kind == "place" for item in scene.items):
            break
        texts.append(scene.text)
    said = " ".join(texts)
    if _NOBODY.search(said):
        return Attribution.UNKNOWN
    for pattern, attribution in ((_DENIED, Attribution.DENIED), (_CLAIMED, Attribution.CLAIMED)):
        if pattern.search(said):
            return attribution
    if _BLAMED.search(said) or one.event.doer in {OWN, FOE}:
        return Attribution.BLAMED
    sides = {item.side for item in one.event.scene.items if item.kind == "party"}
    return Attribution.BLAMED if OWN in sides and FOE not in sides else Attribution.UNKNOWN


_TOLL = re.compile(
    r"\bkill(?:ed|ing|s)\s+(?P<after>(?:(?:at\s+least|more\s+than|some|about|up\s+to|nearly|almost|over|as\s+many\s+as|around)\s+)?"
    r"(?:\d[\d,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens|scores|hundreds)\b)",
    re.I,
)
_TOLL_BEFORE = re.compile(
    r"\b(?P<before>(?:(?:at least|more than|some|about|up to|nearly|almost|over|as many as|around)\s)?(?:\d[\d,]*|dozens|scores|hundreds|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"
    r"(?:\s(?:people|civilians|soldiers|others|worshippers|policemen|officers|villagers|children|students|men|women|dead)){0,2}\s(?:were\s|was\s|had been\s|have been\s)?(?:killed|dead|died|slain|massacred)\b",
    re.I,
)


def toll(sentence: str) -> str:
    """Return the number of dead as a sentence words it ("at least eleven killed"), or nothing."""
    match = _TOLL.search(sentence) or _TOLL_BEFORE.search(sentence)
    if match is None:
        return ""
    return " ".join(next(iter(match.groupdict().values())).split()) + " killed"
