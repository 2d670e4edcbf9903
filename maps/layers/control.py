"""Measured control on one date: the same picture, cards and areas as a timeline, without a time to move in."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from geo.errors import MapError

from .ground import day_of
from .timeline import Timeline


class Control(Timeline):
    """Polygons of who holds what on one date, drawn whatever the page's date is.

    The columns and options are those of `Timeline`; ``date`` may be missing, and is then said to be unknown. Raises
    MapError for rows of several dates, InputError for polygons that cannot be measured.
    """

    _name = "ebbline_control"

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Return the one date, or none where it is unknown."""
        given = self.snapshots["date"] if "date" in self.snapshots.columns else []
        found = {day for value in given if (day := day_of(value))}
        if len(found) > 1:
            what = f"These polygons are of {len(found)} dates, from {min(found)} to {max(found)}."
            raise MapError(what, remedy="Draw them with maps.layers.Timeline.")
        return tuple(found)

    def told(self) -> dict[str, Any]:
        """Return what the page is told besides the land."""
        return {**super().told(), "single": True}
