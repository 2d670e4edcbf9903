"""The interface's words, by language; and dates in words.

Only the interface is translated: what a dossier says stays in the language it was written in. Another language is one
more table here, checked against the English one by a test.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from geo.errors import MapError
from geo.records import DateSpan

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

_ENGLISH = {
    "months": "January|February|March|April|May|June|July|August|September|October|November|December",
    "short_months": "Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec",
    "date": "{day} {month} {year}",
    "day_month": "{day} {month}",
    "month_year": "{month} {year}",
    "not_before": "from {start}",
    "not_after": "by {end}",
    "unknown_date": "date not known",
    # statuses
    "held": "Held",
    "assault": "Held, under assault",
    "fighting": "Fought over",
    "lost": "Lost by then",
    "attack": "Struck",
    "held_key": "Held on this date (reported)",
    "assault_key": "Held, under assault",
    "fighting_key": "Fought over",
    "lost_key": "Lost by this date",
    "attack_key": "Attack attributed to {actor}",
    "held_line": "held since {start}",
    "held_line_unknown": "held",
    "assault_line": "held, under assault",
    "fighting_line": "fought over since {start}",
    "lost_line": "lost {start}",
    "attack_line": "attack, {start}",
    "attack_line_by": "attack, {start}, {attribution}",
    "unsure_line": "{line}; sources differ",
    "lost_or_held_line": "lost or held: {start}",
    "claimed": "claimed",
    "blamed": "blamed, not claimed",
    "denied": "denied",
    "unknown": "attribution unknown",
    "claimed_long": "{actor} claimed it",
    "blamed_long": "{actor} was blamed and did not claim it",
    "denied_long": "{actor} was blamed and denied it",
    "unknown_long": "Who did it is not known",
    # events on the strip
    "event_held": "{place} taken",
    "event_assault": "Assault on {place} begins",
    "event_fighting": "Fighting in {place} begins",
    "event_lost": "{place} lost",
    "event_attack": "Attack: {place}",
    # panel
    "draft_banner": "Draft: machine-read, not reviewed",
    "draft_some": "Draft: {count} of {total} facts not yet reviewed",
    "as_of": "as of {date}",
    "no_figure": "No figure published by this date",
    "range_not_published": "range not published",
    "range": "range {low}–{high}",
    "square_km": "km²",
    "chart_title": "Reported area, thousand km²",
    "chart_note": "Dots are single published estimates; nothing is known between them.",
    "chart_label": "Reported area by date: {values}.",
    "after_article": "after the article",
    "later_than_article": "Later than the article",
    "comparison_note": "“Roughly the size of {what}” ({year}) used another definition; it is not on this scale.",
    "comparison_note_undated": "“Roughly the size of {what}” used another definition; it is not on this scale.",
    "why": "Why",
    "on_date": "On {date}",
    "none": "none",
    "counts": "{date}: {parts}",
    "count_part": "{count} {status}",
    "places": "Places",
    "decline": "Decline",
    "sources": "Sources",
    "places_table": "Table of {count} places",
    "sources_count": "{count} sources",
    "edition": "Edition {number}, {date}",
    "edition_undated": "Edition {number}",
    "page_strongholds": "Where {actor} held ground",
    "page_attacks": "Attacks attributed to {actor}",
    "page_lost": "Places that {actor} lost",
    "reviewer": "reviewed by {reviewer}",
    "correction": "Correction: {text}",
    "cite": "Cite as: {text}",
    "credits": "Borders: Natural Earth, {viewpoint}. Towns: GeoNames (CC BY 4.0).",
    "disputed_note": "Dashed: disputed.",
    "projection_note": "Web Mercator enlarges the north; areas here come from the ellipsoid.",
    # strip
    "date_slider": "Date",
    "play": "Play",
    "pause": "Pause",
    "previous_event": "Previous event",
    "next_event": "Next event",
    "back_to_article": "Back to {date}",
    # legend, layers
    "legend": "Key",
    "show_layer": "Show on the map: {layer}",
    "extents": "Illustrative extent, not a front line",
    "extents_word": "illustrative",
    "extents_refused": "No illustrative extent: {reason}",
    "approximate": "Approximate location",
    "unsure": "Date or status contested",
    "faded_attack": "Attack more than a month ago",
    "map_label": "Map: {title}",
    "zoom_in": "Zoom in",
    "zoom_out": "Zoom out",
    "whole_view": "Show all",
    # card
    "close": "Close",
    "when": "When",
    "from": "From",
    "until": "Until",
    "who": "Who",
    "against": "{actor}; other side: {other}",
    "utc_note": "In UTC it was {utc}.",
    "says": "{source} says {date}",
    "toll": "Toll",
    "how_known": "How do you know?",
    "paragraph": "paragraph {number}",
    "no_evidence": "No source attached yet.",
    "confidence": "Confidence",
    "high": "high",
    "medium": "medium",
    "low": "low",
    "location": "Location",
    "precision_exact": "exact place",
    "precision_near": "within about 25 km",
    "precision_district": "known to the district",
    "precision_region": "known to the region",
    "precision_area": "known to a wider area",
    "precision_country": "known to the country",
    "precision_sea": "at sea or in the air",
    "alternatives": "Could also mean",
    "reviewed_by": "Reviewed by {by}, {date}",
    "not_reviewed": "Draft: not reviewed",
    "repeats": "repeats {source}",
    "archived": "archived copy",
    "accessed": "accessed {date}",
    "role_stronghold": "Stronghold",
    "role_attack": "Attack",
    "role_front": "Fighting",
    "role_lost": "Lost",
    "now": "on this date",
    # table
    "col_place": "Place",
    "col_status": "Status on {date}",
    "col_since": "What is known",
    "col_location": "Location",
    "col_confidence": "Confidence",
    "col_sources": "Sources",
    "unknown_status": "not known on this date",
    # insets
    "inset_caption": "{country}, {km} km {direction}",
    "inset_caption_plain": "{km} km {direction}",
    "north": "north",
    "north-east": "north-east",
    "east": "east",
    "south-east": "south-east",
    "south": "south",
    "south-west": "south-west",
    "west": "west",
    "north-west": "north-west",
    "no_decompression": "This browser cannot unpack the map's background; the places are drawn without it.",
}

_ARABIC = {
    "months": "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "short_months": "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "date": "{day} {month} {year}",
    "day_month": "{day} {month}",
    "month_year": "{month} {year}",
    "not_before": "منذ {start}",
    "not_after": "قبل نهاية {end}",
    "unknown_date": "التاريخ غير معروف",
    "held": "تحت السيطرة",
    "assault": "تحت السيطرة ويتعرض للهجوم",
    "fighting": "محل قتال",
    "lost": "فُقد حتى ذلك التاريخ",
    "attack": "تعرّض لهجوم",
    "held_key": "تحت السيطرة في هذا التاريخ (وفق التقارير)",
    "assault_key": "تحت السيطرة ويتعرض للهجوم",
    "fighting_key": "محل قتال",
    "lost_key": "فُقد حتى هذا التاريخ",
    "attack_key": "هجوم منسوب إلى {actor}",
    "held_line": "تحت السيطرة منذ {start}",
    "held_line_unknown": "تحت السيطرة",
    "assault_line": "تحت السيطرة ويتعرض للهجوم",
    "fighting_line": "محل قتال منذ {start}",
    "lost_line": "فُقد {start}",
    "attack_line": "هجوم، {start}",
    "attack_line_by": "هجوم، {start}، {attribution}",
    "unsure_line": "{line}؛ المصادر تختلف",
    "lost_or_held_line": "فُقد أو بقي تحت السيطرة: {start}",
    "claimed": "تم تبنّيه",
    "blamed": "منسوب ولم يُتبنَّ",
    "denied": "نُفيت المسؤولية",
    "unknown": "الجهة غير معروفة",
    "claimed_long": "تبنّاه {actor}",
    "blamed_long": "نُسب إلى {actor} ولم يتبنَّه",
    "denied_long": "نُسب إلى {actor} ونفى مسؤوليته",
    "unknown_long": "الجهة المنفذة غير معروفة",
    "event_held": "السيطرة على {place}",
    "event_assault": "بدء الهجوم على {place}",
    "event_fighting": "بدء القتال في {place}",
    "event_lost": "فقدان {place}",
    "event_attack": "هجوم: {place}",
    "draft_banner": "مسودة: قراءة آلية لم تُراجَع",
    "draft_some": "مسودة: {count} من {total} من الوقائع لم تُراجَع بعد",
    "as_of": "في {date}",
    "no_figure": "لم يُنشر رقم حتى هذا التاريخ",
    "range_not_published": "لم يُنشر نطاق التقدير",
    "range": "النطاق {low}–{high}",
    "square_km": "كم²",
    "chart_title": "المساحة المعلنة، بآلاف الكيلومترات المربعة",
    "chart_note": "كل نقطة تقدير منشور بذاته؛ ولا شيء معروف بين النقاط.",
    "chart_label": "المساحة المعلنة بحسب التاريخ: {values}.",
    "after_article": "بعد المقال",
    "later_than_article": "لاحق لتاريخ المقال",
    "comparison_note": "عبارة «بحجم {what} تقريبًا» ({year}) تستند إلى تعريف آخر، فلا تقع على هذا المقياس.",
    "comparison_note_undated": "عبارة «بحجم {what} تقريبًا» تستند إلى تعريف آخر، فلا تقع على هذا المقياس.",
    "why": "لماذا",
    "on_date": "في {date}",
    "none": "لا شيء",
    "counts": "{date}: {parts}",
    "count_part": "{status}: {count}",
    "places": "الأماكن",
    "decline": "التراجع",
    "sources": "المصادر",
    "places_table": "جدول الأماكن ({count})",
    "sources_count": "المصادر ({count})",
    "edition": "الإصدار {number}، {date}",
    "edition_undated": "الإصدار {number}",
    "page_strongholds": "مناطق سيطرة {actor}",
    "page_attacks": "هجمات منسوبة إلى {actor}",
    "page_lost": "أماكن فقدها {actor}",
    "reviewer": "مراجعة {reviewer}",
    "correction": "تصحيح: {text}",
    "cite": "للاستشهاد: {text}",
    "credits": "الحدود: Natural Earth، {viewpoint}. المدن: GeoNames (CC BY 4.0).",
    "disputed_note": "الخط المتقطع: حدود متنازع عليها.",
    "projection_note": "إسقاط مركاتور يضخّم الشمال؛ أما المساحات هنا فمحسوبة على المجسم الإهليلجي.",
    "date_slider": "التاريخ",
    "play": "تشغيل",
    "pause": "إيقاف",
    "previous_event": "الحدث السابق",
    "next_event": "الحدث التالي",
    "back_to_article": "العودة إلى {date}",
    "legend": "المفتاح",
    "show_layer": "إظهار على الخريطة: {layer}",
    "extents": "نطاق توضيحي، وليس خط جبهة",
    "extents_word": "توضيحي",
    "extents_refused": "لا نطاق توضيحيًا: {reason}",
    "approximate": "موقع تقريبي",
    "unsure": "تاريخ أو وضع مختلف فيه",
    "faded_attack": "هجوم مضى عليه أكثر من شهر",
    "map_label": "خريطة: {title}",
    "zoom_in": "تكبير",
    "zoom_out": "تصغير",
    "whole_view": "إظهار الكل",
    "close": "إغلاق",
    "when": "متى",
    "from": "من",
    "until": "حتى",
    "who": "من",
    "against": "{actor}؛ الطرف الآخر: {other}",
    "utc_note": "بالتوقيت العالمي: {utc}.",
    "says": "{source}: {date}",
    "toll": "الضحايا",
    "how_known": "كيف نعرف ذلك؟",
    "paragraph": "الفقرة {number}",
    "no_evidence": "لا مصدر مرفق بعد.",
    "confidence": "درجة الثقة",
    "high": "عالية",
    "medium": "متوسطة",
    "low": "منخفضة",
    "location": "الموقع",
    "precision_exact": "موقع دقيق",
    "precision_near": "في حدود 25 كم تقريبًا",
    "precision_district": "معروف على مستوى الحي أو القضاء",
    "precision_region": "معروف على مستوى المحافظة",
    "precision_area": "معروف على مستوى منطقة أوسع",
    "precision_country": "معروف على مستوى البلد",
    "precision_sea": "في البحر أو الجو",
    "alternatives": "قد يعني أيضًا",
    "reviewed_by": "راجعه {by}، {date}",
    "not_reviewed": "مسودة لم تُراجَع",
    "repeats": "ينقل عن {source}",
    "archived": "نسخة محفوظة",
    "accessed": "اطُّلع عليه في {date}",
    "role_stronghold": "معقل",
    "role_attack": "هجوم",
    "role_front": "قتال",
    "role_lost": "مفقود",
    "now": "في هذا التاريخ",
    "col_place": "المكان",
    "col_status": "الوضع في {date}",
    "col_since": "المعروف",
    "col_location": "الموقع",
    "col_confidence": "درجة الثقة",
    "col_sources": "المصادر",
    "unknown_status": "غير معروف في هذا التاريخ",
    "inset_caption": "{country}، {km} كم {direction}",
    "inset_caption_plain": "{km} كم {direction}",
    "north": "شمالًا",
    "north-east": "نحو الشمال الشرقي",
    "east": "شرقًا",
    "south-east": "نحو الجنوب الشرقي",
    "south": "جنوبًا",
    "south-west": "نحو الجنوب الغربي",
    "west": "غربًا",
    "north-west": "نحو الشمال الغربي",
    "no_decompression": "لا يستطيع هذا المتصفح فك ضغط خلفية الخريطة؛ رُسمت الأماكن دونها.",
}

_TABLES: Mapping[str, Mapping[str, str]] = {"en": _ENGLISH, "ar": _ARABIC}

#: The languages the interface speaks.
LANGUAGES = tuple(_TABLES)


def words(language: str) -> dict[str, str]:
    """Return every word of the interface in a language.

    Raises:
        MapError: the interface does not speak that language.
    """
    if language not in _TABLES:
        raise MapError(f"The page does not speak {language!r}.", remedy=f"It speaks {', '.join(LANGUAGES)}.")
    return dict(_TABLES[language])


def say(language: str, key: str, **values: object) -> str:
    """Return one phrase with its blanks filled in; the values are never read as a pattern."""
    return words(language)[key].format_map({name: str(value) for name, value in values.items()})


def direction(language: str) -> str:
    """Return ``rtl`` for a language written from right to left, otherwise ``ltr``."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def date_words(day: date, language: str = "en") -> str:
    """Return a day as people write it: ``12 July 2016``."""
    return say(language, "date", day=day.day, month=_month(day, language), year=day.year)


