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
_MOST_CAPTIONS = 30
_LONGEST_CAPTION = 700
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_.:-]{2,40})", re.I)


def declared_encoding(data: bytes) -> str:
    """Return the encoding that a page declares, where it is another than UTF-8; nothing where it declares none."""
    match = _CHARSET.search(data[:4096])
    named = match[1].decode("ascii").lower() if match else ""
    return "" if named in {"utf-8", "utf8"} or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) else named


def from_html(html: str, *, path: Path | str, day: date | None = None) -> Article:
    """Return the article in a saved page. ArticleError where no main text can be told from the rest."""
    found = _extracted(html, path)
    text = (found.get("text") or "").strip()
    if not text:
        raise ArticleError("The page holds no article text.", path=path, remedy="Save the article's text as .txt.")
    # The extracted lines are paragraphs: one blank line between them, so that none is taken for the front matter.
    title = (found.get("title") or "").strip()
    captions = _captions(html)
    article = from_text(
        re.sub(r"\n+", "\n\n", "\n".join([text, *(one for one in captions if one not in text)])),
        name=Path(str(path)).stem,
        title=title,
        day=day,
    )
    shown = tuple(
        replace(p, kind="caption") if p.kind == "paragraph" and p.text in captions else p for p in article.parts
    )
    authors = tuple(name.strip() for name in re.split(r";|,| and ", found.get("author") or "") if name.strip())
    return replace(
        article,
        parts=shown,
        title=title or article.title,
        date=day or _day(found.get("date")) or article.date,
        bylines=authors or article.bylines,
        publisher=(found.get("sitename") or found.get("hostname") or "").strip(),
        url=(found.get("url") or "").strip(),
    )


def _captions(html: str) -> list[str]:
    """Return the captions of the article's pictures."""
    from lxml import html as parser

    try:
        tree = parser.document_fromstring(html.encode("utf-8", "replace"), parser=parser.HTMLParser(encoding="utf-8"))
    except (ValueError, parser.etree.LxmlError):
        return []
    found = tree.xpath("//article//figcaption | //main//figcaption") or tree.xpath("//figure//figcaption")
    said = [" ".join(node.text_content().split()) for node in found[:_MOST_CAPTIONS]]
    return [one for one in dict.fromkeys(said) if 20 < len(one) < _LONGEST_CAPTION]


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
