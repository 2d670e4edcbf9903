from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from geo.control.meaning.days import _FORMS, _MONTH, _NAMED
from geo.control.meaning.patterns import Pattern


@given(st.text("ab1 ", max_size=12))
def test_a_pattern_finds_what_a_compiled_one_does(text: str) -> None:
    lazy, plain = Pattern("A(b?)", re.IGNORECASE), re.compile("A(b?)", re.IGNORECASE)
    for how in ("search", "match", "fullmatch"):
        one, other = getattr(lazy, how)(text), getattr(plain, how)(text)
        assert (one and one.span()) == (other and other.span())
    assert [match.span() for match in lazy.finditer(text)] == [match.span() for match in plain.finditer(text)]
    assert (lazy.findall(text), lazy.split(text)) == (plain.findall(text), plain.split(text))
    assert lazy.sub("x", text) == plain.sub("x", text)


def test_nothing_is_compiled_before_it_is_used() -> None:
    assert "compiled" not in vars(Pattern("(never closed"))


@given(st.from_regex(re.compile(r"[0-9]{0,4}[ _.-]?(?:mar|Sept|mai|Juli|січ|x)[ _.-]?[0-9]{0,4}"), fullmatch=True))
def test_a_form_with_a_month_in_it_matches_only_where_a_month_is_named(text: str) -> None:
    assert _NAMED.search(text) or not any(form.search(text) for form in _FORMS if _MONTH in form.source)
