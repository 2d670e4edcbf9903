"""The names of a text, each with its mentions and what the words beside them say of the kind of place meant.

One name has one sense in a text, unless the text itself says otherwise: "Moscow, Idaho … Moscow" are one place, "Paris,
Texas … Paris, France" are two, and a bare "Paris" between them goes on with the sense before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..places.names import key
from ..records import Mention
from .links import inside_next

_REGION_BEFORE = re.compile(r"(?:state|province|governorate|region|district|county|oblast|prefecture)\s(?:of\s)?$")
_REGION_AFTER = re.compile(
    r"\s(?:[Ss]tate|[Pp]rovince|[Gg]overnorate|[Rr]egion|[Oo]blast|[Pp]refecture|[Cc]ounty|[Dd]epartment|[Tt]erritory)\b"
)
_TOWN_BEFORE = re.compile(r"(?:city|town|village|port|municipality|suburb|capital|settlement)(?:\sof)?,?\s$")
_TOWN_AFTER = re.compile(r"\s(?:[Cc]ity|[Tt]own|[Vv]illage)\b")
_DATELINE = re.compile(r"\s*(?:\(|,[^.\n]{0,60}[-–—]|[-–—])")
_LOOK = 24


@dataclass(slots=True)
class Group:
    """A name in one sense: the spelling it is looked up by, where it stands, and the group it is said to lie in.

    ``said_region`` and ``said_town`` are 1 where the words beside a mention call it so; ``dateline`` is 1 where the
    text, or a paragraph of it, opens with the name as reports do.
    """

    name: str
    starts: list[int] = field(default_factory=list)
    outer: int | None = None
    said_region: float = 0.0
    said_town: float = 0.0
    dateline: float = 0.0

    @property
    def count(self) -> int:
        """Return how often the name stands in the text."""
        return max(1, len(self.starts))


def grouped(
    text: str, mentions: Sequence[Mention], names: Sequence[str], may_lie_in: Callable[[str, str], bool]
) -> tuple[list[Group], list[int]]:
    """Return the groups of a text's mentions, and the group of each mention. ``names`` are what to look each up by.

    The mentions come in the order of the text; ``may_lie_in`` tells whether one name can be of a place in another's.
    """
    found = inside_next(text, mentions)
    outers = {inner: outer for inner, outer in found.items() if may_lie_in(names[inner], names[outer])}
    keys = [key(name) for name in names]
    senses = _senses(keys, outers)
    groups: list[Group] = []
    numbers: dict[tuple[str, str], int] = {}
    owners: list[int] = []
    for i, mention in enumerate(mentions):
        sense = (keys[i], senses[i])
        if sense not in numbers:
            numbers[sense] = len(groups)
            groups.append(Group(names[i]))
        owners.append(numbers[sense])
        _note(groups[numbers[sense]], text, mention)
    for inner, outer in outers.items():
        if owners[inner] != owners[outer]:
            groups[owners[inner]].outer = owners[outer]
    return groups, owners


def _senses(keys: Sequence[str], outers: Mapping[int, int]) -> list[str]:
    """Return for each mention the key of the larger place that tells its sense; empty where none does."""
    told: dict[str, set[str]] = {}
    for inner, outer in outers.items():
        told.setdefault(keys[inner], set()).add(keys[outer])
    last: dict[str, str] = {}
    senses = []
    for i, name in enumerate(keys):
        several = len(told.get(name, ())) > 1
        if several and i in outers:
            last[name] = keys[outers[i]]
        senses.append(last.get(name, "") if several else "")
    return senses


def _note(group: Group, text: str, mention: Mention) -> None:
    """Add a mention to its group with what the words beside it say."""
    group.starts.append(mention.start)
    before = text[max(0, mention.start - _LOOK) : mention.start]
    after = text[mention.end : mention.end + _LOOK]
    if _REGION_BEFORE.search(before) or _REGION_AFTER.match(after):
        group.said_region = 1.0
    elif _TOWN_BEFORE.search(before) or _TOWN_AFTER.match(after):
        group.said_town = 1.0
    opens = not before.strip() or before.endswith("\n")
    if opens and _DATELINE.match(text[mention.end : mention.end + 80]):
        group.dateline = 1.0
