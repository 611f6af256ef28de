"""The mails of the service to one reader: to confirm a wish, to reach the settings, to say that somebody has left.

They contain what is needed for that and nothing else. The same values give the same bytes.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from pressroom.model.newsroom import Organisation
from pressroom.render.context import RenderContext
from pressroom.render.labels import Messages, format_datetime
from pressroom.render.mail import get_styled_context
from pressroom.render.mail_encoding import encode_lines, encode_phrase, encode_text, fold_field
from pressroom.render.templates import render_template_to_str, render_text_template
from pressroom.text.bidi import isolate_lines
from pressroom.text.dates import format_rfc822
from pressroom.text.domains import encode_email_domain

ServiceMailKind: TypeAlias = Literal["join", "change", "known", "left"]
"""`join`: confirm a subscription; `change`: confirm a new address; `known`: the link to the settings, for somebody who
subscribes already; `left`: the subscription has ended."""


class ServiceMail(Struct, frozen=True):
    """A mail to one reader. `link` leads to a page with a button: opening it changes nothing.

    `date` and `message_id` stay the same in each attempt. `expires_at` is when the link ends, if it ends.
    """

    kind: ServiceMailKind
    language: str
    recipient: str
    message_id: str
    date: datetime
    link: str
    expires_at: datetime | None = None


class _ServiceText(Struct, frozen=True):
    """The text of a mail in one language; `notes` come after the link."""

    subject: str
    title: str
    lead: str
    request: str
    action: str
    notes: tuple[str, ...]


def render_service_mail(mail: ServiceMail, context: RenderContext) -> bytes:
    """Return the complete message, with CRLF line ends (RFC 5322, 2045 to 2047, 3834).

    Raises ConfigError for a faulty template or a missing translation.
    """
    text = _write_text(mail, context)
    # No quoted-printable text contains "=_" (RFC 2045, section 6.7), so no part does.
    boundary = f"=_{sha256(mail.message_id.encode()).hexdigest()[:32]}"
    lines = [
        *_build_header(mail, text, context),
        f'Content-Type: multipart/alternative;\n boundary="{boundary}"\n',
        f"--{boundary}",
        _build_part("plain", render_service_text(mail, context)),
        f"--{boundary}",
        _build_part("html", render_service_html(mail, context)),
        f"--{boundary}--\n",
    ]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def render_service_text(mail: ServiceMail, context: RenderContext) -> str:
    """Return the text part, with LF line ends."""
    values = _build_values(mail, context)
    return isolate_lines(render_text_template(context, "mail/service/message.txt", mail.language, **values))


def render_service_html(mail: ServiceMail, context: RenderContext) -> str:
    """Return the HTML part, with LF line ends."""
    values = _build_values(mail, context)
    return render_template_to_str(get_styled_context(context), "mail/service/message.html", mail.language, **values)


def _build_values(mail: ServiceMail, context: RenderContext) -> dict[str, object]:
    """Return the values of both templates. The frame is that of releases, and shows the lead as `notice` in lists."""
    text = _write_text(mail, context)
    return {
        "text": text,
        "title": text.title,
        "notice": text.lead,
        "corrections": (),
        "outdated_notice": "",
        "footer": "",
        "link": mail.link,
        "sender": _get_sender(context, mail.language),
        "home": context.url(f"{context.edition(mail.language).prefix}/"),
    }


def _get_sender(context: RenderContext, language: str) -> Organisation:
    """Return who is responsible for the newsroom: its first organisation."""
    return context.edition(language).organisations[0]


def _write_text(mail: ServiceMail, context: RenderContext) -> _ServiceText:
    messages, name = context.messages(mail.language), context.edition(mail.language).title
    text = _WRITERS[mail.kind](messages, name)
    if mail.expires_at is None:
        return text
    when = format_datetime(mail.expires_at.astimezone(ZoneInfo(context.newsroom.timezone)), messages)
    expiry = messages.translate("The link works until %(time)s.", time=when)
    return structs.replace(text, notes=(expiry, *text.notes))


def _write_join(messages: Messages, name: str) -> _ServiceText:
    translate = messages.translate
    return _ServiceText(
        translate("Confirm your subscription to %(newsroom)s", newsroom=name),
        translate("Confirm your subscription"),
        translate(
            "Somebody, probably you, asked us to send press releases from %(newsroom)s to this address.", newsroom=name
        ),
        translate("To receive them, open this page and press the button there:"),
        translate("Confirm the subscription"),
        (
            translate("We send no press releases before you have confirmed."),
            translate("If it was not you, you need not do anything. We then delete the address after seven days."),
        ),
    )


def _write_change(messages: Messages, name: str) -> _ServiceText:
    translate = messages.translate
    return _ServiceText(
        translate("Confirm your new address for %(newsroom)s", newsroom=name),
        translate("Confirm your new address"),
        translate(
            "Somebody, probably you, asked us to send press releases from %(newsroom)s to this address instead of an "
            "earlier one.",
            newsroom=name,
        ),
        translate("To receive them here, open this page and press the button there:"),
        translate("Confirm the new address"),
        (
            translate("Until you have confirmed, we send them to the earlier address."),
            translate("If it was not you, you need not do anything. We then delete this address."),
        ),
    )


def _write_known(messages: Messages, name: str) -> _ServiceText:
    translate = messages.translate
    return _ServiceText(
        translate("Your subscription to %(newsroom)s", newsroom=name),
        translate("You subscribe already"),
        translate(
            "Somebody, probably you, asked us to send press releases from %(newsroom)s to this address. You receive "
            "them already, and nothing has changed.",
            newsroom=name,
        ),
        translate("On this page you see what you subscribe to, and can change it:"),
        translate("Show my subscription"),
        (translate("If it was not you, you need not do anything."),),
    )


def _write_left(messages: Messages, name: str) -> _ServiceText:
    translate = messages.translate
    return _ServiceText(
        translate("Your subscription to %(newsroom)s has ended", newsroom=name),
        translate("Your subscription has ended"),
        translate(
            "You have unsubscribed from %(newsroom)s. We send no more press releases to this address.", newsroom=name
        ),
        translate("If this was a mistake, you can subscribe again:"),
        translate("Subscribe again"),
        (translate("We delete the address after 28 days."),),
    )


_WRITERS: dict[ServiceMailKind, Callable[[Messages, str], _ServiceText]] = {
    "join": _write_join,
    "change": _write_change,
    "known": _write_known,
    "left": _write_left,
}


def _build_header(mail: ServiceMail, text: _ServiceText, context: RenderContext) -> Iterator[str]:
    """Yield the fields of the header. An answer to a wish is no list mail: it has no field to unsubscribe."""
    newsroom = context.newsroom
    sender = encode_email_domain(newsroom.mail.address)
    yield fold_field("From", [*encode_phrase(context.edition(mail.language).title), f"<{sender}>"])
    if newsroom.mail.reply_to:
        yield fold_field("Reply-To", [encode_email_domain(newsroom.mail.reply_to)])
    yield fold_field("To", [encode_email_domain(mail.recipient)])
    yield fold_field("Subject", encode_text(text.subject))
    yield f"Date: {format_rfc822(mail.date.astimezone(ZoneInfo(newsroom.timezone)))}"
    yield f"Message-ID: <{mail.message_id}>"
    yield "Auto-Submitted: auto-generated"
    yield f"Content-Language: {mail.language}"
    yield "MIME-Version: 1.0"


def _build_part(subtype: str, content: str) -> str:
    head = f'Content-Type: text/{subtype}; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n'
    return head + encode_lines(content.replace("\r\n", "\n").replace("\r", "\n").encode()).decode("ascii")
