"""The whole text of a release as HTML for feed readers and other foreign pages.

In: a Release and the Press. Out: HTML with absolute addresses, without ids, classes, styles or anything active.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial

from pressroom.release import Contact, Document, Fact, Help, Image, Organisation, Phone, Release
from pressroom.render.figure import fallback
from pressroom.render.messages import Messages
from pressroom.render.names import file_facts, mailto, moment_text
from pressroom.render.press import Press
from pressroom.render.versions import behind_notice, corrections, withdrawal_notice, withdrawal_reason
from pressroom.text import markdown
from pressroom.text.dates import date_text
from pressroom.text.directions import direction_of, html_in_order, is_from_right
from pressroom.text.markdown import escaped

Link = Callable[[str], str]

# What is for our style sheet only. A text cannot hold it: its quotation marks are escaped.
_OURS = re.compile(r' (?:class|role)="[^"]*"')


def entry_html(release: Release, press: Press) -> str:
    """What was corrected, lead, lead picture, text, what stands beside it, and at the end contacts and issuers.

    Of a release that was withdrawn it is the notice of that.
    """
    messages = press.messages(release.language)
    say = messages.gettext
    if release.withdrawal:
        return _withdrawn(release, messages, press)
    figures = {image.file: _figure(image, release, press) for image in release.images}
    body, placed = _body(release, press, figures)
    first = release.images[0].file if release.images else ""
    rest = [figure for file, figure in figures.items() if file not in placed and file != first]
    parts = (
        *_notes(release, messages),
        html_in_order(f"<p><strong>{_lead(release)}</strong></p>\n"),
        figures[first] if first and first not in placed else "",
        body,
        _list(say("Facts"), (_fact(fact, messages) for fact in release.facts)),
        _list(say("Where to find help"), map(_help, release.help)),
        _heading(say("Pictures")) + "".join(rest) if rest else "",
        _list(say("Documents"), (_document(document, release, press) for document in release.documents)),
        _list(say("Read more"), (_anchor(link.url, link.title) for link in release.links)),
        _contacts(release, messages, press),
        *(_about(organisation, release.language, press) for organisation in release.organisations),
    )
    return "".join(parts)


def _notes(release: Release, messages: Messages) -> Iterable[str]:
    """What was corrected and when, the last correction first; and whether another language is ahead."""
    for each in corrections(release, messages):
        label = f"{each.name} · {moment_text(each.moment, messages)}"
        yield f"<p><strong>{escaped(label)}</strong><br>\n{_own(each.note)}</p>\n"
    if release.behind:
        label = messages.gettext("Not up to date")
        yield f"<p><strong>{escaped(label)}</strong><br>\n{escaped(behind_notice(release, messages))}</p>\n"


def _withdrawn(release: Release, messages: Messages, press: Press) -> str:
    """The notice that a release was withdrawn, why, and whom to ask."""
    reason = withdrawal_reason(release)
    why = f"{_heading(messages.gettext('Why it was withdrawn'))}<p>{_own(reason)}</p>\n" if reason else ""
    return "".join(
        [
            f"<p><strong>{_own(withdrawal_notice(release, messages))}</strong></p>\n",
            why,
            _contacts(release, messages, press),
            *[_about(organisation, release.language, press) for organisation in release.organisations],
        ]
    )


def _contacts(release: Release, messages: Messages, press: Press) -> str:
    contacts = release.public_contacts
    return _list(
        messages.ngettext("Press contact", "Press contacts", len(contacts)),
        (_contact(contact, messages, press) for contact in contacts),
    )


def _body(release: Release, press: Press, figures: dict[str, str]) -> tuple[str, set[str]]:
    """The body, and the files of the pictures that stand in it."""
    placed: set[str] = set()

    def figure(file: str) -> str:
        placed.add(file)
        return figures.get(file, "")

    return _markdown(release.body, partial(press.absolute_link, release.path), 1, figure), placed


def _markdown(source: str, link: Link, heading: int, figure: Link | None = None) -> str:
    profile = markdown.Profile(link=link, figure=figure, heading=heading, ids=None)
    return _OURS.sub("", markdown.html(markdown.parse(source, plain=False), profile))


def _lead(release: Release) -> str:
    return escaped(f"{release.dateline} – {release.lead}" if release.dateline else release.lead)


def _heading(text: str) -> str:
    return f"<h2>{escaped(text)}</h2>\n"


def _list(heading: str, items: Iterable[str]) -> str:
    """A section with a list, or nothing without items."""
    lines = "".join([f"<li>{item}</li>\n" for item in items])
    return f"{_heading(heading)}<ul>\n{lines}</ul>\n" if lines else ""


def _lines(*lines: str) -> str:
    return "<br>\n".join(filter(None, lines))


def _figure(image: Image, release: Release, press: Press) -> str:
    messages, shown = press.messages(release.language), fallback(press, image)
    credit = messages.say("Picture: %(credit)s", credit=image.credit) if image.credit else ""
    said = _lines(_own(image.caption), escaped(credit), _own(image.terms))
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    url = escaped(press.url(release.path + shown.file))
    size = f'width="{shown.width}" height="{shown.height}"'
    return f'<figure><img src="{url}" alt="{escaped(image.alt)}" {size}>{caption}</figure>\n'


def _fact(fact: Fact, messages: Messages) -> str:
    source = messages.say("Source: %(source)s", source=fact.source) if fact.source else ""
    return _lines(f"<strong>{_own(fact.label)}:</strong> {_own(fact.value)}", escaped(source))


def _help(place: Help) -> str:
    phone = f": {_phone(place.phone)}" if place.phone else ""
    url = _address(place.url, place.url) if place.url else ""
    return _lines(f"<strong>{_own(place.name)}</strong>{phone}", _own(place.note), url)


def _document(document: Document, release: Release, press: Press) -> str:
    facts = file_facts(document, press.messages(release.language))
    return _anchor(press.url(release.path + document.file), f"{document.title} ({facts})")


def _contact(contact: Contact, messages: Messages, press: Press) -> str:
    return press.once_a_person("entry", contact, messages.language, lambda: _person(contact, messages))


def _person(contact: Contact, messages: Messages) -> str:
    say = messages.say
    until = date_text(contact.until, messages.language) if contact.until else ""
    return _lines(
        f"<strong>{_own(contact.name)}</strong>",
        _own(", ".join(filter(None, (contact.role, contact.organisation)))),
        escaped(say("via %(whom)s", whom=contact.via)) if contact.via else "",
        *_reach(contact.phone, contact.mobile, contact.email, messages),
        escaped(say("Hours: %(hours)s", hours=contact.hours)) if contact.hours else "",
        escaped(say("Until and including %(day)s", day=until)) if until else "",
    )


def _reach(phone: Phone | None, mobile: Phone | None, email: str, messages: Messages) -> Iterable[str]:
    """What to dial and where to write, a line each."""
    if phone:
        yield f"{escaped(messages.gettext('Phone:'))} {_phone(phone)}"
    if mobile:
        yield f"{escaped(messages.gettext('Mobile:'))} {_phone(mobile)}"
    if email:
        yield f"{escaped(messages.gettext('E-mail:'))} {_address(mailto(email), email)}"


def _phone(phone: Phone) -> str:
    return _address(phone.uri, phone.text)


def _anchor(url: str, text: str) -> str:
    return f'<a href="{escaped(url)}">{_own(text)}</a>'


def _address(url: str, text: str) -> str:
    """A link that says its address, which has one direction in all languages."""
    return f'<a href="{escaped(url)}" dir="ltr">{escaped(text)}</a>'


def _own(text: str) -> str:
    """A text escaped; with the direction of its first letter, where there are letters from right to left."""
    written = html_in_order(escaped(text))
    return f'<span dir="{direction_of(text)}">{written}</span>' if is_from_right(text) else written


def _about(organisation: Organisation, language: str, press: Press) -> str:
    """Who issued the release, made once for all that they issue."""
    return press.once(("entry-about", language, organisation), lambda: _organisation(organisation, language, press))


def _organisation(organisation: Organisation, language: str, press: Press) -> str:
    """An organisation: boilerplate, address and numbers."""
    messages = press.messages(language)
    reach = (
        *map(_own, organisation.address_lines),
        *_reach(organisation.phone, None, organisation.email, messages),
        *((_address(organisation.url, organisation.url),) if organisation.url else ()),
    )
    address = f"<p>{_lines(f'<strong>{_own(organisation.name)}</strong>', *reach)}</p>\n" if reach else ""
    heading = messages.say("About %(organisation)s", organisation=organisation.name)
    home = f"{press.edition(language).prefix}/"
    text = _markdown(organisation.boilerplate, partial(press.absolute_link, home), 2)
    return _heading(heading) + text + address
