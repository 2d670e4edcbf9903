"""The stages in order: article, places, parties, events, roles, figures."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..places.ranking import distance_km
from ..records import Mention, Resolution
from .actors import Actor, Sides, actor_named, most_named
from .article import Article, Part, dateline_end
from .dates import When, find_dates
from .events import Event, events
from .figures import Reported, find_figures
from .finding import Finding
from .items import Named, Scene
from .links import inside_next, surely_inside
from .mentions import Names, as_mention, find_mentions
from .resolve import resolve
from .roles import findings
from .scene import build
from .starts import timed
from .tables import rows
from .tokens import sentences
from .unplaced import unplaced

_PART_KM = 80.0
_DOUBTFUL = 0.25  # of the names read with less confidence than this, one in twenty was right on the project's articles
_SURE, _TELLING = 0.6, 3  # so many places as sure as this tell where the text is about


@dataclass(frozen=True, slots=True)
class Passing:
    """A place named without a role, and why it has none."""

    resolution: Resolution
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What an article says: its places, their roles, the places in passing, its figures, and what was not placed."""

    article: Article
    actor: Actor | None
    resolutions: tuple[Resolution, ...]
    findings: tuple[Finding, ...] = ()
    passing: tuple[Passing, ...] = ()
    figures: tuple[Reported, ...] = ()
    outer: dict[int, int] = field(default_factory=dict)
    unplaced: tuple[Resolution, ...] = ()


@dataclass(frozen=True, slots=True)
class _Placed:
    """An article with its places: what each mention means, which lies in which, and which are too coarse for sites."""

    article: Article
    places: Sequence[Resolution]
    outer: dict[int, int]
    countries: frozenset[int]


def read(article: Article, *, actor: str | None = None, gazetteer: Names | None = None) -> Reading:
    """Return what an article says, relative to the followed actor (else the armed group it names most)."""
    gazetteer = gazetteer or _default()
    mentions, noted, people = _mentions(article, gazetteer)
    everything = resolve(article.text, [*mentions, *noted, *people], gazetteer=gazetteer)
    places = _fitting(article.text, _believed(everything[: len(mentions)]))
    aside = everything[len(mentions) : len(mentions) + len(noted)]
    countries = frozenset(i for i, one in enumerate(places) if too_coarse(one))
    placed = _Placed(article, places, inside_next(article.text, mentions), countries)
    followed = _followed(article, actor, everything)
    scenes, happened, found = _roles(placed, followed)
    passing = _passing(placed, found, happened) + [
        Passing(one, "named in the closing note about the reporting") for one in aside if one.place is not None
    ]
    figures = find_figures(scenes, followed, article.date)
    missing = unplaced(scenes, places)
    return Reading(
        article, followed, tuple(places), tuple(found), tuple(passing), tuple(figures), placed.outer, tuple(missing)
    )


def _roles(placed: _Placed, followed: Actor | None) -> tuple[list[Scene], list[Event], list[Finding]]:
    """Return the sentences, what happens in them, and the roles that follow."""
    places, countries = placed.places, placed.countries
    sides = Sides(followed or Actor("", "rebel"), placed.article.text)
    scenes = _scenes(placed, sides)
    state = followed.country if followed is not None and followed.kind == "state" else None
    happened = events(
        scenes,
        sides,
        inner=_innermost(placed.outer, places, countries),
        countries=countries,
        home=frozenset(i for i, one in enumerate(places) if one.place and state and one.place.country_code == state),
        capital=_capital(places, countries),
    )
    found = findings(happened, scenes, sides, placed.article.date)
    return scenes, happened, timed(found, places)


def _default() -> Names:
    from ..places import default

    return default()


