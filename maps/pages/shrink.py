"""A shy minifier for our own files: whole-line comments and indentation go, and nothing else."""

from __future__ import annotations


def lines(code: str) -> str:
    """Return JavaScript or CSS without indentation and whole-line comments, or as it is where that could matter."""
    rows = code.splitlines()
    # NOTE: an odd number of backticks opens a text over several lines, whose spaces count; as does a last backslash.
    if any(row.count("`") % 2 or row.endswith("\\") for row in rows):
        return code
    return "\n".join(_without_comments([row.strip() for row in rows]))


def _without_comments(rows: list[str]) -> list[str]:
    kept = []
    inside = False
    for row in rows:
        if not inside and not row.startswith("/*"):
            if row and not row.startswith("//"):
                kept.append(row)
            continue
        head, end, rest = row.partition("*/")
        inside = not end
        if end and rest.strip():
            # NOTE: code behind a comment's end; keep the line and, with it, any comment opened above.
            kept.append(rest.strip() if not head.startswith("/*") else row)
    return kept
