"""Which words that could be verbs stand as nouns or adjectives: "limited attacks", "the mortar attack"."""

from __future__ import annotations

from .forms import BE, HAVE
from .items import DETERMINERS, MODALS, OPENERS, RELATIVES, SPEECH, Item
from .tables import words

_POINTING = frozenset({"that", "this", "these", "those", "all", "both", "each", "any", "some", "no"})
_BEFORE_NOUN = (DETERMINERS - _POINTING) | {"no", "every", "another", "several", "many", "few", "fresh", "renewed"}
_PLURAL = frozenset({"people", "police", "men", "women", "children", "militia", "troops", "others", "dead"})
_ADJECTIVES = frozenset(
    "old new main last latest recent fresh heavy fierce big biggest former first second other same final major deadly "
    "daily nightly further repeated limited local northern southern eastern western central military".split()
)
_JOINING = frozenset({"and", "or", "but", "nor", "not", "to", "as", "than"})
_AUXILIARY = BE | HAVE | MODALS | words("modals")


def settle(items: list[Item]) -> None:
    """Take the verbs from words that stand as nouns or adjectives."""
    for i, item in enumerate(items):
        if i == 0 or item.kind != "word" or not item.verbs:
            continue
        tags = set("".join(tags for _, tags in item.verbs))
        as_noun = not tags & set("dng") and _stands_as_noun(items, i, tags)
        as_adjective = bool(tags & set("n")) and not tags & set("bsg") and _stands_as_adjective(items, i)
        if as_noun or as_adjective:
            item.verbs = ()


def _stands_as_noun(items: list[Item], i: int, tags: set[str]) -> bool:
    before = items[i - 1]
    if before.lower in _BEFORE_NOUN or before.kind in {"possessive", "number"}:
        return True
    if before.lower in words("prepositions") - {"to", "than", "like"}:
        return True
    if "b" in tags and before.kind == "party" and not before.plural and i > 1 and items[i - 2].lower in {"a", "an"}:
        return True  # "an army camp"
    k = _over_plain(items, i - 1)
    if k == i - 1 or k < 0:
        return k >= 0 and _finite(before)
    opens = items[k].lower in _BEFORE_NOUN or items[k].kind in {"possessive", "number"}
    opens = opens or items[k].lower in words("prepositions") - {"to"}
    head = items[i - 1].lower
    if opens and "b" in tags:
        return not head.endswith("s") and head not in _PLURAL
    if opens:
        return (head.endswith("s") and not head.endswith("ss")) or head in _ADJECTIVES
    return _finite(items[k])


def _over_plain(items: list[Item], k: int) -> int:
    """Return the index left of the plain words that end at ``k``: adjectives and nouns that are no verbs."""
    while k >= 0 and _plain(items[k]):
        k -= 1
    return k


def _plain(item: Item) -> bool:
    if item.kind != "word" or item.verbs or item.lower in _AUXILIARY | _JOINING | RELATIVES | OPENERS:
        return False
    if item.lower in words("prepositions") | DETERMINERS | words("fillers") or item.lower.endswith("ly"):
        return False
    return item.lower != "longer"


def _finite(item: Item) -> bool:
    """Tell whether a verb in the past stands here, so that a noun group and not a second verb follows."""
    tags = set("".join(tags for _, tags in item.verbs))
    return "d" in tags and "b" not in tags and item.lower not in SPEECH


def _stands_as_adjective(items: list[Item], i: int) -> bool:
    """Tell whether a participle belongs to the noun after it: "visited wounded soldiers", "with abducted children"."""
    following = items[i + 1] if i + 1 < len(items) else None
    if following is None or not (following.kind == "party" or _noun(following)):
        return False
    before = items[i - 1]
    if before.kind in {"possessive", "number"} or before.lower in _BEFORE_NOUN:
        return True
    if before.lower in words("prepositions") - {"to", "by", "after", "before", "since", "until"}:
        return True
    tags = set("".join(tags for _, tags in before.verbs))
    return bool(tags & set("dg")) and before.lower not in _AUXILIARY | SPEECH


def _noun(item: Item) -> bool:
    return _plain(item) and item.text[:1].islower() and item.lower not in _NO_NOUNS


_NO_NOUNS = frozenset("there here back away up down out off again too also ago dead alive overnight yesterday".split())
