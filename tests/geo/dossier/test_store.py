from datetime import date
from pathlib import Path

import pytest

from geo.dossier import read_dossier, write_dossier
from geo.dossier.schema import Dossier
from geo.errors import DossierError, OutputError
from geo.records import DateClaim, DateSpan, Episode, Evidence, Precision, Role, Site

HEAD = "ebbline: 1\ntitle: A town changed hands\nactor: Reds\n"
SOURCES = "sources:\n  - {source_id: a, publisher: Daily}\n  - {source_id: b, publisher: Weekly}\n"
SITE = "sites:\n  - site_id: s-1\n    name: Alpha\n    lon: 43.1\n    lat: 36.3\n"
EPISODE = SITE + "    episodes:\n      - role: stronghold\n        actor: Reds\n"
FIGURE = "figures:\n  - figure_id: f-1\n    measure: area_km2\n    value: 100\n"


def written(folder: Path, text: str) -> Path:
    (folder / "dossier.yaml").write_text(text, encoding="utf8")
    return folder


def refusal(folder: Path, text: str) -> DossierError:
    with pytest.raises(DossierError) as caught:
        read_dossier(written(folder, text))
    return caught.value


def test_the_smallest_dossier_reads_and_takes_its_name_from_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    dossier = read_dossier(written(folder, HEAD))
    assert (dossier.title, dossier.actor, dossier.name) == ("A town changed hands", "Reds", "small")
    assert dossier.sites == dossier.sources == dossier.figures == ()


