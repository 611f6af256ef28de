"""`pressroom import` of damaged and hostile files: a clear line for each, in little time, and nothing is executed."""

import gzip
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pressroom import cli

HEADLINE = "Bron “öppnar” – i vår"
TEXT = "Kommunen öppnar den nya bron i vår, och arbetet med ramperna har redan börjat, säger ordföranden i nämnden."
ENTITIES = "<!DOCTYPE x [<!ENTITY a 'hahahahahahahaha'>{}]>".format(
    "".join(
        f"<!ENTITY {chr(98 + number)} '{''.join([f'&{chr(97 + number)};'] * 10)}'>" for number in range(9)
    )  # ten to the power of nine
)
EXTERNAL = "<!DOCTYPE x [<!ENTITY j SYSTEM 'file:///etc/passwd'>]>"
WORD = (
    "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>&j;"
    "</w:t></w:r></w:p></w:body></w:document>"
)
FEED = "<rss version='2.0'><channel><title>t</title><item><title>x &j;</title><description>&j;</description></item>"
FEED += "</channel></rss>"


def make_page(declaration: str = "") -> str:
    head = f"{declaration}<title>{HEADLINE}</title>"
    return f"<html lang='sv'><head>{head}</head><body><h1>{HEADLINE}</h1><p>{TEXT}</p><p>{TEXT}</p></body></html>"


def make_archive(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        if name == "content.xml":
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, content)
    return buffer.getvalue()


def run_import(folder: Path, path: Path) -> int:
    room = folder / "room"
    room.mkdir()
    started = time.process_time()
    code = cli.run(("--newsroom", str(room), "import", str(path)))
    assert time.process_time() - started < 20
    assert list(room.iterdir()) == [] or [each.name for each in room.iterdir()] == ["import-cache"]
    return code


@pytest.mark.parametrize(
    "data",
    [
        make_page().encode("windows-1252"),
        make_page().encode("utf-16"),
        make_page().encode("utf-8-sig"),
        make_page("<meta charset='utf-8'>").encode("windows-1252"),
        make_page("<meta charset='iso-8859-1'>").encode(),
        make_page("<meta charset='x-none'>").encode(),
        make_page().encode() + b"<p>r\xe4kor</p>",
    ],
    ids=["windows-1252", "utf-16", "mark", "wrong utf-8", "wrong latin-1", "unknown", "utf-8 with other bytes"],
)
def test_a_page_in_any_encoding_has_its_letters(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(data)
    assert run_import(tmp_path, path) == 0
    assert f"  {HEADLINE} –" in capsys.readouterr().out


# Functions, because each process of a run would pack the large ones even if it does not run the test.
TRAPS: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("bomb.docx", lambda: make_archive("word/document.xml", b" " * 300_000_000), " with 286 MB"),
    ("bomb.odt", lambda: make_archive("content.xml", b" " * 300_000_000), " with 286 MB"),
    ("laughs.docx", lambda: make_archive("word/document.xml", (ENTITIES + WORD).encode()), "laughs.docx"),
    ("external.docx", lambda: make_archive("word/document.xml", (EXTERNAL + WORD).encode()), "external.docx"),
    ("external.odt", lambda: make_archive("content.xml", (EXTERNAL + WORD).encode()), "external.odt"),
    ("bomb.xml.gz", lambda: gzip.compress(b"<urlset>" + b" " * 200_000_000, 1), "is larger than 50 MB"),
    ("big.html", lambda: make_page().encode() * 50_000, "larger than 10 MB"),
    ("deep.json", lambda: b"[" * 200_000, "has a format that pressroom cannot import"),
    ("empty.odt", lambda: b"", "is empty"),
    ("cut.docx", lambda: make_archive("word/document.xml", WORD.encode())[:90], "cut.docx is damaged"),
)


@pytest.mark.parametrize(("name", "make", "message"), TRAPS, ids=[name for name, *_ in TRAPS])
def test_a_file_that_is_a_trap_is_named_and_nothing_is_imported(
    name: str, make: Callable[[], bytes], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert run_import(tmp_path, path) > 0
    printed = capsys.readouterr()
    assert message in printed.err
    assert "root:" not in printed.out + printed.err


@pytest.mark.parametrize("start", [ENTITIES, EXTERNAL], ids=["nested", "external"])
def test_entities_of_a_feed_are_not_replaced(start: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(start + FEED, "utf-8")
    run_import(tmp_path, path)
    printed = capsys.readouterr()
    assert "haha" not in printed.out
    assert "root:" not in printed.out + printed.err
