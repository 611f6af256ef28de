"""Personal links to releases under embargo: what they show, to whom, for how long, and that nothing leaks."""

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
from pressroom.embargo.links import LinkCreated
from pressroom.embargo.respond import LinkResource, LinkResponse, respond
from pressroom.errors import ConfigError, DeliveryError, InputError
from tests.support.newsrooms import PICTURES, build_newsroom, contents
from tests.support.publishing import BRIDGE, FRESH, NOW, SOON, PublishingNewsroom

EMBARGO = datetime(2025, 3, 1, 13, tzinfo=UTC)
"""The time SOON of the newsroom's zone, in UTC."""
SECOND = timedelta(seconds=1)
WORD = "hemligheten"


class EmbargoNewsroom:
    """A newsroom with a release under embargo, and methods to create links to it and to request them."""

    def __init__(self, folder: Path, **values: Any) -> None:
        all_values = {"leave_out": [], "service_url": "https://press.fjallby.example"} | values
        self.newsroom = PublishingNewsroom(folder, **all_values)
        self.config = self.newsroom.config
        self.log = self.newsroom.folder / "embargo.jsonl"
        self.write()

    def write(self, **values: Any) -> None:
        """Write the release."""
        self.newsroom.files.write(f"releases/{BRIDGE}/bild.png", PICTURES[0])
        self.newsroom.files.write(f"releases/{BRIDGE}/plan.pdf", b"%PDF-1.4\nplan")
        default_values = {
            "headline": f"Bron, {WORD}",
            "publish_at": SOON,
            "images": [{"file": "bild.png", "alt": "Bron", "credit": "Ada Ekström"}],
            "documents": [{"file": "plan.pdf", "title": "Planen"}],
            "contacts": ["ada", {"name": "Cia Ny", "phone": "08-465 004 02"}],
            "former_urls": ["/gammalt/"],
        }
        self.newsroom.write(**default_values | values)

    def create_link(self, to: str = "anna@tidning.example", **options: Any) -> tuple[str, LinkCreated]:
        """Create a link; return its token and the logged event."""
        url, link_granted = grant.create_link(self.config, LinkRequest(BRIDGE, to, **options), "ada", NOW)
        match = re.fullmatch(r"https://press\.fjallby\.example/embargo/([A-Za-z0-9_-]{32})/", url)
        assert match
        return match[1], link_granted

    def request(self, token: str, path: str = "", now: datetime = NOW, *, is_head: bool = False) -> LinkResponse:
        return respond(self.config, LinkResource(token, path, is_head), now)

    def read_log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


@pytest.fixture
def embargo(tmp_path: Path) -> EmbargoNewsroom:
    return EmbargoNewsroom(tmp_path)


def assert_shows_nothing(response: LinkResponse, unknown: LinkResponse) -> None:
    assert response == unknown
    assert response.status == 404
    assert WORD not in response.body.decode()


