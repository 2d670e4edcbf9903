"""Make the weights of the place model from news whose places people have marked.

    python geo/text/data/make_weights.py LGL.xml TR-NEWS.xml tests/geo/text/wars.json

Writes weights.csv, trained on all corpora given, and weights-without-NAME.csv for each, trained on the others, so that
a corpus is never scored with weights that have seen it; prints what each scores. The corpora are those of "A Pragmatic
Guide to Geoparsing Evaluation" (Gritta et al. 2020): LGL (Lieberman et al. 2010), TR-News (Kamalloo and Rafiei 2018).
They are not part of this project; wars.json, reports on many wars written for it, is. Nothing at run time needs this
script.

The model is a softmax over each name's candidates (a conditional logit): the right ones are those within 161 km of the
marked position, or "none of these" where all lie farther off; the loss is minus the logarithm of their share. Every
corpus counts the same, however large. Where the articles say little about a feature it stays near its first guess
(``GUESS``), and what is evidence for a place never becomes evidence against it. What the other names say depends on the
weights themselves, so features and weights are made in turns. Sharpness and doubt are then fitted, by logistic
regression on held-back articles, so that a confidence of 0.8 is right eight times in ten.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.places import default
from geo.places.ranking import distance_km
from geo.records import LonLat, Mention
from geo.text.evidence import FEATURES, NOWHERE
from geo.text.mentions import find_mentions
from geo.text.resolve import Reading, reading

HERE = Path(__file__).parent
NEAR_KM = 161.0
WIDE_KM = {"country": 1200.0, "region": 400.0}
ROUNDS = 4
STEPS = 400
RATE = 0.05
PULL = 0.003
GUESS = {
    "population": 1.0, "fame": 0.3, "primary": 0.8, "exact": 1.5, "capital_kind": 0.6, "country_kind": 2.0,
    "area_kind": 0.5, "region_kind": 0.5, "district_kind": -0.5, "airport_kind": -0.5, "inside_named": 4.0,
    "inside_other": -1.0, "holds_named": 2.0, "said_region": 1.0, "said_town": 0.5, "dateline": 1.0,
    "country_named": 2.0, "region_named": 2.0, "country_share": 1.5, "region_share": 1.0, "country_of_all": 1.0,
    "region_of_all": 1.0, "near_50": 1.0, "near_300": 2.0, "near_in_text": 0.7, "region_in_text": 0.7, "nowhere": 8.0,
}  # fmt: skip
EITHER_WAY = frozenset(
    "population_of_region unknown_population country_kind area_kind region_kind district_kind airport_kind "
    "site_kind".split()
)
AGAINST = frozenset(("inside_other", "behind"))
FOLDS = 4
CLEAREST = 0.002  # a share nearer to 0 or 1 than this says no more than this does
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Lesson:
    """One article: what its marked names may mean, and for each marked group how often which candidates are right."""

    reading: Reading
    right: dict[int, tuple[NDArray[np.bool_], int]]
    marked: int


def lessons(path: Path) -> list[Lesson]:
    """Return the articles of a corpus: XML as LGL and TR-News, or JSON with a text and ``gold`` names and positions."""
    if path.suffix == ".json":
        listed = json.loads(path.read_text(encoding="utf-8"))
        return [lesson(one["text"], named(one["text"], one["gold"]), wide=True) for one in listed]
    found = []
    for article in ET.parse(path).getroot():  # noqa: S314  # a file that whoever trains has chosen
        text = article.findtext("text") or ""
        marks = [mark for node in article.iter("toponym") if (mark := _mark(node, text)) is not None]
        found.append(lesson(text, marks))
    return found


def named(text: str, gold: Sequence[Sequence[Any]]) -> list[tuple[Mention, LonLat]]:
    """Return every place where a text has the marked names, with the marked position (name, role, lat, lon)."""
    found = {}
    for name, _, lat, lon in gold:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            found[match.span()] = (Mention(name, *match.span()), LonLat(float(lon), float(lat)))
    return [found[span] for span in sorted(found)]


def _mark(node: ET.Element, text: str) -> tuple[Mention, LonLat] | None:
    start, end = int(node.findtext("start") or 0), int(node.findtext("end") or 0)
    lat, lon = node.findtext("gaztag/lat"), node.findtext("gaztag/lon")
    if not lat or not lon or not text[start:end]:
        return None
    return Mention(text[start:end], start, end), LonLat(float(lon), float(lat))


def lesson(text: str, marks: Sequence[tuple[Mention, LonLat]], *, wide: bool = False) -> Lesson:
    """Return one article as something to learn from; ``wide`` where the middle of a country may be marked anywhere."""
    gazetteer = default()
    read = reading(text, [mention for mention, _ in marks], find_mentions(text, gazetteer), gazetteer)
    right: dict[int, tuple[NDArray[np.bool_], int]] = {}
    for (_, at), group in zip(marks, read.owners, strict=True):
        reach = [WIDE_KM.get(one.kind, NEAR_KM) if wide else NEAR_KM for one in read.choices[group].candidates]
        km = [distance_km(at, one.place.at) for one in read.choices[group].candidates]
        near = np.array([far <= limit for far, limit in zip(km, reach, strict=True)], dtype=bool)
        hits, count = right.get(group, (near, 0))
        right[group] = (hits | near, count + 1)
    return Lesson(read, right, len(marks))


def first_guess() -> Floats:
    """Return the weights that a person would set."""
    return np.array([GUESS.get(feature, 0.0) for feature in FEATURES])


def train(corpora: Sequence[Sequence[Lesson]]) -> Floats:
    """Return weights for the features: made, with the features they lead to, in turns."""
    weight = first_guess()
    for _ in range(ROUNDS):
        marked = [[rows for one in articles for rows in examples(one, weight)] for articles in corpora]
        totals = [sum(count for _, _, count in rows) for rows in marked]
        even = [
            (table, hits, count / total)
            for rows, total in zip(marked, totals, strict=True)
            for table, hits, count in rows
        ]
        weight = fitted(even, weight)
    return weight


# The answer "none of these", beside the candidates of each name.
_NOWHERE_ROW = np.array([[float(feature == NOWHERE) for feature in FEATURES]])
Example = tuple[Floats, NDArray[np.bool_], float]


def examples(one: Lesson, weight: Floats) -> list[Example]:
    """Return the features of each marked name's candidates, which of them are right, and how much it counts."""
    features, _ = one.reading.believe(weight)
    found = []
    for group, (hits, count) in one.right.items():
        if len(hits):
            table = np.concatenate((features[_rows(one.reading, group)], _NOWHERE_ROW))
            found.append((table, np.append(hits, not hits.any()), 1.0 + math.log(count)))
    return found


