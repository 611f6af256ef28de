"""Ten thousand mutated texts and newsroom configurations: problems or a site, never a traceback, never half a site.

Each example damages one file of a small newsroom. What passes the checks is built over the site of an earlier example.
"""

import os
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from pressroom import pipeline
from pressroom.check import add_history, check_draft, check_newsroom
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.read import list_languages, parse_newsroom_draft, parse_release_draft, scanner
from pressroom.write import read_manifest
from tests.support.stages import list_manifest_paths

EXAMPLES, ALL_EXAMPLES = 4_000, 10_000
SHARES = 8
NOW = "2025-03-01T12:00Z"

NEWSROOM = """\
title: {sv: Fjällby kommuns pressrum, en: Fjällby press office}
description: Nytt från Fjällby
base_url: https://press.fjallby.example
timezone: Europe/Stockholm
languages: [sv, en]
id_host: press.fjallby.example
organisations:
  fjallby:
    name: Fjällby kommun
    street: Torget 1
    postal_code: 123 45
    city: Fjällby
    country: SE
    phone: 08-465 004 00
    email: kommun@fjallby.example
    url: https://www.fjallby.example/
    boilerplate: {sv: Fjällby ligger **högt**., en: Fjällby lies high.}
contacts:
  ada:
    name: Ada Ek
    role: {sv: presschef, en: head of press}
    phone: 08-465 004 01
    mobile: 070-174 06 05
    email: ada@fjallby.example
    until: 2030-01-01
    hours: 8-17
mail:
  from: press@fjallby.example
  reply_to: ada@fjallby.example
"""

RELEASE = """\
---
headline: "Bron öppnar: på måndag"
lead: >
  Fjällby öppnar bron över ån
  för all trafik.
publish_at: 2025-02-03 09:00
dateline: Fjällby
kind: news
organisations: [fjallby]
contacts:
  - ada
  - {name: Bo Al, role: byggchef, phone: 08-465 004 02 (tonval 2), via: växeln, audience: public}
keywords: [Bro, Trafik]
help:
  - {name: Larm, phone: 112, note: Vid fara, url: "https://www.fjallby.example/larm"}
facts:
  - {label: Längd, value: 120 m, source: Bygglovet}
links:
  - {title: Om bron, url: "https://www.fjallby.example/bro"}
former_urls: [/gammal/bro]
---

## Vad som händer

– Vi är klara, säger *Ada Ek*. [Läs mer](https://www.fjallby.example/bro)[^1].

> Äntligen.
>
> – Bo Al

| År | Kostnad |
|---|--:|
| 2024 | 1 |

1. Invigning
2. Fika

[^1]: Not.
"""

SOUND = {
    "newsroom.yaml": NEWSROOM,
    "releases/2025/bron-oppnar/sv.md": RELEASE,
    "releases/2025/bron-oppnar/en.md": RELEASE.replace("/gammal/bro", "/old/bridge"),
}
YAML_TOKENS = (
    "---",
    "---\n",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "<<: ",
    "~",
    "null",
    "#",
)
HOSTILE_TOKENS = (
    "!!python/object:os.system ",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "{% raise %}",
    "../../etc/passwd",
    "]]>",
    "&#x26;",
    "%00",
    "[" * 300,
    "> " * 200,
)
TEXT_TOKENS = (
    "\x00",
    "\u2028",
    "\u202e",
    "🎉",
    "\t",
    "\r",
    "\\",
    "`",
    "~~~",
    "[^1]: ",
    "![](x.jpg)",
    "\n\n",
    "é" * 3000,
)
VALUE_TOKENS = (
    "publish_at: 2025-03-30 02:30\n",
    "images: [{file: x.jpg}]\n",
    "kind: nyhet\n",
    "audience: press\n",
    "2025-02-30",
    "0-0 00 00",
    "9" * 400,
    "+",
    "112",
    "1e999",
    ".inf",
    "sv",
)
TOKENS = YAML_TOKENS + HOSTILE_TOKENS + TEXT_TOKENS + VALUE_TOKENS


