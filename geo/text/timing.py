"""When it happened: the phrase of time that dates a cue at a place."""

from __future__ import annotations

from .cues import Hit
from .dates import When
from .items import Scene


def when(scene: Scene, hit: Hit, i: int) -> tuple[When | None, When | None]:
    """Return the phrase of time that dates an event at a place, and the one that ends it ("until 2017")."""
    clause = scene.items[hit.start].clause
    dated = [(k, item.when) for k, item in enumerate(scene.items) if item.when is not None]
    until = next((w for k, w in dated if w.kind == "until" and scene.items[k].clause == clause), None)
    usable = [(k, w) for k, w in dated if w.kind != "until"]
    mine = [(k, w) for k, w in usable if scene.items[k].clause == clause and w.kind != "after"]
    after = [w for k, w in mine if k > i]
    before = [w for k, w in mine if k < i]
    led = [w for k, w in usable if w.kind == "after" and scene.items[k].clause == clause - 1]
    if led:
        return led[-1], until
    if after or before:
        return (after or before[::-1])[0], until
    rest = [w for k, w in usable if w.kind == "at" and abs(scene.items[k].clause - clause) == 1]
    return (rest[0] if len(rest) == 1 else None), until
