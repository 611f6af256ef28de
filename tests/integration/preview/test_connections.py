"""Connections that are never finished do not keep the preview from answering others, or from ending."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from pressroom.preview import connections
from pressroom.preview.connections import Connections
from tests.integration.preview.test_preview import GOLDEN
from tests.support.preview_server import Preview, run_preview

PAGE = "/_preview/"


@pytest.fixture
def preview() -> Iterator[Preview]:
    with run_preview(GOLDEN / "newsroom") as running:
        yield running


@contextmanager
def open_connections(preview: Preview, count: int, content: bytes) -> Iterator[list[socket.socket]]:
    host, _, port = preview.host.partition(":")
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_connection((host, int(port)), timeout=30)) for _ in range(count)]
        for each in sockets:
            each.sendall(content)
        yield sockets


def count_threads(preview: Preview) -> int:
    return len(list(Path(f"/proc/{preview.process.pid}/task").iterdir()))


@pytest.mark.parametrize("content", [b"", b"GET / HTTP/1.1\r\nHost: a", b"GET /_preview/events HTTP/1.1\r\n"])
def test_a_page_is_shown_beside_hundreds_of_half_open_connections(preview: Preview, content: bytes) -> None:
    assert preview.get(PAGE).status == 200
    with open_connections(preview, 400, content):
        assert preview.get(PAGE).status == 200
        assert count_threads(preview) < 100


def test_a_page_is_shown_beside_hundreds_of_open_event_streams(preview: Preview) -> None:
    request = f"GET /_preview/events HTTP/1.1\r\nHost: {preview.host}\r\n\r\n".encode()
    with open_connections(preview, 200, request):
        assert preview.get(PAGE).status == 200
        assert count_threads(preview) < 100


def test_ctrl_c_ends_the_preview_beside_half_open_connections(preview: Preview) -> None:
    assert preview.get(PAGE).status == 200
    with open_connections(preview, 50, b"GET / HTTP/1.1\r\n"):
        assert preview.interrupt() == (0, "")


def test_a_connection_that_sends_its_request_too_slowly_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    server, client = socket.socketpair()
    answered, other = socket.socketpair()
    open_ones = Connections()
    open_ones.add(server)
    open_ones.add(answered)
    open_ones.set_waiting(answered, is_waiting=False)
    open_ones.drop_slow()
    client.sendall(b"G")
    assert server.recv(1) == b"G"
    monkeypatch.setattr(connections, "MAX_WAIT_SECONDS", -1.0)
    open_ones.drop_slow()
    client.settimeout(5)
    assert client.recv(1) == b""
    assert answered.fileno() in {each.fileno() for each in open_ones._waiting_since}
    for each in (server, client, answered, other):
        each.close()
