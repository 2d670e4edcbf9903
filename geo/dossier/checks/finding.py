"""One finding, and the dossier in which the checks look for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ...control.figures.verdicts import Verdict
from ...records import Episode, ReviewState, Role, Site
from ..schema import Dossier
from ..store import Reading

TERRITORY = (Role.STRONGHOLD, Role.FRONT, Role.LOST)


class Severity(StrEnum):
    """How much a finding matters to a reader of the map; a note only tells, and is never open."""

    CONTRADICTION = "contradiction"
    DOUBT = "doubt"
    MISSING = "missing"
    MINOR = "minor"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at.

    ``code`` is stable and made for machines; ``subject`` is the id it is about; ``message`` says what is found and what
    to do about it. ``verdict`` is how a figure stands to a measured series, where that is what the finding says.
    """

    code: str
    subject: str
    message: str
    path: str
    line: int | None
    severity: Severity
    acknowledged: bool = False
    verdict: Verdict | None = None

    @property
    def key(self) -> str:
        """Return what ``acknowledged:`` names to accept this finding alone."""
        return f"{self.code}:{self.subject}"

    @property
    def open(self) -> bool:
        """Return whether someone still has to look at it: it is no note, and not acknowledged."""
        return not self.acknowledged and self.severity is not Severity.NOTE


@dataclass(frozen=True, slots=True)
class Case:
    """A dossier under examination; ``progress`` is told how many files have been read."""

    reading: Reading
    progress: Callable[[int, int], None] | None = None

    @property
    def dossier(self) -> Dossier:
        """Return the dossier."""
        return self.reading.dossier

    def finding(
        self, code: str, subject: str, message: str, *trail: str | int, severity: Severity = Severity.DOUBT
    ) -> Finding:
        """Return a finding at the line of ``trail``, or of the nearest thing around it."""
        return Finding(code, subject, message, self.reading.path, self.reading.line(*trail), severity)

    def episodes(self) -> Iterator[tuple[Site, int, Episode]]:
        """Yield every episode with its site and its place there."""
        for site in self.dossier.sites:
            for index, episode in enumerate(site.episodes):
                yield site, index, episode


def is_draft(episode: Episode) -> bool:
    """Return whether no person has reviewed an episode."""
    return episode.review.state is ReviewState.DRAFT
