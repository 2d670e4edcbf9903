"""One mapping of a dossier, read field by field: each value becomes what its field says, or a problem with its line."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from ..errors import DossierError, Notice
from ..records import DateClaim, DateSpan
from .nodes import Items, Node, Scalar, Table

PROBLEM_CAP = 200
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_YEAR = re.compile(r"\d{4}")
_DATE_REMEDY = "Write a day 2016-07-12, a month 2016-07 or a year 2016."
_DAY_REMEDY = "Write a day as 2016-07-12."

_Record = TypeVar("_Record")
_Choice = TypeVar("_Choice", bound=StrEnum)


class Problems:
    """What is wrong with a file, in the order of its lines."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[tuple[Notice, str]] = []

    def add(self, what: str, line: int, remedy: str = "") -> None:
        """Note one problem; ``remedy`` says what to do about it."""
        if len(self.found) < PROBLEM_CAP:
            self.found.append((Notice("schema", what, self.path, line), remedy))

    def refuse(self) -> None:
        """Raise DossierError when anything was found: the first as its message, all of them in ``problems``."""
        if not self.found:
            return
        ordered = sorted(self.found, key=lambda item: item[0].line or 0)
        first, remedy = ordered[0]
        more = f"(and {len(ordered) - 1} more)" if len(ordered) > 1 else ""
        notices = tuple(notice for notice, _ in ordered)
        raise DossierError(
            first.message, path=self.path, line=first.line, remedy=f"{remedy} {more}".strip(), problems=notices
        )


class Fields:
    """A mapping being read. Every field asked for is known; `done` reports the others."""

    def __init__(self, node: Node, problems: Problems, what: str) -> None:
        self.problems = problems
        self.what = what
        self.line = node.line
        self.asked: list[str] = []
        self.table = node if isinstance(node, Table) else Table(node.line)
        self.usable = isinstance(node, Table)
        if not self.usable:
            problems.add(f"{what.capitalize()} must be a mapping of keys to values.", node.line, "Write 'key: value'.")

    def _take(self, key: str) -> Node | None:
        self.asked.append(key)
        node = self.table.pairs.get(key, (0, None))[1]
        return None if isinstance(node, Scalar) and node.empty else node

    def scalar(self, key: str, wanted: str) -> Scalar | None:
        """Return the single value under ``key``; a list or a mapping there is a problem."""
        node = self._take(key)
        if node is None or isinstance(node, Scalar):
            return node
        self.problems.add(f"'{key}' must be {wanted}, not {_kind(node)}.", node.line)
        return None

    def text(self, key: str, *, default: str = "") -> str:
        """Return a text."""
        node = self.scalar(key, "a text")
        return default if node is None else node.text

    def required(self, key: str) -> str:
        """Return a text that must be there."""
        value = self.text(key)
        if self.usable and not value.strip():
            self.problems.add(f"{self.what.capitalize()} has no '{key}'.", self.table.line_of(key), f"Add '{key}:'.")
        return value

    def number(self, key: str, *, low: float = -math.inf, high: float = math.inf) -> float | None:
        """Return a finite number from ``low`` to ``high``."""
        node = self.scalar(key, "a number")
        if node is None:
            return None
        value = _number(node.text) if node.plain else None
        if value is None:
            self.problems.add(f"'{key}' must be a number, not {node.text!r}.", node.line, _number_remedy(node))
        elif not low <= value <= high:
            self.problems.add(f"'{key}' must lie between {low:g} and {high:g}, not {node.text}.", node.line)
            value = None
        return value

    def whole(self, key: str, *, low: int = 0) -> int | None:
        """Return a whole number of at least ``low``."""
        node = self.scalar(key, "a whole number")
        if node is None:
            return None
        if re.fullmatch(r"[+-]?\d{1,9}", node.text) and int(node.text) >= low:
            return int(node.text)
        self.problems.add(f"'{key}' must be a whole number from {low}, not {node.text!r}.", node.line)
        return None

    def flag(self, key: str) -> bool:
        """Return true or false; False where nothing is given."""
        node = self.scalar(key, "true or false")
        if node is None:
            return False
        if not node.plain or node.text.lower() not in ("true", "false"):
            self.problems.add(f"'{key}' must be true or false, not {node.text!r}.", node.line)
        return node.text.lower() == "true"

    def choice(self, key: str, choices: type[_Choice]) -> _Choice | None:
        """Return one of the fixed words of ``choices``."""
        node = self.scalar(key, "one word")
        if node is None:
            return None
        words = [str(choice) for choice in choices]
        if node.text in words:
            return choices(node.text)
        close = _close(node.text, words)
        remedy = f"Did you mean '{close}'?" if close else f"Use one of: {', '.join(words)}."
        self.problems.add(f"'{key}' cannot be {node.text!r}.", node.line, remedy)
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        texts = []
        for node in self.nodes(key):
            if isinstance(node, Scalar):
                texts.append(node.text)
            else:
                self.problems.add(f"'{key}' must list texts, not {_kind(node)}.", node.line)
        return tuple(texts)

    def nodes(self, key: str) -> list[Node]:
        """Return the nodes of a list; a missing one is empty."""
        node = self._take(key)
        if node is None:
            return []
        if isinstance(node, Items):
            return node.nodes
        self.problems.add(f"'{key}' must be a list.", node.line, "Begin each entry with '- '.")
        return []

    def records(self, key: str, read: Callable[[Node], _Record]) -> tuple[_Record, ...]:
        """Return a list of records, each read by ``read``."""
        return tuple(read(node) for node in self.nodes(key))

    def table_of(self, key: str) -> Table | None:
        """Return the mapping under ``key``."""
        node = self._take(key)
        if node is None or isinstance(node, Table):
            return node
        self.problems.add(f"'{key}' must be a mapping of keys to values.", node.line)
        return None

    def day(self, key: str) -> date | None:
        """Return a calendar day."""
        node = self.scalar(key, "a day")
        if node is None:
            return None
        span = self._span(node, key)
        if span and span[0] != span[1]:
            self.problems.add(f"'{key}' must name a day, not {node.text!r}.", node.line, _DAY_REMEDY)
            return None
        return span[0] if span else None

    def span(self, key: str) -> DateSpan | None:
        """Return a span: a day, a month, a year, or a mapping with earliest, latest and claims."""
        node = self._take(key)
        if node is None:
            return None
        if isinstance(node, Table):
            return self._long_span(node, key)
        if isinstance(node, Items):
            self.problems.add(f"'{key}' must be a date, not a list.", node.line, _DATE_REMEDY)
            return None
        span = self._span(node, key)
        return DateSpan(*span) if span else None

    def _long_span(self, node: Table, key: str) -> DateSpan:
        fields = Fields(node, self.problems, f"the span '{key}'")
        low, high = fields.edge("earliest", first=True), fields.edge("latest", first=False)
        claims = fields.records("claims", lambda claim: _claim(claim, self.problems))
        fields.done()
        given = [claim for claim in claims if claim is not None]
        if given and low is None and high is None:
            low, high = min(claim.earliest for claim in given), max(claim.latest for claim in given)
        self._ordered(low, high, node.line)
        return DateSpan(low, high, tuple(given))

    def edge(self, key: str, *, first: bool) -> date | None:
        """Return the first or the last day of the day, month or year under ``key``."""
        node = self.scalar(key, "a date")
        span = self._span(node, key) if node else None
        return span[0 if first else 1] if span else None

    def _ordered(self, low: date | None, high: date | None, line: int) -> None:
        if low and high and low > high:
            self.problems.add(f"The span runs backwards, from {low} to {high}.", line, "Swap earliest and latest.")

    def _span(self, node: Scalar, key: str) -> tuple[date, date] | None:
        span = parse_span(node.text)
        if span is None:
            self.problems.add(f"'{key}' is no date: {node.text!r}.", node.line, _date_remedy(node.text))
        return span

    def done(self) -> None:
        """Report every key that no field asked for, with the one that was probably meant."""
        for key, (line, _) in self.table.pairs.items():
            if key in self.asked:
                continue
            close = _close(key, self.asked)
            remedy = f"Did you mean '{close}'?" if close else f"Known keys: {', '.join(self.asked)}."
            self.problems.add(f"Unknown key '{key}' in {self.what}.", line, remedy)


