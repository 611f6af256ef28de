"""The page of the versions of a release: earlier wordings, and how each differs from the one before.

A VersionsPage in, HTML out. No search engine is to keep it.
"""

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from pressroom.artifact import Item, Paragraph, VersionsPage
from pressroom.release import Release
from pressroom.render.head import Head, feed_links
from pressroom.render.messages import Messages
from pressroom.render.page import page
from pressroom.render.press import Press, subject
from pressroom.render.versions import Told, told
from pressroom.text.differences import Difference, differences


class _Version(NamedTuple):
    """A version as it is shown.

    `withholds`: no wording before it is shown. `before` is the number of the version that `differences` are from, 0 for
    none. `paragraphs` are those of an earlier wording, by the part that they stand in.
    """

    told: Told
    withholds: bool
    before: int
    differences: list[Difference]
    paragraphs: list[tuple[str, list[Paragraph]]]


def versions_page(item: Item, press: Press) -> bytes:
    """The whole page, UTF-8."""
    shown, messages = subject(item, VersionsPage), press.messages(item.language)
    release = shown.release
    return page(
        item,
        press,
        "versions",
        _head(release, messages, press),
        release=release,
        versions=[*_versions(shown, messages)],
        part_names=_part_names(messages),
    )


def _head(release: Release, messages: Messages, press: Press) -> Head:
    name = f"{messages.gettext('Versions')}: {release.headline}"
    return Head(
        title=f"{name} – {press.edition(release.language).title}",
        preview_title=name,
        path=release.versions_path,
        feeds=feed_links(press, release.language),
        is_indexed=False,
    )


def _versions(shown: VersionsPage, messages: Messages) -> Iterator[_Version]:
    release, wordings = shown.release, shown.wordings
    said = {each.number: each.paragraphs for each in wordings}
    before = {new.number: old.number for old, new in pairwise(wordings)}
    withholding = max([number for number, each in enumerate(release.versions, 1) if each.withheld], default=0)
    for each in told(release, messages):
        earlier = before.get(each.number, 0)
        is_earlier_wording = each.number in said and each.number != wordings[-1].number
        yield _Version(
            each,
            each.number == withholding,
            earlier,
            differences(said[earlier], said[each.number]) if earlier else [],
            _by_part(said[each.number]) if is_earlier_wording else [],
        )


def _by_part(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, list[Paragraph]]]:
    return [(part, [*own]) for part, own in groupby(paragraphs, lambda each: each.part)]


def _part_names(messages: Messages) -> dict[str, str]:
    say = messages.gettext
    return {
        "headline": say("Headline"),
        "lead": say("Lead"),
        "body": say("Text"),
        "facts": say("Facts"),
        "help": say("Where to find help"),
        "pictures": say("Pictures"),
        "documents": say("Documents"),
        "links": say("Read more"),
    }
