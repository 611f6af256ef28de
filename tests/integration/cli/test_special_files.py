"""A pipe, a socket, a device or a link in the place of a file is named with what to do; no command waits for it."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.new_newsroom import fill_in_newsroom
from tests.support.terminal import run

KINDS = ("pipe", "socket", "device", "folder", "loop", "link out")
PLACES = {
    "newsroom.yaml": "newsroom.yaml",
    "a text": "releases/2025/bridge/en.md",
    "a document": "releases/2025/bridge/a.pdf",
    "a file beside the years": "releases/notes",
    "the record": "releases/record.jsonl",
    "the receipts": "releases/channels.jsonl",
    "the approvals": "releases/approvals.jsonl",
    "the keys": "releases/keys.json",
    "the embargo links": "embargo.jsonl",
    "a template": "templates/site/release.html",
    "a translation": "locale/en.po",
    "the templates": "templates",
    "the manifest": "out/manifest.json",
}
COMMANDS = {"the receipts": "status", "the approvals": "status", "the embargo links": "embargo list"}
COMMANDS |= {"the manifest": "build"}
TEXT = """\
---
headline: The bridge opens
lead: The bridge opens on Monday.
publish_at: 2025-01-02 09:00
contacts: [press-officer]
documents: [{file: a.pdf, title: The plan}]
---

The bridge is ready.
"""
MESSAGES = (
    *(
        "not a file",
        "neither a file nor a folder",
        "is not a folder",
        "leads out of",
        "leads nowhere",
        "back to itself",
    ),
    *("not part of a release", "cannot have folders"),
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsroom with keys and a published release."""
    folder = tmp_path_factory.mktemp("published")
    assert run(folder, "new", "First").returncode == 0
    fill_in_newsroom(folder)
    shutil.rmtree(folder / "releases")
    text = folder / "releases/2025/bridge/en.md"
    text.parent.mkdir(parents=True)
    text.write_text(TEXT)
    (text.parent / "a.pdf").write_bytes(b"%PDF-1.4")
    for command in (("keys", "create"), ("publish", "--yes", "2025/bridge")):
        result = run(folder, *command)
        assert result.returncode == 0, result.stderr
    (folder / "templates/site").mkdir(parents=True)
    (folder / "locale").mkdir()
    return folder


@pytest.fixture
def newsroom(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "newsroom"))


def bind_socket(path: Path) -> None:
    current_folder = Path.cwd()
    os.chdir(path.parent)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(current_folder)


MAKERS: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "socket": bind_socket,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "folder": Path.mkdir,
    "loop": lambda path: path.symlink_to(path.name),
    "link out": lambda path: path.symlink_to(__file__),
}


def replace_by(path: Path, kind: str) -> None:
    """Put something else in the place of a file or folder."""
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    MAKERS[kind](path)


CASES = [
    (place, kind)
    for place in PLACES
    for kind in KINDS
    if (place, kind) not in {("the templates", "folder"), ("a file beside the years", "folder")}
    # A template in a folder has another name; a link out is no danger for files that only pressroom writes.
    and (place, kind) not in {("a template", "folder"), ("the manifest", "link out")}
]


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        case if case[1] == "pipe" or not number % 4 else pytest.param(*case, marks=pytest.mark.exhaustive)
        for number, case in enumerate(CASES)
    ],
)
def test_what_is_no_file_is_named_and_nothing_waits(newsroom: Path, place: str, kind: str) -> None:
    replace_by(newsroom / PLACES[place], kind)
    command = "check" if kind in {"link out", "loop"} else COMMANDS.get(place, "check")
    result = run(newsroom, *command.split())
    output = result.stdout + result.stderr
    assert result.returncode in {1, 2}, output
    assert PLACES[place] in output
    assert any(message in output for message in MESSAGES), output
    assert "Traceback" not in output


@pytest.mark.parametrize("place", ["templates/site/\udcff.html", "templates/a\nb.html", "locale/\udce5.po"])
def test_a_name_that_cannot_be_printed_is_an_error_with_its_folder(newsroom: Path, place: str) -> None:
    (newsroom / place).write_text("")
    result = run(newsroom, "check")
    assert result.returncode == 2
    assert place.rpartition("/")[0] in result.stderr
    assert "cannot be printed" in result.stderr
    assert "Rename it" in result.stderr


def test_a_link_within_the_newsroom_is_followed_to_a_file_and_not_to_a_folder(newsroom: Path) -> None:
    (newsroom / "shared").mkdir()
    (newsroom / "shared/entry.html").write_text("{% include 'builtin/site/entry.html' %}")
    (newsroom / "templates/site/entry.html").symlink_to(newsroom / "shared/entry.html")
    assert run(newsroom, "build").returncode == 0
    (newsroom / "templates/more").symlink_to(newsroom / "shared")
    result = run(newsroom, "check")
    assert result.returncode == 2
    assert "templates/more is a link to a folder" in result.stderr


def test_a_private_key_that_is_a_pipe_is_named(newsroom: Path) -> None:
    keys = newsroom.parent / "keys"
    keys.mkdir(mode=0o700)
    kid = run(newsroom, "keys", "list").stdout.split()[0]
    os.mkfifo(keys / f"{kid}.json", 0o600)
    (newsroom / "releases/2025/bridge/en.md").write_text(TEXT.replace("Monday", "Tuesday"))
    result = run(newsroom, "publish", "--yes", "--minor", "2025/bridge", PRESSROOM_KEYS=str(keys))
    assert result.returncode == 2, result.stdout + result.stderr
    assert "a named pipe, not a file" in result.stderr


def test_a_pipe_in_the_outputs_is_replaced(newsroom: Path) -> None:
    page = newsroom / "out/site/2025/bridge/index.html"
    content = page.read_bytes()
    replace_by(page, "pipe")
    assert run(newsroom, "build", "--clean").returncode == 0
    assert page.is_file()
    assert page.read_bytes() == content
