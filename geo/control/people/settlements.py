"""Settlements that changed hands: the places inside the changed land, beside the area, to answer "it is only desert".

A settlement is a point, the centre that the list of places gives it. It is surely inside a piece of changed land where
a ring of points about it, as wide as the line may be off, is inside as well; where only some of them are, it lies near
the line, and may or may not have changed hands. So each count has a low (the sure) and a high (the possible).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...errors import InputError
from ...place import Place
from ...places import Gazetteer, default
from ...places.freshness import EMBEDDED
from ..change import GAINED, HELD, LOST, Handover
from ..pieces import Pieces
from ..ranges import LINE_M
from .spots import box, margins, met, turns, windows

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Places = Gazetteer | Sequence[Place] | None
Signs = NDArray[np.int64]

COLUMNS = (
    *("before", "after", "from_actor", "to_actor", "kind"),
    *("name", "place_id", "population", "feature_code", "inside", "sure", "geometry"),
)
EMBEDDED_LIST = "GeoNames' towns of 500 inhabitants and more, seats of districts, and places that reports on wars name"
_UNKNOWN = ("before", "after", "from_actor", "to_actor")
_AT_ONCE = 500_000  # vertices of changed land


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A settlement that went from hand to hand between two dates, or may have; None is nobody that is known.

    ``kind`` is "gained" (by to_actor) or "lost" (by from_actor): between two actors it stands once as each. ``within``
    says of its centre, then of the points about it, which lie in the land that changed hands.
    """

    kind: str
    before: date | None
    after: date | None
    from_actor: str | None
    to_actor: str | None
    place: Place
    within: NDArray[np.bool_]

    @property
    def inside(self) -> bool:
        """Say whether its centre lies in the land that changed hands."""
        return bool(self.within[0])

    @property
    def sure(self) -> bool:
        """Say whether it lies in that land however far off the line is."""
        return bool(self.within.all())

    @property
    def actor(self) -> str | None:
        """Return who gained or lost it."""
        return self.to_actor if self.kind == GAINED else self.from_actor


@dataclass(frozen=True, slots=True)
class Looked:
    """Which settlements were looked at: what is in no list is never counted, so that 0 does not read as "no village".

    ``places`` is how many the list holds about the changed land, ``counted`` how many of them with a number of
    inhabitants, ``least`` the smallest such number.
    """

    source: str
    places: int
    counted: int
    least: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many settlements and inhabitants: ``low`` are the sure ones, ``high`` those near the line as well.

    ``uncounted`` of ``count`` have no known number of inhabitants.
    """

    count: int
    low: int
    high: int
    population: int
    population_low: int
    population_high: int
    uncounted: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a settlement over all dates.

    ``from_actor`` is who had it and ``to_actor`` who has it in the end, and between ``before`` and ``after`` it came to
    be theirs; both are None where it went to and fro and is where it was, or only lies near the line. ``passages``
    counts how often it went. ``nets`` says of each actor (1 gained, -1 lost, 0 neither) the least, the value for its
    centre, and the most.
    """

    place: Place
    from_actor: str | None
    to_actor: str | None
    before: date | None
    after: date | None
    passages: int
    nets: Mapping[str | None, tuple[int, int, int]]

    @property
    def changed(self) -> bool:
        """Say whether it is in other hands in the end, by its centre."""
        return any(net for _, net, _ in self.nets.values())

    @property
    def sure(self) -> bool:
        """Say whether that is so however far off the line is."""
        return all(low == high for low, _, high in self.nets.values())


def changed_hands(
    handed: Iterable[Handover], places: Places = None, *, line_m: float = LINE_M, source: str = ""
) -> tuple[list[Passage], Looked]:
    """Return the settlements in land that changed hands, by date and then by size, and which were looked at.

    ``handed`` are handovers as `geo.control.change.handovers` yields them; ``places`` is a gazetteer (None: the default
    one) or the settlements themselves, which ``source`` names. ``line_m`` is by how many metres the line may be off.
    The cost grows with what changed: only places about changed land are looked at.
    """
    looking, found = _Looking(places, source), []
    for some in _batches(handed):
        polygons = np.concatenate([one.pieces.polygons for one in some])
        owner = np.repeat(np.arange(len(some)), [len(one.pieces.polygons) for one in some])
        land = ~shapely.is_empty(polygons)
        polygons, owner = polygons[land], owner[land]
        there = looking.about(polygons, line_m)
        meetings = met(polygons, owner, there, line_m)
        found += [_passage(some[at], there[which], within) for at, which, within in meetings]
    found.sort(key=lambda one: (one.after or date.min, -(one.place.population or 0), one.place.name, one.kind))
    return found, looking.told()