def _rows(read: Reading, group: int) -> slice:
    starts = read.starts()
    return slice(starts[group], starts[group + 1])


def fitted(marked: Sequence[Example], weight: Floats) -> Floats:
    """Return the weights of least loss for fixed features, by Adam (Kingma and Ba 2015) over all examples at once."""
    table = np.concatenate([rows for rows, _, _ in marked])
    hits = np.concatenate([hit for _, hit, _ in marked])
    sizes = np.array([len(hit) for _, hit, _ in marked])
    counts = np.repeat([count for _, _, count in marked], sizes)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    total = float(sum(count for _, _, count in marked))
    spread = np.maximum(table.std(axis=0), 0.05)
    scaled, position, guess = table / spread, weight * spread, first_guess() * spread
    low = np.array([-np.inf if feature in EITHER_WAY | AGAINST else 0.0 for feature in FEATURES])
    high = np.array([0.0 if feature in AGAINST else np.inf for feature in FEATURES])
    mean, square = np.zeros_like(position), np.zeros_like(position)
    for step in range(1, STEPS + 1):
        shares = _softmax(scaled @ position, starts, sizes)
        inside = np.repeat(np.maximum(np.add.reduceat(shares * hits, starts), 1e-12), sizes)
        slope = scaled.T @ (counts * (shares - shares * hits / inside)) / total + PULL * (position - guess)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        position = position - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        position = np.clip(position, low, high)
    found: Floats = position / spread
    return found


def _softmax(scores: Floats, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> Floats:
    raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    found: Floats = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
    return found


def answers(articles: Sequence[Lesson], weight: Floats) -> list[tuple[float, bool, int]]:
    """Return for each marked name the share of the chosen candidate, whether it is right, and how often it stands."""
    found = []
    for one in articles:
        _, shares = one.reading.believe(weight)
        for group, (hits, count) in one.right.items():
            mine = shares[_rows(one.reading, group)]
            best = int(mine.argmax()) if len(mine) else -1
            found.append((float(mine[best]) if len(mine) else 0.0, bool(len(mine)) and bool(hits[best]), count))
    return found


def accuracy(found: Sequence[tuple[float, bool, int]]) -> float:
    """Return the share of marked mentions, in percent, that are put within 161 km."""
    return 100 * sum(count for _, right, count in found if right) / sum(count for _, _, count in found)


def calibrated(corpora: Sequence[Sequence[Lesson]]) -> tuple[float, float]:
    """Return sharpness and doubt: confidence = logistic(sharpness · logit(share) - doubt), from held-back articles."""
    told: list[tuple[float, bool, int]] = []
    for fold in range(FOLDS):
        weight = train([[one for at, one in enumerate(articles) if at % FOLDS != fold] for articles in corpora])
        told += [answer for articles in corpora for answer in answers(articles[fold::FOLDS], weight)]
    share = np.clip([share for share, _, _ in told if share], CLEAREST, 1 - CLEAREST)
    right = np.array([right for share, right, _ in told if share], dtype=float)
    columns = np.column_stack((np.log(share / (1 - share)), -np.ones(len(share))))
    position = np.array([1.0, 0.0])
    for _ in range(200):
        sure = 1 / (1 + np.exp(-(columns @ position)))
        curve = (columns * (sure * (1 - sure))[:, None]).T @ columns + np.eye(2)
        position = position - 0.3 * np.linalg.solve(curve, columns.T @ (sure - right))
    return float(position[0]), float(position[1])


def write(path: Path, weight: Floats, calibration: tuple[float, float], names: Sequence[str]) -> None:
    """Write one page of weights."""
    lines = [
        f"# The weights of the place model, trained on {' and '.join(names)} by make_weights.py.",
        "feature,weight",
        *(f"{feature},{value:.3f}" for feature, value in zip(FEATURES, weight, strict=True)),
        f"sharpness,{calibration[0]:.3f}",
        f"doubt,{calibration[1]:.3f}",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Train on all corpora, and on all but each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    paths: list[Path] = parser.parse_args().corpus
    corpora = {path.stem: lessons(path) for path in paths}
    for left_out in corpora if len(corpora) > 1 else ():
        rest = {name: articles for name, articles in corpora.items() if name != left_out}
        weight = train(list(rest.values()))
        write(HERE / f"weights-without-{left_out.lower()}.csv", weight, calibrated(list(rest.values())), list(rest))
        print(f"{left_out}, unseen: {accuracy(answers(corpora[left_out], weight)):.1f} % within 161 km")
    weight = train(list(corpora.values()))
    write(HERE / "weights.csv", weight, calibrated(list(corpora.values())), list(corpora))
    for name, articles in corpora.items():
        print(f"{name}, seen: {accuracy(answers(articles, weight)):.1f} %")


if __name__ == "__main__":
    main()
