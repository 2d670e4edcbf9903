"""What a sentence says happened: a cue, its place, its doer and its mood; pronouns and "there" followed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from . import doers, whereabouts
from .actors import FOE, GUNMEN, OWN, UNKNOWN, Sides, demonyms
from .cues import Hit, hits, holder
from .dates import When
from .discourse import Discourse
from .items import Item, Scene
from .moods import mood, over, perfect
from .tables import words


@dataclass(frozen=True, slots=True)
class Event:
    """One cue at one place; ``place`` is the mention's number, ``doer`` and ``theme`` are sides ("" when unsaid)."""

    scene: Scene
    hit: Hit
    item: int
    place: int
    doer: str
    doer_text: str
    theme: str
    mood: str
    when: When | None
    until: When | None = None
    partial: bool = False
    at_home: bool = False
    head: str = ""
    doer_name: str = ""  # of the table, where the doer is named by it
    definite: bool = False  # "the gunmen", whom the text has named before
    perfect: bool = False  # "had lost": before what else the sentence tells
    over: bool = False  # a hold that the sentence ends: "until the army marched in"
    again: bool = False


def events(
    scenes: Sequence[Scene],
    sides: Sides,
    *,
    inner: Mapping[int, int],
    countries: frozenset[int],
    home: frozenset[int] = frozenset(),
    capital: int | None = None,
) -> list[Event]:
    """Return the events of an article's sentences, in order.

    ``inner`` maps a containing place ("Nigeria" in "Gwoza, Nigeria") to the mention inside it; ``home`` holds the
    places in the country of a followed state.
    """
    discourse = Discourse(sides, inner=inner, countries=countries, home=home, capital=capital)
    found: list[Event] = []
    for scene in scenes:
        discourse.head(scene)
        here = _of_scene(scene, discourse, found[-3:])
        discourse.learn(scene)
        if any(e.place != NOWHERE for e in here):
            discourse.focus(next(e.place for e in reversed(here) if e.place != NOWHERE))
        discourse.taker = _taker(here) or discourse.taker
        discourse.site = next((e.place for e in here if e.hit.cue.family in _GAINS and e.place != NOWHERE), None)
        found += here
    return found


def _of_scene(scene: Scene, discourse: Discourse, before: Sequence[Event]) -> list[Event]:
    here: list[Event] = []
    told: set[int] = set()
    for hit in hits(scene):
        if hit.start in told:
            continue  # a longer cue at the same word has found its place
        if hit.cue.family == "echo":
            here += _echo(scene, hit, discourse, here or before)
            continue
        happened = _of_hit(scene, hit, discourse)
        told |= {hit.start} if happened else set()
        here += happened
    return here + _likewise(scene, here)


def _echo(scene: Scene, hit: Hit, discourse: Discourse, told: Sequence[Event]) -> list[Event]:
    """Return what befell the place before for the places of "X followed", "Y suffered the same fate"."""
    last = next((e for e in reversed(told) if e.hit.cue.family in _GAINS | {"lose", "leave", "storm", "strike"}), None)
    if last is None or last.mood != "fact" or scene.paragraph - last.scene.paragraph > 1:
        return []
    numbers = [(i, _number(scene, i, discourse)) for i in whereabouts.places(scene, hit)]
    return [
        replace(last, scene=scene, hit=replace(hit, cue=last.hit.cue), item=i, place=number, partial=False, when=None)
        for i, number in numbers
        if number not in {None, NOWHERE}
    ]


def _likewise(scene: Scene, told: list[Event]) -> list[Event]:
    """Return the same events for the places of "as do X and Y", "and so has X"."""
    items = scene.items
    more = []
    for k in range(1, len(items) - 1):
        if items[k - 1].lower not in {"as", "so"} or items[k].lower not in _AUXILIARY or not told:
            continue
        follow = [
            i
            for i in scene.governors
            if i > k and items[i].place is not None and scene.governors[i].index in {k, -1, k - 1}
        ]
        follow += [i for i in scene.governors if i > k and items[i - 1].lower in {"and", ","} and i - 2 in follow]
        last = [event for event in told if event.item < k]
        for i in dict.fromkeys(follow):
            number = items[i].place
            if last and number is not None:
                more.append(replace(last[-1], item=i, place=number, partial=False))
    return more


_AUXILIARY = frozenset("do does did is are was were has have had".split())
_GAINS = frozenset({"gain", "regain", "fall", "expel"})


def _taker(told: list[Event]) -> str:
    """Return the side that gained a place in a sentence, if one is said to."""
    gains = [event for event in told if event.hit.cue.family in _GAINS and event.mood == "fact"]
    return next((event.doer for event in reversed(gains) if event.doer in {OWN, FOE}), "")


