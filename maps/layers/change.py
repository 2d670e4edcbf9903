"""What one actor gained, lost and held between two dates, as `geo.change` measured it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geo.errors import MapError

from ..dated import pack_dated
from ..theme import CHANGE_COLOURS
from ..words import say
from .ground import day_of, polygons_of, word_of
from .timeline import Timeline

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_KINDS = ("held", "gained", "lost")
_COLUMNS = ("before", "after", "from_actor", "to_actor", "kind", "area_km2", "low", "high")

Pair = tuple[date | None, date | None]


class Change(Timeline):
    """Land that an actor gained, lost and held, in three colours, with its km², low and high.

    ``change`` is what `geo.change` or `geo.change_series` returned; of a series the page's date chooses the step.
    ``actor`` is whose land it is about: by default the one that holds or gained most. The other options are those of
    `Timeline`. Raises MapError for a table that is none of these.
    """

    _name = "ebbline_change"

    def __init__(self, change: GeoDataFrame, *, name: str = "change", **options: Any) -> None:
        missing = [column for column in (*_COLUMNS, "geometry") if column not in change.columns]
        if missing:
            what = f"This is no table of changes: it has no {missing[0]!r}."
            raise MapError(what, remedy="Give what geo.change returns.")
        super().__init__(change, name=name, **options)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Return the pairs of dates between which something changed, in order."""
        befores, afters = (self.snapshots[name].map(day_of) for name in ("before", "after"))
        pairs = set(zip(befores, afters, strict=True))
        return tuple(sorted(pairs, key=lambda pair: (pair[1] or date.min, pair[0] or date.min)))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Return the later date of each pair."""
        return tuple(after for _, after in self.pairs if after)

    def data(self) -> dict[str, Any]:
        """Return the packed land of each kind, and its areas."""
        actor = self.actor or _most(self.snapshots)
        found: dict[tuple[str, str], dict[Pair, Any]] = {}
        for row in self.snapshots.itertuples():
            side, other = (row.from_actor, row.to_actor) if row.kind == "lost" else (row.to_actor, row.from_actor)
            if side == actor:
                key = (row.kind, "" if row.kind == "held" else word_of(other))
                found.setdefault(key, {})[day_of(row.before), day_of(row.after)] = row
        groups = [(*key, found[key]) for key in sorted(found, key=lambda key: (_KINDS.index(key[0]), key[1]))]
        lands = [[_land(rows.get(pair)) for pair in self.pairs] for _, _, rows in groups]
        return {
            **self.told(),
            "label": self.label or say(self._language(), "ground_layer_change"),
            "single": len(self.pairs) < 2,
            "pairs": [[day.isoformat() if day else None for day in pair] for pair in self.pairs],
            "actors": [],
            "groups": [self._group(actor, kind, other, rows) for kind, other, rows in groups],
            "spots": [[] for _ in groups],
            "land": pack_dated(lands),
            "areas": [],
            "change": CHANGE_COLOURS,
        }

    def _group(self, actor: str, kind: str, other: str, rows: dict[Pair, Any]) -> dict[str, Any]:
        return {
            "actor": actor,
            "other": other,
            "status": kind,
            **CHANGE_COLOURS[kind],
            "areas": [_area(rows.get(pair)) for pair in self.pairs],
        }


def _most(change: GeoDataFrame) -> str:
    """Return the actor that holds and gained most; of an empty table, nobody."""
    own = change[change["to_actor"].map(lambda actor: isinstance(actor, str))]
    totals = own.groupby("to_actor")["area_km2"].sum()
    return str(totals.idxmax()) if len(totals) else ""


def _land(row: Any) -> Sequence[Any]:
    return () if row is None or row.geometry is None else polygons_of([row.geometry])


def _area(row: Any) -> dict[str, float] | None:
    if row is None:
        return None
    bounds = {} if row.low is None or row.low != row.low else {"low": round(row.low, 3), "high": round(row.high, 3)}
    return {"area": round(row.area_km2, 3), **bounds}
