"""An article as its parts: title, date, dateline, bylines, captions, paragraphs, closing notes.

Paragraphs are numbered from 1 below the byline, captions included, headings and closing notes not. Every part knows its
offsets into the article's text, so that a quote can always be found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from . import markdown
from .datelines import dateline_day, dateline_length, dateline_place
from .dates import find_dates
from .front import only_date, read_front


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


def from_text(text: str, *, name: str = "", title: str = "", day: date | None = None) -> Article:
    """Return the article in a plain or Markdown text; ``title`` and ``day`` are those known from elsewhere."""
    text = _LINE_ENDS.sub("\n", text)
    blocks = list(_blocks(text))
    front, used = read_front([text[start:end] for start, end in blocks[:24]], known=title)
    parts, notes = _parts(text, blocks[used:])
    opened = next((found for part in parts[:3] if (found := dateline_day(part.text))), None)
    return Article(
        text,
        front.title or _first_words(parts),
        day or front.day or opened or _last_day(parts),
        _dateline(parts),
        tuple(front.bylines),
        tuple(parts),
        front.publisher,
        front.url,
        name,
        tuple(notes),
    )


# Every way to end a line; a form feed and the line separators among them.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the text's blocks: lines, or groups of lines where the text is wrapped."""
    matter = markdown.FRONT_MATTER.match(text)
    head = matter.end() if matter else 0
    line, group = re.compile(r"[^\n]+"), re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
    body = group if _is_wrapped(text[head:]) else line
    matched = (match.span() for match in chain(line.finditer(text, 0, head), body.finditer(text, head)))
    for begin, stop in _unwrapped(text, matched):
        said = text[begin:stop]
        if said.strip():
            yield begin + len(said) - len(said.lstrip()), begin + len(said.rstrip())


def _unwrapped(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Part the groups of lines on top that are no paragraph: a byline above a date, say."""
    for k, (start, end) in enumerate(spans):
        lines = text[start:end].split("\n")
        if k > 7 or not 1 < len(lines) < 6 or any(not _begins_line(one) for one in lines) or max(map(len, lines)) > 70:
            yield start, end
            continue
        at = start
        for one in lines:
            yield at, at + len(one)
            at += len(one) + 1


def _begins_line(line: str) -> bool:
    """Tell whether a line can begin something: its first letter is no small one, and no sentence ends inside."""
    first = line.strip()[:1]
    return not first.islower() and not re.search(r"[a-z]\.\s[A-Z]|\.$", line)


def _is_wrapped(text: str) -> bool:
    """Tell whether lines are broken inside paragraphs: many lines go on with a small letter."""
    inner = re.findall(r"[^\n]\n[ \t]*([^\s])", text[:200_000])
    return len(inner) > 2 and sum(letter.islower() for letter in inner) > 0.35 * len(inner)


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


# "10:42 GMT" in a report that is written as things happen: alone on its line, or before its text.
_STAMP = re.compile(
    r"^\[?(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?\s?(?:[ap]\.?m\.?)?"
    r"(?:\s?(?:GMT|UTC|BST|CET|CEST|EST|EDT|ET|local time)(?:[+-]\d{1,2})?)?\]?\s?(?:[—–:|-]\s?)?",
    re.I,
)
_CAPTION = re.compile(
    r"^(?:image caption|caption|file photo|file -|file –|file —|in this (?:[\w.,]+\s){1,5}photo|pictured)[:,]?\s",
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
    if _CAPTION.match(said):
        yield Part(said, start, end, "caption")
        return
    if only_date(said) or _STAMP.fullmatch(said):
        yield Part(said, start, end, "heading")
        return
    if said.startswith("#") or _is_heading(said, first=first):
        yield Part(said, start, end, "heading")
        return
    yield Part(said, start, end)


def _is_heading(said: str, *, first: bool) -> bool:
    if len(said) > 90 or re.search(r"[.!?…:;,)\]”\"»]['’]?$", said) or (first and len(said.split()) > 14):
        return False
    return len(said.split()) <= 14 and not re.search(r"[.!?] ", said)


def _dateline(parts: list[Part]) -> str:
    """Return the place a first paragraph opens with: "KABUL, Afghanistan" of "KABUL, Afghanistan — …"."""
    opened = (dateline_place(part.text) for part in parts[:3] if part.kind == "paragraph")
    return next((place for place in opened if place), "")


def _last_day(parts: list[Part]) -> date | None:
    """Return the day of a closing line that holds nothing else: "Published: 12 July 2016"."""
    for part in parts[-6:]:
        if len(part.text) < 110 and only_date(part.text):
            return find_dates(part.text, None)[0].span.earliest
    return None


def dateline_end(part: Part) -> int:
    """Return where a paragraph's own words begin, after its dateline or its time of day."""
    stamp = _STAMP.match(part.text)
    return part.start + (stamp.end() if stamp else dateline_length(part.text))


def _first_words(parts: list[Part]) -> str:
    """Return a title for an article that has none: its first words."""
    for part in parts:
        said = re.sub(r"\s+", " ", part.text[dateline_end(part) - part.start :]).strip()
        if said:
            cut = said.split(" ")
            return " ".join(cut[:14]).rstrip(" ,;:-–—") + ("…" if len(cut) > 14 else "")
    return ""