def _batches(handed: Iterable[Handover]) -> Iterator[list[Handover]]:
    """Yield the handovers that have land, a few at a time: all land of a long series would fill the memory."""
    some: list[Handover] = []
    vertices = 0
    for one in handed:
        if len(one.pieces.polygons):
            some.append(one)
            vertices += int(shapely.get_num_coordinates(one.pieces.polygons).sum())
        if vertices > _AT_ONCE:
            yield some
            some, vertices = [], 0
    if some:
        yield some


def settlements_changed(change_table: GeoDataFrame, *, places: Places = None, line_m: float = LINE_M) -> GeoDataFrame:
    """Return the settlements in the land that changed hands: one row for each place, step and actor, as in the table.

    ``change_table`` is what `geo.change` or `geo.change_series` gives. The columns are before, after, from_actor,
    to_actor, kind (gained, lost), name, place_id, population, feature_code, inside, sure and geometry (a point, WGS 84
    degrees). ``sure`` is False where the line, which may be off by ``line_m`` metres, passes nearby; then ``inside``
    says on which side the place lies as drawn. ``places`` is a `geo.Gazetteer`, a sequence of places, or None for the
    default gazetteer, which knows towns, not every village: ``attrs["looked_at"]`` says what was looked at.

    Raises InputError for a table that is none of change.
    """
    passages, looked = changed_hands(_handovers(change_table), places, line_m=line_m)
    return table(passages, looked)


def table(passages: Sequence[Passage], looked: Looked) -> GeoDataFrame:
    """Return passages as a table with the columns of `settlements_changed`."""
    import geopandas
    import pandas

    rows = [_row(one) for one in passages]
    kinds = {"population": "Int64", "inside": bool, "sure": bool}
    # NOTE: pandas would turn a None among words into NaN, which is not None and not even itself.
    columns = {
        name: pandas.Series([row[at] for row in rows], dtype=kinds.get(name, object)) for at, name in enumerate(COLUMNS)
    }
    made = geopandas.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")
    made.attrs["looked_at"] = {name: getattr(looked, name) for name in Looked.__slots__}
    return made


def tally(passages: Iterable[Passage]) -> Tally:
    """Return how many settlements and inhabitants some passages are, with low and high."""
    return _tally((one.place, one.inside, one.sure) for one in passages)


def totals(found: Iterable[Outcome]) -> dict[str, tuple[Tally, Tally]]:
    """Return for each actor how many settlements it gained and lost in the end."""
    every = list(found)
    actors = sorted({actor for one in every for actor in one.nets if actor is not None})
    return {actor: (_net(every, actor, 1), _net(every, actor, -1)) for actor in actors}


def _net(found: Iterable[Outcome], actor: str, sign: int) -> Tally:
    mine = [(one.place, [sign * net for net in one.nets[actor]]) for one in found if actor in one.nets]
    return _tally((place, nets[1] > 0, min(nets) > 0) for place, nets in mine if max(nets) > 0)


def _tally(found: Iterable[tuple[Place, bool, bool]]) -> Tally:
    """Return how many possible settlements there are, given of each whether it counts and whether that is sure."""
    every = list(found)
    some = ([one for one in every if one[1]], [one for one in every if one[2]], every)
    count, low, high = map(len, some)
    people, fewest, most = (sum(place.population or 0 for place, _, _ in part) for part in some)
    uncounted = sum(place.population is None for place, _, _ in some[0])
    return Tally(count, low, high, people, fewest, most, uncounted)


def outcomes(passages: Iterable[Passage]) -> list[Outcome]:
    """Return what became of each settlement in the end, largest first: to and fro counts once, and is told as such."""
    by_place: dict[str, list[Passage]] = {}
    for one in passages:
        by_place.setdefault(one.place.place_id, []).append(one)
    found = [_outcome(ways) for ways in by_place.values()]
    return sorted(found, key=lambda one: (-(one.place.population or 0), one.place.name, one.place.place_id))


