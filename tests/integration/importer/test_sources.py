"""Every source that leads to releases is recognised by its content, and gives all that it says."""

import gzip
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pressroom.errors import ConfigError, PressroomError
from pressroom.importer import url_list
from pressroom.importer.found import (
    FoundDocument,
    FoundLink,
    FoundOrganisation,
    FoundPicture,
    FoundRelease,
    FoundTranslation,
    NotImported,
)
from pressroom.importer.sources import open_source
from pressroom.text import markdown
from tests.support import stub_pages
from tests.support.import_server import ImportServer, create_context, run_import_server

GOLDEN = Path(__file__).parents[2] / "golden"
SUMMER = timezone(timedelta(hours=2))
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    "<title>News</title><link>https://news.example.org/</link><language>sv-SE</language>"
)
Open = Callable[..., list[FoundRelease | NotImported]]


@pytest.fixture
def stub_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read pages by their heading and paragraphs only: what leads to them is what is tested."""
    monkeypatch.setitem(sys.modules, "pressroom.importer.page", stub_pages)


@pytest.fixture
def server(stub_page: None) -> Iterator[ImportServer]:  # noqa: ARG001 - the pages of the server are read by the stub
    with run_import_server() as server:
        yield server


@pytest.fixture
def open_url(server: ImportServer, tmp_path: Path) -> Open:
    """Open a path of the server as a source, each time as a new run."""
    return lambda path: list(open_source(f"{server.url}{path}", server.create_context(tmp_path)))


def open_text(folder: Path, text: str | bytes, name: str = "source") -> list[FoundRelease | NotImported]:
    """Open a text as a source on disk."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(open_source(str(path), create_context(folder, str(path))))


def only(found: list[FoundRelease | NotImported]) -> FoundRelease:
    assert len(found) == 1
    assert isinstance(found[0], FoundRelease), found[0]
    return found[0]


def releases(found: list[FoundRelease | NotImported]) -> list[FoundRelease]:
    assert not [each for each in found if isinstance(each, NotImported)]
    return [each for each in found if isinstance(each, FoundRelease)]


def make_page(headline: str, body: str = "<p>Text of the page.</p>") -> bytes:
    return f"<!doctype html><html><body><main><h1>{headline}</h1>{body}</main></body></html>".encode()


# --- feeds -----------------------------------------------------------------------------------------------------------


def test_an_item_of_rss_gives_all_that_it_says(tmp_path: Path) -> None:
    text = f"""{RSS}<item><title>Hav &amp;amp; &lt;i&gt;land&lt;/i&gt;</title>
      <link>https://news.example.org/hav?utm_source=rss&amp;id=4</link>
      <guid isPermaLink="false"> https://news.example.org/?p=12 </guid>
      <pubDate>Mon, 01 Jun 2020 09:30:00 +0200</pubDate>
      <category>Hav</category><category><![CDATA[Miljö & klimat]]></category><dc:publisher>Verket</dc:publisher>
      <description>&lt;p&gt;Det viktigaste.&lt;/p&gt;</description>
      <content:encoded><![CDATA[<p>Det viktigaste.</p><h3>Rubrik</h3><p>Mer <a href="/om">om det</a>, se
        <a href="/rapport.pdf">rapporten</a>.</p>
        <a href="stor.jpg"><img src="liten.jpg" alt="En sjö"></a><script>alert(1)</script>
        <p>The post <a href="https://news.example.org/hav?id=4">Hav</a> appeared first on
        <a href="https://news.example.org">News</a>.</p>]]></content:encoded>
      <media:group><media:content url="/foto.jpg" width="100" medium="image"/>
        <media:content url="/foto-stor.jpg" width="2000" medium="image"/><media:title>En båt</media:title>
        <media:credit>Sárá Gieddi</media:credit></media:group>
      <enclosure url="https://news.example.org/bilaga.docx" type="application/msword" length="3"/>
      </item></channel></rss>"""
    release = only(open_text(tmp_path, text))
    assert release == FoundRelease(
        source="https://news.example.org/hav?id=4",
        headline="Hav & land",
        lead="Det viktigaste.",
        body="## Rubrik\n\nMer [om det](https://news.example.org/om), se [rapporten](rapport.pdf).\n\n![](stor.jpg)",
        id="https://news.example.org/?p=12",
        urls=("https://news.example.org/hav?id=4", "https://news.example.org/?p=12"),
        language="sv",
        published_at=datetime(2020, 6, 1, 9, 30, tzinfo=SUMMER),
        organisations=(FoundOrganisation(name="Verket"),),
        keywords=("Hav", "Miljö & klimat"),
        pictures=(
            FoundPicture(location="https://news.example.org/stor.jpg", file="stor.jpg", alt="En sjö"),
            FoundPicture(
                location="https://news.example.org/foto-stor.jpg",
                file="foto-stor.jpg",
                caption="En båt",
                credit="Sárá Gieddi",
            ),
        ),
        documents=(
            FoundDocument(location="https://news.example.org/rapport.pdf", file="rapport.pdf", title="rapporten"),
            FoundDocument(location="https://news.example.org/bilaga.docx", file="bilaga.docx"),
        ),
    )


