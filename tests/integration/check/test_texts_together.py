"""Warnings about texts, files, links and alternative texts that do not fit one another."""

from pathlib import Path

import pytest

from pressroom.errors import Problem
from tests.support.checking import TEXT, find_problems, only, release_text
from tests.support.small_images import image_bytes

ENGLISH = "releases/2025/bron-oppnar/en.md"
OTHER = "releases/2025/andra/sv.md"


def english_text(body: str = "The bridge is open.", **changes: str | None) -> str:
    return release_text(body, headline="The bridge opens", lead="Fjällby opens the bridge.", **changes)


def test_texts_with_different_times_are_a_warning_at_the_time(tmp_path: Path) -> None:
    problems = find_problems(tmp_path, {ENGLISH: english_text(publish_at="2025-02-04 09:00")})
    only(problems, "warning", 4, "another publish_at than sv.md (2025-02-03 09:00)")
    assert problems[0].path == ENGLISH


def test_a_text_without_a_time_beside_one_with_a_time_is_a_warning(tmp_path: Path) -> None:
    problems = find_problems(tmp_path, {ENGLISH: english_text(publish_at=None)})
    only(problems, "warning", 1, "no publish_at, but sv.md has", "add publish_at: 2025-02-03 09:00")


def test_texts_with_the_same_time_and_drafts_are_no_problem(tmp_path: Path) -> None:
    same_time = english_text(publish_at="2025-02-03T08:00Z")
    drafts = {TEXT: release_text(publish_at=None), ENGLISH: english_text(publish_at=None)}
    assert find_problems(tmp_path, {ENGLISH: same_time}) == ()
    assert find_problems(tmp_path, drafts) == ()


def test_the_same_text_in_two_languages_is_a_warning(tmp_path: Path) -> None:
    problems = find_problems(tmp_path, {ENGLISH: english_text("Bron är klar.")})
    only(problems, "warning", 8, "the same as in sv.md; translate it")


def test_a_file_that_no_text_lists_is_a_warning_that_names_it(tmp_path: Path) -> None:
    files = {"releases/2025/bron-oppnar/plan.pdf": b"%PDF", "releases/2025/bron-oppnar/lista.pdf": b"%PDF"}
    english = english_text(documents="[{file: lista.pdf, title: List}]")
    problems = find_problems(tmp_path, {**files, ENGLISH: english})
    only(problems, "warning", 1, "“plan.pdf” is in the folder, but no text lists it, so it is not published")


def test_a_copied_folder_is_a_warning(tmp_path: Path) -> None:
    problems = find_problems(tmp_path, {OTHER: release_text(keywords="[bro]")})
    only(problems, "warning", 1, f"the same as in {OTHER}")
    assert problems[0].path == TEXT


def test_another_headline_is_no_copy(tmp_path: Path) -> None:
    assert find_problems(tmp_path, {OTHER: release_text(headline="En annan bro öppnar")}) == ()


def test_a_year_folder_that_does_not_fit_the_time_is_a_warning(tmp_path: Path) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text(publish_at="2026-02-03 09:00")})
    only(problems, "warning", 4, "published in 2026", "in 2025", "releases/2026/")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/2025/nope/", "leads nowhere on this site"),
        ("/2025/bron-opnar/", "did you mean /2025/bron-oppnar/?"),
        ("/2024/andra/", "did you mean /2025/andra/?"),
        ("/en/2025/andra/", "leads nowhere"),
        ("https://press.fjallby.example/2025/nope/#x", "leads nowhere"),
        ("../nope/", "leads nowhere"),
        ("/2019/", "leads nowhere"),
        ("/keywords/nope/", "leads nowhere"),
        ("/om-oss/", "leads nowhere"),
    ],
)
def test_a_link_to_a_page_that_does_not_exist_is_a_warning_on_its_line(tmp_path: Path, url: str, words: str) -> None:
    text = release_text(f"Bron är klar.\n\nLäs [mer]({url}).")
    problems = find_problems(tmp_path, {TEXT: text, OTHER: release_text("Klar.")})
    only(problems, "warning", 10, words)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "/",
            "/en/",
            "/2025/",
            "/2025/andra/",
            "/2025/andra",
            "/2025/andra/release.txt",
            "/2025/bron-oppnar/",
            "/gammal/",
        ),
        *("/rss.xml", "/en/feed.json", "/keywords/bro/", "/keywords/bro/rss.xml", "/media/", "/contacts/", "../andra/"),
        *(
            "https://press.fjallby.example/2025/andra/",
            "https://press.fjallby.example",
            "https://e.se/2025/nope/",
            "//x",
        ),
    ],
)
def test_a_link_to_a_page_of_the_site_is_no_problem(tmp_path: Path, url: str) -> None:
    other = release_text("Klar.", keywords="[Bro]", former_urls="[/gammal/]")
    problems = find_problems(tmp_path, {TEXT: release_text(f"Läs [mer]({url})."), OTHER: other})
    assert [each for each in problems if "leads nowhere" in each.message] == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "/2025/andra/#kostnade",
            "leads to a heading that is not in releases/2025/andra/sv.md; did you mean kostnader?",
        ),
        ("../andra/#x", "leads to a heading"),
        ("/2025/andra/bild.jpg", "leads to a file that is not in releases/2025/andra/sv.md; correct it"),
    ],
)
def test_a_link_into_another_release_is_followed(tmp_path: Path, url: str, words: str) -> None:
    other = release_text("Klar.\n\n## Kostnader\n\nInga.")
    only(find_problems(tmp_path, {TEXT: release_text(f"Läs [mer]({url})."), OTHER: other}), "warning", 8, words)


