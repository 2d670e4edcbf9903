"""Numbers as texts word them: percentages, fractions, areas, multiples, counts of places, comparisons of size."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from .tables import words

# km² in a square kilometre, a square mile (international), a hectare, an acre and a dunam (metric).
KM2 = {"km": 1.0, "mi": 2.589988110336, "ha": 0.01, "acre": 0.0040468564224, "dunam": 0.001}

_UNITS = dict(
    zip(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ).split(),
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6}
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
_UPPER = frozenset(
    {"less than", "fewer than", "under", "below", "up to", "as much as", "as many as", "no more than", "just under"}
)
_LOWER = frozenset(
    {"more than", "over", "at least", "just over", "upward of", "upwards of", "no fewer than", "no less than"}
)
_VAGUE = "almost|nearly|about|around|roughly|some|approximately|an estimated|close to|barely|only|just"
_HEDGE = rf"(?P<hedge>(?:{'|'.join(sorted(_UPPER | _LOWER, key=len, reverse=True))}|{_VAGUE})\s)?"
# NOTE: bounded and never begun inside a longer number, so that a page of digits is passed in linear time.
_DIGITS = r"(?<![\d.,])(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3}){1,5}(?!\d)(?:\.\d{1,6})?|\d{1,12}(?!\d)(?:\.\d{1,6})?)"
_ONES = "|".join(sorted(_UNITS, key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(list(_UNITS)[:9])}))?|{_ONES})"
_SPELLED = rf"\b(?:{_SMALL}(?:\s(?:dozen|hundred|thousand))?|an?\s(?:dozen|hundred|thousand))\b"
_NUMBER = rf"(?P<n>{_DIGITS}|{_SPELLED})"
_SECOND = rf"(?P<m>{_DIGITS}|{_SPELLED})"
_UNIT = (
    r"(?P<unit>(?:square|sq\.?)[\s-]?(?:kilomet(?:re|er)s?|kms?|miles?|mi)\b|km\s?(?:²|2\b)|kilomet(?:re|er)s\ssquared?\b"
    r"|hectares?\b|acres?\b|d[uo]n[au]ms?\b)"
)
_PER_CENT = r"\s?(?:%|per\s?cent\b|percent\b)(?!\s?points?\b)"
_TO = r"\s?(?:to|and|or|[-–])\s?"

_PERCENT = re.compile(
    rf"{_HEDGE}(?:between\s)?{_NUMBER}(?:(?:\s?(?:%|per\s?cent|percent))?{_TO}{_SECOND})?{_PER_CENT}", re.I
)
_TOPS = "an?|one|two|three|four|five|seven|nine"
_BOTTOMS = "half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?"
_FRACTION = re.compile(
    rf"{_HEDGE}(?<!first )(?<!second )(?<!other )(?<!latter )(?<!in )"
    rf"\b(?:(?P<top>{_TOPS})[\s-])?(?P<bottom>{_BOTTOMS})\b"
    r"(?=\s|[,.;)—–]|$)(?!\sof\san?\s(?:hour|century|year|mile|day)\b)",
    re.I,
)
_AREA = re.compile(
    rf"{_HEDGE}(?:between\s)?{_NUMBER}(?:{_TO}{_SECOND})?\s?(?P<scale>million|thousand)?[\s-]?{_UNIT}", re.I
)
# "from 78,000 square kilometres in January to 60,400": the second number borrows the unit of the first.
_BORROWED = re.compile(
    rf"^[^.;]{{0,40}}?\sto\s{_HEDGE}{_NUMBER}(?![,.]\d)(?=\s?(?:[,;.)—–]|$|\s(?:in|by|at|on|last|this|a|today|now)\b))",
    re.I,
)
_MULTIPLE = re.compile(
    r"\b(?P<times>halv(?:ed|ing)|doubl(?:ed|ing)|tripl(?:ed|ing)|trebl(?:ed|ing)|quadrupl(?:ed|ing)|cut\sin\shalf)\b",
    re.I,
)
_TIMES = {"halv": -50.0, "cut ": -50.0, "doub": 100.0, "trip": 200.0, "treb": 200.0, "quad": 300.0}
_NAME = r"(?:the\s)?(?:state\sof\s)?[A-Z][\w’'-]*(?:\s(?:and\s|of\s)?[A-Z][\w’'-]*){0,3}"
_SIZE = re.compile(
    r"\b(?:the\s(?:combined\s)?(?:size|area)\sof|as\s(?:large|big)\sas|(?:larger|bigger|smaller)\sthan|"
    r"(?:equal|equivalent|comparable)\s(?:in\s(?:size|area)\s)?to|(?P<part>half|twice|three\stimes)\sthe\ssize\sof)\s"
    rf"(?P<what>{_NAME})|\b(?P<sized>[A-Z][\w’']*)-sized?\b"
)


@cache
def _counted() -> re.Pattern[str]:
    nouns = "|".join(sorted(words("counted"), key=len, reverse=True))
    kinds = r"(?:(?:of\s(?:the\s)?[\w’']{1,20}\s|[\w’'-]{1,20}\s){0,3}?)"
    return re.compile(
        rf"{_HEDGE}(?:between\s)?{_NUMBER}(?:{_TO}{_SECOND})?\s{kinds}(?P<noun>{nouns})\b(?![’']|-)", re.I
    )


@cache
def _parts_of() -> re.Pattern[str]:
    """Return the pattern of "of the country's 407 districts, 212 are …": the second number counts the districts."""
    nouns = "|".join(sorted(words("counted"), key=len, reverse=True))
    return re.compile(
        rf"\b[Oo]f\s(?:[\w’'-]{{1,20}}\s){{0,4}}\d[\d,]{{0,6}}\s(?:[\w’'-]{{1,20}}\s){{0,2}}(?P<noun>{nouns}),\s"
        rf"{_HEDGE}{_NUMBER}(?P<m>(?!))?(?=\s[a-z])",
        re.I,
    )


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: its kind, its value and range, and the words around it.

    ``kind`` is percent, area_km2, multiple (a change in percent: "doubled"), count (of places; ``what`` is the noun)
    or size ("the size of Belgium"; ``what`` is Belgium).
    """

    kind: str
    value: float | None
    low: float | None
    high: float | None
    start: int
    end: int
    hedge: str = ""
    what: str = ""


