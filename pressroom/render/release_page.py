"""The page of a release: the article, and links to other formats, feeds and neighbouring releases."""

from pressroom.model.pages import ReleasePage
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.article import render_article
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.labels import build_mailto_url
from pressroom.render.page import (
    Head,
    list_alternates,
    list_feed_links,
    list_other_translations,
    render_follow_links,
    render_neighbours,
    render_page,
)
from pressroom.render.structured_data import get_preview_image, render_news_article, render_organization
from pressroom.render.versions import format_title_with_status, format_withdrawal_notice
from pressroom.text.dates import format_rfc3339


def render_release_page(item: Item, context: RenderContext) -> bytes:
    """Render the page of a release, or of one that was withdrawn."""
    page_model = get_page_model(item, ReleasePage)
    release, language = page_model.release, item.language
    if release.withdrawal:
        return render_page(
            item,
            context,
            "withdrawn",
            _build_withdrawal_head(item, release, context),
            article=render_article(release, context),
        )
    return render_page(
        item,
        context,
        "release",
        _build_head(item, release, context),
        release=release,
        article=render_article(release, context, item.translations),
        share=_build_share_url(release, context),
        later=render_neighbours(page_model.later[::-1], context, language),
        earlier=render_neighbours(page_model.earlier, context, language),
        follow=render_follow_links(context, language, "release"),
    )


def _build_head(item: Item, release: Release, context: RenderContext) -> Head:
    first, *others = release.organisations
    image = get_preview_image(release, context)
    return Head(
        title=f"{release.headline} – {context.edition(item.language).title}",
        preview_title=release.headline,
        description=release.lead,
        path=release.path,
        type="article",
        alternates=list_alternates(context, item.translations),
        translations=list_other_translations(item),
        feeds=list_feed_links(context, item.language),
        image=image,
        published=format_rfc3339(release.publish_at),
        modified=format_rfc3339(release.updated),
        data=(
            render_news_article(release, context, image),
            render_organization(first, context, item.language, release.public_contacts),
            *(render_organization(organisation, context, item.language) for organisation in others),
        ),
    )


def _build_withdrawal_head(item: Item, release: Release, context: RenderContext) -> Head:
    messages = context.messages(item.language)
    name = format_title_with_status(release, messages)
    return Head(
        title=f"{name} – {context.edition(item.language).title}",
        preview_title=name,
        description=format_withdrawal_notice(release, messages),
        path=release.path,
        translations=list_other_translations(item),
        feeds=list_feed_links(context, item.language),
        is_indexed=False,
    )


def _build_share_url(release: Release, context: RenderContext) -> str:
    """Return a mailto link that shares the release."""
    return build_mailto_url(subject=release.headline, body=f"{context.url(release.path)}\n")
