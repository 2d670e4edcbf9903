"""Areas on the WGS 84 ellipsoid of polygons whose edges are straight in longitude and latitude, as GeoJSON means them.

By Green's theorem on the authalic cylinder the area inside a ring is (b²/2)·∮ Q(φ) dλ, Q(φ) = sin φ/(1 − e² sin² φ)
+ artanh(e sin φ)/e (Snyder, Map Projections: A Working Manual, USGS 1987, eq. 3-12, without its factor 1 − e²). Along
an edge φ is linear in λ, so Gauss–Legendre nodes are exact to the last digits: four, or two on short edges; long edges
are taken in steps. An overlay cuts such edges without moving them, so areas of pieces add up; with geodesic edges they
do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ..errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_A_KM = 6378.137
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)
_HALF_B2 = (_A_KM * (1 - _F)) ** 2 / 2
# Q(φ) = sin φ · Σ (e² sin² φ)^k (1 + 1/(2k+1)): eight terms leave less than the last digit of a float.
_TERMS = tuple(_E2**k * (1 + 1 / (2 * k + 1)) for k in range(8))
# Nodes and weights of Gauss and Legendre in closed form (Abramowitz & Stegun, table 25.4).
_INNER, _OUTER = ((3 / 7 - sign * 2 / 7 * (6 / 5) ** 0.5) ** 0.5 for sign in (1, -1))
_TWO = np.array([-(3**-0.5), 3**-0.5]), np.ones(2)
_FOUR = np.array([-_OUTER, -_INNER, _INNER, _OUTER]), (18 + 30**0.5 * np.array([-1, 1, 1, -1])) / 36
# Degrees of latitude: two nodes on an edge as short, four on a step as long are off by less than 1e-14 of its share.
_SHORT_DEG, _STEP_DEG = 0.1, 2.0
_MAX_LON = 540.0
_POLYGONAL = (3, 6)


def area_km2(geometry: BaseGeometry | None) -> float:
    """Return the area of a polygon or multipolygon (WGS 84 degrees) in km²; 0 for an empty or missing one.

    Raises InputError for what has no such area: see `areas_km2`.
    """
    return float(areas_km2([geometry])[0])


def areas_km2(geometries: Sequence[BaseGeometry | None] | NDArray[Any], *, trusted: bool = False) -> Floats:
    """Return the area of each geometry in km²; winding does not matter, what is no polygon counts nothing.

    ``trusted`` geometries are pieces of what has been measured already: they may have a part of the plane's rim.
    Raises InputError where a coordinate is not finite or beyond a pole, or where an edge spans more than half the
    globe: such a ring crosses the antimeridian or goes round a pole, and has to be split at ±180° first.
    """
    shapes = np.asarray(geometries, dtype=object)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    polygons = shapely.get_type_id(parts) == 3
    parts, owner = parts[polygons], owner[polygons]
    rings, part = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return np.zeros(len(shapes))
    first = np.r_[True, part[1:] != part[:-1]]
    inside = np.abs(rings_km2(rings, trusted=trusted))
    return summed(owner[part], np.where(first, inside, -inside), len(shapes)).clip(min=0)


def rings_km2(rings: NDArray[Any], *, trusted: bool = False) -> Floats:
    """Return the signed area inside each closed ring in km²: positive where it runs anticlockwise."""
    points, ring = shapely.get_coordinates(rings, return_index=True)
    along = ring[1:] == ring[:-1]
    edges = np.hstack([points[:-1], points[1:]])[along]
    if not trusted:
        check_edges(edges)
    return summed(ring[:-1][along], edges_km2(edges), len(rings))


def edges_km2(edges: Floats) -> Floats:
    """Return the share of each directed edge (lon, lat, lon, lat in degrees) in the area on its left, in km².

    Only sums over closed rings mean anything: the share of one edge is the land between it and the equator.
    """
    span = np.abs(edges[:, 3] - edges[:, 1])
    long = span > _SHORT_DEG
    if not long.any():
        return _integral(edges, *_TWO)
    result = np.empty(len(edges))
    result[~long] = _integral(edges[~long], *_TWO)
    steps = np.ceil(span[long] / _STEP_DEG).astype(np.int64)
    owner = np.repeat(np.arange(len(steps)), steps)
    result[long] = summed(owner, _integral(_stepped(edges[long], steps, owner), *_FOUR), len(steps))
    return result


def summed(owner: Ints, values: Floats, size: int) -> Floats:
    """Return the sum of the values of each owner 0 … size − 1."""
    return np.bincount(owner, values, minlength=size).astype(np.float64, copy=False)


def lengths_km(edges: Floats) -> Floats:
    """Return the length of each edge (lon, lat, lon, lat in degrees) in km, by the radii of WGS 84 at its middle.

    Good to a few metres in a thousand kilometres for the edges of drawn lines; no substitute for a geodesic.
    """
    sine = np.sin(np.radians((edges[:, 1] + edges[:, 3]) / 2))
    normal = _A_KM / np.sqrt(1 - _E2 * sine * sine)
    meridian = normal * (1 - _E2) / (1 - _E2 * sine * sine)
    east = np.radians(edges[:, 2] - edges[:, 0]) * normal * np.sqrt(1 - sine * sine)
    north = np.radians(edges[:, 3] - edges[:, 1]) * meridian
    result: Floats = np.hypot(east, north)
    return result


def heights(lat: Floats) -> Floats:
    """Return Q(φ) of latitudes in degrees: between two meridians equal steps of it bound equal areas."""
    return _q(np.sin(np.radians(lat)))


def check_edges(edges: Floats) -> None:
    """Raise InputError unless every edge (lon, lat, lon, lat in degrees) can be measured: see `areas_km2`."""
    if not len(edges) or _plain(edges):
        return
    if not np.isfinite(edges).all():
        raise InputError("A polygon has a coordinate that is not a finite number.", remedy="Repair it at its source.")
    if (np.abs(edges[:, 1::2]) > 90).any() or (np.abs(edges[:, ::2]) > _MAX_LON).any():
        what = "A polygon has coordinates that are no longitude and latitude in degrees."
        raise InputError(what, remedy="Check the order (longitude first) and the coordinate system.")
    far = np.abs(edges[:, 2] - edges[:, 0]) > 180
    # NOTE: an edge from -180 to 180 is the rim of the plane, as in any map of Antarctica, and is measured as it is;
    # one along ±90 is the pole itself, however long it looks.
    rim = (np.abs(edges[:, ::2]) == 180).all(axis=1) | (np.abs(edges[:, 1::2]) == 90).all(axis=1)
    if (far & ~rim).any():
        lon, lat = edges[far & ~rim][0][:2]
        what = f"A polygon has an edge more than half way round the globe, at longitude {lon:g}, latitude {lat:g}."
        raise InputError(what, remedy="Split it at the 180th meridian.")


def _plain(edges: Floats) -> bool:
    """Say at a glance whether all edges lie where nothing can be wrong with them; not a number is never within."""
    low, high = edges.min(axis=0), edges.max(axis=0)
    inside = (low >= (-_MAX_LON, -90, -_MAX_LON, -90)).all() and (high <= (_MAX_LON, 90, _MAX_LON, 90)).all()
    return bool(inside and max(high[0], high[2]) - min(low[0], low[2]) <= 180)


def _integral(edges: Floats, nodes: Floats, weights: Floats) -> Floats:
    """Integrate Q along edges that span few degrees of latitude."""
    middle, half = (edges[:, 1] + edges[:, 3]) / 2, (edges[:, 3] - edges[:, 1]) / 2
    total = np.zeros(len(edges))
    for node, weight in zip(nodes, weights, strict=True):
        total += weight * _q(np.sin(np.radians(middle + node * half)))
    # Gauss weights sum to 2; the ring's inside lies on the left, and λ runs westwards along its northern rim.
    result: Floats = -_HALF_B2 / 2 * np.radians(edges[:, 2] - edges[:, 0]) * total
    return result


def _q(sine: Floats) -> Floats:
    square = sine * sine
    total = np.full_like(sine, _TERMS[-1])
    for term in _TERMS[-2::-1]:
        total = total * square + term
    return sine * total


def _stepped(edges: Floats, steps: Ints, owner: Ints) -> Floats:
    """Cut each edge into as many equal steps as asked for."""
    at = np.arange(len(owner)) - np.repeat(np.cumsum(steps) - steps, steps)
    start, run = edges[owner, :2], edges[owner, 2:] - edges[owner, :2]
    share = steps[owner][:, None]
    result: Floats = np.hstack([start + run * (at[:, None] / share), start + run * ((at[:, None] + 1) / share)])
    return result
