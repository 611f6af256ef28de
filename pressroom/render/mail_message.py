"""The mail of a release as a complete message (.eml, RFC 5322).

It is composed without EmailMessage, which takes 4.5 ms. It does not depend on the clock or on chance.
"""

import re
from binascii import b2a_qp
from collections.abc import Iterable, Iterator, Sequence
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
from pressroom.render.versions import format_title_with_status
from pressroom.text.dates import format_rfc822
from pressroom.text.domains import encode_email_domain

_PLACEHOLDERS = (RECIPIENT_PLACEHOLDER, TOKEN_PLACEHOLDER, MESSAGE_TOKEN_PLACEHOLDER)
_PLACEHOLDER_BYTES = tuple(word.encode() for word in _PLACEHOLDERS)
_PLACEHOLDER_MARKERS = (b"-TOKEN", RECIPIENT_PLACEHOLDER.encode())  # each placeholder contains one of them
_MAX_LINE_LENGTH = 78  # RFC 5322, section 2.1.1: lines SHOULD be no longer
_MAX_ENCODED_LENGTH = 57  # of an encoded word without "=?utf-8?q?" and "?=": fits a line after the longest field name

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_WORD_PATTERN = re.compile(r"[^ ]+ ?")
_PLAIN_TEXT = re.compile(r"[!-~]{1,66}(?: [!-~]{1,66})*")
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)

# RFC 2047, section 4.2: a space is "_"; letters and digits stay as they are, in phrases too (section 5).
_Q_ENCODING = [chr(code) if code < 0x80 and chr(code).isalnum() else f"={code:02X}" for code in range(0x100)]
_Q_ENCODING[ord(" ")] = "_"

_TOO_LONG_LINE = re.compile(rb"^(.{74,75})(=20|=09)$", re.MULTILINE)

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
        _build_from_field(issuer, sender),
        _fold_field("To", [RECIPIENT_PLACEHOLDER]),
        _fold_field("Subject", _encode_text(format_title_with_status(release, context.messages(release.language)))),
        f"Date: {format_rfc822(release.updated)}",
        f"Message-ID: <{uuid}.{release.announced_version}.{MESSAGE_TOKEN_PLACEHOLDER}@{sender.rpartition('@')[2]}>",
        context.get_or_create(
            ("mail-constant-fields", release.language), lambda: _build_constant_fields(release.language, context)
        ),
    ]
    return "\n".join(fields).encode()


@lru_cache(maxsize=256)
def _build_from_field(issuer: str, sender: str) -> str:
    return _fold_field("From", [*_encode_phrase(issuer), f"<{sender}>"])


def _build_constant_fields(language: str, context: RenderContext) -> str:
    """Return the header fields that are the same for all releases in a language."""
    newsroom, identity = context.newsroom, context.newsroom.mail
    fields = [
        *([_fold_field("Reply-To", [encode_email_domain(identity.reply_to)])] if identity.reply_to else []),
        _fold_field("List-Id", [*_encode_phrase(context.edition(language).title), f"<releases.{newsroom.id_host}>"]),
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
        mailbox = quote(encode_email_domain(identity.reply_to or identity.address), "@+")
        yield f"List-Unsubscribe: <{url}>, <mailto:{mailbox}?subject=unsubscribe%20{TOKEN_PLACEHOLDER}>"
        yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


def _build_part(subtype: bytes, content: bytes, footer: bytes) -> bytes:
    """Return a part with its header. The footer is encoded once: quoted-printable encodes each line separately."""
    head = b'Content-Type: text/%b; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n' % subtype
    footer_start = content.rfind(b"\n" + footer) + 1
    return head + _encode_quoted_printable(content[:footer_start]) + _encode_footer(content[footer_start:])


@lru_cache(maxsize=64)
def _encode_footer(content: bytes) -> bytes:
    return _encode_quoted_printable(content)


def _encode_quoted_printable(content: bytes, links: Sequence[bytes] = _SUBSCRIBER_LINKS) -> bytes:
    """Return a text in quoted-printable (RFC 2045, section 6.7), with each link with a placeholder on its own line."""
    if not any(marker in content for marker in _PLACEHOLDER_MARKERS):
        return _encode_lines(content)
    if not links:
        return _break_placeholders(_encode_lines(content))
    link, *other_links = links
    parts = content.split(link)
    return (b"=\n%b=\n" % link).join([_encode_quoted_printable(part, other_links) for part in parts])


def _encode_lines(content: bytes) -> bytes:
    """Return a text in quoted-printable. A slash is encoded with it to leave room for a soft break on the last line."""
    quoted = b2a_qp(content + b"/")[:-1]
    has_trailing_blanks = b" \n" in content or b"\t\n" in content  # b2a_qp makes such a line too long
    return _TOO_LONG_LINE.sub(rb"\1=\n\2", quoted) if has_trailing_blanks else quoted


def _break_placeholders(encoded: bytes) -> bytes:
    """Put a soft break into words of a release that look like a placeholder, so that they are not replaced."""
    for placeholder in _PLACEHOLDER_BYTES:
        if placeholder in encoded:
            encoded = encoded.replace(placeholder, placeholder[:-5] + b"=\n" + placeholder[-5:])
    return encoded


def _encode_text(text: str) -> list[str]:
    """Return the words of the text of a header field, as encoded words if necessary."""
    text = _CONTROL_CHARACTERS.sub(" ", text).strip()
    return text.split(" ") if _is_plain(text) else _encode_words(text)


def _encode_phrase(text: str) -> list[str]:
    """Return the words of a display name (RFC 5322, section 3.2.5)."""
    text = _CONTROL_CHARACTERS.sub(" ", text).strip()
    if not _is_plain(text):
        return _encode_words(text)
    if not _ATOMS.fullmatch(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        text = f'"{escaped}"'
    return text.split(" ")


def _is_plain(text: str) -> bool:
    """Return whether nothing must be encoded: no long word, nothing that looks encoded, no placeholder."""
    return bool(_PLAIN_TEXT.fullmatch(text)) and "=?" not in text and not any(word in text for word in _PLACEHOLDERS)


def _encode_words(text: str) -> list[str]:
    """Return encoded words (RFC 2047) of at most 75 characters, with complete words where possible."""
    words = [""]
    for unit in _encode_units(text):
        if len(words[-1]) + len(unit) > _MAX_ENCODED_LENGTH:
            words.append("")
        words[-1] += unit
    return [f"=?utf-8?q?{word}?=" for word in words]


def _encode_units(text: str) -> Iterator[str]:
    """Yield encoded units that must not be split: words with the space after them; of long words, characters."""
    for word in _WORD_PATTERN.findall(text):
        encoded = _encode_word(word)
        yield from (encoded,) if len(encoded) <= _MAX_ENCODED_LENGTH else map(_encode_word, word)


def _encode_word(word: str) -> str:
    """Return a word in the encoding "Q"."""
    if word.isascii() and word.isalnum():
        return word
    return "".join([_Q_ENCODING[byte] for byte in word.encode()])


def _fold_field(name: str, words: Iterable[str]) -> str:
    """Return a header field, folded between words (RFC 5322, section 2.2.3)."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) <= _MAX_LINE_LENGTH or lines[-1] == f"{name}:":
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    return "\n".join(lines)
