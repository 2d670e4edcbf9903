"""What a sentence says happened: a cue, its place, its doer and its mood; pronouns and "there" followed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from . import whereabouts
from .actors import FOE, GUNMEN, OWN, UNKNOWN, Sides
from .agents import agents, counts
from .cues import Hit, hits
from .dates import When
from .discourse import Discourse
from .items import Item, Scene
from .moods import mood, over, perfect, spell
from .pointers import GROUPS
from .tables import words
from .timing import when


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
    spell: bool = False  # a hold of some length, told as over: "held it for a month"


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
        if any(e.hit.cue.family == "strike" and e.mood == "fact" for e in here):
            discourse.struck = scene.paragraph
        discourse.site = next((e.place for e in here if e.hit.cue.family in _GAINS and e.place != NOWHERE), None)
        found += here
    return found


def _of_scene(scene: Scene, discourse: Discourse, before: Sequence[Event]) -> list[Event]:
    here: list[Event] = []
    told: dict[int, str] = {}
    for hit in hits(scene):
        if hit.start in told and {told[hit.start], hit.cue.family} != {"hold", "leave"}:
            continue  # a longer cue at the same word has found its place; "withdrew from X to Y" tells of both
        if hit.cue.family == "echo":
            here += _echo(scene, hit, discourse, here or before)
            continue
        happened = _of_hit(scene, hit, discourse)
        told |= {hit.start: hit.cue.family} if happened else {}
        here += happened
    return here + (_likewise(scene, here) if here else _too(scene, before))


_TOO = frozenset({"too", "likewise", "ditto", "also"})


def _too(scene: Scene, told: Sequence[Event]) -> list[Event]:
    """Return what was told last for the places of a sentence without a verb: "X too."."""
    items = scene.items
    too = next((i for i, item in enumerate(items) if item.lower in _TOO), None)
    if not told or too is None or any(item.a_verb for item in items):
        return []
    last = replace(told[-1], scene=scene, hit=replace(told[-1].hit, start=too, end=too), partial=False)
    if last.mood != "fact" or scene.paragraph - told[-1].scene.paragraph > 1:
        return []
    named = [i for i in scene.governors if items[i].place is not None and not scene.governors[i].word]
    return [replace(last, item=i, place=items[i].place or 0) for i in named]


def _echo(scene: Scene, hit: Hit, discourse: Discourse, told: Sequence[Event]) -> list[Event]:
    """Return what befell the place before for the places of "X followed", "Y suffered the same fate"."""
    kinds = _GAINS | {"lose", "leave", "storm", "strike"}
    last = next((e for e in reversed(told) if e.hit.cue.family in kinds and not e.perfect), None)
    untold = last is not None and last.hit.cue.family == "regain" and not last.doer
    if last is None or untold or last.mood != "fact" or scene.paragraph - last.scene.paragraph > 1:
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
    where = where or _where_it_was(scene, hit, discourse)
    if not where and hit.cue.family in _GAINS and hit.start and scene.items[hit.start - 1].text[:1].isupper():
        where = whereabouts.gapped(scene, hit, [hit.end])  # "Qorbelle fell on Monday, X a day later"
    if not where:
        return []
    where = where + (whereabouts.gapped(scene, hit, where) if hit.cue.form == "verb" else [])
    where = where + [i for i in whereabouts.then(scene, hit, where) if i not in where]
    who = agents(scene, hit, where[0], discourse)
    if not counts(scene, hit, who, struck=discourse.struck == scene.paragraph):
        return []
    meant = mood(scene, hit)
    found = []
    for i, number in _numbered(scene, where, discourse):
        dated, until = when(scene, hit, i)
        found += _undone(
            Event(
                scene,
                hit,
                i,
                number,
                who.doer,
                who.said,
                who.theme,
                meant,
                dated,
                until,
                partial=_partial(scene, i),
                at_home=number in discourse.home,
                head=whereabouts.head_of(scene, i),
                doer_name=who.name,
                definite=who.definite,
                perfect=perfect(scene, hit),
                over=over(scene, hit),
                again=_again(scene, hit),
                spell=spell(scene, hit),
            )
        )
    return found


_BUT = frozenset({"but", "except", "save", "bar", "barring", "excepting"})
_EVERY = frozenset({"every", "all", "everything", "everywhere", "nothing", "none", "most", "anything"})
_UNDONE = {"lose": "hold", "leave": "hold", "expel": "", "gain": "", "regain": "", "fall": "", "hold": ""}


def _excepted(scene: Scene, hit: Hit, i: int) -> bool:
    """Tell whether a place is left out of what a cue says: "lost every town but X"."""
    items = scene.items
    k = i - 1
    while k > hit.end and items[k].kind in {"place", "word"} and items[k].lower not in _BUT:
        k -= 1
    said = {item.lower for item in items[max(0, k - 6) : k]}
    return hit.end < k and items[k].lower in _BUT and bool(said & _EVERY)


def _undone(event: Event) -> list[Event]:
    """Return what an event says of a place that it leaves out: what was not lost is held, else nothing."""
    if not _excepted(event.scene, event.hit, event.item):
        return [event]
    family = _UNDONE.get(event.hit.cue.family, event.hit.cue.family)
    return [replace(event, hit=replace(event.hit, cue=replace(event.hit.cue, family=family)))] if family else []


def _numbered(scene: Scene, where: Sequence[int], discourse: Discourse) -> list[tuple[int, int]]:
    """Return the items of places with the numbers of the mentions they mean; "both" means two."""
    found: list[tuple[int, int]] = []
    for i in where:
        if scene.items[i].lower in GROUPS:
            found += [(i, number) for number in discourse.several(scene, i)]
            continue
        number = _number(scene, i, discourse)
        if number is not None and not _says_where(scene, i, discourse):
            found.append((i, number))
    return found


def _says_where(scene: Scene, i: int, discourse: Discourse) -> bool:
    """Tell whether a place only says where the one before it lies: "X, Nigeria", but not in "X, Y and Z"."""
    items = scene.items
    governor = scene.governors.get(i)
    if governor is not None and governor.word == "in" and governor.index == i - 1 and items[i - 2].kind == "place":
        return True
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


def _where_it_was(scene: Scene, hit: Hit, discourse: Discourse) -> list[int]:
    """Return the cue itself as the pointer to the place told of, where a sentence of violence names no place at all."""
    pointing = hit.cue.form == "noun" and hit.start > 0 and scene.items[hit.start - 1].lower in {"the", "that", "this"}
    deed = hit.cue.family == "strike" and hit.cue.confidence == "high" and not pointing
    if not deed or scene.paragraph != discourse.paragraph or discourse.place is None:
        return []
    named = any(item.kind == "word" and item.text[:1].isupper() for item in scene.items[1:])
    placed = any(item.kind in {"place", "there"} for item in scene.items)
    spoken = any(item.lower in words("talk") for item in scene.items)
    return [] if named or placed or spoken else [hit.start]


# A country or region: no site, but a gain there still tells who is winning.
NOWHERE = -1


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
    near = [scene.items[k].lower for k in governor.path if not any(item.text == "," for item in scene.items[k:i])]
    if governor.index > 0 and governor.word in {"in", "of"}:
        near.append(scene.items[governor.index - 1].lower)
    return any(word in words("partial") for word in near)


__all__ = ["FOE", "GUNMEN", "OWN", "UNKNOWN", "Discourse", "Event", "events"]
