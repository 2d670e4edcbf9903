"""Changes to a YAML text that leave every other character where it was: comments, order, quotes, blank lines.

A text is retouched where its data must change: a value is replaced, a key or an entry is set in after its neighbour, an
entry is taken out with its lines; in braces and brackets, with its comma.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .merging import ORIGIN, without_origins
from .nodes import Items, Node, Table
from .writing import dump, dump_flow

Plain = dict[str, Any]
_KEY = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^:\n]+?)\s*:""")
_COMMA = re.compile(r"\s*,[ ]*")
_OFFSET = 2  # how far the writer sets a list's dashes in


@dataclass(slots=True)
class _Pen:
    """Collects edits as (start, end, text), to be made from the last to the first."""

    text: str
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def column(self, at: int) -> int:
        return at - (self.text.rfind("\n", 0, at) + 1)

    def next_line(self, at: int) -> int:
        """Return where the line after the one that holds ``at`` begins."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def end_of(self, node: Node) -> int:
        """Return where a value ends, without the line breaks that a block of text takes with it."""
        return node.start + len(self.text[node.start : node.end].rstrip())

    def end_of_pair(self, table: Table, key: str) -> int:
        """Return where a key and its value end; an empty value ends with the colon."""
        start, child = table.starts[key], table.pairs[key][1]
        if child.start < child.end:
            return self.end_of(child)
        colon = _KEY.match(self.text, start)
        return colon.end() if colon else start

    def replace(self, node: Node, new: Any) -> None:
        """Write a value on one line in the place of another."""
        self.edits.append((node.start, self.end_of(node), dump_flow(without_origins(new))))

    def insert(self, at: int, new: str) -> None:
        self.edits.append((at, at, new))

    def cut(self, start: int, end: int) -> None:
        """Take an entry out of braces or brackets with the comma after it; a comma left at the end is valid."""
        comma = _COMMA.match(self.text, end)
        self.edits.append((start, comma.end() if comma else end, ""))

    def result(self) -> str:
        parts, at = [], 0
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            parts += [self.text[at:start], new]
            at = end
        return "".join([*parts, self.text[at:]])


def retouch(text: str, root: Table, old: Plain, new: Plain) -> str:
    """Return ``text``, whose tree is ``root`` and which reads as ``old``, changed so that it reads as ``new``.

    ``old`` and ``new`` are in the form of `writing.to_plain`; entries of ``new`` that stood in ``old`` say where in
    ``merging.ORIGIN``.
    """
    whole = text if text.endswith("\n") else f"{text}\n"
    pen = _Pen(whole)
    _table(pen, root, old, new)
    return pen.result() if pen.edits else text


def _table(pen: _Pen, node: Table, old: Plain, new: Plain) -> None:
    if node.alias:
        pen.replace(node, new)
        return
    if node.flow:
        _flow_table(pen, node, old, new)
        return
    for key in [key for key in old if key not in new and key in node.pairs]:
        _drop_pair(pen, node, key)
    previous = ""
    for key, value in new.items():
        same = key == ORIGIN or without_origins(value) == old.get(key)
        if not same and key not in node.pairs:
            _insert_pair(pen, node, previous, key, value)
        elif not same:
            _value(pen, node, key, old.get(key), value)
        previous = key if key in node.pairs else previous


def _flow_table(pen: _Pen, node: Table, old: Plain, new: Plain) -> None:
    """Change a mapping in braces, value by value."""
    dropped = {key for key in old if key not in new and key in node.pairs}
    kept = [key for key in node.pairs if key not in dropped]
    if not kept:
        pen.replace(node, new)
        return
    for key in dropped:
        pen.cut(node.starts[key], pen.end_of_pair(node, key))
    for key, value in new.items():
        plain = without_origins(value)
        if key == ORIGIN or plain == old.get(key):
            continue
        if key not in node.pairs:
            pen.insert(pen.end_of_pair(node, kept[-1]), f", {dump_flow({key: plain})[1:-1]}")
        elif node.pairs[key][1].start < node.pairs[key][1].end:
            _flow_value(pen, node.pairs[key][1], old.get(key), value)
        else:
            pen.insert(pen.end_of_pair(node, key), f" {dump_flow(plain)}")


def _flow_value(pen: _Pen, child: Node, old: Any, new: Any) -> None:
    if child.alias:
        pen.replace(child, new)
    elif isinstance(child, Table) and isinstance(old, dict) and isinstance(new, dict):
        _flow_table(pen, child, old, new)
    elif isinstance(child, Items) and isinstance(old, list) and isinstance(new, list) and child.nodes:
        _flow_items(pen, child, old, new)
    else:
        pen.replace(child, new)


def _flow_items(pen: _Pen, node: Items, old: list[Any], new: list[Any]) -> None:
    """Change a list in brackets, entry by entry."""
    kept, added = _traced(old, new)
    if not kept:
        pen.replace(node, new)
        return
    for place, child in enumerate(node.nodes):
        if place not in kept:
            pen.cut(child.start, pen.end_of(child))
        elif without_origins(kept[place]) != old[place]:
            _flow_value(pen, child, old[place], kept[place])
    for entry in added:
        pen.insert(pen.end_of(node.nodes[max(kept)]), f", {dump_flow(without_origins(entry))}")


def _value(pen: _Pen, node: Table, key: str, old: Any, new: Any) -> None:
    child = node.pairs[key][1]
    if isinstance(child, Table) and isinstance(old, dict) and isinstance(new, dict):
        _table(pen, child, old, new)
    elif isinstance(child, Items) and isinstance(old, list) and isinstance(new, list) and child.nodes:
        _items(pen, child, old, new)
    else:
        start = node.starts[key]
        pen.edits.append((start, pen.end_of_pair(node, key), _pair(key, new, pen.column(start))))


def _items(pen: _Pen, node: Items, old: list[Any], new: list[Any]) -> None:
    if node.alias:
        pen.replace(node, new)
        return
    if node.flow:
        _flow_items(pen, node, old, new)
        return
    kept, added = _traced(old, new)
    for place, child in enumerate(node.nodes):
        if place not in kept:
            _drop_item(pen, node, child)
        elif without_origins(kept[place]) != old[place]:
            _entry(pen, child, old[place], kept[place])
    if added:
        dash = _dash_column(pen, node)
        at = pen.next_line(pen.end_of(node))
        pen.edits.append((at, at, "".join(_item(entry, dash) for entry in added)))


def _traced(old: list[Any], new: list[Any]) -> tuple[dict[int, Any], list[Any]]:
    """Return the entries that stood in ``old`` by their place there, and those that are new."""
    kept: dict[int, Any] = {}
    added = []
    for entry in new:
        place = entry.get(ORIGIN) if isinstance(entry, dict) else None
        if place is None:
            place = next((i for i, other in enumerate(old) if other == entry and i not in kept), None)
        if place is None:
            added.append(entry)
        else:
            kept[place] = entry
    return kept, added


def _entry(pen: _Pen, child: Node, old: Any, new: Any) -> None:
    if isinstance(child, Table):
        _table(pen, child, old, new)
    else:
        pen.replace(child, new)


def _drop_item(pen: _Pen, node: Items, child: Node) -> None:
    """Take out an entry from the line of its dash, which may stand above the entry, on."""
    line = pen.text.rfind(f"\n{' ' * _dash_column(pen, node)}-", 0, child.start) + 1
    pen.edits.append((line, pen.next_line(pen.end_of(child)), ""))


def _dash_column(pen: _Pen, node: Items) -> int:
    """Return the column of a list's dashes; where the list bears an anchor, it is the first dash after that."""
    return pen.column(
        pen.text.find("-", pen.text.find("\n", node.start)) if pen.text[node.start] == "&" else node.start
    )


