"""What a dossier may declare of a table that the table does not say itself, so that nothing has to be guessed.

    {"decimal": ",", "order": "dmy", "delimiter": ";", "zone": "Europe/Berlin"}

``decimal`` is the decimal mark, ``order`` how 03/04/2024 is meant, ``delimiter`` what parts the columns, and ``zone``
where a time becomes a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from ...errors import InputError

DECIMALS = (".", ",")
DELIMITERS = {",": ",", ";": ";", "tab": "\t"}
_CHOICES = {"decimal": DECIMALS, "order": ("dmy", "mdy"), "delimiter": tuple(DELIMITERS)}


@dataclass(frozen=True, slots=True)
class Settings:
    """What is declared of a table that it does not say itself; '' where it is to be found out."""

    decimal: str = ""
    order: str = ""
    delimiter: str = ""
    zone: tzinfo | None = None


def settings_from(record: Mapping[str, Any]) -> Settings:
    """Return the checked settings of a record. Raises InputError for unknown keys and values."""
    known = (*_CHOICES, "zone")
    unknown = next((key for key in record if key not in known), None)
    if unknown is not None:
        raise InputError(f"mapping: unknown key {unknown!r} for a table.", remedy=f"Known are {', '.join(known)}.")
    for key, allowed in _CHOICES.items():
        if key in record and record[key] not in allowed:
            raise InputError(f"mapping.{key}: {record[key]!r} is none of {', '.join(map(repr, allowed))}.")
    named = {key: str(record[key]) for key in _CHOICES if key in record}
    return Settings(**named, zone=_zone(record.get("zone", "")))


def _zone(name: Any) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    if name == "":
        return None
    try:
        return ZoneInfo(str(name))
    except (OSError, ValueError, KeyError) as error:
        remedy = "Name it as Europe/Berlin."
        raise InputError(f"mapping.zone: {name!r} is no time zone that is known.", remedy=remedy) from error