def _mentions(article: Article, gazetteer: Names) -> tuple[list[Mention], list[Mention], list[Mention]]:
    """Return the places of paragraphs and captions, those of closing notes, and the peoples named."""
    spans = find_mentions(article.text, gazetteer)
    starts = [part.start for part in article.parts]
    inside: list[Mention] = []
    noted: list[Mention] = []
    people: list[Mention] = []
    for span in spans:
        at = bisect_right(starts, span.start) - 1
        part = article.parts[at] if at >= 0 else None
        if part is None or span.end > part.end or part.kind in {"credit", "heading"}:
            continue
        mention = as_mention(article.text, span, part.number)
        if span.people:
            people.append(mention)
        elif part.kind == "note":
            noted.append(mention)
        else:
            inside.append(mention)
    return inside, noted, people


def too_coarse(one: Resolution) -> bool:
    """Tell whether a place is a country, a continent or the like: never a site."""
    if one.place is None:
        return True
    code = one.place.feature_code or ""
    return code.startswith("PCL") or (code in {"CONT", "RGN", "RGNH", "OCN", "SEA", "GULF"} and not one.place.admin1)


def _followed(article: Article, actor: str | None, resolutions: Sequence[Resolution]) -> Actor | None:
    body = " ".join([article.title, *(part.text for part in article.paragraphs)])
    if not actor:
        return most_named(body)
    country = next(
        (
            one.place.country_code or ""
            for one in resolutions
            if one.place and (one.place.feature_code or "").startswith("PCL") and _same_name(one, actor)
        ),
        "",
    )
    return actor_named(actor, country=country)


def _same_name(one: Resolution, actor: str) -> bool:
    return one.mention.text.lower() == re.sub(r"^the\s+", "", actor.strip(), flags=re.I).lower()


def _scenes(placed: _Placed, sides: Sides) -> list[Scene]:
    article, reference = placed.article, placed.article.date
    named = [
        Named(one.mention.start, one.mention.end, i, i in placed.countries, _state(one, sides, i in placed.countries))
        for i, one in enumerate(placed.places)
        if one.place is not None
    ]
    scenes = []
    for part in article.paragraphs:
        begin = dateline_end(part)
        dates = _shifted(find_dates(article.text[begin : part.end], reference), begin)
        for start, end in sentences(article.text[begin : part.end], offset=begin):
            here = _between(named, start, end)
            when = _between(dates, start, end)
            said = article.text[start:end]
            scenes.append(build(said, start, sides, paragraph=part.number or 0, places=here, dates=when))
    return scenes


_Spanned = TypeVar("_Spanned", Named, When)


def _between(spans: Sequence[_Spanned], start: int, end: int) -> Sequence[_Spanned]:
    """Return the spans that begin within a stretch; they stand in order."""
    first = bisect_left(spans, start, key=lambda one: one.start)
    return spans[first : bisect_left(spans, end, key=lambda one: one.start)]


def _believed(places: Sequence[Resolution]) -> list[Resolution]:
    """Leave unplaced the names that fit none of their places, where enough others are sure to tell by.

    What the text means by such a name is likelier a place that the gazetteer lacks.
    """
    sure = {one.place.place_id for one in places if one.place is not None and one.confidence >= _SURE}
    return [_doubted(one) if len(sure) >= _TELLING and _is_doubtful(one) else one for one in places]


def _is_doubtful(one: Resolution) -> bool:
    return one.place is not None and one.confidence < _DOUBTFUL


def _doubted(one: Resolution) -> Resolution:
    likeliest = one.place.name if one.place is not None else "none"
    reason = f"It fits no place of that name in the gazetteer; the likeliest is {likeliest}, far from the others."
    return Resolution(one.mention, None, one.confidence, reason, tuple(p for p in (one.place, *one.alternatives) if p))


