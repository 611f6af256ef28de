"""Newsrooms to export, made once and never changed, and bags of them."""

from pathlib import Path

import pytest

from tests.support.archives import build, exported, made, small


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom in which everything has happened."""
    return made(tmp_path_factory.mktemp("everything") / "newsroom")


@pytest.fixture(scope="session")
def public(newsroom: Path) -> dict[str, bytes]:
    """Its public files."""
    return build(newsroom)


@pytest.fixture(scope="session")
def years(newsroom: Path) -> dict[str, Path]:
    """A bag of each of its years."""
    bags = {year: newsroom.parent / year for year in ("2023", "2024", "2025")}
    return {year: exported(newsroom, bag, "--record", year) for year, bag in bags.items()}


@pytest.fixture(scope="session")
def whole(newsroom: Path) -> Path:
    """A bag of all its years."""
    return exported(newsroom, newsroom.parent / "whole", "--record", "all")


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom of two releases."""
    return small(tmp_path_factory.mktemp("little") / "newsroom")


@pytest.fixture(scope="session")
def little_bag(little: Path) -> Path:
    """A bag of both."""
    return exported(little, little.parent / "bag", "--record", "all")
