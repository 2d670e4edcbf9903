"""A dossier in the place of files: its measured series says which files, and how they are to be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "dossier.yaml"


class Declared(NamedTuple):
    """What a series of a dossier states about its reading and measuring."""

    paths: tuple[str, ...]
    mapping: dict[str, Any] | None
    settings: dict[str, Any]

    def over(self, context: click.Context, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings: what was given on the command line counts, else what the series states."""
        stated = (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
        return {
            name: self.settings[name] if context.get_parameter_source(name) in stated else value
            for name, value in given.items()
        }


def declared_by(paths: tuple[str, ...], series_id: str | None) -> Declared | None:
    """Return what the dossier among the paths states about its series; None where the paths are plain files.

    Raises DossierError where the dossier has no such series, or several and none is named, and InputError where a
    dossier stands beside other paths.
    """
    dossiers = [path for path in paths if _is_dossier(Path(path))]
    if not dossiers:
        if series_id is not None:
            raise InputError("--series names a series of a dossier.", remedy="Give the folder of the dossier.")
        return None
    if len(paths) > 1:
        raise InputError("A dossier is measured alone.", path=dossiers[0], remedy="Give it without other files.")
    return _declared(dossiers[0], series_id)


def _is_dossier(path: Path) -> bool:
    try:
        return path.name == _FILE if not path.is_dir() else (path / _FILE).is_file()
    except (OSError, ValueError):
        return False


def _declared(path: str, series_id: str | None) -> Declared:
    from geo.dossier import read_dossier
    from geo.dossier.measured import files_of, mapping_of, series_of

    dossier = read_dossier(path)
    series = series_of(dossier, series_id, table=False)
    settings = {
        "repair": series.repair,
        "latest": series.latest,
        "line_error": series.line_error_m,
        "sliver": series.sliver_m,
    }
    return Declared(tuple(map(str, files_of(dossier, series))), mapping_of(series), settings)
