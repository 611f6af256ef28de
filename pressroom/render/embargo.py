"""A release under embargo, for the one reader that it was given to: its page and its text, with the embargo stated.

A Release that has its path below the reader's link in, HTML and plain text out; and the page of a link that shows none.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.release import Release
from pressroom.render.article import article
from pressroom.render.environment import fill, fill_whole
from pressroom.render.head import Head
from pressroom.render.names import moment_text
from pressroom.render.press import Press
from pressroom.render.release_text import text_of
from pressroom.text.dates import rfc3339
from pressroom.text.directions import in_order
from pressroom.text.languages import direction


class Reader(Struct, frozen=True):
    """Who it was given to, in whose zone times are told too, and when the link ends."""

    address: str
    zone: str
    end: datetime


class Time(Struct, frozen=True):
    """The end of an embargo as it is told in one place, and as programs read it."""

    where: str
    text: str
    machine: str


class Notice(Struct, frozen=True):
    """Why nothing is shown, in one language."""

    language: str
    direction: str
    heading: str
    text: str


def embargo_page(release: Release, reader: Reader, press: Press) -> bytes:
    """The page, UTF-8: it leads to no feed and to no other release, and tells search engines nothing."""
    language = release.language
    title = f"{press.messages(language).gettext('Under embargo')}: {release.headline}"
    return _page(
        press,
        "embargo",
        language,
        title,
        release=release,
        article=article(release, press),
        times=list(_times(release, reader, press)),
        given=_given(release, reader, press),
    )


def embargo_text(release: Release, reader: Reader, press: Press) -> bytes:
    """`release.txt` with the embargo before everything else, UTF-8."""
    say = press.messages(release.language).gettext
    times = [f"{each.where}: {each.text}" for each in _times(release, reader, press)]
    told = say("Nothing of this may be published, quoted or passed on before this time:")
    lines = (say("Under embargo"), "", told, *times, "", _given(release, reader, press), "", "* * *", "", "")
    return in_order("\n".join(lines)).encode() + text_of(release, press)


def no_link_page(press: Press, *, is_unready: bool = False) -> bytes:
    """What a link leads to that shows nothing: in all languages, for it is not told whose it is; and not why.

    `is_unready`: it will show something again.
    """
    notices = [_notice(press, edition.language, is_unready=is_unready) for edition in press.newsroom.editions]
    return _page(press, "no-link", notices[0].language, notices[0].heading, notices=notices)


def _page(press: Press, template: str, language: str, title: str, **values: object) -> bytes:
    head = Head(title=f"{title} – {press.edition(language).title}")
    values["links"] = fill(press, "site/links.html", language, feeds=())
    values["banner"] = fill(press, "site/banner.html", language, section="")
    values["footer"] = fill(press, "site/footer.html", language)
    return fill_whole(press, f"site/{template}.html", language, head=head, **values).encode()


def _times(release: Release, reader: Reader, press: Press) -> Iterator[Time]:
    """When it ends: as the newsroom tells it, as everybody can reckon from, and as the reader's clock shows it."""
    messages = press.messages(release.language)
    zones = {press.newsroom.timezone: messages.gettext("Newsroom"), "UTC": ""}
    zones[reader.zone] = zones.get(reader.zone) or messages.gettext("Your time")
    for zone, name in zones.items():
        moment = release.publish_at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
        yield Time(f"{name} ({zone})" if name else zone, moment_text(moment, messages), rfc3339(moment))


def _given(release: Release, reader: Reader, press: Press) -> str:
    messages = press.messages(release.language)
    end = moment_text(reader.end.astimezone(ZoneInfo(reader.zone)), messages)
    told = messages.gettext(
        "This page is for %(address)s alone, until %(end)s. Pass it on to nobody: it is noted when it is opened."
    )
    return told % {"address": reader.address, "end": end}


def _notice(press: Press, language: str, *, is_unready: bool) -> Notice:
    say = press.messages(language).gettext
    if is_unready:
        heading, text = say("Not ready"), say("The text is being worked on. Please try again in a little while.")
    else:
        heading = say("There is no page here")
        text = say("The link is not whole, or does not hold any more. Whoever gave it to you can tell you more.")
    return Notice(language, direction(language), heading, text)
