"""The folder where derived files live that can be made again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ..errors import OutputError

VARIABLE = "EBBLINE_CACHE"


def cache_folder() -> Path:
    """Return the cache folder, made where missing: ``EBBLINE_CACHE`` if set, else the user's for this system.

    Raises OutputError when it cannot be made.
    """
    folder = _chosen()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise OutputError(
            "The cache folder cannot be made.", path=folder, remedy=f"Set {VARIABLE} to a folder that can be written."
        ) from error
    return folder


def _chosen() -> Path:
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        # The tilde arrives unexpanded from files that set variables for services and editors.
        return Path(os.path.abspath(os.path.expanduser(named)))  # noqa: PTH100, PTH111
    plain = _plain()
    if plain is not None:
        return plain
    from platformdirs import user_cache_path

    return user_cache_path("ebbline", appauthor=False)


def _plain() -> Path | None:
    """Return what platformdirs would on an ordinary Linux: importing it would take longer than the first answer."""
    home = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")  # noqa: PTH111
    if sys.platform != "linux" or "ANDROID_DATA" in os.environ or not os.path.isabs(home):  # noqa: PTH117
        return None
    return Path(home, "ebbline")