def test_an_entry_of_atom_gives_all_that_it_says(tmp_path: Path) -> None:
    text = f"""<feed {ATOM} xml:lang="en" xml:base="https://a.example/news/"><id>f</id><title>t</title>
      <updated>2020-01-01T00:00:00Z</updated><author><name>The Agency</name></author>
      <entry><id>tag:a.example,2020:7</id><title type="html">A &amp;lt; B</title>
      <link href="seven"/><link rel="alternate" hreflang="sv-SE" href="https://a.example/sv/sju"/>
      <link rel="enclosure" type="application/pdf" href="r.pdf" title="Report"/>
      <link rel="related" href="https://b.example/" title="More"/>
      <published>2020-01-02T10:00:00-05:00</published><updated>2020-01-04T10:00:00-05:00</updated>
      <author><name>The Agency</name></author><category term="w" label="Water"/>
      <summary>First.</summary>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>First.</p>
      <p>Two <a href="x">x</a>.</p></div></content>
      </entry></feed>"""
    release = only(open_text(tmp_path, text))
    assert (release.id, release.headline, release.lead) == ("tag:a.example,2020:7", "A < B", "First.")
    assert release.body == "Two [x](https://a.example/news/x)."
    assert release.urls == ("https://a.example/news/seven",)
    assert release.language == "en"
    assert release.translations == (FoundTranslation(language="sv", url="https://a.example/sv/sju"),)
    assert release.published_at == datetime.fromisoformat("2020-01-02T10:00:00-05:00")
    assert str(release.updated_at) == "2020-01-04 10:00:00-05:00"
    assert release.keywords == ("Water",)
    assert release.organisations == (FoundOrganisation(name="The Agency"),)
    assert release.links == (FoundLink(title="More", url="https://b.example/"),)
    assert [(each.location, each.title) for each in release.documents] == [("https://a.example/news/r.pdf", "Report")]


LINK = "<link>https://a.example/1</link>"
OLD_FEEDS = {
    "RSS 0.91": f"<rss version='0.91'><channel><item><title>T</title>{LINK}<description>D.</description></item>"
    "</channel></rss>",
    "RSS 1.0": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    f"<channel/><item rdf:about='https://a.example/1'><title>T</title>{LINK}<description>D.</description></item>"
    "</rdf:RDF>",
    "Atom 0.3": "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>T</title>"
    "<link rel='alternate' href='https://a.example/1'/><summary>D.</summary></entry></feed>",
    "half of a feed": "<!DOCTYPE rss [<!ENTITY x 'y'>]><rss version='2.0'><channel><item><title>T</title>"
    f"{LINK}<description>D.</description></item>",
}


