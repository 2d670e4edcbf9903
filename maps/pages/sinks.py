"""folium's templates that write text into JavaScript or HTML, and templates of ours that keep it text.

folium 0.20 puts the text of popups and tooltips between backticks, where ``${…}`` runs, and leans on jQuery and an icon
font. Ours fetch the text from the page's data block (``ebblinePage`` of maps/web/page.js) and need nothing but Leaflet;
its plain marker stands in for folium's ``Icon``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from branca.element import Element, Html
from folium.features import ClickForMarker, GeoJsonPopup, GeoJsonTooltip
from folium.map import Popup, Tooltip
from folium.template import Template

from geo.errors import MapError

_POPUP = Template("""
var {{ this.get_name() }} = L.popup({{ this.options|tojavascript }}).setContent(ebblinePage.text({{ this._text }}));
{{ this._parent.get_name() }}.bindPopup({{ this.get_name() }}){% if this.show %}.openPopup(){% endif %};
""")
_TOOLTIP = Template("""
{% macro script(this, kwargs) %}
{{ this._parent.get_name() }}.bindTooltip(ebblinePage.text({{ this._text }}), {{ this.options|tojavascript }});
{% endmacro %}
""")
_CLICK = Template("""
{% macro script(this, kwargs) %}
{{ this._parent.get_name() }}.on("click", ebblinePage.marker({{ this._text }}));
{% endmacro %}
""")
_DETAIL = """
{%% macro script(this, kwargs) %%}
{{ this._parent.get_name() }}.%s(ebblinePage.table({{ this._text }}), {{ this.%s|tojavascript }});
{%% endmacro %%}
"""
_GEOJSON_TOOLTIP = Template(_DETAIL % ("bindTooltip", "tooltip_options"))
_GEOJSON_POPUP = Template(_DETAIL % ("bindPopup", "popup_options"))


@dataclass(frozen=True, slots=True)
class PageText:
    """What one popup or tooltip shows; ``value`` is JSON-able."""

    value: Any


def close(elements: tuple[Any, ...]) -> tuple[PageText, ...]:
    """Give every known sink among ``elements`` a safe template; return the texts, by the number they carry.

    Raises MapError for data that are no JSON where folium would write them into a script.
    """
    texts: list[PageText] = []
    for one in elements:
        for kind, template, text in _SINKS:
            # NOTE: a subclass with a template of its own is its author's code and stays as it is.
            if isinstance(one, kind) and type(one)._template is kind._template:
                one._template = template
                one._text = len(texts)
                texts.append(PageText(text(one)))
        _escape(one)
    return tuple(texts)


def _escape(one: Any) -> None:
    """Escape what plugins write between quotes or as it is."""
    name = type(one).__name__
    for attribute in _QUOTED.get(name, ()):
        setattr(one, attribute, _script_string(str(getattr(one, attribute))))
    if name == "TimestampedGeoJson" and isinstance(one.data, str):
        try:
            one.data = json.dumps(json.loads(one.data))
        except ValueError as error:
            raise MapError("The data of a TimestampedGeoJson are no JSON.") from error


def _script_string(text: str) -> str:
    """Return the text as it stands between quotes of any kind in JavaScript."""
    escaped = json.dumps(text)[1:-1]
    return "".join(f"\\u{ord(letter):04x}" if letter in "'`<>&$" else letter for letter in escaped)


def _popup_text(popup: Popup) -> dict[str, Any]:
    parts = list(popup.html._children.values())
    text = "\n".join(_source(part) for part in parts)
    literal = all(isinstance(part, Html) and not part.script for part in parts)
    return {"text": text, "literal": literal}


def _source(part: Element) -> str:
    if isinstance(part, Html):
        return _source_text(str(part.data))
    return str(Element.render(part))


def _source_text(text: str) -> str:
    # NOTE: folium puts a backslash before every backtick when it takes the text.
    return text.replace("\\`", "`")


def _tooltip_text(tooltip: Tooltip) -> dict[str, Any]:
    return {"text": tooltip.text, "literal": False, "style": _harmless(getattr(tooltip, "style", ""))}


def _click_text(click: Any) -> str:
    # NOTE: a popup of one's own arrives between backticks, where folium documents ${lat} and ${lng}.
    popup = str(click.popup)
    return _source_text(popup[1:-1]) if popup.startswith("`") else "Latitude: ${lat}\nLongitude: ${lng}"


def _detail(detail: Any) -> dict[str, Any]:
    style, detail.style = _harmless(getattr(detail, "style", "")), ""
    fields, aliases = list(detail.fields), [str(alias) for alias in detail.aliases]
    return {
        "fields": fields,
        "aliases": aliases if detail.labels else None,
        "localize": detail.localize,
        "style": style,
    }


def _harmless(style: str) -> str:
    """Return declarations that may be set on an element, or nothing where they would load a file."""
    return "" if any(word in style.casefold() for word in ("url", "image", "\\", "@")) else style


_QUOTED = {
    "Search": ("search_label", "placeholder", "position"),
    "TimestampedGeoJson": ("date_options",),
    "VectorGridProtobuf": ("url",),
}
_SINKS: tuple[tuple[Any, Template, Any], ...] = (
    (Popup, _POPUP, _popup_text),
    (Tooltip, _TOOLTIP, _tooltip_text),
    (GeoJsonTooltip, _GEOJSON_TOOLTIP, _detail),
    (GeoJsonPopup, _GEOJSON_POPUP, _detail),
    (ClickForMarker, _CLICK, _click_text),
)
