"""Who is said to have given a number, as worded."""

from __future__ import annotations

import re

_WORD = r"[A-Z][\w&.’'-]{0,40}"
_NAME = rf"{_WORD}(?:\s(?:(?:of|for|the|on|and)\s){{0,2}}{_WORD}){{0,6}}"
_ACCORDING = re.compile(r"\b[Aa]ccording to\s(?P<who>[^,;:—–]{2,90}?)(?=[,;:—–]|\.(?:\s|$)|$|\s(?:which|who|that)\b)")
_SPOKE = (
    r"(?:said|says|say|estimated|estimates|estimate|reported|reports|report|calculated|calculates|reckons?|found|finds|"
    r"shows?|showed|claimed|claims?|announced|wrote|tweeted|posted|noted|told|believes?|put|puts|assessed|assesses|"
    r"acknowledged|admitted|confirmed|insists?|insisted)"
)
_SAID = re.compile(rf"(?:^|[,;:—–“”\"(]\s?|\band\s|\bas\s)(?P<who>[^,;:—–“”\"()]{{1,90}}?)\s{_SPOKE}\b")
_SAID_AFTER = re.compile(
    rf"(?:[,”\"]\s(?:said|says|wrote|reported)|\b(?:estimated|calculated|compiled|published) by|\bdata from|"
    rf"\bfigures from|\ban? estimate by|\ba report by)\s(?P<who>(?:the\s)?{_NAME})"
)
_WORK = (
    r"(?:data|figures?|maps?|numbers|estimates?|analysis|reports?|survey|study|research|tracker|tally|count|assessment|"
    r"statistics|monitoring|images?)"
)
_WORK_BY = re.compile(rf"\b{_WORK}\b.*?\b(?:by|from|of|at)\s(?P<who>(?:the\s)?{_NAME})")
_WORK_OF = re.compile(rf"^(?P<who>.+?)(?:['’]s?)?\s(?:own\s|latest\s|new\s)?{_WORK}$")
_LEAD = re.compile(
    r"^(?:(?:and|but|while|as|although|though|because|so|yet|however)\s|(?:[Oo]n|[Ii]n)\s[A-Z]\w+(?:\s\d{1,4})?\s|"
    r"(?:[Ll]ast|[Tt]his)\s\w+\s)+"
)
_NOBODY = frozenset("he she it they we i who which that this there officials-who one".split())
_DOTTED = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Corp|Ltd|Co)\.$")


def teller(sentence: str, start: int, end: int) -> str:
    """Return who is said to have given the number at ``sentence[start:end]``, or nothing."""
    for pattern in (_ACCORDING, _SAID_AFTER, _SAID):
        named = [match for match in pattern.finditer(sentence) if _fits(match, start, end)]
        best = min(named, key=lambda match: _far(match, start, end), default=None)
        who = _tidy(best["who"]) if best else ""
        if who:
            return who
    return ""


def _fits(match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a speaker stands outside the number, and holds no other."""
    first, last = match.span("who")
    return (last <= start or first >= end) and not re.search(r"\d\d|%|percent", match["who"])


def _far(match: re.Match[str], start: int, end: int) -> int:
    first, last = match.span("who")
    return start - last if last <= start else first - end


def _tidy(said: str) -> str:
    """Return a speaker's name: without what leads to it, and the publisher of a report rather than the report."""
    who = _LEAD.sub("", said.strip()).strip()
    by, of = _WORK_BY.search(who), _WORK_OF.match(who)
    who = (by or of)["who"].strip() if by or of else who  # type: ignore[index]
    if who.lower().split(" ")[0] in _NOBODY or len(who.split()) > 10:
        return ""
    return who if _DOTTED.search(who) else who.rstrip(".,")
