"""What the page may load and run: the hosts somebody allowed, and the content security policy."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import folium.folium
from folium.features import CustomIcon
from folium.raster_layers import ImageOverlay, TileLayer, VideoOverlay, WmsTileLayer

from geo.errors import MapError

_HOST = re.compile(r"(?:\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
_JQUERY = "code.jquery.com"
_CSS_ADDRESS = re.compile(r"@import|url\(\s*[\"']?\s*(?:https?:)?//([^/\"')]+)", re.IGNORECASE)
_DEFAULTS = frozenset(url for _, url in (*folium.folium._default_js, *folium.folium._default_css))


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that the page asks for: ``kind`` is script or style."""

    kind: str
    url: str


def allowed(hosts: Iterable[str]) -> tuple[str, ...]:
    """Return the hosts that a caller allows, checked. Raises MapError."""
    if isinstance(hosts, str):
        raise MapError("allow_hosts is a list of host names.", remedy=f"Write [{hosts!r}].")
    names = tuple(dict.fromkeys(str(host).casefold() for host in hosts))
    for name in names:
        if not _HOST.fullmatch(name):
            raise MapError(f"{name!r} is no host name.", remedy='Write it like "cdn.jsdelivr.net".')
    return names


def asset(kind: str, url: str, owner: str, hosts: Sequence[str]) -> Asset | None:
    """Return the file to load, or None where the page does without it. Raises MapError for a host nobody allowed."""
    host = host_of(url)
    if url in _DEFAULTS and not (host == _JQUERY and host in hosts):
        return None
    if host in hosts:
        return Asset(kind, url)
    name = urlsplit(url).path.rpartition("/")[2] or url
    who = f"The plugin {owner}" if owner else "The map"
    raise MapError(
        f"{who} loads {name} from {host or url[:80]}, which a page without a network cannot.",
        remedy=f'Leave it out, or allow that host: allow_hosts=["{host}"].' if host else "Leave it out.",
    )


def check_styles(styles: Iterable[str], hosts: Sequence[str]) -> None:
    """Raise MapError where a style sheet would load a file from a host that nobody allowed."""
    for css in styles:
        for found in _CSS_ADDRESS.finditer(css):
            if found[1] is None or found[1].casefold() not in hosts:
                raise MapError(f"A style of the map loads a file: {css[found.start() : found.start() + 80]!r}.")


def image_hosts(elements: Iterable[Any], images: Iterable[str], hosts: Sequence[str]) -> tuple[str, ...]:
    """Return the sources of tiles. Raises MapError for any other picture that is not in the page or allowed."""
    tiles: dict[str, None] = {}
    pictures = list(images)
    for one in elements:
        if isinstance(one, TileLayer):
            tiles.update(dict.fromkeys(tile_sources(str(one.tiles), one.options)))
        elif isinstance(one, WmsTileLayer):
            tiles.update(dict.fromkeys(tile_sources(str(one.url), one.options)))
        elif isinstance(one, VideoOverlay):
            raise MapError("A video overlay cannot stand in a page without a network.", remedy="Leave it out.")
        elif isinstance(one, ImageOverlay):
            pictures.append(str(one.url))
        elif isinstance(one, CustomIcon):
            pictures += [
                str(one.options[key]) for key in ("icon_url", "shadow_url", "shadow_image") if key in one.options
            ]
    for url in pictures:
        if not url.startswith("data:") and host_of(url) not in hosts:
            raise MapError(
                f"The picture {url[:80]!r} does not travel in the page.",
                remedy="Give a local file, or allow its host with allow_hosts.",
            )
    return tuple(tiles)


def tile_sources(url: str, options: dict[str, Any]) -> list[str]:
    """Return the servers behind a tile address, as ``https://host``. Raises MapError where it names none."""
    subdomains = options.get("subdomains", "abc")
    parts = urlsplit(url)
    names = [parts.netloc.replace("{s}", str(one)) for one in subdomains] if "{s}" in parts.netloc else [parts.netloc]
    if parts.scheme not in ("http", "https") or not all(_HOST.fullmatch(name.casefold()) for name in names):
        raise MapError(f"The tiles at {url[:80]!r} have no host that could be named in the page's policy.")
    return [f"{parts.scheme}://{name.casefold()}" for name in names]


def host_of(url: str) -> str:
    """Return the host of an address, or nothing for one without."""
    try:
        return urlsplit(url if "//" in url else "").netloc.casefold()
    except ValueError:
        return ""


def policy(*, scripts: Iterable[str], styles: Iterable[str], tiles: Iterable[str], hosts: Iterable[str]) -> str:
    """Return the content security policy of a page with these scripts and styles."""
    secure = [f"https://{host}" for host in hosts]
    parts = [
        "default-src 'none'",
        " ".join(["script-src", *(_hash(one) for one in scripts), *secure]),
        " ".join(["style-src", *(_hash(one) for one in styles), *secure]),
        " ".join(["img-src", "data:", *dict.fromkeys([*tiles, *secure])]),
        *([" ".join(["font-src", *secure])] if secure else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(parts)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
