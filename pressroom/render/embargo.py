"""Render a release under embargo for one reader, as a page and as plain text; and the page of an invalid link.

The path of the release is below the reader's personal link.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.model.release import Release
from pressroom.render.article import render_article
from pressroom.render.context import RenderContext
from pressroom.render.labels import format_datetime
from pressroom.render.page import Head
from pressroom.render.release_text import release_to_text
from pressroom.render.templates import render_template, render_template_to_str
from pressroom.text.bidi import isolate_lines
from pressroom.text.dates import format_rfc3339
from pressroom.text.languages import get_direction

NoLinkReason = Literal["", "edited", "due"]
"""Why a link shows no release: it is not said; the text has errors; its time has come, and it is not public yet."""


class EmbargoReader(Struct, frozen=True):
    """The reader of a personal link; times are also given in `timezone`. The link expires at `expires_at`."""

    email: str
    timezone: str
    expires_at: datetime


class EmbargoTime(Struct, frozen=True):
    """The end of an embargo in one time zone, for people and for programs."""

    label: str
    text: str
    rfc3339: str


class NoLinkNotice(Struct, frozen=True):
    """Why the page shows no release, in one language."""

    language: str
    direction: str
    heading: str
    text: str


def render_embargo_page(release: Release, reader: EmbargoReader, context: RenderContext) -> bytes:
    """Render the page. It links to no feed or other release and must not be indexed."""
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
        personal_notice=_format_personal_notice(release, reader, context),
    )


def render_embargo_text(release: Release, reader: EmbargoReader, context: RenderContext) -> bytes:
    """Render `release.txt` with the embargo at the top."""
    translate = context.messages(release.language).gettext
    times = [f"{each.label}: {each.text}" for each in _list_times(release, reader, context)]
    notice = translate("None of this may be published, quoted or passed on before this time:")
    lines = (
        translate("Under embargo"),
        "",
        notice,
        *times,
        "",
        _format_personal_notice(release, reader, context),
        "",
        "* * *",
        "",
        "",
    )
    return isolate_lines("\n".join(lines)).encode() + release_to_text(release, context)


def render_no_link_page(context: RenderContext, reason: NoLinkReason = "") -> bytes:
    """Render the page of a link that shows no release, in all languages."""
    notices = [_build_notice(context, edition.language, reason) for edition in context.newsroom.editions]
    return _render_page(context, "no-link", notices[0].language, notices[0].heading, notices=notices)


def _render_page(context: RenderContext, template: str, language: str, title: str, **values: object) -> bytes:
    head = Head(title=f"{title} – {context.edition(language).title}")
    values["links"] = render_template(context, "site/links.html", language, feeds=())
    values["banner"] = render_template(context, "site/banner.html", language, section="")
    values["footer"] = render_template(context, "site/footer.html", language)
    return render_template_to_str(context, f"site/{template}.html", language, head=head, **values).encode()


def _list_times(release: Release, reader: EmbargoReader, context: RenderContext) -> Iterator[EmbargoTime]:
    """Yield the end of the embargo in the newsroom's time zone, in UTC and in the reader's time zone."""
    messages = context.messages(release.language)
    zones = {context.newsroom.timezone: messages.gettext("Newsroom"), "UTC": ""}
    zones[reader.timezone] = zones.get(reader.timezone) or messages.gettext("Your time")
    for zone, name in zones.items():
        end = release.publish_at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
        yield EmbargoTime(f"{name} ({zone})" if name else zone, format_datetime(end, messages), format_rfc3339(end))


def _format_personal_notice(release: Release, reader: EmbargoReader, context: RenderContext) -> str:
    messages = context.messages(release.language)
    end = format_datetime(reader.expires_at.astimezone(ZoneInfo(reader.timezone)), messages)
    if context.newsroom.logs_openings:
        notice = messages.gettext(
            "This page is only for %(address)s, until %(end)s. Do not pass it on. We record when it is opened."
        )
    else:
        notice = messages.gettext(
            "This page is only for %(address)s, until %(end)s. Do not pass it on. We do not record when it is opened."
        )
    return notice % {"address": reader.email, "end": end}


def _build_notice(context: RenderContext, language: str, reason: NoLinkReason) -> NoLinkNotice:
    translate = context.messages(language).gettext
    if reason == "edited":
        heading = translate("Not ready")
        text = translate("The text is being edited. Please try again in a few minutes.")
    elif reason == "due":
        heading = translate("Not published yet")
        text = translate("The release will soon be public. Please try again in a few minutes.")
    else:
        heading = translate("There is no page here")
        text = translate("The link is incomplete or no longer valid. Ask the person who gave it to you.")
    return NoLinkNotice(language, get_direction(language), heading, text)
