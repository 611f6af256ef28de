"""Headings: the depth and the id of each, in the order they come. It knows only their levels and words."""

import re

from pressroom.text.slugs import slugify

_FOOTNOTE_ID = re.compile(r"fn(ref)?-[0-9]")


class HeadingOutline:
    """The headings so far. Each is one step deeper than the nearest earlier one of a higher level."""

    def __init__(self) -> None:
        self._open_levels: list[int] = []
        self._ids: set[str] = set()
        self._repeats: dict[str, int] = {}

    def add(self, level: int, text: str) -> tuple[str, int]:
        """The id, unique in the text, and the depth, from 1, of the next heading."""
        while self._open_levels and self._open_levels[-1] >= level:
            self._open_levels.pop()
        self._open_levels.append(level)
        return self._make_id(text), len(self._open_levels)

    def _make_id(self, text: str) -> str:
        base = slugify(text) or "section"
        if _FOOTNOTE_ID.match(base):
            base = f"section-{base}"
        chosen = base
        while chosen in self._ids:
            self._repeats[base] = self._repeats.get(base, 1) + 1
            chosen = f"{base}-{self._repeats[base]}"
        self._ids.add(chosen)
        return chosen
