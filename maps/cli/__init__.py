"""The command ``ebbline``: one file per subcommand, imported when it is called.

Exit codes: 0 done, 1 open findings (``check``), 2 refused, 130 stopped by the user, 141 the reader of our output left.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from ._strangers import stranger

# Each subcommand and the line that ``ebbline --help`` says about it, so that help imports none of them.
COMMANDS = {
    "locate": "Say where a place is, why, and what else the name could mean.",
    "read": "Read one article or several into a dossier.",
    "check": "Say what in a dossier is wrong, missing, doubtful or contradictory.",
    "build": "Turn a dossier into maps that open without a network.",
    "change": "Say from dated polygons what each side gained, lost and held.",
    "gazetteer": "Build, describe or extend the list of places.",
}
REFUSED, STOPPED, READER_LEFT = 2, 130, 141


class _Lazy(click.Group):
    """A group whose commands are imported when they are asked for, so that start-up stays short."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f".{cmd_name}", __name__).command
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib import metadata

    try:
        version = metadata.version("ebbline")
    except metadata.PackageNotFoundError:
        version = "of an unknown version (not installed)"
    click.echo(f"ebbline {version}")
    ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version."
)
def ebbline() -> None:
    """Turn reports about a conflict into maps of who holds what, and how that changes."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit: a refusal is one sentence on stderr and exit code 2, never a traceback."""
    atexit.register(gc.freeze)  # else Python looks for cycles in all that it is about to drop anyway
    _prepare_streams()
    other = stranger()
    if other:
        _say(other)
    try:
        code = _run(sys.argv[1:] if arguments is None else list(arguments))
        _flush()
    except (KeyboardInterrupt, click.Abort):
        _say("Stopped.")
        code = STOPPED
    except BrokenPipeError:
        _settle_stdout()
        code = READER_LEFT
    except Exception as error:
        if os.environ.get("EBBLINE_DEBUG"):
            raise
        _say(_sentence(error))
        _settle_stdout()
        code = REFUSED
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """Return the exit code of the subcommand."""
    # NOTE: click's own main would turn a closed pipe into exit code 1, which says "open findings" here.
    try:
        with ebbline.make_context("ebbline", arguments) as context:
            ebbline.invoke(context)
    except click.exceptions.Exit as wanted:
        return wanted.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return REFUSED
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "ebbline"
        _say(f"{error.format_message()} See '{path} --help'.")
        return REFUSED
    except click.ClickException as error:
        _say(error.format_message())
        return REFUSED
    return 0


def _sentence(error: Exception) -> str:
    from geo.errors import GeoError

    if isinstance(error, GeoError):
        return str(error)
    if isinstance(error, ImportError) and error.name:
        return f"The package {error.name!r} is missing or broken. Install ebbline again, with its dependencies."
    if isinstance(error, OSError) and error.strerror:
        return f"{f'{error.filename}: ' if error.filename else ''}{error.strerror}."
    what = f"{type(error).__name__}: {error}".rstrip(".: ")
    return f"Something went wrong that should not ({what}). Set EBBLINE_DEBUG=1 to see where, and please report it."


def check_folder(folder: str | None) -> None:
    """Refuse a folder that no person means to write to: an empty name would be the folder one stands in."""
    from geo.errors import OutputError

    if folder is not None and (not folder.strip() or any(unicodedata.category(letter) == "Cc" for letter in folder)):
        what = "The name of the folder after -o is empty or holds control characters."
        raise OutputError(what, remedy="Name a folder, or '.' for this one.")


def _say(sentence: str) -> None:
    click.echo(f"ebbline: {_one_line(sentence)}", err=True)


def _one_line(text: str) -> str:
    """Return ``text`` on one line, with what could steer a terminal or turn its reading order shown as an escape."""
    return "".join(_shown(letter) for letter in " ".join(text.split()))


def _shown(letter: str) -> str:
    steers = unicodedata.category(letter) == "Cc" or unicodedata.bidirectional(letter) in _TURNING
    return f"\\u{ord(letter):04x}" if steers else letter


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def _prepare_streams() -> None:
    """Make output UTF-8 wherever a program reads it; a terminal keeps its own, and shows what it lacks as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None or not hasattr(stream, "reconfigure"):
            continue
        stream.reconfigure(encoding=None if stream.isatty() else "utf8", errors="backslashreplace")


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _settle_stdout() -> None:
    """Drop what cannot be written any more: Python would try once more at exit, and complain."""
    try:
        _flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
