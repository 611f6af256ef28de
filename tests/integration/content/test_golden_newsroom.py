"""The golden newsroom uses every key that the reference names, and every kind of release that there is."""

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
def checked() -> stages.Checked:
    return stages.checked(NEWSROOM, NOW)


def documented(page: str) -> Iterator[str]:
    """The keys of a reference page: a heading that is a key opens a part; rows of its table begin with a key of it."""
    part = ""
    for line in (REFERENCE / page).read_text("utf-8").splitlines():
        if heading := re.match(r"#+ (?:`(\w+)`)?", line):
            part = f"{heading[1]}." if heading[1] else ""
        elif row := re.match(r"\| `(\w+)` \|", line):
            yield f"{part}{row[1]}"


def used(node: object, at: str = "") -> Iterator[str]:
    """Every key in a YAML value, with the keys around it."""
    if isinstance(node, list):
        for item in node:
            yield from used(item, at)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield f"{at}{key}"
            values = value.values() if at == "" and key in BY_ID and isinstance(value, dict) else [value]
            for each in values:
                yield from used(each, f"{at}{key}.")


def keys_of_newsroom() -> set[str]:
    return set(used(yaml.safe_load((NEWSROOM / "newsroom.yaml").read_text("utf-8"))))


def keys_of_releases() -> set[str]:
    fronts = [path.read_text("utf-8").split("\n---\n")[0][4:] for path in NEWSROOM.glob("releases/*/*/*.md")]
    return {key for front in fronts for key in used(yaml.safe_load(front))}


@pytest.mark.parametrize("key", sorted(documented("newsroom.md")))
def test_every_key_of_the_newsroom_is_used(key: str) -> None:
    assert key in keys_of_newsroom()


@pytest.mark.parametrize("key", sorted(documented("release.md")))
def test_every_key_of_a_release_is_used(key: str) -> None:
    assert key in keys_of_releases()


def test_the_reference_names_every_key_in_use() -> None:
    texts_by_language = re.compile(r"\.(sv|en)$")
    newsroom = {texts_by_language.sub("", key) for key in keys_of_newsroom()}
    assert newsroom == set(documented("newsroom.md"))
    assert keys_of_releases() == set(documented("release.md"))


def test_it_has_no_problem() -> None:
    assert checked().problems == ()


def test_it_has_every_kind_of_release() -> None:
    assert {release.kind for release in checked().releases} == set(get_args(ReleaseKind))


def test_it_has_a_draft_an_embargo_a_joint_release_and_a_single_language() -> None:
    releases = checked().releases
    folders = {path.parent.relative_to(NEWSROOM / "releases").as_posix() for path in NEWSROOM.glob("releases/*/*/*.md")}
    assert folders - {release.address for release in releases} == {"2025/hemligt-utkast"}
    assert {release.address for release in releases if release.publish_at > NOW} == {"2025/kapten-valts"}
    assert {release.address for release in releases if len(release.organisations) == 2} == {"2024/ny-kaj"}
    assert "en" in {release.language for release in releases if release.address == "2025/winter-road"}
    assert "sv" not in {release.language for release in releases if release.address == "2025/winter-road"}


def test_its_telephone_numbers_are_those_kept_free_for_fiction() -> None:
    fiction = r"0980-319 2\d\d|(070-|\+46 70 )174 06 \d\d|031-390 06 \d\d|040-628 04 \d\d"
    free = re.compile(rf"{fiction}|114 14|116 111|1177|112")
    for path in [NEWSROOM / "newsroom.yaml", *NEWSROOM.glob("releases/*/*/*.md")]:
        for number in re.findall(r"^\s*-?\s*(?:phone|mobile): (.+)$", path.read_text("utf-8"), re.MULTILINE):
            assert free.match(number), (path.name, number)
