"""Where what ``ebbline change`` found goes: onto the screen, or whole into a file of the kind its suffix names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from . import _one_line


def show(lines: Iterable[str], warnings: Iterable[str]) -> None:
    """Print lines for people, and what is odd about them on stderr."""
    for line in lines:
        click.echo(line)
    for line in warnings:
        click.echo(f"warning: {line}", err=True)


def show_json(record: dict[str, Any]) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(record, ensure_ascii=False, indent=1))


def write(
    path: Path,
    rows: int,
    *,
    csv: Callable[[], str],
    features: Callable[[], dict[str, Any]],
    record: Callable[[], dict[str, Any]],
) -> None:
    """Write CSV, GeoJSON or JSON by the suffix of ``path``. Raises OutputError, and leaves what stood there."""
    from geo.files import atomic

    suffix = path.suffix.lower()
    text = csv() if suffix == ".csv" else _json(features() if suffix == ".geojson" else record())
    atomic.write_text(path, text)
    click.echo(f"Wrote {rows} rows to {_one_line(str(path))}.", err=True)


def _json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