def test_the_file_itself_reads_like_its_folder(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    assert read_dossier(tmp_path / "dossier.yaml") == read_dossier(tmp_path)


@pytest.mark.parametrize(
    ("written_as", "low", "high"),
    [
        ("2016-02-29", date(2016, 2, 29), date(2016, 2, 29)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("'2016-02'", date(2016, 2, 1), date(2016, 2, 29)),
        ("{earliest: 2016-02, latest: 2016-03}", date(2016, 2, 1), date(2016, 3, 31)),
        ("{earliest: 2016-02-03}", date(2016, 2, 3), None),
    ],
)
def test_a_day_a_month_and_a_year_are_spans(tmp_path: Path, written_as: str, low: date, high: date | None) -> None:
    dossier = read_dossier(written(tmp_path, HEAD + EPISODE + f"        start: {written_as}\n"))
    assert dossier.sites[0].episodes[0].start == DateSpan(low, high)


def test_claims_keep_their_source_and_give_the_span_where_none_is_stated(tmp_path: Path) -> None:
    claims = "        start:\n          claims:\n            - {date: 2016-06-17, source: a}\n"
    claims += "            - {date: 2016-06-26, source: b}\n"
    span = read_dossier(written(tmp_path, HEAD + SOURCES + EPISODE + claims)).sites[0].episodes[0].start
    first, second = date(2016, 6, 17), date(2016, 6, 26)
    assert span == DateSpan(first, second, (DateClaim(first, first, "a"), DateClaim(second, second, "b")))


def test_a_country_code_like_no_stays_text(tmp_path: Path) -> None:
    assert read_dossier(written(tmp_path, HEAD + "scope: NO\n")).scope == "NO"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, ["no data", "ebbline: 1"]),
        ("# only a comment\n", 1, ["no data"]),
        ("just words\n", 1, ["ebbline: 1"]),
        ("title: x\nactor: y\n", 1, ["ebbline: 1"]),
        ("title: x\nebbline: 1\nactor: y\n", 2, ["not the first line"]),
        ("ebbline: 2\ntitle: x\n", 1, ["version 2", "Update"]),
        ("ebbline: one\ntitle: x\nactor: y\n", 1, ["must be the version"]),
        ("ebbline: 1\nactor: y\n", 1, ["no 'title'"]),
        (HEAD + "sights: []\n", 4, ["Unknown key 'sights'", "Did you mean 'sites'"]),
        (HEAD + "sites: none of them\n", 4, ["'sites' must be a list"]),
        (HEAD + "sites:\n  - Alpha\n", 5, ["must be a mapping"]),
        (HEAD + "lede: [a, b]\n", 4, ["'lede' must be a text, not a list"]),
        (HEAD + "as_of: 2016-02-30\n", 4, ["'2016-02-30'", "No calendar"]),
        (HEAD + "as_of: 2016-02\n", 4, ["must name a day"]),
        (HEAD + "as_of: 03/04/2016\n", 4, ["is no date", "2016-07-12"]),
        (HEAD + "as_of: 2016-07-12T10:00\n", 4, ["is no date", "utc"]),
        (HEAD + "title: again\n", 4, ["'title' stands twice", "lines 2 and 4"]),
        (HEAD + "scope: a: b\n", 4, ["not valid YAML"]),
        (HEAD + "scope: !!python/object:os.system x\n", 4, ["tag", "not allowed"]),
        (HEAD + "---\nebbline: 1\n", 4, ["second YAML document"]),
        (HEAD + EPISODE + "        start: 2016-05-01\n        end: 2016-04-01\n", 13, ["before it starts"]),
        (HEAD + EPISODE + "        start: {earliest: 2016-05, latest: 2016-04}\n", 12, ["runs backwards"]),
        (HEAD + EPISODE + "        attribution: claim\n", 12, ["Did you mean 'claimed'"]),
        (HEAD + EPISODE + "        utc: yesterday\n", 12, ["time with its zone"]),
        (HEAD + EPISODE + "        evidence: [{source: z}]\n", 12, ["No source is called 'z'"]),
        (HEAD + SOURCES + EPISODE + "        evidence: [{source: a, paragraph: 0}]\n", 15, ["whole number from 1"]),
        (HEAD + SITE.replace("36.3", "136.3"), 8, ["swapped", "lon: 136.3"]),
        (HEAD + SITE.replace("43.1", "181"), 7, ["between -180 and 180"]),
        (HEAD + SITE.replace("36.3", "NaN"), 8, ["must be a number"]),
        (HEAD + SITE.replace("36.3", "36,3"), 8, ["decimal point"]),
        (HEAD + SITE.replace("    lat: 36.3\n", ""), 5, ["no position"]),
        (HEAD + SITE.replace("43.1", "null"), 5, ["no position"]),
        (HEAD + SITE.replace("36.3", "~"), 5, ["no position"]),
        (HEAD + SITE.replace("36.3", ""), 5, ["no position"]),
        (HEAD + "context:\n  - {name: Alpha, lon: 8.5, lat: null}\n", 5, ["only one of lon and lat"]),
        (HEAD + "context:\n  - {name: Alpha, lat: 8.5}\n", 5, ["only one of lon and lat"]),
        (HEAD + FIGURE + "    low: 120\n    high: 110\n", 8, ["range runs backwards"]),
        (HEAD + FIGURE.replace("100", "68,300"), 7, ["without separators"]),
        (HEAD + FIGURE.replace("100", "-12"), 7, ["is no area", "change_pct"]),
        (HEAD + FIGURE + "    baseline: f-2\n", 8, ["No figure is called 'f-2'", "Did you mean 'f-1'"]),
        (HEAD + "map: {headline: f-9}\n", 4, ["No figure is called 'f-9'"]),
        (HEAD + "map: {insets: [s-9]}\n", 4, ["No site is called 's-9'"]),
        (HEAD + "map: {bounds: [49, 31, 35, 38]}\n", 4, ["enclose nothing"]),
        (HEAD + "sources:\n  - {source_id: a, publisher: A, via: a}\n", 5, ["repeats itself"]),
    ],
)
def test_a_broken_dossier_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: list[str]) -> None:
    error = refusal(tmp_path, text)
    assert error.line == line
    assert error.path == str(tmp_path / "dossier.yaml")
    for word in words:
        assert word in str(error)
    assert "\n" not in str(error)


def test_a_duplicate_site_is_refused_with_both_lines(tmp_path: Path) -> None:
    again = SITE.removeprefix("sites:\n")
    assert "on lines 5 and 9" in str(refusal(tmp_path, HEAD + SITE + again))


def test_duplicate_sources_and_figures_are_refused(tmp_path: Path) -> None:
    assert "source_id 'a' stands twice" in str(refusal(tmp_path, HEAD + SOURCES.replace("b,", "a,")))
    assert "figure_id 'f-1' stands twice" in str(refusal(tmp_path, HEAD + FIGURE + FIGURE.removeprefix("figures:\n")))


def test_a_quote_of_26_words_is_refused_and_one_of_25_is_not(tmp_path: Path) -> None:
    quoted = HEAD + SOURCES + EPISODE + "        evidence:\n          - {source: a, quote: %s}\n"
    assert read_dossier(written(tmp_path, quoted % " ".join(["word"] * 25)))
    assert "26 words" in str(refusal(tmp_path, quoted % " ".join(["word"] * 26)))


