"""Facts as the page receives them: every date already in words, every reference by id."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from geo.records import DateClaim, DateSpan, Episode, Evidence, Review, Source

from ..words import date_words, span_words


def episode_data(episode: Episode, language: str) -> dict[str, Any]:
    """Return one episode for its card."""
    data: dict[str, Any] = {
        "role": str(episode.role),
        "actor": episode.actor,
        "other": episode.other_actor,
        "attribution": str(episode.attribution) if episode.attribution else "",
        "what": episode.what,
        "start": _when(episode.start, language),
        "end": _when(episode.end, language),
        "instant": episode.start is not None and episode.start == episode.end,
        "utc": episode.utc,
        "toll": episode.toll,
        "confidence": str(episode.role_confidence),
        "reason": episode.role_reason,
        "evidence": [evidence_data(evidence) for evidence in episode.evidence],
        "review": review_data(episode.review, language),
    }
    return {key: value for key, value in data.items() if value not in ("", None, [], False)}


def _when(span: DateSpan | None, language: str) -> dict[str, Any] | None:
    if span is None or (span.earliest is None and span.latest is None):
        return None
    return {"text": span_words(span, language), "claims": [_claim(claim, language) for claim in span.claims]}


def _claim(claim: DateClaim, language: str) -> dict[str, str]:
    return {"text": span_words(DateSpan(claim.earliest, claim.latest), language), "source": claim.source_id}


def evidence_data(evidence: Evidence) -> dict[str, Any]:
    """Return why a fact stands: a quote or a paraphrase, and where."""
    data = {
        "source": evidence.source_id,
        "paragraph": evidence.paragraph,
        "quote": evidence.quote,
        "paraphrase": evidence.paraphrase,
    }
    return {key: value for key, value in data.items() if value}


def review_data(review: Review, language: str) -> dict[str, str]:
    """Return who checked a fact, and when."""
    day = date_words(review.date, language) if review.date else ""
    return {"state": str(review.state), "by": review.by, "date": day}


def source_data(source: Source, language: str) -> dict[str, Any]:
    """Return one source as a reader needs it; only addresses that a browser may safely open travel as links."""
    data = {
        "publisher": source.publisher,
        "title": source.title,
        "url": safe_link(source.url),
        "archive": safe_link(source.archive_url),
        "published": date_words(source.published, language) if source.published else "",
        "via": source.via,
    }
    return {key: value for key, value in data.items() if value}


def safe_link(address: str) -> str:
    """Return an address if it is http(s) with a host, otherwise nothing."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""
