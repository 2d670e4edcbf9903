"""What a matched phrase of time means: one reader for each form, from the phrase and its context to days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ..records import DateSpan

MONTHS = (
    {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
    | {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
    | {"sept": 9}
)


WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}


SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}


NUMBERS = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True)
) | {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4}


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase is read against: the article's day, the last date named, and a declared order."""

    reference: date | None
    anchor: DateSpan | None
    order: str | None


Reader = Callable[[re.Match[str], Context], DateSpan | None]


def month_span(year: int, month: int) -> DateSpan:
    """Return the span of a calendar month."""
    return DateSpan(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_span(year: int) -> DateSpan:
    """Return the span of a calendar year."""
    return DateSpan(date(year, 1, 1), date(year, 12, 31))


def _month_number(match: re.Match[str], name: str = "month") -> int:
    return MONTHS[match[name].lower().rstrip(".")]


def _year_for(month: int, day: int, match: re.Match[str], context: Context) -> int:
    """Return the year named, else that of the last such day up to the article's date."""
    if match.groupdict().get("year"):
        return int(match["year"])
    if context.reference is None:
        raise ValueError("no year")
    past = (month, day) <= (context.reference.month, context.reference.day)
    return context.reference.year - (not past)


def read_day(match: re.Match[str], context: Context) -> DateSpan:
    """Read "26 June 2016", "June 26"."""
    month, day = _month_number(match), int(match["day"])
    return DateSpan.on(date(_year_for(month, day, match, context), month, day))


def read_days(match: re.Match[str], context: Context) -> DateSpan:
    """Read "June 3-5"."""
    month = _month_number(match)
    year = _year_for(month, int(match["day"]), match, context)
    return DateSpan(date(year, month, int(match["day"])), date(year, month, int(match["last"])))


def read_iso(match: re.Match[str], _: Context) -> DateSpan:
    """Read "2016-07-12"."""
    return DateSpan.on(date.fromisoformat(match.group()))


def read_numeric(match: re.Match[str], context: Context) -> DateSpan | None:
    """Read "13.04.2024"; None where day and month could be either."""
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


def read_month(match: re.Match[str], context: Context) -> DateSpan | None:
    """Read "June 2016", "late December"."""
    month = _month_number(match)
    if (
        match.group().strip().lower() in ("may", "march", "mar", "sept", "dec", "jan", "oct", "nov")
        and not match["lead"]
    ):
        return None
    span = month_span(_year_for(month, 1, match, context), month)
    return _thirds(span, match["part"]) if match["part"] else span


def read_months(match: re.Match[str], context: Context) -> DateSpan:
    """Read "from March to June 2016"."""
    last = _month_number(match)
    year = _year_for(last, 1, match, context)
    first = _month_number(match, "first")
    return DateSpan(date(year - (first > last), first, 1), month_span(year, last).latest)


def read_year(match: re.Match[str], _: Context) -> DateSpan:
    """Read "in 2016", "by early 2016"."""
    span = year_span(int(match["year"]))
    return _thirds(span, match["part"]) if match["part"] else span


def read_years(match: re.Match[str], _: Context) -> DateSpan:
    """Read "from 2014 to 2016"."""
    return DateSpan(date(int(match["first"]), 1, 1), date(int(match["year"]), 12, 31))


def read_season(match: re.Match[str], context: Context) -> DateSpan:
    """Read "last summer", "in the spring of 2015"."""
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


def read_share(match: re.Match[str], context: Context) -> DateSpan:
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


def read_past(match: re.Match[str], context: Context) -> DateSpan:
    """Read "over the past six weeks"."""
    today = _needs(context.reference)
    return DateSpan(back(today, _count(match["n"] or "one"), match["unit"]), today)


def read_ago(match: re.Match[str], context: Context) -> DateSpan:
    """Read "three weeks ago"."""
    return _around(back(_needs(context.reference), _count(match["n"]), match["unit"]), match["unit"])


def read_shift(match: re.Match[str], context: Context) -> DateSpan | None:
    """Read "two days later", "three weeks after", "a month earlier" from the last date named."""
    anchor = context.anchor.earliest if context.anchor else None
    if anchor is None:
        return None
    n = _count(match["n"]) * (-1 if match["direction"].lower() in ("later", "before") else 1)
    return _around(back(anchor, n, match["unit"]), match["unit"])


def read_next_day(match: re.Match[str], context: Context) -> DateSpan | None:
    """Read "the next day", "the day before"."""
    if context.anchor is None or context.anchor.latest is None:
        return None
    step = -1 if re.search(r"previous|before", match.group()) else 1
    return DateSpan.on(context.anchor.latest + timedelta(days=step))


def read_calendar(match: re.Match[str], context: Context) -> DateSpan:
    """Read "last month", "this year", "earlier this week"."""
    today = _needs(context.reference)
    unit, before = match["unit"].lower(), match["which"].lower() in ("last", "the previous")
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * before)
        return DateSpan(monday, monday + timedelta(days=6) if before else today)
    day = back(today, int(before), unit)
    span = month_span(day.year, day.month) if unit == "month" else year_span(day.year)
    return span if before else DateSpan(span.earliest, today)


def read_weekday(match: re.Match[str], context: Context) -> DateSpan:
    """Read "on Sunday": the last such day up to the article's."""
    today = _needs(context.reference)
    last = (match["which"] or "").strip().lower() == "last"
    gap = (today.weekday() - WEEKDAYS[match["weekday"].lower()]) % 7
    return DateSpan.on(today - timedelta(days=gap or 7 * last))


def read_near(match: re.Match[str], context: Context) -> DateSpan:
    """Read "today", "yesterday", "overnight"."""
    today = _needs(context.reference)
    word = match.group().lower()
    if word == "yesterday" or word.startswith("last night"):
        return DateSpan.on(today - timedelta(days=1))
    if word == "overnight":
        return DateSpan(today - timedelta(days=1), today)
    return DateSpan.on(today)


def read_weekend(_: re.Match[str], context: Context) -> DateSpan:
    """Read "at the weekend"."""
    today = _needs(context.reference)
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return DateSpan(saturday, min(today, saturday + timedelta(days=1)))
