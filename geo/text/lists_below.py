"""The places of a list that a colon opens: "the towns raided are many: X in 2005; Y in 2008"."""

from __future__ import annotations

from .cues import Hit
from .forms import BE, HAVE
from .items import Item, Scene

_SEPARATORS = frozenset({":", ";", ",", "and", "•", "/"})


def listed_below(scene: Scene, hit: Hit) -> list[int]:
    """Return the places listed after the colon that ends a cue's clause, where each stands without a verb."""
    items = scene.items
    if hit.cue.form not in {"verb", "noun", "phrase"} or hit.cue.confidence == "low":
        return []
    colon = next((i for i in range(hit.end + 1, len(items)) if items[i].text == ":"), None)
    if colon is None or any(item.text in {";", "—", "–"} for item in items[hit.end : colon]):
        return []
    if any(item.kind == "place" for item in items[:colon]):
        return []
    first = items[colon + 1] if colon + 1 < len(items) else None
    if first is None or first.kind != "place":
        return []
    return [i for i in range(colon + 1, len(items)) if items[i].kind == "place" and _stands_alone(items, i)]


def _stands_alone(items: list[Item], i: int) -> bool:
    """Tell whether a place opens an entry of a list: no verb follows it, nor does it describe another word."""
    following = items[i + 1] if i + 1 < len(items) else None
    opens = items[i - 1].lower in _SEPARATORS
    if following is None:
        return opens
    bound = following.a_verb or following.lower in BE | HAVE or following.kind == "possessive"
    return opens and not bound
