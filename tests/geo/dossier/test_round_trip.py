"""What is written reads back equal, whatever the texts hold."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geo.dossier import read_dossier, write_dossier
from geo.dossier.nodes import Table, compose
from geo.dossier.schema import Dossier, Edition, MapSettings
from geo.dossier.store import parse
from geo.dossier.writing import dump, to_text
from geo.records import (
    Attribution,
    Confidence,
    ContextPlace,
    ControlSeries,
    DateClaim,
    DateSpan,
    Episode,
    Evidence,
    Figure,
    Measure,
    Precision,
    Review,
    ReviewState,
    Role,
    Sensitivity,
    Site,
    Source,
)

TRICKY = ["null", "~", "2016", "2016-07-12", "1e3", "no", "'", '"', "# no comment", "a: b", "- x", "*a", "&a", "!t"]
TRICKY += ["%", "|", "{}", "${x}", "<script>", "`", " padded ", "two\nlines", "\ttab", "الموصل", "\u202eabc", "\u2028"]
TRICKY += ["x" * 300, "word " * 60]
texts = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=12),
)
words = texts.filter(lambda text: bool(text.strip()))
days = st.dates(date(1000, 1, 1), date(2100, 1, 1))
many = lambda strategy: st.lists(strategy, max_size=2).map(tuple)  # noqa: E731
claims = st.tuples(days, days).map(lambda pair: DateClaim(min(pair), max(pair), "a"))


def ordered(pair: tuple[date, date], given_claims: tuple[DateClaim, ...]) -> DateSpan:
    return DateSpan(min(pair), max(pair), given_claims)


whole_spans = st.sampled_from(
    [
        DateSpan(date(2016, 2, 1), date(2016, 2, 29)),
        DateSpan(date(2016, 1, 1), date(2016, 12, 31)),
        DateSpan(date(2016, 1, 1), date(2017, 12, 31)),
        DateSpan(None, date(2016, 1, 1)),
        DateSpan(date(2016, 1, 1), None),
        DateSpan(None, None),
    ]
)
spans = st.one_of(st.none(), whole_spans, st.builds(ordered, st.tuples(days, days), many(claims)))
evidence = st.builds(
    Evidence,
    source_id=st.just("a"),
    paragraph=st.none() | st.integers(1, 99),
    quote=texts.filter(lambda text: len(text.split()) <= 25),
    paraphrase=texts,
)
reviews = st.builds(Review, state=st.sampled_from(ReviewState), by=texts, date=st.none() | days)
episodes = st.builds(
    Episode,
    role=st.sampled_from(Role),
    actor=texts,
    other_actor=texts,
    attribution=st.none() | st.sampled_from(Attribution),
    start=spans,
    end=st.none(),
    role_confidence=st.sampled_from(Confidence),
    role_reason=texts,
    evidence=many(evidence),
    review=reviews,
    what=texts,
    toll=texts,
    utc=st.sampled_from(["", "2016-07-02T21:00Z"]),
)
sites = st.builds(
    Site,
    site_id=st.just("s-1"),
    name=words,
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    place_id=st.none() | words,
    precision=st.sampled_from(Precision),
    location_confidence=st.sampled_from(Confidence),
    location_reason=texts,
    alternatives=many(texts),
    sensitivity=st.sampled_from(Sensitivity),
    local_name=texts,
    episodes=many(episodes),
)
figures = st.builds(
    Figure,
    figure_id=st.just("f-1"),
    measure=st.just(Measure.AREA_KM2),
    value=st.none() | st.floats(0, 1e9),
    low=st.none(),
    high=st.none() | st.floats(0, 1e9),
    period=texts,
    start=st.none() | days,
    actor=texts,
    scope=texts,
    definition=texts,
    baseline=st.sampled_from(["", "f-1"]),
    comparison=texts,
    source_id=st.sampled_from(["", "a"]),
    evidence=many(evidence),
    review=reviews,
    note=texts,
)
sources = st.builds(
    Source,
    source_id=st.just("a"),
    publisher=words,
    title=texts,
    authors=many(texts),
    url=texts,
    published=st.none() | days,
    licence=texts,
)
context = st.builds(
    ContextPlace, name=words, lon=st.just(8.5), lat=st.just(50.0), reason=texts, evidence=many(evidence)
)
meanings = st.dictionaries(texts, st.sampled_from(["control", "contested", "skip"]), max_size=2)
mappings = st.fixed_dictionaries(
    {},
    optional={
        "date": st.just({"from": "file", "order": "dmy"}),
        "status": st.builds(lambda values: [{"from": "colour", "values": values}], meanings),
        "actor": st.just({"from": "layer", "words": True}),
        "opponent": texts,
        "overlaps": st.lists(texts, max_size=2),
    },
)
inside = st.sampled_from(["control", "control/a b.geojson", "./x", "Ψ/2024", "# a"])
polygons = st.builds(
    ControlSeries,
    series_id=st.just("c-1"),
    files=st.lists(inside, min_size=1, max_size=2).map(tuple),
    source_id=st.just("a"),
    actor=texts,
    scope=texts,
    definition=texts,
    mapping=mappings,
    repair=st.booleans(),
    latest=st.booleans(),
    line_error_m=st.floats(0, 50_000),
    sliver_m=st.floats(0, 10_000),
    note=texts,
)
tables = st.builds(
    ControlSeries,
    series_id=st.just("c-2"),
    files=st.lists(inside, min_size=1, max_size=2).map(tuple),
    source_id=st.just("a"),
    measure=st.sampled_from([Measure.AREA_KM2, Measure.SHARE_PCT]),
    columns=st.dictionaries(texts, words, max_size=2).map(lambda columns: {"date": "day", **columns}),
)
bounds = st.sampled_from([None, (35.0, 31.0, 49.0, 38.0)])
dossiers = st.builds(
    Dossier,
    title=words,
    actor=words,
    as_of=st.none() | days,
    lede=texts,
    scope=texts,
    sources=sources.map(lambda source: (source,)),
    sites=st.lists(sites, max_size=1).map(tuple),
    context=many(context),
    figures=st.lists(figures, min_size=1, max_size=1).map(tuple),
    control=st.sampled_from([0, 1, 2]).flatmap(lambda n: st.tuples(*(polygons, tables)[:n])),
    map=st.builds(MapSettings, bounds=bounds, headline=st.sampled_from(["", "f-1"]), viewpoint=words),
    edition=st.builds(Edition, number=st.integers(1, 9), date=st.none() | days, reviewer=texts, correction=texts),
    acknowledged=many(texts),
)


# NOTE: shrinking a whole dossier takes minutes; the test of single texts below shrinks what goes wrong in one.
AS_FOUND = [Phase.explicit, Phase.reuse, Phase.generate]


@given(texts)
@settings(max_examples=300, deadline=None)
def test_any_text_reads_back_in_a_block_a_list_and_braces(text: str) -> None:
    root = compose(dump({"a": text, "b": [text, {"source": text}]}), path="made")
    assert isinstance(root, Table)
    values = [root.pairs["a"][1], *root.pairs["b"][1].nodes]
    values[2] = values[2].pairs["source"][1]
    assert [value.text for value in values] == [text] * 3


@given(dossiers)
@settings(max_examples=60, deadline=None, phases=AS_FOUND)
def test_what_is_written_reads_back_equal(dossier: Dossier) -> None:
    assert parse(to_text(dossier)).dossier == dossier


@given(dossiers)
@settings(max_examples=10, deadline=None, phases=AS_FOUND)
def test_writing_twice_gives_the_same_bytes(dossier: Dossier) -> None:
    with TemporaryDirectory() as folder:
        path = write_dossier(dossier, folder)
        first = path.read_bytes()
        again = read_dossier(folder)
        assert again == replace(dossier, name=Path(folder).name)
        write_dossier(again, folder)
        assert path.read_bytes() == first
