"""An address with a domain of any letters is the same domain in every output (IDNA 2008)."""

import email.policy
import json
import re
from email import message_from_bytes
from pathlib import Path

import pytest

from pressroom.config import Config
from tests.support.newsrooms import NewsroomFolder, build_newsroom, contents, newsroom_values, release_values

DOMAIN, ASCII_DOMAIN = "straße.example", "xn--strae-oqa.example"
TEXT_SUFFIXES = {".html", ".xml", ".json", ".txt", ".vcf", ".eml"}
# What programs read: the values of attributes, URLs in XML and JSON, addresses in cards.
MACHINE_READ = re.compile(
    r'(?:href|content|url|uri|email)="[^"]*straße|(?<![>;])(?:https?:|mailto:|EMAIL[^\n]*)[^"<>\s]*straße'
)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The outputs of a newsroom with the domain in every field, as text."""
    folder = tmp_path_factory.mktemp("newsroom")
    newsroom = NewsroomFolder(folder / "newsroom")
    newsroom.newsroom(create_newsroom_values())
    contact = {"name": "Eva Ek", "phone": "08-465 004 01", "email": f"eva@{DOMAIN}"}
    newsroom.release(
        "2024/bron",
        "sv",
        release_values(2, "sv")
        | {
            "contacts": [contact],
            "help": [{"name": "Hjälp", "url": f"https://{DOMAIN}/hjälp"}],
            "links": [{"title": "Mer", "url": f"https://www.{DOMAIN}/"}],
            "body": f"[Bron](https://{DOMAIN}/bron), [Mejla](mailto:tips@{DOMAIN}?cc=chef@{DOMAIN}&subject=Bron).",
        },
    )
    build_newsroom(Config(newsroom.folder, folder / "out", folder / "cache"))
    files = contents(folder / "out")
    return {path: file.decode() for path, file in files.items() if Path(path).suffix in TEXT_SUFFIXES}


def create_newsroom_values() -> dict[str, object]:
    values = newsroom_values()
    organisations = {
        key: {**organisation, "email": f"info@{DOMAIN}", "url": f"https://{DOMAIN}/", "logo": None}
        for key, organisation in values["organisations"].items()
    }
    organisations = {key: {name: each for name, each in value.items() if each} for key, value in organisations.items()}
    return values | {
        "base_url": f"https://press.{DOMAIN}",
        "id_host": DOMAIN,
        "hubs": [f"https://hub.{DOMAIN}/"],
        "mail": {"from": f"press@{DOMAIN}", "reply_to": f"svar@{DOMAIN}"},
        "organisations": organisations,
        "leave_out": [],
    }


def test_no_output_has_the_domain_of_idna_2003(outputs: dict[str, str]) -> None:
    assert [path for path, text in outputs.items() if "strasse" in text.lower()] == []


def test_programs_read_the_domain_in_ascii(outputs: dict[str, str]) -> None:
    found = {path: MACHINE_READ.findall(text) for path, text in outputs.items() if not path.endswith(".txt")}
    assert {path: places for path, places in found.items() if places} == {}
    assert f"press.{ASCII_DOMAIN}" in outputs["site/sitemap.xml"]
    assert f"EMAIL;TYPE=INTERNET,WORK:eva@{ASCII_DOMAIN}" in outputs["site/2024/bron/eva-ek.vcf"]
    data = json.loads(outputs["site/2024/bron/release.json"])
    assert data["contacts"][0]["email"] == f"eva@{ASCII_DOMAIN}"
    assert data["organisations"][0]["email"] == f"info@{ASCII_DOMAIN}"
    assert (data["help"][0]["url"], data["links"][0]["url"]) == (
        f"https://{ASCII_DOMAIN}/hjälp",
        f"https://www.{ASCII_DOMAIN}/",
    )
    assert f"svar@{ASCII_DOMAIN} (" in outputs["site/rss.xml"]
    assert f'href="https://hub.{ASCII_DOMAIN}/"' in outputs["site/atom.xml"]


def test_people_read_the_letters_of_the_domain(outputs: dict[str, str]) -> None:
    page, text = outputs["site/2024/bron/index.html"], outputs["site/2024/bron/release.txt"]
    assert f'<a href="mailto:eva@{ASCII_DOMAIN}" dir="ltr">eva@<wbr>{DOMAIN}</a>' in page
    assert f'<a href="mailto:tips@{ASCII_DOMAIN}?cc=chef@{ASCII_DOMAIN}&amp;subject=Bron">Mejla</a>' in page
    assert f"eva@{DOMAIN}" in text
    assert f"Mejla (tips@{DOMAIN})" in outputs["mail/2024/bron/sv.txt"]


def test_mail_is_sent_from_the_domain_in_ascii(outputs: dict[str, str]) -> None:
    message = message_from_bytes(outputs["mail/2024/bron/sv.eml"].encode(), policy=email.policy.default)
    assert message["From"].addresses[0].addr_spec == f"press@{ASCII_DOMAIN}"
    assert message["Reply-To"] == f"svar@{ASCII_DOMAIN}"
    assert f"<releases.{ASCII_DOMAIN}>" in message["List-Id"]
    assert message["Message-ID"].endswith(f"@{ASCII_DOMAIN}>")
