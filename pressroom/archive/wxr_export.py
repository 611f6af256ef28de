"""Write all public releases as a WordPress export (WXR 1.2): posts, with their pictures and documents as attachments.

Custom fields `pressroom_…` contain what WordPress has no place for. `importer.wxr_pressroom` restores it.
"""

import html
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any, BinaryIO, Self
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup
from msgspec import Struct

from pressroom import __version__
from pressroom.model.newsroom import Contact, Image, Keyword, Organisation, Phone
from pressroom.model.pages import Translation
from pressroom.model.release import Document, Release
from pressroom.render import RenderContext
from pressroom.render.article import render_body_html
from pressroom.render.feed_entry import FeedEntry, get_feed_entry
from pressroom.render.feed_entry_html import render_opening, render_surroundings
from pressroom.text.dates import format_rfc822

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KINDS = {
    "press-release": "Press release",
    "news": "News",
    "invitation": "Invitation",
    "statement": "Statement",
    "regulatory": "Regulatory",
}


class _Post(Struct, frozen=True):
    """A release as a post: `files` are the numbers of its attachments, by file name."""

    number: int
    release: Release
    entry: FeedEntry
    files: dict[str, int]
    translations: tuple[Translation, ...]


class WxrWriter:
    """Writes one release after the other; leave the context to end the file. `keywords` are those of all releases."""

    def __init__(self, file: BinaryIO, context: RenderContext, keywords: Sequence[Keyword]) -> None:
        self._file = file
        self._context = context
        self._keywords = keywords
        self._zone = ZoneInfo(context.newsroom.timezone)
        self._last_number = 0

    def __enter__(self) -> Self:
        edition, url = self._context.newsroom.editions[0], self._context.url("/").rstrip("/")
        lines = [
            _element("title", edition.title),
            _element("link", url),
            _element("description", edition.description),
            _element("language", edition.language),
            _element("wp:wxr_version", "1.2"),
            _element("wp:base_site_url", url),
            _element("wp:base_blog_url", url),
            *[_write_author(number, each) for number, each in enumerate(edition.organisations, 1)],
            *[_write_tag(number, each) for number, each in enumerate(self._keywords, 1)],
            _element("generator", f"pressroom {__version__}"),
        ]
        self._file.write((_HEAD + "\n".join(lines) + "\n").encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._file.write(b"</channel>\n</rss>\n")

    def write(self, release: Release, translations: tuple[Translation, ...]) -> None:
        """Write a release and its files; of a withdrawn release, only what its page shows."""
        entry = get_feed_entry(release, self._context)
        shown = entry.release
        attached: tuple[Image | Document, ...] = (*shown.images, *shown.documents)
        names = dict.fromkeys([each.file for each in attached])
        number = self._last_number + 1
        files = {name: number + count for count, name in enumerate(names, 1)}
        self._last_number = number + len(files)
        post = _Post(number, release, entry, files, translations)
        items = [self._write_post(post)]
        items += [self._write_attachment(post, each) for each in attached]
        self._file.write("".join(items).encode())

    def _write_post(self, post: _Post) -> str:
        release = post.release
        return _write_item(
            [
                *self._write_common(post, post.entry.title if release.withdrawal else release.headline, post.entry.url),
                _element("guid", post.entry.id, ' isPermaLink="false"'),
                _element("description", ""),
                _element("content:encoded", self._render_content(post)),
                _element("excerpt:encoded", post.entry.summary if release.withdrawal else release.lead),
                *self._write_state(post, post.number, "post", _get_post_name(release), "publish", 0),
                _write_term("category", release.kind, _KINDS[release.kind]),
                *[_write_term("post_tag", each.slug, each.name) for each in post.entry.release.keywords],
                *self._write_language_terms(post),
                *[_write_meta(f"pressroom_{key}", value) for key, value in self._list_fields(post).items()],
            ]
        )

    def _write_language_terms(self, post: _Post) -> Iterable[str]:
        """Yield the terms by which the plug-in Polylang knows the language and the translations of a post."""
        edition = self._context.edition(post.release.language)
        yield _write_term("language", post.release.language, edition.language)
        if len(post.translations) > 1:
            group = f"pll_{post.release.address.replace('/', '-')}"
            yield _write_term("post_translations", group, group)

    def _write_attachment(self, post: _Post, file: Image | Document) -> str:
        release, number = post.release, post.files[file.file]
        url = self._context.url(release.path + file.file)
        title, caption = (file.title, "") if isinstance(file, Document) else (file.caption or file.file, file.caption)
        name = PurePosixPath(file.file).stem
        return _write_item(
            [
                *self._write_common(post, title, url),
                _element("guid", url, ' isPermaLink="false"'),
                _element("description", ""),
                _element("content:encoded", ""),
                _element("excerpt:encoded", caption),
                *self._write_state(post, number, "attachment", name, "inherit", post.number),
                _element("wp:attachment_url", url),
                *(_write_picture_fields(file) if isinstance(file, Image) else ()),
            ]
        )

    def _write_common(self, post: _Post, title: str, link: str) -> list[str]:
        return [
            _element("title", title),
            _element("link", link),
            _element("pubDate", format_rfc822(post.release.publish_at)),
            _element("dc:creator", post.release.organisations[0].id),
        ]

    def _write_state(self, post: _Post, number: int, post_type: str, name: str, status: str, parent: int) -> list[str]:
        published, updated = post.release.publish_at, post.release.updated
        values = {
            "post_id": str(number),
            "post_date": _format_time(published, self._zone),
            "post_date_gmt": _format_time(published, UTC),
            "post_modified": _format_time(updated, self._zone),
            "post_modified_gmt": _format_time(updated, UTC),
            "comment_status": "closed",
            "ping_status": "closed",
            "post_name": name,
            "status": status,
            "post_parent": str(parent),
            "menu_order": "0",
            "post_type": post_type,
            "post_password": "",
            "is_sticky": "0",
        }
        return [_element(f"wp:{key}", value) for key, value in values.items()]

    def _render_content(self, post: _Post) -> str:
        """Return the text as a block of HTML, which WordPress leaves as it is.

        Brackets are references, or WordPress would take the words in them for shortcodes.
        """
        release, context = post.release, self._context
        if release.withdrawal:
            content = f'<div class="pressroom-body"></div>\n{post.entry.html}'
        else:
            body, placed = render_body_html(
                release,
                partial(context.resolve_absolute_link, release.path),
                lambda image, _: self._render_figure(post, image),
                f"release-{post.number}-",
                numbers_as_text=False,
            )
            others = [self._render_figure(post, image) for image in release.images if image.file not in placed]
            rest = render_surroundings(release, context, "".join(others))
            content = f'{render_opening(release, context)}<div class="pressroom-body">\n{body}</div>\n{rest}'
        content = content.replace("[", "&#91;").replace("]", "&#93;")
        return f"<!-- wp:html -->\n{content}<!-- /wp:html -->"

    def _render_figure(self, post: _Post, image: Image) -> Markup:
        number, url = post.files[image.file], self._context.url(post.release.path + image.file)
        messages = self._context.messages(post.release.language)
        credit = messages.translate("Picture: %(credit)s", credit=image.credit) if image.credit else ""
        lines = "<br>".join([html.escape(line) for line in (image.caption, credit, image.terms) if line])
        caption = f"<figcaption>{lines}</figcaption>" if lines else ""
        size = f'width="{image.width}" height="{image.height}"'
        source = f'src="{html.escape(url)}" alt="{html.escape(image.alt)}"'
        return Markup(  # noqa: S704 - all texts are escaped
            f'<figure class="wp-block-image"><img class="wp-image-{number}" {source} {size}>{caption}</figure>\n'
        )

    def _list_fields(self, post: _Post) -> dict[str, str]:
        """Return the custom fields: JSON, except for the language."""
        release, context = post.entry.release, self._context
        withdrawal = post.release.withdrawal
        values: dict[str, Any] = {
            "kind": release.kind,
            "dateline": release.dateline,
            "organisations": [_describe_organisation(each, context) for each in release.organisations],
            "contacts": [_describe_contact(each) for each in release.public_contacts],
            "help": [
                {"name": each.name, "phone": _get_text(each.phone), "note": each.note, "url": each.url}
                for each in release.help
            ],
            "facts": release.facts,
            "links": release.links,
            "images": [post.files[each.file] for each in release.images],
            "documents": [post.files[each.file] for each in release.documents],
            "former_urls": [*map(context.url, post.release.former_urls), *post.release.former_locations],
            "withdrawn": (withdrawal.note(release.language) or post.entry.summary) if withdrawal else "",
        }
        fields = {key: msgspec.json.encode(value).decode() for key, value in values.items() if value}
        return {"language": release.language} | fields


def _describe_contact(contact: Contact) -> dict[str, str]:
    return {
        "name": contact.name,
        "role": contact.role,
        "organisation": contact.organisation,
        "phone": _get_text(contact.phone),
        "mobile": _get_text(contact.mobile),
        "email": contact.email,
        "via": contact.via,
        "hours": contact.hours,
        "until": contact.until.isoformat() if contact.until else "",
    }


def _describe_organisation(organisation: Organisation, context: RenderContext) -> dict[str, str]:
    return {
        "name": organisation.name,
        "url": organisation.url,
        "about": organisation.boilerplate,
        "address": ", ".join(organisation.address_lines),
        "phone": _get_text(organisation.phone),
        "email": organisation.email,
        "logo": context.url(f"/media/{organisation.logo.file}") if organisation.logo else "",
    }


def _get_text(phone: Phone | None) -> str:
    return phone.text if phone else ""


def _get_post_name(release: Release) -> str:
    return release.address.rpartition("/")[2]


def _format_time(when: datetime, zone: ZoneInfo | Any) -> str:
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _write_picture_fields(image: Image) -> Iterable[str]:
    yield _write_meta("_wp_attachment_image_alt", image.alt)
    yield _write_meta("pressroom_credit", image.credit)
    yield _write_meta("pressroom_terms", image.terms)


def _write_author(number: int, organisation: Organisation) -> str:
    parts = [
        _element("wp:author_id", str(number)),
        _element("wp:author_login", organisation.id),
        _element("wp:author_email", organisation.email),
        _element("wp:author_display_name", organisation.name),
    ]
    return f"<wp:author>{''.join(parts)}</wp:author>"


def _write_tag(number: int, keyword: Keyword) -> str:
    parts = [
        _element("wp:term_id", str(number)),
        _element("wp:tag_slug", keyword.slug),
        _element("wp:tag_name", keyword.name),
    ]
    return f"<wp:tag>{''.join(parts)}</wp:tag>"


def _write_term(taxonomy: str, slug: str, label: str) -> str:
    return _element("category", label, f' domain="{html.escape(taxonomy)}" nicename="{html.escape(slug)}"')


def _write_meta(key: str, value: str) -> str:
    return f"<wp:postmeta>{_element('wp:meta_key', key)}{_element('wp:meta_value', value)}</wp:postmeta>"


def _write_item(lines: Iterable[str]) -> str:
    return "".join(["<item>\n", *[f"{line}\n" for line in lines], "</item>\n"])


def _element(name: str, text: str, attributes: str = "") -> str:
    """Return an element; a text with markup or line ends is in a CDATA section."""
    text = _ILLEGAL.sub("", text)
    if not re.search(r"[<>&]|\n", text):
        return f"<{name}{attributes}>{text}</{name}>"
    escaped = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}{attributes}><![CDATA[{escaped}]]></{name}>"
