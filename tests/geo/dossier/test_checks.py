from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.dossier import check, write_draft
from geo.dossier.checks import Finding, Severity
from geo.dossier.checks.sources import why_no_link
from geo.dossier.checks.texts import mixed_word
from geo.dossier.schema import Dossier
from geo.errors import DossierError
from geo.records import DateSpan, Episode, Evidence, Review, ReviewState, Role, Site, Source

REVIEW = "review: {state: reviewed, by: Ann, date: 2026-11-22}"
HEAD = "ebbline: 1\ntitle: A finding\nactor: Reds\nas_of: 2016-07-12\narticle: a\n"
SOURCES = """\
sources:
  - {source_id: a, publisher: Daily, url: 'https://example.org/a', published: 2016-07-12}
  - {source_id: b, publisher: Weekly, url: 'https://example.org/b', published: 2016-07-10, via: a}
  - {source_id: c, publisher: Agency, url: 'https://example.com/c', published: 2017-08-01}
"""
CITED = "context:\n  - {name: Elsewhere, reason: cited, evidence: [{source: b}, {source: c}]}\n"
MOSUL = "  - site_id: s-1\n    name: Mosul\n    lon: 43.12\n    lat: 36.33\n    place_id: geonames:99072\n"
SIRTE = "  - site_id: s-2\n    name: Sirte\n    lon: 16.59\n    lat: 31.2\n    place_id: geonames:2210554\n"
HELD = "      - role: stronghold\n        start: 2014-06-10\n        evidence: [{source: a, paragraph: 3}]\n"
HELD += f"        {REVIEW}\n"
CLAIM = "{earliest: 2014-01, latest: 2014-02, claims: [{date: 2014-06-10, source: a}]}"
ATTACK = HELD.replace("stronghold", "attack").replace("2014-06-10", "2016-07-03\n        attribution: claimed")


def site(head: str, *episodes: str) -> str:
    return head + "    episodes:\n" + "".join(episodes)


def sites(*made: str) -> str:
    return "sites:\n" + "".join(made)


def area(figure_id: str, value: float, day: str, scope: str = "Iraq and Syria") -> str:
    return (
        f"  - figure_id: {figure_id}\n    measure: area_km2\n    value: {value}\n    low: null\n    high: null\n"
        f"    start: {day}\n    end: {day}\n    scope: {scope}\n    definition: control\n    source: a\n    {REVIEW}\n"
    )


def change(figure_id: str, value: float, baseline: str, result: str, more: str = "") -> str:
    return (
        f"  - figure_id: {figure_id}\n    measure: change_pct\n    value: {value}\n    low: null\n    high: null\n"
        f"    start: 2015-12-14\n    end: 2016-07-04\n    baseline: {baseline}\n    result: {result}\n"
        f"    scope: Iraq and Syria\n    definition: net change of control\n    source: a\n    {REVIEW}\n{more}"
    )


AREAS = area("f-1", 90800, "2015-01-01") + area("f-2", 78000, "2015-12-14") + area("f-3", 68300, "2016-07-04")
CHAIN = change("f-4", -14, "f-1", "f-2") + change("f-5", -12, "f-2", "f-3")
LIKENESS = "  - {figure_id: f-4, measure: comparison, comparison: Great Britain, source: a, note: x, " + REVIEW + "}\n"
HEADLINE = "map: {headline: f-3}\n"


def found(folder: Path, *parts: str) -> list[Finding]:
    (folder / "dossier.yaml").write_text(HEAD + SOURCES + CITED + "".join(parts), encoding="utf8")
    return check(folder)


def codes(folder: Path, *parts: str) -> list[str]:
    return [finding.code for finding in found(folder, *parts)]


def only(folder: Path, code: str, *parts: str) -> Finding:
    matching = [finding for finding in found(folder, *parts) if finding.code == code]
    assert len(matching) == 1, found(folder, *parts)
    return matching[0]


