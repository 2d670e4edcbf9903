"""What a place hangs on: its preposition or verb, found by walking left over its noun group and its list."""

from __future__ import annotations

from .items import DETERMINERS, RELATIVES, Governor, Item
from .pointers import SETTLEMENTS
from .tables import words


def govern(items: list[Item], k: int, containers: dict[int, int | None] | None = None) -> Governor:
    """Return what the place at ``k`` hangs on, walking left over its noun group and the places it is listed with."""
    path: list[int] = []
    p = k - 1
    while p >= 0 and k - p < 24:
        item = items[p]
        if item.kind == "place":
            p -= 1
            if p >= 0 and items[p].lower in {"the", "of"}:
                continue
        elif item.kind == "possessive" or item.lower in {
            "such",
            "including",
            "namely",
            "both",
            "either",
            "like",
            "especially",
            "notably",
        }:
            p -= 1
        elif item.lower == "as" and p and items[p - 1].lower == "such":
            p -= 2
        elif item.lower == "them" and p and items[p - 1].lower == "among":
            p -= 2
        elif item.lower == "with" and p and items[p - 1].lower in {"together", "along"}:
            p -= 2
        elif item.text == "," or item.lower in {"and", "or"}:
            step = _over_list(items, p, path)
            if step is None:
                return Governor("", p, tuple(path))
            p = step
        elif item.lower == "of":
            path.append(p)
            p -= 1
        elif item.lower in RELATIVES and item.lower != "that":
            return Governor("", p, tuple(path))
        elif item.lower in words("prepositions") and item.kind == "word":
            return Governor(item.lower, p, tuple(path))
        elif (item.a_verb or item.verbs) and not nounlike(items, p):
            return Governor("verb", p, tuple(path))
        elif item.kind in {"word", "number", "pronoun", "party", "there"}:
            path.append(p)
            p -= 1
        else:
            return Governor("", p, tuple(path))
    return Governor("", -1, tuple(path))


def nounlike(items: list[Item], p: int) -> bool:
    """Tell whether a word that could be a verb stands as a noun or adjective: after a determiner, or before "of"."""
    before = items[p - 1] if p else None
    if before is None:
        return False
    if before.lower in DETERMINERS or before.kind == "possessive":
        return not any(set(tags) & set("d") and "n" not in tags for _, tags in items[p].verbs)
    return False


def _over_list(items: list[Item], p: int, path: list[int]) -> int | None:
    """Return where to go on left of a comma or "and" in a list of places, or None where the list begins a clause."""
    q = p - 1
    while q >= 0 and (items[q].text == "," or items[q].lower in {"and", "or"}):
        q -= 1
    if q < 0:
        return None
    if items[q].kind == "place":
        # "In Iraq, Hawija was cleared": a country before the comma only says where.
        topic = items[q].name == "country" and items[p].text == "," and items[p + 1].name != "country"
        return None if topic else q
    if items[q].kind == "date" and items[p].lower in {"and", "or", ","}:
        while q >= 0 and (items[q].kind == "date" or items[q].lower in {"on", "in", "by", ","}):
            q -= 1
        return q if q >= 0 and items[q].kind == "place" else None
    following = items[p + 1].lower if p + 1 < len(items) else ""
    if following in {"including", "such", "like", "namely", "especially", "among", "notably"}:
        return q
    apposed = items[q].lower.rstrip("s") in SETTLEMENTS or items[q].lower in {
        "cities",
        "towns",
        "villages",
        "provinces",
        "districts",
    }
    return q if apposed and items[p].text == "," and items[p + 1].kind == "place" else None
