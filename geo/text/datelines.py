"""Datelines: the place, and often the agency and the day, that a report's first paragraph opens with."""

from __future__ import annotations

import re
from datetime import date

from .dates import find_dates

_CAPITALS = r"(?P<place>[A-Z][A-Z'’ .\-]{2,40}(?:,\s(?:[A-Z]\.){2,3}|(?:,\s[A-Z][\w.'’ -]{1,40}?){0,2}))"
_MIXED = r"(?P<place>[A-Z][\w'’.-]{1,30}(?:\s[A-Z][\w'’.-]{1,30}){0,3}(?:,\s[A-Z][\w.'’ -]{1,40}?){0,2})"
_DAY = (
    r"(?:[A-Z][a-z]+day,?\s)?(?:[A-Z][A-Za-z]{2,8}\.?\s\d{1,2}(?:,?\s\d{4})?|"
    r"\d{1,2}\s[A-Z][A-Za-z]{2,8}\.?(?:,?\s\d{4})?|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
_AGENCY = r"[(\[][^)\]]{2,40}[)\]]"
_BEFORE, _AFTER = rf"(?:,?\s*\(?(?P<before>{_DAY})\)?)", rf"(?:,?\s*\(?(?P<after>{_DAY})\)?)"
_DASH = r"\s*(?:[—–]|--?)\s"
# A place in capitals needs no more than a dash; one in ordinary letters an agency or a day too, as prose has dashes.
_FORMS = (
    re.compile(rf"^[(\[]?{_CAPITALS}{_BEFORE}?[\])]?(?:,?\s*{_AGENCY})?{_AFTER}?{_DASH}"),
    re.compile(rf"^{_MIXED}{_BEFORE}?\s*{_AGENCY}{_AFTER}?(?:{_DASH}|:\s)"),
    re.compile(rf"^{_MIXED}(?:,\s(?P<before>{_DAY})|,\s[A-Z]{{2,10}})(?P<after>)?{_DASH}"),
)


def _dateline(said: str) -> re.Match[str] | None:
    head = said[:200]
    match = next((found for form in _FORMS if (found := form.match(head))), None)
    # A headline in capitals may hold a dash too: what follows a dateline is a sentence in ordinary letters.
    return None if match is None or not any(letter.islower() for letter in said[match.end() :]) else match


def datelined(said: str) -> bool:
    """Tell whether a paragraph opens with a dateline."""
    return _dateline(said) is not None


def dateline_place(said: str) -> str:
    """Return the place a paragraph opens with: "KABUL, Afghanistan" of "KABUL, Afghanistan (AP) — …"."""
    match = _dateline(said)
    return match["place"].strip(" ,") if match else ""


def dateline_day(said: str) -> date | None:
    """Return the day in a paragraph's dateline, before or after the agency, where it has its year."""
    match = _dateline(said)
    found = [when for group in ("before", "after") if match and match[group] for when in find_dates(match[group], None)]
    return next((when.span.earliest for when in found if when.span.earliest == when.span.latest), None)


def dateline_length(said: str) -> int:
    """Return how many letters of a paragraph are its dateline."""
    match = _dateline(said)
    return match.end() if match else 0
