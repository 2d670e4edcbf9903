"""Whether a cue is meant as fact: negated, tried, failed, planned, past, or a hoax."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from .cues import Hit
from .forms import BE
from .items import BREAKS, SPANS, Item, Scene
from .tables import rows

FACT, NOT, ATTEMPT, FAIL, PLAN, PAST, HOAX = "fact", "not", "attempt", "fail", "plan", "past", "hoax"
_NEXT = 4
_OPERATIONS = frozenset("offensive operation campaign assault push".split())
_NEXT_ONLY = frozenset({"former", "erstwhile", "onetime", "one-time"})
_RANK = (HOAX, PAST, NOT, FAIL, PLAN, ATTEMPT)
# Words after which an infinitive came true.
_DONE = frozenset(
    (
        "managed manage manages managing helped help helps able succeeded went began begun begins continued continue"
        " continues continuing using used forced allowed allowing proceeded appear appears appeared seem seems seemed"
        " said known understood believed thought reported came"
        " compelled decided chose chosen opted started"
    ).split()
)


@cache
def _single() -> dict[str, str]:
    return {row["word"]: row["mood"] for row in rows("moods") if " " not in row["word"]}


@cache
def _double() -> dict[tuple[str, str], str]:
    return {tuple(row["word"].split()[:2]): row["mood"] for row in rows("moods") if " " in row["word"]}  # type: ignore[misc]


def mood(scene: Scene, hit: Hit) -> str:
    """Return in what mood a sentence uses a cue."""
    found = [*_in_reach(scene, hit), *_after(scene, hit)]
    for one in _RANK:
        if one in found:
            return one
    if any(item.lower in _NONE for item in scene.items[hit.start + 1 : hit.end]):
        return NOT  # "has seen no fighting"
    return ATTEMPT if _bare_infinitive(scene.items, hit) else FACT


_NONE = frozenset({"no", "little", "neither", "none"})


def _in_reach(scene: Scene, hit: Hit) -> list[str]:
    """Return the moods of the words before a cue: in its clause, and at the end of the clause that leads to it."""
    items = scene.items
    clause = items[hit.start].clause
    members = [i for i in scene.clause(clause) if i < hit.start]
    first = items[members[0]].lower if members else items[hit.start].lower
    leading: list[int] = []
    if clause and first == "that" and items[0].lower != "it":
        leading = list(range(max(0, scene.clause(clause)[0] - 6), scene.clause(clause)[0]))
    elif clause and _goes_on(scene, clause, hit):
        members = [*scene.clause(clause - 1), *members]
    near = [i for i in members if not _belongs_elsewhere(items, i, hit)]
    near += [i for i in range(hit.start) if _double().get((items[i].lower, items[i + 1].lower)) == HOAX]
    near += [i for i in leading if not any(item.text in BREAKS for item in items[i : leading[-1] + 1])]
    lowered = {i: items[i].lower for i in near}
    moods = [_double()[pair] for i in near if (pair := (lowered[i], lowered.get(i + 1, ""))) in _double()]
    moods += [
        _single()[w]
        for i, w in lowered.items()
        if w in _single() and not _noun_of_cue(i, hit) and not (w == "not" and items[i + 1].lower in _MERELY)
    ]
    moods += [NOT for w in lowered.values() if w.endswith("n't")]
    if moods == [ATTEMPT] and hit.cue.family in {"fight", "strike"}:
        return []
    if hit.cue.family == "stronghold" and hit.start and items[hit.start - 1].lower in _BYGONE:
        moods.append(PAST)
    if hit.cue.family == "hold" and hit.cue.form == "noun" and _ended(scene, hit):
        moods.append(PAST)
    return moods


_ENDING = frozenset("end ends ended ending broke breaks broken breaking toppled collapsed over crumbled".split())


def _ended(scene: Scene, hit: Hit) -> bool:
    """Tell whether a hold that a noun names has ended: "ended its rule over X", "its rule in X ended"."""
    clause = scene.items[hit.start].clause
    near = range(max(0, hit.start - 7), min(hit.end + 7, len(scene.items)))
    said = (scene.items[k] for k in near if scene.items[k].clause == clause and not hit.start <= k <= hit.end)
    return any(item.kind == "word" and item.lower in _ENDING for item in said)


_MERELY = frozenset("far only just least long merely simply".split())  # "not far away", "not only"
_BYGONE = frozenset({"earlier", "old", "then", "ex-rebel"})


def _goes_on(scene: Scene, clause: int, hit: Hit) -> bool:
    """Tell whether a clause continues the mood of the one before: "if you take X or hold Y"."""
    first = scene.items[scene.clause(clause)[0]]
    return first.lower == "or" and hit.cue.form == "verb"


_ASIDE = frozenset({"once", "formerly", "former", "previously", "not", "briefly", "erstwhile"})


def _belongs_elsewhere(items: list[Item], i: int, hit: Hit) -> bool:
    """Tell whether a mood word has its own verb between it and the cue, and so does not reach the cue."""
    item = items[i]
    if item.lower in {"if", "that"} or (hit.cue.form == "noun" and hit.start - i < 6):
        return False
    if item.lower == "not" and _denies_a_party(items, i):
        return True
    between = items[i + 1 : hit.start]
    finite = [k for k in between if k.a_verb and set("ds") & set("".join(t for _, t in k.verbs))]
    if item.lower == "once" and items[i + 1].lower in {"more", "again"}:
        return True
    if i and items[i - 1].text == "," and item.lower in _ASIDE and any(k.text == "," for k in items[i : hit.start]):
        return True  # "X, once a quiet port, is under rebel control"
    if item.lower in _NEXT_ONLY and hit.start - i > (2 if hit.cue.form != "verb" else 0):
        return True
    if item.lower in _OPERATIONS and "d" in "".join(tags for _, tags in items[hit.start].verbs):
        return not any(other.lower in {"to", "against"} for other in items[i + 1 : hit.start])  # "the push freed X"
    if item.lower == "without" and hit.start - i > _NEXT:
        return True
    return (bool(finite) and item.lower not in {"not", "never"}) or len(finite) > 1


def _denies_a_party(items: list[Item], i: int) -> bool:
    """Tell whether "not" only says who it was not: "the rebels, not the army, …"."""
    k = i + 1 + (i + 1 < len(items) and items[i + 1].lower == "the")
    set_off = i > 0 and items[i - 1].text == ","
    return set_off and k + 1 < len(items) and items[k].kind == "party" and items[k + 1].text == ","


def _noun_of_cue(i: int, hit: Hit) -> bool:
    """Tell whether a word such as "offensive" is the cue itself, or part of its noun group's name."""
    return hit.start <= i <= hit.end


