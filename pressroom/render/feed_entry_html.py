"""Render the full text of a release as HTML for feed readers and other sites.

It contains absolute URLs and no ids, classes, styles, scripts or forms.
"""

import re
from collections.abc import Callable, Iterable
from functools import partial

from pressroom.model.newsroom import Contact, Image, Organisation, Phone
from pressroom.model.release import Document, Fact, HelpContact, Release
from pressroom.render.context import RenderContext
from pressroom.render.figure import get_fallback
from pressroom.render.labels import Messages, build_mailto_url, describe_file, format_datetime
from pressroom.render.versions import (
    format_outdated_notice,
    format_withdrawal_notice,
    get_withdrawal_reason,
    list_correction_notes,
)
from pressroom.text import markdown
from pressroom.text.bidi import add_html_directions, detect_direction, has_rtl
from pressroom.text.dates import format_date
from pressroom.text.domains import encode_url_host
from pressroom.text.markdown import escape_html

UrlResolver = Callable[[str], str]

# Attributes for our style sheet only. Text cannot contain them: its quotation marks are escaped.
_STYLE_ATTRIBUTES = re.compile(r' (?:class|role)="[^"]*"')


def render_entry_html(release: Release, context: RenderContext) -> str:
    """Return corrections, lead, lead image, text, the rest of the release, and at the end contacts and issuers.

    For a withdrawn release return the withdrawal notice.
    """
    if release.withdrawal:
        return _render_withdrawal(release, context.messages(release.language), context)
    figures = {image.file: _render_figure(image, release, context) for image in release.images}
    body, placed = _render_body(release, context, figures)
    lead_image = release.images[0].file if release.images else ""
    others = [figure for file, figure in figures.items() if file not in placed and file != lead_image]
    parts = (
        render_opening(release, context),
        figures[lead_image] if lead_image and lead_image not in placed else "",
        body,
        render_surroundings(release, context, "".join(others)),
    )
    return "".join(parts)


def render_opening(release: Release, context: RenderContext) -> str:
    """Return the corrections and the lead."""
    notices = _render_notices(release, context.messages(release.language))
    return "".join([*notices, add_html_directions(f"<p><strong>{_render_lead(release)}</strong></p>\n")])


def render_surroundings(release: Release, context: RenderContext, figures: str = "") -> str:
    """Return what follows the body: facts, help, the `figures` that are not in it, documents, links, contacts."""
    messages = context.messages(release.language)
    translate = messages.gettext
    parts = (
        _render_list(translate("Facts"), (_render_fact(fact, messages) for fact in release.facts)),
        _render_list(translate("Where to find help"), map(_render_help, release.help)),
        _render_heading(translate("Pictures")) + figures if figures else "",
        _render_list(
            translate("Documents"), (_render_document(document, release, context) for document in release.documents)
        ),
        _render_list(translate("Read more"), (_render_link(link.url, link.title) for link in release.links)),
        _render_contacts(release, messages, context),
        *(_render_about(organisation, release.language, context) for organisation in release.organisations),
    )
    return "".join(parts)


def _render_notices(release: Release, messages: Messages) -> Iterable[str]:
    """Yield the corrections, the latest first, and the notice that the translation is outdated."""
    for each in list_correction_notes(release, messages):
        label = f"{each.name} · {format_datetime(each.time, messages)}"
        yield f"<p><strong>{escape_html(label)}</strong><br>\n{_escape_with_direction(each.note)}</p>\n"
    if release.outdated_since:
        label = messages.gettext("Not up to date")
        notice = format_outdated_notice(release, messages)
        yield f"<p><strong>{escape_html(label)}</strong><br>\n{escape_html(notice)}</p>\n"


def _render_withdrawal(release: Release, messages: Messages, context: RenderContext) -> str:
    """Return the withdrawal notice, the reason, contacts and issuers."""
    reason = get_withdrawal_reason(release)
    reason_html = (
        f"{_render_heading(messages.gettext('Why it was withdrawn'))}<p>{_escape_with_direction(reason)}</p>\n"
        if reason
        else ""
    )
    return "".join(
        [
            f"<p><strong>{_escape_with_direction(format_withdrawal_notice(release, messages))}</strong></p>\n",
            reason_html,
            _render_contacts(release, messages, context),
            *[_render_about(organisation, release.language, context) for organisation in release.organisations],
        ]
    )


def _render_contacts(release: Release, messages: Messages, context: RenderContext) -> str:
    contacts = release.public_contacts
    return _render_list(
        messages.ngettext("Press contact", "Press contacts", len(contacts)),
        (_render_contact(contact, messages, context) for contact in contacts),
    )


def _render_body(release: Release, context: RenderContext, figures: dict[str, str]) -> tuple[str, set[str]]:
    """Return the body and the files of the images in it."""
    placed: set[str] = set()

    def figure(file: str) -> str:
        placed.add(file)
        return figures.get(file, "")

    return _render_markdown(release.body, partial(context.resolve_absolute_link, release.path), 1, figure), placed


def _render_markdown(
    text: str, resolve_url: UrlResolver, heading: int, format_figure: UrlResolver | None = None
) -> str:
    profile = markdown.HtmlProfile(
        resolve_url=resolve_url, format_figure=format_figure, parent_heading_level=heading, id_prefix=None
    )
    return _STYLE_ATTRIBUTES.sub("", markdown.to_html(markdown.parse(text, with_text=False), profile))


def _render_lead(release: Release) -> str:
    return escape_html(f"{release.dateline} – {release.lead}" if release.dateline else release.lead)


