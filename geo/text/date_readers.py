"""What a named day, month or year means: one reader for each form, from the phrase and its context to days."""

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


SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}


NUMBERS = dict(
    zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True)
) | {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4, "fifteen": 15, "eighteen": 18, "twenty": 20}


_AHEAD_DAYS = 3  # a report's text may name a day that its place's clock, or its printing, puts after its own


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


def back(day: date, n: int, unit: str) -> date:
    """Return the day ``n`` days, weeks, months, years or decades before (after, when negative)."""
    unit = unit.lower()
    if unit in {"day", "week", "fortnight"}:
        return day - timedelta(days=n * {"day": 1, "week": 7, "fortnight": 14}[unit])
    months = day.year * 12 + day.month - 1 - n * {"month": 1, "year": 12, "decade": 120}[unit]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def named(match: re.Match[str], group: str) -> str:
    """Return what a group of a phrase holds, or nothing where the phrase has no such group."""
    return match.groupdict().get(group) or ""


def needs(day: date | None) -> date:
    """Return a day to count from; ValueError where there is none."""
    if day is None:
        raise ValueError("no date to count from")
    return day


def count(words: str) -> int:
    """Return the number that "three", "a couple of" or "12" means."""
    words = words.lower().removesuffix(" of").removeprefix("a ")
    return int(words) if words.isdigit() else NUMBERS[words]


_TO_COME = re.compile(
    r"\b(?:will|shall|is\sto|are\sto|due|scheduled|set\sto|expected|plans?\sto|upcoming|next|coming)\b[^.;!?]{0,60}$",
    re.I,
)


def to_come(match: re.Match[str]) -> bool:
    """Tell whether the words before a phrase put it after the article: "will meet on Friday"."""
    return bool(_TO_COME.search(match.string[max(0, match.start() - 80) : match.start()]))


def month_number(match: re.Match[str], name: str = "month") -> int:
    """Return the number of the month that a group names."""
    return MONTHS[match[name].lower().rstrip(".")]


def year_for(month: int, day: int, match: re.Match[str], context: Context) -> int:
    """Return the year named, else that of the last such day up to the article's (the next, where it is to come)."""
    if named(match, "year"):
        return int(match["year"])
    today = needs(context.reference)
    if to_come(match):
        return today.year + ((month, day) < (today.month, today.day))
    soon = today + timedelta(days=_AHEAD_DAYS)
    past = (month, day) <= (soon.month, soon.day) if soon.year == today.year else (month, day) <= (12, 31)
    return today.year - (not past)


def read_day(match: re.Match[str], context: Context) -> DateSpan:
    """Read "26 June 2016", "June 26"."""
    month, day = month_number(match), int(match["day"])
    return DateSpan.on(date(year_for(month, day, match, context), month, day))


def read_days(match: re.Match[str], context: Context) -> DateSpan:
    """Read "June 3-5"."""
    month = month_number(match)
    year = year_for(month, int(match["day"]), match, context)
    return DateSpan(date(year, month, int(match["day"])), date(year, month, int(match["last"])))


def read_day_range(match: re.Match[str], context: Context) -> DateSpan:
    """Read "between September 27 and October 19", "from 30 December 2014 to 2 January 2015"."""
    first = (_either(match, "month", "month2"), _either(match, "day", "day2"))
    last = (_either(match, "lastmonth", "lastmonth2"), _either(match, "lastday", "lastday2"))
    months = MONTHS[first[0].lower().rstrip(".")], MONTHS[last[0].lower().rstrip(".")]
    days = int(first[1]), int(last[1])
    year = year_for(months[1], days[1], match, context)
    begins = int(match["firstyear"]) if match["firstyear"] else year - ((months[0], days[0]) > (months[1], days[1]))
    return DateSpan(date(begins, months[0], days[0]), date(year, months[1], days[1]))


def _either(match: re.Match[str], one: str, other: str) -> str:
    return match[one] or match[other]


def read_foreign(match: re.Match[str], _: Context) -> DateSpan:
    """Read "18 октября 2016", "18 تشرين الأول 2016": only with its year."""
    from .date_rules import foreign_months

    return DateSpan.on(date(int(match["year"]), foreign_months()[match["foreign"].lower()], int(match["day"])))


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


