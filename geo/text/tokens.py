"""Words and sentences, with their offsets; every pattern runs in linear time."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from .tables import words

# NOTE: a word may hold inner apostrophes, hyphens and points (Mazar-i-Sharif, N'Djamena, U.N.-backed); the possessive
# ending is a token of its own, so that "Mosul's" names Mosul.
_TOKEN = re.compile(
    r"(?P<possessive>['’]s\b|(?<=s)['’](?=\s))"
    r"|(?P<number>\d+(?:[.,\u00a0\u202f]\d+)*(?!\w))"
    r"|(?P<word>(?:[^\W\d_]\.){2,}(?:-\w+)*|\w+(?:(?:['’ʿʾ`](?!s\b)|[-‐‑])\w+)*)"
    r"|(?P<punct>[^\w\s])"
)


class Token(NamedTuple):
    """One word, number or mark; ``text[start:end]`` of the text it was cut from.

    ``lower`` is the word in small letters, with plain apostrophes and hyphens; ``capital`` tells whether it begins with
    a capital. Both are asked so often that they are worked out once.
    """

    text: str
    start: int
    end: int
    kind: str
    lower: str
    capital: bool


# NOTE: as Token(...), without the call in between: an article has hundreds, an archive billions.
_new = tuple.__new__


def tokens(text: str, *, offset: int = 0) -> list[Token]:
    """Return the tokens of a text; ``offset`` is added to their positions."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        lower = word.lower()
        if not lower.isascii():
            lower = lower.replace("’", "'").replace("‑", "-").replace("‐", "-")
        start = match.start() + offset
        found.append(_new(Token, (word, start, start + len(word), match.lastgroup, lower, word[0].isupper())))
    return found


_STOP = re.compile(r"[.!?…。؟]+[\"'”’»)\]]*(?=\s|$)")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word.lower() for word in words("abbreviations"))


def _ends_here(text: str, match: re.Match[str]) -> bool:
    """Tell whether a full stop ends a sentence: not after "Gen.", an initial or dots in the middle of a quote."""
    rest = text[match.end() : match.end() + 40].lstrip()
    if rest and (rest[0].islower() or rest[0] in ",;:"):
        return False
    before = text[max(0, match.start() - 20) : match.start()]
    last = re.split(r"[\s(“\"‘]", before)[-1]
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    if last.lower().rstrip(".") in _abbreviations():
        return False
    if len(last) == 1 and last.isupper():
        return False
    return "." not in last or rest.split(" ")[0] in words("openers")


_LONGEST_SENTENCE = 2000


def _cut_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what has no full stop for pages into pieces at spaces, so that work stays in proportion."""
    pieces = []
    while end - start > _LONGEST_SENTENCE:
        space = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
        cut = space if space > start else start + _LONGEST_SENTENCE
        pieces.append((start, cut))
        start = cut
    return [(a, b) for a, b in [*pieces, (start, end)] if text[a:b].strip()]


def sentences(text: str, *, offset: int = 0) -> list[tuple[int, int]]:
    """Return the (start, end) of every sentence, positions shifted by ``offset``."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        if not _ends_here(text, match):
            continue
        if text[start : match.end()].strip():
            found.append((start, match.end()))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    trimmed = []
    for begin, end in (piece for span in found for piece in _cut_long(text, *span)):
        lead = len(text[begin:end]) - len(text[begin:end].lstrip())
        trail = len(text[begin:end]) - len(text[begin:end].rstrip())
        trimmed.append((begin + lead + offset, end - trail + offset))
    return trimmed
