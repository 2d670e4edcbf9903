"""What is said to have happened: evidence, dates, attribution, tolls, and states that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ...control.figures.reconcile import independent
from ...control.figures.verdicts import day_text
from ...records import Attribution, DateClaim, DateSpan, Episode, Role, Site
from .finding import Case, Finding, Severity

_DATED = re.compile(
    r"\b(?:as of|by|on|at first|until|through)\b|\d{4}-\d\d|\b(?:19|20)\d\d\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)


def check(case: Case) -> Iterator[Finding]:
    """Yield what is missing from episodes and what contradicts itself in them."""
    for site, index, episode in case.episodes():
        trail = ("sites", site.site_id, "episodes", index)
        yield from _evidence(case, site, episode, *trail)
        if episode.role is Role.ATTACK:
            yield from _attack(case, site, episode, *trail)
        else:
            yield from _undated(case, site, episode, *trail)
        yield from _toll(case, site, episode, *trail)
        yield from _claims(case, site, episode, *trail)
        yield from _hindsight(case, site, episode, *trail)
    for site in case.dossier.sites:
        yield from _states(case, site)


def _evidence(case: Case, site: Site, episode: Episode, *trail: str | int) -> Iterator[Finding]:
    if not episode.evidence:
        what = f"Nothing supports that {site.name} is '{episode.role}'. Add evidence: a source, and what it says."
        yield case.finding("no-evidence", site.site_id, what, *trail, severity=Severity.MISSING)
    for number, item in enumerate(episode.evidence):
        if not (item.quote or item.paraphrase or item.paragraph):
            what = f"The evidence from '{item.source_id}' says nothing. Add a paragraph, a quote or a paraphrase."
            at = (*trail, "evidence", number)
            yield case.finding("empty-evidence", site.site_id, what, *at, severity=Severity.MISSING)
    yield from repeats(case, site.site_id, [item.source_id for item in episode.evidence], *trail, "evidence")


def repeats(case: Case, subject: str, cited: list[str], *trail: str | int) -> Iterator[Finding]:
    """Yield a finding when the sources of one fact are fewer witnesses than they look."""
    via = {source.source_id: source.via for source in case.dossier.sources}
    unique = list(dict.fromkeys(cited))
    witnesses = independent(unique, case.dossier.sources)
    repeating = [source_id for source_id in unique if via.get(source_id)]
    if not repeating or len(witnesses) != 1:
        return
    if len(unique) > 1:
        others = ", ".join(f"'{source_id}'" for source_id in unique)
        what = f"{others} are one witness, '{witnesses[0]}', repeated. Find an independent source, or acknowledge this."
        yield case.finding("one-witness", subject, what, *trail)
    else:
        what = f"'{unique[0]}' only repeats '{via[unique[0]]}'. Cite '{witnesses[0]}' itself."
        yield case.finding("only-a-repeat", subject, what, *trail)


def _attack(case: Case, site: Site, episode: Episode, *trail: str | int) -> Iterator[Finding]:
    if episode.attribution is None:
        words = ", ".join(Attribution)
        what = f"The attack on {site.name} does not say who says who did it. Add 'attribution': {words}."
        yield case.finding("no-attribution", site.site_id, what, *trail, severity=Severity.MISSING)
    if _first(episode.start) is None:
        what = f"The attack on {site.name} has no date, so the map cannot show it. Add 'start'."
        yield case.finding("no-date", site.site_id, what, *trail, severity=Severity.MISSING)


def _undated(case: Case, site: Site, episode: Episode, *trail: str | int) -> Iterator[Finding]:
    """Yield a state of which nothing says since when or until when; a stronghold beside a loss is told elsewhere."""
    if _first(episode.start) or _first(episode.end):
        return
    if episode.role is Role.STRONGHOLD and any(other.role is Role.LOST for other in site.episodes):
        return
    as_of = case.dossier.as_of
    shown = f"the map shows it from {day_text(as_of)} on" if as_of else "the map cannot show it"
    asked = {Role.STRONGHOLD: "since when {} is held", Role.FRONT: "since when {} is fought over"}
    said = asked.get(episode.role, "when {} was lost").format(site.name)
    what = f"Nothing says {said}, so {shown}. Add 'start', if only a year."
    yield case.finding("no-date", site.site_id, what, *trail, severity=Severity.MISSING)


def _toll(case: Case, site: Site, episode: Episode, *trail: str | int) -> Iterator[Finding]:
    if episode.toll and not _DATED.search(episode.toll):
        what = f"The toll '{episode.toll}' has no date, and tolls change. Write '165 as of 3 July 2016'."
        yield case.finding("toll-undated", site.site_id, what, *trail, "toll", severity=Severity.MISSING)


def _claims(case: Case, site: Site, episode: Episode, *trail: str | int) -> Iterator[Finding]:
    for key, span in (("start", episode.start), ("end", episode.end)):
        for number, claim in enumerate(span.claims if span else ()):
            if span and not _within(claim, span):
                what = f"The date of '{claim.source_id}' lies outside the span it belongs to. Widen the span."
                at = (*trail, key, "claims", number)
                yield case.finding("claim-outside-span", site.site_id, what, *at, severity=Severity.CONTRADICTION)


def _within(claim: DateClaim, span: DateSpan) -> bool:
    low, high = span.earliest or date.min, span.latest or date.max
    return low <= claim.earliest and claim.latest <= high


def _hindsight(case: Case, site: Site, episode: Episode, *trail: str | int) -> Iterator[Finding]:
    """Yield an episode that begins after all its sources had appeared."""
    published = {source.source_id: source.published for source in case.dossier.sources}
    days = [published.get(item.source_id) for item in episode.evidence]
    known = [day for day in days if day is not None]
    begins = episode.start.earliest if episode.start else None
    if begins and known and len(known) == len(days) and begins > max(known):
        what = (
            f"{site.name} is '{episode.role}' from {day_text(begins)}, after its latest source of "
            f"{day_text(max(known))}. Correct the date, or cite a later source."
        )
        yield case.finding("later-than-its-sources", site.site_id, what, *trail, "start")


# States that exclude each other


def _states(case: Case, site: Site) -> Iterator[Finding]:
    losses = [(index, episode) for index, episode in enumerate(site.episodes) if episode.role is Role.LOST]
    yield from _held_and_lost(case, site, losses)
    contested = _contested_loss(site, losses)
    if contested:
        index, key, dates = contested
        days = ", ".join(dates)
        what = (
            f"The loss of {site.name} has more than one date: {days}. The map shows the time between as unsure; "
            "decide for one date, or acknowledge this."
        )
        yield case.finding("two-dates-for-one-loss", site.site_id, what, "sites", site.site_id, "episodes", index, key)


def _held_and_lost(case: Case, site: Site, losses: list[tuple[int, Episode]]) -> Iterator[Finding]:
    """Yield a stronghold without dates beside a loss that was known when it was reported."""
    as_of = case.dossier.as_of or date.max
    known = [(index, loss) for index, loss in losses if loss.start is None or (_first(loss.start) or date.min) <= as_of]
    for index, episode in enumerate(site.episodes):
        undated = episode.role is Role.STRONGHOLD and episode.start is None and episode.end is None
        if undated and known:
            what = f"{site.name} is held and lost at once. Date the stronghold: give its start and its end."
            trail = ("sites", site.site_id, "episodes", index)
            yield case.finding("held-and-lost", site.site_id, what, *trail, severity=Severity.CONTRADICTION)


def _contested_loss(site: Site, losses: list[tuple[int, Episode]]) -> tuple[int, str, list[str]] | None:
    """Return where a loss is dated, and the dates, when there is more than one for it."""
    for index, loss in losses:
        if loss.start is None:
            continue
        rivals = [_text(loss.start), *_rival_ends(site, loss.start), *_rival_losses(site, losses, index)]
        if len(set(rivals)) > 1:
            return index, "start", list(dict.fromkeys(rivals))
        claimed = _claimed(loss.start)
        if len(claimed) > 1:
            return index, "start", claimed
    for index, episode in enumerate(site.episodes):
        claimed = _claimed(episode.end) if episode.role is Role.STRONGHOLD and episode.end else []
        if len(claimed) > 1:
            return index, "end", claimed
    return None


def _rival_ends(site: Site, loss: DateSpan) -> Iterator[str]:
    """Yield when strongholds end that this loss must have ended: no other capture lies between."""
    starts = sorted(
        day for episode in site.episodes if episode.role is Role.STRONGHOLD and (day := _first(episode.start))
    )
    for episode in site.episodes:
        end, day = _first(episode.end), _first(loss)
        if episode.role is not Role.STRONGHOLD or episode.end is None or end is None or day is None:
            continue
        began = _first(episode.start) or date.min
        between = [start for start in starts if min(end, day) < start <= max(end, day)]
        if began <= day and not between:
            yield _text(episode.end)


def _rival_losses(site: Site, losses: list[tuple[int, Episode]], own: int) -> Iterator[str]:
    """Yield the dates of other losses that no recapture parts from this one."""
    starts = [day for episode in site.episodes if episode.role is Role.STRONGHOLD and (day := _first(episode.start))]
    mine = _first(losses[[index for index, _ in losses].index(own)][1].start)
    for index, loss in losses:
        other = _first(loss.start)
        if index == own or mine is None or other is None or loss.start is None:
            continue
        if not any(min(mine, other) < start <= max(mine, other) for start in starts):
            yield _text(loss.start)


def _claimed(span: DateSpan) -> list[str]:
    """Return the dates that sources claim, when no two of them could both be right."""
    claims = sorted(span.claims, key=lambda claim: (claim.earliest, claim.latest))
    apart = any(one.latest < other.earliest for one in claims for other in claims)
    if not apart:
        return []
    return [f"{_days(claim.earliest, claim.latest)} ({claim.source_id})" for claim in claims]


def _first(span: DateSpan | None) -> date | None:
    return None if span is None else span.earliest or span.latest


def _text(span: DateSpan) -> str:
    return _days(span.earliest, span.latest)


def _days(low: date | None, high: date | None) -> str:
    return day_text(low) if low == high else f"{day_text(low)} to {day_text(high)}"
