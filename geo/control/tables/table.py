"""A measured series without shapes: a table of areas or shares by date, wide (a column an actor) or long.

What could be read in two ways is refused, with what to declare; what is readable but odd is kept and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ...errors import InputError
from ...records import Measure
from ..cleaning.doubts import Doubt
from ..meaning.days import DayError, Moment, moments
from . import doubts as table_doubts
from .delimited import Grid, Row, read_grid
from .numbers import MARKS, NumberError, decimal_mark, is_missing, number, unit_of
from .settings import Settings

_DATES = ("date", "day", "snapshot", "as of", "timestamp", "time", "week", "datum", "fecha", "дата", "التاريخ")
_ACTORS = ("actor", "side", "party", "controller", "faction", "group", "who")
_VALUES = ("value", "area", "area km2", "area_km2", "km2", "km²", "share", "share pct", "percent", "pct", "%")
_UNITS = {Measure.AREA_KM2: "km²", Measure.SHARE_PCT: "%"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """What one actor held on one day, in km² or in per cent; ``line`` is where the file says so."""

    day: date
    actor: str
    value: float
    line: int
    path: str


@dataclass(frozen=True, slots=True)
class MeasuredTable:
    """A table as rows by date and actor, each pair once; a day without a row is unknown, not nought."""

    measure: Measure
    rows: tuple[TableRow, ...]
    warnings: tuple[Doubt, ...] = ()

    @property
    def actors(self) -> tuple[str, ...]:
        """Return the actors, in the order of the columns, or in which they come."""
        return tuple(dict.fromkeys(row.actor for row in self.rows))

    def of(self, actor: str) -> tuple[TableRow, ...]:
        """Return the rows of one actor by date."""
        return tuple(row for row in self.rows if row.actor == actor)


def read_table(
    paths: Sequence[Path | str],
    *,
    measure: Measure,
    columns: Mapping[str, str] | None = None,
    actor: str = "",
    settings: Settings | None = None,
) -> MeasuredTable:
    """Return the table in one or more CSV files (UTF-8; parted by , ; or tab).

    ``columns`` names the ``date`` column and one for each actor, or ``date``, ``actor`` and ``value``, or ``date`` and
    ``value`` of one ``actor``; left out, the names of the columns tell. Dates are ISO days, days in words, or seconds
    or milliseconds since 1970, which fall on a day of UTC or of the declared zone. Raises InputError, with the line,
    for what cannot be read, could be read in two ways, or says two things of one actor and day.
    """
    declared = settings or Settings()
    found = [_File(read_grid(path, delimiter=declared.delimiter), measure, declared) for path in paths]
    rows: list[TableRow] = []
    told: list[Doubt] = []
    for file in found:
        rows += file.read(columns or {}, actor)
        told += file.told
    once = _once(rows, told)
    told += table_doubts.odd([(row.day, row.actor, row.value, row.path) for row in once], measure)
    order = {name: place for place, name in enumerate(dict.fromkeys(row.actor for row in rows))}
    ordered = sorted(once, key=lambda row: (row.day, order[row.actor]))
    return MeasuredTable(measure, tuple(ordered), tuple(told))


def _once(rows: Iterable[TableRow], told: list[Doubt]) -> list[TableRow]:
    kept: dict[tuple[date, str], TableRow] = {}
    for row in rows:
        other = kept.setdefault((row.day, row.actor), row)
        if other.value != row.value:
            what = f"Two values for {row.actor!r} on {row.day}: {other.value:g} (line {other.line}) and {row.value:g}."
            raise InputError(what, path=row.path, line=row.line, remedy="Take one of them out.")
        if other is not row:
            what = f"{row.actor} on {row.day} stands twice with one value: counted once."
            told.append(Doubt("row-twice", what, row.path, row.line, None, row.day.isoformat()))
    return list(kept.values())


@dataclass(slots=True)
class _File:
    """One file on its way to rows."""

    grid: Grid
    measure: Measure
    settings: Settings
    told: list[Doubt] = field(default_factory=list)
    decimal: str = ""

    def read(self, columns: Mapping[str, str], actor: str) -> list[TableRow]:
        shape = self._declared(columns, actor) if columns else self._proposed(actor)
        days = [self._day(row, shape.date) for row in self.grid.rows]
        self._tell_clock(shape.date)
        self.decimal = self._decimal(shape.date)
        values = {at: self._values(at) for at in shape.values}
        empty = sum(value is None for column in values.values() for value in column)
        if empty:
            self.told.append(Doubt("empty-cells", f"{empty} cells are empty: unknown, not nought.", self.grid.path))
        rows = []
        for at, name in shape.values.items():
            for row, day, value in zip(self.grid.rows, days, values[at], strict=True):
                who = name or (row.cells[shape.actor] if shape.actor is not None else "")
                if value is not None and self._possible(value, who, day, row.line):
                    rows.append(TableRow(day, self._named(who, row.line), value, row.line, self.grid.path))
        if self.measure is Measure.SHARE_PCT:
            self.told += table_doubts.sums(self._sums(shape, rows, days), self.grid.path)
        return rows

    # Which column is what

    def _declared(self, columns: Mapping[str, str], actor: str) -> _Shape:
        at = {key: self.grid.column(name) for key, name in columns.items()}
        if "date" not in at:
            raise InputError("The columns name no 'date'.", path=self.grid.path, line=1, remedy="Add 'date' to them.")
        if at.keys() == {"date", "actor", "value"}:
            return _Shape(at["date"], {at["value"]: ""}, at["actor"])
        if at.keys() == {"date", "value"}:
            return _Shape(at["date"], {at["value"]: self._single(actor)})
        values = {place: key for key, place in at.items() if key != "date"}
        if len(values) < len(at) - 1:
            raise InputError("Two actors share one column.", path=self.grid.path, line=1)
        return _Shape(at["date"], values or self._others(at["date"]))

    def _single(self, actor: str) -> str:
        if not actor:
            what = "A table of dates and values does not say whose they are."
            raise InputError(what, path=self.grid.path, line=1, remedy="Add 'actor:' to the series.")
        return actor

    def _proposed(self, actor: str) -> _Shape:
        names = [" ".join(name.casefold().replace("_", " ").split()) for name in self.grid.header]
        when, who, what = (
            next((names.index(name) for name in known if name in names), None) for known in (_DATES, _ACTORS, _VALUES)
        )
        if when is None:
            remedy = "Say which under 'columns:', as {date: NAME}."
            raise InputError("No column is called date.", path=self.grid.path, line=1, remedy=remedy)
        if who is not None and what is not None:
            return _Shape(when, {what: ""}, who)
        if what is not None and len(names) == 2:
            return _Shape(when, {what: self._single(actor)})
        return _Shape(when, self._others(when))

    def _others(self, when: int) -> dict[int, str]:
        """Return all columns of numbers but the date as actors; a column of words is left out, and told."""
        others = {at: name for at, name in enumerate(self.grid.header) if at != when}
        numeric = {at: name for at, name in others.items() if self._is_numeric(at)}
        left = [name for at, name in others.items() if at not in numeric]
        if not numeric:
            raise InputError("No column holds numbers.", path=self.grid.path, line=1, remedy="Say which: 'columns:'.")
        if left:
            what = f"Columns without numbers are left out: {', '.join(left)}."
            self.told.append(Doubt("column-left-out", what, self.grid.path, 1))
        return numeric

    def _is_numeric(self, at: int) -> bool:
        cells = [row.cells[at] for row in self.grid.rows if not is_missing(row.cells[at])]
        return bool(cells) and all(any(letter.isdigit() for letter in cell) for cell in cells)

    # Cells

    def _day(self, row: Row, at: int) -> date:
        text = row.cells[at]
        try:
            named = moments(text, order=self.settings.order)
        except DayError as error:
            remedy = "Add 'mapping: {order: dmy}' (or mdy) to the series." if "two days" in str(error) else ""
            raise InputError(str(error), path=self.grid.path, line=row.line, remedy=remedy) from error
        except (ValueError, OverflowError, OSError) as error:
            raise InputError(f"{text!r} is no day.", path=self.grid.path, line=row.line) from error
        if len(named) != 1:
            what = f"{text!r} names {'no day' if not named else 'more than one day'}."
            remedy = "Write each date as 2016-07-04."
            raise InputError(what, path=self.grid.path, line=row.line, remedy=remedy)
        return self._local(named[0])

    def _local(self, moment: Moment) -> date:
        zone = self.settings.zone
        return moment.at.astimezone(zone).date() if moment.at and zone else moment.day

    def _tell_clock(self, at: int) -> None:
        """Tell where the times of all rows are late in the day of UTC, as local midnights east of Greenwich are."""
        if self.settings.zone:
            return
        named = [moments(row.cells[at], order=self.settings.order)[0].at for row in self.grid.rows]
        hours = sorted({moment.hour for moment in named if moment})
        if None not in named and hours and hours[0] >= 12 and len(hours) <= 2:
            clock = " or ".join(f"{hour}:00" for hour in hours)
            what = (
                f"All times are {clock} UTC, as midnights further east are; each counts for its day in UTC, which may "
                "be a day early. Add 'mapping: {zone: Europe/Berlin}', or the zone that is meant."
            )
            self.told.append(Doubt("midnight-elsewhere", what, self.grid.path))

    def _values(self, at: int) -> list[float | None]:
        cells = [row.cells[at] for row in self.grid.rows]
        unit = _UNITS[self.measure]
        values: list[float | None] = []
        for row, cell in zip(self.grid.rows, cells, strict=True):
            if is_missing(cell):
                values.append(None)
                continue
            if unit_of(cell) not in ("", unit):
                what = f"{cell!r} is not in {unit}, as 'measure: {self.measure}' says."
                raise InputError(what, path=self.grid.path, line=row.line, remedy="Correct 'measure', or the table.")
            try:
                values.append(number(cell, decimal=self.decimal))
            except NumberError as error:
                raise InputError(f"{cell[:40]!r} {error.args[0]}.", path=self.grid.path, line=row.line) from error
        return values

    def _decimal(self, when: int) -> str:
        """Return the decimal mark of the file, from all its columns of numbers."""
        if self.settings.decimal:
            return self.settings.decimal
        numbers = [at for at in range(len(self.grid.header)) if at != when and self._is_numeric(at)]
        cells = [(row.line, row.cells[at]) for row in self.grid.rows for at in numbers]
        cells = [(line, cell) for line, cell in cells if set(cell) & set(MARKS) and not _names_day(cell)]
        below = 101.0 if self.measure is Measure.SHARE_PCT else float("inf")
        try:
            return decimal_mark([cell for _, cell in cells], whole_below=below)
        except NumberError as error:
            what, text = error.args
            line = next(line for line, cell in cells if cell == text)
            remedy = 'Add \'mapping: {decimal: "."}\' (or ",") to the series.'
            raise InputError(f"{text!r} {what}.", path=self.grid.path, line=line, remedy=remedy) from error

    def _possible(self, value: float, who: str, day: date, line: int) -> bool:
        most = 100.05 if self.measure is Measure.SHARE_PCT else 510_072_000.0
        if 0 <= value <= most:
            return True
        kind = "share" if self.measure is Measure.SHARE_PCT else "area"
        what = f"{value:g} is no {kind} ({who}, {day}): left out."
        self.told.append(Doubt("impossible-value", what, self.grid.path, line, None, day.isoformat()))
        return False

    def _named(self, who: str, line: int) -> str:
        if not who.strip():
            raise InputError("The row names no actor.", path=self.grid.path, line=line)
        return who

    def _sums(self, shape: _Shape, rows: Sequence[TableRow], days: Sequence[date]) -> list[tuple[date, float]]:
        """Return the sum of all shares by day: of the columns that are read, and of those of numbers that are not."""
        totals = dict.fromkeys(days, 0.0)
        for row in rows:
            totals[row.day] += row.value
        wide = shape.actor is None
        others = {at for at in range(len(self.grid.header)) if wide and at != shape.date and self._is_numeric(at)}
        for at in others - shape.values.keys():
            try:
                for day, value in zip(days, self._values(at), strict=True):
                    totals[day] += value or 0.0
            except InputError:
                continue  # what is no share adds nothing
        alone = len({row.actor for row in rows}) + len(others - shape.values.keys()) < 2
        return [] if alone else list(totals.items())


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which column holds the date, which ones values, and whose ('' where the ``actor`` column says)."""

    date: int
    values: Mapping[int, str]
    actor: int | None = None


def _names_day(cell: str) -> bool:
    try:
        return bool(moments(cell))
    except ValueError:
        return True
