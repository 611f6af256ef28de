"""The preview serves what a build would write, drafts and releases under embargo, and no other files."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.newsroom_site import write_newsroom
from benchmarks.releases import releases
from tests.support.preview_server import Preview, run_preview
from tests.support.terminal import run

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests/golden"
DRAFT = "/2025/hemligt-utkast/"
RELEASE = "/2024/farjan-stalls-in/"
INVALID_TEXT = (
    "---\nheadline: Halv\nlead: En halv text.\npublish_at: 2026-11-35 09:00\ncontacts: [tuva-granlov]\n---\n\nText.\n"
)


def preview_page(path: str) -> str:
    return f"/_preview/?page={path}"


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A copy of the golden newsroom that a test may change."""
    return Path(shutil.copytree(GOLDEN / "newsroom", tmp_path / "newsroom"))


@pytest.fixture
def preview(newsroom: Path) -> Iterator[Preview]:
    with run_preview(newsroom) as running:
        yield running


@pytest.fixture(scope="module")
def shared_preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of the golden newsroom with one release under embargo. Tests must not change its files."""
    folder = Path(shutil.copytree(GOLDEN / "newsroom", tmp_path_factory.mktemp("shared_preview") / "newsroom"))
    text = folder / "releases/2025/winter-road/en.md"
    text.write_text(text.read_text("utf-8").replace("publish_at: 2025", "publish_at: 2125"), "utf-8")
    with run_preview(folder) as running:
        yield running


@pytest.mark.parametrize("part", ["html", "txt"])
def test_a_mail_is_byte_for_byte_what_a_build_writes(shared_preview: Preview, part: str) -> None:
    expected = (GOLDEN / f"expected/mail{RELEASE}sv.{part}").read_text("utf-8")
    shown = shared_preview.get(f"/_preview/{'mail' if part == 'html' else 'text'}{RELEASE}sv").text
    text = re.search(r"<pre[^>]*>(.*)</pre>", shown, re.DOTALL)
    assert (shown if part == "html" else text and unescape(text[1])) == expected


@pytest.mark.parametrize("file", ["release.json", "release.txt"])
def test_files_beside_a_page_are_what_a_build_writes(shared_preview: Preview, file: str) -> None:
    expected = (GOLDEN / f"expected/site{RELEASE}{file}").read_bytes()
    assert shared_preview.get(f"{RELEASE}{file}").content == expected


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/2023/vattentornet/vattentornet.jpg", "image/jpeg"),
        ("/2023/vattentornet/underlag.pdf", "application/pdf"),
        ("/2023/vattentornet/press-kit.zip", "application/zip"),
        ("/media/askfjarden.png", "image/png"),
    ],
)
def test_images_and_documents_are_what_a_build_writes(shared_preview: Preview, path: str, media_type: str) -> None:
    response = shared_preview.get(path)
    assert response.headers["content-type"] == media_type
    assert response.content == (GOLDEN / f"expected/site{path}").read_bytes()


@pytest.mark.parametrize(
    ("path", "size", "image_format"),
    [
        ("/2024/farjan-stalls-in/card.png", (1200, 630), "PNG"),
        ("/2023/vattentornet/120/vattentornet.jpg.jpg", (120, 90), "JPEG"),
        ("/2023/vattentornet/120/vattentornet.jpg.webp", (120, 90), "WEBP"),
        ("/2025/hemligt-utkast/40/draksten.png.webp", (40, 30), "WEBP"),
    ],
)
def test_smaller_sizes_and_share_images_are_created(
    shared_preview: Preview, path: str, size: tuple[int, int], image_format: str
) -> None:
    image = Image.open(BytesIO(shared_preview.get(path).content))
    assert (image.size, image.format) == (size, image_format)


def test_a_draft_is_shown_as_page_mail_and_entry_and_is_marked(shared_preview: Preview) -> None:
    for path in (DRAFT, f"/_preview/mail{DRAFT}sv", f"/_preview/text{DRAFT}sv", f"/_preview/entry{DRAFT}sv"):
        assert "Drakstenen väntar på sin text." in shared_preview.get(path).text, path
    assert "<strong>Draft.</strong>" in shared_preview.get(preview_page(DRAFT)).text
    assert DRAFT in shared_preview.get("/").text
    assert "Draft" not in shared_preview.get(DRAFT).text


def test_an_embargo_is_marked_with_its_end_and_its_zone(shared_preview: Preview) -> None:
    page = "/en/2025/winter-road/"
    assert "Under embargo until Wednesday 21 February 2125, " in shared_preview.get(preview_page(page)).text
    assert "(Europe/Stockholm)" in shared_preview.get(preview_page(page)).text
    assert shared_preview.get(page).status == 200


@pytest.mark.parametrize("feed_format", ["atom", "rss", "json-feed"])
def test_an_entry_is_shown_in_each_feed_format(shared_preview: Preview, feed_format: str) -> None:
    expected = {"atom": "&lt;entry&gt;", "rss": "&lt;item&gt;", "json-feed": "{&#34;id&#34;:"}
    assert expected[feed_format] in shared_preview.get(f"/_preview/entry{RELEASE}sv?as={feed_format}").text


def test_the_images_of_an_entry_are_loaded_from_the_preview(shared_preview: Preview) -> None:
    assert 'src="/2023/vattentornet/' in shared_preview.get("/_preview/entry/2023/vattentornet/sv").text


def test_the_whole_site_is_served(shared_preview: Preview) -> None:
    for path in ("/", "/en/", "/keywords/hamnen/", "/contacts/", "/media/", "/subscribe/", "/2024/", "/pressroom.css"):
        assert shared_preview.get(path).status == 200, path
    assert '<feed xmlns="http://www.w3.org/2005/Atom"' in shared_preview.get("/atom.xml").text
    assert "Drakstenen" in shared_preview.get("/atom.xml").text
    assert shared_preview.get("/en/nowhere/").status == 404
    assert '<html lang="en">' in shared_preview.get("/en/nowhere/").text
    assert shared_preview.get(RELEASE.rstrip("/")).headers["location"] == "farjan-stalls-in/"
    assert "/2024/ny-kaj/" in shared_preview.get("/2023/en-kaj-for-alla/").text


@pytest.mark.parametrize(
    "path",
    [
        f"{RELEASE}sv.md",
        "/newsroom.yaml",
        "/../newsroom.yaml",
        "/2024/../../newsroom.yaml",
        "/%2e%2e/newsroom.yaml",
        "/2024/farjan-stalls-in/%2e%2e/%2e%2e/%2e%2e/newsroom.yaml",
        "/_preview/../newsroom.yaml",
        "/_preview/mail/2024/farjan-stalls-in/../../x",
        "/_preview/page.html",
        "/releases/2024/farjan-stalls-in/sv.md",
        "/%00",
        "//etc/passwd",
    ],
)
def test_no_other_file_of_the_folder_is_served(shared_preview: Preview, path: str) -> None:
    response = shared_preview.get(path)
    assert response.status == 404
    assert "base_url" not in response.text


def test_only_requests_for_this_machine_are_answered(shared_preview: Preview) -> None:
    assert shared_preview.get(RELEASE, Host="press.example.org").status == 403
    assert shared_preview.get(RELEASE, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403
    assert shared_preview.get(RELEASE, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200
    assert shared_preview.get(RELEASE, Host=shared_preview.host.replace("127.0.0.1", "localhost")).status == 200


def test_only_get_and_head_are_answered(shared_preview: Preview) -> None:
    assert shared_preview.get(RELEASE, "POST").status == 501
    head = shared_preview.get(RELEASE, "HEAD")
    assert (head.status, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(shared_preview.get(RELEASE).content))


def test_no_page_may_load_anything_from_other_hosts_or_run_scripts(shared_preview: Preview) -> None:
    for path in (RELEASE, f"/_preview/mail{RELEASE}sv", f"/_preview/entry{RELEASE}sv"):
        policy = shared_preview.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy


def test_the_root_url_redirects_to_the_preview_if_it_is_typed(shared_preview: Preview) -> None:
    assert shared_preview.get("/", Sec_Fetch_Site="none").headers["location"] == "/_preview/"


def test_the_list_starts_with_drafts_and_releases_under_embargo(shared_preview: Preview) -> None:
    text = shared_preview.get("/_preview/").text
    places = [text.index(address) for address in ("hemligt-utkast", "2025%2Fwinter-road", "kapten-valts", "ny-kaj")]
    assert places == sorted(places)


def test_releases_are_found_by_words_in_their_headlines(shared_preview: Preview) -> None:
    text = shared_preview.get("/_preview/?q=F%C3%84RJAN+tallsk%C3%A4r").text
    assert text.count('<span class="headline"') == 1
    assert "Färjan till Tallskär ställs in</span>" in text
    assert "No release matches this search." in shared_preview.get("/_preview/?q=nowhere").text


def test_a_long_list_is_shown_in_pages(tmp_path: Path) -> None:
    write_newsroom(tmp_path / "many", releases(120, 1))
    with run_preview(tmp_path / "many") as preview:
        assert preview.get("/_preview/").text.count('<span class="headline"') == 100
        assert "Show more (20 left)" in preview.get("/_preview/").text
        assert preview.get("/_preview/?rows=200").text.count('<span class="headline"') == 120
        assert preview.get("/_preview/?rows=-1").status == 200


def test_nothing_is_written_to_the_newsroom(newsroom: Path, preview: Preview) -> None:
    before = sorted(path for path in newsroom.rglob("*"))
    preview.get(RELEASE)
    preview.get(preview_page(RELEASE))
    assert preview.interrupt()[0] == 0
    assert sorted(path for path in newsroom.rglob("*")) == before


def test_a_saved_change_is_shown(newsroom: Path, preview: Preview) -> None:
    text = newsroom / "releases/2024/farjan-stalls-in/sv.md"
    version = preview.get(preview_page(RELEASE)).text.split('data-version="')[1].split('"')[0]
    text.write_text(text.read_text("utf-8").replace("Färjan till Tallskär", "Båten till Tallskär"), "utf-8")
    for path in (preview_page(RELEASE), RELEASE, "/"):
        preview.wait_for(path, lambda response: "Båten till Tallskär ställs in" in response.text)
    assert version not in preview.get(preview_page(RELEASE)).text


def test_a_problem_is_shown_with_its_line_and_the_page_stays_as_it_was(newsroom: Path, preview: Preview) -> None:
    assert preview.get(RELEASE).status == 200
    text = newsroom / "releases/2024/farjan-stalls-in/sv.md"
    text.write_text(text.read_text("utf-8").replace("kind: statement", "kind: statment\nextra: x"), "utf-8")
    response = preview.wait_for(preview_page(RELEASE), lambda response: "statment" in response.text)
    line = next(number for number, each in enumerate(text.read_text("utf-8").split("\n"), 1) if "statment" in each)
    assert f"<code>releases/2024/farjan-stalls-in/sv.md:{line}</code>" in response.text
    assert f'<li value="{line}" class="target"><code dir="auto">kind: statment</code></li>' in response.text
    assert "Below is the last version without errors." in response.text
    assert "Färjan till Tallskär" in preview.get(RELEASE).text
    assert preview.get("/2023/vattentornet/").status == 200


def test_a_release_that_never_was_valid_shows_only_its_problems(newsroom: Path) -> None:
    (newsroom / "releases/2026/halv").mkdir(parents=True)
    (newsroom / "releases/2026/halv/sv.md").write_text(INVALID_TEXT, "utf-8")
    with run_preview(newsroom) as preview:
        assert 'data-available="no"' in preview.get(preview_page("/2026/halv/")).text
        assert "the date 2026-11-35 does not exist" in preview.get(preview_page("/2026/halv/")).text
        assert "cannot be shown yet" in preview.get("/2026/halv/").text


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"---\nheadline: x\xff\n---\n", "not UTF-8"), (b"", "three hyphens"), (b"---\nheadline: Half", "three hyphens")],
)
def test_a_text_that_cannot_be_read_or_is_incomplete_is_a_problem_until_it_is_fixed(
    newsroom: Path, preview: Preview, content: bytes, message: str
) -> None:
    text = newsroom / "releases/2024/farjan-stalls-in/sv.md"
    valid_content = text.read_bytes()
    text.write_bytes(content)
    preview.wait_for(preview_page(RELEASE), lambda response: message in response.text)
    text.write_bytes(valid_content)
    preview.wait_for(
        preview_page(RELEASE), lambda response: message not in response.text and 'data-available="yes"' in response.text
    )


def test_a_newsroom_with_errors_at_the_start_is_shown_as_soon_as_they_are_fixed(newsroom: Path) -> None:
    settings = newsroom / "newsroom.yaml"
    good = settings.read_text("utf-8")
    settings.write_text(good.replace("timezone: Europe/Stockholm", "timezone: Europe/Stokholm"), "utf-8")
    with run_preview(newsroom) as preview:
        response = preview.get("/_preview/")
        assert "newsroom.yaml:" in response.text
        assert 'class="target"><code dir="auto">timezone: Europe/Stokholm' in response.text
        settings.write_text(good, "utf-8")
        preview.wait_for(RELEASE, lambda response: "Färjan till Tallskär" in response.text)
        preview.wait_for("/_preview/", lambda response: "Stokholm" not in response.text)


def test_a_newsroom_with_new_errors_stays_as_it_was_and_shows_them(newsroom: Path, preview: Preview) -> None:
    settings = newsroom / "newsroom.yaml"
    settings.write_text(settings.read_text("utf-8").replace("languages:", "langauges:"), "utf-8")
    preview.wait_for(preview_page(RELEASE), lambda response: "langauges" in response.text)
    assert "Färjan till Tallskär" in preview.get(RELEASE).text
    text = newsroom / "releases/2024/farjan-stalls-in/sv.md"
    text.write_text(text.read_text("utf-8").replace("Färjan till", "Båten till"), "utf-8")
    preview.wait_for(RELEASE, lambda response: "Båten till" in response.text)


def test_a_new_colour_of_the_newsroom_is_shown(newsroom: Path, preview: Preview) -> None:
    settings = newsroom / "newsroom.yaml"
    before = settings.read_text("utf-8").split("\n")
    lines = ['accent: "#123456"', *(line for line in before if not line.startswith("accent:"))]
    settings.write_text("\n".join(lines), "utf-8")
    preview.wait_for("/pressroom.css", lambda response: "--accent: #123456;" in response.text)


def test_a_missing_newsroom_file_is_reported_until_it_is_back(newsroom: Path, preview: Preview) -> None:
    settings = newsroom / "newsroom.yaml"
    settings.rename(newsroom / "newsroom.away")
    preview.wait_for("/_preview/", lambda response: "There is no newsroom.yaml" in response.text)
    (newsroom / "newsroom.away").rename(settings)
    preview.wait_for("/_preview/", lambda response: "There is no newsroom.yaml" not in response.text)


def test_a_deleted_release_is_gone(newsroom: Path, preview: Preview) -> None:
    assert preview.get(RELEASE).status == 200
    shutil.rmtree(newsroom / "releases/2024/farjan-stalls-in")
    preview.wait_for(RELEASE, lambda response: response.status == 404)
    assert preview.get(preview_page(RELEASE)).status == 200
    assert "farjan-stalls-in" not in preview.get("/").text


def test_a_template_of_the_newsroom_is_used_and_an_error_in_it_is_shown_with_its_line(
    newsroom: Path, preview: Preview
) -> None:
    template = newsroom / "templates/site/release.html"
    template.parent.mkdir(parents=True)
    source = '{% extends "builtin/site/release.html" %}\n{% block after %}<p>Eget slut.</p>\n{% endblock %}\n'
    template.write_text(source, "utf-8")
    preview.wait_for(RELEASE, lambda response: "Eget slut." in response.text)
    template.write_text(source.replace("<p>", "{{ nix }}<p>"), "utf-8")
    response = preview.wait_for(RELEASE, lambda response: response.status == 500)
    assert "templates/site/release.html:2" in response.text
    assert "Fix the template" in response.text
    assert 'class="target"><code dir="auto">{% block after %}{{ nix }}' in response.text
    template.unlink()
    preview.wait_for(RELEASE, lambda response: response.status == 200 and "Eget slut." not in response.text)


def test_translations_of_the_newsroom_are_used_and_unused_ones_are_reported(newsroom: Path, preview: Preview) -> None:
    words = newsroom / "locale/sv.po"
    words.parent.mkdir()
    words.write_text('msgid "Follow us"\nmsgstr "Häng med oss"\n', "utf-8")
    preview.wait_for(RELEASE, lambda response: "Häng med oss" in response.text)
    words.write_text('msgid "Folow us"\nmsgstr "Häng med oss"\n', "utf-8")
    preview.wait_for(preview_page("/"), lambda response: "there is no message “Folow us”" in response.text)
    preview.wait_for(RELEASE, lambda response: "Häng med oss" not in response.text)
    words.unlink()
    preview.wait_for(preview_page("/"), lambda response: "Folow us" not in response.text)


def test_a_template_that_is_not_text_is_reported(newsroom: Path, preview: Preview) -> None:
    template = newsroom / "templates/site/release.html"
    template.parent.mkdir(parents=True)
    template.write_bytes(b"\xff")
    preview.wait_for(preview_page(RELEASE), lambda response: "release.html is not UTF-8" in response.text)
    template.unlink()
    preview.wait_for(preview_page(RELEASE), lambda response: "is not UTF-8" not in response.text)


def test_an_empty_newsroom_is_shown_and_so_is_its_first_release(newsroom: Path) -> None:
    releases_ = newsroom / "releases"
    releases_.rename(newsroom / "elsewhere")
    with run_preview(newsroom) as preview:
        assert "There is no release yet" in preview.get("/_preview/").text
        assert preview.get("/").status == 200
        (newsroom / "elsewhere").rename(releases_)
        preview.wait_for("/_preview/", lambda response: "farjan-stalls-in" in response.text)


def test_a_newsroom_with_a_path_in_its_base_url_is_served_below_it(newsroom: Path) -> None:
    settings = newsroom / "newsroom.yaml"
    lines = settings.read_text("utf-8").split("\n")
    new_lines = [f"{line}/press" if line.startswith("base_url:") else line for line in lines]
    settings.write_text("\n".join(new_lines), "utf-8")
    with run_preview(newsroom) as preview:
        assert 'href="/press/pressroom.css"' in preview.get(f"/press{RELEASE}").text
        assert preview.get("/press/pressroom.css").status == 200
        assert preview.get("/").headers["location"] == "/_preview/"
        assert f'src="/press{RELEASE}?scheme=light"' in preview.get(preview_page(RELEASE)).text


def test_it_works_without_a_cache_folder(newsroom: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with run_preview(newsroom, XDG_CACHE_HOME=str(tmp_path / "file")) as preview:
        assert preview.get(RELEASE).status == 200


def test_the_server_forces_the_colour_scheme(shared_preview: Preview) -> None:
    for path in (RELEASE, "/pressroom.css", f"/_preview/mail{RELEASE}sv", "/_preview/frame.css"):
        assert "prefers-color-scheme" not in shared_preview.get(f"{path}?scheme=dark").text, path
    assert 'href="/pressroom.css?scheme=dark"' in shared_preview.get(f"{RELEASE}?scheme=dark").text
    assert "color-scheme: dark;" in shared_preview.get("/pressroom.css?scheme=dark").text
    assert "prefers-color-scheme" in shared_preview.get("/pressroom.css").text


def test_ctrl_c_ends_it_without_output(preview: Preview) -> None:
    preview.get(RELEASE)
    assert preview.interrupt() == (0, "")


def test_a_port_in_use_is_reported_with_what_to_do(shared_preview: Preview, newsroom: Path) -> None:
    port = shared_preview.host.rpartition(":")[2]
    completed = run(ROOT, "--newsroom", str(newsroom), "preview", "--port", port)
    assert completed.returncode == 2
    assert (
        completed.stderr
        == f"Port {port} is already in use.\nChoose another port with --port, or any free port with --port 0.\n"
    )


def test_the_browser_is_opened_only_on_request(newsroom: Path, tmp_path: Path) -> None:
    opener = tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    opener.chmod(0o755)
    with run_preview(newsroom, BROWSER=f"{opener} %s") as preview:
        preview.get("/")
        assert not (tmp_path / "opened").exists()
    with run_preview(newsroom, "--open", BROWSER=f"{opener} %s") as preview:
        preview.wait_for("/", lambda _: (tmp_path / "opened").exists())
        assert (tmp_path / "opened").read_text() == preview.address


def test_a_folder_without_a_newsroom_is_completed(tmp_path: Path) -> None:
    completed = run(ROOT, "--newsroom", str(tmp_path), "preview", "--port", "0")
    assert completed.returncode == 2
    assert "There is no newsroom.yaml" in completed.stderr


def test_a_file_that_became_a_link_out_of_the_newsroom_is_not_served(
    newsroom: Path, preview: Preview, tmp_path: Path
) -> None:
    picture = next(each for each in (newsroom / "releases").rglob("*.pdf"))
    path = f"/{picture.relative_to(newsroom / 'releases').as_posix()}"
    assert preview.get(path).content == picture.read_bytes()
    (tmp_path / "secret").write_text("a secret")
    picture.unlink()
    picture.symlink_to(tmp_path / "secret")
    assert "a secret" not in preview.get(path).text
    preview.wait_for(
        preview_page(f"{path.rpartition('/')[0]}/"),
        lambda response: "leads out of the newsroom" in unescape(response.text),
    )
    assert "a secret" not in preview.get(path).text
