"""The preview's answers: what a build would make, and all that it would not yet; and nothing else of the folder."""

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
from tests.support.preview_server import Answered, Preview, previewing
from tests.support.terminal import run

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests/golden"
DRAFT = "/2025/hemligt-utkast/"
RELEASE = "/2024/farjan-stalls-in/"
WRONG = (
    "---\nheadline: Halv\nlead: En halv text.\npublish_at: 2026-11-35 09:00\ncontacts: [tuva-granlov]\n---\n\nText.\n"
)


def shell(page: str) -> str:
    return f"/_preview/?page={page}"


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A copy of the golden newsroom, to be changed."""
    return Path(shutil.copytree(GOLDEN / "newsroom", tmp_path / "newsroom"))


@pytest.fixture
def preview(newsroom: Path) -> Iterator[Preview]:
    with previewing(newsroom) as running:
        yield running


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview of the golden newsroom, in which nothing changes; and one release is under embargo."""
    folder = Path(shutil.copytree(GOLDEN / "newsroom", tmp_path_factory.mktemp("still") / "newsroom"))
    text = folder / "releases/2025/winter-road/en.md"
    text.write_text(text.read_text("utf-8").replace("publish_at: 2025", "publish_at: 2125"), "utf-8")
    with previewing(folder) as running:
        yield running


@pytest.mark.parametrize("part", ["html", "txt"])
def test_a_mail_is_octet_for_octet_what_a_build_writes(still: Preview, part: str) -> None:
    expected = (GOLDEN / f"expected/mail{RELEASE}sv.{part}").read_text("utf-8")
    shown = still.get(f"/_preview/{'mail' if part == 'html' else 'text'}{RELEASE}sv").text
    text = re.search(r"<pre[^>]*>(.*)</pre>", shown, re.DOTALL)
    assert (shown if part == "html" else text and unescape(text[1])) == expected


@pytest.mark.parametrize("file", ["release.json", "release.txt"])
def test_what_stands_beside_a_page_is_what_a_build_writes(still: Preview, file: str) -> None:
    expected = (GOLDEN / f"expected/site{RELEASE}{file}").read_bytes()
    assert still.get(f"{RELEASE}{file}").content == expected


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/2023/vattentornet/vattentornet.jpg", "image/jpeg"),
        ("/2023/vattentornet/underlag.pdf", "application/pdf"),
        ("/2023/vattentornet/press-kit.zip", "application/zip"),
        ("/media/askfjarden.png", "image/png"),
    ],
)
def test_files_are_what_a_build_writes(still: Preview, path: str, media_type: str) -> None:
    answer = still.get(path)
    assert answer.headers["content-type"] == media_type
    assert answer.content == (GOLDEN / f"expected/site{path}").read_bytes()


@pytest.mark.parametrize(
    ("path", "size", "kind"),
    [
        ("/2024/farjan-stalls-in/card.png", (1200, 630), "PNG"),
        ("/2023/vattentornet/120/vattentornet.jpg.jpg", (120, 90), "JPEG"),
        ("/2023/vattentornet/120/vattentornet.jpg.webp", (120, 90), "WEBP"),
        ("/2025/hemligt-utkast/40/draksten.png.webp", (40, 30), "WEBP"),
    ],
)
def test_pictures_are_made_in_their_sizes_and_share_cards_too(
    still: Preview, path: str, size: tuple[int, int], kind: str
) -> None:
    made = Image.open(BytesIO(still.get(path).content))
    assert (made.size, made.format) == (size, kind)


def test_a_draft_shows_as_page_mail_and_entry_and_is_marked(still: Preview) -> None:
    for path in (DRAFT, f"/_preview/mail{DRAFT}sv", f"/_preview/text{DRAFT}sv", f"/_preview/entry{DRAFT}sv"):
        assert "Drakstenen väntar på sin text." in still.get(path).text, path
    assert "<strong>Draft.</strong>" in still.get(shell(DRAFT)).text
    assert DRAFT in still.get("/").text
    assert "Draft" not in still.get(DRAFT).text


