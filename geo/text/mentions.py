"""Where a text names a place, and which capitalised words are no place.

The longest gazetteer name at a capitalised word (or at a word of a script without capitals) is a mention unless a guard
says otherwise: a person, an institution, a month, an ordinary word at the start of a sentence, an armed actor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from ..places import Candidate
from ..places.names import key
from ..records import Mention
from .actors import Scanner, demonyms, known_actors
from .items import SPEECH, verb_index
from .peoples import country_of
from .tables import words
from .tokens import Token, sentences, tokens

_LONGEST = 6
_LONGEST_SHORT = 5  # letters of a short form such as "Calif."
_BIG = 200_000  # inhabitants: such a town may stand before another capital letter
_JOINING = frozenset(
    "de del la las los el al da do dos das di du des le les of and the i e y sur en upon on under in ed ad ul"
    " es us bin ben ibn abu umm bani beni bou oum".split()
)
_FIRST_OF_TWO = frozenset("north south east west central southeast latin middle northern british nova new".split())
# Verbs of war that take a place: "they control Abadam".
_DONE_TO = frozenset(
    "capture captures captured capturing seize seizes seized seizing take takes took taken taking retake retakes "
    "retook recapture recaptured recapturing control controls controlled controlling hold holds held holding lose "
    "loses lost losing attack attacks attacked attacking storm stormed overran overrun overrunning enter enters "
    "entered entering liberate liberated besiege besieges besieged besieging encircle encircled shell shelled "
    "shelling bomb bombed bombing struck raid raided raiding defend defends defended defending occupy occupies "
    "occupied occupying surround surrounded".split()
)
_LINKS = frozenset((",", "and", "or", ", and", ", or"))
_LONGEST_LINK = 8
_ENGLISH_OPENERS = frozenset(("at", "as", "an", "ad"))
_LOCATIVE = frozenset(
    "in at near from to of around outside inside toward towards into across on between through off via".split()
)


class Names(Protocol):
    """What the scanner needs of a gazetteer."""

    def knows(self, name_key: str) -> bool:
        """Tell whether a key is that of a place."""

    def candidates(self, name: str) -> list[Candidate]:
        """Return every place that bears the name."""

    def country_names(self) -> dict[str, str]:
        """Return the English names of the countries by code."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that may name a place; ``people`` is a country's code where it is a demonym."""

    start: int
    end: int
    people: str = ""


def find_mentions(text: str, gazetteer: Names) -> list[Span]:
    """Return the spans of a text that name a place, or a people of a country, in order and without overlap."""
    scan = _Scan(text, gazetteer)
    found: list[Span] = []
    for start, end in sentences(text):
        found += scan.sentence(tokens(text[start:end], offset=start))
    located = [span for span in found if scan.is_located(span)]
    first = {text[span.start : span.end].lower(): span.start for span in reversed(located)}
    return [span for span in found if not scan.is_person(span, first)]


def as_mention(text: str, span: Span, paragraph: int | None = None) -> Mention:
    """Return the record of a span."""
    return Mention(text[span.start : span.end], span.start, span.end, paragraph)


@cache
def _small() -> frozenset[str]:
    """Return the ordinary words in small letters."""
    return frozenset(word.lower() for word in words("common_words"))


@cache
def _given_names() -> frozenset[str]:
    """Return the given names of news from anywhere and those common in the United States."""
    return words("first_names") | words("given_names")


@cache
def _groups() -> Scanner:
    """Return what finds the names of armed groups; a state's name may be a place."""
    return Scanner([actor for actor in known_actors() if actor.kind != "state"])


