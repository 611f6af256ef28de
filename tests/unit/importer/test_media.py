import pytest

from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.media import Media


def test_the_same_picture_is_one_file_and_keeps_what_is_known_of_it_first() -> None:
    media = Media("https://example.org/news/1/")
    first = media.add_picture("img/Torn%20i%20dimma.JPG", credit="Sárá Gieddi")
    second = media.add_picture("https://example.org/news/1/img/Torn%20i%20dimma.JPG", caption="The tower.", alt="")
    assert first == second == "torn-i-dimma.jpg"
    (picture,) = media.pictures
    assert (picture.caption, picture.credit, picture.alt) == ("The tower.", "Sárá Gieddi", "")


def test_two_pictures_never_share_a_name() -> None:
    media = Media("https://example.org/")
    names = [media.add_picture(path) for path in ("a/tower.jpg", "b/tower.jpg", "c/TOWER.JPG", "card.png")]
    assert names == ["tower.jpg", "tower-2.jpg", "tower-3.jpg", "card-2.png"]


def test_a_picture_in_the_html_itself_is_left_out() -> None:
    tag = parse_html('<img src="data:image/png;base64,AAAA" alt="x">').img
    assert tag is not None
    media = Media()
    assert media.place(tag, "") == ""
    assert media.pictures == ()


def test_documents_keep_their_extension_and_title() -> None:
    media = Media("https://example.org/")
    assert media.add_document("/files/Årsrapport 2024.PDF", "Annual report") == "arsrapport-2024.pdf"
    assert media.documents[0].location == "https://example.org/files/Årsrapport 2024.PDF"


@pytest.mark.parametrize("location", ["//[x/", "http://[::1/a.jpg", "https://a\u2100b.example/a.jpg"])
def test_a_location_that_is_no_url_is_no_file(location: str) -> None:
    media = Media("https://town.example/")
    assert (media.add_picture(location), media.add_document(location)) == ("", "")
    assert (media.pictures, media.documents) == ((), ())
