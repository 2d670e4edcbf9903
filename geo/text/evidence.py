"""What speaks for each place that the names of one text may mean: features in numbers, for all candidates at once.

Three kinds of evidence, each a column that a person can read: what is known of a place before any text (``PRIOR``),
what the words around its name say (``WORDS``), and what the other names of the text say, each weighed by how surely it
is itself understood (``COMPANY``). A score is the sum of weight times feature; candidates' shares are its softmax
beside the chance that the place meant is none of them (``NOWHERE``): lists of places lack most villages.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ..places import Candidate
from ..places.ranking import EARTH_KM
from .groups import Group
from .tables import rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRIOR = (
    "population", "population_of_region", "unknown_population", "fame", "primary", "exact", "behind", "capital_kind",
    "country_kind", "area_kind", "region_kind", "district_kind", "airport_kind", "site_kind",
)  # fmt: skip
WORDS = ("inside_named", "inside_other", "holds_named", "said_region", "said_town", "dateline")
COMPANY = (
    "country_named", "region_named", "country_share", "region_share", "country_of_all", "region_of_all",
    "near_50", "near_300", "near_in_text", "region_in_text",
)  # fmt: skip
NOWHERE = "nowhere"
FEATURES = (*PRIOR, *WORDS, *COMPANY, NOWHERE)
_FIRST_KIND = PRIOR.index("country_kind")

_MOST_CANDIDATES = 60
_UNKNOWN_POPULATION = {"city": 800, "district": 20_000, "area": 300_000, "region": 300_000, "airport": 50_000}
_AREA_KINDS = frozenset({"area", "mountains", "water"})
_KINDS = ("city", "country", "area", "region", "district", "airport", "site")
_CITY, _COUNTRY, _AREA, _REGION, _DISTRICT = range(5)
_NEAR_KM, _FAR_KM = 50.0, 300.0
_REACH_KM = {"city": 45.0, "district": 90.0, "area": 500.0, "region": 200.0, "airport": 20.0, "site": 30.0}
_REACHES = np.array([_REACH_KM.get(kind, 0.0) for kind in _KINDS])
_SAME_KM = 0.5  # nearer than this it is the same place under another name
_BESIDE = 250.0  # characters over which a neighbour in the text fades
_SPOKESMEN = 3  # candidates of a name that speak for the others
_MOST_SPOKESMEN = 200  # of a text: enough to tell what is near, and a bound on the work


@dataclass(frozen=True, slots=True)
class Known:
    """The candidates of one name with what is known of them before any text: one row each."""

    candidates: tuple[Candidate, ...]
    prior: Floats
    at: Floats
    kinds: Ints
    countries: Ints
    regions: Ints


class _Numbers(dict[object, int]):
    """A number for each code, given when it is first met; 0 stands for none."""

    def __missing__(self, code: object) -> int:
        number = self[code] = len(self) + 1
        return number


_COUNTRY_NUMBERS = _Numbers()
_REGION_NUMBERS = _Numbers()


@cache
def _capitals() -> frozenset[tuple[str, str]]:
    return frozenset((row["code"], name) for row in rows("capitals") for name in row["names"].split(";"))


def known(candidates: Sequence[Candidate]) -> Known:
    """Return the candidates of a name, the likeliest sixty, with what is known of them before any text."""
    kept = tuple(candidates[:_MOST_CANDIDATES])
    kinds = [_KINDS.index(_kind(one)) for one in kept]
    places = [one.place for one in kept]
    return Known(
        kept,
        _prior(kept, kinds),
        _on_sphere(np.array([place.lon for place in places]), np.array([place.lat for place in places])),
        np.array(kinds, dtype=np.int64),
        np.array(
            [_COUNTRY_NUMBERS[place.country_code] if place.country_code else 0 for place in places], dtype=np.int64
        ),
        np.array(
            [
                _REGION_NUMBERS[place.country_code, place.admin1] if place.country_code and place.admin1 else 0
                for place in places
            ],
            dtype=np.int64,
        ),
    )


def _kind(one: Candidate) -> str:
    if one.kind in _AREA_KINDS:
        return "area"
    return one.kind if one.kind in _KINDS else "site"


def _prior(kept: Sequence[Candidate], kinds: Sequence[int]) -> Floats:
    people = [
        math.log10(one.place.population or _UNKNOWN_POPULATION.get(_KINDS[k], 3000))
        for one, k in zip(kept, kinds, strict=True)
    ]
    most = max(people, default=0.0)
    table = np.zeros((len(kept), len(PRIOR)))
    for row, one in enumerate(kept):
        kind = kinds[row]
        is_capital = kind == _CITY and _is_capital(one, kept)
        table[row, :_FIRST_KIND] = (
            people[row],
            people[row] * (kind in {_REGION, _DISTRICT}),
            not one.place.population,
            math.log2(one.fame + 1),
            one.primary,
            one.exact,
            most - people[row],
            is_capital,
        )
        if kind:
            table[row, _FIRST_KIND + kind - 1] = 1.0
    return table


def _is_capital(one: Candidate, namesakes: Sequence[Candidate]) -> bool:
    """Tell whether a town is a seat of government: coded so, or its country's largest that bears a capital's name."""
    if one.place.feature_code == "PPLC":
        return True
    code, people = one.place.country_code or "", one.place.population or 0
    if not {(code, one.matched), (code, one.place.name)} & _capitals():
        return False
    return not any(
        other.place.country_code == code and other.kind == "city" and (other.place.population or 0) > people
        for other in namesakes
    )


def _on_sphere(lon: Floats, lat: Floats) -> Floats:
    """Return positions in degrees as unit vectors, one row each."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


