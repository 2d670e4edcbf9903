"""What texts hide or get wrong: turned reading order, look-alike letters, percentages added up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations

from ...control.figures.reconcile import compound_pct
from ..nodes import Items, Node, Scalar, Table
from ..references import IDS
from .finding import Case, Finding, Severity

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WORD = re.compile(r"\w+")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per ?cent)", re.IGNORECASE)
_EQUATION = re.compile(r"(\d+(?:\.\d+)?)\s*%?\s*\+\s*[−–-]?(\d+(?:\.\d+)?)\s*%?\s*=\s*[−–-]?(\d+(?:\.\d+)?)\s*%")
# Shares of one whole do add up; only what follows in time must not be added.
_CHAINED = re.compile(r"\b(?:another|further|again|then|more|plus|after|followed)\b|\+", re.IGNORECASE)
_DENIED = re.compile(r"\bnot\b|n[’']t\b|\bnever\b|≠", re.IGNORECASE)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")

Trail = tuple[str | int, ...]


def check(case: Case) -> Iterator[Finding]:
    """Yield doubts about any text of the dossier."""
    for trail, scalar in scalars(case.reading.root):
        subject = str(trail[1] if len(trail) > 1 else trail[0]) if trail else ""
        if _TURNING.search(scalar.text):
            what = "The text holds an invisible character that turns the reading order. Delete it."
            yield case.finding("bidi-override", subject, what, *trail)
        if trail and trail[-1] in {"name", "publisher", "actor", "other_actor"} and (word := mixed_word(scalar.text)):
            what = f"The word '{word}' mixes letters of two alphabets that look alike. Type it anew."
            yield case.finding("look-alike-letters", subject, what, *trail)
        yield from _sums(case, subject, scalar.text, trail)


def _sums(case: Case, subject: str, text: str, trail: Trail) -> Iterator[Finding]:
    for sentence in re.split(r"(?<=[.;!?])\s+", text):
        added = _added(sentence)
        if added is None or _DENIED.search(sentence):
            continue
        one, other, total = added
        chained = abs(compound_pct([-one, -other]))
        what = (
            f"The text makes {total:g} % of {one:g} % and {other:g} %, but one after the other two such losses make "
            f"{chained:.1f} %. Correct it, or say who added them up."
        )
        yield case.finding("percentages-added-up", subject, what, *trail, severity=Severity.CONTRADICTION)


def _added(sentence: str) -> tuple[float, float, float] | None:
    """Return two percentages and their sum, when a sentence adds one to the other."""
    equation = _EQUATION.search(sentence)
    numbers = [float(number) for number in (equation.groups() if equation else _PERCENT.findall(sentence))]
    if not equation and not _CHAINED.search(sentence):
        return None
    for one, other, total in combinations(numbers, 3):
        parts = sorted((one, other, total))
        if parts[0] > 0 and abs(parts[0] + parts[1] - parts[2]) < 1e-9:
            return parts[1], parts[0], parts[2]
    return None


def mixed_word(text: str) -> str:
    """Return the first word that mixes Latin, Cyrillic or Greek letters, or ''."""
    for word in _WORD.findall(text):
        scripts = {name.split()[0] for letter in word if letter.isalpha() and (name := unicodedata.name(letter, ""))}
        if len(scripts.intersection(_SCRIPTS)) > 1:
            return str(word)
    return ""


def scalars(root: Node) -> Iterator[tuple[Trail, Scalar]]:
    """Yield every single value of the tree of a dossier, with its trail as `references.lines_of` has it."""
    todo: list[tuple[Trail, Node]] = [((), root)]
    while todo:
        trail, node = todo.pop()
        if isinstance(node, Scalar):
            yield trail, node
        elif isinstance(node, Table):
            todo += [((*trail, key), child) for key, (_, child) in node.pairs.items()]
        elif isinstance(node, Items):
            todo += [((*trail, _step(trail, child, place)), child) for place, child in enumerate(node.nodes)]


def _step(trail: Trail, child: Node, place: int) -> str | int:
    id_key = IDS.get(str(trail[0]), "") if len(trail) == 1 else ""
    value = child.pairs[id_key][1] if id_key and isinstance(child, Table) and id_key in child.pairs else None
    return value.text if isinstance(value, Scalar) else place
