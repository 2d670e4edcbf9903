"""What words on a map say about land, in several languages: a table, and the one rule that reads it.

Stems are matched at the start of a word. Where a text holds several, the meaning that stands first in the table wins:
"zones of control, but low consolidation" are contested.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SKIP, LOST = "skip", "lost"
STATUSES = ("control", "contested", "support", "claimed", "unknown")
MEANINGS = (*STATUSES, LOST, SKIP)

_STEMS: tuple[tuple[str, str], ...] = (
    (
        "contested",
        "contest|disput|infiltrat|low consolidation|gr[ea]y[ -]?zone|no man.?s land|clash|fighting|battle"
        "|під питанням|сір[аоу]\\w* зон|бої|боїв|спірн|оспорен|спорн|сер[аоу]\\w* зон|бои|боев"
        "|umkämpft|umstritten|contesté|disputad|متنازع|اشتباك|çatışma|ihtilaf",
    ),
    (
        "unknown",
        "unknown|unclear|no data|невідом|невизначен|неизвест|неясн|unbekannt|unklar|inconnu|desconocid|غير معروف|مجهول"
        "|bilinmiyor",
    ),
    ("claimed", "claim|alleg|заявлен|заявля|behauptet|revendiqu|reclamad|reivindicad|iddia"),
    (
        "support",
        "support|presence|operat|influence|attack zone|freedom of movement|присутн|підтримк|присутств|поддержк"
        "|präsenz|einfluss|présence|presencia|تواجد|نفوذ",
    ),
    (
        LOST,
        "liberat|taken back|retak|recaptur|de-?occup|freed|loss|lost|звільн|деокуп|відбит|відкинут|освобожд|отбит"
        "|befreit|verlust|libér|perte|liberad|recuperad|pérdida|محرر|تحرير|kurtarıl",
    ),
    (
        "control",
        "occup|окуп|оккуп|зайнят|захоплен|занят|захвач|besetz|ocupad|محتل|işgal"
        "|nochange|no change|unchanged|gain|advanc|captur|seiz|held|просуван|продвижен",
    ),
)
_WEAK = "control|контрол|kontroll|contrôl|kontrol|سيطرة|territor"
_STRONG = tuple((meaning, re.compile(rf"(?<!\w)(?:{stems})")) for meaning, stems in _STEMS)
_CONTROL = re.compile(rf"(?<!\w)(?:{_WEAK})|-controlled")
_QUALIFIERS = frozenset(
    "confirmed assessed claimed likely presumed reported full partial the under territory territories area areas zone"
    " zones pre pre-invasion status all other new recent land polygon layer of".split()
)
_WHO = re.compile(
    r"(?P<who>(?:[^\W\d_][\w’'.]*[ ]){0,3}[^\W\d_][\w’']*)"
    r"(?:[- ]+(?:controlled|control|held|advances?|gains?|forces)|-occupied)(?!\w)"
)
_CONTROL_OF = re.compile(
    r"(?:under (?:the )?control of|controlled by|held by|occupied by) (?:the )?(?P<who>[^,;.(/]{2,60})"
)


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return a text as it is compared: NFKC, lower case, blanks and apostrophes made even."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ʼ", "'").replace("’", "'")
    return " ".join(plain.replace("_", " ").split())


@lru_cache(maxsize=8192)
def class_of(text: str) -> str:
    """Return a text without its numbers, dates and marks, so that "Liberated 25.03" and "Liberated" are one class."""
    return " ".join(re.findall(r"[^\W\d_]+", key(text)))


@lru_cache(maxsize=8192)
def meaning(text: str, *, weak: bool = True) -> str:
    """Return what a text says of land: one of MEANINGS, '' where it says nothing.

    ``weak`` counts bare words such as "control", which do not say whose.
    """
    plain = key(text)
    found = next((meaning for meaning, stems in _STRONG if stems.search(plain)), "")
    return found or ("control" if weak and _CONTROL.search(plain) else "")


@lru_cache(maxsize=8192)
def actor_in(text: str) -> str:
    """Return whom a text names as holding land ("Confirmed Russian advances": Russian), '' where it names nobody."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    match = _CONTROL_OF.search(text.replace("Under ", "under ").replace("Controlled ", "controlled "))
    if match:
        return match["who"].strip()
    match = _WHO.search(text)
    named: list[str] = []
    # Names are capitalised and stand right before such a word; what else is there is a short list.
    for word in reversed(match["who"].split() if match else []):
        if not word[:1].isupper() or key(word) in _QUALIFIERS:
            break
        named.insert(0, word)
    return " ".join(named)
