"""A place in a role, as one sentence has it."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import Attribution, Confidence, DateSpan, Role
from .events import Event


@dataclass(frozen=True, slots=True)
class Finding:
    """A place (by its mention's number) in a role, with how sure and why."""

    place: int
    role: Role
    confidence: Confidence
    reason: str
    event: Event
    span: DateSpan | None
    until: DateSpan | None = None
    other: str = ""
    attribution: Attribution | None = None
    toll: str = ""
    implied: bool = False
