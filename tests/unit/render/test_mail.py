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
from tests.support.mails import ENGLISH, RELEASES, context_with, render_mail, shared_context
from tests.support.rendering import EVA, PLAIN, RELEASE, create_context

PARAGRAPH = "Kommunen bygger en ny kaj för färjorna, och arbetet väntas vara klart till midsommar nästa år. " * 5


def with_body(body: str) -> str:
    return render_mail(structs.replace(RELEASE, body=body)).text


def link_words(html: str) -> dict[str, str]:
    return {str(link["href"]): link.get_text() for link in BeautifulSoup(html, "html5lib").find_all("a")}


def test_the_text_begins_with_who_what_and_when() -> None:
    assert render_mail().text.startswith(
        "Sundvik kommun och Sundviks Hamn AB · Pressmeddelande\nSundvik, 4 november 2024 kl. 9.30\n\n\n"
        "Sundvik får en ny kaj\n\nI november börjar Sundvik bygga en ny kaj för färjor.\n\n"
    )


def test_the_words_around_the_text_are_in_the_language_of_the_release() -> None:
    mail = render_mail(ENGLISH)
    assert "Press release\nSundvik, 4 November 2024" in mail.text
    assert "You are receiving this e-mail because you subscribe to Sundvik newsroom." in mail.text
    assert "Svenska:\nhttps://press.example/2024/ny-kaj/\n" in mail.text


def test_a_paragraph_that_begins_with_a_dash_stays_as_it_is() -> None:
    assert "\n\n– Det blir bra, säger Eva Ålund.\n\n" in with_body(
        "Före.\n\n– Det blir bra, säger Eva Ålund.\n\nEfter."
    )


@pytest.mark.parametrize(("release", "marks"), [(RELEASE, "””"), (ENGLISH, "“”")])
def test_a_block_quote_has_the_marks_of_the_language_and_keeps_its_speaker(release: Release, marks: str) -> None:
    said = f"{marks[0]}Vi har väntat länge. Nu blir det av.{marks[1]}"
    assert f"\n\n{said}\n\n– Eva Ålund, presschef\n\n" in render_mail(release).text


def test_links_of_the_body_are_below_it_so_that_it_can_be_pasted() -> None:
    text = render_mail().text
    assert "Läs planen eller förra beskedet, mer eller kod." in text
    assert (
        "\n\n\nLäs mer\n\nOm hamnen:\nhttps://hamnen.example/?q=kaj&x=1\n"
        "förra beskedet:\nhttps://press.example/2023/besked/\n"
        "mer:\nhttps://press.example/2024/ny-kaj/#mer-om-kajen\n\n\n"
    ) in text


def test_what_a_list_of_the_release_has_is_not_listed_again_among_the_links() -> None:
    text = render_mail().text
    assert text.count("plan%202024.pdf") == 1
    assert text.count("karta.png\n") == 1
    twice = with_body(
        "[Ett](https://a.example/) och [två](https://a.example/).\n\n[Mer](https://hamnen.example/?q=kaj&x=1)"
    )
    assert "Ett:\nhttps://a.example/\n" in twice
    assert twice.count("https://a.example/") == twice.count("https://hamnen.example/") == 1


def test_links_of_an_about_text_are_below_it() -> None:
    organisation = structs.replace(RELEASE.organisations[0], boilerplate="Läs [om oss](/om/).")
    text = render_mail(structs.replace(RELEASE, organisations=(organisation,))).text
    assert "Om Sundvik kommun\n\nLäs om oss.\n\nom oss:\nhttps://press.example/om/\n\nSundvik kommun\n" in text


def test_headings_of_the_text_are_written_as_they_are() -> None:
    assert (
        "\n\n\nFakta\n\nLängd: 120 meter\n  Källa: Sundviks Hamn AB\nKlart: 2026\n\n\nHär finns hjälp\n\n"
        in render_mail().text
    )


