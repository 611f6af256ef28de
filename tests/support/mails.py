"""Mails of a fictional newsroom: usual ones, and ones with texts that could break a mail."""

import email
import email.policy
from email.message import EmailMessage
from functools import cache
from typing import NamedTuple

from msgspec import structs

from pressroom.model.newsroom import Contact, Image, MailIdentity, Newsroom, Organisation
from pressroom.model.pages import MailBody, Translation
from pressroom.model.plan import CommitOrder, Item
from pressroom.model.release import Document, Fact, HelpContact, Link, Release
from pressroom.read import read_catalogues
from pressroom.render import RenderContext, create_render_context, render
from tests.support.recorded_releases import STATES
from tests.support.rendering import EVA, PLAIN, RELEASE, create_context, create_newsroom, sources

TRANSLATIONS = (Translation("sv", "/2024/ny-kaj/"), Translation("en", "/en/2024/ny-kaj/"))
ENGLISH = structs.replace(RELEASE, language="en", path="/en/2024/ny-kaj/", first_path="/en/2024/ny-kaj/")


class Mail(NamedTuple):
    """A release in the three formats of mail."""

    html: str
    text: str
    message: bytes


def render_mail(release: Release = RELEASE, context: RenderContext | None = None) -> Mail:
    """Render the three formats, as a build does."""
    context = context or shared_context()
    body = MailBody(release, TRANSLATIONS)
    html, text, message = (
        render(
            Item(f"mail/{release.address}", f"mail-{kind}", release.language, body, CommitOrder.PAGE), context
        ).content
        for kind in ("html", "text", "message")
    )
    return Mail(html.decode(), text.decode(), message)


@cache
def shared_context() -> RenderContext:
    """One context for all: creating one takes a tenth of a second."""
    return create_context()


def parse_message(message: bytes) -> EmailMessage:
    """Parse a message with the modern policy."""
    return email.message_from_bytes(message, policy=email.policy.default)


def parts(message: EmailMessage) -> tuple[str, str]:
    """The text and the HTML of a message, with LF line ends."""
    text, html = (part.get_content() for part in message.iter_parts())
    return text.replace("\r\n", "\n"), html.replace("\r\n", "\n")


def context_with(**fields: object) -> RenderContext:
    """The context of the newsroom with other fields, such as `base_url` or `mail`."""
    changed: Newsroom = structs.replace(create_newsroom(), **fields)
    return create_render_context(changed, sources(), read_catalogues())


def with_text_everywhere(text: str) -> Release:
    """A release with a text in every field that takes text."""
    return structs.replace(
        RELEASE,
        headline=text,
        lead=text,
        body=f"{text}\n\n## {text}\n\n> {text}\n> – {text}\n\n- {text}\n\n| {text} |\n|---|\n| {text} |\n",
        dateline=text,
        organisations=(Organisation("o", text, text, text, text, text, url="https://o.example/"),),
        contacts=(Contact(text, "c", "", text, text, email="c@c.example", via=text, hours=text),),
        help=(HelpContact(text, EVA.phone, text, "https://help.example/"),),
        facts=(Fact(text, text, text),),
        images=(Image("a.jpg", text, 10, 10, 10, "image/jpeg", "d", text, text, text),),
        documents=(Document("b.pdf", text, 10, "application/pdf", "d"),),
        links=(Link(text, "https://link.example/"),),
    )


HOSTILE = (
    'x" onclick="alert(1)"><script>alert(1)</script><style>*{display:none}</style>',
    "<img src=x onerror=alert(1)> </table></td></body></html> <!-- --> ]]> &lt;b&gt; &#0; {{ 7*7 }} {% x %}",
    "[x](javascript:alert(1)) ![x](http://tracker.example/p.gif) <https://a.example/> https://b.example/",
    ".\n..\nFrom nobody\n.\nQUIT",
    "=?utf-8?q?=0D=0ABcc:_x=40y.example?= =3D =\nx=",
    "a\r\nBcc: everybody@x.example\r\n\r\nx\rBcc: more@x.example\n\n--=_boundary--",
    "SUBSCRIBER-TOKEN MESSAGE-TOKEN subscriber@subscriber.invalid",
    'Kommun, "Bolag" (AB) <press@x.example>; \\ @ : .',
)

RELEASES = {
    "full": RELEASE,
    "english": ENGLISH,
    "plain": PLAIN,
    "right-to-left": structs.replace(RELEASE, headline="الماء صالح للشرب مرة أخرى", body="الماء صالح للشرب."),
    "emoji": with_text_everywhere("👩🏽‍🔧🚰 " * 40),
    "long word": with_text_everywhere("å" * 400 + " " + "x" * 1100),
    "long line": with_text_everywhere("ett två " * 250),
    **STATES,
    **{f"hostile {number}": with_text_everywhere(text) for number, text in enumerate(HOSTILE)},
}
REPLY = MailIdentity("press@sundvik.example", "eva.alund@sundvik.example")
