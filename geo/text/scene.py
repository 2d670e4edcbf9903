"""A sentence as the cues see it: words, armed parties, places and dates in a row, parted into clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .actors import Party, Sides
from .clauses import part_clauses
from .dates import When
from .governors import govern
from .items import Item, Named, Scene, verb_index
from .pointers import mark_there, take_sides
from .tokens import Token, tokens
from .word_classes import settle

PRONOUNS = {
    "they": "plural",
    "them": "plural",
    "their": "plural",
    "theirs": "plural",
    "it": "single",
    "its": "single",
    "we": "plural",
    "our": "plural",
    "ours": "plural",
    "you": "you",
}


def build(
    text: str, start: int, sides: Sides, *, paragraph: int, places: Sequence[Named], dates: Sequence[When]
) -> Scene:
    """Return the scene of one sentence; ``start`` is its offset, which all spans share."""
    cut = tokens(text, offset=start)
    spans = _spans(cut, sides.parties(cut), [_without_at(place, text, start) for place in places], dates)
    items = [_item(text, start, piece, what) for piece, what in spans]
    scene = Scene(start, start + len(text), paragraph, items, text)
    settle(items)
    mark_there(items)
    take_sides(items)
    part_clauses(scene)
    for i, item in enumerate(items):
        if item.kind in {"place", "there"}:
            scene.governors[i] = govern(items, i)
    return scene


def _without_at(place: Named, text: str, offset: int) -> Named:
    """Leave a capital "At" before a name to the sentence: as a prefix of Arabic names it hides a preposition."""
    opening = place.start == offset and text.startswith("At ")
    return replace(place, start=place.start + 3) if opening else place


_What = Party | Named | When | None


def _spans(
    cut: list[Token], parties: Iterable[Party], places: Sequence[Named], dates: Sequence[When]
) -> list[tuple[list[Token], _What]]:
    """Lay dates, places and parties over the tokens; where two overlap, a date wins, then the longer."""
    taken: list[tuple[int, int, int, _What]] = [(d.start, d.end, 0, d) for d in dates]
    taken += [(p.start, p.end, 1, p) for p in places]
    taken += [(cut[p.start].start, cut[p.end - 1].end, 1, p) for p in parties]
    chosen: list[tuple[int, int, _What]] = []
    for begin, end, _, what in sorted(taken, key=lambda t: (t[2], t[0] - t[1])):
        if all(end <= b or begin >= e for b, e, _ in chosen):
            chosen.append((begin, end, what))
    chosen.sort(key=lambda t: t[0])
    pieces: list[tuple[list[Token], _What]] = []
    queue = iter(chosen)
    current = next(queue, None)
    for token in cut:
        while current and token.start >= current[1]:
            current = next(queue, None)
        if current and token.end > current[0]:
            if pieces and pieces[-1][1] is current[2]:
                pieces[-1][0].append(token)
            else:
                pieces.append(([token], current[2]))
        else:
            pieces.append(([token], None))
    return pieces


def _item(text: str, offset: int, piece: list[Token], what: _What) -> Item:
    start, end = piece[0].start, piece[-1].end
    said = text[start - offset : end - offset]
    if isinstance(what, When):
        return Item("date", said, start, end, when=what)
    if isinstance(what, Named):
        country = "country" if what.country else ""
        return Item("place", said, start, end, place=what.number, name=country, side=what.side)
    if isinstance(what, Party):
        return Item("party", said, start, end, side=what.side, name=what.name, plural=what.plural)
    item = Item(piece[0].kind, said, start, end)
    if item.lower in PRONOUNS:
        item.kind, item.plural = "pronoun", PRONOUNS[item.lower] == "plural"
    elif item.kind == "word":
        item.verbs = verb_index().get(item.lower, ())
    return item
