"""Newsrooms to export: with published, corrected, changed and withdrawn releases, drafts and embargoed releases."""

import os
import shutil
from pathlib import Path

from tests.support.terminal import run

GOLDEN = Path(__file__).parents[1] / "golden/newsroom"
NOW = "2029-03-01T12:00Z"
DRAFT, EMBARGOED = "drakstenen", "valsprutan"
"""Words in texts that are not public."""
HIDDEN = "Halvmeterstormen"
"""A word in a hidden version."""

_PLAIN = """---
headline: {headline}
lead: {lead}
publish_at: {publish_at}
contacts: [tuva-granlov]
---

{body}
"""


def create_full_newsroom(folder: Path) -> Path:
    """Create a newsroom with every kind of version in a new folder, and build its site."""
    shutil.copytree(GOLDEN, folder)
    replace_text(folder / "newsroom.yaml", "audience: press", "audience: public")
    replace_text(folder / "newsroom.yaml", "hubs: [https://hub.askfjarden.example/]", "")
    (folder / "templates/site").mkdir(parents=True)
    (folder / "templates/site/footer.html").write_text('{% extends "builtin/site/footer.html" %}')
    (folder / "templates/new").mkdir()
    (folder / "templates/new/release.md").write_text("---\nheadline: Så skriver vi hos oss\n---\n")
    (folder / "locale").mkdir()
    (folder / "locale/sv.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "Press contact"\nmsgstr "Fråga oss"\n')
    write_release(folder, "2024/stormen", "Stormen nådde hamnen", f"{HIDDEN} kom i natt.")
    write_release(folder, "2024/fel-tal", "Fel tal", "Talet var fel.")
    write_release(folder, "2025/inget", "Inget mer", "Detta gäller inte.")
    write_release(folder, "2024/utkastet", "Ett utkast", f"Om {DRAFT}.", publish_at="")
    run_command(folder, "publish", "--yes", "--no-mail")
    replace_text(folder / "releases/2024/stormen/sv.md", HIDDEN, "Stormen")
    run_command(folder, "publish", "2024/stormen", "--correction", "Ordet var fel.", "--withhold-previous", "--yes")
    replace_text(folder / "releases/2024/ny-kaj/sv.md", "140 meter", "104 meter")
    run_command(folder, "publish", "2024/ny-kaj", "--correction", "Längden var fel.", "--yes")
    replace_text(folder / "releases/2023/oppet-varv/sv.md", "\n---\n\n", "\n---\n\n\n")
    run_command(folder, "publish", "2023/oppet-varv", "--minor", "--yes")
    run_command(folder, "withdraw", "2024/fel-tal", "--reason", "Talen finns inte.", "--yes")
    write_release(folder, "2031/senare", "Senare", f"Om {EMBARGOED}.", publish_at="2031-01-01 09:00")
    run_command(folder, "publish", "2031/senare", "--yes")
    run_command(folder, "keys", "create", PRESSROOM_KEYS=get_keys_folder(folder))
    build_site(folder, PRESSROOM_KEYS=get_keys_folder(folder))
    return folder


def get_keys_folder(newsroom: Path) -> str:
    """Return the folder of the private keys of a newsroom."""
    return os.fspath(newsroom.parent / "private")


def write_release(folder: Path, address: str, headline: str, body: str, publish_at: str = "2024-05-01 09:00") -> None:
    """Write a release in Swedish."""
    path = folder / "releases" / address
    path.mkdir(parents=True)
    (path / "sv.md").write_text(
        _PLAIN.format(headline=headline, lead=f"{headline} i dag.", body=body, publish_at=publish_at)
    )


def replace_text(path: Path, old: str, new: str) -> None:
    """Replace the first occurrence of `old` in a file, which must contain it."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def run_command(folder: Path, *arguments: str, **environment: str) -> str:
    """Run a command that must succeed, and return its standard output."""
    result = run(folder, *arguments, **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def build_site(folder: Path, **environment: str) -> dict[str, bytes]:
    """Build a newsroom at a fixed time, and return its public files."""
    run_command(folder, "build", "--now", NOW, **environment)
    return read_files(folder / "out/site")


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the content of all files below a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def create_small_newsroom(folder: Path) -> Path:
    """Create a newsroom with two releases in different years, one of them corrected."""
    folder.mkdir()
    text = (GOLDEN / "newsroom.yaml").read_text("utf-8").replace("audience: press", "audience: public")
    text = text.replace("hubs: [https://hub.askfjarden.example/]", "").replace("hamnen.webp", "logos/hamnen.webp")
    (folder / "newsroom.yaml").write_text(text, "utf-8")
    shutil.copy(GOLDEN / "askfjarden.png", folder)
    (folder / "logos").mkdir()
    shutil.copy(GOLDEN / "hamnen.webp", folder / "logos")
    write_release(folder, "2023/bron", "Bron öppnas", "Bron är 40 meter lång.", publish_at="2023-05-01 09:00")
    write_release(folder, "2024/viken", "Viken fryser", "Viken är kall.")
    run_command(folder, "publish", "--yes", "--no-mail")
    replace_text(folder / "releases/2023/bron/sv.md", "40 meter", "14 meter")
    run_command(folder, "publish", "2023/bron", "--correction", "Längden var fel.", "--yes")
    return folder


def export_bag(newsroom: Path, to: Path, *arguments: str) -> Path:
    """Export a bag with a fixed date."""
    run_command(newsroom, "export", "--to", str(to), "--date", "2026-01-15", *arguments)
    return to
