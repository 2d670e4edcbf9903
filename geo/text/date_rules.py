"""How texts word a time: one pattern for each form, and the reader that tells its days."""

from __future__ import annotations

import re
from functools import cache

from . import date_readers as read
from . import date_relative as relative
from .date_readers import Reader
from .tables import rows

_NAMES = "January February March April May June July August September October November December".split()
_LONG = "|".join([*_NAMES, *(name.upper() for name in _NAMES)])
_MONTH = (
    rf"(?P<month>{_LONG}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)"
    r"\b\.?)"
)
_FIRST = _MONTH.replace("<month>", "<first>")
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d|,\d|\.\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_COUNT = (
    r"(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|"
    r"(?:a )?couple of|(?:a )?few|several|half an?)"
)
_UNIT = r"(?P<unit>hour|day|week|fortnight|month|year|decade)s?"
_PART = r"(?P<part>early|mid|late|the (?:very )?(?:start|beginning|end|middle|close) of)[ -]"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_RANGE = r"\s?(?:to|and|until|through|[-–—])\s?"
_IN = r"[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Oo]f|[Ff]rom|to|through|[Bb]efore|[Aa]fter|[Bb]etween|and|for|year"

NUMERIC = re.compile(
    r"(?<![\d./])(?P<a>[0-3]?\d)(?P<mark>[./-])(?P<b>[0-3]?\d)(?P=mark)(?P<year>(?:19|20)\d\d)(?![\d/])"
)


@cache
def foreign_months() -> dict[str, int]:
    """Return the month names of other languages with their numbers."""
    return {name.lower(): int(row["month"]) for row in rows("months") for name in row["names"].split(";")}


def _foreign() -> str:
    names = "|".join(sorted(map(re.escape, foreign_months()), key=len, reverse=True))
    return (
        rf"(?#i)(?<!\d)(?P<day>[0-3]?\d)\.?\s(?:de\s)?(?P<foreign>{names})(?:[\s/][^\W\d_ ]{{3,12}})?,?\s"
        r"(?:de\s|del\s)?(?P<year>(?:19|20)\d\d)(?!\d)"
    )


def _rule(pattern: str, reader: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern, re.IGNORECASE if pattern.startswith("(?#i)") else 0), reader


_DAY_MONTH = rf"(?:{_MONTH}\s{_DAY}|{_DAY.replace('<day>', '<day2>')}\s{_MONTH.replace('<month>', '<month2>')})"
_OTHER_DAY_MONTH = re.sub(r"<(month2?|day2?)>", lambda m: f"<last{m[1]}>", _DAY_MONTH)

