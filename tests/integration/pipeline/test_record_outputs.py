"""Builds with a record: notices and earlier versions are in their places, and withdrawn text is nowhere."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pressroom.config import Config
from pressroom.errors import PressroomError
from pressroom.record import Record, RecordLine, chain_lines, get_version_path, parse_record
from pressroom.record.file import append_lines, read_record, store_versions
from tests.support.newsrooms import PICTURES, NewsroomFolder, build_newsroom, contents, newsroom_values, release_values

ADDRESS = "2024/bron-0"
OTHERS = ("2024/bron-2", "2024/bron-4")
SECRET = "Hemligheten"


class RecordedNewsroom:
    """A newsroom with a record, and builds of it."""

    def __init__(self, folder: Path) -> None:
        self.newsroom_folder = NewsroomFolder(folder / "newsroom")
        self.config = Config(folder / "newsroom", folder / "out", folder / "cache")
        self.newsroom_folder.newsroom({**newsroom_values(), "leave_out": []})
        self.newsroom_folder.write("vapen.png", PICTURES[0])
        self.newsroom_folder.write(f"releases/{ADDRESS}/bild.png", PICTURES[0])
        for name in ("approvals.jsonl", "channels.jsonl"):
            self.newsroom_folder.write(f"releases/{name}", "")
        for number, address in ((0, ADDRESS), (2, OTHERS[0]), (4, OTHERS[1])):
            self.write(address, number)
            self.record(address, "publication", "2024-05-20T07:00:00Z")

    def write(self, address: str = ADDRESS, number: int = 0, **values: Any) -> None:
        """Write a text; the first one has an image, and a contact of its own."""
        front_matter = release_values(number, "sv")
        if address == ADDRESS:
            person = {"name": "Eva Ek", "role": "chef", "phone": "08-465 004 02"}
            front_matter |= {"contacts": ["ada", person], "former_urls": ["/bron/"]}
            front_matter["images"] = [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}]
        self.newsroom_folder.release(address, "sv", front_matter | values)

    def record(self, address: str, kind: str, time: str, note: str = "", **more: Any) -> None:
        """Record the text as it is now."""
        folder = self.config.newsroom_folder / "releases" / address
        text = (folder / "sv.md").read_bytes()
        store_versions(self.config.newsroom_folder, [(address, text)])
        files = {file.name: sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.png")}
        values = {"kind": kind, "time": time, "notes": {"sv": note} if note else {}, **more}
        line = RecordLine(
            sequence=0, release=address, language="sv", text_digest=sha256(text).hexdigest(), files=files, **values
        )
        append_lines(self.config.newsroom_folder, chain_lines(self._record, [line]))

    @property
    def _record(self) -> Record:
        return read_record(self.config.newsroom_folder) or parse_record(b"")

    def build(self) -> dict[str, bytes]:
        """Build, and return the content of `out/`."""
        build_newsroom(self.config)
        return contents(self.config.out)


@pytest.fixture
def recorded(tmp_path: Path) -> RecordedNewsroom:
    return RecordedNewsroom(tmp_path)


def feed(outputs: dict[str, bytes]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(outputs["site/feed.json"])["items"]
    return items


def test_a_minor_change_changes_the_text_in_feeds_and_no_time_or_title(recorded: RecordedNewsroom) -> None:
    before = recorded.build()
    recorded.write(body="Det säger Ada Ekström om den bron.")
    recorded.record(ADDRESS, "minor", "2024-05-21T07:00:00Z")
    after = recorded.build()
    changed = {path for path in before if before[path] != after[path]} - {"manifest.json"}
    assert "site/index.html" not in changed
    assert "site/sitemap-2024.xml" not in changed
    assert "site/feed.json" in changed
    assert [(item["title"], "date_modified" in item) for item in feed(after)] == [
        (item["title"], False) for item in feed(before)
    ]
    assert f"site/{ADDRESS}/versions/index.html" in after.keys() - before.keys()


def test_a_correction_is_first_in_feeds_with_its_note(recorded: RecordedNewsroom) -> None:
    before = recorded.build()
    recorded.write(lead="Fjällby öppnar bron nummer 1.")
    recorded.record(ADDRESS, "correction", "2024-05-22T07:00:00Z", "Bron är nummer 1.")
    after = recorded.build()
    first = next(item for item in feed(after) if item["url"].endswith(f"/{ADDRESS}/"))
    assert first["id"] in [item["id"] for item in feed(before)]
    assert first["title"] == "Rättelse: Bron 0 öppnar"
    assert first["date_modified"] == "2024-05-22T09:00:00+02:00"
    assert first["content_html"].startswith("<p><strong>Rättelse · 22 maj 2024 kl. 9.00</strong><br>\nBron är")
    for path in ("site/atom.xml", "site/rss.xml"):
        assert b"2024-05-22T09:00:00+02:00</" in after[path]
    assert b"<lastBuildDate>Wed, 22 May 2024 09:00:00 +0200</lastBuildDate>" in after["site/rss.xml"]
    assert b"Message-ID: <" in after[f"mail/{ADDRESS}/sv.eml"]
    assert b".2.MESSAGE-TOKEN@" in after[f"mail/{ADDRESS}/sv.eml"]


def test_only_withdrawal_notices_are_left_of_a_withdrawn_release(recorded: RecordedNewsroom) -> None:
    recorded.write(lead=f"{SECRET} står här.", keywords=["Bro", SECRET])
    recorded.record(ADDRESS, "correction", "2024-05-22T07:00:00Z", f"{SECRET} rättades.")
    assert f"site/{ADDRESS}/versions/index.html" in recorded.build()
    recorded.record(ADDRESS, "withdrawal", "2024-05-23T07:00:00Z", "Allt var fel.")
    after = recorded.build()
    paths = {path for path in after if ADDRESS in path and not path.endswith("/")}
    assert paths == {
        *(f"site/{ADDRESS}/{name}" for name in ("index.html", "release.txt", "release.json")),
        *(f"mail/{ADDRESS}/sv.{ending}" for ending in ("html", "txt", "eml")),
    }
    assert "site/bron/index.html" in after
    paths_with_secret = {path for path, content in after.items() if SECRET.encode() in content}
    assert not {
        path for path in paths_with_secret if "keywords" not in path and not path.endswith((".xml", "feed.json"))
    }
    for format_ in ("rss.xml", "atom.xml", "feed.json"):
        assert f"{SECRET} ".encode() not in after[f"site/{format_}"]
        assert b"Allt var fel." in after[f"site/{format_}"]
    assert f"/{ADDRESS}/".encode() not in after["site/sitemap-2024.xml"] + after["site/index.html"]


def test_a_build_after_each_step_equals_one_from_nothing(recorded: RecordedNewsroom, tmp_path: Path) -> None:
    for kind, number in (("correction", 1), ("minor", 2), ("withdrawal", 3)):
        if kind != "withdrawal":
            recorded.write(body=f"Text nummer {number}.")
        recorded.record(ADDRESS, kind, f"2024-05-2{number}T07:00:00Z", "Så.")
        outputs = recorded.build()
        fresh = Config(recorded.config.newsroom_folder, tmp_path / f"fresh-{number}", tmp_path / f"cache-{number}")
        build_newsroom(fresh)
        assert outputs == contents(fresh.out)


@pytest.mark.parametrize("fault", ["missing", "altered"])
def test_a_missing_or_altered_version_stops_the_build_with_its_path(recorded: RecordedNewsroom, fault: str) -> None:
    digest = sha256((recorded.config.newsroom_folder / "releases" / ADDRESS / "sv.md").read_bytes()).hexdigest()
    recorded.write(body="En annan text.")
    recorded.record(ADDRESS, "correction", "2024-05-22T07:00:00Z", "Så.")
    path = recorded.config.newsroom_folder / get_version_path(ADDRESS, digest)
    path.unlink() if fault == "missing" else path.write_bytes(b"annat")
    with pytest.raises(PressroomError) as raised:
        build_newsroom(recorded.config)
    shown = "".join([raised.value.message, raised.value.remedy, *map(str, getattr(raised.value, "problems", ()))])
    assert get_version_path(ADDRESS, digest) in shown
    assert "version control or a backup" in shown


def test_what_a_correction_hides_is_in_no_output(recorded: RecordedNewsroom) -> None:
    recorded.write(body=f"{SECRET} står här.")
    recorded.record(ADDRESS, "correction", "2024-05-21T07:00:00Z", "Ett.")
    recorded.write(body="Inget står här.")
    recorded.record(ADDRESS, "correction", "2024-05-22T07:00:00Z", "Två.", hides_earlier=True)
    recorded.write(body="Något står här.")
    recorded.record(ADDRESS, "minor", "2024-05-23T07:00:00Z")
    after = recorded.build()
    assert not [path for path, content in after.items() if SECRET.encode() in content]
    assert "Inget" in after[f"site/{ADDRESS}/versions/index.html"].decode()
