"""``ebbline change``: dated polygons to gained, lost, held, and how sure that is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.errors import InputError, OutputError
from geo.files import collector

from ._declared import declared_by

if TYPE_CHECKING:
    from ._change_report import Report

_SUFFIXES = {".json": "the same as --json", ".geojson": "the changed land", ".csv": "the rows"}


@click.command("change")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER|DOSSIER...")
@click.option("--series", "series_id", metavar="ID", help="Which series of the dossier, where it has several.")
@click.option("--actor", metavar="NAME", help="Whose land it is where the files do not say; else the one to report.")
@click.option("--repair", is_flag=True, help="Mend invalid polygons, and say what that changed.")
@click.option("--latest", is_flag=True, help="Of several snapshots of a day take the last.")
@click.option(
    "--mapping", "mapping_file", metavar="FILE", help="What says date, actor and status (JSON); see --explain."
)
@click.option("--no-ranges", is_flag=True, help="Leave out the low and high of each km²; quicker.")
@click.option(
    "--line-error",
    type=click.FloatRange(0, 50_000),
    default=100.0,
    show_default=True,
    metavar="METRES",
    help="By how much the disputed line may be off on either side. Coasts and country borders are taken as sure.",
)
@click.option(
    "--sliver",
    type=click.FloatRange(0, 10_000),
    default=0.0,
    show_default=True,
    metavar="METRES",
    help="Take changed pieces narrower than this, on average, for redrawing: they count as held.",
)
@click.option(
    "--settlements",
    "settlements_file",
    metavar="FILE",
    help="Look for these in the changed land instead of the gazetteer's: CSV (name, lon, lat, population) or GeoJSON.",
)
@click.option(
    "--population",
    "population_file",
    metavar="FILE",
    help="Count who lives on the land: a CSV (lon, lat, population) or a grid (.tif, .asc; needs ebbline[raster]).",
)
@click.option(
    "--against",
    metavar="FILE|FOLDER|SOURCE",
    help="Compare with another source on one date: its files, or its name where a column or layer tells it.",
)
@click.option("--date", "day", metavar="DATE", help="The date to compare on; else the latest that both sources have.")
@click.option("--explain", "explaining", is_flag=True, help="Say what the files hold and how they are read, no more.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object for machines.")
@click.option("-o", "output", metavar="FILE", help="Write to FILE instead: .json, .geojson (changed land) or .csv.")
@click.pass_context
def command(
    context: click.Context,
    *,
    paths: tuple[str, ...],
    series_id: str | None,
    actor: str | None,
    repair: bool,
    latest: bool,
    mapping_file: str | None,
    no_ranges: bool,
    line_error: float,
    sliver: float,
    settlements_file: str | None,
    population_file: str | None,
    against: str | None,
    day: str | None,
    explaining: bool,
    as_json: bool,
    output: str | None,
) -> None:
    """Say what each side gained, lost and held, from dated polygons in files or folders.

    Areas are km² on the WGS 84 ellipsoid. Low and high are outer bounds: other definitions (contested land and the
    like), other sources, the width of the line, and repairs. A date without a snapshot is unknown, not lost. Nobody
    known is written as a dash, and as null in JSON.

    With --against two sources are compared on one date instead: agreed, disputed, only in one, actor by actor.

    DOSSIER is a folder with a dossier.yaml: its series under 'control:' says which files, and how they are read and
    measured. What is given here counts instead.
    """
    if output is not None:
        _check_output(output)
    _check_together(against, day=day, population=population_file, explaining=explaining)
    declared = declared_by(paths, series_id)
    mapping = _mapping(mapping_file, None if declared else actor)
    if declared:
        given = {"repair": repair, "latest": latest, "line_error": line_error, "sliver": sliver}
        repair, latest, line_error, sliver = declared.over(context, given).values()
        paths, mapping = declared.paths, mapping or declared.mapping
    with collector.paused():
        if explaining:
            _explain(paths, mapping, as_json=as_json)
            return
        line_m = None if no_ranges else line_error
        wanted = {"actor": actor, "line_m": line_m, "near_m": line_error, "sliver_m": sliver}
        wanted |= _brought(settlements_file, population_file)
        reading = {"repair": repair, "latest": latest}
        if against is not None:
            from . import _change_against

            told = _change_against.compare(paths, against, day=day, mapping=mapping, reading=reading, wanted=wanted)
            _change_against.tell(told, as_json=as_json, output=output)
            return
        found = _measured(paths, mapping, wanted, **reading)
        if output is None:
            _show(found, as_json=as_json)
        else:
            _write(found, Path(output))


def _measured(
    paths: tuple[str, ...], mapping: dict[str, Any] | None, wanted: dict[str, Any], *, repair: bool, latest: bool
) -> Report:
    from geo.control.snapshots import read
    from geo.files.progress import Progress, Stage

    from ._change_report import report
    from ._change_settlements import NOT_LOOKED

    how: dict[str, Any] = {"repair": repair, "latest": latest, "mapping": mapping}
    with Progress(0, "Reading") as reading, Stage(reading, "Putting dates together") as joining:
        snapshots = read(paths, **how, progress=reading, assembling=joining, leaps=False)
    with Progress(0, "Measuring") as measuring:
        found = report(snapshots, progress=measuring, **wanted)
    if wanted["places"] is None:
        found.warnings.append(NOT_LOOKED)
    return found


def _brought(settlements_file: str | None, population_file: str | None) -> dict[str, Any]:
    """Return the settlements and people to look for.

    There are no settlements where the gazetteer would have to be built first, which takes longer than all the rest.
    """
    census = None
    if population_file is not None:
        from geo.control.people.population import read_population

        census = read_population(population_file)
    if settlements_file is None:
        from geo.places import ready

        return {"places": ready(), "census": census}
    from geo.control.people.lists import read_settlements

    return {"places": read_settlements(settlements_file), "places_from": Path(settlements_file).name, "census": census}


def _check_output(output: str) -> None:
    if Path(output).suffix.lower() not in _SUFFIXES:
        kinds = ", ".join(f"{suffix} ({what})" for suffix, what in _SUFFIXES.items())
        raise OutputError(
            "The file after -o has no suffix that says what to write.", path=output, remedy=f"Use {kinds}."
        )


def _check_together(against: str | None, *, day: str | None, population: str | None, explaining: bool) -> None:
    if against is None and day is not None:
        raise InputError("--date is the date on which two sources are compared.", remedy="Name the other: --against.")
    if against is not None and (population is not None or explaining):
        other = "--explain" if explaining else "--population"
        raise InputError(f"{other} does not go with --against.", remedy="Ask for one of the two.")


def _mapping(path: str | None, actor: str | None) -> dict[str, Any] | None:
    """Return the mapping of a file, with the actor to fall back on."""
    from geo.files import caps

    given = {} if path is None else caps.load_json(caps.read_text(Path(path)), path=Path(path))
    if not isinstance(given, dict):
        raise InputError("A mapping is a JSON object.", path=path, remedy="See what --explain --json proposes.")
    # What --explain writes holds the mapping beside what was found.
    inner = given.get("mapping", given)
    chosen = {**inner, **({"default_actor": actor} if actor is not None else {})}
    return chosen or None


def _explain(paths: tuple[str, ...], mapping: dict[str, Any] | None, *, as_json: bool) -> None:
    from geo.control.meaning.explaining import explain

    from ._explain import lines

    found = explain(paths, mapping=mapping)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))
        return
    for line in lines(found, paths):
        click.echo(line)


def _show(found: Report, *, as_json: bool) -> None:
    from ._change_files import record
    from ._change_lines import table_lines
    from ._change_output import show, show_json
    from ._change_warnings import lines as warning_lines

    if as_json:
        show_json(record(found))
        return
    show(table_lines(found), warning_lines(found.warnings, found.repairs))


def _write(found: Report, path: Path) -> None:
    from ._change_files import csv_text, features, record
    from ._change_output import write

    rows = len(found.rows)
    write(path, rows, csv=lambda: csv_text(found), features=lambda: features(found), record=lambda: record(found))
