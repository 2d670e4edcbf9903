"""Which sites a map opens on, where nobody has said: the main theatre; what lies far off is for insets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.records import Site

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A theatre is what lies within this of its centre: a country as wide as Ukraine or Sudan is one.
REACH_KM = 800.0
#: What lies just outside, but this near to a site of the theatre, belongs to it.
BESIDE_KM = 400.0
_EARTH_KM = 6371.0


class Theatre(NamedTuple):
    """The sites that a map opens on, and those that lie far off; each in the order in which they were given."""

    near: tuple[Site, ...]
    far: tuple[Site, ...]


def theatre(sites: Sequence[Site]) -> Theatre:
    """Return the main theatre among the sites.

    Its centre is the site with the most others within 800 km (great circle, mean radius 6371 km); where several have as
    many, the one nearest to its own. The theatre is those sites, and any within 400 km of one of them. Unless it holds
    more than half of all sites none dominates, and all of them are near.
    """
    everything = Theatre(tuple(sites), ())
    if len(sites) < 3:
        return everything
    centre = min((_crowd(row, site) for row, site in zip(_rows(sites), sites, strict=True)), key=lambda one: one[:3])
    core = centre[3] <= REACH_KM
    near = core.copy()
    for row, in_core in zip(_rows(sites), core, strict=True):
        if in_core:
            near |= row <= BESIDE_KM
    if 2 * int(near.sum()) <= len(sites):
        return everything
    pairs = list(zip(sites, near, strict=True))
    return Theatre(
        tuple(site for site, is_near in pairs if is_near), tuple(site for site, is_near in pairs if not is_near)
    )


def _crowd(row: NDArray[Any], site: Site) -> tuple[int, float, str, NDArray[Any]]:
    """Return what makes a site a centre, the best first, whatever the order of the sites; and its distances."""
    within = row <= REACH_KM
    return -int(within.sum()), round(float(row[within].sum()), 3), site.site_id, row


def _rows(sites: Sequence[Site]) -> Any:
    """Yield the distances in km of each site to all of them, one row at a time (haversine)."""
    import numpy as np

    lon, lat = np.radians([[site.lon for site in sites], [site.lat for site in sites]])
    for here_lon, here_lat in zip(lon, lat, strict=True):
        chord = np.sin((lat - here_lat) / 2) ** 2 + np.cos(lat) * np.cos(here_lat) * np.sin((lon - here_lon) / 2) ** 2
        yield 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
