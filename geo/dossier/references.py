"""References go by id: each id stands once, and each reference leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ..records import DateSpan, Evidence
from .fields import Problems
from .nodes import Items, Node, Scalar, Table
from .schema import Dossier

Trail = tuple[str | int, ...]
IDS = {"sources": "source_id", "sites": "site_id", "figures": "figure_id", "control": "series_id"}


def lines_of(root: Node) -> dict[Trail, int]:
    """Return the line of every value, by its trail: keys, ids of sites, figures and sources, and other indices.

    ``("sites", "s-7k2m", "episodes", 0, "end")`` is the end of the first episode of that site.
    """
    lines: dict[Trail, int] = {}
    todo: list[tuple[Trail, Node]] = [((), root)]
    while todo:
        trail, node = todo.pop()
        lines.setdefault(trail, node.line)
        if isinstance(node, Table):
            for key, (line, child) in node.pairs.items():
                lines[(*trail, key)] = line
                todo.append(((*trail, key), child))
        elif isinstance(node, Items):
            id_key = IDS.get(str(trail[0]), "") if len(trail) == 1 else ""
            todo += [((*trail, _name(child, id_key, index)), child) for index, child in enumerate(node.nodes)]
    return lines


def line_at(lines: dict[Trail, int], *trail: str | int) -> int | None:
    """Return the line of ``trail``, or of the nearest thing around it that has one."""
    for length in range(len(trail), -1, -1):
        if trail[:length] in lines:
            return lines[trail[:length]]
    return None


def _name(node: Node, id_key: str, index: int) -> str | int:
    if id_key and isinstance(node, Table) and id_key in node.pairs:
        value = node.pairs[id_key][1]
        return value.text if isinstance(value, Scalar) else index
    return index


def check_ids(root: Node, problems: Problems) -> None:
    """Note every id that stands more than once, naming both lines."""
    if not isinstance(root, Table):
        return
    for group, id_key in IDS.items():
        first: dict[str, int] = {}
        for line, value in _ids(root, group, id_key):
            if value in first:
                what = f"The {id_key} '{value}' stands twice, on lines {first[value]} and {line}."
                problems.add(what, line, "Give one of them another id.")
            first.setdefault(value, line)


def _ids(root: Table, group: str, id_key: str) -> Iterator[tuple[int, str]]:
    node = root.pairs.get(group, (0, None))[1]
    for entry in node.nodes if isinstance(node, Items) else ():
        if isinstance(entry, Table) and id_key in entry.pairs:
            line, value = entry.pairs[id_key]
            if isinstance(value, Scalar):
                yield line, value.text


def check_references(dossier: Dossier, lines: dict[Trail, int], problems: Problems) -> None:
    """Note every reference to a source, a figure or a site that the dossier does not hold, and circles of ``via``."""
    known = {
        "source": {source.source_id for source in dossier.sources},
        "figure": {figure.figure_id for figure in dossier.figures},
        "site": {site.site_id for site in dossier.sites},
    }
    for kind, wanted, trail in references(dossier):
        if not wanted or wanted in known[kind]:
            continue
        close = next(iter(get_close_matches(wanted, sorted(known[kind]), n=1)), "")
        remedy = f"Did you mean '{close}'?" if close else f"Add the {kind}, or correct the reference."
        problems.add(f"No {kind} is called '{wanted}'.", line_at(lines, *trail) or 1, remedy)
    _check_circles(dossier, lines, problems)


def references(dossier: Dossier) -> Iterator[tuple[str, str, Trail]]:
    """Yield (kind, id, trail) for every reference in the dossier; an empty id refers to nothing."""
    yield "source", dossier.article, ("article",)
    for source in dossier.sources:
        yield "source", source.via, ("sources", source.source_id, "via")
    for site in dossier.sites:
        for index, episode in enumerate(site.episodes):
            trail: Trail = ("sites", site.site_id, "episodes", index)
            yield from _of_evidence(episode.evidence, trail)
            yield from _of_span(episode.start, (*trail, "start"))
            yield from _of_span(episode.end, (*trail, "end"))
    for number, place in enumerate(dossier.context):
        yield from _of_evidence(place.evidence, ("context", number))
    for figure in dossier.figures:
        at: Trail = ("figures", figure.figure_id)
        yield "source", figure.source_id, (*at, "source")
        yield "figure", figure.baseline, (*at, "baseline")
        yield "figure", figure.result, (*at, "result")
        yield from _of_evidence(figure.evidence, at)
    for series in dossier.control:
        yield "source", series.source_id, ("control", series.series_id, "source")
    yield "figure", dossier.map.headline, ("map", "headline")
    yield "figure", dossier.map.bracket, ("map", "bracket")
    yield "source", dossier.map.land_source, ("map", "land_source")
    for index, site_id in enumerate(dossier.map.insets):
        yield "site", site_id, ("map", "insets", index)


def _of_evidence(evidence: tuple[Evidence, ...], trail: Trail) -> Iterator[tuple[str, str, Trail]]:
    for index, item in enumerate(evidence):
        yield "source", item.source_id, (*trail, "evidence", index, "source")


def _of_span(span: DateSpan | None, trail: Trail) -> Iterator[tuple[str, str, Trail]]:
    for index, claim in enumerate(span.claims if span else ()):
        yield "source", claim.source_id, (*trail, "claims", index, "source")


def _check_circles(dossier: Dossier, lines: dict[Trail, int], problems: Problems) -> None:
    via = {source.source_id: source.via for source in dossier.sources}
    for source_id, first in via.items():
        seen, at = {source_id}, first
        while at and at not in seen:
            seen.add(at)
            at = via.get(at, "")
        if at == source_id:
            line = line_at(lines, "sources", source_id, "via") or 1
            problems.add(f"The source '{source_id}' repeats itself through 'via'.", line, "Break the circle.")
