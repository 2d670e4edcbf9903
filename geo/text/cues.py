"""The cue table, and where its cues stand in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .actor_names import demonyms
from .forms import BE, HAVE, noun_forms
from .governors import nounlike
from .items import DETERMINERS, Item, Scene
from .tables import rows, words
from .verb_uses import passive, verb_use

LOCATING = frozenset(
    "in at near outside inside around on across within along against over toward towards between through beyond"
    " behind".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of the table: the words, what they say of a place, and where that place stands."""

    words: tuple[frozenset[str], ...]
    form: str
    family: str
    where: frozenset[str]
    confidence: str
    needs: str

    @property
    def text(self) -> str:
        """Return the cue as the table has it."""
        return " ".join("|".join(sorted(part)) for part in self.words)


_HELD = re.compile(r"^(?P<who>.+)-(?:held|controlled|occupied|ruled|run|governed|dominated)$")
_HELD_CUE = Cue((frozenset({"-held"}),), "adjective", "hold", frozenset({"noun"}), "high", "")


def holder(word: str) -> str:
    """Return who holds by an adjective such as "rebel-held": "rebel"."""
    match = _HELD.match(word)
    return match["who"] if match else ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at items ``start`` to ``end`` (inclusive) of a scene."""

    cue: Cue
    start: int
    end: int
    passive: bool = False


@cache
def table() -> tuple[Cue, ...]:
    """Return the cues, those of more words first."""
    cues = [
        Cue(
            tuple(frozenset(part.split("|")) for part in row["cue"].split()),
            row["form"],
            row["family"],
            frozenset(row["where"].split("|")),
            row["confidence"],
            row["own"],
        )
        for row in rows("cues")
    ]
    return tuple(sorted(cues, key=lambda cue: -len(cue.words)))


@cache
def _verbs() -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for cue in table():
        if cue.form == "verb":
            for lemma in cue.words[0]:
                found.setdefault(lemma, []).append(cue)
    return {lemma: tuple(cues) for lemma, cues in found.items()}


@cache
def _nouns() -> dict[str, tuple[Cue, ...]]:
    """Return the noun cues by every form of their last word."""
    found: dict[str, list[Cue]] = {}
    nouns = [(noun, cue) for cue in table() if cue.form == "noun" for noun in cue.words[-1]]
    for noun, cue in nouns:
        for form in noun_forms(noun):
            found.setdefault(form, []).append(cue)
    return {noun: tuple(cues) for noun, cues in found.items()}


def hits(scene: Scene) -> list[Hit]:
    """Return the cues in a sentence; a word that several cues begin with gives them all, the longest first."""
    found: list[Hit] = []
    taken: set[int] = set()
    for i, item in enumerate(scene.items):
        if i in taken or item.kind not in {"word", "party", "pronoun"}:
            continue
        phrase = next((hit for read in _READERS if (hit := read(scene.items, i))), None)
        several = [phrase] if phrase else _verb_hits(scene.items, i) or _noun_hits(scene.items, i)
        found += several
        taken |= set(range(phrase.start, phrase.end + 1)) if phrase and phrase.cue.family == "strike" else set()
        taken |= {k for hit in several[:1] for k in (hit.start, hit.end) if not _is_preposition(scene.items[k])}
    return found


def _is_preposition(item: Item) -> bool:
    return item.lower in words("prepositions")  # "remained in Ukrainian hands" holds two cues


@cache
def _phrases() -> dict[str, tuple[Cue, ...]]:
    found: dict[str, list[Cue]] = {}
    for cue in table():
        if cue.form == "phrase":
            for word in cue.words[0]:
                found.setdefault(word, []).append(cue)
    return {word: tuple(cues) for word, cues in found.items()}


@cache
def _adjectives() -> dict[str, Cue]:
    return {word: cue for cue in table() if cue.form == "adjective" for word in cue.words[0]}


def _adjective_hit(items: list[Item], i: int) -> Hit | None:
    """Match a participle before its noun: "the besieged city of X", "newly liberated X"."""
    cue = _adjectives().get(items[i].lower)
    following = items[i + 1] if i + 1 < len(items) else None
    if cue is None or following is None or following.kind not in {"word", "place", "there"}:
        return None
    before = items[i - 1].lower if i else ""
    if before not in _BEFORE_NOUN or following.lower in words("prepositions"):
        return None
    return Hit(cue, i, i, passive=True)


_BEFORE_NOUN = frozenset(
    "the a this that newly recently still in of near from to on at for into around outside".split()
)


def _phrase_hit(items: list[Item], i: int) -> Hit | None:
    """Match a phrase that says a state: "under rebel control", "in their hands", "rebel-held"."""
    held = _HELD.match(items[i].lower)
    if held:
        return Hit(_HELD_CUE, i, i, passive=True)
    for cue in _phrases().get(items[i].lower, ()):
        end = _match_rest(items, i, cue)
        if end is not None:
            return Hit(cue, i, end, passive=True)
    return None


_STATES = BE | frozenset("remain remains remained stay stays stayed".split())
_HAVING = frozenset({"has", "have", "had"})
_HAS_CUE = Cue((frozenset({"have"}),), "verb", "hold", frozenset({"object"}), "medium", "armed")
_POST_CUE = Cue((frozenset({"have"}),), "verb", "hold", frozenset("in at near around along".split()), "medium", "armed")
_POSTED = frozenset(
    "garrison garrisons troops soldiers forces fighters men bases outposts positions checkpoints".split()
)


def _having_hit(items: list[Item], i: int) -> Hit | None:
    """Match "they still have X", "the army has a garrison at X": a place or armed people right after "have"."""
    if items[i].lower not in _HAVING or i == 0:
        return None
    k = i + 1
    while k < len(items) and (items[k].lower.endswith("ly") or items[k].lower in words("fillers") | DETERMINERS):
        k += 1
    if k >= len(items) or any(item.lower in {"not", "never", "no"} for item in items[i:k]):
        return None
    after = items[k + 1] if k + 1 < len(items) else None
    if items[k].kind == "place":
        return Hit(_HAS_CUE, i, i) if after is None or not (after.a_verb or after.verbs) else None
    posted = items[k].kind == "party" and items[k].lower.split()[-1] in _POSTED
    stands = after is not None and after.lower in _POST_CUE.where
    return Hit(_POST_CUE, i, k) if posted and stands else None


_PRESENT_CUE = Cue((frozenset({"be"}),), "verb", "hold", frozenset({"in", "inside"}), "low", "armed")


def _present_hit(items: list[Item], i: int) -> Hit | None:
    """Match "the rebels were in X": armed people said to be in a place, and nothing else of them."""
    if items[i].lower not in {"is", "are", "were", "was"} or i == 0 or items[i - 1].kind != "party":
        return None
    k = i + 1
    while k < len(items) and items[k].lower in words("fillers") - {"not", "never"}:
        k += 1
    inside = k + 1 < len(items) and items[k].lower in {"in", "inside"} and items[k + 1].kind == "place"
    return Hit(_PRESENT_CUE, i, k) if inside else None


_ENDING = frozenset({"and", "but", "since", "for", "again", "now", "still", "once"})
_BELONGS_CUE = Cue((frozenset({"theirs"}),), "phrase", "hold", frozenset({"subject"}), "medium", "")


def _belonging_hit(items: list[Item], i: int) -> Hit | None:
    """Match "is now the army's", "remains firmly Ukrainian": a party said of a place, and nothing after it."""
    if items[i].lower not in _STATES or _cleft(items, i):
        return None
    k = i + 1
    while k < len(items) and (items[k].lower.endswith("ly") or items[k].lower in words("fillers") | {"the"}):
        k += 1
    if k < len(items) and _is_people(items[k]):
        ends = _ends_statement(items, k + 1)
        return Hit(_BELONGS_CUE, i, k, passive=True) if ends else None
    if k >= len(items) or items[k].kind != "party":
        return None
    owned = k + 1 < len(items) and items[k + 1].kind == "possessive"
    k += owned
    k += owned and k + 1 < len(items) and items[k + 1].lower == "own"
    ends = _ends_statement(items, k + 1)
    adjective = not items[k].lower.endswith("s") and items[k].text[:1].isupper()
    return Hit(_BELONGS_CUE, i, k, passive=True) if ends and (owned or adjective) else None


def _is_people(item: Item) -> bool:
    """Tell whether a word is a nationality or people in the singular: "is Iranian again"."""
    named = item.kind == "word" and item.text[:1].isupper() and not item.lower.endswith("s")
    return named and (item.lower in demonyms() or item.text in words("peoples"))


def _ends_statement(items: list[Item], k: int) -> bool:
    """Tell whether nothing that belongs to a statement follows: "is Iranian again", but not "is Iranian soil"."""
    after = items[k] if k < len(items) else None
    return after is None or after.kind in {"punct", "date"} or after.lower in _ENDING


_READERS = (_phrase_hit, _adjective_hit, _belonging_hit, _having_hit, _present_hit)


def _cleft(items: list[Item], i: int) -> bool:
    """Tell whether a clause only brings out who did it: "It was the army, not the rebels, that burned X"."""
    return i > 0 and items[i - 1].lower == "it" and any(item.lower in {"that", "who"} for item in items[i + 1 : i + 12])


def _verb_hits(items: list[Item], i: int) -> list[Hit]:
    found = []
    if _a_victim(items, i):
        return []
    for lemma, tags in items[i].verbs:
        for cue in _verbs().get(lemma, ()):
            end = _match_rest(items, i, cue)
            if end is None or not verb_use(items, i, tags):
                continue
            hit = Hit(cue, i, end, passive(items, i, tags))
            if not _across(items, hit):
                found.append(hit)
    return found


def _a_victim(items: list[Item], i: int) -> bool:
    """Tell whether a participle stands for people: "the wounded were flown to X"."""
    following = items[i + 1] if i + 1 < len(items) else None
    bare = following is not None and (following.lower in BE | HAVE | {"from", "and"} or following.a_verb)
    return bare and i > 0 and items[i - 1].lower == "the"


def _across(items: list[Item], hit: Hit) -> bool:
    """Tell whether a passive's last word is no object: "trenches were cut across the road to X"."""
    between = items[hit.start + 1 : hit.end]
    spaced = hit.passive and hit.cue.family == "fight" and frozenset({"*"}) in hit.cue.words
    return spaced and any(item.lower in words("prepositions") for item in between)


