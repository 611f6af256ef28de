"""Every example of the documentation is run, and gives the result that the page shows."""

import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.support.new_newsroom import fill_in_newsroom, fill_in_release
from tests.support.small_images import image_bytes
from tests.support.walkthrough import ROOT, Reader, read_blocks

HOW_TO = ROOT / "docs/how-to"
LIBRARY = "releases/2025/the-library-opens-on-sundays"
PHOTOGRAPH = image_bytes("JPEG", (640, 400))
TABLE_ROW = re.compile(r"^\| (`+)(?P<message>.+?)\1 \|", re.MULTILINE)

WORDPRESS_EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Example organisation</title>
<link>https://press.example.org</link>
<language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version>
<item>
<title>The bridge opens</title>
<link>https://press.example.org/2020/01/the-bridge-opens/</link>
<guid isPermaLink="false">https://press.example.org/?p=12</guid>
<content:encoded><![CDATA[<p>The bridge across the river opens on Monday.</p><p>It is red.</p>]]></content:encoded>
<wp:post_id>12</wp:post_id>
<wp:post_date_gmt>2020-01-06 08:00:00</wp:post_date_gmt>
<wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
</item>
</channel>
</rss>
"""


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """A reader in an empty folder."""
    folder = tmp_path / "newsroom"
    folder.mkdir()
    return Reader(folder)


def create_newsroom(reader: Reader, publish_at: str = "2025-09-22 09:00") -> None:
    """Create a newsroom with one release, which is public unless another time is given."""
    reader.run(f'pressroom new "The library opens" --publish-at "{publish_at}"', 0, "at the beginning")
    fill_in_newsroom(reader.folder)
    fill_in_release(reader.folder / f"releases/{publish_at[:4]}/the-library-opens/en.md", "It does.")


def start_newsroom(reader: Reader) -> None:
    """Create a newsroom without releases."""
    reader.run('pressroom new "First"', 0, "at the beginning")
    fill_in_newsroom(reader.folder)
    (reader.folder / "releases").rename(reader.folder / "no-matter")


def test_a_press_room_is_moved_as_the_page_says(reader: Reader) -> None:
    start_newsroom(reader)
    (reader.folder.parent / "export.xml").write_text(WORDPRESS_EXPORT, "utf-8")
    reader.follow(HOW_TO / "import.md")
    assert "Nothing to write: everything is here already." in reader.output
    text = (reader.folder / "releases/2020/the-bridge-opens/en.md").read_text("utf-8")
    assert "\nid: https://press.example.org/?p=12\n" in text
    assert (reader.folder / "out/site/2020/the-bridge-opens/index.html").exists()
    assert "<id>https://press.example.org/?p=12</id>" in (reader.folder / "out/site/atom.xml").read_text("utf-8")


def test_the_look_and_the_words_are_changed_as_the_page_says(reader: Reader) -> None:
    create_newsroom(reader)
    reader.follow(HOW_TO / "change-the-look-and-the-words.md")
    reader.run("pressroom build --now 2025-10-01T09:00", 0, "at the end")
    site = reader.folder / "out/site"
    for page in ("index.html", "2025/the-library-opens/index.html", "contacts/index.html"):
        html = (site / page).read_text("utf-8")
        assert html.count("Visit us: 1 Example Street") == 1
        assert html.index("Visit us") < html.index("</footer>")
        assert "Press contacts" not in html
    assert "Media enquiries" in (site / "contacts/index.html").read_text("utf-8")
    assert (site / "2025/the-library-opens/index.html").read_text("utf-8").count("More about us") == 1
    style = (site / "pressroom.css").read_text("utf-8")
    assert style.startswith(":root {\ncolor-scheme: light dark;")
    assert style.rstrip().endswith("figure img { border-radius: 0.5rem; }")


def test_a_release_is_written_as_the_page_says_and_its_messages_are_those_of_the_program(reader: Reader) -> None:
    start_newsroom(reader)
    page = HOW_TO / "write-a-release.md"
    reader.attachments = {
        f"{LIBRARY}/reading-room.jpg": PHOTOGRAPH,
        "releases/2025/the-pool-opens/pool.jpg": PHOTOGRAPH,
    }
    reader.follow(page)
    assert (reader.folder / f"out/site/{LIBRARY.removeprefix('releases/')}/index.html").is_file()
    explained = [row["message"] for row in TABLE_ROW.finditer(page.read_text("utf-8"))]
    assert len(explained) > 10
    assert [message for message in explained if message not in "".join(reader.outputs)] == []
    printed = [line.split(": ", 2)[2] for line in "".join(reader.outputs).splitlines() if " error: " in line]
    assert [line for line in printed if not any(line.startswith(message) for message in explained)] == []


def test_the_record_is_exported_and_imported_as_the_page_says(reader: Reader) -> None:
    create_newsroom(reader)
    reader.run("pressroom new Draft", 0, "at the beginning")
    reader.follow(HOW_TO / "archive.md")
    assert (reader.folder.parent / "again/out/site/2025/the-library-opens/index.html").is_file()


def test_a_release_is_published_corrected_and_withdrawn_as_the_page_says(reader: Reader) -> None:
    start_newsroom(reader)
    reader.follow(HOW_TO / "publish-and-correct.md")
    page = (reader.folder / "out/site/2025/the-library-opens-on-sundays/index.html").read_text("utf-8")
    assert "The council has not decided yet." in page
    assert "seats" not in page
    kinds = [line.split('"kind":"')[1].split('"')[0] for line in _record(reader)]
    assert kinds == ["import", "correction", "minor", "move", "move", "withdrawal"]


def _record(reader: Reader) -> list[str]:
    return (reader.folder / "releases/record.jsonl").read_text("utf-8").splitlines()


def test_a_release_is_shown_under_embargo_as_the_page_says(reader: Reader) -> None:
    create_newsroom(reader, "2040-09-24 09:00")
    reader.follow(HOW_TO / "share-under-embargo.md")
    check, share, listed, revoked = reader.outputs[1:]
    assert "0 errors" in check
    assert re.search(r"^https://\S+/embargo/[\w-]{32}/$", share, re.MULTILINE)
    assert "reporter@paper.example  open until 2040-09-24 09:00:00" in listed
    assert "1 link revoked." in revoked


def test_the_first_release_is_created_as_the_readme_says(reader: Reader) -> None:
    run_commands, install, create, newsroom, text, preview, publish, look = read_blocks(ROOT / "README.md")
    assert all(line.startswith("./run ") for line in run_commands.text.splitlines())
    assert install.text.splitlines() == ["python3 -m venv .venv", ". .venv/bin/activate", "pip install ."]
    new = create.text.splitlines()[-1]
    reader.run(new, 0, "README.md")
    reader.write(newsroom.rest, newsroom.text)
    reader.write(text.rest, text.text)
    assert preview.text == "pressroom preview\n"
    reader.preview("README.md")
    reader.run(publish.text, 0, "README.md")
    assert "0 errors, 0 warnings" in reader.output
    serve = shlex.split(look.text)
    assert serve[:3] == ["python3", "-m", "http.server"]
    page = reader.folder / serve[-1] / "2025/the-library-opens-on-sundays/index.html"
    assert "From 5 October" in page.read_text("utf-8")


# `./run` for a copy of the checkout, which has no virtual environment. It runs only the fast commands.
RUN = f"""
python={sys.executable}
case "$1" in
  test) shift; exec $python -m pytest -q -n0 "$@" ;;
  docs) exec $python tools/module_tables.py ;;
  golden) WRITE_GOLDEN=1 exec $python -m pytest -q -n0 tests/integration/golden/test_golden.py ;;
