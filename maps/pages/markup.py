"""The pieces of a map, sorted into styles, scripts, data and harmless HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from geo.errors import MapError

_DATA_TYPES = ("application/json", "application/ld+json", "application/geo+json")
_DATA = "data block"
_REFUSED = frozenset({"base", "embed", "form", "frame", "frameset", "iframe", "object", "portal"})
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_ADDRESSES = frozenset({"href", "src", "srcset", "xlink:href", "action", "formaction", "poster", "data", "background"})
_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,]", re.IGNORECASE)
_SCRIPT_END = re.compile(r"<(?=/script|!--)", re.IGNORECASE)
_STYLE_END = re.compile(r"</(?=style)", re.IGNORECASE)
_UNSOUND = re.compile("[\0\ud800-\udfff]")
_STYLE_BREAK = re.compile(r"[{}<>@\\]|/\*|\*/")


@dataclass(slots=True)
class Sorted:
    """A map's pieces by what they are; ``assets`` are addresses of files, ``images`` addresses of pictures."""

    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    assets: list[tuple[str, str]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    title: str = ""
    classes: dict[str, str] = field(default_factory=dict)

    def style(self, css: str) -> None:
        """Keep a style sheet; the same one twice is kept once."""
        if css.strip() and css not in self.styles:
            self.styles.append(css)


def sort_header(text: str, into: Sorted) -> None:
    """Sort what stands in the head: styles, scripts, addresses and a title; the rest is dropped."""
    _Reader(into, head=True).read(text)


def sort_body(text: str, into: Sorted) -> None:
    """Sort what stands in the body. Raises MapError for what a page without a network cannot hold or must not run."""
    _Reader(into, head=False).read(text)


def script_text(code: str) -> str:
    """Return JavaScript that cannot end its own script element and that every parser reads alike."""
    return sound_text(_SCRIPT_END.sub(lambda found: found[0] + "\\", code))


def style_text(css: str) -> str:
    """Return CSS that cannot end its own style element."""
    return sound_text(_STYLE_END.sub("<\\\\/", css))


def sound_text(text: str) -> str:
    """Return the text as an HTML parser and a UTF-8 file give it back."""
    # NOTE: an HTML parser changes line ends and NUL before a hash is taken; half a character has no UTF-8.
    if text.isascii() and "\0" not in text and "\r" not in text:
        return text
    return _UNSOUND.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Reader(HTMLParser):
    def __init__(self, into: Sorted, *, head: bool) -> None:
        super().__init__(convert_charrefs=False)
        self._into = into
        self._head = head
        self._inside = ""
        self._held: list[str] = []

    def read(self, text: str) -> None:
        self.feed(text)
        self.close()
        if self._inside:
            raise MapError(f"A <{'script' if self._inside == _DATA else self._inside}> of the map is never closed.")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag in _REFUSED:
            raise MapError(
                f"The map holds a <{tag}>, which a page without a network cannot show.", remedy="Leave it out."
            )
        if tag == "script":
            self._open_script(known)
        elif tag in ("style", "title"):
            self._inside, self._held = tag, []
        elif tag == "link":
            self._link(known)
        elif not self._head and tag != "meta":
            self._into.body.append(self._start(tag, known))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in ("script", "style", "title") or tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside == _DATA and tag == "script":
            self._inside = ""
            self._into.body.append("</script>")
        elif self._inside == tag:
            self._close(tag, "".join(self._held))
        elif not self._head and tag not in _VOID and not self._inside:
            self._into.body.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self._inside == _DATA:
            self._into.body.append(data)
        elif self._inside:
            self._held.append(data)
        elif not self._head:
            self._into.body.append(data.replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, text: str) -> None:
        if self._inside:
            self._held.append(text)
        elif not self._head:
            self._into.body.append(text)

    def _open_script(self, known: dict[str, str]) -> None:
        kind = known.get("type", "").strip().casefold()
        self._inside, self._held = "script", []
        if kind in _DATA_TYPES:
            if self._head:
                raise MapError("A data block stands in the head of the map.", remedy="Put it into get_root().html.")
            self._into.body.append(self._start("script", known))
            self._inside = _DATA
        elif "src" in known:
            self._into.assets.append(("script", known["src"]))
        elif not self._head:
            raise MapError(
                "A script stands in the HTML of the map, where text from outside could bring one along.",
                remedy="Put your own code into get_root().script.",
            )

    def _link(self, known: dict[str, str]) -> None:
        if "stylesheet" in known.get("rel", "").casefold():
            self._into.assets.append(("style", known.get("href", "")))

    def _close(self, tag: str, text: str) -> None:
        self._inside = ""
        if tag == "style":
            self._into.style(text)
        elif tag == "title":
            self._into.title = unescape(text).strip()
        elif text.strip():
            self._into.scripts.append(text)

    def _start(self, tag: str, known: dict[str, str]) -> str:
        kept = []
        style = known.pop("style", "")
        if style:
            known["class"] = f"{known.get('class', '')} {self._class_for(style)}".strip()
        for name, value in known.items():
            if name.startswith("on") or not re.fullmatch(r"[a-z][a-z0-9:_.-]*", name):
                raise MapError(f"A <{tag}> of the map has the attribute {name!r}, which would run code.")
            if name not in _ADDRESSES or self._may_point(tag, name, value):
                kept.append(f' {name}="{escape(value)}"')
        return f"<{tag}{''.join(kept)}>"

    def _may_point(self, tag: str, name: str, value: str) -> bool:
        if tag == "a" and name == "href":
            return bool(_LINK.match(value))
        if name == "src" and tag == "img" and not _PICTURE.match(value):
            self._into.images.append(value)
        return name == "src" and tag == "img"

    def _class_for(self, style: str) -> str:
        if _STYLE_BREAK.search(style):
            raise MapError(f"A style attribute of the map holds more than declarations: {style[:60]!r}.")
        return self._into.classes.setdefault(style.strip(), f"ebbline-s{len(self._into.classes) + 1}")
