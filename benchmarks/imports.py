"""Measure how much CPU time and memory an import of a WordPress export takes: parsing HTML, and everything else."""

import random
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pressroom.importer import html_to_markdown, wordpress_media, wxr, wxr_release
from pressroom.importer.fetch import CachingFetcher, FetchSettings
from pressroom.importer.formats import FetchedFile, ImportContext
from pressroom.importer.found import FoundRelease

SITE = "https://press.example"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Example</title><link>{SITE}</link><language>sv-SE</language><wp:wxr_version>1.2</wp:wxr_version>
"""
_WORDS = """
    kommunen bron hamnen skolan vatten plan byggs öppnar invånare möte beslut nytt under året med för att på och som
    det blir bättre trafik väg park torg förslag nämnden politiker barn unga äldre sommar vinter
    """.split()  # noqa: SIM905 - a list of words reads best as words
_PARSERS = ((html_to_markdown, wordpress_media, wxr_release), "parse_html")


def run(folder: Path, count: int, seed: int) -> str:
    """Measure, and return the result as text."""
    export = folder / "export.xml"
    write_export(export, count, seed)
    clock = _time_parsing()
    memory, start = _get_peak_memory(), time.process_time()
    found = sum(isinstance(each, FoundRelease) for each in _read(export, folder))
    total = time.process_time() - start
    growth = (_get_peak_memory() - memory) / 1_000_000
    size = export.stat().st_size / 1_000_000
    return (
        f"{found} posts, {size:.0f} MB: {total / found * 1000:.2f} ms of CPU a post, of which "
        f"{clock() / found * 1000:.2f} ms parse HTML and {(total - clock()) / found * 1000:.2f} ms are all else; "
        f"the peak of memory grew by {growth:.0f} MB\n"
    )


def _read(export: Path, folder: Path) -> Iterator[object]:
    with CachingFetcher(folder / "import-cache", FetchSettings(source=str(export))) as fetcher:
        context = ImportContext(fetcher, "sv", ZoneInfo("Europe/Stockholm"))
        yield from wxr.read(FetchedFile(str(export), export), context)


def _get_peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _time_parsing() -> Callable[[], float]:
    """Time each call of `parse_html`; the returned function says how long all of them took."""
    modules, name = _PARSERS
    parse: Callable[..., Any] = html_to_markdown.parse_html
    total = 0.0

    def parse_timed(*arguments: Any) -> Any:
        nonlocal total
        start = time.process_time()
        try:
            return parse(*arguments)
        finally:
            total += time.process_time() - start

    for module in modules:
        if hasattr(module, name):
            setattr(module, name, parse_timed)
    return lambda: total


# --- the export ------------------------------------------------------------------------------------------------------


def write_export(path: Path, count: int, seed: int) -> None:
    """Write an export of posts with headings, quotes, lists, contacts and an about text."""
    choice = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        for number in range(1, count + 1):
            file.write(_write_item(number, choice))
        file.write("</channel></rss>")


def _write_item(number: int, choice: random.Random) -> str:
    year = 2004 + number % 20
    return (
        f"<item><title>Nyhet {number}: {_write_sentence(choice)[:50]}</title><link>{SITE}/{year}/nyhet-{number}/</link>"
        f'<guid isPermaLink="false">{SITE}/?p={number}</guid>'
        f"<content:encoded><![CDATA[{_write_body(number, choice)}]]></content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>{year}-05-01 07:00:00</wp:post_date_gmt>"
        f"<wp:post_name>nyhet-{number}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
        '<category domain="post_tag" nicename="bron">bron</category></item>\n'
    )


def _write_body(number: int, choice: random.Random) -> str:
    def write_paragraph(sentences: int) -> str:
        text = " ".join(_write_sentence(choice) for _ in range(sentences))
        return f"<!-- wp:paragraph --><p>{text}</p><!-- /wp:paragraph -->\n"

    items = "".join(f"<li>{_write_sentence(choice)}</li>" for _ in range(3))
    return (
        f"<p><strong>{_write_sentence(choice)}</strong></p>{write_paragraph(5)}<h2>{_write_sentence(choice)[:-1]}</h2>"
        f"{write_paragraph(5)}<blockquote><p>{_write_sentence(choice)}</p><cite>Anna Berg, chef</cite></blockquote>"
        f"<ul>{items}</ul>{write_paragraph(6)}{write_paragraph(5)}<h3>Kontakt</h3><p>Anna Berg, kommunchef, "
        f"08-465 004 {number % 90 + 10}, anna.berg@press.example</p><p><strong>Om kommunen</strong></p>"
        "<p>Kommunen ligger i Värmland och har 13 000 invånare.</p>"
    )


def _write_sentence(choice: random.Random) -> str:
    return " ".join(choice.choice(_WORDS) for _ in range(choice.randint(8, 18))).capitalize() + "."
