"""From findings to sites: one site a place, its roles as episodes, each with the sentence behind it."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..places.ranking import distance_km
from ..records import Confidence, ContextPlace, DateSpan, Episode, Evidence, Place, Precision, Resolution, Role, Site
from .finding import Finding
from .reader import Reading, too_coarse

QUOTE_WORDS = 25
_EVIDENCE = 4
_MERGE_KM = 45.0
_ORDER = (Role.STRONGHOLD, Role.FRONT, Role.LOST, Role.ATTACK)
_SURE = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place with everything found there."""

    place: Place
    resolutions: tuple[Resolution, ...]
    found: tuple[Finding, ...]
    outer: str = ""


def site_id(place_id: str) -> str:
    """Return the id of the site at a place: stable, and telling neither its name nor its role."""
    digest = hashlib.sha256(f"ebbline site {place_id}".encode()).digest()
    return "s-" + b32encode(digest).decode().lower()[:6]


def sites(reading: Reading, source_id: str) -> tuple[Site, ...]:
    """Return the sites of a reading, in the order in which the article names them."""
    spots = _absorbed(_spots(reading))
    return tuple(_site(spot, reading, source_id) for spot in spots)


def context(reading: Reading, source_id: str) -> tuple[ContextPlace, ...]:
    """Return the places named in passing, each with its reason."""
    places = []
    for one in reading.passing:
        place = one.resolution.place
        if place is None:
            continue
        said = plain_name(one.resolution.mention.text)
        paragraph = one.resolution.mention.paragraph
        evidence = (Evidence(source_id, paragraph),) if paragraph else ()
        places.append(
            ContextPlace(said, round(place.lon, 5), round(place.lat, 5), place.place_id, one.reason, evidence)
        )
    return tuple(places)


def _spots(reading: Reading) -> list[_Spot]:
    grouped: dict[str, list[Finding]] = {}
    for one in reading.findings:
        place = reading.resolutions[one.place].place
        if place is not None:
            grouped.setdefault(place.place_id, []).append(one)
    spots = []
    for place_id, found in grouped.items():
        named = tuple(r for r in reading.resolutions if r.place is not None and r.place.place_id == place_id)
        spots.append(_Spot(named[0].place, named, tuple(found), _outer_name(reading, place_id)))  # type: ignore[arg-type]
    return spots


def _outer_name(reading: Reading, place_id: str) -> str:
    """Return the town that the text says a district or an airport belongs to."""
    for inner, outer in reading.outer.items():
        one, around = reading.resolutions[inner], reading.resolutions[outer]
        if one.place is None or around.place is None or one.place.place_id != place_id or too_coarse(around):
            continue
        if _finer(one.place) and not (around.place.feature_code or "").startswith("ADM1"):
            return plain_name(around.mention.text)
    return ""


def _finer(place: Place) -> bool:
    """Tell whether a place is a part of a town: a district, an airport, a building."""
    code = place.feature_code or ""
    return bool(code) and (
        code == "PPLX" or not code.startswith(("PPL", "ADM", "PCL", "RGN", "CONT", "MT", "STM", "ISL", "DSRT"))
    )


def _absorbed(spots: list[_Spot]) -> list[_Spot]:
    """Fold the attack on a city into that on its district or airport, where the text tells of one attack."""
    kept: list[_Spot] = list(spots)
    for city in spots:
        if _finer(city.place) or any(one.role is not Role.ATTACK for one in city.found):
            continue
        inner = [
            s for s in kept if s is not city and _finer(s.place) and distance_km(s.place.at, city.place.at) < _MERGE_KM
        ]
        inner = [s for s in inner if all(_one_attack(one, s.found) for one in city.found)]
        if len(inner) != 1:
            continue
        kept[kept.index(inner[0])] = replace(
            inner[0],
            found=(*inner[0].found, *city.found),
            outer=inner[0].outer or plain_name(city.resolutions[0].mention.text),
        )
        kept.remove(city)
    return kept


def _one_attack(one: Finding, others: Sequence[Finding]) -> bool:
    """Tell whether an attack can be one of those found inside: no date of theirs speaks against it."""
    attacks = [other for other in others if other.role is Role.ATTACK]
    return any(other.span is None or one.span is None or _meet(one.span, other.span) for other in attacks)


