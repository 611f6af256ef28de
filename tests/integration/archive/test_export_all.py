"""`export --all` writes everything in open forms, and each form brings back all that it can hold."""

import csv
import json
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from lxml import etree

from pressroom.importer import wxr
from pressroom.importer.formats import FetchedFile, Fetcher, ImportContext
from pressroom.importer.found import FoundRelease
from pressroom.text import markdown
from tests.support.archives import (
    DRAFT,
    EMBARGOED,
    GOLDEN,
    HIDDEN,
    build_site,
    get_keys_folder,
    read_files,
    run_command,
)
from tests.support.terminal import COMMAND, run

pytestmark = pytest.mark.xdist_group("archive")  # the newsrooms are created once
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1"><path d="M0 0h2v1z"/></svg>'
SCHEMA = Path(__file__).parents[2] / "schemas/jsonfeed-1.1.json"


class NoFetcher(Fetcher):
    """Reading an export asks for nothing."""

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        raise AssertionError(f"{location} was asked for, from {base}")


@pytest.fixture(scope="module")
def exported(newsroom: Path) -> Path:
    """Everything of the newsroom with every kind of version."""
    folder = newsroom.parent / "everything"
    run_command(newsroom, "export", "--all", str(folder))
    return folder


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built newsroom without a record, with every element that a text can have, and a drawing as logo."""
    folder = shutil.copytree(GOLDEN, tmp_path_factory.mktemp("golden") / "newsroom")
    (folder / "askfjarden.svg").write_bytes(DRAWING)
    settings = (folder / "newsroom.yaml").read_text("utf-8")
    assert "logo: askfjarden.png" in settings
    (folder / "newsroom.yaml").write_text(settings.replace("askfjarden.png", "askfjarden.svg"), "utf-8")
    run_command(folder, "build")
    run_command(folder, "export", "--all", str(folder.parent / "everything"))
    return folder


def read_wxr(folder: Path) -> list[FoundRelease]:
    """Return the releases of an export as our own reader finds them."""
    path = folder / "releases.wxr.xml"
    file = FetchedFile("releases.wxr.xml", path)
    assert wxr.matches(file, file.read_start())
    found = list(wxr.read(file, ImportContext(NoFetcher(), "sv", ZoneInfo("Europe/Stockholm"))))
    assert all(isinstance(each, FoundRelease) for each in found)
    return [each for each in found if isinstance(each, FoundRelease)]


def read_data(site: Path) -> dict[str, Any]:
    """Return every release.json of a site, by id."""
    data = [json.loads(path.read_bytes()) for path in site.rglob("release.json")]
    return {each["id"]: each for each in data}


def fold(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def read_public(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield everything of an export that may be public."""
    for path, content in read_files(folder).items():
        if not path.startswith("sources/"):
            yield path, content


