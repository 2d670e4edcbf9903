"""The places that a noun is about: "the fall of X", "X, the group's stronghold", "X's capture"."""

from __future__ import annotations

from .clause_places import origin, pieces, verb_between, within
from .cues import LOCATING, Hit
from .forms import BE
from .items import Item, Scene
from .pointers import SETTLEMENTS


def of_noun(scene: Scene, hit: Hit) -> list[int]:
    """Return the places that a noun cue is about."""
    where, items = hit.cue.where, scene.items
    found = []
    if (
        hit.start > 1
        and items[hit.start - 1].kind == "possessive"
        and items[hit.start - 2].kind == "place"
        and where & {"of", "within"}
    ):
        return [hit.start - 2]
    found = [i for i in pieces(scene) if i > hit.start and _hangs_on_noun(scene, hit, i)]
    found = [i for i in found if i == found[0] or items[scene.governors[i].index].lower not in _COMPASS]
    if not found and hit.cue.family == "stronghold":
        return _apposed(scene, hit)
    if not found and "within" in where and not _told_elsewhere(items, hit.start):
        return within(scene, hit)
    return found


_COMPASS = frozenset("north south east west northeast northwest southeast southwest".split())
_ABOUT = frozenset("after since over about of to before despite following from".split())
_SOME = frozenset("the that those these this such any all eve wake aftermath".split())


def _told_elsewhere(items: list[Item], start: int) -> bool:
    """Tell whether a noun only points back to a deed told elsewhere: "prices rose in X after the attack"."""
    k = start - 1
    while k > 0 and items[k].kind == "word" and items[k].lower not in _SOME and not items[k].verbs:
        if items[k].lower in _ABOUT | {"in", "during"}:
            return False  # "after an attack", "of attacks": told here
        k -= 1
    if k < 1 or items[k].lower not in _SOME:
        return False
    goes_on = any(item.a_verb for item in items[start + 1 : start + 4] if item.clause == items[start].clause)
    return items[k - 1].lower in _ABOUT or (items[k - 1].lower in {"in", "during"} and goes_on)


def _hangs_on_noun(scene: Scene, hit: Hit, i: int) -> bool:
    """Tell whether a place follows a noun after "of", or after another of its prepositions in the same clause."""
    where, items, governor = hit.cue.where, scene.items, scene.governors[i]
    if "of" in where and any(items[k].lower == "of" and k - 1 == hit.end for k in governor.path):
        return True
    if governor.index <= hit.end or items[governor.index].clause != items[hit.end].clause:
        return False
    fits = governor.word in where or ("within" in where and governor.word in LOCATING and not origin(scene, i))
    return fits and not verb_between(scene, hit.end, governor.index)


def _apposed(scene: Scene, hit: Hit) -> list[int]:
    """Return the place that a noun stands beside: "X, the group's stronghold,", "the stronghold X", "X is its base"."""
    items = scene.items
    right = hit.end + 1
    if right < len(items) and items[right].text == ",":
        right += 1
    if right < len(items) and items[right].kind == "place":
        return [
            right,
            *(i for i, g in scene.governors.items() if i > right and g.index == scene.governors[right].index),
        ]
    if right < len(items) and items[right].lower in {
        "is",
        "are",
        "was",
        "were",
        "include",
        "includes",
        "remain",
        "remains",
    }:
        found = [i for i, g in scene.governors.items() if i > right and g.word in {"verb", ""} and g.index == right]
        if found:
            return found
    if right < len(items) and items[right].lower in {"such", "including", "like"}:
        return [i for i, g in scene.governors.items() if i > right and hit.end in {g.index, *g.path}]
    k = hit.start - 1
    while k >= 0 and hit.start - k < 14:
        if items[k].kind == "there" and items[k].lower in SETTLEMENTS and _stated(items[k + 1 : hit.start]):
            return [k]
        if items[k].kind == "place":
            return [k, *listed_with(scene, k)] if items[hit.end].lower.endswith("s") else [k]
        if (
            items[k].text == ","
            or items[k].kind in {"possessive", "party", "pronoun", "date"}
            or items[k].kind == "word"
        ):
            k -= 1
            continue
        break
    return []


def _stated(between: list[Item]) -> bool:
    """Tell whether a form of "be" stands in between, and no other verb: "the town is the group's base"."""
    return any(item.lower in BE for item in between) and not any(
        item.a_verb and item.lower not in BE for item in between
    )


def listed_with(scene: Scene, place: int) -> list[int]:
    """Return the places listed before one."""
    mine = scene.governors.get(place)
    return [
        i for i, g in scene.governors.items() if mine and i < place and g.index == mine.index and g.word == mine.word
    ]
