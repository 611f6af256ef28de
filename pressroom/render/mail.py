"""A release as the two parts of a mail: an Item and the Press in, HTML and plain text out, in UTF-8 with LF line ends.

Both say the same and link to the same places; what is a subscriber's own stands there as a placeholder.
"""

from bisect import bisect_left
from collections.abc import Callable
from functools import partial

from markupsafe import Markup
from msgspec import Struct, structs

from pressroom.artifact import Item, MailBody
from pressroom.release import Contact, Newsroom, Organisation, Release, Version
from pressroom.render.environment import fill, fill_text, fill_whole
from pressroom.render.mail_styles import StyledTemplates, Styles
from pressroom.render.press import Press, subject
from pressroom.render.versions import behind_notice, corrections, title, withdrawal_notice, withdrawal_reason
from pressroom.text import markdown
from pressroom.text.directions import in_order
from pressroom.text.languages import listed
from pressroom.text.markdown.addresses import quoted

RECIPIENT = "subscriber@subscriber.invalid"
"""Stands where the subscriber's address will: in the field To."""

TOKEN = "SUBSCRIBER-TOKEN"  # noqa: S105 - a placeholder, no secret
"""Stands where the subscriber's token will: last in the links to change the subscription and to leave."""

MESSAGE_TOKEN = "MESSAGE-TOKEN"  # noqa: S105 - a placeholder, no secret
"""Stands in the Message-ID, for what is one delivery's own. It is no TOKEN, for every answer quotes the Message-ID."""

LIMIT = 102_000
"""Octets that the HTML part stays below: large mail services hide what follows, and with it the way out."""

_MOST_OCTETS = 4  # of a character in UTF-8
_BRIEF = 1_000  # characters of a text in a part whose surroundings alone reach the limit

Link = Callable[[str], str]


class _Manner(Struct, frozen=True):
    """How a part is written: the ending of its templates, what fills them, what makes a boilerplate fit for it."""

    ending: str
    fill: Callable[..., str]
    write: Callable[[Press, markdown.Body, Link, str], str]


def text_part(item: Item, press: Press) -> bytes:
    """The text/plain part, always whole. Raises ConfigError for a faulty template."""
    return _kept(press, item, "mail-text", _text)


def html_part(item: Item, press: Press) -> bytes:
    """The text/html part with inlined styles. A body is cut short, and says so, where it would reach LIMIT octets.

    Raises ConfigError for a faulty template.
    """
    return _kept(press, item, "mail-html", _html)


def subscription_url(newsroom: Newsroom) -> str:
    """Where a subscriber changes what they get; it ends in TOKEN."""
    return f"{newsroom.base_url}/subscriptions/{TOKEN}"


def unsubscribe_url(newsroom: Newsroom) -> str:
    """Where a subscriber leaves, in one click (RFC 8058); it ends in TOKEN."""
    return f"{newsroom.base_url}/unsubscribe/{TOKEN}"


def _kept(press: Press, item: Item, part: str, make: Callable[[MailBody, Press], str]) -> bytes:
    """A part, made once. Only the last one is kept: the formats of a release come one after the other."""
    mail = subject(item, MailBody)
    kept = press.memo.get(part)
    if kept is None or kept[0] is not mail:
        written = make(mail, press)
        if "\r" in written:
            written = written.replace("\r\n", "\n").replace("\r", "\n")
        kept = press.memo[part] = (mail, written.encode())
    made: bytes = kept[1]
    return made


def _text(mail: MailBody, press: Press) -> str:
    release = mail.release
    if release.withdrawal:
        return in_order(fill_text(press, "mail/withdrawal.txt", release.language, **_values(mail, press, _TEXT)))
    body = _mail_text(press, markdown.parse(release.body), partial(_link, press, release.path), release.language)
    links = _unlisted(body.links, release, press) if body.links else {}
    values = _values(mail, press, _TEXT)
    return in_order(fill_text(press, "mail/release.txt", release.language, body=body.text, body_links=links, **values))


def _mail_text(press: Press, body: markdown.Body, link: Link, language: str) -> markdown.MailText:
    return markdown.mail_text(body, link, press.once(("mail-quote", language), lambda: _marks(press, language)))


def _marks(press: Press, language: str) -> tuple[str, str]:
    """What a language sets before and after what somebody said."""
    opening, _, closing = press.messages(language).gettext("“%(quote)s”").partition("%(quote)s")
    return opening, closing


def _unlisted(links: list[tuple[str, str]], release: Release, press: Press) -> dict[str, str]:
    """The links of a body that stand in no list of the release: each address once, with its words."""
    listed = {link.url for link in release.links}
    listed.update(press.url(release.path + image.file) for image in release.images)
    listed.update(press.url(release.path + document.file) for document in release.documents)
    unlisted: dict[str, str] = {}
    for words, address in links:
        if address not in listed:
            unlisted.setdefault(address, words)
    return unlisted


def _html(mail: MailBody, press: Press) -> str:
    """The whole of it when it is short enough, else as many blocks of the body as there is room for."""
    release = mail.release
    if release.withdrawal:
        values = _values(mail, press, _HTML)
        return fill_whole(_styled_press(press), "mail/withdrawal.html", release.language, **values)
    whole = _filled(mail, press, release.body, is_cut=False)
    if _fits(whole):
        return whole
    if not _fits(_filled(mail, press, "", is_cut=True)):
        mail = MailBody(_brief(release), mail.translations)
    blocks = release.body.split("\n\n")

    def start(count: int) -> str:
        return _filled(mail, press, "\n\n".join(blocks[:count]), is_cut=True)

    return start(bisect_left(range(1, len(blocks)), x=True, key=lambda count: not _fits(start(count))))


