from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.control.history import STATUSES, phase_on, phases, status_on
from geo.records import DateSpan, Episode, Role, Site


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(text: str) -> DateSpan | None:
    """Read '2016-06-17' or '2016-06-17/2016-06-26'; '..' leaves a side open and '' is no span."""
    if not text:
        return None
    first, _, last = text.partition("/")
    edges = [None if part == ".." else day(part) for part in (first, last or first)]
    return DateSpan(edges[0], edges[1])


def site(*episodes: tuple[str, str, str]) -> Site:
    made = tuple(Episode(Role(role), "Reds", start=span(start), end=span(end)) for role, start, end in episodes)
    return Site("s-1", "Alpha", 40.0, 35.0, episodes=made)


def row(place: Site, as_of: str = "", until: str = "") -> list[tuple[str, str, str, bool]]:
    found = phases(place, as_of=day(as_of) if as_of else None, until=day(until) if until else None)
    return [(p.status, str(p.start), str(p.end or ""), p.sure) for p in found]


def test_a_place_without_episodes_is_unknown() -> None:
    assert phases(site()) == ()
    assert status_on(site(), day("2016-07-12")) is None


def test_before_the_first_known_fact_a_place_is_unknown() -> None:
    place = site(("stronghold", "2014-06-10", ""))
    assert status_on(place, day("2014-06-09")) is None
    assert row(place) == [("held", "2014-06-10", "", True)]


def test_a_town_that_changes_hands_four_times() -> None:
    place = site(
        ("stronghold", "2015-05-20/2015-05-21", ""),
        ("lost", "2016-03-27", ""),
        ("stronghold", "2016-12-11", ""),
        ("lost", "2017-03-02", ""),
    )
    assert row(place) == [
        ("held", "2015-05-20", "2015-05-20", False),
        ("held", "2015-05-21", "2016-03-26", True),
        ("lost", "2016-03-27", "2016-12-10", True),
        ("held", "2016-12-11", "2017-03-01", True),
        ("lost", "2017-03-02", "", True),
    ]


def test_the_end_of_a_stronghold_is_a_loss_even_where_no_episode_says_so() -> None:
    place = site(("stronghold", "2015-05-20", "2016-03-27"))
    assert row(place)[-1] == ("lost", "2016-03-27", "", True)


def test_held_and_fought_over_is_under_assault() -> None:
    place = site(
        ("stronghold", "2015-06-09", "2016-12-05/2016-12-17"), ("front", "2016-06-10", "2016-12-05/2016-12-17")
    )
    assert row(place) == [
        ("held", "2015-06-09", "2016-06-09", True),
        ("assault", "2016-06-10", "2016-12-04", True),
        ("assault", "2016-12-05", "2016-12-16", False),
        ("lost", "2016-12-17", "", True),
    ]


def test_a_battle_without_an_end_ends_with_the_loss() -> None:
    place = site(("stronghold", "2015-06-09", ""), ("front", "2016-06-10", ""), ("lost", "2016-12-17", ""))
    assert row(place)[-2:] == [("assault", "2016-06-10", "2016-12-16", True), ("lost", "2016-12-17", "", True)]


def test_a_battle_that_outlasts_the_loss_goes_on_as_fighting() -> None:
    place = site(("stronghold", "2015-06-09", "2016-12-17"), ("front", "2016-06-10", "2017-01-05"))
    assert row(place)[-2:] == [("fighting", "2016-12-17", "2017-01-05", True), ("lost", "2017-01-06", "", True)]
    assert "Lost, and still fought over." in {phase.note for phase in phases(place)}


def test_a_front_alone_is_fighting_on_its_first_and_last_day() -> None:
    assert row(site(("front", "2016-05-23", "2016-05-23"))) == [("fighting", "2016-05-23", "2016-05-23", True)]
    assert row(site(("front", "2016-05-23", "2016-06-26"))) == [("fighting", "2016-05-23", "2016-06-26", True)]


