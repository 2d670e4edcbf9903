"""Which day a text names (file names, columns, layers): in UTC, and never guessed where a text has two readings."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

FIRST_YEAR, LAST_YEAR = 1800, 2200
ORDERS = ("dmy", "mdy", "ymd")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?P<month_name>{'|'.join(_MONTHS)})[a-z]*\.?"
_CLOCK = r"(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:\.\d+)?)?"
_TIME = rf"(?:[T ]{_CLOCK}\s*(?P<zone>Z|UTC|[+-]\d{{2}}:?\d{{2}})?)?"
_FORMS = tuple(
    re.compile(rf"(?<!\d)(?:{form})(?![\d])", re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})(?P<sep>[-_./])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_TIME}",
        r"(?P<year>(?:1[89]|2[01])\d\d)(?P<month>0\d|1[0-2])(?P<day>[0-2]\d|3[01])"
        r"(?:T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?P<zone>Z)?)?",
        r"(?P<epoch>\d{10}(?:\d{3})?)(?:\.0)?",
        r"(?P<one>\d{1,2})(?P<sep>[-_./])(?P<two>\d{1,2})(?P=sep)(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})[ _-]?{_MONTH}[ ,_-]*(?P<year>\d{{4}})",
        rf"{_MONTH}[ _-]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ,_-]+(?P<year>\d{{4}})",
    )
)


class DayError(ValueError):
    """A text whose day cannot be told; the message is a sentence."""


class Moment(NamedTuple):
    """A day in UTC and, where the text had a time, that time."""

    day: date
    at: datetime | None = None


def moments(value: Any, *, order: str = "") -> list[Moment]:
    """Return the days that a text or number names, in its order, each once; none where it names none.

    ``order`` (dmy or mdy) says how 03/04/2024 is meant. A time with an offset is moved to UTC, and may move the day.
    Raises DayError for 03/04/2024 without an order, for a day that does not exist, and for a year that is not of our
    calendar.
    """
    text = _plain(value)
    found: dict[Moment, int] = {}
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            found.setdefault(_moment(match, order), match.start())
    return sorted(found, key=lambda moment: found[moment])


def _plain(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    return str(value)


def _moment(match: re.Match[str], order: str) -> Moment:
    found = {name: text for name, text in match.groupdict().items() if text is not None}
    if "epoch" in found:
        at = datetime.fromtimestamp(int(found["epoch"][:10]), UTC)
        return Moment(at.date(), at)
    day = _day(match[0], found, order)
    if "hour" not in found:
        return Moment(day)
    return _at(match[0], day, found)


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


def _day(text: str, found: dict[str, str], order: str) -> date:
    year = int(found["year"])
    if "one" in found:
        month, day = _month_and_day(text, int(found["one"]), int(found["two"]), order)
    else:
        named = found.get("month_name", "").casefold()
        month, day = (_MONTHS.index(named) + 1 if named else int(found["month"])), int(found["day"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        other = " It may be a year of the Islamic or Persian calendar: convert it first." if 1250 < year < 1500 else ""
        raise DayError(f"{text!r} has the year {year}, which is no year that is read.{other}")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DayError(f"{text!r} is no day of the calendar.") from error


def _month_and_day(text: str, one: int, two: int, order: str) -> tuple[int, int]:
    if order == "mdy":
        return one, two
    if order == "dmy" or one == two or one > 12:
        return two, one
    if two > 12:
        return one, two
    raise DayError(f"{text!r} can be read as two days: say which comes first, the day (dmy) or the month (mdy).")