class Evidence:
    """The candidates of all names of one text, and their features under a belief in which of them are meant."""

    def __init__(self, groups: Sequence[Group], choices: Sequence[Known]) -> None:
        self.groups = groups
        self.choices = choices
        sizes = np.array([len(one.candidates) for one in choices], dtype=np.int64)
        self.starts = np.concatenate(([0], np.cumsum(sizes)))
        self.owner = np.repeat(np.arange(len(groups)), sizes)
        self.prior = np.concatenate([one.prior for one in choices]) if choices else np.zeros((0, len(PRIOR)))
        self.at = np.concatenate([one.at for one in choices]) if choices else np.zeros((0, 3))
        self.kinds = _joined([one.kinds for one in choices])
        self.countries = _joined([one.countries for one in choices])
        self.regions = _joined([one.regions for one in choices])
        self.weight = np.array([1.0 + math.log(group.count) for group in groups])
        self.beside = _beside(groups)
        self.said = self._said()

    def shares(self, scores: Floats, nowhere: float = -np.inf) -> Floats:
        """Return the softmax of the scores within each name's candidates, beside the score of none of them."""
        if not len(scores):
            return scores
        filled = [g for g in range(len(self.groups)) if self.starts[g] < self.starts[g + 1]]
        first = self.starts[filled]
        most = np.maximum(np.maximum.reduceat(scores, first), nowhere)
        sizes = self.starts[np.array(filled) + 1] - first
        raised = np.exp(scores - np.repeat(most, sizes))
        total = np.add.reduceat(raised, first) + np.exp(nowhere - most)
        result: Floats = raised / np.repeat(total, sizes)
        return result

    def features(self, shares: Floats) -> Floats:
        """Return one row of ``FEATURES`` for each candidate, given how surely each is believed to be meant."""
        none = np.zeros((len(self.owner), 1))
        return np.concatenate((self.prior, self._words(shares), self._company(shares), none), axis=1)

    def _words(self, shares: Floats) -> Floats:
        table = self.said.copy()
        for g, group in enumerate(self.groups):
            if group.outer is not None:
                self._containment(table, shares, g, group.outer)
        return table

    def _said(self) -> Floats:
        """Return the columns of ``WORDS`` that no belief changes: what the words beside the names call their places."""
        table = np.zeros((len(self.owner), len(WORDS)))
        if not len(self.owner):
            return table
        told = np.array([(one.said_region, one.said_town, one.dateline) for one in self.groups])[self.owner]
        region = (self.kinds == _REGION) | (self.kinds == _DISTRICT)
        table[:, 3] = region * told[:, 0]
        table[:, 4:] = (self.kinds == _CITY)[:, None] * told[:, 1:]
        return table

    def _containment(self, table: Floats, shares: Floats, g: int, outer: int) -> None:
        """Weigh what it says that one name's place lies in another's: for the inner place and for the outer."""
        inside = within(self.choices[g], self.choices[outer])
        if not inside.size:
            return
        mine, other = slice(self.starts[g], self.starts[g + 1]), slice(self.starts[outer], self.starts[outer + 1])
        table[mine, 0] = np.maximum(table[mine, 0], inside @ shares[other])
        large = (self.kinds[other] == _COUNTRY) | (self.kinds[other] == _REGION)
        table[mine, 1] = (1.0 - table[mine, 0]) * float(shares[other] @ large)
        table[other, 2] = np.maximum(table[other, 2], shares[mine] @ inside)

    def _company(self, shares: Floats) -> Floats:
        table = np.zeros((len(self.owner), len(COMPANY)))
        if not len(self.owner):
            return table
        weight = self.weight[self.owner] * shares
        is_country, is_region = self.kinds == _COUNTRY, self.kinds == _REGION
        settled = ~is_country & (self.kinds != _AREA)
        table[:, 0] = self._named(self.countries, weight * is_country)
        table[:, 1] = self._named(self.regions, weight * is_region) * (self.regions > 0)
        # What holds the others is no neighbour of theirs: the middle of a region says little about where it lies.
        of_country = self._share(self.countries, weight * settled)
        of_region = self._share(self.regions, weight * settled)
        table[:, 2], table[:, 4] = of_country * ~is_country, of_country * is_country
        table[:, 3], table[:, 5] = of_region * ~is_region, of_region * is_region
        table[:, 6:] = self._nearness(shares, weight, settled)
        table[is_country | is_region, 6:] = 0.0
        return table

    def _sums(self, codes: Ints, weight: Floats) -> tuple[Floats, Floats, float]:
        """Return, for each candidate, how much weight other names lay on its code, how much its own does, and all."""
        size = int(codes.max(initial=0)) + 1
        total = np.bincount(codes, weight, size)
        pair = self.owner * size + codes
        own = np.bincount(pair, weight, len(self.groups) * size)[pair]
        return total[codes] - own, own, float(weight.sum())

    def _named(self, codes: Ints, weight: Floats) -> Floats:
        """Return how much the other names of the text name each candidate's country or region (0 to 1)."""
        others, _, _ = self._sums(codes, weight)
        named: Floats = others / (1.0 + others) * (codes > 0)
        return named

    def _share(self, codes: Ints, weight: Floats) -> Floats:
        """Return the share of the other names' weight that lies in each candidate's country or region."""
        others, _, total = self._sums(codes, weight)
        mine = np.bincount(self.owner, weight, len(self.groups))[self.owner]
        found: Floats = others / np.maximum(1.0, total - mine) * (codes > 0)
        return found

    def _nearness(self, shares: Floats, weight: Floats, settled: NDArray[np.bool_]) -> Floats:
        """Return how near each candidate lies to the likely places of the other names, on the map and in the text."""
        speak = self._spokesmen(shares, settled)
        if not len(speak):
            return np.zeros((len(self.owner), 4))
        km2 = (2.0 - 2.0 * np.clip(self.at @ self.at[speak].T, -1.0, 1.0)) * EARTH_KM**2
        other = self.owner[:, None] != self.owner[speak][None, :]
        near = other / (1.0 + km2 / _NEAR_KM**2)
        far = other / (1.0 + km2 / _FAR_KM**2)
        beside = self.beside[self.owner[:, None], self.owner[speak][None, :]]
        same = other & (self.regions[:, None] == self.regions[speak][None, :]) & (self.regions[:, None] > 0)
        close = near @ weight[speak]
        wide = far @ weight[speak]
        all_others = np.maximum(1.0, other @ weight[speak])
        return np.column_stack(
            (
                close / (1.0 + close),
                wide / all_others,
                np.minimum(1.5, (far * beside) @ shares[speak]),
                np.minimum(1.5, (same * beside) @ shares[speak]),
            )
        )

    def _spokesmen(self, shares: Floats, settled: NDArray[np.bool_]) -> Ints:
        """Return the candidates that stand for their names: the likeliest of each that are no country and no sea."""
        order = np.lexsort((-shares, self.owner))
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order)) - self.starts[self.owner[order]]
        chosen: Ints = np.flatnonzero((rank < _SPOKESMEN) & settled & (shares > 0.02))
        if len(chosen) > _MOST_SPOKESMEN:
            chosen = np.sort(chosen[np.argsort(-shares[chosen], kind="stable")[:_MOST_SPOKESMEN]])
        return chosen


