"""``ebbline read``: articles to a dossier of drafts."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.errors import ArticleError
from geo.records import DateSpan, Figure, Site

from . import check_folder

if TYPE_CHECKING:
    from geo.dossier import Dossier, MergeReport

_STDIN_LIMIT = 4 * 1024 * 1024


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE|-...")
@click.option("-o", "--output", "folder", required=True, metavar="DOSSIER", help="The dossier's folder.")
@click.option("--actor", metavar="NAME", help="The followed actor; else the armed group that the text names most.")
@click.option("--date", "day", metavar="DATE", help="The article's date, where its own is wrong or missing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was read as one JSON object.")
def command(files: tuple[str, ...], folder: str, actor: str | None, day: str | None, as_json: bool) -> None:
    """Read articles (.txt, .md, .html, or - for standard input) into a dossier; a person's edits there stay."""
    from geo.drafting import draft

    check_folder(folder)
    left_out: list[str] = []
    drafted, report = draft([_source(name) for name in files], folder, actor=actor, date=day, tell=left_out.append)
    if as_json:
        click.echo(json.dumps(as_record(drafted), ensure_ascii=False))
    else:
        _summary(drafted)
    for said in left_out:
        click.echo(_plain(said), err=True)
    _doubts(drafted)
    _next_steps(report, folder)


def _source(name: str) -> Path | str:
    if name != "-":
        return Path(name)
    from geo.files.caps import decode

    data = sys.stdin.buffer.read(_STDIN_LIMIT + 1)
    if len(data) > _STDIN_LIMIT:
        raise ArticleError("The text is longer than 4 MiB.", path="-", remedy="Hand over one article at a time.")
    text = decode(data, path="-")
    if not text.strip():
        raise ArticleError("The article is empty.", path="-")
    return text + "\n"  # NOTE: the line end marks it as a text where a file's name could stand


def as_record(drafted: Dossier) -> dict[str, Any]:
    """Return a dossier's findings in the form that ``read --json`` prints."""
    return {
        "sites": [_site(site) for site in drafted.sites],
        "context": [
            {"name": c.name, "lon": c.lon, "lat": c.lat, "place_id": c.place_id, "reason": c.reason}
            for c in drafted.context
        ],
        "figures": [_figure(figure) for figure in drafted.figures],
    }


def _site(site: Site) -> dict[str, Any]:
    return {
        "site_id": site.site_id,
        "name": site.name,
        "lon": site.lon,
        "lat": site.lat,
        "place_id": site.place_id,
        "precision": site.precision.value,
        "location_confidence": site.location_confidence.value,
        "episodes": [
            {
                "role": one.role.value,
                "actor": one.actor,
                "other_actor": one.other_actor,
                "attribution": one.attribution.value if one.attribution else None,
                "start": _span(one.start),
                "end": _span(one.end),
                "role_confidence": one.role_confidence.value,
                "evidence": [
                    {"source_id": e.source_id, "paragraph": e.paragraph, "quote": e.quote, "paraphrase": e.paraphrase}
                    for e in one.evidence
                ],
            }
            for one in site.episodes
        ],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "figure_id": figure.figure_id,
        "measure": figure.measure.value,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "start": _iso(figure.start),
        "end": _iso(figure.end),
        "period": figure.period,
        "actor": figure.actor,
        "scope": figure.scope,
        "source_id": figure.source_id,
        "comparison": figure.comparison,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span(span: DateSpan | None) -> dict[str, str | None] | None:
    return {"earliest": _iso(span.earliest), "latest": _iso(span.latest)} if span else None


def _summary(drafted: Dossier) -> None:
    """Print what was read, a line a site."""
    when = f" ({drafted.as_of.isoformat()})" if drafted.as_of else ""
    click.echo(_plain(f"{drafted.title}{when}"))
    click.echo(_plain(f"Followed actor: {drafted.actor or 'none found; name one with --actor'}"))
    for site in drafted.sites:
        roles = ", ".join(dict.fromkeys(f"{e.role.value} ({e.role_confidence.value})" for e in site.episodes))
        click.echo(_plain(f"  {site.name}: {roles}"))
    for figure in drafted.figures:
        value = figure.comparison if figure.value is None else f"{figure.value:g}"
        period = f", {figure.period}" if figure.period else ""
        click.echo(_plain(f"  {figure.measure.value}: {value}{period}"))
    passing = [one.name for one in drafted.context if one.lon is not None]
    if passing:
        click.echo(_plain("  in passing: " + ", ".join(passing)))


def _doubts(drafted: Dossier) -> None:
    """Say what the map will lack, and how to give it."""
    if any(source.published is None for source in drafted.sources if source.source_id == drafted.article):
        click.echo("The article's date was not found: give it with --date, or what it dates stays undated.", err=True)
    if not drafted.sites:
        click.echo("Nothing in it can be drawn yet: no place was read as held, lost, contested or attacked.", err=True)


def _next_steps(report: MergeReport, folder: str) -> None:
    named = shlex.quote(folder)
    click.echo(_plain(f"{report.path}: {_done(report)}"), err=True)
    click.echo(_plain(f"Next: ebbline check {named}, then ebbline build {named}"), err=True)


def _done(report: MergeReport) -> str:
    if report.merged and not report.written:
        return "it holds all of this already, or you took it out; nothing changed."
    if report.merged:
        return "what is new was added as a draft for you to review; what you wrote and deleted stays so."
    return "everything in it is a draft for you to review."


def _plain(text: str) -> str:
    """Return text that cannot move a terminal's cursor or turn its letters round."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
