"""Every language says everything, with the same blanks; dates read as people write them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from geo.errors import MapError
from geo.records import DateSpan
from maps.words import LANGUAGES, date_words, direction, say, since_words, span_words, words

BLANK = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_with_the_same_blanks(language: str) -> None:
    english, other = words("en"), words(language)
    assert set(other) == set(english)
    blanks = {key: (set(BLANK.findall(english[key])), set(BLANK.findall(other[key]))) for key in english}
    assert {key: pair for key, pair in blanks.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_twelve_months(language: str) -> None:
    assert len(words(language)["months"].split("|")) == len(words(language)["short_months"].split("|")) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_a_form_for_each_kind_of_number_of_the_language(language: str) -> None:
    kinds = len(words(language)["plurals"].split("|"))
    forms = {key: word.count("|") + 1 for key, word in words(language).items() if "|" in word}
    others = {"months", "short_months", "plurals"}
    assert {key: many for key, many in forms.items() if many != kinds and key not in others} == {}
    assert {key for key in words("en") if "|" in words("en")[key]} == set(forms)


def test_a_language_nobody_wrote_is_refused_with_those_there_are() -> None:
    with pytest.raises(MapError, match=r"'xx'.*ar, en"):
        words("xx")


def test_words_handed_out_cannot_change_the_table() -> None:
    words("en")["close"] = "changed"
    assert words("en")["close"] == "Close"


def test_blanks_take_their_values_letter_by_letter() -> None:
    assert say("en", "event_lost", place="{place} ${x} <b>") == "{place} ${x} <b> lost"


def test_arabic_runs_from_right_to_left() -> None:
    assert (direction("ar"), direction("en")) == ("rtl", "ltr")


def span(start: tuple[int, int, int] | None, end: tuple[int, int, int] | None) -> DateSpan:
    return DateSpan(date(*start) if start else None, date(*end) if end else None)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (span((2016, 7, 12), (2016, 7, 12)), "12 July 2016"),
        (span((2016, 6, 17), (2016, 6, 26)), "17–26 June 2016"),
        (span((2016, 6, 1), (2016, 6, 30)), "June 2016"),
        (span((2016, 2, 1), (2016, 2, 29)), "February 2016"),
        (span((2015, 1, 1), (2015, 12, 31)), "2015"),
        (span((2014, 1, 1), (2015, 12, 31)), "2014–2015"),
        (span((2015, 3, 31), (2015, 4, 17)), "31 Mar – 17 Apr 2015"),
        (span((2015, 12, 27), (2016, 2, 9)), "27 Dec 2015 – 9 Feb 2016"),
        (span(None, (2016, 2, 9)), "by 9 February 2016"),
        (span((2016, 2, 9), None), "9 February 2016 or later"),
        (span(None, None), "date not known"),
        (None, "date not known"),
    ],
)
def test_spans_read_as_people_write_them(given: DateSpan | None, text: str) -> None:
    assert span_words(given) == text


def test_a_beginning_is_as_coarse_as_a_label_wants_it() -> None:
    assert since_words(span((2014, 6, 10), (2014, 6, 12))) == "June 2014"
    assert since_words(span((2014, 1, 1), (2014, 12, 31))) == "2014"
    assert since_words(span(None, (2014, 6, 12))) == "by 12 June 2014"


def test_a_day_in_arabic_keeps_western_digits() -> None:
    assert date_words(date(2016, 7, 12), "ar") == "12 يوليو 2016"
