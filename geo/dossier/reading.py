"""The tree of a dossier's file to its records, with every problem noted beside its line."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from ..records import (
    Attribution,
    Confidence,
    ContextPlace,
    Episode,
    Evidence,
    Figure,
    Measure,
    Precision,
    Review,
    ReviewState,
    Role,
    Sensitivity,
    Site,
    Source,
)
from .control_fields import read_series, why_outside
from .fields import Fields, Problems
from .nodes import Node, Scalar, Table
from .schema import VERSION, Dossier, Edition, MapSettings

QUOTE_WORDS = 25


def read_tree(root: Node, problems: Problems, *, name: str = "", folder: Path | None = None) -> Dossier:
    """Return the dossier in ``root``. What is wrong goes into ``problems``; the caller refuses."""
    check_version(root, problems)
    fields = Fields(root, problems, "the dossier")
    fields.text("ebbline")
    dossier = Dossier(
        title=fields.required("title"),
        lede=fields.text("lede"),
        actor=fields.required("actor"),
        as_of=fields.day("as_of"),
        scope=fields.text("scope"),
        article=fields.text("article"),
        name=name,
        sources=fields.records("sources", partial(_source, problems)),
        sites=fields.records("sites", partial(_site, problems)),
        context=fields.records("context", partial(_context, problems)),
        figures=fields.records("figures", partial(_figure, problems)),
        control=fields.records("control", partial(read_series, problems)),
        map=_map(fields.table_of("map"), problems),
        edition=_edition(fields.table_of("edition"), problems),
        acknowledged=fields.texts("acknowledged"),
        folder=folder,
    )
    fields.done()
    return dossier


def check_version(root: Node, problems: Problems) -> None:
    """Refuse at once a file that is no dossier, or one of a version that this program does not know."""
    remedy = f"Begin the file with 'ebbline: {VERSION}'."
    if not isinstance(root, Table) or "ebbline" not in root.pairs:
        problems.add("The first line is not 'ebbline: 1', so this may be no dossier.", root.line, remedy)
        problems.refuse()
        return
    line, node = root.pairs["ebbline"]
    text = node.text if isinstance(node, Scalar) else ""
    if next(iter(root.pairs)) != "ebbline":
        problems.add("'ebbline:' is not the first line of the dossier.", line, "Move it to the top.")
    if not text.isdecimal() or int(text) < 1:
        problems.add(f"'ebbline' must be the version, {VERSION}, not {text!r}.", line, remedy)
    elif int(text) > VERSION:
        problems.add(f"The dossier has version {text}; this program reads up to {VERSION}.", line, "Update ebbline.")
        problems.refuse()


def _source(problems: Problems, node: Node) -> Source:
    fields = Fields(node, problems, "the source")
    source = Source(
        source_id=fields.required("source_id"),
        publisher=fields.required("publisher"),
        title=fields.text("title"),
        authors=fields.texts("authors"),
        url=fields.text("url"),
        archive_url=fields.text("archive_url"),
        published=fields.day("published"),
        accessed=fields.day("accessed"),
        licence=fields.text("licence"),
        via=fields.text("via"),
    )
    fields.done()
    return source


def _site(problems: Problems, node: Node) -> Site:
    fields = Fields(node, problems, "the site")
    lon, lat = _position(fields)
    site = Site(
        site_id=fields.required("site_id"),
        name=fields.required("name"),
        local_name=fields.text("local_name"),
        lon=lon if lon is not None else 0.0,
        lat=lat if lat is not None else 0.0,
        place_id=fields.text("place_id") or None,
        precision=fields.choice("precision", Precision) or Precision.EXACT,
        location_confidence=fields.choice("location_confidence", Confidence) or Confidence.MEDIUM,
        location_reason=fields.text("location_reason"),
        alternatives=fields.texts("alternatives"),
        sensitivity=fields.choice("sensitivity", Sensitivity) or Sensitivity.NONE,
        episodes=fields.records("episodes", partial(_episode, problems)),
    )
    if fields.usable and not (_given(fields, "lon") and _given(fields, "lat")):
        problems.add("The site has no position.", fields.line, "Add 'lon:' and 'lat:'.")
    fields.done()
    return site


def _position(fields: Fields) -> tuple[float | None, float | None]:
    """Return lon and lat; a latitude that only fits as a longitude is called a swap."""
    pairs = fields.table.pairs
    lon, lat = (_plain_number(pairs[key][1]) if key in pairs else None for key in ("lon", "lat"))
    if lon is not None and lat is not None and abs(lat) > 90 >= abs(lon) and abs(lat) <= 180:
        fields.asked += ["lon", "lat"]
        what = f"lat {lat:g} lies beyond 90 degrees, so lon and lat are probably swapped."
        fields.problems.add(what, pairs["lat"][0], f"Write 'lon: {lat:g}' and 'lat: {lon:g}'.")
        return None, None
    return fields.number("lon", low=-180, high=180), fields.number("lat", low=-90, high=90)


def _given(fields: Fields, key: str) -> bool:
    node = fields.table.pairs.get(key, (0, None))[1]
    return node is not None and not (isinstance(node, Scalar) and node.empty)


def _plain_number(node: Node) -> float | None:
    try:
        return float(node.text) if isinstance(node, Scalar) else None
    except ValueError:
        return None


def _episode(problems: Problems, node: Node) -> Episode:
    fields = Fields(node, problems, "the episode")
    role = fields.choice("role", Role)
    if role is None and fields.usable and "role" not in fields.table.pairs:
        problems.add("The episode has no 'role'.", fields.line, f"Add 'role:' ({', '.join(Role)}).")
    episode = Episode(
        role=role or Role.STRONGHOLD,
        actor=fields.text("actor"),
        other_actor=fields.text("other_actor"),
        attribution=fields.choice("attribution", Attribution),
        what=fields.text("what"),
        start=fields.span("start"),
        end=fields.span("end"),
        role_confidence=fields.choice("role_confidence", Confidence) or Confidence.MEDIUM,
        role_reason=fields.text("role_reason"),
        toll=fields.text("toll"),
        utc=fields.text("utc"),
        evidence=fields.records("evidence", partial(_evidence, problems)),
        review=_review(fields.table_of("review"), problems),
    )
    _check_times(fields, episode)
    fields.done()
    return episode


def _check_times(fields: Fields, episode: Episode) -> None:
    start = episode.start.earliest if episode.start else None
    end = episode.end.latest if episode.end else None
    if start and end and end < start:
        what = f"The episode ends on {end}, before it starts on {start}."
        fields.problems.add(what, fields.table.line_of("end"), "Correct one of the two dates.")
    if episode.utc and not _is_utc(episode.utc):
        what = f"'utc' must be a time with its zone, not {episode.utc!r}."
        fields.problems.add(what, fields.table.line_of("utc"), "Write it as 2016-07-02T21:00Z.")


def _is_utc(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _evidence(problems: Problems, node: Node) -> Evidence:
    fields = Fields(node, problems, "the evidence")
    evidence = Evidence(
        source_id=fields.required("source"),
        paragraph=fields.whole("paragraph", low=1),
        quote=fields.text("quote"),
        paraphrase=fields.text("paraphrase"),
    )
    words = len(evidence.quote.split())
    if words > QUOTE_WORDS:
        what = f"The quote has {words} words; at most {QUOTE_WORDS} may be quoted."
        problems.add(what, fields.table.line_of("quote"), "Shorten it, or put it into your own words as 'paraphrase'.")
    fields.done()
    return evidence


def _review(node: Table | None, problems: Problems) -> Review:
    if node is None:
        return Review()
    fields = Fields(node, problems, "the review")
    state = fields.choice("state", ReviewState) or ReviewState.DRAFT
    review = Review(state=state, by=fields.text("by"), date=fields.day("date"))
    fields.done()
    return review


def _context(problems: Problems, node: Node) -> ContextPlace:
    fields = Fields(node, problems, "the context place")
    lon, lat = _position(fields)
    place = ContextPlace(
        name=fields.required("name"),
        lon=lon,
        lat=lat,
        place_id=fields.text("place_id") or None,
        reason=fields.text("reason"),
        evidence=fields.records("evidence", partial(_evidence, problems)),
    )
    if _given(fields, "lon") != _given(fields, "lat"):
        problems.add("The place has only one of lon and lat.", fields.line, "Give both, or neither.")
    fields.done()
    return place


def _figure(problems: Problems, node: Node) -> Figure:
    fields = Fields(node, problems, "the figure")
    measure = fields.choice("measure", Measure)
    if measure is None and fields.usable and "measure" not in fields.table.pairs:
        problems.add("The figure has no 'measure'.", fields.line, f"Add 'measure:' ({', '.join(Measure)}).")
    figure = Figure(
        figure_id=fields.required("figure_id"),
        measure=measure or Measure.COUNT,
        value=fields.number("value"),
        low=fields.number("low"),
        high=fields.number("high"),
        period=fields.text("period"),
        start=fields.day("start"),
        end=fields.day("end"),
        actor=fields.text("actor"),
        scope=fields.text("scope"),
        definition=fields.text("definition"),
        baseline=fields.text("baseline"),
        result=fields.text("result"),
        comparison=fields.text("comparison"),
        source_id=fields.text("source"),
        evidence=fields.records("evidence", partial(_evidence, problems)),
        review=_review(fields.table_of("review"), problems),
        note=fields.text("note"),
    )
    _check_figure(fields, figure)
    fields.done()
    return figure


def _check_figure(fields: Fields, figure: Figure) -> None:
    add, line_of = fields.problems.add, fields.table.line_of
    if figure.start and figure.end and figure.end < figure.start:
        what = f"The figure's period ends on {figure.end}, before it starts on {figure.start}."
        add(what, line_of("end"), "Correct one of the two dates.")
    if figure.low is not None and figure.high is not None and figure.low > figure.high:
        add(f"The range runs backwards, from {figure.low:g} to {figure.high:g}.", line_of("low"), "Swap low and high.")
    if figure.value is None:
        return
    if figure.measure in {Measure.AREA_KM2, Measure.COUNT} and figure.value < 0:
        add(
            f"{figure.value:g} is no {_MEASURES[figure.measure]}.",
            line_of("value"),
            "Use measure: change_pct for losses.",
        )
    if figure.measure is Measure.SHARE_PCT and not 0 <= figure.value <= 100:
        add(f"A share of {figure.value:g} % is impossible.", line_of("value"), "Give 0 to 100.")
    if figure.measure is Measure.CHANGE_PCT and figure.value < -100:
        add(f"Nothing shrinks by more than 100 % ({figure.value:g}).", line_of("value"), "Correct the value.")


_MEASURES = {Measure.AREA_KM2: "area", Measure.COUNT: "count"}


def _map(node: Table | None, problems: Problems) -> MapSettings:
    if node is None:
        return MapSettings()
    fields = Fields(node, problems, "the map settings")
    settings = MapSettings(
        bounds=_bounds(fields),
        insets=fields.texts("insets"),
        headline=fields.text("headline"),
        bracket=fields.text("bracket"),
        viewpoint=fields.text("viewpoint", default="de facto"),
        land=fields.text("land"),
        land_source=fields.text("land_source"),
    )
    why = why_outside(settings.land) if settings.land else ""
    if why:
        remedy = "Give a file inside the dossier's folder, as land/coast.geojson."
        problems.add(f"{settings.land!r} {why}.", fields.table.line_of("land"), remedy)
    fields.done()
    return settings


def _bounds(fields: Fields) -> tuple[float, float, float, float] | None:
    nodes = fields.nodes("bounds")
    if not nodes:
        return None
    numbers = [number for node in nodes if (number := _plain_number(node)) is not None]
    line, remedy = fields.table.line_of("bounds"), "Write [west, south, east, north] in degrees."
    if len(nodes) != 4 or len(numbers) != 4:
        fields.problems.add("'bounds' must be four numbers.", line, remedy)
        return None
    west, south, east, north = numbers
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        fields.problems.add(f"'bounds' {[west, south, east, north]} enclose nothing.", line, remedy)
        return None
    return west, south, east, north


def _edition(node: Table | None, problems: Problems) -> Edition:
    if node is None:
        return Edition()
    fields = Fields(node, problems, "the edition")
    number = fields.whole("number", low=1)
    edition = Edition(
        number=1 if number is None else number,
        date=fields.day("date"),
        reviewer=fields.text("reviewer"),
        correction=fields.text("correction"),
    )
    fields.done()
    return edition