def test_between_contested_dates_of_a_loss_the_place_is_held_but_not_surely() -> None:
    place = site(("stronghold", "2014-01-04", ""), ("lost", "2016-06-17/2016-06-26", ""))
    assert row(place) == [
        ("held", "2014-01-04", "2016-06-16", True),
        ("held", "2016-06-17", "2016-06-25", False),
        ("lost", "2016-06-26", "", True),
    ]
    assert "between 17 June 2016 and 26 June 2016" in phases(place)[1].note


def test_two_dates_for_one_loss_widen_the_doubt() -> None:
    place = site(("stronghold", "2014-01-04", "2016-08-06"), ("lost", "2016-08-15", ""))
    assert row(place)[1:] == [("held", "2016-08-06", "2016-08-14", False), ("lost", "2016-08-15", "", True)]


def test_a_loss_reported_before_the_end_of_the_stronghold_widens_the_doubt_too() -> None:
    place = site(("stronghold", "2014-01-04", "2016-08-15"), ("lost", "2016-08-06", ""))
    assert row(place)[1:] == [("held", "2016-08-06", "2016-08-14", False), ("lost", "2016-08-15", "", True)]


def test_lost_without_a_known_capture_is_known_from_the_loss_on() -> None:
    assert row(site(("lost", "2016-06-26", ""))) == [("lost", "2016-06-26", "", True)]
    contested = site(("lost", "2016-06-17/2016-06-26", ""))
    assert row(contested) == [("held", "2016-06-17", "2016-06-25", False), ("lost", "2016-06-26", "", True)]


def test_retaken_without_a_known_first_capture() -> None:
    place = site(("lost", "2016-03-27", ""), ("stronghold", "2016-12-11", ""))
    assert [status for status, *_ in row(place)] == ["lost", "held"]


def test_held_without_a_start_is_known_on_the_day_of_the_evidence_only() -> None:
    place = site(("stronghold", "", ""))
    assert row(place) == []
    assert row(place, as_of="2016-07-12") == [("held", "2016-07-12", "", True)]
    assert "since when is not known" in phases(place, as_of=day("2016-07-12"))[0].note


def test_held_without_a_start_and_lost_before_the_evidence_shows_the_loss() -> None:
    place = site(("stronghold", "", ""), ("lost", "2016-06-17/2016-06-26", ""))
    assert [entry[0] for entry in row(place, as_of="2016-07-12")] == ["held", "lost"]
    assert row(place, as_of="2016-07-12")[0][1] == "2016-06-17"


def test_lost_without_a_date_is_known_from_the_evidence_on() -> None:
    assert row(site(("lost", "", "")), as_of="2016-07-12") == [("lost", "2016-07-12", "", True)]
    assert row(site(("lost", "", ""))) == []


def test_a_front_without_a_start_is_known_on_the_day_of_the_evidence() -> None:
    place = site(("stronghold", "", ""), ("front", "", ""))
    assert row(place, as_of="2016-07-12") == [("assault", "2016-07-12", "", True)]


def test_a_capture_no_later_than_a_day_counts_from_that_day() -> None:
    assert row(site(("stronghold", "../2014-01-31", ""))) == [("held", "2014-01-31", "", True)]


def test_a_capture_no_earlier_than_a_day_is_sure_from_the_evidence_on() -> None:
    place = site(("stronghold", "2015-02-19/..", ""))
    assert row(place, as_of="2016-07-12") == [
        ("held", "2015-02-19", "2016-07-11", False),
        ("held", "2016-07-12", "", True),
    ]


def test_two_reports_of_one_capture_are_one_holding() -> None:
    place = site(("stronghold", "2015-05-20", ""), ("stronghold", "2015-05-20", "2016-03-27"))
    assert row(place) == [("held", "2015-05-20", "2016-03-26", True), ("lost", "2016-03-27", "", True)]
    assert phases(place)[0].episodes == (0, 1)


def test_a_second_mention_without_dates_does_not_blur_a_known_capture() -> None:
    place = site(("stronghold", "2014-06-10", ""), ("stronghold", "", ""))
    assert row(place, as_of="2016-07-12") == [("held", "2014-06-10", "", True)]


def test_an_attack_is_an_instant_beside_the_row() -> None:
    place = site(("stronghold", "2014-06-10", ""), ("attack", "2016-07-02/2016-07-03", ""))
    assert row(place)[-1] == ("attack", "2016-07-02", "2016-07-03", False)
    assert status_on(place, day("2016-07-03")).status == "held"  # type: ignore[union-attr]


