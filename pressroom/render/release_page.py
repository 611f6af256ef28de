"""The page of a release: the article, and around it what leads on from there.

A ReleasePage in, HTML out.
"""

from pressroom.artifact import Item, ReleasePage
from pressroom.release import Release
from pressroom.render.article import article
from pressroom.render.head import Head, alternates, feed_links, others
from pressroom.render.names import mailto
from pressroom.render.page import follow, neighbours, page
from pressroom.render.press import Press, subject
from pressroom.render.structured_data import news_article, organization, preview
from pressroom.render.versions import title, withdrawal_notice
from pressroom.text.dates import rfc3339


def release_page(item: Item, press: Press) -> bytes:
    """The whole page, UTF-8."""
    shown = subject(item, ReleasePage)
    release, language = shown.release, item.language
    if release.withdrawal:
        return page(item, press, "withdrawn", _notice_head(item, release, press), article=article(release, press))
    return page(
        item,
        press,
        "release",
        _head(item, release, press),
        release=release,
        article=article(release, press, item.translations),
        share=_share(release, press),
        later=neighbours(shown.later[::-1], press, language),
        earlier=neighbours(shown.earlier, press, language),
        follow=follow(press, language),
    )


def _head(item: Item, release: Release, press: Press) -> Head:
    first, *rest = release.organisations
    return Head(
        title=f"{release.headline} – {press.edition(item.language).title}",
        preview_title=release.headline,
        description=release.lead,
        path=release.path,
        type="article",
        alternates=alternates(press, item.translations),
        translations=others(item),
        feeds=feed_links(press, item.language),
        image=preview(release, press),
        published=rfc3339(release.publish_at),
        modified=rfc3339(release.updated),
        data=(
            news_article(release, press),
            organization(first, press, item.language, release.public_contacts),
            *(organization(organisation, press, item.language) for organisation in rest),
        ),
    )


def _notice_head(item: Item, release: Release, press: Press) -> Head:
    messages = press.messages(item.language)
    name = title(release, messages)
    return Head(
        title=f"{name} – {press.edition(item.language).title}",
        preview_title=name,
        description=withdrawal_notice(release, messages),
        path=release.path,
        feeds=feed_links(press, item.language),
        is_indexed=False,
    )


def _share(release: Release, press: Press) -> str:
    """A mail that tells somebody of the release."""
    return mailto(subject=release.headline, body=f"{press.url(release.path)}\n")
