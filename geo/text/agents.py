"""Who did it to whom: the sides of a cue's doer and of the party it moves, and whether the cue counts for them."""

from __future__ import annotations

from dataclasses import dataclass

from . import doers
from .actors import FOE, OWN, UNKNOWN, demonyms, side_words
from .cues import Hit, holder
from .discourse import Discourse
from .items import Scene
from .tables import words
from .verb_uses import takes_object

_CHANGES = frozenset({"gain", "regain", "hold", "storm"})


@dataclass(frozen=True, slots=True)
class Agents:
    """The doer's side, words and name (of the table), whether it is "the …", and the side that was acted upon."""

    doer: str
    said: str = ""
    name: str = ""
    definite: bool = False
    theme: str = ""


def agents(scene: Scene, hit: Hit, place: int, discourse: Discourse) -> Agents:
    """Return who does what a cue says, and to whom."""
    items = scene.items
    at = _doer(scene, hit)
    doer = _described(scene, hit, discourse) if at is None else discourse.side(scene, at)
    theme = _theme(scene, hit, place, discourse, doer)
    if at is None:
        return Agents(doer, theme=theme)
    definite = at > 0 and items[at - 1].lower == "the"
    return Agents(doer, discourse.named(scene, at), items[at].name, definite, theme)


def _described(scene: Scene, hit: Hit, discourse: Discourse) -> str:
    """Return the side of a holder that is only an adjective: "rebel-held", "in Croat hands", "under state rule"."""
    if hit.cue.form == "adjective" and holder(scene.items[hit.start].lower):
        return discourse.sides.side_of_word(holder(scene.items[hit.start].lower))
    if hit.cue.form != "phrase":
        return ""
    last = hit.end + (hit.cue.text == "theirs")
    inside = [item.lower for item in scene.items[hit.start + 1 : last]]
    peoples = [word for word in inside if word in demonyms() or word.title() in words("peoples")]
    if peoples:
        return discourse.sides.side_of_people(peoples[-1])
    sided = [word for word in inside if side_words().get(word) in {"state", "group"}]
    return discourse.sides.side_of_word(sided[-1]) if sided else ""


def _theme(scene: Scene, hit: Hit, place: int, discourse: Discourse, doer: str) -> str:
    at = None
    if hit.cue.family == "expel":
        at = doers.theme(scene, hit, max(place, hit.end))
    if at is None and hit.cue.form == "noun" and hit.cue.family in {"gain", "regain", "fall"}:
        at = doers.stricken(scene, hit)
    if at is None and hit.cue.family in _CHANGES:
        at = doers.taken_from(scene, hit.end)
    if at is None and hit.cue.family == "lose" and hit.cue.form == "verb" and not doer:
        at = _beneficiary(scene, hit)  # "X was handed over to the army"
    theme = discourse.side(scene, at)
    if at is not None and scene.items[at].lower in {"them", "it"} and theme == doer:
        return {OWN: FOE, FOE: OWN}.get(doer, theme)  # nobody drives themselves out
    return theme


def counts(scene: Scene, hit: Hit, who: Agents, *, struck: bool = False) -> bool:
    """Tell whether a cue that needs armed people, violence or no object has what it needs.

    ``struck`` says that the paragraph has told of violence before.
    """
    needs = hit.cue.needs
    if hit.cue.family == "strike" and _harmless(scene, hit):
        return False
    if hit.cue.family == "expel" and not who.theme and hit.cue.text != "clear":
        return False
    if hit.cue.text == "leave" and hit.passive and not who.doer:
        return False  # "the biggest town left to them"
    if needs == "armed":
        acted = bool(who.doer or who.theme) or (hit.passive and "topic" not in hit.cue.where)
        return acted or _by_operation(scene, hit)
    if needs == "side":
        return who.doer in {OWN, FOE}
    if needs == "emptied":
        around = scene.clause(scene.items[hit.start].clause)
        people = any(scene.items[i].lower in words("civilians") for i in around)
        return who.doer in {OWN, FOE} or (hit.passive and not who.doer and not people)
    if needs == "toll":
        counted = _counted(scene, hit) and not _among(scene, hit, "natural")
        return bool(who.doer) or counted or _among(scene, hit, "violent")
    if needs == "weapon":
        return who.doer in {"", UNKNOWN} and _among(scene, hit, "violent")
    if needs == "deed":
        return bool(who.doer) or not _among(scene, hit, "natural") or _among(scene, hit, "violent")
    if needs == "violent":
        return bool(who.doer) or _among(scene, hit, "violent") or (struck and _counted(scene, hit))
    if needs == "struck":
        return bool(who.doer) or _among(scene, hit, "violent") or (hit.passive and not _among(scene, hit, "natural"))
    alone = hit.cue.family != "fight" or not who.doer  # "X is holding", but not "X, they have held since May"
    return needs != "bare" or (alone and _bare(scene, hit))


