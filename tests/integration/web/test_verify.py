"""`/verify` of the service tells in words whether something comes from the newsroom, whatever people send."""

import html
import io
import re
import socket
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote_plus

import html5lib
import pytest
from msgspec import structs
from starlette.testclient import TestClient

from pressroom import cli, signing
from pressroom.web.app import create_app
from tests.support.newsrooms import PICTURES
from tests.support.publishing import BRIDGE, FRESH, NOW, PublishingNewsroom
from tests.support.web_site import create_web_context

HOUR = timedelta(hours=1)
URL = f"https://press.fjallby.example/{BRIDGE}/"
GENUINE, GENUINE_TEXT, ALTERED = "Ja, det kommer från oss", "Ja, texten kommer från oss", "Nej, det är inte vad vi"
SUPERSEDED, WITHDRAWN, UNKNOWN = "Det kommer från oss, men har", "Vi har dragit tillbaka det", "Vi kan inte bekräfta"
BODY = (
    "Kommunfullmäktige beslutade på fredagen att bygga den nya gång- och cykelbron över älven vid Fjällby kvarn.\n\n"
    "Bron blir 40 meter lång. Den kostar 12 miljoner kronor."
)


class VerifySite:
    """A newsroom that signs, with a release that was corrected, and one that was withdrawn."""

    def __init__(self, folder: Path) -> None:
        self.newsroom = PublishingNewsroom(folder, leave_out=[], service_url="https://press.fjallby.example")
        self.newsroom.config = structs.replace(self.newsroom.config, keys_folder=folder / "keys")
        signing.create_key(self.newsroom.folder, self.newsroom.config.keys_folder, NOW - HOUR)
        self.newsroom.files.write(f"releases/{BRIDGE}/bild.png", PICTURES[0])
        self.newsroom.files.write(f"releases/{BRIDGE}/plan.pdf", b"%PDF-1.4\nplan\0")
        self.write(BODY.replace("40", "30"))
        self.newsroom.write("2025/torg", headline="Torget stängs", publish_at=FRESH)
        self.newsroom.execute()
        self.first_text = self.read("release.txt")
        self.write(BODY)
        self.newsroom.execute("correct", BRIDGE, notes={"sv": "Längden var fel."}, now=NOW + HOUR)
        self.withdrawn_text = self.read("release.txt", "2025/torg")
        self.newsroom.execute("withdraw", "2025/torg", notes={"sv": "Det stämde inte."}, now=NOW + HOUR)

    def write(self, body: str) -> None:
        self.newsroom.write(
            headline="Fjällby bygger en bro",
            body=body,
            images=[{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}],
            documents=[{"file": "plan.pdf", "title": "Planen"}],
            former_urls=["/gammalt/bron"],
        )

    def read(self, name: str, address: str = BRIDGE) -> bytes:
        return (self.newsroom.config.out / "site" / address / name).read_bytes()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> VerifySite:
    return VerifySite(tmp_path_factory.mktemp("verify"))


