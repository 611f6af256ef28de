"""A page offers several headlines, dates and texts; each test is a kind of page that was seen on the web."""

from pathlib import Path

import pytest

from tests.integration.importer.test_page_layouts import FIRST, OTHER, SECOND, TEXT, TITLE, read


def test_an_author_in_the_heading_is_not_part_of_the_headline(tmp_path: Path) -> None:
    heading = f"<h1><span>{TITLE}</span> <span></span><br><span class='small'>Anna Berg, reporter</span></h1>"
    assert read(f"{heading}{TEXT}", tmp_path).headline == TITLE


def test_a_heading_that_is_repeated_for_sharing_does_not_bring_the_menu_into_the_text(tmp_path: Path) -> None:
    menu = "<ul>" + "".join(f"<li>Department {number} of the town</li>" for number in range(30)) + "</ul>"
    page = f"<h1>{TITLE}</h1><div>{menu}</div><div><h1>{TITLE}</h1><div>{TEXT}</div></div>"
    found = read(page, tmp_path)
    assert "Department" not in found.body
    assert SECOND in found.body


def test_the_title_of_a_filing_is_not_a_headline(tmp_path: Path) -> None:
    page = f"<p><b>Exhibit 99.1</b></p><p><b>{TITLE.upper()}</b></p>{TEXT}"
    assert read(page, tmp_path, "<title>EX-99.1</title>").headline == TITLE.upper()


def test_a_date_of_something_else_does_not_pass_for_the_date_of_the_page(tmp_path: Path) -> None:
    other = "<dl><dt>Launch date:</dt><dd>1/2/2004</dd></dl>"
    page = f"<div><h1>{TITLE}</h1><div>posted on Saturday, August 13th, 2011</div>{TEXT}{other}</div>"
    published = read(page, tmp_path).published_at
    assert published is not None
    assert f"{published:%Y-%m-%d}" == "2011-08-13"


def test_a_labelled_date_below_the_text_comes_before_a_day_in_the_text(tmp_path: Path) -> None:
    page = (
        f"<div><div>{TITLE}</div><p>2019年2月27日下午 {FIRST}</p>{TEXT}<p>发布日期：2019-03-06 责任编辑：王</p></div>"
    )
    published = read(page, tmp_path).published_at
    assert published is not None
    assert f"{published:%Y-%m-%d}" == "2019-03-06"


def test_a_short_text_stays_beside_long_link_boxes(tmp_path: Path) -> None:
    boxes = "".join(f"<div><h2><a href='/{number}'>Another text</a></h2><p>{OTHER}</p></div>" for number in range(6))
    page = f"<div><h1>{TITLE}</h1></div><div><p>{FIRST}</p><p>Thanks to all.</p></div><div>{boxes}</div>"
    found = read(page, tmp_path)
    assert FIRST in found.lead + found.body
    assert OTHER not in found.lead + found.body


def test_a_form_for_a_newsletter_inside_a_short_text_does_not_take_it_along(tmp_path: Path) -> None:
    form = "<form><h3>Newsletter</h3><input type='email' name='address'></form>"
    found = read(f"<div><h1>{TITLE}</h1></div><div><p>{FIRST}</p><p>{SECOND}</p>{form}</div>", tmp_path)
    assert FIRST in found.lead + found.body
    assert "Newsletter" not in found.body


def test_few_letters_of_a_dense_script_weigh_as_much_as_a_line_of_latin_ones(tmp_path: Path) -> None:
    text = "".join(
        f"<p>市政府{number}日宣布新桥将于春季正式开放通车，市民可前往观看施工进展。</p>" for number in range(4)
    )
    menu = "".join(f"<li>Department {number} of the town and its offices</li>" for number in range(4))
    found = read(f"<div><div><h1>新桥将于春季开放</h1></div><div>{text}</div></div><ul>{menu}</ul>", tmp_path)
    assert "市民可前往" in found.body
    assert "Department" not in found.body


def test_roles_in_the_head_of_a_table_of_contacts_are_kept(tmp_path: Path) -> None:
    rows = "<tr><th>Presschef</th><th>Projektledare</th></tr><tr><td>Anna Berg</td><td>Per Ek</td></tr>"
    rows += "<tr><td>08-508 27 200</td><td><a href='tel:+46707654321'>070-765 43 21</a></td></tr>"
    page = f"<h1>{TITLE}</h1>{TEXT}<section class='contacts'><h2>Kontakt</h2><table>{rows}</table></section>"
    found = read(page, tmp_path)
    assert [(each.name, each.role) for each in found.contacts] == [
        ("Anna Berg", "Presschef"),
        ("Per Ek", "Projektledare"),
    ]


def test_a_deeply_nested_page_is_read_without_comparing_all_that_it_contains(tmp_path: Path) -> None:
    found = read(f"{'<div>' * 250}<h1>{TITLE}</h1>{TEXT * 20}{'</div>' * 250}", tmp_path)
    assert found.headline == TITLE
    assert SECOND in found.body


def test_a_day_without_a_year_that_nothing_completes_is_a_doubt_and_no_other_date_is_taken(tmp_path: Path) -> None:
    page = f"<h1>{TITLE}</h1><p>LAKESIDE, Dec. 20 -- {FIRST}</p><p>Since May 3, 1999 all tickets are valid.</p>{TEXT}"
    found = read(page, tmp_path)
    assert found.published_at is None
    assert [doubt.reason for doubt in found.doubts if doubt.field == "publish_at"] == [
        "The text says “Dec. 20” without a year, and the page says none."
    ]


@pytest.mark.parametrize(
    ("address", "day"),
    [("Lakeside, Va. (512) 555-0142", "2005-07-11"), ("Lakeside, Kent, +44 20 7946 0123", "2005-11-07")],
)
def test_the_rest_of_a_page_says_whether_the_month_comes_first(address: str, day: str, tmp_path: Path) -> None:
    published = read(f"<h1>{TITLE}</h1><p>07/11/2005</p>{TEXT}<p>{address}</p>", tmp_path).published_at
    assert published is not None
    assert f"{published:%Y-%m-%d}" == day
