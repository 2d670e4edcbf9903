"""Who is who: the followed actor, and on whose side any armed people in a sentence stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from .actor_names import (
    Actor,
    Scanner,
    abbreviations,
    actor_named,
    armed_nouns,
    bare,
    demonyms,
    introduced,
    is_state,
    known_actors,
    most_named,
    within,
)
from .forms import noun_forms
from .tables import rows, words
from .tokens import Token, tokens

# A rival is an armed group that is neither the followed one nor of the state it fights: what it takes from others
# tells nothing of the followed actor.
OWN, FOE, RIVAL, GUNMEN, UNKNOWN = "own", "foe", "rival", "gunmen", "unknown"


@cache
def side_words() -> dict[str, str]:
    """Return the words before an armed noun that settle its side."""
    return {row["word"]: row["side"] for row in rows("side_words")}


@cache
def _own_nouns(kind: str) -> frozenset[str]:
    own = next((row["own"] for row in rows("kinds") if row["kind"] == kind), "")
    return frozenset(form for noun in own.split(";") if noun for form in noun_forms(noun.lower()))


_OTHERS = frozenset({"rival", "another", "other", "different", "breakaway", "splinter"})
_BODIES = frozenset("front movement union alliance coalition network cartel gang league council clan tigers".split())
_ALLIED = re.compile(r"\b(?:all(?:y|ies|ied)|partners?|alongside|backed by|supported by)\b", re.I)
_OPPOSED = re.compile(r"\b(?:against|from|fights?|fought|fighting|battl\w+|clash\w*|oust\w*|droves?)\b", re.I)
_BESIDE = 70  # characters within which two names and "ally" belong together


def _telling_words(names: Sequence[str]) -> set[str]:
    """Return the capitalised words of names that name nobody else, in both numbers: "Houthi", not "Army"."""
    found = set()
    plain = {bare(name).lower() for name in names}
    for name in names:
        for word in re.split(r"[\s-]", name):
            if word.lower() in demonyms() and bare(name.replace(word, "", 1)).strip().lower() in plain:
                continue  # the Afghan Taliban are the Taliban; the Afghan army is not theirs
            general = word.lower() in armed_nouns() or word in words("institutions") or word in words("general")
            if len(word) > 2 and word[:1].isupper() and not general:
                found |= {word.lower(), word.lower().rstrip("s")}
    return found


@dataclass(frozen=True, slots=True)
class Party:
    """Armed people in a sentence: tokens ``start`` to ``end`` (exclusive), their side, and a name where given."""

    start: int
    end: int
    side: str
    name: str = ""
    plural: bool = True


class Sides:
    """Tells, for one article, which words mean the followed actor and which its foes."""

    def __init__(self, followed: Actor, text: str) -> None:
        followed = introduced(followed, text)
        own, others = _told_apart(followed)
        self.followed = followed
        self._own = Scanner([own])
        self._others = Scanner(others)
        self._own_nouns = _own_nouns(followed.kind)
        self._own_words = _telling_words((*own.aliases, own.name, *own.peoples))
        last = re.split(r"\s", followed.name.lower())[-1]
        titles = [bare(name).lower() for name in (followed.name, *own.aliases)]
        heads = {re.split(r"\s(?:of|for|in)\s", title)[0].split()[-1] for title in titles if " " in title}
        self._own_nouns |= ({last} | heads) & _BODIES
        named = {actor for _, _, actor in self._others.spans(tokens(text))}
        # Where two states fight, "troops" alone is anyone's; so are "rebels" beside a jihadist group.
        country = followed.kind == "state" and not is_state(followed.name) and not followed.coalition
        self._rival_state = country and any(a.kind == "state" for a in named)
        jihadist = followed.kind == "jihadist" and re.search(r"\b(?:militant|jihadi|extremist|Islamist)", text)
        self._shy = {"rebel", "rebels"} if jihadist else set()
        self._strangers = _words_of_others(followed, named)
        self._sides = {actor.name: self._side_of_actor(actor, text) for actor in named}
        self._short: dict[str, str] = {}
        self._short = self._abbreviated(text)

    @property
    def insurgent(self) -> bool:
        """Tell whether the followed actor fights a state."""
        return self.followed.kind != "state"

    @property
    def attacking(self) -> bool:
        """Tell whether the followed actor is the one more likely to gain: a group, or an alliance far from home."""
        return self.insurgent or self.followed.coalition

    def parties(self, cut: Sequence[Token]) -> list[Party]:
        """Return the armed people named in a sentence, in order."""
        found: list[Party] = []
        i = 0
        while i < len(cut):
            party = self._at(cut, i, found[-1].end if found else 0)
            if party:
                found.append(party)
                i = party.end
            else:
                i += 1
        return found

    def _abbreviated(self, text: str) -> dict[str, str]:
        """Return the sides of the abbreviations that a text gives armed people: "government forces (FAA)"."""
        found = {}
        for match in abbreviations(text):
            cut = tokens(text[max(0, match.start() - _BESIDE) : match.start()])
            parties = self.parties(cut)
            known = self._own.at(tokens(match[1]), 0) or self._others.at(tokens(match[1]), 0)
            if parties and parties[-1].end == len(cut) and parties[-1].side in {OWN, FOE, RIVAL} and not known:
                found[match[1]] = parties[-1].side
        return found

    def side_of_people(self, word: str) -> str:
        """Return the side of a people or nationality: "the Serbs", "in Croat hands"."""
        if word in self._own_words or word.rstrip("s") in self._own_words:
            return OWN
        code = demonyms().get(word) or demonyms().get(word.rstrip("s"))
        if code and self.followed.kind == "state" and self.followed.country == code:
            return OWN
        return FOE if code else self._other_group()

    def side_of_state(self, code: str) -> str:
        """Return the side of a state: the followed one's own, any other's or, for a group, always the other side.

        Which states a coalition is made of, or sets free, is not known: its capitals stand for nobody.
        """
        if self.followed.coalition:
            return ""
        return OWN if self.followed.kind == "state" and self.followed.country == code else FOE

    def side_of_word(self, word: str) -> str:
        """Return the side that the first half of "rebel-held" names; the words may be hyphened or bare."""
        for said in (word, word.upper(), word.title(), f"{word} forces"):
            parties = self.parties(tokens(said))
            if parties and parties[-1].side != UNKNOWN:
                return parties[-1].side
        return UNKNOWN

    def calls_own(self, said: str) -> bool:
        """Tell whether the last word of a party is one that the press uses for the followed actor's kind."""
        return bool(said) and said.lower().split()[-1] in self._own_nouns

    def _other_group(self) -> str:
        """Return the side of an armed group that is not the followed actor: a jihadist's or a state's foe."""
        return RIVAL if self.followed.kind not in {"state", "jihadist"} else FOE

    def _side_of_actor(self, actor: Actor, text: str) -> str:
        """Return the side of another actor of the table: a partner's is that of whom it fights with."""
        mine = {self.followed.name, *self.followed.aliases}
        if mine & set(actor.partners) or actor.name in self.followed.partners:
            return OWN
        if actor.kind == self.followed.kind == "state" and actor.country and actor.country == self.followed.country:
            return OWN  # the army and the government of one country
        states = {known.name for known in known_actors() if known.kind == "state"}
        if actor.kind == "state" or states & set(actor.partners):
            return FOE
        both_jihadist = actor.kind == self.followed.kind == "jihadist"
        allied = self.followed.kind == "state" and _called_allies(text, self.followed, actor)
        return RIVAL if both_jihadist or allied else self._other_group()

    def _at(self, cut: Sequence[Token], i: int, floor: int) -> Party | None:
        own, other = self._own.at(cut, i), self._others.at(cut, i)
        if other and other[0] == i + 1 and cut[i].lower in armed_nouns():
            other = None  # "the regime" names nobody by itself
        if own and (not other or own[0] >= other[0]):
            return self._named(cut, i, own[0], OWN, self.followed.name)
        if other:
            side = self._sides.get(other[1].name, FOE)
            return self._named(cut, i, other[0], side, self.followed.name if side == OWN else other[1].name)
        if cut[i].text in self._short:
            return self._named(cut, i, i + 1, self._short[cut[i].text], "")
        for length in (2, 1):
            noun = " ".join(token.lower for token in cut[i : i + length])
            if len(cut) >= i + length and noun in armed_nouns():
                end = i + length
                while end < len(cut) and cut[end].lower in armed_nouns():
                    noun, i, end = cut[end].lower, end, end + 1
                return self._described(cut, i, end, noun, floor)
        if cut[i].text in words("people_nouns") and cut[i].capital:
            return Party(i, i + 1, self.side_of_people(cut[i].lower), "", plural=True)
        return None

    def _named(self, cut: Sequence[Token], start: int, end: int, side: str, name: str) -> Party:
        """Take in the armed nouns after a name ("ISIS fighters"), and "pro-" or "-backed" before it."""
        stop = end
        while stop < len(cut) and (cut[stop].lower in armed_nouns() or cut[stop].kind == "possessive"):
            stop += 1
        if stop > end and cut[stop - 1].kind == "possessive":
            stop -= 1
        return Party(start, stop, side, name, plural=stop > end or cut[end - 1].lower.endswith("s"))

    def _described(self, cut: Sequence[Token], start: int, end: int, noun: str, floor: int) -> Party | None:
        first = start
        while first > floor and first > start - 5 and self._modifies(cut[first - 1]):
            first -= 1
        before = [token.lower for token in cut[first:start]]
        leader = cut[first - 1].lower if first > 0 else ""
        if noun in {"group", "force", "unit", "movement"} and leader in {"a", "an"} and not before:
            return None
        side = self._side(noun, before)
        if side == OWN and self.insurgent and {leader, *before} & _OTHERS:
            side = self._other_group()  # "a rival faction"
        return Party(first, end, side, "", plural=noun.endswith(("s", "men")))

    def _modifies(self, token: Token) -> bool:
        if token.kind != "word":
            return False
        word = token.lower
        if (
            word in side_words()
            or word in demonyms()
            or word in armed_nouns()
            or token.text in words("peoples")
            or "-" in word
        ):
            return True
        return word in words("soldierly")

    def _side(self, noun: str, before: list[str]) -> str:
        parts = [part for word in before for part in word.split("-")]
        ours = any(word in self._own_words for word in (*parts, *before))
        codes = {demonyms()[word] for word in (*before, *parts) if word in demonyms()}
        category = self._category(noun, before)
        if ours and (category != "state" or not self.insurgent):
            return OWN
        if self.insurgent:
            return self._side_of_insurgents(noun, [*before, *parts], codes, category)
        return self._side_of_state(codes, category, before)

    def _category(self, noun: str, before: list[str]) -> str:
        sides = armed_nouns() | side_words()
        found = [sides[word] for word in before if sides.get(word, "any") != "any"]
        if armed_nouns()[noun] == "any" and any(map(_led_by_state, before)):
            found.append("state")
        return found[-1] if found else armed_nouns()[noun]

    def _side_of_insurgents(self, noun: str, before: list[str], codes: set[str], category: str) -> str:
        if category == "state":
            return FOE
        if category == GUNMEN:
            return GUNMEN
        if any(word.title() in words("peoples") for word in before):
            return self._other_group()
        if noun in self._shy or "pro-government" in before:
            return FOE
        if noun in self._strangers:
            return self._other_group()
        if category == "group":
            return OWN
        if noun in self._own_nouns and not codes:
            return OWN
        return FOE if codes or noun in words("heavy") else UNKNOWN

    def _side_of_state(self, codes: set[str], category: str, before: list[str]) -> str:
        if category == GUNMEN:
            return GUNMEN
        if category == "group":
            return FOE
        if codes and self.followed.coalition:
            return FOE
        if not codes and category in {"state", "any"} and any(word.capitalize() in words("peoples") for word in before):
            return FOE  # "the Shan army" beside a state's own
        if codes:
            return OWN if not self.followed.country or self.followed.country in codes else FOE
        if self._rival_state and category in {"state", "any"} and not before:
            return UNKNOWN
        return OWN if category == "state" else UNKNOWN


