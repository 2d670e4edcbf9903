"""What a sentence says of a number: that so much is held, was lost, gained or taken, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from .actors import Actor
from .amounts import Amount
from .forms import BE, HAVE, verb_forms
from .items import MODALS, SPEECH, Item, Scene
from .tables import rows, words

HELD, CHANGED, TAKEN, SAID_SIZE = "held", "changed", "taken", "size"
_REACH = 14  # items between a verb and its number
_RULE = frozenset("control rule hands authority sway grip occupation domination dominion administration".split())
_AFTER_NUMBER = {
    "loss": -1,
    "losses": -1,
    "decline": -1,
    "drop": -1,
    "reduction": -1,
    "decrease": -1,
    "contraction": -1,
    "smaller": -1,
    "less": -1,
    "increase": 1,
    "gain": 1,
    "growth": 1,
    "larger": 1,
    "bigger": 1,
    "expansion": 1,
    "more": 1,
}
_MEASURES = frozenset("cover covers covered covering span spans spanned measure measures measured".split())
_MEASURES |= frozenset("sprawls sprawled stretches stretched extends extended".split())
_MEASURES |= frozenset("total totals totalled totaled stand stands stood amount amounts amounted".split()) | BE


@dataclass(frozen=True, slots=True)
class Setting:
    """A number in its sentence: the items on either side, its clause, and what the article is about."""

    scene: Scene
    amount: Amount
    left: Sequence[Item]
    right: Sequence[Item]
    clause: int
    followed: Actor | None
    reference: date | None

    @property
    def start(self) -> int:
        """Return where the number begins in the article's text."""
        return self.scene.start + self.amount.start

    @property
    def end(self) -> int:
        """Return where the number ends in the article's text."""
        return self.scene.start + self.amount.end

    @property
    def near_left(self) -> list[Item]:
        """Return the items of the number's clause before it, at most a line of them."""
        return [item for item in self.left if item.clause == self.clause][-_REACH:]

    @property
    def near_right(self) -> list[Item]:
        """Return the items of the number's clause after it."""
        return [item for item in self.right if item.clause == self.clause][:_REACH]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens to a number: held, changed (``sign`` +1 or -1) or taken, by which verb and which party."""

    kind: str
    sign: int = 0
    verb: Item | None = None
    doer: Item | None = None


@cache
def changes() -> dict[str, int]:
    """Return every form of a word of change, with its direction."""
    found: dict[str, int] = {}
    for row in rows("change_verbs"):
        lemma, _, particle = row["lemma"].partition(" ")
        for form in (*verb_forms(lemma), lemma, lemma + "es", lemma + "s"):
            found.setdefault(f"{form} {particle}".strip(), int(row["direction"]))
    return found


@cache
def holds() -> frozenset[str]:
    """Return every form of a verb of holding."""
    return frozenset(form for lemma in words("hold_verbs") for form in verb_forms(lemma))


def place_in_sentence(scene: Scene, amount: Amount, followed: Actor | None, reference: date | None) -> Setting:
    """Return a number with what stands left and right of it."""
    start, end = scene.start + amount.start, scene.start + amount.end
    left = [item for item in scene.items if item.end <= start]
    right = [item for item in scene.items if item.start >= end]
    clause = next((item.clause for item in scene.items if item.end > start), 0)
    return Setting(scene, amount, left, right, clause, followed, reference)


def verdict(at: Setting) -> Verdict | None:
    """Return what is said of a number, by the nearest verb before it, else by what follows it."""
    near = at.near_left or list(at.left[-5:])
    return _before(at, near) or _after(at) or _confined(at, near)


def _before(at: Setting, near: Sequence[Item]) -> Verdict | None:
    for k in range(len(near) - 1, -1, -1):
        item = near[k]
        sign = _change_at(near, k)
        if item.lower in _RULE and not _is_verb_here(near, k):
            return _of_rule(at, near, k)
        if sign is not None and not _adjectival(near, k):
            doer = _doer(at, item)
            return Verdict(TAKEN if sign == 2 else CHANGED, 1 if sign == 2 else sign, item, doer)
        if item.lower in holds() and not _adjectival(near, k):
            return Verdict(HELD, 0, item, _doer(at, item))
        if _foreign(near, k):
            return None
    return None


def _change_at(near: Sequence[Item], k: int) -> int | None:
    """Return the direction of the word of change at ``k``, with its particle ("gave up") where it needs one."""
    word = near[k].lower
    if k and f"{near[k - 1].lower} {word}" in changes():
        return changes()[f"{near[k - 1].lower} {word}"]  # "given up"
    if word == "up" and k + 1 < len(near) and near[k + 1].lower == "to":
        return None  # "up to 40 percent" is a bound and no change
    for follower in near[k + 1 : k + 3]:
        if f"{word} {follower.lower}" in changes():
            return changes()[f"{word} {follower.lower}"]
    return changes().get(word)


def _is_verb_here(near: Sequence[Item], k: int) -> bool:
    """Tell whether "control" or "rule" is the verb: no article or preposition stands before it, and no of after it."""
    before = near[k - 1].lower if k else ""
    after = near[k + 1].lower if k + 1 < len(near) else ""
    return bool(near[k].verbs) and after not in {"of", "over"} and before not in {"under", "in", "the", "its", "their"}


def _of_rule(at: Setting, near: Sequence[Item], k: int) -> Verdict | None:
    """Judge "control of half": lost, gained or held, by the verb before it."""
    for j in range(k - 1, max(-1, k - 4), -1):
        sign = changes().get(near[j].lower)
        if sign is not None:
            return Verdict(TAKEN if sign == 2 else CHANGED, 1 if sign == 2 else sign, near[j], _doer(at, near[j]))
    after = {item.lower for item in near[k + 1 : k + 3]}
    return Verdict(HELD, 0, near[k], _doer(at, near[k])) if after & {"of", "over", "at"} else None


def _adjectival(near: Sequence[Item], k: int) -> bool:
    """Tell whether a verb only describes what was named before ("the land it held", "territory held by …")."""
    if k == 0 or (near[k].lower not in holds() and changes().get(near[k].lower) != 2):
        return False
    before = near[k - 1]
    if before.lower in words("territory") and any("n" in tags for _, tags in near[k].verbs):
        return any(item.a_verb for item in near[k + 1 :])
    owner = before.kind in {"party", "pronoun", "place"} or before.lower in {"once", "that", "had"}
    named = any(item.lower in words("territory") for item in near[max(0, k - 4) : k - 1])
    return owner and named and k + 1 < len(near) and near[k + 1].text != ","


def _foreign(near: Sequence[Item], k: int) -> bool:
    """Tell whether another verb stands here, whose object the number may be: "covered", "killed"."""
    item = near[k]
    if item.kind != "word" or item.lower in BE | HAVE | MODALS | SPEECH or item.lower in words("confined") | _MEASURES:
        return False
    past = any("d" in tags for _, tags in item.verbs)
    described = k + 1 < len(near) and near[k + 1].lower in words("territory")
    return past and not described and not _adjectival(near, k)


def _after(at: Setting) -> Verdict | None:
    right = at.near_right
    for item in right[:3]:
        if item.lower in _AFTER_NUMBER:
            return Verdict(CHANGED, _AFTER_NUMBER[item.lower], item, _doer(at, item))
        if item.text in {",", ";", "("}:
            break
    for k, item in enumerate(right):
        if not any("n" in tags for _, tags in item.verbs):
            continue
        following = right[k + 1].lower if k + 1 < len(right) else ""
        passive = any(other.lower in BE for other in right[max(0, k - 3) : k])
        if item.lower in holds() and (passive or following == "by"):
            return Verdict(HELD, 0, item, _agent(right, k))
        if item.lower in changes() and passive:
            sign = changes()[item.lower]
            return Verdict(TAKEN if sign == 2 else CHANGED, 1 if sign == 2 else sign, item, _agent(right, k))
    return _fallen(at, right) or _under(right)


def _fallen(at: Setting, right: Sequence[Item]) -> Verdict | None:
    """Judge "twelve towns have fallen", "twelve towns changed hands"."""
    if at.amount.kind != "count":
        return None
    for k, item in enumerate(right[:5]):
        if item.lower in {"fell", "fallen"} or (item.lower == "changed" and "hands" in {i.lower for i in right[k:]}):
            return Verdict(TAKEN, 1, item, next((i for i in right[k:] if i.kind == "party"), None))
    return None


_LIMITS = frozenset("outside beyond".split())


def _under(right: Sequence[Item]) -> Verdict | None:
    """Judge "half of it is under rebel control", "in rebel hands"."""
    for k, item in enumerate(right):
        if item.lower in _LIMITS:
            return None
        if item.lower in {"under", "in"}:
            inside = right[k + 1 : k + 6]
            rule = next((j for j, other in enumerate(inside) if other.lower in _RULE), None)
            if rule is not None and not any(other.text == "," for other in inside[:rule]):
                return Verdict(HELD, 0, item, next((o for o in inside if o.kind in {"party", "place"}), None))
        if "-held" in item.lower or "-controlled" in item.lower or "-occupied" in item.lower:
            return Verdict(HELD, 0, item, item if item.kind == "party" else None)
    return None


def _confined(at: Setting, near: Sequence[Item]) -> Verdict | None:
    """Judge "penned into 300 sq km", "down to 20", and what a territory covers or measures."""
    before = [item.lower for item in near[-7:]]
    if at.amount.kind in {"area_km2", "percent"} and any(
        word in {"to", "in", "into", "with", "at"} and set(before[:k]) & words("confined")
        for k, word in enumerate(before)
    ):
        return Verdict(HELD, 0, near[-1], _doer(at, near[-1]))
    pointed = [item.lower for item in at.right[:2]] in (["of", "that"], ["of", "it"], ["of", "this"], ["of", "what"])
    if at.amount.kind == "percent" and pointed and any(item.lower in BE for item in near):
        return Verdict(HELD, 0, near[-1], _doer(at, near[-1]))  # "today it is less than 1 percent of that"
    if at.amount.kind == "area_km2" and any(item.lower in _MEASURES for item in near):
        return Verdict(SAID_SIZE, 0, near[-1], _doer(at, near[-1]))
    return Verdict(SAID_SIZE) if at.amount.kind == "area_km2" else None


def _doer(at: Setting, verb: Item) -> Item | None:
    """Return who does what a verb says: the last party, state or pronoun before it in its clause, else before that."""
    found = [item for item in at.scene.items if item.end <= verb.start and item.kind in {"party", "pronoun", "place"}]
    mine = [item for item in found if item.clause == verb.clause] or found
    parties = [item for item in mine if item.kind == "party"]
    if parties:
        return parties[-1]
    subject = [item for item in mine if item.kind == "pronoun" or item.name == "country"]
    return subject[-1] if subject else None


def _agent(right: Sequence[Item], k: int) -> Item | None:
    """Return who a passive is done by."""
    tail = right[k + 1 :]
    by = next((j for j, item in enumerate(tail) if item.lower == "by"), None)
    return next((item for item in tail[by:] if item.kind in {"party", "place"}), None) if by is not None else None
