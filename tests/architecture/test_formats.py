"""A format is one row in the table: it names a function of `render`, and the golden newsroom shows what it makes."""

from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path

from pressroom.model.plan import Item
from pressroom.render import FORMATS
from tests.architecture.modules import ROOT
from tests.integration.golden.test_golden import EXPECTED, NOW, RECORDED, RECORDED_EXPECTED
from tests.support.stages import check_folder, plan_all


@cache
def golden_items() -> dict[Path, tuple[Item, ...]]:
    """The items of the golden newsrooms, by the folder of what is expected of each."""
    return {EXPECTED: items_of(ROOT / "tests/golden/newsroom"), RECORDED_EXPECTED: items_of(RECORDED)}


def items_of(newsroom: Path) -> tuple[Item, ...]:
    now = datetime.fromisoformat(NOW)
    found = check_folder(newsroom, now)
    assert found.newsroom is not None
    return plan_all(found.newsroom, found.releases, now).items


def test_a_format_is_a_function_in_a_module_of_render() -> None:
    functions = {name: row.function.partition(":") for name, row in FORMATS.items()}
    assert not [name for name, (module, _, _) in functions.items() if not module.startswith("pressroom.render.")]
    assert not [
        name
        for name, (module, _, function) in functions.items()
        if not callable(getattr(import_module(module), function, None))
    ]


def test_a_format_has_a_golden_case() -> None:
    outputs = [(item.format, folder / item.path) for folder, items in golden_items().items() for item in items]
    assert not FORMATS.keys() - {name for name, _ in outputs}
    assert not [path for _, path in outputs if not path.is_file()]


def test_the_plan_asks_for_no_format_that_has_no_row() -> None:
    assert {item.format for items in golden_items().values() for item in items} <= FORMATS.keys()
