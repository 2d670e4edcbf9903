"""Every way in which a reading or a measurement can be refused, and the notices that do not refuse.

GeoError
├── InputError            a file, an argument or an article that cannot be used
│   ├── ArticleError
│   ├── DossierError
│   └── GazetteerError
├── PlaceNotFoundError    a name that the gazetteer does not hold
├── ExtentError           an illustrative extent that would claim too much
├── MapError              a map that cannot be built as asked
└── OutputError           a place that cannot be written
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class GeoError(Exception):
    """A refusal in one sentence: what is wrong, where, and what to do about it."""

    def __init__(self, what: str, *, path: Path | str | None = None, line: int | None = None, remedy: str = "") -> None:
        self.what = what
        self.path = None if path is None else str(path)
        self.line = line
        self.remedy = remedy
        super().__init__(what)

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: " if self.path and self.line else f"{self.path}: " if self.path else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.what}{remedy}"


class InputError(GeoError):
    """A file, an argument or an article that cannot be used."""


class ArticleError(InputError):
    """An article that cannot be read."""


class DossierError(InputError):
    """A dossier that breaks its schema; ``problems`` lists each one with its line, the first being the message."""

    def __init__(
        self,
        what: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        remedy: str = "",
        problems: Sequence[Notice] = (),
    ) -> None:
        super().__init__(what, path=path, line=line, remedy=remedy)
        self.problems = tuple(problems)


class GazetteerError(InputError):
    """A gazetteer, or a source for one, that cannot be used."""


class PlaceNotFoundError(GeoError):
    """A name that the gazetteer does not hold; ``near`` lists close names."""

    def __init__(self, name: str, *, near: Sequence[str] = ()) -> None:
        self.name = name
        self.near = tuple(near)
        close = f" Close names: {', '.join(near)}." if near else ""
        super().__init__(f"No place called {name!r} in the gazetteer.{close}")


class ExtentError(GeoError):
    """An illustrative extent that would claim more than the known places support."""


class MapError(GeoError):
    """A map that cannot be built as asked."""


class OutputError(GeoError):
    """A place that cannot be written."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth a person's look that does not stop the work.

    ``code`` is stable and made for machines (``"bidi-override"``); ``message`` is one sentence for people.
    """

    code: str
    message: str
    path: str | None = None
    line: int | None = None