def test_all_problems_are_listed_and_the_message_counts_the_rest(tmp_path: Path) -> None:
    error = refusal(tmp_path, HEAD + "sights: []\nas_of: 2016-13-01\nscope: []\nnames: 3\n")
    assert [problem.line for problem in error.problems] == [4, 5, 6, 7]
    assert str(error).endswith("(and 3 more)")


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("bomb", "words"),
    [
        (LAUGHS, "more than a million values"),
        ("a: &a x\nb: [" + "*a, " * 101 + "]\n", "more than 100 YAML aliases"),
        ("a: &a [*a]\n", "points to nothing, or into itself"),
        ("a: " + "[" * 5000, "deeper than 64 levels"),
        ("a: " + "{b: " * 5000, "deeper than 64 levels"),
        ("".join(" " * depth + "a:\n" for depth in range(300)), "deeper than 64 levels"),
    ],
)
def test_alias_bombs_and_deep_nests_are_refused(tmp_path: Path, bomb: str, words: str) -> None:
    error = refusal(tmp_path, HEAD + bomb)
    assert words in str(error)
    assert error.line is not None


def test_a_few_aliases_are_fine(tmp_path: Path) -> None:
    text = HEAD + EPISODE + "        start: &day 2016-05-01\n        end: *day\n"
    episode = read_dossier(written(tmp_path, text)).sites[0].episodes[0]
    assert episode.start == episode.end == DateSpan.on(date(2016, 5, 1))


def test_a_folder_without_dossier_a_missing_path_and_bad_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match=r"holds no dossier\.yaml"):
        read_dossier(tmp_path)
    with pytest.raises(DossierError, match="No such file"):
        read_dossier(tmp_path / "nowhere")
    with pytest.raises(DossierError):
        read_dossier("a\0b")
    for data in (b"ebbline: 1\ntitle: caf\xe9\n", b"\xff\xfee\x00", b"ebbline: 1\0", b"\x89PNG\r\n"):
        (tmp_path / "dossier.yaml").write_bytes(data)
        with pytest.raises(DossierError):
            read_dossier(tmp_path)


def test_a_file_of_17_mib_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dossier.yaml").write_bytes(b"#" * (17 << 20))
    with pytest.raises(DossierError, match="Larger than 16 MiB"):
        read_dossier(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_read_the_same(tmp_path: Path) -> None:
    plain = read_dossier(written(tmp_path, HEAD + SITE))
    (tmp_path / "dossier.yaml").write_bytes(b"\xef\xbb\xbf" + (HEAD + SITE).replace("\n", "\r\n").encode())
    assert read_dossier(tmp_path) == plain


def test_writing_refuses_records_that_break_the_schema_and_keeps_the_old_file(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    site = Site(site_id="s-1", name="Alpha", lon=1, lat=99)
    with pytest.raises(DossierError, match="swapped"):
        write_dossier(Dossier(title="x", actor="y", as_of=None, sites=(site,)), tmp_path)
    assert (tmp_path / "dossier.yaml").read_text() == HEAD


def test_writing_into_a_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(OutputError):
        write_dossier(Dossier(title="x", actor="y", as_of=None), tmp_path / "taken")


def test_a_written_dossier_begins_with_its_version_and_reads_like_prose(tmp_path: Path) -> None:
    site = Site(site_id="s-1", name="Alpha", lon=43.1, lat=36.3, precision=Precision.NEAR)
    path = write_dossier(Dossier(title="x", actor="Reds", as_of=date(2016, 7, 12), sites=(site,)), tmp_path / "new")
    lines = path.read_text().splitlines()
    assert lines[:4] == ["ebbline: 1", "title: x", "actor: Reds", "as_of: 2016-07-12"]
    assert "    precision: near" in lines


def test_evidence_stands_on_one_line(tmp_path: Path) -> None:
    text = HEAD + SOURCES + EPISODE + "        evidence:\n          - {source: a, paragraph: 3, paraphrase: it fell}\n"
    dossier = read_dossier(written(tmp_path, text))
    assert dossier.sites[0].episodes[0].evidence == (Evidence("a", 3, paraphrase="it fell"),)
    assert dossier.sites[0].episodes[0].role is Role.STRONGHOLD
    write_dossier(dossier, tmp_path)
    assert "          - {source: a, paragraph: 3, paraphrase: it fell}\n" in (tmp_path / "dossier.yaml").read_text()


def test_one_date_used_twice_is_written_twice(tmp_path: Path) -> None:
    day = date(2016, 7, 12)
    episodes = tuple(Episode(Role.STRONGHOLD, "Reds", start=DateSpan(None, day)) for _ in range(2))
    site = Site(site_id="s-1", name="Alpha", lon=43.1, lat=36.3, episodes=episodes)
    text = write_dossier(Dossier("x", "Reds", day, sites=(site,)), tmp_path).read_text()
    assert text.count("2016-07-12") == 3
    assert "*" not in text
    assert "&" not in text
