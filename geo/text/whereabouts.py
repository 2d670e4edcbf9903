"""Where it happened: the places that belong to a cue in its sentence."""

from __future__ import annotations

from .cues import LOCATING, Hit
from .doers import antecedent, shares_subject, subject
from .items import SPEECH, Governor, Item, Scene
from .tables import words


def places(scene: Scene, hit: Hit) -> list[int]:
    """Return the place items that a cue is about."""
    found: list[int] = []
    if hit.cue.form == "adjective":
        found = [i for i, governor in scene.governors.items() if hit.start in governor.path or hit.start == i - 1]
    elif hit.cue.form == "noun":
        found = _of_noun(scene, hit)
    elif "subject" in hit.cue.where:
        found = _subjects(scene, hit)
    else:
        found = _of_verb(scene, hit)
    return [i for i in found if not in_speech_frame(scene, i)]


def _pieces(scene: Scene) -> list[int]:
    return [i for i, item in enumerate(scene.items) if item.kind in {"place", "there"}]


def _of_verb(scene: Scene, hit: Hit) -> list[int]:
    where = hit.cue.where
    found: list[int] = []
    if "object" in where:
        found += _subjects(scene, hit) if hit.passive else _objects(scene, hit)
    found += _after_prepositions(scene, hit, where - {"object", "within", "subject"})
    if "within" in where and not found:
        found += _within(scene, hit)
    return sorted(set(found))


def _objects(scene: Scene, hit: Hit) -> list[int]:
    clause = scene.items[hit.end].clause
    right = [
        i for i in _pieces(scene) if i > hit.end and i in scene.governors and _near_clause(scene, i, clause, hit.end)
    ]
    found = [i for i in right if _is_object(scene, hit, i)]
    if found:
        return found
    it = hit.end + 1
    takes = hit.cue.family in {"gain", "regain", "hold", "lose", "leave"}
    if takes and it < len(scene.items) and scene.items[it].lower == "it":
        return [it]
    return _fronted(scene, hit)


def _near_clause(scene: Scene, i: int, clause: int, at: int) -> bool:
    """Tell whether a place stands in the clause of a cue, or in a list that its commas parted from it."""
    governor = scene.governors[i]
    return scene.items[i].clause == clause or (governor.word == "verb" and governor.index == at)


def _is_object(scene: Scene, hit: Hit, i: int) -> bool:
    governor = scene.governors[i]
    items = scene.items
    if items[i].lower == "there":
        sited = any(items[k].lower in words("site_nouns") for k in range(hit.end + 1, i))
        return sited or hit.cue.family == "strike"
    if hit.start <= governor.index <= hit.end:
        return _head_is_place(items, governor)
    head = items[governor.index - 1].lower if governor.index > 0 else ""
    taken = {item.lower for item in items[hit.end + 1 : governor.index]} & words("site_nouns")
    if governor.word in LOCATING and governor.index > hit.end and (head in words("site_nouns") or taken):
        between = [item for item in items[hit.end + 1 : governor.index] if item.lower not in words("site_nouns")]
        return not any(item.a_verb or item.text == "," for item in between)
    return False


def _head_is_place(items: list[Item], governor: Governor) -> bool:
    """Tell whether the object is the place itself ("the town of X") and not someone in it ("the mayor of X")."""
    for k in governor.path:
        if items[k].lower == "of":
            head = items[k - 1].lower
            return (
                head in words("site_nouns")
                or head in words("partial")
                or head in {"control", "all", "possession", "charge"}
            )
    return True


def _fronted(scene: Scene, hit: Hit) -> list[int]:
    """Return the place before a relative clause: "X, which the army retook"; "the town that rebels seized"."""
    members = scene.clause(scene.items[hit.start].clause)
    if not members or scene.items[members[0]].lower not in {"which", "that"}:
        return []
    if subject(scene, hit.start) in {None, antecedent(scene, members[0], {"party"})}:
        return []
    place = antecedent(scene, members[0], {"place", "there"})
    return [] if place is None else [place, *_listed_with(scene, place), *_together_with(scene, members)]


def _together_with(scene: Scene, members: list[int]) -> list[int]:
    """Return the places of "together with X", "along with X" in a clause."""
    said = [item.lower for item in scene.items]
    return [i for i in members if i in scene.governors and i > 1 and said[i - 1] == "with" and said[i - 2] in _ALONG]


_ALONG = frozenset({"together", "along"})


def _listed_with(scene: Scene, place: int) -> list[int]:
    mine = scene.governors.get(place)
    return [
        i for i, g in scene.governors.items() if mine and i < place and g.index == mine.index and g.word == mine.word
    ]


