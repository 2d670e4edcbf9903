"""What words on a map say about land, in several languages: a table, and the one rule that reads it.

Stems are matched at the start of a word. Where a text holds several, the meaning that stands first in the table wins:
"zones of control, but low consolidation" are contested.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .months import PATTERN
from .patterns import Pattern

SKIP, LOST = "skip", "lost"
STATUSES = ("control", "contested", "support", "claimed", "unknown")
MEANINGS = (*STATUSES, LOST, SKIP)
JOINTLY = "/"
LONGEST = 400  # of a text; what stands further on says nothing about land

_STEMS: tuple[tuple[str, str], ...] = (
    (
        "contested",
        "contest|disput|infiltrat|low consolidation|gr[ea]y[ -]?(?:zone|area)|no man.?s land|clash|fighting|battle"
        "|frontline zone|mixed|shared|joint|partial(?:ly)? control|unstable"
        "|під питанням|сір[аоу]\\w* зон|бої|боїв|спірн|оспорен|спорн|сер[аоу]\\w* зон|бои|боев"
        "|umkämpft|umstritten|contesté|disputé|disputad|en disputa|çatışma|ihtilaf"
        "|(?:ال)?متنازع|(?:ال)?اشتباك|(?:ال)?مشترك|مورد مناقشه|درگیری|တိုက်ပွဲ|အငြင်းပွား",
    ),
    (
        "unknown",
        "unknown|unclear|no data|unspecified|undetermined|buffer zone|demilitari|невідом|невизначен|неизвест|неясн"
        "|unbekannt|unklar|inconnu|desconocid|(?:ال)?غير معروف|(?:ال)?مجهول|نامشخص|bilinmiyor|မသိ",
    ),
    ("claimed", "claim|alleg|заявлен|заявля|behauptet|revendiqu|reclamad|reivindicad|iddia"),
    (
        "support",
        "(?<!rapid )support(?!ed|s? forces?|ing)|presence|operat|influence|attack zone|freedom of movement|partisan"
        "|присутн|підтримк|присутств|поддержк|партизан"
        "|präsenz|einfluss|présence|presencia|presença|(?:ال)?تواجد|(?:ال)?نفوذ|حضور",
    ),
    (
        LOST,
        "liberat(?!ion (?:army|armies|front|movement|forces?|tigers|organi))|taken back|retak|recaptur|de-?occup"
        "|dismissed|freed|loss|lost|звільн|деокуп|відбит|відкинут|освобожд|отбит"
        "|befreit|verlust|libér|perte|liberad|recuperad|pérdida|(?:ال)?محرر|تحرير|kurtarıl|လွတ်မြောက်",
    ),
    (
        "control",
        "occup|окуп|оккуп|зайнят|захоплен|занят|захвач|besetz|ocupad|(?:ال)?محتل|(?:ال)?خاضع|işgal"
        "|nochange|no change|unchanged|gain|advanc|captur|seiz|held|(?:counter)?-?offensiv|incursion"
        "|просуван|продвижен|ထိန်းချုပ်",
    ),
)
_WEAK = "control|контрол|kontroll|contrôl|controlad|kontrol|(?:ال)?سيطرة|کنترل|שליטה|territor"
_STRONG = tuple((meaning, Pattern(rf"(?<!\w)(?:{stems})")) for meaning, stems in _STEMS)
_CONTROL = Pattern(rf"(?<!\w)(?:{_WEAK})|-controlled")
_QUALIFIERS = frozenset(
    "confirmed assessed claimed likely presumed reported full partial the under territory territories area areas zone"
    " zones pre pre-invasion status all other new recent land polygon layer of in view mds ao by map control incursion"
    " mixed shared joint".split()
)
_WHO = Pattern(
    r"(?P<who>(?:[^\W\d_][\w’'.]*[ ]?[ /]){0,3}[^\W\d_][\w’']*)"
    r"(?:[- ]+(?i:controlled|control(?! maps?\b)|held|occupied|advances?|gains?|counter-?offensives?|offensives?"
    r"|incursions?|partisan|infiltration|claims|presence)(?:in)?)(?!\w)"
)
_CLAIMED = Pattern(
    r"(?i:claimed|assessed|confirmed|reported) (?P<who>[A-Z]\w+(?: [A-Z]\w+)?)"
    r" (?i:territory|territories|areas?)(?:in)?(?!\w)"
)
_CONTROL_OF = Pattern(
    r"(?:under (?:the )?control of|controlled by|held by|occupied by|kontrolliert von|besetzt von|contrôlée?s? par"
    r"|controlad[ao]s? (?:por|pelo|pela)|سيطرة) (?:the )?(?P<who>[^,;.(/]{2,60})",
    re.IGNORECASE,
)
# Chinese and Japanese set no blanks between words.
_UNSPACED = (
    ("contested", Pattern("係争|争议|爭議|交戦|交战|戦闘|灰色地")),
    ("claimed", Pattern("主張|声称")),
    (LOST, Pattern("解放|奪還|收复|收復")),
    ("control", Pattern("支配|占領|占领|控制|侵攻|反撃|反攻")),
)
_WHO_UNSPACED = Pattern(
    "(?P<who>[\u3040-\u30ff\u4e00-\u9fff]{1,20}?)[軍军]?の?(?:実効)?(?:支配|占領|占领|控制|侵攻|反撃|反攻)"
)
_CAMEL = Pattern(r"(?<=[a-zа-яёіїєґ])(?=[A-ZА-ЯЁІЇЄҐ])|(?<=[A-Z]{2})(?=[A-Z][a-z])")
_DATED = Pattern(rf"\d+(?:{PATTERN})(?![^\W\d_])|(?<![^\W\d_])(?:{PATTERN})(?=\d)", re.IGNORECASE)


_WORDS = Pattern(r"(?<![^\W_])[^\W\d_]\d{1,3}(?![^\W_])|[^\W\d_]+")


@lru_cache(maxsize=8192)
def spaced(text: str) -> str:
    """Return a text with blanks for underscores and between words that are run together ("RussianAdvances")."""
    return " ".join(_CAMEL.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST])).replace("_", " ").split())


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return a text as it is compared: NFKC, lower case, blanks and apostrophes made even."""
    return spaced(text).casefold().replace("ʼ", "'").replace("’", "'")