_ABSOLUTE: tuple[tuple[str, Reader], ...] = (
    (r"(?<![\d-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-])", read.read_iso),
    (rf"(?#i)(?<!\d)(?P<day>[0-3]?\d)-{_MONTH}-{_YEAR}", read.read_day),
    (
        rf"\b(?:[Bb]etween|[Ff]rom)?\s?\b{_DAY_MONTH}(?:,?\s(?P<firstyear>(?:19|20)\d\d))?,?{_RANGE}{_OTHER_DAY_MONTH}"
        rf"(?![\d:]*\d)(?:,?\s{_YEAR})?",
        read.read_day_range,
    ),
    (
        rf"(?:\b(?:[Bb]etween|[Ff]rom)\s)?\b{_MONTH}\s(?P<day>[0-3]?\d)\s?(?:to|and|[-–])\s?(?P<last>[0-3]?\d)\b(?![:.,]\d)"
        rf"(?:,?\s{_YEAR})?",
        read.read_days,
    ),
    (
        rf"(?:\b(?:[Bb]etween|[Ff]rom)\s)?\b(?P<day>[0-3]?\d)\s?(?:to|and|[-–])\s?(?P<last>[0-3]?\d)\s{_MONTH}"
        rf"(?:,?\s{_YEAR})?",
        read.read_days,
    ),
    (rf"\b{_MONTH}\s{_DAY}(?![\d:,]*\d)(?:,?\s{_YEAR})?", read.read_day),
    (rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}", read.read_day),
    (rf"\b{_DAY}(?:\sof)?\s{_MONTH}(?:,?\s{_YEAR})?", read.read_day),
    (
        rf"(?#i)\b(?:the\s)?(?P<nth>first|second|third|fourth|last|final)\s(?:(?P<n>two|three|ten|\d\d?)\s)?"
        rf"(?P<unit>half|week|day|weekend)s?\sof\s{_MONTH}(?:\s{_YEAR})?",
        read.read_part_of_month,
    ),
    (
        rf"\b(?:(?:[Ff]rom|[Bb]etween)\s)?{_FIRST}(?:\s(?P<firstyear>(?:19|20)\d\d))?{_RANGE}{_MONTH}(?:\s{_YEAR})?",
        read.read_months,
    ),
    (
        rf"(?#i)\b(?:the\s)?(?:(?P<n>\d\d?|two|three|six|nine|twelve|eighteen)\s(?P<unit>month)s|(?P<whole>year))\s"
        rf"(?:to|ending(?:\sin)?|through)\s(?:{_DAY}\s)?{_MONTH}"
        rf"(?:\s{_DAY.replace('<day>', '<day2>')}\b)?(?:,?\s{_YEAR})?",
        relative.read_months_to,
    ),
    (
        rf"(?:(?P<lead>\b(?i:in|since|until|by|of|during|last|from|before|after|for|and|to|through|this|between|next))"
        rf"\s)?(?:\b{_PART})?\b{_MONTH}(?:\s(?:of\s)?{_YEAR}|(?P<plain>\b(?!\s?\d{{1,2}}\b(?!,\d))))",
        read.read_month,
    ),
    (rf"\b(?:(?:[Ff]rom|[Bb]etween)\s)?(?P<first>(?:19|20)\d\d){_RANGE}{_YEAR}", read.read_years),
    (r"\b(?P<first>(?:19|20)\d\d)[-–/](?P<short>\d\d)\b(?![-–/\d])", read.read_years),
    (rf"(?:\b(?:{_IN})\s|\(|\b)(?:{_PART}){_YEAR}(?!s)", read.read_year),
    (
        rf"(?:\b(?:{_IN}|[Tt]hroughout|[Bb]y the end of)\s|\()(?P<part>)?{_YEAR}"
        r"(?!s|\s+(?:people|fighters|soldiers|troops|men|members|civilians|km|square|sq|hectares|towns|villages))",
        read.read_year,
    ),
    (
        rf"(?#i)\b(?:its|their|the|a)\s(?P<part>)?{_YEAR}\s(?=peak|high|height|level|total|maximum|figure|extent)",
        read.read_year,
    ),
    (r"(?#i)\b(?:the\s)?(?:(?P<part>early|mid|late)[ -])?(?P<decade>(?:19|20)\d0)s\b", read.read_decade),
    (rf"\b(?P<half>Q[1-4]|H[12])(?:\sof)?\s{_YEAR}", read.read_quarter),
    (
        rf"(?#i)\b(?:(?P<which>last|this|next)\s|(?:in|since|by|of|during)\s(?:the\s)?(?:(?:early|late)\s)?)(?P<season>spring|"
        rf"summer|autumn|winter)\b(?:\s(?:of\s)?{_YEAR}(?:[-–/]\d\d)?|(?P<plain>))",
        read.read_season,
    ),
    (
        rf"(?#i)\b(?:(?P<which>last)\s|(?:in|since|by|during)\sthe\s)(?P<season>fall)\b(?:\sof\s{_YEAR}|(?P<plain>(?!\sof)))",
        read.read_season,
    ),
    (rf"\b(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter|[Ff]all)\s(?:of\s)?{_YEAR}", read.read_season),
    (
        rf"(?#i)\b(?:the\s)?(?P<nth>first|second|third|fourth|last|final)\s(?:(?P<n>\d\d?|two|three|four|five|six|"
        rf"seven|eight|nine|ten|eleven)\s)?(?P<unit>half|quarter|months?)\s(?:of\s)?(?:{_YEAR}|(?P<ago>this|last)\s"
        rf"year|(?P<plain>(?<=of\s)the\syear))",
        read.read_share,
    ),
    (rf"(?#i)\b(?P<feast>Christmas(?:\s(?:Day|Eve))?|New\sYear['’]s\s(?:Day|Eve))\b(?:,?\s{_YEAR})?", read.read_feast),
)

