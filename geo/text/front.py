"""The lines above an article's first paragraph: its title, bylines, days, publisher and address.

A repost stands above or around the article it repeats: its title and date are the article's, never those of whoever
passed it on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from .datelines import datelined
from .dates import find_dates

LONGEST_TITLE = 220
_LONGEST_LINE = 600
_LONGEST_DATE = 110
_MOST_LINES = 18
_KICKER_WORDS = 3

# How far a day can be trusted to be the article's own.
_UPDATED, _ABOVE, _BESIDE, _PUBLISHED = range(4)

_BYLINE = re.compile(
    r"^(?:words\s|story\s|text\s)?(?:by|par|von|por|автор:?|بقلم:?)\s+(?P<names>[^\W\d_].{2,160})$", re.I
)
_NAMES = re.compile(
    r"^(?P<names>[A-Z][\w'’.-]+(?:\s(?:[A-Z][\w'’.-]+|al|de|van|von|bin|el|and)|,(?=\s[A-Z])){1,8})"
    r"(?:\s(?:in\s[A-Z][\w'’ ,-]{2,40}|and agencies)|\s[|•·–—-]\s.{2,40})?$"
)
_LABEL = re.compile(
    r"^(?P<label>title|headline|subject|date|sent|published|issued|first published|author|authors|by|from|source|"
    r"publisher|url|link|updated|last updated|last modified|modified|subtitle|to|опубликовано|дата|تاريخ النشر|نشر في)"
    r"(?:\s(?:on|at))?\s*:\s*(?P<value>.+)$",
    re.I,
)
_REPOST = re.compile(
    r"^[\[(]?(?:re-?post(?:ed)?|re-?print(?:ed)?|re-?publish(?:ed)?|cross-?post(?:ed)?|shared|forwarded|syndicated|"
    r"posted|uploaded|submitted|saved|archived|captured|copied)\b.*?\b(?:by|from|on|via|with|at)\b",
    re.I,
)
_ORIGINAL = re.compile(r"\b(?:originally|first)\s(?:published|appeared|posted)\b", re.I)
_FURNITURE = re.compile(
    r"^(?:share|print|listen|save|comments?|advertisement|subscribe|sign in|menu|skip to .*|follow .{0,30}|"
    r"\d{1,3}\s?min(?:ute)?s?\sread|live|breaking(?: news)?|exclusive|video|photos?|gallery|read more|"
    r"listen to (?:this )?article.*|share this.*|home(?:\s?[>»/|].*)?|[^.|]{0,60}(?:\s[>»]\s[^.]{0,60})+|"
    r"[A-Z &]{2,30}(?:\s\|\s[A-Z &]{2,30})+)$",
    re.I,
)
_URL = re.compile(r"^<?(?P<url>https?://\S+?)>?$")
_URL_DAY = re.compile(r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<day>\d{1,2})(?:[/._-]|$)")
_TIME = re.compile(
    r"\b\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:[.,]\d+)?\s?(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|\b[ap]\.?m\b\.?|T?\d\d:\d\d\S*",
    re.I,
)
_AROUND_DATE = re.compile(
    r"\b(?:published|posted|updated|modified|issued|created|first|last|date|dated|on|at|the|as of|edited|"
    r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|[A-Z]{2,4}T|UTC|GMT|ET|PT|CT|IST|local|time|hrs|hours|min|mins|read|"
    r"Z|г|года?|в|опубликовано|обновлено|نشر|في|الساعة|آخر|تحديث|يوم)\b|"
    r"(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|"
    r"الجمعة|السبت|الأحد)",
    re.I,
)


@dataclass(slots=True)
class Front:
    """What the lines above the first paragraph say."""

    title: str = ""
    bylines: list[str] = field(default_factory=list)
    days: list[tuple[int, date]] = field(default_factory=list)  # how far it can be trusted, and the day
    publisher: str = ""
    url: str = ""
    known: str = ""
    kicker: bool = False

    @property
    def day(self) -> date | None:
        """Return the day that can be trusted most; of equals the first."""
        best = max((rank for rank, _ in self.days), default=None)
        return next((day for rank, day in self.days if rank == best), None)


def read_front(lines: Sequence[str], *, known: str = "") -> tuple[Front, int]:
    """Read the short lines on top; return what they say and how many there are. ``known`` is a title known before."""
    front = Front(title=known, known=known)
    used = 0
    for i, line in enumerate(lines[:_MOST_LINES]):
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if not _take(front, line.strip(), following.strip()):
            break
        used += 1
    if not front.days and front.url:
        front.days += _of_url(front.url)
    return front, used


def _take(front: Front, line: str, following: str) -> bool:
    """Take one line in as title, byline or date; False where the body begins."""
    if len(line) > _LONGEST_LINE:
        return False
    plain = re.sub(r"^[#>*_\s]+|[*_\s]+$", "", line)
    if not plain or set(plain) <= set("-*_=~ •|") or _FURNITURE.match(plain):
        return True
    address = _URL.match(plain)
    if address:
        front.url = front.url or address["url"]
        return True
    label = _LABEL.match(plain)
    if label and not datelined(plain):
        return _labelled(front, label["label"].lower(), label["value"].strip().strip("\"'"))
    if _ORIGINAL.search(plain) and len(plain) < 200:
        front.days += [(_PUBLISHED, when) for when in _days(plain)[:1]]
        return True
    if _REPOST.match(plain) and len(plain) < 200 and not plain.endswith(".)"):
        front.days += [(_ABOVE - 1, when) for when in _days(plain)[:1]]
        return True
    return (
        _date_line(front, plain)
        or _byline_line(front, plain)
        or _title_line(front, plain, following)
        or _between(front, plain, following)
    )


def _is_front(line: str) -> bool:
    """Tell whether a line is a byline, a label or a date, so that what stands before it is no paragraph."""
    plain = re.sub(r"^[#>*_\s]+|[*_\s]+$", "", line)
    match = _BYLINE.match(plain)
    named = match is not None and len(plain) < 180 and not plain.endswith(".") and _names_people(match["names"])
    return named or only_date(plain) or (bool(_LABEL.match(plain)) and not datelined(plain))


def _between(front: Front, plain: str, following: str) -> bool:
    """Take in what stands between title and byline or date: a standfirst, or names without a "by"."""
    if not front.title or not _is_front(following) or len(plain) > LONGEST_TITLE or datelined(plain):
        return False
    if plain.endswith((".", "!", "?")) and not _BYLINE.match(re.sub(r"^[#>*_\s]+", "", following)):
        return False  # a sentence above a date is a paragraph
    names = _NAMES.match(plain)
    if names and not front.bylines:
        _byline(front, names["names"])
    return True


def only_date(line: str) -> bool:
    """Tell whether a line holds a date and little else: "Published: Nov 19, 2018, 6:42 PM"."""
    if len(line) > _LONGEST_DATE or not any(letter.isdigit() for letter in line):
        return False
    found = [when for when in find_dates(line, None) if when.span.earliest == when.span.latest]
    if not found:
        return False
    rest = line
    for when in found:
        rest = rest.replace(when.text, " ")
    rest = _AROUND_DATE.sub(" ", _TIME.sub(" ", rest))
    return len(re.sub(r"[\W\d_]+", "", rest)) <= 3


def _days(line: str) -> list[date]:
    """Return the single days that a line names."""
    found = [when.span.earliest for when in find_dates(line, None) if when.span.earliest == when.span.latest]
    return [day for day in found if day is not None]


def _date_line(front: Front, plain: str) -> bool:
    if not only_date(plain):
        return False
    rank = _BESIDE if front.title or front.bylines else _ABOVE
    if re.match(r"(?:first\s)?(?:published|issued|posted)\b", plain, re.I):
        rank = _PUBLISHED
    if re.match(r"(?:last\s)?(?:updated|modified)\b", plain, re.I):
        rank = _UPDATED
    front.days.append((rank, _days(plain)[0]))
    return True


def _byline_line(front: Front, plain: str) -> bool:
    match = _BYLINE.match(plain)
    if match is None or len(plain) >= 180 or plain.endswith(".") or not _names_people(match["names"]):
        return False
    _byline(front, match["names"])
    return True


def _names_people(names: str) -> bool:
    """Tell a byline from a title: names are in capitals, "By next spring" is not."""
    first = re.split(r"[\s,]+", names.strip())[:2]
    return all(
        word[:1].isupper() or word.lower() in {"and", "our", "the", "staff", "de", "van", "von", "al"} for word in first
    )


def _title_line(front: Front, plain: str, following: str) -> bool:
    if front.known:
        return _alike(plain, front.known)
    titled = len(plain) <= LONGEST_TITLE and not re.search(r"[:;,،]$", plain) and not front.bylines
    if plain.endswith((".", "。")) and not (_is_front(following) and len(plain.split()) <= 16 and ". " not in plain):
        return False
    if not titled or datelined(plain):
        return False
    if not front.title:
        front.title = plain
        front.kicker = len(plain.split()) <= _KICKER_WORDS and _reads_as_title(following, plain)
        return True
    if front.kicker:
        front.title, front.kicker = plain, False
        return True
    return False


def _reads_as_title(line: str, kicker: str) -> bool:
    """Tell whether the line after "World" or "MIDDLE EAST" is the title itself: longer, and no byline, date or text."""
    plain = re.sub(r"^[#>*_\s]+|[*_\s]+$", "", line)
    if not 4 <= len(plain.split()) <= 24 or len(plain) > LONGEST_TITLE or re.search(r"[.:;,،]$", plain):
        return False
    short = kicker.isupper() or len(kicker.split()) == 1
    return short and not (only_date(plain) or _BYLINE.match(plain) or _LABEL.match(plain) or datelined(plain))


def _alike(line: str, known: str) -> bool:
    first, second = (re.sub(r"[\W_]+", "", one).lower() for one in (line, known))
    short, long = sorted((first, second), key=len)
    return bool(short) and short in long and 2 * len(short) > len(long)


def _labelled(front: Front, label: str, value: str) -> bool:
    if label in {"title", "headline", "subject"}:
        front.title = front.known or value
    elif label in {
        "date",
        "sent",
        "published",
        "issued",
        "first published",
        "опубликовано",
        "дата",
        "تاريخ النشر",
        "نشر في",
    }:
        front.days += [(_PUBLISHED, day) for day in _days(value)[:1]]
    elif label in {"updated", "last updated", "last modified", "modified"}:
        front.days += [(_UPDATED, day) for day in _days(value)[:1]]
    elif label in {"author", "authors", "by", "from"}:
        _byline(front, re.sub(r"\s*<[^>]{0,80}>", "", value))
    elif label in {"source", "publisher"}:
        front.publisher = value
    elif label in {"url", "link"}:
        front.url = value
    return True


def _byline(front: Front, names: str) -> None:
    dated = [when for when in find_dates(names, None) if when.span.earliest == when.span.latest]
    if dated and dated[0].span.earliest:
        front.days.append((_BESIDE, dated[0].span.earliest))
        names = names[: dated[0].start]
        names = re.sub(r"\s*[|•·–—,-]?\s*(?:published|posted|updated|on)?\s*:?\s*$", "", names, flags=re.I)
    names = re.split(r"\s[|•·]\s", names)[0]
    front.bylines += [name.strip() for name in re.split(r"\s*,\s*|\s+and\s+|\s*&\s*", names) if name.strip()]


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _of_url(url: str) -> list[tuple[int, date]]:
    """Return the day that an address tells in the order year, month, day."""
    match = _URL_DAY.search(url)
    if match is None:
        return []
    named = match["month"]
    month = _MONTHS.index(named) + 1 if named in _MONTHS else int(named) if named.isdigit() else 0
    try:
        return [(_UPDATED, date(int(match["year"]), month, int(match["day"])))]
    except ValueError:
        return []
