"""What is public of a newsroom is enough to tell whether a page, a file or a text is its own, to the letter."""

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
from pressroom.signing import read_key_list
from pressroom.signing.key_list import parse_key_list
from pressroom.verification.site import SiteFolder
from pressroom.verification.verify import Sample, Verdict, find_release_url, verify_record, verify_sample
from tests.support.publishing import BRIDGE, FRESH, NOW, Desk

PATH = f"/{BRIDGE}/"
EARLIER = datetime(2025, 2, 1, tzinfo=UTC)
LATER = datetime(2025, 3, 2, 12, tzinfo=UTC)
CORRECTED = datetime(2025, 3, 2, 13, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A newsroom with a key, a release with a picture, corrected once, and one that was withdrawn."""
    folder = tmp_path_factory.mktemp("desk")
    made = Desk(folder, leave_out=[])
    made.config = structs.replace(made.config, keys_folder=folder / "keys")
    made.room.write(f"releases/{BRIDGE}/bild.png", (made.room.folder / "vapen.png").read_bytes())
    made.write(images=[{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}])
    made.write("2025/torg", publish_at=FRESH)
    signing.create_key(made.room.folder, made.config.keys_folder, EARLIER)
    made.do()
    (folder / "first.txt").write_bytes((made.config.out / f"site{PATH}release.txt").read_bytes())
    (folder / "first.html").write_bytes((made.config.out / f"site{PATH}index.html").read_bytes())
    made.write(body="Bron är 40 meter.", images=[{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}])
    made.do("correct", BRIDGE, notes={"sv": "Längden var fel."}, now=LATER)
    made.do("withdraw", "2025/torg", notes={"sv": "Det stämde inte."}, now=CORRECTED)
    return made


@pytest.fixture(scope="module")
def site(desk: Desk) -> Path:
    return desk.config.out / "site"


def files(site: Path) -> list[str]:
    """The names of all files of the release that are signed."""
    folder = site / BRIDGE
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def content(site: Path, name: str) -> bytes:
    return (site / BRIDGE / name).read_bytes()


def judged(site: Path, exhibit: Sample, path: str = PATH) -> Verdict:
    return verify_sample(exhibit, SiteFolder(site), path)


def test_every_file_of_a_release_is_genuine(site: Path) -> None:
    names = files(site)
    assert {"index.html", "release.txt", "release.json", "bild.png", "press-kit.zip", "signature.json"} <= set(names)
    for name in names:
        found = judged(site, Sample(content(site, name), name))
        assert (found.finding, found.version) == ("genuine", 2), name
        assert found.newsroom == "https://press.fjallby.example"


@given(data=st.data())
def test_whatever_octet_of_a_file_is_changed_it_is_altered(site: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(files(site)))
    changed = bytearray(content(site, name))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    as_copy = judged(site, Sample(bytes(changed)))
    if name != "signature.json":
        assert judged(site, Sample(bytes(changed), name)).finding == "altered"
        assert as_copy.finding == "altered" or _says_the_same(content(site, name), bytes(changed))


def _says_the_same(whole: bytes, changed: bytes) -> bool:
    """Of a copy only the words count, and of a page its article: white space, and what stands around it, do not."""
    if b"<html" in whole[:1000]:
        begin, end = whole.index(b"<article"), whole.index(b"</article>") + len(b"</article>")
        return whole[begin:end] in changed
    return whole.split() == changed.split()


@pytest.mark.parametrize("path", [f"{BRIDGE}/signature.json", ".well-known/jwks.json"])
@given(data=st.data())
def test_whatever_octet_of_a_signature_or_key_is_changed_nothing_is_genuine(
    site: Path, tmp_path_factory: pytest.TempPathFactory, path: str, data: st.DataObject
) -> None:
    copy = tmp_path_factory.mktemp("site")
    for each in (f"{BRIDGE}/signature.json", f"{BRIDGE}/index.html", ".well-known/jwks.json"):
        (copy / each).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / each, copy / each)
    changed = bytearray((copy / path).read_bytes())
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    (copy / path).write_bytes(changed)
    found = judged(copy, Sample(content(site, "index.html"), "index.html"))
    assert found.finding == "altered" or _is_same_key(bytes(changed), (site / path).read_bytes())


def _is_same_key(changed: bytes, whole: bytes) -> bool:
    """White space, and when the key was made: nobody signs the list of keys."""
    return parse_key_list(changed).keys[0].raw_bytes == parse_key_list(whole).keys[0].raw_bytes


def test_a_copy_of_the_text_is_genuine_however_its_lines_are_broken(site: Path) -> None:
    text = content(site, "release.txt").decode()
    assert judged(site, Sample(text.encode())).finding == "genuine"
    assert judged(site, Sample(" ".join(text.split()).encode())).finding == "genuine"
    assert judged(site, Sample(text.replace("\n", "\r\n").encode())).finding == "genuine"
    assert judged(site, Sample(text.replace("40", "41").encode())).finding == "altered"
    assert judged(site, Sample((text + "Ring 0900-123.\n").encode())).finding == "altered"


def test_a_copy_of_a_page_is_judged_by_its_one_article_links_included(site: Path) -> None:
    page = content(site, "index.html").decode()
    assert judged(site, Sample(page.replace("<footer", "<footer class='x'").encode())).finding == "genuine"
    assert judged(site, Sample(page.replace("tel:+46", "tel:+47").encode())).finding == "altered"
    hidden = page.replace("<article", "<!--<article></article>--><article", 1)
    assert judged(site, Sample(hidden.replace("40 meter", "99 meter").encode())).finding == "altered"
    doubled = page.replace("</article>", "</article><article>Ring 0900-123.</article>")
    assert judged(site, Sample(doubled.encode())).finding == "altered"


def test_what_was_published_before_a_correction_is_superseded(desk: Desk, site: Path) -> None:
    folder = desk.config.newsroom_folder.parent
    for name in ("first.txt", "first.html"):
        found = judged(site, Sample((folder / name).read_bytes()))
        assert (found.finding, found.version) == ("superseded", 1), name


def test_what_was_withdrawn_is_withdrawn(site: Path) -> None:
    page = (site / "2025/torg/index.html").read_bytes()
    assert judged(site, Sample(page, "index.html"), "/2025/torg/").finding == "withdrawn"
    assert judged(site, Sample(page + b" ", "index.html"), "/2025/torg/").finding == "altered"


def test_another_release_or_none_proves_nothing(site: Path, tmp_path: Path) -> None:
    assert judged(site, Sample(b"x"), "/2025/finns-inte/").finding == "unknown"
    shutil.copytree(site, tmp_path / "site")
    shutil.copyfile(site / "2025/torg/signature.json", tmp_path / "site" / BRIDGE / "signature.json")
    found = judged(tmp_path / "site", Sample(content(site, "index.html"), "index.html"))
    assert found.finding == "altered"
    assert "another release" in found.why


def test_what_a_revoked_key_has_signed_is_worth_nothing(desk: Desk, site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    shutil.copytree(desk.room.folder / "releases", tmp_path / "releases")
    kid = read_key_list(desk.room.folder).keys[0].kid
    signing.revoke_key(tmp_path, kid, "Stulen.", EARLIER)
    shutil.copyfile(tmp_path / "releases/keys.json", tmp_path / "site/.well-known/jwks.json")
    found = judged(tmp_path / "site", Sample(content(site, "index.html"), "index.html"))
    assert found.finding == "altered"
    assert "Stulen." in found.why


def test_the_address_of_a_release_is_found_in_a_page_and_in_data(site: Path) -> None:
    whole = f"https://press.fjallby.example{PATH}"
    assert find_release_url(content(site, "index.html")) == whole
    assert find_release_url(content(site, "release.json")) == whole
    assert find_release_url(f"Läs mer: <{whole}bild.png>".encode()) == whole
    assert find_release_url(b"https://press.fjallby.example/ och inget mer") is None


def test_a_record_is_genuine_and_no_line_of_it_can_be_changed_or_added_unsigned(desk: Desk) -> None:
    keys = read_key_list(desk.room.folder)
    record = read_file(desk.room.folder, "record.jsonl") or b""
    assert verify_record(record, keys).finding == "genuine"
    last = record.rindex(b"{")
    for place in range(last, len(record) - 1, 7):
        changed = bytearray(record)
        changed[place] ^= 1
        assert verify_record(bytes(changed), keys).finding == "altered"
    plain = Desk(desk.room.folder.parent / "plain")
    plain.write()
    plain.do(now=NOW)
    assert verify_record(read_file(plain.room.folder, "record.jsonl") or b"", keys).finding == "altered"
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


def test_the_command_asks_the_web(site: Path, web: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(("verify", f"{web}{PATH}")) == 1  # it is the copy of a site that calls itself by another address
    assert "look there" in capsys.readouterr().out
    assert cli.run(("verify", f"{web}{PATH}", "--site", str(site))) == 0
    assert cli.run(("verify", f"{web}/2025/finns-inte/")) == 1
    assert "UNKNOWN" in capsys.readouterr().out
    copy = tmp_path / "sida.html"
    copy.write_bytes(content(site, "index.html"))
    assert cli.run(("verify", str(copy), "--site", str(site))) == 0
    assert cli.run(("verify", str(site / BRIDGE / "release.txt"))) == 0
    assert cli.run(("verify", "http://127.0.0.1:9/2025/bron/")) == 3
    assert cli.run(("verify", str(tmp_path / "finns-inte"))) == 2
    assert cli.run(("verify", str(copy), "--of", "ftp://x/2025/bron/")) == 2


def test_without_its_key_a_newsroom_publishes_nothing(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(desk.room.folder, tmp_path / "newsroom")
    before = (tmp_path / "newsroom/releases/record.jsonl").read_bytes()
    other = Desk(tmp_path / "other")
    other.config = structs.replace(
        desk.config, newsroom_folder=tmp_path / "newsroom", out=tmp_path / "newsroom/out", keys_folder=tmp_path / "none"
    )
    other.room.folder = tmp_path / "newsroom"
    other.write("2025/ny", publish_at=FRESH)
    with pytest.raises(Exception, match="private part"):
        other.do("publish", "2025/ny")
    assert (tmp_path / "newsroom/releases/record.jsonl").read_bytes() == before
    assert not (tmp_path / "newsroom/out/site/2025/ny").exists()


def test_keys_made_and_revoked_while_the_clock_is_behind_change_nothing_of_what_was_recorded(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.config = structs.replace(desk.config, keys_folder=tmp_path / "keys")
    newsroom = desk.room.folder
    desk.write()
    desk.do(now=LATER)
    made = signing.create_key(newsroom, desk.config.keys_folder, get_next_time(newsroom, EARLIER))
    desk.write(lead="Bron är klar.")
    desk.do("correct", BRIDGE, notes={"sv": "Den är klar."}, now=EARLIER)
    assert verify_record(desk.octets(), read_key_list(newsroom)).finding == "genuine"
    signing.revoke_key(newsroom, made.kid, "Stolen", get_next_time(newsroom, EARLIER))
    assert verify_record(desk.octets(), read_key_list(newsroom)).finding == "genuine"