def test_an_embargo_is_marked_with_its_end_and_its_zone(still: Preview) -> None:
    page = "/en/2025/winter-road/"
    assert "Under embargo until Wednesday 21 February 2125, " in still.get(shell(page)).text
    assert "(Europe/Stockholm)" in still.get(shell(page)).text
    assert still.get(page).status == 200


@pytest.mark.parametrize("form", ["atom", "rss", "json-feed"])
def test_an_entry_is_there_as_it_stands_in_a_feed(still: Preview, form: str) -> None:
    begin = {"atom": "&lt;entry&gt;", "rss": "&lt;item&gt;", "json-feed": "{&#34;id&#34;:"}
    assert begin[form] in still.get(f"/_preview/entry{RELEASE}sv?as={form}").text


def test_the_pictures_of_an_entry_are_asked_for_here(still: Preview) -> None:
    assert 'src="/2023/vattentornet/' in still.get("/_preview/entry/2023/vattentornet/sv").text


def test_the_whole_site_is_there(still: Preview) -> None:
    for path in ("/", "/en/", "/keywords/hamnen/", "/contacts/", "/media/", "/subscribe/", "/2024/", "/pressroom.css"):
        assert still.get(path).status == 200, path
    assert '<feed xmlns="http://www.w3.org/2005/Atom"' in still.get("/atom.xml").text
    assert "Drakstenen" in still.get("/atom.xml").text
    assert still.get("/en/nowhere/").status == 404
    assert '<html lang="en">' in still.get("/en/nowhere/").text
    assert still.get(RELEASE.rstrip("/")).headers["location"] == "farjan-stalls-in/"
    assert "/2024/ny-kaj/" in still.get("/2023/en-kaj-for-alla/").text


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
        "/_preview/shell.html",
        "/releases/2024/farjan-stalls-in/sv.md",
        "/%00",
        "//etc/passwd",
    ],
)
def test_nothing_else_of_the_folder_is_served(still: Preview, path: str) -> None:
    answer = still.get(path)
    assert answer.status == 404
    assert "base_url" not in answer.text


