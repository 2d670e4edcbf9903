"""Where it happened: the places that belong to a cue in its sentence."""

from __future__ import annotations

from .anaphora import last_place, modifies
from .clause_places import opening_place, pieces, verb_between, within
from .cues import LOCATING, Hit
from .doers import antecedent, shares_subject, subject
from .forms import BE, HAVE
from .governors import govern
from .items import DETERMINERS, SPEECH, Governor, Item, Scene
from .lists_below import listed_below
from .noun_places import listed_with, of_noun
from .tables import words
from .verb_uses import takes_object
from .victims import victims


def places(scene: Scene, hit: Hit) -> list[int]:
    """Return the place items that a cue is about."""
    found: list[int] = []
    if hit.cue.form == "adjective":
        found = [i for i, governor in scene.governors.items() if hit.start in governor.path or hit.start == i - 1]
        found = found or _predicated(scene, hit)
    elif hit.cue.form == "noun":
        found = of_noun(scene, hit)
    elif "subject" in hit.cue.where:
        found = _subjects(scene, hit)
        found = found or (within(scene, hit) if "within" in hit.cue.where else [])
    else:
        found = _of_verb(scene, hit)
    found = found or victims(scene, hit) or listed_below(scene, hit)
    return [i for i in found if not in_speech_frame(scene, i) and not modifies(scene.items, i)]


def _predicated(scene: Scene, hit: Hit) -> list[int]:
    """Return the subject of which an adjective is said: "X and Y are rebel-held", "X remains army-held"."""
    before = [item.lower for item in scene.items[max(0, hit.start - 2) : hit.start]]
    stated = before[-1:] and (before[-1] in _STATED or (before[-1] in _STILL and before[0] in _STATED))
    return _subjects(scene, hit) if stated else []


_STATED = BE | frozenset("remain remains remained stay stays stayed".split())
_STILL = frozenset("still now again largely mostly all both also firmly".split())


def _of_verb(scene: Scene, hit: Hit) -> list[int]:
    where = hit.cue.where
    found: list[int] = []
    if "object" in where:
        found += _subjects(scene, hit) or _complement(scene, hit) if hit.passive else _objects(scene, hit)
    if "after" in where:
        found += [i for i, governor in scene.governors.items() if governor.index == hit.end]
    found += _after_prepositions(scene, hit, where - {"object", "within", "subject", "after", "topic"})
    if "within" in where and not found:
        found += within(scene, hit)
    if not found and where & {"in", "at"} and hit.cue.family in _CONTROL | {"fight"} and not hit.passive:
        found += opening_place(scene, hit)
    if "topic" in where and not found and not takes_object(scene.items, hit.end):
        found = _topic(scene, hit)
    return sorted(set(found))


def _topic(scene: Scene, hit: Hit) -> list[int]:
    """Return the place that a bare verb is about: "X, whose defenders surrendered", else what came before."""
    members = scene.clause(scene.items[hit.start].clause)
    if scene.items[members[0]].lower in {"whose", "where", "when"}:
        place = last_place(scene, members[0])
        if place is not None:
            return [place]
    earlier = [i for i in pieces(scene) if i < hit.start and _subject_like(scene, i)]
    return earlier[-1:] or [hit.end]


def _objects(scene: Scene, hit: Hit) -> list[int]:
    clause = scene.items[hit.end].clause
    inside = [i for i in range(hit.start + 1, hit.end) if scene.items[i].lower == "it"]
    inside = inside or [i for i in pieces(scene) if hit.start < i < hit.end]
    if inside:
        return inside  # "declared X free"
    right = [
        i for i in pieces(scene) if i > hit.end and i in scene.governors and _near_clause(scene, i, clause, hit.end)
    ]
    found = [i for i in right if _is_object(scene, hit, i)]
    if found:
        return found
    it = hit.end + 1
    named = _complement(scene, hit)
    if named:
        return named
    if it < len(scene.items) and scene.items[it].lower == "it" and hit.cue.text != "claim":
        return [it]
    return _fronted(scene, hit) or _topicalised(scene, hit) or _contact(scene, hit) or _garrisoned(scene, hit)


_COPULAS = frozenset("is are was were include includes included".split())


def _complement(scene: Scene, hit: Hit) -> list[int]:
    """Return what a subject with a verb inside is said to be: "all they hold is X", "the towns taken include X"."""
    items = scene.items
    for k in range(hit.end + 1, min(hit.end + 9, len(items))):
        if items[k].lower in _COPULAS:
            return [i for i, g in scene.governors.items() if i > k and g.index == k]
        if items[k].a_verb or items[k].kind in {"place", "there"} or items[k].text in ",;:":
            return []
    return []