_LATER_PLAN = frozenset("would could might expected imminent feared planned prepared preparing looms".split())
_STOPPED = frozenset({"foiled", "thwarted", "averted", "prevented"})
_FAKE = frozenset("hoax fake fabricated untrue false baseless unfounded bogus prank".split())
_ENDED = frozenset("ended ceased stopped subsided petered abated".split())
_DENIED = frozenset((be, said) for be in BE for said in ("denied", "premature", "unconfirmed", "exaggerated"))
_PROVED = frozenset({("turned", "out"), ("turns", "out"), ("proved", "to")})


def _after(scene: Scene, hit: Hit) -> list[str]:
    """Return the moods that follow a cue: "was foiled", "would be avenged", "proved a hoax", "fall next"."""
    items = scene.items
    clause = items[hit.end].clause
    later = [item.lower for item in items[hit.end + 1 : hit.end + 12] if item.clause == clause]
    rest = [item.lower for item in items[hit.end + 1 : hit.end + 20]]
    found = [HOAX] if _FAKE & set(later) or _PROVED & set(pairwise(rest)) else []
    found += [HOAX] if _DENIED & set(pairwise(rest)) and hit.cue.family in {"strike", "fight", "storm"} else []
    if hit.cue.family == "stronghold" and later[:2] == ["to", "be"]:
        found.append(PLAN)
    if hit.cue.form == "noun":
        found += [PLAN] if _LATER_PLAN & set(later) else []
        found += [NOT] if any(a in {"was", "were", "been"} and b in _STOPPED for a, b in pairwise(later)) else []
    if hit.cue.family == "fight" and _ENDED & set(later[:3]):
        found.append(PAST)
    if hit.cue.text.startswith("out of") and {"keep", "keeping"} & {item.lower for item in items[: hit.start]}:
        found.append(ATTEMPT)
    before = {item.lower for item in items[max(0, hit.start - 3) : hit.start]}
    if hit.cue.family == "fall" and "next" in later[:3] and before & {"to", "will", "could", "may"}:
        found.append(PLAN)
    return found


