"""One actor under several spellings: letters written in other ways but read as the same are the same name."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ...places.names import notices
from .claims import Claim
from .doubts import Doubt
from .overlaps import BETWEEN, sides


def key(actor: str) -> str:
    """Return an actor's name as it is compared: NFC, without case and unseen characters, blanks made even."""
    seen = "".join(letter for letter in unicodedata.normalize("NFC", actor) if unicodedata.category(letter) != "Cf")
    return " ".join(unicodedata.normalize("NFC", seen.casefold()).split()) or actor


def chosen(actors: Iterable[str]) -> dict[str, str]:
    """Return for each name the spelling that stands for it: the plainest one, and of those the most frequent."""
    counts: Counter[str] = Counter(side for actor in actors for side in sides(actor))
    same: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        same[key(name)].append(name)
    best = {
        plain: min(names, key=lambda name: (len(notices(name)), -counts[name], name)) for plain, names in same.items()
    }
    return {name: best[key(name)] for name in counts}


def united(claims: Sequence[Claim]) -> tuple[list[Claim], list[Doubt]]:
    """Return claims in which each actor has one spelling, with what is to tell about names."""
    spelt = chosen(claim.actor for claim in claims)
    names = {claim.actor for claim in claims}
    whole = {name: BETWEEN.join(dict.fromkeys(spelt[side] for side in sides(name))) for name in names}
    again = [
        claim if whole[claim.actor] == claim.actor else replace(claim, actor=whole[claim.actor]) for claim in claims
    ]
    return again, list(_told(spelt))


def _told(spelt: Mapping[str, str]) -> Iterator[Doubt]:
    for name in sorted(set(spelt.values())):
        others = sorted(repr(other) for other, best in spelt.items() if best == name and not _looks_as(other, name))
        if others:
            yield Doubt("spellings", f"{name!r} is also spelt {', '.join(others[:3])}: taken for one actor.")
        yield from (Doubt(notice.code, notice.message) for notice in notices(name))


def _looks_as(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
