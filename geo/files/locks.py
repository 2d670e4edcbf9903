"""One process at a time: a lock file beside what is being written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import OutputError


@contextmanager
def locked(path: Path | str, *, timeout: float = 300.0) -> Iterator[None]:
    """Hold the lock of ``path`` (the file ``.NAME.lock`` beside it) while the block runs.

    The system frees the lock of a process that ends, however it ends. Waits at most ``timeout`` seconds.
    Raises OutputError when another process holds it for longer, or when the lock file cannot be made.
    """
    import filelock

    target = Path(path)
    lock = filelock.FileLock(target.with_name(f".{target.name}.lock"), timeout=timeout)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise OutputError(
            f"Another process has been working on it for {timeout:g} seconds.", path=target, remedy="Try again later."
        ) from error
    except (OSError, NotImplementedError) as error:
        reason = _not_a_folder(target) or (getattr(error, "strerror", None) or str(error)).lower()
        raise OutputError(
            f"Cannot be written: {reason}.", path=target, remedy="Choose a place that can be written."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _not_a_folder(target: Path) -> str:
    """Return which part of the way to ``target`` is no folder, if one is not."""
    with suppress(OSError):  # a folder that cannot be looked into
        wrong = next((part for part in reversed(target.parents) if part.exists() and not part.is_dir()), None)
        return f"{wrong} is not a folder" if wrong else ""
    return ""
