"""The doctor checks the relay, the links to leave and the clock with real servers, and sends no message."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from pressroom.doctor.findings import Finding
from pressroom.doctor.one_click import check_clock, check_one_click
from pressroom.doctor.relay import check_relay
from tests.support.smtp_server import Drop, SmtpSettings, create_certificate, run_smtp_server

NOW = datetime.now(UTC)
SENDER = "press@sundvik.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    return create_certificate(tmp_path_factory.mktemp("certificate") / "relay.pem", days=60)


def states(findings: Iterator[Finding]) -> dict[str, str]:
    return {finding.code: f"{finding.state}{' outside' * finding.is_outside}" for finding in findings}


def trust(certificate: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def test_a_relay_is_asked_whether_it_takes_mail_and_gets_none() -> None:
    with run_smtp_server() as server:
        assert states(check_relay(server.url, SENDER, NOW)) == {"relay.connection": "ok", "relay.sender": "ok"}
        assert server.accepted == []
        assert server.count("MAIL") == 1
        assert server.count("DATA") == 0


def test_encryption_login_and_the_end_of_the_certificate_are_checked(certificate: str) -> None:
    settings = SmtpSettings(certificate=certificate, is_encrypted=True, users={"press": "secret"})
    expected = {"relay.connection": "ok", "relay.certificate": "ok", "relay.sender": "ok"}
    with run_smtp_server(settings) as server:
        url = f"smtps://press:secret@127.0.0.1:{server.port}"
        assert states(check_relay(url, SENDER, NOW, trust(certificate))) == expected
        late = states(check_relay(url, SENDER, NOW + timedelta(days=50), trust(certificate)))
        assert late["relay.certificate"] == "warning"
        untrusted = states(check_relay(url, SENDER, NOW))
        assert untrusted == {"relay.connection": "error"}
        wrong = list(check_relay(url.replace("secret", "wrong"), SENDER, NOW, trust(certificate)))
        assert [finding.code for finding in wrong] == ["relay.connection"]
        assert "refused the login" in wrong[0].message
        assert "wrong" not in wrong[0].message


def test_a_relay_that_is_down_is_another_finding_than_one_that_is_wrong() -> None:
    with run_smtp_server(SmtpSettings(extensions=("SIZE 5000",))) as server:
        server.fail("MAIL", "550 5.7.1 not from there", "451 4.3.0 later", Drop)
        url = server.url
        assert states(check_relay(url, SENDER, NOW))["relay.size"] == "warning"
        assert states(check_relay(url, SENDER, NOW))["relay.sender"] == "error outside"
        assert states(check_relay(url, SENDER, NOW))["relay.sender"] == "error outside"
    assert states(check_relay(url, SENDER, NOW)) == {"relay.connection": "error outside"}
    assert states(check_relay("mail.example.org", SENDER, NOW)) == {"relay.url": "error"}
    assert states(check_relay("", SENDER, NOW)) == {"relay.unset": "not checked"}


def test_a_sender_that_the_relay_refuses_for_good_is_a_fault_of_the_setup() -> None:
    with run_smtp_server() as server:
        server.fail("MAIL", "550 5.7.1 <press@sundvik.example> may not")
        findings = list(check_relay(server.url, SENDER, NOW))
    assert findings[-1].code == "relay.sender"
    assert not findings[-1].is_outside
    assert "550 5.7.1." in findings[-1].message
    assert "@" not in "".join(finding.message for finding in findings)


class Service(ThreadingHTTPServer):
    """A service that answers each method with one status, and notes the requests."""

    statuses: dict[str, int]
    date: str = ""

    def __init__(self, statuses: dict[str, int], certificate: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses = statuses
        self.requests: list[tuple[str, str, str]] = []
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True)


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.requests.append((self.command, self.path, body))
        self.send_response_only(self.server.statuses.get(self.command, 200))
        if self.server.date != "none":
            self.send_header("Date", self.server.date or self.date_time_string())
        self.send_header("Location", "https://press.example/other")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_HEAD = answer  # noqa: N815 - the names that the library calls

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def run_service(certificate: str = "", **statuses: int) -> Iterator[Service]:
    with Service(statuses, certificate) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def check_service(service: Service, certificate: str, path: str = "/press") -> dict[str, str]:
    url = f"https://127.0.0.1:{service.server_address[1]}{path}"
    return states(check_one_click(url, datetime.now(UTC), trust(certificate)))


def test_links_to_leave_are_tried_as_mail_programs_use_them_with_a_link_that_is_none(certificate: str) -> None:
    with run_service(certificate, GET=404, POST=404, HEAD=404) as service:
        expected = {"leave.certificate": "ok", "leave.post": "ok", "clock.ok": "ok"}
        assert check_service(service, certificate) == expected
        path = "/press/unsubscribe/doctor"
        one_click = ("POST", path, "List-Unsubscribe=One-Click")
        assert service.requests == [("HEAD", path, ""), ("GET", path, ""), one_click]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ({"POST": 405}, {"leave.post": "error"}),
        ({"POST": 403}, {"leave.post": "error"}),
        ({"POST": 301}, {"leave.post": "error"}),
        ({"POST": 307}, {"leave.post": "error"}),
        ({"POST": 502}, {"leave.post": "error outside"}),
        ({"GET": 401, "POST": 401}, {"leave.page": "error", "leave.post": "error"}),
        ({"GET": 500}, {"leave.page": "error outside", "leave.post": "ok"}),
    ],
)
def test_what_stands_in_the_way_of_leaving_is_found(
    certificate: str, statuses: dict[str, int], expected: dict[str, str]
) -> None:
    with run_service(certificate, **statuses) as service:
        found = check_service(service, certificate)
    assert {code: state for code, state in found.items() if code in ("leave.page", "leave.post")} == expected


def test_a_service_without_https_or_out_of_reach_is_named(certificate: str) -> None:
    with run_service() as service:
        url = f"http://127.0.0.1:{service.server_address[1]}"
        found = states(check_one_click(url, NOW))
        assert (found["leave.https"], found["leave.post"]) == ("error", "ok")
    assert states(check_one_click(url.replace("http:", "https:"), NOW)) == {"leave.answer": "error outside"}
    with run_service(certificate) as service:
        url = f"https://127.0.0.1:{service.server_address[1]}"
        assert states(check_one_click(url, NOW)) == {"leave.certificate": "error"}
    assert states(check_one_click("", NOW)) == {"leave.unset": "warning", "clock.unknown": "not checked"}


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, "ok"), (59, "ok"), (-59, "ok"), (120, "warning"), (-120, "warning"), (4000, "error")]
)
def test_the_clock_is_held_against_the_time_of_the_service(seconds: int, state: str) -> None:
    assert check_clock(format_datetime(NOW + timedelta(seconds=seconds)), NOW).state == state


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Mar 2026 09:15:30 GMT"])
def test_without_a_time_the_clock_is_not_checked(date: str) -> None:
    assert check_clock(date, NOW).state == "not checked"
