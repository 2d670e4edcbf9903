"""Why a place was chosen among its namesakes, in a sentence: the feature that put it ahead of the next."""

from __future__ import annotations

from collections.abc import Mapping

from ..places import Candidate

_SAID = {
    "inside_named": "The text names the larger place it lies in.",
    "holds_named": "The text names a place that lies in it.",
    "said_region": "The text calls it a region or district.",
    "said_town": "The text calls it a town.",
    "dateline": "The town that a report is datelined from.",
    "country_named": "The text names {country}.",
    "country_of_all": "The country in which other places of the text lie.",
    "region_of_all": "The region in which other places of the text lie.",
    "region_named": "The text names the region it lies in.",
    "country_share": "In {country} like other places in the text.",
    "region_share": "In one region with other places in the text.",
    "region_in_text": "In one region with the place named beside it.",
    "near_50": "Nearest of its namesakes to the other places in the text.",
    "near_300": "Nearest of its namesakes to the other places in the text.",
    "near_in_text": "Nearest of its namesakes to the place named beside it.",
    "country_kind": "A country of that name.",
    "capital_kind": "A capital of that name.",
}
ONLY = "The only place of that name in the gazetteer."
FAMOUS = "The best known and most populous place of that name."
DEMONYM = "The text names the people or things of {place}."


def reason(best: Candidate, ahead: Mapping[str, float], countries: Mapping[str, str]) -> str:
    """Return the reason for a choice. ``ahead`` tells by feature how far it put the place before the next one."""
    if ahead.get("inside_named", 0.0) > 0:
        return _SAID["inside_named"]
    leading = max(ahead, key=lambda name: ahead[name], default="")
    country = countries.get(best.place.country_code or "", "its country")
    return _SAID.get(leading, FAMOUS).format(country=country)
