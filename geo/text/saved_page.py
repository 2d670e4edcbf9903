"""A saved web page as an article: its main text and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..errors import ArticleError
from .article import Article, from_text


def from_html(html: str, *, path: Path | str, day: date | None = None) -> Article:
    """Return the article in a saved page. ArticleError where no main text can be told from the rest."""
    import trafilatura

    found = None
    if html.count("<") < 400_000:
        try:
            found = trafilatura.bare_extraction(html, with_metadata=True, include_comments=False, include_tables=False)
        except Exception as error:
            raise ArticleError("The page cannot be parsed.", path=path, remedy="Save its text instead.") from error
    text = (found.text or "").strip() if found is not None else ""
    if not text:
        raise ArticleError("The page holds no article text.", path=path, remedy="Save the article's text as .txt.")
    # The extracted lines are paragraphs: one blank line between them, so that none is taken for the front matter.
    article = from_text(re.sub(r"\n+", "\n\n", text), name=Path(str(path)).stem, day=day)
    authors = tuple(name.strip() for name in re.split(r";|,| and ", found.author or "") if name.strip())
    return replace(
        article,
        title=(found.title or article.title).strip(),
        date=day or _day(found.date) or article.date,
        bylines=authors or article.bylines,
        publisher=(found.sitename or found.hostname or "").strip(),
        url=(found.url or "").strip(),
    )


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said[:10]) if said else None
    except ValueError:
        return None