@pytest.mark.parametrize("url", ["/2025/andra/#kostnader", "/2025/andra/#_contacts", "/2025/andra/press-kit.zip"])
def test_a_link_to_what_another_release_has_is_no_problem(tmp_path: Path, url: str) -> None:
    other = release_text("Klar.\n\n## Kostnader\n\nInga.")
    assert find_problems(tmp_path, {TEXT: release_text(f"Läs [mer]({url})."), OTHER: other}) == ()


def test_a_link_in_the_list_of_links_is_checked_too(tmp_path: Path) -> None:
    links = "\n  - title: Mer\n    url: https://press.fjallby.example/2025/nope/"
    only(find_problems(tmp_path, {TEXT: release_text(links=links)}), "warning", 8, "/2025/nope/", "leads nowhere")


def test_a_link_is_checked_again_when_its_target_is_gone(tmp_path: Path) -> None:
    texts = {TEXT: release_text("Läs [mer](/2025/andra/)."), OTHER: release_text("Klar.")}
    assert find_problems(tmp_path, texts) == ()
    (tmp_path / OTHER).unlink()
    (tmp_path / OTHER).parent.rmdir()
    only(find_problems(tmp_path, {TEXT: texts[TEXT]}), "warning", 8, "/2025/andra/", "leads nowhere")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("#missing", "no heading has this id"),
        ("#tider-och-plats", "did you mean tider-och-platser?"),
        ("#_Toc12345", "a bookmark of Word"),
        ("/2025/bron-oppnar/#missing", "no heading has this id"),
        ("https://press.fjallby.example/2025/bron-oppnar/#missing", "no heading has this id"),
    ],
)
def test_a_link_to_a_heading_that_does_not_exist_is_a_warning(tmp_path: Path, url: str, words: str) -> None:
    text = release_text(f"Se [nedan]({url}).\n\n## Tider och platser\n\nKlockan 9.")
    only(find_problems(tmp_path, {TEXT: text}), "warning", 8, "leads nowhere", words)


@pytest.mark.parametrize("url", ["#tider", "#_contacts", "#"])
def test_a_link_to_a_place_on_the_page_is_no_problem(tmp_path: Path, url: str) -> None:
    text = release_text(f"Se [nedan]({url}).\n\n## Tider\n\nKlockan 9.[^1]\n\n[^1]: Se [ovan](#fnref-1).")
    assert find_problems(tmp_path, {TEXT: text}) == ()


def find_alt_problems(folder: Path, alt: str) -> tuple[Problem, ...]:
    images = f'\n  - file: bron.png\n    alt: "{alt}"\n    caption: Bron sedd från ån\n    credit: Bo Ek'
    texts: dict[str, str | bytes] = {"releases/2025/bron-oppnar/bron.png": image_bytes("PNG")}
    texts[TEXT] = release_text(images=images)
    return find_problems(folder, texts)


@pytest.mark.parametrize(
    ("alt", "words"),
    [
        *(
            (name, "is the name of a file")
            for name in ("IMG_0012.JPG", "IMG_0012", "DSC00123", "bron.png", "bron", "bro 2.jpeg")
        ),
        *((word, "does not say what is on") for word in ("bild", "Bild.", "image", "foto 2", "logo", "Bilde")),
        ("Bron sedd från ån", "is the same as the caption"),
        ("Bron öppnar på måndag", "is the same as the headline"),
    ],
)
def test_an_alt_text_that_does_not_describe_is_a_warning(tmp_path: Path, alt: str, words: str) -> None:
    only(find_alt_problems(tmp_path, alt), "warning", 8, f"the alt text “{alt}” {words}")


@pytest.mark.parametrize("alt", ["", "En röd bro över en å.", "Bild på en bro", "Image of a bridge at dawn"])
def test_an_alt_text_that_describes_is_no_problem(tmp_path: Path, alt: str) -> None:
    assert find_alt_problems(tmp_path, alt) == ()
