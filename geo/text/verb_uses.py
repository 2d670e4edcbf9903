"""How a verb form stands: as a verb or a noun, active or passive, with an object or without."""

from __future__ import annotations

from functools import cache

from .forms import BE, HAVE, noun_forms
from .items import DETERMINERS, OPENERS, RELATIVES, SPANS, Item
from .tables import rows, words

_COPULAS = frozenset("remain remains remained stay stays stayed become becomes became get gets got".split())


@cache
def _noun_forms() -> frozenset[str]:
    """Return the forms of the words that end a noun cue."""
    last = (row["cue"].split()[-1].split("|") for row in rows("cues") if row["form"] == "noun")
    return frozenset(form for options in last for word in options for form in noun_forms(word))


def verb_use(items: list[Item], i: int, tags: str) -> bool:
    """Tell whether a form that could be a noun stands as a verb here."""
    before = _before(items, i)
    if set(tags) & set("dn") and "b" not in tags:
        return True
    if before is None:
        return "g" in tags
    if before.lower == "own":
        return False  # "their own raids"
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
    spoken = following is not None and following.lower in after_noun and items[i].lower in _noun_forms()
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


def passive(items: list[Item], i: int, tags: str) -> bool:
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
    if before in BE | _COPULAS:
        return True
    if before in {"have", "has", "had"} or before.endswith("n't"):
        return False
    ahead = [item.lower for item in items[i + 1 : i + 5]]
    if ahead[:1] == ["by"] and ahead[1:2] and ahead[1] in _MANNERS:
        return k >= 0 and "d" not in tags  # "the garrison left by arrangement"
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
    if k + 1 < len(items) and items[k + 1].lower in SPANS and after.kind in {"number", "word"}:
        return False  # "were pushed out two days later"
    if after.kind in {"place", "there", "party", "number", "pronoun"} or after.lower in DETERMINERS:
        return True
    plain = after.kind == "word" and not after.verbs and after.lower not in _NO_OBJECT | words("fillers")
    return plain and after.lower not in words("prepositions") | OPENERS | RELATIVES | BE | HAVE


_NO_OBJECT = frozenset(
    "and or back again there here overnight yesterday today too alone ago elsewhere down off out up away".split()
)


_MANNERS = frozenset(
    "arrangement agreement night day dawn dusk nightfall midnight noon road air sea boat helicopter truck bus foot"
    " land choice mistake accident mutual stealth consent degrees stages surprise force default then now".split()
)
