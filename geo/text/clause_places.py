"""Where a clause happens: the places after its locating prepositions, or in the clause that it goes on from."""

from __future__ import annotations

from .anaphora import last_place
from .cues import LOCATING, Hit
from .doers import shares_subject
from .items import Item, Scene
from .tables import words


def pieces(scene: Scene) -> list[int]:
    """Return the items that are places or point to one."""
    return [i for i, item in enumerate(scene.items) if item.kind in {"place", "there"}]


def verb_between(scene: Scene, left: int, right: int) -> bool:
    """Tell whether a finite verb stands between two items."""
    return any(item.a_verb and "n" not in "".join(t for _, t in item.verbs) for item in scene.items[left + 1 : right])


def within(scene: Scene, hit: Hit) -> list[int]:
    """Return the places where a clause happens: after a locating preposition in it, else in the clause before."""
    clause = scene.items[hit.start].clause
    found = [i for i in pieces(scene) if scene.items[i].clause == clause and _locates(scene, i)]
    after = [i for i in found if i > hit.start]
    if after:
        return _first_listed(scene, after)
    members = scene.clause(clause)
    if _relative_start(scene, members):
        place = last_place(scene, members[0])
        if place is not None:
            return [place]
    found = [i for i in found if not _talk_between(scene, i, hit.start)]
    if found:
        return _first_listed(scene, found[::-1])
    opening = [
        i
        for i in pieces(scene)
        if _locates(scene, i) and (scene.items[i].clause == 0 or scene.items[i].clause == clause - 1)
    ]
    opening = [i for i in opening if i < hit.start and not _talk_between(scene, i, hit.start)]
    return opening[-1:] or _of_deed_before(scene, hit, members) or _of_those_hit(scene, hit) or _as_they(scene, hit)


def _of_those_hit(scene: Scene, hit: Hit) -> list[int]:
    """Return the place in the relative clause of those struck: "shot villagers who were digging wells outside X"."""
    following = scene.clause(scene.items[hit.end].clause + 1)
    if hit.cue.family != "strike" or hit.cue.form != "verb" or not following:
        return []
    first = scene.items[following[0]]
    if first.lower not in {"who", "that", "as", "while"} or scene.items[following[0] - 1].text == ",":
        return []
    if any(scene.items[i].lower in words("talk") for i in following):
        return []
    return [i for i in following if scene.items[i].kind == "place" and _locates(scene, i)][:1]


def _as_they(scene: Scene, hit: Hit) -> list[int]:
    """Return the place of a clause that says when people were struck: "were shot as they left a mosque in X"."""
    clause = scene.items[hit.end].clause + 1
    after = scene.clause(clause)
    if hit.cue.family != "strike" or not after or scene.items[after[0]].lower not in {"as", "while", "when"}:
        return []
    if len(after) < 2 or scene.items[after[1]].lower not in _THOSE:
        return []
    found = [i for i in pieces(scene) if scene.items[i].clause == clause]
    return _first_listed(scene, found) if found and scene.governors[found[0]].word in _MET else []


_THOSE = frozenset("they he she it we their his her its our a an".split())
_MET = LOCATING | {"to", "into", "from", "verb"}


def _of_deed_before(scene: Scene, hit: Hit, members: list[int]) -> list[int]:
    """Return the place of the verb that a clause goes on from: "overran X and killed twelve"."""
    clause = scene.items[hit.start].clause
    if hit.cue.family not in {"strike", "fight"} or not clause or not members:
        return []
    joined = shares_subject(scene, members) and hit.cue.family == "strike"
    before = scene.clause(scene.parent(clause))
    if not joined and not _struck_before(scene, members, before):
        return []
    return [i for i in before if i in scene.governors and scene.governors[i].word in _REACHED][-1:]


def _struck_before(scene: Scene, members: list[int], before: list[int]) -> bool:
    """Tell whether a clause goes on from one about violence: "pounded X, and infantry were fighting for its houses"."""
    violent = any(scene.items[i].lower in words("pounding") for i in before)
    unknown = any(_named(scene.items[i]) and not scene.items[i].verbs for i in members[1:])
    return violent and scene.items[members[0]].lower in {"and", "while", "as", "but"} and not unknown


_REACHED = frozenset({"verb", "into", "to", "through", "on", "upon"})


def _relative_start(scene: Scene, members: list[int]) -> bool:
    """Tell whether a clause opens with "where", or with "in which", "from which" and the like."""
    opening = [scene.items[i].lower for i in members[:2]]
    return opening[:1] == ["where"] or (
        len(opening) == 2 and opening[0] in LOCATING | {"from"} and opening[1] == "which"
    )


_LISTED = frozenset({"place", "possessive", "number"})
_LISTING = frozenset("and or , ; in at near the both of more".split()) | words("tolls")


def _first_listed(scene: Scene, found: list[int]) -> list[int]:
    """Return the nearest place and those listed with it, not those of other phrases of the clause."""
    first = scene.governors.get(found[0])
    kept = [found[0]]
    for i in found[1:]:
        between = scene.items[min(i, kept[-1]) + 1 : max(i, kept[-1])]
        listed = all(
            item.lower in _LISTING | words("site_nouns") or item.kind in _LISTED or _named(item) for item in between
        )
        governor = scene.governors.get(i)
        same = first is not None and governor is not None and governor.index == first.index
        if listed or same:
            kept.append(i)
    return kept


def _named(item: Item) -> bool:
    return item.kind == "word" and item.text[:1].isupper()


def _talk_between(scene: Scene, left: int, right: int) -> bool:
    """Tell whether somebody only speaks of it: "In X, the minister condemned the attack"."""
    return any(item.lower in words("talk") for item in scene.items[left:right])


def _locates(scene: Scene, i: int) -> bool:
    governor = scene.governors[i]
    life = governor.index > 0 and scene.items[governor.index - 1].lower in words("lives")
    placed = governor.word in LOCATING | {"off"} and not life and not origin(scene, i)
    return scene.items[i].lower == "there" or placed


def origin(scene: Scene, i: int) -> bool:
    """Tell whether a place only says where something set out: "raids from the airport at X"."""
    at = scene.governors[i].index
    head = scene.items[at - 1] if at > 0 else None
    if head is None or head.lower not in _STARTING:
        return False
    k = at - 1
    while k > 0 and scene.items[k - 1].kind in {"word", "party"} and not scene.items[k - 1].verbs:
        k -= 1
        if scene.items[k].lower == "from":
            return True
    return False


_STARTING = frozenset(
    "airport airfield airbase airstrip base bases carrier port aerodrome airports airfields airbases field".split()
)


def opening_place(scene: Scene, hit: Hit) -> list[int]:
    """Return the place that opens a clause: "In X the rebels raised their flag"."""
    members = scene.clause(scene.items[hit.start].clause)
    if scene.items[members[0]].lower not in {"in", "at"}:
        return []
    opened = [i for i in pieces(scene) if i < hit.start and scene.governors[i].index == members[0]]
    return opened[:1]
