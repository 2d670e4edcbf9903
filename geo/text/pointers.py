"""Words that point elsewhere: "there", "the town" and "its streets" to a place, "fighters of X" to a side."""

from __future__ import annotations

from .actors import armed_nouns
from .forms import BE, HAVE
from .items import DETERMINERS, MODALS, OPENERS, RELATIVES, Item
from .tables import words

SETTLEMENTS = words("settlements")


_ALONE = SETTLEMENTS - {"capital", "base", "airport", "stronghold"}
_EXPLETIVE = frozenset("remain remains remained seemed appeared came will would can could may might".split())


_PARTS = frozenset("centre center gates airport streets".split())


def _settled(items: list[Item], i: int) -> bool:
    """Tell whether "the" stands before a word, one adjective at most between them."""
    if i and items[i - 1].lower in {"the", "that", "this"}:
        return True
    between = items[i - 1] if i > 1 else None
    plain = between is not None and between.kind == "word" and not between.verbs and between.lower not in DETERMINERS
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


def mark_there(items: list[Item]) -> None:
    """Mark words that point back to a place: "there", "the town", "its streets", "the capital", "both"."""
    for i, item in enumerate(items):
        if item.lower not in _POINTING:
            continue
        following = items[i + 1] if i + 1 < len(items) else None
        reads = _MARKS.get(item.lower, _named_by_kind)
        if reads(items, i, following):
            item.kind = "there"


def _there(items: list[Item], i: int, following: Item | None) -> bool:
    """Tell a place's "there" from the one of "there is"."""
    before = items[i - 1] if i else None
    noun = before is not None and before.kind == "word" and not before.verbs and before.lower not in _LINKING
    return noun or following is None or following.lower not in BE | HAVE | _EXPLETIVE


def _of_its(items: list[Item], i: int, following: Item | None) -> bool:
    """Tell whether "its" stands before a part of a town: "its streets", "its eastern edge"."""
    if following is None:
        return False
    second = items[i + 2].lower if i + 2 < len(items) else ""
    part = following.lower in words("partial") or following.lower in _PARTS
    return part or (following.lower.endswith("ern") and second in words("partial"))


def _at_it(items: list[Item], i: int, _: Item | None) -> bool:
    return i > 0 and items[i - 1].lower in _PREPOSED


def _several(items: list[Item], i: int, following: Item | None) -> bool:
    alone = following is None or following.kind == "punct" or _goes_on(following)
    return alone and (i == 0 or items[i - 1].lower != "of")


def _named_by_kind(items: list[Item], i: int, following: Item | None) -> bool:
    if items[i].lower in _LANDFORMS:
        return i > 0 and items[i - 1].lower in {"that", "those", "these"}
    return _capital_alone(items, i) or _settlement_alone(items, i, following)


_LANDFORMS = frozenset("mountain mountains hills heights valley forest ridge caves gorge island enclave pocket".split())


_PREPOSED = frozenset("on into at around inside towards toward".split())
_LINKING = OPENERS | RELATIVES | {"and", "or"}
GROUPS = frozenset({"both", "three"})
_POINTING = SETTLEMENTS | _LANDFORMS | GROUPS | {"there", "its", "it"}
_MARKS = {"there": _there, "its": _of_its, "it": _at_it, "both": _several, "three": _several}


_ADVERBS = frozenset("again overnight itself yesterday today and but".split())


def _goes_on(item: Item) -> bool:
    """Tell whether a verb follows: "both remain", not "both sides"."""
    return item.lower in BE | HAVE | MODALS or item.a_verb


def _settlement_alone(items: list[Item], i: int, following: Item | None) -> bool:
    """Tell whether "the town" stands alone: not in apposition, not "of" a name, not before another noun."""
    if items[i].lower not in _ALONE or not _settled(items, i):
        return False
    article = i - 1 if items[i - 1].lower == "the" else i - 2
    if article > 1 and items[article - 1].text == "," and items[article - 2].kind == "place":
        return False
    if following is None:
        return True
    if following.lower == "in" and i + 2 < len(items):
        second = items[i + 2]
        return second.kind != "place" and second.lower != "the" and not second.lower.endswith("ern")
    if following.lower == "of" or following.kind in {"place", "possessive"}:
        return False
    grammatical = words("fillers") | words("prepositions") | _ADVERBS | BE | HAVE | OPENERS | RELATIVES | MODALS
    return following.kind != "word" or bool(following.verbs) or following.lower in grammatical


def take_sides(items: list[Item]) -> None:
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