esac
exit 1
"""


@pytest.fixture
def developer(tmp_path: Path) -> Reader:
    """A developer in their own checkout."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("docs", "pressroom", "releases", "templates", "tests", "tools", "benchmarks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (*ROOT.glob("*.md"), *ROOT.glob("*.png"), ROOT / "pyproject.toml", ROOT / "newsroom.yaml"):
        shutil.copy(path, folder)
    (folder / "run").write_text(f"#!/bin/sh\n{RUN}", "utf-8")
    (folder / "run").chmod(0o755)
    return Reader(folder)


def lint(developer: Reader) -> None:
    """Check that the code on the page follows the rules of the project."""
    developer.run(f"{sys.executable} -m ruff check pressroom tests", 0, "ruff")
    developer.run(f"{sys.executable} -m ruff format --check pressroom tests", 0, "ruff")


def test_a_format_is_added_as_the_page_says(developer: Reader) -> None:
    developer.follow(HOW_TO / "add-a-format.md")
    output = developer.folder / "tests/golden/expected/site/2023/vattentornet/release.md"
    assert output.read_text("utf-8").startswith("# ")
    developer.run("./run test tests/integration/docs/test_docs.py -k module_tables", 0, "the module tables")
    lint(developer)


def test_a_check_is_added_as_the_page_says(developer: Reader) -> None:
    developer.follow(HOW_TO / "add-a-check.md")
    lint(developer)