def test_a_link_shows_the_page_with_the_embargo_in_three_zones_and_the_reader(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link(zone="America/New_York")
    response = embargo.request(token)
    assert (response.status, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    html = response.body.decode()
    assert f'<h1 dir="auto">Bron, {WORD}</h1>' in html
    times = re.findall(r"<dt>(.*)</dt>\n<dd><time datetime=\"(.*)\">(.*)</time>", html)
    assert times == [
        ("Pressrum (Europe/Stockholm)", "2025-03-01T14:00:00+01:00", "1 mars 2025 kl. 14.00"),
        ("UTC", "2025-03-01T13:00:00+00:00", "1 mars 2025 kl. 13.00 UTC"),
        ("Din tid (America/New_York)", "2025-03-01T08:00:00-05:00", "1 mars 2025 kl. 8.00 EST"),
    ]
    assert "bara för anna@tidning.example, till 1 mars 2025 kl. 8.00 EST" in html
    html5lib.HTMLParser(strict=True).parse(html)


def test_a_reader_in_the_newsrooms_zone_or_in_utc_sees_each_time_once(embargo: EmbargoNewsroom) -> None:
    for zone in ("", "UTC"):
        token, _ = embargo.create_link(zone=zone)
        assert embargo.request(token).body.count(b"<dt>") == 2


def test_headers_forbid_caching_indexing_and_referrers(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    for response in (embargo.request(token), embargo.request(token, "bild.png"), embargo.request("x" * 32)):
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    html = embargo.request(token).body.decode()
    assert '<meta name="robots" content="noindex">' in html


def test_the_page_has_no_link_to_a_feed_another_release_or_the_later_url(embargo: EmbargoNewsroom) -> None:
    embargo.newsroom.write("2025/annan", publish_at=FRESH, headline="En granne")
    token, _ = embargo.create_link()
    html = embargo.request(token).body.decode()
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


def test_every_file_that_the_page_links_to_exists(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    html = embargo.request(token).body.decode()
    names = set(re.findall(rf'/embargo/{token}/([^"\s,]+)', html))
    assert {"bild.png", "plan.pdf", "release.txt", "press-kit.zip", "cia-ny.vcf"} <= names
    for name in names:
        assert embargo.request(token, name).status == 200, name
    assert embargo.request(token, "plan.pdf").body == b"%PDF-1.4\nplan"
    assert embargo.request(token, "plan.pdf").headers["Content-Type"] == "application/pdf"


def test_plain_text_starts_with_the_embargo_and_no_file_contains_the_token(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    text = embargo.request(token, "release.txt").body.decode()
    assert text.startswith("Under embargo\n")
    assert text.index("1 mars 2025 kl. 13.00 UTC") < text.index(WORD)
    press_kit = ZipFile(BytesIO(embargo.request(token, "press-kit.zip").body))
    assert press_kit.read("bron/release.txt").decode() == text
    assert not [name for name in press_kit.namelist() if token in name or token.encode() in press_kit.read(name)]
    assert token not in text


def test_files_for_programs_and_for_later_do_not_exist(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    for name in ("release.json", "signature.json", "versions/", "mail/2025/bron/sv.html", "gammalt/index.html"):
        assert embargo.request(token, name).status == 404, name


def test_no_file_contains_the_token_and_only_its_owner_can_read_the_log(
    embargo: EmbargoNewsroom, tmp_path: Path
) -> None:
    token, link_granted = embargo.create_link()
    for path in ("", "release.txt", "press-kit.zip", "bild.png"):
        embargo.request(token, path)
    build_newsroom(embargo.config, now=NOW.isoformat())
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert embargo.log in files
    assert not [path for path in files if token.encode() in path.read_bytes() or token in str(path)]
    assert stat.S_IMODE(embargo.log.stat().st_mode) == 0o600
    assert link_granted.link != token
    assert len({embargo.create_link()[0] for _ in range(50)}) == 50


def test_nothing_of_the_release_is_written_to_the_outputs(embargo: EmbargoNewsroom) -> None:
    embargo.newsroom.write("2025/annan", publish_at=FRESH)
    build_newsroom(embargo.config, now=NOW.isoformat())
    before = contents(embargo.config.out)
    token, _ = embargo.create_link()
    for path in ("", "release.txt", "press-kit.zip", "bild.png"):
        assert embargo.request(token, path).status == 200
    assert contents(embargo.config.out) == before
    build_newsroom(embargo.config, now=NOW.isoformat(), clean=True)
    after = contents(embargo.config.out)
    assert not [path for path, content in after.items() if WORD.encode() in content or BRIDGE in path]


def test_a_link_shows_the_release_until_the_second_of_its_end_or_of_publication(embargo: EmbargoNewsroom) -> None:
    default_token, _ = embargo.create_link()
    early_token, _ = embargo.create_link(until="2025-03-01 13:30")
    late_token, link_granted = embargo.create_link(until="2025-03-02 09:00")
    assert link_granted.until == "2025-03-01T13:00:00Z"
    half = timedelta(minutes=30)
    for token, end in ((default_token, EMBARGO), (early_token, EMBARGO - half), (late_token, EMBARGO)):
        for path in ("", "bild.png"):
            assert embargo.request(token, path, end - SECOND).status == 200
            response = embargo.request(token, path, end)
            assert response.status == (404 if token == early_token else 503)
            assert WORD not in response.body.decode()


def test_a_release_whose_time_has_come_is_not_shown_before_it_is_public(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    response = embargo.request(token, now=EMBARGO)
    assert (response.status, response.headers["Retry-After"]) == (503, "60")
    assert "Pressmeddelandet publiceras snart" in response.body.decode()
    assert embargo.request("x" * 32, now=EMBARGO).status == 404


def publish_release(embargo: EmbargoNewsroom) -> None:
    embargo.write(publish_at=FRESH)
    embargo.newsroom.execute("publish", BRIDGE)


def test_from_publication_each_link_leads_to_the_public_page_and_its_files(embargo: EmbargoNewsroom) -> None:
    open_link, _ = embargo.create_link()
    ended, _ = embargo.create_link(until="2025-03-01 13:01")
    publish_release(embargo)
    opened = len(embargo.read_log())
    for token in (open_link, ended):
        for now in (NOW, EMBARGO + timedelta(days=1)):
            for path in ("", "index.html", "bild.png", "plan.pdf", "release.txt", "press-kit.zip"):
                response = embargo.request(token, path, now)
                target = "" if path == "index.html" else path
                assert (response.status, response.body) == (303, b"")
                assert response.headers["Location"] == f"https://press.fjallby.example/{BRIDGE}/{target}"
                assert response.headers["Cache-Control"] == "private, no-store"
    assert len(embargo.read_log()) == opened


def test_a_link_to_a_published_release_never_shows_a_later_version(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    publish_release(embargo)
    for values in ({"publish_at": SOON}, {"lead": ""}, {"publish_at": None}):
        embargo.write(**values)
        assert embargo.request(token).status == 303


def test_a_link_follows_a_release_that_is_withdrawn_or_moved(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    publish_release(embargo)
    embargo.newsroom.execute("withdraw", BRIDGE, notes={"sv": "Det stämde inte."})
    assert embargo.request(token).headers["Location"] == f"https://press.fjallby.example/{BRIDGE}/"
    assert embargo.request(token, "bild.png").status == 404
    assert embargo.newsroom.run_command("move", BRIDGE, "2025/bro") == 0
    build_newsroom(embargo.config, now=NOW.isoformat())
    assert embargo.request(token).headers["Location"] == "https://press.fjallby.example/2025/bro/"


def test_a_revoked_link_leads_nowhere_even_after_publication(embargo: EmbargoNewsroom) -> None:
    revoked, link_granted = embargo.create_link()
    unknown = embargo.request("x" * 32)
    grant.revoke(embargo.config, link_granted.link, "", "ada", NOW)
    publish_release(embargo)
    assert_shows_nothing(embargo.request(revoked), unknown)


def test_a_newsroom_without_a_record_leads_to_the_page_once_it_is_built(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    assert embargo.request(token, now=EMBARGO).status == 503
    build_newsroom(embargo.config, now=EMBARGO.isoformat())
    assert embargo.request(token, now=EMBARGO).status == 303


@pytest.mark.parametrize(
    ("site", "service", "path"),
    [
        ("https://p.example", "https://p.example/a/b", "/a/b/embargo/"),
        ("https://p.example/press", "https://p.example/press", "/press/embargo/"),
        ("https://p.example/press", "https://p.example/press/x", "/press/x/embargo/"),
        ("https://p.example/press", "https://s.example", "/press/../embargo/"),
        ("https://p.example/press", "https://s.example/pressroom", "/press/../pressroom/embargo/"),
    ],
)
def test_the_page_links_to_files_below_the_service_wherever_that_is(
    tmp_path: Path, site: str, service: str, path: str
) -> None:
    embargo = EmbargoNewsroom(tmp_path, base_url=site, service_url=service)
    url, _ = grant.create_link(embargo.config, LinkRequest(BRIDGE, "anna@tidning.example"), "ada", NOW)
    assert url.startswith(f"{service}/embargo/")
    token = url.rstrip("/").rpartition("/")[2]
    html = embargo.request(token).body.decode()
    assert set(re.findall(rf'"([^"]*){token}/', html)) == {path}


def test_a_newsroom_that_logs_no_openings_says_so(tmp_path: Path) -> None:
    embargo = EmbargoNewsroom(tmp_path, log_openings="no")
    token, _ = embargo.create_link()
    html = embargo.request(token).body.decode()
    assert "Vi registrerar inte när den öppnas." in html
    assert len(embargo.read_log()) == 1


def test_only_the_headers_are_no_opening(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    assert embargo.request(token, is_head=True).status == 200
    assert len(embargo.read_log()) == 1


def test_unknown_ended_and_revoked_links_get_the_same_response(embargo: EmbargoNewsroom) -> None:
    ended, _ = embargo.create_link(until="2025-03-01 13:01")
    revoked, link_granted = embargo.create_link("bo@tidning.example")
    public, _ = embargo.create_link()
    grant.revoke(embargo.config, link_granted.link[:12], "", "ada", NOW)
    unknown = embargo.request("x" * 32)
    later = NOW + timedelta(minutes=5)
    assert_shows_nothing(embargo.request(ended, now=later), unknown)
    assert_shows_nothing(embargo.request(revoked, now=later), unknown)
    assert_shows_nothing(embargo.request(public, "nothing-of-the-kind"), unknown)
    publish_release(embargo)
    for path in ("nothing-of-the-kind", "../", "versions/", "../../index.html"):
        assert_shows_nothing(embargo.request(public, path), unknown)


def test_the_response_to_an_unknown_link_is_in_all_languages_of_the_newsroom(embargo: EmbargoNewsroom) -> None:
    html = embargo.request("x" * 32).body.decode()
    assert "Här finns ingen sida" in html
    assert "There is no page here" in html
    html5lib.HTMLParser(strict=True).parse(html)


def test_an_email_address_revokes_all_its_links_or_those_to_one_release(embargo: EmbargoNewsroom) -> None:
    embargo.newsroom.write("2025/annan", publish_at=SOON)
    first, _ = embargo.create_link()
    other, _ = embargo.create_link("bo@tidning.example")
    grant.create_link(embargo.config, LinkRequest("2025/annan", "anna@tidning.example"), "ada", NOW)
    revoked_links = grant.revoke(embargo.config, "anna@TIDNING.example", BRIDGE, "ada", NOW)
    assert [each.grant.release for each in revoked_links] == [BRIDGE]
    assert (embargo.request(first).status, embargo.request(other).status) == (404, 200)
    revoked_links = grant.revoke(embargo.config, "anna@tidning.example", "", "ada", NOW)
    assert [each.grant.release for each in revoked_links] == ["2025/annan"]
    with pytest.raises(ConfigError, match="No open link matches anna"):
        grant.revoke(embargo.config, "anna@tidning.example", "", "ada", NOW)


def test_a_link_is_revoked_by_its_url_its_token_or_its_name(embargo: EmbargoNewsroom) -> None:
    for form in ("https://press.fjallby.example/embargo/{token}/", "{token}", "{name}"):
        token, link_granted = embargo.create_link()
        name = form.format(token=token, name=link_granted.link[:12])
        assert [each.grant for each in grant.revoke(embargo.config, name, "", "ada", NOW)] == [link_granted]
        assert embargo.request(token).status == 404


def test_each_opening_of_the_page_is_logged_but_not_of_an_image_or_an_unknown_link(embargo: EmbargoNewsroom) -> None:
    token, link_granted = embargo.create_link()
    for path in ("", "bild.png", "release.txt", "nothing", "index.html"):
        embargo.request(token, path)
    embargo.request("x" * 32)
    assert embargo.read_log()[1:] == [
        {"kind": "opened", "time": "2025-03-01T12:00:00Z", "link": link_granted.link, "path": ""},
        {"kind": "opened", "time": "2025-03-01T12:00:00Z", "link": link_granted.link, "path": "index.html"},
    ]
    assert embargo.read_log()[0]["by"] == "ada"


def test_the_page_is_not_shown_if_its_opening_cannot_be_logged(
    embargo: EmbargoNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, _ = embargo.create_link()
    disk_full = OSError(28, "No space left on device")
    monkeypatch.setattr("pressroom.durable.os.pwrite", lambda *_: (_ for _ in ()).throw(disk_full))
    with pytest.raises(DeliveryError, match="No space left"):
        embargo.request(token)


def test_an_incomplete_last_line_is_ignored_and_then_overwritten(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    with embargo.log.open("ab") as file:
        file.write(b'{"kind":"opened","ti')
    assert embargo.request(token).status == 200
    assert [line["kind"] for line in embargo.read_log()] == ["given", "opened"]


def test_a_damaged_log_is_reported_with_its_line(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    for line in (
        b"nonsense\n",
        b'{"kind":"revoked","time":"2025-03-01T12:00:00Z","by":"x","link":"%s"}\n' % (b"0" * 64),
    ):
        content = embargo.log.read_bytes()
        embargo.log.write_bytes(content + line)
        with pytest.raises(ConfigError, match=r"embargo\.jsonl:2: this line is not valid"):
            embargo.request(token)
        embargo.log.write_bytes(content)


def test_the_link_shows_the_current_text(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    embargo.write(lead="Ett annat besked.")
    assert "Ett annat besked." in embargo.request(token).body.decode()
    embargo.write(publish_at="2025-03-01 15:00")
    assert "1 mars 2025 kl. 15.00" in embargo.request(token).body.decode()
    assert embargo.request(token, now=EMBARGO).status == 404


@pytest.mark.parametrize("values", [{"lead": ""}, {"publish_at": None}])
def test_the_page_says_when_the_text_is_being_edited(embargo: EmbargoNewsroom, values: dict[str, Any]) -> None:
    token, _ = embargo.create_link()
    embargo.write(**values)
    response = embargo.request(token)
    assert response.status == 503
    assert "Texten redigeras" in response.body.decode()
    assert WORD not in response.body.decode()


def test_a_newsroom_with_errors_shows_nothing(embargo: EmbargoNewsroom) -> None:
    token, _ = embargo.create_link()
    embargo.newsroom.files.write("newsroom.yaml", "title: [")
    with pytest.raises(InputError):
        embargo.request(token)


HOSTILE = ["../../newsroom.yaml", "..%2f..%2fnewsroom.yaml", "%2e%2e/sv.md", "sv.md", "bild.png%00", "\x00", "%", "%ff"]


@pytest.mark.parametrize("path", [*HOSTILE, "/etc/passwd", "//", "bild.png/", "\ud800", "a" * 2_000_000, "%2e" * 5000])
def test_a_hostile_path_shows_nothing(embargo: EmbargoNewsroom, path: str) -> None:
    token, _ = embargo.create_link()
    assert_shows_nothing(embargo.request(token, path), embargo.request("x" * 32))


@pytest.mark.parametrize("token", ["", "..", "\x00" * 32, "é" * 32, "\ud800" * 32, "a" * 31, "a" * 33, "x" * 5_000_000])
def test_a_hostile_token_shows_nothing(embargo: EmbargoNewsroom, token: str) -> None:
    embargo.create_link()
    assert_shows_nothing(embargo.request(token), embargo.request("x" * 32))


def test_the_digest_in_the_log_opens_nothing(embargo: EmbargoNewsroom) -> None:
    _, link_granted = embargo.create_link()
    for token in (link_granted.link, link_granted.link[:32]):
        assert embargo.request(token).status == 404


def test_only_a_valid_text_with_a_time_in_the_future_can_be_shared(embargo: EmbargoNewsroom) -> None:
    reasons: dict[str, dict[str, Any]] = {
        "is overdue": {"publish_at": FRESH},
        "is a draft": {"publish_at": None},
        "has errors": {"lead": ""},
    }
    for reason, values in reasons.items():
        embargo.write(**values)
        with pytest.raises(ConfigError, match=rf"{BRIDGE}/sv.md {reason}"):
            embargo.create_link()
    embargo.write(publish_at=FRESH)
    embargo.newsroom.execute("publish", BRIDGE)
    embargo.write(publish_at=SOON)
    with pytest.raises(ConfigError, match="is already published"):
        embargo.create_link()
    assert not embargo.log.exists()


def test_unclear_requests_for_a_link_are_refused(embargo: EmbargoNewsroom) -> None:
    embargo.newsroom.write(BRIDGE, "en", publish_at=SOON)
    with pytest.raises(ConfigError, match="can be shared in en, sv"):
        embargo.create_link()
    with pytest.raises(ConfigError, match="has no text in “nb”"):
        embargo.create_link(language="nb")
    assert embargo.create_link(language="en")[1].language == "en"
    refused_options: list[tuple[dict[str, str], str]] = [
        ({"to": "nobody"}, "is not a valid e-mail address"),
        ({"to": "a@b.example\nBcc: c@d.example"}, "is not a valid e-mail address"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus is not a known time zone"),
        ({"zone": "../../etc/passwd"}, "not a known time zone"),
        ({"until": "soon"}, "--until soon"),
        ({"until": "2025-02-28 09:00"}, "is in the past"),
    ]
    for options, message in refused_options:
        with pytest.raises(ConfigError, match=message):
            embargo.create_link(**{"language": "sv"} | options)
    assert len(embargo.read_log()) == 1


def test_an_internationalised_email_address_is_kept_and_shown(embargo: EmbargoNewsroom) -> None:
    token, link_granted = embargo.create_link("åsa@tidning.example")
    assert link_granted.email == "åsa@tidning.example"
    assert "åsa@tidning.example" in embargo.request(token).body.decode()


def test_no_line_is_lost_when_many_open_a_link_at_once(embargo: EmbargoNewsroom) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for this test only

    token, _ = embargo.create_link()
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: embargo.request(token).status, range(24)))
    assert statuses == [200] * 24
    assert len(links.read_links(embargo.config.newsroom_folder)[0].opened_at) == 24
