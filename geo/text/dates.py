"""When: dates and periods named in a text, as spans of calendar days.

A relative phrase ("last month", "on Sunday") is counted from the article's own date, a following one ("a day later")
from the last date named before it. What cannot be told, such as 03/04/2024 without a declared order, is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ..errors import ArticleError
from ..records import DateSpan
from .date_readers import (
    Context,
    Reader,
    read_ago,
    read_calendar,
    read_day,
    read_days,
    read_iso,
    read_month,
    read_months,
    read_near,
    read_next_day,
    read_numeric,
    read_past,
    read_season,
    read_share,
    read_shift,
    read_weekday,
    read_weekend,
    read_year,
    read_years,
)

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|"
    r"Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)


_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d|,\d|\.\d)"


_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"


_COUNT = (
    r"(?P<n>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?couple of|(?:a )?few|"
    r"several)"
)


_UNIT = r"(?P<unit>day|week|month|year)s?"


_PART = r"(?P<part>early|mid|late|the start of|the beginning of|the end of|the middle of)[ -]"


_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"


@dataclass(frozen=True, slots=True)
class When:
    """A phrase of time: where it stands, the days it can mean, and how it bounds them.

    ``kind`` is "at" (a day or period), "since", "until", or "after" (the phrase dates the clause that follows it).
    """

    text: str
    start: int
    end: int
    span: DateSpan
    kind: str = "at"


def parse_day(text: str, *, order: str | None = None) -> date:
    """Return the day that a short text such as "July 12 2016" names.

    ``order`` ("dmy" or "mdy") settles dates such as 03/04/2024. ArticleError when it names no single day.
    """
    found = [when for when in find_dates(text, None, order=order) if when.span.earliest == when.span.latest]
    if found and found[0].span.earliest:
        return found[0].span.earliest
    if _NUMERIC.search(text):
        raise ArticleError(f"The date {text.strip()!r} can be read in two ways.", remedy="Write it as YYYY-MM-DD.")
    raise ArticleError(f"{text.strip()[:60]!r} is not a date.", remedy="Write it as YYYY-MM-DD.")


def find_dates(text: str, reference: date | None, *, order: str | None = None) -> list[When]:
    """Return the phrases of time in a text, in order, none inside another; relative ones need a ``reference`` day."""
    matches = []
    for rank, (pattern, read) in enumerate(_RULES):
        matches += [(m.start(), m.start() - m.end(), rank, m, read) for m in pattern.finditer(text)]
    found: list[When] = []
    anchors: list[DateSpan] = []
    reached = -1
    for start, _, _, match, read in sorted(matches, key=lambda item: item[:3]):
        if start < reached:
            continue
        span = _from_anchors(read, match, reference, anchors, order)
        if span is None:
            reached = match.end() if read in _WHOLE else reached
            continue
        reached = match.end()
        found.append(When(match.group(), start, reached, span, _kind(text, match)))
        if found[-1].kind != "after":
            anchors.append(span)
    return found


def _from_anchors(
    read: Reader, match: re.Match[str], reference: date | None, anchors: list[DateSpan], order: str | None
) -> DateSpan | None:
    """Read a phrase from the last date named, or from an earlier one where the last would lead past the article."""
    span = None
    for anchor in [*anchors[:-4:-1], None][: 3 if _FOLLOWING.search(match.group()) else 1]:
        span = _safely(read, match, Context(reference, anchor, order))
        if span is None or span.earliest is None or reference is None or span.earliest <= reference:
            return span
    return span


# A day that does not exist, or that reads two ways, leaves no month or year behind.
_WHOLE = (read_day, read_days, read_numeric)
_FOLLOWING = re.compile(r"later|after|next|following", re.I)


def _safely(read: Reader, match: re.Match[str], context: Context) -> DateSpan | None:
    try:
        return read(match, context)
    except (ValueError, OverflowError):  # 31 February, or a count that leaves the calendar
        return None


def _kind(text: str, match: re.Match[str]) -> str:
    if match.groupdict().get("direction", "").lower() == "after":
        return "after"
    before = text[max(0, match.start() - 24) : match.start()].lower().split()
    lead = match.group().lower().split()[0]
    for word, kind in (("since", "since"), ("until", "until"), ("till", "until")):
        if lead == word or word in before[-1:] or before[-2:] == [word, "the"]:
            return kind
    return "at"


def _rule(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern, re.IGNORECASE if pattern.startswith("(?#i)") else 0), read


_FIRST = _MONTH.replace("<month>", "<first>")


_RANGE = r"\s?(?:to|and|until|through|[-–—])\s?"


_NUMERIC = re.compile(
    r"(?<![\d./])(?P<a>[0-3]?\d)(?P<mark>[./-])(?P<b>[0-3]?\d)(?P=mark)(?P<year>(?:19|20)\d\d)(?![\d/])"
)


_RULES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    _rule(r"(?<![\d-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-])", read_iso),
    (_NUMERIC, read_numeric),
    _rule(rf"\b{_MONTH}\s(?P<day>[0-3]?\d)\s?(?:to|and|[-–])\s?(?P<last>[0-3]?\d)\b(?:,?\s{_YEAR})?", read_days),
    _rule(rf"\b(?P<day>[0-3]?\d)\s?(?:to|and|[-–])\s?(?P<last>[0-3]?\d)\s{_MONTH}(?:,?\s{_YEAR})?", read_days),
    _rule(rf"\b{_MONTH}\s{_DAY}(?![\d:,]*\d)(?:,?\s{_YEAR})?", read_day),
    _rule(rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}", read_day),
    _rule(rf"\b{_DAY}(?:\sof)?\s{_MONTH}(?:,?\s{_YEAR})?", read_day),
    _rule(rf"\b(?:(?:[Ff]rom|[Bb]etween)\s)?{_FIRST}{_RANGE}{_MONTH}(?:\s{_YEAR})?", read_months),
    _rule(
        rf"(?:(?P<lead>\b(?i:in|since|until|by|of|during|last|from|before|after|for|and|to|through|this|between))\s)?"
        rf"(?:\b{_PART})?\b{_MONTH}(?:\s(?:of\s)?{_YEAR}|(?P<plain>\b(?!\s?\d{{1,2}}\b(?!,\d))))",
        read_month,
    ),
    _rule(rf"\b(?:(?:[Ff]rom|[Bb]etween)\s)?(?P<first>(?:19|20)\d\d){_RANGE}{_YEAR}", read_years),
    _rule(
        rf"(?:\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|of|from|to|through|[Bb]efore|[Aa]fter|between|and|for|"
        rf"year)\s|\(|\b)"
        rf"(?:{_PART}){_YEAR}",
        read_year,
    ),
    _rule(
        rf"(?:\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Oo]f|[Ff]rom|to|through|[Bb]efore|[Aa]fter|[Bb]etween|"
        rf"and|for|year|[Tt]hroughout)\s|\()"
        rf"(?P<part>)?{_YEAR}(?!\s+(?:people|fighters|soldiers|troops|men|members|civilians|km|square))",
        read_year,
    ),
    _rule(
        rf"(?#i)\b(?:(?P<which>last|this)\s|(?:in|since|by|of|during)\s(?:the\s)?)(?P<season>spring|summer|autumn|"
        rf"winter)\b(?:\s(?:of\s)?{_YEAR}|(?P<plain>))",
        read_season,
    ),
    _rule(
        rf"(?#i)\b(?:the\s)?(?P<nth>first|second|third|fourth|last|final)\s(?:(?P<n>\d\d?|two|three|four|five|six|"
        rf"seven|eight|nine|ten|eleven)\s)?"
        rf"(?P<unit>half|quarter|months)\sof\s(?:{_YEAR}|(?P<ago>this|last)\syear|(?P<plain>the year))",
        read_share,
    ),
    _rule(rf"(?#i)\b(?:in|over|during|for|within)\sthe\s(?:past|last|previous)\s(?:{_COUNT}\s)?{_UNIT}\b", read_past),
    _rule(rf"(?#i)\b(?:the\s)?past\s{_COUNT}\s{_UNIT}\b", read_past),
    _rule(rf"(?#i)\b{_COUNT}\s{_UNIT}\sago\b", read_ago),
    _rule(rf"(?#i)\b{_COUNT}\s{_UNIT}\s(?P<direction>later|after|before|earlier)\b", read_shift),
    _rule(
        r"(?#i)\bthe\s(?:next|following|previous)\s(?:day|morning|night|evening)\b|\bthe\sday\s(?:before|after)\b",
        read_next_day,
    ),
    _rule(r"(?#i)\b(?P<which>last|this|the\sprevious)\s(?P<unit>week|month|year)\b", read_calendar),
    _rule(rf"\b(?P<which>[Ll]ast\s)?{_WEEKDAY}\b", read_weekday),
    _rule(r"(?#i)\b(?:today|yesterday|tonight|overnight|this\s(?:morning|afternoon|evening)|last\snight)\b", read_near),
    _rule(r"(?#i)\b(?:at|over|during|this|last)\s(?:the\s)?weekend\b", read_weekend),
)
