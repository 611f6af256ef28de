"""Personal links to releases under embargo: what they show, to whom, how long, and that nothing of them leaks."""

import json
import re
import stat
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import html5lib
import pytest

from pressroom.embargo import grant, links
from pressroom.embargo.grant import LinkRequest
from pressroom.embargo.links import LinkGranted
from pressroom.embargo.respond import LinkResponse, respond
from pressroom.errors import ConfigError, DeliveryError, InputError
from tests.support.newsrooms import PICTURES, built, contents
from tests.support.publishing import BRIDGE, FRESH, NOW, SOON, Desk

EMBARGO = datetime(2025, 3, 1, 13, tzinfo=UTC)
"""What SOON is in the newsroom's zone."""
SECOND = timedelta(seconds=1)
WORD = "hemligheten"


class Share:
    """A newsroom with a release under embargo, and links to it."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder, leave_out=[])
        self.config = self.desk.config
        self.log = self.desk.room.folder / "embargo.jsonl"
        self.write()

    def write(self, **values: Any) -> None:
        """Write the release."""
        self.desk.room.write(f"releases/{BRIDGE}/bild.png", PICTURES[0])
        self.desk.room.write(f"releases/{BRIDGE}/plan.pdf", b"%PDF-1.4\nplan")
        made = {
            "headline": f"Bron, {WORD}",
            "publish_at": SOON,
            "images": [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}],
            "documents": [{"file": "plan.pdf", "title": "Planen"}],
            "contacts": ["ada", {"name": "Cia Ny", "phone": "08-465 004 02"}],
            "former_urls": ["/gammalt/"],
        }
        self.desk.write(**made | values)

    def give(self, to: str = "anna@tidning.example", **asked: Any) -> tuple[str, LinkGranted]:
        """Make a link; its token, and what was written of it."""
        link, given = grant.create_link(self.config, LinkRequest(BRIDGE, to, **asked), "ada", NOW)
        found = re.fullmatch(r"https://press\.fjallby\.example/embargo/([A-Za-z0-9_-]{32})/", link)
        assert found
        return found[1], given

    def ask(self, token: str, path: str = "", now: datetime = NOW) -> LinkResponse:
        return respond(self.config, token, path, now)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


@pytest.fixture
def share(tmp_path: Path) -> Share:
    return Share(tmp_path)


def assert_shows_nothing(found: LinkResponse, unknown: LinkResponse) -> None:
    assert found == unknown
    assert found.status == 404
    assert WORD not in found.body.decode()


def test_a_link_shows_the_page_with_the_embargo_in_three_zones_and_whom_it_is_for(share: Share) -> None:
    token, _ = share.give(zone="America/New_York")
    found = share.ask(token)
    assert (found.status, found.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    html = found.body.decode()
    assert f'<h1 dir="auto">Bron, {WORD}</h1>' in html
    times = re.findall(r"<dt>(.*)</dt>\n<dd><time datetime=\"(.*)\">(.*)</time>", html)
    assert times == [
        ("Pressrum (Europe/Stockholm)", "2025-03-01T14:00:00+01:00", "1 mars 2025 kl. 14:00 CET"),
        ("UTC", "2025-03-01T13:00:00+00:00", "1 mars 2025 kl. 13:00 UTC"),
        ("Din tid (America/New_York)", "2025-03-01T08:00:00-05:00", "1 mars 2025 kl. 08:00 EST"),
    ]
    assert "bara för anna@tidning.example, till 1 mars 2025 kl. 08:00 EST" in html
    html5lib.HTMLParser(strict=True).parse(html)


def test_a_reader_in_the_newsrooms_zone_or_in_utc_is_told_each_time_once(share: Share) -> None:
    for zone in ("", "UTC"):
        token, _ = share.give(zone=zone)
        assert share.ask(token).body.count(b"<dt>") == 2


def test_the_page_is_kept_by_no_cache_no_search_engine_and_tells_no_other_site(share: Share) -> None:
    token, _ = share.give()
    for found in (share.ask(token), share.ask(token, "bild.png"), share.ask("x" * 32)):
        assert found.headers["Cache-Control"] == "private, no-store"
        assert found.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert found.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in found.headers["Content-Security-Policy"]
    html = share.ask(token).body.decode()
    assert '<meta name="robots" content="noindex">' in html


def test_the_page_leads_to_no_feed_no_neighbour_and_no_address_that_is_to_come(share: Share) -> None:
    share.desk.write("2025/annan", publish_at=FRESH, headline="En granne")
    token, _ = share.give()
    html = share.ask(token).body.decode()
    for other in (
        "rss.xml",
        "atom.xml",
        "feed.json",
        "En granne",
        BRIDGE,
        "/keywords/",
        "canonical",
        "og:",
        "mailto:?",
    ):
        assert other not in html, other


def test_everything_that_the_page_names_below_the_link_is_there(share: Share) -> None:
    token, _ = share.give()
    html = share.ask(token).body.decode()
    names = set(re.findall(rf'/embargo/{token}/([^"\s,]+)', html))
    assert {"bild.png", "plan.pdf", "release.txt", "press-kit.zip", "cia-ny.vcf"} <= names
    for name in names:
        assert share.ask(token, name).status == 200, name
    assert share.ask(token, "plan.pdf").body == b"%PDF-1.4\nplan"
    assert share.ask(token, "plan.pdf").headers["Content-Type"] == "application/pdf"


def test_plain_text_begins_with_the_embargo_also_in_the_kit_and_no_file_holds_the_token(share: Share) -> None:
    token, _ = share.give()
    text = share.ask(token, "release.txt").body.decode()
    assert text.startswith("Under embargo\n")
    assert text.index("1 mars 2025 kl. 13:00 UTC") < text.index(WORD)
    kit = ZipFile(BytesIO(share.ask(token, "press-kit.zip").body))
    assert kit.read("bron/release.txt").decode() == text
    assert not [name for name in kit.namelist() if token in name or token.encode() in kit.read(name)]
    assert token not in text


def test_what_is_for_programs_that_publish_or_for_later_is_not_there(share: Share) -> None:
    token, _ = share.give()
    for name in ("release.json", "signature.json", "versions/", "mail/2025/bron/sv.html", "gammalt/index.html"):
        assert share.ask(token, name).status == 404, name


def test_the_token_stands_in_no_file_and_the_log_is_for_its_owner_alone(share: Share, tmp_path: Path) -> None:
    token, given = share.give()
    for path in ("", "release.txt", "press-kit.zip", "bild.png"):
        share.ask(token, path)
    built(share.config, now=NOW.isoformat())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert share.log in files
    assert not [path for path in files if token.encode() in path.read_bytes() or token in str(path)]
    assert stat.S_IMODE(share.log.stat().st_mode) == 0o600
    assert given.link != token
    assert len({share.give()[0] for _ in range(50)}) == 50


def test_nothing_of_the_release_goes_to_the_outputs(share: Share) -> None:
    share.desk.write("2025/annan", publish_at=FRESH)
    built(share.config, now=NOW.isoformat())
    before = contents(share.config.out)
    token, _ = share.give()
    for path in ("", "release.txt", "press-kit.zip", "bild.png"):
        assert share.ask(token, path).status == 200
    assert contents(share.config.out) == before
    built(share.config, now=NOW.isoformat(), clean=True)
    after = contents(share.config.out)
    assert not [path for path, content in after.items() if WORD.encode() in content or BRIDGE in path]


def test_a_link_ends_to_the_second_when_the_release_is_published_or_before(share: Share) -> None:
    whole, _ = share.give()
    early, _ = share.give(until="2025-03-01 13:30")
    late, given = share.give(until="2025-03-02 09:00")
    assert given.until == "2025-03-01T13:00:00Z"
    unknown = share.ask("x" * 32)
    half = timedelta(minutes=30)
    for token, end in ((whole, EMBARGO), (early, EMBARGO - half), (late, EMBARGO)):
        for path in ("", "bild.png"):
            assert share.ask(token, path, end - SECOND).status == 200
            assert_shows_nothing(share.ask(token, path, end), unknown)


def test_an_unknown_ended_revoked_or_published_link_is_answered_in_one_way(share: Share) -> None:
    ended, _ = share.give(until="2025-03-01 13:01")
    revoked, given = share.give("bo@tidning.example")
    public, _ = share.give()
    grant.revoke(share.config, given.link[:12], "", "ada", NOW)
    unknown = share.ask("x" * 32)
    later = NOW + timedelta(minutes=5)
    assert_shows_nothing(share.ask(ended, now=later), unknown)
    assert_shows_nothing(share.ask(revoked, now=later), unknown)
    assert_shows_nothing(share.ask(public, "nothing-of-the-kind"), unknown)
    share.write(publish_at="2025-03-01 12:59")
    assert_shows_nothing(share.ask(public), unknown)
    share.write(publish_at="2025-03-01 12:59")
    share.desk.do("publish", BRIDGE)
    share.write(publish_at=SOON)
    assert_shows_nothing(share.ask(public), unknown)


def test_the_answer_to_what_is_no_link_is_in_all_languages_of_the_newsroom(share: Share) -> None:
    html = share.ask("x" * 32).body.decode()
    assert "Här finns ingen sida" in html
    assert "There is no page here" in html
    html5lib.HTMLParser(strict=True).parse(html)


def test_all_links_of_an_address_are_revoked_together_or_those_to_one_release(share: Share) -> None:
    share.desk.write("2025/annan", publish_at=SOON)
    first, _ = share.give()
    other, _ = share.give("bo@tidning.example")
    grant.create_link(share.config, LinkRequest("2025/annan", "anna@tidning.example"), "ada", NOW)
    done = grant.revoke(share.config, "anna@TIDNING.example", BRIDGE, "ada", NOW)
    assert [each.grant.release for each in done] == [BRIDGE]
    assert (share.ask(first).status, share.ask(other).status) == (404, 200)
    done = grant.revoke(share.config, "anna@tidning.example", "", "ada", NOW)
    assert [each.grant.release for each in done] == ["2025/annan"]
    with pytest.raises(ConfigError, match="No open link is called anna"):
        grant.revoke(share.config, "anna@tidning.example", "", "ada", NOW)


def test_a_link_is_revoked_by_its_address_its_token_or_its_name(share: Share) -> None:
    for form in ("https://press.fjallby.example/embargo/{token}/", "{token}", "{name}"):
        token, given = share.give()
        name = form.format(token=token, name=given.link[:12])
        assert [each.grant for each in grant.revoke(share.config, name, "", "ada", NOW)] == [given]
        assert share.ask(token).status == 404


def test_each_opening_of_the_page_is_noted_but_none_of_a_picture_or_a_wrong_link(share: Share) -> None:
    token, given = share.give()
    for path in ("", "bild.png", "release.txt", "nothing", "index.html"):
        share.ask(token, path)
    share.ask("x" * 32)
    assert share.lines()[1:] == [
        {"kind": "opened", "time": "2025-03-01T12:00:00Z", "link": given.link, "path": ""},
        {"kind": "opened", "time": "2025-03-01T12:00:00Z", "link": given.link, "path": "index.html"},
    ]
    assert share.lines()[0]["by"] == "ada"


def test_what_cannot_be_noted_is_not_shown(share: Share, monkeypatch: pytest.MonkeyPatch) -> None:
    token, _ = share.give()
    full = OSError(28, "No space left on device")
    monkeypatch.setattr("pressroom.durable.os.pwrite", lambda *_: (_ for _ in ()).throw(full))
    with pytest.raises(DeliveryError, match="No space left"):
        share.ask(token)


def test_a_last_line_that_was_torn_is_overlooked_and_then_overwritten(share: Share) -> None:
    token, _ = share.give()
    with share.log.open("ab") as file:
        file.write(b'{"kind":"opened","ti')
    assert share.ask(token).status == 200
    assert [line["kind"] for line in share.lines()] == ["given", "opened"]


def test_a_damaged_log_is_named_with_its_line(share: Share) -> None:
    token, _ = share.give()
    for line in (
        b"nonsense\n",
        b'{"kind":"revoked","time":"2025-03-01T12:00:00Z","by":"x","link":"%s"}\n' % (b"0" * 64),
    ):
        whole = share.log.read_bytes()
        share.log.write_bytes(whole + line)
        with pytest.raises(ConfigError, match=r"embargo\.jsonl:2: this is no line of a link"):
            share.ask(token)
        share.log.write_bytes(whole)


def test_the_link_shows_the_text_as_it_is_now(share: Share) -> None:
    token, _ = share.give()
    share.write(lead="Ett annat besked.")
    assert "Ett annat besked." in share.ask(token).body.decode()
    share.write(publish_at="2025-03-01 15:00")
    assert "1 mars 2025 kl. 15:00 CET" in share.ask(token).body.decode()
    assert share.ask(token, now=EMBARGO).status == 404


@pytest.mark.parametrize("values", [{"lead": ""}, {"publish_at": None}])
def test_a_text_that_is_being_worked_on_is_told_as_that(share: Share, values: dict[str, Any]) -> None:
    token, _ = share.give()
    share.write(**values)
    found = share.ask(token)
    assert found.status == 503
    assert "Texten bearbetas" in found.body.decode()
    assert WORD not in found.body.decode()


def test_a_newsroom_with_errors_shows_nothing_to_anybody(share: Share) -> None:
    token, _ = share.give()
    share.desk.room.write("newsroom.yaml", "title: [")
    with pytest.raises(InputError):
        share.ask(token)


HOSTILE = ["../../newsroom.yaml", "..%2f..%2fnewsroom.yaml", "%2e%2e/sv.md", "sv.md", "bild.png%00", "\x00", "%", "%ff"]


@pytest.mark.parametrize("path", [*HOSTILE, "/etc/passwd", "//", "bild.png/", "\ud800", "a" * 2_000_000, "%2e" * 5000])
def test_a_hostile_path_leads_to_nothing(share: Share, path: str) -> None:
    token, _ = share.give()
    assert_shows_nothing(share.ask(token, path), share.ask("x" * 32))


@pytest.mark.parametrize("token", ["", "..", "\x00" * 32, "é" * 32, "\ud800" * 32, "a" * 31, "a" * 33, "x" * 5_000_000])
def test_a_hostile_token_leads_to_nothing(share: Share, token: str) -> None:
    share.give()
    assert_shows_nothing(share.ask(token), share.ask("x" * 32))


def test_the_digest_in_the_log_opens_nothing(share: Share) -> None:
    _, given = share.give()
    for token in (given.link, given.link[:32]):
        assert share.ask(token).status == 404


def test_only_a_valid_text_that_is_to_be_published_later_can_be_shared(share: Share) -> None:
    reasons: dict[str, dict[str, Any]] = {
        "is due already": {"publish_at": FRESH},
        "is a draft": {"publish_at": None},
        "has errors": {"lead": ""},
    }
    for reason, values in reasons.items():
        share.write(**values)
        with pytest.raises(ConfigError, match=rf"{BRIDGE}/sv.md {reason}"):
            share.give()
    share.write(publish_at=FRESH)
    share.desk.do("publish", BRIDGE)
    share.write(publish_at=SOON)
    with pytest.raises(ConfigError, match="was published already"):
        share.give()
    assert not share.log.exists()


def test_what_is_asked_must_be_clear(share: Share) -> None:
    share.desk.write(BRIDGE, "en", publish_at=SOON)
    with pytest.raises(ConfigError, match="waits in en, sv"):
        share.give()
    with pytest.raises(ConfigError, match="has no text in “nb”"):
        share.give(language="nb")
    assert share.give(language="en")[1].language == "en"
    wrongs: list[tuple[dict[str, str], str]] = [
        ({"to": "nobody"}, "is no e-mail address"),
        ({"to": "a@b.example\nBcc: c@d.example"}, "is no e-mail address"),
        ({"zone": "Mars/Olympus"}, "no time zone Mars"),
        ({"zone": "../../etc/passwd"}, "no time zone"),
        ({"until": "soon"}, "--until soon"),
        ({"until": "2025-02-28 09:00"}, "is past already"),
    ]
    for wrong, said in wrongs:
        with pytest.raises(ConfigError, match=said):
            share.give(**{"language": "sv"} | wrong)
    assert len(share.lines()) == 1


def test_an_address_in_other_letters_is_kept_and_told(share: Share) -> None:
    token, given = share.give("åsa@tidning.example")
    assert given.email == "åsa@tidning.example"
    assert "åsa@tidning.example" in share.ask(token).body.decode()


def test_many_may_open_links_at_once_and_no_line_is_lost(share: Share) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for this test only

    token, _ = share.give()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: share.ask(token).status, range(24)))
    assert found == [200] * 24
    assert len(links.read_links(share.config.newsroom_folder)[0].opened_at) == 24