class _Scan:
    """One pass over one text; remembers the persons it has met."""

    def __init__(self, text: str, gazetteer: Names) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.surnames: dict[str, int] = {}
        self.lower_words = set(re.findall(r"(?<![\w’'-])[^\W\d_A-Z]{3,}", text))
        self.groups = _groups()
        self.last_end = 0

    def sentence(self, cut: list[Token]) -> list[Span]:
        found: list[Span] = []
        blocked = self._blocked(cut)
        i = 0
        while i < len(cut):
            if blocked[i] or not _may_begin(cut[i]) or _opens_sentence(cut, i):
                i += 1
                continue
            people, past = self._people(cut, i)
            end = self._longest(cut, i, blocked)
            if people and (end is None or end <= past):
                found.append(Span(cut[i].start, cut[past - 1].end, people))
                i = past
            elif end is not None and self._is_place(cut, i, end):
                found.append(Span(cut[i].start, cut[end - 1].end))
                self.last_end = cut[end - 1].end
                i = end
            else:
                i = self._skip_name(cut, i)
        return found

    def _people(self, cut: list[Token], i: int) -> tuple[str | None, int]:
        """Return whose people or things the words at ``i`` name, and where the words end: "South Korean", "Iraqi"."""
        if not cut[i].capital:
            return None, i
        if i + 1 < len(cut) and cut[i + 1].capital and cut[i].lower in _FIRST_OF_TWO:
            people = country_of(f"{cut[i].text} {cut[i + 1].text}")
            if people:
                return people, i + 2
        return country_of(cut[i].text), i + 1

    def _blocked(self, cut: list[Token]) -> list[bool]:
        """Mark the tokens of armed groups' names; "Tigray" alone stays free."""
        blocked = [False] * len(cut)
        for start, end, _ in self.groups.spans(cut):
            blocked[start:end] = [True] * (end - start)
        return blocked

    def _longest(self, cut: list[Token], i: int, blocked: list[bool]) -> int | None:
        """Return where the longest known name that begins at ``i`` ends."""
        stop = _run_end(cut, i, blocked)
        for end in range(stop, i, -1):
            last = cut[end - 1]
            if not _may_end(last):
                continue
            if self.gazetteer.knows(key(self.text[cut[i].start : last.end])):
                return end
        return None

    def _is_place(self, cut: list[Token], i: int, end: int) -> bool:
        name = self.text[cut[i].start : cut[end - 1].end]
        before = cut[i - 1] if i else None
        after = cut[end] if end < len(cut) else None
        if cut[i].text in words("institutions") and end - i == 1:
            return False
        if end - i == 1 and not self._single_word(cut, i, before, after):
            return False
        if self._of_person(cut, i, end, before, after):
            return False
        if (
            after is not None
            and after.capital
            and after.text in words("institutions")
            and not _parted(self.text, cut[end - 1], after)
        ):
            return False
        return not (
            before is not None
            and before.text in words("institutions") - words("place_words")
            and before.capital
            and name != before.text
            and end - i == 1
            and i > 1
            and before.text not in {"Center", "United"}
            and not _parted(self.text, before, cut[i])
        )

    def _single_word(self, cut: list[Token], i: int, before: Token | None, after: Token | None) -> bool:
        """Tell whether a single word can be a place: no ordinary word, no abbreviation, known well enough."""
        token = cut[i]
        if _caseless(token):
            return len(token.text) >= 3 and self._known_well(token.text)
        if _CONTRACTED.fullmatch(token.lower) or token.text in words("titles") or self._lacks_point(token):
            return False
        located = before is not None and before.lower in _LOCATIVE | _DONE_TO
        if token.lower in _small() or (i == 0 and token.lower in self.lower_words):
            return False
        if token.text.isupper() and len(token.text) <= 5 and "." not in token.text and not self._all_capitals(cut):
            return token.text in words("abbreviated_places") or (len(token.text) > 3 and i == 0)
        if "." in token.text and token.text not in words("abbreviated_places"):
            return False
        if located or (after is not None and after.text == ",") or self._is_listed(token):
            return True
        return self._known_well(token.text)

    def _is_listed(self, token: Token) -> bool:
        """Tell whether a name follows a place in a list: "Goma and Rumangabo"."""
        between = self.text[self.last_end : token.start] if 0 < token.start - self.last_end < _LONGEST_LINK else ""
        return between.strip() in _LINKS

    def _lacks_point(self, token: Token) -> bool:
        """Tell whether a word is only a short form of a place without the point it is written with: "Miss", "Wash"."""
        if len(token.text) > _LONGEST_SHORT or self.text[token.end : token.end + 1] == ".":
            return False
        found = self.gazetteer.candidates(token.text)
        return bool(found) and all(one.matched.endswith(".") for one in found)

    def _all_capitals(self, cut: list[Token]) -> bool:
        spelled = [token for token in cut[:12] if token.kind == "word"]
        return sum(token.text.isupper() for token in spelled) > len(spelled) / 2 and len(spelled) > 2

    def _known_well(self, name: str) -> bool:
        """Tell whether a name standing alone is a place that news would name without saying where."""
        return any(
            one.exact
            and (
                (one.place.population or 0) >= 1000
                or one.kind not in {"city"}
                or (one.primary and one.fame >= 3)
                or one.place.place_id.startswith("ebbline:")  # listed by hand because reports name it
            )
            for one in self.gazetteer.candidates(name)[:4]
        )

    def _of_person(self, cut: list[Token], i: int, end: int, before: Token | None, after: Token | None) -> bool:
        """Tell whether the words are part of a person's name, and remember the surname."""
        joined_after = (
            after is not None and after.capital and after.kind == "word" and not _parted(self.text, cut[end - 1], after)
        )
        joined_before = (
            before is not None and before.capital and before.kind == "word" and not _parted(self.text, before, cut[i])
        )
        if joined_before and before is not None and before.text.rstrip(".") in words("titles"):
            self.surnames.setdefault(cut[end - 1].lower, cut[end - 1].start)
            return end - i == 1
        if (
            joined_before
            and before is not None
            and before.text in _given_names()
            and not (i == 1 and before.lower in _small())
        ):
            self.surnames.setdefault(cut[end - 1].lower, cut[end - 1].start)
            return True
        if cut[i].text in _given_names() and joined_after and after is not None:
            known = after.text in words("place_words") or after.lower in demonyms() or after.lower in _small()
            if not known:
                self._learn(cut, end)
            return not known
        if joined_after and after is not None:
            return self._runs_on(cut, i, end, after)
        if joined_before and before is not None and before.text in words("name_heads"):
            return True  # "Puerto Jordán" is unknown, and not the country
        if joined_before and before is not None and end - i == 1 and not _ordinary(before):
            return not self.gazetteer.knows(key(before.text))
        return self._speaks(cut, i, end)

    def _runs_on(self, cut: list[Token], i: int, end: int, after: Token) -> bool:
        """Tell whether the capitalised words go on after a name ("Cole Bunzel"), so that it is part of another."""
        free = (
            after.text in words("place_words")
            or after.lower in demonyms()
            or after.text in words("peoples")
            or after.lower in _small()
        )
        if free or end - i > 1 or after.text.isupper():
            return False
        big = any(
            (one.primary and (one.place.population or 0) > _BIG) or one.kind in {"country", "region"}
            for one in self.gazetteer.candidates(cut[i].text)[:1]
        )
        return not big

    def _learn(self, cut: list[Token], k: int) -> None:
        while k < len(cut) and cut[k].capital and cut[k].kind == "word":
            self.surnames.setdefault(cut[k].lower, cut[k].start)
            k += 1

    def _speaks(self, cut: list[Token], i: int, end: int) -> bool:
        """Tell whether a small place's name is the speaker: "Warrick said"."""
        if end - i > 1 or end >= len(cut) or cut[end].lower not in SPEECH - {"reported", "shows", "show", "claimed"}:
            return False
        if i and cut[i - 1].lower in _LOCATIVE:
            return False
        best = self.gazetteer.candidates(cut[i].text)[:1]
        return not any(one.kind == "country" or (one.place.population or 0) > 500_000 for one in best)

    def _skip_name(self, cut: list[Token], i: int) -> int:
        """Step over a person's name met on the way, remembering the surname; else over one token."""
        token = cut[i]
        following = cut[i + 1] if i + 1 < len(cut) else None
        person = token.text in _given_names() or token.text.rstrip(".") in words("titles")
        if person and following is not None and following.capital and not _parted(self.text, token, following):
            k = i + 1
            while (
                k < len(cut)
                and (cut[k].capital or cut[k].lower.startswith("al-"))
                and cut[k].kind == "word"
                and k - i < 5
            ):
                if cut[k].lower in _small() or cut[k].text in words("titles"):
                    break
                self.surnames.setdefault(cut[k].lower, cut[k].start)
                self.surnames.setdefault(cut[k].lower.removeprefix("al-"), cut[k].start)
                k += 1
            if token.text in _given_names() or k > i + 1:
                return max(k, i + 1)
        return i + 1

    def is_person(self, span: Span, first: Mapping[str, int]) -> bool:
        """Tell whether a later mention is only the surname of a person met in the text.

        ``first`` tells where each name is first said to be somewhere: a place named before the person stays a place.
        """
        said = self.text[span.start : span.end].lower()
        met = self.surnames.get(said)
        if met is None or span.people or first.get(said, met) < met:
            return False
        return not self.is_located(span)

    def is_located(self, span: Span) -> bool:
        """Tell whether the word before a name says that something is there."""
        before = self.text[max(0, span.start - 14) : span.start].lower().split()
        return bool(before) and before[-1] in {"in", "at", "near", "of", "from"}


