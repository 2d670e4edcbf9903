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
    read_day,
    read_days,
    read_month,
    read_numeric,
    read_season,
    read_year,
    to_come,
)
from .date_rules import HINT, NUMERIC, rules


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
    if NUMERIC.search(text):
        raise ArticleError(f"The date {text.strip()!r} can be read in two ways.", remedy="Write it as YYYY-MM-DD.")
    raise ArticleError(f"{text.strip()[:60]!r} is not a date.", remedy="Write it as YYYY-MM-DD.")


def find_dates(text: str, reference: date | None, *, order: str | None = None) -> list[When]:
    """Return the phrases of time in a text, in order, none inside another; relative ones need a ``reference`` day."""
    plain = _ascii_digits(text)
    matches = []
    hints = {str(m.lastgroup) for m in HINT.finditer(plain)}
    for rank, (pattern, read, needed) in enumerate(rules()):
        if needed <= hints:
            matches += [(m.start(), m.start() - m.end(), rank, m, read) for m in pattern.finditer(plain)]
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
        span = _until(span, reference, match) if read in _PLAIN else span
        reached = match.end()
        found.append(When(text[start:reached], start, reached, span, _kind(plain, match)))
        if found[-1].kind != "after":
            anchors.append(span)
    return found


_FAR_DIGITS = {ord(zero) + k: str(k) for zero in "\u0660\u06f0" for k in range(10)}


def _ascii_digits(text: str) -> str:
    """Return a text with its Arabic and Persian digits as 0 to 9, letter for letter."""
    return text if text.isascii() else text.translate(_FAR_DIGITS)


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


def _until(span: DateSpan, reference: date | None, match: re.Match[str]) -> DateSpan:
    """End a period that goes on at the article's day ("in July", told on the 12th), unless it is still to come."""
    if None in {reference, span.earliest, span.latest} or to_come(match):
        return span
    goes_on = span.earliest <= reference < span.latest  # type: ignore[operator]
    return DateSpan(span.earliest, reference) if goes_on else span


# A day that does not exist, or that reads two ways, leaves no month or year behind.
_WHOLE = (read_day, read_days, read_numeric)
_PLAIN = (read_month, read_year, read_season)
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
