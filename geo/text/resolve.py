"""A mention to the place it means, with confidence, reason and alternatives.

The choice is a linear model over features a person can read (``evidence``), its weights a page of numbers
(``data/weights.csv``, made by ``data/make_weights.py``). All names of a text are weighed together: a first belief from
what is known of each place is sharpened by what the other names, so understood, say of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from ..places import Candidate
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
_BLOCK = 120
_BACK = 8  # mentions found elsewhere may overlap each other, but hardly more of them at one spot
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
    """The names of a text with their candidates: ``owners`` tells which of the ``groups`` each mention belongs to.

    A long text is weighed in ``blocks`` of some hundred names in a row, so that the work grows with its length alone.
    """

    groups: list[Group]
    choices: list[Known]
    owners: list[int]
    blocks: list[Evidence]

    def believe(self, weight: Floats) -> tuple[Floats, Floats]:
        """Return the features of all candidates of all groups, in their order, and each one's share of its name."""
        told = [believe(block, weight) for block in self.blocks]
        if not told:
            return np.zeros((0, len(FEATURES))), np.zeros(0)
        return np.concatenate([features for features, _ in told]), np.concatenate([shares for _, shares in told])

    def starts(self) -> list[int]:
        """Return where the rows of each group's candidates begin, and where the last end."""
        return [0, *accumulate(len(one.candidates) for one in self.choices)]


def reading(text: str, mentions: Sequence[Mention], spans: Sequence[Span], gazetteer: Names) -> Reading:
    """Gather what the text's names may mean. Its own ``spans`` stand as company for mentions found elsewhere."""
    taken = sorted((mention.start, mention.end) for mention in mentions)
    company = [span for span in spans if not _overlaps(span, taken)]
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
    blocks = [_block(groups[at : at + _BLOCK], found[at : at + _BLOCK], at) for at in range(0, len(groups), _BLOCK)]
    back = dict(zip(order, owners, strict=True))
    return Reading(groups, found, [back[i] for i in range(len(mentions))], blocks)


def _block(groups: list[Group], choices: list[Known], first: int) -> Evidence:
    """Return the evidence of some names in a row, their links to names of other blocks cut."""
    last = first + len(groups)
    own = [
        replace(one, outer=one.outer - first if one.outer is not None and first <= one.outer < last else None)
        for one in groups
    ]
    return Evidence(own, choices)


def _overlaps(span: Span, taken: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a span shares letters with one of those taken, which are in order; a few back is far enough."""
    at = bisect_left(taken, (span.end, 0))
    return any(end > span.start for _, end in taken[max(0, at - _BACK) : at])


def _name(text: str, mention: Mention, spans: Sequence[Span], gazetteer: Names) -> str:
    """Return the name to look a mention up by: its own, or the whole name that its span cuts through."""
    start, end = mention.start, mention.end
    cut = 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum()
    if text[start:end] != mention.text or (not cut and _candidates(mention.text, gazetteer)):
        return mention.text
    at = bisect_left(spans, end, key=lambda span: span.start) - 1
    if at >= 0 and spans[at].end >= start:
        return text[spans[at].start : spans[at].end]
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
    features, shares = read.believe(column())
    starts, countries = read.starts(), gazetteer.country_names()
    answers = {
        g: _answer(read, g, (features[starts[g] : starts[g + 1]], shares[starts[g] : starts[g + 1]]), countries)
        for g in set(read.owners)
    }
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


def _answer(read: Reading, g: int, told: tuple[Floats, Floats], countries: Mapping[str, str]) -> Answer | None:
    """Return the place that a name means, how surely, why, and what else it might be.

    ``told`` are the features and shares of its candidates.
    """
    candidates = read.choices[g].candidates
    if not candidates:
        return None
    features, mine = told
    ranked = sorted(range(len(candidates)), key=lambda i: (-mine[i], candidates[i].place.place_id))
    best = candidates[ranked[0]]
    others = tuple(candidates[i].place for i in ranked[1:_KEPT])
    if len(ranked) == 1 and country_of(read.groups[g].name):
        return best.place, confidence(1.0), DEMONYM.format(place=best.place.name), ()
    if len(ranked) == 1:
        return best.place, confidence(float(mine[0])), ONLY, ()
    lead = (features[ranked[0]] - features[ranked[1]]) * column()
    why = reason(best, dict(zip(FEATURES, lead, strict=True)), countries)
    return best.place, confidence(float(mine[ranked[0]])), why, others


def _resolution(mention: Mention, answer: Answer | None) -> Resolution:
    if answer is None:
        return Resolution(mention, None, 0.0, f"No place called {mention.text!r} is in the gazetteer.")
    place, sure, why, others = answer
    return Resolution(mention, place, round(sure, 3), why, others)
