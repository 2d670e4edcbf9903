"""Whole articles, with the gazetteer that everyone gets."""

from __future__ import annotations

import json
import math
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.drafting import read_article
from geo.errors import GeoError
from geo.places import default
from geo.text.article import from_text
from geo.text.reader import read

WARS = json.loads((Path(__file__).parent / "data" / "wars.json").read_text(encoding="utf-8"))


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))


def found_roles(case: dict[str, Any]) -> list[tuple[str, str, float, float]]:
    dossier = read_article(case["text"] + "\n", actor=case["actor"], date=case["date"])
    return [(site.name, e.role.value, site.lat, site.lon) for site in dossier.sites for e in site.episodes]


def right(rows: list[tuple[str, str, float, float]], gold: list[Any], all_gold: list[list[Any]]) -> bool:
    _, role, lat, lon = gold
    found = {r for _, r, la, lo in rows if km(lat, lon, la, lo) <= 50}
    others = {r for _, r, la, lo in all_gold if km(lat, lon, la, lo) <= 50 and r != "context"}
    return role in found or (role == "context" and found <= others)


def test_articles_on_many_wars_are_read_right() -> None:
    marks = [right(found_roles(case), gold, case["gold"]) for case in WARS for gold in case["gold"]]
    assert sum(marks) / len(marks) >= 0.94


@pytest.mark.parametrize("case", WARS, ids=lambda c: c["id"])
def test_persons_and_institutions_are_no_sites(case: dict[str, Any]) -> None:
    names = {name for name, *_ in found_roles(case)}
    assert not names & set(case["not_places"])


def test_the_real_article_is_read_right(shared: Path) -> None:
    (path,) = (shared / "article").glob("*.txt")
    dossier = read_article(path)
    assert (dossier.as_of, dossier.actor) == (date(2016, 7, 12), "Islamic State")
    rows = {(site.name.split(",")[0], e.role.value) for site in dossier.sites for e in site.episodes}
    assert rows == {
        ("Mosul", "stronghold"),
        ("Raqqa", "stronghold"),
        ("Sirte", "stronghold"),
        ("Sirte", "front"),
        ("Fallujah", "lost"),
        ("Ataturk Airport", "attack"),
        ("Karrada", "attack"),
    }
    airport = next(site for site in dossier.sites if "Ataturk" in site.name)
    assert km(40.9769, 28.8146, airport.lat, airport.lon) < 3
    (change,) = [f for f in dossier.figures if f.measure == "change_pct"]
    assert (change.value, str(change.start), str(change.end)) == (-12, "2016-01-01", "2016-06-30")
    assert {"Frankfurt", "Beirut", "Great Britain"} <= {one.name for one in dossier.context}
    assert next(s for s in dossier.sources if s.source_id == change.source_id).publisher == "IHS Inc."


ARTICLE = """3 May 2017

The hills are lost

By Ana Lima
May 1 2017

Soldiers stand at the gate of Gwoza on April 28. (Ivo Petrov/Reuters)

The army retook Gwoza on Friday. Boko Haram fighters still hold Damboa, they said.

Gunmen killed nine people at a market in Baga, Nigeria, last week; the group claimed responsibility.

Lima reported from Dakar.
"""


def test_every_episode_rests_on_a_quote_of_the_article() -> None:
    dossier = read_article(ARTICLE)
    text = " ".join(ARTICLE.split())
    evidence = [e for site in dossier.sites for episode in site.episodes for e in episode.evidence]
    assert evidence
    assert all(e.quote and e.quote in text and len(e.quote.split()) <= 25 for e in evidence)
    assert all(e.paragraph for e in evidence)
    assert all(e.source_id == dossier.article for e in evidence)


