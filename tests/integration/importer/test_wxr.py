"""A WordPress export becomes releases, however damaged the file is."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pressroom.importer import wxr
from pressroom.importer.formats import FetchedFile, Fetcher, ImportContext
from pressroom.importer.found import FoundRelease, NotImported

SITE = "https://press.sunne.example"
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
    xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Sunne kommun</title><link>{SITE}</link><language>sv-SE</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{SITE}</wp:base_site_url>
"""
END = "</channel></rss>"
ReadExport = Callable[..., list[FoundRelease | NotImported]]


class NoFetcher(Fetcher):
    """Reading an export asks for nothing."""

    def fetch(self, location: str, *, base: str = "") -> FetchedFile:
        raise AssertionError(f"{location} was asked for, from {base}")


def make_item(body: str = "Text.", *, number: int = 1, more: str = "", **fields: str) -> str:
    """Return an item; `fields` replace its elements, without `wp:post_`."""
    values = {
        "id": str(number),
        "date": "2024-05-01 09:00:00",
        "date_gmt": "2024-05-01 07:00:00",
        "name": f"rubrik-{number}",
        "type": "post",
        "password": "",
    } | fields
    status, title = values.pop("status", "publish"), values.pop("title", f"Rubrik {number}")
    elements = "".join([f"<wp:post_{key}><![CDATA[{value}]]></wp:post_{key}>\n" for key, value in values.items()])
    return f"""<item><title>{title}</title><link>{SITE}/2024/rubrik-{number}/</link>
<guid isPermaLink="false">{SITE}/?p={number}</guid><content:encoded><![CDATA[{body}]]></content:encoded>
{elements}<wp:status>{status}</wp:status>{more}</item>
"""


def make_attachment(number: int, file: str, *, caption: str = "", more: str = "", parent: int = 1) -> str:
    """Return an attachment."""
    url = f"<wp:attachment_url>{SITE}/wp-content/uploads/2024/05/{file}</wp:attachment_url>"
    caption = f"<excerpt:encoded><![CDATA[{caption}]]></excerpt:encoded><wp:post_parent>{parent}</wp:post_parent>"
    return make_item("", number=number, type="attachment", status="inherit", title=file, more=url + caption + more)


def make_meta(key: str, value: str) -> str:
    """Return a custom field."""
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


@pytest.fixture
def read_export(tmp_path: Path) -> ReadExport:
    """Read an export that consists of these items."""

    def read(*items: str | bytes, head: str | bytes = HEAD, end: str | bytes = END) -> list[FoundRelease | NotImported]:
        path = tmp_path / "export.xml"
        parts = [part if isinstance(part, bytes) else part.encode() for part in (head, *items, end)]
        path.write_bytes(b"".join(parts))
        file = FetchedFile("export.xml", path)
        assert wxr.matches(file, file.read_start())
        return list(wxr.read(file, ImportContext(NoFetcher(), "en", ZoneInfo("Europe/Stockholm"))))

    return read


@pytest.fixture
def read_one(read_export: ReadExport) -> Callable[..., FoundRelease]:
    """Read an export whose items make one release."""

    def read(*items: str | bytes, **options: str | bytes) -> FoundRelease:
        (release,) = read_export(*items, **options)
        assert isinstance(release, FoundRelease), release
        return release

    return read


ReadOne = Callable[..., FoundRelease]


def test_a_post_keeps_its_id_addresses_time_language_and_keywords(read_one: ReadOne) -> None:
    terms = (
        '<category domain="category" nicename="uncategorized">Uncategorized</category>'
        '<category domain="post_tag" nicename="hamn"><![CDATA[Hamn &amp; kaj]]></category>'
        '<category domain="author" nicename="cap-anna">Anna</category>'
    )
    release = read_one(make_item(number=12, more=terms + make_meta("_wp_old_slug", "gamla-namnet")))
    assert release.headline == "Rubrik 12"
    assert (release.id, release.source_id) == (f"{SITE}/?p=12", "12")
    assert release.urls == (f"{SITE}/2024/rubrik-12/", f"{SITE}/?p=12", f"{SITE}/2024/gamla-namnet/")
    assert release.published_at == datetime(2024, 5, 1, 7, tzinfo=UTC)
    assert (release.language, release.keywords, release.is_public) == ("sv-SE", ("Hamn & kaj",), True)
    assert release.organisations[0].name == "Sunne kommun"
    assert release.doubts == ()


