"""Markdown as the plain text that a reader sees: links by their words, emphasis without its marks."""

from __future__ import annotations

import re

# What stands between two lines of dashes at the top: title, date and the like, a line each.
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:(?!---)[^\n]{0,1000}\n){0,60}---[ \t]*(?:\n|\Z)")

_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\([^()\s]{0,1000}(?:\s\"[^\"\n]{0,300}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{0,1000}(?:\s\"[^\"\n]{0,300}\")?\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,500})(?<=\S)\1(?![\w*])")


def plain(text: str) -> str:
    """Return a Markdown text without the marks of links, pictures and emphasis; lines and front matter stay."""
    matter = FRONT_MATTER.match(text)
    head = matter.end() if matter else 0
    body = text[head:]
    for pattern, kept in ((_IMAGE, r"\1"), (_LINK, r"\1"), (_STRONG, r"\2"), (_EMPHASIS, r"\2")):
        body = pattern.sub(kept, body)
    return text[:head] + body
