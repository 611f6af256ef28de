"""No output is in the way of another: the checks say it at the line, and a build removes nothing to make room."""

import string
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError, Problem
from pressroom.model.output_names import is_release_output
from pressroom.pipeline import check_releases
from pressroom.text.paths import fold_path
from tests.support import checking
from tests.support.checking import TEXT, newsroom_text, only, release_text
from tests.support.newsrooms import PICTURES, build_newsroom, contents, create_small_newsroom, release_values
from tests.support.publishing import PublishingNewsroom

OTHER = "releases/2025/andra/sv.md"


def find(folder: Path, texts: dict[str, str | bytes]) -> tuple[Problem, ...]:
    """Return the problems of a newsroom with these texts."""
    return checking.find_problems(folder, texts)


@pytest.mark.parametrize(
    ("former", "words"),
    [
        ("/index.html/b/", "used by the site itself"),
        ("/rss.xml/x/", "used by the site itself"),
        ("/pressroom.css/x.html", "used by the site itself"),
        ("/RSS.xml/x.html", "used by the site itself"),
        ("/en/atom-2.xml/x/", "used by the site itself"),
        ("/2019/index.html/b/", "used by the site itself"),
        ("/verify/", "used by the site itself"),
        ("/en/verify/x/", "used by the site itself"),
        ("/Media/", "only by capital or special letters"),
        ("/ｋeywords/bro/", "only by capital or special letters"),
        ("/EN/gammal/", "only by capital or special letters"),
        ("/2025/ANDRA/", "only by capital or special letters"),
        ("/２０２５/x/", "only by capital or special letters"),
        ("/Gammal/", "only by capital or special letters"),
        ("/gammal/index.html/x/", "inside another former URL, which is a file (releases/2025/andra/sv.md)"),
        ("/djup.html", "is a file, but releases/2025/andra/sv.md needs a folder of this name"),
        ("/caf\u0065\u0301/", "only by capital or special letters"),
        ("/a" * 1000, "too long"),
        (f"/{'b' * 180}" * 5, "too long"),
    ],
)
def test_a_former_url_in_the_way_of_another_output_is_an_error_at_its_line(
    tmp_path: Path, former: str, words: str
) -> None:
    other = release_text("Klar.", former_urls='[/gammal/, /djup.html/x/, "/caf\u00e9/"]')
    text = release_text(former_urls=f"\n  - /ny/\n  - {former}")
    problems = find(tmp_path, {TEXT: text, OTHER: other, "releases/2025/andra/en.md": release_text("Open.")})
    only(problems, "error", 8, words)
    assert problems[0].path == TEXT


def test_of_a_published_text_and_a_draft_with_one_url_the_draft_is_at_fault(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path)
    newsroom.write("2025/z", former_urls=["/gammal/"])
    newsroom.execute()
    newsroom.write("2025/a", publish_at=None, former_urls=["/gammal/"])
    problems = check_releases(Workspace.open(newsroom.config))
    assert [each.path for each in problems if each.level == "error"] == ["releases/2025/a/sv.md"]
    newsroom.write("2025/b")
    newsroom.execute("publish", "2025/b")
    assert "2025/b" in newsroom.public_pages()


