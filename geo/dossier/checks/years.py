"""Years that a slip of the finger makes: 0216 for 2016, 2106 for 2016. What is far from all else may also be right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..nodes import Scalar
from .finding import Case, Finding
from .texts import scalars

FAR = 150  # years about the dossier's date in which what it tells may have happened
_DATE = re.compile(r"(\d{4})(?:-\d\d){0,2}")
_TOLD = frozenset(("start", "end", "earliest", "latest"))
_DONE = frozenset(("accessed", "review", "edition"))
_FIRST, _FIRST_DONE, _LAST = 1000, 1990, 2200


def check(case: Case) -> Iterator[Finding]:
    """Yield dates whose year can hardly be meant."""
    for trail, scalar in scalars(case.reading.root):
        keys = [step for step in trail if isinstance(step, str)]
        year = _year(scalar)
        what = _odd(case, year, keys) if year is not None and keys else ""
        if what:
            subject = str(trail[1] if len(trail) > 1 else trail[0])
            message = f"The year of {scalar.text} {what}. Correct it, or acknowledge this."
            yield case.finding("odd-year", subject, message, *trail)


def _year(scalar: Scalar) -> int | None:
    match = _DATE.fullmatch(scalar.text)
    return int(match[1]) if match else None


def _odd(case: Case, year: int, keys: list[str]) -> str:
    """Return what is odd about the year of a date under these keys, '' where nothing is, or it is no date."""
    as_of = case.dossier.as_of
    told = keys[-1] in _TOLD or (keys[-1] == "date" and "claims" in keys)
    done = keys[-1] == "accessed" or (keys[-1] == "date" and not told and bool(_DONE & set(keys)))
    if done:
        return "" if _FIRST_DONE <= year <= _LAST else "is no year in which someone read or reviewed this"
    if not told and keys[-1] not in ("as_of", "published"):
        return ""
    if not _FIRST <= year <= _LAST:
        return "can hardly be meant"
    if told and as_of and abs(year - as_of.year) > FAR:
        return f"is {abs(year - as_of.year)} years from the dossier's own ({as_of.year})"
    return ""