def line_of(folder: Path, words: str) -> int:
    lines = (folder / "dossier.yaml").read_text(encoding="utf8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_a_clean_dossier_has_no_findings(tmp_path: Path) -> None:
    figures = "figures:\n" + AREAS + change("f-4", -12, "f-2", "f-3")
    assert found(tmp_path, sites(site(MOSUL, HELD)), figures, HEADLINE) == []


def test_a_broken_dossier_is_refused_not_checked(tmp_path: Path) -> None:
    with pytest.raises(DossierError):
        found(tmp_path, "sites: 3\n")


# Episodes


def test_two_dates_for_one_loss_between_two_episodes(tmp_path: Path) -> None:
    held = HELD.replace("start: 2014-06-10", "start: 2014-06-10\n        end: 2016-06-17")
    lost = HELD.replace("stronghold", "lost").replace("2014-06-10", "2016-06-26")
    finding = only(tmp_path, "two-dates-for-one-loss", sites(site(MOSUL, held, lost)))
    assert "26 June 2016, 17 June 2016" in finding.message
    assert finding.line == line_of(tmp_path, "start: 2016-06-26")
    same = lost.replace("2016-06-26", "2016-06-17")
    assert codes(tmp_path, sites(site(MOSUL, held, same))) == []


def test_two_dates_for_one_loss_between_two_sources(tmp_path: Path) -> None:
    span = "{claims: [{date: 2016-06-17, source: a}, {date: 2016-06-26, source: c}]}"
    lost = HELD.replace("stronghold", "lost").replace("start: 2014-06-10", f"start: {span}")
    finding = only(tmp_path, "two-dates-for-one-loss", sites(site(MOSUL, lost)))
    assert "17 June 2016 (a), 26 June 2016 (c)" in finding.message
    compatible = span.replace("2016-06-17", "2016-06")
    assert codes(tmp_path, sites(site(MOSUL, lost.replace(span, compatible)))) == []


def test_two_losses_with_a_recapture_between_them_are_two_losses(tmp_path: Path) -> None:
    lost = HELD.replace("stronghold", "lost")
    row = [HELD, lost.replace("2014-06-10", "2016-03-27"), HELD.replace("2014-06-10", "2016-05-11")]
    row += [lost.replace("2014-06-10", "2016-06-02")]
    assert codes(tmp_path, sites(site(MOSUL, *row))) == []
    assert codes(tmp_path, sites(site(MOSUL, row[0], row[1], row[3]))) == ["two-dates-for-one-loss"] * 1


def test_held_without_dates_and_lost_before_the_article_contradict(tmp_path: Path) -> None:
    held = HELD.replace("        start: 2014-06-10\n", "")
    lost = HELD.replace("stronghold", "lost").replace("2014-06-10", "2016-06-26")
    finding = only(tmp_path, "held-and-lost", sites(site(MOSUL, held, lost)))
    assert finding.severity is Severity.CONTRADICTION
    later = lost.replace("2016-06-26", "2017-07-10").replace("source: a", "source: c")
    assert "held-and-lost" not in codes(tmp_path, sites(site(MOSUL, held, later)))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("        evidence: [{source: a, paragraph: 3}]\n", "", "no-evidence"),
        ("paragraph: 3", "quote: ''", "empty-evidence"),
        ("source: a, paragraph: 3", "source: b, paragraph: 3", "only-a-repeat"),
        ("[{source: a, paragraph: 3}]", "[{source: a, paragraph: 3}, {source: b, paragraph: 1}]", "one-witness"),
        ("state: reviewed, by: Ann, date: 2026-11-22", "state: draft", "draft-drawn"),
        (", by: Ann, date: 2026-11-22", "", "review-anonymous"),
        ("2014-06-10", "2016-08-01", "later-than-its-sources"),
        ("start: 2014-06-10", "toll: 165 dead", "toll-undated"),
        ("2014-06-10", CLAIM, "claim-outside-span"),
    ],
)  # fmt: skip
def test_each_gap_of_an_episode_is_found_once(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in HELD
    finding = only(tmp_path, code, sites(site(MOSUL, HELD.replace(old, new))))
    assert finding.subject == "s-1"
    assert finding.line is not None
    assert finding.line >= line_of(tmp_path, "role: stronghold")


def test_two_independent_sources_are_two_witnesses(tmp_path: Path) -> None:
    assert codes(tmp_path, sites(site(MOSUL, HELD.replace("[{", "[{source: c, paragraph: 1}, {")))) == []


@pytest.mark.parametrize("toll", ["165 at first, 292 by 7 July", "165 as of 3 July 2016", "41 (29 June)"])
def test_a_dated_toll_is_fine(tmp_path: Path, toll: str) -> None:
    assert codes(tmp_path, sites(site(MOSUL, ATTACK + f"        toll: {toll}\n"))) == []


def test_an_attack_says_who_did_it_and_when(tmp_path: Path) -> None:
    assert codes(tmp_path, sites(site(MOSUL, ATTACK))) == []
    assert codes(tmp_path, sites(site(MOSUL, ATTACK.replace("        attribution: claimed\n", "")))) == [
        "no-attribution"
    ]
    assert codes(tmp_path, sites(site(MOSUL, ATTACK.replace("        start: 2016-07-03\n", "")))) == ["no-date"]


# Places


def test_a_site_outside_the_scope_of_the_headline(tmp_path: Path) -> None:
    inset = "map: {headline: f-3, insets: [s-2]}\n"
    finding = only(tmp_path, "outside-scope", sites(site(MOSUL, HELD), site(SIRTE, HELD)), "figures:\n" + AREAS, inset)
    assert finding.subject == "s-2"
    assert "Libya" in finding.message
    struck = sites(site(MOSUL, HELD), site(SIRTE, ATTACK))
    assert "outside-scope" not in codes(tmp_path, struck, "figures:\n" + AREAS, inset)


def test_a_far_site_is_an_inset_or_a_doubt(tmp_path: Path) -> None:
    pair = sites(site(MOSUL, HELD), site(SIRTE, HELD))
    assert codes(tmp_path, pair) == ["far-site"] * 2
    assert codes(tmp_path, pair, "map: {insets: [s-1, s-2]}\n") == []


def test_a_swapped_position_is_named_as_such(tmp_path: Path) -> None:
    swapped = MOSUL.replace("s-1", "s-3").replace("43.12", "36.30").replace("lat: 36.33", "lat: 43.10")
    swapped = swapped.replace("geonames:99072", "geonames:1")
    assert "maybe-swapped" in codes(tmp_path, sites(site(MOSUL, HELD), site(swapped, HELD)))


def test_doubles_are_found_by_place_and_by_distance(tmp_path: Path) -> None:
    near = MOSUL.replace("s-1", "s-3").replace("36.33", "36.335").replace("geonames:99072", "geonames:5")
    assert codes(tmp_path, sites(site(MOSUL, HELD), site(near, HELD))) == ["double-site"]
    same = MOSUL.replace("s-1", "s-3").replace("36.33", "36.9")
    assert codes(tmp_path, sites(site(MOSUL, HELD), site(same, HELD))) == ["double-site"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    place_id: geonames:99072\n", "", "no-place-id"),
        ("    place_id", "    location_confidence: low\n    place_id", "doubtful-location"),
        ("    place_id", "    sensitivity: sensitive\n    place_id", "sensitive-exact"),
    ],
)
def test_each_doubt_about_a_position_is_found(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert codes(tmp_path, sites(site(MOSUL.replace(old, new), HELD))) == [code]


def test_a_sensitive_site_on_the_grid_is_fine(tmp_path: Path) -> None:
    coarse = MOSUL.replace("43.12", "43.1").replace("36.33", "36.35")
    coarse += "    sensitivity: sensitive\n    precision: district\n"
    assert codes(tmp_path, sites(site(coarse, HELD))) == []


def test_a_site_without_episodes_is_drawn_by_nothing(tmp_path: Path) -> None:
    assert codes(tmp_path, sites(MOSUL)) == ["no-episodes"]


@pytest.mark.parametrize(("role", "words"), [("stronghold", "is held"), ("front", "fought over"), ("lost", "was lost")])
def test_a_state_without_any_date_is_missing_one(tmp_path: Path, role: str, words: str) -> None:
    undated = HELD.replace("stronghold", role).replace("        start: 2014-06-10\n", "")
    finding = only(tmp_path, "no-date", sites(site(MOSUL, undated)))
    assert words in finding.message
    assert "from 12 July 2016 on" in finding.message
    ended = undated.replace("        evidence", "        end: 2016-02\n        evidence", 1)
    assert "no-date" not in codes(tmp_path, sites(site(MOSUL, ended)))


@pytest.mark.parametrize(
    ("old", "new", "odd"),
    [
        ("start: 2014-06-10", "start: 0216-06-10", True),
        ("start: 2014-06-10", "start: 0216", True),
        ("start: 2014-06-10", "start: {earliest: 1716-01, latest: 2014-06-10}", True),
        ("start: 2014-06-10", "start: 1916-06-10", False),
        ("as_of: 2016-07-12", "as_of: 0216-07-12", True),
        ("date: 2026-11-22", "date: 0226-11-22", True),
        ("date: 2026-11-22", "date: 2926-11-22", True),
        ("place_id: geonames:99072", "place_id: '0216'", False),
    ],
)
def test_a_year_that_can_hardly_be_meant_is_told(tmp_path: Path, old: str, new: str, odd: bool) -> None:
    text = HEAD + SOURCES + CITED + sites(site(MOSUL, HELD))
    assert old in text
    (tmp_path / "dossier.yaml").write_text(text.replace(old, new), encoding="utf8")
    assert ("odd-year" in [finding.code for finding in check(tmp_path)]) is odd


def test_a_war_of_long_ago_that_is_reviewed_today_has_no_odd_years(tmp_path: Path) -> None:
    old = (HEAD + SOURCES + CITED + sites(site(MOSUL, HELD))).replace("2014-06-10", "1643-06-10")
    old = old.replace("as_of: 2016-07-12", "as_of: 1643-07-12")
    (tmp_path / "dossier.yaml").write_text(old, encoding="utf8")
    assert "odd-year" not in [finding.code for finding in check(tmp_path)]


# Figures


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (change("f-4", -26, "f-2", "f-3"), "change-does-not-follow"),
        (CHAIN + change("f-6", -26, "f-1", "f-3"), "changes-added-up"),
        (area("f-4", 70000, "2016-07-04", "Iraq, Syria and Libya"), "areas-not-comparable"),
        (area("f-4", 65000, "2016-07-04"), "values-differ"),
        (change("f-4", -12, "f-2", "f-3").replace("start: 2015-12-14", "start: 2016-01-01"), "period-differs"),
        (change("f-4", -12, "f-2", "f-3").replace("    baseline: f-2\n", ""), "change-without-areas"),
        (area("f-4", 60400, "2016-12-31").replace("    low: null\n    high: null\n", ""), "no-range"),
        (area("f-4", 60400, "2016-12-31").replace("low: null", "low: 60000"), "half-a-range"),
        (area("f-4", 60400, "2016-12-31").replace("    source: a\n", ""), "no-evidence"),
        (area("f-4", 60400, "2016-12-31").replace("    scope: Iraq and Syria\n", ""), "no-scope"),
        (area("f-4", 60400, "2016-12-31").replace("    definition: control\n", ""), "no-definition"),
        (area("f-4", 60400, "2016-12-31").replace("    value: 60400\n", ""), "no-value"),
        (area("f-4", 60400, "2016-12-31").replace(REVIEW, "review: {state: draft}"), "draft-drawn"),
        (area("f-4", 60400, "2016-12-31").replace("source: a", "source: b"), "only-a-repeat"),
        (LIKENESS.replace(", note: x", ""), "likeness"),
    ],
)  # fmt: skip
def test_each_fault_of_a_figure_is_found(tmp_path: Path, more: str, code: str) -> None:
    assert code in codes(tmp_path, "figures:\n" + AREAS + more, HEADLINE)