def test_only_those_who_ask_for_this_machine_by_name_are_answered(still: Preview) -> None:
    assert still.get(RELEASE, Host="press.example.org").status == 403
    assert still.get(RELEASE, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 403
    assert still.get(RELEASE, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200
    assert still.get(RELEASE, Host=still.host.replace("127.0.0.1", "localhost")).status == 200


def test_it_answers_get_and_head_alone(still: Preview) -> None:
    assert still.get(RELEASE, "POST").status == 501
    head = still.get(RELEASE, "HEAD")
    assert (head.status, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(still.get(RELEASE).content))


def test_no_page_may_load_anything_from_elsewhere_or_run_a_script(still: Preview) -> None:
    for path in (RELEASE, f"/_preview/mail{RELEASE}sv", f"/_preview/entry{RELEASE}sv"):
        policy = still.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy


def test_who_types_the_bare_address_comes_to_the_preview(still: Preview) -> None:
    assert still.get("/", Sec_Fetch_Site="none").headers["location"] == "/_preview/"


def test_the_list_begins_with_drafts_and_embargoed_releases(still: Preview) -> None:
    text = still.get("/_preview/").text
    places = [text.index(address) for address in ("hemligt-utkast", "2025%2Fwinter-road", "kapten-valts", "ny-kaj")]
    assert places == sorted(places)


def test_releases_are_found_by_the_words_of_their_headlines(still: Preview) -> None:
    text = still.get("/_preview/?q=F%C3%84RJAN+tallsk%C3%A4r").text
    assert text.count('<span class="headline"') == 1
    assert "Färjan till Tallskär ställs in</span>" in text
    assert "No release has these words." in still.get("/_preview/?q=nowhere").text


def test_a_long_list_is_shown_in_parts(tmp_path: Path) -> None:
    write_newsroom(tmp_path / "many", releases(120, 1))
    with previewing(tmp_path / "many") as preview:
        assert preview.get("/_preview/").text.count('<span class="headline"') == 100
        assert "Show more: 20 are left" in preview.get("/_preview/").text
        assert preview.get("/_preview/?rows=200").text.count('<span class="headline"') == 120
        assert preview.get("/_preview/?rows=-1").status == 200


def test_nothing_is_written_to_the_newsroom(newsroom: Path, preview: Preview) -> None:
    before = sorted(path for path in newsroom.rglob("*"))
    preview.get(RELEASE)
    preview.get(shell(RELEASE))
    assert preview.interrupt()[0] == 0
    assert sorted(path for path in newsroom.rglob("*")) == before


def test_what_is_saved_is_shown(newsroom: Path, preview: Preview) -> None:
    text = newsroom / "releases/2024/farjan-stalls-in/sv.md"
    version = preview.get(shell(RELEASE)).text.split('data-version="')[1].split('"')[0]
    text.write_text(text.read_text("utf-8").replace("Färjan till Tallskär", "Båten till Tallskär"), "utf-8")
    for path in (shell(RELEASE), RELEASE, "/"):
        preview.soon(path, lambda answer: "Båten till Tallskär ställs in" in answer.text)
    assert version not in preview.get(shell(RELEASE)).text


def test_a_problem_stands_beside_its_line_and_the_page_stays_as_it_was(newsroom: Path, preview: Preview) -> None:
    assert preview.get(RELEASE).status == 200
    text = newsroom / "releases/2024/farjan-stalls-in/sv.md"
    text.write_text(text.read_text("utf-8").replace("kind: statement", "kind: statment\nextra: x"), "utf-8")
    shown = preview.soon(shell(RELEASE), lambda answer: "statment" in answer.text)
    line = next(number for number, each in enumerate(text.read_text("utf-8").split("\n"), 1) if "statment" in each)
    assert f"<code>releases/2024/farjan-stalls-in/sv.md:{line}</code>" in shown.text
    assert f'<li value="{line}" class="meant"><code dir="auto">kind: statment</code></li>' in shown.text
    assert "as it was before the errors" in shown.text
    assert "Färjan till Tallskär" in preview.get(RELEASE).text
    assert preview.get("/2023/vattentornet/").status == 200


def test_a_release_that_was_wrong_from_the_beginning_tells_only_its_problems(newsroom: Path) -> None:
    (newsroom / "releases/2026/halv").mkdir(parents=True)
    (newsroom / "releases/2026/halv/sv.md").write_text(WRONG, "utf-8")
    with previewing(newsroom) as preview:
        assert 'data-made="no"' in preview.get(shell("/2026/halv/")).text
        assert "there is no day 2026-11-35" in preview.get(shell("/2026/halv/")).text
        assert "cannot be made yet" in preview.get("/2026/halv/").text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"---\nheadline: x\xff\n---\n", "not UTF-8"), (b"", "three hyphens"), (b"---\nheadline: Half", "three hyphens")],
)
def test_a_text_that_cannot_be_read_or_is_half_written_is_a_problem_until_it_is_whole(
    newsroom: Path, preview: Preview, content: bytes, said: str
) -> None:
    text = newsroom / "releases/2024/farjan-stalls-in/sv.md"
    whole = text.read_bytes()
    text.write_bytes(content)
    preview.soon(shell(RELEASE), lambda answer: said in answer.text)
    text.write_bytes(whole)
    preview.soon(shell(RELEASE), lambda answer: said not in answer.text and 'data-made="yes"' in answer.text)


def test_a_newsroom_that_is_broken_at_the_start_comes_to_life_when_it_is_mended(newsroom: Path) -> None:
    settings = newsroom / "newsroom.yaml"
    good = settings.read_text("utf-8")
    settings.write_text(good.replace("timezone: Europe/Stockholm", "timezone: Europe/Stokholm"), "utf-8")
    with previewing(newsroom) as preview:
        shown = preview.get("/_preview/")
        assert "newsroom.yaml:" in shown.text
        assert 'class="meant"><code dir="auto">timezone: Europe/Stokholm' in shown.text
        settings.write_text(good, "utf-8")
        preview.soon(RELEASE, lambda answer: "Färjan till Tallskär" in answer.text)
        preview.soon("/_preview/", lambda answer: "Stokholm" not in answer.text)


