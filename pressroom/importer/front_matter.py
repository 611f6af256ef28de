"""Write the front matter of a release file, with a comment above each value that may be wrong."""

from collections.abc import Iterable, Mapping

from pressroom.importer.clean_texts import clean_found_line
from pressroom.importer.found import Doubt
from pressroom.importer.yaml_text import write_list, write_scalar
from pressroom.model.draft import CHECK_MARK


class FrontMatter:
    """The lines of a front matter that is being written.

    A doubt stands above its value; if its key is not in the front matter, the comment names the key.
    """

    def __init__(self, doubts: Iterable[Doubt]) -> None:
        self.lines: list[str] = []
        self._doubts: dict[str, list[str]] = {}
        for doubt in doubts:
            self.add_doubt(doubt.field, doubt.reason)

    def add_doubt(self, field: str, reason: str) -> None:
        """Add a doubt about a value that has not been written yet."""
        reasons = self._doubts.setdefault(field, [])
        if (text := clean_found_line(reason)) not in reasons:
            reasons.append(text)

    def add_comment(self, text: str) -> None:
        """Write a comment that `pressroom check` lists."""
        self.lines.append(f"{CHECK_MARK} {clean_found_line(text)}")

    def add_text(self, key: str, text: str, *, is_required: bool = False) -> None:
        """Write a key with its text, if there is one."""
        if text or is_required:
            self._write_doubts(key)
            self.lines.append(f"{key}: {write_scalar(text)}")

    def add_texts(self, key: str, texts: tuple[str, ...]) -> None:
        """Write a key with a list of texts in brackets, if there are any."""
        if texts:
            self._write_doubts_below(key, "")
            self.lines.append(f"{key}: {write_list(texts)}")

    def add_items(self, key: str, items: Mapping[int, Mapping[str, str] | str]) -> None:
        """Write a key with a list of mappings and texts; the number of each is the one that doubts have."""
        if not items:
            return
        texts = tuple(item for item in items.values() if isinstance(item, str))
        if len(texts) == len(items):
            self.add_texts(key, texts)
            return
        self._write_doubts(key)
        self.lines.append(f"{key}:")
        for number, item in items.items():
            self._write_item(f"{key}[{number}]", item)

    def add_remaining_doubts(self) -> None:
        """Write the doubts about keys that are not in the front matter, and about the body."""
        for field in sorted(self._doubts, key=lambda name: name == "body"):
            for reason in self._doubts[field]:
                self.add_comment(f"{field}: {reason}" if field else reason)
        self._doubts.clear()

    def _write_item(self, field: str, item: Mapping[str, str] | str) -> None:
        if isinstance(item, str):
            self._write_doubts_below(field, "  ")
            self.lines.append(f"  - {write_scalar(item)}")
            return
        self._write_doubts(field, "  ")
        for number, (key, text) in enumerate(item.items()):
            self._write_doubts(f"{field}.{key}", "    " if number else "  ")
            self.lines.append(f"{'    ' if number else '  - '}{key}: {write_scalar(text)}")
        self._write_doubts_below(field, "    ")

    def _write_doubts(self, field: str, indent: str = "") -> None:
        for reason in self._doubts.pop(field, ()):
            self.lines.append(f"{indent}{CHECK_MARK} {reason}")

    def _write_doubts_below(self, field: str, indent: str) -> None:
        """Write the doubts about a value and about the values in it that were not written."""
        self._write_doubts(field, indent)
        for name in [each for each in self._doubts if each.startswith((f"{field}[", f"{field}."))]:
            for reason in self._doubts.pop(name):
                self.lines.append(f"{indent}{CHECK_MARK} {name.removeprefix(f'{field}.')}: {reason}")
