"""Article to places with roles."""

from __future__ import annotations

# NOTE: imported at once and not on demand, because the function ``resolve`` shares its name with its module.
from .resolve import geoparse, resolve

__all__ = ["geoparse", "resolve"]
