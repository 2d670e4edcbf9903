"""Make given_names.txt: the given names most common in the United States, besides the hand-made first_names.txt.

    pip install names
    python geo/text/data/make_given_names.py

Ranks: United States Census Bureau, 1990 census (public domain), through the package names (MIT). Left out are names
that are as readily those of a country, a region or a city (Georgia, Jackson). Nothing at run time needs this script.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from geo.places import default
from geo.text.tables import words

HERE = Path(__file__).parent
MOST = 700  # of each of the two lists
CITY = 80_000  # inhabitants
SHORTEST = 3


def listed(table: str) -> list[str]:
    """Return the names of one list of the census, the most common first."""
    lines = (files("names") / table).read_text(encoding="ascii").splitlines()
    return [line.split()[0].title() for line in lines[:MOST]]


def is_place(name: str) -> bool:
    """Tell whether a name is as readily that of a country, a region or a city."""
    found = default().candidates(name)[:3]
    return any(one.kind in {"country", "region"} or (one.place.population or 0) > CITY for one in found)


def main() -> None:
    """Write given_names.txt beside this script."""
    names = sorted({*listed("dist.female.first"), *listed("dist.male.first")} - words("first_names"))
    kept = [name for name in names if len(name) >= SHORTEST and not is_place(name)]
    lines = [", ".join(kept[at : at + 14]) for at in range(0, len(kept), 14)]
    head = "# Given names common in the United States: Census Bureau, 1990, public domain. Made by make_given_names.py."
    (HERE / "given_names.txt").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
