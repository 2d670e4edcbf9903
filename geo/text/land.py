"""Whether a number is about land held in a war: what it is a part of, and what its sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .amounts import amounts
from .items import RELATIVES, Item
from .tables import words
from .verdicts import SAID_SIZE, Setting, Verdict, holds

_STOPS = frozenset("in by from since which who and or with to at on over as into than under".split())
_ADVERBS = frozenset("now today currently again already still alone altogether overall so combined there".split())
_LEADING = frozenset(
    "the all eastern western northern southern central greater north south east west upper lower northeastern "
    "northwestern southeastern southwestern north-east north-west south-east south-west northeast northwest".split()
)
_POINTERS = frozenset({"that", "it", "what", "this"})
_INSIDE = frozenset({"in", "across", "throughout", "within", "for", "on", "inside"})
_EXTENTS = frozenset(
    "size area extent loss losses control amount share part portion percentage gain reduction contraction expansion "
    "rest remainder bulk most seizure capture recapture swath stretch percent % half third thirds quarter quarters "
    "fifth km kilometres kilometers miles hectares".split()
)
_SIZED = frozenset(
    "caliphate enclave pocket holdings realm domain fiefdom footprint bridgehead statelet foothold bastion".split()
)
_OWNED = frozenset("its their his our territory land it".split())


def of_what(right: Sequence[Item]) -> list[Item]:
    """Return the noun group after "of" (or at once after "half"), past any possessive: its last word is its head."""
    if not right or right[0].lower not in {"of", "the", "its", "their", "all"}:
        return []
    group: list[Item] = []
    for item in right[1:12] if right[0].lower == "of" else right[:9]:
        if item.kind in {"punct", "date"} and item.text not in {"-", "’", "'"}:
            break
        if item.lower in _STOPS | RELATIVES - {"that"} or (group and item.lower in _ADVERBS | {"that", "once"}):
            break
        if item.lower == "of":
            if group and group[-1].lower not in _EXTENTS | {"all", "parts", "areas", "region", "province", "state"}:
                break
            continue
        if group and _new_clause(group, item):
            break
        group.append(item)
    return group


def _new_clause(group: Sequence[Item], item: Item) -> bool:
    """Tell whether a noun group has ended: a verb follows, or who owns what was named ("the land Russia took")."""
    if item.a_verb and item.lower not in words("territory"):
        return True
    named = group[-1].lower in words("territory")
    return named and (item.kind in {"party", "pronoun", "place"} or any("n" in tags for _, tags in item.verbs))


def is_land(group: Sequence[Item]) -> bool:
    """Tell whether a noun group names land: by its head, never by a word on the way to it."""
    if not group:
        return False
    cut = max((k for k, item in enumerate(group) if item.kind == "possessive"), default=-1)
    tail = [item for item in group[cut + 1 :] if item.kind != "number"] or list(group[:cut])
    if any(item.lower in words("not_territory") for item in tail):
        return False
    head = tail[-1]
    return (
        head.lower in words("territory") | _POINTERS
        or head.kind in {"place", "there"}
        or "caliphate" in head.lower
        or "holdings" in head.lower
        or (head.text[:1].isupper() and all(i.lower in _LEADING or i.text[:1].isupper() for i in tail))
    )


def is_whole(group: Sequence[Item]) -> bool:
    """Tell whether a group names a whole that nobody owns: "of the country", and not "of the territory it held"."""
    wholes = {"country", "city", "province", "region", "capital", "island", "peninsula", "state", "districts", "strip"}
    named = any(item.kind == "place" or item.lower in wholes for item in group)
    return named or not any(item.lower in _OWNED for item in group)


def owner(at: Setting) -> Item | None:
    """Return whose land a number is a part of: "of the land Russia seized", "of the territory it once held"."""
    right = list(at.near_right) + [item for item in at.right if item.clause == at.clause + 1][:6]
    for k, item in enumerate(right[:10]):
        if item.lower in holds() | {"seized", "took", "taken", "captured", "conquered", "overran", "occupied"}:
            named = [other for other in right[:k] if other.kind in {"party", "pronoun", "place"}]
            by = next((o for o in right[k + 1 : k + 5] if o.kind in {"party", "place"}), None)
            passive = k + 1 < len(right) and right[k + 1].lower == "by"
            return (by if passive else named[-1] if named else None) if _of_land(right[:k]) else None
    return None


def _of_land(items: Sequence[Item]) -> bool:
    return any(item.lower in {"territory", "land", "area", "areas", "ground", "lands"} for item in items)


def about_land(at: Setting, said: Verdict) -> bool:
    """Tell whether a number is about land held, gained or lost."""
    if at.amount.kind == "area_km2" and at.right and at.right[0].lower in {"more", "less", "fewer", "apart"}:
        return False  # a difference, and nothing that is held
    if at.amount.kind == "count":
        return not _vetoed(at) and not _part_of(at)
    group = of_what(at.right)
    if group and group[-1].lower == "total":
        return names_land(at.left)
    if said.kind == SAID_SIZE and at.amount.kind == "area_km2":
        return not _vetoed(at) and (_sized(at) or (to_or_from(at) and names_land(at.left)))
    if group:
        return is_land(group) and not _vetoed(at, subject_only=True)
    if _vetoed(at):
        return False
    if at.amount.kind == "area_km2":
        return True
    left = at.near_left or list(at.left[-5:])
    before = [item for item in at.left if item.clause in {at.clause, at.clause - 1}]
    return names_land(left) or names_land(at.near_right[:8]) or (not left and names_land(before)) or names_land(before)


def to_or_from(at: Setting) -> bool:
    """Tell whether a number is a state that a change led to or from: "to 300", "from 900 … to 300"."""
    before = at.left[-1].lower if at.left else ""
    return before == "to" or (before == "from" and any(item.lower == "to" for item in at.right[:9]))


def _part_of(at: Setting) -> bool:
    """Tell whether a count is only the whole of another number: "half of the country's 419 districts"."""
    return any(
        one.end <= at.amount.start and _OF.fullmatch(at.scene.text[one.end : at.amount.start])
        for one in amounts(at.scene.text)
    )


_OF = re.compile(r"\sof\s(?:[\w’'-]+\s){0,5}")


def _vetoed(at: Setting, *, subject_only: bool = False) -> bool:
    """Tell whether the clause is about something else: its subject, or what stands beside the number."""
    aside = {"by", "with", "amid", "despite", "after", "under"}
    zone: list[Item] = []
    for item in at.near_left:
        if item.lower in aside:
            break
        zone.append(item)
    if not subject_only:
        zone += at.near_right[:5]
    return any(item.lower in words("not_territory") for item in zone)


def names_land(items: Sequence[Item]) -> bool:
    """Tell whether land itself is spoken of, and not something in it ("prices in the territory")."""
    for i, item in enumerate(items):
        if item.lower not in words("territory") and "caliphate" not in item.lower:
            continue
        if {other.lower for other in items[i + 1 : i + 3]} & {"which", "that"}:
            return True  # what a relative clause tells is told of the land itself
        leading = [other.lower for other in items[max(0, i - 3) : i]]
        if set(leading[-2:]) & _INSIDE or (leading and leading[-1] == "of"):
            if not (set(leading) & _EXTENTS):
                continue
        elif "of" in leading[-2:] and not set(leading) & _EXTENTS:
            continue
        return True
    return False


def _sized(at: Setting) -> bool:
    """Tell whether a bare area is that of a holding: "the caliphate covers …", "a 300 sq km enclave held by …"."""
    near = [*at.near_left, *at.near_right[:8]]
    if any(item.lower in _SIZED or "caliphate" in item.lower or "held" in item.lower for item in near):
        return True
    said = {item.lower for item in near}
    ruled = said & {"held", "controlled", "ruled", "occupied", "governed", "control", "rule", "hands", "sway"}
    if ruled and said & words("territory"):
        return True
    return any(
        item.lower == "territory" and k and at.near_left[k - 1].lower in {"its", "their", "rebel"}
        for k, item in enumerate(at.near_left)
    )
