"""The HTML part and the text part of the mail of a release, in UTF-8 with LF line ends.

Both have the same content and links. Placeholders stand for what differs between subscribers.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import partial

from markupsafe import Markup
from msgspec import Struct, structs

from pressroom.model.newsroom import Contact, Newsroom, Organisation
from pressroom.model.pages import MailBody
from pressroom.model.plan import Item
from pressroom.model.release import Release, Version
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.mail_styles import StyledTemplates, StyleInliner
from pressroom.render.templates import render_template, render_template_to_str, render_text_template
from pressroom.render.versions import (
    format_outdated_notice,
    format_title_with_status,
    format_withdrawal_notice,
    get_withdrawal_reason,
    list_correction_notes,
)
from pressroom.text import markdown
from pressroom.text.bidi import isolate_lines
from pressroom.text.languages import join_list
from pressroom.text.markdown.urls import quote_url

RECIPIENT_PLACEHOLDER = "subscriber@subscriber.invalid"
"""Placeholder for the subscriber's address, in the field To."""

TOKEN_PLACEHOLDER = "SUBSCRIBER-TOKEN"  # noqa: S105 - a placeholder, not a secret
"""Placeholder for the subscriber's token, at the end of the links to change the subscription and to unsubscribe.

A mail has these links only if a program answers them (`service_url` in `newsroom.yaml`)."""

MESSAGE_TOKEN_PLACEHOLDER = "MESSAGE-TOKEN"  # noqa: S105 - a placeholder, not a secret
"""Placeholder in the Message-ID for the part that differs between deliveries. Never a token: replies quote the id."""

MAX_HTML_SIZE = 102_000
"""In bytes. The HTML part is smaller: large mail services hide the rest, and with it the footer."""

_MAX_BYTES_PER_CHARACTER = 4  # in UTF-8
_SHORTENED_LENGTH = 1_000  # characters per text, if even a mail without its body is too large

UrlResolver = Callable[[str], str]


class _MailFormat(Struct, frozen=True):
    """How a part is rendered: the extension of its templates, and the functions for templates and about texts."""

    extension: str
    render: Callable[..., str]
    render_about_text: Callable[[RenderContext, markdown.Body, UrlResolver, str], str]


def render_text_part(item: Item, context: RenderContext) -> bytes:
    """Render the text/plain part, always complete. Raises ConfigError for a faulty template."""
    return _get_or_render(context, item, "mail-text", _render_text)


def render_html_part(item: Item, context: RenderContext) -> bytes:
    """Render the text/html part with inlined styles. A body that would exceed MAX_HTML_SIZE is cut, with a notice.

    Raises ConfigError for a faulty template.
    """
    return _get_or_render(context, item, "mail-html", _render_html)


def build_subscription_url(newsroom: Newsroom) -> str:
    """Return the URL to change a subscription, which ends in TOKEN_PLACEHOLDER; empty if no program answers it."""
    return newsroom.service_url and f"{newsroom.service_url}/subscriptions/{TOKEN_PLACEHOLDER}"


def build_unsubscribe_url(newsroom: Newsroom) -> str:
    """Return the URL to unsubscribe in one click (RFC 8058), as `build_subscription_url` does."""
    return newsroom.service_url and f"{newsroom.service_url}/unsubscribe/{TOKEN_PLACEHOLDER}"


def _get_or_render(
    context: RenderContext, item: Item, part: str, render: Callable[[MailBody, RenderContext], str]
) -> bytes:
    """Return a part, rendered once. Only the last one is cached: formats of a release come one after the other."""
    mail = get_page_model(item, MailBody)
    cached = context.memo.get(part)
    if cached is None or cached[0] is not mail:
        text = render(mail, context)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        cached = context.memo[part] = (mail, text.encode())
    content: bytes = cached[1]
    return content


def _render_text(mail: MailBody, context: RenderContext) -> str:
    release = mail.release
    if release.withdrawal:
        return isolate_lines(
            render_text_template(
                context, "mail/withdrawal.txt", release.language, **_build_template_values(mail, context, _TEXT_FORMAT)
            )
        )
    body = _render_mail_text(
        context, markdown.parse(release.body), partial(_resolve_link, context, release.path), release.language
    )
    links = _find_unlisted_links(body.links, release, context) if body.links else {}
    values = _build_template_values(mail, context, _TEXT_FORMAT)
    return isolate_lines(
        render_text_template(context, "mail/release.txt", release.language, body=body.text, body_links=links, **values)
    )


def _render_mail_text(
    context: RenderContext, body: markdown.Body, resolve_url: UrlResolver, language: str
) -> markdown.MailText:
    return markdown.to_mail_text(
        body,
        resolve_url,
        context.get_or_create(("mail-quote", language), lambda: _get_quotation_marks(context, language)),
    )


