"""Templates and translation files are checked in time in proportion to their number and size."""

from pressroom.check import check_overrides
from pressroom.model.draft import CatalogueEntry, Overrides
from tests.support.growth import assert_linear

BUILT_IN = frozenset(f"Message number {number} of many" for number in range(200))


def test_many_unknown_messages_take_time_in_proportion_to_their_number() -> None:
    def check(size: int) -> None:
        entries = tuple(CatalogueEntry(f"A message {number}", ("a",), number, True) for number in range(size))
        check_overrides(Overrides({}, frozenset(), {"sv": entries}, {"sv": BUILT_IN}, ()), ["sv"])

    assert_linear(check, 10_000)


def test_templates_that_are_not_used_take_time_in_proportion_to_their_number() -> None:
    def check(size: int) -> None:
        templates = {f"site/other{number}.html": "{% include 'site/x.html' %}\n" * 20 for number in range(size)}
        check_overrides(Overrides(templates, frozenset(), {}, {}, ()), ["sv"])

    assert_linear(check, 200)


def test_a_template_is_used_if_another_one_names_it_in_quotes() -> None:
    templates = {
        "site/a.html": "'x' \"site/b.html\" 'site/c.html'",
        "site/b.html": "",
        "site/c.html": "'site/d.html\n'",
    }
    templates |= {"site/d.html": "'site/d.html'"}
    problems = check_overrides(Overrides(templates, frozenset({"site/a.html"}), {}, {}, ()), ["sv"])
    assert [problem.path for problem in problems] == ["templates/site/d.html"]
