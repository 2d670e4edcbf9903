"""Which day a text names (file names, columns, layers): in UTC, and never guessed where a text has two readings."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from .calendars import CALENDARS, day_of
from .months import NUMBERS, OTHER, PATTERN
from .patterns import Pattern

FIRST_YEAR, LAST_YEAR = 1800, 2200
ORDERS = ("dmy", "mdy", "ymd")
_CENTURY = 2000  # of years with two digits
_LONGEST = 400  # of a text that is looked at
_MONTH = rf"(?<![^\W\d_])(?P<month_name>{PATTERN})\.?(?![^\W\d_])"
_TH = r"(?:st|nd|rd|th|er|\.|º)?(?:[ _]?(?:de|of))?"
_OF = r"(?:(?:de|of|року)[ _])?"
_CLOCK = r"(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:\.\d+)?)?"
_TIME = rf"(?:[T ]{_CLOCK}\s*(?P<zone>Z|UTC|[+-]\d{{2}}:?\d{{2}})?)?"
_YEAR = r"(?P<year>(?:1[89]|2[01])\d\d)"


_NAMED = Pattern(_MONTH, re.IGNORECASE)


def _compiled(*forms: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(rf"(?<!\d)(?:{form})(?!\d)", re.IGNORECASE) for form in forms)


_FORMS = _compiled(
    rf"(?P<year>\d{{4}})(?P<sep>[-_./])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_TIME}",
    rf"{_YEAR}(?P<month>0\d|1[0-2])(?P<day>[0-2]\d|3[01])"
    r"(?:T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z)?)?",
    r"(?P<epoch>[12]\d{9}(?:\d{3}){0,3})(?:\.0)?",
    r"(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
    r"(?P<one>\d{1,2})(?P<sep>[-_./ ])(?P<two>\d{1,2})(?P=sep)(?P<year>\d{4})",
    rf"(?P<day>\d{{1,2}}){_TH}[ _.-]*{_MONTH}[ ,_-]*{_OF}(?P<year>\d{{4}})",
    rf"{_MONTH}[ _-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ,_-]+(?P<year>\d{{4}})",
    rf"{_MONTH}(?P<day>\d{{2}})(?P<year>\d{{4}})",
    rf"{_YEAR}[ _.-]?{_MONTH}[ _.-]?(?P<day>\d{{1,2}})",
    rf"{_YEAR}-?W(?P<week>\d{{2}})-?(?P<weekday>[1-7])",
    rf"{_YEAR}-(?P<of_year>\d{{3}})",
    rf"(?P<one>\d{{2}})(?P<two>\d{{2}}){_YEAR}",
)
# Only where no whole day is named: they need an order or a choice.
_COARSE = _compiled(
    r"(?P<first>\d{2})(?P<sep>[-_./])(?P<second_of_three>\d{2})(?P=sep)(?P<third>\d{2})",
    rf"{_YEAR}[-_ ]?W(?P<week>\d{{2}})",
    rf"{_YEAR}[-_.](?P<month>0[1-9]|1[0-2])",
    rf"(?P<month>0[1-9]|1[0-2])[-_./]{_YEAR}",
    rf"{_MONTH}[ _-]*{_OF}{_YEAR}",
    rf"{_YEAR}[ _-]?{_MONTH}",
    rf"{_YEAR}",
)


class DayError(ValueError):
    """A text whose day cannot be told; the message is a sentence."""


class Moment(NamedTuple):
    """A day in UTC and, where the text had a time, that time."""

    day: date
    at: datetime | None = None


def moments(value: Any, *, order: str = "", calendar: str = "", coarse: bool = False) -> list[Moment]:
    """Return the days that a text or number names, in its order, each once; none where it names none.

    ``order`` (dmy, mdy or ymd) says how 03/04/2024 is meant, ``calendar`` (see `calendars`) by which
    calendar its numbers count. A time with an offset is moved to UTC, and may move the day. With ``coarse`` a text
    that names only a week, a month or a year gives the first and the last day of it. Raises DayError for 03/04/2024
    without an order, for a day that does not exist, and for a year that is not of our calendar.
    """
    text = _plain(value)
    found = _matched(text, _FORMS, order, calendar)
    if not found and OTHER.search(text):
        raise DayError(f"{text[:60]!r} names a month of the Islamic or Persian calendar: write it as a number.")
    return found or (_matched(text, _COARSE, order, calendar)[:2] if coarse else [])


def _matched(text: str, forms: tuple[Pattern, ...], order: str, calendar: str) -> list[Moment]:
    found: dict[Moment, int] = {}
    taken: list[tuple[int, int]] = []
    named = _NAMED.search(text) is not None
    for form in forms if named else (form for form in forms if _MONTH not in form.source):
        for match in form.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            for at, moment in enumerate(_moments_of(match, order, calendar)):
                found.setdefault(moment, 2 * match.start() + at)
    return sorted(found, key=lambda moment: found[moment])


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    # "UkraineAPR022023": a capital after a small letter begins a word.
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(value)[:_LONGEST])


def _moments_of(match: re.Match[str], order: str, calendar: str) -> list[Moment]:
    found = {name: text for name, text in match.groupdict().items() if text is not None}
    if "epoch" in found:
        at = datetime.fromtimestamp(int(found["epoch"][:10]), UTC)
        return [Moment(at.date(), at)]
    if "week" in found:
        return [Moment(day) for day in _week(match[0], found)]
    if "of_year" in found:
        return [Moment(_of_year(match[0], found))]
    if "third" in found:
        found = _in_order(match[0], found, order)
    if "day" not in found and "one" not in found:
        return [Moment(day) for day in _ends(match[0], found, order, calendar)]
    day = _day(match[0], found, order, calendar)
    return [_at(match[0], day, found) if "hour" in found else Moment(day)]


def _in_order(text: str, found: dict[str, str], order: str) -> dict[str, str]:
    if not order:
        raise DayError(f"{text!r} has a year of two digits: say the order (dmy, mdy or ymd).")
    names = {"d": "day", "m": "month", "y": "year"}
    parts = zip(order, (found["first"], found["second_of_three"], found["third"]), strict=True)
    named = {names[letter]: number for letter, number in parts}
    return named | {"year": str(_CENTURY + int(named["year"]))}


def _week(text: str, found: dict[str, str]) -> list[date]:
    year, week = int(found["year"]), int(found["week"])
    try:
        return [date.fromisocalendar(year, week, int(day)) for day in found.get("weekday", "17")]
    except ValueError as error:
        raise DayError(f"{text!r} is no week of the calendar.") from error


def _of_year(text: str, found: dict[str, str]) -> date:
    year, day = int(found["year"]), int(found["of_year"])
    if not 1 <= day <= 365 + isleap(year):
        raise DayError(f"{text!r} is no day of the year.")
    return date(year, 1, 1) + timedelta(days=day - 1)


def _ends(text: str, found: dict[str, str], order: str, calendar: str) -> list[date]:
    """Return the first and the last day of a month or a year."""
    if calendar not in ("", "gregorian"):
        raise DayError(f"{text!r} names no day: days of another calendar are read one by one only.")
    first = _day(text, {"month": "1", **found, "day": "1"}, order, calendar)
    months = "month" in found or "month_name" in found
    month = first.month if months else 12
    return [first, date(first.year, month, monthrange(first.year, month)[1])]


def _at(text: str, day: date, found: dict[str, str]) -> Moment:
    hour, minute, second = (int(found.get(name, 0)) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        raise DayError(f"{text!r} has no such time of day.")
    at = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC) - _offset(found.get("zone", ""))
    return Moment(at.date(), at)


def _offset(zone: str) -> timedelta:
    if zone[:1] not in ("+", "-"):
        return timedelta()
    digits = zone[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return span if zone[0] == "+" else -span


def _day(text: str, found: dict[str, str], order: str, calendar: str) -> date:
    year = int(found["year"])
    if "one" in found:
        month, day = _month_and_day(text, int(found["one"]), int(found["two"]), order)
    else:
        named = found.get("month_name", "").casefold().replace("i̇", "i")
        month, day = (NUMBERS[named] if named else int(found["month"])), int(found["day"])
    try:
        read = day_of(year, month, day, calendar or "gregorian")
    except (ValueError, OverflowError) as error:
        if FIRST_YEAR <= year <= LAST_YEAR or calendar:
            raise DayError(f"{text!r} is no day of the calendar.") from error
        read = date(1, 1, 1)
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise DayError(f"{text!r} has the year {year}, which is no year that is read.{_calendar_of(year)}")
    return read


def _calendar_of(year: int) -> str:
    others = ", ".join(name for name in CALENDARS if name != "gregorian")
    for first, last, what in ((1250, 1500, "Islamic or Persian"), (2400, 2700, "Buddhist")):
        if first < year < last:
            return (
                f" It may be a year of the {what} calendar: declare it as 'calendar' ({others}), or convert it first."
            )
    return ""


def _month_and_day(text: str, one: int, two: int, order: str) -> tuple[int, int]:
    if order == "mdy":
        return one, two
    if order == "dmy" or one == two or one > 12:
        return two, one
    if two > 12:
        return one, two
    raise DayError(f"{text!r} can be read as two days: say which comes first, the day (dmy) or the month (mdy).")
