"""Words by which a text can be told to name a side: kinds of forces, and what warring sides are called in many places.

A hint only: it decides whether layers, folders or names are proposed as actors, never what an actor is called.
"""

from __future__ import annotations

from . import words
from .patterns import Pattern

_KINDS = (
    "army|armies|forces?|govern\\w*|regime|rebels?|opposition|oppositie|insurgents?|militias?|militants?|guerrillas?"
    "|coalition|alliance|junta|tatmadaw|council|front(?! ?lines?)|brigades?|battalions?|division|corps|fighters?"
    "|separatists?|loyalists?|resistance|tribal|tribes"
    "|state administration|movement|emirate|caliphate|police|peshmerga"
    "|armée|gouvernement|rebelles|regierung|rebellen|truppen|ejército|gobierno|guerrilla|exército|governo|ordu\\w*"
    "|hükümet|muhalif\\w*|rejim\\w*"
    "|арм[іи]\\w*|сил[аи]?|війська|войска|уряд|правительств\\w*|опозиц\\w*|оппозиц\\w*|повстанц\\w*|ополчен\\w*|режим\\w*"
    "|бойовик\\w*|боевик\\w*|зсу|всу|рф|днр|лнр"
    "|جيش|الجيش|قوات|القوات|حكومة|الحكومة|النظام|نظام|المعارضة|معارضة|تنظيم|داعش|الدعم|هيئة|مليشيا\\w*|ميليشيا\\w*"
    "|الحوثي\\w*|المجلس|طالبان|ارتش|نیروها\\w*|دولت"
    "|တပ်မတော်|စစ်ကောင်စီ|စစ်တပ်|တပ်\\w*|ပီဒီအက်ဖ်"
)
_NAMES = (
    "isis|isil|daesh|islamic state|sdf|ypg|pyd|pkk|hts|jabhat|nusra|al[ -]?qaeda|aqap|aqim|fsa|tfsa|sna|saa|syrian army"
    "|houthis?|ansar ?allah|stc|hadi|rsf|saf|splm\\w*|spla\\w*|slm\\w*|sac|eaos?|pdfs?|nug|kia|knla|knu|tnla|mndaa|uwsa"
    "|aa|bgf|lna|gna|gnu|haftar|taliban|iskp|shabaab|al[ -]shabaab|boko haram|iswap|jnim|m23|fardc|fdlr|adf|tplf|tdf"
    "|endf|ola|fano|farc|eln|auc|hezbollah|hamas|idf|pmu|hashd|krg|wagner|dpr|lpr|afu|zsu|uaf|unita|mpla|renamo"
)
_COUNTRIES = (
    "russia\\w*|ukrain\\w*|syria\\w*|turk\\w*|iraq\\w*|iran\\w*|israel\\w*|yemen\\w*|saudi\\w*|liby\\w*|sudan\\w*|kurd\\w*"
    "|ethiopia\\w*|eritrea\\w*|somali\\w*|afghan\\w*|pakistan\\w*|india\\w*|chin\\w*|armenia\\w*|azerbaijan\\w*|artsakh"
    "|georgia\\w*|serb\\w*|croat\\w*|bosnia\\w*|kosov\\w*|german\\w*|soviet\\w*|ussr|rwanda\\w*|congo\\w*|mali\\w*"
    "|росі\\w*|росси\\w*|україн\\w*|украин\\w*|орк[иів]\\w*|курд\\w*|russ\\w*|ukr|rus|ru|ua|usa|nato|uae"
    "|روسيا|تركيا|سوريا الديمقراطية|قسد"
)
_FORCE = Pattern(rf"(?<!\w)(?:{_KINDS}|{_NAMES})(?!\w)")
_SIDE = Pattern(rf"(?<!\w)(?:{_KINDS}|{_NAMES}|{_COUNTRIES})(?!\w)")


def names_a_side(text: str) -> bool:
    """Return whether a text holds a word for a warring side, or a country or a people that may be one."""
    return bool(_SIDE.search(words.key(text)))


def names_a_force(text: str) -> bool:
    """Return whether a text holds a word for a force: a country alone may be where the land lies."""
    return bool(_FORCE.search(words.key(text)))
