"""Choose the levels of headings in a text: the first is at the top, and no level is left out."""

from collections.abc import Iterable

from bs4.element import Tag

_MAX_LEVEL = 6


def choose_levels(headings: Iterable[Tag], top_level: int) -> dict[int, int]:
    """Return the level of each heading, by the identity of its element."""
    levels: dict[int, int] = {}
    above: list[int] = []
    for tag in headings:
        own_level = int(tag.name[1])
        while above and above[-1] >= own_level:
            above.pop()
        levels[id(tag)] = min(top_level + len(above), _MAX_LEVEL)
        above.append(own_level)
    return levels