def _get_quotation_marks(context: RenderContext, language: str) -> tuple[str, str]:
    """Return the opening and closing quotation marks of a language."""
    opening, _, closing = context.messages(language).gettext("“%(quote)s”").partition("%(quote)s")
    return opening, closing


def _find_unlisted_links(links: list[tuple[str, str]], release: Release, context: RenderContext) -> dict[str, str]:
    """Return the links of a body that are in no list of the release: text by URL."""
    listed_urls = {link.url for link in release.links}
    listed_urls.update(context.url(release.path + image.file) for image in release.images)
    listed_urls.update(context.url(release.path + document.file) for document in release.documents)
    unlisted: dict[str, str] = {}
    for text, url in links:
        if url not in listed_urls:
            unlisted.setdefault(url, text)
    return unlisted


def _render_html(mail: MailBody, context: RenderContext) -> str:
    """Return the complete part if it is small enough, else with as many blocks of the body as fit."""
    release = mail.release
    if release.withdrawal:
        values = _build_template_values(mail, context, _HTML_FORMAT)
        return render_template_to_str(get_styled_context(context), "mail/withdrawal.html", release.language, **values)
    complete = _render_release_html(mail, context, release.body, is_cut=False)
    if _is_within_limit(complete):
        return complete
    if not _is_within_limit(_render_release_html(mail, context, "", is_cut=True)):
        mail = MailBody(_shorten_release(release), mail.translations)
    blocks = release.body.split("\n\n")

    def render_start(count: int) -> str:
        return _render_release_html(mail, context, "\n\n".join(blocks[:count]), is_cut=True)

    first_too_large = bisect_left(
        range(1, len(blocks)), x=True, key=lambda count: not _is_within_limit(render_start(count))
    )
    return render_start(first_too_large)


def _is_within_limit(html: str) -> bool:
    return len(html) * _MAX_BYTES_PER_CHARACTER < MAX_HTML_SIZE or len(html.encode()) < MAX_HTML_SIZE


def _shorten_release(release: Release) -> Release:
    """Return the release with only what must not be left out, shortened."""
    fields = {
        "headline": release.headline[:_SHORTENED_LENGTH],
        "lead": release.lead[:_SHORTENED_LENGTH],
        "contacts": release.public_contacts[:3],
        "versions": tuple([_shorten_notes(version) for version in release.versions]),
    }
    return structs.replace(release, **fields, facts=(), help=(), images=(), documents=(), links=())


def _shorten_notes(version: Version) -> Version:
    return structs.replace(
        version, notes={language: note[:_SHORTENED_LENGTH] for language, note in version.notes.items()}
    )


def _render_release_html(mail: MailBody, context: RenderContext, text: str, *, is_cut: bool) -> str:
    release = mail.release
    captions = {image.file: image.caption or image.alt for image in release.images if image.caption or image.alt}
    body = _render_markdown(
        context, markdown.parse(text, with_text=False), partial(_resolve_link, context, release.path), captions
    )
    values = _build_template_values(mail, context, _HTML_FORMAT)
    styled_context = get_styled_context(context)
    return render_template_to_str(
        styled_context, "mail/release.html", release.language, body=body, is_cut=is_cut, **values
    )


def _render_styled_template(context: RenderContext, template: str, language: str, **values: object) -> Markup:
    """Render an HTML template with inlined styles."""
    return render_template(get_styled_context(context), template, language, **values)


def get_styled_context(context: RenderContext) -> RenderContext:
    """Return a context whose HTML templates have inlined styles."""

    def create_context() -> RenderContext:
        return structs.replace(
            context, templates=StyledTemplates(context.templates, _get_style_inliner(context)), memo={}
        )

    return context.get_or_create("mail-context", create_context)


def _get_style_inliner(context: RenderContext) -> StyleInliner:
    """Return the styles, in the newsroom's colour; they are the same in all languages."""
    language = context.newsroom.editions[0].language
    return context.get_or_create(
        "mail-styles", lambda: StyleInliner(render_text_template(context, "mail/release.css", language))
    )


def _render_markdown(
    context: RenderContext, body: markdown.Body, resolve_url: UrlResolver, captions: dict[str, str], heading: int = 1
) -> Markup:
    """Return a text as HTML with styles. Images become links: loading remote images would reveal who reads the mail."""
    link_texts = {token.target: token.text for token in body.tokens_with_figures if token.kind == "figure"} | captions

    def format_figure(file: str) -> str:
        url = markdown.escape_html(resolve_url(file))
        return f'<p><a href="{url}">{markdown.escape_html(link_texts.get(file, "")) or url}</a></p>\n'

    html = markdown.to_html(
        body,
        markdown.HtmlProfile(
            resolve_url=resolve_url, format_figure=format_figure, parent_heading_level=heading, id_prefix=None
        ),
    )
    return Markup(_get_style_inliner(context).inline(html))  # noqa: S704 - text.markdown escapes all raw HTML


