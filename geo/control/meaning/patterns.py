"""Patterns that are compiled when they are first used: most files need few of the many that are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any


class Pattern:
    """A regular expression that is used like a compiled one."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Return it compiled."""
        return re.compile(self.source, self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match anywhere in a text."""
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return a match at the beginning of a text."""
        return self.compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return a match of the whole of a text."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a text."""
        return self.compiled.finditer(text)

    def findall(self, text: str) -> list[Any]:
        """Return what matches in a text."""
        return self.compiled.findall(text)

    def split(self, text: str) -> list[Any]:
        """Return a text cut at the matches."""
        return self.compiled.split(text)

    def sub(self, by: str, text: str) -> str:
        """Return a text with other words for the matches."""
        return self.compiled.sub(by, text)
