"""Who says so: links that lead nowhere, and sources that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from ...records import Source
from ..references import references
from .finding import Case, Finding, Severity

_LOCAL = (".local", ".internal", ".lan", ".localhost", ".home.arpa")


def check(case: Case) -> Iterator[Finding]:
    """Yield what a reader who wants to follow a source would miss."""
    cited = {wanted for kind, wanted, _ in references(case.dossier) if kind == "source"}
    if case.dossier.as_of is None:
        what = "The dossier has no 'as_of', so the map does not know on which day to open."
        yield case.finding("no-as-of", "as_of", what, severity=Severity.MISSING)
    for source in case.dossier.sources:
        trail = ("sources", source.source_id)
        if source.source_id not in cited:
            what = f"Nothing cites '{source.source_id}'. Take it out, or cite it."
            yield case.finding("source-unused", source.source_id, what, *trail, severity=Severity.MINOR)
        if not source.url and not source.archive_url:
            what = f"'{source.source_id}' has no address. Add 'url' or 'archive_url'."
            yield case.finding("no-url", source.source_id, what, *trail, severity=Severity.MISSING)
        yield from _links(case, source)


def _links(case: Case, source: Source) -> Iterator[Finding]:
    for key, url in (("url", source.url), ("archive_url", source.archive_url)):
        why = why_no_link(url) if url else ""
        if why:
            what = f"The {key} of '{source.source_id}' {why}, so it is shown as text and is no link. Correct it."
            yield case.finding("no-link", source.source_id, what, "sources", source.source_id, key)


def why_no_link(url: str) -> str:
    """Return why an address must not become a link, '' where it may: only public http and https addresses do."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return "is no address"
    if parts.scheme not in {"http", "https"}:
        return "does not begin with http:// or https://"
    if not host:
        return "names no host"
    return "leads to a private address" if _private(host) else ""


def _private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith(_LOCAL)