def _led_by_state(word: str) -> bool:
    """Tell whether a word says that a state stands behind armed people: "pro-government", "U.S.-backed"."""
    led, _, backing = word.rpartition("-")
    by_people = led.title() in words("peoples")
    return word.startswith("pro-government") or (backing in {"led", "backed"} and not by_people)


def _told_apart(followed: Actor) -> tuple[Actor, list[Actor]]:
    """Return the followed actor and the others, a name that both bear given to the followed one.

    "The Taliban" means the Pakistani Taliban where those are followed.
    """
    mine = {bare(n) for n in (followed.name, *followed.aliases)}
    titles = (followed.name, *followed.aliases[:1])
    others, shared = [], []
    for actor in known_actors():
        if bare(actor.name) in mine:
            continue
        names = (actor.name, *actor.aliases)
        taken = [name for name in names if any(within(name, title) for title in titles)]
        kept = [name for name in names if name not in taken]
        shared += [name for name in taken if bare(name) not in armed_nouns()]
        if kept:
            others.append(replace(actor, name=actor.name, aliases=tuple(kept)) if taken else actor)
    return replace(followed, aliases=(*followed.aliases, *shared)), others


def _words_of_others(followed: Actor, named: set[Actor]) -> frozenset[str]:
    """Return nouns that mean another group of the text and not the followed one: "jihadists" beside a militia."""
    theirs = [_own_nouns(actor.kind) for actor in named if actor.kind not in {"state", followed.kind}]
    mine = _own_nouns(followed.kind)
    return frozenset(noun for nouns in theirs for noun in nouns if noun not in mine)


def _called_allies(text: str, one: Actor, other: Actor) -> bool:
    """Tell whether a text calls two actors allies within a few words."""
    names = sorted({n for n in (other.name, *other.aliases) if len(n) > 2}, key=len, reverse=True)
    mine = re.compile("|".join(re.escape(bare(n)) for n in (one.name, *one.aliases)), re.I)
    for match in re.finditer("|".join(map(re.escape, names)), text):
        around = text[max(0, match.start() - _BESIDE) : match.end() + _BESIDE]
        if _ALLIED.search(around) and mine.search(around) and not _OPPOSED.search(around):
            return True
    return False


__all__ = [
    "FOE",
    "GUNMEN",
    "OWN",
    "RIVAL",
    "UNKNOWN",
    "Actor",
    "Party",
    "Scanner",
    "Sides",
    "actor_named",
    "armed_nouns",
    "bare",
    "demonyms",
    "known_actors",
    "most_named",
    "side_words",
]
