from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.control.figures.reconcile import (
    compound_pct,
    independent,
    judge_change,
    origins,
    reconcile,
    why_not_comparable,
)
from geo.control.figures.verdicts import Outcome, Verdict, change_pct
from geo.records import Figure, Measure, Source


def area(figure_id: str, value: float, day: str, **more: object) -> Figure:
    on = date.fromisoformat(day)
    made = Figure(
        figure_id,
        Measure.AREA_KM2,
        value,
        start=on,
        end=on,
        actor="Islamic State",
        scope="Iraq and Syria",
        definition="IHS control",
        source_id="ihs",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def change(figure_id: str, value: float, baseline: str = "", result: str = "", **more: object) -> Figure:
    made = Figure(figure_id, Measure.CHANGE_PCT, value, baseline=baseline, result=result, actor="Islamic State")
    return replace(made, **more)  # type: ignore[arg-type]


JANUARY_15 = area("a0", 90_800, "2015-01-01")
DECEMBER = area("a1", 78_000, "2015-12-14")
JULY = area("a2", 68_300, "2016-07-04")
MINUS_14 = change("c1", -14, "a0", "a1", start=date(2015, 1, 1), end=date(2015, 12, 14))
MINUS_12 = change(
    "c2", -12, "a1", "a2", period="the first six months of 2016", start=date(2016, 1, 1), end=date(2016, 6, 30)
)
BRITAIN = Figure("b", Measure.COMPARISON, None, comparison="Great Britain", actor="Islamic State")
SERIES = [JANUARY_15, DECEMBER, JULY, MINUS_14, MINUS_12]


def coded(verdicts: list[Verdict], code: str) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.code == code]


def test_nothing_to_reconcile_gives_no_verdict() -> None:
    assert reconcile([]) == []
    assert reconcile([JULY]) == []


def test_twelve_percent_agrees_with_its_areas_within_rounding() -> None:
    verdict = next(iter(judge_change(MINUS_12, DECEMBER, JULY)))
    assert verdict.outcome is Outcome.AGREES
    assert verdict.expected == pytest.approx(-12.4359, abs=1e-3)
    assert "−12.4 %" in verdict.message


def test_twelve_percent_runs_over_another_period_than_it_says() -> None:
    (verdict,) = coded(reconcile(SERIES), "period-differs")
    assert verdict.figures == ("c2", "a1", "a2")
    assert "the first six months of 2016" in verdict.message
    assert "14 December 2015 and 4 July 2016: 203 days, not 182" in verdict.message


@pytest.mark.parametrize(
    ("stated", "follows"), [(-12, True), (-12.4, True), (-13, True), (-14, False), (12, False), (-10, False)]
)
def test_a_change_follows_only_from_its_own_areas(stated: float, follows: bool) -> None:
    verdict = next(iter(judge_change(replace(MINUS_12, value=float(stated)), DECEMBER, JULY)))
    assert (verdict.outcome is Outcome.AGREES) is follows
    assert verdict.code == ("change-follows" if follows else "change-does-not-follow")


def test_exact_areas_leave_less_room_than_round_ones() -> None:
    before, after = replace(DECEMBER, value=78_001.0), replace(JULY, value=68_301.0)
    assert next(iter(judge_change(replace(MINUS_12, value=-13.0), before, after))).outcome is Outcome.DIFFERS


def test_the_ranges_of_areas_widen_what_a_change_may_be() -> None:
    wide = replace(JULY, low=60_000.0, high=76_000.0)
    assert next(iter(judge_change(replace(MINUS_12, value=-20.0), DECEMBER, wide))).outcome is Outcome.AGREES


def test_a_change_without_its_areas_or_value_gives_no_verdict() -> None:
    assert list(judge_change(MINUS_12, None, JULY)) == []
    assert list(judge_change(replace(MINUS_12, value=None), DECEMBER, JULY)) == []
    assert list(judge_change(MINUS_12, replace(DECEMBER, value=0.0), JULY)) == []


def test_fourteen_and_twelve_percent_do_not_make_twenty_six() -> None:
    assert compound_pct([-14, -12]) == pytest.approx(-24.32)
    summed = change("c3", -26, "a0", "a2")
    (verdict,) = coded(reconcile([*SERIES, summed]), "changes-added-up")
    assert verdict.figures == ("c3", "c1", "c2")
    assert verdict.expected == pytest.approx(-24.32)
    assert "−24.3 %" in verdict.message
    assert coded(reconcile([*SERIES, replace(summed, value=-24.0)]), "changes-added-up") == []


