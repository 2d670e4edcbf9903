"""The cue table, and where its cues stand in a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from .forms import BE, HAVE, noun_forms
from .governors import nounlike
from .items import DETERMINERS, OPENERS, RELATIVES, Item, Scene
from .tables import rows, words

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


_ENDING = frozenset({"and", "but", "since", "for", "again", "now"})
_BELONGS_CUE = Cue((frozenset({"theirs"}),), "phrase", "hold", frozenset({"subject"}), "medium", "")


def _belonging_hit(items: list[Item], i: int) -> Hit | None:
    """Match "is now the army's", "remains firmly Ukrainian": a party said of a place, and nothing after it."""
    if items[i].lower not in _STATES:
        return None
    k = i + 1
    while k < len(items) and (items[k].lower.endswith("ly") or items[k].lower in words("fillers") | {"the"}):
        k += 1
    if k >= len(items) or items[k].kind != "party":
        return None
    owned = k + 1 < len(items) and items[k + 1].kind == "possessive"
    k += owned
    after = items[k + 1] if k + 1 < len(items) else None
    ends = after is None or after.kind in {"punct", "date"} or after.lower in _ENDING
    adjective = not items[k].lower.endswith("s") and items[k].text[:1].isupper()
    return Hit(_BELONGS_CUE, i, k, passive=True) if ends and (owned or adjective) else None


_READERS = (_phrase_hit, _adjective_hit, _belonging_hit, _having_hit)


def _verb_hits(items: list[Item], i: int) -> list[Hit]:
    found = []
    for lemma, tags in items[i].verbs:
        for cue in _verbs().get(lemma, ()):
            end = _match_rest(items, i, cue)
            if end is not None and verb_use(items, i, tags):
                found.append(Hit(cue, i, end, _passive(items, i, tags)))
    return found


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
        if any(b.kind == "punct" for b in between):
            return None
        at, gap = step, 0
    return at


_SLIGHT = frozenset({"their", "its", "the", "back", "it"})


def _is(item: Item, part: frozenset[str]) -> bool:
    said = item.lower.rpartition(" ")[2] if item.kind == "party" else item.lower
    return said in part or said in _plurals(part)


@cache
def _plurals(part: frozenset[str]) -> frozenset[str]:
    return frozenset(noun_forms(word)[1] for word in part)


def verb_use(items: list[Item], i: int, tags: str) -> bool:
    """Tell whether a form that could be a noun stands as a verb here."""
    before = _before(items, i)
    if set(tags) & set("dn") and "b" not in tags:
        return True
    if before is None:
        return "g" in tags
    if "g" in tags:
        if before.lower == "of":
            return takes_object(items, i)  # "accused of shelling homes", not "days of fighting"
        return before.lower not in {"the", "a", "heavy", "fierce", "fresh", "intense", "renewed"}
    if before.lower in {"to", "not", "they", "we", "you", "who", "that", "which"} | words("modals"):
        return True
    if "b" in tags and set(tags) & set("dn"):
        noun = (
            before.lower in {"the", "a", "an", "this", "its", "their", "first", "second"} or before.kind == "possessive"
        )
        return not noun
    following = items[i + 1] if i + 1 < len(items) else None
    if "b" in tags:
        if before.kind == "word" and _plural_subject(items, i):
            return True
        goes_on = following is not None and following.lower not in words("prepositions") and not following.a_verb
        joined = before.lower in {"and", "or", "but"} and goes_on and any(item.a_verb for item in items[: i - 1])
        return joined or (before.kind == "party" and (before.plural or goes_on))
    after_noun = {"on", "in", "by", "against", "of", "and", "were", "have"}
    spoken = following is not None and following.lower in after_noun and items[i].lower in _nouns()
    return before.kind in {"party", "place", "pronoun", "word"} and not spoken


def _plural_subject(items: list[Item], i: int) -> bool:
    """Tell whether a plural noun before a plain form is its subject: "its courts still sit in X"."""
    k = i - 1
    while k >= 0 and (items[k].lower.endswith("ly") or items[k].lower in words("fillers")):
        k -= 1
    noun = items[k].lower.endswith("s") and not items[k].lower.endswith("ss") and not items[k].verbs
    return k >= 0 and noun and not any(item.a_verb for item in items[:k] if item.clause == items[i].clause)


def _before(items: list[Item], i: int) -> Item | None:
    k = i - 1
    while k >= 0 and (
        items[k].lower.endswith("ly") or items[k].lower in words("fillers") - {"all", "both", "first", "not"}
    ):
        k -= 1
    if k > 0 and items[k].lower == "longer" and items[k - 1].lower == "no":
        k -= 2
    return items[k] if k >= 0 else None


def _passive(items: list[Item], i: int, tags: str) -> bool:
    """Tell whether a participle is passive: after a form of "be", or with "by", or beside a noun without a doer."""
    if "n" not in tags:
        return False
    k = i - 1
    while (
        k >= 0
        and i - k < 5
        and (items[k].lower.endswith("ly") or items[k].kind == "date" or items[k].lower in words("fillers"))
    ):
        k -= 1
    if k > 0 and items[k].lower == "but" and items[k - 1].lower == "all":
        k -= 2  # "is all but surrounded"
    before = items[k].lower if k >= 0 else ""
    if before in BE:
        return True
    if before in {"have", "has", "had"} or before.endswith("n't"):
        return False
    ahead = [item.lower for item in items[i + 1 : i + 5]]
    if "by" in ahead[:1] or (ahead and items[i + 1].kind == "date" and "by" in ahead):
        return "d" not in tags or items[k].kind != "party" or before == ","
    if "d" in tags or "b" in tags:
        return _bare_passive(items, i)
    return k >= 0


def _bare_passive(items: list[Item], i: int) -> bool:
    """Tell whether a participle without "be" is passive: "X, lost in May, …", "was taken, lost and retaken"."""
    if i == 0 or takes_object(items, i):
        return False
    before = items[i - 1]
    joined = before.text == "," or before.lower in {"and", "then"}
    if before.lower in RELATIVES:
        return False
    if before.text == "," and i > 1 and items[i - 2].kind == "place":
        return True
    if joined and _follows_passive(items, i):
        return True
    # A note's own style: "customs post and camp raided on 1 July".
    here = [item for item in items[:i] if item.clause == items[i].clause]
    heads = before.kind in {"place", "word"} and not before.verbs and not joined
    return heads and not any(item.kind in {"party", "pronoun"} or item.a_verb for item in here)


def _follows_passive(items: list[Item], i: int) -> bool:
    """Tell whether the verb before, in the same clause or the one it goes on from, is passive and has no new doer."""
    for k in range(i - 1, max(-1, i - 12), -1):
        if items[k].kind in {"party", "pronoun"} or items[k].text in ";:":
            return False
        tags = "".join(tags for _, tags in items[k].verbs)
        if "n" in tags:
            return k > 0 and any(item.lower in BE for item in items[max(0, k - 3) : k])
    return False


def takes_object(items: list[Item], i: int) -> bool:
    """Tell whether a noun group follows a verb at once: its object."""
    k = i + 1
    while k < len(items) and items[k].lower.endswith("ly"):
        k += 1
    if k >= len(items):
        return False
    after = items[k]
    if after.kind in {"place", "there", "party", "number", "pronoun"} or after.lower in DETERMINERS:
        return True
    plain = after.kind == "word" and not after.verbs and after.lower not in _NO_OBJECT | words("fillers")
    return plain and after.lower not in words("prepositions") | OPENERS | RELATIVES | BE | HAVE


_NO_OBJECT = frozenset(
    "and or back again there here overnight yesterday today too alone ago elsewhere down off out up away".split()
)


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
