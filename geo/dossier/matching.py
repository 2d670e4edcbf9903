"""Which entry of one version is which entry of another: by id, by name, and for episodes by what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Plain = dict[str, Any]
Pairs = dict[int, int]
_MATCH = 4


def match_by(*keys: str) -> Callable[[Sequence[Plain], Sequence[Plain]], Pairs]:
    """Return a matcher of entries that agree in ``keys``."""

    def match(old: Sequence[Plain], new: Sequence[Plain]) -> Pairs:
        index = {tuple(entry.get(key) for key in keys): place for place, entry in reversed(list(enumerate(new)))}
        places = {place: index.get(tuple(entry.get(key) for key in keys)) for place, entry in enumerate(old)}
        return _each_once({place: found for place, found in places.items() if found is not None})

    return match


def match_episodes(old: Sequence[Plain], new: Sequence[Plain]) -> Pairs:
    """Match episodes by likeness, the most alike first; so a corrected date or role is a change, no new episode."""
    scores = [(-_likeness(one, other), abs(i - j), i, j) for i, one in enumerate(old) for j, other in enumerate(new)]
    pairs: Pairs = {}
    for score, _, i, j in sorted(scores):
        if -score >= _MATCH and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _likeness(one: Plain, other: Plain) -> int:
    """Return how much two episodes say the same: role and start weigh most, then shared evidence."""
    score: int = 3 * (one["role"] == other["role"])
    score += 3 * (one.get("start") == other.get("start") and one.get("start") is not None)
    score += 3 * bool(_cited(one) & _cited(other))
    return score + sum(1 for key in ("what", "actor", "end", "toll") if one.get(key) == other.get(key))


def _cited(episode: Plain) -> set[tuple[str, int | None, str]]:
    """Return what an episode rests on; without a paragraph the words tell two pieces of evidence apart."""
    return {
        (item["source"], item.get("paragraph"), "" if "paragraph" in item else item.get("quote", ""))
        for item in episode.get("evidence", ())
    }


def match_equal(old: Sequence[Any], new: Sequence[Any]) -> Pairs:
    """Match entries that are equal."""
    pairs: Pairs = {}
    for place, entry in enumerate(old):
        found = next((j for j, other in enumerate(new) if other == entry and j not in pairs.values()), None)
        if found is not None:
            pairs[place] = found
    return pairs


def _each_once(pairs: Pairs) -> Pairs:
    once: Pairs = {}
    for place, found in pairs.items():
        if found not in once.values():
            once[place] = found
    return once


MATCHERS: dict[str, Callable[[Sequence[Any], Sequence[Any]], Pairs]] = {
    "sources": match_by("source_id"),
    "sites": match_by("site_id"),
    "figures": match_by("figure_id"),
    "control": match_by("series_id"),
    "context": match_by("name"),
    "episodes": match_episodes,
    "evidence": match_equal,
    "alternatives": match_equal,
    "insets": match_equal,
    "acknowledged": match_equal,
}