def test_a_long_sentence_is_quoted_in_twenty_five_words_around_its_place() -> None:
    lead, tail = " ".join(["quietly"] * 40), " ".join(["slowly"] * 40)
    dossier = read_article(f"A title\n\nIn May {lead} Boko Haram seized Gwoza on Friday {tail}.\n", date="2015-06-01")
    quote = dossier.sites[0].episodes[0].evidence[0].quote
    assert len(quote.split()) == 25
    assert "seized Gwoza" in quote


def test_everything_is_a_draft() -> None:
    dossier = read_article(ARTICLE)
    assert {e.review.state.value for site in dossier.sites for e in site.episodes} == {"draft"}


def test_a_closing_note_gives_no_site() -> None:
    dossier = read_article(ARTICLE)
    assert "Dakar" in {one.name for one in dossier.context}
    assert "Dakar" not in {site.name for site in dossier.sites}


def test_site_ids_are_stable_and_tell_nothing() -> None:
    first, second = read_article(ARTICLE), read_article(ARTICLE.replace("retook", "recaptured"))
    ids = {site.name: site.site_id for site in first.sites}
    assert ids == {site.name: site.site_id for site in second.sites}
    assert len(set(ids.values())) == len(ids)
    assert not any(name.lower()[:4] in site_id for name, site_id in ids.items())


def test_a_long_article_is_read_within_a_second_once_the_gazetteer_is_open() -> None:
    read_article(ARTICLE)
    case = from_text("\n\n".join(c["text"] for c in WARS[:12]), day=date(2024, 1, 1))
    began = time.perf_counter()
    read(case, actor="the rebels")
    assert time.perf_counter() - began < 3  # a second on one quiet core; tests share theirs


@pytest.mark.parametrize(
    "hostile",
    [
        "Rebels took \u202eMosul\u202c on Friday.",
        "Rebels took Mo\u200bsul on Friday.",
        "<script>alert('Mosul')</script> rebels took Mosul",
        "${Mosul} `Mosul` {{Mosul}} rebels took Mosul",
        "Mosul " * 2000,
        "(" * 3000 + "Mosul",
        "Rebels took " + ", ".join(["Mosul"] * 500) + ".",
        "\ud800 Mosul",
        "مدينة الموصل سقطت",
    ],
)
def test_hostile_text_is_read_or_refused_in_a_sentence(hostile: str) -> None:
    default()  # built before the clock starts
    began = time.perf_counter()
    try:
        read_article(hostile + "\n")
    except GeoError as error:
        assert "\n" not in str(error)
    assert time.perf_counter() - began < 8


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            "Rebels army took lost Mosul Goma , . in the and of they it by which 12 percent “ ” ( 2014 killed".split()
        ),
        max_size=60,
    )
)
def test_any_order_of_words_is_read_or_refused(said: list[str]) -> None:
    try:
        read_article(" ".join(said) + "\n", date="2020-01-01")
    except GeoError:
        return


def test_a_name_that_fits_none_of_its_places_is_left_unplaced_and_told() -> None:
    # The list of places knows a Lake Success in New York alone; the rest of the report is in another continent.
    text = (
        "Rebels took Lake Success on Monday. Fighting went on in Goma, Sake, Masisi, Rutshuru and Bukavu in Congo, "
        "and soldiers held Uvira and Beni."
    )
    found = read(from_text(text), actor="the rebels")
    assert [one.mention.text for one in found.unplaced] == ["Lake Success"]
    assert {one.place.country_code for one in found.resolutions if one.place} == {"CD"}


def test_a_town_whose_position_was_set_by_hand_is_drawn_as_approximate() -> None:
    from geo.records import Precision

    text = "Rebels captured Goma and Rumangabo in Congo on Monday. They hold Rutshuru too."
    sites = {site.name: site for site in read_article(text, actor="the rebels").sites}
    assert sites["Goma"].precision is Precision.EXACT
    approximate = [site for site in sites.values() if site.place_id.startswith("ebbline:")]
    assert approximate
    assert {site.precision for site in approximate} == {Precision.NEAR}
