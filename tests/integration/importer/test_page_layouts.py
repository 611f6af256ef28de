"""Releases are found whole on pages whose layout is unusual; each is a kind of page that was seen on the web."""

from pathlib import Path

import pytest

from pressroom.importer.found import FoundRelease
from tests.support.imported_pages import read_saved_page

TITLE = "The new bridge opens in spring"
FIRST = "The council decided on Monday to open the new bridge in spring, and the work on its ramps has already begun."
SECOND = (
    "Residents can follow the work from the old ferry landing, where a new picture is shown on every day of the week."
)
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST} {SECOND}</p>"
OTHER = "Quite another text, about the harbour and its boats, that is as long as the one that people came here to read."
LONG_OTHER = f"<p>{OTHER}</p>" * 12


def read(body: str, folder: Path, head: str = f"<title>{TITLE}</title>") -> FoundRelease:
    path = folder / "page.html"
    path.write_text(f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>", "utf-8")
    found = read_saved_page(path, "https://town.example/news/bridge")
    assert isinstance(found, FoundRelease), found
    return found


def test_the_path_to_a_page_is_not_its_headline(tmp_path: Path) -> None:
    path = "<div id='navBreadcrumbsVertical'><h1>Consumers</h1></div>"
    found = read(
        f"{path}<div><h1><span class='category'>Traffic</span> {TITLE}</h1>{TEXT}</div>", tmp_path, "<title>T</title>"
    )
    assert found.headline == TITLE


def test_the_name_of_a_site_is_not_the_headline_where_the_title_has_both(tmp_path: Path) -> None:
    site = "<div><h1><a href='https://town.example'>Town on the Water</a></h1></div>"
    found = read(f"{site}<h2>{TITLE}</h2>{TEXT}", tmp_path, f"<title>{TITLE} › Town on the Water</title>")
    assert found.headline == TITLE


def test_a_heading_that_is_the_whole_title_comes_before_one_that_is_a_part(tmp_path: Path) -> None:
    head = f"<title>{TITLE} | Town - Water and traffic</title>"
    found = read(f"<h1>Water and traffic</h1><div><h2>{TITLE}</h2>{TEXT}</div>", tmp_path, head)
    assert found.headline == TITLE


def test_a_page_without_headings_shows_its_title_in_a_line(tmp_path: Path) -> None:
    others_above = f"<table><tr><td><img src='a.jpg'></td><td>{LONG_OTHER}</td></tr></table>"
    line = f"<div class='date'>22.05.2014 - Town</div><div class='blog_headline'>{TITLE}</div>"
    found = read(
        f"<div>{others_above}<div>{line}{TEXT}</div></div>", tmp_path, f"<title>Town council - {TITLE}</title>"
    )
    assert found.headline == TITLE
    assert found.published_at is not None
    assert f"{found.published_at:%Y-%m-%d}" == "2014-05-22"
    assert OTHER not in found.body


def test_a_sidebar_that_is_longer_than_the_text_is_left_out(tmp_path: Path) -> None:
    body = f"<div><section><h2>{TITLE}</h2>{TEXT}</section><aside class='sidebar'>{LONG_OTHER}</aside></div>"
    found = read(body, tmp_path)
    assert SECOND in found.body
    assert OTHER not in found.body


def test_a_text_in_an_element_that_is_called_a_sidebar_layout_is_kept(tmp_path: Path) -> None:
    body = f"<div><h1>{TITLE}</h1></div><div class='row fixed-sidebar-layout'><article>{TEXT}</article></div>"
    found = read(f"{body}<div>{LONG_OTHER}</div>", tmp_path)
    assert SECOND in found.body


def test_only_the_first_of_several_articles_is_taken(tmp_path: Path) -> None:
    first = f"<article><header><h2>{TITLE}</h2></header>{TEXT}{TEXT}</article>"
    others = f"<article><h2>Boats</h2>{LONG_OTHER}</article>" * 5
    found = read(f"<main>{first}{others}</main>", tmp_path)
    assert SECOND in found.body
    assert OTHER not in found.body


def test_a_box_to_subscribe_is_left_out(tmp_path: Path) -> None:
    box = "<div class='box'><p class='box__standfirst'>An essential round-up of news, delivered to your inbox.</p>"
    box += "<form><input type='email' name='email'></form></div>"
    found = read(f"<article><h1>{TITLE}</h1>{box}{TEXT}</article>", tmp_path)
    assert found.lead == FIRST
    assert "essential" not in found.body


def test_a_description_that_is_the_whole_text_is_no_lead(tmp_path: Path) -> None:
    whole = f"Traffic | {FIRST} {SECOND} {OTHER} {FIRST} {SECOND} {OTHER}"
    long_text = f"<p>{FIRST} {SECOND} {OTHER} {OTHER}</p>{TEXT}"
    head = f"<title>{TITLE}</title><meta name='description' content='{whole}'>"
    found = read(f"<article><h1>{TITLE}</h1>{long_text}</article>", tmp_path, head)
    assert not found.lead.startswith("Traffic")
    assert len(found.lead) < 600


def test_links_with_pictures_below_the_text_are_left_out(tmp_path: Path) -> None:
    others_above = "".join(
        f"<div><a href='/{name}'><img src='{name}.jpg'></a><a href='/{name}'><b>Another long headline of the town</b>"
        "</a></div>"
        for name in "abc"
    )
    found = read(f"<article><h1>{TITLE}</h1>{TEXT}<div class='grid'>{others_above}</div></article>", tmp_path)
    assert "Another long headline" not in found.body


@pytest.mark.parametrize(
    "line",
    [
        "<p>Next page</p>",
        "<p><a href='/news'>« Zurück zur Übersicht</a></p>",
        "<p>© 2019 The town and its council</p>",
        "<p>Submitted by anna on 3 March 2024 - 18:55</p>",
        "<h3>Suggested articles</h3><ul><li><a href='/a'>A long headline about boats</a></li></ul>",
        "<p>Explore further</p><p><a href='/a'>A long headline about boats and the people in them</a></p>",
    ],
)
def test_lines_below_the_text_that_lead_elsewhere_are_left_out(line: str, tmp_path: Path) -> None:
    found = read(f"<article><h1>{TITLE}</h1>{TEXT}{line}</article>", tmp_path)
    assert found.body.endswith(SECOND)


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("<dl><dt>Begins:</dt><dd>Start:</dd><dd>1 May 2024</dd></dl><p>Published: 3 March 2024</p>", "2024-03-03"),
        ("<p>Last updated: 3 March 2024</p>", "2024-03-03"),
        ("<div class='comments'><time datetime='2025-11-05T14:25'>5</time></div><p>3 March 2024</p>", "2024-03-03"),
    ],
)
def test_the_date_of_a_page_is_not_one_of_an_event_or_comment(lines: str, day: str, tmp_path: Path) -> None:
    found = read(f"<main><h1>{TITLE}</h1>{lines}{TEXT}</main>", tmp_path)
    assert found.published_at is not None
    assert f"{found.published_at:%Y-%m-%d}" == day


