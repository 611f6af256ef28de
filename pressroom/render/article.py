"""The article of a release: the HTML that its page shows and that its plain text is made from.

It contains only the release. Press-only contacts are left out.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias
from urllib.parse import unquote

from markupsafe import Markup

from pressroom.model.newsroom import Contact, Image, Organisation
from pressroom.model.pages import Translation
from pressroom.model.release import Release
from pressroom.render.context import RenderContext
from pressroom.render.figure import render_figure
from pressroom.render.templates import render_template
from pressroom.render.versions import (
    format_outdated_notice,
    format_title_with_status,
    format_withdrawal_notice,
    get_withdrawal_reason,
    list_correction_notes,
    list_version_notes,
)
from pressroom.text import markdown
from pressroom.text.languages import join_list
from pressroom.text.markdown import HtmlProfile

FigureFormatter: TypeAlias = Callable[[Image, str], Markup]
PageUrlResolver: TypeAlias = Callable[[str, str], str]


def render_article(release: Release, context: RenderContext, translations: tuple[Translation, ...] = ()) -> Markup:
    """Return the article of a release, or its withdrawal notice; `translations` are its pages in all languages.

    Only the last one is cached: the page and the text of a release are rendered one after the other.
    """
    cached = context.memo.get("article")
    if cached and cached[0] is release:
        article: Markup = cached[1]
        return article
    article = (
        _render_withdrawal(release, context) if release.withdrawal else _render_article(release, context, translations)
    )
    context.memo["article"] = (release, article)
    return article


def _render_withdrawal(release: Release, context: RenderContext) -> Markup:
    language, messages = release.language, context.messages(release.language)
    return render_template(
        context,
        "site/withdrawal.html",
        language,
        release=release,
        title=format_title_with_status(release, messages),
        issuers=join_list(release.issuers, language),
        notice=format_withdrawal_notice(release, messages),
        reason=get_withdrawal_reason(release),
        contacts=[render_contact(context, each, language) for each in release.public_contacts],
        organisations=[render_organisation(context, organisation, language) for organisation in release.organisations],
    )


def _render_article(release: Release, context: RenderContext, translations: tuple[Translation, ...]) -> Markup:
    language, messages = release.language, context.messages(release.language)
    figure = partial(_render_figure, context, release)
    table = messages.gettext("Table")
    body, placed = render_body_html(release, partial(context.resolve_link, release.path), figure, ids="", table=table)
    other_images = [image for image in release.images if image.file not in placed]
    has_lead_figure = bool(other_images) and other_images[0] is release.images[0]
    return render_template(
        context,
        "site/article.html",
        language,
        release=release,
        issuers=join_list(release.issuers, language),
        corrections=list_correction_notes(release, messages),
        outdated_notice=format_outdated_notice(release, messages),
        translations=[each for each in translations if each.language != language],
        body=body,
        lead_figure=figure(other_images[0], "lead-picture") if has_lead_figure else "",
        figures=[figure(image, "") for image in other_images[has_lead_figure:]],
        contacts=[render_contact(context, contact, language, release.path) for contact in release.public_contacts],
        organisations=[render_organisation(context, organisation, language) for organisation in release.organisations],
        versions=list_version_notes(release, messages) if len(release.versions) > 1 else (),
    )


def render_body_html(
    release: Release,
    resolve_url: Callable[[str], str],
    format_figure: FigureFormatter,
    ids: str | None,
    table: str = "",
    *,
    numbers_as_text: bool = True,
) -> tuple[Markup, set[str]]:
    """Return the body as HTML, and the files of the images in it.

    `ids` and `table` are `id_prefix` and `table_label` of the HtmlProfile.
    """
    images = {image.file: image for image in release.images}
    placed: set[str] = set()

    def place_figure(target: str) -> str:
        file = unquote(target).removeprefix("./")
        placed.add(file)
        return format_figure(images[file], "") if file in images else ""

    profile = HtmlProfile(
        resolve_url=resolve_url,
        format_figure=place_figure,
        id_prefix=ids,
        numbers_as_text=numbers_as_text,
        table_label=table,
    )
    html = markdown.to_html(markdown.parse(release.body, with_text=False), profile)
    return Markup(html), placed  # noqa: S704 - text.markdown escapes all raw HTML


def render_contact(context: RenderContext, contact: Contact, language: str, folder: str = "") -> Markup:
    """Return a contact with all ways to reach them; `folder` as for `get_vcard_path`.

    A contact written out in a release has a vCard only if there is a `folder`.
    """

    def render_card() -> Markup:
        has_vcard = contact.id or folder
        vcard_url = context.href(get_vcard_path(context, contact, language, folder)) if has_vcard else ""
        return render_template(context, "site/contact.html", language, contact=contact, vcard_url=vcard_url)

    return context.get_or_create_for_contact("contact", contact, language, render_card)


def get_vcard_path(context: RenderContext, contact: Contact, language: str, folder: str) -> str:
    """Return the path of a contact's vCard; for people written out in a release, it is below `folder`."""
    if contact.id:
        return f"{context.edition(language).prefix}/contacts/{contact.id}.vcf"
    return f"{folder}{contact.slug}.vcf"


def render_organisation(context: RenderContext, organisation: Organisation, language: str) -> Markup:
    """Return an organisation with its about text and postal address, rendered once."""
    return context.get_or_create(
        ("about", organisation.id, language), lambda: _render_organisation(context, organisation, language)
    )


def render_about_text(
    context: RenderContext, organisation: Organisation, language: str, resolve_url: PageUrlResolver
) -> Markup:
    """Return the about text of an organisation as HTML; `resolve_url` is one of two methods of RenderContext."""
    profile = HtmlProfile(
        resolve_url=partial(resolve_url, f"{context.edition(language).prefix}/"),
        parent_heading_level=2,
        id_prefix=None,
        numbers_as_text=True,
    )
    return Markup(markdown.to_html(markdown.parse(organisation.boilerplate), profile))  # noqa: S704 - raw HTML is escaped


def _render_organisation(context: RenderContext, organisation: Organisation, language: str) -> Markup:
    text = render_about_text(context, organisation, language, context.resolve_link)
    return render_template(context, "site/organisation.html", language, organisation=organisation, about_text=text)


def _render_figure(context: RenderContext, release: Release, image: Image, placement: str) -> Markup:
    return render_figure(context, release.language, image, lambda file: context.href(release.path + file), placement)