def parse_span(text: str) -> tuple[date, date] | None:
    """Return the first and last day of a day ``2016-07-12``, a month ``2016-07`` or a year ``2016``; else None."""
    try:
        if match := _DAY.fullmatch(text):
            day = date(*(int(part) for part in match.groups()))
            return day, day
        if match := _MONTH.fullmatch(text):
            year, month = (int(part) for part in match.groups())
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        if _YEAR.fullmatch(text):
            return date(int(text), 1, 1), date(int(text), 12, 31)
    except ValueError:
        return None
    return None


def _claim(node: Node, problems: Problems) -> DateClaim | None:
    fields = Fields(node, problems, "the claim")
    node_date = fields.span("date")
    low, high = fields.edge("earliest", first=True), fields.edge("latest", first=False)
    source = fields.required("source")
    fields.done()
    if node_date:
        low, high = node_date.earliest, node_date.latest
    if low is None or high is None:
        if fields.usable and not problems.found:
            problems.add("The claim has no date.", fields.line, "Add 'date:', or 'earliest:' and 'latest:'.")
        return None
    fields._ordered(low, high, fields.line)
    return DateClaim(low, high, source)


def _number(text: str) -> float | None:
    try:
        value = float(text.replace("_", "x"))  # NOTE: Python reads 1_000; a typing slip should not pass as a number
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _number_remedy(node: Scalar) -> str:
    if not node.plain:
        return "Take the quotes off."
    if re.fullmatch(r"[+-]?\d{1,3}([,  ]\d{3})+", node.text):
        return "Write it without separators, as 68300."
    if re.fullmatch(r"[+-]?\d+,\d+", node.text):
        return "Write a decimal point, as 12.4."
    return "Write digits, as 68300 or -12.4."


def _date_remedy(text: str) -> str:
    if _DAY.fullmatch(text) or _MONTH.fullmatch(text):
        return "No calendar has it; correct the day, the month or the year."
    if _DAY.match(text):
        return "Write the day alone, as 2016-07-12; a time goes into 'utc'."
    return _DATE_REMEDY


def _close(word: str, words: list[str]) -> str:
    return next(iter(get_close_matches(word, words, n=1, cutoff=0.6)), "")


def _kind(node: Node) -> str:
    return "a list" if isinstance(node, Items) else "a mapping" if isinstance(node, Table) else f"{node.text!r}"
