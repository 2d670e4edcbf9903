"""How long a disputed line is: coasts and country borders are no part of it, and long lines are looked at in pieces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from geo.control import fronts
from geo.control.area import Floats, lengths_km


def test_a_long_line_is_looked_at_in_pieces_and_is_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    border = np.linspace((25.0, 22.0), (26.0, 22.0), 40)  # Egypt's with Sudan
    inland = np.linspace((26.0, 22.0), (26.0, 22.6), 60)
    line = np.concatenate([border, inland[1:]])
    edges = np.hstack([line[:-1], line[1:]])
    some = fronts.Fronts(shapely.bounds(shapely.linestrings([line])))
    whole = some.lengths_km(edges)
    assert whole.sum() == pytest.approx(66.4, rel=0.05)
    sizes = []

    def counted(part: Floats) -> Any:
        sizes.append(len(part))
        return lengths_km(part)

    monkeypatch.setattr(fronts, "lengths_km", counted)
    monkeypatch.setattr(fronts, "_AT_ONCE", 7)
    assert some.lengths_km(edges).tolist() == whole.tolist()
    assert max(sizes) == 7
    assert some.lengths_km(edges[:0]).tolist() == []