def _match_rest(items: list[Item], i: int, cue: Cue) -> int | None:
    """Return the last item of a cue that begins at ``i``; adverbs may stand between its words."""
    at = i
    gap = 0
    for part in cue.words[1:]:
        if part == {"*"}:
            gap = 5
            continue
        step = next((k for k in range(at + 1, min(at + 3 + gap, len(items))) if _is(items[k], part)), None)
        between = items[at + 1 : step]
        if step is None or (not gap and any(not b.lower.endswith("ly") and b.lower not in _SLIGHT for b in between)):
            return None
        if any(b.kind == "punct" or b.lower == "no" for b in between) or _lists_places(between):
            return None
        at, gap = step, 0
    return at


def _lists_places(between: list[Item]) -> bool:
    """Tell whether a list of places stands between a cue's words: "took X and the village of Y"."""
    return any(b.kind == "place" for b in between) and any(b.lower == "and" for b in between)


_SLIGHT = frozenset({"their", "its", "the", "back", "it"})


def _is(item: Item, part: frozenset[str]) -> bool:
    said = item.lower.rpartition(" ")[2] if item.kind == "party" else item.lower
    return said in part or said in _plurals(part)


@cache
def _plurals(part: frozenset[str]) -> frozenset[str]:
    return frozenset(noun_forms(word)[1] for word in part)


def _noun_hits(items: list[Item], i: int) -> list[Hit]:
    for cue in _nouns().get(items[i].lower, ()):
        start = i - len(cue.words) + 1
        if start < 0 or not all(_is(items[start + k], part) for k, part in enumerate(cue.words[:-1])):
            continue
        if items[i].verbs and not _stands_as_noun(items, i):
            continue
        if cue.family in {"strike", "fight"} and _no_deed(items, i):
            continue
        return [Hit(cue, start, i)]
    return []


def _no_deed(items: list[Item], i: int) -> bool:
    """Tell whether a noun of violence only names a thing or a figure: "bomb scare", "attack helicopter"."""
    following = [item.lower for item in items[i + 1 : i + 3]]
    return following[:1] != [] and (following[0] in words("no_deed") or following in (["of", "words"], ["of", "wills"]))


def _stands_as_noun(items: list[Item], i: int) -> bool:
    tags = "".join(t for _, t in items[i].verbs)
    if "g" in tags:
        return True
    return not verb_use(items, i, tags) or nounlike(items, i)