def test_a_note_with_both_dates_explains_a_worded_period(tmp_path: Path) -> None:
    worded = change("f-4", -12, "f-2", "f-3", "    note: From 14 December 2015 to 4 July 2016.\n")
    worded = worded.replace("start: 2015-12-14", "start: 2016-01-01")
    assert codes(tmp_path, "figures:\n" + AREAS + worded, HEADLINE) == []


def test_a_likeness_is_no_headline(tmp_path: Path) -> None:
    assert codes(tmp_path, "figures:\n" + AREAS + LIKENESS, "map: {headline: f-4}\n") == ["headline-is-likeness"]
    assert codes(tmp_path, "figures:\n" + AREAS, "map: {headline: f-3, bracket: f-2}\n") == ["bracket-is-no-change"]
    assert codes(tmp_path, "figures:\n" + AREAS) == ["no-headline"]


# Sources and texts


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://localhost/", "http://10.0.0.1/x", "http://[::1]/", "ftp://x.org",
            "http://intranet/", "https://", "data:text/html,x", "http://192.168.1.1", "//example.org", "https://printer.local/"],
)  # fmt: skip
def test_only_public_http_addresses_become_links(url: str) -> None:
    assert why_no_link(url)


@pytest.mark.parametrize(
    "url", ["https://example.org/a?b=c", "http://www.bbc.com/news", "HTTPS://EXAMPLE.ORG", "https://مثال.إختبار/"]
)
def test_public_addresses_are_links(url: str) -> None:
    assert why_no_link(url) == ""


