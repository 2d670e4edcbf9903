"""Background tiles by name: an option that names its server and its attribution."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from geo.errors import MapError

from .pages.policy import tile_sources

if TYPE_CHECKING:
    from xyzservices import TileProvider

_NO_KEY = "OpenStreetMap.Mapnik"


def tile_provider(name: str) -> TileProvider:
    """Return the tiles of that name from the list of xyzservices, which travels with the program.

    Case, spaces and punctuation do not matter. Raises MapError, with close names, for a name that is not in the list,
    and for tiles that only a key opens.
    """
    import xyzservices

    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError as error:
        raise MapError(
            f"No tiles are called {name!r}.", remedy=_close(name, list(xyzservices.providers.flatten()))
        ) from error
    if provider.requires_token():
        raise MapError(
            f"The tiles {provider.name} need an access key, which a page that travels cannot keep.",
            remedy=f"Choose tiles without one, such as {_NO_KEY}.",
        )
    return provider


def tile_hosts(provider: TileProvider) -> list[str]:
    """Return the servers that a page with these tiles calls, as ``https://host``."""
    return tile_sources(
        str(provider.build_url(fill_subdomain=False)), {"subdomains": provider.get("subdomains", "abc")}
    )


def _close(name: str, names: list[str]) -> str:
    def bare(text: str) -> str:
        return "".join(letter for letter in text.casefold() if letter.isalnum())

    known = {bare(one): one for one in names} | {bare(one.partition(".")[2]): one for one in reversed(names)}
    near = dict.fromkeys(known[key] for key in get_close_matches(bare(name), known, n=5, cutoff=0.5))
    return f"Close names: {', '.join(near)}." if near else f"A name looks like {_NO_KEY}."
