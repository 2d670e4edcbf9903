"""A sentence as the cues see it: words, armed parties, places and dates in a row, parted into clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from .actors import Party, Sides, armed_nouns
from .dates import When
from .forms import BE, HAVE, verb_forms
from .tables import rows, words
from .tokens import Token, tokens

SPEECH = frozenset(
    "say says said saying tell tells told add adds added report reports reported claim claims claimed announce announces announced "
    "confirm confirms confirmed deny denies denied warn warns warned state states stated insist insists insisted acknowledge acknowledged "
    "admit admitted declare declared believe believes believed think thinks thought fear fears feared suggest suggested show showed shows note noted".split()
)
_RELATIVES = frozenset({"who", "which", "whose", "whom", "where", "that"})
_OPENERS = frozenset(
    "while when whenever after before because although though unless if whether whereas until once as but so yet".split()
)
_BREAKS = frozenset(";:—–()…")
_PRONOUNS = {
    "they": "plural",
    "them": "plural",
    "their": "plural",
    "it": "single",
    "its": "single",
    "we": "plural",
    "our": "plural",
    "you": "you",
}
_SETTLEMENTS = frozenset(
    "town city village district neighbourhood neighborhood port province region base airport settlement suburb camp stronghold island enclave capital".split()
)
_EXPLETIVE = frozenset("remain remains remained seemed appeared came will would can could may might".split())
_PARTS = frozenset("centre center gates airport streets".split())
_DETERMINERS = frozenset(
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

    @property
    def lower(self) -> str:
        """Return the text in small letters with plain apostrophes."""
        return self.text.lower().replace("’", "'")

    @property
    def a_verb(self) -> bool:
        """Tell whether the item can be a finite verb."""
        return any(set(tags) & set("bsd") for _, tags in self.verbs) or self.lower in BE or self.lower in _MODALS


_MODALS = frozenset("will would can could may might shall should must do does did has have had".split())


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
    container_of: int | None = None


def build(text: str, start: int, paragraph: int, sides: Sides, places: Sequence[Named], dates: Sequence[When]) -> Scene:
    """Return the scene of one sentence; ``start`` is its offset, which all spans share."""
    cut = tokens(text, offset=start)
    spans = _spans(cut, sides.parties(cut), places, dates)
    items = [_item(text, start, piece, what) for piece, what in spans]
    scene = Scene(start, start + len(text), paragraph, items, text)
    _mark_there(items)
    _take_sides(items)
    _part(scene)
    containers = {named.number: named.container_of for named in places if named.container_of is not None}
    for i, item in enumerate(items):
        if item.kind in {"place", "there"}:
            scene.governors[i] = govern(items, i, containers)
    return scene


_What = Party | Named | When | None


def _spans(
    cut: list[Token], parties: Iterable[Party], places: Sequence[Named], dates: Sequence[When]
) -> list[tuple[list[Token], _What]]:
    """Lay dates, places and parties over the tokens; where two overlap, a date wins, then the longer."""
    taken: list[tuple[int, int, int, _What]] = [(d.start, d.end, 0, d) for d in dates]
    taken += [(p.start, p.end, 1, p) for p in places]
    taken += [(cut[p.start].start, cut[p.end - 1].end, 1, p) for p in parties]
    chosen: list[tuple[int, int, _What]] = []
    for begin, end, _, what in sorted(taken, key=lambda t: (t[2], t[0] - t[1])):
        if all(end <= b or begin >= e for b, e, _ in chosen):
            chosen.append((begin, end, what))
    chosen.sort(key=lambda t: t[0])
    pieces: list[tuple[list[Token], _What]] = []
    queue = iter(chosen)
    current = next(queue, None)
    for token in cut:
        while current and token.start >= current[1]:
            current = next(queue, None)
        if current and token.end > current[0]:
            if pieces and pieces[-1][1] is current[2]:
                pieces[-1][0].append(token)
            else:
                pieces.append(([token], current[2]))
        else:
            pieces.append(([token], None))
    return pieces


def _item(text: str, offset: int, piece: list[Token], what: _What) -> Item:
    start, end = piece[0].start, piece[-1].end
    said = text[start - offset : end - offset]
    if isinstance(what, When):
        return Item("date", said, start, end, when=what)
    if isinstance(what, Named):
        country = "country" if what.country else ""
        return Item("place", said, start, end, place=what.number, name=country, side=what.side)
    if isinstance(what, Party):
        return Item("party", said, start, end, side=what.side, name=what.name, plural=what.plural)
    item = Item(piece[0].kind, said, start, end)
    if item.lower in _PRONOUNS:
        item.kind, item.plural = "pronoun", _PRONOUNS[item.lower] == "plural"
    elif item.kind == "word":
        item.verbs = verb_index().get(item.lower, ())
    return item


def _settled(items: list[Item], i: int) -> bool:
    """Tell whether "the" stands before a word, one adjective at most between them."""
    if i and items[i - 1].lower == "the":
        return True
    between = items[i - 1] if i > 1 else None
    plain = between is not None and between.kind == "word" and not between.verbs and between.lower not in _DETERMINERS
    return bool(
        plain and between and between.lower not in words("prepositions") | _RANKS and items[i - 2].lower == "the"
    )


_RANKS = frozenset(
    "first last next other second third final only same whole nearest neighbouring neighboring nearby".split()
)


def _capital_alone(items: list[Item], i: int) -> bool:
    """Tell whether "the capital" stands for its name: nothing before or after it says which."""
    if items[i].lower != "capital" or not i or items[i - 1].lower != "the":
        return False
    following = items[i + 1] if i + 1 < len(items) else None
    second = items[i + 2] if i + 2 < len(items) else None
    if following and (following.lower == "of" or following.kind in {"possessive", "place"}):
        return False
    if following and following.text == "," and second and second.kind == "place":
        return False
    return not (i > 2 and items[i - 2].text == "," and items[i - 3].kind == "place")


def _mark_there(items: list[Item]) -> None:
    """Mark words that point back to a place: "there", "the town", and "it" where a verb takes or holds it."""
    for i, item in enumerate(items):
        before = items[i - 1].lower if i else ""
        following = items[i + 1] if i + 1 < len(items) else None
        if item.lower == "there" and not (following and following.lower in BE | HAVE | _EXPLETIVE):
            item.kind = "there"
        elif item.lower == "its" and following and following.lower in words("partial") | _PARTS:
            item.kind = "there"
        elif _capital_alone(items, i):
            item.kind = "there"
        elif item.lower in _SETTLEMENTS - {"capital", "base", "airport", "stronghold"} and _settled(items, i):
            named = i > 2 and items[i - 2].text == "," and items[i - 3].kind == "place"
            named = (
                named
                or following
                and (
                    following.lower in {"of", "in"}
                    or following.kind in {"place", "possessive"}
                    or following.lower == "'s"
                )
            )
            if not named and not (
                following
                and following.kind == "word"
                and following.lower not in words("prepositions")
                and not following.verbs
                and following.lower not in {"and", "but", *BE, *HAVE, *_OPENERS, *_RELATIVES, *_MODALS}
            ):
                item.kind = "there"


def _take_sides(items: list[Item]) -> None:
    """Give "fighters of X", "rebels led by X", "troops loyal to X" the side of X."""
    for i, item in enumerate(items):
        if item.kind != "party":
            continue
        k = i + 1
        while k < len(items) and k - i <= 5 and items[k].lower in _BELONGING:
            k += 1
        owner = _owner(items, i)
        if owner is not None and not item.name:
            item.side = owner.side
        linked = {other.lower for other in items[i + 1 : k]} & _LINKS
        other = items[k] if k < len(items) and items[k].kind == "party" else None
        if other is not None and linked and (linked & _LOYAL or other.name or item.side in {"gunmen", "unknown"}):
            item.side, item.name = other.side, item.name or other.name
        elif item.side == "own" and not item.name and i > 1 and _stranger(items[i - 1]):
            item.side = "foe"  # fighters of a group that no table knows, and not of the followed one


def _stranger(item: Item) -> bool:
    """Tell whether a capitalised word before a party names somebody else: "Kamajor militiamen"."""
    return item.kind == "word" and item.text[:1].isupper() and item.lower not in words("small") and not item.verbs


def _owner(items: list[Item], i: int) -> Item | None:
    """Return the country that owns a party: "Ukraine" of "Ukraine's new army chief"."""
    noun = items[i].lower.split()[-1]
    if armed_nouns().get(noun) not in {"state", "any"}:
        return None
    k = i - 1
    while k > 0 and i - k < 4 and items[k].kind == "word" and not items[k].verbs:
        k -= 1
    owned = k > 0 and items[k].kind == "possessive" and items[k - 1].kind == "place" and items[k - 1].side
    return items[k - 1] if owned else None


_LINKS = frozenset("of led headed commanded loyal allied aligned linked backed supported belonging from".split())
_LOYAL = frozenset("led headed commanded loyal allied aligned linked backed supported".split())
_BELONGING = _LINKS | frozenset("by to with the a".split())


def _part(scene: Scene) -> None:
    """Number the clauses: a new one begins at a break, a conjunction or relative with a verb to come, or after speech."""
    number, seen_verb = 0, False
    main: int | None = None  # the clause that an open ", which …" interrupts
    items = scene.items
    for i, item in enumerate(items):
        resumes = main is not None and seen_verb and _resumes(items, i)
        if i and (resumes or _begins(items, i, seen_verb=seen_verb)):
            had_verb = seen_verb
            number, seen_verb = number + 1, False
            if resumes and main is not None:
                scene.parents[number], main = main, None
            elif _relative_at(items, i) and (items[i - 1].text == "," or not had_verb):
                main = number - 1
        item.clause = number
        seen_verb = seen_verb or item.a_verb or (item.kind == "word" and bool(item.verbs))
    scene.clauses = number + 1


def _relative_at(items: list[Item], i: int) -> bool:
    """Tell whether a relative stands here, alone or after its preposition ("from which")."""
    if items[i].lower in _RELATIVES - {"that"}:
        return True
    following = items[i + 1].lower if i + 1 < len(items) else ""
    return items[i].lower in words("prepositions") and following in {"which", "whom", "whose"}


def _resumes(items: list[Item], i: int) -> bool:
    """Tell whether the main clause goes on here, after the comma that closes a relative."""
    if items[i - 1].text != "," or items[i].lower in {"and", "or", "but"} | _RELATIVES:
        return False
    if items[i].a_verb or items[i].lower in BE | HAVE:
        return True
    if any("g" in tags or "n" in tags for _, tags in items[i].verbs) or items[i].lower in words("prepositions"):
        return False
    for item in items[i : i + 8]:
        if item.text == "," or item.text in _BREAKS:
            return False
        if item.a_verb:
            return True
    return False


def _begins(items: list[Item], i: int, *, seen_verb: bool) -> bool:
    item, before = items[i], items[i - 1]
    if before.text in _BREAKS or (before.text == "-" and i > 1):
        return True
    if before.when is not None and before.when.kind == "after":
        return True
    if _relative_at(items, i) and not (before.kind == "word" and before.lower in words("prepositions")):
        return True
    if item.lower == "that" and before.lower in SPEECH | {"fact", "claim", "report"}:
        return True
    if (
        item.lower == "that"
        and before.kind in {"place", "party", "word"}
        and before.lower not in words("prepositions")
        and _verb_within(items, i + 1, 4)
    ):
        return True
    if item.lower in _OPENERS and before.lower != "all" and _verb_within(items, i + 1, 9):
        return seen_verb or item.lower not in {"as", "so"}
    if item.lower == "and" or item.lower == "or":
        return seen_verb and _new_verb_after(items, i)
    if before.lower in {"without", "by", "after", "before"} and any("g" in tags for _, tags in item.verbs):
        return True
    if before.text == ",":
        return seen_verb and _said_within(items, i)
    spoke = before.lower in SPEECH and item.lower not in words("prepositions") and item.kind not in {"date", "punct"}
    return spoke and _verb_within(items, i + 1, 7, finite=True)


def _verb_within(items: list[Item], i: int, reach: int, *, finite: bool = False) -> bool:
    for item in items[i : i + reach]:
        if item.text in _BREAKS:
            return False
        if item.a_verb or (not finite and any("g" in tags for _, tags in item.verbs)):
            return True
    return False


def _new_verb_after(items: list[Item], i: int) -> bool:
    """Tell whether "and" opens a clause: a verb follows at once, or a noun group with its verb before the next mark."""
    following = items[i + 1] if i + 1 < len(items) else None
    if following is None:
        return False
    if following.a_verb or any("n" in tags for _, tags in following.verbs):
        return True
    reach = 0
    for item in items[i + 1 : i + 10]:
        reach += 1
        if item.text in _BREAKS or item.text == "," or item.lower in _OPENERS | _RELATIVES:
            return False
        if item.a_verb and reach > 1:
            return True
    return False


def _said_within(items: list[Item], i: int) -> bool:
    """Tell whether ", officials said" follows: a speech verb after a short noun group."""
    for k, item in enumerate(items[i : i + 9]):
        if item.text == "," or item.text in _BREAKS:
            return False
        if item.lower in SPEECH and k > 0:
            return True
        if item.a_verb or item.lower in _OPENERS:
            return False
    return False


def govern(items: list[Item], k: int, containers: dict[int, int | None] | None = None) -> Governor:
    """Return what the place at ``k`` hangs on, walking left over its noun group and the places it is listed with."""
    path: list[int] = []
    p = k - 1
    while p >= 0 and k - p < 24:
        item = items[p]
        if item.kind == "place":
            p -= 1
            if p >= 0 and items[p].lower in {"the", "of"}:
                continue
        elif item.kind == "possessive" or item.lower in {
            "such",
            "including",
            "namely",
            "both",
            "either",
            "like",
            "especially",
            "notably",
        }:
            p -= 1
        elif item.lower == "as" and p and items[p - 1].lower == "such":
            p -= 2
        elif item.lower == "them" and p and items[p - 1].lower == "among":
            p -= 2
        elif item.lower == "with" and p and items[p - 1].lower in {"together", "along"}:
            p -= 2
        elif item.text == "," or item.lower in {"and", "or"}:
            step = _over_list(items, p, path)
            if step is None:
                return Governor("", p, tuple(path))
            p = step
        elif item.lower == "of":
            path.append(p)
            p -= 1
        elif item.lower in _RELATIVES and item.lower != "that":
            return Governor("", p, tuple(path))
        elif item.lower in words("prepositions") and item.kind == "word":
            return Governor(item.lower, p, tuple(path))
        elif (item.a_verb or item.verbs) and not _nounlike(items, p):
            return Governor("verb", p, tuple(path))
        elif item.kind in {"word", "number", "pronoun", "party", "there"}:
            path.append(p)
            p -= 1
        else:
            return Governor("", p, tuple(path))
    return Governor("", -1, tuple(path))


def _nounlike(items: list[Item], p: int) -> bool:
    """Tell whether a word that could be a verb stands as a noun or adjective: after a determiner, or before "of"."""
    before = items[p - 1] if p else None
    if before is None:
        return False
    if before.lower in _DETERMINERS or before.kind == "possessive":
        return not any(set(tags) & set("d") and "n" not in tags for _, tags in items[p].verbs)
    return False


def _over_list(items: list[Item], p: int, path: list[int]) -> int | None:
    """Return where to go on left of a comma or "and" in a list of places, or None where the list begins a clause."""
    q = p - 1
    while q >= 0 and (items[q].text == "," or items[q].lower in {"and", "or"}):
        q -= 1
    if q < 0:
        return None
    if items[q].kind == "place":
        # "In Iraq, Hawija was cleared": a country before the comma only says where.
        topic = items[q].name == "country" and items[p].text == "," and items[p + 1].name != "country"
        return None if topic else q
    if items[q].kind == "date" and items[p].lower in {"and", "or", ","}:
        while q >= 0 and (items[q].kind == "date" or items[q].lower in {"on", "in", "by", ","}):
            q -= 1
        return q if q >= 0 and items[q].kind == "place" else None
    following = items[p + 1].lower if p + 1 < len(items) else ""
    if following in {"including", "such", "like", "namely", "especially", "among", "notably"}:
        return q
    apposed = items[q].lower.rstrip("s") in _SETTLEMENTS or items[q].lower in {
        "cities",
        "towns",
        "villages",
        "provinces",
        "districts",
    }
    return q if apposed and items[p].text == "," and items[p + 1].kind == "place" else None
