"""Who says so: gains that the other side denies, raids that did not last, and who an attack is laid to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ..records import Attribution, Confidence, Role
from .actors import FOE, GUNMEN, OWN
from .events import Event
from .finding import Finding
from .items import Scene
from .tables import words

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
    return [_as_front(one) if _is_denied(one, order[id(one.event.scene)], scenes, denied) else one for one in found]


def _is_denied(one: Finding, at: int, scenes: Sequence[Scene], denied: set[int]) -> bool:
    """Tell whether a change of hands is denied in its own sentence, or in the next one about the same place."""
    control = one.role in {Role.STRONGHOLD, Role.LOST} and one.event.hit.cue.family not in {"hold", "stronghold"}
    if not control or one.implied:
        return False
    if at in denied and _denies(scenes[at], one):
        return True
    if at + 1 not in denied:
        return False
    elsewhere = any(item.kind == "place" for item in scenes[at + 1].items)
    return not elsewhere or _names(scenes[at + 1], one)


def _as_front(one: Finding) -> Finding:
    reason = "One side claims it and the other denies it. " + one.reason
    return replace(one, role=Role.FRONT, confidence=Confidence.MEDIUM, reason=reason)


def _names(scene: Scene, one: Finding) -> bool:
    """Tell whether a sentence that denies something names the place by the same word."""
    said = one.event.scene.items[one.event.item].text
    return any(item.kind == "place" and item.text == said for item in scene.items)


_LEFT = re.compile(
    r"\b(?:left|withdrew|withdrawing|retreated|retreating|leaving|fled|fleeing|melted|vanished|disappeared)\b",
    re.I,
)


def raids(found: list[Finding]) -> list[Finding]:
    """Turn a place taken and left in one sentence ("overran it and withdrew by noon") into one that was attacked."""
    struck = {(id(one.event.scene), one.place) for one in found if one.role is Role.ATTACK and _sure(one)}
    held = Counter(one.event.scene.items[one.event.item].text for one in found if one.role is Role.STRONGHOLD)
    once = {name for name, times in held.items() if times == 1}
    return [_as_raid(one) if _is_raid(one) or _is_foray(one, struck, once) else one for one in found]


def _sure(one: Finding) -> bool:
    return one.event.hit.cue.confidence != "low"


def _is_foray(one: Finding, struck: set[tuple[int, int]], once: set[str]) -> bool:
    """Tell whether fighters only came and struck, as far as is told: "rode into X and killed twelve"."""
    if one.event.scene.items[one.event.item].text not in once:
        return False
    came = one.role is Role.STRONGHOLD and one.event.hit.cue.where & {"into", "through"}
    return bool(came) and (id(one.event.scene), one.place) in struck


def _is_raid(one: Finding) -> bool:
    event = one.event
    gained = one.role is Role.STRONGHOLD and event.hit.cue.family == "gain" and event.doer in {OWN, GUNMEN}
    return gained and _left_again(event)


def _as_raid(one: Finding) -> Finding:
    reason = "It was taken and left again. " + one.reason
    return replace(one, role=Role.ATTACK, confidence=Confidence.MEDIUM, reason=reason)


def _left_again(event: Event) -> bool:
    items = event.scene.items
    rest = [item for item in items[event.item + 1 :] if item.clause >= items[event.hit.start].clause]
    for k, item in enumerate(rest):
        if _LEFT.fullmatch(item.text):
            between = rest[:k]
            moved = any(other.kind in {"party", "place"} for other in between)
            return not moved and not any(other.kind == "place" for other in rest[k + 1 : k + 5])
    return False


def _denies(scene: Scene, one: Finding) -> bool:
    match = _DENIAL.search(scene.text)
    return match is not None and scene.start + match.start() != scene.items[one.event.hit.start].start


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
    return [
        replace(one, attribution=_attribution(one, scenes, order[id(one.event.scene)]), toll=toll(one.event.scene.text))
        if one.role is Role.ATTACK
        else one
        for one in found
    ]


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
    items = one.event.scene.items
    sides = {item.side for item in items if item.kind == "party"}
    # Who deplores or has seen an act stands beside it without having done it.
    beside = OWN in sides and FOE not in sides and not any(item.lower in words("witnessing") for item in items)
    return Attribution.BLAMED if beside else Attribution.UNKNOWN


_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens|scores|hundreds"
)
_HEDGES = r"(?:(?:at\s+least|more\s+than|some|about|up\s+to|nearly|almost|over|as\s+many\s+as|around)\s+)?"
_TOLL = re.compile(rf"\bkill(?:ed|ing|s)\s+(?P<after>{_HEDGES}(?:\d[\d,]{{0,12}}|an?|one|{_NUMBER_WORDS})\b)", re.I)
_WHO = "people|civilians|soldiers|others|worshippers|policemen|officers|villagers|children|students|men|women|dead"
_TOLL_BEFORE = re.compile(
    rf"\b(?P<before>{_HEDGES}(?:(?<![\d,])\d[\d,]{{0,12}}|{_NUMBER_WORDS}))(?:\s(?:{_WHO})){{0,2}}"
    r"\s(?:were\s|was\s|had been\s|have been\s)?(?:killed|dead|died|slain|massacred)\b",
    re.I,
)


def toll(sentence: str) -> str:
    """Return the number of dead as a sentence words it ("at least eleven killed"), or nothing."""
    match = _TOLL.search(sentence) or _TOLL_BEFORE.search(sentence)
    if match is None:
        return ""
    return " ".join(next(iter(match.groupdict().values())).split()) + " killed"