def _drop_pair(pen: _Pen, node: Table, key: str) -> None:
    """Take out a key with its lines; the first key of an entry shares its line with the dash, so the next moves up."""
    start, after = node.starts[key], pen.next_line(pen.end_of_pair(node, key))
    line = start - pen.column(start)
    if pen.text[line:start].strip():
        later = [other for other in node.starts.values() if other > start]
        pen.edits.append((start, min(later), "") if later else (start, after - 1, "{}"))
    else:
        pen.edits.append((line, after, ""))


def _insert_pair(pen: _Pen, node: Table, previous: str, key: str, value: Any) -> None:
    """Write a new key below the one before it, or below the first."""
    above = previous or next(iter(node.pairs))
    column = pen.column(node.starts[above])
    at = pen.next_line(pen.end_of_pair(node, above))
    pen.edits.append((at, at, f"{' ' * column}{_pair(key, value, column)}\n"))


def _pair(key: str, value: Any, column: int) -> str:
    return _indented(dump({key: without_origins(value)}), column)


def _item(entry: Any, dash: int) -> str:
    """Return a new entry of a list whose dashes stand in column ``dash``."""
    plain = without_origins(entry)
    if not isinstance(plain, dict):
        return f"{' ' * dash}- {dump_flow(plain)}\n"
    lines = [line[_OFFSET:] for line in dump({"k": [plain]}).rstrip("\n").split("\n")[1:]]
    return "".join(f"{' ' * dash}{line}\n" if line else "\n" for line in lines)


def _indented(text: str, column: int) -> str:
    """Return text without its last line break, every line but the first moved right."""
    lines = text.rstrip("\n").split("\n")
    return "\n".join([lines[0], *(f"{' ' * column}{line}" if line else line for line in lines[1:])])
