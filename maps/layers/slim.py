"""Sites with as few bytes as plain JSON allows; the expansion is in maps/web/sites.js."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

#: What a field is where it is left out.
_SITE: dict[str, Any] = {
    "local": "",
    "place": "",
    "approximate": False,
    "named": False,
    "alternatives": [],
    "reason": "",
}
_PHASE: dict[str, Any] = {"end": None, "sure": True}
#: Fields in which most episodes of a dossier agree.
_USUAL = ("actor", "other", "confidence", "reason", "review")


def slim(sites: Sequence[Mapping[str, Any]], sources: Sequence[str]) -> dict[str, Any]:
    """Return sites as `site_data` makes them, in fewer bytes; the given ones stay as they were.

    What goes without saying is left out, what is usual among the episodes stands once, and a source is its place among
    ``sources``.
    """
    usual = _usual([episode for site in sites for episode in site["episodes"]])
    places = {source: place for place, source in enumerate(sources)}
    return {"usual": usual, "sites": [_site(site, usual, places) for site in sites]}


def _site(site: Mapping[str, Any], usual: Mapping[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    return {
        **_without(site, _SITE),
        "phases": [_without(phase, _PHASE) for phase in site["phases"]],
        "episodes": [_placed(_unusual(episode, usual), places) for episode in site["episodes"]],
    }


def _without(fields: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in defaults or value != defaults[name]}


def _usual(episodes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the values that more than half of the episodes share, by field."""
    found = {}
    for name in _USUAL:
        counts = Counter(json.dumps(episode[name], sort_keys=True) for episode in episodes if name in episode)
        value, count = counts.most_common(1)[0] if counts else ("null", 0)
        if 2 * count > len(episodes):
            found[name] = json.loads(value)
    return found


def _unusual(episode: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    """Return an episode without what is usual; null where it has nothing of what others have."""
    own = {name: value for name, value in episode.items() if name not in usual or value != usual[name]}
    return {**own, **{name: None for name in usual if name not in episode}}


def _placed(value: Any, places: Mapping[str, int]) -> Any:
    """Return a value with each source in it as a number; one that nobody lists keeps its name."""
    if isinstance(value, dict):
        if set(value) == {"text", "claims"} and not value["claims"]:
            return value["text"]
        return {
            name: places.get(inner, inner) if name == "source" else _placed(inner, places)
            for name, inner in value.items()
        }
    return [_placed(one, places) for one in value] if isinstance(value, list) else value
