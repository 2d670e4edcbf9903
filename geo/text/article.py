"""An article as its parts: title, date, dateline, bylines, captions, paragraphs, closing notes.

Paragraphs are numbered from 1 below the byline, captions included, headings and closing notes not. Every part knows its
offsets into the article's text, so that a quote can always be found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from ..errors import ArticleError, InputError
from ..files import caps
from . import markdown
from .dates import find_dates

LIMIT = 4 * 1024 * 1024  # bytes; a long report is under 1 MB of text
_LONGEST_TITLE = 220
_LONGEST_FRONT_LINE = 600


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the article: ``text`` is the article's text from ``start`` to ``end``.

    ``kind`` is paragraph, caption, heading, note (closing lines about the report itself) or credit (a picture's).
    """

    text: str
    start: int
    end: int
    kind: str = "paragraph"
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a reader sees of an article, with its text as one string."""

    text: str
    title: str = ""
    date: date | None = None
    dateline: str = ""
    bylines: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    publisher: str = ""
    url: str = ""
    name: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def paragraphs(self) -> tuple[Part, ...]:
        """Return what counts as evidence: paragraphs and captions, in order."""
        return tuple(part for part in self.parts if part.kind in {"paragraph", "caption"})

    @property
    def captions(self) -> tuple[Part, ...]:
        """Return the captions, without their credits."""
        return tuple(part for part in self.parts if part.kind == "caption")


def parse_article(source: Path | str, *, day: date | None = None) -> Article:
    """Return the article in a file (.txt, .md, .html), or in a text given as such.

    ``day`` is the article's date where the text's own is wrong or missing. ArticleError when there is nothing to read.
    """
    path = _as_path(source)
    try:
        text = caps.read_text(path, limit=LIMIT) if path else caps.decode(str(source).encode("utf-8", "surrogatepass"))
    except InputError as error:
        raise ArticleError(error.what, path=error.path, line=error.line, remedy=error.remedy) from error
    where = path or "the text"
    if len(text) > LIMIT:
        raise ArticleError("The text is longer than 4 MiB.", path=where, remedy="Hand over one article at a time.")
    if not text.strip():
        raise ArticleError("The article is empty.", path=where)
    if _is_page(text, path):
        from .saved_page import from_html

        return from_html(text, path=where, day=day)
    if path is not None and path.suffix.lower() in {".md", ".markdown"}:
        text = markdown.plain(text)
    return from_text(text, name=path.stem if path else "", day=day)


def _as_path(source: Path | str) -> Path | None:
    """Tell a path from a text: a text has several lines, or is longer or more wordy than a file's name."""
    if isinstance(source, Path):
        return source
    if "\n" in source or len(source) > 400:
        return None
    looks = re.search(r"\.(?:txt|md|markdown|html?|xhtml|text)$", source.strip(), re.I)
    if looks or not source.strip():
        return Path(source) if source.strip() else None
    try:
        return Path(source) if Path(source).exists() else None
    except (OSError, ValueError):
        return None


