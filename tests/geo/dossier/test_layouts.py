"""A merge reads any layout that YAML allows, and leaves alone what it does not change."""

from dataclasses import replace
from pathlib import Path

import pytest

from geo.dossier import read_dossier, write_draft
from geo.dossier.schema import Dossier
from geo.dossier.writing import to_text
from geo.errors import DossierError
from geo.records import Episode, Evidence, Role, Site, Source

EPISODE = Episode(Role.STRONGHOLD, "Reds", what="Held.", evidence=(Evidence("a", 3),))
ALPHA = Site("s-1", "Alpha", 43.1, 36.3, place_id="g:1", alternatives=("x", "y"), episodes=(EPISODE,))
BETA = Site("s-2", "Beta", 44.1, 36.3, place_id="g:2", episodes=(EPISODE,))
DRAFT = Dossier("T", "Reds", None, article="a", sources=(Source("a", "Daily"),), sites=(ALPHA, BETA))

DASHES_AT_THE_MARGIN = """\
ebbline: 1   # the version
title: T
actor: Reds
article: a
sources:
- {source_id: a, publisher: Daily}
sites:
# first
- site_id: s-1
  name: >-
    Alpha
  lon: 43.10
  lat: 36.3
  place_id: "g:1"
  alternatives:
  - x
  - y
  episodes:
  -   role: stronghold
      actor: Reds
      what: 'Held.'   # said
      evidence:
      - # read - twice
        source: a
        paragraph: 3

# second
- site_id: s-2
  name: Beta
  lon: 44.1
  lat: 36.3
  place_id: g:2
  episodes: [{role: stronghold, actor: Reds, what: Held., evidence: [{source: a, paragraph: 3}]}]
# the end
"""
WIDE = """\
---
"ebbline": 1
title: T
actor: Reds
article: a
lede:
scope: ~
context: []
sources:
      - source_id: a
        publisher: |
          Daily
sites:
    -   site_id: s-1
        place_id: g:1
        lat: 36.3
        lon: 43.1
        name: Alpha
        alternatives: [x,   # the first
                       y]
        episodes:
            - actor: Reds
              role: stronghold
              what: >
                Held.
              evidence: [{source: a, paragraph: 3}]
    -   {site_id: s-2, name: Beta, lon: 44.1, lat: 36.3, place_id: g:2,
         episodes: [{role: stronghold, actor: Reds, what: Held., evidence: [{source: a, paragraph: 3}]}]}
"""


def nudged() -> list[Dossier]:
    told = replace(EPISODE, what="Held still.", toll="1 as of 2 May", evidence=(*EPISODE.evidence, Evidence("a", 9)))
    more = replace(
        ALPHA, local_name="ألفا", alternatives=("x", "z: z"), episodes=(told, replace(EPISODE, role=Role.LOST))
    )
    gamma = replace(BETA, site_id="s-3", name="# Gamma", place_id="g:3")
    return [
        replace(DRAFT, lede="A lede: with a colon.", scope="Here"),
        replace(DRAFT, sites=(more, BETA)),
        replace(DRAFT, sites=(ALPHA, replace(BETA, lat=36.4, episodes=(told,)))),
        replace(DRAFT, sites=(ALPHA, BETA, gamma), sources=(Source("a", "Daily", title="New"), Source("b", "Weekly"))),
        replace(DRAFT, sites=(BETA,)),
        replace(DRAFT, sites=()),
        replace(DRAFT, sites=(replace(ALPHA, alternatives=(), episodes=()), BETA)),
    ]


def readable(dossier: Dossier) -> Dossier:
    """Leave out what a layout may keep: the folder's name, and the line break that '|' and '>' end with."""
    sources = tuple(replace(source, publisher=source.publisher.strip()) for source in dossier.sources)
    sites = tuple(
        replace(site, episodes=tuple(replace(episode, what=episode.what.strip()) for episode in site.episodes))
        for site in dossier.sites
    )
    return replace(dossier, name="", sources=sources, sites=sites)


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize(
    "text", [DASHES_AT_THE_MARGIN, WIDE.replace("|\n          Daily", "Daily").replace(">\n                ", "")]
)
def test_an_unedited_layout_takes_the_whole_new_draft(tmp_path: Path, text: str, number: int) -> None:
    (tmp_path / "dossier.yaml").write_text(text, encoding="utf8")
    (tmp_path / ".draft.yaml").write_text(to_text(DRAFT), encoding="utf8")
    assert readable(read_dossier(tmp_path)) == DRAFT
    new = nudged()[number]
    write_draft(new, tmp_path)
    merged = readable(read_dossier(tmp_path))
    if number < 4:  # the others take away what bears a comment in one of the layouts: that stays
        assert merged == new
    assert {site.site_id for site in new.sites} <= {site.site_id for site in merged.sites}
    after = (tmp_path / "dossier.yaml").read_text(encoding="utf8")
    for comment in ("# the version", "# first", "# second", "# the end", "# the first", "# read - twice"):
        assert (comment in after) or (comment not in text)
    assert not write_draft(new, tmp_path).written


@pytest.mark.parametrize("number", range(7))
def test_blocks_of_text_survive(tmp_path: Path, number: int) -> None:
    (tmp_path / "dossier.yaml").write_text(WIDE, encoding="utf8")
    (tmp_path / ".draft.yaml").write_text(to_text(DRAFT), encoding="utf8")
    write_draft(nudged()[number], tmp_path)
    assert "        publisher: |\n          Daily\n" in (tmp_path / "dossier.yaml").read_text(encoding="utf8")


def test_a_file_without_a_last_line_break_takes_an_addition(tmp_path: Path) -> None:
    (tmp_path / "dossier.yaml").write_text(DASHES_AT_THE_MARGIN.rstrip("\n"), encoding="utf8")
    (tmp_path / ".draft.yaml").write_text(to_text(DRAFT), encoding="utf8")
    write_draft(replace(DRAFT, lede="New."), tmp_path)
    assert read_dossier(tmp_path).lede == "New."


def test_windows_line_ends_merge(tmp_path: Path) -> None:
    (tmp_path / "dossier.yaml").write_bytes(DASHES_AT_THE_MARGIN.replace("\n", "\r\n").encode())
    (tmp_path / ".draft.yaml").write_text(to_text(DRAFT), encoding="utf8")
    assert not write_draft(DRAFT, tmp_path).written
    write_draft(replace(DRAFT, lede="New."), tmp_path)
    assert read_dossier(tmp_path).lede == "New."


def test_a_merge_that_would_break_an_alias_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    text = DASHES_AT_THE_MARGIN.replace("'Held.'   # said", "&held Held.").replace("what: Held.,", "what: *held ,")
    (tmp_path / "dossier.yaml").write_text(text, encoding="utf8")
    (tmp_path / ".draft.yaml").write_text(to_text(DRAFT), encoding="utf8")
    told = replace(DRAFT, sites=(replace(ALPHA, episodes=(replace(EPISODE, what="Told anew."),)), BETA))
    with pytest.raises(DossierError, match=r"cannot be merged.*Nothing was changed"):
        write_draft(told, tmp_path)
    assert (tmp_path / "dossier.yaml").read_text(encoding="utf8") == text
    assert (tmp_path / ".draft.yaml").read_text(encoding="utf8") == to_text(DRAFT)
