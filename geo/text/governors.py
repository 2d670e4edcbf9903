"""What a place hangs on: its preposition or verb, found by walking left over its noun group and its list."""

from __future__ import annotations

from .items import DETERMINERS, RELATIVES, SPANS, Governor, Item
from .pointers import SETTLEMENTS
from .tables import words

_LIST_WORDS = frozenset("such including namely both either like especially notably".split())
_LIST_PAIRS = frozenset({("such", "as"), ("among", "them"), ("together", "with"), ("along", "with")})
_PLURALS = frozenset("cities towns villages provinces districts".split())
_INTRODUCING = frozenset("including such like namely especially among notably".split())
_COMPASS = frozenset("north south east west centre center".split())
_FARTHEST = 24
_ON_PATH = frozenset({"word", "number", "pronoun", "party", "there"})


def govern(items: list[Item], k: int) -> Governor:
    """Return what the place at ``k`` hangs on, walking left over its noun group and the places it is listed with."""
    path: list[int] = []
    p = k - 1
    if p > 1 and items[p].lower in _COMPASS and items[p - 1].lower == "the" and items[p - 2].lower in {"in", "to"}:
        return Governor("", p, ())  # "In the north X resisted"
    while p >= 0 and k - p < _FARTHEST:
        item = items[p]
        step = _over_list_words(items, p)
        if item.text == "," or item.lower in {"and", "or"}:
            step = _over_list(items, p)
            if step is None:
                return Governor("", p, tuple(path))
        if step is not None:
            p = step
            continue
        word = _stops_at(items, p)
        if word is not None:
            near = word == "to" and p and items[p - 1].lower in {"close", "next", "adjacent"}
            return Governor("near" if near else word, p, tuple(path))
        path.append(p)
        p -= 1
    return Governor("", -1, tuple(path))


def _over_list_words(items: list[Item], p: int) -> int | None:
    """Return where to go on left of a listed place or of words that only introduce a list."""
    item = items[p]
    if item.kind in {"place", "possessive"} or item.lower in _LIST_WORDS:
        return p - 1
    return p - 2 if p and (items[p - 1].lower, item.lower) in _LIST_PAIRS else None


def _stops_at(items: list[Item], p: int) -> str | None:
    """Return the word that governs: a preposition, "verb", or "" at a boundary; None inside the noun group."""
    item = items[p]
    if item.lower == "of":
        return None
    if item.lower in SPANS:
        return ""  # "For three years X was …"
    if item.lower in RELATIVES and item.lower != "that":
        return ""
    if item.kind == "word" and item.lower in words("prepositions"):
        return item.lower
    if item.lower in _COMPASS and items[p + 1].lower == "of" and p and items[p - 1].lower != "the":
        return "near"  # "assaults south of X", but not "in the south of X"
    if (item.a_verb or item.verbs) and not nounlike(items, p):
        return "verb"
    return None if item.kind in _ON_PATH else ""


def nounlike(items: list[Item], p: int) -> bool:
    """Tell whether a word that could be a verb stands as a noun or adjective: after a determiner, or before "of"."""
    before = items[p - 1] if p else None
    if before is None:
        return False
    if before.lower in DETERMINERS or before.kind == "possessive":
        return not any(set(tags) & set("d") and "n" not in tags for _, tags in items[p].verbs)
    return False


def _opens_clause(items: list[Item], p: int, q: int) -> bool:
    """Tell whether "and" opens a clause whose subject follows: "shelled X, and Y has been emptied"."""
    if items[p].lower != "and" or p + 2 >= len(items) or items[p + 1].clause == items[q].clause:
        return False
    return any(item.a_verb for item in items[p + 2 : p + 4])


def _over_list(items: list[Item], p: int) -> int | None:
    """Return where to go on left of a comma or "and" in a list of places, or None where the list begins a clause."""
    q = p - 1
    while q >= 0 and (items[q].text == "," or items[q].lower in {"and", "or"}):
        q -= 1
    if q < 0:
        return None
    if _opens_clause(items, p, q):
        return None
    following = items[p + 1].lower if p + 1 < len(items) else ""
    if following in _INTRODUCING:
        return q
    if items[q].kind in {"place", "there"}:
        # "In Iraq, Hawija was cleared": a country before the comma only says where.
        topic = items[q].name == "country" and items[p].text == "," and items[p + 1].name != "country"
        return None if topic else q
    if items[q].kind == "date" and items[p].lower in {"and", "or", ","}:
        while q >= 0 and (items[q].kind == "date" or items[q].lower in {"on", "in", "by", ","}):
            q -= 1
        return q if q >= 0 and items[q].kind == "place" else None
    apposed = items[q].lower.rstrip("s") in SETTLEMENTS or items[q].lower in _PLURALS
    return q if apposed and items[p].text == "," and items[p + 1].kind == "place" else None