def _is_page(text: str, path: Path | None) -> bool:
    if path is not None and path.suffix.lower() in {".html", ".htm", ".xhtml"}:
        return True
    return bool(re.match(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype html|<html)", text[:600], re.I))


@dataclass(slots=True)
class _Front:
    """What the lines above the first paragraph say."""

    title: str = ""
    bylines: list[str] = field(default_factory=list)
    days: list[tuple[date, bool]] = field(default_factory=list)  # the day, and whether it stands after title or byline
    publisher: str = ""
    url: str = ""


def from_text(text: str, *, name: str = "", day: date | None = None) -> Article:
    """Return the article in a plain or Markdown text."""
    blocks = list(_blocks(text))
    front, rest = _front(text, blocks)
    parts, notes = _parts(text, rest)
    dateline = _dateline(parts)
    own = day or _own_day(front, parts, text)
    title = front.title or _first_words(parts)
    return Article(
        text, title, own, dateline, tuple(front.bylines), tuple(parts), front.publisher, front.url, name, tuple(notes)
    )


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the text's blocks: lines, or groups of lines where the text is wrapped."""
    matter = markdown.FRONT_MATTER.match(text)
    head = matter.end() if matter else 0
    line, group = re.compile(r"[^\n]+"), re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
    body = group if _is_wrapped(text[head:]) else line
    for match in chain(line.finditer(text, 0, head), body.finditer(text, head)):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end


def _is_wrapped(text: str) -> bool:
    """Tell whether lines are broken inside paragraphs: many lines go on with a small letter."""
    inner = re.findall(r"[^\n]\n[ \t]*([^\s])", text[:200_000])
    return len(inner) > 2 and sum(letter.islower() for letter in inner) > 0.35 * len(inner)


_BYLINE = re.compile(r"^(?:by|par|von|por)\s+(?P<names>[^\W\d_].{2,160})$", re.I)
_LABEL = re.compile(
    r"^(?P<label>title|headline|date|published|author|authors|by|source|publisher|url|link|updated|"
    r"subtitle)\s*:\s*(?P<value>.+)$",
    re.I,
)
_DATED = re.compile(r"^(?:published|posted|updated|last updated|first published|date)?\s*(?:on|at)?\s*:?\s*", re.I)


def _front(text: str, blocks: list[tuple[int, int]]) -> tuple[_Front, list[tuple[int, int]]]:
    """Read the short lines above the first paragraph; return them and the blocks that follow."""
    front = _Front()
    used = 0
    for start, end in blocks[:14]:
        line = text[start:end].strip()
        if not _front_line(front, line):
            break
        used += 1
    return front, blocks[used:]


def _front_line(front: _Front, line: str) -> bool:
    """Take one line in as title, byline or date; False where the body begins."""
    if len(line) > _LONGEST_FRONT_LINE:
        return False
    if line in {"---", "***", "* * *"}:
        return True
    label = _LABEL.match(line)
    if label:
        _labelled(front, label["label"].lower(), label["value"].strip().strip("\"'"))
        return True
    plain = re.sub(r"^[#>*_\s]+|[*_\s]+$", "", line)
    if _only_date(plain):
        found = find_dates(plain, None)
        day = found[0].span.earliest if found else None
        if day:
            front.days.append((day, bool(front.title or front.bylines)))
        return bool(found)
    byline = _BYLINE.match(plain)
    if byline and len(plain) < 180 and not plain.endswith("."):
        _byline(front, byline["names"])
        return True
    titled = len(plain) <= _LONGEST_TITLE and not re.search(r"[.:;,]$", plain) and not front.bylines
    if titled and not front.title and plain and not _datelined(plain):
        front.title = plain
        return True
    return False


def _labelled(front: _Front, label: str, value: str) -> None:
    if label in {"title", "headline"}:
        front.title = value
    elif label in {"date", "published"}:
        front.days += [(w.span.earliest, True) for w in find_dates(value, None)[:1] if w.span.earliest]
    elif label in {"author", "authors", "by"}:
        _byline(front, value)
    elif label in {"source", "publisher"}:
        front.publisher = value
    elif label in {"url", "link"}:
        front.url = value


def _byline(front: _Front, names: str) -> None:
    dated = find_dates(names, None)
    if dated and dated[0].span.earliest == dated[0].span.latest and dated[0].span.earliest:
        front.days.append((dated[0].span.earliest, True))
        names = names[: dated[0].start].rstrip(" ,|–—-")
    front.bylines += [name.strip() for name in re.split(r"\s*,\s*|\s+and\s+|\s*&\s*", names) if name.strip()]


def _only_date(line: str) -> bool:
    """Tell whether a line holds a date and little else."""
    found = [when for when in find_dates(line, None) if when.span.earliest == when.span.latest]
    if not found or len(line) > 80:
        return False
    rest = _DATED.sub("", line.replace(found[0].text, ""))
    rest = re.sub(
        r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b|\d\d?[:.]\d\d|[ap]\.?m\.?|\b(?:GMT|"
        r"UTC|BST|EDT|EST|CET|at|on)\b",
        "",
        rest,
        flags=re.I,
    )
    return len(re.sub(r"[\W\d_]+", "", rest)) <= 3


def _own_day(front: _Front, parts: list[Part], text: str) -> date | None:
    """Return the article's own date: the one beside title or byline before that of a repost above them."""
    beside = [day for day, after in front.days if after]
    days = beside or [day for day, _ in front.days]
    if days:
        return days[0]
    head = text[parts[0].start : parts[0].start + 120] if parts else ""
    lead = re.match(
        r"^[A-Z][A-Z'’ .\-]{2,40}(?:,\s[A-Z][\w.'’ -]{1,40}?){0,2}[,(]?\s*"
        r"(?P<day>[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,?\s\d{4})?|"
        r"\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4})\s*(?:\([A-Za-z]+\)\s*)?[—–-]",
        head,
    )
    found = find_dates(lead["day"], None) if lead else []
    return found[0].span.earliest if found else None


_CREDIT = re.compile(
    r"\s{0,3}[(\[](?P<credit>(?:photo|image|credit|picture|video|ap photo|courtesy)[^()\[\]]{0,120}|[^()\[\]]{0,80}"
    r"(?:/|via\s|,\s)\s?(?:AP|AFP|Reuters|Getty|Getty Images|EPA|Anadolu|Associated Press|Bloomberg|Magnum|"
    r"[A-Z][\w. ]{2,40}))[)\]]\s*$",
    re.I,
)
_CREDIT_LINE = re.compile(
    r"^(?:photo(?:graph)?|image|credit|picture|photo by|courtesy)\b\s*(?:by|credit|:|of)"
    r"(?:[^.]|\b[A-Z]\.){2,120}$",
    re.I,
)
_TAIL = re.compile(
    r"\b(?:reported from|contributed (?:to|reporting)|reporting by|additional reporting|editing by|writing by|"
    r"compiled by|translated by)\b"
    r"|^(?:no comments?|\d+ comments?|leave a (?:comment|reply)|copyright|©|all rights reserved|read more|related|"
    r"share this|follow us|subscribe|sign up|advertisement|tags?:|filed under|more on this|click here|source:)",
    re.I,
)


def _parts(text: str, blocks: list[tuple[int, int]]) -> tuple[list[Part], list[str]]:
    parts: list[Part] = []
    notes: list[str] = []
    number = 0
    for i, (start, end) in enumerate(blocks):
        for piece in _cut_block(text, start, end, late=i >= len(blocks) - 8, first=not parts):
            part = piece
            if piece.kind in {"paragraph", "caption"}:
                number += 1
                part = replace(piece, number=number)
            if part.kind == "note":
                notes.append(part.text)
            parts.append(part)
    return parts, notes


def _cut_block(text: str, start: int, end: int, *, late: bool, first: bool) -> Iterator[Part]:
    said = text[start:end]
    if _CREDIT_LINE.match(said):
        yield Part(said, start, end, "credit")
        return
    credit = _CREDIT.search(said[-200:])
    if credit:
        cut = end - len(said[-200:]) + credit.start()
        if cut > start:
            yield Part(text[start:cut], start, cut, "caption")
        begin = end - len(text[cut:end].lstrip())
        yield Part(text[begin:end], begin, end, "credit")
        return
    if late and _TAIL.search(said) and len(said) < 400:
        yield Part(said, start, end, "note")
        return
    if said.startswith("#") or _is_heading(said, first=first):
        yield Part(said, start, end, "heading")
        return
    yield Part(said, start, end)


def _is_heading(said: str, *, first: bool) -> bool:
    if len(said) > 90 or re.search(r"[.!?…:;,)\]”\"»]['’]?$", said) or (first and len(said.split()) > 14):
        return False
    return len(said.split()) <= 14 and not re.search(r"[.!?] ", said)


_DATELINE = re.compile(
    r"^(?P<place>[A-Z][A-Z'’ .\-]{2,40}(?:,\s[A-Z][\w.'’ -]{1,40}){0,2})\s*"
    r"(?:,\s*(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,\s\d{4})?|\d{1,2}\s[A-Z][a-z]{2,8}(?:\s\d{4})?))?\s*(?:\((?P<agency>[^)]{2,30})\)\s*)?[—–-]{1,2}\s"
)


def _datelined(said: str) -> bool:
    return bool(_DATELINE.match(said))


def _dateline(parts: list[Part]) -> str:
    """Return the place a first paragraph opens with: "KABUL, Afghanistan" of "KABUL, Afghanistan — …"."""
    for part in parts[:3]:
        match = _DATELINE.match(part.text) if part.kind == "paragraph" else None
        if match:
            return match["place"].strip()
    return ""


def dateline_end(part: Part) -> int:
    """Return where a paragraph's own words begin, after its dateline."""
    match = _DATELINE.match(part.text)
    return part.start + (match.end() if match else 0)


def _first_words(parts: list[Part]) -> str:
    """Return a title for an article that has none: its first words."""
    for part in parts:
        said = re.sub(r"\s+", " ", part.text[dateline_end(part) - part.start :]).strip()
        if said:
            cut = said.split(" ")
            return " ".join(cut[:14]).rstrip(" ,;:-–—") + ("…" if len(cut) > 14 else "")
    return ""
