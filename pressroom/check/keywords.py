"""Keywords across all releases of a language: one address, one word. Reports only."""

from collections.abc import Iterable

from pressroom.check.fields import part_of, text_of
from pressroom.check.releases import Examined
from pressroom.check.report import short
from pressroom.draft import Sequence


def check_keywords(releases: Iterable[Examined]) -> None:
    """Different words that would share a page are errors, those that differ only by case are warnings."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for each in releases:
        for keyword in each.values.get("keywords", ()):
            name, where = first.setdefault((each.scope.language, keyword.slug), (keyword.name, each.draft.path))
            if name != keyword.name:
                _report(each, keyword.name, name, where)


def _report(examined: Examined, name: str, other: str, where: str) -> None:
    line, this, that = _line(examined, name), short(name), short(other)
    if name.casefold() == other.casefold():
        message = f"the keyword “{this}” is spelt “{that}” in {where}; choose one"
        examined.report.warning(line, message, "keywords")
    else:
        message = f"the keyword “{this}” would have the same address as “{that}” in {where}; use one word for both"
        examined.report.error(line, message, "keywords")


def _line(examined: Examined, name: str) -> int:
    node = part_of(examined.draft.fields, "keywords")
    items = node.items if isinstance(node, Sequence) else ()
    return next((item.line for item in items if " ".join(text_of(item).split()) == name), examined.line_at("keywords"))
