"""Numbers as texts word them: percentages, fractions, areas, comparisons of size."""

from __future__ import annotations

import re
from dataclasses import dataclass

KM2 = {"km": 1.0, "mi": 2.589988110336, "ha": 0.01, "acre": 0.0040468564224}  # international mile and acre

_WORDS = dict(
    zip(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ).split(),
        range(1, 20),
        strict=True,
    )
) | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "a": 1,
    "an": 1,
}
_FRACTIONS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_HEDGE = (
    r"(?P<hedge>(?:less than|fewer than|under|below|more than|over|at least|up to|as much as|no more than|almost|"
    r"nearly|about|around"
    r"|roughly|some|approximately|an estimated|close to|just over|just under)\s)?"
)
# NOTE: bounded and never begun inside a longer number, so that a page of digits is passed in linear time.
_NUMBER = r"(?<![\d.,])(?P<n>\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,5}(?!\d)(?:\.\d{1,6})?|\d{1,12}(?!\d)(?:\.\d{1,6})?)"
_SECOND = _NUMBER.replace("<n>", "<m>")
_UNIT = r"(?P<unit>(?:square|sq\.?)[\s-]?(?:kilomet(?:re|er)s?|kms?|miles?|mi)\b|km\s?(?:²|2\b)|hectares?\b|acres?\b)"
_TENS = "|".join(sorted((w for w in _WORDS if len(w) > 2), key=len, reverse=True))

_PERCENT = re.compile(
    rf"{_HEDGE}(?:between\s)?(?:{_NUMBER}|(?P<word>{_TENS}))(?:(?:\s?(?:%|per\s?cent|percent))?\s?(?:to|and|"
    rf"[-–])\s?{_SECOND})?\s?(?:%|per\s?cent\b|percent\b|percentage points?\b)",
    re.I,
)
_TOPS = "an?|one|two|three|four|five|seven|nine"
_BOTTOMS = "half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?"
_FRACTION = re.compile(
    rf"{_HEDGE}(?<!first )(?<!second )(?<!other )(?<!latter )\b(?:(?P<top>{_TOPS})[\s-])?(?P<bottom>{_BOTTOMS})\b"
    r"(?=\s(?:of|the|its|their|all)\b|[\s,.;])",
    re.I,
)
_AREA = re.compile(
    rf"{_HEDGE}(?:between\s)?{_NUMBER}(?:\s?(?:to|and|[-–])\s?{_SECOND})?\s?(?P<scale>million|thousand)?[\s-]?{_UNIT}",
    re.I,
)
_SIZE = re.compile(
    r"\b(?:the\s(?:combined\s)?(?:size|area)\sof|as\s(?:large|big)\sas|(?:larger|bigger|smaller)\sthan|"
    r"(?P<part>half|twice|three\stimes)\sthe\ssize\sof)\s"
    r"(?P<what>(?:the\s)?(?:state\sof\s)?[A-Z][\w’'-]*(?:\s(?:and\s|of\s)?[A-Z][\w’'-]*){0,3})"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: what kind (percent, area_km2, size), its value and range, and the words around it."""

    kind: str
    value: float | None
    low: float | None
    high: float | None
    start: int
    end: int
    hedge: str = ""
    what: str = ""


def amounts(text: str) -> list[Amount]:
    """Return the amounts in a sentence, in order, none inside another."""
    found = [_percent(m) for m in _PERCENT.finditer(text)]
    found += [_area(m) for m in _AREA.finditer(text)]
    found += [Amount("size", None, None, None, m.start(), m.end(), what=m["what"]) for m in _SIZE.finditer(text)]
    taken = [(one.start, one.end) for one in found]
    for match in _FRACTION.finditer(text):
        if all(match.end() <= s or match.start() >= e for s, e in taken):
            one = _fraction(match)
            found += [one] if one else []
    return sorted(found, key=lambda one: one.start)


def _plain(number: str) -> float:
    return float(re.sub(r"[,\s\u00a0\u202f]", "", number))


def _bounds(value: float, second: float | None, hedge: str) -> tuple[float, float | None, float | None]:
    """Return value, low and high: the middle of a range, or the one bound that "more than" gives."""
    if second is not None and second > value:
        return (value + second) / 2, value, second
    if hedge in {"less than", "fewer than", "under", "below", "up to", "as much as", "no more than", "just under"}:
        return value, None, value
    if hedge in {"more than", "over", "at least", "just over"}:
        return value, value, None
    return value, None, None


def _hedge(match: re.Match[str]) -> str:
    return (match["hedge"] or "").strip().lower()


def _percent(match: re.Match[str]) -> Amount:
    first = _plain(match["n"]) if match["n"] else float(_WORDS[match["word"].lower()])
    second = _plain(match["m"]) if match["m"] else None
    start = match.start()
    if second is not None and second <= first:  # "in 2015 to 25 percent" is no range
        first, second, start = second, None, match.start("m")
    value, low, high = _bounds(first, second, _hedge(match))
    return Amount("percent", value, low, high, start, match.end(), _hedge(match))


def _area(match: re.Match[str]) -> Amount:
    unit = match["unit"].lower()
    factor = KM2["mi" if "mi" in unit else "ha" if "hect" in unit else "acre" if "acre" in unit else "km"]
    factor *= {"million": 1e6, "thousand": 1e3}.get((match["scale"] or "").lower(), 1.0)
    second = _plain(match["m"]) if match["m"] else None
    value, low, high = _bounds(_plain(match["n"]), second, _hedge(match))
    scaled = [None if x is None else round(x * factor, 3) for x in (value, low, high)]
    note = "" if factor == 1.0 else re.sub(r"\s+", " ", match.group().strip())
    return Amount("area_km2", scaled[0], scaled[1], scaled[2], match.start(), match.end(), _hedge(match), note)


def _fraction(match: re.Match[str]) -> Amount | None:
    bottom = match["bottom"].lower().rstrip("s")
    top = _WORDS.get((match["top"] or "a").lower(), 1)
    parts = _FRACTIONS["half" if bottom in {"half", "hal"} else bottom]
    if top >= parts or (match["top"] is None and bottom != "half"):
        return None
    value, low, high = _bounds(round(100 * top / parts, 2), None, _hedge(match))
    return Amount("percent", value, low, high, match.start(), match.end(), _hedge(match))
