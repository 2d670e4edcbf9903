from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import LineString, MultiPoint, Point, Polygon

from geo.errors import MapError
from maps.layers import frames


def frame(*shapes: Any, crs: Any = 4326, **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def day(iso: str) -> int:
    return (date.fromisoformat(iso) - date(1970, 1, 1)).days


def test_points_come_out_in_degrees_with_the_row_they_came_from() -> None:
    found = frames.points(frame(Point(43, 36), MultiPoint([(1, 2), (3, 4)])))
    assert found.lon.tolist() == [43, 1, 3]
    assert found.lat.tolist() == [36, 2, 4]
    assert found.row.tolist() == [0, 1, 1]
    assert found.notices == ()


def test_another_projection_is_turned_into_degrees() -> None:
    found = frames.points(frame(Point(43, 36)).to_crs(3857))
    assert found.lon[0] == pytest.approx(43, abs=1e-9)
    assert found.lat[0] == pytest.approx(36, abs=1e-9)


@pytest.mark.parametrize("empty", [None, Point(), MultiPoint(), Polygon()])
def test_rows_without_a_position_are_skipped_and_counted(empty: Any) -> None:
    with pytest.warns(UserWarning, match=r"1 of 2 rows have no position"):
        found = frames.points(frame(empty, Point(1, 2)))
    assert found.row.tolist() == [1]
    assert [notice.code for notice in found.notices] == ["no-geometry"]


def test_a_frame_without_rows_has_no_points_and_no_complaint() -> None:
    assert len(frames.points(frame(crs=None)).lon) == 0


def test_heights_are_left_out_with_a_warning() -> None:
    with pytest.warns(UserWarning, match="flat"):
        found = frames.points(frame(Point(1, 2, 3)))
    assert (found.lon[0], found.lat[0]) == (1, 2)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (frame(Point(1, 2), LineString([(0, 0), (1, 1)])), "Row 1 is a LineString"),
        (frame(Polygon([(0, 0), (1, 0), (1, 1)])), "Row 0 is a Polygon"),
        (frame(Point(1, 2), crs=None), "no CRS"),
        (frame(Point(500_000, 4_000_000)), "Row 0 lies at"),
        (frame(Point(36, 143)), "no longitude and latitude"),
        (frame(Point(1, float("inf"))), "not finite"),
        (pd.DataFrame({"lon": [1]}), "no GeoDataFrame"),
        (gpd.GeoDataFrame({"name": ["a"]}), "no geometry"),
    ],
)
def test_what_is_no_point_on_earth_is_refused_in_a_sentence(made: Any, said: str) -> None:
    with pytest.raises(MapError, match=said) as refused:
        frames.points(made)
    assert str(refused.value).endswith((".", "?"))


@pytest.mark.parametrize(
    "column",
    [
        ["2016-07-12", "2016-07-12T23:59:59", None],
        [date(2016, 7, 12), datetime(2016, 7, 12, 23, 59), None],
        pd.to_datetime(["2016-07-12 00:00", "2016-07-12 23:59", None]),
        [np.datetime64("2016-07-12"), pd.Timestamp("2016-07-12 12:00"), pd.NaT],
        ["2016-07-12", " ".join(["2016-07-12", "01:00"]), float("nan")],
        ["2016-07-12", "2016-07-12", ""],
    ],
)
def test_days_are_read_from_dates_of_every_kind_and_are_missing_where_there_is_none(column: Any) -> None:
    found = frames.days(pd.Series(column))
    assert found.tolist() == [day("2016-07-12"), day("2016-07-12"), frames.UNDATED]


def test_a_time_with_a_zone_counts_by_its_day_in_utc() -> None:
    late = datetime(2016, 7, 3, 0, 30, tzinfo=timezone(timedelta(hours=3)))
    for column in ([late], pd.to_datetime(["2016-07-03T00:30:00+03:00"]), ["2016-07-03T00:30:00+03:00"]):
        assert frames.days(pd.Series(column)).tolist() == [day("2016-07-02")]
    assert frames.days(pd.Series([datetime(2016, 7, 3, 23, tzinfo=UTC)])).tolist() == [day("2016-07-03")]


@pytest.mark.parametrize("bad", ["03/04/2024", "2016", "2016-02-30", "yesterday", 20160712, 1.5, True, "2016-07-12Tx"])
def test_what_is_no_day_for_certain_is_refused_with_its_column(bad: Any) -> None:
    with pytest.raises(MapError, match=r"'when' holds .* no date\. Write days as"):
        frames.days(pd.Series(["2016-07-12", bad], name="when", dtype=object))


def test_days_before_1970_and_far_off_keep_their_number() -> None:
    assert frames.days(pd.Series(["1914-06-28", "0800-12-25", "2999-01-01"])).tolist() == [
        day("1914-06-28"),
        day("0800-12-25"),
        day("2999-01-01"),
    ]


def test_texts_are_kept_letter_by_letter_and_missing_ones_are_none() -> None:
    column = pd.Series(["NaN", None, float("nan"), pd.NA, "", " a ", "nan"], dtype=object)
    assert frames.texts(column).told() == ["NaN", None, None, None, None, " a ", "nan"]


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ([1.0, float("nan"), 3.0], ["1", None, "3"]),
        ([1.5, 2.0], ["1.5", "2.0"]),
        ([1, 2], ["1", "2"]),
        ([True, False], ["True", "False"]),
        (pd.Categorical(["a", None, "b"]), ["a", None, "b"]),
        (pd.array(["a", pd.NA], dtype="string"), ["a", None]),
    ],
)
def test_values_of_other_kinds_become_texts(column: Any, told: list[str | None]) -> None:
    assert frames.texts(pd.Series(column)).told() == told


def test_one_and_true_are_not_the_same_text() -> None:
    assert frames.texts(pd.Series([1, True, 1.0, "1"], dtype=object)).told() == ["1", "True", "1.0", "1"]


def test_precisions_are_read_by_name_and_by_ucdp_number() -> None:
    found = frames.precisions(pd.Series(["exact", "Region", 7, 4.0, "2", None, ""], dtype=object))
    assert found.tolist() == ["exact", "region", "sea", "region", "near", None, None]


@pytest.mark.parametrize("bad", ["roughly", 0, 8, 1.5, "12"])
def test_an_unknown_precision_is_refused_with_those_that_there_are(bad: Any) -> None:
    with pytest.raises(MapError, match=r"is no precision\. Write one of exact, near"):
        frames.precisions(pd.Series([bad], name="prec", dtype=object))


def test_reading_leaves_the_frame_as_it_was() -> None:
    made = frame(Point(43, 36), Point(44, 37), day=["2016-07-12", None], n=[1.0, None]).to_crs(3857)
    before = made.copy(deep=True)
    frames.points(made), frames.days(made["day"]), frames.texts(made["n"])
    assert made.equals(before)
    assert made.crs == before.crs
