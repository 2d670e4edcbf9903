"""Who is who: the followed actor, and on whose side any armed people in a sentence stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .forms import noun_forms
from .tables import rows, words
from .tokens import Token, tokens

OWN, FOE, GUNMEN, UNKNOWN = "own", "foe", "gunmen", "unknown"
_STATE_WORDS = re.compile(
    r"\b(army|military|government|junta|regime|armed forces|air force|navy|security forces|defen[cs]e forces?|state)\b",
    re.I,
)
_GROUP_WORDS = re.compile(
    r"\b(liberation|resistance|independence|free|rebel|people's|revolutionary|front|movement|union|league|brotherhood|salvation|islamic|patriotic)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Actor:
    """An armed actor of the table, or one named on the command line."""

    name: str
    kind: str
    country: str = ""
    aliases: tuple[str, ...] = ()


@cache
def known_actors() -> tuple[Actor, ...]:
    """Return the actors of the table."""
    return tuple(
        Actor(row["name"], row["kind"], row["country"], tuple(a for a in row["aliases"].split(";") if a))
        for row in rows("actors")
    )


def bare(name: str) -> str:
    """Return a name without its article, for comparison."""
    return re.sub(r"^the\s+", "", name.strip(), flags=re.I).lower().replace("’", "'")


@cache
def _by_name() -> dict[str, Actor]:
    found: dict[str, Actor] = {}
    for actor in known_actors():
        for name in (*actor.aliases, actor.name):
            found.setdefault(bare(name), actor)
    for actor in known_actors():
        found[bare(actor.name)] = actor
    return found


@cache
def demonyms() -> dict[str, str]:
    """Return demonym (small letters) to ISO country code."""
    return {word.lower(): row["code"] for row in rows("demonyms") for word in row["words"].split(";")}


def actor_named(name: str, *, country: str = "") -> Actor:
    """Return the actor that a person named, from the table or judged by the words of the name."""
    known = _by_name().get(bare(name))
    if known:
        return Actor(name, known.kind, known.country or country, (known.name, *known.aliases))
    codes = [demonyms()[w] for w in bare(name).replace("'s", "").split() if w in demonyms()]
    if codes and not _GROUP_WORDS.search(name):
        return Actor(name, "state", codes[0], (name,))
    if country and not _STATE_WORDS.search(name) and not _GROUP_WORDS.search(name):
        return Actor(name, "state", country, (name,))
    if _STATE_WORDS.search(name) and not _GROUP_WORDS.search(name):
        return Actor(name, "state", country, (name,))
    lowered = name.lower()
    for kind in ("cartel", "gang", "separatist", "jihadist", "guerrilla", "paramilitary", "militia"):
        if kind in lowered:
            return Actor(name, kind, "", (name,))
    return Actor(name, "rebel", "", (name,))


def most_named(text: str) -> Actor | None:
    """Return the armed group named most often in a text; a state only where no group is named."""
    counts: Counter[Actor] = Counter()
    for _, _, actor in Scanner(known_actors()).spans(tokens(text)):
        counts[actor] += 1
    groups = [(n, actor) for actor, n in counts.items() if actor.kind != "state"]
    ranked = groups or [(n, actor) for actor, n in counts.items()]
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _spoken(name: str) -> tuple[str, ...]:
    return tuple(token.text.replace("’", "'") for token in tokens(name))


class Scanner:
    """Finds the names of actors among tokens, the longest first."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.names: dict[str, list[tuple[tuple[str, ...], Actor]]] = {}
        for actor in actors:
            for name in {re.sub(r"^[Tt]he\s+", "", n) for n in (actor.name, *actor.aliases)}:
                spoken = _spoken(name)
                if spoken:
                    self.names.setdefault(spoken[0].lower(), []).append((spoken, actor))
        for found in self.names.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def at(self, cut: Sequence[Token], i: int) -> tuple[int, Actor] | None:
        """Return where the name that begins at token ``i`` ends, and its actor."""
        for spoken, actor in self.names.get(cut[i].lower, ()):
            piece = cut[i : i + len(spoken)]
            if len(piece) == len(spoken) and all(map(_same, piece, spoken)):
                return i + len(spoken), actor
        return None

    def spans(self, cut: Sequence[Token]) -> list[tuple[int, int, Actor]]:
        """Return every name among the tokens: where it begins and ends, and whose it is."""
        found, i = [], 0
        while i < len(cut):
            hit = self.at(cut, i)
            if hit:
                found.append((i, hit[0], hit[1]))
            i = hit[0] if hit else i + 1
        return found


def _same(token: Token, word: str) -> bool:
    """Compare a token with a word of a name: an abbreviation by its capitals, other capitals by a capital."""
    if word.isupper() and len(word) <= 4:
        return token.text == word
    return token.lower == word.lower() and (token.capital or not word[:1].isupper())


@cache
def armed_nouns() -> dict[str, str]:
    """Return every armed noun, both numbers, to its side."""
    found: dict[str, str] = {}
    for row in rows("armed_nouns"):
        for form in noun_forms(row["noun"]):
            found.setdefault(form, row["side"])
    return found


@cache
def _side_words() -> dict[str, str]:
    return {row["word"]: row["side"] for row in rows("side_words")}


@cache
def _own_nouns(kind: str) -> frozenset[str]:
    own = next((row["own"] for row in rows("kinds") if row["kind"] == kind), "")
    return frozenset(form for noun in own.split(";") if noun for form in noun_forms(noun.lower()))


