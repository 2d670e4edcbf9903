"""``ebbline gazetteer``: build, describe or extend the list of places."""

from __future__ import annotations

import json
from pathlib import Path

import click

from geo.errors import InputError
from geo.places import freshness, making, store


@click.group()
def command() -> None:
    """Build, describe or extend the list of places."""


@command.command()
@click.argument("dump", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--alternate-names", type=click.Path(path_type=Path), metavar="FILE", help="GeoNames' alternate-name table."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to write it, if not the default."
)
def build(dump: Path | None, alternate_names: Path | None, output: Path | None) -> None:
    """Build the default gazetteer, or one from a GeoNames dump (allCountries.txt, cities500.zip, ...)."""
    if dump is None:
        if alternate_names or output:
            raise InputError("--alternate-names and -o go with a GeoNames dump.", remedy="Name the dump to build from.")
        path = making.build_default(force=True)
    else:
        for file in (dump, alternate_names):
            if file is not None and not file.is_file():
                raise InputError("There is no such file.", path=file)
        path = making.build_dump(dump, names=alternate_names, path=output)
    found = store.peek(path)
    click.echo(f"{path}: {int(found['places']):,} places, {int(found['names']):,} names from {found['source']}")


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def info(as_json: bool) -> None:
    """Say what the gazetteer holds and where it comes from."""
    path = making.build_default()
    found = store.peek(path)
    about = {
        "path": str(path),
        "size_bytes": path.stat().st_size,
        "source": found["source"],
        "places": int(found["places"]),
        "names": int(found["names"]),
        "own_places": len(making.own_places()),
        "credit": found["credit"],
    }
    if as_json:
        click.echo(json.dumps(about, ensure_ascii=False))
        return
    for item, value in about.items():
        click.echo(f"{item.replace('_', ' ')}: {f'{value:,}' if isinstance(value, int) else value}")


@command.command()
@click.argument("table", type=click.Path(path_type=Path), metavar="FILE.csv")
def add(table: Path) -> None:
    """Lay places of your own over the gazetteer: a CSV with the columns name, lon, lat and, if you like, country_code,
    admin1, feature_code, population, alternate_names (parted by |).
    """
    count = making.add(table)
    click.echo(f"{count} place{'s' if count != 1 else ''} added; all are kept in {freshness.own_path()}")
