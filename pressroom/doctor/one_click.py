"""Check the links for unsubscribing as mail programs use them (RFC 8058), and this machine's clock on the way."""

import ssl
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ssl import SSLCertVerificationError, SSLSocket
from urllib.parse import urlsplit

from msgspec import Struct

from pressroom.doctor.findings import Finding, report_error, report_ok, report_unchecked, report_warning
from pressroom.doctor.relay import check_certificate

_TIMEOUT = 15.0
_TEST_TOKEN = "doctor"  # noqa: S105 - no token looks like it, so it opens nothing
_BODY = "List-Unsubscribe=One-Click"
_WARN_AFTER = 60  # seconds that the clock is wrong
_ERROR_AFTER = 600
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


class _Answer(Struct, frozen=True):
    """The answer of the service to one request."""

    status: int
    location: str = ""
    date: str = ""


def check_one_click(service_url: str, now: datetime, tls: ssl.SSLContext | None = None) -> Iterator[Finding]:
    """Yield what is found about the links to leave. Nobody is unsubscribed: the token of the requests is not one."""
    if not service_url:
        yield report_warning(
            "leave.unset",
            "There is no “service_url” in newsroom.yaml: mails have no link to unsubscribe. Large receivers demand "
            "one of whoever sends much mail.",
            "Run pressroom serve, and set “service_url” to its public address.",
        )
        yield check_clock("", now)
        return
    if not service_url.startswith("https://"):
        message = f"“service_url” is {service_url}: mail programs unsubscribe over https only (RFC 8058)."
        yield report_error("leave.https", message, "Serve the links over https, and write https:// in newsroom.yaml.")
        if urlsplit(service_url).hostname not in _LOCAL_HOSTS:
            return
    try:
        yield from _check_answers(service_url, now, tls)
    except SSLCertVerificationError as error:
        message = f"The certificate of {service_url} is not trusted: {error.verify_message}."
        yield report_error("leave.certificate", message, "Install a certificate that browsers accept.")
    except (OSError, HTTPException, ValueError) as error:
        message = f"{service_url} could not be reached: {_describe(error)}."
        remedy = "Check that pressroom serve and the web server in front of it run."
        yield Finding("leave.answer", "error", message, remedy, is_outside=True)


def _describe(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return (error.strerror if isinstance(error, OSError) else "") or "the answer is not valid HTTP"


def _check_answers(service_url: str, now: datetime, tls: ssl.SSLContext | None) -> Iterator[Finding]:
    with closing(_create_connection(service_url, tls)) as connection:
        connection.connect()
        if isinstance(connection.sock, SSLSocket):
            yield check_certificate("leave.certificate", service_url, connection.sock, now)
    answers = {method: _ask(service_url, method, tls) for method in ("HEAD", "GET", "POST")}
    yield from _check_opening(service_url, answers["GET"])
    yield _check_post(service_url, answers["POST"])
    yield check_clock(answers["GET"].date, now)


def _create_connection(service_url: str, tls: ssl.SSLContext | None) -> HTTPConnection:
    parts = urlsplit(service_url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "http":
        return HTTPConnection(host, port, timeout=_TIMEOUT)
    return HTTPSConnection(host, port, timeout=_TIMEOUT, context=tls or ssl.create_default_context())


def _ask(service_url: str, method: str, tls: ssl.SSLContext | None) -> _Answer:
    """Send a request with a connection of its own."""
    headers = {"User-Agent": "pressroom doctor"}
    if method == "POST":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    path = f"{urlsplit(service_url).path}/unsubscribe/{_TEST_TOKEN}"
    with closing(_create_connection(service_url, tls)) as connection:
        connection.request(method, path, body=_BODY if method == "POST" else None, headers=headers)
        return _to_answer(connection.getresponse())


def _to_answer(response: HTTPResponse) -> _Answer:
    return _Answer(response.status, response.getheader("Location", ""), response.getheader("Date", ""))


def _check_opening(service_url: str, answer: _Answer) -> Iterator[Finding]:
    """Check that a reader's browser gets a page, and is not sent to a page that leaves by itself."""
    if answer.status >= 500:
        message = f"{service_url}/unsubscribe/ answers a browser with the status {answer.status}."
        yield Finding("leave.page", "error", message, "See the log of pressroom serve.", is_outside=True)
    elif answer.status in {401, 407}:
        message = f"{service_url}/unsubscribe/ asks for a login."
        yield report_error("leave.page", message, "Open /unsubscribe/ for everybody in the web server.")


def _check_post(service_url: str, answer: _Answer) -> Finding:
    """Check that the request of mail programs reaches the service: no redirect, login or refusal of POST on the way."""
    where = f"{service_url}/unsubscribe/"
    remedy = "Let the web server pass POST requests for /unsubscribe/ on to pressroom serve, without login or redirect."
    if 300 <= answer.status < 400:
        message = f"{where} redirects POST requests (status {answer.status}). Mail programs do not follow (RFC 8058)."
        return report_error("leave.post", message, remedy)
    if answer.status in {401, 403, 405, 407, 501}:
        message = f"{where} refuses POST requests with the status {answer.status}: nobody can leave in one click."
        return report_error("leave.post", message, remedy)
    if answer.status >= 500:
        message = f"{where} answers POST requests with the status {answer.status}."
        return Finding("leave.post", "error", message, "See the log of pressroom serve.", is_outside=True)
    return report_ok("leave.post", f"{where} answers POST requests (status {answer.status} for a link that is none).")


def check_clock(date: str, now: datetime) -> Finding:
    """Return whether this machine's clock agrees with the Date field of a server."""
    try:
        difference = round(abs((parsedate_to_datetime(date).astimezone(UTC) - now).total_seconds()))
    except (TypeError, ValueError, OverflowError):
        return report_unchecked("clock.unknown", "The clock was not checked: there is no service that tells the time.")
    if difference <= _WARN_AFTER:
        return report_ok("clock.ok", "The clock agrees with that of the service.")
    message = f"The clock of this machine differs from that of the service by {difference} seconds."
    remedy = "Synchronise both clocks with NTP. Mail with a wrong date is often taken for spam."
    return (report_error if difference > _ERROR_AFTER else report_warning)("clock.wrong", message, remedy)
