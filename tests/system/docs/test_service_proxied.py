"""Behind a real nginx that lets the service serve everything, readers get whole answers of one state of the site."""

import http.client
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

import pytest

from pressroom.config import Config
from tests.support.newsrooms import build_newsroom, release_values
from tests.support.operator import HOST
from tests.support.walkthrough import ROOT
from tests.support.web_servers import configure_nginx, run_server
from tests.support.web_site import WebSite, run_serve

PATHS = ("/2025/bron-1/", "/", "/keywords/bro/", "/rss.xml", "/atom.xml", "/feed.json", "/2025/bron-1/release.json")
MARK = re.compile(rb"omgang-([0-9]+)")
ROUNDS = 8


def write_round(web_site: WebSite, number: int) -> None:
    """Change a release in all places where readers see it, and build."""
    values = release_values(1, "sv") | {"lead": f"Det är omgang-{number}."}
    web_site.files.release("2025/bron-1", "sv", values)
    build_newsroom(web_site.config)


@contextmanager
def run_proxy(config: Config, service_port: int, folder: Path) -> Iterator[int]:
    """Run nginx as the page says, with the service for everything, on another port and without TLS."""
    text = (ROOT / "docs/how-to/service/press.conf").read_text("utf-8")
    before, line, _ = text.partition("    # The files of the site.\n")
    assert line
    text = before + "    location / { proxy_pass http://press_service; }\n}\n"
    text = re.sub(r"(?ms)^server \{\n    listen 80;.*?^\}\n", "", text)
    text = re.sub("(?m)^    ssl_certificate.*\n", "", text)
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{service_port}").replace("/srv/newsroom/out", str(config.out))

    def configure(server_folder: Path, port: int) -> list[str]:
        return configure_nginx(server_folder, text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"))

    folder.mkdir()
    with run_server(configure, folder) as port:
        yield port


class Client:
    """A client of nginx that goes on with one connection, as browsers do."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def get(self, path: str) -> tuple[int, bytes]:
        """Return the status and the body. Raises HTTPException or OSError if the answer is not whole."""
        self._connection.request("GET", path, headers={"Host": HOST})
        answer = self._connection.getresponse()
        return answer.status, answer.read()


class Stream:
    """Clients that ask for pages in turn, all the time, and note the answers."""

    def __init__(self, port: int) -> None:
        self.faults: list[str] = []
        self.statuses: list[int] = []
        self._port, self._stop = port, threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(3)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let the clients end."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, status: int, count: int = 20) -> None:
        """Wait until so many more answers have a status."""
        wanted = self.statuses.count(status) + count
        while self.statuses.count(status) < wanted:
            assert not self._stop.wait(0.02)

    def _ask(self) -> None:
        latest, client = 0, Client(self._port)
        while not self._stop.is_set():
            for path in PATHS:
                try:
                    status, content = client.get(path)
                except (http.client.HTTPException, OSError) as error:
                    self.faults.append(f"{path}: {error!r}")
                    client.close()
                    continue
                self.statuses.append(status)
                numbers = {int(each) for each in MARK.findall(content)}
                if status == 200 and (len(numbers) != 1 or min(numbers) < latest):
                    self.faults.append(f"{path} is of {numbers} after {latest}")
                latest = max(latest, *numbers, 0)
        client.close()


@pytest.fixture
def web_site(tmp_path: Path) -> WebSite:
    web_site = WebSite(tmp_path)
    write_round(web_site, 1)
    return web_site


def test_a_build_during_requests_shows_no_half(web_site: WebSite, tmp_path: Path) -> None:
    with run_serve(web_site.config) as service, run_proxy(web_site.config, service.port, tmp_path / "nginx") as port:
        with Stream(port) as stream:
            for number in range(2, ROUNDS):
                write_round(web_site, number)
                stream.wait_for(200)
        assert not stream.faults
        assert set(stream.statuses) == {200}
        with closing(Client(port)) as client:
            assert f"omgang-{ROUNDS - 1}".encode() in client.get("/")[1]


def test_a_stop_during_requests_cuts_no_answer_and_nginx_goes_on_with_the_next_service(
    web_site: WebSite, tmp_path: Path
) -> None:
    with run_serve(web_site.config) as service, run_proxy(web_site.config, service.port, tmp_path / "nginx") as port:
        with Stream(port) as stream:
            stream.wait_for(200)
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(30) == 0
            stream.wait_for(502)
            with run_serve(web_site.config, "--port", str(service.port)):
                stream.wait_for(200)
                stream.stop()
        assert not stream.faults
        assert set(stream.statuses) == {200, 502}


def test_nginx_answers_for_the_health_check_and_the_figures_that_there_is_nothing(
    web_site: WebSite, tmp_path: Path
) -> None:
    with run_serve(web_site.config) as service, run_proxy(web_site.config, service.port, tmp_path / "nginx") as port:
        assert service.get("/healthz")[0] == 200
        with closing(Client(port)) as client:
            assert [client.get(path)[0] for path in ("/healthz", "/metrics")] == [404, 404]