_OTHERS = frozenset({"rival", "another", "other", "different", "breakaway"})
_BODIES = frozenset("front movement union alliance coalition network cartel gang league council clan tigers".split())


def _telling_words(names: Sequence[str]) -> set[str]:
    """Return the capitalised words of names that name nobody else: "Houthi", not "Army" or "National"."""
    found = set()
    for name in names:
        for word in re.split(r"[\s-]", name):
            general = word.lower() in armed_nouns() or word in words("institutions") or word in words("general")
            if len(word) > 2 and word[:1].isupper() and not general:
                found.add(word.lower())
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
        self.followed = followed
        own = {bare(n) for n in (followed.name, *followed.aliases)}
        others = [actor for actor in known_actors() if bare(actor.name) not in own]
        self._own = Scanner([followed])
        self._others = Scanner(others)
        self._own_nouns = _own_nouns(followed.kind)
        self._own_words = _telling_words((followed.name, *followed.aliases))
        last = re.split(r"\s", followed.name.lower())[-1]
        if last in _BODIES:
            self._own_nouns |= {last}
        named = {actor for _, _, actor in self._others.spans(tokens(text))}
        # Where two states fight, "troops" alone is anyone's; so are "rebels" beside a jihadist group.
        country = followed.kind == "state" and not _STATE_WORDS.search(followed.name)
        self._rival_state = country and any(a.kind == "state" for a in named)
        jihadist = followed.kind == "jihadist" and re.search(r"\b(?:militant|jihadi|extremist|Islamist)", text)
        self._shy = {"rebel", "rebels"} if jihadist else set()

    @property
    def insurgent(self) -> bool:
        """Tell whether the followed actor fights a state."""
        return self.followed.kind != "state"

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

    def side_of_people(self, word: str) -> str:
        """Return the side of a people or nationality: "the Serbs", "in Croat hands"."""
        if word in self._own_words or word.rstrip("s") in self._own_words:
            return OWN
        code = demonyms().get(word) or demonyms().get(word.rstrip("s"))
        return OWN if code and self.followed.kind == "state" and self.followed.country == code else FOE

    def side_of_state(self, code: str) -> str:
        """Return the side of a state: the followed one's own, any other's or, for a group, always the other side."""
        return OWN if self.followed.kind == "state" and self.followed.country == code else FOE

    def side_of_word(self, word: str) -> str:
        """Return the side that the first half of "rebel-held" names; the words may be hyphened or bare."""
        for said in (word, word.upper(), word.title(), f"{word} forces"):
            parties = self.parties(tokens(said))
            if parties and parties[-1].side != UNKNOWN:
                return parties[-1].side
        return UNKNOWN

    def _at(self, cut: Sequence[Token], i: int, floor: int) -> Party | None:
        own, other = self._own.at(cut, i), self._others.at(cut, i)
        if own and (not other or own[0] >= other[0]):
            return self._named(cut, i, own[0], OWN, self.followed.name)
        if other:
            return self._named(cut, i, other[0], FOE, other[1].name)
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
            side = FOE  # "a rival faction"
        return Party(first, end, side, "", plural=noun.endswith(("s", "men")))

    def _modifies(self, token: Token) -> bool:
        if token.kind != "word":
            return False
        word = token.lower
        if (
            word in _side_words()
            or word in demonyms()
            or word in armed_nouns()
            or token.text in words("peoples")
            or "-" in word
        ):
            return True
        return word in words("soldierly")

    def _side(self, noun: str, before: list[str]) -> str:
        parts = [part for word in before for part in word.split("-")]
        ours = any(word in self._own_words for word in parts) or any(word in self._own_words for word in before)
        codes = {demonyms()[word] for word in (*before, *parts) if word in demonyms()}
        category = self._category(noun, before)
        if ours and (category != "state" or not self.insurgent):
            return OWN
        if self.insurgent:
            return self._side_of_insurgents(noun, before, codes, category)
        return self._side_of_state(codes, category, before)

    def _category(self, noun: str, before: list[str]) -> str:
        sides = armed_nouns() | _side_words()
        found = [sides[word] for word in before if sides.get(word, "any") != "any"]
        if any(word.startswith("pro-government") or word.endswith(("-led", "-backed")) for word in before) and (
            armed_nouns()[noun] == "any"
        ):
            found.append("state")
        return found[-1] if found else armed_nouns()[noun]

    def _side_of_insurgents(self, noun: str, before: list[str], codes: set[str], category: str) -> str:
        if category in {"state"}:
            return FOE
        if category == GUNMEN:
            return GUNMEN
        if any(word.title() in words("peoples") for word in before):
            return FOE
        own = noun in self._own_nouns or category == "group"
        if noun in self._shy or "pro-government" in before:
            return FOE
        if own and category == "group":
            return OWN
        if noun in self._own_nouns and not codes:
            return OWN
        return FOE if codes else UNKNOWN

    def _side_of_state(self, codes: set[str], category: str, before: list[str]) -> str:
        if category == GUNMEN:
            return GUNMEN
        if category == "group":
            return FOE
        if codes:
            return OWN if not self.followed.country or self.followed.country in codes else FOE
        if self._rival_state and category in {"state", "any"} and not before:
            return UNKNOWN
        return OWN if category == "state" else UNKNOWN
