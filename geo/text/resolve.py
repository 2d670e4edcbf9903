"""A mention to the place it means, with confidence, reason and alternatives.

The choice is a linear model over features a person can read (``evidence``), its weights a page of numbers
(``data/weights.csv``, made by ``data/make_weights.py``). All names of a text are weighed together: a first belief from
what is known of each place is sharpened by what the other names, so understood, say of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..places import Candidate
from ..places.ranking import distance_km
from ..records import Mention, Place, Resolution
from .evidence import FEATURES, NOWHERE, PRIOR, Evidence, Floats, Known, Memory, known, may_lie_in
from .groups import Group, grouped
from .mentions import Names, Span, find_mentions
from .peoples import country_of, home_of
from .reasons import DEMONYM, ONLY, reason
from .recognisers import Recogniser, recognised
from .weights import column, confidence

PASSES = 3
_KEPT = 5
_MEMORY = Memory()


def geoparse(text: str, *, gazetteer: Names | None = None, recogniser: Recogniser | None = None) -> list[Resolution]:
    """Return the places that a text names, each with its mention, confidence, reason and alternatives.

    ``recogniser`` finds the names in place of the project's own (see ``geo.text.recognisers``). Raises InputError where
    it fails.
    """
    gazetteer = gazetteer or _default()
    if recogniser is not None:
        return _resolve(text, recognised(text, recogniser), [], gazetteer)
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


@dataclass(frozen=True, slots=True)
class Reading:
    """The names of a text with their candidates: ``owners`` tells which of the ``groups`` each mention belongs to."""

    groups: list[Group]
    choices: list[Known]
    owners: list[int]
    evidence: Evidence


def reading(text: str, mentions: Sequence[Mention], spans: Sequence[Span], gazetteer: Names) -> Reading:
    """Gather what the text's names may mean. Its own ``spans`` stand as company for mentions found elsewhere."""
    asked = {(m.start, m.end) for m in mentions}
    company = [s for s in spans if (s.start, s.end) not in asked and not _overlaps(s, mentions)]
    everyone = [*mentions, *(Mention(text[s.start : s.end], s.start, s.end) for s in company)]
    order = sorted(range(len(everyone)), key=lambda i: (everyone[i].start, everyone[i].end))
    ordered = [everyone[i] for i in order]
    choices = _MEMORY.of(gazetteer)
    names = [_name(text, mention, spans, gazetteer) for mention in ordered]
    for name in names:
        if name not in choices:
            choices[name] = known(_candidates(name, gazetteer))
    groups, owners = grouped(text, ordered, names, lambda a, b: may_lie_in(choices[a], choices[b]))
    found = [choices[group.name] for group in groups]
    back = dict(zip(order, owners, strict=True))
    return Reading(groups, found, [back[i] for i in range(len(mentions))], Evidence(groups, found))


def _overlaps(span: Span, mentions: Sequence[Mention]) -> bool:
    return any(mention.start < span.end and span.start < mention.end for mention in mentions)


def _name(text: str, mention: Mention, spans: Sequence[Span], gazetteer: Names) -> str:
    """Return the name to look a mention up by: its own, or the whole name that its span cuts through."""
    start, end = mention.start, mention.end
    cut = 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum()
    if text[start:end] != mention.text or (not cut and _candidates(mention.text, gazetteer)):
        return mention.text
    for span in spans:
        if span.start < end and span.end >= start:
            return text[span.start : span.end]
    return mention.text


def _candidates(name: str, gazetteer: Names) -> list[Candidate]:
    home = home_of(name)
    if home:
        return gazetteer.candidates(home)[:1]
    code = country_of(name)
    if code:
        country = gazetteer.country_names().get(code, "")
        found = [
            one for one in gazetteer.candidates(country) if one.kind == "country" and one.place.country_code == code
        ]
        if found:
            return found[:1]
    return gazetteer.candidates(name)


def _resolve(text: str, mentions: Sequence[Mention], spans: Sequence[Span], gazetteer: Names) -> list[Resolution]:
    read = reading(text, mentions, spans, gazetteer)
    features, shares = believe(read.evidence, column())
    countries = gazetteer.country_names()
    answers = {g: _answer(read, g, features, shares, countries) for g in set(read.owners)}
    return [_resolution(mention, answers[owner]) for owner, mention in zip(read.owners, mentions, strict=True)]


def believe(evidence: Evidence, weight: Floats) -> tuple[Floats, Floats]:
    """Return the features of all candidates, and each one's share of the belief in its name, after a few rounds."""
    nowhere = float(weight[FEATURES.index(NOWHERE)])
    shares = evidence.shares(evidence.prior @ weight[: len(PRIOR)])
    features = evidence.features(shares)
    for _ in range(PASSES - 1):
        shares = evidence.shares(features @ weight, nowhere)
        features = evidence.features(shares)
    return features, evidence.shares(features @ weight, nowhere)


Answer = tuple[Place, float, str, tuple[Place, ...]]


def _answer(read: Reading, g: int, features: Floats, shares: Floats, countries: Mapping[str, str]) -> Answer | None:
    """Return the place that a name means, how surely, why, and what else it might be."""
    candidates = read.choices[g].candidates
    if not candidates:
        return None
    start = int(read.evidence.starts[g])
    mine = shares[start : start + len(candidates)]
    ranked = sorted(range(len(candidates)), key=lambda i: (-mine[i], candidates[i].place.place_id))
    best = candidates[ranked[0]]
    others = tuple(candidates[i].place for i in ranked[1:_KEPT])
    if len(ranked) == 1 and country_of(read.groups[g].name):
        return best.place, confidence(1.0), DEMONYM.format(place=best.place.name), ()
    if len(ranked) == 1:
        return best.place, confidence(float(mine[0])), ONLY, ()
    lead = (features[start + ranked[0]] - features[start + ranked[1]]) * column()
    why = reason(best, dict(zip(FEATURES, lead, strict=True)), countries)
    return best.place, confidence(float(mine[ranked[0]])), why, others


def _resolution(mention: Mention, answer: Answer | None) -> Resolution:
    if answer is None:
        return Resolution(mention, None, 0.0, f"No place called {mention.text!r} is in the gazetteer.")
    place, sure, why, others = answer
    return Resolution(mention, place, round(sure, 3), why, others)


def _km(a: Place, b: Place) -> float:
    return distance_km(a.at, b.at)
