"""Make a release of a post in a WordPress export."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from pressroom.importer.found import Doubt, FoundOrganisation, FoundRelease
from pressroom.importer.html_to_markdown import HtmlOptions, html_to_markdown, parse_html
from pressroom.importer.release_parts import split_body
from pressroom.importer.url_parts import parse_url
from pressroom.importer.wordpress_blocks import BlockSource, convert_blocks, has_blocks
from pressroom.importer.wordpress_media import WordPressMedia
from pressroom.importer.wordpress_text import add_line_breaks, convert_shortcodes
from pressroom.importer.wxr_index import WxrIndex, get_language
from pressroom.importer.wxr_parse import WxrItem
from pressroom.importer.wxr_pressroom import is_from_pressroom, restore_fields
from pressroom.model.release import ReleaseKind
from pressroom.text import markdown

_NEWS_TYPE = re.compile(r"news|nyhet|aktuell|nachricht|uutinen|uutiset|noticia|actualite", re.IGNORECASE)
_OTHER_TAXONOMIES = re.compile(
    r"language$|post_translations$|term_|post_format$|author$|nav_menu$|wp_|translation|post_status|product_|elementor_"
)
_DEFAULT_CATEGORIES = frozenset(
    re.findall(
        r"\S+",
        "uncategorized uncategorised okategoriserade okategoriserat ukategorisert ukategoriseret ikke-kategoriseret "
        "luokittelematon yleinen allgemein unkategorisiert non-classe geen-categorie sin-categoria senza-categoria",
    )
)
_DESCRIPTIONS = ("_yoast_wpseo_metadesc", "rank_math_description", "_seopress_titles_desc", "_aioseo_description")
_LEADING_PICTURES = re.compile(r"\A(?:!\[\]\([^)\n]*\)\n*)+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d$")


class WxrSite(Struct, frozen=True):
    """What the head of an export says about the site, and where the export is.

    `language` and `zone` hold for posts that do not say.
    """

    location: str
    title: str
    url: str
    language: str
    zone: ZoneInfo


def read_post(item: WxrItem, site: WxrSite, index: WxrIndex) -> FoundRelease:
    """Return the release that a post contains."""
    urls = _list_urls(item, site)
    base = next((url for url in urls if url.startswith(("http://", "https://"))), site.url)
    media = WordPressMedia(index, base, item.get("wp:post_id"))
    if number := item.get_meta("_thumbnail_id"):
        media.add_main_picture(number)
    doubts = [Doubt("body", f"The export is damaged here, on line {item.line}: {fault}.") for fault in item.faults]
    body = _convert_body(item, media, index, doubts)
    release = _with_text(_create_release(item, site, index, urls), body, item)
    release = structs.replace(
        release,
        pictures=media.files.pictures,
        documents=media.files.documents,
        doubts=(*doubts, *release.doubts, *media.doubts),
    )
    return restore_fields(release, item, media, index) if is_from_pressroom(item) else release


def describe_item(item: WxrItem, site: WxrSite) -> str:
    """Return where an item is, for messages."""
    number = item.get("wp:post_id")
    return f"{site.location}, post {number}" if number else f"{site.location}, line {item.line}"


def _create_release(item: WxrItem, site: WxrSite, index: WxrIndex, urls: tuple[str, ...]) -> FoundRelease:
    """Return the release without what its text contains."""
    published_at, doubts = _read_time(item, site.zone)
    return FoundRelease(
        source=describe_item(item, site),
        headline=_get_plain_text(item.get("title")),
        id=item.get("guid"),
        source_id=item.get("wp:post_id"),
        urls=urls,
        language=get_language(item) or site.language,
        translations=index.list_translations(item),
        published_at=published_at,
        updated_at=_parse_time(item.get("wp:post_modified_gmt"), UTC)
        or _parse_time(item.get("wp:post_modified"), site.zone),
        kind=_get_kind(item),
        organisations=(FoundOrganisation(name=site.title, url=site.url),) if site.title else (),
        keywords=_list_keywords(item),
        is_public=item.get("wp:status") in {"publish", ""} and not item.get("wp:post_password"),
        doubts=doubts,
    )


def _with_text(release: FoundRelease, body: str, item: WxrItem) -> FoundRelease:
    """Return the release with lead and body, and with what the text says of contacts, help and organisations."""
    excerpt = _get_plain_text(item.get("excerpt:encoded"))
    if is_from_pressroom(item):
        return structs.replace(release, lead=excerpt, body=body)
    # A picture before the first paragraph stays, and does not keep it from being the lead.
    text = _LEADING_PICTURES.sub("", body)
    parts = split_body(text, release.language)
    description = _get_plain_text(next(filter(None, map(item.get_meta, _DESCRIPTIONS)), ""))
    has_variables = "%%" in description or re.search(r"%\w+%", description)  # such as %%excerpt%%
    lead = excerpt or parts.lead or ("" if has_variables else description)
    first = parts.lead if parts.lead and _fold(parts.lead) != _fold(lead) else ""
    return structs.replace(
        release,
        lead=lead,
        body=(body.removesuffix(text) + _restore_first_paragraph(text, parts.body, first)).strip(),
        dateline=parts.dateline,
        kind=parts.kind if release.kind == "press-release" else release.kind,
        contacts=parts.contacts,
        help=parts.help,
        facts=parts.facts,
        links=parts.links,
        organisations=parts.organisations or release.organisations,
        doubts=(*release.doubts, *parts.doubts),
    )


def _restore_first_paragraph(body: str, rest: str, first: str) -> str:
    """Return the body with its first paragraph, if something else is the lead: as it is written, if it still is."""
    if not first:
        return rest
    paragraph = body.partition("\n\n")[0]
    is_same = _fold(markdown.to_text(markdown.parse(paragraph))) == _fold(first)
    return f"{paragraph if is_same else first}\n\n{rest}".rstrip()


def _convert_body(item: WxrItem, media: WordPressMedia, index: WxrIndex, doubts: list[Doubt]) -> str:
    """Return the text of a post as Markdown."""

    def report(reason: str) -> None:
        if Doubt("body", reason) not in doubts:
            doubts.append(Doubt("body", reason))

    content = item.fields.get("content:encoded", "")
    if has_blocks(content):
        content = convert_blocks(content, BlockSource(index.get_block, report))
        html = convert_shortcodes(content, media.make_gallery, report)
    else:
        html = add_line_breaks(convert_shortcodes(content, media.make_gallery, report))
    soup = media.prepare(html)
    root = soup.select_one(".pressroom-body") if is_from_pressroom(item) else None
    return html_to_markdown(root or soup, HtmlOptions(media.resolve_link, media.place))


def _get_plain_text(text: str) -> str:
    """Return text in which tags and entities may be, as one line."""
    if "<" in text or "&" in text:
        text = parse_html(text).get_text()
    return " ".join(text.split())


def _fold(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def _get_kind(item: WxrItem) -> ReleaseKind:
    return "news" if _NEWS_TYPE.search(item.get("wp:post_type")) else "press-release"


def _list_keywords(item: WxrItem) -> tuple[str, ...]:
    """Return the labels of categories, tags and other terms about the subject."""
    is_ours = is_from_pressroom(item)
    labels = [
        _get_plain_text(term.label) or term.slug.replace("-", " ")
        for term in item.terms
        if not _OTHER_TAXONOMIES.match(term.taxonomy)
        and term.slug not in _DEFAULT_CATEGORIES
        and not (is_ours and term.taxonomy == "category")
    ]
    return tuple(dict.fromkeys(filter(None, labels)))


def _list_urls(item: WxrItem, site: WxrSite) -> tuple[str, ...]:
    """Return all addresses of a post, the canonical one first."""
    link, number, guid = item.get("link"), item.get("wp:post_id"), item.get("guid")
    urls = [link]
    if number and site.url and not is_from_pressroom(item):
        urls.append(f"{site.url.rstrip('/')}/?p={number}")
    if guid.startswith(("http://", "https://")):
        urls.append(guid)
    return tuple(dict.fromkeys(filter(None, [*urls, *_list_old_urls(item, link)])))


def _list_old_urls(item: WxrItem, link: str) -> Iterator[str]:
    """Yield the addresses with names that the post had before."""
    name = item.get("wp:post_name")
    for old in item.meta.get("_wp_old_slug", []):
        if name and old.strip() and parse_url(link).path.rstrip("/").endswith(f"/{name}"):
            yield old.strip().join(link.rsplit(name, 1))


def _read_time(item: WxrItem, zone: ZoneInfo) -> tuple[datetime | None, tuple[Doubt, ...]]:
    """Return when a post was published: as the site says in UTC, else in local time."""
    exact = _parse_time(item.get("wp:post_date_gmt"), UTC)
    if exact:
        return exact.astimezone(zone), ()
    local = _parse_time(item.get("wp:post_date"), zone)
    if local is None or item.get("wp:status") not in {"publish", ""}:
        return local, ()
    reason = f"The export says the time without a zone. It was read as time in {zone.key}."
    return local, (Doubt("publish_at", reason),)


def _parse_time(text: str, zone: tzinfo) -> datetime | None:
    """Return the time in a text such as `2024-05-01 09:00:00`; None for the zero date of drafts."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone) if _DATE.match(text) else None
    except ValueError:
        return None