def _fitting(text: str, places: Sequence[Resolution]) -> list[Resolution]:
    """Leave unplaced what is said to be a part of a town but was found far from it: the gazetteer lacks the part."""
    inside = surely_inside(text, [one.mention for one in places])
    kept = list(places)
    for inner, outer in inside.items():
        part, town = places[inner], places[outer]
        if (
            part.place is None
            or town.place is None
            or (town.place.feature_code or "").startswith(("PCL", "ADM1", "RGN"))
        ):
            continue
        if distance_km(part.place.at, town.place.at) > _PART_KM:
            reason = f"A part of {town.mention.text} that the gazetteer does not hold."
            kept[inner] = Resolution(part.mention, None, 0.0, reason)
    return kept


def _capital(places: Sequence[Resolution], countries: frozenset[int]) -> int | None:
    """Return the first mention of a seat of government of a country whose places the text names most."""
    codes = Counter(one.place.country_code for one in places if one.place is not None)
    for code, _ in codes.most_common(1):
        names = {name.lower() for row in rows("capitals") if row["code"] == code for name in row["names"].split(";")}
        for i, one in enumerate(places):
            if one.place is not None and one.mention.text.lower() in names and i not in countries:
                return i
    return None


def _state(one: Resolution, sides: Sides, country: bool) -> str:
    """Return the side of the state that a country's or a capital's name can stand for."""
    code = one.place.country_code if one.place is not None else None
    if not code:
        return ""
    seats = [row["names"].split(";") for row in rows("capitals") if row["code"] == code]
    seat = any(one.mention.text == name for names in seats for name in names)
    return sides.side_of_state(code) if country or seat else ""


def _shifted(dates: Sequence[When], offset: int) -> list[When]:
    return [When(d.text, d.start + offset, d.end + offset, d.span, d.kind) for d in dates]


def _innermost(outer: dict[int, int], places: Sequence[Resolution], countries: frozenset[int]) -> dict[int, int]:
    """Return, for every containing mention, the mention inside it, where the inner can be a site."""
    return {
        out: into
        for into, out in outer.items()
        if places[into].place is not None and into not in countries and _contains(places[out], places[into])
    }


def _contains(outer: Resolution, inner: Resolution) -> bool:
    if outer.place is None or inner.place is None or outer.place.place_id == inner.place.place_id:
        return False
    if too_coarse(outer):
        return True
    code = outer.place.feature_code or ""
    if code.startswith("ADM"):
        return distance_km(outer.place.at, inner.place.at) < 500 and not (inner.place.feature_code or "").startswith(
            "ADM1"
        )
    return distance_km(outer.place.at, inner.place.at) < 60


def _passing(placed: _Placed, found: Sequence[Finding], happened: Sequence[Event]) -> list[Passing]:
    """Return the places without a role, once each, with the reason."""
    drawn = {place.place_id for one in found if (place := placed.places[one.place].place) is not None}
    judged = {event.place for event in happened}
    passing: dict[str, Passing] = {}
    for i, one in enumerate(placed.places):
        if one.place is not None and one.place.place_id not in drawn:
            passing.setdefault(one.place.place_id, Passing(one, _why(placed, i, judged)))
    return list(passing.values())


_SIZE = re.compile(r"\b(?:size|area|half|twice|times|larger|smaller|bigger)\b[^.]{0,24}\b(?:of|than|as)\s(?:the\s)?$")


def _why(placed: _Placed, i: int, judged: set[int]) -> str:
    article, mention = placed.article, placed.places[i].mention
    if _SIZE.search(article.text[max(0, mention.start - 40) : mention.start].lower()):
        return "only a comparison of size"
    first = article.parts[0].end if article.parts else 0
    if mention.start < first and any(mention.text in piece for piece in article.dateline.split(", ")):
        return "the dateline of the report"
    if i in set(placed.outer.values()):
        return "named only to say where another place lies"
    if i in placed.countries:
        return "a country or larger region, too coarse for a site"
    if i in judged:
        return "what is said of it is denied, only possible, or the other side's"
    return "named in passing"


def part_of(article: Article, number: int) -> Part | None:
    """Return the paragraph or caption of a number."""
    return next((part for part in article.paragraphs if part.number == number), None)