def _outcome(ways: list[Passage]) -> Outcome:
    net: dict[str | None, Signs] = {}
    for one in ways:
        sign = one.within.astype(np.int64) * (1 if one.kind == GAINED else -1)
        net[one.actor] = net.get(one.actor, np.zeros_like(sign)) + sign
    signs = {actor: np.sign(total).tolist() for actor, total in net.items()}
    came_from = next((actor for actor, sign in signs.items() if sign[0] < 0), None)
    went_to = next((actor for actor, sign in signs.items() if sign[0] > 0), None)
    last = _last(ways, came_from, went_to)
    turns = {(one.before, one.after, one.from_actor, one.to_actor) for one in ways if one.inside}
    nets = {actor: (min(sign), sign[0], max(sign)) for actor, sign in signs.items()}
    return Outcome(ways[0].place, came_from, went_to, last.before, last.after, len(turns), nets)


def _last(ways: list[Passage], came_from: str | None, went_to: str | None) -> Passage:
    """Return the passage by which a settlement came where it is: by which it was last gained, or lost to nobody."""
    here = [one for one in ways if one.inside] or ways
    mine = [one for one in here if one.kind == (LOST if went_to is None else GAINED)]
    mine = [one for one in mine if one.actor == (came_from if went_to is None else went_to)]
    return (mine or here)[-1]


# Which places, and which of them in which land


class _Looking:
    """The places to look among: those given, or what a gazetteer has about the land that is asked for."""

    def __init__(self, places: Places, source: str) -> None:
        self._gazetteer: Gazetteer | None = None
        self._places: list[Place] = []
        self._source = source or "the places given"
        if isinstance(places, Sequence):
            self._places = list(places)
        else:
            self._gazetteer = places or default()
            self._source = source or _named(self._gazetteer.info().get("source", ""))

    def about(self, polygons: NDArray[Any], line_m: float) -> list[Place]:
        """Return the places whose surroundings meet the surroundings of polygons."""
        places = self._listed(polygons)
        if not places:
            return []
        bounds = shapely.bounds(polygons)
        boxes = bounds + margins(bounds, line_m)
        tree = shapely.STRtree(shapely.points([(place.lon, place.lat) for place in places]))
        near = np.unique(tree.query(np.concatenate([box(boxes + turn) for turn in turns(boxes)]))[1])
        return [places[at] for at in near]

    def _listed(self, polygons: NDArray[Any]) -> list[Place]:
        if self._gazetteer is None:
            return self._places
        listed = self._gazetteer.settlements(windows(polygons))
        self._places = list({place.place_id: place for place in (*self._places, *listed)}.values())
        return listed

    def told(self) -> Looked:
        """Return what was looked at."""
        counted = [place.population for place in self._places if place.population]
        return Looked(self._source, len(self._places), len(counted), min(counted, default=None))


def _named(source: str) -> str:
    """Return in words which settlements a gazetteer holds."""
    if source == EMBEDDED:
        return EMBEDDED_LIST
    return source or "a gazetteer"


def _passage(one: Handover, place: Place, within: NDArray[np.bool_]) -> Passage:
    return Passage(one.kind, one.before, one.after, one.from_actor, one.to_actor, place, within)


def _row(one: Passage) -> tuple[Any, ...]:
    place = one.place
    return (
        *(one.before, one.after, one.from_actor, one.to_actor, one.kind),
        *(place.name, place.place_id, place.population, place.feature_code, one.inside, one.sure),
        shapely.Point(place.lon, place.lat),
    )


def _handovers(change_table: GeoDataFrame) -> Iterator[Handover]:
    """Yield the rows of a table of change that are no held land. Raises InputError for what is no such table."""
    missing = [name for name in ("kind", "geometry") if name not in change_table.columns]
    if missing:
        remedy = "Hand over what geo.change or geo.change_series returned."
        raise InputError(f"This is no table of change: it has no column {missing[0]!r}.", remedy=remedy)
    for row in change_table.to_dict("records"):
        known = {**dict.fromkeys(_UNKNOWN), **row}
        if known.get("kind") == HELD or known["geometry"] is None:
            continue
        polygons = shapely.get_parts(known["geometry"])
        before, after, from_actor, to_actor = (known[name] for name in _UNKNOWN)
        pieces = Pieces(polygons, np.zeros(len(polygons)))
        yield Handover(known["kind"], before, after, from_actor, to_actor, pieces)
