"""The cache folder is where the user says, or where the system keeps such things."""

from __future__ import annotations

from pathlib import Path

import pytest
from platformdirs import user_cache_path

from geo.errors import OutputError
from geo.files.cache import cache_folder


def test_the_variable_names_the_folder_and_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EBBLINE_CACHE", str(tmp_path / "a" / "b"))
    assert cache_folder() == tmp_path / "a" / "b"
    assert cache_folder().is_dir()


def test_a_tilde_means_home_and_the_answer_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("EBBLINE_CACHE", "~/cache")
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EBBLINE_CACHE", "here")
    assert cache_folder() == tmp_path / "here"


@pytest.mark.parametrize("home", [None, "", " ", "absolute", "relative"])
def test_an_empty_variable_means_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str | None
) -> None:
    monkeypatch.setenv("EBBLINE_CACHE", " ")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if home is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "of-xdg") if home == "absolute" else home)
    monkeypatch.chdir(tmp_path)
    assert cache_folder() == user_cache_path("ebbline", appauthor=False)
    assert cache_folder().is_dir()


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_other_systems_keep_such_things_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.delenv("EBBLINE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "of-xdg"))
    monkeypatch.setattr("geo.files.cache.sys.platform", system)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name, **_: tmp_path / "of-platformdirs" / name)
    folder = "of-xdg" if system == "linux" else "of-platformdirs"
    assert cache_folder() == tmp_path / folder / "ebbline"


def test_a_folder_that_cannot_be_made_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EBBLINE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(OutputError, match="Set EBBLINE_CACHE"):
        cache_folder()