def test_a_date_far_below_the_text_counts_if_it_is_labelled(tmp_path: Path) -> None:
    details = "<ul><li><b>Date</b> 10.06.2013</li><li><b>Author</b> A Writer</li></ul>"
    found = read(f"<main><h1>{TITLE}</h1>{TEXT}{LONG_OTHER}</main><div>{details}<p>x</p><p>y</p></div>", tmp_path)
    assert found.published_at is not None
    assert f"{found.published_at:%Y-%m-%d}" == "2013-06-10"


@pytest.mark.parametrize(
    ("block", "name", "phone"),
    [
        ("<h3>Rückfragehinweis</h3><p>Eva Huber<br>Tel.: 0732 / 7070-1010</p>", "Eva Huber", "0732 / 7070-1010"),
        ("<p>Pressekontakt:<br>Jörg Wiesner<br>+49 (0)40 / 5555 - 12</p>", "Jörg Wiesner", "+49 (0)40 / 5555 - 12"),
        ("<p>Contacts for media:</p><p>Anna Kowal (+32 2 295 01 02)</p>", "Anna Kowal", "+32 2 295 01 02"),
        ("<p>Investors:<br>Kim Park<br>(408) 555-0119</p>", "Kim Park", "(408) 555-0119"),
        (
            "<p>For more information please contact the press office on 020 7946 0018.</p>",
            "press office",
            "020 7946 0018",
        ),
        (
            "<h3>Rückfragen</h3><p>Ministerium für Bau, Holz und Wege<br>Presseabteilung<br>Tel. 050 11 50-33</p>",
            "Presseabteilung",
            "050 11 50-33",
        ),
    ],
)
def test_contacts_of_other_countries_have_their_numbers(block: str, name: str, phone: str, tmp_path: Path) -> None:
    (contact,) = read(f"<main><h1>{TITLE}</h1>{TEXT}{block}</main>", tmp_path).contacts
    assert (contact.name, contact.phone) == (name, phone)


def test_the_number_of_a_journal_is_no_telephone_number(tmp_path: Path) -> None:
    found = read(f"<main><h1>{TITLE}</h1>{TEXT}<p>Anna Berg, Editor, ISSN: 2105-3030</p></main>", tmp_path)
    assert not any("2105" in contact.phone for contact in found.contacts)
