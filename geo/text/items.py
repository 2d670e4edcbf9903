"""The pieces of a sentence as the cues see it: items, what places hang on, and the sentence as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from .dates import When
from .forms import BE, verb_forms
from .tables import rows, words

SPEECH = words("speech")


RELATIVES = frozenset({"who", "which", "whose", "whom", "where", "that"})


OPENERS = frozenset(
    "while when whenever after before because although though unless if whether whereas until since once as but so"
    " yet".split()
)


BREAKS = frozenset(";:—–()…")


DETERMINERS = frozenset(
    "the a an this that these those its their his her our my your some any no every each both all".split()
)


@dataclass(slots=True)
class Item:
    """One word, or one group of words, with what is known of it; ``clause`` counts from 0 in the sentence."""

    kind: str  # word, number, punct, possessive, place, there, party, pronoun, date
    text: str
    start: int
    end: int
    verbs: tuple[tuple[str, str], ...] = ()
    side: str = ""
    name: str = ""
    place: int | None = None
    when: When | None = None
    clause: int = 0
    plural: bool = False
    lower: str = field(init=False, default="")  # the text in small letters with plain apostrophes

    def __post_init__(self) -> None:
        """Keep the small letters, which are asked for far more often than items are made."""
        self.lower = self.text.lower().replace("’", "'")

    @property
    def a_verb(self) -> bool:
        """Tell whether the item can be a finite verb."""
        return any(set(tags) & set("bsd") for _, tags in self.verbs) or self.lower in BE or self.lower in MODALS


SPANS = frozenset("hours day days week weeks month months year years decade decades night nights".split())
MODALS = frozenset("will would can could may might shall should must do does did has have had".split())


@cache
def verb_index() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return every known verb form to its (plain form, tags)."""
    lemmas = set(words("verbs"))
    for row in rows("cues"):
        if row["form"] == "verb":
            lemmas |= set(row["cue"].split()[0].split("|"))
    lemmas |= {row["lemma"] for row in rows("irregular")} - {"be", "have"}
    index: dict[str, tuple[tuple[str, str], ...]] = {}
    for lemma in sorted(lemmas):
        for form, tags in verb_forms(lemma).items():
            index[form] = (*index.get(form, ()), (lemma, tags))
    return index


@dataclass(slots=True)
class Scene:
    """One sentence: its text span, paragraph and items."""

    start: int
    end: int
    paragraph: int
    items: list[Item]
    text: str
    clauses: int = 1
    quoted: bool = False
    governors: dict[int, Governor] = field(default_factory=dict)
    parents: dict[int, int] = field(default_factory=dict)

    def parent(self, clause: int) -> int:
        """Return the clause that a clause goes on from: the one before a relative that has ended, else the last."""
        return self.parents.get(clause, clause - 1)

    def clause(self, number: int) -> list[int]:
        """Return the indices of the items in a clause."""
        return [i for i, item in enumerate(self.items) if item.clause == number]


@dataclass(frozen=True, slots=True)
class Governor:
    """What a place hangs on: a preposition, a verb ("verb"), or nothing ("").

    ``index`` is that item's number, ``path`` the numbers of the items between, nearest first.
    """

    word: str
    index: int
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A place named in the text, as the scene needs it: its span and its number among the article's mentions."""

    start: int
    end: int
    number: int
    country: bool = False
    side: str = ""  # of the state that a country or its capital stands for