def _meet(a: DateSpan, b: DateSpan) -> bool:
    if None in {a.earliest, a.latest, b.earliest, b.latest}:
        return True
    return a.earliest <= b.latest and b.earliest <= a.latest  # type: ignore[operator]


def plain_name(said: str) -> str:
    """Return a name as prose writes it: a dateline's capitals become ordinary letters."""
    text = re.sub(r"\s+", " ", said).strip()
    return text.title() if text.isupper() and len(text) > 3 else text


def _name(spot: _Spot) -> str:
    counted = Counter(plain_name(one.mention.text) for one in spot.resolutions)
    # A short name in capitals may be an abbreviation: a mention in ordinary letters settles it.
    name = max(counted, key=lambda text: (not text.isupper(), counted[text], -len(text)))
    return f"{name}, {spot.outer}" if spot.outer and spot.outer not in name else name


def _site(spot: _Spot, reading: Reading, source_id: str) -> Site:
    best = max(spot.resolutions, key=lambda one: one.confidence)
    return Site(
        site_id(spot.place.place_id),
        _name(spot),
        round(spot.place.lon, 5),
        round(spot.place.lat, 5),
        spot.place.place_id,
        _precision(spot),
        _level(best.confidence),
        best.reason,
        tuple(f"{p.name}, {p.country_code}" if p.country_code else p.name for p in best.alternatives[:3]),
        episodes=_episodes(spot, reading, source_id),
    )


def _level(confidence: float) -> Confidence:
    return Confidence.HIGH if confidence >= 0.8 else Confidence.MEDIUM if confidence >= 0.5 else Confidence.LOW


def _precision(spot: _Spot) -> Precision:
    code = spot.place.feature_code or ""
    if code == "PPLX" or code.startswith("ADM2"):
        return Precision.DISTRICT
    if code.startswith("ADM"):
        return Precision.REGION
    if code.startswith("PCL"):
        return Precision.COUNTRY
    if code in {"RGN", "AREA", "MTS", "DSRT", "VAL", "RGNH"}:
        return Precision.AREA
    words_before = {_preposition(one) for one in spot.found}
    beside = bool(words_before) and words_before <= {"near", "outside", "around", "toward", "towards"}
    return Precision.NEAR if beside or _is_approximate(spot.place) else Precision.EXACT


def _is_approximate(place: Place) -> bool:
    """Tell whether a town's position is known to some kilometres: set by hand, or that of its airfield."""
    by_hand = place.place_id.startswith("ebbline:") and (place.feature_code or "PPL").startswith("PPL")
    return by_hand or (place.place_id.startswith("icao:") and "/" in place.place_id)


def _preposition(one: Finding) -> str:
    governor = one.event.scene.governors.get(one.event.item)
    return governor.word if governor else ""


def _episodes(spot: _Spot, reading: Reading, source_id: str) -> tuple[Episode, ...]:
    """Return the episodes of a site, roles in a fixed order, those of one time made one."""
    found = list(spot.found)
    if any(one.role is Role.LOST for one in found):
        lost_in = {id(one.event.scene) for one in found if one.role is Role.LOST}
        found = [one for one in found if not one.implied and not _was_held(one, lost_in)]
    episodes: list[Episode] = []
    for role in _ORDER:
        groups = _groups([one for one in found if one.role is role])
        episodes.extend(_episode(group, reading, source_id) for group in groups)
    return _ended(tuple(episodes))


def _was_held(one: Finding, lost_in: set[int]) -> bool:
    """Tell whether a hold is that of a place whose loss the same sentence tells."""
    held = one.role is Role.STRONGHOLD and one.event.hit.cue.family in {"hold", "stronghold"}
    return held and one.span is None and id(one.event.scene) in lost_in


