"""``ebbline check``: what in a dossier is wrong, missing, doubtful or contradictory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from . import _one_line

if TYPE_CHECKING:
    from geo.dossier import Finding

OPEN_FINDINGS = 1


@click.command("check")
@click.argument("dossier", metavar="DOSSIER")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object for machines.")
@click.pass_context
def command(context: click.Context, dossier: str, as_json: bool) -> None:
    """Say what in DOSSIER (a folder with a dossier.yaml) is wrong, missing, doubtful or contradictory.

    Each finding stands on a line: file, line, code:subject, and what to do. List a code, or code:subject, under
    'acknowledged:' in the dossier to accept it. Notes only tell: which figures agree with the measured series under
    'control:', which cannot be compared and why, and what reading the series dealt with. Exit 0 when nothing is open,
    1 with open findings, 2 when the dossier cannot be read.
    """
    from geo.dossier import check
    from geo.files.progress import Progress

    with Progress(0, "Reading") as reading:
        findings = check(dossier, progress=reading)
    counts = _counts(findings)
    if as_json:
        click.echo(json.dumps(_data(findings, counts), ensure_ascii=False, indent=2))
    else:
        for finding in sorted(findings, key=_urgency):
            click.secho(_line(finding), dim=not finding.open)
        click.echo(_summary(counts), err=True)
    context.exit(OPEN_FINDINGS if counts["open"] else 0)


def _is_note(finding: Finding) -> bool:
    return str(finding.severity) == "note"


def _urgency(finding: Finding) -> int:
    """Return where a finding stands: what is open comes last, where a long list ends on a screen."""
    return 2 if finding.open else 0 if _is_note(finding) else 1


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    notes = sum(_is_note(finding) for finding in findings)
    open_ = sum(finding.open for finding in findings)
    return {"open": open_, "acknowledged": len(findings) - notes - open_, "notes": notes}


def _line(finding: Finding) -> str:
    known = " (acknowledged)" if finding.acknowledged else " (note)" if _is_note(finding) else ""
    return _one_line(f"{finding.path}:{finding.line}: {finding.key}: {finding.message}{known}")


def _summary(counts: dict[str, int]) -> str:
    if not any(counts.values()):
        return "Nothing found."
    notes = counts["notes"]
    told = f", {notes} {'note' if notes == 1 else 'notes'}" if notes else ""
    return f"{counts['open']} open, {counts['acknowledged']} acknowledged{told}."


def _data(findings: Sequence[Finding], counts: dict[str, int]) -> dict[str, Any]:
    return {**counts, "findings": [_record(finding) for finding in findings]}


def _record(finding: Finding) -> dict[str, Any]:
    record = {
        "code": finding.code,
        "subject": finding.subject,
        "severity": str(finding.severity),
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "acknowledged": finding.acknowledged,
    }
    verdict = finding.verdict
    if verdict is None:
        return record
    return record | {
        "verdict": {
            "outcome": str(verdict.outcome),
            "figures": list(verdict.figures),
            "series_id": verdict.series_id,
            "expected": verdict.expected,
            "low": verdict.low,
            "high": verdict.high,
            "stated": verdict.stated,
            "dates": [day.isoformat() for day in verdict.dates],
            "reasons": list(verdict.reasons),
        }
    }
