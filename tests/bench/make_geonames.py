"""Make files of the form of GeoNames' dumps, of any size, the same bytes each time: nothing of GeoNames is in them.

    python tests/bench/make_geonames.py FOLDER --rows 13000000 --names 18000000

writes FOLDER/allCountries.txt and FOLDER/alternateNames.txt. They are like the real ones in what costs time: a file by
country with numbers in two runs, names borne by one place or by thousands, a few places known in forty spellings and
many in one, ten scripts, links and codes among the alternate names, these in no order, and each name also in the
fourth column of its place.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SCRIPTS = {
    "": "ba da fa ga ka la ma na ra sa ta va za be de le me ne re se te bi di ki li mi ni ri si ti bo do ko lo mo no "
    "ro so to bu du ku lu mu nu ru su tu an en in on un ar er or al el ol ast ent ing ond urg ville ton ford grad",
    "ar": "با دا فا كا لا ما نا را سا تا بي دي كي لي مي ني ري سي تي بو دو كو لو مو نو رو سو تو ان ين ون ار ير ال قر حل",
    "ru": "ба да ва га ка ла ма на ра са та бе де ле ме не ре се те би ди ки ли ми ни ри си ти бо до ко ло мо но ро ск",
    "zh": "北 南 东 西 山 河 州 城 安 宁 平 海 江 湖 林 木 石 白 黑 大 小 上 下 新 长 金 阳 口 家 庄 村 里",
    "ja": "たか まつ やま かわ の きた みなみ ひがし にし しま おか はら むら さき うち ふく とよ よこ はま わ",
    "ko": "서 울 부 산 대 구 인 천 광 주 전 남 북 동 강 원 경 기 충 청 제 양 성 포 안",
    "hi": "का गा रा ना पु र न ग बा द ली पा ट सी ता मो हन जी वा ड़ी हा ल",
    "he": "בית תל אב יב חי פה ראש שב עמ רמ גן נה רי כפר סב א לון",
    "fa": "ته ران شی راز کر مان اص فهان مش هد زن جان قز وین اب اد",
    "th": "บา ง กอ ก เชี ยง ให ม่ นา คร รา ช สี มา สุ โข ทัย ลำ ปาง",
}
SYLLABLES = {language: text.split() for language, text in SCRIPTS.items()}
LANGUAGES = "en de fr es ru ar zh ja ko fa uk he hi th nl sv ceb pt it pl".split()
ACCENTED = {"a": "á", "e": "é", "i": "ī", "o": "ö", "u": "ü", "s": "ş", "n": "ñ", "g": "ğ"}
PLAIN = {accented: plain for plain, accented in ACCENTED.items()}
BEFORE = ("San {}", "Al {}", "Lake {}", "Upper {}", "Kampung {}", "Wadi {}", "Desa {}", "Santa {}", "Saint-{}")
AFTER = ("{} Creek", "{} School", "{} Church", "{} Airport", "{} Hill", "{} No. 2", "{} (historical)", "{}-sur-Mer")
# Class, code and share of GeoNames' rows, roughly.
KINDS = (
    ("P", "PPL", 36), ("H", "STM", 14), ("T", "MT", 7), ("S", "SCH", 5), ("S", "CH", 4), ("L", "LCTY", 4),
    ("T", "HLL", 4), ("S", "FRM", 4), ("S", "HTL", 3), ("H", "LK", 3), ("A", "ADM4", 3), ("P", "PPLX", 2),
    ("V", "FRST", 1), ("A", "ADM3", 1), ("R", "RD", 1), ("A", "ADM2", 1),
)  # fmt: skip
KIND = tuple((one, code) for one, code, share in KINDS for _ in range(share))
COUNTRIES = tuple(f"{a}{b}" for a in "ABCDEGHIKLMNPRSTUV" for b in "ADEGHLMNORTY")
BLOCK = 100  # places that share their alternate names out in the same way
NOT_NAMES = ("link", "wkdt", "post", "unlc", "iata")


class Shares(NamedTuple):
    """How many alternate names each place of a block has, and whose the n-th one of the block is."""

    counts: tuple[int, ...]
    owners: tuple[tuple[int, int], ...]


def shares(rows: int, names: int) -> Shares:
    """Share a block's alternate names out: a third to one place, few to some, none to most."""
    left = round(BLOCK * names / rows)
    counts = [0] * BLOCK
    for at, part in ((7, 3), (31, 8), (63, 8), *((at, 30) for at in range(0, BLOCK, 9))):
        counts[at] += left // part if left >= part else 0
    rest = left - sum(counts)
    for at in range(rest):
        counts[(5 + 3 * at) % BLOCK] += 1
    return Shares(tuple(counts), tuple((at, n) for at, count in enumerate(counts) for n in range(count)))