@pytest.mark.parametrize("name", OLD_FEEDS)
def test_every_version_of_a_feed_is_read(name: str, tmp_path: Path) -> None:
    release = only(open_text(tmp_path, OLD_FEEDS[name]))
    assert (release.headline, release.lead, release.urls) == ("T", "D.", ("https://a.example/1",))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "iso-8859-1"), ("cp1252", "utf-8"), ("iso-8859-1", "iso-8859-1"), ("utf-16", "utf-16"), ("utf-8", "x")],
)
def test_a_feed_is_read_although_its_encoding_is_declared_wrongly(encoding: str, declared: str, tmp_path: Path) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>{RSS}<item><title>Åö –\x0b</title></item></channel></rss>'
    found = open_text(tmp_path, text.encode(encoding, "replace"))
    assert only(found).headline in {"Åö –", "Åö ?"}


def test_an_excerpt_is_completed_from_its_page(server: ImportServer, open_url: Open) -> None:
    item = f"<title>Ett</title><link>{server.url}/1</link><guid>1</guid><description>Det var […]</description>"
    server.pages["/feed"] = (200, {"Content-Type": "text/xml"}, f"{RSS}<item>{item}</item></channel></rss>".encode())
    server.pages["/1"] = make_page("Ett", "<p>Det var en gång.</p><address>Eva</address>")
    release = only(open_url("/feed"))
    assert (release.id, release.body, release.lead) == ("1", "Det var en gång.", "")
    assert [contact.name for contact in release.contacts] == ["Eva"]
    assert not release.doubts
    server.pages["/1"] = make_page("Something else")
    only(open_url("/feed"))
    assert server.requests == ["/robots.txt", "/feed", "/1"]


def test_an_excerpt_without_page_is_doubtful(server: ImportServer, open_url: Open) -> None:
    items = "".join(
        f"<item><title>Ett hus</title><link>{server.url}/{number}</link><guid>{number}</guid>"
        "<description>Kort.</description></item>"
        for number in (1, 2)
    )
    server.pages["/feed"] = (200, {"Content-Type": "text/xml"}, f"{RSS}{items}</channel></rss>".encode())
    server.pages["/2"] = make_page("Welcome to our start page")
    assert [release.doubts[-1].field for release in releases(open_url("/feed"))] == ["body", "body"]


def make_atom(number: int, links: str = "") -> tuple[int, dict[str, str], bytes]:
    entry = f"<entry><id>{number}</id><title>T{number}</title><content>Text {number}.</content></entry>"
    return 200, {"Content-Type": "application/atom+xml"}, f"<feed {ATOM}>{links}{entry}</feed>".encode()


@pytest.mark.parametrize("relation", ["prev-archive", "next"])
def test_older_documents_of_a_feed_are_read_once(relation: str, server: ImportServer, open_url: Open) -> None:
    server.pages["/feed"] = make_atom(1, f'<link rel="{relation}" href="/2"/>')
    server.pages["/2"] = make_atom(2, f'<link rel="{relation}" href="/3"/>')
    server.pages["/3"] = make_atom(3, f'<link rel="{relation}" href="/feed"/>')
    assert [release.id for release in releases(open_url("/feed"))] == ["1", "2", "3"]


def test_the_numbered_pages_of_wordpress_are_read_to_their_end(server: ImportServer, open_url: Open) -> None:
    generator = "<generator>https://wordpress.org/?v=6.4</generator>"
    server.pages |= {"/feed/": make_atom(1, generator), "/feed/?paged=2": make_atom(2, generator)}
    assert [release.id for release in releases(open_url("/feed/"))] == ["1", "2"]
    server.pages["/other/"] = server.pages["/other/?paged=2"] = make_atom(1, generator)
    assert [release.id for release in releases(open_url("/other/"))] == ["1"]


def test_an_older_document_that_cannot_be_had_is_reported(server: ImportServer, open_url: Open) -> None:
    server.pages["/feed"] = make_atom(1, '<link rel="next" href="/2"/>')
    release, missing = open_url("/feed")
    assert isinstance(release, FoundRelease)
    assert isinstance(missing, NotImported)
    assert "does not exist" in missing.message


