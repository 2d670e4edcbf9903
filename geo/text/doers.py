"""Who did it: the parties that belong to a cue in its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from .cues import Hit
from .forms import BE, HAVE
from .items import DETERMINERS, OPENERS, Item, Scene
from .tables import words

_THEIRS = frozenset({"their", "its", "our"})
RELATIVE = frozenset({"which", "that", "who", "where", "whom"})


def subject(scene: Scene, at: int) -> int | None:
    """Return the item that does what the verb at ``at`` says: a party or pronoun left of it."""
    clause = scene.items[at].clause
    while clause >= 0:
        members = scene.clause(clause)
        found = _leading(scene, clause, at)
        if found is not None:
            return found
        first = scene.items[members[0]] if members else None
        if first is None or clause == 0 or not (clause in scene.parents or shares_subject(scene, members)):
            return _subject_ahead(scene, at)
        if first.lower in RELATIVE:
            return antecedent(scene, members[0], {"party", "pronoun"})
        clause = scene.parent(clause)
    return None


def _leading(scene: Scene, clause: int, at: int) -> int | None:
    """Return the party that leads a clause; of an earlier one that which stands before its verb, not its object."""
    members = [i for i in scene.clause(clause) if i < at]
    if members and scene.items[at].clause != clause:
        verb = next((i for i in members if _past_verb(scene.items[i])), members[-1])
        before = _party_before(scene, [i for i in members if i < verb])
        if before is not None:
            return before
    return _party_before(scene, members)


def _past_verb(item: Item) -> bool:
    return item.kind == "word" and any("d" in tags for _, tags in item.verbs)


def _subject_ahead(scene: Scene, at: int) -> int | None:
    """Return the party after an opening without one: "After losing X the rebels …", "Having taken X, they …"."""
    items = scene.items
    opening = [item.lower for item in items[:at] if item.kind != "punct"]
    gerund = any("g" in tags for _, tags in items[at].verbs) and len(opening) < 3
    if not (gerund or opening[-1:] == ["having"]) or (opening and opening[-1] not in _OPENING_GERUND):
        return None
    for i in range(at + 1, min(at + 15, len(items))):
        if items[i].kind in {"party", "pronoun"} and items[i].lower not in _THEIRS | {"it", "them"}:
            return None if under_preposition(items, i) or describes(items, i) else i
        if items[i].a_verb:
            return None
    return None


_OPENING_GERUND = frozenset("after before since by on upon having while when despite besides".split())


def _party_before(scene: Scene, members: list[int]) -> int | None:
    """Return the last party before the verb that no preposition governs, else the last governed by "of" or none."""
    items = scene.items
    parties = [
        i
        for i in members
        if items[i].kind in {"party", "pronoun"}
        and items[i].lower not in _THEIRS
        and (items[i].lower != "them" or (i + 1 < len(items) and items[i + 1].lower == "to"))
    ]
    parties = [i for i in parties if not describes(items, i)] or parties
    free = [i for i in parties if not under_preposition(items, i)]
    if free:
        return _first_of_pair(items, free)
    # "Fighters of the movement", "the leaders of the group": the party after "of" speaks for its noun.
    of = [i for i in parties if under_preposition(items, i) == "of"]
    if of:
        return of[-1]
    states = [i for i in members if items[i].kind == "place" and items[i].side and not under_preposition(items, i)]
    if states and not parties and (states[-1] + 1 >= len(items) or items[states[-1] + 1].kind != "possessive"):
        return states[-1]
    theirs = [i for i in members if items[i].lower in _THEIRS]
    return theirs[0] if theirs and not parties else None


def describes(items: list[Item], i: int) -> bool:
    """Tell whether a party only describes the noun after it: "army bunkers", "the government's last town"."""
    following = items[i + 1] if i + 1 < len(items) else None
    if items[i].kind == "party" and following is not None and following.kind == "possessive":
        return True
    plural = items[i].lower.endswith(("s", "men")) and items[i].text[:1].islower()
    if items[i].kind != "party" or plural or following is None or following.kind != "word" or following.verbs:
        return False
    grammatical = words("prepositions") | words("fillers") | words("modals") | BE | HAVE | RELATIVE | OPENERS
    bare = following.text[:1].islower() and following.lower not in grammatical | _NOT_DESCRIBED
    return bare and not following.lower.endswith("ly")


_NOT_DESCRIBED = frozenset("and or but nor alike alone themselves itself there here too again back ago today".split())


def _first_of_pair(items: list[Item], free: list[int]) -> int:
    """Return the last party, or the followed actor where it acts together with it: "the army and its partners"."""
    last = free[-1]
    for i in reversed(free[:-1]):
        between = items[i + 1 : last]
        joined = any(item.lower in {"and", "with", "alongside"} for item in between)
        if not joined or any(item.a_verb for item in between):
            break
        if items[i].side == "own":
            return i
    return last


def under_preposition(items: list[Item], i: int) -> str:
    """Return the preposition that governs a party, or nothing where none does."""
    k = i - 1
    if items[i].lower in {"it", "they", "we"} and k > 0 and items[k].lower not in words("prepositions"):
        return ""  # "With northern allies it took X"
    while k >= 0 and i - k < 6:
        item = items[k]
        if item.lower in words("prepositions"):
            opening = k == 0 or items[k - 1].clause != item.clause
            opening = opening and item.lower in {"after", "before", "as", "since", "until", "for"}
            return "" if opening else item.lower
        if item.lower in DETERMINERS:
            # The noun group begins here: only a preposition at once before it governs the party.
            before = items[k - 1].lower if k else ""
            return before if before in words("prepositions") else ""
        plain = item.kind == "number" or (item.kind == "word" and not item.verbs and item.lower not in RELATIVE)
        plain = plain and not item.lower.endswith("ly")
        if not plain:
            return ""
        k -= 1
    return ""


def shares_subject(scene: Scene, members: list[int]) -> bool:
    """Tell whether a clause without a party of its own goes on with the one before: "and seized", "before taking"."""
    first = scene.items[members[0]]
    if first.lower in {"and", "but", "or", "then", "while", "after", "before", "to", "by", "without"} | RELATIVE:
        nouns = [scene.items[i] for i in members[1:4]]
        opening = next((item for item in nouns if item.kind in {"word", "place"} and not _adverb(item)), None)
        return (
            first.lower in RELATIVE
            or opening is None
            or bool(opening.verbs)
            or opening.lower in words("modals") | BE | HAVE
        )
    return any("g" in tags for _, tags in first.verbs) or bool(first.verbs)


_TIMES = frozenset("night morning evening afternoon noon dawn dusk midnight nightfall sunset the late early".split())


def _adverb(item: Item) -> bool:
    return item.lower.endswith("ly") or item.lower in words("fillers") | words("prepositions") | _TIMES


def antecedent(scene: Scene, before: int, kinds: set[str]) -> int | None:
    """Return the nearest item of a kind left of a relative."""
    for i in range(before - 1, max(-1, before - 9), -1):
        if scene.items[i].kind in kinds:
            return i
        if scene.items[i].a_verb and "place" in kinds and not scene.items[i].lower.endswith("ed"):
            return None
    return None


def doer_after(scene: Scene, at: int) -> int | None:
    """Return the party after "by" that follows a passive verb or a noun, within its clause."""
    items = scene.items
    for i in range(at + 1, min(at + 16, len(items))):
        if items[i].text in ";:" or (
            items[i].clause != items[at].clause and items[i].kind == "punct" and items[i].text != ","
        ):
            return None
        if items[i].kind in {"party", "pronoun"} or _state_after_by(items, i):
            between = [items[k].lower for k in range(at + 1, i)]
            near = between[-5:]
            if "by" not in near or any(items[k].a_verb for k in range(at + 1, i)):
                continue
            return None if set(near[near.index("by") :]) & {"and", ",", "or"} else i
    return None


def _state_after_by(items: Sequence[Item], i: int) -> bool:
    """Tell whether a place is a state that something was done by: "held by Russia"."""
    return items[i].kind == "place" and bool(items[i].side) and items[i - 1].lower == "by"


def doer_near_noun(scene: Scene, start: int, end: int) -> int | None:
    """Return the party of a noun cue: before it ("rebel attack", "the army's capture"), or after "by" or "of"."""
    items = scene.items
    k = start - 1
    steps = 0
    while k >= 0 and steps < 5:
        item = items[k]
        if item.kind == "party" or item.lower in _THEIRS:
            return k
        if item.kind == "pronoun":
            # "We heard explosions": who perceives a thing did not do it, and an unknown verb tells nothing.
            break
        if item.kind == "possessive" or (
            item.kind == "word" and not item.verbs and item.lower not in words("prepositions")
        ):
            k, steps = k - 1, steps + 1
            continue
        break
    by = doer_after(scene, end)
    if by is not None:
        return by
    if end + 2 < len(items) and items[end + 1].lower == "of":
        return next((i for i in range(end + 2, min(end + 4, len(items))) if items[i].kind == "party"), None)
    return None


def left_with(scene: Scene, hit: Hit) -> int | None:
    """Return the party that a turn of events leaves with a place: "that leaves the rebels with X"."""
    inside = [i for i in range(hit.start, hit.end) if scene.items[i].kind in {"party", "pronoun"}]
    return inside[0] if inside else None


def theme(scene: Scene, hit: Hit, limit: int) -> int | None:
    """Return the party that a verb moves: the object between verb and place, or the subject of a passive."""
    if hit.passive:
        return subject(scene, hit.start)
    for i in range(hit.end + 1, limit):
        if scene.items[i].kind in {"party", "pronoun"}:
            return i
    return None


def holder_in_phrase(scene: Scene, hit: Hit) -> int | None:
    """Return the party inside a phrase ("under rebel control"), or after its "of" ("in the hands of rebels")."""
    items = scene.items
    inside = [i for i in range(hit.start, hit.end + 1) if items[i].kind in {"party", "pronoun"}]
    if inside:
        return inside[-1]
    if "flag" in hit.cue.words[0]:
        return doer_near_noun(scene, hit.start, hit.start)
    if "subject" not in hit.cue.where:
        return subject(scene, hit.start)
    after = range(hit.end + 1, min(hit.end + 5, len(items)))
    return next((i for i in after if items[i].kind in {"party", "pronoun"} and items[hit.end + 1].lower == "of"), None)


def taken_from(scene: Scene, at: int) -> int | None:
    """Return the party after "from" that follows a verb: whom a place was taken from."""
    items = scene.items
    for i in range(at + 1, len(items)):
        if items[i].clause != items[at].clause:
            return None
        if items[i].kind == "party" and any(items[k].lower == "from" for k in range(max(at + 1, i - 3), i)):
            return i
    return None


_BLOWS = frozenset("blow setback defeat humiliation embarrassment reverse disaster catastrophe".split())


def stricken(scene: Scene, hit: Hit) -> int | None:
    """Return the party that an event is a blow to: "the loss of X was a setback for the army"."""
    items = scene.items
    at = next((k for k in range(hit.end + 1, len(items)) if items[k].lower in _BLOWS), None)
    if at is None or at + 1 >= len(items) or items[at + 1].lower not in {"to", "for"}:
        return None
    return next((k for k in range(at + 2, min(at + 6, len(items))) if items[k].kind == "party"), None)