def _fits(html: str) -> bool:
    return len(html) * _MOST_OCTETS < LIMIT or len(html.encode()) < LIMIT


def _brief(release: Release) -> Release:
    """Only what must not be left out."""
    short = {
        "headline": release.headline[:_BRIEF],
        "lead": release.lead[:_BRIEF],
        "contacts": release.public_contacts[:3],
        "versions": tuple([_cut(version) for version in release.versions]),
    }
    return structs.replace(release, **short, facts=(), help=(), images=(), documents=(), links=())


def _cut(version: Version) -> Version:
    return structs.replace(version, notes={language: note[:_BRIEF] for language, note in version.notes.items()})


def _filled(mail: MailBody, press: Press, source: str, *, is_cut: bool) -> str:
    release = mail.release
    captions = {image.file: image.caption or image.alt for image in release.images if image.caption or image.alt}
    body = _markup(press, markdown.parse(source, plain=False), partial(_link, press, release.path), captions)
    values = _values(mail, press, _HTML)
    styled = _styled_press(press)
    return fill_whole(styled, "mail/release.html", release.language, body=body, is_cut=is_cut, **values)


def _fill(press: Press, template: str, language: str, **values: object) -> Markup:
    """An HTML template with the styles of its tags written in."""
    return fill(_styled_press(press), template, language, **values)


def _styled_press(press: Press) -> Press:
    """A Press whose HTML templates have their styles written in."""

    def styled() -> Press:
        return structs.replace(press, templates=StyledTemplates(press.templates, _styles(press)), memo={})

    return press.once("mail-press", styled)


def _styles(press: Press) -> Styles:
    """The styles, in the newsroom's colour; they are the same in all languages."""
    language = press.newsroom.editions[0].language
    return press.once("mail-styles", lambda: Styles(fill_text(press, "mail/release.css", language)))


def _markup(press: Press, body: markdown.Body, link: Link, captions: dict[str, str], heading: int = 1) -> Markup:
    """A text as HTML with styles. Pictures become links, for those that mail readers fetch from afar tell who reads."""
    words = {token.target: token.text for token in body.flow if token.kind == "figure"} | captions

    def picture(file: str) -> str:
        address = markdown.escaped(link(file))
        return f'<p><a href="{address}">{markdown.escaped(words.get(file, "")) or address}</a></p>\n'

    html = markdown.html(body, markdown.Profile(link=link, figure=picture, heading=heading, ids=None))
    return Markup(_styles(press).write(html))  # noqa: S704 - text.markdown escapes all raw HTML


def _values(mail: MailBody, press: Press, manner: _Manner) -> dict[str, object]:
    """What both templates are given."""
    release = mail.release
    language, messages = release.language, press.messages(release.language)
    return {
        "release": release,
        "title": title(release, messages),
        "corrections": corrections(release, messages),
        "behind": behind_notice(release, messages),
        "notice": withdrawal_notice(release, messages),
        "reason": withdrawal_reason(release),
        "issuers": listed(release.issuers, release.language),
        "address": press.url(release.path),
        "contacts": [_contact(contact, language, press, manner) for contact in release.public_contacts],
        "translations": [other for other in mail.translations if other.language != language],
        "foot": _foot(release.organisations, language, press, manner),
    }


def feet(release: Release, press: Press) -> tuple[bytes, bytes]:
    """How the text part and the HTML part end, the same for all that the same organisations issue in a language."""
    key = ("mail-feet", release.language, release.organisations)
    return press.once(key, lambda: (_ending(release, press, _TEXT), _ending(release, press, _HTML)))


def _ending(release: Release, press: Press, manner: _Manner) -> bytes:
    foot = _foot(release.organisations, release.language, press, manner)
    return (in_order(foot) if manner is _TEXT else foot).encode()


def _contact(contact: Contact, language: str, press: Press, manner: _Manner) -> str:
    template = f"mail/contact.{manner.ending}"
    return press.once_a_person(
        template, contact, language, lambda: manner.fill(press, template, language, contact=contact)
    )


def _foot(organisations: tuple[Organisation, ...], language: str, press: Press, manner: _Manner) -> str:
    """What follows the release, made once for all that the same organisations issue."""
    template = f"mail/foot.{manner.ending}"
    return press.once(
        (template, language, organisations),
        lambda: manner.fill(
            press,
            template,
            language,
            organisations=[_about(organisation, language, press, manner) for organisation in organisations],
            subscription=subscription_url(press.newsroom),
            unsubscribe=unsubscribe_url(press.newsroom),
        ),
    )


def _about(organisation: Organisation, language: str, press: Press, manner: _Manner) -> str:
    """An organisation with its boilerplate."""
    link = partial(_link, press, f"{press.edition(language).prefix}/")
    boilerplate = manner.write(press, markdown.parse(organisation.boilerplate), link, language)
    template = f"mail/organisation.{manner.ending}"
    return manner.fill(press, template, language, organisation=organisation, boilerplate=boilerplate)


def _link(press: Press, path: str, target: str) -> str:
    """A link as both parts write it: absolute, and quoted."""
    return quoted(press.absolute_link(path, target))


def _boilerplate_html(press: Press, body: markdown.Body, link: Link, _: str) -> str:
    return _markup(press, body, link, captions={}, heading=2)


def _boilerplate_text(press: Press, body: markdown.Body, link: Link, language: str) -> str:
    """A boilerplate and, below it, where its links lead."""
    text, links = _mail_text(press, body, link, language)
    return "\n\n".join([text, *[f"{words}:\n{address}" if words else address for words, address in links]])


_HTML = _Manner("html", _fill, _boilerplate_html)
_TEXT = _Manner("txt", fill_text, _boilerplate_text)
