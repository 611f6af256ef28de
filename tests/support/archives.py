"""A newsroom in which everything has happened: published, corrected, edited, withdrawn; with drafts and secrets."""

import os
import shutil
from pathlib import Path

from tests.support.terminal import run

GOLDEN = Path(__file__).parents[1] / "golden/newsroom"
NOW = "2029-03-01T12:00Z"
DRAFT, EMBARGOED = "drakstenen", "valsprutan"
"""Words of texts that are not public."""
WITHHELD = "Halvmeterstormen"
"""A word of a wording that was withheld."""

_PLAIN = """---
headline: {headline}
lead: {lead}
publish_at: {at}
contacts: [tuva-granlov]
---

{body}
"""


def made(folder: Path) -> Path:
    """Make the newsroom in a folder that is not there yet, its record and its site."""
    shutil.copytree(GOLDEN, folder)
    change(folder / "newsroom.yaml", "audience: press", "audience: public")
    change(folder / "newsroom.yaml", "hubs: [https://hub.askfjarden.example/]", "")
    (folder / "templates/site").mkdir(parents=True)
    (folder / "templates/site/footer.html").write_text('{% extends "builtin/site/footer.html" %}')
    (folder / "templates/new").mkdir()
    (folder / "templates/new/release.md").write_text("---\nheadline: Så skriver vi hos oss\n---\n")
    (folder / "locale").mkdir()
    (folder / "locale/sv.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "Press contact"\nmsgstr "Fråga oss"\n')
    write(folder, "2024/stormen", "Stormen nådde hamnen", f"{WITHHELD} kom i natt.")
    write(folder, "2024/fel-tal", "Fel tal", "Talet var fel.")
    write(folder, "2025/inget", "Inget mer", "Detta gäller inte.")
    write(folder, "2024/utkastet", "Ett utkast", f"Om {DRAFT}.", at="")
    act(folder, "publish", "--yes", "--no-mail")
    change(folder / "releases/2024/stormen/sv.md", WITHHELD, "Stormen")
    act(folder, "publish", "2024/stormen", "--correction", "Ordet var fel.", "--withhold-previous", "--yes")
    change(folder / "releases/2024/ny-kaj/sv.md", "140 meter", "104 meter")
    act(folder, "publish", "2024/ny-kaj", "--correction", "Längden var fel.", "--yes")
    change(folder / "releases/2023/oppet-varv/sv.md", "\n---\n\n", "\n---\n\n\n")
    act(folder, "publish", "2023/oppet-varv", "--minor", "--yes")
    act(folder, "withdraw", "2024/fel-tal", "--reason", "Talen finns inte.", "--yes")
    write(folder, "2031/senare", "Senare", f"Om {EMBARGOED}.", at="2031-01-01 09:00")
    act(folder, "publish", "2031/senare", "--yes")
    act(folder, "keys", "create", PRESSROOM_KEYS=keys(folder))
    build(folder, PRESSROOM_KEYS=keys(folder))
    return folder


def keys(newsroom: Path) -> str:
    """Where the private parts of its keys lie."""
    return os.fspath(newsroom.parent / "private")


def write(folder: Path, address: str, headline: str, body: str, at: str = "2024-05-01 09:00") -> None:
    """Write a release."""
    place = folder / "releases" / address
    place.mkdir(parents=True)
    (place / "sv.md").write_text(_PLAIN.format(headline=headline, lead=f"{headline} i dag.", body=body, at=at))


def change(path: Path, old: str, new: str) -> None:
    """Put something in the place of something else in a text."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def act(folder: Path, *arguments: str, **environment: str) -> str:
    """Run a command that must succeed; what it printed."""
    done = run(folder, *arguments, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(folder: Path, **environment: str) -> dict[str, bytes]:
    """Build a newsroom at a certain time; the public files."""
    act(folder, "build", "--now", NOW, **environment)
    return files(folder / "out/site")


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def small(folder: Path) -> Path:
    """Make a newsroom of two releases, one of each year, with their record; one of them corrected."""
    folder.mkdir()
    text = (GOLDEN / "newsroom.yaml").read_text("utf-8").replace("audience: press", "audience: public")
    (folder / "newsroom.yaml").write_text(text.replace("hubs: [https://hub.askfjarden.example/]", ""), "utf-8")
    for logo in ("askfjarden.png", "hamnen.webp"):
        shutil.copy(GOLDEN / logo, folder)
    write(folder, "2023/bron", "Bron öppnas", "Bron är 40 meter lång.", at="2023-05-01 09:00")
    write(folder, "2024/viken", "Viken fryser", "Viken är kall.")
    act(folder, "publish", "--yes", "--no-mail")
    change(folder / "releases/2023/bron/sv.md", "40 meter", "14 meter")
    act(folder, "publish", "2023/bron", "--correction", "Längden var fel.", "--yes")
    return folder


def exported(newsroom: Path, to: Path, *arguments: str) -> Path:
    """Export a bag that bears a certain day."""
    act(newsroom, "export", "--to", str(to), "--date", "2026-01-15", *arguments)
    return to
