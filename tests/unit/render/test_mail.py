"""The two parts of a mail say what the release says, and link where it leads."""

import pytest
from bs4 import BeautifulSoup, Tag
from css_inline import CSSInliner
from msgspec import structs

from pressroom.model.newsroom import Image
from pressroom.model.release import Fact, Release
from pressroom.render.mail import MAX_HTML_SIZE
from pressroom.render.mail_styles import StyleInliner
from pressroom.render.templates import render_text_template
from tests.support.mails import ENGLISH, RELEASES, mail, press_with, usual_press
from tests.support.rendering import EVA, PLAIN, RELEASE, new_press

PARAGRAPH = "Kommunen bygger en ny kaj för färjorna, och arbetet väntas vara klart till midsommar nästa år. " * 5


def with_body(body: str) -> str:
    return mail(structs.replace(RELEASE, body=body)).text


def link_words(html: str) -> dict[str, str]:
    return {str(link["href"]): link.get_text() for link in BeautifulSoup(html, "html5lib").find_all("a")}


def test_the_text_begins_with_who_what_and_when() -> None:
    assert mail().text.startswith(
        "Sundvik kommun och Sundviks Hamn AB · Pressmeddelande\nSundvik, 4 november 2024 kl. 09:30 CET\n\n\n"
        "Sundvik får en ny kaj\n\nI november börjar Sundvik bygga en ny kaj för färjor.\n\n"
    )


def test_the_surroundings_are_in_the_language_of_the_release() -> None:
    made = mail(ENGLISH)
    assert "Press release\nSundvik, 4 November 2024" in made.text
    assert "You get this mail because you subscribe to Sundvik newsroom." in made.text
    assert "Svenska:\nhttps://press.example/2024/ny-kaj/\n" in made.text


def test_a_paragraph_that_begins_with_a_dash_stays_as_it_is() -> None:
    assert "\n\n– Det blir bra, säger Eva Ålund.\n\n" in with_body(
        "Före.\n\n– Det blir bra, säger Eva Ålund.\n\nEfter."
    )


@pytest.mark.parametrize(("release", "marks"), [(RELEASE, "””"), (ENGLISH, "“”")])
def test_a_block_quote_has_the_marks_of_the_language_and_keeps_its_speaker(release: Release, marks: str) -> None:
    said = f"{marks[0]}Vi har väntat länge. Nu blir det av.{marks[1]}"
    assert f"\n\n{said}\n\n– Eva Ålund, presschef\n\n" in mail(release).text


def test_links_of_the_body_stand_below_it_so_that_it_can_be_pasted() -> None:
    text = mail().text
    assert "Läs planen eller förra beskedet, mer eller kod." in text
    assert (
        "\n\n\nLäs mer\n\nOm hamnen:\nhttps://hamnen.example/?q=kaj&x=1\n"
        "förra beskedet:\nhttps://press.example/2023/besked/\n"
        "mer:\nhttps://press.example/2024/ny-kaj/#mer-om-kajen\n\n\n"
    ) in text


def test_what_a_list_of_the_release_has_is_not_listed_again_among_the_links() -> None:
    text = mail().text
    assert text.count("plan%202024.pdf") == 1
    assert text.count("karta.png\n") == 1
    twice = with_body(
        "[Ett](https://a.example/) och [två](https://a.example/).\n\n[Mer](https://hamnen.example/?q=kaj&x=1)"
    )
    assert "Ett:\nhttps://a.example/\n" in twice
    assert twice.count("https://a.example/") == twice.count("https://hamnen.example/") == 1


def test_links_of_a_boilerplate_stand_below_it() -> None:
    organisation = structs.replace(RELEASE.organisations[0], boilerplate="Läs [om oss](/om/).")
    text = mail(structs.replace(RELEASE, organisations=(organisation,))).text
    assert "Om Sundvik kommun\n\nLäs om oss.\n\nom oss:\nhttps://press.example/om/\n\nSundvik kommun\n" in text


