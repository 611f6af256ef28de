"""The article: what a release says, in the markup that its page shows and its text version is taken from.

A release in, Markup out, with nothing in it that is not the release. Contacts for the press only are left out.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias
from urllib.parse import unquote

from markupsafe import Markup

from pressroom.artifact import Translation
from pressroom.release import Contact, Image, Organisation, Release
from pressroom.render.environment import fill
from pressroom.render.figure import figure
from pressroom.render.press import Press
from pressroom.render.versions import (
    behind_notice,
    corrections,
    title,
    told,
    withdrawal_notice,
    withdrawal_reason,
)
from pressroom.text import markdown
from pressroom.text.languages import listed
from pressroom.text.markdown import Profile

Figures: TypeAlias = Callable[[Image, str], Markup]
Link: TypeAlias = Callable[[str, str], str]


def article(release: Release, press: Press, translations: tuple[Translation, ...] = ()) -> Markup:
    """The article of a release, or the notice that it was withdrawn; `translations` are its pages in all languages.

    Only the last one is kept: its page and its text come one after the other.
    """
    kept = press.memo.get("article")
    if kept and kept[0] is release:
        made: Markup = kept[1]
        return made
    made = _notice(release, press) if release.withdrawal else _article(release, press, translations)
    press.memo["article"] = (release, made)
    return made


def _notice(release: Release, press: Press) -> Markup:
    language, messages = release.language, press.messages(release.language)
    return fill(
        press,
        "site/withdrawal.html",
        language,
        release=release,
        title=title(release, messages),
        issuers=listed(release.issuers, language),
        notice=withdrawal_notice(release, messages),
        reason=withdrawal_reason(release),
        contacts=[contact_card(press, each, language) for each in release.public_contacts],
        organisations=[about(press, organisation, language) for organisation in release.organisations],
    )


def _article(release: Release, press: Press, translations: tuple[Translation, ...]) -> Markup:
    language, messages = release.language, press.messages(release.language)
    figure = partial(_figure, press, release)
    table = messages.gettext("Table")
    body, placed = body_html(release, partial(press.link, release.path), figure, ids="", table=table)
    rest = [image for image in release.images if image.file not in placed]
    leading = bool(rest) and rest[0] is release.images[0]
    return fill(
        press,
        "site/article.html",
        language,
        release=release,
        issuers=listed(release.issuers, language),
        corrections=corrections(release, messages),
        behind=behind_notice(release, messages),
        translations=[each for each in translations if each.language != language],
        body=body,
        lead_picture=figure(rest[0], "lead-picture") if leading else "",
        pictures=[figure(image, "") for image in rest[leading:]],
        contacts=[contact_card(press, contact, language, release.path) for contact in release.public_contacts],
        organisations=[about(press, organisation, language) for organisation in release.organisations],
        versions=told(release, messages) if len(release.versions) > 1 else (),
    )


def body_html(
    release: Release, link: Callable[[str], str], figure: Figures, ids: str | None, table: str = ""
) -> tuple[Markup, set[str]]:
    """The body as HTML, and the files of the pictures that stand in it. `ids` and `table` are those of a Profile."""
    images = {image.file: image for image in release.images}
    placed: set[str] = set()

    def place(target: str) -> str:
        file = unquote(target).removeprefix("./")
        placed.add(file)
        return figure(images[file], "") if file in images else ""

    profile = Profile(link=link, figure=place, ids=ids, numbers_as_text=True, table=table)
    html = markdown.html(markdown.parse(release.body, plain=False), profile)
    return Markup(html), placed  # noqa: S704 - text.markdown escapes all raw HTML


def contact_card(press: Press, contact: Contact, language: str, folder: str = "") -> Markup:
    """A contact with everything by which the press reaches them; `folder` as for `card_path`.

    One written out in a release has a vCard only where there is a `folder`.
    """

    def card() -> Markup:
        has_card = contact.id or folder
        address = press.href(card_path(press, contact, language, folder)) if has_card else ""
        return fill(press, "site/contact.html", language, contact=contact, card=address)

    return press.once_a_person("contact", contact, language, card)


def card_path(press: Press, contact: Contact, language: str, folder: str) -> str:
    """The path of a contact's vCard: for people written out in a release it stands in `folder`, the release's path."""
    if contact.id:
        return f"{press.edition(language).prefix}/contacts/{contact.id}.vcf"
    return f"{folder}{contact.slug}.vcf"


def about(press: Press, organisation: Organisation, language: str) -> Markup:
    """An organisation: boilerplate and postal address, made once."""
    return press.once(("about", organisation.id, language), lambda: _about(press, organisation, language))


def boilerplate(press: Press, organisation: Organisation, language: str, link: Link) -> Markup:
    """What an organisation says of itself; `link` is one of the two of the Press."""
    profile = Profile(
        link=partial(link, f"{press.edition(language).prefix}/"), heading=2, ids=None, numbers_as_text=True
    )
    return Markup(markdown.html(markdown.parse(organisation.boilerplate), profile))  # noqa: S704 - raw HTML is escaped


def _about(press: Press, organisation: Organisation, language: str) -> Markup:
    text = boilerplate(press, organisation, language, press.link)
    return fill(press, "site/organisation.html", language, organisation=organisation, boilerplate=text)


def _figure(press: Press, release: Release, image: Image, place: str) -> Markup:
    return figure(press, release.language, image, lambda file: press.href(release.path + file), place)
