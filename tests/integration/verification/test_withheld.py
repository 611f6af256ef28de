"""What is withheld is withheld everywhere: no word of it is left in any byte of the site, signatures included."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from pressroom import signing
from pressroom.record import RecordLine, parse_signed_content
from pressroom.signing import read_key_list, sign_detached, verify_jws
from pressroom.signing.jwk import decode_base64url
from pressroom.signing.keys import load_signing_key
from pressroom.signing.statements import parse_signature_file, parse_statement
from pressroom.verification import Candidate, SiteFolder, verify_record, verify_sample
from tests.support.publishing import BRIDGE, NOW, PublishingNewsroom

_ENCODED = re.compile(rb"[A-Za-z0-9_-]{16,}")
HEADLINE, LEAD, BODY, FILE, NOTE, NAME = "Krokodilen", "Lejonet", "Noshörning", "flodhast.pdf", "Strutsen", "Giraffa"


def publish_with_secrets(folder: Path) -> PublishingNewsroom:
    """Publish a release, and correct it once: version 1 has a file and words that version 2 has not."""
    newsroom = PublishingNewsroom(folder, leave_out=[])
    newsroom.config = structs.replace(newsroom.config, keys_folder=folder / "keys")
    signing.create_key(newsroom.folder, newsroom.config.keys_folder, NOW - timedelta(days=1))
    newsroom.files.write(f"releases/{BRIDGE}/{FILE}", b"%PDF-1.4 flod")
    newsroom.write(
        headline=f"{HEADLINE} z4711z anländer",
        lead=f"{LEAD} z4712z.",
        body=f"{BODY} z4713z.",
        documents=[{"file": FILE, "title": "Bilaga z4714z"}],
        facts=[{"label": NAME, "value": "z4715z"}],
    )
    newsroom.execute()
    newsroom.write(headline=f"{HEADLINE} z4711z anländer", lead="Kvar.", body="Kvar är detta.")
    newsroom.execute("correct", BRIDGE, notes={"sv": f"{NOTE} z4716z."}, now=NOW + timedelta(hours=1))
    return newsroom


def find_words(site: Path, *words: str) -> dict[str, list[str]]:
    """Return the words found in any file of a site, also in base64url in it, with the files."""
    found: dict[str, list[str]] = {}
    for path in sorted(site.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        texts = [content, *_decode_all(content)]
        for word in words:
            if any(word.encode() in text for text in texts) or word in path.name:
                found.setdefault(word, []).append(path.relative_to(site).as_posix())
    return found


def _decode_all(content: bytes) -> list[bytes]:
    decoded = []
    for match in _ENCODED.findall(content):
        try:
            decoded.append(decode_base64url(match.decode()))
        except ValueError:
            continue
    return decoded


def test_after_withhold_headline_no_word_of_the_release_is_left_in_the_site(tmp_path: Path) -> None:
    newsroom = publish_with_secrets(tmp_path)
    assert find_words(newsroom.config.out / "site", HEADLINE, LEAD, "Kvar", NOTE).keys() == {
        HEADLINE,
        LEAD,
        "Kvar",
        NOTE,
    }
    newsroom.execute("withdraw", BRIDGE, notes={"sv": "Fel."}, hides_earlier=True, now=NOW + timedelta(hours=2))
    words = (HEADLINE, "z4711z", LEAD, "z4712z", BODY, "z4713z", FILE, "z4714z", NAME, "z4715z", NOTE, "z4716z", "Kvar")
    assert find_words(newsroom.config.out / "site", *words) == {}
    assert find_words(newsroom.config.out / "mail", *words) == {}
    newsroom.assert_consistent()


def test_after_withhold_previous_no_earlier_text_note_or_file_name_is_left_in_the_site(tmp_path: Path) -> None:
    newsroom = publish_with_secrets(tmp_path)
    newsroom.write(headline="Bron öppnar", lead="Nytt.", body="Nytt är detta.")
    newsroom.execute(
        "correct", BRIDGE, notes={"sv": "Rubriken var fel."}, hides_earlier=True, now=NOW + timedelta(hours=2)
    )
    words = (HEADLINE, "z4711z", LEAD, "z4712z", BODY, "z4713z", FILE, "z4714z", NAME, "z4715z", NOTE, "z4716z", "Kvar")
    assert find_words(newsroom.config.out / "site", *words) == {}
    assert find_words(newsroom.config.out / "mail", *words) == {}
    newsroom.assert_consistent()


@pytest.mark.parametrize("action", ["correct", "withdraw"])
def test_a_signature_names_no_digest_of_a_withheld_text(tmp_path: Path, action: str) -> None:
    newsroom = publish_with_secrets(tmp_path)
    newsroom.write(headline="Bron öppnar", lead="Nytt.", body="Nytt är detta.")
    now = NOW + timedelta(hours=2)
    newsroom.execute(action, BRIDGE, notes={"sv": "Fel."}, hides_earlier=True, now=now)  # type: ignore[arg-type]
    lines = list(newsroom.record.lines.values())
    hidden = lines[:2]
    digests = [
        digest for line in hidden for digest in (line.public_text_digest, line.text_digest, *line.files.values())
    ]
    assert find_words(newsroom.config.out / "site", *filter(None, digests), *(line.salt for line in lines)) == {}


def test_a_copy_of_a_withheld_version_cannot_be_confirmed_and_is_not_called_altered(tmp_path: Path) -> None:
    newsroom = publish_with_secrets(tmp_path)
    site = newsroom.config.out / "site"
    copy = (site / BRIDGE / "release.txt").read_bytes()
    newsroom.write(headline="Bron öppnar", lead="Nytt.", body="Nytt är detta.")
    now = NOW + timedelta(hours=2)
    newsroom.execute("correct", BRIDGE, notes={"sv": "Fel."}, hides_earlier=True, now=now)
    verdict = verify_sample(Candidate(copy), SiteFolder(site), f"/{BRIDGE}/")
    assert verdict.finding == "unknown"
    assert "withholds versions 1 to 2" in verdict.why


def test_each_signed_line_has_a_salt_of_its_own_and_is_published_without_it(tmp_path: Path) -> None:
    newsroom = publish_with_secrets(tmp_path)
    lines = list(newsroom.record.lines.values())
    assert len({line.salt for line in lines} - {""}) == len(lines)
    file = parse_signature_file((newsroom.config.out / "site" / BRIDGE / "signature.json").read_bytes())
    keys = read_key_list(newsroom.folder)
    public = [parse_signed_content(verify_jws(jws, keys).payload) for jws in file.record]
    assert [parse_signed_content(line.signed_content) for line in lines] == public
    assert verify_record(newsroom.read_record_file(), keys).finding == "genuine"


def test_a_record_with_a_changed_note_salt_or_file_is_altered(tmp_path: Path) -> None:
    newsroom = publish_with_secrets(tmp_path)
    keys, (_, last) = read_key_list(newsroom.folder), newsroom.record.lines.values()
    record = newsroom.read_record_file()
    for change in (
        {"notes": {"sv": "Annat."}},
        {"salt": "0" * 32},
        {"salt": ""},
        {"files": {"x.pdf": "0" * 64}},
        {"public_text_digest": "0" * 64},
        {"hides_earlier": True},
    ):
        changed = record.replace(last.content, structs.replace(last, **change).content)
        assert verify_record(changed, keys).finding == "altered", change


def remove_salts(newsroom: PublishingNewsroom) -> None:
    """Rewrite the record as an older program would have written it: whole lines are signed."""
    now = datetime.now(UTC)
    key = load_signing_key(newsroom.folder, newsroom.config.keys_folder, now)
    previous: tuple[str, ...] = ()
    lines: list[RecordLine] = []
    for each in newsroom.record.lines.values():
        plain = structs.replace(each, salt="", signature="", previous=previous)
        lines.append(structs.replace(plain, signature=sign_detached(plain.signed_content, key)))
        previous = (lines[-1].digest,)
    (newsroom.folder / "releases/record.jsonl").write_bytes(b"".join(line.content + b"\n" for line in lines))
    (newsroom.folder / "releases/channels.jsonl").write_bytes(b"")


def test_lines_of_older_programs_stay_valid_and_are_left_out_when_they_are_withheld(tmp_path: Path) -> None:
    newsroom = publish_with_secrets(tmp_path)
    site = newsroom.config.out / "site"
    remove_salts(newsroom)
    shutil.rmtree(newsroom.config.out)
    newsroom.execute()
    keys = read_key_list(newsroom.folder)
    assert verify_record(newsroom.read_record_file(), keys).finding == "genuine"
    signature = parse_signature_file((site / BRIDGE / "signature.json").read_bytes())
    assert [type(parse_signed_content(verify_jws(jws, keys).payload)) for jws in signature.record] == [RecordLine] * 2
    newsroom.execute("withdraw", BRIDGE, notes={"sv": "Fel."}, hides_earlier=True, now=NOW + timedelta(hours=2))
    words = (HEADLINE, "z4711z", LEAD, "z4712z", FILE, "z4714z", NOTE, "z4716z", "Kvar")
    assert find_words(site, *words) == {}
    signature = parse_signature_file((site / BRIDGE / "signature.json").read_bytes())
    assert len(signature.record) == 1
    assert parse_statement(verify_jws(signature.signature, keys).payload).version == 3
    page = Candidate((site / BRIDGE / "index.html").read_bytes(), "index.html")
    assert verify_sample(page, SiteFolder(site), f"/{BRIDGE}/").finding == "withdrawn"
