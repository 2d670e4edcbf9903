"""Where the clauses of a sentence begin, and which one a clause goes on from."""

from __future__ import annotations

from .forms import BE, HAVE
from .items import BREAKS, DETERMINERS, OPENERS, RELATIVES, SPEECH, Item, Scene
from .tables import words


def part_clauses(scene: Scene) -> None:
    """Number the clauses: one begins at a break, at a conjunction or relative with a verb to come, or after speech."""
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
    if items[i].lower in RELATIVES - {"that"}:
        return True
    following = items[i + 1].lower if i + 1 < len(items) else ""
    return items[i].lower in words("prepositions") and following in {"which", "whom", "whose"}


def _resumes(items: list[Item], i: int) -> bool:
    """Tell whether the main clause goes on here, after the comma that closes a relative."""
    if items[i - 1].text != "," or items[i].lower in {"and", "or", "but"} | RELATIVES:
        return False
    if items[i].a_verb or items[i].lower in BE | HAVE:
        return True
    if any("g" in tags or "n" in tags for _, tags in items[i].verbs) or items[i].lower in words("prepositions"):
        return False
    for item in items[i : i + 8]:
        if item.text == "," or item.text in BREAKS:
            return False
        if item.a_verb:
            return True
    return False


_BRACKET = 5  # items that a name in brackets has at most


def _bracketed(items: list[Item], i: int) -> bool:
    """Tell whether an item stands in or right after brackets that only hold a name: "the army (FAA) entered X"."""
    if items[i - 1].text == "(":
        opens = i - 1
    elif items[i - 1].text == ")":
        opens = next((k for k in range(i - 2, max(-1, i - 3 - _BRACKET), -1) if items[k].text == "("), -1)
    else:
        return False
    inside = items[opens + 1 : opens + 2 + _BRACKET]
    closes = next((k for k, item in enumerate(inside) if item.text == ")"), None)
    return opens >= 0 and closes is not None and not any(item.a_verb or item.kind == "date" for item in inside[:closes])


def _begins(items: list[Item], i: int, *, seen_verb: bool) -> bool:
    item, before = items[i], items[i - 1]
    if _bracketed(items, i):
        return False
    if before.text in BREAKS or (before.text == "-" and i > 1):
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
    if item.lower in OPENERS and before.lower != "all" and _verb_opened(items, i):
        return seen_verb or item.lower not in {"as", "so"}
    if item.lower in {"and", "or"}:
        return seen_verb and _new_verb_after(items, i)
    if before.lower in {"without", "by", "after", "before"} and any("g" in tags for _, tags in item.verbs):
        return True
    if before.text == ",":
        return seen_verb and _said_within(items, i)
    noun = i > 1 and items[i - 2].lower in DETERMINERS  # "the state capital", "a report"
    spoke = (
        not noun
        and before.lower in SPEECH
        and item.lower not in words("prepositions")
        and item.kind not in {"date", "punct"}
    )
    return spoke and _verb_within(items, i + 1, 7, finite=True)


def _closes_first(items: list[Item], i: int) -> bool:
    """Tell whether a comma closes an aside before any verb of it."""
    for item in items[i + 1 : i + 9]:
        if item.text == ",":
            return True
        if item.a_verb or item.verbs or item.text in BREAKS:
            return False
    return False


def _verb_opened(items: list[Item], i: int) -> bool:
    """Tell whether an opener has its verb to come; after a date ("since May") or before "and hold" it has none."""
    if i and items[i - 1].text == "," and _closes_first(items, i):
        return False  # "X, once a quiet port, is under rebel control"
    if items[i].lower == "yet" and i + 1 < len(items) and items[i + 1].lower == "to":
        return False  # "has yet to enter X"
    if items[i].lower in {"since", "until", "after", "before"}:
        following = items[i + 1] if i + 1 < len(items) else None
        if following is None or following.kind in {"date", "number"} or following.lower == "then":
            return False
        if i and items[i - 1].lower in HAVE:
            return False  # "had since been retaken"
        for k in range(i + 1, min(i + 9, len(items) - 1)):
            if items[k].a_verb:
                break
            if items[k].lower == "and" and any("b" in tags for _, tags in items[k + 1].verbs):
                return False
    return _verb_within(items, i + 1, 9)


def _verb_within(items: list[Item], i: int, reach: int, *, finite: bool = False) -> bool:
    for item in items[i : i + reach]:
        if item.text in BREAKS:
            return False
        if item.a_verb or (not finite and any("g" in tags for _, tags in item.verbs)):
            return True
    return False


def _new_verb_after(items: list[Item], i: int) -> bool:
    """Tell whether "and" opens a clause: a verb follows at once, or a noun group with its verb before the next mark."""
    following = items[i + 1] if i + 1 < len(items) else None
    if following is None or _pairs_places(items, i):
        return False
    if following.a_verb or any("n" in tags for _, tags in following.verbs):
        return True
    for reach, item in enumerate(items[i + 1 : i + 10]):
        if item.text in BREAKS or item.text == "," or item.lower in OPENERS | RELATIVES:
            return False
        if item.a_verb and reach:
            return True
    return False


def _pairs_places(items: list[Item], i: int) -> bool:
    """Tell whether "and" joins two names that open a clause, or follow "between": "…, X and Y are under attack"."""
    if items[i - 1].kind == "place" and (items[i + 1].kind == "place" or items[i + 1].text[:1].isupper()):
        before = items[i - 2] if i > 1 else None
        if before is None or before.text in {",", "•", "-"} or before.text in BREAKS:
            return True
    near = [item.lower for item in items[max(0, i - 6) : i]]
    return "between" in near and not any(item.a_verb for item in items[i - len(near) + near.index("between") : i])


def _said_within(items: list[Item], i: int) -> bool:
    """Tell whether ", officials said" follows: a speech verb after a short noun group."""
    for k, item in enumerate(items[i : i + 9]):
        if item.text == "," or item.text in BREAKS:
            return False
        if item.lower in SPEECH and k > 0:
            return True
        if item.a_verb or item.lower in OPENERS:
            return False
    return False
