"""Places with roles, drawn by what they are on the chosen date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from geo.control.history import Phase, phases
from geo.records import Attribution, DateSpan, Episode, Precision, Role, Site, Source

from ..words import date_words, say, since_words, span_words
from .element import Element
from .facts import episode_data, source_data
from .records import site_records
from .slim import slim

if TYPE_CHECKING:
    import geopandas as gpd

#: From here on a location is drawn as a ring around its symbol.
APPROXIMATE = frozenset(set(Precision) - {Precision.EXACT, Precision.NEAR, Precision.DISTRICT})
_ATTACK = "attack"
#: The role whose start begins a status, and the role whose end does where that one is missing.
_BEGINS: dict[str, tuple[str, ...]] = {
    "held": ("stronghold",),
    "assault": ("front",),
    "fighting": ("front",),
    "lost": ("lost", "stronghold"),
    _ATTACK: (_ATTACK,),
}


class Sites(Element):
    """The sites of a dossier as symbols with labels, each status a layer that can be switched.

    ``sites`` are drawn at their positions in WGS 84 degrees; what they are on a date comes from their episodes.
    ``name`` is the layer's name where one switch is enough; ``by_status`` gives each status a switch of its own.
    ``article`` is the source_id whose places get their labels first; the map opens on ``as_of``, and what happened
    later lies behind a divider. ``statuses`` keeps the layer to some of held, assault, fighting, lost and attack.

    A GeoDataFrame of points does as well: a row is an episode, with the columns name and role (stronghold, attack,
    front, lost), and start, end, actor, quote, source, url and precision where it has them. Raises MapError for rows
    that are no sites.
    """

    _name = "ebbline_sites"
    kind: ClassVar[str] = "sites"
    scripts = ("symbols.js", "labels.js", "sites.js")
    styles = ("sites.css",)

    def __init__(
        self,
        sites: Sequence[Site] | gpd.GeoDataFrame,
        *,
        name: str = "sites",
        sources: Sequence[Source] = (),
        actor: str = "",
        article: str = "",
        as_of: date | None = None,
        by_status: bool = False,
        statuses: Sequence[str] = (),
    ) -> None:
        super().__init__()
        named: tuple[Source, ...] = ()
        self.sites: tuple[Site, ...] = ()
        if hasattr(sites, "iloc"):
            self.sites, named = site_records(sites)
        else:
            self.sites = tuple(sites)
        self.layer_name = name
        self.sources = (*sources, *named)
        self.actor = actor or only_actor(self.sites)
        self.article = article
        self.as_of = as_of
        self.by_status = by_status
        self.statuses = tuple(statuses)

    def data(self) -> dict[str, Any]:
        """Return the sites with their phases, evidence and sources."""
        language = self._language()
        return {
            "name": self.layer_name,
            "byStatus": self.by_status,
            "statuses": list(self.statuses),
            "actor": accused(self.sites, self.actor),
            "asOf": self.as_of.isoformat() if self.as_of else None,
            "opens": self.as_of.isoformat() if self.as_of else last_day(self.sites),
            "sources": [{"id": source.source_id, **source_data(source, language)} for source in self.sources],
            **slim(
                [site_data(site, language, article=self.article, as_of=self.as_of) for site in self.sites],
                [source.source_id for source in self.sources],
            ),
        }


def site_data(site: Site, language: str, *, article: str = "", as_of: date | None = None) -> dict[str, Any]:
    """Return one site as the page receives it."""
    return {
        "id": site.site_id,
        "name": site.name,
        "local": site.local_name,
        "lon": round(site.lon, 5),
        "lat": round(site.lat, 5),
        "place": site.place_id or "",
        "precision": str(site.precision),
        "approximate": site.precision in APPROXIMATE,
        "named": article != "" and any(e.source_id == article for episode in site.episodes for e in episode.evidence),
        "confidence": str(site.location_confidence),
        "reason": site.location_reason,
        "alternatives": list(site.alternatives),
        "phases": [phase_data(site, phase, language, as_of=as_of) for phase in phases(site, as_of=as_of)],
        "episodes": [episode_data(episode, language) for episode in site.episodes],
    }


def phase_data(site: Site, phase: Phase, language: str, *, as_of: date | None = None) -> dict[str, Any]:
    """Return one phase: its status, its days, how sure it is, and a line for the label."""
    return {
        "status": phase.status,
        "start": phase.start.isoformat(),
        "end": phase.end.isoformat() if phase.end else None,
        "sure": phase.sure,
        "line": phase_line(site, phase, language, as_of=as_of),
        "episodes": list(phase.episodes),
    }


def phase_line(site: Site, phase: Phase, language: str, *, as_of: date | None = None) -> str:
    """Return what a label says under the name: ``held since June 2014``, ``lost 17–26 June 2016``.

    Where nothing says since when, it says on which day it is known: that of the report, or ``as_of``.
    """
    by_role = _by_role([site.episodes[index] for index in phase.episodes])
    if phase.status in {"held", "assault"}:
        return _losing_line(by_role, phase, language) or _held_line(by_role, phase, language, as_of)
    if phase.status == "fighting":
        return _since_line("fighting", _start(by_role, "front"), language, as_of)
    if phase.status == "lost":
        return _lost_line(_start(by_role, "lost", "stronghold"), language, as_of)
    return _attack_line(by_role.get(_ATTACK), language)


def has_beginning(site: Site, phase: Phase) -> bool:
    """Return whether something says when a phase began; if not, its first day is only that on which it is known."""
    by_role = _by_role([site.episodes[index] for index in phase.episodes])
    began = _start(by_role, *_BEGINS[phase.status])
    return began is not None and began.earliest is not None


def _losing_line(by_role: Mapping[str, Episode], phase: Phase, language: str) -> str:
    """Return what is said of the days on which a place may be lost already; nothing on other days."""
    loss = _start(by_role, "lost", "stronghold")
    if phase.sure or loss is None or loss.earliest is None or phase.start < loss.earliest:
        return ""
    return say(language, "lost_or_held_line", start=span_words(loss, language))


def _held_line(by_role: Mapping[str, Episode], phase: Phase, language: str, as_of: date | None) -> str:
    if phase.status == "assault":
        return say(language, "assault_line")
    return _since_line("held", _start(by_role, "stronghold"), language, as_of)


def _since_line(status: str, began: DateSpan | None, language: str, as_of: date | None) -> str:
    """Return since when something is so; where that is not known, on which day it is known to be."""
    if began is not None and began.earliest is not None:
        return say(language, f"{status}_line", start=since_words(began, language))
    known = (began.latest if began else None) or as_of
    if known is None:
        return say(language, f"{status}_line_unknown")
    return say(language, f"{status}_line_as_of", day=date_words(known, language))


def _lost_line(ended: DateSpan | None, language: str, as_of: date | None) -> str:
    if ended is None or ended.earliest is ended.latest is None:
        ended = DateSpan(None, as_of)
    if ended.earliest is ended.latest is None:
        return say(language, "lost_line_unknown")
    return say(language, "lost_line", start=span_words(ended, language))


def _attack_line(episode: Episode | None, language: str) -> str:
    start = span_words(episode.start if episode else None, language)
    if episode is None or episode.attribution in {None, Attribution.UNKNOWN}:
        return say(language, "attack_line", start=start)
    attribution = say(language, str(episode.attribution))
    return say(language, "attack_line_by", start=start, attribution=attribution)


def _by_role(episodes: Sequence[Episode]) -> dict[str, Episode]:
    """Return the episode of each role; the last one where there are several."""
    return {str(episode.role): episode for episode in episodes}


def _start(by_role: Mapping[str, Episode], role: str, ended: str = "") -> DateSpan | None:
    """Return when a role began; failing that, when the one it followed ended."""
    if role in by_role:
        return by_role[role].start
    return by_role[ended].end if ended in by_role else None


def last_day(sites: Sequence[Site]) -> str | None:
    """Return the last day on which something is known of any site: where a map without a date opens."""
    days = [phase.end or phase.start for site in sites for phase in phases(site)]
    return max(days).isoformat() if days else None


def accused(sites: Sequence[Site], actor: str) -> str:
    """Return the actor whom every attack is laid to; empty where one attack is another's, denied or nobody's yet."""
    attacks = [episode for site in sites for episode in site.episodes if episode.role == Role.ATTACK]
    laid = all(one.actor == actor and one.attribution in {Attribution.CLAIMED, Attribution.BLAMED} for one in attacks)
    return actor if laid else ""


def only_actor(sites: Sequence[Site]) -> str:
    """Return the actor of all episodes; empty where there is none or more than one."""
    actors = {episode.actor for site in sites for episode in site.episodes}
    return actors.pop() if len(actors) == 1 else ""
