"""The records of a dossier to YAML: fields in a fixed order, defaults left out, small mappings on one line."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from io import StringIO
from typing import Any

from ..records import (
    ContextPlace,
    ControlSeries,
    DateClaim,
    DateSpan,
    Episode,
    Evidence,
    Figure,
    Review,
    Site,
    Source,
)
from .schema import VERSION, Dossier, Edition, MapSettings

Plain = dict[str, Any]
LINE_WIDTH = 4096  # long texts stay on one line: a change then shows as one line of a diff


def to_plain(dossier: Dossier) -> Plain:
    """Return the dossier as plain mappings and lists, in the order and with the keys of ``dossier.yaml``."""
    settings, edition = _map(dossier.map), _edition(dossier.edition)
    return {
        "ebbline": VERSION,
        "title": dossier.title,
        **_given(lede=dossier.lede),
        "actor": dossier.actor,
        **_given(as_of=dossier.as_of, scope=dossier.scope, article=dossier.article),
        **_given(sources=[_source(source) for source in dossier.sources]),
        **_given(sites=[_site(site) for site in dossier.sites]),
        **_given(context=[_context(place) for place in dossier.context]),
        **_given(figures=[_figure(figure) for figure in dossier.figures]),
        **_given(control=[_series(series) for series in dossier.control]),
        **_given(map=settings, edition=edition, acknowledged=list(dossier.acknowledged)),
    }


def to_text(dossier: Dossier) -> str:
    """Return the dossier as the text of ``dossier.yaml``."""
    return dump(to_plain(dossier))


def dump(data: Mapping[str, Any]) -> str:
    """Return plain or round-trip YAML data as text, in the house's layout."""
    out = StringIO()
    round_trip().dump(_dressed(data), out)
    return out.getvalue()


def dump_flow(value: Any) -> str:
    """Return one value as YAML on one line, in braces or brackets where it has parts."""
    out = StringIO()
    yaml = round_trip()
    yaml.default_flow_style = True
    table = _dressed({"k": value})
    table.fa.set_flow_style()
    for child in _containers(table["k"]):
        child.fa.set_flow_style()
    yaml.dump(table, out)
    return out.getvalue().strip().removeprefix("{k: ").removesuffix("}")


def _containers(data: Any) -> Iterator[Any]:
    if isinstance(data, dict | list):
        yield data
        for child in data.values() if isinstance(data, dict) else data:
            yield from _containers(child)


def round_trip() -> Any:
    """Return the YAML writer in the house's layout."""
    from ruamel.yaml import YAML
    from ruamel.yaml.representer import RoundTripRepresenter

    class Representer(RoundTripRepresenter):
        """Writes null as a word, for an empty value looks forgotten, and no alias where two values are one object."""

        def ignore_aliases(self, _: Any) -> bool:
            return True

    Representer.add_representer(type(None), lambda self, _: self.represent_scalar("tag:yaml.org,2002:null", "null"))
    yaml = YAML(typ="rt")
    yaml.Representer = Representer
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = LINE_WIDTH
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    return yaml


