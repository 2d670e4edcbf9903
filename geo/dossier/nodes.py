"""YAML text to a tree of nodes that remember their lines.

The tree is built from parse events and never from Python objects: no tag is obeyed, nesting and aliases are capped,
and a scalar stays text until a field says what it must be. So ``NO`` is a string and ``2016-02-30`` is a date that can
be refused with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import DossierError

DEPTH_CAP = 64
ALIAS_CAP = 100
NODE_CAP = 1_000_000
_EMPTY = ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Scalar:
    """One value as written, from character ``start`` to ``end``. ``plain`` is False in quotes or in a block."""

    text: str
    line: int
    start: int = 0
    end: int = 0
    plain: bool = True
    alias: bool = False

    @property
    def empty(self) -> bool:
        """Return whether nothing is given: an empty plain value, ``~`` or ``null``."""
        return self.plain and self.text in _EMPTY


@dataclass(slots=True)
class Items:
    """A list; ``flow`` in brackets. A block ends where its last value ends, before comments."""

    line: int
    start: int = 0
    end: int = 0
    flow: bool = False
    alias: bool = False
    nodes: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class Table:
    """A mapping; ``flow`` in braces. Its keys are scalars, each once."""

    line: int
    start: int = 0
    end: int = 0
    flow: bool = False
    alias: bool = False
    pairs: dict[str, tuple[int, Node]] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)
    size: int = 1
    key: Scalar | None = None

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping when the key is missing."""
        return self.pairs[key][0] if key in self.pairs else self.line


Node = Scalar | Items | Table


class _Builder:
    """Builds the tree without recursion, so that no input can exhaust the stack."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.stack: list[Items | Table] = []
        self.anchors: dict[str, Node | None] = {}
        self.open_anchors: list[str | None] = []
        self.aliases = 0
        self.root: Node | None = None

    def refuse(self, what: str, line: int, remedy: str = "") -> DossierError:
        return DossierError(what, path=self.path, line=line, remedy=remedy)

    def open(self, node: Items | Table, anchor: str | None) -> None:
        if len(self.stack) >= DEPTH_CAP:
            raise self.refuse(
                f"The file nests deeper than {DEPTH_CAP} levels.", node.line, "A dossier needs fewer than 10."
            )
        if anchor:
            self.anchors[anchor] = None
        self.open_anchors.append(anchor)
        self.stack.append(node)

    def close(self, end: int) -> None:
        node = self.stack.pop()
        anchor = self.open_anchors.pop()
        if anchor:
            self.anchors[anchor] = node
        children = node.nodes if isinstance(node, Items) else [child for _, child in node.pairs.values()]
        node.end = end if node.flow or not children else children[-1].end
        self.add(node)

    def scalar(self, node: Scalar, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = node
        self.add(node)

    def alias(self, name: str, line: int, start: int, end: int) -> None:
        self.aliases += 1
        if self.aliases > ALIAS_CAP:
            raise self.refuse(f"The file uses more than {ALIAS_CAP} YAML aliases.", line, "Write the values out.")
        target = self.anchors.get(name)
        if target is None:
            raise self.refuse(
                f"The YAML alias *{name} points to nothing, or into itself.", line, "Write the value out."
            )
        self.add(replace(target, start=start, end=end, alias=True))

    def add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, Items):
            parent.nodes.append(node)
        elif parent.key is None:
            self.take_key(parent, node)
            return
        else:
            parent.pairs[parent.key.text] = (parent.key.line, node)
            parent.starts[parent.key.text] = parent.key.start
            parent.key = None
        parent.size += node.size if not isinstance(node, Scalar) else 1
        if parent.size > NODE_CAP:
            raise self.refuse("The file unfolds to more than a million values.", node.line, "Write aliases out.")

    def take_key(self, parent: Table, node: Node) -> None:
        if not isinstance(node, Scalar):
            raise self.refuse("A key must be a word, not a list or a mapping.", node.line)
        if node.text in parent.pairs:
            first = parent.pairs[node.text][0]
            raise self.refuse(
                f"The key '{node.text}' stands twice, on lines {first} and {node.line}.", node.line, "Keep one of them."
            )
        parent.key = node


def compose(text: str, *, path: str) -> Node:
    """Return the tree of one YAML document.

    Raises DossierError, with the line, for broken YAML, tags, several documents, duplicate keys, alias bombs and
    nesting beyond ``DEPTH_CAP``.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    builder = _Builder(path)
    try:
        for event in _events(text):
            _feed(builder, event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.context, error.problem) if part)
        raise builder.refuse(
            f"This is not valid YAML: {what}.", mark.line + 1 if mark else 1, "Check quotes, colons and indentation."
        ) from error
    except YAMLError as error:
        what = str(error).splitlines()[0]
        raise builder.refuse(f"This is not valid YAML: {what}.", 1, "Remove control characters.") from error
    if builder.root is None:
        raise builder.refuse("The file holds no data.", 1, "Begin it with the line 'ebbline: 1'.")
    return builder.root


def _events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML

    yield from YAML(typ="safe", pure=True).parse(text)


def _feed(builder: _Builder, event: Any) -> None:
    line, start, end = event.start_mark.line + 1, event.start_mark.index, event.end_mark.index
    if getattr(event, "tag", None):
        raise builder.refuse(f"The YAML tag {event.tag} is not allowed.", line, "Write the plain value.")
    match type(event).__name__:
        case "ScalarEvent":
            builder.scalar(Scalar(event.value, line, start, end, event.style is None), event.anchor)
        case "MappingStartEvent":
            builder.open(Table(line, start, end, bool(event.flow_style)), event.anchor)
        case "SequenceStartEvent":
            builder.open(Items(line, start, end, bool(event.flow_style)), event.anchor)
        case "MappingEndEvent" | "SequenceEndEvent":
            builder.close(end)
        case "AliasEvent":
            builder.alias(event.anchor, line, start, end)
        case "DocumentStartEvent" if builder.root is not None:
            raise builder.refuse("The file holds a second YAML document.", line, "Keep one document per file.")
