"""A new draft never undoes what a person did."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.dossier import read_dossier, write_draft
from geo.dossier.drafts import read_draft
from geo.dossier.schema import Dossier, MapSettings
from geo.errors import DossierError
from geo.records import (
    Confidence,
    ContextPlace,
    DateSpan,
    Episode,
    Evidence,
    Figure,
    Measure,
    Review,
    ReviewState,
    Role,
    Site,
    Source,
)


def on(text: str) -> DateSpan:
    return DateSpan.on(date.fromisoformat(text))


HELD = Episode(Role.STRONGHOLD, "Reds", start=on("2014-06-10"), evidence=(Evidence("a", 3, paraphrase="It fell."),))
FRONT = Episode(Role.FRONT, "Reds", start=on("2016-06-01"), evidence=(Evidence("a", 5, quote="street by street"),))
STRUCK = Episode(Role.ATTACK, "Reds", start=on("2016-07-03"), what="A bomb.", evidence=(Evidence("a", 7),))
ALPHA = Site("s-1", "Alpha", 43.1, 36.3, place_id="geonames:1", alternatives=("Alpha Minor",), episodes=(HELD, FRONT))
BETA = Site("s-2", "Beta", 44.4, 33.3, place_id="geonames:2", episodes=(STRUCK,))
SHARE = Figure("f-1", Measure.CHANGE_PCT, -12.0, period="six months", source_id="a", evidence=(Evidence("a", 9),))
DRAFT = Dossier(
    title="Alpha holds out",
    actor="Reds",
    as_of=date(2016, 7, 12),
    article="a",
    sources=(Source("a", "Daily", title="Alpha holds out", url="https://example.org/a"),),
    sites=(ALPHA, BETA),
    context=(ContextPlace("Gamma", 8.5, 50.1, reason="a dateline"),),
    figures=(SHARE,),
    map=MapSettings(insets=("s-2",)),
)


def with_site(draft: Dossier, site: Site) -> Dossier:
    return replace(draft, sites=tuple(site if old.site_id == site.site_id else old for old in draft.sites))


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "dossier.yaml"
    text = file.read_text(encoding="utf8")
    assert text.count(old) >= 1, f"{old!r} is not in the dossier"
    file.write_text(text.replace(old, new, 1), encoding="utf8")


def site_of(folder: Path, site_id: str) -> Site:
    return next(site for site in read_dossier(folder).sites if site.site_id == site_id)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_draft(DRAFT, tmp_path / "case")
    return tmp_path / "case"


def test_the_first_draft_is_written_whole(folder: Path) -> None:
    assert replace(read_dossier(folder), name="") == DRAFT
    assert read_draft(folder) == (DRAFT, ())


def test_the_same_draft_again_changes_no_byte(folder: Path) -> None:
    edit(folder, "name: Alpha", "name: 'Alpha'   # the city, not the province")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    report = write_draft(DRAFT, folder)
    assert not report.written
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_a_person_changed_stays_while_the_machine_moves_on(folder: Path) -> None:
    edit(folder, "lat: 36.3", "lat: 36.345")
    write_draft(with_site(DRAFT, replace(ALPHA, location_confidence=Confidence.HIGH)), folder)
    assert site_of(folder, "s-1").lat == 36.345
    assert site_of(folder, "s-1").location_confidence is Confidence.HIGH


def test_a_deleted_site_stays_deleted(folder: Path) -> None:
    text = (folder / "dossier.yaml").read_text()
    start, end = text.index("  - site_id: s-2"), text.index("context:")
    (folder / "dossier.yaml").write_text((text[:start] + text[end:]).replace("insets: [s-2]", "insets: []"))
    write_draft(with_site(DRAFT, replace(BETA, lat=33.4)), folder)
    assert [site.site_id for site in read_dossier(folder).sites] == ["s-1"]


def test_a_deleted_episode_and_deleted_evidence_stay_deleted(folder: Path) -> None:
    edit(folder, "          - {source: a, paragraph: 3, paraphrase: It fell.}\n", "")
    text = (folder / "dossier.yaml").read_text()
    block = text[text.index("      - role: front") : text.index("  - site_id: s-2")]
    edit(folder, block, "")
    write_draft(with_site(DRAFT, replace(ALPHA, location_reason="the only one")), folder)
    alpha = site_of(folder, "s-1")
    assert [episode.role for episode in alpha.episodes] == [Role.STRONGHOLD]
    assert alpha.episodes[0].evidence == ()
    assert alpha.location_reason == "the only one"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("start: 2014-06-10", "start: 2014-06-11"),
        ("role: front", "role: lost"),
        ("start: 2016-06-01", "start: 2016-06"),
    ],
)
def test_a_corrected_episode_is_not_joined_by_the_machines_one(folder: Path, old: str, new: str) -> None:
    edit(folder, old, new)
    corrected = site_of(folder, "s-1").episodes
    write_draft(DRAFT, folder)
    assert site_of(folder, "s-1").episodes == corrected
    write_draft(with_site(DRAFT, replace(ALPHA, episodes=(FRONT, HELD))), folder)
    assert site_of(folder, "s-1").episodes == corrected


def test_new_sites_episodes_and_evidence_are_added_at_the_end(folder: Path) -> None:
    more = replace(HELD, evidence=(*HELD.evidence, Evidence("a", 12, paraphrase="Again.")))
    lost = Episode(Role.LOST, "Reds", start=on("2017-07-09"), evidence=(Evidence("a", 14),))
    delta = replace(BETA, site_id="s-4", name="Delta", place_id="geonames:4")
    draft = with_site(DRAFT, replace(ALPHA, episodes=(more, FRONT, lost)))
    report = write_draft(replace(draft, sites=(*draft.sites, delta)), folder)
    assert [site.name for site in read_dossier(folder).sites] == ["Alpha", "Beta", "Delta"]
    assert site_of(folder, "s-1").episodes == (more, FRONT, lost)
    assert set(report.added) == {"Delta", "Alpha: lost", "Alpha: stronghold: a"}


def test_what_only_the_machine_had_is_taken_away_with_the_machine(folder: Path) -> None:
    report = write_draft(replace(DRAFT, sites=(ALPHA,), map=MapSettings()), folder)
    assert [site.site_id for site in read_dossier(folder).sites] == ["s-1"]
    assert report.removed == ("Beta",)


def test_an_edited_or_annotated_entry_outlives_the_machine(folder: Path) -> None:
    edit(folder, "what: A bomb.", "what: A car bomb.")
    report = write_draft(replace(DRAFT, sites=(ALPHA,), map=MapSettings()), folder)
    assert site_of(folder, "s-2").episodes[0].what == "A car bomb."
    assert [conflict.at for conflict in report.conflicts] == [("sites", "s-2", "episodes", 0), ("sites", "s-2")][1:]


def test_an_entry_under_a_comment_is_kept(folder: Path) -> None:
    edit(folder, "  - site_id: s-2", "  # Ask the embassy.\n  - site_id: s-2")
    write_draft(replace(DRAFT, sites=(ALPHA,), map=MapSettings()), folder)
    assert site_of(folder, "s-2") == BETA
    assert "# Ask the embassy." in (folder / "dossier.yaml").read_text()


def test_what_both_changed_stays_the_persons_and_becomes_a_conflict(folder: Path) -> None:
    edit(folder, "start: 2014-06-10", "start: 2014-06-11")
    moved = with_site(DRAFT, replace(ALPHA, episodes=(replace(HELD, start=on("2014-06-09")), FRONT)))
    report = write_draft(moved, folder)
    assert site_of(folder, "s-1").episodes[0].start == on("2014-06-11")
    (conflict,) = report.conflicts
    assert (conflict.at, conflict.kept, conflict.machine) == (
        ("sites", "s-1", "episodes", 0, "start"),
        "2014-06-11",
        "2014-06-09",
    )
    assert read_draft(folder)[1] == (conflict,)


def test_a_conflict_stands_until_a_person_settles_it(folder: Path) -> None:
    edit(folder, "start: 2014-06-10", "start: 2014-06-11")
    moved = with_site(DRAFT, replace(ALPHA, episodes=(replace(HELD, start=on("2014-06-09")), FRONT)))
    write_draft(moved, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(write_draft(moved, folder).conflicts) == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    edit(folder, "start: 2014-06-11", "start: 2014-06-09")
    assert write_draft(moved, folder).conflicts == ()


def test_comments_order_quotes_and_layout_survive(folder: Path) -> None:
    file = folder / "dossier.yaml"
    text = file.read_text()
    text = text.replace("ebbline: 1\n", "ebbline: 1\n\n# Reviewed line by line.\n")
    text = text.replace("title: Alpha holds out", 'title: "Alpha holds out"   # as printed', 1)
    text = text.replace("  - site_id: s-2", "\n  # Struck, not held.\n  - site_id: s-2")
    text = text.replace("    lon: 43.1\n    lat: 36.3\n", "    lat: 36.30   # from the map sheet\n    lon: 43.1\n")
    file.write_text(text)
    changed = replace(ALPHA, location_reason="the only one", episodes=(replace(HELD, what="It fell."), FRONT))
    write_draft(replace(with_site(DRAFT, changed), lede="What it shows."), folder)
    after = file.read_text()
    assert [line for line in text.splitlines() if line not in after.splitlines()] == []
    assert len(after.splitlines()) == len(text.splitlines()) + 3


def test_a_review_survives_a_new_draft(folder: Path) -> None:
    edit(folder, "review: {state: draft}", "review: {state: reviewed, by: Ann, date: 2026-01-02}")
    write_draft(with_site(DRAFT, replace(ALPHA, episodes=(replace(HELD, toll="12 as of 4 July"), FRONT))), folder)
    episode = site_of(folder, "s-1").episodes[0]
    assert episode.review == Review(ReviewState.REVIEWED, "Ann", date(2026, 1, 2))
    assert episode.toll == "12 as of 4 July"


def test_a_second_article_adds_to_the_first(folder: Path) -> None:
    held, struck = replace(HELD, evidence=(Evidence("b", 1),)), replace(STRUCK, evidence=(Evidence("b", 2),))
    nine = Site("s-9", "Nine", 44.9, 33.9, place_id="geonames:9", episodes=(struck,))
    other = replace(
        DRAFT,
        title="Other words",
        article="b",
        sources=(Source("b", "Weekly"),),
        sites=(replace(ALPHA, episodes=(held,)), nine),
        context=(),
        figures=(),
        map=MapSettings(),
    )
    write_draft(other, folder)
    dossier = read_dossier(folder)
    assert dossier.title == "Alpha holds out"
    assert [site.name for site in dossier.sites] == ["Alpha", "Beta", "Nine"]
    assert [source.source_id for source in dossier.sources] == ["a", "b"]
    assert [item.source_id for item in dossier.sites[0].episodes[0].evidence] == ["a", "b"]
    before = (folder / "dossier.yaml").read_bytes()
    write_draft(other, folder)
    write_draft(DRAFT, folder)
    assert (folder / "dossier.yaml").read_bytes() == before


def test_a_dossier_written_by_hand_keeps_its_ids_and_gains_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "dossier.yaml").write_text(
        "ebbline: 1\ntitle: My title\nactor: Reds\nsites:\n  - {site_id: mine, name: Alpha City, lon: 43.2, lat: 36.4, "
        "place_id: 'geonames:1'}\n"
    )
    report = write_draft(DRAFT, tmp_path)
    dossier = read_dossier(tmp_path)
    assert dossier.title == "My title"
    assert [site.site_id for site in dossier.sites] == ["mine", "s-2"]
    assert (dossier.sites[0].name, dossier.sites[0].lat) == ("Alpha City", 36.4)
    assert len(dossier.sites[0].episodes) == 2
    assert report.conflicts == ()


def test_a_deleted_source_that_something_new_cites_comes_back(folder: Path) -> None:
    (folder / "dossier.yaml").write_text("ebbline: 1\ntitle: T\nactor: Reds\n")
    fresh = replace(BETA, site_id="s-5", name="Epsilon", place_id="geonames:5")
    write_draft(replace(DRAFT, sites=(*DRAFT.sites, fresh)), folder)
    dossier = read_dossier(folder)
    assert [site.name for site in dossier.sites] == ["Epsilon"]
    assert [source.source_id for source in dossier.sources] == ["a"]


def test_a_broken_dossier_is_refused_and_left_alone(folder: Path) -> None:
    edit(folder, "lat: 36.3", "lat: north")
    before = (folder / "dossier.yaml").read_bytes()
    with pytest.raises(DossierError, match="must be a number"):
        write_draft(replace(DRAFT, lede="New."), folder)
    assert (folder / "dossier.yaml").read_bytes() == before


@pytest.mark.parametrize("text", ["", "ebbline: 1\n", "\0", "[", "ebbline: 1\ntitle: x\nactor: y\nsites: 3\n"])
def test_a_broken_last_draft_is_refused_with_a_way_out(folder: Path, text: str) -> None:
    (folder / ".draft.yaml").write_text(text)
    with pytest.raises(DossierError, match=r"\.draft\.yaml.*Delete the file"):
        write_draft(DRAFT, folder)


def test_a_run_killed_between_the_two_files_is_made_good_by_the_next(folder: Path) -> None:
    old_draft = (folder / ".draft.yaml").read_bytes()
    new = replace(with_site(DRAFT, replace(ALPHA, location_reason="x")), sites=(replace(ALPHA, location_reason="x"),))
    new = replace(new, map=MapSettings())
    write_draft(new, folder)
    done = {name: (folder / name).read_bytes() for name in ("dossier.yaml", ".draft.yaml")}
    (folder / ".draft.yaml").write_bytes(old_draft)
    write_draft(new, folder)
    assert {name: (folder / name).read_bytes() for name in done} == done


def test_the_dossier_is_written_before_the_draft_it_was_merged_with(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr("geo.dossier.drafts.write_files", lambda _, files: written.extend(files))
    write_draft(replace(DRAFT, lede="New."), folder)
    assert written == ["dossier.yaml", ".draft.yaml"]


# Whatever single value a person changes, and whatever the machine says next.

VALUES: dict[str, list[str]] = {
    "title": ["Another title"],
    "name": ["Renamed", "'Quoted: name'"],
    "lon": ["12.5"],
    "lat": ["-3"],
    "place_id": ["geonames:77"],
    "precision": ["near"],
    "location_confidence": ["low"],
    "role": ["lost"],
    "actor": ["Blues"],
    "start": ["2013-01", "{earliest: 2013-01-01, latest: 2013-02-03}"],
    "what": ["Something else"],
    "role_confidence": ["high"],
    "review": ["{state: reviewed, by: Ann}"],
    "value": ["-13"],
    "period": ["half a year"],
    "url": ["https://example.org/b"],
    "reason": ["a byline"],
}
LINE = re.compile(r"^(\s*(?:- )?)(\w+): (.+)$")


def edits(text: str) -> list[tuple[int, str]]:
    """Return every line of a dossier with another value: what one person may change."""
    found = []
    for number, line in enumerate(text.splitlines()):
        match = LINE.match(line)
        if match and match[2] in VALUES:
            found += [(number, f"{match[1]}{match[2]}: {value}") for value in VALUES[match[2]]]
    return found


def variants() -> list[Dossier]:
    other = replace(ALPHA, lat=36.9, location_confidence=Confidence.HIGH, precision=ALPHA.precision)
    held = replace(HELD, start=on("2014-06-20"), what="New words", role_confidence=Confidence.LOW)
    return [
        DRAFT,
        replace(DRAFT, title="Machine title", as_of=date(2016, 7, 13)),
        with_site(DRAFT, other),
        with_site(DRAFT, replace(ALPHA, episodes=(held, FRONT, STRUCK))),
        with_site(DRAFT, replace(ALPHA, name="Alfa", episodes=(HELD,))),
        replace(DRAFT, sites=(BETA,)),
        replace(DRAFT, sites=(), figures=(), context=(), map=MapSettings()),
        replace(DRAFT, figures=(replace(SHARE, value=-14.0, period="a year"), replace(SHARE, figure_id="f-2"))),
    ]


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_single_edit_survives_any_new_draft(tmp_path: Path, data: st.DataObject) -> None:
    folder = tmp_path / data.draw(st.uuids()).hex
    write_draft(DRAFT, folder)
    lines = (folder / "dossier.yaml").read_text().splitlines()
    number, line = data.draw(st.sampled_from(edits("\n".join(lines))))
    lines[number] = f"{line}  # by hand"
    (folder / "dossier.yaml").write_text("\n".join(lines) + "\n")
    draft = data.draw(st.sampled_from(variants()))
    write_draft(draft, folder)
    after = (folder / "dossier.yaml").read_text().splitlines()
    assert lines[number] in after
    read_dossier(folder)
    kept = (folder / "dossier.yaml").read_bytes(), (folder / ".draft.yaml").read_bytes()
    assert not write_draft(draft, folder).written
    assert ((folder / "dossier.yaml").read_bytes(), (folder / ".draft.yaml").read_bytes()) == kept