@lru_cache(maxsize=512)
def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts in a sentence, in order, none inside another; a conversion in brackets is left out."""
    said = text.lower()
    found: list[Amount] = []
    if "%" in said or "per" in said:
        found += [one for m in _PERCENT.finditer(text) for one in _pair(m, "percent", 1.0)]
    if _has(said, _UNIT_HINTS):
        for one in (area for m in _AREA.finditer(text) for area in _areas(m)):
            if not any(_converted(text, other, one) for other in found if other.kind == "area_km2"):
                found.append(one)
    found += _free([more for one in found if (more := _borrowed(text, one)) is not None], found)
    if _has(said, _SIZE_HINTS):
        found += [_size(m) for m in _SIZE.finditer(text)]
    if _has(said, _TIMES):
        found += _free([_multiple(m) for m in _MULTIPLE.finditer(text)], found)
    if _has(said, _FRACTIONS):
        found += _free([part for m in _FRACTION.finditer(text) if (part := _fraction(m)) is not None], found)
    if any(noun in said for noun in _last_words()):
        found += _free([part for m in _parts_of().finditer(text) for part in _count(m)], found)
        found += _free([count for m in _counted().finditer(text) for count in _count(m)], found)
    return tuple(sorted(found, key=lambda one: one.start))


_UNIT_HINTS = ("square", "sq", "km", "hectare", "acre", "dun", "don")
_SIZE_HINTS = ("size", "area of", " as ", " than ", " to ")


def _has(said: str, hints: Iterable[str]) -> bool:
    """Tell whether a pattern can match at all, so that it need not be tried."""
    return any(hint in said for hint in hints)


@cache
def _last_words() -> frozenset[str]:
    return frozenset(noun.split()[-1] for noun in words("counted"))


def _free(more: list[Amount], taken: list[Amount]) -> list[Amount]:
    """Return the amounts that overlap none of those found before."""
    return [one for one in more if all(one.end <= other.start or one.start >= other.end for other in taken)]


def _plain(number: str) -> float:
    """Return the value of a number in digits or in words."""
    if number[0].isdigit():
        return float(re.sub(r"[,\s\u00a0\u202f]", "", number))
    total = 0.0
    for word in re.split(r"[\s-]", number.lower()):
        if word in _SCALES:
            total = max(total, 1) * _SCALES[word]
        else:
            total += _UNITS.get(word, 0) + _TENS.get(word, 0)
    return total


def _hedge(match: re.Match[str]) -> str:
    return (match.groupdict().get("hedge") or "").strip().lower()


def _bounds(value: float, second: float | None, hedge: str) -> tuple[float, float | None, float | None]:
    """Return value, low and high: the middle of a range, or the one bound that "more than" gives."""
    if second is not None and second > value:
        return (value + second) / 2, value, second
    if hedge in _UPPER:
        return value, None, value
    if hedge in _LOWER:
        return value, value, None
    return value, None, None


def _is_year(number: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", number))


def _pair(match: re.Match[str], kind: str, factor: float) -> list[Amount]:
    """Return one amount for a number or a range, two for "from 78,000 to 68,300", and only the second after a year."""
    first, hedge = _plain(match["n"]), _hedge(match)
    if match["m"] is None:
        return [_amount(kind, (first, None), match.span(), hedge=hedge, factor=factor)]
    second = _plain(match["m"])
    left = _amount(kind, (first, None), (match.start(), match.end("n")), hedge=hedge, factor=factor)
    right = _amount(kind, (second, None), (match.start("m"), match.end()), factor=factor)
    if second > first and not (_is_year(match["n"]) and second != first + 1):
        return [_amount(kind, (first, second), match.span(), hedge=hedge, factor=factor)]
    before = match.string[max(0, match.start() - 6) : match.start()].lower()
    return [left, right] if before.endswith("from ") and not _is_year(match["n"]) else [right]


def _amount(
    kind: str, numbers: tuple[float, float | None], at: tuple[int, int], *, hedge: str = "", factor: float = 1.0
) -> Amount:
    value, low, high = (None if x is None else round(x * factor, 3) for x in _bounds(*numbers, hedge))
    return Amount(kind, value, low, high, *at, hedge)


def _areas(match: re.Match[str]) -> list[Amount]:
    unit = match["unit"].lower()
    name = next((name for name in ("mi", "acre") if name in unit), "ha" if "hect" in unit else "km")
    factor = KM2["dunam" if re.match(r"d[uo]n", unit) else name]
    factor *= {"million": 1e6, "thousand": 1e3}.get((match["scale"] or "").lower(), 1.0)
    note = "" if factor == 1.0 else re.sub(r"\s+", " ", match.group().strip())
    return [replace(one, what=note) for one in _pair(match, "area_km2", factor)]


def _converted(text: str, given: Amount, one: Amount) -> bool:
    """Tell whether an area only repeats the one before it in another unit: "1,000 sq km (386 sq miles)"."""
    between = text[given.end : one.start]
    near = one.start >= given.end and bool(re.fullmatch(r"\s?[,(\[/—–-]\s?(?:or\s|about\s)?|\sor\s", between))
    same = given.value and one.value and abs(given.value - one.value) <= 0.06 * given.value
    return near and bool(same)


def _borrowed(text: str, one: Amount) -> Amount | None:
    """Return the unitless second number of "from 78,000 square kilometres to 60,400"."""
    if one.kind not in {"area_km2", "percent"} or one.what or one.value is None:
        return None
    before = text[max(0, one.start - 6) : one.start].lower()
    match = _BORROWED.match(text[one.end : one.end + 80]) if before.endswith("from ") else None
    if match is None or _is_year(match["n"]):
        return None
    at = (one.end + match.start("n"), one.end + match.end("n"))
    return _amount(one.kind, (_plain(match["n"]), None), at, hedge=_hedge(match))


def _size(match: re.Match[str]) -> Amount:
    return Amount("size", None, None, None, match.start(), match.end(), what=match["what"] or match["sized"])


def _multiple(match: re.Match[str]) -> Amount:
    value = _TIMES[match["times"][:4].lower()]
    return Amount("multiple", value, None, None, match.start(), match.end())


def _fraction(match: re.Match[str]) -> Amount | None:
    bottom = match["bottom"].lower().rstrip("s")
    top = _UNITS.get((match["top"] or "one").lower(), 1)
    parts = _FRACTIONS[bottom]
    if top >= parts or (match["top"] is None and bottom != "half"):
        return None
    value, low, high = _bounds(round(100 * top / parts, 2), None, _hedge(match))
    return Amount("percent", value, low, high, match.start(), match.end(), _hedge(match))


def _count(match: re.Match[str]) -> list[Amount]:
    if _is_year(match["n"]) and match["m"] is None:
        return []
    found = [replace(one, what=match["noun"].lower()) for one in _pair(match, "count", 1.0)]
    return [one for one in found if one.value and one.value > 1]  # "one of the last towns" counts nothing