def _subjects(scene: Scene, hit: Hit) -> list[int]:
    """Return the places that are the subject: left of the verb and governed by nothing but "of"."""
    clause = scene.items[hit.start].clause
    while clause >= 0:
        members = [i for i in scene.clause(clause) if i < hit.start]
        found = [i for i in members if i in scene.governors and _subject_like(scene, i)]
        if found:
            return found
        it = next((i for i in members if scene.items[i].lower == "it"), None)
        if it is not None:
            return [it]
        first = scene.clause(clause)[0]
        if scene.items[first].lower in {"which", "that", "where"}:
            place = antecedent(scene, first, {"place", "there"})
            return [] if place is None else [place]
        if clause in scene.parents:
            clause = scene.parent(clause)
            continue
        reduced = members and first == members[0] and any(scene.items[i].kind == "place" for i in members)
        if reduced or clause == 0 or not shares_subject(scene, scene.clause(clause)):
            break
        clause = scene.parent(clause)
    if hit.passive and hit.start:
        # A reduced relative: "X, captured by rebels in 2012".
        left = hit.start - (2 if scene.items[hit.start - 1].text == "," else 1)
        return [left] if left >= 0 and scene.items[left].kind == "place" else []
    return []


def _subject_like(scene: Scene, i: int) -> bool:
    governor = scene.governors[i]
    if governor.word == "":
        return _head_is_place(scene.items, governor)
    if governor.word in {"after", "before", "since", "as", "with", "until", "like"} and governor.index >= 0:
        return scene.items[governor.index].clause == scene.items[i].clause
    if governor.word == "verb":
        # A verb form left of it belongs to another clause, or is the noun of a path we do not know.
        return scene.items[governor.index].clause != scene.items[i].clause
    if governor.word in {"in", "at", "near"}:
        head = scene.items[governor.index - 1].lower if governor.index else ""
        return head in words("site_nouns") | words("partial")
    return False


def _after_prepositions(scene: Scene, hit: Hit, prepositions: frozenset[str]) -> list[int]:
    found = []
    for i in _pieces(scene):
        governor = scene.governors[i]
        if i < hit.start or scene.items[i].clause != scene.items[hit.end].clause:
            continue
        direct = hit.start <= governor.index <= hit.end
        later = (
            governor.word in prepositions
            and governor.index > hit.end
            and not _verb_between(scene, hit.end, governor.index)
        )
        through_of = "of" in prepositions and governor.word == "verb" and hit.start <= governor.index <= hit.end
        if direct or later or through_of:
            found.append(i)
    return found or _with_relative(scene, hit, prepositions)


def _with_relative(scene: Scene, hit: Hit, prepositions: frozenset[str]) -> list[int]:
    """Return the place before "from which the group withdrew"."""
    members = scene.clause(scene.items[hit.start].clause)
    if len(members) < 3 or scene.items[members[0]].lower not in prepositions:
        return []
    if scene.items[members[1]].lower != "which":
        return []
    place = antecedent(scene, members[0], {"place", "there"})
    return [] if place is None else [place]


def _verb_between(scene: Scene, left: int, right: int) -> bool:
    return any(item.a_verb and "n" not in "".join(t for _, t in item.verbs) for item in scene.items[left + 1 : right])


def _within(scene: Scene, hit: Hit) -> list[int]:
    """Return the places where a clause happens: after a locating preposition in it, else in the clause before."""
    clause = scene.items[hit.start].clause
    found = [i for i in _pieces(scene) if scene.items[i].clause == clause and _locates(scene, i)]
    after = [i for i in found if i > hit.start]
    if after:
        return _first_listed(scene, after)
    members = scene.clause(clause)
    if _relative_start(scene, members):
        place = antecedent(scene, members[0], {"place", "there"})
        if place is not None:
            return [place]
    found = [i for i in found if not _talk_between(scene, i, hit.start)]
    if found:
        return _first_listed(scene, found[::-1])
    opening = [
        i
        for i in _pieces(scene)
        if _locates(scene, i) and (scene.items[i].clause == 0 or scene.items[i].clause == clause - 1)
    ]
    opening = [i for i in opening if i < hit.start and not _talk_between(scene, i, hit.start)]
    return opening[-1:]


def _relative_start(scene: Scene, members: list[int]) -> bool:
    """Tell whether a clause opens with "where", or with "in which", "from which" and the like."""
    opening = [scene.items[i].lower for i in members[:2]]
    return opening[:1] == ["where"] or (
        len(opening) == 2 and opening[0] in LOCATING | {"from"} and opening[1] == "which"
    )


_LISTING = frozenset("and or , in at near the both of".split())


