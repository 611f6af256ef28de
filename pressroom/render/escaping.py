"""Escape values in HTML templates, between tags and in quoted attributes."""

import re
from typing import Any

import markupsafe
from markupsafe import Markup

_find_special_character = re.compile("[&<>\"']").search


def escape(value: Any) -> str:
    """Return the same as `markupsafe.escape`, as a plain str where possible: templates only join the results.

    Most values have nothing to escape, and searching them costs less than creating a Markup of each.
    """
    type_ = type(value)
    if type_ is Markup or (type_ is str and _find_special_character(value) is None):
        text: str = value
        return text
    return markupsafe.escape(value)
