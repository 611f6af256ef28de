"""Ten thousand mutated texts and newsroom configurations: problems or a site, never a traceback, never half a site.

Each example damages one file of a small newsroom and builds it over the site of the example before.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.read import scanner
from pressroom.write import read_manifest
from tests.support.stages import paths_of

EXAMPLES = 10_000
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
TOKENS = st.sampled_from(YAML_TOKENS + HOSTILE_TOKENS + TEXT_TOKENS + VALUE_TOKENS).map(str.encode)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the newsroom and what stands in it after one to four kinds of damage."""
    target = draw(st.sampled_from(sorted(SOUND)))
    content = SOUND[target].encode()
    for _ in range(draw(st.integers(1, 4))):
        content = draw(damaged(content))
    return target, content


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with a piece cut, doubled, swapped for bytes or a token, cut off, or with a line moved."""
    start = draw(st.integers(0, len(content)))
    end = min(len(content), start + draw(st.integers(0, 60)))
    before, piece, after = content[:start], content[start:end], content[end:]
    kinds = {
        "cut": lambda: before + after,
        "double": lambda: before + piece + piece + after,
        "bytes": lambda: before + draw(st.binary(max_size=4)) + after,
        "cut off": lambda: before,
        "insert": lambda: before + draw(TOKENS) + piece + after,
        "swap": lambda: before + draw(TOKENS) + after,
        "move": lambda: b"\n".join([*draw(st.permutations(before.split(b"\n")[-3:])), piece + after]),
    }
    return kinds[draw(st.sampled_from(sorted(kinds)))]()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sound newsroom, built. Its texts are soon old enough to be known again while others are damaged."""
    folder = tmp_path_factory.mktemp("mutations")
    restore(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "_RECENT_NS", 50_000_000)
        pipeline.build(Workspace(Config(folder, folder / "out", folder / "cache"), BuildOptions(NOW)))
        yield folder


def restore(folder: Path) -> None:
    for target, content in SOUND.items():
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        (folder / target).write_text(content, "utf-8")


def tree(out: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and the time it was written."""
    found = {}
    for folder, _, names in os.walk(out):
        for name in names:
            status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - asked for a million times
            found[f"{folder}/{name}".removeprefix(f"{out}/")] = (status.st_size, status.st_mtime_ns)
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_a_damaged_text_gives_problems_or_a_whole_site(folder: Path, share: int) -> None:
    config = Config(folder, folder / "out", folder / "cache")

    @settings(
        max_examples=EXAMPLES // SHARES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(mutations())
    def law(mutation: tuple[str, bytes]) -> None:
        target, content = mutation
        before = tree(config.out)
        (folder / target).write_bytes(content)
        try:
            pipeline.build(Workspace(config, BuildOptions(NOW)))
        except (InputError, ConfigError):
            assert tree(config.out) == before, "a refused build touched the site"
        else:
            assert paths_of(read_manifest(config.out).manifest) == tree(config.out).keys() - {"manifest.json"}
        finally:
            (folder / target).write_text(SOUND[target], "utf-8")

    law()
    assert share in range(SHARES)
