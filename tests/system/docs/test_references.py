"""Every example in the reference passes the checks, and every block of every page is run by a test."""

from pathlib import Path

import pytest
import yaml

from tests.support.small_images import image_bytes
from tests.support.walkthrough import ROOT, Block, Reader, read_blocks

DOCS = ROOT / "docs"
FILES = {
    "askfjarden.png": image_bytes("PNG"),
    "releases/2025/tower/tower.jpg": image_bytes("JPEG", (640, 400)),
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
# These pages have blocks that cannot be run: usage lines, which another test checks, and trees of folders.
NOT_RUN = {"reference/commands.md", "reference/outputs.md", "architecture.md", "performance.md"}


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """A reader with a newsroom in two languages, and the files that the pages mention."""
    folder = tmp_path / "newsroom"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "newsroom.yaml").write_text(NEWSROOM, "utf-8")
    return Reader(folder)


def write_release(reader: Reader, examples: list[Block]) -> None:
    """Write an English release with all keys and all texts of these blocks."""
    fields = {
        key: value for block in examples if block.kind == "yaml" for key, value in yaml.safe_load(block.text).items()
    }
    body = "\n\n".join(block.text for block in examples if block.kind == "md")
    front = yaml.safe_dump(FRONT | fields, allow_unicode=True)
    reader.write("releases/2025/tower/en.md", f"---\n{front}---\n\n{body or 'It is tall.'}\n")


def test_all_examples_of_a_release_together_are_a_valid_release(reader: Reader) -> None:
    examples = read_blocks(DOCS / "reference/release.md")
    assert len(examples) > 6
    write_release(reader, examples)
    reader.run("pressroom check", 0, "release.md")
    assert "0 errors, 0 warnings" in reader.output


@pytest.mark.parametrize("page", ["reference/newsroom.md", "how-to/move-a-newsroom.md"])
def test_the_examples_of_a_newsroom_are_valid(reader: Reader, page: str) -> None:
    examples = [block for block in read_blocks(DOCS / page) if block.rest == "newsroom.yaml"]
    assert examples
    for block in examples:
        reader.write(block.rest, block.text)
    if "move" in page:
        for name in ("tower.jpg", "report.pdf"):
            (reader.folder / "releases/2025/tower" / name).unlink()
        write_release(reader, [block for block in read_blocks(DOCS / page) if not block.rest])
    else:
        (reader.folder / "releases/2025").rename(reader.folder / "beside")
    reader.run("pressroom check", 0, page)
    assert "0 errors, 0 warnings" in reader.output


def test_a_wrong_example_would_be_found(reader: Reader) -> None:
    write_release(reader, [Block("yaml", "", "fact: [{label: Built, value: 1923}]", 1)])
    reader.run("pressroom check", 1, "a wrong key")


RUN = {
    *("README.md", "docs/how-to/add-a-check.md", "docs/how-to/add-a-format.md", "docs/how-to/deploy.md"),
    *("docs/how-to/publish-and-correct.md", "docs/how-to/send-mail.md", "docs/how-to/share-under-embargo.md"),
    "docs/how-to/run-the-service.md",
    *(
        "docs/how-to/archive.md",
        "docs/how-to/import.md",
        "docs/how-to/change-the-look-and-the-words.md",
        "docs/how-to/move-a-newsroom.md",
    ),
    *("docs/how-to/write-a-release.md", "docs/reference/newsroom.md", "docs/reference/release.md"),
}


def test_every_page_with_blocks_is_run() -> None:
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    with_blocks = {page.relative_to(ROOT).as_posix() for page in pages if read_blocks(page)}
    assert with_blocks - {f"docs/{name}" for name in NOT_RUN} == RUN