def _dressed(data: Any) -> Any:
    """Return plain data as round-trip data, with mappings that fit on one line in flow style."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(data, CommentedMap | CommentedSeq):
        return data
    if isinstance(data, dict):
        table = CommentedMap((_dressed_text(key), _dressed(value)) for key, value in data.items())
        if data.keys() <= _FLOW_KEYS and _flat(data):
            table.fa.set_flow_style()
        return table
    if isinstance(data, list):
        items = CommentedSeq(_dressed(value) for value in data)
        if not data or not any(isinstance(value, dict | list) for value in data):
            items.fa.set_flow_style()
        return items
    return _dressed_text(data) if isinstance(data, str) else data


def _dressed_text(text: str) -> Any:
    """Return a text with the quotes it needs; what cannot be seen is escaped, so that a reviewer sees it.

    NOTE: ruamel alone writes U+0085 raw, and a leading '?' plain inside braces; neither reads back.
    """
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

    lines = text.split("\n")
    if not all(line.isprintable() for line in lines):
        return DoubleQuotedScalarString(text)
    if len(lines) > 1:
        clean = all(line == line.strip() and line for line in lines)
        return LiteralScalarString(text) if clean else DoubleQuotedScalarString(text)
    return text if not text or text[0].isalnum() else SingleQuotedScalarString(text)


_FLOW_KEYS = {"source", "paragraph", "quote", "paraphrase", "state", "by", "date", "number", "reviewer", "correction"}


def _flat(data: Plain) -> bool:
    return sum(len(str(value)) for value in data.values()) <= 80 and not any("\n" in str(v) for v in data.values())


def _given(**values: Any) -> Plain:
    """Return the values that say something; enums and other text subclasses as plain text."""
    return {key: _value(value) for key, value in values.items() if value not in (None, "", [], (), {})}


def _value(value: Any) -> Any:
    return str(value) if isinstance(value, Enum) else value


def _source(source: Source) -> Plain:
    return {
        "source_id": source.source_id,
        "publisher": source.publisher,
        **_given(title=source.title, authors=list(source.authors), url=source.url, archive_url=source.archive_url),
        **_given(published=source.published, accessed=source.accessed, licence=source.licence, via=source.via),
    }


def _site(site: Site) -> Plain:
    return {
        "site_id": site.site_id,
        "name": site.name,
        **_given(local_name=site.local_name),
        "lon": site.lon,
        "lat": site.lat,
        **_given(place_id=site.place_id),
        "precision": str(site.precision),
        "location_confidence": str(site.location_confidence),
        **_given(location_reason=site.location_reason, alternatives=list(site.alternatives)),
        "sensitivity": str(site.sensitivity),
        **_given(episodes=[_episode(episode) for episode in site.episodes]),
    }


def _episode(episode: Episode) -> Plain:
    return {
        "role": str(episode.role),
        **_given(actor=episode.actor, other_actor=episode.other_actor, attribution=episode.attribution),
        **_given(what=episode.what, start=_span(episode.start), end=_span(episode.end)),
        "role_confidence": str(episode.role_confidence),
        **_given(role_reason=episode.role_reason, toll=episode.toll, utc=episode.utc),
        **_given(evidence=[_evidence(item) for item in episode.evidence]),
        "review": _review(episode.review),
    }


def _evidence(item: Evidence) -> Plain:
    given = _given(paragraph=item.paragraph, quote=item.quote, paraphrase=item.paraphrase)
    return {"source": item.source_id, **given}


def _review(review: Review) -> Plain:
    return {"state": str(review.state), **_given(by=review.by, date=review.date)}


def _context(place: ContextPlace) -> Plain:
    at = {"lon": place.lon, "lat": place.lat} if place.lon is not None and place.lat is not None else {}
    evidence = [_evidence(item) for item in place.evidence]
    return {"name": place.name, **at, **_given(place_id=place.place_id, reason=place.reason, evidence=evidence)}


def _figure(figure: Figure) -> Plain:
    return {
        "figure_id": figure.figure_id,
        "measure": str(figure.measure),
        "value": _number(figure.value),
        "low": _number(figure.low),
        "high": _number(figure.high),
        **_given(period=figure.period, start=figure.start, end=figure.end, actor=figure.actor, scope=figure.scope),
        **_given(definition=figure.definition, baseline=figure.baseline, result=figure.result),
        **_given(comparison=figure.comparison, source=figure.source_id),
        **_given(evidence=[_evidence(item) for item in figure.evidence]),
        "review": _review(figure.review),
        **_given(note=figure.note),
    }


def _series(series: ControlSeries) -> Plain:
    usual = ControlSeries("", (), "")
    settings = {
        name: _number(value) if isinstance(value, float) else value
        for name in ("repair", "latest", "line_error_m", "sliver_m")
        if (value := getattr(series, name)) != getattr(usual, name)
    }
    return {
        "series_id": series.series_id,
        "files": list(series.files),
        **_given(measure=series.measure, columns=dict(series.columns)),
        "source": series.source_id,
        **_given(actor=series.actor, scope=series.scope, definition=series.definition),
        **_given(mapping=_plainly(series.mapping)),
        **settings,
        **_given(note=series.note),
    }


def _plainly(value: Any) -> Any:
    """Return a mapping with its parts as plain mappings and lists."""
    if isinstance(value, Mapping):
        return {str(key): _plainly(child) for key, child in value.items()}
    return [_plainly(child) for child in value] if isinstance(value, list | tuple) else value


def _number(value: float | None) -> float | int | None:
    """Return 68300.0 as 68300: a figure is written as people write it."""
    return int(value) if value is not None and value.is_integer() and abs(value) < 1e15 else value


def _map(settings: MapSettings) -> Plain:
    bounds = list(settings.bounds) if settings.bounds else []
    viewpoint = settings.viewpoint if settings.viewpoint != MapSettings().viewpoint else ""
    given = _given(bounds=bounds, insets=list(settings.insets), headline=settings.headline, bracket=settings.bracket)
    return {**given, **_given(viewpoint=viewpoint, land=settings.land, land_source=settings.land_source)}


def _edition(edition: Edition) -> Plain:
    if edition == Edition():
        return {}
    return {
        "number": edition.number,
        **_given(date=edition.date, reviewer=edition.reviewer, correction=edition.correction),
    }


def _span(span: DateSpan | None) -> date | str | int | Plain | None:
    """Return a span as briefly as it can be read back: a day, a month, a year, or the long form."""
    if span is None:
        return None
    brief = None if span.claims else _brief(span.earliest, span.latest)
    if brief is not None:
        return brief
    claims = [_claim(claim) for claim in span.claims]
    return {"earliest": span.earliest, "latest": span.latest, **_given(claims=claims)}


def _claim(claim: DateClaim) -> Plain:
    brief = _brief(claim.earliest, claim.latest)
    if brief is not None:
        return {"date": brief, "source": claim.source_id}
    return {"earliest": claim.earliest, "latest": claim.latest, "source": claim.source_id}


def _brief(low: date | None, high: date | None) -> date | str | int | None:
    if low is None or high is None:
        return None
    if low == high:
        return low
    last = monthrange(high.year, high.month)[1]
    if low.year != high.year or low.year < 1000 or (low.day, high.day) != (1, last):
        return None
    if low.month == high.month:
        return f"{low.year}-{low.month:02d}"
    return low.year if (low.month, high.month) == (1, 12) else None
