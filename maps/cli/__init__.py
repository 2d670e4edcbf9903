"""The command ``ebbline``: one file per subcommand, imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from geo.errors import GeoError

COMMANDS = ("locate", "read", "check", "build", "gazetteer")


class _Lazy(click.Group):
    """A group whose commands are imported when they are asked for, so that start-up stays short."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f".{name}", __name__).command
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ebbline")
def ebbline() -> None:
    """Turn reports about a conflict into maps of who holds what, and how that changes."""


def main() -> None:
    """Run the command; a refusal is one sentence on stderr and exit code 2."""
    try:
        ebbline.main(standalone_mode=True)
    except GeoError as error:
        click.echo(f"ebbline: {error}", err=True)
        sys.exit(2)