def test_headings_of_the_text_are_written_as_they_are() -> None:
    assert (
        "\n\n\nFakta\n\nLängd: 120 meter\n  Källa: Sundviks Hamn AB\nKlart: 2026\n\n\nHär finns hjälp\n\n"
        in mail().text
    )


def test_a_link_to_a_part_of_the_page_leads_to_the_page_on_the_web() -> None:
    assert link_words(mail().html)["https://press.example/2024/ny-kaj/#mer-om-kajen"] == "mer"


def test_help_comes_with_its_numbers() -> None:
    made = mail()
    assert "Kundtjänst: 0123-45 60 00 (tonval 2)\n  Dygnet runt.\nNödnumret: 112\n" in made.text
    assert link_words(made.html)["tel:+46123456000;ext=2"] == "0123-45 60 00 (tonval 2)"


def test_contacts_come_with_everything_by_which_they_are_reached() -> None:
    assert (
        "Eva Ålund, presschef, Sundvik kommun\nvia växeln\nTelefon: 0123-45 60 10\nMobil: 070-174 06 10\n"
        "E-post: eva.alund@sundvik.example\nKontakttider: vardagar 8–17\nTill och med 31 december 2024\n"
    ) in mail().text


@pytest.mark.parametrize("release", [RELEASE, PLAIN])
def test_a_contact_for_the_press_only_stands_in_no_part(release: Release) -> None:
    made = mail(release)
    assert b"dold" not in made.message
    assert "Hemlig" not in made.text + made.html


def test_pictures_are_links_to_download_with_caption_credit_and_terms() -> None:
    made = mail()
    assert (
        "Ladda ner kajen i dag.jpg (JPEG, 3000 × 2000 pixlar, 1,2 MB):\n"
        "https://press.example/2024/ny-kaj/kajen%20i%20dag.jpg\n"
        "Färjan lägger till.\nBild: Siv Ek\nFri att använda i nyheter om kajen.\n"
    ) in made.text
    assert "<img" not in made.html


def test_a_picture_in_the_body_is_a_link_by_its_caption() -> None:
    first = BeautifulSoup(mail().html, "html5lib").find("a", href="https://press.example/2024/ny-kaj/karta.png")
    assert isinstance(first, Tag)
    assert first.get_text() == "Karta över hamnen"


def test_no_picture_of_a_boilerplate_is_fetched() -> None:
    organisation = structs.replace(RELEASE.organisations[0], boilerplate="![Vi](https://far.example/pixel.png)")
    made = mail(structs.replace(RELEASE, organisations=(organisation,)))
    assert link_words(made.html)["https://far.example/pixel.png"] == "Vi"
    assert "<img" not in made.html


def test_documents_say_type_and_size() -> None:
    assert (
        link_words(mail().html)["https://press.example/2024/ny-kaj/plan%202024.pdf"] == "Plan för kajen (PDF, 2,3 MB)"
    )


def test_a_release_with_next_to_nothing_has_no_empty_headings() -> None:
    made = mail(PLAIN)
    headings = [heading.get_text() for heading in BeautifulSoup(made.html, "html5lib").find_all(["h1", "h2", "h3"])]
    assert headings == ["Kort besked", "Om Sundviks Hamn AB"]
    assert "\n\n\n\n" not in made.text


@pytest.mark.parametrize("name", RELEASES)
def test_the_same_release_gives_the_same_bytes(name: str) -> None:
    assert mail(RELEASES[name], new_press()) == mail(RELEASES[name])


def test_a_base_url_with_a_path_is_kept_in_every_link() -> None:
    made = mail(using=press_with(base_url="https://www.sundvik.example/press"))
    assert "https://www.sundvik.example/press/unsubscribe/SUBSCRIBER-TOKEN" in made.text
    assert "https://www.sundvik.example/press/2024/ny-kaj/karta.png" in made.html


def test_one_press_makes_each_release_its_own_parts() -> None:
    using = new_press()
    assert [mail(release, using) for release in (RELEASE, PLAIN, RELEASE)] == [
        mail(RELEASE),
        mail(PLAIN),
        mail(RELEASE),
    ]


