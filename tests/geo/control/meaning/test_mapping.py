"""The mapping: a small record that says where date, actor and status come from, checked at the door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely

from geo.control.formats.features import Feature, Sheet
from geo.control.meaning.mapping import plan_from, to_record
from geo.control.meaning.proposing import propose
from geo.errors import InputError

LAND = shapely.box(0, 0, 1, 1)


def feature(name: str = "", layer: str = "", colour: str = "", **columns: Any) -> Feature:
    return Feature(1, LAND, columns, layer, name, colour)


def proposed(*features: Feature, given: dict[str, Any] | None = None, file: str = "a.geojson") -> Any:
    return propose([Sheet(file, features)], given=given)


def test_rules_are_tried_in_turn() -> None:
    plan = plan_from({"status": [{"colour": {"#FF5252": "control"}}, {"from": "name", "words": True}]})
    assert plan.status_of(feature("Liberated", colour="#ff5252"), "a") == "control"
    assert plan.status_of(feature("Liberated"), "a") == "lost"
    assert plan.status_of(feature("Elm"), "a") == ""


def test_values_are_compared_without_case_marks_and_dates() -> None:
    plan = plan_from({"status": {"from": "name", "values": {"taken (new)": "claimed"}}})
    assert plan.status_of(feature("TAKEN 25.03, new"), "a") == "claimed"


def test_an_actor_is_a_column_a_layer_renamed_or_one_for_all() -> None:
    renamed = plan_from({"actor": {"from": "layer", "words": True, "values": {"Northern": "North"}}})
    assert renamed.actor_of(feature(layer="Northern advances"), "a") == "North"
    assert plan_from({"actor": {"column": "side"}}).actor_of(feature(side="North"), "a") == "North"
    assert plan_from({"actor": "North"}).default_actor == "North"


def test_a_day_comes_from_the_file_a_column_or_is_fixed() -> None:
    assert plan_from({"date": "file"}).moment(feature(), "dir/a_20240301.geojson").day == date(2024, 3, 1)
    column = plan_from({"date": {"from": "column", "column": "d", "order": "dmy"}})
    assert column.moment(feature(d="03/04/2024"), "a").day == date(2024, 4, 3)
    assert plan_from({"date": "2024-03-01"}).moment(feature(), "a").day == date(2024, 3, 1)


def test_two_days_in_a_name_need_a_choice() -> None:
    with pytest.raises(ValueError, match="2024-01-01 and 2024-02-01"):
        plan_from({}).moment(feature(), "2024-01-01_2024-02-01.kml")
    last = plan_from({"date": {"from": "file", "pick": "last"}})
    assert last.moment(feature(), "2024-01-01_2024-02-01.kml").day == date(2024, 2, 1)


@pytest.mark.parametrize(
    ("record", "match"),
    [
        ({"colour": {}}, "unknown key 'colour'"),
        ([], "a table of"),
        ({"status": {"from": "moon"}}, "'from' is one of"),
        ({"status": {"from": "column"}}, "a column is named"),
        ({"status": {"from": "name", "values": {"a": "held"}}}, "'held' is none of"),
        ({"status": {"colour": "red"}}, "'from' is one of"),
        ({"default_status": "mine"}, "'mine' is none of"),
        ({"date": {"from": "file", "order": "ydm"}}, "order is dmy or mdy"),
        ({"overlaps": "A"}, "overlaps is 'contested' or a list"),
        ({"status": {"from": "name", "when": 1}}, "unknown key 'when'"),
    ],
)
def test_a_wrong_mapping_is_refused_in_a_sentence(record: Any, match: str) -> None:
    with pytest.raises(InputError, match=match):
        plan_from(record)


def test_a_plan_is_read_back_from_its_record() -> None:
    plan = proposed(feature("Occupied", colour="#a52714", date="2024-03-01"), feature("Elm", colour="#a52714"))
    assert plan_from(to_record(plan)) == plan


# What is proposed


def test_a_column_of_classes_is_proposed_with_its_values() -> None:
    plan = proposed(feature(type="nochange"), feature(type="gains"), feature(type="losses"))
    assert to_record(plan)["status"] == [
        {"from": "column", "column": "type", "values": {"nochange": "control", "gains": "control", "losses": "lost"}}
    ]


def test_layers_speak_before_names_and_silent_layers_are_left_out() -> None:
    plan = proposed(feature("Polygon 1", "Northern advances"), feature("Depot", "Points of interest"))
    assert to_record(plan)["status"][0]["values"] == {"Northern advances": "control", "Points of interest": "skip"}
    assert plan.actor_of(feature("Polygon 1", "Northern advances"), "a") == "Northern"


def test_files_of_several_kinds_are_each_read_by_what_they_have() -> None:
    mixed = [feature(type="losses"), feature("Polygon 1", "Northern advances"), feature("Occupied", colour="#a52714")]
    plan = proposed(*mixed)
    assert [rule.source for rule in plan.status] == ["column", "layer", "name", "colour", "name"]
    assert [plan.status_of(found, "a") for found in mixed] == ["lost", "control", "control"]
    assert [plan.class_of(found, "a") for found in mixed] == ["losses", "northern advances", "occupied"]


def test_a_colour_means_what_the_names_beside_it_mostly_say() -> None:
    red = [feature("Окуповано", colour="#a52714")] * 3 + [feature("Contested", colour="#a52714")]
    plan = proposed(*red, feature("Liberated", colour="#0f9d58"), feature("Elm", colour="#a52714"))
    assert plan.status_of(feature("Elm", colour="#a52714"), "a") == "control"
    assert plan.status_of(feature("Ash", colour="#0f9d58"), "a") == "lost"
    assert plan.status_of(feature("Under control of us", colour="#0f9d58"), "a") == "lost"


def test_land_that_nothing_is_said_of_is_unknown_beside_classes_and_control_alone() -> None:
    assert proposed(feature("Occupied"), feature("Elm")).default_status == "unknown"
    assert proposed(feature("Elm")).default_status == "control"


def test_a_date_column_counts_only_where_every_row_has_a_day() -> None:
    assert proposed(feature(date="2024-03-01")).date[0].column == "date"
    assert proposed(feature(date="2024-03-01"), feature(date="soon")).date[0].source == "file"
    assert proposed(feature(layer="2024-03-01")).date[0].source == "layer"


def test_what_a_person_says_stands() -> None:
    plan = proposed(feature("Occupied", side="North"), given={"status": "claimed", "default_actor": "South"})
    assert (plan.default_status, plan.default_actor, plan.status) == ("claimed", "South", ())
    assert plan.actor[0].column == "side"


def test_a_column_named_control_that_says_occupied_is_no_actor() -> None:
    plan = proposed(feature(controller="occupied"), feature(controller="liberated"))
    assert plan.actor == ()
