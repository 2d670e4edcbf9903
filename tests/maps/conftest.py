"""A small made dossier: one site of each kind, two areas and the change between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from geo.dossier.schema import Dossier, Edition, MapSettings
from geo.records import (
    Attribution,
    Confidence,
    DateClaim,
    DateSpan,
    Episode,
    Evidence,
    Figure,
    Measure,
    Precision,
    Review,
    ReviewState,
    Role,
    Site,
    Source,
)

REVIEWED = Review(ReviewState.REVIEWED, "A desk", date(2020, 1, 1))


def episode(role: Role, start: DateSpan | None = None, end: DateSpan | None = None, **more: Any) -> Episode:
    return Episode(role, "The Group", start=start, end=end, **{"review": REVIEWED, **more})


def sites() -> tuple[Site, ...]:
    named = (Evidence("a-report", 3, paraphrase="Named as held."),)
    taken, lost = DateSpan.on(date(2014, 6, 10)), DateSpan(date(2016, 6, 17), date(2016, 6, 26))
    claims = (DateClaim(date(2016, 6, 17), date(2016, 6, 17), "a-report"),)
    return (
        Site(
            "s-held",
            "Northtown",
            43.0,
            36.0,
            local_name="الشمال",
            location_confidence=Confidence.HIGH,
            episodes=(episode(Role.STRONGHOLD, taken, evidence=named),),
        ),
        Site(
            "s-siege",
            "Midtown",
            41.0,
            35.0,
            episodes=(
                episode(Role.STRONGHOLD, taken),
                episode(Role.FRONT, DateSpan(date(2016, 6, 1), date(2016, 6, 30))),
            ),
        ),
        Site(
            "s-lost",
            "Southtown",
            43.8,
            33.3,
            precision=Precision.REGION,
            episodes=(
                episode(Role.STRONGHOLD, taken, lost),
                episode(Role.LOST, DateSpan(lost.earliest, lost.latest, claims)),
            ),
        ),
        Site(
            "s-struck",
            "Farport",
            28.8,
            41.0,
            episodes=(
                episode(Role.ATTACK, DateSpan.on(date(2016, 6, 28)), attribution=Attribution.BLAMED, evidence=named),
            ),
        ),
    )


def figures() -> tuple[Figure, ...]:
    def area(name: str, value: float, day: date) -> Figure:
        more: dict[str, Any] = {"start": day, "end": day, "scope": "Two lands", "source_id": "counter"}
        return Figure(name, Measure.AREA_KM2, value, review=REVIEWED, **more)

    return (
        area("f-after", 68300.0, date(2016, 7, 4)),
        area("f-before", 78000.0, date(2015, 12, 14)),
        Figure("f-change", Measure.CHANGE_PCT, -12.0, baseline="f-before", result="f-after", review=REVIEWED),
        Figure("f-like", Measure.COMPARISON, None, comparison="an island", end=date(2014, 7, 1), review=REVIEWED),
    )


@pytest.fixture
def make_dossier() -> Callable[..., Dossier]:
    """Return a maker of small dossiers; what it is given replaces what it would have made."""

    def make(**changed: Any) -> Dossier:
        settings = MapSettings((40.0, 32.0, 45.0, 37.0), ("s-struck",), "f-after", "f-change")
        given: dict[str, Any] = {
            "title": "The Group lost a tenth",
            "actor": "The Group",
            "as_of": date(2016, 7, 12),
            "lede": "What is drawn and what is not.",
            "article": "a-report",
            "sources": (
                Source(
                    "a-report", "A Paper", "A report", url="https://example.org/report", published=date(2016, 7, 12)
                ),
                Source("counter", "A Counter", url="javascript:alert(1)"),
            ),
            "sites": sites(),
            "figures": figures(),
            "map": settings,
            "edition": Edition(2, date(2020, 1, 2), "A desk"),
        }
        return Dossier(**{**given, **changed})

    return make


@pytest.fixture
def dossier(make_dossier: Callable[..., Dossier]) -> Dossier:
    """Return the small dossier as it is."""
    return make_dossier()