def _render_heading(text: str) -> str:
    return f"<h2>{escape_html(text)}</h2>\n"


def _render_list(heading: str, items: Iterable[str]) -> str:
    """Return a section with a list; an empty string without items."""
    lines = "".join([f"<li>{item}</li>\n" for item in items])
    return f"{_render_heading(heading)}<ul>\n{lines}</ul>\n" if lines else ""


def _join_lines(*lines: str) -> str:
    return "<br>\n".join(filter(None, lines))


def _render_figure(image: Image, release: Release, context: RenderContext) -> str:
    messages, fallback = context.messages(release.language), get_fallback(context, image)
    credit = messages.translate("Picture: %(credit)s", credit=image.credit) if image.credit else ""
    lines = _join_lines(_escape_with_direction(image.caption), escape_html(credit), _escape_with_direction(image.terms))
    caption = f"<figcaption>{lines}</figcaption>" if lines else ""
    url = escape_html(context.url(release.path + fallback.file))
    size = f'width="{fallback.width}" height="{fallback.height}"'
    return f'<figure><img src="{url}" alt="{escape_html(image.alt)}" {size}>{caption}</figure>\n'


def _render_fact(fact: Fact, messages: Messages) -> str:
    source = messages.translate("Source: %(source)s", source=fact.source) if fact.source else ""
    return _join_lines(
        f"<strong>{_escape_with_direction(fact.label)}:</strong> {_escape_with_direction(fact.value)}",
        escape_html(source),
    )


def _render_help(help_item: HelpContact) -> str:
    phone = f": {_render_phone(help_item.phone)}" if help_item.phone else ""
    url = _render_ltr_link(help_item.url, help_item.url) if help_item.url else ""
    return _join_lines(
        f"<strong>{_escape_with_direction(help_item.name)}</strong>{phone}", _escape_with_direction(help_item.note), url
    )


def _render_document(document: Document, release: Release, context: RenderContext) -> str:
    facts = describe_file(document, context.messages(release.language))
    return _render_link(context.url(release.path + document.file), f"{document.title} ({facts})")


def _render_contact(contact: Contact, messages: Messages, context: RenderContext) -> str:
    return context.get_or_create_for_contact(
        "entry", contact, messages.language, lambda: _render_contact_details(contact, messages)
    )


def _render_contact_details(contact: Contact, messages: Messages) -> str:
    translate = messages.translate
    until = format_date(contact.until, messages.language) if contact.until else ""
    return _join_lines(
        f"<strong>{_escape_with_direction(contact.name)}</strong>",
        _escape_with_direction(", ".join(filter(None, (contact.role, contact.organisation)))),
        escape_html(translate("via %(whom)s", whom=contact.via)) if contact.via else "",
        *_render_phones_and_email(contact.phone, contact.mobile, contact.email, messages),
        escape_html(translate("Hours: %(hours)s", hours=contact.hours)) if contact.hours else "",
        escape_html(translate("Until and including %(day)s", day=until)) if until else "",
    )


def _render_phones_and_email(
    phone: Phone | None, mobile: Phone | None, email: str, messages: Messages
) -> Iterable[str]:
    """Yield a line for each telephone number and for the e-mail address."""
    if phone:
        yield f"{escape_html(messages.gettext('Phone:'))} {_render_phone(phone)}"
    if mobile:
        yield f"{escape_html(messages.gettext('Mobile:'))} {_render_phone(mobile)}"
    if email:
        yield f"{escape_html(messages.gettext('E-mail:'))} {_render_ltr_link(build_mailto_url(email), email)}"


def _render_phone(phone: Phone) -> str:
    return _render_ltr_link(phone.uri, phone.text)


def _render_link(url: str, text: str) -> str:
    return f'<a href="{escape_html(encode_url_host(url))}">{_escape_with_direction(text)}</a>'


def _render_ltr_link(url: str, text: str) -> str:
    """Return a link with a URL, e-mail address or telephone number as text: these always run from left to right."""
    return f'<a href="{escape_html(encode_url_host(url))}" dir="ltr">{escape_html(text)}</a>'


def _escape_with_direction(text: str) -> str:
    """Return text escaped; if it contains right-to-left letters, in a span with the direction of its first letter."""
    html = add_html_directions(escape_html(text))
    return f'<span dir="{detect_direction(text)}">{html}</span>' if has_rtl(text) else html


def _render_about(organisation: Organisation, language: str, context: RenderContext) -> str:
    """Return an issuer of the release, rendered once for all its releases."""
    return context.get_or_create(
        ("entry-about", language, organisation), lambda: _render_organisation(organisation, language, context)
    )


def _render_organisation(organisation: Organisation, language: str, context: RenderContext) -> str:
    """Return an organisation with its about text, address, telephone number and e-mail address."""
    messages = context.messages(language)
    address_lines = (
        *map(_escape_with_direction, organisation.address_lines),
        *_render_phones_and_email(organisation.phone, None, organisation.email, messages),
        *((_render_ltr_link(organisation.url, organisation.url),) if organisation.url else ()),
    )
    address = (
        f"<p>{_join_lines(f'<strong>{_escape_with_direction(organisation.name)}</strong>', *address_lines)}</p>\n"
        if address_lines
        else ""
    )
    heading = messages.translate("About %(organisation)s", organisation=organisation.name)
    home = f"{context.edition(language).prefix}/"
    text = _render_markdown(organisation.boilerplate, partial(context.resolve_absolute_link, home), 2)
    return _render_heading(heading) + text + address
