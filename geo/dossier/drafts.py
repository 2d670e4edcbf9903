"""A new draft into a dossier that a person may have edited since the last one.

The machine's last draft lies beside the dossier as ``.draft.yaml``. It tells what a person changed: that stays.
Conflicts, where the machine has changed its mind about the same thing, are listed in it until a person settles them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import DossierError, InputError
from ..files.atomic import write_files
from ..files.caps import read_text
from ..files.locks import locked
from .carrying import carried, with_known_ids
from .fields import Problems
from .merging import Conflict, brief, merge, without_origins
from .nodes import Items, Node, Scalar, Table, compose
from .reading import read_tree
from .references import IDS
from .retouching import retouch
from .schema import Dossier
from .store import FILE, SIZE_CAP, load, parse, write_dossier
from .writing import dump, to_plain, to_text

DRAFT_FILE = ".draft.yaml"
Trail = tuple[str | int, ...]
_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a new draft changed in a dossier; ``written`` is False when nothing had to be.

    ``merged`` tells whether there was a dossier already.
    """

    path: Path
    written: bool
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    merged: bool = False


def write_draft(draft: Dossier, folder: Path | str) -> MergeReport:
    """Write a machine's draft as ``folder/dossier.yaml``, or merge it into the one that is there.

    What a person changed stays, what a person deleted stays deleted, comments and order survive; what both changed is
    kept as the person has it and noted for `check`. The same draft again changes no byte.
    Raises DossierError when the dossier there breaks the schema, OutputError when the folder cannot be written.
    """
    home = Path(folder)
    with locked(home / FILE):
        if (home / FILE).exists():
            return _merged(draft, home)
        write_dossier(draft, home)
        write_files(home, {DRAFT_FILE: to_text(draft).encode()})
    names = tuple(site.name for site in draft.sites)
    return MergeReport(home / FILE, written=True, added=names)


def read_draft(folder: Path | str) -> tuple[Dossier | None, tuple[Conflict, ...]]:
    """Return the machine's last draft of a dossier, None where there is none, and the conflicts noted in it."""
    path = Path(folder) / DRAFT_FILE
    if not path.exists():
        return None, ()
    remedy = "Delete the file; the next draft is then merged as if it were the first."
    try:
        root = compose(read_text(path, limit=SIZE_CAP), path=str(path))
    except InputError as error:
        raise DossierError(error.what, path=path, line=error.line, remedy=remedy) from error
    noted = root.pairs.pop("conflicts", (0, None))[1] if isinstance(root, Table) else None
    problems = Problems(str(path))
    dossier = read_tree(root, problems)
    if problems.found:
        raise DossierError("The last draft breaks the schema.", path=path, line=1, remedy=remedy)
    return dossier, tuple(_conflicts(noted))


def _merged(draft: Dossier, home: Path) -> MergeReport:
    reading = load(home)
    root, file = reading.root, home / FILE
    last, noted = read_draft(home)
    new = with_known_ids(carried(last, with_known_ids(draft, last)) if last else draft, reading.dossier)
    if not isinstance(root, Table):  # pragma: no cover - `load` has refused it
        raise DossierError("This is no dossier.", path=file)
    mine = lean_plain(reading.dossier)
    annotated = _annotations(reading.text, root)
    result = merge(lean_plain(last) if last else {}, mine, lean_plain(new), annotated=annotated)
    _restore_cited(result.plain, lean_plain(new))
    merged = retouch(reading.text, root, mine, result.plain)
    wanted = without_origins(result.plain)
    if merged != reading.text:
        _verify(merged, wanted, file)
    named = [replace(conflict, at=_by_id(conflict.at, mine)) for conflict in result.conflicts]
    conflicts = _standing([*named, *noted], wanted)
    _write(home, {FILE: (reading.text, merged), DRAFT_FILE: (None, _draft_text(new, conflicts))})
    done = (tuple(result.added), tuple(result.updated), tuple(result.removed))
    return MergeReport(file, merged != reading.text, *done, conflicts, merged=True)


def lean_plain(dossier: Dossier) -> dict[str, Any]:
    """Return the dossier as plain data in which what is unknown is left out, so that null and nothing are the same."""
    lean: dict[str, Any] = _lean(to_plain(dossier))
    return lean


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lean(child) for key, child in value.items() if child is not None}
    return [_lean(child) for child in value] if isinstance(value, list) else value


def _write(home: Path, files: dict[str, tuple[str | None, str]]) -> None:
    """Write what changed, the dossier first: a run killed in between is repeated without harm."""
    changed = {}
    for name, (old, new) in files.items():
        before = old if old is not None else _text_or_none(home / name)
        if before != new:
            changed[name] = new.encode()
    if changed:
        write_files(home, changed)


def _text_or_none(path: Path) -> str | None:
    return read_text(path, limit=SIZE_CAP) if path.exists() else None