def test_a_newsroom_that_breaks_stays_as_it_was_and_says_so(newsroom: Path, preview: Preview) -> None:
    settings = newsroom / "newsroom.yaml"
    settings.write_text(settings.read_text("utf-8").replace("languages:", "langauges:"), "utf-8")
    preview.soon(shell(RELEASE), lambda answer: "langauges" in answer.text)
    assert "Färjan till Tallskär" in preview.get(RELEASE).text
    text = newsroom / "releases/2024/farjan-stalls-in/sv.md"
    text.write_text(text.read_text("utf-8").replace("Färjan till", "Båten till"), "utf-8")
    preview.soon(RELEASE, lambda answer: "Båten till" in answer.text)


def test_another_colour_of_the_newsroom_is_shown(newsroom: Path, preview: Preview) -> None:
    settings = newsroom / "newsroom.yaml"
    before = settings.read_text("utf-8").split("\n")
    lines = ['accent: "#123456"', *(line for line in before if not line.startswith("accent:"))]
    settings.write_text("\n".join(lines), "utf-8")
    preview.soon("/pressroom.css", lambda answer: "--accent: #123456;" in answer.text)


def test_a_newsroom_file_that_goes_and_comes_back_is_told(newsroom: Path, preview: Preview) -> None:
    settings = newsroom / "newsroom.yaml"
    settings.rename(newsroom / "newsroom.away")
    preview.soon("/_preview/", lambda answer: "There is no newsroom.yaml" in answer.text)
    (newsroom / "newsroom.away").rename(settings)
    preview.soon("/_preview/", lambda answer: "There is no newsroom.yaml" not in answer.text)


def test_a_release_that_is_deleted_is_gone(newsroom: Path, preview: Preview) -> None:
    assert preview.get(RELEASE).status == 200
    shutil.rmtree(newsroom / "releases/2024/farjan-stalls-in")
    preview.soon(RELEASE, lambda answer: answer.status == 404)
    assert preview.get(shell(RELEASE)).status == 200
    assert "farjan-stalls-in" not in preview.get("/").text


def test_a_template_of_the_newsroom_is_taken_in_and_a_faulty_one_is_told_with_its_line(
    newsroom: Path, preview: Preview
) -> None:
    template = newsroom / "templates/site/release.html"
    template.parent.mkdir(parents=True)
    own = '{% extends "builtin/site/release.html" %}\n{% block after %}<p>Eget slut.</p>\n{% endblock %}\n'
    template.write_text(own, "utf-8")
    preview.soon(RELEASE, lambda answer: "Eget slut." in answer.text)
    template.write_text(own.replace("<p>", "{{ nix }}<p>"), "utf-8")
    told = preview.soon(RELEASE, lambda answer: answer.status == 500)
    assert "templates/site/release.html:2" in told.text
    assert "Mend the template" in told.text
    assert 'class="meant"><code dir="auto">{% block after %}{{ nix }}' in told.text
    template.unlink()
    preview.soon(RELEASE, lambda answer: answer.status == 200 and "Eget slut." not in answer.text)


def test_words_of_the_newsroom_are_taken_in_and_those_that_nothing_uses_are_named(
    newsroom: Path, preview: Preview
) -> None:
    words = newsroom / "locale/sv.po"
    words.parent.mkdir()
    words.write_text('msgid "Follow us"\nmsgstr "Häng med oss"\n', "utf-8")
    preview.soon(RELEASE, lambda answer: "Häng med oss" in answer.text)
    words.write_text('msgid "Folow us"\nmsgstr "Häng med oss"\n', "utf-8")
    preview.soon(shell("/"), lambda answer: "there is no message “Folow us”" in answer.text)
    preview.soon(RELEASE, lambda answer: "Häng med oss" not in answer.text)
    words.unlink()
    preview.soon(shell("/"), lambda answer: "Folow us" not in answer.text)