def test_a_time_without_zone_is_the_newsrooms_and_doubtful(read_one: ReadOne) -> None:
    release = read_one(make_item(date_gmt="0000-00-00 00:00:00"))
    assert release.published_at == datetime(2024, 5, 1, 7, tzinfo=UTC)
    assert [doubt.field for doubt in release.doubts] == ["publish_at"]


@pytest.mark.parametrize("status", ["draft", "pending", "future", "private", "in-review"])
def test_what_is_not_published_is_not_public(read_one: ReadOne, status: str) -> None:
    assert not read_one(make_item(status=status, date_gmt="0000-00-00 00:00:00")).is_public
    assert not read_one(make_item(password="hemligt")).is_public


def test_types_of_releases_are_read_and_others_are_counted(read_export: ReadExport) -> None:
    types = ["press-release", "nyhet", "pressmeddelande", "page", "page", "revision", "nav_menu_item", "wp_block"]
    found = read_export(
        *[make_item(number=number, type=type_) for number, type_ in enumerate(types)],
        make_item(number=20, status="trash"),
        make_item(number=21, status="auto-draft"),
    )
    assert [each.kind for each in found[:-1] if isinstance(each, FoundRelease)] == [
        "press-release",
        "news",
        "press-release",
    ]
    assert isinstance(found[-1], NotImported)
    assert found[-1].message.startswith("2 posts of the type “page”")


def test_pictures_come_in_their_largest_size_with_caption_credit_and_alternative_text(read_one: ReadOne) -> None:
    image = f'<img class="wp-image-3" src="{SITE}/wp-content/uploads/2024/05/kaj-300x200.jpg" alt="">'
    body = f'<!-- wp:image {{"id":3}} --><figure>{image}</figure><!-- /wp:image -->'
    metadata = 'a:2:{s:14:"original_image";s:7:"kaj.jpg";s:10:"image_meta";a:1:{s:6:"credit";s:9:"Bo Åberg";}}'
    picture = make_attachment(
        3,
        "kaj-scaled.jpg",
        caption="Den <em>nya</em> kajen",
        more=make_meta("_wp_attachment_image_alt", "En kaj av trä.") + make_meta("_wp_attachment_metadata", metadata),
    )
    for items in ((make_item(body), picture), (picture, make_item(body))):
        (found,) = read_one(*items).pictures
        assert found.location == f"{SITE}/wp-content/uploads/2024/05/kaj.jpg"
        assert (found.caption, found.credit, found.alt) == ("Den nya kajen", "Bo Åberg", "En kaj av trä.")


def test_the_main_picture_is_first_and_a_missing_one_is_doubtful(read_one: ReadOne) -> None:
    body = f'<img src="{SITE}/wp-content/uploads/2024/05/bild-1024x768.jpg">'
    main = make_meta("_thumbnail_id", "4")
    release = read_one(make_item(body, more=main), make_attachment(4, "kaj.jpg"))
    assert [picture.file for picture in release.pictures] == ["kaj.jpg", "bild.jpg"]
    assert "original of bild-1024x768.jpg" in release.doubts[0].reason
    assert "attachment 4" in read_one(make_item(more=main)).doubts[0].reason


def test_a_picture_number_from_another_site_does_not_show_another_picture(read_one: ReadOne) -> None:
    body = f'<img class="wp-image-4" src="{SITE}/wp-content/uploads/2020/01/torn.jpg">'
    (picture,) = read_one(make_item(body), make_attachment(4, "kaj.jpg")).pictures
    assert picture.location.endswith("/torn.jpg")


@pytest.mark.parametrize(
    "gallery",
    [
        '[gallery ids="6,5"]',
        "[gallery ids=”6,5”]",
        '<!-- wp:gallery {"ids":[6,5]} /-->',
        '[gallery include="6,5" columns=3]',
    ],
)
def test_a_gallery_shows_its_pictures_in_order(read_one: ReadOne, gallery: str) -> None:
    release = read_one(make_item(gallery), make_attachment(5, "a.jpg"), make_attachment(6, "b.jpg"))
    assert release.body == "![](b.jpg)\n\n![](a.jpg)"


def test_a_gallery_without_numbers_shows_what_was_uploaded_to_the_post(read_one: ReadOne) -> None:
    others = (make_attachment(5, "a.jpg"), make_attachment(6, "b.pdf"), make_attachment(7, "c.jpg", parent=2))
    assert read_one(make_item("[gallery]"), *others).body == "![](a.jpg)"