def test_a_link_to_a_part_of_the_page_leads_to_the_page_on_the_web() -> None:
    assert link_words(render_mail().html)["https://press.example/2024/ny-kaj/#mer-om-kajen"] == "mer"


def test_help_comes_with_its_numbers() -> None:
    mail = render_mail()
    assert "Kundtjänst: 0123-45 60 00 (tonval 2)\n  Dygnet runt.\nNödnumret: 112\n" in mail.text
    assert link_words(mail.html)["tel:+46123456000;ext=2"] == "0123-45 60 00 (tonval 2)"


def test_contacts_come_with_all_ways_to_reach_them() -> None:
    assert (
        "Eva Ålund, presschef, Sundvik kommun\nvia växeln\nTelefon: 0123-45 60 10\nMobil: 070-174 06 10\n"
        "E-post: eva.alund@sundvik.example\nKontakttider: vardagar 8–17\nTill och med 31 december 2024\n"
    ) in render_mail().text


def test_the_first_contact_stands_before_the_text_with_one_number_to_call() -> None:
    mail = render_mail(structs.replace(RELEASE, lead="Ingressen.", body="Brödtexten."))
    line = f"Presskontakt: {EVA.name}, "
    assert mail.text.index("Ingressen.") < mail.text.index(line) < mail.text.index("Brödtexten.")
    html = mail.html.partition("<h1")[2]
    assert html.index("Ingressen.") < html.index(EVA.name) < html.index('href="tel:') < html.index("Brödtexten.")


def test_a_contact_without_a_number_is_reached_by_mail_and_nobody_has_no_line() -> None:
    written = structs.replace(EVA, phone=None, mobile=None)
    mail = render_mail(structs.replace(RELEASE, contacts=(written,)))
    assert f"Presskontakt: {EVA.name}, {EVA.email}\n" in mail.text
    assert "Presskontakt" not in render_mail(PLAIN).text


def test_the_press_kit_is_a_link_if_there_is_one() -> None:
    mail = render_mail()
    for part in (mail.text, mail.html):
        assert f"{RELEASE.path}press-kit.zip" in part
        assert "Presskit (ZIP, " in part
    for without in (render_mail(PLAIN), render_mail(context=context_with(leave_out=frozenset({"kits"})))):
        assert "press-kit" not in without.text + without.html


@pytest.mark.parametrize("release", [RELEASE, PLAIN])
def test_a_contact_for_the_press_only_is_in_no_part(release: Release) -> None:
    mail = render_mail(release)
    assert b"dold" not in mail.message
    assert "Hemlig" not in mail.text + mail.html


def test_pictures_are_links_to_download_with_caption_credit_and_terms() -> None:
    mail = render_mail()
    assert (
        "Ladda ner kajen i dag.jpg (JPEG, 3000 × 2000 pixlar, 1,2 MB):\n"
        "https://press.example/2024/ny-kaj/kajen%20i%20dag.jpg\n"
        "Färjan lägger till.\nBild: Siv Ek\nFri att använda i nyheter om kajen.\n"
    ) in mail.text
    assert "<img" not in mail.html


def test_a_picture_in_the_body_is_a_link_by_its_caption() -> None:
    first = BeautifulSoup(render_mail().html, "html5lib").find("a", href="https://press.example/2024/ny-kaj/karta.png")
    assert isinstance(first, Tag)
    assert first.get_text() == "Karta över hamnen"


def test_no_image_of_an_about_text_is_loaded() -> None:
    organisation = structs.replace(RELEASE.organisations[0], boilerplate="![Vi](https://far.example/pixel.png)")
    mail = render_mail(structs.replace(RELEASE, organisations=(organisation,)))
    assert link_words(mail.html)["https://far.example/pixel.png"] == "Vi"
    assert "<img" not in mail.html


def test_documents_say_type_and_size() -> None:
    assert (
        link_words(render_mail().html)["https://press.example/2024/ny-kaj/plan%202024.pdf"]
        == "Plan för kajen (PDF, 2,3 MB)"
    )


