"""A mention to the place it means, with confidence, reason and alternatives.

The choice is a linear score over features a person can read; the weights are a page of numbers (``data/weights.csv``,
or the file that the environment variable ``EBBLINE_WEIGHTS`` names).
"""

from __future__ import annotations

import csv
import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import InputError
from ..places import Candidate
from ..places.names import key
from ..records import Mention, Place, Resolution
from .actors import demonyms
from .links import inside_next
from .mentions import Names, Span, find_mentions
from .tables import rows

_NEAR_KM = 300.0
_NEAREST = 3
_MOST_SETTLED = 60
_PASSES = 2
_UNKNOWN_POPULATION = 1000  # a place whose size no source gives is more likely a village than a city
_SHARPNESS = 0.8
_KEPT = 5
_AREA_KINDS = frozenset({"area", "mountains", "water"})


@cache
def _weights(path: str | None) -> Mapping[str, float]:
    try:
        table = rows("weights") if path is None else tuple(csv.DictReader(_plain_lines(path)))
        return {row["feature"]: float(row["weight"]) for row in table}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise InputError("The weights cannot be read.", path=path, remedy="Give a CSV with feature,weight.") from error


def _plain_lines(path: str) -> list[str]:
    return [line for line in Path(path).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def weights() -> Mapping[str, float]:
    """Return the weights in force, by feature."""
    return _weights(os.environ.get("EBBLINE_WEIGHTS") or None)


@dataclass(frozen=True, slots=True)
class Context:
    """What the text says besides a mention itself: countries named, peoples named, places taken as settled."""

    countries: Mapping[str, float]
    peoples: Mapping[str, float]
    settled: Sequence[tuple[str, Place, float]] = ()
    senses: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A name as a text uses it: its key, and the key of the larger place named beside it."""

    name: str
    outer: str


def geoparse(text: str, *, gazetteer: Names | None = None) -> list[Resolution]:
    """Return the places that a text names, each with its mention, confidence, reason and alternatives."""
    gazetteer = gazetteer or _default()
    spans = find_mentions(text, gazetteer)
    mentions = [Mention(text[s.start : s.end], s.start, s.end) for s in spans]
    return _resolve(text, mentions, spans, gazetteer)


def resolve(text: str, mentions: Sequence[Mention], *, gazetteer: Names | None = None) -> list[Resolution]:
    """Return what each mention means, in the order given; the mentions may have been found elsewhere."""
    gazetteer = gazetteer or _default()
    return _resolve(text, mentions, find_mentions(text, gazetteer), gazetteer)


def _default() -> Names:
    from ..places import default

    return default()


def _resolve(text: str, mentions: Sequence[Mention], spans: Sequence[Span], gazetteer: Names) -> list[Resolution]:
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].start, mentions[i].end))
    ranked = [mentions[i] for i in order]
    outer = inside_next(text, ranked)
    asked = [_Asked(key(m.text), key(ranked[outer[i]].text) if i in outer else "") for i, m in enumerate(ranked)]
    choices = {key(m.text): _candidates(m, gazetteer) for m in ranked}
    context = _context(text, spans, gazetteer)
    for _ in range(_PASSES):
        scored = {one: _score(one, choices, context) for one in dict.fromkeys(asked)}
        context = _settle(context, scored)
    final = {one: _score(one, choices, context) for one in dict.fromkeys(asked)}
    names = gazetteer.country_names()
    answers = [_answer(mention, final[one], names) for mention, one in zip(ranked, asked, strict=True)]
    back = dict(zip(order, answers, strict=True))
    return [back[i] for i in range(len(mentions))]


def _candidates(mention: Mention, gazetteer: Names) -> list[Candidate]:
    code = demonyms().get(mention.text.lower().replace("’", "'"))
    if code:
        name = gazetteer.country_names().get(code, "")
        found = [one for one in gazetteer.candidates(name) if one.kind == "country" and one.place.country_code == code]
        if found:
            return found[:1]
    return gazetteer.candidates(mention.text)[:40]


def _context(text: str, spans: Sequence[Span], gazetteer: Names) -> Context:
    countries: Counter[str] = Counter()
    peoples: Counter[str] = Counter()
    for span in spans:
        if span.people:
            peoples[span.people] += 1
            continue
        best = gazetteer.candidates(text[span.start : span.end])[:1]
        if best and best[0].kind == "country" and best[0].place.country_code:
            countries[best[0].place.country_code] += 1
    return Context(_share(countries), _share(peoples))


def _share(counts: Counter[str]) -> dict[str, float]:
    """Return each count against the largest, at least a half for what is named at all."""
    most = max(counts.values(), default=1)
    return {code: 0.5 + 0.5 * n / most for code, n in counts.items()}


Scored = list[tuple[float, Candidate, dict[str, float]]]


def _score(asked: _Asked, choices: Mapping[str, list[Candidate]], context: Context) -> Scored:
    containers = choices.get(asked.outer, []) if asked.outer else []
    others = [(place, weight) for name, place, weight in context.settled if name != asked.name]
    scored = []
    for candidate in choices[asked.name]:
        features = _features(candidate, containers, context)
        if len(choices[asked.name]) > 1:
            features |= _nearness(candidate, others)
        scored.append((sum(weights().get(name, 0.0) * value for name, value in features.items()), candidate, features))
    return sorted(scored, key=lambda one: (-one[0], one[1].place.place_id))


def _features(candidate: Candidate, containers: Sequence[Candidate], context: Context) -> dict[str, float]:
    """Return what speaks for a candidate by itself, by its country, and by the larger place named beside it."""
    place = candidate.place
    kind = "area" if candidate.kind in _AREA_KINDS else candidate.kind
    code = place.country_code or ""
    features = {
        "population": math.log10((place.population or _UNKNOWN_POPULATION) + 1),
        "fame": math.log2(candidate.fame + 1),
        "primary": float(candidate.primary),
        "exact": float(candidate.exact),
        "capital_kind": float(place.feature_code == "PPLC"),
        f"{kind}_kind": 1.0,
        "country_named": context.countries.get(code, 0.0),
        "people_named": context.peoples.get(code, 0.0),
    }
    if containers:
        within = _within(candidate, containers)
        features["inside_named"] = float(within)
        features["inside_other"] = float(not within and containers[0].kind in {"country", "region"})
    if context.senses and context.senses.get(key(candidate.matched)) == place.place_id:
        features["sense_fixed"] = 1.0
    return features


def _nearness(candidate: Candidate, settled: Sequence[tuple[Place, float]]) -> dict[str, float]:
    """Return how near a candidate lies to the other places of the text: in km, by country and by region."""
    place = candidate.place
    others = [(other, weight) for other, weight in settled if other.place_id != place.place_id]
    if not others or candidate.kind == "country":
        return {}
    total = max(1.0, sum(weight for _, weight in others))
    near = sorted((weight * math.exp(-_km(place, other) / _NEAR_KM) for other, weight in others), reverse=True)
    home = (place.country_code, place.admin1)
    country = sum(weight for other, weight in others if other.country_code == place.country_code)
    region = sum(weight for other, weight in others if place.admin1 and (other.country_code, other.admin1) == home)
    return {
        "near_others": sum(near[:_NEAREST]) / _NEAREST,
        "local_country": country / total,
        "same_region": min(1.0, region),
    }


def _within(inner: Candidate, containers: Sequence[Candidate]) -> bool:
    """Tell whether a candidate lies in the country, region or town named beside it."""
    place = inner.place
    for outer in containers[:6]:
        at = outer.place
        if at.place_id == place.place_id:
            continue
        if outer.kind == "country" and at.country_code == place.country_code and inner.kind != "country":
            return True
        if (
            outer.kind == "region"
            and (at.country_code, at.admin1) == (place.country_code, place.admin1)
            and inner.kind not in {"country", "region"}
        ):
            return True
        reach = 60 if outer.kind in {"city", "district"} else 400 if outer.kind in _AREA_KINDS else 150
        if outer.kind != "country" and inner.kind != "country" and _km(place, at) < reach:
            return True
    return False


def _settle(context: Context, scored: Mapping[_Asked, Scored]) -> Context:
    """Take the likeliest place of each name as settled, as surely as it leads; fix senses that containment gave."""
    settled: dict[str, tuple[str, Place, float]] = {}
    senses: dict[str, str] = {}
    for asked, choices in scored.items():
        if not choices or choices[0][1].kind in {"country", "area"}:
            continue
        place = choices[0][1].place
        if choices[0][2].get("inside_named"):
            senses[asked.name] = place.place_id
        settled.setdefault(place.place_id, (asked.name, place, _surety(choices)))
    surest = sorted(settled.values(), key=lambda one: -one[2])[:_MOST_SETTLED]
    return Context(context.countries, context.peoples, surest, senses)


def _surety(choices: Scored) -> float:
    best = choices[0][0]
    return 1.0 / sum(math.exp(_SHARPNESS * (score - best)) for score, _, _ in choices[:_KEPT])


def _km(a: Place, b: Place) -> float:
    """Great-circle distance in km on a sphere of 6371 km (haversine)."""
    lat1, lat2 = math.radians(a.lat), math.radians(b.lat)
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def _answer(mention: Mention, scored: Scored, countries: Mapping[str, str]) -> Resolution:
    if not scored:
        return Resolution(mention, None, 0.0, f"No place called {mention.text!r} is in the gazetteer.")
    best = scored[0]
    others = tuple(
        candidate.place for _, candidate, _ in scored[1:_KEPT] if candidate.place.place_id != best[1].place.place_id
    )
    confidence = round(0.98 * _surety(scored), 3)
    return Resolution(mention, best[1].place, confidence, _reason(best, scored, countries), others)


def _reason(best: tuple[float, Candidate, dict[str, float]], scored: Scored, countries: Mapping[str, str]) -> str:
    _, candidate, features = best
    country = countries.get(candidate.place.country_code or "", "its country")
    if len(scored) == 1:
        return "The only place of that name in the gazetteer."
    if features.get("inside_named"):
        return "The text names the larger place it lies in."
    if features.get("sense_fixed"):
        return "The text says elsewhere which place of that name it means."
    ahead = {name: weights().get(name, 0.0) * (value - scored[1][2].get(name, 0.0)) for name, value in features.items()}
    leading = max(ahead, key=lambda name: ahead[name])
    said = {
        "near_others": "Nearest of its namesakes to the other places in the text.",
        "same_region": "In one region with other places in the text.",
        "local_country": f"In {country} like other places in the text.",
        "country_named": f"The text names {country}.",
        "people_named": f"The text names the people of {country}.",
        "country_kind": "A country of that name.",
    }
    return said.get(leading, "The best known and most populous place of that name.")
