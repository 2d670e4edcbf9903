"""Claims against measurement: an area on a date, a change over a period, and what cannot be compared."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.figures.holding_to_account import days_wanted, hold
from geo.control.figures.measured import MeasuredSeries, Point, of_table
from geo.control.figures.readings import nearest
from geo.control.figures.verdicts import Outcome, Verdict
from geo.control.tables.settings import settings_from
from geo.control.tables.table import read_table
from geo.records import ControlSeries, Figure, Measure, Source

SCOPE, CONTROL = "Ebb Island", "control only"


def day(text: str) -> date:
    return date.fromisoformat(text)


def series(points: dict[str, tuple[float, float, float]], **more: object) -> MeasuredSeries:
    made = tuple(Point(day(when), *numbers) for when, numbers in points.items())
    days = tuple(point.day for point in made)
    one = MeasuredSeries("survey", "Reds", Measure.AREA_KM2, made, days, SCOPE, CONTROL, "isle")
    return replace(one, **more)  # type: ignore[arg-type]


def area(value: float, first: str, last: str = "", **more: object) -> Figure:
    made = Figure(
        "f",
        Measure.AREA_KM2,
        value,
        start=day(first),
        end=day(last or first),
        actor="Reds",
        scope=SCOPE,
        definition=CONTROL,
        source_id="press",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def change(value: float, first: str, last: str, **more: object) -> Figure:
    return area(value, first, last, measure=Measure.CHANGE_PCT, **more)


SURVEY = series({"2024-01-01": (1000, 990, 1010), "2024-02-01": (900, 890, 915), "2024-03-01": (850, 840, 860)})


def one(figure: Figure, *measured: MeasuredSeries, **options: object) -> Verdict:
    (verdict,) = hold([figure], measured or [SURVEY], **options)  # type: ignore[arg-type]
    return verdict


# Areas


def test_nothing_to_hold_gives_no_verdict() -> None:
    assert hold([], [SURVEY]) == []
    assert hold([area(5, "2024-01-01")], []) == []
    assert hold([replace(area(5, "2024-01-01"), value=None)], [SURVEY]) == []
    for measure in (Measure.COUNT, Measure.COMPARISON):
        assert hold([area(5, "2024-01-01", measure=measure)], [SURVEY]) == []


def test_an_area_agrees_where_the_ranges_meet() -> None:
    verdict = one(area(905, "2024-02-01"))
    assert verdict.outcome is Outcome.AGREES
    assert (verdict.expected, verdict.stated, verdict.low, verdict.high) == (900, 905, 890, 915)
    assert (verdict.series_id, verdict.dates) == ("survey", (day("2024-02-01"),))
    assert verdict.message == (
        "905 km² (1 February 2024) agrees with the series 'survey': 900 km² (890 to 915) on 1 February 2024."
    )


def test_an_area_differs_by_so_many_km2_and_so_many_beyond_the_ranges() -> None:
    verdict = one(area(975, "2024-02-01"))
    assert verdict.outcome is Outcome.DIFFERS
    assert "differs from the series 'survey' by 75 km² (more than measured, 8.3 % of it;" in verdict.message
    assert "59.5 km² beyond both ranges" in verdict.message
    assert "less than measured" in one(area(800, "2024-02-01")).message


@pytest.mark.parametrize(("low", "high", "agrees"), [(916, 990, False), (914, 990, True), (None, 950, False)])
def test_a_published_range_is_held_against_the_measured_one(low: float | None, high: float, agrees: bool) -> None:
    verdict = one(area(951, "2024-02-01", low=low, high=high))
    assert (verdict.outcome is Outcome.AGREES) is agrees


def test_a_round_number_agrees_within_its_rounding() -> None:
    survey = series({"2024-01-01": (68_420, 68_420, 68_420)})
    assert one(area(68_400, "2024-01-01"), survey).outcome is Outcome.AGREES
    assert one(area(68_301, "2024-01-01"), survey).outcome is Outcome.DIFFERS


@pytest.mark.parametrize(
    ("wanted", "used", "words"),
    [
        ("2024-02-03", "2024-02-01", "on 1 February 2024, 2 days earlier"),
        ("2024-01-31", "2024-02-01", "on 1 February 2024, 1 day later"),
        ("2024-03-20", "2024-03-01", "on 1 March 2024, 19 days earlier"),
    ],
)
def test_the_nearest_day_stands_in_and_says_how_far_off_it_is(wanted: str, used: str, words: str) -> None:
    verdict = one(area(900, wanted))
    assert verdict.dates == (day(used),)
    assert words in verdict.message


def test_of_a_longer_time_the_last_day_in_it_counts() -> None:
    verdict = one(area(900, "2024-01-01", "2024-02-20"))
    assert verdict.dates == (day("2024-02-01"),)
    assert "19 days earlier" in verdict.message
    verdict = one(area(900, "2024-01-01", "2024-02-01"))
    assert "the last day of that time" in verdict.message
    assert "It does not agree with 1,000 km² (990 to 1,010) on 1 January 2024." in verdict.message


def test_a_claim_for_a_longer_time_is_refuted_only_by_all_its_days() -> None:
    verdict = one(area(950, "2024-01-01", "2024-03-31", period="early 2024"))
    assert verdict.outcome is Outcome.NOT_COMPARABLE
    assert (
        "(early 2024) is neither borne out nor refuted by the series 'survey': the claim names no day"
        in verdict.message
    )
    assert one(area(1200, "2024-01-01", "2024-03-31")).outcome is Outcome.DIFFERS


def test_nothing_is_interpolated_nor_stretched_over_a_gap() -> None:
    verdict = one(area(900, "2024-06-01"))
    assert verdict.outcome is Outcome.NOT_COMPARABLE
    assert "does not cover 1 June 2024: the nearest day is 1 March 2024, 92 days earlier" in verdict.message
    assert verdict.expected is None
    daily = series({f"2024-01-{n:02d}": (1000, 990, 1010) for n in range(1, 9)})
    assert one(area(1000, "2024-01-15"), daily).outcome is Outcome.AGREES
    assert one(area(1000, "2024-01-16"), daily).outcome is Outcome.NOT_COMPARABLE


def test_a_claim_for_a_day_between_two_snapshots_is_not_refuted_by_one_of_them() -> None:
    verdict = one(area(860, "2024-02-20"))
    assert verdict.outcome is Outcome.AGREES  # with the nearest day, and that is said
    assert "It does not agree with 900 km² (890 to 915) on 1 February 2024." in verdict.message
    between = one(area(940, "2024-01-12"))
    assert between.outcome is Outcome.NOT_COMPARABLE
    assert between.message == (
        "940 km² (12 January 2024) is neither borne out nor refuted by the series 'survey': it lacks 12 January 2024, "
        "and the claim fits between the days around: 1,000 km² (990 to 1,010) on 1 January 2024 and 900 km² (890 to "
        "915) on 1 February 2024."
    )
    assert between.expected == 1000
    assert one(area(1200, "2024-01-12")).outcome is Outcome.DIFFERS
    assert one(area(940, "2024-02-01")).outcome is Outcome.DIFFERS


def test_a_change_that_ends_between_two_snapshots_is_not_refuted_by_one_of_them() -> None:
    verdict = one(change(-12.0, "2024-01-01", "2024-02-12"))
    assert verdict.outcome is Outcome.AGREES  # its last digit, and the ranges, leave room
    verdict = one(change(-13.4, "2024-01-01", "2024-02-12"))
    assert verdict.outcome is Outcome.NOT_COMPARABLE
    assert "it lacks 12 February 2024" in verdict.message
    assert "on 1 January 2024 to 900 km² (890 to 915) on 1 February 2024 or 850 km² (840 to 860)" in verdict.message
    assert one(change(-30, "2024-01-01", "2024-02-12")).outcome is Outcome.DIFFERS


def test_a_sparse_series_reaches_a_month_and_no_further() -> None:
    yearly = series({"2023-01-01": (1000, 990, 1010), "2024-01-01": (900, 890, 910), "2025-01-01": (800, 790, 810)})
    assert one(area(900, "2024-02-01"), yearly).outcome is Outcome.AGREES
    far = one(area(900, "2024-02-02"), yearly)
    assert far.outcome is Outcome.NOT_COMPARABLE
    assert "the nearest day is 1 January 2024, 32 days earlier" in far.message


# Changes


def test_a_change_is_held_against_the_measured_change_over_its_period() -> None:
    verdict = one(change(-15, "2024-01-01", "2024-03-01"))
    assert verdict.outcome is Outcome.AGREES
    assert verdict.expected == pytest.approx(-15)
    assert (verdict.low, verdict.high) == pytest.approx(((840 / 1010 - 1) * 100, (860 / 990 - 1) * 100))
    assert verdict.dates == (day("2024-01-01"), day("2024-03-01"))
    assert "1,000 km² (990 to 1,010) on 1 January 2024 to 850 km² (840 to 860) on 1 March 2024 is −15.0 %" in (
        verdict.message
    )
    assert "(−16.8 to −13.1 %)" in verdict.message


def test_a_change_that_differs_says_by_how_many_points() -> None:
    verdict = one(change(-20, "2024-01-01", "2024-03-01"))
    assert verdict.outcome is Outcome.DIFFERS
    assert "by 5.0 points (2.7 beyond both ranges)" in verdict.message


def test_a_change_whose_words_and_areas_name_other_days_is_measured_over_both() -> None:
    linked = change(-10, "2024-01-01", "2024-02-01", period="January", baseline="a", result="b")
    ends = [area(1000, "2024-01-01", figure_id="a"), area(850, "2024-03-01", figure_id="b")]
    verdict = hold([linked, *ends], [SURVEY])[0]
    assert verdict.dates == (day("2024-01-01"), day("2024-02-01"))
    assert verdict.expected == pytest.approx(-10)
    assert "Between the areas that it links, 1 January 2024 and 1 March 2024: 1,000 km²" in verdict.message
    assert "is −15.0 %" in verdict.message


def test_a_change_without_days_of_its_own_has_those_of_its_areas() -> None:
    linked = change(-15, "2024-01-01", "2024-01-01", start=None, end=None, baseline="a", result="b")
    ends = [area(1000, "2024-01-01", figure_id="a"), area(850, "2024-03-01", figure_id="b")]
    assert hold([linked, *ends], [SURVEY])[0].outcome is Outcome.AGREES
    assert "the figure has no date" in one(replace(linked, baseline="")).message


def test_a_range_that_would_fit_no_change_at_all_says_so() -> None:
    vague = series({"2024-01-01": (1000, 800, 1200), "2024-03-01": (850, 700, 1000)})
    assert "would fit no change at all" in one(change(-15, "2024-01-01", "2024-03-01"), vague).message
    assert "no change at all" not in one(change(-15, "2024-01-01", "2024-03-01")).message


def test_a_change_from_nothing_has_no_percentage_and_one_from_maybe_nothing_no_upper_bound() -> None:
    nothing = series({"2024-01-01": (0, 0, 0), "2024-03-01": (850, 840, 860)})
    verdict = one(change(5, "2024-01-01", "2024-03-01"), nothing)
    assert verdict.outcome is Outcome.NOT_COMPARABLE
    assert "nothing was held on its first day" in verdict.message
    maybe = series({"2024-01-01": (10, 0, 20), "2024-03-01": (850, 840, 860)})
    verdict = one(change(8000, "2024-01-01", "2024-03-01"), maybe)
    assert verdict.high is None
    assert "without a bound above" in verdict.message


def test_a_change_between_one_and_the_same_day_is_no_change() -> None:
    assert one(change(-1, "2024-01-01", "2024-01-08")).outcome is Outcome.NOT_COMPARABLE


# Not comparable


@pytest.mark.parametrize(
    ("figure", "measured", "words"),
    [
        ({"scope": "the north"}, {}, "the scope differs ('the north' and 'Ebb Island')"),
        ({"definition": "control and support"}, {}, "the definition differs"),
        ({"actor": "Blues"}, {}, "the series measures Reds, not Blues"),
        ({"scope": ""}, {}, "the figure does not say its scope"),
        ({}, {"scope": ""}, "the series does not say its scope"),
        ({}, {"definition": ""}, "the series does not say its definition"),
        ({"measure": Measure.SHARE_PCT}, {}, "the figure is in shares and the series in km²"),
        ({}, {"measure": Measure.SHARE_PCT}, "the figure is in km² and the series in shares"),
        ({"start": None, "end": None}, {}, "the figure has no date"),
    ],
)
def test_what_is_not_the_same_thing_is_not_compared(
    figure: dict[str, object], measured: dict[str, object], words: str
) -> None:
    verdict = one(area(1, "2024-02-01", **figure), replace(SURVEY, **measured))  # type: ignore[arg-type]
    assert verdict.outcome is Outcome.NOT_COMPARABLE
    assert words in verdict.message
    assert words in "; ".join(verdict.reasons)


def test_the_measured_number_stands_beside_the_reasons() -> None:
    verdict = one(area(1, "2024-02-01", scope="the north"))
    assert "Measured all the same: 900 km² (890 to 915) on 1 February 2024." in verdict.message
    assert verdict.expected == 900


def test_an_actor_is_found_among_others_under_any_name_that_is_the_same() -> None:
    blues = replace(SURVEY, actor="Blues", points=())
    assert one(area(900, "2024-02-01", actor="reds"), blues, SURVEY).outcome is Outcome.AGREES
    assert one(area(900, "2024-02-01", actor=""), blues, SURVEY, actor="Reds").outcome is Outcome.AGREES
    both = one(area(900, "2024-02-01", actor="Greens"), blues, SURVEY)
    assert "measures Blues, Reds, not Greens" in both.message
    known = one(area(900, "2024-02-01", actor="The Reds"), same=lambda one, other: one in other or other in one)
    assert known.outcome is Outcome.AGREES


def test_each_figure_is_held_against_each_series() -> None:
    other = replace(SURVEY, series_id="tide", scope="the sea")
    verdicts = hold([area(900, "2024-02-01"), change(-15, "2024-01-01", "2024-03-01")], [SURVEY, other])
    assert [(verdict.series_id, str(verdict.outcome)) for verdict in verdicts] == [
        ("survey", "agrees"),
        ("tide", "not comparable"),
    ] * 2


def test_a_claim_and_a_measurement_of_one_source_are_no_independent_check() -> None:
    sources = [Source("isle", "Survey"), Source("press", "Daily", via="isle")]
    assert "no independent check" in one(area(900, "2024-02-01"), sources=sources).message
    assert "no independent check" not in one(area(900, "2024-02-01"), sources=sources[:1]).message


def test_two_wordings_of_one_definition_are_quoted() -> None:
    message = one(area(900, "2024-02-01", definition="land under control")).message
    assert "'land under control' and 'control only' are taken for one definition" in message


# Shares


def shares(definition: str, *values: float, leaps: tuple[date, ...] = ()) -> MeasuredSeries:
    days = [day("2024-01-01") + timedelta(days=7 * at) for at in range(len(values))]
    points = tuple(Point(when, value, value, value) for when, value in zip(days, values, strict=True))
    return MeasuredSeries("shares", "Reds", Measure.SHARE_PCT, points, tuple(days), SCOPE, definition, "", leaps)


def test_a_share_is_held_against_a_share() -> None:
    figure = area(70, "2024-01-09", measure=Measure.SHARE_PCT)
    assert one(figure, shares(CONTROL, 71, 70.4)).outcome is Outcome.AGREES
    verdict = one(replace(figure, value=75.0), shares(CONTROL, 71, 70.4))
    assert "differs from the series 'shares' by 4.6 points" in verdict.message
    assert "70.4 % on 8 January 2024, 1 day earlier" in verdict.message


def test_a_change_of_share_is_one_of_area_only_while_the_whole_stays() -> None:
    figure = change(-10, "2024-01-01", "2024-01-15")
    verdict = one(figure, shares("control", 70, 66, 63))
    assert verdict.outcome is Outcome.AGREES
    assert "only while the whole stays the same" in verdict.message
    assert "or −7.0 points" in verdict.message
    painted = one(figure, shares("share of the painted area under control", 70, 66, 63))
    assert painted.outcome is Outcome.NOT_COMPARABLE
    assert "shares of a whole that changes with what is painted" in painted.message


def test_leaps_between_the_two_days_are_told() -> None:
    leaping = shares("control", 70, 40, 63, leaps=(day("2024-01-08"),))
    message = one(change(-10, "2024-01-01", "2024-01-15"), leaping).message
    assert "In between the series leaps (8 January 2024): its way of counting may have changed." in message


def test_twelve_percent_beside_the_real_weekly_shares(shared: Path) -> None:
    about = ControlSeries("shares", (), "map", Measure.SHARE_PCT, scope="Syria", definition="share of the painted area")
    table = read_table(
        [shared / "shares/syria-area-share-weekly.csv"],
        measure=Measure.SHARE_PCT,
        columns={"date": "date", "Islamic State": "isis_syria"},
        settings=settings_from({"zone": "Europe/Madrid"}),
    )
    on = {"scope": "Iraq and Syria", "definition": "control", "actor": "Islamic State"}
    december, july = (area(1, when, figure_id=when, **on) for when in ("2015-12-14", "2016-07-04"))
    minus_12 = change(-12, "2016-01-01", "2016-06-30", baseline="2015-12-14", result="2016-07-04", **on)
    verdict = hold([minus_12, december, july], of_table(table, about))[0]
    assert verdict.outcome is Outcome.NOT_COMPARABLE
    assert verdict.expected == pytest.approx(-13.47, abs=0.01)
    for words in (
        "the scope differs ('Iraq and Syria' and 'Syria')",
        "the definition differs",
        "a whole that changes with what is painted",
        "71.85 % on 4 January 2016, 3 days later, to 62.17 % on 27 June 2016, 3 days earlier, is −13.5 %",
        "71.63 % on 14 December 2015 to 61.88 % on 4 July 2016 is −13.6 %, or −9.7 points",
        "its way of counting may have changed",
    ):
        assert words in verdict.message


# Properties


def test_only_the_days_that_are_compared_are_wanted() -> None:
    days = [day("2024-01-01") + timedelta(days=at) for at in range(100)]
    linked = change(-10, "2024-01-05", "2024-02-01", baseline="a", result="b")
    ends = [area(1000, "2024-01-02", figure_id="a"), area(850, "2024-03-01", figure_id="b")]
    wanted = {day(text) for text in ("2024-01-05", "2024-02-01", "2024-01-02", "2024-03-01")}
    assert days_wanted([linked, *ends], days) == wanted
    assert days_wanted([linked], []) == set()
    assert days_wanted([area(5, "2030-01-01", measure=Measure.COUNT)], days) == set()
    assert days_wanted([area(5, "2024-01-20")], days) == {day("2024-01-20")}
    assert days_wanted([area(5, "2024-01-05", "2024-01-20")], days) == {day("2024-01-05"), day("2024-01-20")}
    sparse = days[::30]
    assert days_wanted([area(5, "2024-01-05", "2024-02-20")], sparse) == {day("2024-01-01"), sparse[1], sparse[2]}


dates = st.dates(date(2020, 1, 1), date(2021, 1, 1))
sizes = st.floats(1, 1e6)


@given(st.lists(dates, min_size=1, unique=True), dates)
def test_the_nearest_day_is_as_near_as_any(days: list[date], wanted: date) -> None:
    found = nearest(sorted(days), wanted)
    assert all(abs((found - wanted).days) <= abs((other - wanted).days) for other in days)


@given(sizes, sizes)
def test_a_change_that_was_computed_from_the_measured_areas_agrees(before: float, after: float) -> None:
    measured = series({"2024-01-01": (before, before, before), "2024-02-01": (after, after, after)})
    assert one(change((after / before - 1) * 100, "2024-01-01", "2024-02-01"), measured).outcome is Outcome.AGREES


@given(sizes, sizes, st.floats(0, 0.5), st.floats(0, 0.5))
def test_wider_ranges_never_turn_agreement_into_difference(
    stated: float, measured: float, half: float, more: float
) -> None:
    def held(share: float) -> Outcome:
        survey = series({"2024-01-01": (measured, measured * (1 - share), measured * (1 + share))})
        return one(area(stated, "2024-01-01"), survey).outcome

    assert not (held(half) is Outcome.AGREES and held(half + more) is Outcome.DIFFERS)


def test_inputs_are_left_as_they_were() -> None:
    figures, measured = [area(900, "2024-02-01")], [SURVEY]
    hold(figures, measured)
    assert (figures, measured) == ([area(900, "2024-02-01")], [SURVEY])