def word(number: int, language: str = "") -> str:
    """Return the word of that number: the same number, the same word; another, almost always another."""
    syllables = SYLLABLES[language]
    size = len(syllables)
    text = syllables[number % size]
    number //= size
    while number:
        text += syllables[number % size]
        number //= size
    return text


def main_name(at: int, rows: int) -> str:
    """Return the name of a place: some are borne by thousands."""
    mixed = at * 2_654_435_761 % 4_294_967_296
    drawn = mixed / 4_294_967_296
    rank = int(drawn**2 * rows)
    text = word(rank * 37 + 11).capitalize()
    if mixed % 4 == 0:
        for plain, accented in ACCENTED.items():
            if plain in text[1:]:
                text = text[0] + text[1:].replace(plain, accented, 1)
                break
    form = mixed % 40
    if form < len(BEFORE):
        return BEFORE[form].format(text)
    if form < len(BEFORE) + len(AFTER):
        return AFTER[form - len(BEFORE)].format(text)
    return text


def other_name(at: int, n: int, rows: int) -> tuple[str, str]:
    """Return the language and the text of the n-th alternate name of a place."""
    mixed = (at * 40_503 + n * 2_654_435_761) % 4_294_967_296
    if mixed % 100 < 27 and n:
        kind = NOT_NAMES[0 if mixed % 3 else mixed % 5]
        return kind, f"https://example.org/wiki/{at}" if kind == "link" else f"Q{mixed % 9_999_999}"
    language = LANGUAGES[(at + n) % len(LANGUAGES)]
    if language in SYLLABLES:
        return language, word(mixed % (rows * 3) + 400, language)
    base = main_name(at, rows)
    return ("" if mixed % 3 == 0 else language), f"{base}{word(mixed % 900)}" if mixed % 2 else base.replace(
        "a", "e", 1
    )


def places(rows: int, names: int) -> Iterator[str]:
    """Yield the rows of the dump, country by country."""
    share = shares(rows, names)
    draw = random.Random(2016)  # noqa: S311
    per_country = max(1, rows // len(COUNTRIES))
    for at in range(rows):
        country = COUNTRIES[min(at // per_country, len(COUNTRIES) - 1)]
        name = main_name(at, rows)
        plain = name if name.isascii() else "".join(PLAIN.get(letter, letter) for letter in name)
        others = [other_name(at, n, rows) for n in range(share.counts[at % BLOCK])]
        listed = ",".join(text for language, text in others if language not in NOT_NAMES)
        sort, code = KIND[(at * 7919 + at // 89) % len(KIND)]
        people = int(10 ** draw.uniform(1, 6)) if sort == "P" and at % 11 == 0 else 0
        lat, lon = max(-89.0, min(89.0, draw.gauss(30, 18))), draw.uniform(-180, 180)
        yield (
            f"{number(at, rows)}\t{name}\t{plain}\t{listed}\t{lat:.5f}\t{lon:.5f}\t{sort}\t{code}\t{country}\t\t"
            f"{at % 37:02d}\t{at % 211}\t\t\t{people}\t\t{at % 3000}\tEtc/UTC\t2016-07-12\n"
        )


def number(at: int, rows: int) -> int:
    """Return the number of a place: most run through the file, one in seven was given later."""
    return at + 1 if at % 7 else rows + 1000 + (at * 5_000_011 % rows if rows % 5_000_011 else at)


def alternate_names(rows: int, names: int) -> Iterator[str]:
    """Yield the rows of the alternate-name table, in no order of places."""
    share = shares(rows, names)
    size = len(share.owners)
    total = rows // BLOCK * size
    step = next(one for one in (7_368_787, 7_368_791) if total % one)
    for at in range(total):
        slot = at * step % total
        owner, n = share.owners[slot % size]
        place = slot // size * BLOCK + owner
        language, text = other_name(place, n, rows)
        preferred, short = "1" if n == 1 else "", "1" if n == 2 else ""
        yield f"{at + 1}\t{number(place, rows)}\t{language}\t{text}\t{preferred}\t{short}\t\t\n"


def write(folder: Path, rows: int, names: int) -> tuple[Path, Path]:
    """Write both files and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    dump, table = folder / "allCountries.txt", folder / "alternateNames.txt"
    with dump.open("w", encoding="utf8", newline="\n") as file:
        file.writelines(places(rows, names))
    with table.open("w", encoding="utf8", newline="\n") as file:
        file.writelines(alternate_names(rows, names))
    return dump, table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make files of the form of GeoNames' dumps.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=13_000_000)
    parser.add_argument("--names", type=int, default=18_000_000)
    given = parser.parse_args()
    for path in write(given.folder, given.rows, given.names):
        print(f"{path}: {path.stat().st_size:,} bytes")
