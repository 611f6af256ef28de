"""Find the pictures and documents of a WordPress post, at their largest size, with what the media library says."""

import re
from pathlib import PurePosixPath

from bs4 import BeautifulSoup
from bs4.element import Tag

from pressroom.importer.found import Doubt
from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.media import DOCUMENT_TYPES, Media
from pressroom.importer.picture_credits import split_credit
from pressroom.importer.url_parts import join_url, parse_url
from pressroom.importer.wordpress_text import Shortcode
from pressroom.importer.wxr_index import LibraryFile, WxrIndex, get_file_key, remove_size

_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.IGNORECASE)
_NUMBER = re.compile(r"\bwp-image-(\d+)\b")
_PLAYERS = frozenset({"video", "audio", "iframe"})


class WordPressMedia:
    """The pictures and documents of one post; `doubts` are about those that may be wrong.

    `base` is the URL of the post, `post_id` its number.
    """

    def __init__(self, index: WxrIndex, base: str, post_id: str) -> None:
        self.files = Media(base)
        self.doubts: list[Doubt] = []
        self._index = index
        self._base = base
        self._post_id = post_id
        self._titles: dict[str, str] = {}

    def add_main_picture(self, number: str) -> None:
        """Add the featured image of the post, which becomes the main picture."""
        attachment = self._index.find_by_id(number)
        if attachment:
            self.add_attachment(attachment)
        else:
            reason = f"The export does not contain the main picture (attachment {number}). Add it by hand."
            self.doubts.append(Doubt("images", reason))

    def add_attachment(self, attachment: LibraryFile, caption: str = "", alt: str = "") -> str:
        """Add a picture of the media library, and return its file name."""
        if attachment.is_exact:
            return self._add(attachment.url, attachment.caption, attachment.credit, attachment.alt, attachment.terms)
        caption, credit = split_credit(caption or _get_text(attachment.caption))
        credit = credit or attachment.credit
        return self._add(attachment.url, caption, credit, alt or attachment.alt or None, attachment.terms)

    def _add(self, url: str, caption: str, credit: str, alt: str | None, terms: str) -> str:
        return self.files.add_picture(url, caption=caption, credit=credit, alt=alt, terms=terms)

    def make_gallery(self, shortcode: Shortcode) -> str:
        """Return the HTML of a gallery: of these attachments, or of all that were uploaded to the post."""
        numbers = re.findall(r"\d+", shortcode.values.get("ids") or shortcode.values.get("include", ""))
        if not numbers:
            excluded = re.findall(r"\d+", shortcode.values.get("exclude", ""))
            post_id = shortcode.values.get("id") or self._post_id
            children = self._index.list_children(post_id)
            pictures = [each for each in children if _PICTURE.search(parse_url(each.url).path)]
            numbers = [each.id for each in pictures if each.id not in excluded]
        missing = [number for number in numbers if self._index.find_by_id(number) is None]
        if missing:
            reason = f"The export does not contain these pictures of a gallery: attachment {', '.join(missing)}."
            self.doubts.append(Doubt("images", reason))
        return "".join([f'<figure><img data-id="{number}"></figure>' for number in numbers if number not in missing])

    def place(self, tag: Tag, caption: str) -> str:
        """Add the picture that an `img` shows, and return its file name; "" if it shows none."""
        src = str(tag.get("data-src") or tag.get("data-lazy-src") or tag.get("src") or "").strip()
        alt = str(tag.get("alt") or "").strip()
        attachment = self._find_attachment(tag, src)
        if attachment:
            return self.add_attachment(attachment, caption, alt)
        location = _find_linked_picture(tag) or src
        if not location or "/images/smilies/" in location or "s.w.org/images/core/emoji" in location:
            return ""
        caption, credit = split_credit(caption)
        original = remove_size(location) if "/uploads/" in location else location
        name = self._add(original, caption, credit, alt or None, "")
        if name and original != location:
            reason = f"The file of {name} is the original of {PurePosixPath(location).name}, which the page shows."
            self.doubts.append(Doubt("images", reason))
        return name

    def _find_attachment(self, tag: Tag, src: str) -> LibraryFile | None:
        """Return the attachment by its number; a number from another site has another file."""
        match = _NUMBER.search(" ".join(tag.get("class") or ()))
        number = str(tag.get("data-id") or tag.get("data-attachment-id") or (match[1] if match else ""))
        attachment = self._index.find_by_id(number) if number.isdecimal() else None
        if attachment and (not src or _is_same_file(src, attachment.url)):
            return attachment
        return self._index.find_by_url(join_url(self._base, src)) if src else None

    def resolve_link(self, url: str) -> str:
        """Return what a link in the body leads to: the file name of a document, or an absolute URL."""
        url = url.strip()
        if not url or url.startswith("#"):
            return ""
        absolute = join_url(self._base, url) if not parse_url(url).scheme else url
        if not absolute.startswith(("http://", "https://", "mailto:", "tel:")):
            return ""
        extension = PurePosixPath(parse_url(absolute).path).suffix.lower().removeprefix(".")
        attachment = self._index.find_by_url(absolute) if extension in DOCUMENT_TYPES else None
        is_own = parse_url(absolute).hostname == parse_url(self._base).hostname and "/uploads/" in absolute
        if extension in DOCUMENT_TYPES and (attachment or is_own):
            return self.files.add_document(attachment.url if attachment else absolute, self._titles.get(absolute, ""))
        return absolute

    def prepare(self, html: str) -> BeautifulSoup:
        """Parse the HTML of a post, and make what a page would show of players and embedded pages a link."""
        soup = parse_html(html)
        for button in _find_class(soup, "wp-block-file__button"):
            button.decompose()
        for embed in _find_class(soup, "wp-block-embed__wrapper"):
            url = embed.get_text(strip=True)
            if embed.find("a") is None and url.startswith(("http://", "https://")):
                _replace_by_link(soup, embed, url)
        for player in [each for each in soup.descendants if isinstance(each, Tag) and each.name in _PLAYERS]:
            source = player if player.get("src") else player.find("source") or player
            _replace_by_link(soup, player, join_url(self._base, str(source.get("src") or "")))
        self._titles = self._find_document_titles(soup)
        return soup

    def _find_document_titles(self, soup: BeautifulSoup) -> dict[str, str]:
        titles: dict[str, str] = {}
        for link in soup.find_all("a", href=True):
            text, url = " ".join(link.get_text().split()), join_url(self._base, str(link["href"]).strip())
            extension = PurePosixPath(parse_url(url).path).suffix.lower().removeprefix(".")
            if extension in DOCUMENT_TYPES and url not in titles:
                attachment = self._index.find_by_url(url)
                titles[url] = text or (attachment.title if attachment else "")
        return titles


