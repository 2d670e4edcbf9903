"""What a phrase counted from the article's day, or from the last date named, means in days."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from ..records import DateSpan
from .date_readers import (
    MONTHS,
    Context,
    back,
    count,
    month_span,
    named,
    needs,
    part_of,
    to_come,
    year_for,
    year_span,
)

WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
_RECENT = {"day": (7, "day"), "week": (6, "week"), "month": (6, "month"), "year": (5, "year")}


def _around(day: date, unit: str) -> DateSpan:
    """Return what "three UNITs ago" can mean: the day, about the day, the month, the year, the years around."""
    unit = unit.lower()
    if unit in {"day", "hour"}:
        return DateSpan.on(day)
    if unit in {"week", "fortnight"}:
        return DateSpan(day - timedelta(days=3), day + timedelta(days=3))
    if unit == "decade":
        return DateSpan(date(day.year - 1, 1, 1), date(day.year + 1, 12, 31))
    return month_span(day.year, day.month) if unit == "month" else year_span(day.year)


def _before(day: date, said: str, unit: str) -> date:
    """Return the day so many units before; hours become the days that they can reach, half a year six months."""
    if said.lower().startswith("half"):
        return back(day, {"year": 6, "decade": 60}.get(unit.lower(), 0), "month")
    n = count(said)
    return day - timedelta(days=-(-n // 24)) if unit.lower() == "hour" else back(day, n, unit)


def read_past(match: re.Match[str], context: Context) -> DateSpan:
    """Read "over the past six weeks"."""
    today = needs(context.reference)
    return DateSpan(_before(today, match["n"] or "one", match["unit"]), today)


def read_recent(match: re.Match[str], context: Context) -> DateSpan:
    """Read "in recent weeks": a week of days, six weeks, six months or five years up to the article's day."""
    today = needs(context.reference)
    return DateSpan(back(today, *_RECENT[match["unit"].lower()]), today)


def read_ago(match: re.Match[str], context: Context) -> DateSpan:
    """Read "three weeks ago"."""
    today = needs(context.reference)
    unit = "month" if match["n"].lower().startswith("half") else match["unit"]
    return _around(_before(today, match["n"], match["unit"]), unit)


def read_shift(match: re.Match[str], context: Context) -> DateSpan | None:
    """Read "two days later", "three weeks after", "a month earlier" from the last date named."""
    anchor = context.anchor.earliest if context.anchor else None
    direction = match["direction"].lower()
    if anchor is None and direction == "earlier":
        anchor = context.reference
    if anchor is None or match["n"].lower().startswith("half"):
        return None
    n = count(match["n"]) * (-1 if direction in {"later", "before"} else 1)
    if match["unit"].lower() == "hour":
        return DateSpan.on(anchor - timedelta(days=n // 24))
    return _around(back(anchor, n, match["unit"]), match["unit"])


def read_next_day(match: re.Match[str], context: Context) -> DateSpan | None:
    """Read "the next day", "the day before"."""
    if context.anchor is None or context.anchor.latest is None:
        return None
    step = -1 if re.search(r"previous|before", match.group()) else 1
    return DateSpan.on(context.anchor.latest + timedelta(days=step))


def read_before(match: re.Match[str], context: Context) -> DateSpan | None:
    """Read "the year before", "the month before" the last date named."""
    if context.anchor is None or context.anchor.earliest is None:
        return None
    return _around(back(context.anchor.earliest, 1, match["unit"]), match["unit"])


def read_calendar(match: re.Match[str], context: Context) -> DateSpan:
    """Read "last month", "late this year", "earlier this week", "the start of the year", "next month"."""
    today = needs(context.reference)
    unit, which = match["unit"].lower(), match["which"].lower()
    step = 1 if which in {"last", "the previous"} else -1 if which in {"next", "the coming"} else 0
    day = back(today, step, unit)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        span = DateSpan(monday, monday + timedelta(days=6))
    else:
        span = month_span(day.year, day.month) if unit == "month" else year_span(day.year)
    part = named(match, "part")
    if part:
        return part_of(span, part)
    if step or named(match, "lead").lower() == "later":
        return span
    return DateSpan(span.earliest, today)


def read_months_to(match: re.Match[str], context: Context) -> DateSpan:
    """Read "the six months to June", "the year to 31 March 2016"."""
    month = MONTHS[match["month"].lower().rstrip(".")]
    day = int(match["day"] or match["day2"] or 0)
    year = year_for(month, day or 1, match, context)
    last = date(year, month, day) if day else needs(month_span(year, month).latest)
    n = 12 if match["whole"] else count(match["n"])
    first = back(last + timedelta(days=1), n, "month")
    return DateSpan(first, last)


def read_day_of_month(match: re.Match[str], context: Context) -> DateSpan:
    """Read "the 18th of this month"."""
    today = back(needs(context.reference).replace(day=1), int(match["which"].lower() == "last"), "month")
    return DateSpan.on(today.replace(day=int(match["day"])))


def read_weekday(match: re.Match[str], context: Context) -> DateSpan:
    """Read "on Sunday": the last such day up to the article's; the next one where it is still to come."""
    today = needs(context.reference)
    which = (match["which"] or "").strip().lower()
    number = WEEKDAYS[match["weekday"].lower()]
    if which in {"next", "this coming"} or to_come(match):
        return DateSpan.on(today + timedelta(days=(number - today.weekday()) % 7 or 7 * (which == "next")))
    gap = (today.weekday() - number) % 7
    return DateSpan.on(today - timedelta(days=gap or 7 * (which == "last")))


def read_near(match: re.Match[str], context: Context) -> DateSpan:
    """Read "today", "yesterday", "overnight", "tomorrow"."""
    today = needs(context.reference)
    word = match.group().lower()
    if word == "overnight":
        return DateSpan(today - timedelta(days=1), today)
    if word.startswith("the"):
        return DateSpan.on(today - timedelta(days=2))
    step = -1 if word == "yesterday" or word.startswith("last") else 1 if word == "tomorrow" else 0
    return DateSpan.on(today + timedelta(days=step))


def read_weekend(match: re.Match[str], context: Context) -> DateSpan:
    """Read "at the weekend", "last weekend"."""
    today = needs(context.reference)
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    which = named(match, "which").lower()
    if which == "next":
        return DateSpan(saturday + timedelta(days=7), saturday + timedelta(days=8))
    if which == "last" and today.weekday() >= 5:
        saturday -= timedelta(days=7)
    return DateSpan(saturday, min(today, saturday + timedelta(days=1)))
