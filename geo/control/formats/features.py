"""What a file holds, before anyone says which side or which day it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...errors import Notice

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Feature:
    """One record of a file: its words, its colour and its land.

    ``row`` counts from 1 within the file. ``geometry`` holds polygons only, in the reference system of the sheet, as
    drawn (it may be invalid); it is None where the record has no land. ``other`` names the kinds of geometry that
    cover no land (points, lines). ``layer`` is the path of layer or folder names, ``colour`` the fill as ``#rrggbb``.
    """

    row: int
    geometry: BaseGeometry | None
    columns: Mapping[str, Any] = field(default_factory=dict)
    layer: str = ""
    name: str = ""
    colour: str = ""
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The features of one file in their order; ``crs`` names their reference system, '' where the file states none."""

    path: str
    features: tuple[Feature, ...]
    crs: str = WGS84
    notices: tuple[Notice, ...] = ()
