"""A small newsroom on disk for the tests of checks: they change one text and look at the problems."""

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
"""The keys of `newsroom.yaml`: lines 1 to 4, then two keys of two lines each from lines 5 and 7, and line 9."""

RELEASE: dict[str, str | None] = {
    "headline": "Bron öppnar på måndag",
    "lead": "Fjällby öppnar bron över ån för all trafik.",
    "publish_at": "2025-02-03 09:00",
    "contacts": "[ada]",
}
"""The keys of a release: lines 2 to 5. Keys that a test adds start on line 6."""


def newsroom_text(**changes: str | None) -> str:
    """Return `newsroom.yaml` with some keys changed or added, or removed if None."""
    return _yaml(NEWSROOM | changes)


def release_text(body: str = "Bron är klar.", **changes: str | None) -> str:
    """Return a release with some keys changed or added, or removed if None. The body starts two lines further down."""
    return f"---\n{_yaml(RELEASE | changes)}---\n\n{body}\n"


def write(folder: Path, texts: Mapping[str, str | bytes]) -> None:
    """Write files into a folder."""
    for name, content in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def check(folder: Path, texts: Mapping[str, str | bytes]) -> stages.CheckedNewsroom:
    """Check a newsroom with these texts, and with a valid newsroom.yaml and release unless they are given."""
    write(folder, {"newsroom.yaml": newsroom_text(), TEXT: release_text(), **texts})
    return stages.check_folder(folder, NOW)


def find_problems(folder: Path, texts: Mapping[str, str | bytes]) -> tuple[Problem, ...]:
    """Return the problems of a newsroom with these texts."""
    return check(folder, texts).problems


def only(problems: tuple[Problem, ...], level: str, line: int, *words: str) -> None:
    """Assert that there is exactly one problem, with this level, line and words in its message."""
    assert len(problems) == 1, problems
    assert (problems[0].level, problems[0].line) == (level, line), problems
    assert all(word in problems[0].message for word in words), problems


def _yaml(fields: dict[str, str | None]) -> str:
    return "".join(f"{key}: {value}\n" for key, value in fields.items() if value is not None)
