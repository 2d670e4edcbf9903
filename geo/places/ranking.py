"""Which of several places a name means when nothing but the name, and perhaps a neighbourhood, is known.

A score is a decimal logarithm: a place ten times as populous, or known in ten times as many languages, is one better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import Notice
from ..place import LonLat, Place

EARTH_KM = 6371.0088  # mean radius, IUGG

_AREAS = frozenset(
    ("CONT", "RGN", "RGNE", "RGNH", "PEN", "DSRT", "ISL", "ISLS", "AREA", "TERR", "ZN", "OCN", "SEA", "GULF")
)
_UNKNOWN_POPULATION = {"city": 300, "district": 30_000, "area": 300_000, "region": 300_000, "airport": 100_000}
_KIND_BONUS = {"country": 2.0, "area": 0.5, "region": -1.0, "district": -0.5}
_PRIMARY_BONUS = 1.0
_INEXACT_PENALTY = 1.5
_INEXACT_COUNTRY_PENALTY = 3.0  # "Salvador" is a city of millions, "El Salvador" the country
_COUNTRY_BONUS = 3.0
_REGION_BONUS = 5.0
_NEAR_BONUS = 4.0
_NEAR_KM = 100.0
_SHARPNESS = 1.2
_SUREST = 0.97


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean.

    ``matched`` is the name of the place that led here; ``primary`` tells whether it is its main name; ``exact`` is
    False where only the Arabic article differs ("El Salvador" for "Salvador"); ``fame`` counts the names it is
    known by, over all languages; ``kind`` is city, district, region, country, area, airport, mountains, water or site.
    """

    place: Place
    matched: str
    kind: str
    primary: bool
    exact: bool
    fame: int


@dataclass(frozen=True, slots=True)
class Near:
    """Where to look first: a country, a first-level region of it, or around a point. ``label`` names it for people."""

    label: str
    country_code: str | None = None
    admin1: str | None = None
    at: LonLat | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The place that a name is taken to mean, how surely (0 to 1), why (a sentence), and what else it might be."""

    name: str
    place: Place
    matched: str
    confidence: float
    reason: str
    alternatives: tuple[Place, ...] = ()
    notices: tuple[Notice, ...] = ()


def kind_of(feature_code: str | None) -> str:
    """Return what sort of thing a GeoNames feature code stands for; a place without a code is a town."""
    if feature_code is None:
        return "city"
    if feature_code.startswith("PCL"):
        return "country"
    if feature_code in _AREAS:
        return "area"
    if feature_code == "PPLX":
        return "district"
    for start, kind in _KINDS:
        if feature_code.startswith(start):
            return kind
    return "site"


_KINDS = (
    ("PPL", "city"), ("ADM1", "region"), ("ADM", "district"), ("AIR", "airport"), ("MT", "mountains"),
    ("HLL", "mountains"), ("PASS", "mountains"), ("VAL", "area"), ("STM", "water"), ("LK", "water"), ("RSV", "water"),
    ("DAM", "site"), ("STRT", "water"), ("BAY", "water"), ("CNL", "water"),
)  # fmt: skip


def distance_km(a: LonLat, b: LonLat) -> float:
    """Return the great-circle distance on the mean sphere, in km (haversine; within 0.6 % of the ellipsoid's)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half_lat = math.sin((lat_b - lat_a) / 2) ** 2
    half_lon = math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half_lat + math.cos(lat_a) * math.cos(lat_b) * half_lon)))


def importance(candidate: Candidate) -> float:
    """Return how likely a text means this place when it says no more than the name; higher is likelier."""
    people = candidate.place.population or _UNKNOWN_POPULATION.get(candidate.kind, 10_000)
    penalty = _INEXACT_COUNTRY_PENALTY if candidate.kind == "country" else _INEXACT_PENALTY
    return (
        math.log10(people + 10)
        + math.log10(candidate.fame + 1)
        + _KIND_BONUS.get(candidate.kind, 0.0)
        + _PRIMARY_BONUS * candidate.primary
        - (0.0 if candidate.exact else penalty)
    )


