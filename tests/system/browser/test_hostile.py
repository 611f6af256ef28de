"""Hostile text in every field executes nothing, even without a Content-Security-Policy."""

import json
from collections.abc import Callable
from pathlib import Path

from selenium import webdriver

from tests.system.browser.conftest import build

Serve = Callable[..., str]

ATTACKS = (
    "<script>window.harmed=1</script>",
    '"><img src=x onerror="window.harmed=1">',
    "'><svg onload=window.harmed=1>",
    "</script><script>window.harmed=1</script>",
    "</title></textarea></style><img src=x onerror=window.harmed=1>",
    "{{ 7*7 }}{% raise %}",
    "javascript:window.harmed=1",
    "]]><script>window.harmed=1</script>",
    "<!--<script>window.harmed=1//-->",
)
ATTACK = " ".join(ATTACKS)
TEXT = json.dumps(ATTACK)

NEWSROOM = f"""\
title: {TEXT}
description: {TEXT}
base_url: https://press.example
timezone: Europe/Stockholm
languages: [sv, en]
organisations:
  o:
    name: {TEXT}
    street: {TEXT}
    postal_code: {TEXT}
    city: {TEXT}
    country: SE
    phone: 08-465 004 00
    boilerplate: {json.dumps(ATTACK.replace("<", chr(92) + "<"))}
contacts:
  c: {{name: {TEXT}, role: {TEXT}, organisation: {TEXT}, via: {TEXT}, hours: {TEXT}, phone: 08-465 004 00}}
mail: {{from: press@press.example}}
"""

RELEASE = f"""\
---
headline: {TEXT}
lead: {TEXT}
publish_at: 2025-01-01 09:00
dateline: {TEXT}
contacts: [c, {{name: {TEXT}, role: {TEXT}, organisation: {TEXT}, via: {TEXT}, hours: {TEXT}, phone: 08-465 004 00}}]
keywords: {json.dumps([f"{number} {attack}" for number, attack in enumerate(ATTACKS)])}
help: [{{name: {TEXT}, note: {TEXT}, phone: 112}}]
facts: [{{label: {TEXT}, value: {TEXT}, source: {TEXT}}}]
documents: [{{file: d.pdf, title: {TEXT}}}]
links: [{{title: {TEXT}, url: "https://www.example/?a=%22%3E%3Cscript%3E&b='onerror=window.harmed=1"}}]
---

## {ATTACK.replace("<", chr(92) + "<")}

{ATTACK.replace("<", chr(92) + "<")}

`{ATTACK}`

> {ATTACK.replace("<", chr(92) + "<")}
>
> – {ATTACK.replace("<", chr(92) + "<")}
"""


def test_hostile_text_in_every_field_executes_nothing(browser: webdriver.Chrome, serve: Serve, tmp_path: Path) -> None:
    folder = tmp_path / "releases/2025/r"
    folder.mkdir(parents=True)
    (tmp_path / "newsroom.yaml").write_text(NEWSROOM, "utf-8")
    (folder / "d.pdf").write_bytes(b"%PDF-1.4")
    for language in ("sv", "en"):
        (folder / f"{language}.md").write_text(RELEASE, "utf-8")
    build(tmp_path, tmp_path / "out")
    address = serve(tmp_path / "out", strict=False)
    pages = sorted((tmp_path / "out").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        browser.get(f"{address}/{page.relative_to(tmp_path / 'out').as_posix()}")
        script = "return [window.harmed, document.querySelectorAll('svg, img[src=x], [onerror], [onload]').length]"
        result = browser.execute_script(script)
        assert result == [None, 0], page
