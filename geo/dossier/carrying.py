"""Drafts of different articles in one dossier: a new one adds to the last, and calls the same place by the same id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..records import ContextPlace, Episode, Evidence, Figure, Site
from .schema import Dossier

_Known = TypeVar("_Known", Figure, ContextPlace)


def with_known_ids(draft: Dossier, known: Dossier) -> Dossier:
    """Return the draft with the site_ids under which the dossier knows the same places of the gazetteer."""
    taken = {site.site_id for site in known.sites}
    by_place = {site.place_id: site.site_id for site in known.sites if site.place_id}
    used = {site.site_id for site in draft.sites}
    names = {
        site.site_id: by_place[site.place_id]
        for site in draft.sites
        if site.site_id not in taken and site.place_id in by_place and by_place[site.place_id] not in used
    }
    sites = tuple(replace(site, site_id=names.get(site.site_id, site.site_id)) for site in draft.sites)
    insets = tuple(names.get(site_id, site_id) for site_id in draft.map.insets)
    return replace(draft, sites=sites, map=replace(draft.map, insets=insets))


def carried(last: Dossier, new: Dossier) -> Dossier:
    """Return the new draft with what the last one drew from articles that the new one has not read.

    So reading a second article adds to the dossier, while reading the same article again can also take away.
    """
    read = {source.source_id for source in new.sources}
    again = not last.article or last.article in read
    older = _Older(read, keep_unsourced=not again)
    header = new if again else last
    return replace(
        new,
        title=header.title,
        lede=header.lede,
        actor=header.actor,
        as_of=header.as_of,
        scope=header.scope,
        article=header.article,
        map=header.map,
        edition=header.edition,
        sources=(*(source for source in last.sources if source.source_id not in read), *new.sources),
        sites=older.sites(last.sites, new.sites),
        context=older.others(last.context, new.context, lambda place: place.name),
        figures=older.others(last.figures, new.figures, lambda figure: figure.figure_id),
    )


@dataclass(frozen=True, slots=True)
class _Older:
    """What of an earlier draft stays, now that the articles in ``read`` have been read again."""

    read: set[str]
    keep_unsourced: bool

    def unread(self, evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(item for item in evidence if item.source_id not in self.read)

    def stays(self, evidence: tuple[Evidence, ...]) -> bool:
        return bool(self.unread(evidence)) if evidence else self.keep_unsourced

    def sites(self, last: Sequence[Site], new: Sequence[Site]) -> tuple[Site, ...]:
        found = {site.site_id: site for site in new}
        sites = []
        for site in last:
            episodes = tuple(episode for episode in site.episodes if self.stays(episode.evidence))
            if site.site_id in found:
                sites.append(self.joined(found.pop(site.site_id), episodes))
            elif episodes:
                sites.append(replace(site, episodes=episodes))
        return (*sites, *found.values())

    def joined(self, site: Site, older: tuple[Episode, ...]) -> Site:
        """Return a site of both drafts: an episode that both tell keeps the evidence of both."""
        episodes = list(site.episodes)
        for episode in older:
            kept = self.unread(episode.evidence)
            twin = next((place for place, other in enumerate(episodes) if _same(episode, other)), None)
            if twin is None:
                episodes.append(replace(episode, evidence=kept))
            else:
                mine = tuple(item for item in kept if item not in episodes[twin].evidence)
                episodes[twin] = replace(episodes[twin], evidence=(*mine, *episodes[twin].evidence))
        return replace(site, episodes=tuple(episodes))

    def others(
        self, last: Sequence[_Known], new: Sequence[_Known], name: Callable[[_Known], str]
    ) -> tuple[_Known, ...]:
        names = {name(entry) for entry in new}
        kept: list[_Known] = [entry for entry in last if name(entry) not in names and self.stays(entry.evidence)]
        return tuple(kept) + tuple(new)


def _same(one: Episode, other: Episode) -> bool:
    return (one.role, one.actor, one.start) == (other.role, other.actor, other.start)