def test_a_template_that_is_no_text_is_told(newsroom: Path, preview: Preview) -> None:
    template = newsroom / "templates/site/release.html"
    template.parent.mkdir(parents=True)
    template.write_bytes(b"\xff")
    preview.soon(shell(RELEASE), lambda answer: "release.html is not UTF-8" in answer.text)
    template.unlink()
    preview.soon(shell(RELEASE), lambda answer: "is not UTF-8" not in answer.text)


def test_an_empty_newsroom_is_shown_and_takes_in_its_first_release(newsroom: Path) -> None:
    releases_ = newsroom / "releases"
    releases_.rename(newsroom / "elsewhere")
    with previewing(newsroom) as preview:
        assert "There is no release yet" in preview.get("/_preview/").text
        assert preview.get("/").status == 200
        (newsroom / "elsewhere").rename(releases_)
        preview.soon("/_preview/", lambda answer: "farjan-stalls-in" in answer.text)


def test_a_newsroom_below_a_path_stands_below_that_path(newsroom: Path) -> None:
    settings = newsroom / "newsroom.yaml"
    lines = settings.read_text("utf-8").split("\n")
    moved = [f"{line}/press" if line.startswith("base_url:") else line for line in lines]
    settings.write_text("\n".join(moved), "utf-8")
    with previewing(newsroom) as preview:
        assert 'href="/press/pressroom.css"' in preview.get(f"/press{RELEASE}").text
        assert preview.get("/press/pressroom.css").status == 200
        assert preview.get("/").headers["location"] == "/_preview/"
        assert f'src="/press{RELEASE}?scheme=light"' in preview.get(shell(RELEASE)).text


def test_without_a_place_for_the_cache_it_works_too(newsroom: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with previewing(newsroom, XDG_CACHE_HOME=str(tmp_path / "file")) as preview:
        assert preview.get(RELEASE).status == 200


def answers_in_dark(preview: Preview, path: str) -> Answered:
    return preview.get(f"{path}?scheme=dark")


def test_dark_and_light_are_answered_by_the_server(still: Preview) -> None:
    for path in (RELEASE, "/pressroom.css", f"/_preview/mail{RELEASE}sv", "/_preview/paper.css"):
        assert "prefers-color-scheme" not in answers_in_dark(still, path).text, path
    assert 'href="/pressroom.css?scheme=dark"' in answers_in_dark(still, RELEASE).text
    assert "color-scheme: dark;" in answers_in_dark(still, "/pressroom.css").text
    assert "prefers-color-scheme" in still.get("/pressroom.css").text


def test_ctrl_c_ends_it_quietly(preview: Preview) -> None:
    preview.get(RELEASE)
    assert preview.interrupt() == (0, "")


def test_a_port_that_is_taken_is_told_with_what_to_do(still: Preview, newsroom: Path) -> None:
    port = still.host.rpartition(":")[2]
    refused = run(ROOT, "--newsroom", str(newsroom), "preview", "--port", port)
    assert refused.returncode == 2
    assert refused.stderr == f"Port {port} is taken.\nChoose another with --port, or any that is free with --port 0.\n"


def test_the_browser_is_opened_when_that_is_wished_and_else_not(newsroom: Path, tmp_path: Path) -> None:
    opener = tmp_path / "opener"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    opener.chmod(0o755)
    with previewing(newsroom, BROWSER=f"{opener} %s") as preview:
        preview.get("/")
        assert not (tmp_path / "opened").exists()
    with previewing(newsroom, "--open", BROWSER=f"{opener} %s") as preview:
        preview.soon("/", lambda _: (tmp_path / "opened").exists())
        assert (tmp_path / "opened").read_text() == preview.address


def test_a_folder_without_a_newsroom_is_refused(tmp_path: Path) -> None:
    refused = run(ROOT, "--newsroom", str(tmp_path), "preview", "--port", "0")
    assert refused.returncode == 2
    assert "There is no newsroom.yaml" in refused.stderr
