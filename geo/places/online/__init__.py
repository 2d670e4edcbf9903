"""Online services for names that the gazetteer lacks: asked only on request, politely, and never trusted.

Nothing here is imported unless a person asks for it. What is sent is the name alone; what comes back is capped, checked
and kept on disk, so that no name is asked twice.
"""

from __future__ import annotations

from .service import Online

__all__ = ["Online"]
