"""An article, or several, to a dossier in which everything is a draft for a person to review."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ArticleError
from .records import ContextPlace, DateSpan, Episode, Evidence, Figure, Measure, Role, Site, Source
from .text.amounts import amounts
from .text.article import Article
from .text.opening import parse_article
from .text.reader import Reading, read
from .text.sites import context, excerpt, plain_name, sites
from .text.tables import words
from .text.unplaced import other_language

if TYPE_CHECKING:
    from .dossier import Dossier, MergeReport


def read_article(source: Path | str, *, actor: str | None = None, date: date | str | None = None) -> Dossier:
    """Return the draft dossier of one article: a file, or a text given as such.

    ``actor`` is the followed actor (else the armed group named most), ``date`` the article's date where its own is
    wrong or missing. ArticleError when the article cannot be read or names no place.
    """
    return _dossier([_draft(source, actor, _as_day(date))])


def draft(
    sources: Sequence[Path | str],
    folder: Path | str,
    *,
    actor: str | None = None,
    date: date | str | None = None,
    tell: Callable[[str], None] | None = None,
) -> tuple[Dossier, MergeReport]:
    """Read articles into the dossier in ``folder``, keeping what a person changed there; return draft and report.

    ``tell`` is called with a sentence for everything that was left out, and why. Raises ArticleError for an article
    that cannot be read, DossierError or OutputError for the folder.
    """
    from .dossier import write_draft

    drafted = read_articles(sources, actor=actor, date=date, tell=tell)
    return drafted, write_draft(drafted, folder)


def read_articles(
    sources: Sequence[Path | str],
    *,
    actor: str | None = None,
    date: date | str | None = None,
    tell: Callable[[str], None] | None = None,
) -> Dossier:
    """Return one draft dossier of several articles: a place they share is one site. ``tell`` as in `draft`."""
    if not sources:
        raise ArticleError("No article was given.", remedy="Name a file, or - for standard input.")
    first = _draft(sources[0], actor, _as_day(date))
    followed = actor or (first[0].actor.name if first[0].actor else None)
    drafted = [first, *(_draft(one, followed, _as_day(date)) for one in sources[1:])]
    for reading, _, title in drafted if tell else ():
        for said in _left_out(reading, title):
            tell(said)  # type: ignore[misc]
    return _dossier(drafted)


def _as_day(said: date | str | None) -> date | None:
    from .text.dates import parse_day

    return parse_day(said) if isinstance(said, str) else said


_MOST_NAMED = 12


def _left_out(reading: Reading, title: str) -> list[str]:
    """Return a sentence for what the map will lack of an article: names without a place, another language's roles."""
    said = []
    if other_language(reading.article.text):
        said.append(
            f"“{title}” is not in English: its places are listed, but roles and figures are read in English only."
        )
    names = [one.mention.text for one in reading.unplaced]
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        named = ", ".join(names[:_MOST_NAMED])
        said.append(f"Not placed, so listed under context without a position: {named}{more}.")
    return said


NO_ACTOR = "not named"
_Drafted = tuple[Reading, Source, str]


def _draft(source: Path | str, actor: str | None, day: date | None) -> _Drafted:
    article = parse_article(source, day=day)
    reading = read(article, actor=actor)
    if not _says_something(reading):
        where = str(source) if isinstance(source, Path) or (article.name and len(str(source)) < 400) else "the text"
        foreign = (
            " It is not in English, and other languages' endings hide names." if other_language(article.text) else ""
        )
        what = f"The article names no place that the gazetteer knows.{foreign}"
        raise ArticleError(what, path=where, remedy="Nothing was written.")
    record = _source(article)
    return reading, record, article.title


def _says_something(reading: Reading) -> bool:
    """Tell whether there is anything to review: a name, a figure, an armed actor, or talk of land or numbers."""
    placed = any(one.place is not None for one in reading.resolutions)
    named = reading.unplaced or reading.passing or reading.figures or reading.actor
    said = reading.article.text.lower()
    spoken = any(letter.isdigit() for letter in said) or bool(set(re.findall(r"[a-z]+", said)) & words("territory"))
    return bool(placed or named or spoken or any(amounts(part.text) for part in reading.article.paragraphs))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")


def _source(article: Article) -> Source:
    """Return the source record of an article; its id tells publisher and date, or the text itself by a digest."""
    digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    day = article.date.isoformat() if article.date else "undated"
    head = _slug(article.publisher) or "article"
    return Source(
        f"{head}-{day}-{digest}",
        article.publisher or "Publisher not named",
        article.title,
        article.bylines,
        article.url,
        published=article.date,
    )


def _dossier(drafted: Sequence[_Drafted]) -> Dossier:
    from .dossier import Dossier

    lead, source, title = drafted[0]
    days = [reading.article.date for reading, _, _ in drafted if reading.article.date]
    merged = _merge_sites([site for reading, record, _ in drafted for site in _sites(reading, record)])
    drawn = {site.place_id for site in merged}
    aside = [one for reading, record, _ in drafted for one in context(reading, record.source_id)]
    aside += [one for reading, record, _ in drafted for one in _nowhere(reading, record)]
    sources = [record for _, record, _ in drafted]
    figures: list[Figure] = []
    for reading, record, _ in drafted:
        found, extra = _figures(reading, record)
        figures += found
        sources += extra
        sources += _tellers(reading, record)
    return Dossier(
        title=title or "Untitled article",
        actor=lead.actor.name if lead.actor else NO_ACTOR,
        as_of=max(days) if days else None,
        article=source.source_id,
        name=_slug(lead.article.name),
        sources=tuple({one.source_id: one for one in sources}.values()),
        sites=tuple(merged),
        context=_once(aside, drawn),
        figures=tuple({one.figure_id: one for one in figures}.values()),
    )


