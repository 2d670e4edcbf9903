"""Which place a relative, "the town" or a bare verb points back to in its sentence."""

from __future__ import annotations

from .items import Item, Scene
from .tables import words

_WATERS = ("Sea", "Ocean", "Gulf", "River", "Lake", "Strait")
_FARTHEST = 12
_REGIONS = frozenset("province provinces region regions state governorate oblast prefecture territory country".split())


def modifies(items: list[Item], i: int) -> bool:
    """Tell whether a place only describes the noun after it: "a Lagos newspaper", "the Red Sea port"."""
    following = items[i + 1] if i + 1 < len(items) else None
    if following is None or following.kind != "word" or following.verbs or not following.text[:1].islower():
        return False
    if items[i].text.endswith(_WATERS):
        return following.lower in words("site_nouns")
    return following.lower in words("speakers") | _DWELLERS


_DWELLERS = frozenset("residents resident newspaper paper people newspapers shoppers families villagers".split())


def region_like(items: list[Item], i: int) -> bool:
    """Tell whether the words themselves make a place a region: "Shan State", "the province of X"."""
    following = items[i + 1].lower if i + 1 < len(items) else ""
    named = items[i].text.split()[-1].lower() in _REGIONS or items[i].text.endswith((*_WATERS, "Mountains", "Desert"))
    of = i > 1 and items[i - 1].lower == "of" and items[i - 2].lower in _REGIONS
    return named or following in _REGIONS or of


def bearer(items: list[Item], i: int) -> int:
    """Return the place that a container describes: Lashio for the State in "Lashio, the largest town in Shan State"."""
    k, headed = i - 1, False
    while k > 0 and i - k < _FARTHEST:
        item = items[k]
        if item.text == ",":
            fits = headed and items[k - 1].kind == "place" and items[k + 1].kind != "place"
            return k - 1 if fits else i
        if item.a_verb or item.kind in {"party", "pronoun"}:
            return i
        headed = headed or (item.lower in words("settlements") | words("site_nouns"))
        k -= 1
    return i


def last_place(scene: Scene, before: int, *, kinds: frozenset[str] = frozenset({"place", "there"})) -> int | None:
    """Return the place that a relative at ``before`` goes on about: the nearest to its left, or whom that describes."""
    items = scene.items
    for i in range(before - 1, max(-1, before - _FARTHEST), -1):
        if items[i].kind in kinds and not modifies(items, i):
            return bearer(items, i)
        if items[i].a_verb and not items[i].lower.endswith("ed"):
            return None
    return None