def _find_class(soup: BeautifulSoup, name: str) -> list[Tag]:
    """Return the elements of a class. This takes less time than a selector."""
    tags = [each for each in soup.descendants if isinstance(each, Tag)]
    return [each for each in tags if name in each.get_attribute_list("class")]


def _get_text(html: str) -> str:
    return " ".join(parse_html(html).get_text().split()) if "<" in html or "&" in html else html


def _is_same_file(src: str, url: str) -> bool:
    """Return whether both are sizes of the same file, wherever the site keeps its uploads."""
    names = [PurePosixPath(get_file_key(each)).stem for each in (src, url)]
    return names[0] == names[1]


def _find_linked_picture(tag: Tag) -> str:
    """Return the URL of the picture that a picture links to: usually the same one, larger."""
    link = tag.find_parent("a")
    href = str(link.get("href") or "") if isinstance(link, Tag) else ""
    return href if _PICTURE.search(parse_url(href).path) else ""


def _replace_by_link(soup: BeautifulSoup, tag: Tag, url: str) -> None:
    """Replace an element by a paragraph with a link, or remove it if it leads nowhere."""
    if not url.startswith(("http://", "https://")):
        tag.decompose()
        return
    paragraph, link = soup.new_tag("p"), soup.new_tag("a", href=url)
    link.string = str(tag.get("title") or "").strip() or url
    paragraph.append(link)
    tag.replace_with(paragraph)
