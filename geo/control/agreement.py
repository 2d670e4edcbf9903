"""Two sources on one date: where they agree, and what only one of them says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .change import GAINED, HELD, LOST, change

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

AGREED, ONLY_ONE, ONLY_OTHER = "agreed", "only one", "only other"
_KINDS = {HELD: AGREED, LOST: ONLY_ONE, GAINED: ONLY_OTHER}


def compare_sources(one: GeoDataFrame, other: GeoDataFrame) -> GeoDataFrame:
    """Return where two sources agree on what each actor holds, and where only one of them says so.

    Both are snapshots as `geo.change` takes them. The columns of the result are actor, kind ("agreed", "only one",
    "only other"), area_km2 and geometry; of each actor, agreed and "only one" make up its area by ``one``. An actor of
    whom one source says nothing is left out. Raises InputError as `geo.change` does.
    """
    found = change(one, other, line_m=None)
    # What is another's by the other source is still what only one source gives to this actor: one row for each kind.
    found["actor"] = found.to_actor.where(found.kind == GAINED, found.from_actor)
    found["kind"] = found.kind.map(_KINDS)
    kinds = found.dissolve(by=["actor", "kind"], aggfunc={"area_km2": "sum"}, sort=False).reset_index()
    return kinds[["actor", "kind", "area_km2", "geometry"]]