_RELATIVE: tuple[tuple[str, Reader], ...] = (
    (
        rf"(?#i)\b(?:in|over|during|for|within)\sthe\s(?:past|last|previous)\s(?:{_COUNT}\s)?{_UNIT}\b",
        relative.read_past,
    ),
    (rf"(?#i)\b(?:the\s)?(?:past|last)\s{_COUNT}\s{_UNIT}\b", relative.read_past),
    (r"(?#i)\b(?:in|over|during)\s(?:the\s)?recent\s(?P<unit>day|week|month|year)s\b", relative.read_recent),
    (rf"(?#i)\b(?:(?:more|less)\sthan\s)?{_COUNT}\s{_UNIT}\sago\b", relative.read_ago),
    (rf"(?#i)\b{_COUNT}\s{_UNIT}\s(?P<direction>later|after|before|earlier)\b", relative.read_shift),
    (
        r"(?#i)\bthe\s(?:next|following|previous)\s(?:day|morning|night|evening)\b|\bthe\sday\s(?:before|after)\b",
        relative.read_next_day,
    ),
    (
        rf"(?#i)\b(?:{_PART}|(?P<lead>earlier|later|so\sfar)\s)?(?P<which>last|this|next|the\sprevious|the\scoming)\s"
        r"(?P<unit>week|month|year)(?!['’]s)\b",
        relative.read_calendar,
    ),
    (rf"(?#i)\b(?:(?:by|since|at|from|until)\s)?{_PART}(?P<which>the)\s(?P<unit>month|year)\b", relative.read_calendar),
    (r"(?#i)\bthe\s(?P<unit>month|year)\s(?P<direction>before)\b", relative.read_before),
    (r"(?#i)\bthe\s(?P<day>[0-3]?\d)(?:st|nd|rd|th)\sof\s(?P<which>this|last)\smonth\b", relative.read_day_of_month),
    (rf"\b(?P<which>[Ll]ast\s|[Nn]ext\s|[Tt]his\s|[Tt]his\scoming\s)?{_WEEKDAY}\b", relative.read_weekday),
    (
        r"(?#i)\b(?:today|yesterday|tomorrow|tonight|overnight|this\s(?:morning|afternoon|evening)|last\s(?:night|evening)|"
        r"the\sday\sbefore\syesterday)\b",
        relative.read_near,
    ),
    (r"(?#i)\b(?:at|over|during|this|on|(?P<which>last|next)|since)\s(?:the\s)?weekend\b", relative.read_weekend),
)


# What a text must hold for a pattern to match it: one quick look spares most of the patterns.
HINT = re.compile(
    r"(?P<unit>hour|day|week|fortnight|month|year|decade|half|quarter)|(?P<season>spring|summer|autumn|winter|fall)|"
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?P<year>(?<!\d)(?:19|20)\d\d)|(?P<weekday>[a-z]day\b)",
    re.I,
)
_NEEDS: dict[Reader, tuple[str, ...]] = {
    read.read_day: ("month",),
    read.read_days: ("month",),
    read.read_day_range: ("month",),
    read.read_part_of_month: ("month",),
    read.read_months: ("month",),
    read.read_month: ("month",),
    read.read_iso: ("year",),
    read.read_numeric: ("year",),
    read.read_year: ("year",),
    read.read_years: ("year",),
    read.read_decade: ("year",),
    read.read_quarter: ("year",),
    read.read_foreign: ("year",),
    read.read_season: ("season",),
    relative.read_months_to: ("month", "unit"),
    relative.read_weekday: ("weekday",),
    relative.read_past: ("unit",),
    relative.read_recent: ("unit",),
    relative.read_ago: ("unit",),
    relative.read_shift: ("unit",),
    relative.read_calendar: ("unit",),
    relative.read_before: ("unit",),
    relative.read_day_of_month: ("unit",),
}


@cache
def rules() -> tuple[tuple[re.Pattern[str], Reader, frozenset[str]], ...]:
    """Return the patterns in the order in which they win, each with its reader and the hints that it needs."""
    first, *rest = (_rule(*one) for one in _ABSOLUTE)
    found = [first, (NUMERIC, read.read_numeric), *rest, _rule(_foreign(), read.read_foreign)]
    found += [_rule(*one) for one in _RELATIVE]
    return tuple((pattern, reader, frozenset(_NEEDS.get(reader, ()))) for pattern, reader in found)
