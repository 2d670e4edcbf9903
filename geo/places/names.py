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
    ("al", "ar", "as", "ash", "at", "ad", "an", "az", "adh", "ath")
    + ("el", "er", "es", "esh", "et", "ed", "en", "ez", "edh", "eth")
    + ("il", "ul", "ur", "us", "ud")
)
# NOTE: the nominative spellings stand inside names ("Dar us Salam"); first in a name they are something else.
_INNER_ONLY = frozenset(("il", "ul", "ur", "us", "ud"))

# Letters that NFKD leaves whole although readers write them either way.
_FOLDED = {
    **dict.fromkeys(map(ord, "'’‘‛`´ʻʼʽʾʿʹʺˈˊˋ′‵״׳՚ꞌ＇\u02bb\u02bc\u0374\u055a\u05f3"), None),
    **{ord(a): b for a, b in zip("øđłħıðəɛɔŋƙɗɓƴ", "odlhideeonkdby", strict=True)},
    ord("æ"): "ae",
    ord("œ"): "oe",
    ord("þ"): "th",
    ord("ʒ"): "z",
    ord("&"): " and ",
    # Arabic script: one form for each letter that is written in several.
    **dict.fromkeys(map(ord, "ٱ"), "ا"),
    **dict.fromkeys(map(ord, "ىیےې"), "ي"),
    **dict.fromkeys(map(ord, "کڪ"), "ك"),
    **dict.fromkeys(map(ord, "ةہھەۃۀ"), "ه"),
    0x0640: None,  # tatweel
    **dict.fromkeys((0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)), None),  # invisible fillers
}
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_INITIAL = re.compile(r"(?<![^\W_])([^\W\d_])\.(?!\.)")
_GAPS = re.compile(r"[\W_]+")
_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\uff21-\uff5a]"),
    "Greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "Cyrillic": re.compile(r"[\u0400-\u052f]"),
    "Armenian": re.compile(r"[\u0530-\u058f]"),
    "Hebrew": re.compile(r"[\u05d0-\u05ea]"),
    "Arabic": re.compile(r"[\u0620-\u06d3\u06fa-\u06ff]"),
    "Cherokee": re.compile(r"[\u13a0-\u13ff]"),
}
_ZERO_WIDTH = re.compile(r"[\u00ad\u200b-\u200d\u2060-\u2064\ufeff\u034f\u180e]")
_BIDI = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def _kept(letter: str) -> bool:
    """Tell whether a character stays: no marks (but kana's voicing and viramas), no format controls."""
    # NOTE: combining class 0 holds the vowel signs of Indic scripts, 8 the voicing of kana, 9 the virama: these spell.
    return unicodedata.combining(letter) in {0, 8, 9} and unicodedata.category(letter) not in {"Cf", "Cs", "Co"}


def _letters(name: str) -> str:
    """Return the name without case, marks, apostrophes and controls, words parted by single spaces."""
    # NOTE: cut twice, so that the composed and the decomposed writing of a long name lose the same letters.
    text = unicodedata.normalize("NFKC", name[: 8 * LONGEST_NAME].translate(_FOLDED)).casefold()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = "".join(filter(_kept, text)).translate(_FOLDED)
    text = unicodedata.normalize("NFC", text)
    return _words(text)[:LONGEST_NAME].rstrip()


def _words(text: str) -> str:
    """Join initials ("u.s." to "us") and turn every other sign into one space."""
    if "." in text:
        text = _INITIAL.sub(r"\1", text)
    return _GAPS.sub(_gap, text).strip()


def _gap(signs: re.Match[str]) -> str:
    """Keep the marks that spell (they are no word characters to ``re``); the rest parts words."""
    marks = "".join(sign for sign in signs.group() if unicodedata.category(sign)[0] == "M")
    return marks if len(marks) == len(signs.group()) else f"{marks} "


def _without_article(word: str) -> str:
    """Take the Arabic article off a word in Arabic script, however often it stands there."""
    while word.startswith("ال") and len(word) >= 4:
        word = word[2:]
    return word


def _without_articles(text: str) -> str:
    words = text.split(" ")
    if "ال" in text:
        words = [_without_article(word) for word in words]
    kept = [word for at, word in enumerate(words[:-1]) if word not in _ARTICLES or (at == 0 and word in _INNER_ONLY)]
    return " ".join([*kept, words[-1]])


def strict_key(name: str) -> str:
    """Return the key of a name with its articles still on."""
    lowered = name.lower()
    if len(lowered) <= LONGEST_NAME and _PLAIN.fullmatch(lowered):
        return lowered
    return _letters(name)


@lru_cache(maxsize=1 << 15)
def key(name: str) -> str:
    """Return the key under which the gazetteer files a name; empty where nothing is left to file.

    The same for NFC and NFD, for any case, with or without marks, apostrophes, hyphens, zero-width characters and an
    Arabic article that another word follows ("ar-Raqqa", "الرقة"); ``key(key(name)) == key(name)``.
    """
    return _without_articles(strict_key(name))


def has_article(name: str) -> bool:
    """Tell whether the key of the name leaves an article out."""
    return strict_key(name) != key(name)


def scripts(name: str) -> tuple[str, ...]:
    """Return the alphabets with look-alike letters that a name draws on, in a fixed order."""
    return tuple(script for script, letters in _SCRIPTS.items() if letters.search(name))


def notices(name: str) -> list[Notice]:
    """Return what a reader should know before trusting the look of a name."""
    found = []
    used = scripts(name)
    if len(used) > 1:
        found.append(Notice("mixed-scripts", f"The name {name!r} mixes {' and '.join(used)} letters that look alike."))
    if _ZERO_WIDTH.search(name):
        found.append(Notice("zero-width", f"The name {name!r} holds characters that cannot be seen."))
    if _BIDI.search(name):
        found.append(Notice("bidi-override", f"The name {name!r} holds controls that turn the direction of writing."))
    return found
