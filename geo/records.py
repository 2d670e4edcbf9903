"""The small frozen records that travel between the rooms.

Coordinates are WGS 84 degrees and always named ``lon`` and ``lat``. Areas are km² on the WGS 84 ellipsoid.
Dates are calendar dates where the thing happened. A reviewed value is a new record, never a changed one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from .place import LonLat as LonLat  # noqa: PLC0414 - every room finds it here
from .place import Place as Place  # noqa: PLC0414


class Role(StrEnum):
    """What a place is to the followed actor during an episode."""

    STRONGHOLD = "stronghold"
    ATTACK = "attack"
    FRONT = "front"
    LOST = "lost"


class Attribution(StrEnum):
    """Who is said to have done it, and how firmly."""

    CLAIMED = "claimed"
    BLAMED = "blamed"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure, as a reader sees it; the reason stands beside it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Precision(StrEnum):
    """How exactly a location is known; the order is that of UCDP's ``where_prec`` 1 to 7."""

    EXACT = "exact"
    NEAR = "near"
    DISTRICT = "district"
    REGION = "region"
    AREA = "area"
    COUNTRY = "country"
    SEA = "sea"


class Sensitivity(StrEnum):
    """Whether a location may be shown exactly."""

    NONE = "none"
    SENSITIVE = "sensitive"


class Measure(StrEnum):
    """What a reported figure counts."""

    AREA_KM2 = "area_km2"
    CHANGE_PCT = "change_pct"
    SHARE_PCT = "share_pct"
    COUNT = "count"
    COMPARISON = "comparison"


class ReviewState(StrEnum):
    """Whether a person has checked a fact."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class DateClaim:
    """One source's date for an event; ``earliest`` and ``latest`` are equal where it names a day."""

    earliest: date
    latest: date
    source_id: str


@dataclass(frozen=True, slots=True)
class DateSpan:
    """When something happened: no earlier than, no later than. None is unknown on that side."""

    earliest: date | None
    latest: date | None
    claims: tuple[DateClaim, ...] = ()

    @classmethod
    def on(cls, day: date) -> DateSpan:
        """Return the span of a single day."""
        return cls(day, day)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names a place: character offsets into the text, and the paragraph's number from 1."""

    text: str
    start: int
    end: int
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """A mention and the place it is taken to mean. ``confidence`` runs from 0 to 1; ``reason`` is a sentence."""

    mention: Mention
    place: Place | None
    confidence: float
    reason: str
    alternatives: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a fact stands in the dossier: a source and a quote of at most 25 words, or a paraphrase."""

    source_id: str
    paragraph: int | None = None
    quote: str = ""
    paraphrase: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Who checked a fact, and when."""

    state: ReviewState = ReviewState.DRAFT
    by: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One role of a place during one span of time."""

    role: Role
    actor: str
    other_actor: str = ""
    attribution: Attribution | None = None
    start: DateSpan | None = None
    end: DateSpan | None = None
    role_confidence: Confidence = Confidence.MEDIUM
    role_reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    review: Review = Review()
    what: str = ""
    toll: str = ""
    utc: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A place with roles. ``site_id`` is stable and never made of the name or the role."""

    site_id: str
    name: str
    lon: float
    lat: float
    place_id: str | None = None
    precision: Precision = Precision.EXACT
    location_confidence: Confidence = Confidence.MEDIUM
    location_reason: str = ""
    alternatives: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.NONE
    local_name: str = ""
    episodes: tuple[Episode, ...] = ()

    @property
    def at(self) -> LonLat:
        """Return the position."""
        return LonLat(self.lon, self.lat)


@dataclass(frozen=True, slots=True)
class ContextPlace:
    """A place named in passing: listed, not drawn. ``reason`` says why it is no site."""

    name: str
    lon: float | None = None
    lat: float | None = None
    place_id: str | None = None
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A publication. ``via`` names the source it repeats: sources of one origin count once."""

    source_id: str
    publisher: str
    title: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    archive_url: str = ""
    published: date | None = None
    accessed: date | None = None
    licence: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A reported number. ``start`` and ``end`` bound the period it is about (equal for a state on one day).

    ``baseline`` is the figure_id that a change starts from; ``result`` the one it ends at; ``comparison`` names the
    thing a size was likened to. ``low`` and ``high`` are None where the publisher gave no range.
    """

    figure_id: str
    measure: Measure
    value: float | None
    low: float | None = None
    high: float | None = None
    period: str = ""
    start: date | None = None
    end: date | None = None
    actor: str = ""
    scope: str = ""
    definition: str = ""
    baseline: str = ""
    result: str = ""
    comparison: str = ""
    source_id: str = ""
    evidence: tuple[Evidence, ...] = ()
    review: Review = field(default_factory=Review)
    note: str = ""


@dataclass(frozen=True, slots=True)
class ControlSeries:
    """A measured series from one source: dated polygons, or, where ``measure`` is given, a table without shapes.

    ``files`` are files or folders inside the dossier's folder, relative to it, with ``/``. ``columns`` says which
    column of a table is the date and which is whose: ``{"date": column, actor: column}``, or ``date``, ``actor`` and
    ``value`` for one row a value. ``mapping`` is what `geo.control.meaning.mapping` reads for polygons, and
    ``decimal``, ``order`` and ``delimiter`` for a table. ``actor`` is whose land it is where the files do not say;
    ``scope`` the ground it covers and ``definition`` what counts, as in a `Figure`. ``line_error_m`` is by how many
    metres the disputed line may be off, ``sliver_m`` the breadth in metres below which a changed piece counts as
    redrawing.
    """

    series_id: str
    files: tuple[str, ...]
    source_id: str
    measure: Measure | None = None
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    actor: str = ""
    scope: str = ""
    definition: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict, hash=False)
    repair: bool = False
    latest: bool = False
    line_error_m: float = 100.0
    sliver_m: float = 0.0
    note: str = ""