def mutate(dice: random.Random) -> tuple[str, bytes]:
    """Return a file of the newsroom, and its content after one to four kinds of damage."""
    target = dice.choice(sorted(SOUND))
    content = SOUND[target].encode()
    for _ in range(dice.randint(1, 4)):
        content = damage(content, dice)
    return target, content


def damage(content: bytes, dice: random.Random) -> bytes:
    """Return the content with a part cut, doubled, replaced by bytes or a token, cut off, or with a line moved."""
    start = dice.randint(0, len(content))
    end = min(len(content), start + dice.randint(0, 60))
    before, part, after = content[:start], content[start:end], content[end:]
    token = dice.choice(TOKENS).encode()
    lines = before.split(b"\n")[-3:]
    dice.shuffle(lines)
    results = {
        "cut": before + after,
        "double": before + part + part + after,
        "bytes": before + dice.randbytes(dice.randint(0, 4)) + after,
        "cut off": before,
        "insert": before + token + part + after,
        "replace": before + token + after,
        "move": b"\n".join([*lines, part + after]),
    }
    return results[dice.choice(sorted(results))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sound newsroom, built. Its texts are soon old enough for a build to skip those that are not damaged."""
    folder = tmp_path_factory.mktemp("mutations")
    restore(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "_RECENT_NS", 50_000_000)
        build(folder)
        yield folder


def restore(folder: Path) -> None:
    for target, content in SOUND.items():
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        (folder / target).write_text(content, "utf-8")


def build(folder: Path) -> None:
    pipeline.build(Workspace.open(config_of(folder), BuildOptions(NOW)))


def config_of(folder: Path) -> Config:
    return Config(folder, folder / "out", folder / "cache")


def has_error(target: str, content: bytes) -> bool:
    """Check a damaged file in memory; return whether it has an error that is seen in this file alone."""
    contents = {path: text.encode() for path, text in SOUND.items()} | {target: content}
    draft = parse_newsroom_draft("newsroom.yaml", contents.pop("newsroom.yaml"), ())
    context = check_newsroom(draft, datetime.fromisoformat(NOW), list_languages())
    drafts = [parse_release_draft(path, text, ()) for path, text in contents.items()]
    releases = [add_history(check_draft(draft, context), context) for draft in drafts]
    problems = [*context.problems, *(problem for release in releases for problem in release.summary.problems)]
    return any(problem.level == "error" for problem in problems)


def list_files(out: Path) -> dict[str, tuple[int, int]]:
    """Return every file with its size and the time it was written."""
    found = {}
    for folder, _, names in os.walk(out):
        for name in names:
            status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - asked for a million times
            found[f"{folder}/{name}".removeprefix(f"{out}/")] = (status.st_size, status.st_mtime_ns)
    return found


def check_build(folder: Path, target: str, content: bytes) -> None:
    """Build with a damaged file: there is a whole site after it, or the one before it is untouched."""
    out = folder / "out"
    before = list_files(out)
    (folder / target).write_bytes(content)
    try:
        build(folder)
    except (InputError, ConfigError):
        assert list_files(out) == before, "a refused build touched the site"
    else:
        assert list_manifest_paths(read_manifest(out).manifest) == list_files(out).keys() - {"manifest.json"}
    finally:
        (folder / target).write_text(SOUND[target], "utf-8")


@pytest.mark.parametrize("share", range(SHARES))
def test_a_damaged_text_gives_problems_or_a_whole_site(folder: Path, share: int, *, exhaustive: bool) -> None:
    """Every damaged file is checked; those that pass are built, and so is every fiftieth of the others."""
    dice = random.Random(share)
    for number in range((ALL_EXAMPLES if exhaustive else EXAMPLES) // SHARES):
        target, content = mutate(dice)
        try:
            if exhaustive or not has_error(target, content) or not number % 50:
                check_build(folder, target, content)
        except Exception as error:
            error.add_note(f"share {share}, example {number}: {target} is {content!r}")
            raise
