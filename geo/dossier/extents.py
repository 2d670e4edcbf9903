"""The illustrative extents of a dossier: what its actor may have held about the places that it held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from ..control.extent import NEIGHBOURS, REACH_KM, WITHIN_KM, ExtentSpan, illustrative_series
from ..errors import InputError
from .shores import read_land

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from .schema import Dossier


def illustrative_extents(
    dossier: Dossier,
    dates: Iterable[date | str],
    *,
    land: BaseGeometry | None = None,
    reach_km: float = REACH_KM,
    neighbours: int = NEIGHBOURS,
    within_km: float = WITHIN_KM,
) -> tuple[ExtentSpan, ...]:
    """Return one span for each date: its illustrative extent, or in ``refusal`` the sentence that says why not.

    An extent is the union of the Voronoi cells of the settlements that the dossier's actor holds on the date, among all
    sites of known status, each clipped to ``reach_km`` (geodesic) from its place and to ``land`` (WGS 84 lon/lat; where
    none is given the dossier's own, ``map: land``, or Natural Earth's). What others are known to hold is left out; a
    held place with fewer than ``neighbours`` other places of known status within ``within_km`` gets no cell, and is
    named among the refused. An extent illustrates: never measure it, and never draw it without its ``label``. See
    `geo.control.extent` for the method.

    ``dates`` are dates, or texts such as 2025-01-31.

    Raises InputError for what is no date, distances that make no sense, and what `read_land` raises.
    """
    return illustrative_series(
        dossier.sites,
        days=[_day(each) for each in dates],
        actor=dossier.actor,
        as_of=dossier.as_of,
        land=read_land(dossier) if land is None else land,
        reach_km=reach_km,
        neighbours=neighbours,
        within_km=within_km,
    )


def _day(day: date | str) -> date:
    if not isinstance(day, str):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InputError(f"{day!r} is no date.", remedy="Write dates as 2025-01-31.") from None