_CONTRACTED = re.compile(r"(?:i|you|he|she|it|we|they|that|there|who|what)'(?:ve|ll|d|re|m|s)")
_ARTICLED = re.compile(r"(?:al|ar|as|ash|at|ad|an|az|el|ed|es|ez|er|et)-[^\W\d_a-z]")


def _ordinary(token: Token) -> bool:
    """Tell whether a capitalised word is no first name: a small word, a people, a verb ("Fleeing Mosul")."""
    if token.lower in _small() or token.lower in demonyms() or token.text in words("peoples"):
        return True
    if re.search(r"-[a-z]+$", token.text):
        return True  # "Rebel-held Idlib"
    return (
        token.lower in verb_index() or token.lower.endswith(("ing", "ed", "ly")) or token.lower in words("prepositions")
    )


def _may_begin(token: Token) -> bool:
    if token.kind != "word":
        return False
    if token.capital:
        return True
    if token.text[0] <= "z":
        return "-" in token.text and bool(_ARTICLED.match(token.text))
    return _caseless(token)


def _opens_sentence(cut: Sequence[Token], i: int) -> bool:
    """Tell whether a word is the English "At" or "As" that opens a sentence, and not an Arabic article."""
    return cut[i].lower in _ENGLISH_OPENERS and (i == 0 or cut[i - 1].kind == "punct")


def _may_end(token: Token) -> bool:
    return token.kind == "word" and (not token.text.islower() or _caseless(token))


def _caseless(token: Token) -> bool:
    first = token.text[0]
    return first.isalpha() and not first.isupper() and not first.islower()


def _parted(text: str, left: Token, right: Token) -> bool:
    """Tell whether more than a space (or the point of a short form) stands between two tokens."""
    between = text[left.end : right.start]
    return bool(between.strip(" .\u00a0\t")) or "\n" in between or (". " in between and len(left.text) > 4)


def _run_end(cut: Sequence[Token], i: int, blocked: Sequence[bool]) -> int:
    """Return where the run of words ends that could be one name."""
    end = i + 1
    while end < len(cut) and end - i < _LONGEST * 2 and not blocked[end]:
        token = cut[end]
        joins = token.kind == "word" and (
            token.capital or _caseless(token) or token.lower in _JOINING or bool(_ARTICLED.match(token.text))
        )
        point = token.text == "." and len(cut[end - 1].text) <= 3 and end + 1 < len(cut)
        number = token.kind == "number" and end == i + 1
        if not (joins or point or number):
            break
        end += 1
    return end