def test_sources_without_address_or_use_are_found(tmp_path: Path) -> None:
    listed = "sources:\n  - {source_id: a, publisher: A}\n  - {source_id: z, publisher: Z, url: 'javascript:x()'}\n"
    (tmp_path / "dossier.yaml").write_text(HEAD + listed)
    assert [(f.code, f.subject) for f in check(tmp_path)] == [("no-url", "a"), ("no-link", "z"), ("source-unused", "z")]


@pytest.mark.parametrize(
    "lede",
    [
        "It lost 14 % in 2015 and another 12 %, which makes 26 %.",
        "14 % + 12 % = 26 %.",
        "A loss of 14 percent plus 12 percent is 26 percent",
    ],
)
def test_percentages_added_up_in_words_are_found(tmp_path: Path, lede: str) -> None:
    finding = only(tmp_path, "percentages-added-up", f"lede: {lede!r}\n")
    assert "24.3 %" in finding.message
    assert finding.line == line_of(tmp_path, "lede:")


@pytest.mark.parametrize(
    "lede",
    [
        "14 % and 12 % do not make 26 %.",
        "It lost 14 % and another 12 %, which makes 24 %.",
        "14 + 12 = 26 tanks",
        "Of 26 %, 14 % lie in Iraq and 12 % in Syria.",
    ],
)
def test_right_or_denied_sums_are_no_finding(tmp_path: Path, lede: str) -> None:
    assert codes(tmp_path, f"lede: {lede!r}\n") == []


