"""The project's own reports on seventy wars: what is marked in them is found, and confidence means what it says.

The places are chosen with the weights that were trained without these reports.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import geo
from geo.drafting import read_article
from geo.places.ranking import distance_km
from geo.records import LonLat, Mention, Resolution, Site
from geo.text import tables

REPORTS = Path(__file__).parent / "wars.json"
WITHOUT = Path(tables.__file__).parent / "data" / "weights-without-wars.csv"
REACH_KM = {"PCL": 1200.0, "ADM1": 400.0}  # where the middle of a country or region may be marked


@cache
def reports() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(REPORTS.read_text(encoding="utf-8"))
    return found


def marked(report: dict[str, Any]) -> list[tuple[Mention, LonLat]]:
    spans = {}
    for name, _, lat, lon in report["gold"]:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", report["text"]):
            spans[match.span()] = (Mention(name, *match.span()), LonLat(lon, lat))
    return [spans[span] for span in sorted(spans)]


def is_right(answer: Resolution, at: LonLat) -> bool:
    if answer.place is None:
        return False
    code = answer.place.feature_code or ""
    reach = next((km for start, km in REACH_KM.items() if code.startswith(start)), 161.0)
    return distance_km(at, answer.place.at) <= reach


@pytest.fixture(scope="module")
def judged() -> list[tuple[float, bool]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EBBLINE_WEIGHTS", str(WITHOUT))
        found = []
        for report in reports():
            places = marked(report)
            answers = geo.resolve(report["text"], [mention for mention, _ in places])
            found += [(one.confidence, is_right(one, at)) for one, (_, at) in zip(answers, places, strict=True)]
    return found


def share(answers: list[tuple[float, bool]]) -> float:
    return sum(right for _, right in answers) / len(answers)


def test_most_places_of_wars_never_trained_on_are_put_where_they_lie(judged: list[tuple[float, bool]]) -> None:
    assert len(judged) > 1300
    assert share(judged) > 0.84


def test_what_is_surely_placed_is_rightly_placed(judged: list[tuple[float, bool]]) -> None:
    sure = [one for one in judged if one[0] >= 0.8]
    assert len(sure) > len(judged) / 2
    assert share(sure) > 0.97


def test_what_is_doubted_is_mostly_wrong(judged: list[tuple[float, bool]]) -> None:
    doubted = [one for one in judged if 0 < one[0] < 0.25]
    assert len(doubted) > 10
    assert share(doubted) < 0.2


@cache
def sites() -> list[tuple[Site, ...]]:
    return [read_article(one["text"], actor=one["actor"], date=one["date"]).sites for one in reports()]


def test_words_that_are_no_places_are_kept_out_of_the_sites() -> None:
    kept = words = 0
    for report, found in zip(reports(), sites(), strict=True):
        names = {site.name for site in found}
        words += len(report["not_places"])
        kept += sum(word not in names for word in report["not_places"])
    assert words > 150
    assert kept / words > 0.98


def is_read(row: list[Any], report: dict[str, Any], found: tuple[Site, ...]) -> bool:
    """A role is read where a site within 50 km has it; a place in passing, where no site has a role of its own."""
    _, role, lat, lon = row
    at = LonLat(lon, lat)
    read = {str(one.role) for site in found if distance_km(at, site.at) <= 50 for one in site.episodes}
    marked_here = {kind for _, kind, y, x in report["gold"] if distance_km(at, LonLat(x, y)) <= 50}
    return role in read or (role == "context" and read <= marked_here)


def test_most_roles_of_the_marked_places_are_read() -> None:
    rows = [
        is_read(row, report, found) for report, found in zip(reports(), sites(), strict=True) for row in report["gold"]
    ]
    assert len(rows) > 1250
    assert sum(rows) / len(rows) > 0.79
