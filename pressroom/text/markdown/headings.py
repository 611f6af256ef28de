"""Give each heading of a text its depth and a unique id."""

import re

from pressroom.text.slugs import slugify

_FOOTNOTE_ID = re.compile(r"fn(ref)?-[0-9]")


class HeadingOutline:
    """The headings so far. Each is one level deeper than the nearest earlier heading of a higher level."""

    def __init__(self) -> None:
        self._open_levels: list[int] = []
        self._ids: set[str] = set()
        self._repeats: dict[str, int] = {}

    def add(self, level: int, text: str) -> tuple[str, int]:
        """Add the next heading. Return its id, which is unique in the text, and its depth, from 1."""
        while self._open_levels and self._open_levels[-1] >= level:
            self._open_levels.pop()
        self._open_levels.append(level)
        return self._make_id(text), len(self._open_levels)

    def _make_id(self, text: str) -> str:
        base = slugify(text) or "section"
        if _FOOTNOTE_ID.match(base):
            base = f"section-{base}"
        heading_id = base
        while heading_id in self._ids:
            self._repeats[base] = self._repeats.get(base, 1) + 1
            heading_id = f"{base}-{self._repeats[base]}"
        self._ids.add(heading_id)
        return heading_id
