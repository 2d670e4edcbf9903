"""``ebbline build``: a dossier to maps that open without a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import MapError

from . import check_folder

if TYPE_CHECKING:
    from geo.dossier import Dossier

_OUTPUT = Path("output")


@dataclass(frozen=True, slots=True)
class _Job:
    """One dossier, where it was read, and where its pages go."""

    source: str
    dossier: Dossier
    folder: Path


@click.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="DOSSIER...")
@click.option("-o", "--output", metavar="DIR", help="Where to write; several dossiers each get a folder there.")
@click.option("--tiles", metavar="NAME", help="Background tiles by name; the page then calls their server.")
@click.option("--lang", default="en", metavar="en|ar", help="The language of the page's own words.")
@click.option("--open", "open_page", is_flag=True, help="Open the map in the browser.")
def command(sources: tuple[str, ...], output: str | None, tiles: str | None, lang: str, open_page: bool) -> None:
    """Turn DOSSIER (a folder with a dossier.yaml) into index.html and one page per layer.

    The pages go to output/NAME unless -o says otherwise. They need no network, whatever they show.
    The path of each map is printed; if one dossier cannot be used, nothing is written.
    """
    from ..publishing import publish
    from ..words import words

    words(lang)
    check_folder(output)
    server = _tiles(tiles)
    jobs = _jobs(sources, output)
    made = [(job, _pages(job, lang, server)) for job in jobs]
    for job, files in made:
        index = publish(files, job.folder)
        for line in _report(job, files):
            click.echo(f"{job.dossier.name}: {line}", err=True)
        click.echo(str(index))
        if open_page:
            _open(index)


def _pages(job: _Job, lang: str, tiles: str | None) -> dict[str, bytes]:
    from ..publishing import pages

    try:
        return pages(job.dossier, lang=lang, tiles=tiles)
    except MapError as error:
        raise MapError(error.what, path=error.path or job.source, line=error.line, remedy=error.remedy) from error


def _jobs(sources: tuple[str, ...], output: str | None) -> list[_Job]:
    from geo.dossier import read_dossier
    from geo.files.atomic import safe_name

    dossiers = [(source, read_dossier(source)) for source in dict.fromkeys(sources)]
    jobs = []
    for source, dossier in dossiers:
        alone = output is not None and len(dossiers) == 1
        base = Path(output) if output is not None else _OUTPUT
        jobs.append(_Job(source, dossier, base if alone else base / safe_name(dossier.name)))
    _refuse_one_folder_for_two(jobs)
    return jobs


def _refuse_one_folder_for_two(jobs: list[_Job]) -> None:
    folders = Counter(job.folder for job in jobs)
    for folder, count in folders.items():
        if count > 1:
            names = " and ".join(job.source for job in jobs if job.folder == folder)
            raise MapError(f"{names} would both be written to {folder}.", remedy="Build them one by one, each with -o.")


def _tiles(name: str | None) -> str | None:
    """Return the full name of the tiles, and say whose server the page will call."""
    if name is None:
        return None
    from ..tiles import tile_hosts, tile_provider

    provider = tile_provider(name)
    hosts = ", ".join(host.partition("//")[2] for host in tile_hosts(provider))
    click.echo(f"Tiles {provider.name}: the page calls {hosts} when it is opened. {provider.attribution}", err=True)
    return str(provider.name)


def _report(job: _Job, files: dict[str, bytes]) -> Iterator[str]:
    from ..publishing import INDEX

    dossier = job.dossier
    roles = Counter(str(episode.role) for site in dossier.sites for episode in site.episodes)
    told = ", ".join(f"{count} {role}" for role, count in sorted(roles.items())) or "none"
    size = len(files[INDEX]) / 1000
    yield f"{_count(len(dossier.sites), 'site')} (episodes: {told}), {_count(len(dossier.figures), 'figure')}"
    yield f"{INDEX} {size:.0f} kB, and {_count(len(files) - 1, 'page')} for embedding"
    drafts, facts = _drafts(dossier)
    if drafts:
        yield f"{drafts} of {facts} facts are drafts, not reviewed; the page says so. See: ebbline check {job.source}"


def _drafts(dossier: Dossier) -> tuple[int, int]:
    reviews = [episode.review for site in dossier.sites for episode in site.episodes]
    reviews += [figure.review for figure in dossier.figures]
    return sum(review.state == "draft" for review in reviews), len(reviews)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _open(page: Path) -> None:
    import webbrowser

    if not webbrowser.open(page.absolute().as_uri()):
        click.echo(f"No browser could be opened; the map is {page}.", err=True)
