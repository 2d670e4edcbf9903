"""What texts hide or get wrong: turned reading order, look-alike letters, percentages added up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ...control.reconcile import compound_pct
from ..nodes import Items, Node, Scalar, Table
from ..references import IDS
from .finding import Case, Finding, Severity

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WORD = re.compile(r"\w+")
_NUMBER = r"[−–-]?(\d+(?:\.\d+)?)\s*(?:%|per ?cent|percent)?"
_SUM = re.compile(
    rf"{_NUMBER}[^.;\d]{{0,40}}?(?:\+|\bplus\b|\band\b)[^.;\d]{{0,40}}?{_NUMBER}"
    rf"[^.;\d]{{0,20}}?(?:=|\bis\b|\bmakes?\b|\bequals?\b|\btogether\b|\btotal\b|\bsum\b)[^.;\d]{{0,20}}?{_NUMBER}",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\bnot\b|n[’']t\b|\bnever\b|≠", re.IGNORECASE)
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")

Trail = tuple[str | int, ...]


def check(case: Case) -> Iterator[Finding]:
    """Yield doubts about any text of the dossier."""
    for trail, scalar in _scalars(case.reading.root):
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
        match = _SUM.search(sentence)
        if match is None or ("%" not in sentence and "percent" not in sentence and "per cent" not in sentence):
            continue
        one, other, total = (float(number) for number in match.groups())
        if _DENIED.search(sentence) or total != one + other:
            continue
        chained = abs(compound_pct([-one, -other]))
        what = (
            f"'{match[0]}' adds percentages that follow each other up; two losses of {one:g} % and {other:g} % make "
            f"{chained:.1f} %. Correct it, or say who added them up."
        )
        yield case.finding("percentages-added-up", subject, what, *trail, severity=Severity.CONTRADICTION)


def mixed_word(text: str) -> str:
    """Return the first word that mixes Latin, Cyrillic or Greek letters, or ''."""
    for word in _WORD.findall(text):
        scripts = {name.split()[0] for letter in word if letter.isalpha() and (name := unicodedata.name(letter, ""))}
        if len(scripts.intersection(_SCRIPTS)) > 1:
            return str(word)
    return ""


def _scalars(root: Node) -> Iterator[tuple[Trail, Scalar]]:
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
