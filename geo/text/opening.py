"""From a file, or a text given as such, to an article: plain text, Markdown and saved pages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from ..errors import ArticleError, InputError
from ..files import caps
from . import markdown
from .article import Article, from_text
from .saved_page import declared_encoding, from_html

LIMIT = 4 * 1024 * 1024  # bytes; a long report is under 1 MB of text
_PAGES = {".html", ".htm", ".xhtml"}


def parse_article(source: Path | str, *, day: date | None = None) -> Article:
    """Return the article in a file (.txt, .md, .html), or in a text given as such.

    ``day`` is the article's date where the text's own is wrong or missing. ArticleError when there is nothing to read.
    """
    path = _as_path(source)
    try:
        text = _text_of(path) if path else caps.decode(str(source).encode("utf-8", "surrogatepass"))
    except InputError as error:
        raise ArticleError(error.what, path=error.path, line=error.line, remedy=error.remedy) from error
    where = path or "the text"
    if len(text) > LIMIT:
        raise ArticleError("The text is longer than 4 MiB.", path=where, remedy="Hand over one article at a time.")
    if not text.strip():
        raise ArticleError("The article is empty.", path=where)
    if _is_page(text, path):
        return from_html(text, path=where, day=day)
    if path is not None and path.suffix.lower() in {".md", ".markdown"}:
        text = markdown.plain(text)
    return from_text(text, name=path.stem if path else "", day=day)


def _text_of(path: Path) -> str:
    """Return a file's text: UTF-8, or for a saved page the encoding that it declares."""
    data = caps.read_bytes(path, limit=LIMIT)
    named = declared_encoding(data) if path.suffix.lower() in _PAGES else ""
    if named:
        try:
            data = data.decode(named).encode("utf-8")
        except (LookupError, UnicodeError) as error:
            what = f"The page says that it is in {named}, and it is not."
            raise InputError(what, path=path, remedy="Save it as UTF-8.") from error
    return caps.decode(data, path=path)


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
    if path is not None and path.suffix.lower() in _PAGES:
        return True
    return bool(re.match(r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype html|<html)", text[:600], re.I))
