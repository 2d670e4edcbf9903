"""Refusals that users of geopy already catch: each is a GeoError and the geopy error of the same meaning."""

from __future__ import annotations

from typing import Any

from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from ...errors import GeoError, InputError

_LONGEST = 120


class QueryError(InputError, GeocoderQueryError):  # type: ignore[misc]
    """A question that is none: no name, no position, or a text that is too long to be a name."""


class ConfigError(InputError, ConfigurationError):  # type: ignore[misc]
    """A geocoder or an online service that cannot be set up as asked."""


class ServiceError(GeoError, GeocoderServiceError):  # type: ignore[misc]
    """An online service that could not be asked or did not answer as it should."""


class TimedOutError(ServiceError, GeocoderTimedOut):  # type: ignore[misc]
    """No whole answer within the time allowed."""


class UnavailableError(ServiceError, GeocoderUnavailable):  # type: ignore[misc]
    """A service that cannot be reached."""


class QuotaError(ServiceError, GeocoderQuotaExceeded):  # type: ignore[misc]
    """A service that answers no more of our questions today."""


class RateLimitError(ServiceError, GeocoderRateLimited):  # type: ignore[misc]
    """A service that wants fewer questions; ``retry_after`` is the wait it asks for in seconds, or None."""


class AccessError(ServiceError, GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges):  # type: ignore[misc]
    """A service that does not know us, or does not let us ask."""


class ReplyError(ServiceError, GeocoderParseError):  # type: ignore[misc]
    """A reply that holds no places: another type, too large, too deep, or positions that lie nowhere."""


def translated(error: Exception, label: str) -> GeoError:
    """Return what geopy raised while it asked the service called ``label`` as a refusal of ours."""
    if isinstance(error, GeoError):
        return error
    if isinstance(error, GeocoderRateLimited):
        limited = RateLimitError(f"{label} wants fewer questions.", remedy=_later(error.retry_after))
        limited.retry_after = error.retry_after
        return limited
    for kinds, ours, what in _MEANINGS:
        if isinstance(error, kinds):
            return ours(f"{label} {what} ({_clipped(error)}).")
    # NOTE: geopy takes replies apart without checking them: any kind of exception is a reply that is not as it should.
    return ReplyError(f"{label} gave a reply that does not hold places ({type(error).__name__}).")


_MEANINGS: tuple[tuple[Any, type[GeoError], str], ...] = (
    (GeocoderQuotaExceeded, QuotaError, "answers no more questions"),
    ((GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges), AccessError, "does not let us ask"),
    (GeocoderQueryError, QueryError, "takes this for no question"),
    (GeocoderTimedOut, TimedOutError, "is overloaded"),
    (GeocoderUnavailable, UnavailableError, "cannot be reached"),
    (GeocoderParseError, ReplyError, "gave a reply that cannot be read"),
    (GeocoderServiceError, ServiceError, "did not answer"),
)  # fmt: skip


def _later(seconds: float | None) -> str:
    return f"Try again in {seconds:,.0f} seconds." if seconds else "Try again later."


def _clipped(error: Exception) -> str:
    """Return the message on one line of bounded length: it may be the service's own words."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(error)[: 2 * _LONGEST])
    return " ".join(text.split())[:_LONGEST] or type(error).__name__
