"""What the columns of a record say of its layer, its name and its colour, whatever format they come from."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

# The names under which columns say when, who and what, as they are compared (see `plain`); the likelier first.
DATES = (
    "date day snapshot snapshot_date as_of asof pub_date report_date map_date date_time timestamp datetime time when"
    " begin valid_from validfrom start_date startdate start from date_start date_from from_date week month year"
    " дата datum fecha data tarih التاريخ تاريخ ရက်စွဲ"
).split()
ENDS = ("valid_to validto end_date enddate end to until date_end date_to to_date valid_until through last_date").split()
ACTORS = (
    "actor side party controller controlled_by control_by held_by holder occupied_by owned_by faction group armed_group"
    " belligerent owner who force actor_name control_actor org organisation organization"
    " сторона الطرف القوة"
).split()
STATUSES = (
    "status type class kind category control_type control control_status territorial_control state_of_control zone"
    " layer_type situation legend style_url styleurl style статус тип الحالة السيطرة"
).split()
_FILLS = ("fill", "fillcolor", "fill_color", "fill-color", "marker-color", "color", "colour")
_NAMES = ("name", "title", "label", "nom", "nombre", "назва", "название", "الاسم")
_LAYERS = ("layer", "folder", "folders", "layername", "layer_name")
_COLOUR = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})(?:[0-9a-f]{2})?", re.IGNORECASE)
_FUNCTION = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,[^)]{0,20})?\)", re.IGNORECASE)
_STYLE = re.compile(r"#?poly-([0-9a-f]{6})(?![0-9a-f])", re.IGNORECASE)
_PLAIN = {
    "black": "#000000",
    "white": "#ffffff",
    "red": "#ff0000",
    "green": "#008000",
    "lime": "#00ff00",
    "blue": "#0000ff",
    "yellow": "#ffff00",
    "orange": "#ffa500",
    "purple": "#800080",
    "brown": "#a52a2a",
    "grey": "#808080",
    "gray": "#808080",
    "pink": "#ffc0cb",
    "cyan": "#00ffff",
    "magenta": "#ff00ff",
}
_CELLS = re.compile(
    r"<t[dh][^<>]{0,200}>([^<>]{1,80})</t[dh]>\s*<t[dh][^<>]{0,200}>([^<>]{1,200})</t[dh]>", re.IGNORECASE
)
_INLINE = re.compile(r"</?(?:b|strong|i|em|u|span|font)\b[^<>]{0,100}>", re.IGNORECASE)
_PIECES = re.compile(r"[\n;<>]+")
_DBF_LETTERS = 10
_DESCRIPTION, _PAIRS, _NAME, _VALUE = 20_000, 40, 40, 200
_KNOWN = frozenset((*DATES, *ENDS, *ACTORS, *STATUSES))


def plain(name: str) -> str:
    """Return the name of a column as it is compared: small letters, with underscores between its words."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.removeprefix("file.")).casefold()
    return re.sub(r"[\s_.\-]+", "_", text).strip("_")


def known_as(name: str, known: Sequence[str]) -> str:
    """Return which of some known names a column has, '' where none; a shapefile keeps ten letters of a name."""
    text = plain(name)
    if text in known or len(name) != _DBF_LETTERS:
        return text if text in known else ""
    return next((each for each in known if each[:_DBF_LETTERS] == text), "")


def layer_of(columns: Mapping[str, Any]) -> str:
    """Return the layer that a column of a record names, '' where none does."""
    return _first(columns, _LAYERS)


def name_of(columns: Mapping[str, Any]) -> str:
    """Return the name of a record, '' where it has none."""
    return _first(columns, _NAMES)


def fill_of(columns: Mapping[str, Any]) -> str:
    """Return the fill colour of a record as ``#rrggbb``: its own, or that in the name of its style."""
    return colour_of(_first(columns, _FILLS)) or style_colour(_first(columns, ("styleurl",)))


def _first(columns: Mapping[str, Any], names: tuple[str, ...]) -> str:
    found = {plain: value for key, value in reversed(list(columns.items())) if (plain := key.casefold()) in names}
    texts = (value.strip() for name in names if isinstance(value := found.get(name), str))
    return next((text for text in texts if text), "")


def colour_of(text: str) -> str:
    """Return a CSS colour (hex, rgb() or one of the plain names) as ``#rrggbb`` without opacity, '' for other texts."""
    text = text.strip()
    match = _COLOUR.fullmatch(text)
    if match:
        digits = match[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    match = _FUNCTION.fullmatch(text)
    if match:
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return _PLAIN.get(text.casefold(), "")


def style_colour(style: str) -> str:
    """Return the colour that Google My Maps writes into the names of its styles ("#poly-A52714-1200-77")."""
    match = _STYLE.match(style)
    return f"#{match[1].lower()}" if match else ""


def pairs_of(description: str) -> dict[str, str]:
    """Return what a description says under a name that columns of dates, actors and statuses have.

    It may list them as cells of a table, or in lines such as "Status: occupied".
    """
    text = _INLINE.sub("", html.unescape(description[:_DESCRIPTION]))
    pairs: dict[str, str] = {}
    pieces = [piece.partition(":") for piece in _PIECES.split(text)]
    lines = [(name, value) for name, _, value in pieces if len(name) <= _NAME]
    for name, value in [*_CELLS.findall(text)[:_PAIRS], *lines]:
        if plain(name) in _KNOWN and value.strip():
            pairs.setdefault(" ".join(name.split()), " ".join(value.split())[:_VALUE])
    return pairs
