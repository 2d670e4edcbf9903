"""A shy minifier for our own files: whole-line comments, indentation and spaces around signs go, and nothing else."""

from __future__ import annotations

import re

_TEXT = re.compile(r'("(?:[^"\\]|\\.)*"|`[^`\\]*`)')
_SIGN = re.compile(r" ?([=,(){}?:;&|<>\[\]*]) ?")


def lines(code: str) -> str:
    """Return JavaScript or CSS without indentation and whole-line comments, or as it is where that could matter."""
    rows = code.splitlines()
    # NOTE: an odd number of backticks opens a text over several lines, whose spaces count; as does a last backslash.
    if any(row.count("`") % 2 or row.endswith("\\") for row in rows):
        return code
    return "\n".join(_without_comments([row.strip() for row in rows]))


def script(code: str) -> str:
    """Return JavaScript as ``lines`` does, also without the spaces around signs, where a row is plain to read."""
    shrunk = lines(code)
    return shrunk if shrunk == code else "\n".join(map(_tight_script, shrunk.split("\n")))


def _tight_script(row: str) -> str:
    # NOTE: of three backticks or more one may stand inside another's blank.
    parts = _TEXT.split(row) if row.count("`") in {0, 2} else [row]
    code = "".join(parts[::2])
    # NOTE: a slash may begin a pattern or a comment, and "<" with "--" would read as a comment of old.
    if any(sign in code for sign in ("`", "'", '"', "/", "--")):
        return row
    return "".join(part if at % 2 else _SIGN.sub(r"\1", part) for at, part in enumerate(parts))


def styles(code: str) -> str:
    """Return CSS as ``lines`` does, also without the spaces that no rule needs; a row with a quote or address stays."""
    return "\n".join(row if re.search(r"[\"'\\]|url\(", row) else _tight_style(row) for row in lines(code).split("\n"))


def _tight_style(row: str) -> str:
    # NOTE: a space before a colon is a descendant's in a selector, and spaces around + and - are needed in calc().
    return re.sub(r" (?=\{)", "", re.sub(r"([:;,{]) +", r"\1", row)).replace(";}", "}").replace("; }", "}")


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
