"""The golden newsroom uses every key in the reference, and has every kind of release."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
import yaml

from pressroom.model.release import ReleaseKind
from tests.support import stages

ROOT = Path(__file__).parents[3]
NEWSROOM = ROOT / "tests/golden/newsroom"
REFERENCE = ROOT / "docs/reference"
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
BY_ID = {"organisations", "contacts"}


@cache
def check_newsroom() -> stages.CheckedNewsroom:
    return stages.check_folder(NEWSROOM, NOW)


def list_documented_keys(page: str) -> Iterator[str]:
    """Yield the keys of a reference page. A heading may be a key; the table rows below it start with keys inside it."""
    prefix = ""
    for line in (REFERENCE / page).read_text("utf-8").splitlines():
        if heading := re.match(r"#+ (?:`(\w+)`)?", line):
            prefix = f"{heading[1]}." if heading[1] else ""
        elif row := re.match(r"\| `(\w+)` \|", line):
            yield f"{prefix}{row[1]}"


def list_used_keys(node: object, prefix: str = "") -> Iterator[str]:
    """Yield every key in a YAML value, with the keys that contain it."""
    if isinstance(node, list):
        for item in node:
            yield from list_used_keys(item, prefix)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield f"{prefix}{key}"
            values = value.values() if prefix == "" and key in BY_ID and isinstance(value, dict) else [value]
            for each in values:
                yield from list_used_keys(each, f"{prefix}{key}.")


def list_newsroom_keys() -> set[str]:
    """Return the keys of both golden newsrooms; only the one with a record has a program that answers its links."""
    files = (NEWSROOM / "newsroom.yaml", NEWSROOM.parent / "recorded/newsroom.yaml")
    return {key for file in files for key in list_used_keys(yaml.safe_load(file.read_text("utf-8")))}


def list_release_keys() -> set[str]:
    texts = [path.read_text("utf-8").split("\n---\n")[0][4:] for path in NEWSROOM.glob("releases/*/*/*.md")]
    return {key for text in texts for key in list_used_keys(yaml.safe_load(text))}


@pytest.mark.parametrize("key", sorted(list_documented_keys("newsroom.md")))
def test_every_key_of_the_newsroom_is_used(key: str) -> None:
    assert key in list_newsroom_keys()


@pytest.mark.parametrize("key", sorted(list_documented_keys("release.md")))
def test_every_key_of_a_release_is_used(key: str) -> None:
    assert key in list_release_keys()


def test_the_reference_names_every_key_in_use() -> None:
    texts_by_language = re.compile(r"\.(sv|en)$")
    newsroom = {texts_by_language.sub("", key) for key in list_newsroom_keys()}
    assert newsroom == set(list_documented_keys("newsroom.md"))
    assert list_release_keys() == set(list_documented_keys("release.md"))


def test_it_has_no_problem() -> None:
    assert check_newsroom().problems == ()


def test_it_has_every_kind_of_release() -> None:
    assert {release.kind for release in check_newsroom().releases} == set(get_args(ReleaseKind))


def test_it_has_a_draft_an_embargo_a_joint_release_and_a_single_language() -> None:
    releases = check_newsroom().releases
    folders = {path.parent.relative_to(NEWSROOM / "releases").as_posix() for path in NEWSROOM.glob("releases/*/*/*.md")}
    assert folders - {release.address for release in releases} == {"2025/hemligt-utkast"}
    assert {release.address for release in releases if release.publish_at > NOW} == {"2025/kapten-valts"}
    assert {release.address for release in releases if len(release.organisations) == 2} == {"2024/ny-kaj"}
    assert "en" in {release.language for release in releases if release.address == "2025/winter-road"}
    assert "sv" not in {release.language for release in releases if release.address == "2025/winter-road"}


def test_its_phone_numbers_are_reserved_for_fiction() -> None:
    fiction = r"0980-319 2\d\d|(070-|\+46 70 )174 06 \d\d|031-390 06 \d\d|040-628 04 \d\d"
    allowed_number = re.compile(rf"{fiction}|114 14|116 111|1177|112")
    for path in [NEWSROOM / "newsroom.yaml", *NEWSROOM.glob("releases/*/*/*.md")]:
        for number in re.findall(r"^\s*-?\s*(?:phone|mobile): (.+)$", path.read_text("utf-8"), re.MULTILINE):
            assert allowed_number.match(number), (path.name, number)