def _groups(found: list[Finding]) -> list[list[Finding]]:
    """Part the findings of one role into events: attacks by date, anything else is one."""
    if not found:
        return []
    if found[0].role is not Role.ATTACK:
        return [found]
    groups: list[list[Finding]] = []
    for one in sorted(found, key=lambda f: f.span is None):
        home = next((g for g in groups if one.span is None or any(o.span and _meet(o.span, one.span) for o in g)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return groups


def _episode(group: list[Finding], reading: Reading, source_id: str) -> Episode:
    ranked = sorted(group, key=lambda one: -_SURE.index(one.confidence))
    best = ranked[0]
    dated = [one for one in ranked if one.span is not None]
    start = _start(dated, reading.article.date)
    attribution = next(
        (one.attribution for one in ranked if one.attribution and one.attribution.value != "unknown"), best.attribution
    )
    actor, other = _actors(ranked, reading)
    tolls = [one.toll for one in ranked if one.toll]
    as_of = f", as of {reading.article.date.isoformat()}" if tolls and reading.article.date else ""
    return Episode(
        best.role,
        actor,
        other,
        attribution,
        start,
        next((one.until for one in ranked if one.until), None),
        best.confidence,
        best.reason,
        _evidence(ranked, reading, source_id),
        toll=tolls[0] + as_of if tolls else "",
    )


def _start(dated: list[Finding], reference: date | None) -> DateSpan | None:
    if dated:
        narrow = min(dated, key=lambda one: _days(one.span))
        return narrow.span
    return DateSpan(None, reference) if reference else None


def _days(span: DateSpan | None) -> int:
    if span is None or span.earliest is None or span.latest is None:
        return 10**6
    return (span.latest - span.earliest).days


def _actors(ranked: list[Finding], reading: Reading) -> tuple[str, str]:
    """Return who acts and who is acted against, as the reading knows them."""
    followed = reading.actor.name if reading.actor else ""
    other = next((one.other for one in ranked if one.other), "")
    if ranked[0].role is Role.ATTACK:
        if other and not any(one.event.doer == "own" for one in ranked):
            return other, followed
        named = any(one.event.doer == "own" for one in ranked) or any(
            one.attribution is not None and one.attribution.value in {"claimed", "blamed"} for one in ranked
        )
        return (followed if named else ""), ""
    return followed, other


def _evidence(ranked: list[Finding], reading: Reading, source_id: str) -> tuple[Evidence, ...]:
    found: dict[tuple[int, str], Evidence] = {}
    for one in ranked:
        quote = quote_of(reading, one)
        found.setdefault((one.event.scene.paragraph, quote), Evidence(source_id, one.event.scene.paragraph, quote))
    return tuple(found.values())[:_EVIDENCE]


def quote_of(reading: Reading, one: Finding) -> str:
    """Return at most 25 words of the sentence, with the cue and the place among them where they fit."""
    scene = one.event.scene
    items = scene.items
    left = min(items[one.event.hit.start].start, items[one.event.item].start)
    right = max(items[one.event.hit.end].end, items[one.event.item].end)
    return excerpt(reading.article.text, scene.start, scene.end, left, right)


def excerpt(text: str, start: int, end: int, left: int, right: int) -> str:
    """Return at most 25 words of ``text[start:end]`` around ``left`` to ``right``, in the text's own letters."""
    cut = [match.span() for match in re.finditer(r"\S+", text[start:end])]
    if len(cut) <= QUOTE_WORDS:
        return re.sub(r"\s+", " ", text[start:end]).strip()
    first = next((i for i, (_, e) in enumerate(cut) if start + e > left), 0)
    last = next((i for i, (_, e) in enumerate(cut) if start + e >= right), len(cut) - 1)
    room = QUOTE_WORDS - (last - first + 1)
    first = max(0, first - max(0, room) // 2)
    last = min(len(cut) - 1, first + QUOTE_WORDS - 1)
    first = max(0, last - QUOTE_WORDS + 1)
    return re.sub(r"\s+", " ", text[start + cut[first][0] : start + cut[last][1]]).strip()


def _ended(episodes: tuple[Episode, ...]) -> tuple[Episode, ...]:
    """End a stronghold where the same site was lost later, if both dates are known."""
    lost = [one for one in episodes if one.role is Role.LOST and one.start and one.start.earliest]
    if not lost:
        return episodes
    fall = lost[0].start
    return tuple(
        replace(one, end=fall)
        if one.role is Role.STRONGHOLD and one.end is None and one.start and _before(one.start, fall)
        else one
        for one in episodes
    )


def _before(a: DateSpan, b: DateSpan | None) -> bool:
    first = a.earliest or a.latest
    return b is not None and b.earliest is not None and first is not None and first <= b.earliest


__all__ = ["context", "excerpt", "plain_name", "quote_of", "site_id", "sites"]
