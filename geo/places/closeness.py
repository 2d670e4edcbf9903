"""How far one spelling is from another, and which Latin word a name in look-alike letters imitates."""

from __future__ import annotations

from collections.abc import Iterator

_LETTERS = (
    "abcdefghijklmnopqrstuvwxyz ",
    "абвгґдежзиіїйклмнопрстуўфхцчшщъыьэюяєјљњћџђ ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويئءؤپچژگڤ ",
    "αβγδεζηθικλμνξοπρσςτυφχψω ",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת ",
)
_IMITATED = str.maketrans(
    "аеорсхуікмтвнѕјԁԛԝһӏαορνικτυχγ"
    "АЕОРСХУІКМТВНЅЈΑΟΡΝΙΚΤΥΧΒΕΗΜΖ",
    "aeopcxyikmtbhsjdqwhlaopviktuxy"
    "AEOPCXYIKMTBHSJAOPNIKTYXBEHMZ",
)  # fmt: skip


def imitated(name: str) -> str:
    """Return the name with Cyrillic and Greek letters replaced by the Latin ones that they look like."""
    return name.translate(_IMITATED)


def one_step(word: str) -> Iterator[str]:
    """Yield every word that one dropped, swapped, changed or added letter makes of a key, in the key's own alphabet."""
    letters = next((letters for letters in _LETTERS if not set(word).isdisjoint(letters[:-1])), "")
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for head, tail in halves:
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            if tail:
                yield head + letter + tail[1:]
            yield head + letter + tail


def distance(a: str, b: str, *, limit: int) -> int:
    """Return how many letters must be added, dropped, changed or swapped with a neighbour to turn ``a`` into ``b``.

    Optimal string alignment; gives ``limit + 1`` as soon as more than ``limit`` changes are needed.
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    same = 0
    for letter, other in zip(a, b, strict=False):
        if letter != other:
            break
        same += 1
    a, b = a[same:], b[same:]
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
