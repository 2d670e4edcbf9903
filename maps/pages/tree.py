"""A folium map is rendered as a guest: nothing it holds is a template, and nothing of it is changed for good."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import RLock
from typing import Any

import branca.element
from branca.element import Element, Figure

from geo.errors import MapError

from . import sinks

_HEX_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_RENDERED_KEY = re.compile(r"_[0-9a-f]{32}|^ebbline-")
#: From here on a piece is data rather than code.
_LONG = 100_000
_LOCK = RLock()
_verbatim: ContextVar[bool] = ContextVar("ebbline_verbatim", default=False)
_branca: Any = branca.element
_JinjaTemplate = _branca.Template


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that rendering put into the page: an asset's address, or text."""

    key: str
    text: str = ""
    url: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Everything a rendered map consists of, in folium's order, with the ids that folium drew at random."""

    header: tuple[Piece, ...]
    html: tuple[Piece, ...]
    script: tuple[Piece, ...]
    texts: tuple[sinks.PageText, ...]
    elements: tuple[Any, ...]
    owners: dict[str, str]
    ids: frozenset[str]
    title: str


class _Plain:
    """Stands in for a Jinja template whose text is what it renders."""

    def __init__(self, text: str) -> None:
        self.text = text

    def render(self, *_: Any, **__: Any) -> str:
        return self.text


def _template(text: str, *args: Any, **kwargs: Any) -> Any:
    return _Plain(text) if _verbatim.get() else _JinjaTemplate(text, *args, **kwargs)


@contextmanager
def _no_templates_from_text() -> Iterator[None]:
    # NOTE: branca compiles every rendered piece as a second Jinja template, so `{{` in a name would run as Python.
    # It looks Template up in its module each time, which is the only place where that can be prevented.
    token = _verbatim.set(True)
    _branca.Template = _template
    try:
        yield
    finally:
        _verbatim.reset(token)
        _branca.Template = _JinjaTemplate


def collect(map_: Element) -> Pieces:
    """Render ``map_`` and return its pieces; the map is afterwards as it was. Raises MapError."""
    figure = map_.get_root()
    if not isinstance(figure, Figure):
        raise MapError(
            f"A {type(map_).__name__} outside a map cannot be drawn.", remedy="Add it to a folium.Map first."
        )
    with _LOCK, _as_it_was(figure), _no_templates_from_text():
        return _rendered(figure)


def shorten(ids: frozenset[str]) -> Callable[[str], str]:
    """Return a function that gives folium's random ids short names, in the order in which it meets them.

    Only ids that an element of the map really has are replaced: any other run of 32 hexadecimal digits is data.
    """
    names: dict[str, str] = {}
    numbers = itertools.count(1)

    def short(match: re.Match[str]) -> str:
        found = match[0]
        if found not in ids:
            return found
        if found not in names:
            names[found] = f"e{next(numbers)}"
        return names[found]

    def shortened(text: str) -> str:
        # NOTE: to look for a few names is many times faster than to look for all that could be one.
        if len(text) > _LONG and not any(one in text for one in ids):
            return text
        return _HEX_ID.sub(short, text)

    return shortened


def _rendered(figure: Figure) -> Pieces:
    holders = (figure.header, figure.html, figure.script)
    for holder in holders:
        _forget_earlier_renders(holder)
    elements = tuple(_reachable(figure))
    texts = sinks.close(elements)
    _render_children(figure)
    everything = tuple(_reachable(figure))
    header, html, script = (tuple(_pieces(holder)) for holder in holders)
    ids = frozenset(one._id for one in everything)
    return Pieces(header, html, script, texts, everything, _owners(everything), ids, str(figure.title or ""))


def _render_children(figure: Figure) -> None:
    for child in list(figure._children.values()):
        try:
            child.render()
        except (AssertionError, ValueError, TypeError) as error:
            raise MapError(f"folium cannot draw this map: {error}") from error


def _forget_earlier_renders(holder: Element) -> None:
    # NOTE: folium's own save() leaves its pieces in the figure, also those of elements removed since.
    for key, child in list(holder._children.items()):
        if _RENDERED_KEY.search(key) and key != child.get_name():
            del holder._children[key]


def _pieces(holder: Element) -> Iterator[Piece]:
    for key, child in list(holder._children.items()):
        if isinstance(child, branca.element.Link):
            kind = "script" if isinstance(child, branca.element.JavascriptLink) else "style"
            yield Piece(key, url=str(child.url), kind=kind)
        elif key != "meta_http":
            yield Piece(key, text=str(child.render()))


def _owners(elements: tuple[Any, ...]) -> dict[str, str]:
    """Return which class asks for which address, so that a refusal can name it."""
    return {
        url: type(one).__name__
        for one in elements
        for links in (getattr(one, "default_js", ()), getattr(one, "default_css", ()))
        for _, url in links
    }


def _reachable(root: Element) -> Iterator[Any]:
    """Yield every element below ``root`` once: children, page parts, and elements held as attributes."""
    seen: set[int] = set()
    waiting: list[Any] = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        held = [below for name, value in vars(one).items() if name != "_parent" for below in _elements_in(value)]
        waiting.extend(reversed(held))


def _elements_in(value: Any) -> Iterator[Any]:
    if isinstance(value, Element):
        yield value
    elif isinstance(value, dict):
        yield from (one for one in value.values() if isinstance(one, Element))
    elif isinstance(value, list | tuple):
        yield from (one for one in value if isinstance(one, Element))


@contextmanager
def _as_it_was(figure: Figure) -> Iterator[None]:
    """Undo on leaving whatever rendering did to the elements of ``figure``."""
    kept = [(one, dict(vars(one)), _copies(one)) for one in _reachable(figure)]
    try:
        yield
    finally:
        for one, attributes, containers in kept:
            vars(one).clear()
            vars(one).update(attributes)
            for container, copy in containers:
                container.clear()
                container.update(copy)


def _copies(element: Element) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    held = (value for value in vars(element).values() if isinstance(value, dict))
    return [(value, dict(value)) for value in held]
