"""The weights of the place model: a page of numbers, one a feature, and how sure its shares may be taken to be."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .evidence import FEATURES
from .tables import rows

CALIBRATION = ("sharpness", "doubt")
_CLEAREST = 0.002  # a share nearer to 0 or 1 than this says no more than this does


@cache
def _read(path: str | None) -> Mapping[str, float]:
    try:
        table = rows("weights") if path is None else tuple(csv.DictReader(_plain_lines(path)))
        found = {row["feature"]: float(row["weight"]) for row in table}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise InputError("The weights cannot be read.", path=path, remedy="Give a CSV with feature,weight.") from error
    if not found:
        raise InputError("The file holds no weights.", path=path, remedy="Give a CSV with feature,weight.")
    strange = sorted(set(found) - {*FEATURES, *CALIBRATION})
    if strange or not all(math.isfinite(value) for value in found.values()):
        what = f"weigh {strange[0]!r}, which is no feature" if strange else "are not all numbers"
        raise InputError(f"The weights {what}.", path=path, remedy=f"Features are {', '.join(FEATURES)}.")
    return found


def _plain_lines(path: str) -> list[str]:
    return [line for line in Path(path).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def weights() -> Mapping[str, float]:
    """Return the weights in force, by feature: the shipped ones, or those of the file that EBBLINE_WEIGHTS names.

    Raises InputError when that file cannot be read or weighs what is no feature.
    """
    return _read(os.environ.get("EBBLINE_WEIGHTS") or None)


@cache
def _column(path: str | None) -> NDArray[np.float64]:
    found = _read(path)
    return np.array([found.get(feature, 0.0) for feature in FEATURES])


def column() -> NDArray[np.float64]:
    """Return the weights in force in the order of the features."""
    return _column(os.environ.get("EBBLINE_WEIGHTS") or None)


def confidence(share: float) -> float:
    """Return how often a place with that share of its name's candidates is the right one (0 to 1), as trained."""
    found = weights()
    share = min(max(share, _CLEAREST), 1 - _CLEAREST)
    raised = found.get("sharpness", 1.0) * math.log(share / (1 - share)) - found.get("doubt", 0.0)
    return 1 / (1 + math.exp(-raised))
