"""A small newsroom on disk to spoil: one text is changed, and the problems are looked at."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pressroom.errors import Problem
from tests.support import stages

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
TEXT = "releases/2025/bron-oppnar/sv.md"

NEWSROOM: dict[str, str | None] = {
    "title": "Fjällby pressrum",
    "base_url": "https://press.fjallby.example",
    "timezone": "Europe/Stockholm",
    "languages": "[sv, en]",
    "organisations": "\n  fjallby: {name: Fjällby kommun, country: SE}",
    "contacts": "\n  ada: {name: Ada Lindqvist, phone: 08-465 004 01}",
    "mail": "{from: press@fjallby.example}",
}
"""The keys of `newsroom.yaml`: lines 1 to 4, then three of two lines each, from line 5, 7 and 9."""

RELEASE: dict[str, str | None] = {
    "headline": "Bron öppnar på måndag",
    "lead": "Fjällby öppnar bron över ån för all trafik.",
    "publish_at": "2025-02-03 09:00",
    "contacts": "[ada]",
}
"""The keys of a release: lines 2 to 5. What a test adds begins in line 6."""


def newsroom_text(**changes: str | None) -> str:
    """`newsroom.yaml` with some keys changed, added, or with None left out."""
    return _yaml(NEWSROOM | changes)


def release_text(body: str = "Bron är klar.", **changes: str | None) -> str:
    """A release with some keys changed, added, or with None left out. The body begins two lines below the fields."""
    return f"---\n{_yaml(RELEASE | changes)}---\n\n{body}\n"


def write(folder: Path, texts: Mapping[str, str | bytes]) -> None:
    """Puts files into a folder."""
    for name, content in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def checked(folder: Path, texts: Mapping[str, str | bytes]) -> stages.Checked:
    """What comes of a newsroom with these texts; those that a newsroom needs are sound unless they are given."""
    write(folder, {"newsroom.yaml": newsroom_text(), TEXT: release_text(), **texts})
    return stages.checked(folder, NOW)


def problems(folder: Path, texts: Mapping[str, str | bytes]) -> tuple[Problem, ...]:
    """The problems of a newsroom with these texts."""
    return checked(folder, texts).problems


def only(found: tuple[Problem, ...], level: str, line: int, *words: str) -> None:
    """There is exactly one problem, of this level and in this line, and its message has these words."""
    assert len(found) == 1, found
    assert (found[0].level, found[0].line) == (level, line), found
    assert all(word in found[0].message for word in words), found


def _yaml(fields: dict[str, str | None]) -> str:
    return "".join(f"{key}: {value}\n" for key, value in fields.items() if value is not None)