def span_words(span: DateSpan | None, language: str = "en") -> str:
    """Return a span of days as people write it: ``17–26 June 2016``, ``June 2014``, ``by 9 February 2016``."""
    if span is None or (span.earliest is None and span.latest is None):
        return say(language, "unknown_date")
    if span.earliest is None and span.latest is not None:
        return say(language, "not_after", end=date_words(span.latest, language))
    if span.latest is None and span.earliest is not None:
        return say(language, "not_before", start=date_words(span.earliest, language))
    assert span.earliest is not None and span.latest is not None  # noqa: S101 (for the type checker)
    return _range_words(span.earliest, span.latest, language)


def since_words(span: DateSpan | None, language: str = "en") -> str:
    """Return when something began as coarsely as a label wants it: the month where all days of the span share one."""
    if span is None or span.earliest is None or span.latest is None:
        return span_words(span, language)
    start, end = span.earliest, span.latest
    if (start.year, start.month) == (end.year, end.month):
        return say(language, "month_year", month=_month(start, language), year=start.year)
    return _range_words(start, end, language)


def _range_words(start: date, end: date, language: str) -> str:
    if start == end:
        return date_words(start, language)
    if _whole_years(start, end):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if (start.year, start.month) == (end.year, end.month):
        if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
            return say(language, "month_year", month=_month(start, language), year=start.year)
        return say(language, "date", day=f"{start.day}–{end.day}", month=_month(start, language), year=start.year)
    first = _short(start, language, year=start.year != end.year)
    return f"{first} – {_short(end, language, year=True)}"


def _whole_years(start: date, end: date) -> bool:
    return (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)


def _month(day: date, language: str) -> str:
    return words(language)["months"].split("|")[day.month - 1]


def _short(day: date, language: str, *, year: bool) -> str:
    month = words(language)["short_months"].split("|")[day.month - 1]
    if year:
        return say(language, "date", day=day.day, month=month, year=day.year)
    return say(language, "day_month", day=day.day, month=month)