def _topicalised(scene: Scene, hit: Hit) -> list[int]:
    """Return the object that opens the sentence: "X, in the hills, they have held since May"."""
    items = scene.items
    doer = subject(scene, hit.start)
    if hit.cue.family not in _CONTROL or doer is None or takes_object(items, hit.end):
        return []
    first = next((i for i, item in enumerate(items) if item.kind == "place"), None)
    if first is None or first > doer or scene.governors[first].word or items[first].clause != items[doer].clause:
        return []
    if any(item.a_verb for item in items[first + 1 : doer]):
        return []
    between = items[doer + 1 : hit.start]
    if any(item.verbs and item.lower not in BE | HAVE for item in between):
        return []  # "X, which the rebels liked to call liberated"
    return [i for i, g in scene.governors.items() if i <= doer and g.index == scene.governors[first].index]


def _garrisoned(scene: Scene, hit: Hit) -> list[int]:
    """Return the place of those who leave: "the garrison of X left by night"."""
    doer = subject(scene, hit.start)
    if hit.cue.family not in {"leave", "lose"} or doer is None or takes_object(scene.items, hit.end):
        return []
    at = doer + 1
    posted = scene.items[doer].kind == "party" and scene.items[at].lower in {"of", "at", "in"}
    return [i for i, g in scene.governors.items() if posted and at < i < hit.start and at in {g.index, i - 1, *g.path}]


def _contact(scene: Scene, hit: Hit) -> list[int]:
    """Return the place before a clause without its relative: "X, the hilltop fort they took in May"."""
    items = scene.items
    doer = subject(scene, hit.start)
    if doer is None or doer < 3 or hit.start - doer > 3 or takes_object(items, hit.end):
        return []
    k = doer - 1 - (items[doer - 1].lower == "the")
    while k > 0 and doer - k < 8 and items[k].kind == "word" and not items[k].a_verb and items[k].lower != "the":
        k -= 1
    apposed = items[k].lower == "the" and k > 1 and items[k - 1].text == "," and items[k - 2].kind == "place"
    return [k - 2] if apposed and k < doer - 1 else []


_CONTROL = frozenset({"gain", "regain", "hold", "lose"})


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
    if items[governor.index].lower not in LOCATING:
        return False  # "villages south of X"
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
    opening = [scene.items[i].lower for i in members[:2]]
    if opening[:1] == ["that"] and members[0] and scene.items[members[0] - 1].lower in SPEECH:
        return []  # "In X they denied that he had fled"
    if opening[:1] not in (["which"], ["that"]) and opening != ["of", "which"]:
        return []
    if subject(scene, hit.start) in {None, antecedent(scene, members[0], {"party"})}:
        return []
    place = last_place(scene, members[0])
    return [] if place is None else [place, *listed_with(scene, place), *_together_with(scene, members)]


def _together_with(scene: Scene, members: list[int]) -> list[int]:
    """Return the places of "together with X", "along with X" in a clause."""
    said = [item.lower for item in scene.items]
    return [i for i in members if i in scene.governors and i > 1 and said[i - 1] == "with" and said[i - 2] in _ALONG]


_ALONG = frozenset({"together", "along"})


def _subjects(scene: Scene, hit: Hit) -> list[int]:
    """Return the places that are the subject: left of the verb and governed by nothing but "of"."""
    clause = scene.items[hit.start].clause
    while clause >= 0:
        members = [i for i in scene.clause(clause) if i < hit.start]
        found = [i for i in members if i in scene.governors and _subject_like(scene, i)]
        if any(_unknown_subject(scene, i) for i in members if not found or i > found[-1]):
            return []  # a name that the gazetteer lacks: what is said is said of it
        if found:
            return found
        it = next((i for i in members if scene.items[i].lower == "it"), None)
        if it is not None:
            return [it]
        first = scene.clause(clause)[0]
        if scene.items[first].lower in {"which", "that", "where"}:
            place = last_place(scene, first)
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


def _unknown_subject(scene: Scene, i: int) -> bool:
    """Tell whether a name that is no known place opens a clause as its subject: "and Qorbelle was taken"."""
    item, before = scene.items[i], scene.items[i - 1] if i else None
    named = item.kind == "word" and item.text[:1].isupper() and item.text[1:2].islower() and not item.verbs
    opens = before is not None and before.lower == "and" and before.clause == item.clause
    return named and opens and i > 1 and scene.items[i - 2].kind != "place"  # not "X and Qorbelle are"


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
    for i in pieces(scene):
        governor = scene.governors[i]
        if i < hit.end or scene.items[i].clause != scene.items[hit.end].clause:
            continue
        direct = hit.start <= governor.index <= hit.end
        later = any(
            (one.word in prepositions or (one.word == "out" and "of" in prepositions))
            and one.index > hit.end
            and not verb_between(scene, hit.end, one.index)
            for one in _chain(scene, i, prepositions)
        )
        through_of = "of" in prepositions and governor.word == "verb" and hit.start <= governor.index <= hit.end
        if direct or later or through_of:
            found.append(i)
    return found or _with_relative(scene, hit, prepositions)


def _chain(scene: Scene, i: int, prepositions: frozenset[str]) -> list[Governor]:
    """Return what a place hangs on, and what the thing there hangs on: "on the airfield at X" is on and at."""
    first = scene.governors[i]
    found = [first]
    if first.word in {"in", "at", "near", "outside", "around"} and first.index > 0:
        head = scene.items[first.index - 1]
        if head.kind == "word" and not head.verbs:
            found.append(govern(scene.items, first.index - 1))
    if first.word == "within" and prepositions & {"toward", "towards", "to"}:
        found.append(Governor("toward", first.index, first.path))  # "to within three miles of X"
    return found


