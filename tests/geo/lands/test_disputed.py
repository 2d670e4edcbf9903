from __future__ import annotations

import numpy as np

from geo.lands.disputed import disputes, split
from geo.lands.packed import DETAILS, world

KASHMIR = np.array([[70.0, 28.0], [73.0, 30.0], [74.0, 33.0], [75.0, 34.5], [77.0, 35.0]])


def test_a_border_in_no_dispute_stays_whole() -> None:
    line = np.array([[0.0, 0.0], [1.0, 1.0]])
    agreed, contested = split(line, frozenset(("France", "Spain")))
    assert [part.tolist() for part in agreed] == [line.tolist()]
    assert contested == []


def test_a_window_takes_only_its_stretch_of_a_border() -> None:
    agreed, contested = split(KASHMIR, frozenset(("India", "Pakistan")))
    assert [part.tolist() for part in agreed] == [KASHMIR[:3].tolist()]
    assert [part.tolist() for part, _ in contested] == [KASHMIR[2:].tolist()]
    assert contested[0][1].name == "Kashmir"


def test_no_edge_is_lost_or_drawn_twice() -> None:
    agreed, contested = split(KASHMIR, frozenset(("India", "Pakistan")))
    parts = [*agreed, *(line for line, _ in contested)]
    assert sum(len(part) - 1 for part in parts) == len(KASHMIR) - 1


def test_every_row_has_a_note_a_source_and_either_a_line_or_two_lands() -> None:
    for dispute in disputes():
        assert dispute.note
        assert dispute.source
        assert (dispute.line is not None) != (len(dispute.pair) == 2), dispute.name


def test_a_line_of_the_table_lies_on_the_globe_and_is_marked_where_it_is_approximate() -> None:
    exact = {"Western Sahara north", "Abyei"}
    for dispute in disputes():
        if dispute.line is not None:
            assert np.abs(dispute.line).max() < 180
            assert "approximate" in dispute.note or dispute.name in exact, dispute.name


def test_every_pair_of_the_table_stands_in_the_base_data() -> None:
    from geo.lands.basemap import _neighbours

    # At 1:110m Cyprus has no buffer zone, so that the two lands touch.
    found = {pair for detail in DETAILS for pair in _neighbours(world(detail)).values()}
    for dispute in disputes():
        if dispute.pair:
            assert any(dispute.pair <= pair for pair in found), dispute.name
