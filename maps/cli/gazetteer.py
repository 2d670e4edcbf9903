"""``ebbline gazetteer``: build, describe or extend the list of places."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from geo.errors import GazetteerError, InputError
from geo.places import dumps, freshness, making, store

_FILE = click.Path(path_type=Path)
_SHOWN = 5
_MOST_SKIPPED = 10_000


@click.group()
def command() -> None:
    """Build, describe or extend the list of places."""


@command.command()
@click.argument("dump", required=False, type=_FILE, metavar="[FILE]")
@click.option("--alternate-names", type=_FILE, metavar="FILE", help="GeoNames' alternate-name table, zipped or not.")
@click.option(
    "--languages",
    metavar="CODES",
    default="",
    help="Take only names in these languages, as in en,ar,fa, and those of no language. Goes with --alternate-names.",
)
@click.option("--skip-broken", is_flag=True, help="Leave out rows that cannot be used, and say which.")
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Where to write it, if not the default.")
def build(
    dump: Path | None, alternate_names: Path | None, languages: str, skip_broken: bool, output: Path | None
) -> None:
    """Build the default gazetteer, or one from a dump of GeoNames (allCountries.txt, cities500.zip, ...).

    A dump becomes your default gazetteer, and stays it until you build again; without FILE the one that comes with
    ebbline is made anew. The regions, countries and other places that ebbline brings, and those you added, are laid
    over a dump. All of GeoNames takes some ten minutes and 500 MB of memory.

    \b
    ebbline gazetteer build
    ebbline gazetteer build cities500.zip
    ebbline gazetteer build allCountries.zip --alternate-names alternateNamesV2.zip --languages en,ar
    """
    if dump is None:
        if alternate_names or output or languages or skip_broken:
            raise InputError("The options of build go with a dump of GeoNames.", remedy="Name the dump to build from.")
        click.echo(_summary(making.build_default(force=True)))
        return
    if languages and alternate_names is None:
        raise InputError(
            "Without --alternate-names nothing tells the language of a name.",
            remedy="Add it, or leave --languages out.",
        )
    _check_files(dump, alternate_names, output)
    skipped = _Skipped() if skip_broken else None
    path = making.build_dump(
        dump, names=alternate_names, languages=_codes(languages), path=output, broken=skipped or dumps.refuse
    )
    if skipped:
        skipped.tell()
    click.echo(_summary(path))


def _summary(path: Path) -> str:
    found = store.peek(path)
    return f"{path}: {int(found['places']):,} places, {int(found['names']):,} names from {found['source']}"


def _check_files(dump: Path, names: Path | None, output: Path | None) -> None:
    for file in (dump, names):
        if file is not None and not file.is_file():
            raise InputError("There is no such file.", path=file)
    if output is not None and output.exists() and not store.is_gazetteer(output):
        raise InputError("This is no gazetteer, and is not overwritten.", path=output, remedy="Name another with -o.")


def _codes(text: str) -> list[str]:
    """Return the language codes of a list with commas."""
    codes = [code.strip() for code in text.split(",") if code.strip()]
    for code in codes:
        if not re.fullmatch(r"[a-z]{2,4}(-[A-Za-z0-9]{1,8})*", code):
            raise InputError(f"The language {code!r} is no code.", remedy="Give them as GeoNames does: en,ar,fa.")
    return codes


class _Skipped:
    """The rows that were left out: counted, and the first of them kept."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[GazetteerError] = []

    def __call__(self, error: GazetteerError) -> None:
        self.count += 1
        if len(self.first) < _SHOWN:
            self.first.append(error)
        if self.count > _MOST_SKIPPED:
            raise GazetteerError(
                f"More than {_MOST_SKIPPED:,} rows cannot be used, the first because: {self.first[0].what}",
                path=error.path,
                remedy="This is no table of GeoNames, or a broken copy.",
            )

    def tell(self) -> None:
        """Say on stderr how many rows were left out, and which were the first."""
        if not self.count:
            return
        click.echo(f"{self.count:,} row{'s' if self.count != 1 else ''} left out:", err=True)
        for error in self.first:
            click.echo(f"  {error}", err=True)
        if self.count > len(self.first):
            click.echo(f"  and {self.count - len(self.first):,} more", err=True)


@command.command()
@click.argument("gazetteer", required=False, type=_FILE, metavar="[FILE]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def info(gazetteer: Path | None, as_json: bool) -> None:
    """Say what the gazetteer (yours, or FILE) holds, and where that comes from."""
    path = making.build_default() if gazetteer is None else gazetteer
    found = store.peek(path)
    about = {
        "path": str(path),
        "size_bytes": path.stat().st_size,
        "source": found["source"],
        "places": int(found["places"]),
        "names": int(found["names"]),
        "own_places": len(making.own_places()) if found.get("own") else 0,
        "credit": found["credit"],
    }
    if as_json:
        click.echo(json.dumps(about, ensure_ascii=False))
        return
    for item, value in about.items():
        click.echo(f"{item.replace('_', ' ')}: {f'{value:,}' if isinstance(value, int) else value}")


@command.command()
@click.argument("table", type=_FILE, metavar="FILE.csv")
def add(table: Path) -> None:
    """Lay places of your own over the gazetteer, where they stay when it is built anew.

    FILE.csv is a table with the columns name, lon, lat (degrees) and, if you like, country_code (two letters), admin1,
    feature_code (as in GeoNames), population, alternate_names (parted by |) and place_id. A place that was added
    before, under the same place_id or else the same name, is replaced.

    \b
    name,lon,lat,country_code,alternate_names
    Camp Speicher,43.55,34.67,IQ,Al Sahra|معسكر سبايكر
    """
    count = making.add(table)
    click.echo(f"{count} place{'s' if count != 1 else ''} added; all are kept in {freshness.own_path()}")
