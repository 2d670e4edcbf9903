"""Whether a number is stated as a fact: not planned, feared, asked for, denied, or only so under a condition."""

from __future__ import annotations

from collections.abc import Sequence

from .items import MODALS, Item
from .tables import words
from .verdicts import Setting, Verdict

# Words after which an infinitive came true, or is told as true.
_TRUE = frozenset(
    (
        "managed manages helped helps able went used came began begun continue continues continued believed thought "
        "estimated said reported claims claim claimed claiming appears appear seems seem known understood enough "
        "thousand six three twelve allowed allowing enabled"
    ).split()
)
_FALSE_GERUND = frozenset("for of at on about without instead toward towards against".split())
_REACHING = frozenset("if unless whether not never no nobody none neither nor without".split()) | frozenset(
    word for word in ("didn't", "doesn't", "don't", "hasn't", "haven't", "hadn't", "wasn't", "isn't")
)
_EXEMPT = frozenset("more less fewer only doubt later sooner".split())


def asserted(at: Setting, said: Verdict) -> bool:
    """Tell whether the sentence states a number."""
    if at.scene.text.rstrip(" ”\"'’").endswith("?"):
        return False
    if any(_unasserted(near, k) for near in (_leading(at),) for k in range(len(near))):
        return False
    return not (_denied(at) or _infinitive(at, said) or _later(at))


def _leading(at: Setting) -> list[Item]:
    """Return the items before a number that can keep it from being a fact: its clause, and those that lead to it."""
    if at.near_left and at.near_left[0].lower == "that":
        before = [item for item in at.left if item.clause == at.scene.parent(at.clause)][-5:]
        return [*before, *at.near_left]
    return at.near_left or list(at.left[-6:])


def _unasserted(near: Sequence[Item], k: int) -> bool:
    item = near[k]
    word = item.lower
    if word not in words("unasserted"):
        return False
    following = near[k + 1].lower if k + 1 < len(near) else ""
    if following in _EXEMPT or (word == "no" and following in {"longer"} and len(near) < 3):
        return False
    if word in _REACHING:
        return True
    if item.text[:1].isupper() and k and item.kind != "word":
        return False
    between = near[k + 1 :]
    finite = [i for i, other in enumerate(between) if any("d" in tags for _, tags in other.verbs)]
    # A verb of its own between them: "hoping for aid, they took 300 sq km"; "expected to have taken" stays open.
    return not finite or (word in MODALS and between[finite[0] - 1].lower in {"have", "be", "been"})


def _denied(at: Setting) -> bool:
    """Tell whether the words that lead to a number deny it."""
    before = [item for item in at.left if item.clause in {at.clause, at.scene.parent(at.clause)}]
    return any(item.lower in words("denied") for item in before[-12:])


def _infinitive(at: Setting, said: Verdict) -> bool:
    """Tell whether its verb is an infinitive or a gerund that nothing makes true ("to retake", "calls for taking")."""
    if said.verb is None or said.verb.start >= at.start:
        return False
    before = [item for item in at.scene.items if item.end <= said.verb.start][-6:]
    if not before:
        return False
    if before[-1].lower == "to" and any("b" in tags for _, tags in said.verb.verbs):
        return not any(item.lower in _TRUE for item in before)
    gerund = any("g" in tags for _, tags in said.verb.verbs)
    return gerund and before[-1].lower in _FALSE_GERUND


def _later(at: Setting) -> bool:
    """Tell whether the verb that follows a number is not yet true: "40 percent of it could be lost"."""
    for k, item in enumerate(at.near_right):
        if item.lower in words("unasserted") & MODALS or item.lower in {"can", "cannot"}:
            verb_left = any(any(set("sd") & set(tags) for _, tags in other.verbs) for other in at.near_left)
            return not verb_left and k < 8
        if item.a_verb:
            return False
    return False
