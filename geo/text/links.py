"""How neighbouring places hang together: "Sirte, Libya", "Istanbul's Ataturk Airport", "a district of Kabul"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ..records import Mention

_INSIDE = re.compile(
    r"^(?:,\s(?:in\s)?|\sin\s(?:the\s)?(?:north|south|east|west|central|far|remote|neighbou?ring|[a-z-]+ern|[a-z-]+\s)?(?:the\s)?(?:[a-z-]+ern\s)?"
    r"|\s(?:district|area|neighbou?rhood|suburb|quarter|section|region|province|village|town)\s(?:of|in)\s(?:the\s)?"
    r"|,\s(?:a|an|the)\s(?:[\w-]+\s){0,6}(?:in|of)\s(?:[a-z-]+ern\s)?(?:the\s)?)$"
)
# NOTE: no verb and no noun: "Moscow's missiles struck Lviv" puts nothing inside Moscow.
_KIND = (
    r"(?:[a-z-]+ern|[a-z]+-held|north|south|east|west|central|inner|outer|upper|lower|old|new|main|busy|bustling|crowded|"
    r"upscale|poor|wealthy|affluent|fashionable|historic|mostly|mainly|predominantly|largely|embattled|besieged|suburban|"
    r"largest|biggest|only|famous|shiite|shia|sunni|christian|commercial|residential|industrial)"
)
_OWNS = re.compile(rf"^['’]s?\s(?:{_KIND}\s){{0,3}}$", re.IGNORECASE)
_BRACKET = re.compile(r"^\s?\($")


_DISTRICT = re.compile(r"^\s(?:district|area|neighbou?rhood|suburb|quarter|section)\s(?:of|in)\s(?:the\s)?$")


def surely_inside(text: str, mentions: Sequence[Mention]) -> dict[int, int]:
    """Return the mentions that the words themselves put inside a neighbour: "X district of Y", "Y's X"."""
    found: dict[int, int] = {}
    for i, (left, right) in enumerate(pairwise(mentions)):
        between = text[left.end : right.start]
        if len(between) < 40 and _DISTRICT.match(between):
            found[i] = i + 1
        elif len(between) < 40 and _OWNS.match(between):
            found[i + 1] = i
    return found


def inside_next(text: str, mentions: Sequence[Mention]) -> dict[int, int]:
    """Return, for each mention said to lie inside a neighbour, that neighbour's number: inner to outer."""
    found: dict[int, int] = {}
    for i, (left, right) in enumerate(pairwise(mentions)):
        between = text[left.end : right.start]
        if len(between) > 70 or "\n" in between:
            continue
        if _INSIDE.match(between) or _BRACKET.match(between):
            found[i] = i + 1
        elif _OWNS.match(between):
            found.setdefault(i + 1, i)
    return found
