"""What a sentence says happened: a cue, its place, its doer and its mood; pronouns and "there" followed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from . import arguments
from .actors import FOE, GUNMEN, OWN, UNKNOWN, Sides
from .cues import Hit, hits, holder
from .dates import When
from .moods import mood
from .scene import Item, Scene


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


@dataclass(slots=True)
class Discourse:
    """What later sentences can point back to."""

    sides: Sides
    last: str = ""
    paragraph: int = 0
    words: dict[str, str] = field(default_factory=dict)
    single: str = ""
    plural: str = ""
    place: int | None = None
    inner: Mapping[int, int] = field(default_factory=dict)
    countries: frozenset[int] = frozenset()
    home: frozenset[int] = frozenset()

    def side(self, scene: Scene, i: int | None) -> str:
        """Return the side of a party or pronoun item."""
        if i is None:
            return ""
        item = scene.items[i]
        if item.kind != "pronoun":
            return item.side
        if item.lower == "you":
            return FOE
        for k in range(i):
            before = scene.items[k]
            if before.kind == "party" and before.side in {OWN, FOE} and (k == 0 or not _governed(scene, k)):
                return before.side
        preferred = self.single if item.lower in {"it", "its"} else self.plural
        return preferred or self.last

    def learn(self, scene: Scene) -> None:
        """Remember the parties and the last place of a sentence."""
        for i, item in enumerate(scene.items):
            if item.kind == "party" and item.side in {OWN, FOE} and not _governed(scene, i):
                self.last = item.side
                self.words[item.side] = item.text
                if item.plural:
                    self.plural = item.side
                else:
                    self.single = item.side
            if item.kind == "place" and item.place not in self.countries and not arguments.in_speech_frame(scene, i):
                self.place, self.paragraph = item.place, scene.paragraph

    def named(self, scene: Scene, i: int) -> str:
        """Return what a doer is called: the words of the party, also where a pronoun stands for it."""
        if scene.items[i].kind != "pronoun":
            return scene.items[i].text
        side = self.side(scene, i)
        near = [item.text for item in scene.items[:i] if item.kind == "party" and item.side == side]
        return near[0] if near else "" if scene.items[i].lower == "you" else self.words.get(side, "")

    def pointed(self, scene: Scene, i: int) -> int | None:
        """Return the mention's number that "there", "the town" or "it" points back to, at most a paragraph back."""
        for k in range(i - 1, -1, -1):
            item = scene.items[k]
            if item.kind == "place" and item.place not in self.countries:
                return item.place
        return self.place if scene.paragraph - self.paragraph <= 1 else None


def _governed(scene: Scene, i: int) -> bool:
    return bool(arguments._under_preposition(scene.items, i))


def events(
    scenes: Sequence[Scene],
    sides: Sides,
    *,
    inner: Mapping[int, int],
    countries: frozenset[int],
    home: frozenset[int] = frozenset(),
) -> list[Event]:
    """Return the events of an article's sentences, in order.

    ``inner`` maps a containing place ("Nigeria" in "Gwoza, Nigeria") to the mention inside it; ``home`` holds the places
    in the country of a followed state.
    """
    discourse = Discourse(sides, inner=inner, countries=countries, home=home)
    found: list[Event] = []
    for scene in scenes:
        told: set[int] = set()
        for hit in hits(scene):
            if hit.start in told:
                continue  # a longer cue at the same word has found its place
            happened = _of_hit(scene, hit, discourse)
            told |= {hit.start} if happened else set()
            found += happened
        discourse.learn(scene)
    return found


def _of_hit(scene: Scene, hit: Hit, discourse: Discourse) -> list[Event]:
    where = arguments.places(scene, hit)
    if not where:
        return []
    doer_at = _doer(scene, hit)
    doer = discourse.side(scene, doer_at)
    if hit.cue.form == "adjective":
        doer = discourse.sides.side_of_word(holder(scene.items[hit.start].lower))
    theme_at = arguments.theme(scene, hit, where[0]) if hit.cue.family == "expel" else None
    if hit.cue.family == "expel" and hit.passive:
        doer_at = arguments.doer_after(scene, hit.end)
        doer = discourse.side(scene, doer_at)
    if hit.cue.family in {"gain", "regain", "hold"} and theme_at is None:
        theme_at = arguments.taken_from(scene, hit.end)
    theme = discourse.side(scene, theme_at)
    if hit.cue.family == "expel" and not theme and hit.cue.text != "clear":
        return []
    if hit.cue.needs == "armed" and not (doer or theme) and not hit.passive:
        return []
    if hit.cue.needs == "violent" and not (doer or _violent(scene)):
        return []
    said = discourse.named(scene, doer_at) if doer_at is not None else ""
    found = []
    for i in where:
        number = _number(scene, i, discourse)
        if number is None or (scene.items[i].kind == "place" and number in discourse.inner):
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
            )
        )
    return found


_VIOLENT = frozenset(
    "bomb bombs bombing blast explosion attack attacks missile missiles rocket rockets shell shells drone drones gunmen gunman militants rebels fire mortar mortars grenade airstrike airstrikes strike strikes bullets gunfire mine shelling fighting clashes assault machetes".split()
)


def _violent(scene: Scene) -> bool:
    return any(item.lower in _VIOLENT for item in scene.items)


def _doer(scene: Scene, hit: Hit) -> int | None:
    if hit.cue.form == "noun":
        near = arguments.doer_near_noun(scene, hit.start, hit.end)
        return near if near is not None else arguments.subject(scene, hit.start)
    if hit.cue.form == "phrase":
        return arguments.holder_in_phrase(scene, hit)
    if hit.passive:
        return arguments.doer_after(scene, hit.end)
    if hit.cue.family == "fall":
        return _beneficiary(scene, hit)
    return arguments.subject(scene, hit.start)


def _beneficiary(scene: Scene, hit: Hit) -> int | None:
    """Return the party that a place falls or surrenders to."""
    items = scene.items
    for i in range(hit.end + 1, min(hit.end + 9, len(items))):
        if items[i].kind == "party" and any(items[k].lower in {"to", "into", "under"} for k in range(hit.end + 1, i)):
            return i
        if items[i].clause != items[hit.end].clause:
            return None
    return None


def _number(scene: Scene, i: int, discourse: Discourse) -> int | None:
    item: Item = scene.items[i]
    number = item.place if item.kind == "place" else discourse.pointed(scene, i)
    return None if number in discourse.countries else number


def _partial(scene: Scene, i: int) -> bool:
    from .tables import words

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