def _first_listed(scene: Scene, found: list[int]) -> list[int]:
    """Return the nearest place and those listed with it, not those of other phrases of the clause."""
    first = scene.governors.get(found[0])
    kept = [found[0]]
    for i in found[1:]:
        between = scene.items[min(i, kept[-1]) + 1 : max(i, kept[-1])]
        listed = all(
            item.lower in _LISTING | words("site_nouns") or item.kind in {"place", "possessive"} or _named(item)
            for item in between
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
    return scene.items[i].lower == "there" or scene.governors[i].word in LOCATING


def _of_noun(scene: Scene, hit: Hit) -> list[int]:
    where, items = hit.cue.where, scene.items
    found = []
    if (
        hit.start > 1
        and items[hit.start - 1].kind == "possessive"
        and items[hit.start - 2].kind == "place"
        and where & {"of", "within"}
    ):
        return [hit.start - 2]
    found = [i for i in _pieces(scene) if i > hit.start and _hangs_on_noun(scene, hit, i)]
    if not found and hit.cue.family == "stronghold":
        return _apposed(scene, hit)
    if not found and "within" in where:
        return _within(scene, hit)
    return found


def _hangs_on_noun(scene: Scene, hit: Hit, i: int) -> bool:
    """Tell whether a place follows a noun after "of", or after another of its prepositions in the same clause."""
    where, items, governor = hit.cue.where, scene.items, scene.governors[i]
    if "of" in where and any(items[k].lower == "of" and k - 1 == hit.end for k in governor.path):
        return True
    if governor.index <= hit.end or items[governor.index].clause != items[hit.end].clause:
        return False
    fits = governor.word in where or ("within" in where and governor.word in LOCATING)
    return fits and not _verb_between(scene, hit.end, governor.index)


def gapped(scene: Scene, hit: Hit, found: list[int]) -> list[int]:
    """Return places that share the verb of those found: "X was cleared in May and Y in June"."""
    items = scene.items
    last = max(found)
    more = []
    for i in sorted(scene.governors):
        governor = scene.governors[i]
        left = items[governor.index].lower if 0 <= governor.index < len(items) else ""
        if i <= max(last, hit.end) or governor.word or left not in {"and", ","} or items[i].kind != "place":
            continue
        rest = items[i + 1 : i + 9]
        if any(item.a_verb for item in items[max(last, hit.end) + 1 : i]) or any(item.a_verb for item in rest):
            continue
        if rest and (rest[0].kind in {"date", "number"} or rest[0].lower in _GAP_ENDS | words("prepositions")):
            more.append(i)
    return more


_GAP_ENDS = frozenset("a the soon shortly later earlier last two three four five six".split())


def head_of(scene: Scene, i: int) -> str:
    """Return the thing taken at a place ("base" of "a base near X"), or nothing where it is the place itself."""
    governor = scene.governors.get(i)
    if governor is None or governor.word not in LOCATING or governor.index < 1:
        return ""
    return scene.items[governor.index - 1].lower


def _apposed(scene: Scene, hit: Hit) -> list[int]:
    """Return the place that a noun stands beside: "X, the group's stronghold,", "the stronghold X", "X is its base"."""
    items = scene.items
    right = hit.end + 1
    if right < len(items) and items[right].text == ",":
        right += 1
    if right < len(items) and items[right].kind == "place":
        return [
            right,
            *(i for i, g in scene.governors.items() if i > right and g.index == scene.governors[right].index),
        ]
    if right < len(items) and items[right].lower in {
        "is",
        "are",
        "was",
        "were",
        "include",
        "includes",
        "remain",
        "remains",
    }:
        found = [i for i, g in scene.governors.items() if i > right and g.word in {"verb", ""} and g.index == right]
        if found:
            return found
    if right < len(items) and items[right].lower in {"such", "including", "like"}:
        return [i for i, g in scene.governors.items() if i > right and hit.end in {g.index, *g.path}]
    k = hit.start - 1
    while k >= 0 and hit.start - k < 14:
        if items[k].kind == "place":
            return [k]
        if (
            items[k].text == ","
            or items[k].kind in {"possessive", "party", "pronoun", "date"}
            or items[k].kind == "word"
        ):
            k -= 1
            continue
        break
    return []


def in_speech_frame(scene: Scene, i: int) -> bool:
    """Tell whether a place is only where somebody speaks: "an official in X said"."""
    governor = scene.governors.get(i)
    if governor is None or governor.word not in {"in", "at", "from", "near", "based"}:
        return False
    head = scene.items[governor.index - 1].lower if governor.index > 0 else ""
    if head == "based" and governor.index > 1:
        return True
    if head not in words("speakers"):
        return False
    later = scene.items[i + 1 : i + 9]
    earlier = scene.items[max(0, governor.index - 5) : governor.index]
    return any(item.lower in SPEECH | words("talk") for item in (*later, *earlier))
