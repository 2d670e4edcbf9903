import gc
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from shapely import box

from geo.control.area import area_km2
from geo.control.figures.measured import of_polygons, of_table
from geo.control.ranges import Bounding, StepRange
from geo.control.rows import Row, Snapshots
from geo.control.series import Step
from geo.control.shelf import Shelf
from geo.control.tables.table import MeasuredTable, TableRow
from geo.records import ControlSeries, Measure

DAYS = [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]
SURVEY = ControlSeries("survey", (), "isle", scope="Ebb Island", definition="control")


Drawn = tuple[date, str, str, float, float]


def rows(*sizes: float, actor: str = "Reds", status: str = "control", west: float = 10) -> list[Drawn]:
    return [(day, actor, status, west, size) for day, size in zip(DAYS, sizes, strict=False)]


def snapshots(drawn: list[Drawn]) -> Snapshots:
    shelf = Shelf()
    shapes = np.array([box(west, 50, west + size, 51) for *_, west, size in drawn], dtype=object)
    numbers = shelf.put(shapes) if drawn else []
    made = [Row(day, who, status, int(at), "a") for (day, who, status, _, _), at in zip(drawn, numbers, strict=True)]
    return Snapshots(made, shelf)


def test_nothing_measured_gives_no_series() -> None:
    assert of_polygons(snapshots([]), SURVEY) == []
    assert of_table(MeasuredTable(Measure.AREA_KM2, ()), SURVEY) == []


def test_each_actor_has_a_series_with_areas_and_their_ranges() -> None:
    found = of_polygons(snapshots([*rows(1, 0.5), *rows(1, 1, actor="Blues")]), SURVEY)
    assert sorted(one.actor for one in found) == ["Blues", "Reds"]
    reds = next(one for one in found if one.actor == "Reds")
    assert (reds.series_id, reds.scope, reds.definition, reds.source_id) == ("survey", "Ebb Island", "control", "isle")
    assert [point.value for point in reds.points] == pytest.approx(
        [area_km2(box(10, 50, 11, 51)), area_km2(box(10, 50, 10.5, 51))]
    )
    assert all(point.low < point.value < point.high for point in reds.points)


def test_the_line_error_of_the_series_sets_its_range() -> None:
    def width(metres: float) -> float:
        (one,) = of_polygons(snapshots(rows(1, 0.5)), replace(SURVEY, line_error_m=metres))
        return one.points[1].high - one.points[1].low

    assert width(1000) == pytest.approx(10 * width(100))


def test_only_the_days_that_are_asked_for_are_measured_and_all_are_known() -> None:
    (one,) = of_polygons(snapshots(rows(1, 0.5, 0.2)), SURVEY, days={DAYS[1]})
    assert one.days == tuple(DAYS)
    assert [point.day for point in one.points] == [DAYS[1]]
    assert one.on(DAYS[0]) is None
    (alone,) = of_polygons(snapshots(rows(1, 0.5, 0.2)), SURVEY, days={DAYS[1]})
    (whole,) = of_polygons(snapshots(rows(1, 0.5, 0.2)), SURVEY)
    assert alone.points[0].value == pytest.approx(whole.points[1].value, rel=1e-9)


def test_contested_land_widens_the_range_and_not_the_value() -> None:
    contested = rows(1, status="contested", west=12)
    (one,) = of_polygons(snapshots([*rows(1), *contested]), SURVEY)
    assert one.points[0].value == pytest.approx(area_km2(box(10, 50, 11, 51)))
    assert one.points[0].high > 1.9 * one.points[0].value


def test_a_table_has_the_range_of_its_last_digit_and_knows_its_leaps() -> None:
    values = [60.25, 60.5, 60.75, 40, 40.5, 40.75]
    made = [TableRow(date(2024, 1, 1 + at), "Reds", value, at, "") for at, value in enumerate(values)]
    (one,) = of_table(MeasuredTable(Measure.SHARE_PCT, tuple(made)), replace(SURVEY, measure=Measure.SHARE_PCT))
    assert one.points[0][1:] == pytest.approx((60.25, 60.245, 60.255))
    assert one.leaps == (date(2024, 1, 4),)
    assert len(one.days) == 6


def test_a_long_series_is_measured_date_by_date_and_no_step_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [(date(2024, 1, day), "Reds", "control", 10.0, 1 + day / 100) for day in range(1, 31)]
    bound, alive = Bounding.of, list[int]()

    def steps() -> int:
        return sum(isinstance(each, Step) for each in gc.get_objects())

    def watched(self: Bounding, step: Step) -> StepRange:
        alive.append(steps())
        return bound(self, step)

    monkeypatch.setattr(Bounding, "of", watched)
    before = steps()
    (one,) = of_polygons(snapshots(many), SURVEY)
    assert len(one.points) == len(alive) == 30
    assert max(alive) <= before + 3
