"""Headings: the depth and the id of each, in the order they come. It knows only their levels and words."""

import re

from pressroom.text.slugs import slug

_OF_NOTES = re.compile(r"fn(ref)?-[0-9]")


class Outline:
    """The headings so far. Each is one step deeper than the nearest earlier one of a higher level."""

    def __init__(self) -> None:
        self._open: list[int] = []
        self._ids: set[str] = set()
        self._repeats: dict[str, int] = {}

    def add(self, level: int, text: str) -> tuple[str, int]:
        """The id, unique in the text, and the depth, from 1, of the next heading."""
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        return self._id(text), len(self._open)

    def _id(self, text: str) -> str:
        base = slug(text) or "section"
        if _OF_NOTES.match(base):
            base = f"section-{base}"
        chosen = base
        while chosen in self._ids:
            self._repeats[base] = self._repeats.get(base, 1) + 1
            chosen = f"{base}-{self._repeats[base]}"
        self._ids.add(chosen)
        return chosen
