"""What is said of a claim: how it stands to something else, and the words and rounding for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ...records import Figure, Measure

_ROUNDING_CAP = 0.005  # trailing zeros are taken for rounding, but never for more than half a percent of a value


class Outcome(StrEnum):
    """How two or more figures, or a figure and a measurement, stand to each other."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_COMPARABLE = "not comparable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One claim, judged. ``code`` is stable; ``expected`` and ``stated`` are in the unit of the claim.

    Against a measured series ``expected`` is what that gives, from ``low`` to ``high`` (None: without bound), and
    ``dates`` are the days on which it was measured; ``reasons`` say why the two cannot be compared.
    """

    outcome: Outcome
    code: str
    figures: tuple[str, ...]
    message: str
    expected: float | None = None
    stated: float | None = None
    low: float | None = None
    high: float | None = None
    series_id: str = ""
    dates: tuple[date, ...] = ()
    reasons: tuple[str, ...] = ()


def change_pct(before: float, after: float) -> float:
    """Return the change from ``before`` to ``after`` in percent of ``before``."""
    return (after / before - 1) * 100


# Rounding


def bounds(figure: Figure) -> tuple[float, float]:
    """Return the range of an area or a share: as published, else what its value may have been rounded from."""
    value = figure.value or 0.0
    half = rounded_by(value)
    return value - half if figure.low is None else figure.low, value + half if figure.high is None else figure.high


def rounded_by(value: float) -> float:
    """Return by how much a value may have been rounded, but no more than half a per cent of it."""
    return min(half_unit(value), _ROUNDING_CAP * abs(value))


def half_unit(value: float, *, whole: float | None = None) -> float:
    """Return half of the last digit that is given: 0.05 for 12.4; 50 for 68300, or ``whole`` for any whole number."""
    text = f"{abs(value):.6f}".rstrip("0")
    decimals = text.partition(".")[2]
    if decimals:
        return float(0.5 * 10.0 ** -len(decimals))
    if whole is not None:
        return whole
    digits = text.rstrip(".")
    return float(0.5 * 10.0 ** (len(digits) - len(digits.rstrip("0"))))


# Words


def day_text(day: date | None) -> str:
    """Return a day as '4 July 2016'."""
    return f"{day.day} {day:%B %Y}" if day else "an unknown day"


def value_text(figure: Figure) -> str:
    """Return the value of a figure with its unit."""
    if figure.value is None:
        return figure.figure_id
    return {Measure.AREA_KM2: km2, Measure.CHANGE_PCT: pct, Measure.SHARE_PCT: pct}.get(figure.measure, count)(
        figure.value
    )


def km2(value: float) -> str:
    """Return an area as '68,300 km²'; small ones with decimals."""
    decimals = 0 if abs(value) >= 100 or value == round(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{decimals}f} km²".replace("-", "−")


def pct(value: float | None, decimals: int | None = None) -> str:
    """Return a percentage as '−12.4 %', as it was given or to so many decimals."""
    number = (
        f"{value or 0:g}" if decimals is None and (value or 0) == round(value or 0, 1) else f"{value:.{decimals or 0}f}"
    )
    return f"{number} %".replace("-", "−")


def count(value: float) -> str:
    """Return a number of things."""
    return f"{value:,.6g}"


def plain(text: str) -> str:
    """Return a text as it is compared: without case and spare blanks."""
    return " ".join(text.casefold().replace("&", "and").split())


def short(text: str) -> str:
    """Return a text cut to the length of a sentence's part."""
    return text if len(text) <= 60 else f"{text[:59]}…"