def within(inner: Known, outer: Known) -> Floats:
    """Return, for each candidate of one name and each of another, whether the first lies in the second (1 or 0)."""
    small, large = inner.kinds[:, None], outer.kinds[None, :]
    country, region = inner.countries[:, None], inner.regions[:, None]
    km = EARTH_KM * np.sqrt(np.maximum(0.0, 2.0 - 2.0 * (inner.at @ outer.at.T)))
    same_country = (country == outer.countries[None, :]) & (country > 0)
    same_region = (region == outer.regions[None, :]) & (region > 0)
    reached = (km < _REACHES[outer.kinds][None, :]) & (km > _SAME_KM)
    found = (large == _COUNTRY) & same_country
    found |= (large == _REGION) & (small != _REGION) & (same_region | ((region == 0) & same_country & reached))
    found |= (large != _COUNTRY) & (large != _REGION) & (small != _REGION) & reached
    result: Floats = (found & (small != _COUNTRY)).astype(np.float64)
    return result


def may_lie_in(inner: Known, outer: Known) -> bool:
    """Tell whether a name could be of a place in one of the other name, or be wrong to be put there."""
    if not inner.candidates or not outer.candidates:
        return False
    return int(outer.kinds[0]) in {_COUNTRY, _REGION} or bool(within(inner, outer).any())


def _joined(columns: Sequence[Ints]) -> Ints:
    return np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)


def _beside(groups: Sequence[Group]) -> Floats:
    """Return how near the names stand to each other in the text, at their nearest mentions: 1 side by side, 0 far."""
    spots = [(start, g) for g, group in enumerate(groups) for start in group.starts]
    spots.sort()
    table = np.zeros((len(groups), len(groups)))
    for i, (start, g) in enumerate(spots):
        for later, h in spots[i + 1 : i + 7]:
            close = math.exp(-(later - start) / _BESIDE)
            if close > table[g, h]:
                table[g, h] = table[h, g] = close
    return table


class Memory:
    """Candidates and their priors by name, kept for each gazetteer while it lives."""

    def __init__(self) -> None:
        self._kept: weakref.WeakKeyDictionary[object, dict[str, Known]] = weakref.WeakKeyDictionary()

    def of(self, gazetteer: object) -> dict[str, Known]:
        """Return the dictionary of a gazetteer, emptied when it has grown too large."""
        found = self._kept.setdefault(gazetteer, {})
        if len(found) > _REMEMBERED:
            found.clear()
        return found


_REMEMBERED = 10_000
