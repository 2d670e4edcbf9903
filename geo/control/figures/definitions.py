"""Whether two wordings of "what counts" mean one thing: they do when they count the same kinds of land.

"Control only" and "area that a monitor counted as under the group's control" both count control; "control and support"
counts more, and a share of painted area has a whole that changes with the paint. Where no kind is named, only equal
words mean one thing.
"""

from __future__ import annotations

from ..meaning.patterns import Pattern
from .verdicts import plain

PAINTED = "painted"
_KINDS = {
    "control": r"control|held|holds?|holding|occup|govern|rule[sd]?",
    "contested": r"contest|disput|gr[ea]y zone|fought over",
    "support": r"support|influenc|presence|operat|freedom of movement|attack zone|activ",
    "claimed": r"claim|alleg",
    PAINTED: r"paint|colou?red|shaded|mapped",
    "populated": r"populated|inhabited|settlement|urban|town",
}
_STEMS = {kind: Pattern(rf"\b(?:{stems})") for kind, stems in _KINDS.items()}
_LEFT_OUT = Pattern(
    r"\b(?:not|without|excluding|excludes|except|no|nor|leaving out|other than)\b(?:[^,;.()]{0,40})"
    r"|\b[\w -]{1,30}? (?:is |are |land )*(?:not counted|excluded|left out)\b"
)


def kinds(definition: str) -> frozenset[str]:
    """Return the kinds of land that a definition names as counting; what it says is left out does not count."""
    said = _LEFT_OUT.sub(" ", plain(definition))
    return frozenset(kind for kind, stems in _STEMS.items() if stems.search(said))


def why_other_definition(one: str, other: str) -> str:
    """Return why two definitions count different things, '' where they count the same."""
    if plain(one) == plain(other):
        return ""
    mine, theirs = kinds(one), kinds(other)
    if mine and mine == theirs:
        return ""
    return f"the definition differs ({_quoted(one, mine)} and {_quoted(other, theirs)})"


def _quoted(text: str, named: frozenset[str]) -> str:
    shown = text if len(text) <= 100 else f"{text[:99]}…"
    return f"'{shown}'" + (f", which counts {' and '.join(sorted(named))}" if named and len(text) > 60 else "")
