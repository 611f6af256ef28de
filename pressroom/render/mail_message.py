"""The mail of a release as a complete message (.eml, RFC 5322).

It is composed without EmailMessage, which takes 4.5 ms. It does not depend on the clock or on chance.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from pressroom.model.newsroom import MailIdentity, Newsroom
from pressroom.model.pages import MailBody
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.mail import (
    MESSAGE_TOKEN_PLACEHOLDER,
    RECIPIENT_PLACEHOLDER,
    TOKEN_PLACEHOLDER,
    build_unsubscribe_url,
    render_footers,
    render_html_part,
    render_text_part,
)
from pressroom.render.mail_encoding import PLACEHOLDERS, encode_lines, encode_phrase, encode_text, fold_field
from pressroom.render.versions import format_title_with_status
from pressroom.text.dates import format_rfc822
from pressroom.text.domains import encode_email_domain

_PLACEHOLDER_BYTES = tuple(word.encode() for word in PLACEHOLDERS)
_PLACEHOLDER_MARKERS = (b"-TOKEN", RECIPIENT_PLACEHOLDER.encode())  # each placeholder contains one of them

# The links of a part that contain a placeholder.
_SUBSCRIBER_LINKS = (b"/subscriptions/%b" % TOKEN_PLACEHOLDER.encode(), b"/unsubscribe/%b" % TOKEN_PLACEHOLDER.encode())


def render_mail_message(item: Item, context: RenderContext) -> bytes:
    """Render the mail of a release, with placeholders for what differs between subscribers.

    It follows RFC 5322, 2045 to 2047, 2369, 2919, 3834 and 8058. Each placeholder is on one line, and the text of the
    release contains none: `.replace()` on the bytes creates a subscriber's message. Lines may start with a dot, which
    SMTP doubles.
    """
    release = get_page_model(item, MailBody).release
    uuid = context.newsroom.permanent_id(release.first_path)
    # No quoted-printable text contains "=_" (RFC 2045, section 6.7), so no part does.
    boundary = b"=_%b" % uuid.hex.encode()
    text_footer, html_footer = render_footers(release, context)
    lines = [
        _build_header(release, uuid, context),
        b'Content-Type: multipart/alternative;\n boundary="%b"\n' % boundary,
        b"--%b" % boundary,
        _build_part(b"plain", render_text_part(item, context), text_footer),
        b"--%b" % boundary,
        _build_part(b"html", render_html_part(item, context), html_footer),
        b"--%b--\n" % boundary,
    ]
    return b"\n".join(lines).replace(b"\n", b"\r\n")


def _build_header(release: Release, uuid: UUID, context: RenderContext) -> bytes:
    newsroom, issuer = context.newsroom, release.organisations[0].name
    sender = context.get_or_create("mail-sender", lambda: encode_email_domain(newsroom.mail.address))
    fields = [
        build_from_field(issuer, sender),
        fold_field("To", [RECIPIENT_PLACEHOLDER]),
        fold_field("Subject", encode_text(format_title_with_status(release, context.messages(release.language)))),
        f"Date: {format_rfc822(release.updated)}",
        f"Message-ID: <{uuid}.{release.announced_version}.{MESSAGE_TOKEN_PLACEHOLDER}@{sender.rpartition('@')[2]}>",
        context.get_or_create(
            ("mail-constant-fields", release.language), lambda: build_constant_fields(release.language, context)
        ),
    ]
    return "\n".join(fields).encode()


@lru_cache(maxsize=256)
def build_from_field(issuer: str, sender: str) -> str:
    """Return the header field From; `sender` is an address in ASCII."""
    return fold_field("From", [*encode_phrase(issuer), f"<{sender}>"])


def build_constant_fields(language: str, context: RenderContext) -> str:
    """Return the header fields that are the same for all mails to subscribers in a language."""
    newsroom, identity = context.newsroom, context.newsroom.mail
    fields = [
        *([fold_field("Reply-To", [encode_email_domain(identity.reply_to)])] if identity.reply_to else []),
        fold_field("List-Id", [*encode_phrase(context.edition(language).title), f"<releases.{newsroom.id_host}>"]),
        *_build_unsubscribe_fields(newsroom, identity),
        "Auto-Submitted: auto-generated",
        "Precedence: bulk",
        f"Content-Language: {language}",
        "MIME-Version: 1.0",
    ]
    return "\n".join(fields)


def _build_unsubscribe_fields(newsroom: Newsroom, identity: MailIdentity) -> Iterator[str]:
    """Yield the fields for unsubscribing, if a program answers the link.

    They have one https URI and one mailto URI on one line (RFC 8058, section 3.1; RFC 2369, section 3.2).
    """
    if url := build_unsubscribe_url(newsroom):
        mailbox = quote(encode_email_domain(identity.bounces or identity.reply_to or identity.address), "@+")
        yield f"List-Unsubscribe: <{url}>, <mailto:{mailbox}?subject=unsubscribe%20{TOKEN_PLACEHOLDER}>"
        yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


def build_parts(boundary: bytes, text: bytes, html: bytes) -> bytes:
    """Return the body of a message with both parts, which follows the other fields of its header."""
    lines = [
        b'Content-Type: multipart/alternative;\n boundary="%b"\n' % boundary,
        b"--%b" % boundary,
        _build_part_header(b"plain") + _encode_quoted_printable(text),
        b"--%b" % boundary,
        _build_part_header(b"html") + _encode_quoted_printable(html),
        b"--%b--\n" % boundary,
    ]
    return b"\n".join(lines)


def _build_part(subtype: bytes, content: bytes, footer: bytes) -> bytes:
    """Return a part with its header. The footer is encoded once: quoted-printable encodes each line separately."""
    footer_start = content.rfind(b"\n" + footer) + 1
    start, end = _encode_quoted_printable(content[:footer_start]), _encode_footer(content[footer_start:])
    return _build_part_header(subtype) + start + end


def _build_part_header(subtype: bytes) -> bytes:
    return b'Content-Type: text/%b; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n' % subtype


@lru_cache(maxsize=64)
def _encode_footer(content: bytes) -> bytes:
    return _encode_quoted_printable(content)


def _encode_quoted_printable(content: bytes, links: Sequence[bytes] = _SUBSCRIBER_LINKS) -> bytes:
    """Return a text in quoted-printable (RFC 2045, section 6.7), with each link with a placeholder on its own line."""
    if not any(marker in content for marker in _PLACEHOLDER_MARKERS):
        return encode_lines(content)
    if not links:
        return _break_placeholders(encode_lines(content))
    link, *other_links = links
    parts = content.split(link)
    return (b"=\n%b=\n" % link).join([_encode_quoted_printable(part, other_links) for part in parts])


def _break_placeholders(encoded: bytes) -> bytes:
    """Put a soft break into words of a release that look like a placeholder, so that they are not replaced."""
    for placeholder in _PLACEHOLDER_BYTES:
        if placeholder in encoded:
            encoded = encoded.replace(placeholder, placeholder[:-5] + b"=\n" + placeholder[-5:])
    return encoded