NAMES: dict[str, tuple[str, str]] = {
    "a document called signature.json": ("documents", "signature.json"),
    "a document called Index.html in other letters": ("documents", "Release.JSON"),
    "a document in wide letters": ("documents", "ｒelease.txt"),
    "a picture called card.png": ("images", "Card.PNG"),
    "a picture whose sizes have names that are too long": ("images", "b" * 250 + ".png"),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_file_with_the_name_of_an_output_is_an_error_at_its_line(tmp_path: Path, case: str) -> None:
    kind, name = NAMES[case]
    about = "alt: x, credit: y" if kind == "images" else "title: x"
    folder = "releases/2025/bron-oppnar"
    files: dict[str, str | bytes] = {f"{folder}/{name}": PICTURES[0] if kind == "images" else b"{}"}
    problems = find(tmp_path, files | {TEXT: release_text(**{kind: f"[{{file: {name}, {about}}}]"})})
    only(problems, "error", 6, "pressroom writes" if len(name) < 100 else "too long")


def test_two_files_whose_names_differ_by_case_are_an_error(tmp_path: Path) -> None:
    folder = "releases/2025/bron-oppnar"
    files: dict[str, str | bytes] = {f"{folder}/plan.pdf": b"%PDF-1", f"{folder}/Plan.pdf": b"%PDF-2"}
    text = release_text(documents="\n  - {file: plan.pdf, title: x}\n  - {file: Plan.pdf, title: y}")
    only(find(tmp_path, files | {TEXT: text}), "error", 8, "in the list twice")


def test_a_person_whose_card_has_the_name_of_an_output_is_an_error(tmp_path: Path) -> None:
    text = release_text(contacts="[{name: Contacts, phone: 08-465 004 01}]")
    only(find(tmp_path, {TEXT: text}), "error", 5, "contact card of “Contacts”")


def test_keywords_with_folders_that_differ_by_case_are_an_error(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {
        TEXT: release_text(keywords="[λόγος]"),
        OTHER: release_text("Klar.", keywords="[λόγοσ]"),
    }
    only(find(tmp_path, texts), "error", 6, "same URL as")


@pytest.mark.parametrize("logo", ["Vapen.png", "index.html/vapen.png"])
def test_a_logo_in_the_way_of_another_output_is_an_error_at_its_line(tmp_path: Path, logo: str) -> None:
    organisations = f"\n  a: {{name: A, country: SE, logo: vapen.png}}\n  b: {{name: B, country: SE, logo: {logo}}}"
    files: dict[str, str | bytes] = {"vapen.png": PICTURES[0], logo: PICTURES[1]}
    problems = find(tmp_path, files | {"newsroom.yaml": newsroom_text(organisations=organisations)})
    only(problems, "error", 7, "cannot be published next to")


def test_every_name_in_the_folder_of_a_release_is_reserved(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path, leave_out=[])
    newsroom.run_command("keys", "create")
    newsroom.files.write("releases/2025/bron/bild.png", PICTURES[0])
    newsroom.files.write("releases/2025/bron/plan.pdf", b"%PDF-1.4")
    person = {"name": "Eva Ek", "role": "chef", "phone": "08-465 004 02"}
    images = [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ek"}]
    media: dict[str, Any] = {"images": images, "documents": [{"file": "plan.pdf", "title": "Plan"}]}
    newsroom.write(contacts=["ada", person], **media)
    newsroom.write("2025/utan-bild")
    newsroom.execute()
    newsroom.write(contacts=["ada", person], **media, lead="En ny ingress om bron.")
    newsroom.execute("correct", "2025/bron", notes={"sv": "Ingressen var fel."})
    folders = [newsroom.config.out / "site/2025" / slug for slug in ("bron", "utan-bild")]
    names = {path.name for folder in folders for path in folder.iterdir()}
    assert {"signature.json", "versions", "press-kit.zip", "captions.txt", "contacts.vcf", "card.png"} <= names
    own = {"bild.png", "plan.pdf", "eva-ek.vcf"}
    assert {name for name in names if not is_release_output(fold_path(name))} == own


WORDS = st.sampled_from(["index.html", "rss.xml", "a", "A", "a.html", "2025", "bron-1", "Verify", "en", "media", "ﬁ"])
URLS = st.lists(WORDS, min_size=1, max_size=3).map(lambda words: f"/{'/'.join(words)}")
DOCUMENTS = st.sampled_from(["release.json", "SIGNATURE.json", "a.csv", "A.csv", "480.txt"])


@settings(max_examples=25)
@given(st.data())
def test_check_reports_an_error_or_build_writes_every_output_and_removes_none(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        newsroom = create_small_newsroom(Path(folder) / "newsroom", 2)
        config = Config(newsroom.folder, Path(folder) / "out", Path(folder) / "cache")
        build_newsroom(config)
        for number, address in enumerate(("2024/bron-0", "2025/bron-1")):
            documents = data.draw(st.lists(DOCUMENTS, unique=True, max_size=2))
            for name in documents:
                newsroom.write(f"releases/{address}/{name}", f"{string.ascii_letters[number]}")
            changes = {
                "former_urls": data.draw(st.lists(URLS, unique=True, max_size=3)),
                "documents": [{"file": name, "title": name} for name in documents],
            }
            newsroom.release(address, "sv", release_values(number, "sv") | changes)
        before = contents(config.out)
        try:
            build_newsroom(config)
        except InputError as error:
            assert all(each.path.startswith("releases/") for each in error.problems)  # noqa: PT017 - both ends are right
            assert contents(config.out) == before
        else:
            after = contents(config.out)
            assert {path for path in before if path.startswith("site/") and "index.html" in path} <= after.keys()
            folded = [fold_path(path) for path in after]
            assert len(set(folded)) == len(folded)
            fresh = Config(newsroom.folder, Path(folder) / "fresh", Path(folder) / "no-cache")
            build_newsroom(fresh)
            assert contents(fresh.out) == after