def _bare_infinitive(items: list[Item], hit: Hit) -> bool:
    """Tell whether a verb stands after "to" without a word that makes it true ("managed to")."""
    if hit.cue.form != "verb" or hit.start == 0 or items[hit.start - 1].lower != "to":
        return False
    near = items[max(0, hit.start - 5) : hit.start - 1]
    if near and near[-1].lower == "had":
        return False  # "had to leave X"
    return not any(item.lower in _DONE for item in near) and not any(item.lower in _ORDINALS for item in near)


_ORDINALS = frozenset(
    "first last latest second third fourth fifth sixth seventh eighth ninth tenth largest biggest only".split()
)


def perfect(scene: Scene, hit: Hit) -> bool:
    """Tell whether a verb stands in the past perfect: what had been so before the rest of the sentence."""
    items = scene.items
    clause = items[hit.start].clause
    before = [items[k] for k in range(max(0, hit.start - 5), hit.start) if items[k].clause == clause]
    had = next((k for k, item in enumerate(before) if item.lower == "had"), None)
    stated = hit.cue.form in {"verb", "phrase"} and had is not None
    return stated and not any(item.a_verb and item.lower not in BE for item in before[(had or 0) + 1 :])


def _until(scene: Scene, hit: Hit) -> bool:
    """Tell whether what was so has its end told: "was their capital until 2016"."""
    said = [scene.items[k] for k in scene.clause(scene.items[hit.start].clause)]
    ends = any(item.when is not None and item.when.kind == "until" for item in said)
    return ends and bool({"was", "were"} & {item.lower for item in said})


def _had_been(scene: Scene, hit: Hit) -> bool:
    """Tell whether a place had been a stronghold: "X had been their base until then"."""
    before = [scene.items[k].lower for k in range(max(0, hit.start - 8), hit.start)]
    return any(pair == ("had", "been") for pair in pairwise(before))


def _for_a_while(scene: Scene, hit: Hit) -> bool:
    """Tell whether a hold of the past has its length told: "held X for six weeks", "from 2012 to 2016"."""
    items = scene.items
    members = [items[k].lower for k in scene.clause(items[hit.start].clause) if k < hit.start]
    stative = hit.cue.form in {"phrase", "noun"} and bool({"was", "were"} & {*members, items[hit.start].lower})
    past = stative or any("d" in tags for _, tags in items[hit.start].verbs)
    before = [item.lower for item in items[max(0, hit.start - 4) : hit.start]]
    if not past or {"have", "has", "been"} & set(before):
        return False
    rest = [items[k] for k in scene.clause(items[hit.end].clause) if not hit.start <= k <= hit.end]
    for k, item in enumerate(rest):
        near = [other.lower for other in rest[k + 1 : k + 6]]
        if item.lower == "for" and any(SPANS & set(said.split()) for said in near):
            return True
        if item.kind == "date" and item.lower.startswith("from ") and " to " in item.lower:
            return True
    return False


def over(scene: Scene, hit: Hit) -> bool:
    """Tell whether a hold has ended: "had held", "ruled it until the army came"."""
    if hit.cue.family == "stronghold":
        return _had_been(scene, hit) or _for_a_while(scene, hit) or _until(scene, hit)
    if perfect(scene, hit) or _for_a_while(scene, hit):
        return True
    following = scene.clause(scene.items[hit.end].clause + 1)
    return bool(following) and scene.items[following[0]].lower in {"until", "till"}


_LENGTHS = frozenset(
    "minute minutes hour hours day days night nights week weeks month months year years decade decades".split()
)


def spell(scene: Scene, hit: Hit) -> bool:
    """Tell whether a hold is told in the simple past with its length: "held X for three months"."""
    items = scene.items
    clause = items[hit.start].clause
    before = [items[k].lower for k in range(max(0, hit.start - 4), hit.start) if items[k].clause == clause]
    past = any("d" in tags for _, tags in items[hit.start].verbs) or bool({"was", "were"} & set(before))
    if hit.cue.family != "hold" or not past or {"has", "have", "been"} & set(before):
        return False
    said = [items[k].lower for k in scene.clause(clause)]
    return any(word == "for" and _LENGTHS & set(said[k + 1 : k + 5]) for k, word in enumerate(said))