def test_a_sum_of_changes_is_caught_by_its_dates_alone() -> None:
    first = change("x", -14, start=date(2015, 1, 1), end=date(2015, 12, 31))
    second = change("y", -12, start=date(2016, 1, 1), end=date(2016, 6, 30))
    whole = change("z", -26, start=date(2015, 1, 1), end=date(2016, 6, 30))
    assert len(coded(reconcile([first, second, whole]), "changes-added-up")) == 1
    elsewhere = replace(whole, start=date(2012, 1, 1))
    assert coded(reconcile([first, second, elsewhere]), "changes-added-up") == []


def test_great_britain_is_a_likeness_and_not_a_baseline() -> None:
    (verdict,) = coded(reconcile([*SERIES, BRITAIN]), "likeness")
    assert verdict.outcome is Outcome.NOT_COMPARABLE
    for words in ("209,000 km²", "68,300 km²", "−67 %", "−24.8 % since 1 January 2015"):
        assert words in verdict.message


def test_a_likeness_to_something_without_a_known_size_gives_no_verdict() -> None:
    assert coded(reconcile([*SERIES, replace(BRITAIN, comparison="an ocean")]), "likeness") == []


def test_areas_of_other_scope_or_definition_are_not_set_side_by_side() -> None:
    libya = area("l", 70_000, "2016-07-04", scope="Iraq, Syria and Libya")
    support = area("s", 80_000, "2016-07-04", definition="control and support")
    for other, word in ((libya, "scope"), (support, "definition")):
        (verdict,) = coded(reconcile([*SERIES, other]), "areas-not-comparable")
        assert verdict.outcome is Outcome.NOT_COMPARABLE
        assert f"the {word} differs" in verdict.message


def test_a_change_between_areas_of_other_scope_is_not_comparable() -> None:
    libya = area("a2", 68_300, "2016-07-04", scope="Iraq, Syria and Libya")
    codes = {verdict.code for verdict in reconcile([DECEMBER, libya, MINUS_12])}
    assert "linked-areas-not-comparable" in codes
    assert "change-follows" not in codes


def test_two_values_for_one_date_differ() -> None:
    other = area("o", 65_000, "2016-07-04", source_id="x")
    (verdict,) = coded(reconcile([JULY, other]), "values-differ")
    assert "68,300 km² and 65,000 km², a difference of 3,300" in verdict.message
    assert coded(reconcile([JULY, replace(other, value=68_310.0)]), "values-differ") == []
    assert coded(reconcile([JULY, replace(other, start=date(2016, 7, 5), end=date(2016, 7, 5))]), "values-differ") == []


def test_a_repeated_figure_counts_once() -> None:
    sources = [Source("ihs", "IHS"), Source("bbc", "BBC", via="ihs"), Source("own", "Own")]
    repeated = area("o", 68_300, "2016-07-04", source_id="bbc")
    assert len(coded(reconcile([JULY, repeated], sources), "one-origin")) == 1
    assert coded(reconcile([JULY, replace(repeated, source_id="own")], sources), "one-origin") == []


def test_sources_of_one_origin_count_once() -> None:
    sources = [Source("a", "A"), Source("b", "B", via="a"), Source("c", "C", via="b"), Source("d", "D")]
    assert origins(sources) == {"a": "a", "b": "a", "c": "a", "d": "d"}
    assert independent(["c", "b", "d", "zzz"], sources) == ("a", "d", "zzz")


def test_a_circle_of_sources_ends() -> None:
    assert set(origins([Source("a", "A", via="b"), Source("b", "B", via="a")])) == {"a", "b"}


def test_spelling_does_not_make_two_scopes() -> None:
    assert why_not_comparable(JULY, replace(JULY, scope="iraq & syria")) == ""


def test_inputs_are_left_as_they_were() -> None:
    figures = [*SERIES, BRITAIN]
    reconcile(figures)
    assert figures == [*SERIES, BRITAIN]


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6))
def test_consecutive_changes_compound_to_the_change_of_the_ends(a: float, b: float, c: float) -> None:
    chained = compound_pct([change_pct(a, b), change_pct(b, c)])
    assert chained == pytest.approx(change_pct(a, c), rel=1e-6, abs=1e-6)


@given(st.floats(1, 1e7), st.floats(0, 1e7))
def test_a_change_computed_from_its_areas_always_agrees(before: float, after: float) -> None:
    first, last = replace(DECEMBER, value=before), replace(JULY, value=after)
    verdict = next(iter(judge_change(replace(MINUS_12, value=change_pct(before, after)), first, last)))
    assert verdict.outcome is Outcome.AGREES
