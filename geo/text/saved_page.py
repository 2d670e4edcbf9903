"""A saved web page as an article: its main text and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import ArticleError
from .article import Article, from_text

_MOST_TAGS = 400_000


def from_html(html: str, *, path: Path | str, day: date | None = None) -> Article:
    """Return the article in a saved page. ArticleError where no main text can be told from the rest."""
    found = _extracted(html, path)
    text = (found.get("text") or "").strip()
    if not text:
        raise ArticleError("The page holds no article text.", path=path, remedy="Save the article's text as .txt.")
    # The extracted lines are paragraphs: one blank line between them, so that none is taken for the front matter.
    article = from_text(re.sub(r"\n+", "\n\n", text), name=Path(str(path)).stem, day=day)
    authors = tuple(name.strip() for name in re.split(r";|,| and ", found.get("author") or "") if name.strip())
    return replace(
        article,
        title=(found.get("title") or article.title).strip(),
        date=day or _day(found.get("date")) or article.date,
        bylines=authors or article.bylines,
        publisher=(found.get("sitename") or found.get("hostname") or "").strip(),
        url=(found.get("url") or "").strip(),
    )


def _extracted(html: str, path: Path | str) -> dict[str, Any]:
    """Return what trafilatura tells of a page: text, title, author, date, sitename, hostname, url."""
    import trafilatura

    if html.count("<") > _MOST_TAGS:
        raise ArticleError("The page has too many elements.", path=path, remedy="Save the article's text as .txt.")
    try:
        found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, include_tables=False)
    except Exception as error:
        raise ArticleError("The page cannot be parsed.", path=path, remedy="Save its text instead.") from error
    return {} if found is None else found if isinstance(found, dict) else found.as_dict()


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said[:10]) if said else None
    except ValueError:
        return None
