"""What every element sends: the words that a script asks for, and no phrase that only Python says."""

from __future__ import annotations

import re

import pytest

from maps.layers import Timeline
from maps.layers.element import WEB, shared_data
from maps.words import LANGUAGES, words

ASKED = re.compile(r"""["'](\w[\w-]*)["']""")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_script_asks_for_a_word_that_stays_at_home(language: str) -> None:
    home = set(words(language)) - set(shared_data(language)["words"])
    asked = {word for script in WEB.glob("*.js") for word in ASKED.findall(script.read_text(encoding="utf8"))}
    # What only measured land and events say comes with them.
    assert {word for word in home & asked if not word.startswith(("ground_", "events_"))} <= {"short_months"}
    assert len(home) > 20


def test_only_what_comes_with_measured_land_says_its_words() -> None:
    # The chart, the key and the table say them where there is a timeline, which brings them.
    guarded = {"decline.js", "legend.js", "table.js"}
    asking = {path.name for path in WEB.glob("*.js") if "ground_" in path.read_text(encoding="utf8")}
    assert asking - set(Timeline.scripts) == guarded


@pytest.mark.parametrize("prefix", ["role_", "precision_", "measure_"])
def test_words_that_a_script_puts_together_are_there(prefix: str) -> None:
    said = shared_data("en")["words"]
    assert [key for key in words("en") if key.startswith(prefix)] == [key for key in said if key.startswith(prefix)]


def test_words_of_what_is_shown_by_name_are_there() -> None:
    said = shared_data("en")["words"]
    for name in ("held", "assault", "fighting", "lost", "attack"):
        assert {name, f"{name}_key"} <= set(said)
    for name in ("claimed", "blamed", "denied", "unknown"):
        assert f"{name}_long" in said
    assert {"high", "medium", "low", "north", "south-west", "as_of", "date", "months"} <= set(said)
