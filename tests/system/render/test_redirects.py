"""Real web servers redirect every former URL, however a program encodes it, and no other URL."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pressroom.model.pages import FormerLocation, RedirectList
from pressroom.model.plan import CommitOrder, Item
from pressroom.render import render
from pressroom.text.former_urls import normalise_location, to_absolute
from tests.support.feeds import BASE, create_context
from tests.support.walkthrough import ROOT, read_blocks
from tests.support.web_servers import configure_caddy, configure_nginx, run_server

HOST = BASE.removeprefix("https://")
SIGNS = "/a \"b\" $c ;d {e} 'f' `g` h\\i *~^|<>#!"
LONG = f"/{'lang-' * 150}"
URLS = (
    "/?p=123",
    "/index.php?id=7&lang=sv",
    "/2019/gammal/",
    "/nyheter/4711.html",
    "/nyheter/år 1/",
    "/s?q=å&t[1]=2",
    "/s?q=%E5",
    "/v?id=Ab",
    "/v?id=aB",
    f"https://old.example.org{LONG}",
    "https://old.example.org/",
    "https://old.example.org/Nyhet",
    "https://old.example.org/nyhet",
    f"https://old.example.org/{''.join(f'%{ord(each):02X}' for each in SIGNS[1:])}",
    "https://old.example.org/x?a=$c;{d}\"e'\\f",
    "https://old.example.org/~default",
    "https://default/include",
)
TARGETS = {
    to_absolute(normalise_location(url) if "?" in url or ":" in url else url, BASE): f"/2025/r-{number}/"
    for number, url in enumerate(URLS)
}


def target(number: int) -> str:
    return f"{BASE}/2025/r-{number}/"


ANSWERS: tuple[tuple[str, str, str], ...] = (
    (HOST, "/?p=123", target(0)),
    (HOST, "/index.php?id=7&lang=sv", target(1)),
    (HOST, "/2019/gammal/", target(2)),
    (HOST, "/2019/gammal", target(2)),
    (HOST, "/2019/gammal/?utm_source=x", target(2)),
    (HOST, "/nyheter/4711.html", target(3)),
    (HOST, "/nyheter/%C3%A5r%201/", target(4)),
    (HOST, "/nyheter/%c3%a5r%201", target(4)),
    (HOST, "/s?q=%C3%A5&t%5B1%5D=2", target(5)),
    (HOST, "/s?q=%c3%a5&t%5b1%5d=2", target(5)),
    (HOST, "/s?q=å&t[1]=2", target(5)),
    (HOST, "/s?q=%E5", target(6)),
    (HOST, "/v?id=Ab", target(7)),
    (HOST, "/v?id=aB", target(8)),
    ("old.example.org", LONG, target(9)),
    ("old.example.org", "/", target(10)),
    ("old.example.org", "/Nyhet", target(11)),
    ("old.example.org", "/nyhet", target(12)),
    ("old.example.org", "/" + "".join(f"%{ord(each):02x}" for each in SIGNS[1:]), target(13)),
    ("old.example.org", "/x?a=$c;%7Bd%7D%22e'%5Cf", target(14)),
    ("old.example.org", "/~default", target(15)),
    ("default", "/include", target(16)),
    (HOST, "/", ""),
    (HOST, "/?p=1234", ""),
    (HOST, "/?p=123&x", ""),
    (HOST, "/index.php", ""),
    (HOST, "/news/4711.html/x", ""),
    (HOST, "/nyheter/4711Xhtml", ""),
    (HOST, "/v?id=AB", ""),
    ("other.example.org", "/2019/gammal/", ""),
    ("old.example.org", "/2019/gammal/", ""),
)


def read_example(name: str) -> str:
    """Return a block of the page that says how to configure a server."""
    (block,) = [each for each in read_blocks(ROOT / "docs/how-to/deploy.md") if each.rest == name]
    return block.text


def write_file(format_: str, path: Path) -> None:
    redirects = RedirectList(tuple(FormerLocation(url, TARGETS[url]) for url in sorted(TARGETS)))
    item = Item(path.name, format_, "sv", redirects, CommitOrder.LIST)
    path.write_bytes(render(item, create_context()).content)


def nginx(folder: Path, port: int) -> list[str]:
    write_file("redirects-nginx", folder / "redirects.nginx.conf")
    example = read_example("old-urls.conf").replace("/srv/", f"{folder}/")
    return configure_nginx(folder, example.replace("server {", f"server {{\n    listen 127.0.0.1:{port};"))


def caddy(folder: Path, port: int) -> list[str]:
    write_file("redirects-caddy", folder / "redirects.caddy")
    example = read_example("old-urls.Caddyfile").replace("/srv/", f"{folder}/")
    example = f"{example.rstrip().removesuffix('}')}\trespond 404\n}}\n"
    return configure_caddy(folder, example.replace("press.example.org, old.example.org", f"http://:{port}"))


SERVERS: dict[str, Callable[[Path, int], list[str]]] = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module", params=SERVERS)
def port(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with run_server(SERVERS[request.param], tmp_path_factory.mktemp("server")) as number:
        yield number


def ask(port: int, host: str, path: str) -> tuple[int, str]:
    """Return the status and the location. The request is written as bytes, because clients encode URLs themselves."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: client.recv(65536), b"")).decode("latin-1")
    head = answer.partition("\r\n\r\n")[0].split("\r\n")
    locations = [line.partition(": ")[2] for line in head if line.lower().startswith("location:")]
    return int(head[0].split()[1]), "".join(locations)


@pytest.mark.parametrize(("host", "path", "location"), ANSWERS)
def test_a_server_redirects_former_urls_alone(port: int, host: str, path: str, location: str) -> None:
    assert ask(port, host, path) == ((301, location) if location else (404, ""))


def test_the_data_have_the_same_redirects(tmp_path: Path) -> None:
    write_file("redirects-json", tmp_path / "redirects.json")
    redirects = json.loads((tmp_path / "redirects.json").read_bytes())["redirects"]
    assert {each["from"]: each["to"].removeprefix(BASE) for each in redirects} == TARGETS
    assert [each["from"] for each in redirects] == sorted(TARGETS)
    assert {each["status"] for each in redirects} == {301}
    assert {(each["host"], each["path"]) for each in redirects} >= {(HOST, "/"), ("old.example.org", SIGNS)}
