"""Numbers as people write them, read only where there is one way to read them: 1.234,56 and 1,234.56, but not 1.234.

Which mark is the decimal one is a property of a file, so all its numbers are looked at together: 16,49 says that the
comma is, and then 1.234 is a thousand and more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬−–", "01234567890123456789.'--")
_PARTED = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?![0-9]))")  # thousands set apart by a blank of any kind
_UNITS = {"%": "%", "percent": "%", "km²": "km²", "km2": "km²", "sqkm": "km²"}
_UNIT = re.compile(r"(%|percent|km²|km2|sq\.?\s*km)$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?P<body>[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+)(?P<power>e[+-]?[0-9]{1,2})?", re.IGNORECASE)
_MISSING = frozenset(("", "-", "--", "n/a", "na", "nan", "null", "none", "?", ".", "..", "...", "…", "#n/a"))
MARKS = (".", ",")


class NumberError(ValueError):
    """A text that is no number, or could be two; the message is the end of a sentence that begins with the text."""


def is_missing(text: str) -> bool:
    """Return whether a cell says that nothing is known."""
    return text.translate(_DIGITS).strip().casefold() in _MISSING


def unit_of(text: str) -> str:
    """Return the unit written after a number, as % or km²; '' where none is."""
    match = _UNIT.search(text.strip())
    return _UNITS[re.sub(r"[.\s]", "", match[1].casefold())] if match else ""


def decimal_mark(texts: Iterable[str], *, whole_below: float = float("inf")) -> str:
    """Return the decimal mark that numbers show, '' where none of them shows one and none needs one.

    ``whole_below`` is a value that none can reach: where thousands are impossible, 1.234 has but one reading. Raises
    NumberError where some numbers say the one and some the other, or where nothing tells what 1.234 is.
    """
    said: dict[str, str] = {}
    unclear = ""
    for text in texts:
        mark, sure = _mark_in(_bare(text), thousands=whole_below >= 1000)
        if sure and mark:
            said.setdefault(mark, text)
        elif mark:
            unclear = unclear or text
    if len(said) > 1:
        first, other = said.values()
        raise NumberError(f"has another decimal mark than {first!r}", other)
    if unclear and not said:
        raise NumberError("can be read as a thousand and more, or as a fraction", unclear)
    return next(iter(said), "")


def _mark_in(body: str, *, thousands: bool) -> tuple[str, bool]:
    """Return which decimal mark a number has or would have, and whether that is sure; '' where it has no marks."""
    marks = [letter for letter in body if letter in MARKS]
    if not marks:
        return "", True
    last, other = marks[-1], MARKS[MARKS[0] == marks[-1]]
    if len(set(marks)) == 2:
        return last, True
    if len(marks) > 1:
        return other, True  # 1,234,567: a mark that stands twice parts thousands
    before, after = body.split(last)
    sure = len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0") or not thousands
    return last, sure


def number(text: str, *, decimal: str = "") -> float:
    """Return a number whose file has this decimal mark. Raises NumberError for anything else than one number."""
    plain = _plain(text)
    match = _NUMBER.fullmatch(plain)
    if not match:
        raise NumberError("is no number", text)
    mark = decimal or MARKS[0]
    whole, _, fraction = match["body"].partition(mark)
    groups = whole.split(MARKS[mark == MARKS[0]])
    grouped = len(groups) == 1 or (len(groups[0]) in (1, 2, 3) and all(len(group) == 3 for group in groups[1:]))
    if not grouped or not (fraction.isdecimal() or not fraction):
        raise NumberError(f"is no number with the decimal mark {mark!r}", text)
    return float(f"{'-' if plain[0] == '-' else ''}{''.join(groups) or '0'}.{fraction or '0'}{match['power'] or ''}")


def _plain(text: str) -> str:
    return _PARTED.sub("", _UNIT.sub("", text.translate(_DIGITS).strip()).strip())


def _bare(text: str) -> str:
    """Return the digits and marks of a number; '' for what is none."""
    match = _NUMBER.fullmatch(_plain(text))
    return match["body"] if match else ""
