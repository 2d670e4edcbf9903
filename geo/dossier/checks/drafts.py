"""What has not been reviewed, and where the machine has changed its mind about what a person edited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...records import Review, ReviewState
from ..drafts import lean_plain, read_draft, still_kept
from ..store import FILE
from .finding import Case, Finding, Severity, is_draft


def check(case: Case) -> Iterator[Finding]:
    """Yield drafts that the map draws, reviews without a name, and conflicts with the machine's last draft."""
    yield from _drawn_sites(case)
    for figure in case.dossier.figures:
        if figure.review.state is ReviewState.DRAFT:
            what = "The figure is a draft, and the map shows it. Check it against its source, then set 'review'."
            yield case.finding("draft-drawn", figure.figure_id, what, "figures", figure.figure_id, "review")
        yield from _anonymous(case, figure.review, figure.figure_id, "figures", figure.figure_id)
    for site, index, episode in case.episodes():
        yield from _anonymous(case, episode.review, site.site_id, "sites", site.site_id, "episodes", index)
    yield from _conflicts(case)


def _drawn_sites(case: Case) -> Iterator[Finding]:
    for site in case.dossier.sites:
        drafts = [(index, episode) for index, episode in enumerate(site.episodes) if is_draft(episode)]
        if not drafts:
            continue
        roles = ", ".join(dict.fromkeys(str(episode.role) for _, episode in drafts))
        what = f"{site.name} is drawn from a draft ({roles}). Check it against its evidence, then set 'review'."
        trail = ("sites", site.site_id, "episodes", drafts[0][0])
        yield case.finding("draft-drawn", site.site_id, what, *trail)


def _anonymous(case: Case, review: Review, subject: str, *trail: str | int) -> Iterator[Finding]:
    if review.state is ReviewState.REVIEWED and not (review.by and review.date):
        what = "The review names no reviewer or no date. Add 'by' and 'date'."
        yield case.finding("review-anonymous", subject, what, *trail, "review", severity=Severity.MISSING)


def _conflicts(case: Case) -> Iterator[Finding]:
    if Path(case.reading.path).name != FILE:
        return
    plain = lean_plain(case.dossier)
    for conflict in read_draft(Path(case.reading.path).parent)[1]:
        if not still_kept(conflict, plain):
            continue
        subject = str(conflict.at[1]) if len(conflict.at) > 1 else str(conflict.at[0])
        where = " ".join(str(step) for step in conflict.at[2:] or conflict.at)
        what = (
            f"You changed {where} to {conflict.kept}; the machine now reads {conflict.machine}. "
            "Take its value over, or acknowledge this."
        )
        yield case.finding("draft-conflict", subject, what, *conflict.at, severity=Severity.CONTRADICTION)
