"""When: dates and periods named in a text, as spans of calendar days.

A relative phrase ("last month", "on Sunday") is counted from the article's own date, a following one ("a day later")
from the last date named before it. What cannot be told, such as 03/04/2024 without a declared order, is never guessed.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ..errors import ArticleError
from ..records import DateSpan

MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
NUMBERS = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True)
) | {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4}

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
            continue
        reached = match.end()
        found.append(When(match.group(), start, reached, span, _kind(text, match)))
        if found[-1].kind != "after":
            anchors.append(span)
    return found


def _from_anchors(
    read: _Reader, match: re.Match[str], reference: date | None, anchors: list[DateSpan], order: str | None
) -> DateSpan | None:
    """Read a phrase from the last date named, or from an earlier one where the last would lead past the article."""
    span = None
    for anchor in [*anchors[:-4:-1], None][: 3 if _FOLLOWING.search(match.group()) else 1]:
        span = _safely(read, match, _Context(reference, anchor, order))
        if span is None or span.earliest is None or reference is None or span.earliest <= reference:
            return span
    return span


@dataclass(frozen=True, slots=True)
class _Context:
    reference: date | None
    anchor: DateSpan | None
    order: str | None


_FOLLOWING = re.compile(r"later|after|next|following", re.I)
_Reader = Callable[[re.Match[str], _Context], DateSpan | None]


def _safely(read: _Reader, match: re.Match[str], context: _Context) -> DateSpan | None:
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


def month_span(year: int, month: int) -> DateSpan:
    """Return the span of a calendar month."""
    return DateSpan(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_span(year: int) -> DateSpan:
    """Return the span of a calendar year."""
    return DateSpan(date(year, 1, 1), date(year, 12, 31))


def _month_number(match: re.Match[str], name: str = "month") -> int:
    return MONTHS[match[name].lower().rstrip(".")]


def _year_for(month: int, day: int, match: re.Match[str], context: _Context) -> int:
    """Return the year named, else that of the last such day up to the article's date."""
    if match.groupdict().get("year"):
        return int(match["year"])
    if context.reference is None:
        raise ValueError("no year")
    past = (month, day) <= (context.reference.month, context.reference.day)
    return context.reference.year - (not past)


def _read_day(match: re.Match[str], context: _Context) -> DateSpan:
    month, day = _month_number(match), int(match["day"])
    return DateSpan.on(date(_year_for(month, day, match, context), month, day))


def _read_days(match: re.Match[str], context: _Context) -> DateSpan:
    month = _month_number(match)
    year = _year_for(month, int(match["day"]), match, context)
    return DateSpan(date(year, month, int(match["day"])), date(year, month, int(match["last"])))


def _read_iso(match: re.Match[str], _: _Context) -> DateSpan:
    return DateSpan.on(date.fromisoformat(match.group()))


def _read_numeric(match: re.Match[str], context: _Context) -> DateSpan | None:
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    order = context.order or ("dmy" if match["mark"] == "." or first > 12 or first == second else None)
    order = order or ("mdy" if second > 12 else None)
    if order is None:
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return DateSpan.on(date(year, month, day))


