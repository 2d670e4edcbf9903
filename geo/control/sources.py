"""Two sources of the same land: files of their own, or two series in the same files, told apart by column or layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from ..errors import InputError
from .cleaning.survey import Survey, surveyed
from .formats import reading
from .formats.features import Feature
from .meaning.mapping import plan_from
from .meaning.proposing import propose
from .rows import Snapshots
from .snapshots import cleaned, read

COLUMNS = ("source", "source_id", "publisher", "provider", "series")
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Source:
    """One of two sources: what it is called, and its snapshots."""

    name: str
    snapshots: Snapshots


def two_sources(
    paths: Sequence[str],
    against: str,
    *,
    mapping: Mapping[str, Any] | None = None,
    repair: bool = False,
    latest: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Source, Source]:
    """Return the source that is in ``paths``, and the one it is held against.

    ``against`` is a file or folder, or else names one of two sources in ``paths`` themselves: by a column (source,
    source_id, publisher, provider or series) or by a layer. Raises InputError where it is neither, and as reading does.
    """
    if _is_path(against):
        one, other = (
            read(some, repair=repair, latest=latest, mapping=mapping, progress=progress, leaps=False)
            for some in (list(paths), [against])
        )
        return Source(_named(paths), one), Source(_named([against]), other)
    survey = surveyed(reading.files(list(paths)), crs=plan_from(mapping or {}).crs, progress=progress)
    names = _names(survey)
    if against not in names:
        raise InputError(f"There is no file, folder or source {against!r}.", remedy=_known(names))
    rest = [name for name in names if name != against]
    if len(rest) != 1:
        what = f"Beside {against!r} the files hold {len(rest)} sources, not one."
        raise InputError(what, remedy=f"{_known(names)} Give the two as files of their own.")
    first, second = (
        Source(name, cleaned(part := _only(survey, name), propose(part.sheets, given=mapping),
                             repair=repair, latest=latest, leaps=False))
        for name in (rest[0], against)
    )  # fmt: skip
    return first, second


def _is_path(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False


def _named(paths: Sequence[str]) -> str:
    return ", ".join(PurePath(path).name or str(path) for path in paths)


def _known(names: Sequence[str]) -> str:
    if not names:
        return f"The files tell no sources apart: no column {', '.join(COLUMNS)}, no layers."
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"The files name {', '.join(repr(name) for name in names[:_MOST_NAMES])}{more}."


def source_of(feature: Feature) -> str:
    """Return which source a feature names: in a column, or else its layer."""
    words = {str(name).casefold(): value for name, value in feature.columns.items()}
    told = next((str(value).strip() for name in COLUMNS if (value := words.get(name)) not in (None, "")), "")
    return told or feature.layer


def _names(survey: Survey) -> list[str]:
    found = {source_of(feature): None for page in survey.pages for feature in page.with_land}
    return [name for name in found if name]


def _only(survey: Survey, name: str) -> Survey:
    """Return what one source says; a survey of the same shelf."""
    pages = []
    for page in survey.pages:
        features = tuple(one for one in page.sheet.features if one.geometry is not None and source_of(one) == name)
        if features:
            pages.append(replace(page, sheet=replace(page.sheet, features=features)))
    return replace(survey, pages=pages)
