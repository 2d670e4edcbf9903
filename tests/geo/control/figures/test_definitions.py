import pytest

from geo.control.figures.definitions import kinds, why_other_definition


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("control only", "Area that a monitor counted as under the group's control, from open sources"),
        ("land held", "occupied land"),
        ("control, contested land not counted", "control"),
        ("control without contested and support", "Control only"),
        ("share of the painted area", "per cent of all coloured land"),
        ("my own words", "My  own words"),
    ],
)
def test_two_wordings_that_count_the_same_land_are_one_definition(one: str, other: str) -> None:
    assert why_other_definition(one, other) == why_other_definition(other, one) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("control", "control and support"),
        ("control", "control and contested land"),
        ("control", "claimed control"),
        ("control", "share of the painted area"),
        ("control", "inhabited land under control"),
        ("my own words", "other words"),
        ("control", ""),
    ],
)
def test_two_wordings_that_count_other_land_are_told_apart(one: str, other: str) -> None:
    assert "the definition differs" in why_other_definition(one, other)


def test_what_is_left_out_does_not_count() -> None:
    assert kinds("control, excluding claimed land") == {"control"}
    assert kinds("") == frozenset()
