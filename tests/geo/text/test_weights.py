from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.text import tables
from geo.text.evidence import FEATURES
from geo.text.weights import CALIBRATION, column, confidence, weights

DATA = Path(tables.__file__).parent / "data"


def test_the_shipped_weights_cover_every_feature_and_the_calibration() -> None:
    assert set(weights()) == {*FEATURES, *CALIBRATION}
    assert len(column()) == len(FEATURES)


@pytest.mark.parametrize("page", sorted(path.name for path in DATA.glob("weights*.csv")))
def test_every_page_of_weights_can_be_chosen(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EBBLINE_WEIGHTS", str(DATA / page))
    assert set(weights()) == {*FEATURES, *CALIBRATION}


def test_what_is_evidence_for_a_place_never_weighs_against_it() -> None:
    for feature in ("inside_named", "holds_named", "country_named", "near_50", "near_300", "population", "exact"):
        assert weights()[feature] >= 0, feature
    assert weights()["inside_other"] <= 0


def test_confidence_rises_with_the_share_and_stays_between_nought_and_one() -> None:
    shares = [0.0, 0.1, 0.5, 0.9, 0.999, 1.0]
    sure = [confidence(share) for share in shares]
    assert sure == sorted(sure)
    assert all(0 < value < 1 for value in sure)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("feature,weight\nheight,1\n", "'height'"),
        ("feature,weight\npopulation,nan\n", "not all numbers"),
        ("feature,weight\npopulation,inf\n", "not all numbers"),
        ("population,1\n", "no weights"),
        ("population,1\n2,3\n", "cannot be read"),
    ],
)
def test_a_page_that_is_no_page_of_weights_is_refused(
    page: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights.csv"
    path.write_text(page, encoding="utf-8")
    monkeypatch.setenv("EBBLINE_WEIGHTS", str(path))
    with pytest.raises(InputError, match=said):
        weights()