def part_of(span: DateSpan, part: str) -> DateSpan:
    """Return the early, middle or late third of a span, its half, or its first day and last tenth."""
    if span.earliest is None or span.latest is None or not part:
        return span
    days = (span.latest - span.earliest).days + 1
    third = timedelta(days=days // 3)
    part = re.sub(r"^the (?:very )?", "", part.lower())
    if part.startswith(("first half", "second half", "latter half")):
        half = span.earliest + timedelta(days=days // 2)
        return DateSpan(span.earliest, half - timedelta(1)) if part[0] == "f" else DateSpan(half, span.latest)
    if part in {"early", "start of", "beginning of"}:
        if part != "early" and days < 32:
            return DateSpan.on(span.earliest)
        return DateSpan(span.earliest, span.earliest + third - timedelta(days=1))
    if part in {"mid", "middle of"}:
        return DateSpan(span.earliest + third, span.latest - third)
    if part in {"end of", "close of"}:
        third = timedelta(days=max(1, days // 12))
    return DateSpan(span.latest - third + timedelta(days=1), span.latest)


_WORDS_TOO = {"may", "march", "mar", "sept", "dec", "jan", "oct", "nov"}


def read_month(match: re.Match[str], context: Context) -> DateSpan | None:
    """Read "June 2016", "late December", "last June"."""
    month = month_number(match)
    lead = (match["lead"] or "").lower()
    if match.group().strip().lower() in _WORDS_TOO and not lead:
        return None
    year = year_for(month, 1, match, context)
    if not named(match, "year") and context.reference is not None and month == context.reference.month:
        year += {"last": -1, "next": 1}.get(lead, 0)
    elif lead == "next" and not named(match, "year"):
        year += 1
    return part_of(month_span(year, month), match["part"] or "")


def read_months(match: re.Match[str], context: Context) -> DateSpan:
    """Read "from March to June 2016", "from November 2015 to March 2016"."""
    last = month_number(match)
    year = year_for(last, 1, match, context)
    first = month_number(match, "first")
    begins = int(match["firstyear"]) if match["firstyear"] else year - (first > last)
    return DateSpan(date(begins, first, 1), month_span(year, last).latest)


def read_part_of_month(match: re.Match[str], context: Context) -> DateSpan:
    """Read "the first week of October", "the last ten days of May 2015", "the second half of June"."""
    month = month_number(match)
    span = month_span(year_for(month, 1, match, context), month)
    unit, nth, n = match["unit"].lower(), match["nth"].lower(), count(match["n"] or "one")
    if unit == "half":
        return part_of(span, "first half" if nth == "first" else "second half")
    days = timedelta(days=n * {"week": 7, "day": 1, "weekend": 7}[unit])
    first, last = needs(span.earliest), needs(span.latest)
    if nth in {"last", "final"}:
        return DateSpan(last - days + timedelta(1), last)
    begin = first + {"first": 0, "second": 1, "third": 2, "fourth": 3}[nth] * days
    return DateSpan(begin, min(last, begin + days - timedelta(1)))


def read_year(match: re.Match[str], _: Context) -> DateSpan:
    """Read "in 2016", "by early 2016"."""
    return part_of(year_span(int(match["year"])), match["part"] or "")


def read_years(match: re.Match[str], _: Context) -> DateSpan | None:
    """Read "from 2014 to 2016", "2014-16"."""
    first = int(match["first"])
    last = int(match["year"]) if named(match, "year") else first - first % 100 + int(match["short"])
    return DateSpan(date(first, 1, 1), date(last, 12, 31)) if first < last <= first + 100 else None


def read_decade(match: re.Match[str], _: Context) -> DateSpan:
    """Read "the 1990s", "the early 2000s"."""
    first = int(match["decade"])
    return part_of(DateSpan(date(first, 1, 1), date(first + 9, 12, 31)), match["part"] or "")


def read_quarter(match: re.Match[str], _: Context) -> DateSpan:
    """Read "Q3 2016", "H1 2016"."""
    size = 3 if match["half"][0] == "Q" else 6
    begin = 1 + (int(match["half"][1]) - 1) * size
    year = int(match["year"])
    return DateSpan(date(year, begin, 1), month_span(year, begin + size - 1).latest)


def read_season(match: re.Match[str], context: Context) -> DateSpan:
    """Read "last summer", "in the spring of 2015": the last one that had begun by the article's day."""
    first, last = SEASONS[match["season"].lower()]
    if named(match, "year"):
        year = int(match["year"])
    else:
        today = needs(context.reference)
        during = today.month in {(first + k - 1) % 12 + 1 for k in range(3)}
        year = today.year - (first > today.month)
        year -= named(match, "which").lower() == "last" and during
    return DateSpan(date(year, first, 1), month_span(year + (last < first), last).latest)


def read_share(match: re.Match[str], context: Context) -> DateSpan:
    """Read "the first six months of 2016", "the second half of last year", "the third quarter of the year"."""
    year = int(match["year"]) if match["year"] else needs(context.reference).year - (match["ago"] == "last")
    unit = match["unit"].lower().rstrip("s")
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "final": 0}[match["nth"].lower()]
    size = {"half": 6, "quarter": 3, "month": count(match["n"] or "1")}[unit]
    begin = 13 - size if nth == 0 else 1 + (nth - 1) * size
    return DateSpan(date(year, begin, 1), month_span(year, begin + size - 1).latest)


def read_feast(match: re.Match[str], context: Context) -> DateSpan:
    """Read "Christmas Eve", "New Year's Day 2015": feasts of a fixed day."""
    said = match["feast"].lower()
    month, day = (
        (12, 24) if "mas eve" in said else (12, 31) if "eve" in said else (1, 1) if "year" in said else (12, 25)
    )
    return DateSpan.on(date(year_for(month, day, match, context), month, day))
