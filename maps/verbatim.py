"""Text that branca passes on letter by letter."""

from __future__ import annotations

from typing import Any

from branca.element import Element


class Verbatim(Element):
    """A piece of a page whose text is never a template.

    branca compiles the text of its own ``Element`` as a Jinja template, so that ``{{`` in somebody's name would run.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text as it was given."""
        return self.text
