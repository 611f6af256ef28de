"""Escaping for templates: any value in, text out that can stand between tags or in a quoted attribute."""

import re
from typing import Any

import markupsafe
from markupsafe import Markup

_find_special_character = re.compile("[&<>\"']").search


def escape(value: Any) -> str:
    """What `markupsafe.escape` gives, as a plain text where that will do: templates only join it.

    Most values have nothing to escape, and to make a Markup of each costs more than to look.
    """
    kind = type(value)
    if kind is Markup or (kind is str and _find_special_character(value) is None):
        text: str = value
        return text
    return markupsafe.escape(value)