@lru_cache(maxsize=8192)
def class_of(text: str) -> str:
    """Return a text without its numbers, dates and marks, so that "Liberated 25.03" and "Liberated" are one class."""
    return " ".join(_WORDS.findall(key(_DATED.sub(" ", spaced(text)))))


@lru_cache(maxsize=8192)
def undated(text: str) -> str:
    """Return a name without numbers and dates, written as it stands: "SPLM-N (al-Hilu)", "RSF" for "RSF_20240301"."""
    if not any(letter.isdigit() for letter in text):
        return spaced(text)
    return " ".join(_WORDS.findall(_DATED.sub(" ", spaced(text))))


@lru_cache(maxsize=8192)
def meaning(text: str, *, weak: bool = True) -> str:
    """Return what a text says of land: one of MEANINGS, '' where it says nothing.

    ``weak`` counts bare words such as "control", which do not say whose.
    """
    plain = key(text)
    found = next((meaning for meaning, stems in (*_STRONG, *_UNSPACED) if stems.search(plain)), "")
    return found or ("control" if weak and _CONTROL.search(plain) else "")


@lru_cache(maxsize=8192)
def actor_in(text: str) -> str:
    """Return whom a text names as holding land ("Confirmed Russian advances": Russian), '' where it names nobody.

    Two that hold it together are joined with JOINTLY, in order.
    """
    text = spaced(text)
    match = _CONTROL_OF.search(text) or _WHO_UNSPACED.search(text)
    if match:
        return match["who"].strip()
    match = _WHO.search(text) or _CLAIMED.search(text)
    named: list[str] = []
    # Names are capitalised and stand right before such a word; what else is there is a short list.
    for word in reversed(match["who"].split() if match else []):
        if not (word[:1].isupper() or word == "/") or key(word) in _QUALIFIERS:
            break
        named.insert(0, word)
    return JOINTLY.join(sorted(part.strip() for part in " ".join(named).split("/") if part.strip()))
