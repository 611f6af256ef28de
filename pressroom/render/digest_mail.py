"""The digest of a day or a week: one mail that lists releases, with the same placeholders as the mail of a release."""

from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.model.newsroom import Contact
from pressroom.model.release import ReleaseKind
from pressroom.render.context import RenderContext
from pressroom.render.labels import Messages
from pressroom.render.mail import (
    MAX_HTML_SIZE,
    MESSAGE_TOKEN_PLACEHOLDER,
    RECIPIENT_PLACEHOLDER,
    get_styled_context,
    render_html_contacts,
    render_list_footers,
    render_text_contacts,
)
from pressroom.render.mail_encoding import encode_text, fold_field
from pressroom.render.mail_message import build_constant_fields, build_from_field, build_parts
from pressroom.render.templates import render_template_to_str, render_text_template
from pressroom.text.bidi import isolate_lines
from pressroom.text.dates import format_rfc822
from pressroom.text.domains import encode_email_domain
from pressroom.text.languages import join_list


class DigestItem(Struct, frozen=True):
    """A release as a digest shows it; `path` is the path of its page."""

    language: str
    path: str
    headline: str
    lead: str
    kind: ReleaseKind
    publish_at: datetime
    issuers: tuple[str, ...]
    contacts: tuple[Contact, ...] = ()


class DigestMail(Struct, frozen=True):
    """A digest with its releases, newest first. Its name and version make its Message-ID; `date` is when it is due."""

    name: str
    version: int
    frequency: Literal["daily", "weekly"]
    language: str
    date: datetime
    items: tuple[DigestItem, ...]


class _ShownItem(Struct, frozen=True):
    """A release with what templates need besides; `contacts` are rendered."""

    item: DigestItem
    address: str
    issuers: str
    contacts: tuple[str, ...] = ()


def render_digest_message(mail: DigestMail, context: RenderContext) -> bytes:
    """Return the complete message, with CRLF line ends. Raises ConfigError for a faulty template."""
    uuid = context.newsroom.permanent_id(f"/{mail.name}")
    sender = encode_email_domain(context.newsroom.mail.address)
    fields = [
        build_from_field(context.edition(mail.language).title, sender),
        fold_field("To", [RECIPIENT_PLACEHOLDER]),
        fold_field("Subject", encode_text(_write_subject(mail, context))),
        f"Date: {format_rfc822(mail.date.astimezone(ZoneInfo(context.newsroom.timezone)))}",
        f"Message-ID: <{uuid}.{mail.version}.{MESSAGE_TOKEN_PLACEHOLDER}@{sender.rpartition('@')[2]}>",
        build_constant_fields(mail.language, context),
    ]
    text, html = render_digest_text(mail, context).encode(), render_digest_html(mail, context).encode()
    # No quoted-printable text contains "=_" (RFC 2045, section 6.7), so no part does.
    body = build_parts(b"=_%b" % uuid.hex.encode(), text, html)
    return b"\n".join(["\n".join(fields).encode(), body]).replace(b"\n", b"\r\n")


def render_digest_text(mail: DigestMail, context: RenderContext) -> str:
    """Return the text part, with LF line ends; it is always complete."""
    shown = [_show(item, mail.language, context, render_text_contacts) for item in mail.items]
    values = _build_values(mail, context) | {"footer": render_list_footers(mail.language, context)[0]}
    text = render_text_template(context, "mail/digest.txt", mail.language, shown=shown, **values)
    return isolate_lines(text.replace("\r\n", "\n").replace("\r", "\n"))


def render_digest_html(mail: DigestMail, context: RenderContext) -> str:
    """Return the HTML part, with LF line ends. If it would be too large, the last releases are left out.

    Then it says how many, with a link to the newsroom: large mail services hide the rest, and with it the footer.
    """
    shown = [_show(item, mail.language, context, render_html_contacts) for item in mail.items]

    def render_first(count: int) -> str:
        values = _build_values(mail, context) | {"footer": render_list_footers(mail.language, context)[1]}
        styled, left_out = get_styled_context(context), _write_left_out(len(shown) - count, mail, context)
        html = render_template_to_str(
            styled, "mail/digest.html", mail.language, shown=shown[:count], left_out=left_out, **values
        )
        return html.replace("\r\n", "\n").replace("\r", "\n")

    complete = render_first(len(shown))
    if len(complete.encode()) < MAX_HTML_SIZE:
        return complete
    too_large = bisect_left(
        range(1, len(shown)), x=True, key=lambda count: len(render_first(count).encode()) >= MAX_HTML_SIZE
    )
    return render_first(too_large)


def _show(
    item: DigestItem,
    language: str,
    context: RenderContext,
    render_contacts: Callable[[tuple[Contact, ...], str, RenderContext], list[str]],
) -> _ShownItem:
    contacts = tuple(render_contacts(item.contacts, language, context))
    return _ShownItem(item, context.url(item.path), join_list(item.issuers, language), contacts)


def _build_values(mail: DigestMail, context: RenderContext) -> dict[str, object]:
    """Return the values of both templates. The frame is that of releases, and shows the first line in lists."""
    first_line = _count_releases(mail, context.messages(mail.language), context)
    return {
        "title": first_line,
        "notice": first_line,
        "corrections": (),
        "outdated_notice": "",
        "sender": context.edition(mail.language).organisations[0],
        "home": context.url(f"{context.edition(mail.language).prefix}/"),
    }


def _write_subject(mail: DigestMail, context: RenderContext) -> str:
    """Return the subject: the headline of a single release, or how many there are."""
    messages, name = context.messages(mail.language), context.edition(mail.language).title
    if len(mail.items) == 1:
        return f"{name}: {mail.items[0].headline}"
    return _count_releases(mail, messages, context)


def _count_releases(mail: DigestMail, messages: Messages, context: RenderContext) -> str:
    name, count = context.edition(mail.language).title, len(mail.items)
    text = messages.ngettext(
        "%(count)s new release from %(newsroom)s", "%(count)s new releases from %(newsroom)s", count
    )
    return text % {"count": count, "newsroom": name}


def _write_left_out(count: int, mail: DigestMail, context: RenderContext) -> str:
    """Return a line about the releases that are left out; empty if there are none."""
    text = context.messages(mail.language).ngettext(
        "%(count)s more release is in the newsroom:", "%(count)s more releases are in the newsroom:", count
    )
    return text % {"count": count} if count else ""