def _of_hit(scene: Scene, hit: Hit, discourse: Discourse) -> list[Event]:
    where = whereabouts.places(scene, hit) or _under_heading(scene, hit, discourse)
    if not where:
        return []
    where += whereabouts.gapped(scene, hit, where) if hit.cue.form == "verb" else []
    doer_at = _doer(scene, hit)
    doer = discourse.side(scene, doer_at)
    if hit.cue.form == "phrase" and doer_at is None:
        inside = [item.lower for item in scene.items[hit.start + 1 : hit.end]]
        peoples = [word for word in inside if word in demonyms() or word.title() in words("peoples")]
        doer = discourse.sides.side_of_people(peoples[-1]) if peoples else doer
    if hit.cue.form == "adjective" and holder(scene.items[hit.start].lower):
        doer = discourse.sides.side_of_word(holder(scene.items[hit.start].lower))
    theme_at = doers.theme(scene, hit, where[0]) if hit.cue.family == "expel" else None
    if hit.cue.family == "expel" and hit.passive:
        doer_at = doers.doer_after(scene, hit.end)
        doer = discourse.side(scene, doer_at)
    if hit.cue.family in {"gain", "regain", "hold"} and theme_at is None:
        theme_at = doers.taken_from(scene, hit.end)
    theme = discourse.side(scene, theme_at)
    if theme_at is not None and scene.items[theme_at].lower in {"them", "it"} and theme == doer:
        theme = {OWN: FOE, FOE: OWN}.get(doer, theme)  # nobody drives themselves out
    if hit.cue.family == "expel" and not theme and hit.cue.text != "clear":
        return []
    if hit.cue.needs == "armed" and not (doer or theme) and not hit.passive:
        return []
    if hit.cue.needs == "violent" and not (doer or _violent(scene)):
        return []
    if hit.cue.needs == "struck" and not (doer or _violent(scene) or (hit.passive and not _natural(scene))):
        return []
    said = discourse.named(scene, doer_at) if doer_at is not None else ""
    found = []
    for i in where:
        number = _number(scene, i, discourse)
        if number is None or _says_where(scene, i, discourse):
            continue
        when, until = _when(scene, hit, i)
        found.append(
            Event(
                scene,
                hit,
                i,
                number,
                doer,
                said,
                theme,
                mood(scene, hit),
                when,
                until,
                _partial(scene, i),
                number in discourse.home,
                whereabouts.head_of(scene, i),
                scene.items[doer_at].name if doer_at is not None else "",
                doer_at is not None and doer_at > 0 and scene.items[doer_at - 1].lower == "the",
                perfect(scene, hit),
                over(scene, hit),
                _again(scene, hit),
            )
        )
    return found


def _says_where(scene: Scene, i: int, discourse: Discourse) -> bool:
    """Tell whether a place only says where the one before it lies: "X, Nigeria", but not in "X, Y and Z"."""
    items = scene.items
    if items[i].kind != "place" or items[i].place not in discourse.inner:
        return False
    if items[i].place in discourse.countries or items[i - 1].text != ",":
        return True
    listed = i + 2 < len(items) and items[i + 1].lower in {"and", ","}
    return not (listed and (items[i + 2].kind == "place" or items[i + 1].lower == "and"))


def _under_heading(scene: Scene, hit: Hit, discourse: Discourse) -> list[int]:
    """Return the cue itself as the pointer to a note's heading, where the clause names no place of its own."""
    if discourse.heading is None or discourse.headed != scene.paragraph or hit.cue.form == "adjective":
        return []
    clause = scene.clause(scene.items[hit.start].clause)
    own = any(scene.items[i].kind == "place" and scene.items[i].place != discourse.heading for i in clause)
    return [] if own or hit.cue.confidence == "low" else [hit.start]


# A country or region: no site, but a gain there still tells who is winning.
NOWHERE = -1


def _violent(scene: Scene) -> bool:
    return any(item.lower in words("violent") for item in scene.items)


def _natural(scene: Scene) -> bool:
    return any(item.lower in words("natural") for item in scene.items)


def _doer(scene: Scene, hit: Hit) -> int | None:
    if hit.cue.form == "noun":
        near = doers.doer_near_noun(scene, hit.start, hit.end)
        return near if near is not None else _author(scene, hit)
    if hit.cue.form == "phrase":
        return doers.holder_in_phrase(scene, hit)
    if hit.cue.text.startswith("leave * with"):
        return doers.left_with(scene, hit)
    if hit.passive:
        return doers.doer_after(scene, hit.end)
    if hit.cue.family == "fall" or hit.cue.text == "belong to":
        return _beneficiary(scene, hit)
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
    for i in range(hit.end + 1, min(hit.end + 9, len(items))):
        if items[i].kind in {"party", "pronoun"} and any(
            items[k].lower in {"to", "into", "under"} for k in range(hit.start + 1, i)
        ):
            return i
        if items[i].clause != items[hit.end].clause:
            return None
    return None


def _number(scene: Scene, i: int, discourse: Discourse) -> int | None:
    item: Item = scene.items[i]
    number = item.place if item.kind == "place" else discourse.pointed(scene, i)
    return NOWHERE if number in discourse.countries else number


def _again(scene: Scene, hit: Hit) -> bool:
    return any(item.lower in {"again", "back"} for item in scene.items[hit.start : hit.end + 3])


def _partial(scene: Scene, i: int) -> bool:
    governor = scene.governors.get(i)
    if governor is None:
        return False
    near = [scene.items[k].lower for k in governor.path]
    if governor.index > 0 and governor.word in {"in", "of"}:
        near.append(scene.items[governor.index - 1].lower)
    return any(word in words("partial") for word in near)


def _when(scene: Scene, hit: Hit, i: int) -> tuple[When | None, When | None]:
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


__all__ = ["FOE", "GUNMEN", "OWN", "UNKNOWN", "Discourse", "Event", "events"]
