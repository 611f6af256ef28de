"""A release under embargo, for the one reader that it was given to: its page and its text, with the embargo stated.

A Release that has its path below the reader's link in, HTML and plain text out; and the page of a link that shows none.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.model.release import Release
from pressroom.render.article import render_article
from pressroom.render.context import RenderContext
from pressroom.render.head import Head
from pressroom.render.labels import format_datetime
from pressroom.render.release_text import release_to_text
from pressroom.render.templates import render_template, render_template_to_str
from pressroom.text.bidi import isolate_lines
from pressroom.text.dates import format_rfc3339
from pressroom.text.languages import get_direction


class EmbargoReader(Struct, frozen=True):
    """Who it was given to, in whose zone times are told too, and when the link ends."""

    email: str
    timezone: str
    expires_at: datetime


class EmbargoTime(Struct, frozen=True):
    """The end of an embargo as it is told in one place, and as programs read it."""

    label: str
    text: str
    rfc3339: str


class NoLinkNotice(Struct, frozen=True):
    """Why nothing is shown, in one language."""

    language: str
    direction: str
    heading: str
    text: str


def render_embargo_page(release: Release, reader: EmbargoReader, context: RenderContext) -> bytes:
    """The page, UTF-8: it leads to no feed and to no other release, and tells search engines nothing."""
    language = release.language
    title = f"{context.messages(language).gettext('Under embargo')}: {release.headline}"
    return _render_page(
        context,
        "embargo",
        language,
        title,
        release=release,
        article=render_article(release, context),
        times=list(_list_times(release, reader, context)),
        given=_format_personal_notice(release, reader, context),
    )


def render_embargo_text(release: Release, reader: EmbargoReader, context: RenderContext) -> bytes:
    """`release.txt` with the embargo before everything else, UTF-8."""
    translate = context.messages(release.language).gettext
    times = [f"{each.label}: {each.text}" for each in _list_times(release, reader, context)]
    told = translate("Nothing of this may be published, quoted or passed on before this time:")
    lines = (
        translate("Under embargo"),
        "",
        told,
        *times,
        "",
        _format_personal_notice(release, reader, context),
        "",
        "* * *",
        "",
        "",
    )
    return isolate_lines("\n".join(lines)).encode() + release_to_text(release, context)


def render_no_link_page(context: RenderContext, *, is_not_ready: bool = False) -> bytes:
    """What a link leads to that shows nothing: in all languages, for it is not told whose it is; and not why.

    `is_unready`: it will show something again.
    """
    notices = [
        _build_notice(context, edition.language, is_not_ready=is_not_ready) for edition in context.newsroom.editions
    ]
    return _render_page(context, "no-link", notices[0].language, notices[0].heading, notices=notices)


def _render_page(context: RenderContext, template: str, language: str, title: str, **values: object) -> bytes:
    head = Head(title=f"{title} – {context.edition(language).title}")
    values["links"] = render_template(context, "site/links.html", language, feeds=())
    values["banner"] = render_template(context, "site/banner.html", language, section="")
    values["footer"] = render_template(context, "site/footer.html", language)
    return render_template_to_str(context, f"site/{template}.html", language, head=head, **values).encode()


def _list_times(release: Release, reader: EmbargoReader, context: RenderContext) -> Iterator[EmbargoTime]:
    """When it ends: as the newsroom tells it, as everybody can reckon from, and as the reader's clock shows it."""
    messages = context.messages(release.language)
    zones = {context.newsroom.timezone: messages.gettext("Newsroom"), "UTC": ""}
    zones[reader.timezone] = zones.get(reader.timezone) or messages.gettext("Your time")
    for zone, name in zones.items():
        moment = release.publish_at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
        yield EmbargoTime(
            f"{name} ({zone})" if name else zone, format_datetime(moment, messages), format_rfc3339(moment)
        )


def _format_personal_notice(release: Release, reader: EmbargoReader, context: RenderContext) -> str:
    messages = context.messages(release.language)
    end = format_datetime(reader.expires_at.astimezone(ZoneInfo(reader.timezone)), messages)
    told = messages.gettext(
        "This page is for %(address)s alone, until %(end)s. Pass it on to nobody: it is noted when it is opened."
    )
    return told % {"address": reader.email, "end": end}


def _build_notice(context: RenderContext, language: str, *, is_not_ready: bool) -> NoLinkNotice:
    translate = context.messages(language).gettext
    if is_not_ready:
        heading, text = (
            translate("Not ready"),
            translate("The text is being worked on. Please try again in a little while."),
        )
    else:
        heading = translate("There is no page here")
        text = translate("The link is not whole, or does not hold any more. Whoever gave it to you can tell you more.")
    return NoLinkNotice(language, get_direction(language), heading, text)
