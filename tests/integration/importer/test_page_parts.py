"""A page of a news site says much around its text: what is the headline, when, and what leads elsewhere."""

from pathlib import Path

import pytest

from tests.integration.importer.test_page_layouts import FIRST, OTHER, SECOND, TEXT, TITLE, read

BOXES = "".join(
    f"<div class='row'><h5><a href='/news/{number}'>Another text {number}</a></h5><span>{number} May 2024</span></div>"
    for number in range(1, 5)
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Publicado el 13 de octubre de 2016", "2016-10-13 00:00"),
        ("18 de julio 2022, 02:00", "2022-07-18 02:00"),
        ("12 de janeiro de 2023 às 18h58", "2023-01-12 18:58"),
        ("Publié le 1er décembre 2017 à 15h45", "2017-12-01 15:45"),
        ("7 marzo 2022", "2022-03-07 00:00"),
        ("3 lipca 2019", "2019-07-03 00:00"),
        ("5. října 2019", "2019-10-05 00:00"),
        ("2024. január 3.", "2024-01-03 00:00"),
        ("20 декабря 2017 в 19:15", "2017-12-20 19:15"),
        ("12 Temmuz 2019", "2019-07-12 00:00"),
        ("12 jan 23 | 5h27 Por Ana Silva", "2023-01-12 05:27"),
        ("الأربعاء، 28 آب/اغسطس 2013", "2013-08-28 00:00"),
        ("28 Φεβρουαρίου 2020", "2020-02-28 00:00"),
        ("2018年6月18日 10:01", "2018-06-18 10:01"),
        ("2020년 7월 7일", "2020-07-07 00:00"),
        ("Anna Berg | Department of Bridges and Ferries | 08/01/2014", "2014-01-08 00:00"),
    ],
)
def test_a_date_beside_the_headline_is_read_in_many_languages(tmp_path: Path, line: str, expected: str) -> None:
    found = read(f"<article><h1>{TITLE}</h1><div>{line}</div>{TEXT}</article>", tmp_path)
    assert found.published_at is not None
    assert f"{found.published_at:%Y-%m-%d %H:%M}" == expected


def test_a_heading_around_the_logo_is_not_the_headline_even_if_it_begins_with_the_title(tmp_path: Path) -> None:
    site = f"<header role='banner'><div class='logo'><h1><span>{TITLE}</span> Town Mirror</h1></div></header>"
    page = f"{site}<article><h3>{TITLE}</h3>{TEXT}</article>"
    assert read(page, tmp_path, f"<title>{TITLE} » Local » Town Mirror</title>").headline == TITLE


def test_a_site_that_structured_data_names_after_the_article_leaves_it_its_headline(tmp_path: Path) -> None:
    data = (
        f'{{"@graph": [{{"@type": "WebSite", "name": "{TITLE}"}},'
        f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": "2024-05-02"}}]}}'
    )
    page = f"<h1>{TITLE}</h1>{TEXT}<blockquote><h3>Dr. Anna Berg</h3><p>{OTHER}</p></blockquote>"
    found = read(page, tmp_path, f"<title>{TITLE}</title><script type='application/ld+json'>{data}</script>")
    assert found.headline == TITLE
    assert FIRST in found.lead + found.body


def test_a_chinese_title_ends_before_the_name_of_the_site(tmp_path: Path) -> None:
    headline = "天气预报说明天新桥正式开放通车"
    page = f"<div><div>{headline}</div><div>发布日期: 2012-06-24</div>{TEXT}</div>"
    found = read(page, tmp_path, f"<title>{headline}_市政府官方网站</title>")
    assert found.headline == headline
    assert found.published_at is not None


def test_link_boxes_of_other_texts_are_left_out_wherever_they_stand(tmp_path: Path) -> None:
    found = read(f"<div id='sidebar'><h1>{TITLE}</h1>{BOXES}</div><div>{TEXT}{BOXES}</div>", tmp_path)
    assert "Another text" not in found.body
    assert "May 2024" not in found.body
    assert SECOND in found.body


def test_link_boxes_without_elements_of_their_own_go_with_the_lines_below_them(tmp_path: Path) -> None:
    boxes = "".join(f"<h4><a href='/{number}'>Another text</a></h4><p>Short lines.</p>" for number in range(3))
    found = read(f"<article><h1>{TITLE}</h1>{TEXT}{boxes}</article>", tmp_path)
    assert "Another text" not in found.body
    assert "Short lines." not in found.body


def test_headings_that_are_links_stay_if_each_has_a_long_text(tmp_path: Path) -> None:
    parts = "".join(f"<h3><a href='/{number}'>Project {number}</a></h3><p>{OTHER * 5}</p>" for number in range(3))
    found = read(f"<article><h1>{TITLE}</h1>{TEXT}{parts}</article>", tmp_path)
    assert found.body.count(OTHER) == 15


@pytest.mark.parametrize(
    "label",
    [
        *("Read also", "Läs också", "Les også", "Lire aussi", "À lire également", "Lee también", "Leia também"),
        *("Lees ook", "Leggi anche", "Czytaj także", "Baca Juga", "Lesen Sie auch"),
    ],
)
def test_a_paragraph_that_leads_to_a_related_text_is_left_out(tmp_path: Path, label: str) -> None:
    link = f"<p>{label}: <a href='/other'>Quite another text about boats</a></p>"
    found = read(f"<article><h1>{TITLE}</h1><p>{FIRST}</p>{link}<p>{SECOND}</p><p>{FIRST}</p></article>", tmp_path)
    assert "about boats" not in found.body
    assert SECOND in found.body


