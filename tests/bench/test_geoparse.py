"""Finding and choosing places beside geotext and beside the most populous namesake, in one run on the same articles.

The project's own articles are always measured; the news corpora LGL and TR-News where they lie beside the checkout.
Each is read with the weights that were trained without it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import geo
from geo.places import default
from geo.places.ranking import distance_km
from geo.records import LonLat, Mention

pytestmark = pytest.mark.bench
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "geoparse"
CORPORA = {"wars": ROOT / "tests/geo/text/wars.json", "lgl": SHARED / "lgl.xml", "tr-news": SHARED / "TR-News.xml"}
NEAR_KM = 161.0


@dataclass(frozen=True)
class Marked:
    """An article and the places that people have marked in it: start, end and where."""

    text: str
    gold: list[tuple[int, int, LonLat | None]]


@dataclass(frozen=True)
class Figures:
    """What a way of reading reaches on a corpus: shares of one, and articles a second."""

    overlap_f1: float
    within_161: float
    pace: float


def articles(name: str) -> list[Marked]:
    path = CORPORA[name]
    if not path.exists():
        pytest.skip(f"The corpus {name} is not beside this checkout.")
    if path.suffix == ".json":
        return [Marked(one["text"], own_gold(one)) for one in json.loads(path.read_text(encoding="utf-8"))]
    return [Marked(one.findtext("text") or "", list(xml_gold(one))) for one in ET.parse(path).getroot()]


def own_gold(one: dict[str, object]) -> list[tuple[int, int, LonLat | None]]:
    text, found = str(one["text"]), {}
    for name, _, lat, lon in one["gold"]:  # type: ignore[attr-defined]
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            found[match.span()] = LonLat(lon, lat)
    return [(*span, at) for span, at in sorted(found.items())]


def xml_gold(article: ET.Element) -> Iterator[tuple[int, int, LonLat | None]]:
    for node in article.iter("toponym"):
        lat, lon = node.findtext("gaztag/lat"), node.findtext("gaztag/lon")
        at = LonLat(float(lon), float(lat)) if lat and lon else None
        yield int(node.findtext("start") or 0), int(node.findtext("end") or 0), at


Spans = Sequence[tuple[int, int]]


def overlap_f1(corpus: Sequence[Marked], found: Sequence[Spans]) -> float:
    hit = right = gold = given = 0
    for one, spans in zip(corpus, found, strict=True):
        gold, given = gold + len(one.gold), given + len(spans)
        hit += sum(any(s < end and e > start for s, e in spans) for start, end, _ in one.gold)
        right += sum(any(s < end and e > start for start, end, _ in one.gold) for s, e in spans)
    precision, recall = right / max(1, given), hit / max(1, gold)
    return 2 * precision * recall / max(1e-9, precision + recall)


def located(one: Marked) -> list[tuple[Mention, LonLat]]:
    return [(Mention(one.text[s:e], s, e), at) for s, e, at in one.gold if at is not None]


def within_161(corpus: Sequence[Marked], choose: Callable[[str, list[Mention]], list[LonLat | None]]) -> float:
    total = right = 0
    for one in corpus:
        marked = located(one)
        chosen = choose(one.text, [mention for mention, _ in marked])
        total += len(marked)
        right += sum(
            at is not None and distance_km(at, gold) <= NEAR_KM for at, (_, gold) in zip(chosen, marked, strict=True)
        )
    return right / total


def by_model(text: str, mentions: list[Mention]) -> list[LonLat | None]:
    return [one.place.at if one.place else None for one in geo.resolve(text, mentions)]


def by_population(text: str, mentions: list[Mention]) -> list[LonLat | None]:
    del text
    ranked = [default().candidates(mention.text) for mention in mentions]
    return [max(found, key=lambda one: one.place.population or 0).place.at if found else None for found in ranked]


def ours(corpus: Sequence[Marked]) -> Figures:
    geo.geoparse(corpus[0].text)
    started = time.perf_counter()
    read = [geo.geoparse(one.text) for one in corpus]
    pace = len(corpus) / (time.perf_counter() - started)
    found = [[(one.mention.start, one.mention.end) for one in answers] for answers in read]
    return Figures(overlap_f1(corpus, found), within_161(corpus, by_model), pace)


def peers(corpus: Sequence[Marked]) -> Figures:
    from geotext import GeoText

    GeoText(corpus[0].text)
    started = time.perf_counter()
    read = [GeoText(one.text) for one in corpus]
    pace = len(corpus) / (time.perf_counter() - started)
    found = [
        [
            match.span()
            for name in {*names.cities, *names.countries}
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", one.text)
        ]
        for one, names in zip(corpus, read, strict=True)
    ]
    return Figures(overlap_f1(corpus, found), within_161(corpus, by_population), pace)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CORPORA)
def test_places_are_found_and_chosen_better_than_by_the_peers(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = articles(name)
    monkeypatch.setenv("EBBLINE_WEIGHTS", str(ROOT / f"geo/text/data/weights-without-{name}.csv"))
    mine, theirs = ours(corpus), peers(corpus)
    print(f"\n{name}, {len(corpus)} articles, {sum(len(one.gold) for one in corpus)} marked places")
    print(f"  found, overlap F1:      ebbline {mine.overlap_f1:.3f}   geotext {theirs.overlap_f1:.3f}")
    print(f"  chosen, within 161 km:  ebbline {mine.within_161:.1%}   most populous namesake {theirs.within_161:.1%}")
    print(f"  articles a second:      ebbline {mine.pace:.0f}   geotext {theirs.pace:.0f} (which chooses nothing)")
    assert mine.overlap_f1 > theirs.overlap_f1
    assert mine.within_161 > theirs.within_161 + 0.02


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Only Linux tells a process's own peak.")
def test_a_reading_process_takes_at_most_150_mb() -> None:
    corpus = CORPORA["wars"]
    code = (
        "import json, re, sys, geo\n"
        "for one in json.load(open(sys.argv[1], encoding='utf-8')) * 3: geo.geoparse(one['text'])\n"
        # The high-water mark of this program alone: what getrusage tells begins with that of the parent.
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, corpus], check=True, capture_output=True, text=True, env=os.environ
    )
    print(f"\nmemory of a reading process: {done.stdout.strip()} MB")
    assert int(done.stdout) <= 150
