"""Only plain paths name files of the site, and what is logged of a path contains no secret."""

import pytest

from pressroom.web.logging import shorten_path
from pressroom.web.redirects import normalise_host, normalise_query
from pressroom.web.site_files import parse_path


@pytest.mark.parametrize(
    ("raw_path", "path"),
    [
        (b"/", ""),
        (b"/2024/bron/", "2024/bron/"),
        (b"/.well-known/jwks.json", ".well-known/jwks.json"),
        (b"/2024/bron/%C3%A5r.pdf", "2024/bron/år.pdf"),
        (b"/a%20b:c", "a b:c"),
    ],
)
def test_plain_paths_are_decoded(raw_path: bytes, path: str) -> None:
    assert parse_path(raw_path) == path


@pytest.mark.parametrize(
    "raw_path",
    [
        b"",
        b"*",
        b"http://other.example/",
        b"//other.example",
        b"/a//b",
        b"/../manifest.json",
        b"/a/../b",
        b"/%2e%2e/manifest.json",
        b"/..%2fmanifest.json",
        b"/..%5cmanifest.json",
        b"/a\\b",
        b"/a/./b",
        b"/.git/config",
        b"/a/.hidden",
        b"/.well-known",
        b"/.well-known/.hidden",
        b"/a%00.html",
        b"/a%0d%0ab",
        b"/%c2%85",
        b"/%ff",
        b"/%c0%ae%c0%ae/manifest.json",
        b"/" + b"a" * 256,
        b"/" + b"a/" * 1000,
    ],
)
def test_paths_that_no_file_of_a_site_has_are_refused(raw_path: bytes) -> None:
    assert parse_path(raw_path) is None


@pytest.mark.parametrize(
    "path", ["/", "/2024/en-manad-fri-fran-vald/", "/en/keywords/trafik/rss.xml", "/2024/bron/1920/bild.webp"]
)
def test_paths_of_the_site_are_logged_whole(path: str) -> None:
    assert shorten_path(path) == path


@pytest.mark.parametrize(
    "secret",
    [
        "k1.c3Vic2NyaWJlcg.Zm9vYmFyYmF6cXV4",
        "aGVsbG8td29ybGQtdGhpcy1pcy1hLXRva2Vu",
        "0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef-0123456789abcdef",
        "ada@example.org",
        "ada%40example.org",
        "ada%2540example.org",
    ],
)
def test_tokens_and_addresses_are_not_logged(secret: str) -> None:
    for path in (f"/confirm/{secret}", f"/en/{secret}/x", f"/{secret}"):
        logged = shorten_path(path)
        assert secret not in logged
        assert secret[5:] not in logged
        assert "example" not in logged
        assert "…" in logged


@pytest.mark.parametrize("name", ["confirm", "embargo", "subscriptions", "unsubscribe"])
def test_nothing_after_a_name_that_tokens_follow_is_logged(name: str) -> None:
    assert shorten_path(f"/service/{name}/word/uppsagningar.pdf") == f"/service/{name}/…/…"
    assert shorten_path(f"/{name}//word/") == f"/{name}//…/"
    assert shorten_path(f"/{name}%2Fword") == f"/{name}/…"
    assert shorten_path("/subscriptions/choose") == "/subscriptions/choose"


def test_control_characters_and_long_paths_are_not_logged() -> None:
    assert "\n" not in shorten_path("/a%0ab/c\nd")
    assert len(shorten_path("/a" * 5000)) < 210


def test_queries_are_compared_in_one_form() -> None:
    assert normalise_query(b"id=%61&b=[1]") == normalise_query(b"id=a&b=%5b1%5D")
    assert normalise_query(b"a=1%262") != normalise_query(b"a=1&2")
    assert normalise_query("å=100%".encode()) == "%C3%A5=100%25"


def test_hosts_are_compared_without_port_and_case() -> None:
    assert normalise_host("Old.Example:8080") == "old.example"
    assert normalise_host("[::1]:80") == "[::1]"
