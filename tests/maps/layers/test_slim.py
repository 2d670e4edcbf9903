"""What travels is small and loses nothing: what the page makes of it again is what went in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from geo.dossier.schema import Dossier
from geo.records import Episode, Role, Site
from maps.layers.sites import site_data
from maps.layers.slim import slim

DEFAULTS = {"local": "", "place": "", "approximate": False, "named": False, "alternatives": [], "reason": ""}


def expanded(data: dict[str, Any], sources: list[str]) -> list[dict[str, Any]]:
    """Return the sites as maps/web/sites.js gives them back."""

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            inner = {name: named(one) for name, one in value.items()}
            return {**inner, "source": sources[value["source"]]} if isinstance(value.get("source"), int) else inner
        return [named(one) for one in value] if isinstance(value, list) else value

    def episode(one: dict[str, Any]) -> dict[str, Any]:
        whole = {name: value for name, value in {**data["usual"], **one}.items() if value is not None}
        spans = {edge: whole[edge] for edge in ("start", "end") if edge in whole}
        spans = {edge: {"text": one, "claims": []} if isinstance(one, str) else one for edge, one in spans.items()}
        return dict(named({**whole, **spans}))

    return [
        {
            **DEFAULTS,
            **site,
            "phases": [{"end": None, "sure": True, **phase} for phase in site["phases"]],
            "episodes": [episode(one) for one in site["episodes"]],
        }
        for site in data["sites"]
    ]


@pytest.fixture
def full(dossier: Dossier) -> list[dict[str, Any]]:
    return [site_data(site, "en", article="a-report", as_of=dossier.as_of) for site in dossier.sites]


@pytest.mark.parametrize("sources", [["counter", "a-report"], []])
def test_the_page_gets_back_what_was_left_out(full: list[dict[str, Any]], sources: list[str]) -> None:
    assert expanded(slim(full, sources), sources) == full


def test_slimming_leaves_what_it_is_given_as_it_was(full: list[dict[str, Any]]) -> None:
    before = copy.deepcopy(full)
    slim(full, ["a-report"])
    assert full == before


def test_it_takes_fewer_bytes(full: list[dict[str, Any]]) -> None:
    assert len(json.dumps(slim(full, ["a-report"]))) < 0.75 * len(json.dumps(full))


def test_nothing_is_usual_among_episodes_that_differ(make_dossier: Callable[..., Dossier]) -> None:
    sites = [
        replace(site, episodes=tuple(replace(one, actor=f"Actor {number}") for one in site.episodes[:1]))
        for number, site in enumerate(make_dossier().sites)
    ]
    full = [site_data(site, "en") for site in sites]
    assert "actor" not in slim(full, [])["usual"]
    assert expanded(slim(full, []), []) == full


def test_what_an_episode_lacks_is_not_given_to_it() -> None:
    episodes = (*(Episode(Role.STRONGHOLD, "A", other_actor="B") for _ in range(3)), Episode(Role.STRONGHOLD, ""))
    full = [site_data(Site("s", "Anywhere", 0, 0, episodes=episodes), "en")]
    data = slim(full, [])
    assert (data["usual"]["actor"], data["usual"]["other"]) == ("A", "B")
    assert expanded(data, []) == full


def test_no_site_is_no_trouble() -> None:
    assert slim([], []) == {"usual": {}, "sites": []}