def nearness(place: Place, near: Near | None) -> float:
    """Return what lying in or near the neighbourhood adds to the score."""
    if near is None:
        return 0.0
    bonus = 0.0
    if near.country_code and place.country_code == near.country_code:
        bonus = _REGION_BONUS if near.admin1 and near.admin1 == place.admin1 else _COUNTRY_BONUS
    if near.at is not None:
        bonus += _NEAR_BONUS / (1 + distance_km(near.at, place.at) / _NEAR_KM)
    return bonus


def answer(
    name: str, candidates: Sequence[Candidate], *, near: Near | None, country_names: dict[str, str]
) -> Answer | None:
    """Return the likeliest of the candidates with its reason, or None when there is none."""
    if not candidates:
        return None
    scores, ranked = _ranked(candidates, near)
    best = ranked[0]
    return Answer(
        name=name,
        place=best.place,
        matched=best.matched,
        confidence=round(_confidence(scores, best, near), 3),
        reason=_reason(ranked, near, country_names),
        alternatives=tuple(one.place for one in ranked[1:]) if len(ranked) > 1 else (),
    )


def _ranked(candidates: Sequence[Candidate], near: Near | None) -> tuple[list[float], Sequence[Candidate]]:
    """Return the scores of the candidates, highest first, and the candidates in that order."""
    if len(candidates) == 1:
        return [0.0], candidates  # most names are borne by one place, and the score of an only one decides nothing
    scored = sorted(
        ((importance(one) + nearness(one.place, near), one) for one in candidates),
        key=lambda pair: (-pair[0], pair[1].place.place_id),
    )
    return [score for score, _ in scored], [one for _, one in scored]


def _confidence(scores: Sequence[float], best: Candidate, near: Near | None) -> float:
    share = 1.0 if len(scores) == 1 else 1 / sum(10 ** (_SHARPNESS * (score - scores[0])) for score in scores)
    if not best.exact:
        share *= 0.8
    if near and near.country_code and best.place.country_code != near.country_code:
        share *= 0.5
    return share * _SUREST


def _reason(ranked: Sequence[Candidate], near: Near | None, country_names: dict[str, str]) -> str:
    best, count = ranked[0], len(ranked)
    facts = [_facts(best.place, country_names)]
    if best.matched != best.place.name:
        facts.append(f"listed as {best.place.name}")
    if not best.exact:
        facts.append("the article differs")
    told = ", ".join([fact for fact in facts if fact])
    standing = _standing(ranked, count, near)
    return f"{standing}; {told}" if told else standing


def _standing(ranked: Sequence[Candidate], count: int, near: Near | None) -> str:
    """Say how the first candidate stands among the rest."""
    best = ranked[0]
    if near is not None and count > 1:
        return _standing_near(ranked, count, near)
    what = best.kind if best.kind in {"country", "region", "airport", "district"} else "place"
    if count == 1:
        return f"the only {what} of that name in the gazetteer"
    if best.kind == "country":
        return f"the country, before {count - 1} other place{'s' if count > 2 else ''} of that name"
    most = max(one.place.population or 0 for one in ranked)
    if most and best.place.population == most:
        return f"the most populous of {count} places of that name"
    return f"the best known of {count} places of that name"


def _standing_near(ranked: Sequence[Candidate], count: int, near: Near) -> str:
    best = ranked[0].place
    if near.country_code:
        inside = sum(one.place.country_code == near.country_code for one in ranked)
        if best.country_code != near.country_code:
            return f"none of the {count} places of that name is known to lie in {near.label}"
        if inside == 1:
            return f"the only one of {count} places of that name in {near.label}"
        return f"the likeliest of {inside} places of that name in {near.label}"
    if near.at is not None:
        distances = [distance_km(near.at, one.place.at) for one in ranked]
        first = "the nearest" if distances[0] == min(distances) else "the likeliest"
        return f"{first} of {count} places of that name, {distances[0]:,.0f} km from {near.label}"
    return f"the likeliest of {count} places of that name near {near.label}"


def _facts(place: Place, country_names: dict[str, str]) -> str:
    people = f"{place.population:,} people" if place.population else ""
    is_country = place.feature_code is not None and place.feature_code.startswith("PCL")
    country = "" if is_country or not place.country_code else country_names.get(place.country_code, place.country_code)
    return f"{people}, {country}" if people and country else people or country
