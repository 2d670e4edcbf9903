"""What the packages promise is there and explains itself."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import geo
import maps


def promised() -> list[Any]:
    return [
        pytest.param(package, name, id=f"{package.__name__}.{name}")
        for package in (geo, maps)
        for name in package.__all__
    ]


@pytest.mark.parametrize(("package", "name"), promised())
def test_a_public_name_is_there_and_says_what_it_is(package: Any, name: str) -> None:
    thing = getattr(package, name)
    assert inspect.getdoc(thing), f"{package.__name__}.{name} has no docstring"
    assert name in dir(package)


@pytest.mark.parametrize(("package", "name"), promised())
def test_a_public_function_takes_its_options_by_name(package: Any, name: str) -> None:
    thing = getattr(package, name)
    if not inspect.isfunction(thing):
        return
    kinds = inspect.signature(thing).parameters.values()
    assert [p.name for p in kinds if p.kind is p.POSITIONAL_OR_KEYWORD and p.default is not p.empty] == []


@pytest.mark.parametrize("package", [geo, maps])
def test_the_promise_is_sorted_and_an_unknown_name_is_an_attribute_error(package: Any) -> None:
    assert list(package.__all__) == sorted(package.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        package.nonsense  # noqa: B018