def _sites(reading: Reading, record: Source) -> list[Site]:
    """Return the sites of a reading; each claim of a date names the source record of who makes it."""
    return [
        replace(site, episodes=tuple(replace(one, start=_sourced(one.start, record)) for one in site.episodes))
        for site in sites(reading, record.source_id)
    ]


def _sourced(span: DateSpan | None, record: Source) -> DateSpan | None:
    if span is None or not span.claims:
        return span
    return replace(span, claims=tuple(replace(c, source_id=_told(c.source_id, record).source_id) for c in span.claims))


def _tellers(reading: Reading, record: Source) -> list[Source]:
    """Return a source record for everybody who gives a date of their own for an event."""
    claims = [claim for one in reading.findings if one.span is not None for claim in one.span.claims]
    return [_told(claim.source_id, record) for claim in claims if claim.source_id]


def _told(who: str, record: Source) -> Source:
    """Return the source record of somebody whom an article repeats; the article's own where nobody is named."""
    name = _publisher(who)
    if not name or not _slug(name):
        return record
    month = record.published.strftime("-%Y-%m") if record.published else ""
    return Source(f"{_slug(name)}{month}", name, f"As reported in {record.title or 'the article'}")


def _publisher(who: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", who.strip(), flags=re.I)


def _once(aside: Sequence[ContextPlace], drawn: set[str | None]) -> tuple[ContextPlace, ...]:
    kept: dict[str, ContextPlace] = {}
    for one in aside:
        if one.place_id is None or one.place_id not in drawn:
            kept.setdefault(one.place_id or one.name, one)
    return tuple(kept.values())


def _nowhere(reading: Reading, record: Source) -> list[ContextPlace]:
    """Return the names that were not placed, as places in passing without a position."""
    return [
        ContextPlace(
            plain_name(one.mention.text),
            reason=f"not placed: {one.reason[:1].lower()}{one.reason[1:].rstrip('.')}",
            evidence=(Evidence(record.source_id, one.mention.paragraph),) if one.mention.paragraph else (),
        )
        for one in reading.unplaced
    ]


def _merge_sites(found: Sequence[Site]) -> list[Site]:
    """Make one site of each place; episodes of one role and time become one with all their evidence."""
    merged: dict[str, Site] = {}
    for site in found:
        known = merged.get(site.site_id)
        merged[site.site_id] = site if known is None else replace(known, episodes=_join(known.episodes, site.episodes))
    return list(merged.values())


def _join(left: tuple[Episode, ...], right: tuple[Episode, ...]) -> tuple[Episode, ...]:
    joined = list(left)
    for episode in right:
        home = next((i for i, one in enumerate(joined) if _one_event(one, episode)), None)
        if home is None:
            joined.append(episode)
        else:
            evidence: dict[Evidence, None] = dict.fromkeys((*joined[home].evidence, *episode.evidence))
            joined[home] = replace(joined[home], evidence=tuple(evidence))
    return tuple(joined)


def _one_event(a: Episode, b: Episode) -> bool:
    if (a.role, a.actor) != (b.role, b.actor):
        return False
    if a.role is not Role.ATTACK or a.start is None or b.start is None:
        return True
    if a.start.earliest is None or b.start.earliest is None or a.start.latest is None or b.start.latest is None:
        return True
    return a.start.earliest <= b.start.latest and b.start.earliest <= a.start.latest


def _figures(reading: Reading, record: Source) -> tuple[list[Figure], list[Source]]:
    """Return the figures of a reading, and a source for each publisher that the article repeats."""
    figures, extra = [], []
    for one in reading.figures:
        source_id = record.source_id
        if _is_publisher(one.source):
            source = _told(one.source, record)
            source_id = source.source_id
            extra += [source] if source is not record else []
        text = reading.article.text
        quote = excerpt(text, one.scene.start, one.scene.end, one.start, one.end)
        seed = f"{record.source_id} {one.measure} {one.value} {one.comparison} {one.start}"
        figures.append(
            Figure(
                "f-" + hashlib.sha256(seed.encode()).hexdigest()[:6],
                one.measure,
                one.value,
                one.low,
                one.high,
                one.period,
                one.span.earliest if one.span else None,
                one.span.latest if one.span else None,
                one.actor,
                one.scope,
                one.definition,
                comparison=one.comparison,
                source_id=source_id,
                evidence=(Evidence(record.source_id, one.scene.paragraph, quote),),
                note=_note(one.note, one.source, one.measure),
            )
        )
    return figures, extra


def _is_publisher(who: str) -> bool:
    """Tell a named publisher or office ("the Pentagon") from somebody ("a monitor")."""
    return _publisher(who)[:1].isupper()


def _note(note: str, source: str, measure: Measure) -> str:
    said = [note] if note else []
    if source and not _is_publisher(source):
        said.append(f"said by {source}")
    if measure is Measure.COMPARISON:
        said.append("a comparison, not a measurement")
    return "; ".join(said)