def _build_template_values(mail: MailBody, context: RenderContext, mail_format: _MailFormat) -> dict[str, object]:
    """Return the values that both templates are given."""
    release = mail.release
    language, messages = release.language, context.messages(release.language)
    return {
        "release": release,
        "title": format_title_with_status(release, messages),
        "corrections": list_correction_notes(release, messages),
        "outdated_notice": format_outdated_notice(release, messages),
        "notice": format_withdrawal_notice(release, messages),
        "reason": get_withdrawal_reason(release),
        "issuers": join_list(release.issuers, release.language),
        "address": context.url(release.path),
        "contacts": [_render_contact(contact, language, context, mail_format) for contact in release.public_contacts],
        "translations": [other for other in mail.translations if other.language != language],
        "footer": _render_footer(release.organisations, language, context, mail_format),
    }


def render_footers(release: Release, context: RenderContext) -> tuple[bytes, bytes]:
    """Return the footers of the text part and the HTML part, the same for all releases of these organisations."""
    key = ("mail-footers", release.language, release.organisations)
    return context.get_or_create(
        key, lambda: (_encode_footer(release, context, _TEXT_FORMAT), _encode_footer(release, context, _HTML_FORMAT))
    )


def _encode_footer(release: Release, context: RenderContext, mail_format: _MailFormat) -> bytes:
    footer = _render_footer(release.organisations, release.language, context, mail_format)
    return (isolate_lines(footer) if mail_format is _TEXT_FORMAT else footer).encode()


def _render_contact(contact: Contact, language: str, context: RenderContext, mail_format: _MailFormat) -> str:
    template = f"mail/contact.{mail_format.extension}"
    return context.get_or_create_for_contact(
        template, contact, language, lambda: mail_format.render(context, template, language, contact=contact)
    )


def render_html_contacts(contacts: Iterable[Contact], language: str, context: RenderContext) -> list[str]:
    """Return contacts as in the HTML part of a release."""
    return [_render_contact(contact, language, context, _HTML_FORMAT) for contact in contacts]


def render_text_contacts(contacts: Iterable[Contact], language: str, context: RenderContext) -> list[str]:
    """Return contacts as in the text part of a release."""
    return [_render_contact(contact, language, context, _TEXT_FORMAT) for contact in contacts]


def render_list_footers(language: str, context: RenderContext) -> tuple[str, str]:
    """Return the ends of the text part and the HTML part: the links to change a subscription and to unsubscribe."""
    return _render_footer((), language, context, _TEXT_FORMAT), _render_footer((), language, context, _HTML_FORMAT)


def _render_footer(
    organisations: tuple[Organisation, ...], language: str, context: RenderContext, mail_format: _MailFormat
) -> str:
    """Return what follows the release, rendered once for all releases of these organisations."""
    template = f"mail/footer.{mail_format.extension}"
    return context.get_or_create(
        (template, language, organisations),
        lambda: mail_format.render(
            context,
            template,
            language,
            organisations=[
                _render_organisation(organisation, language, context, mail_format) for organisation in organisations
            ],
            subscription=build_subscription_url(context.newsroom),
            unsubscribe=build_unsubscribe_url(context.newsroom),
        ),
    )


def _render_organisation(
    organisation: Organisation, language: str, context: RenderContext, mail_format: _MailFormat
) -> str:
    """Return an organisation with its about text."""
    resolve_url = partial(_resolve_link, context, f"{context.edition(language).prefix}/")
    about_text = mail_format.render_about_text(context, markdown.parse(organisation.boilerplate), resolve_url, language)
    template = f"mail/organisation.{mail_format.extension}"
    return mail_format.render(context, template, language, organisation=organisation, about_text=about_text)


def _resolve_link(context: RenderContext, path: str, target: str) -> str:
    """Return a link as both parts show it: absolute and quoted."""
    return quote_url(context.resolve_absolute_link(path, target))


def _render_about_html(context: RenderContext, body: markdown.Body, resolve_url: UrlResolver, _: str) -> str:
    return _render_markdown(context, body, resolve_url, captions={}, heading=2)


def _render_about_text(context: RenderContext, body: markdown.Body, resolve_url: UrlResolver, language: str) -> str:
    """Return an about text and, below it, the URLs of its links."""
    text, links = _render_mail_text(context, body, resolve_url, language)
    return "\n\n".join([text, *[f"{link_text}:\n{url}" if link_text else url for link_text, url in links]])


_HTML_FORMAT = _MailFormat("html", _render_styled_template, _render_about_html)
_TEXT_FORMAT = _MailFormat("txt", render_text_template, _render_about_text)