def _with_relative(scene: Scene, hit: Hit, prepositions: frozenset[str]) -> list[int]:
    """Return the place before "from which the group withdrew"."""
    members = scene.clause(scene.items[hit.start].clause)
    if len(members) < 3 or scene.items[members[0]].lower not in prepositions:
        return []
    if scene.items[members[1]].lower != "which":
        return []
    place = last_place(scene, members[0])
    return [] if place is None else [place]


def gapped(scene: Scene, hit: Hit, found: list[int]) -> list[int]:
    """Return places that share the verb of those found: "X was cleared in May and Y in June"."""
    items = scene.items
    last = max(found)
    more = []
    for i in sorted(scene.governors):
        if i <= max(last, hit.end) or items[i].kind != "place" or not _gap_opens(scene, hit, i, max(last, hit.end)):
            continue
        rest = items[i + 1 : i + 14]
        if any(item.a_verb for item in items[max(last, hit.end) + 1 : i]) or any(item.a_verb for item in rest):
            continue
        if rest and rest[0].text == ",":
            rest = _after_apposition(rest)
        if rest and (
            rest[0].kind in {"date", "number"}
            or rest[0].text in {".", ";"}
            or rest[0].lower in _GAP_ENDS | words("prepositions")
        ):
            more.append(i)
    return more


_THEN = frozenset("then next later finally lastly afterwards subsequently followed".split())


def then(scene: Scene, hit: Hit, found: list[int]) -> list[int]:
    """Return places that follow "then" with no verb of their own: "X was theirs on Monday, then Y and Z"."""
    items = scene.items
    last = max(*found, hit.end)
    at = next((k for k in range(last + 1, len(items)) if items[k].lower in _THEN), None)
    if at is None or any(item.a_verb or item.kind == "party" for item in items[last + 1 :] if item is not items[at]):
        return []
    start = at + 1 + (at + 1 < len(items) and items[at + 1].lower in {"by", "came"})
    return [i for i in scene.governors if i >= start and items[i].kind == "place" and _row(items, start, i)]


def _row(items: list[Item], start: int, i: int) -> bool:
    """Tell whether only places, commas and "and" stand between an item and a place."""
    return all(item.kind == "place" or item.text in {",", "and"} for item in items[start:i])


def _gap_opens(scene: Scene, hit: Hit, i: int, last: int) -> bool:
    """Tell whether a place stands where the verb is left out: ", Y a day later"; "burned in X, churches in Y"."""
    items, governor = scene.items, scene.governors[i]
    if not governor.word:
        return 0 <= governor.index < len(items) and items[governor.index].lower in {"and", ","}
    if hit.cue.family != "strike" or governor.word not in {"in", "at", "near", "outside"} or governor.index != i - 1:
        return False
    between = items[last + 1 : governor.index]
    comma = next((k for k, item in enumerate(between) if item.text == "," or item.lower in {"and", "then"}), None)
    opening = between[comma + 1 :] if comma is not None else []
    plain = all(
        item.kind in {"word", "number"} and not item.verbs and item.lower not in DETERMINERS | _FAR for item in opening
    )
    return comma is not None and len(opening) < 4 and plain and items[last].kind == "place"


_FAR = frozenset("km miles kilometres kilometers mile capital city town officials residents police near".split())


def _after_apposition(rest: list[Item]) -> list[Item]:
    """Return what follows the comma that closes an apposition, or nothing."""
    closes = next((k for k in range(2, len(rest)) if rest[k].text == ","), None)
    described = rest[1:2] and (rest[1].lower in DETERMINERS or rest[1].kind == "party")
    return rest[closes + 1 :] if closes is not None and described else []


_GAP_ENDS = frozenset("a the soon shortly later earlier last two three four five six".split())


def head_of(scene: Scene, i: int) -> str:
    """Return the thing taken at a place ("base" of "a base near X"), or nothing where it is the place itself."""
    governor = scene.governors.get(i)
    if governor is None or governor.word not in LOCATING or governor.index < 1:
        return ""
    return scene.items[governor.index - 1].lower


def in_speech_frame(scene: Scene, i: int) -> bool:
    """Tell whether a place is only where somebody speaks: "an official in X said"."""
    governor = scene.governors.get(i)
    if governor is None or governor.word not in {"in", "at", "from", "near", "based"}:
        return False
    head = scene.items[governor.index - 1].lower if governor.index > 0 else ""
    if head == "based" and governor.index > 1:
        return scene.items[governor.index - 2].lower not in BE | {"now", "still"}
    if head not in words("speakers"):
        return False
    later = scene.items[i + 1 : i + 9]
    earlier = scene.items[max(0, governor.index - 5) : governor.index]
    return any(item.lower in SPEECH | words("talk") for item in (*later, *earlier))