def test_the_classic_editor_makes_paragraphs_of_blank_lines(read_one: ReadOne) -> None:
    body = (
        "Ett.\r\nTvå.\r\n\r\nTre [sic] sa hon [vår översättning].\n\n"
        "<ul>\n\t<li>A</li>\n\t<li>B</li>\n</ul>\nFyra.\n<h2>Mer</h2>\nFem."
    )
    release = read_one(make_item(body, more="<excerpt:encoded>Ingress.</excerpt:encoded>"))
    assert release.lead == "Ingress."
    expected = "Ett.\\\nTvå.\n\nTre \\[sic\\] sa hon \\[vår översättning\\].\n\n- A\n- B\n\nFyra.\n\n## Mer\n\nFem."
    assert release.body == expected


def test_captions_of_the_classic_editor_become_captions(read_one: ReadOne) -> None:
    image = f'<a href="{SITE}/x.jpg"><img src="{SITE}/wp-content/uploads/a-300x200.jpg" alt="En kaj."></a>'
    body = f'[caption id="attachment_9" align="left" width="300"]{image} Kajen. Foto: Eva Berg[/caption]\n\nText.'
    release = read_one(make_item(body))
    (picture,) = release.pictures
    assert (picture.caption, picture.credit, picture.alt) == ("Kajen.", "Eva Berg", "En kaj.")
    assert release.body == "![](x.jpg)\n\nText."


def test_other_shortcodes_are_removed_and_named(read_one: ReadOne) -> None:
    body = (
        '[vc_row][vc_column width="1/2"]Text [b]fet[/b].[/vc_column][/vc_row]\n\n[contact-form-7 id="4"]\n\n[[kod]] [1]'
    )
    release = read_one(make_item(body, more="<excerpt:encoded>Ingress.</excerpt:encoded>"))
    assert release.body == "Text fet.\n\n\\[kod\\] \\[1\\]"
    names = [doubt.reason.partition("]")[0] for doubt in release.doubts]
    assert names == [
        "The shortcode [vc_row",
        "The shortcode [vc_column",
        "The shortcode [b",
        "The shortcode [contact-form-7",
    ]


def test_blocks_show_what_their_comments_say(read_one: ReadOne) -> None:
    file = f"{SITE}/wp-content/uploads/rapport.pdf"
    body = f"""<!-- wp:block {{"ref":8}} /-->
<!-- wp:file {{"id":5,"href":"{file}"}} --><div class="wp-block-file"><a href="{file}">Rapport</a><a href="{file}"
class="wp-block-file__button" download>Ladda ner</a></div><!-- /wp:file -->
<!-- wp:embed {{"url":"https://v.example/1"}} --><figure class="wp-block-embed"><div
class="wp-block-embed__wrapper">https://v.example/1</div></figure><!-- /wp:embed -->
<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Bra.</p><cite>Eva Berg</cite></blockquote>
</figure><!-- /wp:pullquote --><!-- wp:more --><!--more--><!-- /wp:more --><!-- wp:latest-posts /-->"""
    block = make_item("<!-- wp:paragraph --><p>Gemensam.</p><!-- /wp:paragraph -->", number=8, type="wp_block")
    release = read_one(make_item(body), block)
    assert release.lead == "Gemensam."
    links = "[Rapport](rapport.pdf)\n\n[https://v.example/1](https://v.example/1)"
    assert release.body == f"{links}\n\n> Bra.\n> – Eva Berg"
    assert release.documents[0].title == "Rapport"
    assert "latest-posts" in release.doubts[0].reason


def test_translations_of_polylang_and_wpml_find_each_other(read_export: ReadExport) -> None:
    def polylang(language: str) -> str:
        return (
            f'<category domain="language" nicename="{language}">X</category>'
            '<category domain="post_translations" nicename="pll_1">pll_1</category>'
        )

    def wpml(language: str) -> str:
        return make_meta("_wpml_import_language_code", language) + make_meta("_wpml_import_translation_group", "g")

    for make in (polylang, wpml):
        swedish, english = read_export(make_item(number=1, more=make("sv")), make_item(number=2, more=make("en")))
        assert isinstance(swedish, FoundRelease)
        assert isinstance(english, FoundRelease)
        assert (swedish.language, english.language) == ("sv", "en")
        assert [(each.language, each.id) for each in swedish.translations] == [("en", "2")]
        assert [(each.language, each.url) for each in english.translations] == [("sv", f"{SITE}/2024/rubrik-1/")]
        assert english.keywords == ()


def test_the_description_for_search_engines_is_the_last_resort_for_a_lead(read_one: ReadOne) -> None:
    more = make_meta("_yoast_wpseo_metadesc", "För sökmotorer.")
    long = "Ett ord till. " * 40
    assert read_one(make_item(long, more=more)).lead == "För sökmotorer."
    assert read_one(make_item("Kort ingress.\n\nText.", more=more)).lead == "Kort ingress."


