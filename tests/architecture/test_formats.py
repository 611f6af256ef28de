"""A format is one row in the table: it names a function of `render`, and the golden newsroom shows what it makes."""

from datetime import datetime
from functools import cache
from importlib import import_module

import pytest

from pressroom.artifact import Item
from pressroom.render import FORMATS
from tests.architecture.modules import ROOT
from tests.at_once import checked, planned
from tests.golden.test_golden import EXPECTED, NOW


@cache
def golden_items() -> tuple[Item, ...]:
    now = datetime.fromisoformat(NOW)
    found = checked(ROOT / "tests/golden/newsroom", now)
    assert found.newsroom is not None
    return planned(found.newsroom, found.releases, now).items


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_a_function_in_a_module_of_render(name: str) -> None:
    module, _, function = FORMATS[name].function.partition(":")
    assert module.startswith("pressroom.render.")
    assert callable(getattr(import_module(module), function))


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_a_golden_case(name: str) -> None:
    made = [item.path for item in golden_items() if item.format == name]
    assert made
    assert all((EXPECTED / path).is_file() for path in made)


def test_the_plan_asks_for_no_format_that_has_no_row() -> None:
    assert {item.format for item in golden_items()} <= FORMATS.keys()
