"""The interface's words, by language; and dates in words.

Only the interface is translated: what a dossier says stays in the language it was written in. Another language is one
more file in languages/, checked against the English one by a test.
"""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date
from functools import cache
from pathlib import Path

from geo.errors import MapError
from geo.records import DateSpan

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

_FOLDER = Path(__file__).parent / "languages"

#: The languages the interface speaks, one file each.
LANGUAGES = tuple(sorted(file.stem for file in _FOLDER.glob("*.json")))


def words(language: str) -> dict[str, str]:
    """Return every word of the interface in a language.

    Raises:
        MapError: the interface does not speak that language.
    """
    if language not in LANGUAGES:
        raise MapError(f"The page does not speak {language!r}.", remedy=f"It speaks {', '.join(LANGUAGES)}.")
    return dict(_table(language))


@cache
def _table(language: str) -> dict[str, str]:
    table: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf8"))
    return table


def say(language: str, key: str, **values: object) -> str:
    """Return one phrase with its blanks filled in; the values are never read as a pattern."""
    return words(language)[key].format_map({name: str(value) for name, value in values.items()})


def direction(language: str) -> str:
    """Return ``rtl`` for a language written from right to left, otherwise ``ltr``."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def date_words(day: date, language: str = "en") -> str:
    """Return a day as people write it: ``12 July 2016``."""
    return say(language, "date", day=day.day, month=_month(day, language), year=day.year)


def span_words(span: DateSpan | None, language: str = "en") -> str:
    """Return a span of days as people write it: ``17–26 June 2016``, ``June 2014``, ``by 9 February 2016``."""
    if span is None or (span.earliest is None and span.latest is None):
        return say(language, "unknown_date")
    if span.earliest is None and span.latest is not None:
        return say(language, "not_after", end=date_words(span.latest, language))
    if span.latest is None and span.earliest is not None:
        return say(language, "not_before", start=date_words(span.earliest, language))
    assert span.earliest is not None and span.latest is not None  # noqa: S101 (for the type checker)
    return _range_words(span.earliest, span.latest, language)


def since_words(span: DateSpan | None, language: str = "en") -> str:
    """Return when something began as coarsely as a label wants it: the month where all days of the span share one."""
    if span is None or span.earliest is None or span.latest is None:
        return span_words(span, language)
    start, end = span.earliest, span.latest
    if (start.year, start.month) == (end.year, end.month):
        return say(language, "month_year", month=_month(start, language), year=start.year)
    return _range_words(start, end, language)


def _range_words(start: date, end: date, language: str) -> str:
    if start == end:
        return date_words(start, language)
    if _whole_years(start, end):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if (start.year, start.month) == (end.year, end.month):
        if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
            return say(language, "month_year", month=_month(start, language), year=start.year)
        return say(language, "date", day=f"{start.day}–{end.day}", month=_month(start, language), year=start.year)
    first = _short(start, language, year=start.year != end.year)
    return f"{first} – {_short(end, language, year=True)}"


def _whole_years(start: date, end: date) -> bool:
    return (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _month(day: date, language: str) -> str:
    return words(language)["months"].split("|")[day.month - 1]


def _short(day: date, language: str, *, year: bool) -> str:
    month = words(language)["short_months"].split("|")[day.month - 1]
    if year:
        return say(language, "date", day=day.day, month=month, year=day.year)
    return say(language, "day_month", day=day.day, month=month)