def _verify(text: str, wanted: dict[str, Any], file: Path) -> None:
    """Refuse a merge whose text does not read as intended: better none than one that loses an edit."""
    try:
        same = lean_plain(parse(text, path=str(file)).dossier) == wanted
    except DossierError as error:
        raise DossierError(
            f"The new draft cannot be merged: {error.what}", path=file, remedy="Nothing was changed."
        ) from error
    if not same:
        remedy = "Nothing was changed. Write YAML aliases and unusual layouts out, or move the file away."
        raise DossierError("The new draft cannot be merged into this layout.", path=file, remedy=remedy)


def _restore_cited(merged: dict[str, Any], new: dict[str, Any]) -> None:
    """Bring back a deleted source or figure that something new refers to: every reference must lead somewhere."""
    cited = set(_texts_under(merged, {"source", "via", "article"}))
    have = {source["source_id"] for source in merged.get("sources", [])}
    missing = [source for source in new.get("sources", []) if source["source_id"] in cited - have]
    if missing:
        merged["sources"] = [*merged.get("sources", []), *missing]


def _texts_under(value: Any, keys: set[str]) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (child for key, child in value.items() if key in keys and isinstance(child, str))
        value = list(value.values())
    for child in value if isinstance(value, list) else ():
        yield from _texts_under(child, keys)


# Comments


def _annotations(text: str, root: Table) -> Callable[[Trail], bool]:
    """Return a test of whether a person's comment stands in or right above the value at a trail of keys and places."""

    def annotated(at: Trail) -> bool:
        node: Node = root
        for step in at:
            if isinstance(node, Table) and step in node.pairs:
                node = node.pairs[str(step)][1]
            elif isinstance(node, Items) and isinstance(step, int) and step < len(node.nodes):
                node = node.nodes[step]
            else:
                return False
        return _commented(text, node)

    return annotated


def _commented(text: str, node: Node) -> bool:
    first = text.rfind("\n", 0, node.start) + 1
    while (above := text.rfind("\n", 0, max(first - 1, 0)) + 1) < first and text[above:first].lstrip().startswith("#"):
        first = above
    found = text.find("\n", node.start + len(text[node.start : node.end].rstrip()))
    last = len(text) if found < 0 else found
    letters = list(text[first:last])
    for scalar in _scalars(node):
        letters[scalar.start - first : scalar.end - first] = "x" * (min(scalar.end, last) - scalar.start)
    return bool(_COMMENT.search("".join(letters)))


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for child in node.nodes if isinstance(node, Items) else [child for _, child in node.pairs.values()]:
        if not child.alias:
            yield from _scalars(child)


# Conflicts


def _by_id(at: Trail, plain: dict[str, Any]) -> Trail:
    """Return a trail that names sites, sources and figures by id, which a later edit does not move."""
    if len(at) > 1 and at[0] in IDS and isinstance(at[1], int):
        return (at[0], plain[str(at[0])][at[1]][IDS[str(at[0])]], *at[2:])
    return at


def _standing(conflicts: list[Conflict], plain: dict[str, Any]) -> tuple[Conflict, ...]:
    """Return the conflicts that nobody has settled: the person's value is still the one that was kept."""
    standing: dict[Trail, Conflict] = {}
    for conflict in conflicts:
        if still_kept(conflict, plain):
            standing.setdefault(conflict.at, conflict)
    return tuple(sorted(standing.values(), key=lambda conflict: str(conflict.at)))


def still_kept(conflict: Conflict, plain: dict[str, Any]) -> bool:
    """Return whether the dossier, as plain data, still has at ``conflict.at`` what was kept there."""
    value: Any = plain
    for depth, step in enumerate(conflict.at):
        if isinstance(value, list) and depth == 1 and isinstance(step, str):
            key = IDS[str(conflict.at[0])]
            value = next((entry for entry in value if entry[key] == step), None)
        elif isinstance(value, list):
            value = value[step] if isinstance(step, int) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value is not None if isinstance(value, dict) and conflict.kept == "kept" else brief(value) == conflict.kept


def _draft_text(draft: Dossier, conflicts: tuple[Conflict, ...]) -> str:
    plain = to_plain(draft)
    if conflicts:
        plain["conflicts"] = [
            {"at": list(conflict.at), "kept": conflict.kept, "machine": conflict.machine} for conflict in conflicts
        ]
    return dump(plain)


def _conflicts(node: Node | None) -> Iterator[Conflict]:
    for entry in node.nodes if isinstance(node, Items) else ():
        pairs = {key: child for key, (_, child) in entry.pairs.items()} if isinstance(entry, Table) else {}
        at, kept, machine = (pairs.get(key) for key in ("at", "kept", "machine"))
        if isinstance(at, Items) and isinstance(kept, Scalar) and isinstance(machine, Scalar):
            steps = [step for step in at.nodes if isinstance(step, Scalar)]
            trail = tuple(int(step.text) if step.plain and step.text.isdecimal() else step.text for step in steps)
            yield Conflict(trail, kept.text, machine.text)
