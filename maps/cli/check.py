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
    'acknowledged:' in the dossier to accept it. Exit 0 when nothing is open, 1 with open findings, 2 when the dossier
    cannot be read.
    """
    from geo.dossier import check

    findings = check(dossier)
    open_ = sum(not finding.acknowledged for finding in findings)
    if as_json:
        click.echo(json.dumps(_data(findings, open_), ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(_line(finding))
        click.echo(_summary(len(findings), open_), err=True)
    context.exit(OPEN_FINDINGS if open_ else 0)


def _line(finding: Finding) -> str:
    known = " (acknowledged)" if finding.acknowledged else ""
    return _one_line(f"{finding.path}:{finding.line}: {finding.key}: {finding.message}{known}")


def _summary(total: int, open_: int) -> str:
    if not total:
        return "Nothing found."
    return f"{open_} open, {total - open_} acknowledged."


def _data(findings: Sequence[Finding], open_: int) -> dict[str, Any]:
    return {
        "open": open_,
        "acknowledged": len(findings) - open_,
        "findings": [
            {
                "code": finding.code,
                "subject": finding.subject,
                "severity": str(finding.severity),
                "message": finding.message,
                "path": finding.path,
                "line": finding.line,
                "acknowledged": finding.acknowledged,
            }
            for finding in findings
        ],
    }
