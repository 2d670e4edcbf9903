"""Who the armed actors are: the table of them, the actor a person names, and their names in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from .forms import noun_forms
from .tables import rows
from .tokens import Token, tokens

_STATE_WORDS = re.compile(
    r"\b(army|military|government|junta|regime|armed forces|air force|navy|security forces|defen[cs]e forces?|state)\b",
    re.I,
)
_GROUP_WORDS = re.compile(
    r"\b(liberation|resistance|independence|free|people's|revolutionary|front|movement|union|league|brotherhood|"
    r"salvation|islamic|patriotic)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Actor:
    """An armed actor of the table, or one named on the command line.

    ``peoples`` are the words for its people ("Kurdish"), ``partners`` the actors it fights as one with.
    """

    name: str
    kind: str
    country: str = ""
    aliases: tuple[str, ...] = ()
    peoples: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()

    @property
    def coalition(self) -> bool:
        """Tell whether the actor is an alliance of states: of no one country, its peoples known."""
        return self.kind == "state" and not self.country and bool(self.peoples)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@cache
def known_actors() -> tuple[Actor, ...]:
    """Return the actors of the table."""
    return tuple(
        Actor(
            row["name"],
            row["kind"],
            row["country"],
            _parts(row["aliases"]),
            _parts(row["peoples"]),
            _parts(row["partners"]),
        )
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


def is_state(name: str) -> bool:
    """Tell whether the words of a name are those of a state's forces, and not of a group's."""
    return bool(_STATE_WORDS.search(name)) and not of_group(name)


def of_group(name: str) -> bool:
    """Tell whether a name has a word of groups that are no state: "Front", "insurgents"."""
    nouns = [armed_nouns().get(word) for word in re.split(r"[\s-]+", bare(name))]
    return bool(_GROUP_WORDS.search(name)) or "group" in nouns


@cache
def _stems(name: str) -> list[str]:
    return [word.rstrip("s") for word in bare(name).split()]


def within(short: str, name: str) -> bool:
    """Tell whether a name holds a shorter one word for word, number aside: "Taliban" in "the Pakistani Taliban"."""
    inner, outer = _stems(short), _stems(name)
    return any(outer[i : i + len(inner)] == inner for i in range(len(outer) - len(inner) + 1))


def _held_in(name: str) -> Actor | None:
    """Return the actor of the table whose longest name stands within a name: "the Viv Ansanm gangs"."""
    inside = [known for known in _by_name() if within(known, name) and not _plain(known)]
    fitting = [known for known in inside if _by_name()[known].kind != "state" or not of_group(name)]
    return _by_name()[max(fitting, key=len)] if fitting else None


def _plain(known: str) -> bool:
    """Tell whether a name is one ordinary word, which says nothing of whose it is: "junta"."""
    return known in armed_nouns()


def actor_named(name: str, *, country: str = "") -> Actor:
    """Return the actor that a person named, from the table or judged by the words of the name."""
    known = _by_name().get(bare(name)) or _held_in(name)
    if known:
        names = (known.name, *known.aliases)
        return Actor(name, known.kind, known.country or country, names, known.peoples, known.partners)
    codes = [demonyms()[w] for w in bare(name).replace("'s", "").split() if w in demonyms()]
    if codes and not of_group(name):
        return Actor(name, "state", codes[0], (name,))
    if country and not _STATE_WORDS.search(name) and not of_group(name):
        return Actor(name, "state", country, (name,))
    if is_state(name):
        return Actor(name, "state", country, (name,))
    lowered = name.lower()
    for kind in ("cartel", "gang", "separatist", "jihadist", "guerrilla", "paramilitary", "militia"):
        if kind in lowered:
            return Actor(name, kind, "", (name,))
    return Actor(name, "rebel", "", (name,))


_BRACKETED = re.compile(r"\s\((?:or |the )?([A-Z][A-Za-z]{0,6}[A-Z])\)")
_FULL_NAME = re.compile(r"(?:[A-Z][\w’'-]*\s+(?:(?:of|for|and|de|du|des|la)\s+(?:the\s+)?)?){1,8}[A-Z][\w’'-]*$")
_LEADING = re.compile(r"^(?:The|In|On|At|By|For|From|When|As|But|And|An?)\s+")


def abbreviations(text: str) -> Iterator[re.Match[str]]:
    """Yield the abbreviations that a text gives in brackets, with the space before them."""
    return _BRACKETED.finditer(text)


def introduced(actor: Actor, text: str) -> Actor:
    """Return an actor with the other half of a name that the text introduces: "Armed Islamic Group (GIA)"."""
    mine = {bare(name) for name in (actor.name, *actor.aliases)}
    more: list[str] = []
    for match in abbreviations(text):
        full = _FULL_NAME.search(text[max(0, match.start() - 80) : match.start()])
        name = _LEADING.sub("", full[0]) if full else ""
        if name and bare(match[1]) in mine and bare(name) not in mine:
            more.append(name)
        elif bare(name) in mine and bare(match[1]) not in mine:
            more.append(match[1])
    return replace(actor, aliases=(*actor.aliases, *more)) if more else actor


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
        names = self.names
        while i < len(cut):
            hit = self.at(cut, i) if cut[i].lower in names else None
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
