"""Keep what the posts of an export refer to, wherever it stands: attachments, translations and reusable blocks.

It is a temporary database that SQLite removes by itself: a hundred thousand attachments need no memory.
"""

import re
import sqlite3
from collections.abc import Iterator
from urllib.parse import unquote

from msgspec import Struct, msgpack

from pressroom.importer.found import FoundTranslation
from pressroom.importer.url_parts import parse_url
from pressroom.importer.wxr_parse import WxrItem

_SIZE = re.compile(r"(?:-\d{2,5}x\d{2,5}|-scaled|-rotated|-e\d{10,13})(?=\.\w+$|$)")
_SCHEMA = """
CREATE TABLE attachment (id TEXT PRIMARY KEY, key TEXT, parent TEXT, data BLOB) WITHOUT ROWID;
CREATE INDEX attachment_key ON attachment (key);
CREATE INDEX attachment_parent ON attachment (parent);
CREATE TABLE translation (translations TEXT, id TEXT, language TEXT, url TEXT);
CREATE INDEX translation_group ON translation (translations);
CREATE TABLE block (id TEXT PRIMARY KEY, content TEXT) WITHOUT ROWID;
"""


class LibraryFile(Struct, frozen=True):
    """A file in the media library. `url` leads to its largest size; `is_exact` means that pressroom exported it."""

    id: str
    url: str
    title: str = ""
    caption: str = ""
    alt: str = ""
    credit: str = ""
    terms: str = ""
    is_exact: bool = False


class WxrIndex:
    """The attachments, translations and reusable blocks of one export."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Delete everything."""
        self._database.close()

    def add(self, item: WxrItem) -> None:
        """Remember what posts may refer to in an item."""
        post_type = item.get("wp:post_type")
        if post_type == "attachment":
            self._add_attachment(item)
        elif post_type == "wp_block":
            block = (item.get("wp:post_id"), item.fields.get("content:encoded", ""))
            self._database.execute("INSERT OR IGNORE INTO block VALUES (?, ?)", block)
        elif (group := get_translation_group(item)) and (language := get_language(item)):
            values = (group, item.get("wp:post_id"), language, item.get("link"))
            self._database.execute("INSERT INTO translation VALUES (?, ?, ?, ?)", values)

    def _add_attachment(self, item: WxrItem) -> None:
        attachment = _read_attachment(item)
        values = (attachment.id, get_file_key(attachment.url), item.get("wp:post_parent"), msgpack.encode(attachment))
        self._database.execute("INSERT OR IGNORE INTO attachment VALUES (?, ?, ?, ?)", values)

    def find_by_id(self, id_: str) -> LibraryFile | None:
        """Return the attachment with a number."""
        return next(self._select("id = ?", id_), None)

    def find_by_url(self, url: str) -> LibraryFile | None:
        """Return the attachment that a URL shows, in any size."""
        return next(self._select("key = ?", get_file_key(url)), None) if url else None

    def list_children(self, id_: str) -> list[LibraryFile]:
        """Return the attachments that were uploaded to a post, in the order of their numbers."""
        return sorted(self._select("parent = ?", id_), key=lambda attachment: (len(attachment.id), attachment.id))

    def get_block(self, id_: str) -> str:
        """Return the content of a reusable block, "" if the export does not contain it."""
        row = self._database.execute("SELECT content FROM block WHERE id = ?", (id_,)).fetchone()
        return str(row[0]) if row else ""

    def list_translations(self, item: WxrItem) -> tuple[FoundTranslation, ...]:
        """Return the same release in other languages."""
        query = "SELECT language, url, id FROM translation WHERE translations = ? AND id <> ? ORDER BY rowid LIMIT 100"
        rows = self._database.execute(query, (get_translation_group(item), item.get("wp:post_id")))
        return tuple([FoundTranslation(language=language, url=url, id=id_) for language, url, id_ in rows])

    def _select(self, condition: str, value: str) -> Iterator[LibraryFile]:
        query = f"SELECT data FROM attachment WHERE {condition} ORDER BY id LIMIT 500"  # noqa: S608 - no text of others
        for (data,) in self._database.execute(query, (value,)):
            yield msgpack.decode(data, type=LibraryFile)


def _read_attachment(item: WxrItem) -> LibraryFile:
    url = item.get("wp:attachment_url") or item.get("guid")
    metadata = item.get_meta("_wp_attachment_metadata")
    original = read_php_string(metadata, "original_image")
    if original and "/" not in original:
        url = f"{url.rpartition('/')[0]}/{original}"
    return LibraryFile(
        item.get("wp:post_id"),
        url,
        item.get("title"),
        item.get("excerpt:encoded") or item.get("content:encoded"),
        item.get_meta("_wp_attachment_image_alt"),
        item.get_meta("pressroom_credit") or read_php_string(metadata, "credit"),
        item.get_meta("pressroom_terms") or read_php_string(metadata, "copyright"),
        "pressroom_credit" in item.meta,
    )


def get_file_key(url: str) -> str:
    """Return what all sizes of a picture have in common: the end of the path, without the size."""
    path = unquote(parse_url(url).path)
    path = path.partition("/uploads/")[2] or path.lstrip("/")
    return _SIZE.sub("", path).casefold()


def remove_size(url: str) -> str:
    """Return the URL of the original of a picture in one of the sizes that WordPress makes."""
    return re.sub(r"-\d{2,5}x\d{2,5}(?=\.\w+$)", "", url)


def read_php_string(serialized: str, key: str) -> str:
    """Return a text in a value that PHP serialized, "" if it is not there. Lengths there are in bytes."""
    data = serialized.encode()
    match = re.search(rb'"%b";s:(\d{1,6}):"' % key.encode(), data)
    return data[match.end() : match.end() + int(match[1])].decode("utf-8", "ignore").strip() if match else ""


def get_language(item: WxrItem) -> str:
    """Return the language that Polylang, WPML or pressroom gives a post, "" if none does."""
    slugs = [term.slug or term.label for term in item.terms if term.taxonomy == "language"]
    return (
        item.get_meta("pressroom_language")
        or next(iter(slugs), "")
        or item.get_meta("_wpml_import_language_code")
        or item.get_meta("_wpml_language")
    ).replace("_", "-")


def get_translation_group(item: WxrItem) -> str:
    """Return what the translations of a release have in common, "" if there are none."""
    groups = [term.slug or term.label for term in item.terms if term.taxonomy == "post_translations"]
    return next(iter(groups), "") or item.get_meta("_wpml_import_translation_group")
