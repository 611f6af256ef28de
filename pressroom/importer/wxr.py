"""Read a WordPress export (WXR): posts with their pictures, documents, keywords and languages.

The file is read twice, in constant memory: first what posts refer to, which can stand before or after them.
"""

import re
from collections import Counter
from collections.abc import Iterator

from pressroom.importer.formats import FetchedFile, Found, ImportContext
from pressroom.importer.found import NotImported
from pressroom.importer.wxr_index import WxrIndex
from pressroom.importer.wxr_parse import WxrItem, WxrParser
from pressroom.importer.wxr_release import WxrSite, describe_item, read_post
from pressroom.importer.wxr_split import split_export

_MARK = re.compile(rb"wordpress\.org/export/|<wp:wxr_version|WordPress eXtended RSS|xmlns:wp\s*=", re.IGNORECASE)
_RELEASE_TYPE = re.compile(
    r"post$|.*(?:press|news|nyhet|aktuell|artikel|article|release|medd?el|mitteilung|nachricht|uuti|tiedot|pressi|medie"
    r"|kunngj|story|stories|blog|statement|comuni|noti[cz]|announce|bulletin|pm$)",
    re.IGNORECASE,
)
# Types that plugins and WordPress itself use, and whose names could be taken for those of releases.
_TECHNICAL_TYPE = re.compile(
    r"attachment$|revision$|nav_menu_item$|custom_css$|customize_|oembed_cache$|user_request$|wp_|acf|elementor|shop_"
    r"|wpcf7|newsletter|mc4wp|vc_|et_|_|jetpack|feedback$|popup|amp_|scheduled-action"
)
_SKIPPED_STATUSES = frozenset({"auto-draft", "trash", "inherit"})


def matches(file: FetchedFile, start: bytes) -> bool:
    """Return whether a document is a WordPress export."""
    del file
    text = start.replace(b"\0", b"")  # UTF-16
    return b"<rss" in text and bool(_MARK.search(text))


def read(file: FetchedFile, context: ImportContext) -> Found:
    """Yield each release, and what could not be imported."""
    index = WxrIndex()
    try:
        for item in _read_items(file):
            index.add(item)
        yield from _read_posts(file, context, index)
    finally:
        index.close()


def _read_items(file: FetchedFile) -> Iterator[WxrItem]:
    """Yield the items of an export; the head is not among them."""
    parser = WxrParser()
    with file.open() as stream:
        parts = split_export(stream, file.charset)
        parser.parse_head(next(parts))
        for part in parts:
            yield parser.parse(part)


def _read_site(file: FetchedFile, context: ImportContext) -> WxrSite:
    with file.open() as stream:
        head = WxrParser().parse_head(next(split_export(stream, file.charset)))
    url = head.get("wp:base_blog_url") or head.get("link") or head.get("wp:base_site_url")
    language = head.get("language").replace("_", "-")
    return WxrSite(file.location, head.get("title"), url, language or context.language, context.zone)


def _read_posts(file: FetchedFile, context: ImportContext, index: WxrIndex) -> Found:
    site = _read_site(file, context)
    skipped: Counter[str] = Counter()
    count = 0
    for item in _read_items(file):
        count += 1
        post_type = item.get("wp:post_type") or "post"
        if item.faults and not item.get("title") and not item.get("content:encoded"):
            yield _report_damage(item, site)
        elif _TECHNICAL_TYPE.match(post_type) or item.get("wp:status") in _SKIPPED_STATUSES:
            continue
        elif not _RELEASE_TYPE.match(post_type):
            skipped[post_type] += 1
        elif not item.get("title") and not item.get("content:encoded"):
            yield NotImported(source=describe_item(item, site), message="The post has neither a title nor a text.")
        else:
            yield read_post(item, site, index)
    yield from _report_skipped(site, skipped, count)


def _report_damage(item: WxrItem, site: WxrSite) -> NotImported:
    source = f"{site.location}, line {item.line}"
    message = f"The export is damaged here: {'; '.join(item.faults)}."
    return NotImported(source=source, message=message, remedy="Export again in WordPress, or add the release by hand.")


def _report_skipped(site: WxrSite, skipped: Counter[str], count: int) -> Iterator[NotImported]:
    """Report what is in the export besides releases, and an export that contains nothing."""
    for post_type, number in sorted(skipped.items()):
        posts = "1 post" if number == 1 else f"{number} posts"
        yield NotImported(
            source=site.location,
            message=f"{posts} of the type “{post_type}” were not imported: the type is not known as one of releases.",
            remedy=f"If they are releases, write “post” as their wp:post_type instead of “{post_type}”. Import again.",
        )
    if not count:
        message = "The export contains no posts."
        yield NotImported(source=site.location, message=message, remedy="In WordPress, export “All content”.")
