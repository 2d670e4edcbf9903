"""What in a dossier is wrong, missing, doubtful or contradictory, by file and line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..store import load
from . import control, drafts, episodes, figures, measured, places, sources, texts, years
from .finding import Case, Finding, Severity

__all__ = ["Finding", "Severity", "check"]

_CHECKS = (
    drafts.check,
    episodes.check,
    places.check,
    figures.check,
    control.check,
    measured.check,
    sources.check,
    texts.check,
    years.check,
)


def check(folder: Path | str, *, progress: Callable[[int, int], None] | None = None) -> list[Finding]:
    """Return the findings of a dossier in the order of its lines.

    A finding that ``acknowledged:`` names, by its code or by ``code:subject``, is marked so and does not count as open;
    neither do notes. The measured series are read, and what they say of the figures is found in ``verdict``;
    ``progress`` is called with (files read, all files) of each.
    Raises DossierError when the dossier cannot be read at all.
    """
    case = Case(load(folder), progress)
    found = [finding for run in _CHECKS for finding in run(case)]
    known = set(case.dossier.acknowledged)
    marked = [replace(finding, acknowledged=bool(known & {finding.code, finding.key})) for finding in found]
    marked += _idle(case, marked)
    return sorted(set(marked), key=lambda finding: (finding.line or 0, finding.code, finding.subject))


def _idle(case: Case, findings: list[Finding]) -> list[Finding]:
    """Return a finding for each acknowledgement that meets nothing any more."""
    names = {name for finding in findings for name in (finding.code, finding.key)}
    return [
        case.finding(
            "acknowledged-nothing",
            name,
            f"Nothing is found any more that '{name}' acknowledges; take it out.",
            "acknowledged",
            place,
            severity=Severity.MINOR,
        )
        for place, name in enumerate(case.dossier.acknowledged)
        if name not in names
    ]
