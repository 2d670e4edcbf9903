"""The command refuses in one sentence, starts fast and never shows a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module, metadata
from pathlib import Path

import click
import pytest

import maps.cli
from geo.errors import InputError
from maps.cli import _strangers, main

HEAVY = {
    "folium",
    "geopandas",
    "lxml",
    "numpy",
    "pandas",
    "pyproj",
    "requests",
    "ruamel.yaml",
    "shapely",
    "trafilatura",
}


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> object:
    """Give a function that makes ``ebbline locate`` raise what it is given."""

    def arrange(error: BaseException) -> None:
        @click.command()
        def command() -> None:
            raise error

        monkeypatch.setattr(maps.cli._Lazy, "get_command", lambda self, context, name: command)

    return arrange


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def command(*arguments: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "maps", *arguments],
        capture_output=True,
        text=True,
        encoding="utf8",
        env={**os.environ, **variables},
        cwd=cwd,
        timeout=60,
        check=False,
    )


def test_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"ebbline {metadata.version('ebbline')}\n", "")


def test_help_lists_every_command_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--help")
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    assert all(f"{name} {line}" in flat for name, line in maps.cli.COMMANDS.items())


def test_every_file_of_the_room_is_a_command_and_every_command_a_file() -> None:
    files = {path.stem for path in Path(maps.cli.__file__).parent.glob("*.py") if not path.stem.startswith("_")}
    assert files == set(maps.cli.COMMANDS)
    for name in files:
        assert isinstance(import_module(f"maps.cli.{name}").command, click.Command)


@pytest.mark.parametrize("name", maps.cli.COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: ebbline {name} ")


def test_without_arguments_help_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys)
    assert (code, out) == (2, "")
    assert "Commands:" in err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nonsense"], "ebbline: No such command 'nonsense'. See 'ebbline --help'.\n"),
        (["--nonsense"], "ebbline: No such option '--nonsense'. See 'ebbline --help'.\n"),
    ],
)
def test_a_usage_error_is_one_sentence(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *arguments) == (2, "", sentence)


def test_a_refusal_is_its_sentence(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(InputError("Unknown key 'colour'.", path="dossier.yaml", line=7, remedy="Remove it."))
    assert run(capsys, "locate") == (2, "", "ebbline: dossier.yaml:7: Unknown key 'colour'. Remove it.\n")


@pytest.mark.parametrize("error", [RuntimeError("two\nlines"), KeyError("x"), RecursionError(), MemoryError()])
def test_the_unexpected_is_one_sentence_too(fails, error: Exception, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(error)
    code, out, err = run(capsys, "locate")
    assert (code, out) == (2, "")
    assert err.startswith(f"ebbline: Something went wrong that should not ({type(error).__name__}")
    assert err.count("\n") == 1


def test_the_unexpected_can_be_looked_into(fails, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    fails(KeyError("x"))
    monkeypatch.setenv("EBBLINE_DEBUG", "1")
    with pytest.raises(KeyError):
        main(["locate"])


def test_a_system_error_names_the_file(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(PermissionError(13, "Permission denied", "map.html"))
    assert run(capsys, "locate") == (2, "", "ebbline: map.html: Permission denied.\n")


def test_a_missing_package_is_named(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(ModuleNotFoundError("No module named 'folium'", name="folium"))
    code, _, err = run(capsys, "locate")
    assert code == 2
    assert "'folium' is missing" in err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_being_stopped_is_one_line(fails, error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(error)
    assert run(capsys, "locate") == (130, "", "ebbline: Stopped.\n")


def test_a_reader_that_leaves_is_no_error(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(BrokenPipeError())
    assert run(capsys, "locate") == (141, "", "")


def test_a_closed_pipe_is_quiet() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "maps", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_behind_stdout_is_one_sentence() -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "maps", "--help"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (ended.returncode, ended.stderr) == (2, b"ebbline: No space left on device.\n")


def test_a_hostile_name_cannot_steer_the_terminal_or_break_the_line() -> None:
    ended = command("\x1b[2Jlo\u202ecate\nnow")
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "\x1b" not in ended.stderr
    assert "\u202e" not in ended.stderr


def test_output_is_utf8_whatever_the_locale() -> None:
    ended = command("الموصل", PYTHONIOENCODING="latin1", PYTHONUTF8="0")
    assert "'الموصل'" in ended.stderr


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_start_up_imports_nothing_heavy(option: str) -> None:
    script = "import sys, maps.cli\ntry: maps.cli.main([sys.argv[1]])\nfinally: print(*sys.modules, sep=chr(10))"
    ended = subprocess.run(
        [sys.executable, "-c", script, option], capture_output=True, text=True, check=True, timeout=60
    )
    assert HEAVY.isdisjoint(ended.stdout.split())
    assert not any(line.startswith("maps.cli.") and "_" not in line for line in ended.stdout.splitlines())


def test_ours_are_ours() -> None:
    assert _strangers.stranger() == ""


def test_a_folder_that_shadows_geo_is_named(tmp_path: Path) -> None:
    (tmp_path / "geo").mkdir()
    (tmp_path / "geo" / "__init__.py").touch()
    ended = command("--version", cwd=tmp_path)
    assert ended.returncode == 0
    assert ended.stderr.startswith("ebbline: The package 'geo' that Python finds is not ebbline's but ")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(("file", "told"), [("geo/__init__.py", True), ("geojson/__init__.py", False)])
def test_another_distribution_that_owns_geo_is_named(
    file: str, told: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "geo-9.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: geo\nVersion: 9.1\n", encoding="utf8")
    (info / "RECORD").write_text(f"{file},,\n", encoding="utf8")
    monkeypatch.syspath_prepend(tmp_path)
    assert ("The distribution geo 9.1 owns the package 'geo' as well." in _strangers.stranger()) is told
