"""The key of a name: what is left when spelling habits are taken off.

Two names with one key are the same name to the gazetteer: case, marks, apostrophes, hyphens, zero-width characters, the
Arabic article and the composed or decomposed writing of a letter make no difference. Letters of another script do:
a Cyrillic о never passes for a Latin o.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ..errors import Notice

# NOTE: a name longer than this is no name; the cut keeps the work on hostile text in proportion.
LONGEST_NAME = 200

_ARTICLES = frozenset(
    (
        *("al", "ar", "as", "ash", "at", "ad", "an", "az", "adh", "ath"),
        *("el", "er", "es", "esh", "et", "ed", "en", "ez", "edh", "eth"),
        *("il", "ul", "ur", "us", "ud"),
    )
)
# NOTE: the nominative spellings stand inside names ("Dar us Salam"); first in a name they are something else.
_INNER_ONLY = frozenset(("il", "ul", "ur", "us", "ud"))

# Letters that decomposition leaves whole although readers write them either way, and what is not written at all.
_FOLDED = {
    **dict.fromkeys("'’‘‛`´ʻʼʽʾʿʹʺˈˊˋ′‵״׳՚ꞌ＇", ""),
    **dict(zip("øđłħıðəɛɔŋƙɗɓƴ", "odlhideeonkdby", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ʒ": "z",
    "&": " and ",
    ".": ".",
    # Arabic script: one form for each letter that is written in several.
    "ٱ": "ا",
    **dict.fromkeys("ىیےې", "ي"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ةہھەۃۀ", "ه"),
    "\u0640": "",  # tatweel
    "\u0345": "",
    **dict.fromkeys(
        map(chr, (0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10))), ""
    ),  # invisible fillers
}
# NOTE: patterns are compiled when they are first needed: an ordinary name needs none, and waits for none.
_INITIAL = r"(?<![^\W_])([^\W\d_])\.(?!\.)"
_SCRIPTS = {
    "Latin": r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\uff21-\uff5a]",
    "Greek": r"[\u0370-\u03ff\u1f00-\u1fff]",
    "Cyrillic": r"[\u0400-\u052f]",
    "Armenian": r"[\u0530-\u058f]",
    "Hebrew": r"[\u05d0-\u05ea]",
    "Arabic": r"[\u0620-\u06d3\u06fa-\u06ff]",
    "Cherokee": r"[\u13a0-\u13ff]",
}
_NOT_LATIN = r"[\u0370-\u06ff\u13a0-\u13ff\u1f00-\u1fff]"
_ZERO_WIDTH = r"[\u00ad\u200b-\u200d\u2060-\u2064\ufeff\u034f\u180e]"
_BIDI = r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
_NOTICEABLE = "|".join((_NOT_LATIN, _ZERO_WIDTH, _BIDI))  # in a name without any of these there is nothing to notice
_compiled = lru_cache(maxsize=None)(re.compile)


class _Folding(dict[int, str]):
    """What becomes of each character, worked out when it is first met; made for ``str.translate``."""

    def __missing__(self, code: int) -> str:
        text = self[code] = _folded(chr(code))
        return text


def _folded(letter: str) -> str:
    """Return a character without case and marks, a blank for a sign, nothing for what is not written."""
    if letter in _FOLDED:
        return _FOLDED[letter]
    # NOTE: the iota below a Greek vowel would fold to a letter of its own, before or after other marks.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", letter)).replace("\u0345", "").casefold()
    text = unicodedata.normalize("NFKD", text)
    text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_kept(part) if part == letter else _folded(part) for part in text)


def _kept(letter: str) -> str:
    """Return what is left of a character that cannot be taken apart further."""
    category = unicodedata.category(letter)
    if category in {"Cf", "Cs", "Co"}:
        return ""
    if category[0] in "PSZC":
        return " "
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    # NOTE: combining class 0 holds the vowel signs of Indic scripts, 8 the voicing of kana, 9 the virama: these spell.
    return letter if unicodedata.combining(letter) in {0, 8, 9} else ""


_FOLDING = _Folding()


def _letters(name: str) -> str:
    """Return the name without case, marks, apostrophes and controls, words parted by single spaces."""
    # NOTE: cut twice, so that the composed and the decomposed writing of a long name lose the same letters.
    text = name[: 8 * LONGEST_NAME].translate(_FOLDING)
    if "." in text:
        text = _compiled(_INITIAL).sub(r"\1", text).replace(".", " ")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())[:LONGEST_NAME].rstrip()


def _without_article(word: str) -> str:
    """Take the Arabic article off a word in Arabic script, however often it stands there."""
    while word.startswith("ال") and len(word) >= 4:
        word = word[2:]
    return word


def without_articles(text: str) -> str:
    """Return a strict key as a key: the Arabic article off every word that another follows."""
    if " " not in text and "ال" not in text:
        return text
    words = text.split(" ")
    if "ال" in text:
        words = [_without_article(word) for word in words]
    kept = [word for at, word in enumerate(words[:-1]) if word not in _ARTICLES or (at == 0 and word in _INNER_ONLY)]
    return " ".join([*kept, words[-1]])


def strict_key(name: str) -> str:
    """Return the key of a name with its articles still on."""
    lowered = name.lower()
    if lowered.isascii() and len(lowered) <= LONGEST_NAME and lowered.replace(" ", "").isalnum():
        return " ".join(lowered.split())
    return _letters(name)


@lru_cache(maxsize=1 << 15)
def key(name: str) -> str:
    """Return the key under which the gazetteer files a name; empty where nothing is left to file.

    The same for NFC and NFD, for any case, with or without marks, apostrophes, hyphens, zero-width characters and an
    Arabic article that another word follows ("ar-Raqqa", "الرقة"); ``key(key(name)) == key(name)``.
    """
    return without_articles(strict_key(name))


def has_article(name: str) -> bool:
    """Tell whether the key of the name leaves an article out."""
    return strict_key(name) != key(name)


def is_mixed(name: str) -> bool:
    """Tell whether a name mixes Latin with letters of an alphabet that has look-alikes."""
    return (
        not name.isascii()
        and bool(_compiled(_NOT_LATIN).search(name))
        and bool(_compiled(_SCRIPTS["Latin"]).search(name))
    )


def scripts(name: str) -> tuple[str, ...]:
    """Return the alphabets with look-alike letters that a name draws on, in a fixed order."""
    return tuple(script for script, letters in _SCRIPTS.items() if _compiled(letters).search(name))


def notices(name: str) -> list[Notice]:
    """Return what a reader should know before trusting the look of a name."""
    found: list[Notice] = []
    if name.isascii() or not _compiled(_NOTICEABLE).search(name):
        return found
    used = scripts(name)
    if len(used) > 1:
        found.append(Notice("mixed-scripts", f"The name {name!r} mixes {' and '.join(used)} letters that look alike."))
    if _compiled(_ZERO_WIDTH).search(name):
        found.append(Notice("zero-width", f"The name {name!r} holds characters that cannot be seen."))
    if _compiled(_BIDI).search(name):
        found.append(Notice("bidi-override", f"The name {name!r} holds controls that turn the direction of writing."))
    return found