@pytest.mark.parametrize("heading", ["Noticias relacionadas", "Leia também", "Sur le même sujet", "Leggi anche"])
def test_related_texts_are_left_out_in_many_languages(tmp_path: Path, heading: str) -> None:
    items = "".join(f"<li><a href='/{number}'>Boats {number}</a> and a few words</li>" for number in range(3))
    found = read(f"<article><h1>{TITLE}</h1>{TEXT}<h3>{heading}</h3><ul>{items}</ul></article>", tmp_path)
    assert "Boats" not in found.body
    assert heading not in found.body


def test_lists_around_the_story_are_left_out_on_a_page_without_landmarks(tmp_path: Path) -> None:
    names = "".join(f"<li>Markets {number} <b>and a line of text about them</b></li>" for number in range(40))
    story = f"<div><div><h1>{TITLE}</h1></div><div>{TEXT}</div></div>"
    found = read(f"<div><div>{story}</div><div><ul>{names}</ul></div></div>", tmp_path)
    assert "Markets" not in found.body
    assert SECOND in found.body


def test_a_slideshow_in_the_text_gives_its_pictures_and_not_its_texts(tmp_path: Path) -> None:
    slides = "".join(f"<li><img src='/bridge-{number}.jpg'><p>{OTHER}</p></li>" for number in range(4))
    page = f"<h1>{TITLE}</h1>{TEXT * 3}<div class='gallery slideshow'><ul>{slides}</ul></div><p>{FIRST}</p>"
    found = read(page, tmp_path)
    assert len(found.pictures) == 4
    assert OTHER not in found.body


def read_day(body: str, folder: Path, head: str) -> str:
    published = read(body, folder, f"<title>{TITLE}</title>{head}").published_at
    return f"{published:%Y-%m-%d}" if published else ""


def test_a_date_far_from_the_headline_is_found_before_the_first_paragraph(tmp_path: Path) -> None:
    head = f"<section><div><div><header><div><h1>{TITLE}</h1></div></header></div></div></section>"
    page = f"{head}<section><div><div>The editors</div><date>3rd August 2017</date></div>{TEXT}</section>"
    assert read_day(page, tmp_path, "") == "2017-08-03"


def test_structured_data_that_only_knows_pages_still_says_when(tmp_path: Path) -> None:
    data = '{"@graph": [{"@type": "WebPage", "datePublished": "2017-08-03T10:49:24+00:00"}]}'
    script = f"<script type='application/ld+json'>{data}</script>"
    assert read_day(f"<h1>{TITLE}</h1>{TEXT}", tmp_path, script) == "2017-08-03"


def test_a_declared_day_gives_way_to_the_time_that_readers_see(tmp_path: Path) -> None:
    page = f"<h1>{TITLE}</h1><div>By Anna Berg on June 29, 2014 08:08 pm</div>{TEXT}"
    assert read_day(page, tmp_path, "<meta name='sailthru.date' content='2014-06-30'>") == "2014-06-29"


def test_of_two_declared_days_the_one_that_readers_see_is_right(tmp_path: Path) -> None:
    data = '{"@type": "NewsArticle", "headline": "x", "datePublished": "2021-05-14T02:30:31Z"}'
    head = f"<script type='application/ld+json'>{data}</script>"
    head += "<meta property='article:published_time' content='2022-04-21 04:06:00'>"
    assert read_day(f"<article><h1>{TITLE}</h1><div>2022/04/21</div>{TEXT}</article>", tmp_path, head) == "2022-04-21"


def test_a_visible_day_alone_does_not_overrule_what_is_declared(tmp_path: Path) -> None:
    head = "<meta property='article:published_time' content='2017-08-21T13:09:00Z'>"
    assert read_day(f"<article><h1>{TITLE}</h1><div>03.04.2019</div>{TEXT}</article>", tmp_path, head) == "2017-08-21"


def test_a_picture_above_the_text_is_not_its_lead(tmp_path: Path) -> None:
    found = read(f"<article><h1>{TITLE}</h1><p>close</p><img src='/bridge.jpg'>{TEXT}</article>", tmp_path)
    assert found.lead != "!"
    assert FIRST in found.lead + found.body


def test_only_the_text_is_left_of_a_page_with_comments_boxes_and_tools(tmp_path: Path) -> None:
    byline = "<div><div>Written by</div><a href='/anna'>Anna Berg</a></div><div>Published on: 2. máj 2024</div>"
    tools = (
        "<div><a href='#'>Print this page</a> <a href='#'>Share on Facebook</a></div><div><span>REKLAMA</span></div>"
    )
    story = f"<p>{FIRST}</p><div><sub>Advertisement</sub></div><p>{SECOND}</p><p>{{{{cta}}}}</p><p>{FIRST} {SECOND}</p>"
    comments = f"<div><h3>Your comments [2]</h3></div><div><p>Bo, 3.5.2024 10:00</p><p>{OTHER}</p></div>"
    found = read(f"<div><h1>{TITLE}</h1>{byline}{tools}<div>{story}</div>{comments}{BOXES}</div>", tmp_path)
    assert found.lead == FIRST
    assert found.body == f"{SECOND}\n\n{FIRST} {SECOND}"
    assert found.published_at is not None
    assert f"{found.published_at:%Y-%m-%d}" == "2024-05-02"
