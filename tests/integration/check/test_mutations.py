"""Damaged files give problems or releases, and never a traceback."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.checking import NOW, TEXT, newsroom_text, release_text, write
from tests.support.stages import check_folder

VALID = {
    "newsroom.yaml": newsroom_text(title="{sv: Pressrum, en: Newsroom}", id_host="old.example").encode(),
    TEXT: release_text(
        "## Mer\n\nText [här](https://e.se) och <.[^1]\n\n> Ja.\n> – Bo Ek\n\n[^1]: Not.",
        contacts="[ada, {name: Bo Ek, phone: 08-465 004 02, until: 2030-01-01}]",
        keywords="[Bro, År]",
        help="[{name: Larm, phone: 112}]",
        former_urls="[/gammal/]",
    ).encode(),
}
YAML_SNIPPETS = (b"---\n", b": ", b"- ", b"[", b"{", b"&a ", b"*a", b"!!x ", b"<<: ", b'"', b"'", b"#", b"\t", b"\n")
HOSTILE_SNIPPETS = (
    b"\x00",
    b"\xff",
    b"\xed\xa0\x80",
    "\u2028".encode(),
    b"9" * 400,
    b"<b>",
    b"](//[",
    b"%zz",
    "å".encode(),
)
SNIPPETS = st.sampled_from(YAML_SNIPPETS + HOSTILE_SNIPPETS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("newsroom")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(VALID)), data=st.data())
def test_damaged_bytes_give_problems_or_releases(folder: Path, name: str, data: st.DataObject) -> None:
    content = VALID[name]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 40)))
        content = content[:start] + data.draw(SNIPPETS | st.binary(max_size=4)) + content[end:]
    write(folder, VALID | {name: content})
    result = check_folder(folder, NOW)
    assert result.problems or result.releases
    assert all(problem.line >= 1 and problem.message for problem in result.problems)
    assert all(problem.message.isprintable() for problem in result.problems)
