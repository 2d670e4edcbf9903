"""The words beside the map: the finding, the number, what is a draft, which edition, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from geo.dossier.schema import Dossier
from geo.records import Figure, Review, ReviewState

from ..words import date_words, say
from .figures import Figured, headline_figure, series_of


class Panel(Figured):
    """The words of a dossier; on a page of one layer ``title`` replaces its own and ``brief`` leaves the rest out."""

    _name = "ebbline_panel"
    kind: ClassVar[str] = "panel"
    scripts = ("labels.js", "dialog.js", "proof.js", "figures.js", "panel.js")
    styles = ("dialog.css", "proof.css", "panel.css")

    def __init__(self, dossier: Dossier, *, title: str = "", brief: bool = False, number: bool = True) -> None:
        super().__init__(dossier.figures if number else (), sources=dossier.sources, as_of=dossier.as_of)
        self.dossier = dossier
        self.title = title
        self.brief = brief
        self.number = number

    def data(self) -> dict[str, Any]:
        """Return the words, and by their ids the figures of which the latest is the page's number."""
        dossier, language = self.dossier, self._language()
        return {
            "title": self.title or dossier.title,
            "lede": "" if self.brief else dossier.lede,
            "brief": self.brief,
            "asOf": dossier.as_of.isoformat() if dossier.as_of else None,
            "figures": self.block_name(),
            "numbered": self.number,
            "series": [figure.figure_id for figure in self._series()],
            "draft": draft_note(dossier, language),
            "edition": edition_line(dossier, language),
            "correction": say(language, "correction", text=dossier.edition.correction)
            if dossier.edition.correction
            else "",
            "followed": say(language, "followed", actor=dossier.actor) if dossier.actor else "",
            "viewpoint": dossier.map.viewpoint,
            "shores": shores_line(dossier, language),
            "cite": citation(dossier, language),
        }

    def _series(self) -> list[Figure]:
        """Return the figures that the number may show: those of the headline's measure, actor, scope and definition."""
        actor, as_of = self.dossier.actor, self.dossier.as_of
        head = headline_figure(self.figures, wanted=self.dossier.map.headline, actor=actor, as_of=as_of)
        return series_of(head, self.figures, actor=actor, as_of=as_of)


def edition_line(dossier: Dossier, language: str) -> str:
    """Return which edition this is, of which day, and who reviewed it."""
    edition = dossier.edition
    if edition.date is None:
        line = say(language, "edition_undated", number=edition.number)
    else:
        line = say(language, "edition", number=edition.number, date=date_words(edition.date, language))
    return f"{line}, {say(language, 'reviewer', reviewer=edition.reviewer)}" if edition.reviewer else line


def citation(dossier: Dossier, language: str) -> str:
    """Return how to cite the map: who, what, which edition, when."""
    edition = dossier.edition
    number = say(language, "edition_undated", number=edition.number)
    day = date_words(edition.date, language) if edition.date else ""
    return ", ".join(part for part in (edition.reviewer, f"“{dossier.title}”", number, day) if part) + "."


def shores_line(dossier: Dossier, language: str) -> str:
    """Return whom the dossier's own coast is from; empty where it brings none, or does not say."""
    source = next((source for source in dossier.sources if source.source_id == dossier.map.land_source), None)
    if source is None or not dossier.map.land:
        return ""
    words = (source.publisher, source.title, source.licence)
    return say(language, "shores", source=", ".join(word for word in words if word)) + "."


def draft_note(dossier: Dossier, language: str) -> str:
    """Return the banner that a map carries while anything drawn on it is a draft; empty when nothing is."""
    reviews = list(_reviews(dossier))
    drafts = sum(review.state == ReviewState.DRAFT for review in reviews)
    if not drafts:
        return ""
    if drafts == len(reviews):
        return say(language, "draft_banner")
    return say(language, "draft_some", count=drafts, total=len(reviews))


def _reviews(dossier: Dossier) -> Iterator[Review]:
    for site in dossier.sites:
        yield from (episode.review for episode in site.episodes)
    yield from (figure.review for figure in dossier.figures)