def test_an_attack_without_a_date_has_no_phase() -> None:
    assert row(site(("attack", "", ""))) == []


def test_until_hides_what_a_reader_of_that_day_could_not_know() -> None:
    place = site(("stronghold", "2014-06-10", "2017-07-09/2017-07-10"), ("front", "2016-10-17", ""))
    assert row(place, until="2016-07-12") == [("held", "2014-06-10", "", True)]
    assert row(place, until="2014-06-09") == []


def test_the_phase_of_a_day_is_found_on_its_first_and_last_day() -> None:
    found = phases(site(("stronghold", "2015-05-20", "2016-03-27")))
    assert phase_on(found, day("2015-05-20")) == phase_on(found, day("2016-03-26")) == found[0]
    assert phase_on(found, day("2016-03-27")) == found[1]


DAYS = st.dates(date(2016, 1, 1), date(2016, 3, 1))
SPANS = st.one_of(
    st.none(),
    DAYS.map(DateSpan.on),
    st.tuples(DAYS, DAYS).map(lambda pair: DateSpan(min(pair), max(pair))),
    DAYS.map(lambda start: DateSpan(start, None)),
    DAYS.map(lambda start: DateSpan(None, start)),
)
EPISODES = st.builds(Episode, role=st.sampled_from(Role), actor=st.just("Reds"), start=SPANS, end=SPANS)
SITES = st.lists(EPISODES, max_size=6).map(lambda found: replace(site(), episodes=tuple(found)))
AS_OF = st.none() | DAYS


@given(SITES, AS_OF)
@settings(max_examples=400, deadline=None)
def test_phases_of_territory_follow_each_other_without_overlap(place: Site, as_of: date | None) -> None:
    found = [phase for phase in phases(place, as_of=as_of) if phase.status != "attack"]
    for phase in found:
        assert phase.status in STATUSES
        assert phase.end is None or phase.start <= phase.end
        assert phase.episodes
        assert len(set(phase.episodes)) == len(phase.episodes)
    for earlier, later in pairwise(found):
        assert earlier.end is not None
        assert earlier.end < later.start


@given(SITES, AS_OF)
@settings(max_examples=200, deadline=None)
def test_nothing_is_known_before_the_earliest_date(place: Site, as_of: date | None) -> None:
    spans = [span for episode in place.episodes for span in (episode.start, episode.end) if span]
    days = [edge for span in spans for edge in (span.earliest, span.latest) if edge] + ([as_of] if as_of else [])
    for phase in phases(place, as_of=as_of):
        assert phase.start >= min(days)


@given(SITES, AS_OF, st.data())
@settings(max_examples=200, deadline=None)
def test_the_order_of_episodes_does_not_matter(place: Site, as_of: date | None, data: st.DataObject) -> None:
    other = replace(place, episodes=tuple(data.draw(st.permutations(place.episodes))))
    assert row_of(place, as_of) == row_of(other, as_of)


def row_of(place: Site, as_of: date | None) -> list[tuple[str, date, date | None, bool]]:
    """Days and states only, joined where merely the episodes behind them differ."""
    joined: list[tuple[str, date, date | None, bool]] = []
    for phase in phases(place, as_of=as_of):
        last = joined[-1] if joined else None
        same = last and last[0] == phase.status != "attack" and last[3] == phase.sure
        if last and same and last[2] == phase.start - timedelta(days=1):
            joined[-1] = (last[0], last[1], phase.end, last[3])
        else:
            joined.append((phase.status, phase.start, phase.end, phase.sure))
    return joined


@given(SITES, AS_OF, DAYS)
@settings(max_examples=200, deadline=None)
def test_until_never_adds_anything(place: Site, as_of: date | None, until: date) -> None:
    whole = {(phase.status, phase.start) for phase in phases(place, as_of=as_of)}
    cut = phases(place, as_of=as_of, until=until)
    assert {(phase.status, phase.start) for phase in cut} <= whole
    assert all(phase.start <= until for phase in cut)