# --- damaged files ---------------------------------------------------------------------------------------------------


def test_letters_in_another_encoding_are_read_and_reported(read_one: ReadOne) -> None:
    release = read_one(make_item("Å och Ä").replace("Å", "%").encode().replace(b"%", b"\xc5"))
    assert release.body == "Å och Ä"
    assert "Windows-1252" in release.doubts[0].reason


def test_an_export_in_another_encoding_is_converted(read_one: ReadOne) -> None:
    for name, codec in (("ISO-8859-1", "iso-8859-1"), ("UTF-16", "utf-16")):
        head, item = HEAD.replace("UTF-8", name, 1), make_item("Å och Ä")
        release = read_one((head + item + END).encode(codec), head="", end="")
        assert (release.body, release.doubts) == ("Å och Ä", ())


@pytest.mark.parametrize(
    "body",
    [
        "A \x00\x0b\x1fB ]]> C",
        "A B ]]]]><![CDATA[> C",
        "A <![CDATA[B ]]> C",
        "A B ]]></p> C",
        "A B <script>/* <![CDATA[ */ x(); /* ]]> */</script>C",
        "A B <!-- ]]> -->C <item> </item>",
    ],
)
def test_what_would_end_a_text_too_early_does_not(read_export: ReadExport, body: str) -> None:
    first, second = read_export(make_item(body, number=1), make_item("Andra.", number=2))
    assert isinstance(first, FoundRelease)
    assert isinstance(second, FoundRelease)
    assert first.body.startswith("A ")
    assert first.body.rstrip().endswith("C")
    assert (first.source_id, second.body) == ("1", "Andra.")


def test_entities_of_html_and_lone_signs_outside_cdata_are_read(read_one: ReadOne) -> None:
    release = read_one(make_item(title="Kaj &ndash; hamn &amp; hav & mer&nbsp;till"))
    assert release.headline == "Kaj – hamn & hav & mer till"


def test_blank_lines_a_byte_order_mark_and_missing_namespaces_do_no_harm(read_one: ReadOne) -> None:
    head = "\ufeff\n\n" + HEAD.replace('xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"', "")
    more = "<excerpt:encoded>Ingress.</excerpt:encoded><okand:falt>x</okand:falt>"
    release = read_one(make_item(more=more), head=head)
    assert (release.lead, release.doubts) == ("Ingress.", ())


def test_other_versions_and_prefixes_of_the_format_are_read(read_one: ReadOne) -> None:
    head = HEAD.replace("export/1.2/", "export/1.0/")
    assert read_one(make_item(), head=head).source_id == "1"
    head = HEAD.replace("xmlns:wp=", "xmlns:w=").replace("<wp:", "<w:").replace("</wp:", "</w:")
    item = make_item().replace("<wp:", "<w:").replace("</wp:", "</w:")
    assert read_one(item, head=head).source_id == "1"


def test_a_truncated_file_is_read_as_far_as_it_goes(read_export: ReadExport) -> None:
    for cut in (30, 250, 420):
        found = read_export(make_item(number=1), make_item("Andra.", number=2)[:cut], end="")
        assert isinstance(found[0], FoundRelease)
        assert found[0].doubts == ()
        last = found[-1]
        reasons = last.message if isinstance(last, NotImported) else last.doubts[0].reason
        assert "the file ends inside the item" in reasons
        assert "line 1" in (last.source if isinstance(last, NotImported) else reasons)


def test_an_item_without_end_does_not_take_the_next_one_with_it(read_export: ReadExport) -> None:
    first, second = read_export(make_item(number=1).replace("</item>", ""), make_item(number=2))
    assert isinstance(first, FoundRelease)
    assert isinstance(second, FoundRelease)
    assert "the item has no end" in first.doubts[0].reason
    assert (second.source_id, second.doubts) == ("2", ())


def test_entities_from_elsewhere_are_never_read(read_export: ReadExport, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hemligt")
    declaration = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY a "{"a" * 99}">]>'
    head = HEAD.replace("<rss", declaration + "<rss", 1)
    found = read_export(make_item(title="A &x; B &a;", more="<wp:y>&x;</wp:y>"), head=head)
    assert "hemligt" not in str(found)
    assert "aaaa" not in str(found)


def test_an_export_without_posts_says_so(read_export: ReadExport) -> None:
    (report,) = read_export()
    assert isinstance(report, NotImported)
    assert report.message == "The export contains no posts."
