"""Public files are enough to verify whether a page, a file or a text is genuine."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from pressroom import cli, signing
from pressroom.record.file import get_next_time, read_file
from pressroom.render.release_text import html_to_former_text
from pressroom.signing import parse_key_list, read_key_list
from pressroom.verification import Candidate, SiteFolder, Verdict, find_release_url, verify_record, verify_sample
from tests.support.publishing import BRIDGE, FRESH, NOW, PublishingNewsroom

PATH = f"/{BRIDGE}/"
EARLIER = datetime(2025, 2, 1, tzinfo=UTC)
LATER = datetime(2025, 3, 2, 12, tzinfo=UTC)
CORRECTED = datetime(2025, 3, 2, 13, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> PublishingNewsroom:
    """A newsroom with a key, a release with a picture, corrected once, and one that was withdrawn."""
    folder = tmp_path_factory.mktemp("newsroom")
    newsroom = PublishingNewsroom(folder, leave_out=[])
    newsroom.config = structs.replace(newsroom.config, keys_folder=folder / "keys")
    newsroom.files.write(f"releases/{BRIDGE}/bild.png", (newsroom.folder / "vapen.png").read_bytes())
    newsroom.write(images=[{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}])
    newsroom.write("2025/torg", publish_at=FRESH)
    signing.create_key(newsroom.folder, newsroom.config.keys_folder, EARLIER)
    newsroom.execute()
    (folder / "first.txt").write_bytes((newsroom.config.out / f"site{PATH}release.txt").read_bytes())
    (folder / "first.html").write_bytes((newsroom.config.out / f"site{PATH}index.html").read_bytes())
    newsroom.write(body="Bron är 40 meter.", images=[{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}])
    newsroom.execute("correct", BRIDGE, notes={"sv": "Längden var fel."}, now=LATER)
    newsroom.execute("withdraw", "2025/torg", notes={"sv": "Det stämde inte."}, now=CORRECTED)
    return newsroom


@pytest.fixture(scope="module")
def site(newsroom: PublishingNewsroom) -> Path:
    return newsroom.config.out / "site"


def list_files(site: Path) -> list[str]:
    """Return the names of all signed files of the release."""
    folder = site / BRIDGE
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def read_release_file(site: Path, name: str) -> bytes:
    return (site / BRIDGE / name).read_bytes()


def verify(site: Path, sample: Candidate, path: str = PATH) -> Verdict:
    return verify_sample(sample, SiteFolder(site), path)


def test_every_file_of_a_release_is_genuine(site: Path) -> None:
    names = list_files(site)
    assert {"index.html", "release.txt", "release.json", "bild.png", "press-kit.zip", "signature.json"} <= set(names)
    for name in names:
        verdict = verify(site, Candidate(read_release_file(site, name), name))
        assert (verdict.finding, verdict.version) == ("genuine", 2), name
        assert verdict.newsroom == "https://press.fjallby.example"


@given(data=st.data())
def test_a_file_with_any_byte_changed_is_altered(site: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list_files(site)))
    changed = bytearray(read_release_file(site, name))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    as_copy = verify(site, Candidate(bytes(changed)))
    if name != "signature.json":
        assert verify(site, Candidate(bytes(changed), name)).finding == "altered"
        expected = {"altered"} | ({"genuine-text"} if name in {"index.html", "release.txt"} else set())
        assert as_copy.finding in expected or _has_same_text(read_release_file(site, name), bytes(changed))


def _has_same_text(whole: bytes, changed: bytes) -> bool:
    """Return whether a copy differs only in white space or, if it is a page, outside its article."""
    if b"<html" in whole[:1000]:
        start, end = whole.index(b"<article"), whole.index(b"</article>") + len(b"</article>")
        return whole[start:end] in changed
    return whole.decode().split() == changed.decode(errors="replace").split()


@pytest.mark.parametrize("path", [f"{BRIDGE}/signature.json", ".well-known/jwks.json"])
@given(data=st.data())
def test_with_any_byte_of_a_signature_or_key_changed_nothing_is_genuine(
    site: Path, tmp_path_factory: pytest.TempPathFactory, path: str, data: st.DataObject
) -> None:
    copy = tmp_path_factory.mktemp("site")
    for each in (f"{BRIDGE}/signature.json", f"{BRIDGE}/index.html", ".well-known/jwks.json"):
        (copy / each).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / each, copy / each)
    changed = bytearray((copy / path).read_bytes())
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    (copy / path).write_bytes(changed)
    verdict = verify(copy, Candidate(read_release_file(site, "index.html"), "index.html"))
    assert verdict.finding == "altered" or _is_same_key(bytes(changed), (site / path).read_bytes())


def _is_same_key(changed: bytes, whole: bytes) -> bool:
    """Return whether only white space or a date was changed: the list of keys is not signed."""
    return parse_key_list(changed).keys[0].raw_bytes == parse_key_list(whole).keys[0].raw_bytes


def test_a_copy_of_the_text_is_genuine_wherever_its_lines_break(site: Path) -> None:
    text = read_release_file(site, "release.txt").decode()
    assert verify(site, Candidate(text.encode())).finding == "genuine"
    assert verify(site, Candidate(" ".join(text.split()).encode())).finding == "genuine"
    assert verify(site, Candidate(text.replace("\n", "\r\n").encode())).finding == "genuine"
    assert verify(site, Candidate(text.replace("40", "41").encode())).finding == "altered"
    assert verify(site, Candidate((text + "Ring 0900-123.\n").encode())).finding == "genuine-text"
    assert verify(site, Candidate(("Ring 0900-123.\n" * 7 + text).encode())).finding == "altered"


def test_a_copy_of_a_page_is_verified_by_its_only_article_with_its_links(site: Path) -> None:
    page = read_release_file(site, "index.html").decode()
    assert verify(site, Candidate(page.replace("<footer", "<footer class='x'").encode())).finding == "genuine"
    assert verify(site, Candidate(page.replace("tel:+46", "tel:+47").encode())).finding == "genuine-text"
    hidden = page.replace("<article", "<!--<article></article>--><article", 1)
    assert verify(site, Candidate(hidden.replace("40 meter", "99 meter").encode())).finding == "altered"
    doubled = page.replace("</article>", "</article><article>Ring 0900-123.</article>")
    assert verify(site, Candidate(doubled.encode())).finding == "altered"


def test_a_version_before_a_correction_is_superseded(newsroom: PublishingNewsroom, site: Path) -> None:
    folder = newsroom.config.newsroom_folder.parent
    for name in ("first.txt", "first.html"):
        verdict = verify(site, Candidate((folder / name).read_bytes()))
        assert (verdict.finding, verdict.version) == ("superseded", 1), name


def test_a_page_from_before_controls_were_left_out_of_texts_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = PublishingNewsroom(tmp_path, leave_out=[])
    newsroom.config = structs.replace(newsroom.config, keys_folder=tmp_path / "keys")
    newsroom.write(body="| | A |\n|-|-|\n| | 1 |")
    signing.create_key(newsroom.folder, newsroom.config.keys_folder, EARLIER)
    with monkeypatch.context() as before:
        before.setattr("pressroom.render.release_text.html_to_text", html_to_former_text)
        newsroom.execute()
    page = (newsroom.config.out / f"site{PATH}index.html").read_bytes()
    newsroom.write(body="Bron är 40 meter.")
    newsroom.execute("correct", BRIDGE, notes={"sv": "Längden var fel."}, now=LATER)
    verdict = verify(newsroom.config.out / "site", Candidate(page))
    assert (verdict.finding, verdict.version) == ("superseded", 1)


def test_a_withdrawn_release_is_withdrawn(site: Path) -> None:
    page = (site / "2025/torg/index.html").read_bytes()
    assert verify(site, Candidate(page, "index.html"), "/2025/torg/").finding == "withdrawn"
    assert verify(site, Candidate(page + b" ", "index.html"), "/2025/torg/").finding == "altered"


def test_a_signature_of_another_release_proves_nothing(site: Path, tmp_path: Path) -> None:
    assert verify(site, Candidate(b"x"), "/2025/finns-inte/").finding == "unknown"
    shutil.copytree(site, tmp_path / "site")
    shutil.copyfile(site / "2025/torg/signature.json", tmp_path / "site" / BRIDGE / "signature.json")
    verdict = verify(tmp_path / "site", Candidate(read_release_file(site, "index.html"), "index.html"))
    assert verdict.finding == "altered"
    assert "another release" in verdict.why


def test_a_signature_by_a_revoked_key_is_not_valid(newsroom: PublishingNewsroom, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    shutil.copytree(newsroom.folder / "releases", tmp_path / "releases")
    kid = read_key_list(newsroom.folder).keys[0].kid
    signing.revoke_key(tmp_path, kid, "Stulen.", EARLIER)
    shutil.copyfile(tmp_path / "releases/keys.json", tmp_path / "site/.well-known/jwks.json")
    verdict = verify(tmp_path / "site", Candidate(read_release_file(site, "index.html"), "index.html"))
    assert verdict.finding == "altered"
    assert "Stulen." in verdict.why


def test_the_url_of_a_release_is_found_in_a_page_and_in_data(site: Path) -> None:
    whole = f"https://press.fjallby.example{PATH}"
    assert find_release_url(read_release_file(site, "index.html")) == whole
    assert find_release_url(read_release_file(site, "release.json")) == whole
    assert find_release_url(f"Läs mer: <{whole}bild.png>".encode()) == whole
    assert find_release_url(b"https://press.fjallby.example/ och inget mer") is None


def test_a_record_is_genuine_and_no_line_of_it_can_be_changed_or_added_unsigned(newsroom: PublishingNewsroom) -> None:
    keys = read_key_list(newsroom.folder)
    record = read_file(newsroom.folder, "record.jsonl") or b""
    assert verify_record(record, keys).finding == "genuine"
    last = record.rindex(b"{")
    for place in range(last, len(record) - 1, 7):
        changed = bytearray(record)
        changed[place] ^= 1
        assert verify_record(bytes(changed), keys).finding == "altered"
    plain = PublishingNewsroom(newsroom.folder.parent / "plain")
    plain.write()
    plain.execute(now=NOW)
    assert verify_record(read_file(plain.folder, "record.jsonl") or b"", keys).finding == "altered"
    assert "key" in verify_record(record, signing.KeyList(())).why


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def web(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_command_reads_from_the_web(
    site: Path, web: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(("verify", f"{web}{PATH}")) == 1  # a copy of a site with another URL
    assert "check it there" in capsys.readouterr().out
    assert cli.run(("verify", f"{web}{PATH}", "--site", str(site))) == 0
    assert cli.run(("verify", f"{web}/2025/finns-inte/")) == 1
    assert "UNKNOWN" in capsys.readouterr().out
    copy = tmp_path / "sida.html"
    copy.write_bytes(read_release_file(site, "index.html"))
    assert cli.run(("verify", str(copy), "--site", str(site))) == 0
    assert cli.run(("verify", str(site / BRIDGE / "release.txt"))) == 0
    assert cli.run(("verify", "http://127.0.0.1:9/2025/bron/")) == 3
    assert cli.run(("verify", str(tmp_path / "finns-inte"))) == 2
    assert cli.run(("verify", str(copy), "--of", "ftp://x/2025/bron/")) == 2


def test_without_its_private_key_a_newsroom_publishes_nothing(newsroom: PublishingNewsroom, tmp_path: Path) -> None:
    shutil.copytree(newsroom.folder, tmp_path / "newsroom")
    before = (tmp_path / "newsroom/releases/record.jsonl").read_bytes()
    other = PublishingNewsroom(tmp_path / "other")
    other.config = structs.replace(
        newsroom.config,
        newsroom_folder=tmp_path / "newsroom",
        out=tmp_path / "newsroom/out",
        keys_folder=tmp_path / "none",
    )
    other.folder = other.files.folder = tmp_path / "newsroom"
    other.write("2025/ny", publish_at=FRESH)
    with pytest.raises(Exception, match="private key"):
        other.execute("publish", "2025/ny")
    assert (tmp_path / "newsroom/releases/record.jsonl").read_bytes() == before
    assert not (tmp_path / "newsroom/out/site/2025/ny").exists()


def test_keys_created_and_revoked_while_the_clock_is_behind_leave_the_record_valid(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.config = structs.replace(newsroom.config, keys_folder=tmp_path / "keys")
    newsroom_folder = newsroom.folder
    newsroom.write()
    newsroom.execute(now=LATER)
    new_key = signing.create_key(newsroom_folder, newsroom.config.keys_folder, get_next_time(newsroom_folder, EARLIER))
    newsroom.write(lead="Bron är klar.")
    newsroom.execute("correct", BRIDGE, notes={"sv": "Den är klar."}, now=EARLIER)
    assert verify_record(newsroom.read_record_file(), read_key_list(newsroom_folder)).finding == "genuine"
    signing.revoke_key(newsroom_folder, new_key.kid, "Stolen", get_next_time(newsroom_folder, EARLIER))
    assert verify_record(newsroom.read_record_file(), read_key_list(newsroom_folder)).finding == "genuine"
