"""How far one spelling is from another, and which Latin word a name in look-alike letters imitates."""

from __future__ import annotations

_IMITATED = str.maketrans(
    "аеорсхуікмтвнѕјԁԛԝһӏαορνικτυχγ"
    "АЕОРСХУІКМТВНЅЈΑΟΡΝΙΚΤΥΧΒΕΗΜΖ",
    "aeopcxyikmtbhsjdqwhlaopviktuxy"
    "AEOPCXYIKMTBHSJAOPNIKTYXBEHMZ",
)  # fmt: skip


def imitated(name: str) -> str:
    """Return the name with Cyrillic and Greek letters replaced by the Latin ones that they look like."""
    return name.translate(_IMITATED)


def distance(a: str, b: str, *, limit: int) -> int:
    """Return how many letters must be added, dropped, changed or swapped with a neighbour to turn ``a`` into ``b``.

    Optimal string alignment; gives ``limit + 1`` as soon as more than ``limit`` changes are needed.
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    last: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        before, last, row = last, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
