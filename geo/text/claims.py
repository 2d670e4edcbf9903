"""Who says so: gains that the other side denies, raids that did not last, and who an attack is laid to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..records import Attribution, Confidence, Role
from .actors import FOE, GUNMEN, OWN
from .events import Event
from .finding import Finding
from .items import Scene

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput(?:e|es|ed)|reject(?:s|ed)?|dismiss(?:es|ed)?|contest(?:s|ed)?|refut(?:es|ed))\b"
    r"(?=\s*(?:[.,;”\"]|$|it\b|this\b|that\b|the\b|having\b|losing\b|being\b|any\b|those\b|such\b))"
    r"(?!\s+(?:the|any)\s+(?:role|involvement|responsibility|allegation|accusation|charge))",
    re.I,
)


def contested(found: list[Finding], scenes: Sequence[Scene]) -> list[Finding]:
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


def raids(found: list[Finding], scenes: Sequence[Scene]) -> list[Finding]:
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


def attributed(found: list[Finding], scenes: Sequence[Scene]) -> list[Finding]:
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