@pytest.fixture
def client(site: VerifySite, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of the service; a request to another host fails the test."""

    def refuse(*arguments: object, **_: object) -> None:
        raise AssertionError(f"another host was asked: {arguments}")

    app = create_app(create_web_context(site.newsroom.config))
    with TestClient(app, "http://press.fjallby.example", follow_redirects=False) as client:
        monkeypatch.setattr(socket, "create_connection", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        yield client


def ask(client: TestClient, name: str = "", content: bytes = b"", **fields: str) -> str:
    """Ask, and return the heading of the answer."""
    files = {"file": (name, content)}
    response = client.post("/verify", data=fields, files=files)
    assert response.status_code == 200, response.text
    html5lib.HTMLParser(strict=True).parse(response.text)
    return get_heading(response.text)


def get_heading(page: str) -> str:
    match = re.search("<h1>(.*)</h1>", page)
    assert match
    return match[1]


def test_the_public_text_is_ours(site: VerifySite, client: TestClient) -> None:
    text = site.read("release.txt").decode()
    assert ask(client, text=text).startswith(GENUINE)
    assert ask(client, text=text, address=URL).startswith(GENUINE)


def quote(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.split("\n"))


def wrap(text: str, width: int = 60) -> str:
    """Break lines as a mail program does, and words at the ends of lines as in a PDF."""
    return (
        re.sub(rf"(.{{20,{width}}}) ", r"\1\n", text).replace("fredagen", "fre-\ndagen").replace("älven", "äl\u00adven")
    )


@pytest.mark.parametrize("has_address", [True, False])
def test_a_text_copied_from_a_mail_or_a_pdf_is_ours_and_was_ours(
    site: VerifySite, client: TestClient, has_address: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = URL if has_address else ""
    now, earlier = site.read("release.txt").decode(), site.first_text.decode()
    for change in (quote, wrap, lambda text: quote(wrap(text)), lambda text: text.replace("\n", "\r\n")):
        assert ask(client, text=change(now), address=address).startswith(GENUINE)
        assert ask(client, text=change(earlier), address=address).startswith(SUPERSEDED)
        assert ask(client, text=change(now.replace("12 miljoner", "13 miljoner")), address=address).startswith(ALTERED)
        (tmp_path / "copy.txt").write_text(change(now))
        command = ("verify", str(tmp_path / "copy.txt"), "--of", URL, "--site", str(site.newsroom.config.out / "site"))
        assert cli.run(command) == 0, capsys.readouterr()


def test_a_part_with_other_contacts_is_our_text(site: VerifySite, client: TestClient) -> None:
    text = site.read("release.txt").decode().replace("08-465 004 01", "08-465 004 99")
    assert ask(client, text=wrap(text)).startswith(GENUINE_TEXT)


def test_the_text_of_our_mail_is_our_text_also_when_it_was_forwarded(site: VerifySite, client: TestClient) -> None:
    mail = (site.newsroom.config.out / f"mail/{BRIDGE}/sv.txt").read_text()
    received = mail.replace("SUBSCRIBER-TOKEN", "k1.abc")
    for text in (
        received,
        quote(wrap_at_spaces(received)),
        f"Hej!\n\n{received}\n--\nAnna",
        mail.partition("Du får")[0],
    ):
        assert ask(client, text=text).startswith(GENUINE_TEXT)
    assert ask(client, text=received.replace("12 miljoner", "13 miljoner")).startswith(ALTERED)
    assert ask(client, text="Ring 0900-123. " * 60 + received).startswith(ALTERED)


def wrap_at_spaces(text: str) -> str:
    return re.sub(r"(.{20,60}) ", r"\1\n", text)


def test_every_file_of_a_release_is_ours_with_or_without_its_address(site: VerifySite, client: TestClient) -> None:
    for name in ("bild.png", "plan.pdf", "release.txt", "index.html", "release.json", "press-kit.zip"):
        content = site.read(name)
        assert ask(client, name, content, address=URL).startswith(GENUINE), name
        assert ask(client, name, content).startswith(GENUINE), name
    assert ask(client, "plan (1).pdf", site.read("plan.pdf")).startswith(GENUINE)
    assert ask(client, "andra.pdf", site.read("plan.pdf")).startswith(UNKNOWN)
    assert ask(client, "plan.pdf", site.read("plan.pdf") + b"x", address=URL).startswith(ALTERED)


@pytest.mark.parametrize(
    ("address", "heading", "text"),
    [
        (URL, GENUINE, "Vår sida"),
        (URL.rstrip("/"), GENUINE, ""),
        (URL.replace("https", "http"), GENUINE, ""),
        (URL.upper().replace(BRIDGE.upper(), BRIDGE), GENUINE, ""),
        ("press.fjallby.example/2025/bron", GENUINE, ""),
        (f" <{URL}>. ", GENUINE, ""),
        (f"{URL}bild.png", GENUINE, ""),
        (f"{URL}?utm_source=x#top", GENUINE, ""),
        (f"{URL}nothing.pdf", UNKNOWN, "ingenting på den adressen"),
        (f"{URL}../../newsroom.yaml", UNKNOWN, "ingenting på den adressen"),
        (f"{URL}%2e%2e/%2e%2e/%2e%2e/search.db", UNKNOWN, "ingenting på den adressen"),
        (f"{URL}%00", UNKNOWN, "ingenting på den adressen"),
        ("https://press.fjallby.example/gammalt/bron", GENUINE, URL),
        ("https://press.fjallby.example/2025/torg/", WITHDRAWN, "2025/torg"),
        ("https://press.fjallby.example/2025/nothing/", UNKNOWN, "ingenting på den adressen"),
        ("https://press.fjallby.example/", UNKNOWN, "leder inte till ett pressmeddelande"),
        ("https://press.fjallby.example/keywords/bro/", UNKNOWN, "leder inte till ett pressmeddelande"),
        ("https://press.fjallby.example.evil.example/2025/bron/", UNKNOWN, "Adressen är inte vår"),
        ("https://press.fjallby.example@evil.example/2025/bron/", UNKNOWN, "Adressen är inte vår"),
        ("https://evil.example/gammalt/bron", UNKNOWN, "Adressen är inte vår"),
        ("https://press.fjallby.example:8443/2025/bron/", UNKNOWN, "Adressen är inte vår"),
        ("http://169.254.169.254/latest/meta-data/", UNKNOWN, "Adressen är inte vår"),
        ("http://localhost:5432/2025/bron/", UNKNOWN, "Adressen är inte vår"),
        ("http://[::1]/2025/bron/", UNKNOWN, "Adressen är inte vår"),
        ("http://[bad/2025/bron/", UNKNOWN, "Adressen är inte vår"),
        ("https://xn--\u0301/2025/bron/", UNKNOWN, "Adressen är inte vår"),
        ("file:///etc/passwd", UNKNOWN, "Adressen är inte vår"),
        ("javascript:alert(1)", UNKNOWN, "Adressen är inte vår"),
        ("x" * 2_000, UNKNOWN, "Adressen är inte vår"),
    ],
)
def test_an_address_is_looked_up_on_our_own_site_only(
    client: TestClient, address: str, heading: str, text: str
) -> None:
    response = client.post("/verify", data={"address": address})
    assert response.status_code == 200
    assert get_heading(response.text).startswith(heading)
    assert text in response.text
    assert html.escape(address.strip(), quote=False) in html.unescape(
        response.text
    ) or address.strip() in html.unescape(response.text)


def test_an_address_may_be_pasted_into_the_field_for_texts(client: TestClient) -> None:
    assert ask(client, text=f"{URL}\n").startswith(GENUINE)
    assert ask(client, text="https://evil.example/2025/bron/").startswith(UNKNOWN)


def test_a_withdrawn_text_is_withdrawn_and_leads_to_its_page(site: VerifySite, client: TestClient) -> None:
    response = client.post(
        "/verify", data={"text": site.withdrawn_text.decode(), "address": "https://press.fjallby.example/2025/torg/"}
    )
    assert get_heading(response.text).startswith(WITHDRAWN)
    assert 'href="https://press.fjallby.example/2025/torg/"' in response.text


def test_an_answer_leads_to_the_page_and_to_all_versions(site: VerifySite, client: TestClient) -> None:
    page = client.post("/verify", data={"text": site.first_text.decode()}).text
    assert f'<a href="{URL}">' in page
    assert f'1 (<a href="{URL}versions/">Alla versioner</a>)' in page
    assert "Använd den nuvarande versionen." in page


def test_a_text_that_names_no_release_of_ours_is_not_confirmed(client: TestClient) -> None:
    assert ask(client, text="En bro.\n\nIngen vet varifrån.").startswith(UNKNOWN)
    other = "En bro.\n\nhttps://evil.example/2025/bron/"
    assert "Adressen är inte vår" in client.post("/verify", data={"text": other}).text


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Yes, this comes from us"), ("nb", "Ja, det"), ("", "Ja, det")]
)
def test_the_answer_is_in_the_language_of_the_form(client: TestClient, language: str, heading: str) -> None:
    response = client.post("/verify", data={"address": URL, "language": language})
    assert get_heading(response.text).startswith(heading)


def test_a_simple_client_may_send_letters_without_encoding_them(site: VerifySite, client: TestClient) -> None:
    text = "".join([each if each > "~" else quote_plus(each) for each in site.read("release.txt").decode()])
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = client.post("/verify", content=f"text={text}".encode(), headers=headers)
    assert get_heading(response.text).startswith(GENUINE)


def test_no_search_engine_and_no_cache_keeps_an_answer(client: TestClient) -> None:
    headers = client.post("/verify", data={"address": URL}).headers
    assert (headers["cache-control"], headers["x-robots-tag"]) == ("no-store", "noindex")
    assert "form-action 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("query", "path"),
    [("", "/verify/"), ("?language=en", "/en/verify/"), ("?language=xx", "/verify/"), ("?language=sv", "/verify/")],
)
def test_get_leads_to_the_page_with_the_form(client: TestClient, query: str, path: str) -> None:
    for response in (client.get(f"/verify{query}"), client.head(f"/verify{query}")):
        assert (response.status_code, response.headers["location"]) == (303, f"https://press.fjallby.example{path}")
    assert client.get(path).status_code == 200
    assert client.put("/verify").status_code == 405


def test_what_was_typed_stays_in_the_form(client: TestClient) -> None:
    typed = '  En "bro" <script>\n\n</textarea>'
    response = client.post("/verify", data={"text": typed, "address": "x\"y'", "language": "en"}, files={"file": b"x"})
    assert response.status_code == 422
    assert "Give either a text or a file, not both." in response.text
    document = html5lib.parse(response.text, namespaceHTMLElements=False)
    assert [each.text for each in document.iter("textarea")] == [typed]
    assert [each.get("value") for each in document.iter("input") if each.get("name") == "address"] == ["x\"y'"]
    assert client.post("/verify", data={"language": "sv"}).status_code == 422
    assert client.post("/verify", data={}, files={"file": ("", b"")}).status_code == 422


def create_zip_bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 100_000_000)
    return content.getvalue()


NOISE = bytes(range(256)) * 120_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.docx", create_zip_bomb()),
        ("press-kit.zip", b"PK\3\4" + b"\0" * 1000),
        ("plan.pdf", b"%PDF-1.7\n1 0 obj <<"),
        ("noise.bin", NOISE),
        ("\0.txt", b"\0" * 1000),
        ("../../newsroom.yaml", b"title: x"),
        ("a" * 1000, b"x"),
        ("bild.png", b"\x89PNG\r\n\x1a\n" + b"\xff" * 100),
        ("sida.html", b"<html><article>" * 100_000),
        ("sida.html", b"<html><!--" + b"<!--" * 1_000_000),
        ("text.txt", b"http://a/2025/b/ " * 60_000),
        ("text.txt", b"https://press.fjallby.example/2025/bron/ " * 100_000),
        ("text.txt", b"> " * 150_000),
        ("text.txt", b"> " * 1_000_000),
        ("text.txt", "\u00ad\n".encode() * 100_000),
        ("text.txt", b"\xff\xfe" + "Bron".encode("utf-16-le")),
    ],
)
def test_hostile_files_get_an_answer(client: TestClient, name: str, content: bytes) -> None:
    for address in ("", URL):
        response = client.post("/verify", data={"address": address}, files={"file": (name, content)})
        assert response.status_code == 200
        assert get_heading(response.text).startswith((UNKNOWN, ALTERED, GENUINE_TEXT))


BOUNDARY = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n'


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        ("", b"text=x", 400),
        ("text/plain", b"text=x", 400),
        ("application/json", b"{}", 400),
        ("multipart/form-data", b"--x--", 400),
        ("multipart/form-data; boundary=" + "x" * 300, b"--x--", 400),
        ("multipart/form-data; boundary=x", b"nothing", 400),
        ("multipart/form-data; boundary=x", BOUNDARY + b"cut", 422),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 1000, 400),
        ("multipart/form-data; boundary=x", b"--x\r\nA: " + b"b" * 100_000, 400),
        ("multipart/form-data; boundary=x", (BOUNDARY + b"1\r\n") * 100 + b"--x--", 400),
        ("multipart/form-data; boundary=x; charset=punycode", BOUNDARY + b"a" * 900_000 + b"-b\r\n--x--", 200),
        ("multipart/form-data; boundary=x; charset=idna", BOUNDARY + b"\xff" * 99 + b"\r\n--x--", 200),
        ("multipart/form-data; boundary=x", BOUNDARY + b"\xff\0\x1b[31m\r\n--x--", 200),
        ("multipart/form-data; boundary=x", BOUNDARY + b"a" * 3_000_000 + b"\r\n--x--", 413),
        ("multipart/form-data; boundary=x", b"a" * 33_000_000, 413),
        ("application/x-www-form-urlencoded", b"&" * 5_000_000, 400),
        ("application/x-www-form-urlencoded", b"a" * 20_000_000, 413),
        ("application/x-www-form-urlencoded", b"text=%ff%00%zz&text=2", 200),
        ("application/x-www-form-urlencoded", b"text=" + b"%C3%A5" * 100_000, 200),
    ],
)
def test_broken_forms_get_a_clear_answer(client: TestClient, media_type: str, body: bytes, status: int) -> None:
    response = client.post("/verify", content=body, headers={"Content-Type": media_type})
    assert response.status_code == status, response.text[:500]
    assert b"\0" not in response.content
    assert b"\x1b" not in response.content


def test_nothing_that_was_sent_is_stored_or_logged(
    site: VerifySite,
    client: TestClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    secret = "hemlig-kalla"
    client.post("/verify", data={"address": f"{URL}{secret}"}, files={"file": (secret, secret.encode() * 200_000)})
    client.get(f"/verify?language={secret}")
    assert not list(tmp_path.iterdir())
    assert not [
        file for file in site.newsroom.folder.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()
    ]
    assert not [each for each in caplog.records if each.name.startswith("pressroom") and secret in each.getMessage()]


def test_a_newsroom_that_signs_nothing_leads_to_its_contacts_and_confirms_nothing(tmp_path: Path) -> None:
    newsroom = PublishingNewsroom(tmp_path, service_url="https://press.fjallby.example")
    newsroom.write()
    newsroom.execute()
    client = TestClient(create_app(create_web_context(newsroom.config)), follow_redirects=False)
    assert client.get("/verify").headers["location"] == "https://press.fjallby.example/contacts/"
    page = client.post("/verify", data={"address": URL}).text
    assert get_heading(page).startswith(UNKNOWN)
    assert "är inte signerat" in page
