"""Every example of the reference is a text that the checks take, and no block of any page is run by nobody."""

from pathlib import Path

import pytest
import yaml

from tests.support.small_images import picture
from tests.support.walkthrough import ROOT, Block, Walk, blocks

DOCS = ROOT / "docs"
FILES = {
    "askfjarden.png": picture("PNG"),
    "releases/2025/tower/tower.jpg": picture("JPEG", (640, 400)),
    "releases/2025/tower/report.pdf": b"%PDF-1.4\n",
}
NEWSROOM = """
title: Askfjärden newsroom
base_url: https://press.askfjarden.example
timezone: Europe/Stockholm
languages: [sv, en]
organisations: {a: {name: Askfjärden, country: SE}}
contacts: {press-officer: {name: Alex Example, phone: 08-465 004 01}}
mail: {from: press@askfjarden.example}
"""
FRONT = {"headline": "The tower", "lead": "It stands.", "publish_at": "2025-02-03 09:00", "contacts": ["press-officer"]}
# What is there to be looked at: lines of usage, which another test holds against the commands, and trees of folders.
SHOWN = {"reference/commands.md", "reference/outputs.md", "architecture.md", "performance.md"}


@pytest.fixture
def reader(tmp_path: Path) -> Walk:
    """Somebody with a newsroom in two languages, and the files that the pages speak of."""
    folder = tmp_path / "newsroom"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "newsroom.yaml").write_text(NEWSROOM, "utf-8")
    return Walk(folder)


def write(reader: Walk, found: list[Block]) -> None:
    """A release with all keys and all texts of these blocks, in English."""
    fields = {
        key: value for block in found if block.kind == "yaml" for key, value in yaml.safe_load(block.text).items()
    }
    body = "\n\n".join(block.text for block in found if block.kind == "md")
    front = yaml.safe_dump(FRONT | fields, allow_unicode=True)
    reader.write("releases/2025/tower/en.md", f"---\n{front}---\n\n{body or 'It is tall.'}\n")


def test_all_examples_of_a_release_together_are_a_release(reader: Walk) -> None:
    found = blocks(DOCS / "reference/release.md")
    assert len(found) > 6
    write(reader, found)
    reader.run("pressroom check", 0, "release.md")
    assert "0 errors, 0 warnings" in reader.printed


@pytest.mark.parametrize("page", ["reference/newsroom.md", "how-to/move-a-newsroom.md"])
def test_the_examples_of_a_newsroom_are_one(reader: Walk, page: str) -> None:
    found = [block for block in blocks(DOCS / page) if block.rest == "newsroom.yaml"]
    assert found
    for block in found:
        reader.write(block.rest, block.text)
    if "move" in page:
        write(reader, [block for block in blocks(DOCS / page) if not block.rest])
    else:
        (reader.folder / "releases/2025").rename(reader.folder / "beside")
    reader.run("pressroom check", 0, page)
    assert "0 errors, 0 warnings" in reader.printed


def test_an_example_that_is_wrong_would_be_found(reader: Walk) -> None:
    write(reader, [Block("yaml", "", "fact: [{label: Built, value: 1923}]", 1)])
    reader.run("pressroom check", 1, "a wrong key")


RUN = {
    *("README.md", "docs/how-to/add-a-check.md", "docs/how-to/add-a-format.md", "docs/how-to/publish.md"),
    *("docs/how-to/publish-and-correct.md", "docs/how-to/share-under-embargo.md"),
    *("docs/how-to/archive.md", "docs/how-to/change-the-look-and-the-words.md", "docs/how-to/move-a-newsroom.md"),
    *("docs/how-to/write-a-release.md", "docs/reference/newsroom.md", "docs/reference/release.md"),
}


def test_no_page_has_blocks_that_nobody_runs() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    with_blocks = {page.relative_to(ROOT).as_posix() for page in pages if blocks(page)}
    assert with_blocks - {f"docs/{name}" for name in SHOWN} == RUN