HOSTILE_XML = {
    "an external entity": '<!DOCTYPE {root} [<!ENTITY x SYSTEM "{secret}">]>',
    "an external document type": '<!DOCTYPE {root} SYSTEM "{secret}" [<!ENTITY % y SYSTEM "{secret}"> %y;]>',
    "a billion laughs": "<!DOCTYPE {root} [<!ENTITY x0 'ha'>"
    + "".join(f"<!ENTITY x{number} '{f'&x{number - 1};' * 10}'>" for number in range(1, 10))
    + "<!ENTITY x '&x9;'>]>",
}


@pytest.mark.parametrize("name", HOSTILE_XML)
def test_entities_of_xml_are_not_expanded(name: str, server: ImportServer, open_url: Open, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("very secret")
    for target in (f"file://{tmp_path}/secret", f"{server.url}/secret"):
        start = HOSTILE_XML[name].replace("{secret}", target)
        feed = f"{start.replace('{root}', 'rss')}{RSS}<item><title>T &x;</title><guid>&x;</guid></item></channel></rss>"
        (release,) = open_text(tmp_path, feed)
        assert len(str(release)) < 2000
        assert "very secret" not in str(release)
        sitemap = f"{start.replace('{root}', 'urlset')}<urlset><url><loc>{server.url}/&x;</loc></url></urlset>"
        server.pages["/sitemap.xml"] = sitemap.encode()
        assert "very secret" not in str(open_url("/sitemap.xml"))
    assert "/secret" not in server.requests


@pytest.mark.parametrize(
    "text",
    [
        f"{RSS}{'<item><title>' * 20_000}",
        f"{RSS}<item><title>{'&amp;' * 500_000}</title></item></channel></rss>",
        f"{RSS}<item>{'<a>' * 100_000}</item></channel></rss>",
        f"<feed {ATOM}>{'<![CDATA[' * 50_000}",
        f"{RSS}<item><content:encoded>{'&lt;b&gt;' * 50_000}</content:encoded><title>t</title></item></channel></rss>",
        f'<rss version="2.0">{"<!-- " * 100_000}',
        f"<!DOCTYPE rss [{'<!ENTITY a ' * 300}<rss version='2.0'>{'<!ENTITY a ' * 50_000}<rss version='2.0'>",
    ],
)
def test_a_damaged_feed_takes_bounded_time(text: str, tmp_path: Path) -> None:
    found: list[object] = []
    with suppress(PressroomError):
        found += open_text(tmp_path, text)
    assert len(found) < 1000


# --- JSON ------------------------------------------------------------------------------------------------------------


def test_an_item_of_json_feed_gives_all_that_it_says(server: ImportServer, open_url: Open) -> None:
    item = {
        "id": 7,
        "url": f"{server.url}/7",
        "title": "Sju & åtta",
        "summary": "Kort.",
        "content_html": "<p>Lång text.</p>",
        "date_published": "2020-06-01T09:30:00+02:00",
        "date_modified": "2020-06-02T09:30:00+02:00",
        "authors": [{"name": "Verket", "url": "https://verket.example/"}, {"name": "Eva"}],
        "tags": ["Hav"],
        "external_url": "https://other.example/",
        "attachments": [
            {"url": f"{server.url}/a.jpg", "mime_type": "image/jpeg", "title": "Bild"},
            {"url": f"{server.url}/b.pdf", "mime_type": "application/pdf", "title": "Rapport"},
        ],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "language": "sv-SE", "items": [item]}
    server.pages["/feed.json"] = json.dumps({**feed, "next_url": "/2.json"}).encode()
    server.pages["/2.json"] = json.dumps(
        {**feed, "items": [item, {"id": "8", "content_text": "En # rad.\n\n* Två."}]}
    ).encode()
    server.pages["/7"] = make_page("Sju & åtta", "<p>Kort.</p><address>Eva</address>")
    first, second = releases(open_url("/feed.json"))
    assert (first.id, first.headline, first.lead, first.body) == ("7", "Sju & åtta", "Kort.", "Lång text.")
    assert (first.published_at, first.language) == (datetime(2020, 6, 1, 9, 30, tzinfo=SUMMER), "sv")
    assert first.updated_at == datetime(2020, 6, 2, 9, 30, tzinfo=SUMMER)
    assert first.organisations == (FoundOrganisation(name="Verket", url="https://verket.example/"),)
    assert [contact.name for contact in first.contacts] == ["Eva"]
    assert [(each.file, each.caption) for each in first.pictures] == [("a.jpg", "Bild")]
    assert [(each.file, each.title) for each in first.documents] == [("b.pdf", "Rapport")]
    assert first.links == (FoundLink(title="Sju & åtta", url="https://other.example/"),)
    assert (second.lead, markdown.to_text(markdown.parse(second.body))) == ("En # rad.", "* Två.")


@pytest.mark.parametrize(
    "path", sorted(GOLDEN.glob("*expected/site/**/release.json")), ids=lambda path: f"{path.parts[-6]}-{path.parts[-2]}"
)
def test_nothing_of_our_own_release_json_is_lost(path: Path, tmp_path: Path) -> None:
    data = json.loads(path.read_bytes())
    release = only(open_text(tmp_path, path.read_bytes(), "release.json"))
    names = ("headline", "lead", "dateline", "id", "language", "kind")
    assert [getattr(release, name) for name in names] == [data[name] for name in names]
    assert release.published_at == datetime.fromisoformat(data["publish_at"])
    assert (release.updated_at or release.published_at) == datetime.fromisoformat(data["modified_at"])
    assert release.urls == (data["url"], *data["former_urls"])
    assert list(release.keywords) == [each["name"] for each in data["keywords"]]
    assert [each.url for each in release.translations] == [
        each["url"] for each in data["translations"] if each["language"] != data["language"]
    ]
    captions = {picture.file: picture.caption for picture in release.pictures}
    text = markdown.to_text(markdown.parse(release.body), lambda file: captions.get(file, ""))
    assert text.split() == data["body_text"].split()
    people = ("name", "role", "organisation", "email", "via", "hours")
    for found, contact in zip(release.contacts, data["contacts"], strict=True):
        assert [getattr(found, name) for name in people] == [contact[name] for name in people]
        assert [found.phone, found.mobile] == [(contact[each] or {"text": ""})["text"] for each in ("phone", "mobile")]
    pictures = ("alt", "caption", "credit", "terms")
    for picture, image in zip(release.pictures, data["images"], strict=True):
        assert [getattr(picture, name) for name in pictures] == [image[name] for name in pictures]
        assert (picture.location, picture.file) == (image["url"], image["url"].rpartition("/")[2])
    assert [(each.location, each.title) for each in release.documents] == [
        (each["url"], each["title"]) for each in data["documents"]
    ]
    assert [(each.label, each.value, each.source) for each in release.facts] == [
        (each["label"], each["value"], each["source"]) for each in data["facts"]
    ]
    assert [(each.title, each.url) for each in release.links] == [
        (each["title"], each["url"]) for each in data["links"]
    ]
    assert [(each.name, each.note, each.url) for each in release.help] == [
        (each["name"], each["note"], each["url"]) for each in data["help"]
    ]
    assert [each.name for each in release.organisations] == [each["name"] for each in data["organisations"]]
    assert release.withdrawn == ((data.get("withdrawal") or {}).get("reason") or "")


# --- lists of pages --------------------------------------------------------------------------------------------------


def test_a_sitemap_leads_to_the_pages_of_all_its_parts(server: ImportServer, open_url: Open) -> None:
    url, namespace = server.url, 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    parts = ["news.xml", "post-sitemap.xml.gz", "category-sitemap.xml"]
    index = "".join(f"<sitemap><loc> {url}/{part} </loc></sitemap>" for part in parts)
    server.pages["/sitemap.xml"] = f"<?xml version='1.0'?><sitemapindex {namespace}>{index}</sitemapindex>".encode()
    news = (
        f"<urlset {namespace} xmlns:n='http://www.google.com/schemas/sitemap-news/0.9' "
        f"xmlns:x='http://www.w3.org/1999/xhtml' xmlns:i='http://www.google.com/schemas/sitemap-image/1.1'>"
        f"<url><i:image><i:loc>{url}/a.jpg</i:loc></i:image><loc>{url}/1</loc>"
        f"<x:link rel='alternate' hreflang='en' href='{url}/en/1'/>"
        "<n:news><n:publication><n:name>Verket</n:name><n:language>sv</n:language></n:publication>"
        "<n:publication_date>2020-06-01T09:30:00+02:00</n:publication_date><n:title>Ett</n:title>"
        "<n:keywords>Hav, Land</n:keywords></n:news></url></urlset>"
    )
    server.pages["/news.xml"] = news.encode()
    posts = f"<urlset><url><loc>{url}/1</loc></url><url><loc>{url}/2</loc></url><url><loc>{url}/3</loc></url></urlset>"
    server.pages["/post-sitemap.xml.gz"] = gzip.compress(posts.encode())
    server.pages |= {"/1": make_page("Ett"), "/2": make_page("Två")}
    first, second, missing, skipped, translation = open_url("/sitemap.xml")
    assert isinstance(first, FoundRelease)
    assert (first.headline, first.language, first.keywords) == ("Ett", "sv", ("Hav", "Land"))
    assert first.published_at == datetime(2020, 6, 1, 9, 30, tzinfo=SUMMER)
    assert first.translations == (FoundTranslation(language="en", url=f"{url}/en/1"),)
    assert isinstance(second, FoundRelease)
    assert isinstance(missing, NotImported)
    assert missing.source == f"{url}/3"
    assert isinstance(skipped, NotImported)
    assert "category-sitemap" in skipped.source
    assert isinstance(translation, NotImported)
    assert translation.source == f"{url}/en/1"


def test_a_sitemap_that_contains_itself_ends(server: ImportServer, open_url: Open) -> None:
    server.pages["/sitemap.xml"] = (
        f"<sitemapindex><sitemap><loc>{server.url}/sitemap.xml?x=1</loc></sitemap></sitemapindex>".encode()
    )
    server.pages |= {"/sitemap.xml?x=1": server.pages["/sitemap.xml"]}
    assert open_url("/sitemap.xml") == []


def test_a_list_of_urls_leads_to_its_pages(server: ImportServer, tmp_path: Path) -> None:
    server.pages |= {"/1": make_page("Ett"), "/2": make_page("Två")}
    path = tmp_path / "urls"
    lines = [
        "# all",
        f"{server.url}/1",
        "",
        f"<{server.url}/2>\r",
        f"{server.url}/1",
        f"{server.url}/2",
        f"{server.url}/1",
    ]
    path.write_text("\ufeff" + "\n".join([*lines, "www.example.org/3", *lines]))
    settings = server.create_context(tmp_path)
    fetcher = create_context(tmp_path, str(path)).fetcher
    with pytest.raises(ConfigError, match="private network"):
        fetcher.fetch(f"{server.url}/1")
    file = fetcher.fetch(str(path))
    assert url_list.matches(file, file.read_start())
    first, second, wrong = url_list.read(file, settings)
    assert [isinstance(each, FoundRelease) for each in (first, second)] == [True, True]
    assert isinstance(wrong, NotImported)
    assert wrong.source.endswith("line 8")


def test_a_page_with_a_list_leads_to_its_feed(server: ImportServer, open_url: Open) -> None:
    links = "".join(f"<article><h2><a href='/news/{number}'>Release {number}</a></h2></article>" for number in range(4))
    feeds = (
        '<link rel="alternate" type="application/rss+xml" href="/feed">'
        '<link rel="alternate" type="application/rss+xml" href="/news/comments/feed">'
        '<link rel="alternate" type="application/atom+xml" href="/news/feed">'
    )
    server.pages["/news/"] = f"<html><head>{feeds}</head><body><main>{links}</main></body></html>".encode()
    server.pages["/news/feed"] = make_atom(1)
    assert [release.id for release in releases(open_url("/news/"))] == ["1"]


def test_a_page_with_a_list_and_no_feed_leads_to_its_links_and_the_next_pages(
    server: ImportServer, open_url: Open
) -> None:
    def make_list(numbers: range, more: str = "") -> bytes:
        links = "".join(f"<li><h3><a href='/n/{number}'>Release {number}</a></h3></li>" for number in numbers)
        menu = "<nav><a href='/about'>About this organisation here</a></nav>"
        return f"<html><body>{menu}<main><ul>{links}</ul>{more}</main></body></html>".encode()

    server.pages["/n/"] = make_list(range(3), "<a rel=next href='/n/?page=2'>Older</a>")
    server.pages["/n/?page=2"] = make_list(range(2, 5))
    server.pages |= {f"/n/{number}": make_page(f"Release {number}") for number in range(5)}
    assert [release.headline for release in releases(open_url("/n/"))] == [f"Release {number}" for number in range(5)]


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("stub_page")
@pytest.mark.parametrize(
    ("mark", "url"),
    [
        ("<!-- saved from url=(0026)https://a.example/news/one -->", "https://a.example/news/one"),
        ("<!--\n Page saved with SingleFile \n url: https://a.example/1 \n-->", "https://a.example/1"),
        ("<!-- Mirrored from a.example/1.html by HTTrack Website Copier/3.x -->", "https://a.example/1.html"),
        ("", "https://www.a.example/news/"),
    ],
)
def test_a_saved_page_keeps_its_url(mark: str, url: str, tmp_path: Path) -> None:
    folder = tmp_path / "www.a.example/news"
    folder.mkdir(parents=True)
    release = only(open_text(folder, f"{mark}\n{make_page('Ett').decode()}", "index.html"))
    assert (release.headline, release.urls) == ("Ett", (url,))


@pytest.mark.usefixtures("stub_page")
def test_a_web_archive_is_read(tmp_path: Path) -> None:
    archive = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/1\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n'
        "Content-Transfer-Encoding: quoted-printable\n\n<html><body><main><h1>Sn=C3=B6</h1></main>"
        "</body></html>\n--b--\n"
    )
    release = only(open_text(tmp_path, archive, "page.mhtml"))
    assert (release.headline, release.urls) == ("Snö", ("https://a.example/1",))


