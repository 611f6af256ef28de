"""Read HTML and text from the clipboard of Word, LibreOffice, Google Docs or Outlook, and from files saved by them."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes

from bs4 import BeautifulSoup
from bs4.element import Tag

from pressroom.errors import ConfigError
from pressroom.importer.decoding import decode_text, is_unicode
from pressroom.importer.document_release import DocumentText, describe_changes, make_release, split_document
from pressroom.importer.document_styles import find_role
from pressroom.importer.extracted_files import ExtractedFiles, detect_picture_type
from pressroom.importer.formats import ImportContext
from pressroom.importer.found import Doubt, FoundRelease
from pressroom.importer.html_files import decode_html
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.media import Media
from pressroom.importer.plain_text import plain_text_to_markdown
from pressroom.importer.word_html import clean_word_html

MAX_BYTES = 50_000_000
"""The largest HTML or text that is read; it may contain pictures."""
_MAX_TEXT = 1_000_000
_CLIPBOARD_HEADER = re.compile(rb"\s*Version:\d\.\d\s", re.IGNORECASE)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|[a-z][a-z0-9]*)[\s>:/]", re.IGNORECASE | re.DOTALL)
_TITLE_SIZE = re.compile(r"font-size\s*:\s*(\d{2,3})(?:\.\d+)?pt", re.IGNORECASE)
_MIN_TITLE_SIZE = 20
_GOOGLE_COMMENT = re.compile(r"^#?cmnt(?:_ref)?\d+$")
_MAX_BOLD_HEADING = 100
_SAVE = "Copy the text of the release only, or save it as .docx."


def read_clipboard(content: bytes, source: str, context: ImportContext, folder: Path | None = None) -> FoundRelease:
    """Return the release in HTML or text. Pictures are read from `folder` and below, if there is one.

    Raises ConfigError if there is no text.
    """
    if len(content) > MAX_BYTES:
        raise ConfigError(f"{source} has more than {MAX_BYTES // 1_000_000} MB.", _SAVE)
    if content.lstrip().startswith(b"{\\rtf"):
        raise ConfigError(f"{source} is RTF, which is not read from here.", "Save it as a file, and give the file.")
    if is_html(content):
        return _read_html(decode_html(_cut_fragment(content)), source, context, folder)
    return read_text(content, source, context)


def is_html(content: bytes) -> bool:
    """Return whether content is HTML, or HTML as Windows has it on the clipboard, and not plain text."""
    start = content[:4096].decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1", "replace")
    return bool(_CLIPBOARD_HEADER.match(content) or _HTML.match(start.removeprefix("\xef\xbb\xbf")))


def read_text(content: bytes, source: str, context: ImportContext) -> FoundRelease:
    """Return the release in plain text."""
    text, doubts = read_plain_text(content, source)
    document = _make_document(BeautifulSoup("", "lxml"), source, context, doubts)
    return split_document(document, plain_text_to_markdown(text), Media())


def read_markdown(content: bytes, source: str, context: ImportContext) -> FoundRelease:
    """Return the release in Markdown."""
    text, doubts = read_plain_text(content, source)
    document = _make_document(BeautifulSoup("", "lxml"), source, context, doubts)
    return split_document(document, text.replace("\r\n", "\n").strip(), Media())


def read_plain_text(content: bytes, source: str) -> tuple[str, list[Doubt]]:
    """Return text of any common encoding, with a doubt if it is not Unicode. Raises ConfigError for no text."""
    text, doubts = decode_text(content), []
    if not is_unicode(content):
        doubts = [Doubt("body", "The file is not UTF-8; it was read as Windows-1252. Check letters such as å, ä and ö")]
    if "\x00" in text:
        raise ConfigError(f"{source} is not a text: it contains binary data.", _SAVE)
    if len(text) > _MAX_TEXT:
        raise ConfigError(f"{source} has more than {_MAX_TEXT:,} characters.".replace(",", " "), _SAVE)
    if not text.strip():
        raise ConfigError(f"{source} is empty.", "Copy the text of the release, then run the command again.")
    return text, doubts


def _make_document(html: BeautifulSoup, source: str, context: ImportContext, doubts: list[Doubt]) -> DocumentText:
    root = html.find("html")
    language = str(root.get("lang") or "") if isinstance(root, Tag) else ""
    title = html.find("title")
    return DocumentText(
        source=source,
        html=html,
        default_language=context.language,
        zone=context.zone,
        language=language,
        title=" ".join(title.get_text().split()) if title else "",
        doubts=tuple(doubts),
    )


def _cut_fragment(content: bytes) -> bytes:
    """Return the HTML that was selected, without the header that Windows puts before it."""
    if not _CLIPBOARD_HEADER.match(content):
        return content
    offsets = dict(re.findall(rb"(?im)^((?:Start|End)(?:HTML|Fragment)):(\d{1,10})\s", content[:1000]))
    start, end = (int(offsets.get(each, b"0")) for each in (b"StartHTML", b"EndHTML"))
    first = content.find(b"<")
    html = content[start:end] if first <= start < end <= len(content) else content[max(first, 0) :]
    match = re.search(rb"<!--\s*StartFragment\s*-->(.*)<!--\s*EndFragment\s*-->", html, re.DOTALL)
    return match[1] if match and b"<style" not in html[: match.start()].lower() else html


def _read_html(html: str, source: str, context: ImportContext, folder: Path | None) -> FoundRelease:
    soup = parse_html(html)
    doubts = describe_changes(len(soup.find_all(["ins", "del"])))
    doubts += _remove_comments(soup)
    clean_word_html(soup)
    for link in soup.find_all("a", class_=["sdfootnotesym", "sdendnotesym"]):
        del link["class"]  # LibreOffice: the way back from a note, which is no reference
    _mark_styles(soup)
    doubts += _place_pictures(soup, folder, ExtractedFiles(context.extracted))
    if not soup.get_text(strip=True):
        raise ConfigError(f"{source} has no text.", "Copy the text of the release, then run the command again.")
    if len(soup.get_text()) > _MAX_TEXT:
        raise ConfigError(f"{source} has more than {_MAX_TEXT:,} characters of text.".replace(",", " "), _SAVE)
    return make_release(_make_document(soup, source, context, doubts), Media())


def _remove_comments(soup: BeautifulSoup) -> list[Doubt]:
    """Remove the comments of Google Docs; `clean_word_html` removes those of Word."""
    count = len(soup.find_all(class_="MsoCommentReference"))
    for link in soup.find_all("a", id=_GOOGLE_COMMENT):
        note = link.find_parent("div") if str(link.get("href") or "").startswith("#cmnt_ref") else link
        count += note is link
        (note or link).decompose()
    reason = "The text has comments; they were left out. Check that nothing is still to be decided"
    return [Doubt("body", reason)] if count else []


def _mark_styles(soup: BeautifulSoup) -> None:
    """Make headings, quotes and captions of paragraphs that have the class or the look of one."""
    for paragraph in soup.find_all("p"):
        role, level = find_role(*[str(each) for each in paragraph.get("class") or ()])
        if role == "contents":
            paragraph.decompose()
        elif role == "title":
            paragraph.name = "h1"
        elif role == "heading":
            paragraph.name = f"h{level}"
        elif role == "quote":
            paragraph.wrap(soup.new_tag("blockquote"))
        elif role:
            paragraph["class"] = role
        elif _is_like_title(paragraph) and soup.find("h1") is None:
            paragraph.name = "h1"
        elif _is_bold(paragraph):
            paragraph["class"] = "bold"


def _is_like_title(paragraph: Tag) -> bool:
    """Return whether a paragraph is as large as Google Docs and Word make a title."""
    text = paragraph.get_text(strip=True)
    sizes = [
        int(match[1])
        for tag in [paragraph, *paragraph.find_all("span")]
        if (match := _TITLE_SIZE.search(str(tag.get("style") or "")))
    ]
    return bool(text) and len(text) <= 2 * _MAX_BOLD_HEADING and max(sizes, default=0) >= _MIN_TITLE_SIZE


def _is_bold(paragraph: Tag) -> bool:
    """Return whether a paragraph is bold as a whole, like a heading, and running text follows it."""
    text = " ".join(paragraph.get_text().split())
    bold = " ".join(
        [each.get_text() for each in paragraph.find_all(["b", "strong"]) if each.find_parent(["b", "strong"]) is None]
    )
    following = paragraph.find_next_sibling("p")
    next_text = following.get_text().strip() if isinstance(following, Tag) else ""
    is_short = bool(text) and len(text) <= _MAX_BOLD_HEADING and not text.endswith((".", ":", "!", "?", ","))
    return is_short and "".join(bold.split()) == "".join(text.split()) and next_text.endswith((".", "!", "?", "”", '"'))


# --- pictures --------------------------------------------------------------------------------------------------------


def _place_pictures(soup: BeautifulSoup, folder: Path | None, files: ExtractedFiles) -> list[Doubt]:
    """Give pictures in the HTML, or in files beside it, their location on the disk; nothing is fetched."""
    reasons: dict[str, None] = {}
    for image in soup.find_all("img"):
        location = str(image.get("src") or "").strip()
        found = _save_data(location, files) if location.startswith("data:") else _find_beside(location, folder)
        if found:
            image["src"] = found
            continue
        image.decompose()
        name = "a picture" if location.startswith("data:") or not location else f"the picture {location[:200]}"
        reasons[f"{name} was not taken; save it as JPEG or PNG beside the text and add it here"] = None
    return [Doubt("images", reason) for reason in reasons]


def _save_data(location: str, files: ExtractedFiles) -> str:
    """Save a picture that is part of the HTML, and return its path; "" if it is none."""
    header, _, data = location.partition(",")
    try:
        content = b64decode(unquote(data)) if header.endswith(";base64") else unquote_to_bytes(data)
    except (Base64Error, ValueError):
        return ""
    suffix = detect_picture_type(content)
    return files.save(content, f"picture{suffix}") if suffix else ""


def _find_beside(location: str, folder: Path | None) -> str:
    """Return the path of a picture in the folder of the HTML, or below; "" for all other places."""
    path = unquote(location.partition("?")[0].partition("#")[0])
    if folder is None or not path or "\x00" in path or ":" in path or PurePosixPath(path).is_absolute():
        return ""
    try:
        found = (folder / path).resolve(strict=True)
    except OSError:
        return ""
    return str(found) if found.is_relative_to(folder.resolve()) and found.is_file() else ""