@pytest.mark.parametrize("count", [250, 2500])
def test_a_body_that_is_too_long_for_html_ends_with_a_whole_paragraph_and_the_place_to_read_on(count: int) -> None:
    body = "\n\n".join(f"Stycke {number}. {PARAGRAPH}" for number in range(count))
    made = mail(structs.replace(RELEASE, body=body))
    page = BeautifulSoup(made.html, "html5lib")
    (notice,) = [each for each in page.find_all("p") if "Texten fortsätter. Läs resten här:" in each.get_text()]
    last = notice.find_previous("p")
    assert last is not None
    assert last.get_text() == body.split("\n\n")[int(last.get_text().split()[1].rstrip("."))].strip()
    assert MAX_HTML_SIZE - 1000 < len(made.html.encode()) < MAX_HTML_SIZE
    assert f"Stycke {count - 1}." in made.text
    assert "Texten fortsätter" not in made.text
    assert "/unsubscribe/SUBSCRIBER-TOKEN" in made.html


def test_surroundings_that_are_too_long_leave_room_for_what_must_be_there() -> None:
    facts = tuple(Fact(f"Längd {number}", PARAGRAPH) for number in range(300))
    made = mail(structs.replace(RELEASE, facts=facts, lead=PARAGRAPH * 300))
    assert len(made.html.encode()) < MAX_HTML_SIZE
    assert {"https://press.example/2024/ny-kaj/", f"mailto:{EVA.email}"} <= link_words(made.html).keys()
    assert "Längd 299" in made.text


def test_styles_are_those_that_css_inline_works_out_for_the_whole_mail() -> None:
    made = mail()
    page = BeautifulSoup(made.html, "html5lib")
    bare = BeautifulSoup(made.html, "html5lib")
    for tag in bare.select("[style]"):
        del tag["style"]
    sheet = render_text_template(usual_press(), "mail/release.css", "sv")
    inliner = CSSInliner(extra_css=sheet, minify_css=True, keep_at_rules=True, load_remote_stylesheets=False)
    expected = BeautifulSoup(inliner.inline(str(bare)), "html5lib")
    assert [(tag.name, tag.get("style")) for tag in page.body.find_all(True)] == [  # type: ignore[union-attr]  # html5lib makes a body
        (tag.name, tag.get("style"))
        for tag in expected.body.find_all(True)  # type: ignore[union-attr]  # the same
    ]


def test_a_kind_of_tag_that_comes_later_gets_its_style_too() -> None:
    styles = StyleInliner("p { margin: 0 } td.big { color: red }")
    assert styles.inline("<p>a</p>") == '<p style="margin:0">a</p>'
    later = styles.inline('<table><tr><td class="big"><p dir="auto">b</p><em>c</em></td></tr></table>')
    assert later == (
        '<table><tr><td class="big" style="color:red"><p style="margin:0" dir="auto">b</p><em>c</em></td></tr></table>'
    )


@pytest.mark.parametrize("tag", ["table", "caption", "tbody", "tr", "th", "td", "li", "a", "body"])
def test_a_tag_gets_its_style_wherever_it_stands(tag: str) -> None:
    assert StyleInliner(f"{tag} {{ color: red; }}").inline(f"x <{tag}>") == f'x <{tag} style="color:red">'


def test_a_template_of_the_newsroom_gets_its_styles_too() -> None:
    usual = new_press()
    ours = {"mail/contact.html": '<table><tr><td class="lead">{{ contact.name }}</td></tr></table>'}
    using = structs.replace(usual, templates={**usual.templates, **ours})
    assert '<td class="lead" style="' in mail(using=using).html


def test_an_image_without_words_of_its_own_is_still_a_link() -> None:
    image = Image("x.png", "", 1, 1, 1, "image/png", "d")
    made = mail(structs.replace(RELEASE, body="![](x.png)", images=(image,)))
    assert link_words(made.html)["https://press.example/2024/ny-kaj/x.png"]