def test_a_release_with_next_to_nothing_has_no_empty_headings() -> None:
    mail = render_mail(PLAIN)
    headings = [heading.get_text() for heading in BeautifulSoup(mail.html, "html5lib").find_all(["h1", "h2", "h3"])]
    assert headings == ["Kort besked", "Om Sundviks Hamn AB"]
    assert "\n\n\n\n" not in mail.text


@pytest.mark.parametrize("name", RELEASES)
def test_the_same_release_gives_the_same_bytes(name: str) -> None:
    assert render_mail(RELEASES[name], create_context()) == render_mail(RELEASES[name])


def test_a_base_url_with_a_path_is_kept_in_every_link() -> None:
    mail = render_mail(context=context_with(base_url="https://www.sundvik.example/press"))
    assert "https://www.sundvik.example/press/2024/ny-kaj/karta.png" in mail.html


def test_one_context_renders_each_release_its_own_parts() -> None:
    context = create_context()
    assert [render_mail(release, context) for release in (RELEASE, PLAIN, RELEASE)] == [
        render_mail(RELEASE),
        render_mail(PLAIN),
        render_mail(RELEASE),
    ]


@pytest.mark.parametrize("count", [250, 2500])
def test_a_body_that_is_too_long_for_html_ends_with_a_whole_paragraph_and_the_place_to_read_on(count: int) -> None:
    body = "\n\n".join(f"Stycke {number}. {PARAGRAPH}" for number in range(count))
    mail = render_mail(structs.replace(RELEASE, body=body))
    page = BeautifulSoup(mail.html, "html5lib")
    (notice,) = [each for each in page.find_all("p") if "Texten fortsätter. Läs resten här:" in each.get_text()]
    last = notice.find_previous("p")
    assert last is not None
    assert last.get_text() == body.split("\n\n")[int(last.get_text().split()[1].rstrip("."))].strip()
    assert MAX_HTML_SIZE - 1000 < len(mail.html.encode()) < MAX_HTML_SIZE
    assert f"Stycke {count - 1}." in mail.text
    assert "Texten fortsätter" not in mail.text
    assert "/unsubscribe/SUBSCRIBER-TOKEN" in mail.html


def test_a_release_that_is_too_long_without_its_body_keeps_what_must_be_there() -> None:
    facts = tuple(Fact(f"Längd {number}", PARAGRAPH) for number in range(300))
    mail = render_mail(structs.replace(RELEASE, facts=facts, lead=PARAGRAPH * 300))
    assert len(mail.html.encode()) < MAX_HTML_SIZE
    assert {"https://press.example/2024/ny-kaj/", f"mailto:{EVA.email}"} <= link_words(mail.html).keys()
    assert "Längd 299" in mail.text


def test_styles_are_those_that_css_inline_works_out_for_the_whole_mail() -> None:
    mail = render_mail()
    page = BeautifulSoup(mail.html, "html5lib")
    bare = BeautifulSoup(mail.html, "html5lib")
    for tag in bare.select("[style]"):
        del tag["style"]
    sheet = render_text_template(shared_context(), "mail/release.css", "sv")
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
def test_a_tag_gets_its_style_wherever_it_is(tag: str) -> None:
    assert StyleInliner(f"{tag} {{ color: red; }}").inline(f"x <{tag}>") == f'x <{tag} style="color:red">'


def test_a_template_of_the_newsroom_gets_its_styles_too() -> None:
    usual = create_context()
    ours = {"mail/contact.html": '<table><tr><td class="lead">{{ contact.name }}</td></tr></table>'}
    context = structs.replace(usual, templates={**usual.templates, **ours})
    assert '<td class="lead" style="' in render_mail(context=context).html


def test_an_image_without_words_of_its_own_is_still_a_link() -> None:
    image = Image("x.png", "", 1, 1, 1, "image/png", "d")
    mail = render_mail(structs.replace(RELEASE, body="![](x.png)", images=(image,)))
    assert link_words(mail.html)["https://press.example/2024/ny-kaj/x.png"]
