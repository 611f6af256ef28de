"""`pressroom serve` starts, bounds what clients may do, and stops without cutting anybody off."""

import io
import json
import signal
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from pressroom import cli
from pressroom.cli.log_output import configure_logging
from pressroom.errors import ConfigError
from pressroom.store import open_store
from pressroom.web import limits, server
from pressroom.web.context import NewsroomProvider
from tests.support.web_site import WEB_NOW, ServeProcess, WebSite, run_serve

pytestmark = pytest.mark.xdist_group("web-server")


@pytest.fixture(scope="module")
def web_site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    return WebSite(tmp_path_factory.mktemp("server"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_service_with_exit_code_0_and_nothing_to_read(web_site: WebSite, number: int) -> None:
    with run_serve(web_site.config) as process:
        assert process.get("/")[0] == 200
        assert process.stop(number) == (0, "")


def test_a_response_that_has_begun_is_finished_after_the_signal(web_site: WebSite) -> None:
    content = bytes(20_000_000)
    (web_site.site / "large.bin").write_bytes(content)
    with run_serve(web_site.config) as process:
        with socket.create_connection((process.host, process.port)) as connection:
            connection.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            received = len(connection.recv(1000))
            process.process.send_signal(signal.SIGTERM)
            while part := connection.recv(1_000_000):
                received += len(part)
        assert received > len(content)
        assert process.process.wait(20) == 0
    (web_site.site / "large.bin").unlink()


def test_a_port_in_use_is_named_with_the_remedy(web_site: WebSite, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code = cli.run(("--newsroom", str(web_site.files.folder), "serve", "--port", str(port)))
    assert code == 2
    assert capsys.readouterr().err == (
        f"Port {port} on 127.0.0.1 is in use.\nStop the other program, or choose another port with --port.\n"
    )


@pytest.mark.parametrize("host", ["203.0.113.1", "no-such-host.invalid", "a..b"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(ConfigError, match="This machine has no address"):
        server.bind(host, 0)


def test_a_client_that_sends_its_request_too_slowly_is_cut_off(
    web_site: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MAX_REQUEST_SECONDS", 0.3)
    address = _start(web_site.client().app)
    for sent in (b"", b"GET / HTTP/1.1\r\nHost:", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT"):
        with socket.create_connection(address, timeout=10) as connection:
            connection.sendall(sent)
            while connection.recv(65_536):
                pass


def _start(app: ASGIApp) -> tuple[str, int]:
    """Run a server in a thread, with the connections of the service, and return its address."""
    listener = server.bind("127.0.0.1", 0)
    config = uvicorn.Config(app, http=server.TimedProtocol, lifespan="off", log_config=None, timeout_keep_alive=1)
    threading.Thread(target=uvicorn.Server(config).run, args=([listener],), daemon=True).start()
    host, port = listener.getsockname()
    return host, port


async def _count(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def _fail(_request: Request) -> PlainTextResponse:
    raise RuntimeError("ada@example.org")


ROUTES = (
    Route("/count", _count, methods=["POST"]),
    Route("/fail/{token}", _fail),
)


def _send(process: ServeProcess, *parts: bytes) -> bytes:
    """Send a request in parts, and return the answer."""
    with socket.create_connection((process.host, process.port), timeout=20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in parts:
            connection.sendall(part)
            time.sleep(0.02)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_letters_in_a_url_need_no_encoding(web_site: WebSite) -> None:
    (web_site.site / "å").mkdir()
    (web_site.site / "å/index.html").write_text("found", "utf-8")
    request = "GET /å/?q=åäö HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    kept_open = request.replace(b"Connection: close\r\n", b"")
    with run_serve(web_site.config) as process:
        for parts in ((request,), (request[:6], request[6:]), (request[:12], request[12:40], request[40:])):
            assert _send(process, *parts).endswith(b"found")
        with socket.create_connection((process.host, process.port), timeout=20) as connection:
            for each in (kept_open, kept_open):
                connection.sendall(each)
                answer = b""
                while not answer.endswith(b"found"):
                    answer += connection.recv(65536)
        latin = "GET /\xe5/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1")
        assert _send(process, latin).startswith(b"HTTP/1.1 404 ")
        method = "GÅT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        assert _send(process, method).startswith(b"HTTP/1.1 40")
    (web_site.site / "å/index.html").unlink()
    (web_site.site / "å").rmdir()


def test_a_body_above_the_limit_is_refused_by_its_length_and_by_its_bytes(web_site: WebSite) -> None:
    client = web_site.client(ROUTES)
    limit = limits.MAX_BODY_BYTES
    assert client.post("/count", content=bytes(limit)).text == str(limit)
    assert client.post("/count", content=bytes(limit + 1)).status_code == 413

    assert client.post("/count", content=iter([bytes(limit // 2)] * 3)).status_code == 413
    assert client.post("/verify", data={"text": "x" * (limit * 10)}).status_code == 200
    assert client.post("/rss.xml", content=bytes(limit * 10)).status_code == 413


def test_a_body_that_does_not_come_is_answered_with_408(web_site: WebSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BODY_SECONDS", 0.2)
    with socket.create_connection(_start(web_site.client(ROUTES).app), timeout=10) as connection:
        connection.sendall(b"POST /count HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
        answer = b""
        while part := connection.recv(65_536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 408 ")


def test_an_error_of_the_program_is_answered_and_logged_without_its_text(web_site: WebSite) -> None:
    stream = io.StringIO()
    configure_logging(None, as_json=True, stream=stream)
    response = web_site.client(ROUTES).get("/fail/k1.c3Vic2NyaWJlcg.Zm9vYmFyYmF6cXV4?email=ada@example.org")
    assert response.status_code == 500
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "ada" not in response.text
    log = stream.getvalue()
    assert "ada@" not in log
    assert "c3Vic2NyaWJlcg" not in log
    assert "203.0.113.9" not in log
    error, request = [json.loads(line) for line in log.splitlines()]
    assert (error["level"], error["error"]) == ("error", "RuntimeError")
    assert (request["method"], request["status"], request["path"]) == ("GET", 500, "/fail/k1…")


def test_requests_are_logged_as_text_if_asked(web_site: WebSite) -> None:
    stream = io.StringIO()
    configure_logging("info", as_json=False, stream=stream)
    web_site.client().get("/rss.xml")
    assert " INFO GET /rss.xml 200 " in stream.getvalue()
    configure_logging("warning", as_json=False, stream=stream)
    stream.truncate(0)
    web_site.client().get("/rss.xml")
    assert not stream.getvalue().strip("\0")


def test_pages_have_the_headers_that_keep_browsers_safe(web_site: WebSite) -> None:
    for path in ("/", "/missing", "/healthz", "/2025/bron-1", "/media/vapen.png"):
        headers = web_site.client().get(path).headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "strict-transport-security" not in headers
        assert "server" not in headers


def test_forms_may_go_to_a_service_of_another_origin(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path, service_url="https://service.fjallby.example/press")
    policy = web_site.client().get("/").headers["content-security-policy"]
    assert "form-action 'self' https://service.fjallby.example;" in policy
    client = web_site.client(ROUTES)
    assert client.post("/press/count", content=b"12").text == "2"
    assert client.post("/count", content=b"12").status_code == 405


async def _show_client(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.client.host if request.client else ''} {request.url.scheme}")


def test_the_address_of_the_client_comes_only_from_proxies_that_the_operator_names(web_site: WebSite) -> None:
    routes = (Route("/client", _show_client),)
    headers = {"X-Forwarded-For": "198.51.100.1, 192.0.2.7, 10.0.0.2", "X-Forwarded-Proto": "https"}

    def ask(peer: str, *proxies: str) -> str:
        client = web_site.client(routes, client=(peer, 1), trusted_proxies=proxies)
        return client.get("/client", headers=headers).text

    assert ask("127.0.0.1") == "127.0.0.1 http"
    assert ask("203.0.113.9", "10.0.0.0/8") == "203.0.113.9 http"
    assert ask("10.0.0.1", "10.0.0.1") == "10.0.0.2 https"
    assert ask("10.0.0.1", "10.0.0.0/8") == "192.0.2.7 https"


def test_hsts_is_sent_only_if_the_operator_says_so_and_over_tls(web_site: WebSite) -> None:
    headers = {"X-Forwarded-Proto": "https"}
    client = web_site.client(sends_hsts=True, trusted_proxies=("203.0.113.9",))
    assert client.get("/", headers=headers).headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in client.get("/").headers


def test_metrics_count_requests_and_are_only_for_private_networks(web_site: WebSite) -> None:
    client = web_site.client(ROUTES, client=("127.0.0.1", 1))
    client.get("/rss.xml")
    client.post("/count", content=b"1")
    text = client.get("/metrics").text
    assert 'pressroom_requests_total{method="GET",route="site",status="200"} 1.0' in text
    assert 'route="_count"' in text
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 403
    assert web_site.client().get("/metrics").status_code == 403


def test_without_the_library_there_are_no_metrics_and_the_command_says_so(
    web_site: WebSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pressroom.web.metrics.is_available", lambda: False)
    monkeypatch.setattr("pressroom.web.server.run_server", lambda _app, _listener, announce: announce())
    assert web_site.client(client=("127.0.0.1", 1)).get("/metrics").status_code == 404
    assert cli.run(("--newsroom", str(web_site.files.folder), "serve", "--port", "0")) == 0
    assert "/metrics is off" in capsys.readouterr().err


def test_without_starlette_the_command_says_what_to_install(
    web_site: WebSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pressroom.cli.serve.find_spec", lambda _name: None)
    assert cli.run(("--newsroom", str(web_site.files.folder), "serve")) == 2
    assert "pip install 'pressroom[web]'" in capsys.readouterr().err


def test_a_change_of_newsroom_yaml_is_followed_and_an_error_in_it_is_not(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    provider = NewsroomProvider(web_site.config, lambda: WEB_NOW)
    web_site.set_values(cache_minutes=9)
    provider.refresh()
    assert provider.newsroom.cache_minutes == 9
    web_site.files.write("newsroom.yaml", "title: [")
    provider.refresh()
    assert provider.newsroom.cache_minutes == 9


def test_the_service_is_healthy_only_with_its_database(web_site: WebSite, tmp_path: Path) -> None:
    store = open_store(f"sqlite://{tmp_path / 'pressroom.db'}")
    client = web_site.client(store=store)
    assert client.get("/healthz").json() == {"status": "ready", "site": True, "database": True}
    store.close()
    (tmp_path / "pressroom.db").unlink()
    (tmp_path / "pressroom.db").mkdir()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "site": True, "database": False}


def test_the_database_opens_only_if_the_newsroom_has_a_service(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    mails = tmp_path / "mails"
    with run_serve(web_site.config) as process:
        assert "database" not in json.loads(process.get("/healthz")[2])
    web_site.set_values(service_url="https://press.fjallby.example")
    with run_serve(web_site.config) as process:
        assert json.loads(process.get("/healthz")[2])["database"]
        assert "Nobody can subscribe yet" in process.stop()[1]
    with run_serve(web_site.config, "--mail-to-folder", str(mails)) as process:
        assert process.stop() == (0, "")


@pytest.mark.parametrize("proxy", ["*", "proxy.example", "10.0.0.0/40"])
def test_a_proxy_that_is_no_address_is_refused(
    web_site: WebSite, proxy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PRESSROOM_TRUSTED_PROXIES", f"127.0.0.1, {proxy}")
    assert cli.run(("--newsroom", str(web_site.files.folder), "serve", "--port", "0")) == 2
    assert f"{proxy} is not an IP address or a network." in capsys.readouterr().err
