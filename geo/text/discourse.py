"""What later sentences can point back to: who was named, which place was last, and what a heading is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import doers, whereabouts
from .actors import FOE, OWN, UNKNOWN, Sides
from .anaphora import bearer, modifies, region_like
from .cues import LOCATING
from .items import BREAKS, Item, Scene

_REGION_WORDS = frozenset({"region", "province"})


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
    capital: int | None = None
    taker: str = ""
    site: int | None = None
    region: int | None = None
    recent: list[int] = field(default_factory=list)  # the places of the last sentence that names any
    heading: int | None = None
    struck: int = -1  # the paragraph that told of violence last
    headed: int = -1  # the paragraph that the heading stands over

    def side(self, scene: Scene, i: int | None) -> str:
        """Return the side of a party or pronoun item."""
        if i is None:
            return ""
        item = scene.items[i]
        if item.kind != "pronoun":
            return self._owned(scene, i) if item.side == UNKNOWN else item.side
        if item.lower == "you":
            return FOE
        if item.lower in {"our", "ours"} and not self.sides.insurgent and not scene.quoted:
            return OWN  # a state's own press
        here = [k for k in range(i) if _leads(scene, k)]
        if here:
            if item.lower == "theirs":
                return scene.items[here[-1]].side
            fitting = [k for k in here if scene.items[k].plural == item.plural]
            return scene.items[(fitting or here)[0]].side
        if self.taker and item.lower in {"they", "it"}:
            return self.taker
        preferred = self.single if item.lower in {"it", "its"} else self.plural
        return preferred or self.last

    def _owned(self, scene: Scene, i: int) -> str:
        """Return the side of "his troops": that of whoever the sentence named before."""
        if i == 0 or scene.items[i - 1].lower not in {"his", "her", "their", "its", "our"}:
            return UNKNOWN
        before = [item.side for item in scene.items[: i - 1] if item.side in {OWN, FOE}]
        return before[0] if before else self.last or UNKNOWN

    def learn(self, scene: Scene) -> None:
        """Remember the parties and the last place of a sentence."""
        named = [item.place for item in scene.items if item.place is not None and item.place not in self.countries]
        self.recent = named or self.recent
        leading = [i for i in range(len(scene.items)) if _leads(scene, i)] or _mentioned(scene)
        for i in reversed(leading):  # the first, who leads the sentence, is what a pronoun means next
            self._learn_party(scene.items[i])
        for i, item in enumerate(scene.items):
            if i and _unknown_name(scene.items[i - 1], item):
                self.place = None  # a place that the gazetteer lacks: "the town" may mean that one
            if item.kind == "place" and item.place not in self.countries:
                self._learn_place(scene, i)

    def _learn_party(self, item: Item) -> None:
        self.last = item.side
        self.taker = self.taker if item.side == self.taker else ""
        self.words[item.side] = item.text
        if item.plural:
            self.plural = item.side
        else:
            self.single = item.side

    def _learn_place(self, scene: Scene, i: int) -> None:
        """Remember a place: not where somebody only speaks, nor what only describes another."""
        if whereabouts.in_speech_frame(scene, i) or modifies(scene.items, i):
            return
        if region_like(scene.items, i):
            self.region = scene.items[i].place
        at = bearer(scene.items, i)
        if not region_like(scene.items, at):
            self.place, self.paragraph = scene.items[at].place, scene.paragraph

    def several(self, scene: Scene, i: int) -> list[int]:
        """Return the places that "both" or "all three" point back to: the last of this sentence or the one before."""
        wanted = 3 if scene.items[i].lower == "three" else 2
        near = [item.place for item in scene.items[:i] if item.place is not None and item.place not in self.countries]
        recent = list(dict.fromkeys([*self.recent, *near]))
        return recent[-wanted:] if len(recent) >= wanted else []

    def head(self, scene: Scene) -> None:
        """Take the place that a note opens with ("• Goma: calm", "Goma.") as what the rest of it is about."""
        at = _heading(scene)
        if at is not None and scene.items[at].place not in self.countries:
            self.heading, self.headed = scene.items[at].place, scene.paragraph
        elif scene.paragraph != self.headed:
            self.heading = None

    def focus(self, number: int) -> None:
        """Take the place of what a sentence told, unless a name that nobody knows came after it."""
        self.place = number if self.place is not None else None

    def named(self, scene: Scene, i: int) -> str:
        """Return what a doer is called: the words of the party, also where a pronoun stands for it."""
        if scene.items[i].kind != "pronoun":
            return scene.items[i].text
        side = self.side(scene, i)
        near = [item.text for item in scene.items[:i] if item.kind == "party" and item.side == side]
        return near[0] if near else "" if scene.items[i].lower == "you" else self.words.get(side, "")

    def pointed(self, scene: Scene, i: int) -> int | None:
        """Return the mention's number that "there", "the town" or "it" points back to, at most a paragraph back."""
        if scene.items[i].lower == "capital":
            return self.capital
        if scene.items[i].lower in _REGION_WORDS:
            return self.region
        aside = _asides(scene, scene.items[i].clause)
        for k in range(i - 1, -1, -1):
            item = scene.items[k]
            if item.clause in aside:
                continue
            known = item.kind == "place" and item.place not in self.countries
            if known and not modifies(scene.items, k) and not region_like(scene.items, k):
                return scene.items[bearer(scene.items, k)].place
        if self.heading is not None and self.headed == scene.paragraph:
            return self.heading
        if scene.paragraph - self.paragraph > 1:
            return None
        return self.site if self.site is not None and scene.items[i].lower == "it" else self.place


def _asides(scene: Scene, clause: int) -> set[int]:
    """Return the clauses between commas before this one: "the rebels, who signed a deal in X, took the town"."""
    return {c for resumed, main in scene.parents.items() for c in range(main + 1, resumed) if resumed <= clause}


def _unknown_name(before: Item, item: Item) -> bool:
    """Tell whether a capitalised word that is no known place stands where a place would: "in Sabiid"."""
    named = item.kind == "word" and item.text[:1].isupper() and item.text[1:2].islower()
    return named and before.lower in LOCATING | {"from", "of", "to"}


def _mentioned(scene: Scene) -> list[int]:
    """Return the followed group where a sentence without a leading party only mentions it: "the group's obituary"."""
    sided = [i for i, item in enumerate(scene.items) if item.kind == "party" and item.side in {OWN, FOE}]
    return [i for i in sided[-1:] if scene.items[i].side == OWN and not scene.items[i].name]


def _leads(scene: Scene, i: int) -> bool:
    """Tell whether a party can be what a pronoun means: on a side, under no preposition, and no mere description."""
    item = scene.items[i]
    sided = item.kind == "party" and item.side in {OWN, FOE}
    return sided and not _governed(scene, i) and not doers.describes(scene.items, i)


def _governed(scene: Scene, i: int) -> bool:
    return bool(doers.under_preposition(scene.items, i))


def _heading(scene: Scene) -> int | None:
    """Return the place that stands alone before a colon, a dash or the end of a note's first sentence."""
    items = scene.items
    at = next((i for i, item in enumerate(items) if item.kind not in {"punct", "number"}), None)
    if at is None or items[at].kind != "place":
        return None
    following = items[at + 1] if at + 1 < len(items) else None
    return at if following is None or following.text in BREAKS | {":", "-", "."} else None
