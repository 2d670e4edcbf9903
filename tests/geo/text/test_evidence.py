from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places import Candidate
from geo.records import Mention, Place
from geo.text.evidence import FEATURES, Evidence, known, within
from geo.text.groups import Group, grouped
from geo.text.resolve import believe
from geo.text.weights import column


def candidate(
    number: int, *, kind: str = "city", code: str = "IQ", region: str | None = "01", **more: Any
) -> Candidate:
    codes = {"country": "PCLI", "region": "ADM1", "district": "ADM2"}
    place = Place(
        f"test:{number}", more.get("name", "Somewhere"), code, region, codes.get(kind), more.get("people"),
        more.get("lon", 43.0), more.get("lat", 35.0),
    )  # fmt: skip
    return Candidate(place, place.name, kind, primary=True, exact=True, fame=3)


def gathered(*names: list[Candidate], text: str = "") -> Evidence:
    mentions = [Mention(f"n{i}", 10 * i, 10 * i + 2) for i in range(len(names))]
    groups, _ = grouped(text, mentions, [one.text for one in mentions], lambda inner, outer: True)
    return Evidence(groups, [known(one) for one in names])


def column_of(evidence: Evidence, feature: str, shares: Any = None) -> list[float]:
    given_shares = evidence.shares(np.zeros(len(evidence.owner))) if shares is None else np.array(shares)
    return [round(float(value), 6) for value in evidence.features(given_shares)[:, FEATURES.index(feature)]]


def test_shares_of_a_name_add_up_to_one() -> None:
    evidence = gathered([candidate(1), candidate(2)], [candidate(3)])
    shares = evidence.shares(np.array([5.0, 1.0, -3.0]))
    assert shares[:2].sum() == pytest.approx(1)
    assert shares[2] == pytest.approx(1)


def test_a_name_without_candidates_takes_nothing_from_the_others() -> None:
    evidence = gathered([], [candidate(1), candidate(2)], [])
    assert evidence.shares(np.array([0.0, 0.0])).tolist() == [0.5, 0.5]
    assert len(evidence.features(np.array([0.5, 0.5]))) == 2


def test_none_of_the_candidates_takes_its_share_where_they_are_unlikely() -> None:
    evidence = gathered([candidate(1), candidate(2)], [candidate(3)])
    shares = evidence.shares(np.array([1.0, 1.0, 9.0]), 5.0)
    assert shares[:2].sum() < 0.05
    assert shares[2] > 0.9


def test_a_lonely_namesake_far_from_all_else_is_doubted() -> None:
    near = [[candidate(n, lon=43.0 + n / 10, people=50_000)] for n in range(4)]
    _, alike = believe(gathered(*near, [candidate(9, lon=43.05, people=2_000)]), column())
    _, apart = believe(gathered(*near, [candidate(9, code="US", lon=-95.0, people=2_000)]), column())
    assert alike[-1] > 0.8
    assert apart[-1] < 0.3


def test_no_names_at_all_have_no_features() -> None:
    evidence = Evidence([], [])
    features, shares = believe(evidence, column())
    assert features.shape == (0, len(FEATURES))
    assert len(shares) == 0


def test_a_place_gets_no_support_from_its_own_name() -> None:
    evidence = gathered([candidate(1), candidate(2, lon=43.1)])
    for feature in ("near_50", "near_300", "country_share", "region_share", "near_in_text"):
        assert column_of(evidence, feature) == [0.0, 0.0], feature


def test_the_candidate_near_the_other_names_is_the_nearer() -> None:
    evidence = gathered([candidate(1, lon=44.0), candidate(2, code="US", lon=-90.0)], [candidate(3, lon=44.2)])
    near = column_of(evidence, "near_50")
    assert near[0] > 10 * near[1]
    assert column_of(evidence, "country_share")[0] == pytest.approx(1)
    assert column_of(evidence, "country_share")[1] == 0


def test_a_country_of_the_text_supports_its_towns_and_they_support_it() -> None:
    evidence = gathered([candidate(1, kind="country", region=None)], [candidate(2)])
    assert column_of(evidence, "country_named")[1] > 0
    assert column_of(evidence, "country_of_all")[0] > 0


def test_what_lies_in_a_country_region_or_near_a_town_lies_within_it() -> None:
    inner = known([candidate(1)])
    outers = [
        candidate(2, kind="country", region=None), candidate(3, kind="region"),
        candidate(4, kind="region", region="02"), candidate(5, lon=43.2), candidate(6, lon=50.0),
    ]  # fmt: skip
    assert within(inner, known(outers)).tolist() == [[1, 1, 0, 1, 0]]


def test_nothing_lies_within_itself() -> None:
    one = known([candidate(1)])
    assert within(one, one).tolist() == [[0]]


def test_a_larger_place_named_beside_a_name_decides_in_both_directions() -> None:
    groups = [Group("Athens", [0], outer=1), Group("Georgia", [8])]
    town = known([candidate(1, code="GR", region="X"), candidate(2, code="US", region="GA", lon=-83.0)])
    state = known(
        [candidate(3, code="GE", kind="country", region=None), candidate(4, kind="region", code="US", region="GA")]
    )
    evidence = Evidence(groups, [town, state])
    assert column_of(evidence, "inside_named") == [0.0, 0.5, 0.0, 0.0]
    assert column_of(evidence, "holds_named") == [0.0, 0.0, 0.0, 0.5]
    _, shares = believe(evidence, column())
    assert shares[1] > 2 * shares[0]
    assert shares[3] > 2 * shares[2]


@given(st.lists(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=4), max_size=5))
def test_features_and_shares_are_finite_whatever_the_candidates(names: list[list[tuple[float, float]]]) -> None:
    candidates = [
        [candidate(10 * i + k, lon=lon, lat=lat) for k, (lon, lat) in enumerate(one)] for i, one in enumerate(names)
    ]
    features, shares = believe(gathered(*candidates), column())
    assert np.isfinite(features).all()
    assert ((shares >= 0) & (shares <= 1)).all()