@pytest.mark.usefixtures("stub_page")
def test_a_folder_is_read_in_order_without_what_is_beside_pages(tmp_path: Path) -> None:
    mark = "<!-- saved from url=(0000)https://a.example/{} -->"
    for name, content in {
        "b.html": mark.format(2) + make_page("Två").decode(),
        "a/one.html": mark.format(1) + make_page("Ett").decode(),
        "a/copy.html": mark.format(1) + make_page("Ett").decode(),
        "a/one_files/frame.html": mark.format(3) + make_page("Frame").decode(),
        "a/broken.json": '{"version": "https://jsonfeed.org/version/1", ',
        ".hidden/c.html": make_page("Hidden").decode(),
        "data.json": (GOLDEN / "expected/site/2023/oppet-varv/release.json").read_text(),
    }.items():
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / name).write_text(content)
    source = str(tmp_path / "source")
    broken, first, second, third = open_source(source, create_context(tmp_path, source))
    assert isinstance(broken, NotImported)
    assert "not valid JSON" in broken.message
    assert [each.headline for each in (first, second) if isinstance(each, FoundRelease)] == ["Ett", "Två"]
    assert isinstance(third, FoundRelease)


@pytest.mark.parametrize(
    ("source", "message"),
    [("ftp://a.example/", "not a URL of the web"), ("nothing.xml", "No such file"), ("empty", "has no files")],
)
def test_a_source_that_cannot_be_read_is_said_with_what_to_do(source: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    path = source if ":" in source else str(tmp_path / source)
    with pytest.raises(PressroomError, match=message) as caught:
        list(open_source(path, create_context(tmp_path, path)))
    assert caught.value.remedy
