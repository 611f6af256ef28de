"""While builds replace files, each request gets one state of the site as a whole."""

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pressroom.web import site_state
from tests.support.newsrooms import release_values
from tests.support.web_site import ServeProcess, WebSite, run_serve

ROUNDS = 12
PATHS = ("/2025/bron-1/", "/", "/keywords/bro/", "/rss.xml", "/atom.xml", "/feed.json", "/2025/bron-1/release.json")
MARK = re.compile(rb"omgang-([0-9]+)")


def _write_round(web_site: WebSite, number: int) -> None:
    values = release_values(1, "sv") | {"lead": f"Det är omgang-{number}."}
    values["images"] = [{"file": "bild.png", "alt": "Bron", "credit": f"Ada omgang-{number}"}]
    web_site.files.release("2025/bron-1", "sv", values)
    web_site.build()


@contextmanager
def _read_all_the_time(process: ServeProcess, faults: list[str]) -> Iterator[None]:
    """Request the paths in turn, and note answers that are older than one before."""
    stop = threading.Event()

    def read() -> None:
        latest = 0
        while not stop.is_set():
            for path in PATHS:
                status, headers, content = process.get(path)
                numbers = {int(each) for each in MARK.findall(content)}
                if status != 200 or len(content) != int(headers["content-length"]) or len(numbers) != 1:
                    faults.append(f"{path}: {status}, {len(content)} bytes, {numbers}")
                elif min(numbers) < latest:
                    faults.append(f"{path} is of round {numbers} after {latest}")
                latest = max(latest, *numbers, 0)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        stop.set()
        for reader in readers:
            reader.join()


def test_readers_never_get_an_older_state_after_a_newer_one_nor_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web_site = WebSite(tmp_path)
    _write_round(web_site, 1)
    replace = os.replace

    def replace_slowly(source: str, target: str) -> None:
        time.sleep(0.02)  # so that each build has many moments in which only some files are new
        replace(source, target)

    faults: list[str] = []
    with run_serve(web_site.config) as process, _read_all_the_time(process, faults):
        monkeypatch.setattr(os, "replace", replace_slowly)
        for number in range(2, ROUNDS):
            _write_round(web_site, number)
    assert not faults


def test_a_page_and_its_picture_change_together(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    _write_round(web_site, 1)
    client = web_site.client()
    page, picture = client.get("/2025/bron-1/").text, client.get("/2025/bron-1/bild.png").content
    _write_round(web_site, 2)
    assert client.get("/2025/bron-1/").text != page
    assert client.get("/2025/bron-1/bild.png").content != picture


def test_a_request_during_a_switch_waits_for_its_end(tmp_path: Path) -> None:
    web_site = WebSite(tmp_path)
    journal = web_site.config.out / ".journal.json"
    journal.write_text("{}")
    page = web_site.site / "index.html"

    def end_switch() -> None:
        page.with_suffix(".new").write_text("a new page")
        page.with_suffix(".new").replace(page)
        journal.unlink()

    timer = threading.Timer(0.3, end_switch)
    timer.start()
    assert web_site.client().get("/").text == "a new page"
    timer.join()


def test_a_build_that_was_stopped_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web_site = WebSite(tmp_path)
    journal = web_site.config.out / ".journal.json"
    journal.write_text(json.dumps({"paths": []}))
    old = time.time() - site_state.MAX_SWITCH_SECONDS - 1
    os.utime(journal, (old, old))

    monkeypatch.setattr("pressroom.web.site._POLL_SECONDS", 60.0)
    started = time.monotonic()
    assert web_site.client().get("/").status_code == 200
    assert time.monotonic() - started < 60