def _thirds(span: DateSpan, part: str) -> DateSpan:
    """Return the early, middle or late third of a span, or its first or last tenth."""
    if span.earliest is None or span.latest is None:
        return span
    days = (span.latest - span.earliest).days + 1
    third = timedelta(days=days // 3)
    part = part.lower()
    if part in ("early", "the start of", "the beginning of"):
        if part != "early" and days < 32:
            return DateSpan.on(span.earliest)
        return DateSpan(span.earliest, span.earliest + third - timedelta(days=1))
    if part in ("mid", "the middle of"):
        return DateSpan(span.earliest + third, span.latest - third)
    if part == "the end of":
        third = timedelta(days=max(1, days // 12))
    return DateSpan(span.latest - third + timedelta(days=1), span.latest)


def _read_month(match: re.Match[str], context: _Context) -> DateSpan | None:
    month = _month_number(match)
    if (
        match.group().strip().lower() in ("may", "march", "mar", "sept", "dec", "jan", "oct", "nov")
        and not match["lead"]
    ):
        return None
    span = month_span(_year_for(month, 1, match, context), month)
    return _thirds(span, match["part"]) if match["part"] else span


def _read_months(match: re.Match[str], context: _Context) -> DateSpan:
    last = _month_number(match)
    year = _year_for(last, 1, match, context)
    first = _month_number(match, "first")
    return DateSpan(date(year - (first > last), first, 1), month_span(year, last).latest)


def _read_year(match: re.Match[str], _: _Context) -> DateSpan:
    span = year_span(int(match["year"]))
    return _thirds(span, match["part"]) if match["part"] else span


def _read_years(match: re.Match[str], _: _Context) -> DateSpan:
    return DateSpan(date(int(match["first"]), 1, 1), date(int(match["year"]), 12, 31))


def _read_season(match: re.Match[str], context: _Context) -> DateSpan:
    first, last = SEASONS[match["season"].lower()]
    if match["year"]:
        year = int(match["year"])
    else:
        year = _needs(context.reference).year - (first > _needs(context.reference).month)
        year -= (
            (match["which"] or "").lower() == "last"
            and year == _needs(context.reference).year
            and first <= _needs(context.reference).month <= last
        )
    return DateSpan(date(year, first, 1), month_span(year + (last < first), last).latest)


def _read_share(match: re.Match[str], context: _Context) -> DateSpan:
    """Read "the first six months of 2016", "the second half of last year", "the third quarter"."""
    year = int(match["year"]) if match["year"] else _needs(context.reference).year - (match["ago"] == "last")
    unit = match["unit"].lower()
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "final": 0}[match["nth"].lower()]
    size = {"half": 6, "quarter": 3, "months": _count(match["n"] or "1")}[unit]
    begin = 13 - size if nth == 0 else 1 + (nth - 1) * size
    return DateSpan(date(year, begin, 1), month_span(year, begin + size - 1).latest)


def _needs(day: date | None) -> date:
    if day is None:
        raise ValueError("no date to count from")
    return day


def _count(words: str) -> int:
    words = words.lower().removesuffix(" of").removeprefix("a ")
    return int(words) if words.isdigit() else NUMBERS[words]


def back(day: date, n: int, unit: str) -> date:
    """Return the day ``n`` days, weeks, months or years before (after, when negative)."""
    unit = unit.lower()
    if unit in ("day", "week"):
        return day - timedelta(days=n * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - n * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _around(day: date, unit: str) -> DateSpan:
    """Return what "three UNITs ago" can mean: the day, about the day, the month, the year."""
    unit = unit.lower()
    if unit == "day":
        return DateSpan.on(day)
    if unit == "week":
        return DateSpan(day - timedelta(days=3), day + timedelta(days=3))
    return month_span(day.year, day.month) if unit == "month" else year_span(day.year)


def _read_past(match: re.Match[str], context: _Context) -> DateSpan:
    today = _needs(context.reference)
    return DateSpan(back(today, _count(match["n"] or "one"), match["unit"]), today)


def _read_ago(match: re.Match[str], context: _Context) -> DateSpan:
    return _around(back(_needs(context.reference), _count(match["n"]), match["unit"]), match["unit"])


def _read_shift(match: re.Match[str], context: _Context) -> DateSpan | None:
    """Read "two days later", "three weeks after", "a month earlier" from the last date named."""
    anchor = context.anchor.earliest if context.anchor else None
    if anchor is None:
        return None
    n = _count(match["n"]) * (-1 if match["direction"].lower() in ("later", "before") else 1)
    return _around(back(anchor, n, match["unit"]), match["unit"])


def _read_next_day(match: re.Match[str], context: _Context) -> DateSpan | None:
    if context.anchor is None or context.anchor.latest is None:
        return None
    step = -1 if re.search(r"previous|before", match.group()) else 1
    return DateSpan.on(context.anchor.latest + timedelta(days=step))


def _read_calendar(match: re.Match[str], context: _Context) -> DateSpan:
    """Read "last month", "this year", "earlier this week"."""
    today = _needs(context.reference)
    unit, before = match["unit"].lower(), match["which"].lower() in ("last", "the previous")
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * before)
        return DateSpan(monday, monday + timedelta(days=6) if before else today)
    day = back(today, int(before), unit)
    span = month_span(day.year, day.month) if unit == "month" else year_span(day.year)
    return span if before else DateSpan(span.earliest, today)


def _read_weekday(match: re.Match[str], context: _Context) -> DateSpan:
    today = _needs(context.reference)
    last = (match["which"] or "").strip().lower() == "last"
    gap = (today.weekday() - WEEKDAYS[match["weekday"].lower()]) % 7
    return DateSpan.on(today - timedelta(days=gap or 7 * last))


def _read_near(match: re.Match[str], context: _Context) -> DateSpan:
    today = _needs(context.reference)
    word = match.group().lower()
    if word == "yesterday" or word.startswith("last night"):
        return DateSpan.on(today - timedelta(days=1))
    if word == "overnight":
        return DateSpan(today - timedelta(days=1), today)
    return DateSpan.on(today)


def _read_weekend(_: re.Match[str], context: _Context) -> DateSpan:
    today = _needs(context.reference)
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return DateSpan(saturday, min(today, saturday + timedelta(days=1)))


def _rule(pattern: str, read: _Reader) -> tuple[re.Pattern[str], _Reader]:
    return re.compile(pattern, re.IGNORECASE if pattern.startswith("(?#i)") else 0), read


_FIRST = _MONTH.replace("<month>", "<first>")
_RANGE = r"\s?(?:to|and|until|through|[-–—])\s?"
_NUMERIC = re.compile(
    r"(?<![\d./])(?P<a>[0-3]?\d)(?P<mark>[./-])(?P<b>[0-3]?\d)(?P=mark)(?P<year>(?:19|20)\d\d)(?![\d/])"
)
_RULES: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    _rule(r"(?<![\d-])(?:19|20)\d\d-[01]\d-[0-3]\d(?![\d-])", _read_iso),
    (_NUMERIC, _read_numeric),
    _rule(rf"\b{_MONTH}\s(?P<day>[0-3]?\d)\s?(?:to|and|[-–])\s?(?P<last>[0-3]?\d)\b(?:,?\s{_YEAR})?", _read_days),
    _rule(rf"\b(?P<day>[0-3]?\d)\s?(?:to|and|[-–])\s?(?P<last>[0-3]?\d)\s{_MONTH}(?:,?\s{_YEAR})?", _read_days),
    _rule(rf"\b{_MONTH}\s{_DAY}(?![\d:,]*\d)(?:,?\s{_YEAR})?", _read_day),
    _rule(rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}", _read_day),
    _rule(rf"\b{_DAY}(?:\sof)?\s{_MONTH}(?:,?\s{_YEAR})?", _read_day),
    _rule(rf"\b(?:(?:[Ff]rom|[Bb]etween)\s)?{_FIRST}{_RANGE}{_MONTH}(?:\s{_YEAR})?", _read_months),
    _rule(
        rf"(?:(?P<lead>\b(?:in|since|until|by|of|during|last|from|before|after|for|and|to|through|this|between))\s)?"
        rf"(?:\b{_PART})?\b{_MONTH}(?:\s(?:of\s)?{_YEAR}|(?P<plain>\b(?!\s?\d{{1,2}}\b(?!,\d))))",
        _read_month,
    ),
    _rule(rf"\b(?:(?:[Ff]rom|[Bb]etween)\s)?(?P<first>(?:19|20)\d\d){_RANGE}{_YEAR}", _read_years),
    _rule(
        rf"(?:\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|of|from|to|through|[Bb]efore|[Aa]fter|between|and|for|"
        rf"year)\s|\(|\b)"
        rf"(?:{_PART}){_YEAR}",
        _read_year,
    ),
    _rule(
        rf"(?:\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Oo]f|[Ff]rom|to|through|[Bb]efore|[Aa]fter|[Bb]etween|"
        rf"and|for|year|[Tt]hroughout)\s|\()"
        rf"(?P<part>)?{_YEAR}(?!\s+(?:people|fighters|soldiers|troops|men|members|civilians|km|square))",
        _read_year,
    ),
    _rule(
        rf"(?#i)\b(?:(?P<which>last|this)\s|(?:in|since|by|of|during)\s(?:the\s)?)(?P<season>spring|summer|autumn|"
        rf"winter)\b(?:\s(?:of\s)?{_YEAR}|(?P<plain>))",
        _read_season,
    ),
    _rule(
        rf"(?#i)\b(?:the\s)?(?P<nth>first|second|third|fourth|last|final)\s(?:(?P<n>\d\d?|two|three|four|five|six|"
        rf"seven|eight|nine|ten|eleven)\s)?"
        rf"(?P<unit>half|quarter|months)\sof\s(?:{_YEAR}|(?P<ago>this|last)\syear|(?P<plain>the year))",
        _read_share,
    ),
    _rule(rf"(?#i)\b(?:in|over|during|for|within)\sthe\s(?:past|last|previous)\s(?:{_COUNT}\s)?{_UNIT}\b", _read_past),
    _rule(rf"(?#i)\b(?:the\s)?past\s{_COUNT}\s{_UNIT}\b", _read_past),
    _rule(rf"(?#i)\b{_COUNT}\s{_UNIT}\sago\b", _read_ago),
    _rule(rf"(?#i)\b{_COUNT}\s{_UNIT}\s(?P<direction>later|after|before|earlier)\b", _read_shift),
    _rule(
        r"(?#i)\bthe\s(?:next|following|previous)\s(?:day|morning|night|evening)\b|\bthe\sday\s(?:before|after)\b",
        _read_next_day,
    ),
    _rule(r"(?#i)\b(?P<which>last|this|the\sprevious)\s(?P<unit>week|month|year)\b", _read_calendar),
    _rule(rf"\b(?P<which>[Ll]ast\s)?{_WEEKDAY}\b", _read_weekday),
    _rule(
        r"(?#i)\b(?:today|yesterday|tonight|overnight|this\s(?:morning|afternoon|evening)|last\snight)\b", _read_near
    ),
    _rule(r"(?#i)\b(?:at|over|during|this|last)\s(?:the\s)?weekend\b", _read_weekend),
)
