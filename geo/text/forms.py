"""The forms of English verbs and nouns that the tables name by their plain form."""

from __future__ import annotations

from functools import cache

from .tables import rows

BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "get", "got", "gets"})
HAVE = frozenset({"have", "has", "had", "having"})
_VOWELS = "aeiou"
# Verbs of two syllables with the stress on the last one, which double their last letter; short verbs do by rule.
_DOUBLING = frozenset(
    {
        "expel",
        "repel",
        "rebel",
        "admit",
        "permit",
        "occur",
        "patrol",
        "control",
        "kidnap",
        "transfer",
        "recur",
        "quell",
        "overrun",
        "outrun",
        "begin",
        "forget",
        "upset",
        "outfit",
        "regret",
        "submit",
        "commit",
        "refer",
    }
)


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    return {row["lemma"]: (row["past"], row["participle"]) for row in rows("irregular")}


def _doubles(lemma: str) -> bool:
    if lemma in _DOUBLING:
        return not lemma.endswith("ll")
    short = sum(letter in _VOWELS for letter in lemma) == 1
    return short and len(lemma) > 2 and lemma[-1] not in _VOWELS + "wxy" and lemma[-2] in _VOWELS


def verb_forms(lemma: str) -> dict[str, str]:
    """Return every form of a verb with its tags: b (plain), s, d (past), n (participle), g (-ing)."""
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    if _doubles(lemma):
        stem = lemma + lemma[-1]
    consonant_y = lemma.endswith("y") and lemma[-2:-1] not in _VOWELS
    regular = lemma[:-1] + "ied" if consonant_y else lemma + "d" if lemma.endswith("e") else stem + "ed"
    past, participles = _irregular().get(lemma, (regular, regular))
    third = (
        lemma[:-1] + "ies"
        if consonant_y
        else lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    )
    forms: dict[str, str] = {}
    gerund = (
        lemma[:-2] + "ying" if lemma == "lie" else (lemma if lemma.endswith("ee") or lemma == "be" else stem) + "ing"
    )
    inflected = [
        (lemma, "b"),
        (third, "s"),
        (past, "d"),
        *((one, "n") for one in participles.split("|")),
        (gerund, "g"),
    ]
    for form, tag in inflected:
        forms[form] = forms.get(form, "") + tag
    if _british(lemma):
        forms[lemma + "led"], forms[lemma + "ling"] = "dn", "g"
    return forms


def _british(lemma: str) -> bool:
    """Tell whether British spelling doubles a last l that American spelling does not: levelled, shelled aside."""
    return len(lemma) > 4 and lemma.endswith(("el", "al")) and lemma[-3] not in _VOWELS and lemma not in _DOUBLING


def noun_forms(noun: str) -> tuple[str, str]:
    """Return a noun and its plural."""
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun, noun[:-1] + "ies"
    return noun, noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")