def test_invisible_and_look_alike_letters_are_found(tmp_path: Path) -> None:
    assert codes(tmp_path, 'lede: "abc\\u202edef"\n') == ["bidi-override"]
    cyrillic = MOSUL.replace("Mosul", "M\u043esul")
    assert codes(tmp_path, sites(site(cyrillic, HELD))) == ["look-alike-letters"]
    assert mixed_word("Mosul الموصل Ράκκα Ракка") == ""


def test_an_article_without_a_day_is_found(tmp_path: Path) -> None:
    (tmp_path / "dossier.yaml").write_text("ebbline: 1\ntitle: x\nactor: y\n")
    assert [finding.code for finding in check(tmp_path)] == ["no-as-of"]


# Acknowledging, and the machine's next draft


def test_an_acknowledged_finding_is_marked_by_code_or_by_subject(tmp_path: Path) -> None:
    drawn = sites(MOSUL, SIRTE.replace("31.2", "36.2").replace("16.59", "43.9"))
    assert [f.acknowledged for f in found(tmp_path, drawn, "acknowledged: [no-episodes]\n")] == [True, True]
    one = found(tmp_path, drawn, "acknowledged: ['no-episodes:s-2']\n")
    assert [(f.subject, f.acknowledged) for f in one] == [("s-1", False), ("s-2", True)]


def test_an_idle_acknowledgement_is_found(tmp_path: Path) -> None:
    finding = only(tmp_path, "acknowledged-nothing", "acknowledged: [no-url]\n")
    assert finding.line == line_of(tmp_path, "acknowledged:")


def test_a_conflict_with_the_machines_new_draft_is_found_until_settled(tmp_path: Path) -> None:
    held = Episode(
        Role.STRONGHOLD,
        "Reds",
        start=DateSpan.on(date(2014, 6, 10)),
        evidence=(Evidence("a", 1),),
        review=Review(ReviewState.DRAFT),
    )
    place = Site("s-1", "Mosul", 43.1, 36.3, place_id="geonames:1", episodes=(held,))
    source = Source("a", "Daily", url="https://example.org/")
    draft = Dossier("T", "Reds", None, article="a", sources=(source,), sites=(place,))
    write_draft(draft, tmp_path)
    file = tmp_path / "dossier.yaml"
    file.write_text(file.read_text().replace("lat: 36.3", "lat: 36.4"))
    write_draft(replace(draft, sites=(replace(place, lat=36.5),)), tmp_path)
    conflict = next(finding for finding in check(tmp_path) if finding.code == "draft-conflict")
    assert (conflict.subject, conflict.line) == ("s-1", line_of(tmp_path, "lat: 36.4"))
    assert "36.4" in conflict.message
    assert "36.5" in conflict.message
    file.write_text(file.read_text().replace("lat: 36.4", "lat: 36.5"))
    assert "draft-conflict" not in {finding.code for finding in check(tmp_path)}


def test_findings_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    lines = [finding.line or 0 for finding in found(tmp_path, sites(MOSUL, SIRTE), "acknowledged: [x]\n")]
    assert lines == sorted(lines)
    assert len(lines) >= 4
