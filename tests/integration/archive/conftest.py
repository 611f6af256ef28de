"""Newsrooms to export, created once and never changed, and bags of them."""

from pathlib import Path

import pytest

from tests.support.archives import build_site, create_full_newsroom, create_small_newsroom, export_bag


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom with every kind of version."""
    return create_full_newsroom(tmp_path_factory.mktemp("full") / "newsroom")


@pytest.fixture(scope="session")
def public_files(newsroom: Path) -> dict[str, bytes]:
    """Its public files."""
    return build_site(newsroom)


@pytest.fixture(scope="session")
def year_bags(newsroom: Path) -> dict[str, Path]:
    """A bag of each of its years."""
    bags = {year: newsroom.parent / year for year in ("2023", "2024", "2025")}
    return {year: export_bag(newsroom, bag, "--record", year) for year, bag in bags.items()}


@pytest.fixture(scope="session")
def full_bag(newsroom: Path) -> Path:
    """A bag of all its years."""
    return export_bag(newsroom, newsroom.parent / "full", "--record", "all")


@pytest.fixture(scope="session")
def small_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom of two releases."""
    return create_small_newsroom(tmp_path_factory.mktemp("small") / "newsroom")


@pytest.fixture(scope="session")
def small_bag(small_newsroom: Path) -> Path:
    """A bag with both releases of the small newsroom."""
    return export_bag(small_newsroom, small_newsroom.parent / "bag", "--record", "all")