def _by_operation(scene: Scene, hit: Hit) -> bool:
    """Tell whether what does it is a military undertaking: "the offensive freed X"."""
    clause = scene.clause(scene.items[hit.start].clause)
    return any(scene.items[i].lower in _OPERATIONS for i in clause if i < hit.start)


_OPERATIONS = frozenset("operation offensive counteroffensive counter-offensive campaign assault advance push".split())


def _harmless(scene: Scene, hit: Hit) -> bool:
    """Tell whether what is fired hurts no place: tear gas, blanks, warning shots."""
    return any(item.lower in {"tear", "teargas", "blanks", "warning"} for item in scene.items[hit.end : hit.end + 3])


def _counted(scene: Scene, hit: Hit) -> bool:
    """Tell whether a toll opens the clause: "forty died in X"."""
    first = [scene.items[i] for i in scene.clause(scene.items[hit.start].clause) if i < hit.start][:4]
    return any(item.kind == "number" or item.lower in words("tolls") for item in first)


def _bare(scene: Scene, hit: Hit) -> bool:
    """Tell whether a verb stands alone or before a date: "X is holding", "Y went on Monday"."""
    following = scene.items[hit.end + 1 : hit.end + 3]
    if not following or following[0].kind in {"date", "punct"} or following[0].lower in words("alone"):
        return True
    if [item.lower for item in following] == ["the", "same"]:
        return True
    dated = following[0].lower in {"on", "in"} and len(following) > 1 and following[1].kind == "date"
    return dated and not takes_object(scene.items, hit.end)


def _among(scene: Scene, hit: Hit, table: str) -> bool:
    """Tell whether a word of a table stands in the sentence beside the cue."""
    around = (*scene.items[: hit.start], *scene.items[hit.end + 1 :])
    return any(item.lower in words(table) for item in around)


def _doer(scene: Scene, hit: Hit) -> int | None:
    if hit.cue.form == "noun" and hit.cue.family == "fall" and _beneficiary(scene, hit) is not None:
        return _beneficiary(scene, hit)
    if hit.cue.text == "cost":
        return doers.theme(scene, hit, len(scene.items))
    if hit.cue.form == "noun" and hit.cue.family == "lose":
        stricken = doers.stricken(scene, hit)
        if stricken is not None:
            return stricken
    if hit.cue.form == "noun":
        near = doers.doer_near_noun(scene, hit.start, hit.end)
        return near if near is not None else _author(scene, hit)
    if hit.cue.form == "phrase":
        return doers.holder_in_phrase(scene, hit)
    if hit.cue.text == "belong to" or (hit.cue.family == "fall" and hit.cue.words[-1] == {"to"}):
        return _beneficiary(scene, hit)
    if hit.cue.family == "expel" and hit.passive:
        return doers.doer_after(scene, hit.end)
    if hit.cue.text.startswith("leave * with"):
        return doers.left_with(scene, hit)
    if hit.passive and hit.cue.family == "hold" and "object" not in hit.cue.where and hit.cue.text != "belong to":
        return doers.subject(scene, hit.start)  # "its leaders are based in X"
    if hit.cue.family == "fall" or hit.cue.text == "belong to":
        return _beneficiary(scene, hit)
    if hit.passive:
        return doers.doer_after(scene, hit.end)
    return doers.subject(scene, hit.start)


def _author(scene: Scene, hit: Hit) -> int | None:
    """Return the subject of the verb before a noun: who carried out attacks, but not who heard or condemned them."""
    subject = doers.subject(scene, hit.start)
    if subject is None or any(item.lower in words("witnessing") for item in scene.items[subject + 1 : hit.start]):
        return None
    return subject


def _beneficiary(scene: Scene, hit: Hit) -> int | None:
    """Return the party that a place falls or surrenders to."""
    items = scene.items
    for i in range(hit.start + 1, min(hit.end + 9, len(items))):
        if items[i].kind in {"party", "pronoun"} and any(
            items[k].lower in {"to", "into", "under"} for k in range(hit.start, i)
        ):
            return i
        if items[i].clause != items[hit.end].clause:
            return None
    return None
