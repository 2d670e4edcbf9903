"""What a reader of the map must be told: names that look like places and could not be placed, and other languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..records import Mention, Resolution
from .actors import demonyms
from .items import Item, Scene
from .tables import words

_BEFORE = frozenset("in at near outside inside around towards toward".split())
_NOUNS = frozenset("town village city district settlement suburb port neighbourhood neighborhood camp hamlet".split())
_MONTHS = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday Ramadan Muharram Eid Christmas Easter Parliament Congress English Arabic French "
    "Russian God Facebook Twitter Telegram X WhatsApp Instagram TikTok YouTube State Houses".split()
)


def unplaced(scenes: Sequence[Scene], places: Sequence[Resolution]) -> list[Resolution]:
    """Return the names that stand where a place's would, and those known as names, that no place was found for."""
    found = {one.mention.text: one for one in places if one.place is None}
    known = {one.mention.text.lower() for one in places if one.place is not None}
    for scene in scenes:
        for mention in _names(scene):
            if mention.text.lower() not in known and not _part_of_known(mention.text, known):
                found.setdefault(mention.text, Resolution(mention, None, 0.0, "The gazetteer does not hold this name."))
    return list(found.values())


def _part_of_known(name: str, known: set[str]) -> bool:
    """Tell whether a name is one of the words of a place found elsewhere in the text."""
    return any(name.lower() in other.split() for other in known)


def _names(scene: Scene) -> list[Mention]:
    """Return the capitalised words after "in", "near" or "the town of" that nothing else explains."""
    items, found, i = scene.items, [], 1
    while i < len(items):
        end = i
        while end < len(items) and _may_name(items[end]):
            end += 1
        if end > i and _located(items, i) and not _otherwise(items, i, end):
            text = scene.text[items[i].start - scene.start : items[end - 1].end - scene.start]
            found.append(Mention(text, items[i].start, items[end - 1].end, scene.paragraph))
        i = max(end, i + 1)
    return found


def _may_name(item: Item) -> bool:
    return item.kind == "word" and item.text[:1].isupper() and len(item.text) > 2 and not item.text.isupper()


def _located(items: Sequence[Item], i: int) -> bool:
    """Tell whether a place's name would stand here: "in X", "the town of X"."""
    before = items[i - 1].lower
    return before in _BEFORE or (before == "of" and i > 1 and items[i - 2].lower in _NOUNS)


def _otherwise(items: Sequence[Item], i: int, end: int) -> bool:
    """Tell whether the words are a person, an institution, a people, a month or the start of a longer name."""
    said = [item.text for item in items[i:end]]
    if any(word in words("institutions") or word in _MONTHS or word.lower() in demonyms() for word in said):
        return True
    if all(word.lower() in _common() for word in said):
        return True
    if said[0] in words("first_names") | words("peoples") or said[0].rstrip(".") in words("titles"):
        return True
    following = items[end] if end < len(items) else None
    return following is not None and (following.kind in {"place", "party"} or following.text in words("institutions"))


@cache
def _common() -> frozenset[str]:
    return frozenset(word.lower() for word in words("common_words"))


_LETTERS = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ENGLISH = frozenset("the of and to in was were on by that said has had with from for it is at".split())
_FEWEST, _RATE = 40, 0.12  # words to judge by; English news prose has a quarter of such words


def other_language(text: str) -> bool:
    """Tell whether a text is surely not English: by its letters, or by its want of small English words."""
    letters = _LETTERS.findall(text[:20_000])
    if letters and sum(bool(_LATIN.match(one)) for one in letters) < len(letters) / 2:
        return True
    said = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    return len(said) >= _FEWEST and sum(word in _ENGLISH for word in said) < _RATE * len(said)
