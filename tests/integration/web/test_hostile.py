"""Thousands of hostile requests: none makes the service fail, and none gets a file that is not in the site."""

import asyncio
import socket
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message

from pressroom.web.app import create_app
from tests.support.web_site import WebSite, create_web_context, run_serve

SECRET = b"only for this machine"
EXAMPLES, ALL_EXAMPLES = 2_500, 10_000

_PARTS = (
    *("..", ".", "%2e%2e", "%2E.", "..%2f", "..%5c", "\\", "%5c", "%00", "%0d%0aSet-Cookie:x=1", "%ff", "%c0%ae"),
    *("%252e", "", "~", ":", "*", "#", "%", "%u002e", "con", "NUL", "a" * 300, "%E2%80%AE", "%F0%9F%98%80", ";x=1"),
    *("@", "+", "rss.xml", "RSS.XML", "index.html", "en", "2025", "bron-1", ".git", ".well-known", "manifest.json"),
    *("mail", "out", ".journal.json", "newsroom.yaml", "releases", "secret.txt", "link.txt", "folder", "healthz"),
    *("metrics", "echo"),
)
_SEGMENT = st.one_of(
    st.sampled_from(_PARTS).map(str.encode),
    st.binary(max_size=8).map(lambda content: content.replace(b"?", b"")),
)
_PATH = st.lists(_SEGMENT, max_size=8).map(lambda segments: b"/" + b"/".join(segments)) | st.just(b"*")
_HEADERS = (
    *("if-none-match", "if-match", "if-modified-since", "if-unmodified-since", "if-range", "range", "accept-encoding"),
    *("host", "x-forwarded-for", "x-forwarded-proto", "forwarded", "content-type", "origin", "cookie"),
    "content-length",
)
_VALUES = ('"', '"x"', "W/", "*", "bytes=", "bytes=0-0,-1", "bytes=-1", "gzip;q=", "x" * 500, "-1", "99999999")
_VALUE = st.sampled_from(_VALUES).map(str.encode) | st.binary(max_size=40)
_METHOD = st.sampled_from(("GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "get"))


class Answer(Struct):
    """What the application sent."""

    status: int = 0
    headers: dict[bytes, bytes] = {}
    body: bytes = b""


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())} bytes")


@pytest.fixture(scope="module")
def web_site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    site = WebSite(tmp_path_factory.mktemp("hostile"))
    (site.files.folder / "secret.txt").write_bytes(SECRET)
    (site.config.out / "secret.txt").write_bytes(SECRET)
    (site.site / "link.txt").symlink_to(site.files.folder / "secret.txt")
    (site.site / "folder").symlink_to(site.files.folder)
    (site.site / ".git").mkdir()
    (site.site / ".git/secret.txt").write_bytes(SECRET)
    return site


@pytest.fixture(scope="module")
def app(web_site: WebSite) -> Starlette:
    return create_app(create_web_context(web_site.config), [Route("/echo", _echo, methods=["POST"])])


def _ask(app: Starlette, scope: dict[str, Any], body: bytes) -> Answer:
    """Call the application as a server does, without the help of a client library."""
    answer, parts = Answer(), [body]

    async def receive() -> Message:
        return {"type": "http.request", "body": parts.pop()} if parts else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], dict(message["headers"])
        else:
            answer.body += message.get("body", b"")

    fixed = {"type": "http", "http_version": "1.1", "scheme": "http", "server": ("x", 80), "client": ("10.0.0.1", 1)}
    asyncio.run(app({**fixed, **scope}, receive, send))
    return answer


def test_hostile_requests_get_no_failure_and_no_file_outside_of_the_site(app: Starlette, *, exhaustive: bool) -> None:
    @settings(
        max_examples=ALL_EXAMPLES if exhaustive else EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        method=_METHOD,
        path=_PATH,
        query=st.binary(max_size=10),
        headers=st.dictionaries(st.sampled_from(_HEADERS), _VALUE, max_size=4),
        size=st.sampled_from((0, 200, 70_000)),
    )
    def check(method: str, path: bytes, query: bytes, headers: dict[str, bytes], size: int) -> None:
        _check_request(app, method, path, query, headers, size)

    check()


def _check_request(
    app: Starlette, method: str, path: bytes, query: bytes, headers: dict[str, bytes], size: int
) -> None:
    scope = {
        "method": method,
        "path": unquote(path.decode("latin-1")),
        "raw_path": path,
        "query_string": query,
        "headers": [(name.encode(), value) for name, value in headers.items()],
    }
    answer = _ask(app, scope, b"x" * size)
    assert 200 <= answer.status < 500
    assert SECRET not in answer.body
    assert b'"bundles"' not in answer.body
    assert b"set-cookie" not in answer.headers
    assert answer.headers[b"x-content-type-options"] == b"nosniff"
    assert not any(set(each) & {10, 13, 0} for each in answer.headers.values())
    location = answer.headers.get(b"location", b"/")
    assert location.startswith(b"/")
    assert not location.startswith((b"//", b"/\\"))
    if method != "HEAD" and b"content-length" in answer.headers:
        assert len(answer.body) == int(answer.headers[b"content-length"])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=_PATH, line=st.binary(max_size=20), header=st.binary(max_size=30))
def test_damaged_requests_over_a_connection_get_an_answer_or_its_end(
    address: tuple[str, int], path: bytes, line: bytes, header: bytes
) -> None:
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(b"GET " + path + line + b" HTTP/1.1\r\nHost: x\r\nX: " + header + b"\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
    assert not answer or answer.startswith(b"HTTP/1.1 ")
    assert not answer.startswith(b"HTTP/1.1 5")
    assert SECRET not in answer


@pytest.fixture(scope="module")
def address(web_site: WebSite) -> Any:
    with run_serve(web_site.config, "--log-level", "error") as process:
        yield process.host, process.port
        assert process.stop() == (0, "")


def test_the_secret_is_where_a_wrong_path_would_find_it(web_site: WebSite) -> None:
    assert Path(web_site.site / "../secret.txt").read_bytes() == SECRET
    assert (web_site.site / "folder/secret.txt").read_bytes() == SECRET
