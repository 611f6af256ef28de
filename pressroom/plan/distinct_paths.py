"""Refuse outputs that cannot exist side by side. The checks report them first, at the line that causes them."""

from collections.abc import Iterable

from pressroom.errors import InputError, Problem
from pressroom.text.paths import UsedPaths, is_too_long


def require_distinct_paths(paths: Iterable[str], source: str) -> None:
    """Raise InputError if two outputs have one path, one is in the way of another, or a path is too long.

    `source` is the text that they are planned from.
    """
    used_paths = UsedPaths()
    for path in paths:
        if is_too_long(path):
            raise _create_error(source, f"the path “{path[:80]}…” is too long for a file system")
        if conflict := used_paths.add(path, source):
            raise _create_error(source, f"the outputs “{path}” and “{conflict.path}” cannot exist side by side")


def _create_error(source: str, message: str) -> InputError:
    return InputError((Problem(source, 1, "error", f"{message}; rename what one of them is named after"),))