@pytest.mark.parametrize("name", ["golden", "exported"])
def test_wordpress_exports_bring_back_every_release(name: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(name)
    folder = folder.parent / "everything" if name == "golden" else folder
    data = read_data(folder / "site")
    releases = read_wxr(folder)
    assert len(releases) == len(data) > 5
    for release in releases:
        expected = data[release.id]
        assert release.doubts == ()
        assert release.is_public
        assert release.urls[0] == expected["url"]
        assert list(release.urls[1:]) == expected["former_urls"]
        assert (release.language, release.kind) == (expected["language"], expected["kind"])
        assert release.published_at is not None
        assert release.published_at.isoformat() == expected["publish_at"].replace("Z", "+00:00")
        assert sorted(each.language for each in release.translations) == sorted(
            each["language"] for each in expected["translations"] if each["language"] != release.language
        )
        assert_same_people(release, expected)
        if expected.get("status") != "withdrawn":
            assert_same_content(release, expected)
        else:
            assert release.withdrawn == expected["withdrawal"]["reason"]
            assert (release.body, release.pictures) == ("", ())


def assert_same_people(release: FoundRelease, expected: dict[str, Any]) -> None:
    """Check contacts and organisations."""
    assert [each.name for each in release.contacts] == [each["name"] for each in expected["contacts"]]
    for contact, data in zip(release.contacts, expected["contacts"], strict=True):
        assert (contact.role, contact.organisation, contact.via) == (data["role"], data["organisation"], data["via"])
        assert contact.email == data["email"]
        assert contact.phone == (data["phone"] or {"text": ""})["text"]
        assert contact.mobile == (data["mobile"] or {"text": ""})["text"]
    for organisation, data in zip(release.organisations, expected["organisations"], strict=True):
        assert organisation.name == data["name"]
        assert markdown.to_text(markdown.parse(organisation.about)) == data["boilerplate_text"]


def assert_same_content(release: FoundRelease, expected: dict[str, Any]) -> None:
    """Check everything that a withdrawn release does not show."""
    assert (release.headline, release.lead, release.dateline) == (
        expected["headline"],
        expected["lead"],
        expected["dateline"],
    )
    captions = {each.file: each.caption for each in release.pictures}
    text = markdown.to_text(markdown.parse(release.body), lambda file: captions.get(file, ""))
    assert fold(text) == fold(expected["body_text"])
    assert sorted(release.keywords) == sorted(each["name"] for each in expected["keywords"])
    assert [each.location for each in release.pictures] == [each["url"] for each in expected["images"]]
    for picture, data in zip(release.pictures, expected["images"], strict=True):
        values = (picture.caption, picture.credit, picture.alt, picture.terms)
        assert values == (data["caption"], data["credit"], data["alt"], data["terms"])
    documents = [(each.location, each.title) for each in release.documents]
    assert documents == [(each["url"], each["title"]) for each in expected["documents"]]
    assert [(each.label, each.value, each.source) for each in release.facts] == [
        (each["label"], each["value"], each["source"]) for each in expected["facts"]
    ]
    assert [(each.name, each.note) for each in release.help] == [
        (each["name"], each["note"]) for each in expected["help"]
    ]
    assert [(each.title, each.url) for each in release.links] == [
        (each["title"], each["url"]) for each in expected["links"]
    ]


def test_wordpress_exports_are_well_formed_and_number_everything_once(exported: Path) -> None:
    root = etree.parse(exported / "releases.wxr.xml").getroot()
    namespaces = {"wp": "http://wordpress.org/export/1.2/"}
    assert root.findtext("channel/wp:wxr_version", namespaces=namespaces) == "1.2"
    items = root.findall("channel/item")
    numbers = [item.findtext("wp:post_id", namespaces=namespaces) for item in items]
    assert len(set(numbers)) == len(numbers) > 10
    for item in items:
        parent = item.findtext("wp:post_parent", namespaces=namespaces)
        assert parent == "0" or parent in numbers
        assert item.findtext("guid")


def test_the_json_feed_contains_every_field_of_every_release(exported: Path, golden: Path) -> None:
    for folder in (exported, golden.parent / "everything"):
        feed = json.loads((folder / "releases.json").read_bytes())
        jsonschema.validate(feed, json.loads(SCHEMA.read_bytes()))
        assert {item["id"]: item["_pressroom"] for item in feed["items"]} == read_data(folder / "site")
        assert len(feed["items"]) == len(read_data(folder / "site"))
        times = [item["date_published"] for item in feed["items"]]
        assert len(times) > 5


def test_the_sources_build_the_same_site(newsroom: Path, exported: Path, golden: Path, tmp_path: Path) -> None:
    sources = shutil.copytree(exported / "sources", tmp_path / "with-record")
    build_site(sources, PRESSROOM_KEYS=get_keys_folder(newsroom))
    assert read_files(sources / "out/site") == read_files(exported / "site")
    sources = shutil.copytree(golden.parent / "everything/sources", tmp_path / "without")
    run_command(sources, "build")
    assert read_files(sources / "out/site") == read_files(golden / "out/site")


def test_the_record_and_the_redirects_are_there(newsroom: Path, exported: Path, golden: Path) -> None:
    assert (exported / "record.jsonl").read_bytes() == (newsroom / "releases/record.jsonl").read_bytes()
    assert not (golden.parent / "everything/record.jsonl").exists()
    rows = list(csv.reader((exported / "redirects.csv").read_text("utf-8").splitlines()))
    assert rows[0] == ["old URL", "new URL", "status"]
    assert [row[0].removeprefix("https://press.askfjarden.example") for row in rows[1:]]
    urls = {each["url"] for each in read_data(exported / "site").values()}
    assert all(row[1] in urls and row[2] == "301" for row in rows[1:])


def test_what_is_not_public_is_only_in_the_sources(exported: Path) -> None:
    public = b"".join(path.encode() + content for path, content in read_public(exported))
    for word in (DRAFT, EMBARGOED, HIDDEN, "hemligt-utkast", "2031/senare"):
        assert word.encode() not in public, word
    sources = read_files(exported / "sources")
    assert "releases/2025/hemligt-utkast/sv.md" in sources
    assert "releases/2031/senare/sv.md" in sources
    assert "templates/new/release.md" in sources


def test_the_same_newsroom_makes_the_same_bytes(newsroom: Path, exported: Path, tmp_path: Path) -> None:
    result = run(newsroom, "export", "--all", str(tmp_path / "again"), "--json")
    counts = json.loads(result.stdout)["exported"]
    assert counts["folder"] == str(tmp_path / "again")
    assert counts["site"] == len(read_files(exported / "site"))
    assert counts["sources"] == len(read_files(exported / "sources"))
    assert read_files(tmp_path / "again") == read_files(exported)


def test_an_existing_folder_and_other_options_are_refused(newsroom: Path, exported: Path, tmp_path: Path) -> None:
    before = read_files(exported)
    for arguments, message in (
        (("--all", str(exported)), "already exists"),
        (("--all", str(newsroom / "out/copy")), "inside the newsroom's own folders"),
        (("--all", str(tmp_path / "a/b")), "There is no folder"),
        (("--all", str(tmp_path / "x"), "--record", "all"), "--all cannot be combined with --record"),
        ((), "Missing option '--record' or '--all'"),
    ):
        result = run(newsroom, "export", *arguments)
        assert result.returncode == 2
        assert message in result.stderr
    assert read_files(exported) == before
    assert not (tmp_path / "x").exists()


def test_a_site_that_is_not_current_is_not_exported(newsroom: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(newsroom, tmp_path / "copy")
    (copy / "out/site/index.html").unlink()
    (copy / "newsroom.yaml").write_text((copy / "newsroom.yaml").read_text("utf-8") + "\n", "utf-8")
    shutil.rmtree(copy / "out")
    result = run(copy, "export", "--all", str(tmp_path / "all"))
    assert result.returncode == 2
    assert "pressroom build" in result.stderr
    assert not (tmp_path / "all").exists()


def test_a_full_disk_and_an_interruption_leave_no_folder(newsroom: Path, tmp_path: Path) -> None:
    def limit_size() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    arguments = [*COMMAND, "--newsroom", str(newsroom), "export", "--all", str(tmp_path / "all")]
    result = subprocess.run(arguments, capture_output=True, text=True, check=False, preexec_fn=limit_size)
    assert result.returncode == 3, result.stderr
    assert "Nothing was exported" in result.stderr
    assert list(tmp_path.iterdir()) == []
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not list(tmp_path.iterdir()):
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
