"""Reading and writing a dossier: a folder with the file ``dossier.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import DossierError, InputError
from ..files.atomic import write_text
from ..files.caps import MIB, read_text
from .fields import Problems
from .nodes import Node, compose
from .reading import read_tree
from .references import Trail, check_ids, check_references, line_at, lines_of
from .schema import Dossier
from .writing import to_text

FILE = "dossier.yaml"
SIZE_CAP = 16 * MIB


@dataclass(frozen=True, slots=True)
class Reading:
    """A dossier with the file it was read from: its path, its text, the tree of it, and the line of every value."""

    dossier: Dossier
    path: str
    text: str
    root: Node
    lines: dict[Trail, int]

    def line(self, *trail: str | int) -> int | None:
        """Return the line of a value, or of the nearest thing around it; see `references.lines_of`."""
        return line_at(self.lines, *trail)


def read_dossier(path: Path | str) -> Dossier:
    """Return the dossier in a folder, or in the file ``dossier.yaml`` itself.

    Raises DossierError, with file, line and remedy, when the file is missing, no UTF-8 text, no YAML, or breaks the
    schema; its ``problems`` lists all that is wrong.
    """
    return load(path).dossier


def load(path: Path | str) -> Reading:
    """Return the dossier with the lines of its values; raises as `read_dossier` does."""
    file = file_of(path)
    try:
        text = read_text(file, limit=SIZE_CAP)
    except InputError as error:
        raise DossierError(error.what, path=error.path, line=error.line, remedy=error.remedy) from error
    return parse(text, path=str(file), name=file.absolute().parent.name, folder=file.parent)


def file_of(path: Path | str) -> Path:
    """Return the dossier's file for a folder or a file; refuse a folder that holds none."""
    at = Path(path)
    try:
        if at.is_dir() and not (at / FILE).exists():
            raise DossierError(f"The folder holds no {FILE}.", path=at, remedy="Make one with 'ebbline read'.")
        return at / FILE if at.is_dir() else at
    except (OSError, ValueError) as error:
        raise DossierError("This is no usable path.", path=at, remedy="Check the name.") from error


def parse(text: str, *, path: str = FILE, name: str = "", folder: Path | None = None) -> Reading:
    """Return the dossier written in ``text``. Raises DossierError as `read_dossier` does."""
    root = compose(text, path=path)
    problems = Problems(path)
    dossier = read_tree(root, problems, name=name, folder=folder)
    check_ids(root, problems)
    lines = lines_of(root)
    check_references(dossier, lines, problems)
    problems.refuse()
    return Reading(dossier, path, text, root, lines)


def write_dossier(dossier: Dossier, folder: Path | str) -> Path:
    """Write the dossier as ``folder/dossier.yaml``, replacing the file whole, and return its path.

    The files that ``control`` names are not copied: they lie where they lie.

    Raises DossierError when the records break the schema, OutputError when the folder cannot be written; either way
    the old file stays as it was.
    """
    file = Path(folder) / FILE
    text = to_text(dossier)
    parse(text, path=str(file))
    write_text(file, text)
    return file
