"""What a dossier may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ..records import ContextPlace, ControlSeries, Figure, Site, Source

VERSION = 1


@dataclass(frozen=True, slots=True)
class Edition:
    """One published edition of a map: what a reader cites and what a correction refers to."""

    number: int = 1
    date: date | None = None
    reviewer: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class MapSettings:
    """How the dossier wants to be drawn.

    ``bounds`` is (west, south, east, north) of the main theatre, None to fit the sites; ``insets`` are site_ids that
    lie far off; ``headline`` the figure_id shown large; ``bracket`` the figure_id of the change drawn between its two
    areas; ``viewpoint`` names whose borders are drawn. ``land`` is a file of polygons inside the dossier's folder: a
    coast of its own, drawn instead of Natural Earth's in the rectangle about it; ``land_source`` is its source_id.
    """

    bounds: tuple[float, float, float, float] | None = None
    insets: tuple[str, ...] = ()
    headline: str = ""
    bracket: str = ""
    viewpoint: str = "de facto"
    land: str = ""
    land_source: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The reviewed record of one subject: a title that states the finding, and the facts behind it.

    ``control`` names measured series, whose files lie in ``folder``: where the dossier was read from, None for one that
    was not. The folder is no part of what the dossier says: it is not written, and equal dossiers may differ in it.
    """

    title: str
    actor: str
    as_of: date | None
    lede: str = ""
    scope: str = ""
    article: str = ""
    name: str = ""
    sources: tuple[Source, ...] = ()
    sites: tuple[Site, ...] = ()
    context: tuple[ContextPlace, ...] = ()
    figures: tuple[Figure, ...] = ()
    control: tuple[ControlSeries, ...] = ()
    map: MapSettings = MapSettings()
    edition: Edition = Edition()
    acknowledged: tuple[str, ...] = ()
    folder: Path | None = field(default=None, compare=False, repr=False)
