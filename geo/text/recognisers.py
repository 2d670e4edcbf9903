"""A recogniser of the reader's own in place of the project's: any function from a text to the spans that name places.

    from geo.text.recognisers import spacy_recogniser
    geo.geoparse(text, recogniser=spacy_recogniser("en_core_web_sm"))

What it finds is resolved like what the project finds itself. spaCy is the extra ``ebbline[spacy]``; its models are got
by spaCy's own ``python -m spacy download``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import index
from typing import Any

from ..errors import GeoError, InputError
from ..records import Mention

Recogniser = Callable[[str], Iterable[tuple[int, int]]]

PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))


def spacy_recogniser(pipeline: Any, *, labels: Iterable[str] = PLACE_LABELS) -> Recogniser:
    """Return the recogniser of a spaCy pipeline: the entities of these labels (OntoNotes' for places, by default).

    ``pipeline`` is the name of an installed model, or a pipeline that has been loaded. Raises InputError where spaCy or
    the model is not installed.
    """
    wanted = frozenset(labels)
    loaded = _loaded(pipeline) if isinstance(pipeline, str) else pipeline

    def recognise(text: str) -> list[tuple[int, int]]:
        return [(one.start_char, one.end_char) for one in loaded(text).ents if one.label_ in wanted]

    return recognise


def _loaded(name: str) -> Any:
    try:
        import spacy
    except ImportError as error:
        raise InputError("spaCy is not installed.", remedy="Install it: pip install 'ebbline[spacy]'.") from error
    try:
        return spacy.load(name)
    except OSError as error:
        raise InputError(f"spaCy has no model {name!r}.", remedy=f"Get it: python -m spacy download {name}.") from error


def recognised(text: str, recogniser: Recogniser) -> list[Mention]:
    """Return what a recogniser finds in a text as mentions, in order, each span once, blanks at its ends left out.

    Raises InputError where it fails or returns what is no span of the text.
    """
    try:
        spans = sorted({(index(start), index(end)) for start, end in recogniser(text)})
    except GeoError:
        raise
    except Exception as error:  # it is somebody else's code: whatever it raises, the reader is told
        raise InputError(f"The recogniser failed: {type(error).__name__}: {error}"[:300] + ".") from error
    found = []
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise InputError(f"The recogniser returned the span {start} to {end} of a text of {len(text)} characters.")
        name = text[start:end]
        begins = start + len(name) - len(name.lstrip())
        if name.strip():
            found.append(Mention(name.strip(), begins, begins + len(name.strip())))
    return found
