"""Where those lived who were struck: "the mayor of X was shot", "abducted the girls of X"."""

from __future__ import annotations

from .cues import Hit
from .items import Scene
from .tables import words


def victims(scene: Scene, hit: Hit) -> list[int]:
    """Return the place of the people whom violence befell, where the sentence names no other."""
    if hit.cue.family != "strike" or hit.cue.form != "verb":
        return []
    members = scene.clause(scene.items[hit.start].clause)
    asked = [i for i in members if (i < hit.start) == hit.passive and i in scene.governors]
    return [i for i in asked if _dwells(scene, i)][:1]


def _dwells(scene: Scene, i: int) -> bool:
    """Tell whether a place stands after "of" and a word for its people or its officers."""
    items = scene.items
    if i < 2 or items[i - 1].lower != "of" or items[i].kind != "place":
        return False
    head = items[i - 2].lower
    return head in words("dwellers")
