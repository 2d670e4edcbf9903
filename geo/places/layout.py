"""What is where in a gazetteer's file: known to those who fill it and to those who ask it."""

from __future__ import annotations

from math import floor

# Flags of a name: the place's main one; spelled as its key; spelled with an article that the key leaves out.
PRIMARY, BARE, WITH_ARTICLE = 1, 2, 4
BACKWARDS = "<"  # marks a key that is spelled backwards; no key begins with it

# What lies where is asked of settlements alone: no quarters, nor what is abandoned, destroyed or historical.
SETTLEMENT = "(code IS NULL OR (code >= 'PPL' AND code < 'PPM' AND code NOT IN ('PPLH', 'PPLQ', 'PPLW', 'PPLX')))"
TOWN = f"population > 0 AND {SETTLEMENT}"  # of which the data knows how many live there
UNCOUNTED = f"(population IS NULL OR population <= 0) AND {SETTLEMENT}"
COUNTRY = "code >= 'PCL' AND code < 'PCM'"


def cell(lon: float, lat: float) -> int:
    """Return the number of the one-degree cell that holds a position, row by row from the south-west."""
    return min(179, floor(lat + 90)) * 360 + min(359, floor(lon + 180))
